//! The vocabulary: what the words of an action line mean for a picture.
//!
//! English and Japanese, mixed as they come, as tables with synonyms, word forms and negation. It owns the
//! words only; who does what is decided in [`super::breakdown`]. Everything it does not know is reported,
//! never guessed.

mod conjugation;
mod forms;
mod index;
mod lexicon;
mod markdown;
mod reader;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use lexicon::{is_hiragana, is_kanji, is_katakana};

pub use markdown::markdown;
pub use reader::read;

use crate::place;
use crate::shot;

/// What a text says about a picture. A field is none where the text is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the body does; the first one said.
    pub pose: Option<shot::Pose>,
    /// What it does after that, where the text says that something follows ("stands, then bows").
    pub then: Option<shot::Pose>,
    /// How the head is turned on its own.
    pub head: Option<shot::Head>,
    /// What the face shows; neutral where the text denies an expression ("not smiling").
    pub expression: Option<shot::Expression>,
    /// The signs of feeling, each once.
    pub marks: Vec<shot::Mark>,
    /// From which side the figure is seen.
    pub view: Option<shot::View>,
    /// Where the figure looks.
    pub gaze: Option<shot::Gaze>,
    /// How much is seen.
    pub framing: Option<shot::Framing>,
    /// From where it is seen.
    pub angle: Option<shot::Angle>,
    /// How the camera moves.
    pub camera: Option<shot::CameraMove>,
    /// What is drawn over the picture, each once.
    pub effects: Vec<shot::Effect>,
    /// The kind of place that is named first.
    pub place_kind: Option<place::PlaceKind>,
    /// Time of day.
    pub time: Option<place::DayTime>,
    /// The weather; clear where the text denies one ("no rain").
    pub weather: Option<place::Weather>,
    /// The thing that is held, where the text says that it is held.
    pub holds: Option<String>,
    /// The first thing that is mentioned, held or not.
    pub prop: Option<String>,
    /// Whether a thing that was held is given away or put down.
    pub lets_go: bool,
    /// Whether the figure looks at, or turns to, what the text names last.
    pub looks: bool,
    /// Whether the figure leaves.
    pub leaves: bool,
    /// Content words that the table does not know, in order, each once.
    pub not_understood: Vec<String>,
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Pose(shot::Pose),
    Head(shot::Head),
    Expression(shot::Expression),
    Mark(shot::Mark),
    View(shot::View),
    Gaze(shot::Gaze),
    Framing(shot::Framing),
    Angle(shot::Angle),
    Camera(shot::CameraMove),
    Effect(shot::Effect),
    PlaceKind(place::PlaceKind),
    Time(place::DayTime),
    Weather(place::Weather),
    Prop(&'static str),
    Hold,
    LetsGo,
    Looks,
    LeavesScene,
}
