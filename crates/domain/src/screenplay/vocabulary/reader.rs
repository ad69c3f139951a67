//! A text to a reading: the longest known phrase at each word, in order.

use std::collections::HashSet;

use super::forms::{Word, bases, words};
use super::index::{DENIALS, PHRASES, Phrase, STOPS};
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
    /// Whether an expression was denied, which counts unless another one is said.
    denied_expression: bool,
    /// The unknown words that were reported.
    reported: HashSet<&'w str>,
    reading: Reading,
}

impl<'w> Reader<'w> {
    fn read_at(&mut self, at: usize) {
        let word = &self.words[at];
        if word.after_sign {
            self.denied_at = None;
            self.held_at = None;
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
            Meaning::Pose(pose) => keep_first(&mut reading.pose, pose),
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

    /// A word of holding; "umbrella in hand" and "bag over her head" name the thing before it.
    fn hold(&mut self, at: usize) {
        self.held_at = Some(at);
        let follows_thing = matches!(self.words[at].small.as_str(), "in" | "over");
        if let Some((name, _)) = self.thing.filter(|(_, mentioned)| follows_thing && at - mentioned <= 2) {
            keep_first(&mut self.reading.holds, name.to_owned());
        }
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
        if self.denied_expression {
            keep_first(&mut self.reading.expression, Expression::Neutral);
        }
        self.reading
    }
}

fn keep_first<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}

fn is_capital(word: &str) -> bool {
    word.chars().all(|character| !character.is_lowercase())
}
