//! Coverage of a conversation: how close, over whose shoulder, and whose face in between.

use super::people::{Directory, Memory};
use super::scene_shots::Director;
use super::scenes::{Speech, Unit};
use super::staging::{self, Doing};
use super::words::Spoken;
use super::{framing, timing};
use crate::character::Species;
use crate::shot::{Angle, Framing, Purpose, ShotContent, Staging, View};

/// A listener's face is kept for when this many speeches have been heard.
const BEFORE_REACTION: u32 = 3;

impl Director<'_> {
    /// Framing, angle and who else is in the picture: first both, then over the shoulder and alone by turns,
    /// and the face alone for what weighs.
    pub(super) fn coverage(
        &self,
        spoken: &Spoken,
        listener: Option<usize>,
        speakers: &[usize],
    ) -> (Framing, Angle, Vec<usize>) {
        let others: Vec<usize> = speakers[1..].to_vec();
        if let Some(asked) = spoken.reading.framing {
            return (asked, spoken.reading.angle.unwrap_or_default(), others);
        }
        let Some(listener) = listener.filter(|_| others.is_empty()) else {
            let framing = if others.is_empty() { Framing::MediumClose } else { Framing::Medium };
            return (framing, Angle::EyeLevel, others);
        };
        let speaks_up = spoken.is_short() || (self.exchange > 1 && spoken.is_moved());
        let is_human = self.people.person(listener).species == Species::Human;
        match self.exchange {
            0 => (Framing::Medium, Angle::EyeLevel, vec![listener]),
            _ if speaks_up => (Framing::Close, Angle::EyeLevel, Vec::new()),
            turn if turn % 2 == 1 && is_human => (Framing::MediumClose, Angle::OverShoulder, vec![listener]),
            _ => (Framing::MediumClose, Angle::EyeLevel, Vec::new()),
        }
    }

    /// The speaker turned to the listener, and the others turned to the speaker.
    pub(super) fn speaking_cast(
        &self,
        doing: &Doing,
        with: &[usize],
        speakers: &[usize],
        angle: Angle,
    ) -> Vec<Staging> {
        let speaker = doing.person;
        let mut order: Vec<usize> = with.iter().copied().chain([speaker]).collect();
        self.stage.sides.sort(&mut order);
        let stage = |person: usize| {
            if person == speaker {
                let mut staging = self.stage.staging(doing, self.people);
                if let Some(listener) = doing.looks_at {
                    staging::face(&mut staging, self.stage.sides.gaze(speaker, listener));
                }
                return staging;
            }
            let other = Doing { person, ..Doing::default() };
            let mut staging = self.stage.staging(&other, self.people);
            if angle == Angle::OverShoulder {
                staging.view = View::Back;
            } else if !speakers.contains(&person) {
                staging::face(&mut staging, self.stage.sides.gaze(person, speaker));
            }
            staging
        };
        order.into_iter().map(stage).collect()
    }

    /// Not the same picture twice: a step closer where nothing else changes.
    pub(super) fn distinct(&self, framing: Framing, angle: Angle, cast: &[Staging]) -> (Framing, Angle) {
        let Some(last) = self.shots.last() else { return (framing, angle) };
        let same_people = last.cast.len() == cast.len()
            && last.cast.iter().zip(cast).all(|(one, other)| one.character == other.character);
        if same_people && last.framing == framing && last.angle == angle {
            return (framing::closer(framing), angle);
        }
        (framing, angle)
    }

    /// Whether this shot or the next one shows the listener's face anyway, or cuts away to a thing.
    pub(super) fn answers(&self, listener: usize, next: Option<&Unit>) -> bool {
        let slug = &self.people.person(listener).slug;
        let is_seen = |staging: &Staging| staging.character == *slug && staging.view != View::Back;
        if self.shots.last().is_some_and(|shot| shot.cast.iter().any(is_seen)) {
            return true;
        }
        match next {
            Some(Unit::Speech(speech)) => speech.dual || self.people.cued(&speech.name).contains(&listener),
            Some(Unit::Action { text, .. }) => {
                shows(self.people, text, listener) || shows_nobody(self.people, text)
            }
            Some(Unit::Transition { .. }) | None => false,
        }
    }

    pub(super) fn reaction(&mut self, listener: usize, speaker: usize, speech: &Speech) {
        if self.reacted
            || self.exchange < BEFORE_REACTION
            || self.people.person(listener).species != Species::Human
        {
            return;
        }
        self.reacted = true;
        let doing = Doing { person: listener, ..Doing::default() };
        let mut staging = self.stage.staging(&doing, self.people);
        staging::face(&mut staging, self.stage.sides.gaze(listener, speaker));
        let seconds = timing::silent(Purpose::Reaction, "", self.pacing);
        self.push(ShotContent {
            purpose: Purpose::Reaction,
            cast: vec![staging],
            framing: Framing::Close,
            action: format!("{} listens.", self.people.person(listener).name),
            frames: timing::frames(seconds, self.pacing),
            source_line: speech.line,
            ..ShotContent::default()
        });
    }
}

fn shows(people: &Directory, text: &str, person: usize) -> bool {
    let mut memory = Memory::default();
    people.mentions(text, &mut memory).iter().any(|mention| mention.person == person)
}

fn shows_nobody(people: &Directory, text: &str) -> bool {
    people.mentions(text, &mut Memory::default()).is_empty()
}
