//! What the head of each species looks like, as tables in animal units around its middle.

use domain::character::Species;

use super::eyes::Eye;
use crate::storyboard::ink::curve::{Knot, Vec2, at, soft};

/// An outline as a table: x, y, and whether it has a corner there.
type Table = &'static [(f32, f32, bool)];

/// The head of one species.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    /// The right half of its outline from the crown to the chin.
    pub(super) half: Table,
    pub(super) crown: f32,
    pub(super) chin: f32,
    /// Its outline from the side, facing left.
    pub(super) side: Table,
    pub(super) ear: Ear,
    pub(super) eye: Eye,
    /// The middle of the right eye.
    pub(super) eye_at: Vec2,
    /// The middle of the nose from the front.
    pub(super) nose_at: Vec2,
    /// Half of the nose's width.
    pub(super) nose: f32,
    /// The muzzle's middle and half size.
    pub(super) muzzle: (Vec2, Vec2),
    /// Eye and nose from the side.
    pub(super) side_eye: Vec2,
    pub(super) side_nose: Vec2,
}

/// An ear: the middle of its root, half its width, its height and how far it leans outwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ear {
    pub(super) at: Vec2,
    pub(super) wide: f32,
    pub(super) high: f32,
    pub(super) lean: f32,
    /// The middle of the root from the side.
    pub(super) side_at: Vec2,
}

/// The face of a species.
pub(super) const fn face_of(species: Species) -> &'static Face {
    match species {
        Species::Dog => &DOG,
        Species::Fox => &FOX,
        Species::Rabbit => &RABBIT,
        _ => &CAT,
    }
}

const CAT: Face = Face {
    half: &[
        (3.2, -6.0, false),
        (6.3, -4.2, false),
        (8.0, -0.8, false),
        (8.5, 1.8, false),
        (10.2, 3.9, true),
        (8.3, 4.2, true),
        (8.7, 5.6, true),
        (6.4, 5.9, false),
        (3.4, 6.9, false),
    ],
    crown: -6.3,
    chin: 7.2,
    side: &[
        (1.0, -6.4, false),
        (-3.2, -5.5, false),
        (-5.8, -2.8, false),
        (-6.7, -0.3, false),
        (-8.3, 1.7, false),
        (-8.7, 2.7, false),
        (-8.0, 4.1, false),
        (-6.4, 5.6, false),
        (-2.6, 6.6, false),
        (1.4, 7.6, true),
        (1.8, 6.4, true),
        (4.4, 6.8, true),
        (5.2, 4.8, false),
        (7.2, 1.8, false),
        (6.8, -2.6, false),
        (4.6, -5.3, false),
    ],
    ear: Ear { at: at(4.9, -4.3), wide: 2.9, high: 6.6, lean: 0.34, side_at: at(1.6, -5.0) },
    eye: Eye { wide: 1.95, high: 2.25, slant: 0.10 },
    eye_at: at(3.85, 0.9),
    nose_at: at(0.0, 3.0),
    nose: 0.8,
    muzzle: (at(0.0, 4.8), at(3.9, 2.3)),
    side_eye: at(-4.1, 0.5),
    side_nose: at(-8.2, 2.0),
};

const DOG: Face = Face {
    half: &[
        (3.6, -6.2, false),
        (6.8, -4.2, false),
        (8.2, -0.8, false),
        (8.7, 1.9, false),
        (9.9, 4.1, true),
        (8.4, 4.4, true),
        (8.2, 6.0, true),
        (5.9, 6.4, false),
        (3.0, 7.5, false),
    ],
    crown: -6.5,
    chin: 7.8,
    side: &[
        (1.0, -6.5, false),
        (-3.2, -5.6, false),
        (-5.4, -3.0, false),
        (-6.4, -0.6, false),
        (-8.4, 0.5, false),
        (-10.2, 1.0, false),
        (-10.8, 2.3, false),
        (-10.0, 4.0, false),
        (-7.6, 5.7, false),
        (-3.4, 7.0, false),
        (0.8, 8.4, true),
        (1.6, 7.0, true),
        (4.4, 7.6, true),
        (5.6, 5.0, false),
        (7.3, 1.6, false),
        (6.8, -2.8, false),
        (4.6, -5.5, false),
    ],
    ear: Ear { at: at(5.0, -4.4), wide: 2.6, high: 5.0, lean: 0.36, side_at: at(2.2, -5.0) },
    eye: Eye { wide: 1.6, high: 1.85, slant: 0.12 },
    eye_at: at(3.7, 0.3),
    nose_at: at(0.0, 2.7),
    nose: 1.3,
    muzzle: (at(0.0, 4.5), at(4.3, 3.2)),
    side_eye: at(-4.4, 0.0),
    side_nose: at(-10.2, 1.6),
};

