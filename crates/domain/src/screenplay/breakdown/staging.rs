//! Staging: what each person of a shot does, by the part of the text that is about that person.

use std::collections::BTreeMap;

use super::japanese;
use super::people::{Directory, Memory, Mention};
use super::sides::Sides;
use crate::character::Species;
use crate::screenplay::vocabulary::{self, Reading};
use crate::shot::{Expression, Gaze, Mark, Pose, Staging, View};

/// What a text says of one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Doing {
    pub(super) person: usize,
    pub(super) reading: Reading,
    /// Whom the person looks at.
    pub(super) looks_at: Option<usize>,
    /// What the person is given in this shot and holds from the next one on.
    pub(super) receives: Option<String>,
}

/// What goes on from shot to shot of a scene until the text ends it.
#[derive(Debug, Clone, Default)]
struct Lasting {
    holds: Option<String>,
    pose: Option<Pose>,
    mood: Option<Expression>,
}

/// How many names of one sentence are looked at; a longer list is a crowd.
const MOST_MENTIONS: usize = 100;

/// How much of a clause is read, in bytes; more says nothing more of one picture.
const LONGEST_CLAUSE: usize = 2000;

/// Words after which a new clause begins with its own subject.
const JOINS: [&str; 6] = ["and", "while", "as", "but", "then", "both"];

/// The people of a scene as they stand at one moment.
#[derive(Debug, Default)]
pub(super) struct Stage {
    pub(super) sides: Sides,
    pub(super) memory: Memory,
    /// Who is there, the one named last at the end.
    present: Vec<usize>,
    lasting: BTreeMap<usize, Lasting>,
    /// Whom the text was about last, for sentences that name nobody.
    subject: Option<usize>,
}

impl Stage {
    pub(super) fn new(sides: Sides) -> Self {
        Self { sides, ..Self::default() }
    }

    /// Whom a text shows and what each does, in the order in which it names them.
    pub(super) fn read(&mut self, text: &str, people: &Directory) -> Vec<Doing> {
        let mut doings: Vec<Doing> = Vec::new();
        for sentence in sentences(text) {
            let mut mentions = people.mentions(sentence, &mut self.memory);
            mentions.truncate(MOST_MENTIONS);
            if mentions.is_empty() {
                self.read_without_name(sentence, &mut doings);
                continue;
            }
            if japanese::is_sentence(sentence) {
                self.read_japanese(sentence, &mentions, &mut doings);
                continue;
            }
            self.subject = Some(mentions[0].person);
            for (index, mention) in mentions.iter().enumerate() {
                let mut reading = vocabulary::read(beginning(&part_about(sentence, &mentions, index)));
                if index > 0 && last_of_group(sentence, &mentions, index - 1) >= index {
                    share(&mut reading);
                }
                let next = mentions.get(index + 1).filter(|next| next.person != mention.person);
                let gift = reading.prop.clone().filter(|_| is_object(sentence, &mentions, index));
                merge(&mut doings, mention.person, reading, next.map(|next| next.person));
                hand_over(&mut doings, mentions[0].person, mention.person, gift);
            }
        }
        for doing in &doings {
            self.enter(doing.person);
        }
        doings
    }

    /// A sentence whose particles say who does what.
    fn read_japanese(&mut self, sentence: &str, mentions: &[Mention], doings: &mut Vec<Doing>) {
        let japanese::Parts { parts, unnamed } = japanese::parts(sentence, mentions);
        let goes_on = self.subject.filter(|subject| self.present.contains(subject));
        if let Some(subject) = goes_on.filter(|_| !unnamed.is_empty()) {
            let other = mentions.iter().map(|mention| mention.person).find(|person| *person != subject);
            merge(doings, subject, vocabulary::read(beginning(&unnamed)), other);
        }
        for part in &parts {
            let person = mentions[part.mention].person;
            let mut reading = vocabulary::read(beginning(&part.text));
            if part.shared {
                share(&mut reading);
            }
            let towards = part.towards.map(|at| mentions[at].person);
            let gift = reading.holds.clone().filter(|_| reading.lets_go);
            merge(doings, person, reading, towards);
            if let (Some(gift), Some(receiver)) = (gift, towards) {
                merge(doings, receiver, Reading::default(), None);
                doings.iter_mut().filter(|doing| doing.person == receiver).for_each(|doing| {
                    doing.receives = Some(gift.clone());
                });
            }
        }
        let acting = parts.iter().find(|part| !part.text.is_empty());
        if unnamed.is_empty() || goes_on.is_none() {
            self.subject = acting.or(parts.first()).map(|part| mentions[part.mention].person);
        }
    }

