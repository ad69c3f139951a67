//! The words of a speech: its lines, their timing, and the directions that come with them.

use super::scene_shots::Director;
use super::scenes::{Part, Speech};
use super::timing;
use crate::screenplay::vocabulary::{self, Reading};
use crate::shot::{Expression, Gaze, Line};

/// A line this short in the middle of an exchange is seen close, in characters.
const SHORT_LINE: usize = 18;
/// A line this long deserves the face of the listener, in characters.
const LONG_LINE: usize = 48;

/// What a speech needs to become a shot.
pub(super) struct Spoken {
    pub(super) lines: Vec<Line>,
    /// How long the shot lasts.
    pub(super) frames: u32,
    /// The directions in parentheses, read.
    pub(super) reading: Reading,
    letters: usize,
}

impl Spoken {
    /// Whether it is only a word or two.
    pub(super) fn is_short(&self) -> bool {
        self.letters <= SHORT_LINE
    }

    /// Whether it is said with feeling.
    pub(super) fn is_moved(&self) -> bool {
        let feels = self.reading.expression.is_some_and(|expression| expression != Expression::Neutral);
        feels || self.reading.gaze == Some(Gaze::Down)
    }

    /// Whether it weighs enough to see how it is taken.
    pub(super) fn is_heavy(&self) -> bool {
        self.letters >= LONG_LINE || (!self.is_short() && self.is_moved())
    }
}

impl Director<'_> {
    pub(super) fn warn_of_unknown(&mut self, speech: &Speech) {
        let nearest = self.people.nearest(&speech.name);
        let nearest = nearest.map_or_else(String::new, |names| format!(" (nearest: {names})"));
        let message = format!(
            "nobody is called \"{}\" in the cast; add a [[character]] to cast.toml or an alias to one{nearest}",
            speech.name
        );
        self.warn(speech.line, message);
    }

    pub(super) fn spoken(&mut self, speech: &Speech, speaker: Option<usize>) -> Spoken {
        let pace = speaker.map_or(1.0, |speaker| self.people.person(speaker).pace);
        let mut seconds = self.pacing.lead;
        let mut lines = Vec::new();
        for part in &speech.parts {
            seconds += timing::pause(part);
            if !part.text.is_empty() {
                let length = timing::spoken(&part.text, pace, self.pacing);
                lines.push(self.line(speech, part, speaker, (seconds, length)));
                seconds += length;
            }
        }
        let end = lines.last().map_or(0, |line: &Line| line.start + line.frames);
        let own = timing::frames(seconds + self.pacing.tail, self.pacing).max(end);
        let frames = self.asked_or(own, end, speech);
        let directions: Vec<&str> = speech.parts.iter().map(|part| part.parenthetical.as_str()).collect();
        let letters = speech.parts.iter().map(|part| part.text.chars().count()).sum();
        Spoken { lines, frames, reading: vocabulary::read(&directions.join(". ")), letters }
    }

    /// A line of the shot from its beginning and length in seconds.
    fn line(
        &self,
        speech: &Speech,
        part: &Part,
        speaker: Option<usize>,
        (start, length): (f64, f64),
    ) -> Line {
        let first = self.pacing.rate.frames(start);
        Line {
            speaker: speaker.map(|speaker| self.people.person(speaker).slug.clone()),
            name: speech.name.clone(),
            text: part.text.clone(),
            parenthetical: part.parenthetical.clone(),
            off_screen: speech.off_screen,
            start: first,
            frames: self.pacing.rate.frames(start + length).saturating_sub(first).max(1),
        }
    }

    /// The length that a note asks for, unless the words do not fit into it.
    fn asked_or(&mut self, own: u32, end: u32, speech: &Speech) -> u32 {
        let Some(asked) = speech.asked.frames else { return own };
        if asked >= end {
            return asked;
        }
        let message = format!(
            "a note asks for {asked} frames but the words last until frame {end}; {end} are used, shorten \
             the words or lengthen the note"
        );
        self.warn(speech.line, message);
        end
    }
}