const FOX: Face = Face {
    half: &[
        (3.0, -6.1, false),
        (6.2, -4.2, false),
        (7.8, -1.0, false),
        (9.0, 1.4, false),
        (11.4, 3.4, true),
        (9.0, 4.0, true),
        (9.2, 5.6, true),
        (6.0, 5.8, false),
        (2.8, 7.2, false),
    ],
    crown: -6.3,
    chin: 8.2,
    side: &[
        (1.0, -6.4, false),
        (-3.0, -5.4, false),
        (-5.2, -2.8, false),
        (-6.6, -0.2, false),
        (-9.4, 1.7, false),
        (-12.2, 2.9, false),
        (-12.5, 3.9, false),
        (-10.6, 4.9, false),
        (-6.6, 5.8, false),
        (-2.6, 6.8, false),
        (1.4, 9.0, true),
        (1.8, 7.2, true),
        (4.8, 7.8, true),
        (5.6, 5.0, false),
        (7.1, 1.4, false),
        (6.6, -2.8, false),
        (4.4, -5.4, false),
    ],
    ear: Ear { at: at(4.9, -4.2), wide: 3.1, high: 7.4, lean: 0.36, side_at: at(1.9, -4.9) },
    eye: Eye { wide: 1.75, high: 1.75, slant: 0.26 },
    eye_at: at(3.9, 0.7),
    nose_at: at(0.0, 4.6),
    nose: 0.95,
    muzzle: (at(0.0, 5.4), at(3.0, 2.8)),
    side_eye: at(-4.4, 0.3),
    side_nose: at(-12.1, 3.2),
};

const RABBIT: Face = Face {
    half: &[
        (2.8, -6.2, false),
        (5.6, -4.7, false),
        (7.2, -1.4, false),
        (7.9, 2.0, false),
        (8.8, 4.3, true),
        (7.0, 4.7, false),
        (5.2, 6.2, false),
        (2.8, 6.9, false),
    ],
    crown: -6.5,
    chin: 7.1,
    side: &[
        (1.0, -6.5, false),
        (-3.0, -5.7, false),
        (-5.9, -3.4, false),
        (-7.4, -0.2, false),
        (-8.5, 2.0, false),
        (-8.2, 3.6, false),
        (-6.4, 5.4, false),
        (-2.4, 6.6, false),
        (2.4, 7.2, true),
        (3.4, 6.0, false),
        (6.6, 2.6, false),
        (6.8, -2.2, false),
        (4.6, -5.4, false),
    ],
    ear: Ear { at: at(2.7, -5.2), wide: 2.2, high: 11.2, lean: 0.16, side_at: at(1.8, -5.4) },
    eye: Eye { wide: 1.75, high: 2.2, slant: 0.04 },
    eye_at: at(4.1, 0.7),
    nose_at: at(0.0, 2.9),
    nose: 0.75,
    muzzle: (at(0.0, 4.4), at(3.2, 2.2)),
    side_eye: at(-3.6, 0.1),
    side_nose: at(-8.3, 2.3),
};

impl Face {
    /// The outline from the front; the far side is narrower by `turn`.
    pub(super) fn outline(&self, turn: f32) -> Vec<Knot> {
        let half = |side: f32| {
            let share = 1.0 - (turn * side * -0.045).max(-0.02);
            self.half.iter().map(move |&(x, y, corner)| Knot { at: at(x * side * share, y), corner })
        };
        let mut knots = vec![soft(0.0, self.crown)];
        knots.extend(half(1.0));
        knots.push(soft(-turn * 0.3, self.chin));
        knots.extend(half(-1.0).rev());
        knots
    }

    /// The outline from the side.
    pub(super) fn side_outline(&self) -> Vec<Knot> {
        self.side.iter().map(|&(x, y, corner)| Knot { at: at(x, y), corner }).collect()
    }
}
