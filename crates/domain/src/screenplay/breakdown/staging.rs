//! Staging: what each person of a shot does, by the part of the text that is about that person.

use std::collections::BTreeMap;

use super::people::{Directory, Memory, Mention};
use super::sides::Sides;
use crate::screenplay::vocabulary::{self, Reading};
use crate::shot::{Expression, Gaze, Pose, Staging, View};

/// What a text says of one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Doing {
    pub(super) person: usize,
    pub(super) reading: Reading,
    /// Whom the person looks at.
    pub(super) looks_at: Option<usize>,
}

/// What goes on from shot to shot of a scene until the text ends it.
#[derive(Debug, Clone, Default)]
struct Lasting {
    holds: Option<String>,
    pose: Option<Pose>,
    mood: Option<Expression>,
}

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
            let mentions = people.mentions(sentence, &mut self.memory);
            if mentions.is_empty() {
                self.read_without_name(sentence, &mut doings);
                continue;
            }
            self.subject = Some(mentions[0].person);
            for (index, mention) in mentions.iter().enumerate() {
                let part = part_about(sentence, &mentions, index);
                let next = mentions.get(index + 1).filter(|next| next.person != mention.person);
                let looks_at = next.map(|next| next.person);
                merge(&mut doings, mention.person, vocabulary::read(&part), looks_at);
            }
        }
        for doing in &doings {
            self.enter(doing.person);
        }
        doings
    }

    /// "Stops. Looks up." goes on about the last subject; "The door opens." does not.
    fn read_without_name(&mut self, sentence: &str, doings: &mut Vec<Doing>) {
        let Some(subject) = self.subject else { return };
        let first = sentence.split_whitespace().next().unwrap_or_default().to_lowercase();
        let reading = vocabulary::read(sentence);
        let begins_with_thing = ["the", "a", "an", "his", "her", "its"].contains(&first.as_str());
        let says_something = reading.pose.is_some() || reading.expression.is_some() || reading.gaze.is_some();
        let is_about_weather = vocabulary::read(&first).weather.is_some();
        let is_there = self.present.contains(&subject) || doings.iter().any(|doing| doing.person == subject);
        if is_there && says_something && !begins_with_thing && !is_about_weather {
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
        let is_human = |person: &usize| people.person(*person).species == crate::character::Species::Human;
        others().find(is_human).or_else(|| others().next())
    }

    /// The staging of one person in a shot.
    pub(super) fn staging(&self, doing: &Doing, people: &Directory) -> Staging {
        let lasting = self.lasting.get(&doing.person).cloned().unwrap_or_default();
        let reading = &doing.reading;
        let looks =
            doing.looks_at.filter(|_| reading.looks).map(|other| self.sides.gaze(doing.person, other));
        let kept = lasting.holds.filter(|_| !reading.lets_go);
        let holds = reading.holds.clone().or(kept);
        let can_hold_up = lasting.pose != Some(Pose::HoldUp) || holds.is_some();
        Staging {
            character: people.person(doing.person).slug.clone(),
            side: self.sides.side(doing.person),
            pose: reading.pose.or(lasting.pose.filter(|_| can_hold_up)).unwrap_or_default(),
            expression: reading.expression.or(lasting.mood).unwrap_or_default(),
            view: reading.view.unwrap_or_default(),
            gaze: reading.gaze.or(looks).unwrap_or_default(),
            holds,
        }
    }

    /// Remembers what a shot leaves behind for the next ones.
    pub(super) fn remember(&mut self, doing: &Doing) {
        let reading = &doing.reading;
        let lasting = self.lasting.entry(doing.person).or_default();
        if reading.lets_go {
            lasting.holds = None;
        } else if reading.holds.is_some() {
            lasting.holds.clone_from(&reading.holds);
        }
        if let Some(pose) = reading.pose {
            let held = pose == Pose::HoldUp && lasting.holds.is_some();
            lasting.pose = Some(pose).filter(|_| held || matches!(pose, Pose::Sit | Pose::Crouch));
        }
        if let Some(expression) = reading.expression {
            lasting.mood = Some(expression).filter(|mood| lasts(*mood));
        }
        if reading.leaves {
            self.present.retain(|other| *other != doing.person);
        }
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

fn merge(doings: &mut Vec<Doing>, person: usize, reading: Reading, looks_at: Option<usize>) {
    let Some(doing) = doings.iter_mut().find(|doing| doing.person == person) else {
        doings.push(Doing { person, reading, looks_at });
        return;
    };
    let known = &mut doing.reading;
    known.pose = known.pose.or(reading.pose);
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

/// The part of a sentence that is about one mention: up to the next one, and what stands before the first.
/// People joined by "and" share what follows the last of them.
fn part_about(sentence: &str, mentions: &[Mention], index: usize) -> String {
    let mut last = index;
    while let Some(next) = mentions.get(last + 1) {
        let between = sentence.get(mentions[last].end..next.start).unwrap_or_default();
        if !between.split(|c: char| !c.is_alphanumeric()).all(|word| matches!(word, "" | "and" | "both")) {
            break;
        }
        last += 1;
    }
    let end = mentions.get(last + 1).map_or(sentence.len(), |next| next.start);
    let after = sentence.get(mentions[last].end..end).unwrap_or_default();
    let is_first = mentions[..index].iter().all(|earlier| {
        let between = sentence.get(earlier.end..mentions[index].start).unwrap_or_default();
        between.split(|c: char| !c.is_alphanumeric()).all(|word| word.is_empty() || word == "and")
    });
    let before = if is_first { &sentence[..mentions[0].start] } else { "" };
    format!("{before}, {after}")
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
