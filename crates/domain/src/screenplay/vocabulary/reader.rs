//! A text to a reading: the longest known phrase at each word, in order.

use std::collections::HashSet;

use super::forms::{Word, bases, words};
use super::index::{DENIALS, PHRASES, Phrase, STOPS};
use super::lexicon::Sense;
use super::{Meaning, Reading};
use crate::place::Weather;
use crate::shot::{Expression, Pose};

/// How many words a gap in a phrase spans at most.
const LONGEST_GAP: usize = 4;
/// How many words may stand between a word of holding and the thing.
const HOLDING_REACH: usize = 6;
/// How many words may stand between a denial and what it denies.
const DENIAL_REACH: usize = 3;

/// Reads what `text` says about a picture.
///
/// The first pose, expression and so on that it says is taken; a denied one is not.
#[must_use]
pub fn read(text: &str) -> Reading {
    let words = words(text);
    let mut reader = Reader { used: vec![false; words.len()], words: &words, ..Reader::default() };
    for at in 0..words.len() {
        if !reader.used[at] {
            reader.read_at(at);
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'w> {
    words: &'w [Word],
    /// Words that belong to a phrase that was read.
    used: Vec<bool>,
    /// Where a word of holding stood last.
    held_at: Option<usize>,
    /// The thing mentioned last, and where.
    thing: Option<(&'static str, usize)>,
    /// Where a denial stands that has not denied anything yet.
    denied_at: Option<usize>,
    /// The word of the last pose, and whether the next pose is done at the same time.
    posed_at: Option<(usize, bool)>,
    /// Whether an expression was denied, which counts unless another one is said.
    denied_expression: bool,
    /// The unknown words that were reported.
    reported: HashSet<&'w str>,
    reading: Reading,
}

impl<'w> Reader<'w> {
    fn read_at(&mut self, at: usize) {
        let words: &'w [Word] = self.words;
        let word = &words[at];
        if word.after_sign {
            self.denied_at = None;
            self.held_at = None;
        }
        if let Some(sense) = &word.sense {
            return self.read_sense(sense, at);
        }
        if DENIALS.contains(word.small.as_str()) {
            self.denied_at = Some(at);
            return;
        }
        let (meanings, matched) = self.longest_at(at);
        if meanings.is_empty() {
            return self.report(at);
        }
        for index in matched {
            self.used[index] = true;
        }
        let denied = self.denied_at.is_some_and(|denial| at - denial <= DENIAL_REACH);
        for meaning in meanings {
            if denied { self.deny(meaning) } else { self.apply(meaning, at) }
        }
        if denied && !STOPS.contains(self.words[at].small.as_str()) {
            self.denied_at = None;
        }
    }

    /// A Japanese word says itself what it means and whether it is denied.
    fn read_sense(&mut self, sense: &Sense, at: usize) {
        let Sense::Known { meanings, denied, meanwhile } = sense else { return self.report(at) };
        for meaning in meanings {
            if *denied { self.deny(*meaning) } else { self.apply(*meaning, at) }
        }
        if let Some(posed) = self.posed_at.as_mut().filter(|posed| posed.0 == at) {
            posed.1 = *meanwhile;
        }
    }

    fn report(&mut self, at: usize) {
        let words: &'w [Word] = self.words;
        let small = &words[at].small;
        let is_content = !STOPS.contains(small.as_str()) && !small.ends_with("'s");
        if is_content && self.reported.insert(small.as_str()) {
            self.reading.not_understood.push(small.clone());
        }
    }

    /// The meanings of the longest phrase that begins at `at`, and the words it consists of.
    fn longest_at(&self, at: usize) -> (Vec<Meaning>, Vec<usize>) {
        let mut longest: Vec<usize> = Vec::new();
        let mut meanings = Vec::new();
        for base in bases(&self.words[at].small) {
            for phrase in PHRASES.get(&base).into_iter().flatten() {
                let Some(matched) = self.matches(phrase, at) else { continue };
                if matched.len() > longest.len() {
                    longest = matched;
                    meanings = vec![phrase.meaning];
                } else if matched.len() == longest.len() && !meanings.contains(&phrase.meaning) {
                    meanings.push(phrase.meaning);
                }
            }
        }
        (meanings, longest)
    }

    fn matches(&self, phrase: &Phrase, at: usize) -> Option<Vec<usize>> {
        let mut matched = vec![at];
        let mut next = at + 1;
        let mut gap = false;
        for wanted in &phrase.words[1..] {
            if *wanted == "*" {
                gap = true;
                continue;
            }
            let reach = if gap { LONGEST_GAP } else { 0 };
            let from = next + usize::from(gap);
            let found = (from..=from + reach).take_while(|index| self.is_within(next, *index));
            let index = { found }.find(|index| self.words[*index].small == wanted.to_lowercase())?;
            matched.push(index);
            next = index + 1;
            gap = false;
        }
        let in_capitals = || matched.iter().all(|index| is_capital(&self.words[*index].written));
        (!phrase.capital || in_capitals()).then_some(matched)
    }

    /// Whether `index` is a word of the text with no sign between it and the word before `from`.
    fn is_within(&self, from: usize, index: usize) -> bool {
        index < self.words.len() && !self.words[from..=index].iter().any(|word| word.after_sign)
    }

    fn apply(&mut self, meaning: Meaning, at: usize) {
        let reading = &mut self.reading;
        match meaning {
            Meaning::Pose(pose) => self.pose(pose, at),
            Meaning::Head(head) => keep_first(&mut reading.head, head),
            Meaning::Mark(mark) => keep_each(&mut reading.marks, mark),
            Meaning::Effect(effect) => keep_each(&mut reading.effects, effect),
            Meaning::PlaceKind(kind) => keep_first(&mut reading.place_kind, kind),
            Meaning::Expression(expression) => keep_first(&mut reading.expression, expression),
            Meaning::View(view) => keep_first(&mut reading.view, view),
            Meaning::Gaze(gaze) => keep_first(&mut reading.gaze, gaze),
            Meaning::Framing(framing) => keep_first(&mut reading.framing, framing),
            Meaning::Angle(angle) => keep_first(&mut reading.angle, angle),
            Meaning::Camera(camera) => keep_first(&mut reading.camera, camera),
            Meaning::Time(time) => keep_first(&mut reading.time, time),
            Meaning::Weather(weather) => keep_first(&mut reading.weather, weather),
            Meaning::LetsGo => reading.lets_go = true,
            Meaning::Looks => reading.looks = true,
            Meaning::LeavesScene => reading.leaves = true,
            Meaning::Prop(name) => self.mention(name, at),
            Meaning::Hold => self.hold(at),
        }
    }

    fn mention(&mut self, name: &'static str, at: usize) {
        self.thing = Some((name, at));
        keep_first(&mut self.reading.prop, name.to_owned());
        if self.held_at.is_some_and(|held| at - held <= HOLDING_REACH) {
            keep_first(&mut self.reading.holds, name.to_owned());
        }
    }

    /// A word of holding; "umbrella in hand", "bag over her head" and 傘を持つ name the thing before it.
    fn hold(&mut self, at: usize) {
        self.held_at = Some(at);
        let word = &self.words[at];
        let reach = match word.small.as_str() {
            _ if word.sense.is_some() => HOLDING_REACH,
            "in" | "over" => 2,
            _ => return,
        };
        let is_near = |mentioned: usize| at - mentioned <= reach && self.is_one_clause(mentioned, at);
        if let Some((name, _)) = self.thing.filter(|(_, mentioned)| is_near(*mentioned)) {
            keep_first(&mut self.reading.holds, name.to_owned());
        }
    }

    /// Whether no sign stands between two words; English commas in "umbrella, in hand" part nothing.
    fn is_one_clause(&self, first: usize, last: usize) -> bool {
        self.words[last].sense.is_none() || !self.words[first + 1..=last].iter().any(|word| word.after_sign)
    }

    /// The first pose, or what follows it.
    fn pose(&mut self, pose: Pose, at: usize) {
        let reading = &self.reading;
        let Some(first) = reading.pose else {
            if !self.is_somebody_else(at) {
                self.reading.pose = Some(pose);
                self.posed_at = Some((at, false));
            }
            return;
        };
        let is_japanese = self.words[at].sense.is_some();
        let stands_so = pose == Pose::CrossArms || (self.is_participle(at) && is_gesture(pose));
        // 傘をさして歩く is to walk so, and 腕を組んで立つ to stand so: neither comes after the other.
        let meanwhile = self.posed_at.is_some_and(|(_, meanwhile)| meanwhile);
        let is_manner = first == Pose::HoldUp || (meanwhile && is_gesture(first));
        let moves_so = is_japanese && is_manner && pose != Pose::Stand && !is_gesture(pose);
        let stays_so = is_japanese && pose == Pose::Stand && (is_gesture(first) || first == Pose::CrossArms);
        if reading.then.is_none() && ((first == Pose::Stand && stands_so) || moves_so) {
            self.reading.pose = Some(pose);
        } else if stays_so || self.is_somebody_else(at) {
            return;
        } else if pose != first && self.follows(at) {
            self.reading.then = Some(pose);
        }
        self.posed_at = Some((at, false));
    }

    /// Whether a pose comes after the one before it, and is not a part of it or somebody else's.
    fn follows(&self, at: usize) -> bool {
        let word = &self.words[at];
        if word.sense.is_some() {
            return self.posed_at.is_some_and(|(posed_at, goes_on)| posed_at != at && !goes_on);
        }
        let adverb = |word: &Word| word.small.ends_with("ly");
        let first = if at > 0 && adverb(&self.words[at - 1]) { at - 1 } else { at };
        let before = first.checked_sub(1).map_or("", |before| self.words[before].small.as_str());
        let is_begun = matches!(before, "then" | "starts" | "begins");
        let is_joined = before == "and" || (self.words[first].after_sign && word.small.ends_with('s'));
        is_begun || (is_joined && !self.is_participle(at))
    }

    /// "Watches her run": the one who watches does not run.
    fn is_somebody_else(&self, at: usize) -> bool {
        let is_plain = !self.words[at].small.ends_with(['s', 'g', 'd']) && self.words[at].sense.is_none();
        let before = |back: usize| at.checked_sub(back).map_or("", |at| self.words[at].small.as_str());
        is_plain && matches!(before(1), "her" | "him" | "them") && before(2).starts_with("watch")
    }

    fn is_participle(&self, at: usize) -> bool {
        self.words[at].sense.is_none() && self.words[at].small.ends_with("ing")
    }

    fn deny(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Expression(_) => self.denied_expression = true,
            Meaning::Weather(_) => keep_first(&mut self.reading.weather, Weather::Clear),
            Meaning::Prop(_) => self.reading.lets_go = true,
            _ => {}
        }
    }

    /// Something that shelters or lights is held up unless the body does something else with it.
    fn finish(mut self) -> Reading {
        let held_up = matches!(self.reading.holds.as_deref(), Some("umbrella" | "lantern"));
        if held_up && matches!(self.reading.pose, None | Some(Pose::Stand)) {
            self.reading.pose = Some(Pose::HoldUp);
        }
        if self.reading.then == self.reading.pose {
            self.reading.then = None;
        }
        if self.denied_expression {
            keep_first(&mut self.reading.expression, Expression::Neutral);
        }
        self.reading
    }
}

fn keep_first<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}

fn keep_each<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// What arms do while the body stands.
fn is_gesture(pose: Pose) -> bool {
    matches!(pose, Pose::Wave | Pose::Reach | Pose::Point | Pose::HoldUp)
}

fn is_capital(word: &str) -> bool {
    word.chars().all(|character| !character.is_lowercase())
}
