//! The vocabulary: what the words of an action line mean for a picture.
//!
//! English, as a table with synonyms, word forms and simple negation. It owns the words only; who does what
//! is decided in [`super::breakdown`]. Everything it does not know is reported, never guessed.

mod forms;
mod index;
mod markdown;
mod reader;
mod table;
#[cfg(test)]
mod tests;

pub use markdown::markdown;
pub use reader::read;

use crate::place;
use crate::shot;

/// What a text says about a picture. A field is none where the text is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the body does; the first one said.
    pub pose: Option<shot::Pose>,
    /// What the face shows; neutral where the text denies an expression ("not smiling").
    pub expression: Option<shot::Expression>,
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
    Expression(shot::Expression),
    View(shot::View),
    Gaze(shot::Gaze),
    Framing(shot::Framing),
    Angle(shot::Angle),
    Camera(shot::CameraMove),
    Time(place::DayTime),
    Weather(place::Weather),
    Prop(&'static str),
    Hold,
    LetsGo,
    Looks,
    LeavesScene,
}
