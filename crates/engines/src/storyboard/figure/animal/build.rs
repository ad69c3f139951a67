//! How each species is built: the numbers in which their bodies differ.

use domain::character::Species;

use super::super::Artist;

/// The shape of a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Long and thin, as of a cat.
    Slender,
    /// Rolled up over the back, as of a shiba.
    Curled,
    /// Long and full, as of a fox.
    Bushy,
    /// A ball of fur.
    Puff,
}

/// How an animal is built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Build {
    /// The width of the trunk against that of a cat.
    pub(super) wide: f32,
    /// The thickness of the legs in animal units.
    pub(super) leg: f32,
    /// The size of the head against that of a cat.
    pub(super) head: f32,
    /// Half of the width of the pale fur on the chest.
    pub(super) chest: f32,
    /// The tail.
    pub(super) tail: Tail,
}

impl Artist<'_> {
    pub(super) fn animal_build(&self) -> Build {
        match self.figure.species {
            Species::Dog => Build { wide: 1.1, leg: 1.85, head: 1.0, chest: 4.4, tail: Tail::Curled },
            Species::Fox => Build { wide: 0.95, leg: 1.4, head: 0.96, chest: 4.8, tail: Tail::Bushy },
            Species::Rabbit => Build { wide: 0.94, leg: 1.5, head: 0.96, chest: 3.4, tail: Tail::Puff },
            _ => Build { wide: 0.97, leg: 1.55, head: 1.0, chest: 3.4, tail: Tail::Slender },
        }
    }
}