    /// "Stops. Looks up." goes on about the last subject; "The door opens." does not.
    fn read_without_name(&mut self, sentence: &str, doings: &mut Vec<Doing>) {
        let Some(subject) = self.subject else { return };
        let first = sentence.split_whitespace().next().unwrap_or_default().to_lowercase();
        let reading = vocabulary::read(beginning(sentence));
        let begins_with_thing = ["the", "a", "an", "his", "her", "its"].contains(&first.as_str());
        let shows_face = reading.expression.is_some() || reading.head.is_some() || !reading.marks.is_empty();
        let says_something = reading.pose.is_some() || reading.gaze.is_some() || shows_face;
        let is_about_else = if japanese::is_sentence(sentence) {
            japanese::has_own_subject(sentence)
        } else {
            vocabulary::read(&first).weather.is_some()
        };
        let is_there = self.present.contains(&subject) || doings.iter().any(|doing| doing.person == subject);
        if is_there && says_something && !begins_with_thing && !is_about_else {
            merge(doings, subject, reading, None);
        }
    }

    pub(super) fn enter(&mut self, person: usize) {
        self.present.retain(|other| *other != person);
        self.present.push(person);
    }

    /// The person most likely to listen: another one who is there, people before animals.
    pub(super) fn listener(&self, speaker: usize, people: &Directory) -> Option<usize> {
        let others = || self.present.iter().rev().copied().filter(|person| *person != speaker);
        let is_human = |person: &usize| people.person(*person).species == Species::Human;
        others().find(is_human).or_else(|| others().next())
    }

    /// The staging of one person in a shot.
    pub(super) fn staging(&self, doing: &Doing, people: &Directory) -> Staging {
        let person = people.person(doing.person);
        let lasting = self.lasting.get(&doing.person).cloned().unwrap_or_default();
        let reading = &doing.reading;
        let looks =
            doing.looks_at.filter(|_| reading.looks).map(|other| self.sides.gaze(doing.person, other));
        let kept = lasting.holds.filter(|_| !reading.lets_go);
        let holds = reading.holds.clone().or(kept).filter(|_| person.species == Species::Human);
        let lasting_pose = lasting.pose.filter(|pose| *pose != Pose::HoldUp || holds.is_some());
        Staging {
            character: person.slug.clone(),
            side: self.sides.side(doing.person),
            pose: reading.pose.or(lasting_pose).unwrap_or_default(),
            then: reading.then,
            head: reading.head.unwrap_or_default(),
            expression: reading.expression.or(lasting.mood).unwrap_or_default(),
            marks: reading.marks.clone(),
            view: reading.view.unwrap_or_default(),
            gaze: reading.gaze.or(looks).unwrap_or_default(),
            holds,
        }
    }

    /// Remembers what a shot leaves behind for the next ones.
    pub(super) fn remember(&mut self, doing: &Doing) {
        let reading = &doing.reading;
        let lasting = self.lasting.entry(doing.person).or_default();
        if let Some(gift) = &doing.receives {
            lasting.holds = Some(gift.clone());
        } else if reading.lets_go {
            lasting.holds = None;
        } else if reading.holds.is_some() {
            lasting.holds.clone_from(&reading.holds);
        }
        if let Some(pose) = reading.then.or(reading.pose) {
            lasting.pose = lasting_pose(pose, lasting.holds.as_deref());
        }
        if let Some(expression) = reading.expression {
            lasting.mood = Some(expression).filter(|mood| lasts(*mood));
        }
        if reading.leaves {
            self.present.retain(|other| *other != doing.person);
        }
    }
}

/// Who sits goes on sitting, and who shelters under an umbrella goes on holding it up.
fn lasting_pose(pose: Pose, holds: Option<&str>) -> Option<Pose> {
    match pose {
        Pose::Sit | Pose::Crouch | Pose::Kneel => Some(pose),
        Pose::Stand | Pose::Walk | Pose::Run | Pose::HoldUp if holds == Some("umbrella") => {
            Some(Pose::HoldUp)
        }
        _ => None,
    }
}

/// Moods stay on a face until the text changes them; a start or a laugh does not.
fn lasts(expression: Expression) -> bool {
    matches!(
        expression,
        Expression::Smile | Expression::Sad | Expression::Cry | Expression::Worried | Expression::Shy
    )
}

/// Turned to the listener, as a speaker is.
pub(super) fn face(staging: &mut Staging, towards: Gaze) {
    if staging.gaze == Gaze::Ahead && staging.view != View::Back {
        staging.gaze = towards;
    }
}

