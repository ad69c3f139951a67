//! The words and what they mean, a part for each kind of thing that is drawn. Data only; [`super`] reads it.

pub(super) mod english;
pub(super) mod japanese;

use super::Meaning;
use {english as en, japanese as ja};

/// One meaning and the phrases for it, separated by `|`.
pub(super) type Row = (Meaning, &'static str);

/// One part of the vocabulary in both languages.
pub(super) struct Part {
    pub(super) heading: &'static str,
    pub(super) english: &'static [Row],
    pub(super) japanese: &'static [Row],
}

/// The whole vocabulary.
pub(super) const TABLE: &[Part] = &[
    part("Pose", en::POSES, ja::POSES),
    part("Head", en::HEADS, ja::HEADS),
    part("Expression", en::EXPRESSIONS, ja::EXPRESSIONS),
    part("Marks of feeling", en::MARKS, ja::MARKS),
    part("View", en::VIEWS, ja::VIEWS),
    part("Gaze", en::GAZES, ja::GAZES),
    part("Framing", en::FRAMINGS, ja::FRAMINGS),
    part("Angle", en::ANGLES, ja::ANGLES),
    part("Camera", en::CAMERAS, ja::CAMERAS),
    part("Effects", en::EFFECTS, ja::EFFECTS),
    part("Place", en::PLACES, ja::PLACES),
    part("Time", en::TIMES, ja::TIMES),
    part("Weather", en::WEATHERS, ja::WEATHERS),
    part("Things", en::THINGS, ja::THINGS),
    part("Handling things", en::HANDLING, ja::HANDLING),
];

const fn part(heading: &'static str, english: &'static [Row], japanese: &'static [Row]) -> Part {
    Part { heading, english, japanese }
}
