//! A motif: what one place has of its own, namely its colours, its words and its share of chance.

use domain::colour::Colour;
use domain::request::DrawnPlace;

use crate::storyboard::chance::Chance;

/// What one place has of its own.
pub(crate) struct Motif<'a> {
    place: &'a DrawnPlace,
}

impl<'a> Motif<'a> {
    /// The motif of a place.
    pub(crate) const fn of(place: &'a DrawnPlace) -> Self {
        Self { place }
    }

    /// The palette's colour for a part, or the default of the kind.
    pub(crate) fn colour(&self, part: &str, default: Colour) -> Colour {
        *self.place.palette.get(part).unwrap_or(&default)
    }

    /// The words on signs.
    pub(crate) fn sign(&self) -> &str {
        &self.place.sign
    }

    /// The name of the set-up.
    pub(crate) fn setup(&self) -> &str {
        &self.place.setup
    }

    /// Chance that is the same from every set-up of the place: for what stands there.
    pub(crate) fn chance(&self, part: &str) -> Chance {
        Chance::of(&[self.place.slug.as_str(), part])
    }

    /// Chance of one set-up: for what is seen from there only.
    pub(crate) fn chance_of_setup(&self, part: &str) -> Chance {
        Chance::of(&[self.place.slug.as_str(), &self.place.setup, part])
    }

    /// From where a set-up looks at the place.
    pub(super) fn vantage(&self) -> Vantage {
        let last = self.place.setup.bytes().last().unwrap_or(b'a').to_ascii_lowercase();
        let index = usize::from(last.wrapping_sub(b'a')) % 9;
        Vantage { view: index % 3, side: if (index / 3).is_multiple_of(2) { 1.0 } else { -1.0 }, index }
    }
}

/// From where a set-up looks at the place: its name's last letter counts, so that neighbours differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vantage {
    /// Which of the place's three views it is.
    pub view: usize,
    /// 1, or -1 for the same view with its sides exchanged.
    pub side: f32,
    /// Which of nine set-ups it is.
    pub index: usize,
}