fn beginning(clause: &str) -> &str {
    &clause[..clause.floor_char_boundary(LONGEST_CLAUSE)]
}

/// "She gives him the lantern": what is named after the receiver is in the giver's hands.
fn hand_over(doings: &mut [Doing], giver: usize, receiver: usize, gift: Option<String>) {
    let Some(gift) = gift else { return };
    let hands_it =
        |doing: &&mut Doing| doing.person == giver && doing.reading.lets_go && doing.reading.holds.is_none();
    let Some(doing) = doings.iter_mut().find(hands_it) else { return };
    doing.reading.holds = Some(gift.clone());
    if let Some(doing) = doings.iter_mut().find(|doing| doing.person == receiver) {
        doing.receives = Some(gift);
    }
}

/// Two people under one umbrella: the one named first holds it.
fn share(reading: &mut Reading) {
    reading.holds = None;
    if reading.pose == Some(Pose::HoldUp) {
        reading.pose = None;
    }
}

fn merge(doings: &mut Vec<Doing>, person: usize, reading: Reading, looks_at: Option<usize>) {
    let Some(doing) = doings.iter_mut().find(|doing| doing.person == person) else {
        doings.push(Doing { person, reading, looks_at, receives: None });
        return;
    };
    let known = &mut doing.reading;
    let later = reading.then.or(reading.pose).filter(|later| known.pose.is_some_and(|first| first != *later));
    known.then = later.or(known.then);
    known.pose = known.pose.or(reading.pose);
    known.head = known.head.or(reading.head);
    let new = reading.marks.iter().filter(|mark| !known.marks.contains(mark));
    let new: Vec<Mark> = new.copied().collect();
    known.marks.extend(new);
    known.expression = known.expression.or(reading.expression);
    known.view = known.view.or(reading.view);
    known.gaze = known.gaze.or(reading.gaze);
    known.holds = known.holds.take().or(reading.holds);
    known.lets_go |= reading.lets_go;
    known.leaves |= reading.leaves;
    if !known.looks && reading.looks {
        known.looks = true;
        doing.looks_at = looks_at;
    }
}

/// The part of a sentence that is about one mention.
///
/// People joined by "and" share what follows the last of them. A person in the middle of a clause ("Hana
/// looks at Ren, smiling") is its object and gets what stands before the next sign; the rest goes on about
/// the subject. What stands before the first name is about the first.
fn part_about(sentence: &str, mentions: &[Mention], index: usize) -> String {
    let group_end = last_of_group(sentence, mentions, index);
    let after = text_after(sentence, mentions, group_end);
    if is_object(sentence, mentions, index) {
        return after.split([',', ';']).next().unwrap_or_default().to_owned();
    }
    let mut part = String::new();
    if (0..index).all(|earlier| last_of_group(sentence, mentions, earlier) >= index) {
        part.push_str(&sentence[..mentions[0].start]);
        part.push_str(", ");
    }
    part.push_str(after);
    for object in group_end + 1..mentions.len() {
        if !is_object(sentence, mentions, object) {
            break;
        }
        let rest = text_after(sentence, mentions, object);
        part.push_str(rest.split_once([',', ';']).map_or("", |(_, rest)| rest).trim_start());
    }
    part
}

/// The text between a mention and the next one.
fn text_after<'t>(sentence: &'t str, mentions: &[Mention], index: usize) -> &'t str {
    let end = mentions.get(index + 1).map_or(sentence.len(), |next| next.start);
    sentence.get(mentions[index].end..end).unwrap_or_default()
}

/// The last of the people who are joined to this one by "and" or a comma.
fn last_of_group(sentence: &str, mentions: &[Mention], index: usize) -> usize {
    let joined = |at: &usize| {
        let between = text_after(sentence, mentions, *at);
        between.split(|c: char| !c.is_alphanumeric()).all(|word| matches!(word, "" | "and" | "both"))
    };
    (index..mentions.len() - 1).take_while(joined).last().map_or(index, |at| at + 1)
}

/// Whether a person stands inside a clause about somebody else.
fn is_object(sentence: &str, mentions: &[Mention], index: usize) -> bool {
    let joined = |at: &usize| *at > 0 && last_of_group(sentence, mentions, *at - 1) >= *at;
    let first = (1..=index).rev().find(|at| !joined(at)).unwrap_or(0);
    let Some(before) = first.checked_sub(1) else { return false };
    let between = text_after(sentence, mentions, before).trim_end();
    let last_word = between.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let begins_clause = between.ends_with([',', ';', ':', '-']) || JOINS.contains(&last_word);
    !begins_clause
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
