//! Labels: words that belong on a picture, placed by who draws it and set by who has fonts.

use crate::colour::Colour;

/// One line of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// The point on the baseline that [`Label::anchor`] names, in pixels.
    pub at: (f32, f32),
    /// Which end of the words stands at the point.
    pub anchor: Anchor,
    /// How wide it may become, in pixels; what is longer is shortened.
    pub room: f32,
    /// The size of the letters in pixels.
    pub size: f32,
    /// How strong they are.
    pub weight: Weight,
    /// Their colour.
    pub colour: Colour,
}

/// Which end of a line of words stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// They begin there.
    Begin,
    /// Their middle is there.
    Middle,
    /// They end there.
    End,
}

/// How strong letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For running text.
    Regular,
    /// For headings.
    Bold,
    /// For numbers in columns.
    Fixed,
}
