//! Landmarks: where eyes, ears and nose of a head lie on the canvas, for whoever has to know.

use super::{HeadView, Sight};
use crate::storyboard::ink::curve::{Vec2, at};

/// The points of one head.
pub(in crate::storyboard::figure) struct Landmarks<'a> {
    head: &'a HeadView,
    /// The side of the drawing on which the person's right eye lies: -1 for its left.
    sign: f32,
}

/// A point in pixels, and whether it lies on the side that is not seen.
pub(in crate::storyboard::figure) type Landmark = (Vec2, bool);

impl<'a> Landmarks<'a> {
    /// Those of a head; a flipped drawing is a mirror image, so that its sides change.
    pub(in crate::storyboard::figure) const fn of(head: &'a HeadView, flip: bool) -> Self {
        Self { head, sign: if flip { 1.0 } else { -1.0 } }
    }

    pub(in crate::storyboard::figure) fn nose(&self) -> Landmark {
        match self.head.side {
            Sight::Profile => (self.place(at(-44.0, 18.0)), false),
            Sight::Away | Sight::Back => (self.place(at(0.0, 18.0)), true),
            Sight::Face => (self.place(self.head.on_face(at(0.0, 18.0))), false),
        }
    }

    /// The person's right eye for `side` 1, the left for -1.
    pub(in crate::storyboard::figure) fn eye(&self, side: f32) -> Landmark {
        let x = 16.6 * side * self.sign;
        match self.head.side {
            Sight::Profile => (self.place(at(-27.0, 0.0)), self.is_far(side)),
            Sight::Away | Sight::Back => (self.place(at(-x, 0.0)), true),
            Sight::Face => (self.place(self.head.on_face(at(x, 0.0))), false),
        }
    }

    /// The person's right ear for `side` 1, the left for -1.
    pub(in crate::storyboard::figure) fn ear(&self, side: f32) -> Landmark {
        let x = 42.0 * side * self.sign;
        match self.head.side {
            Sight::Profile => (self.place(at(8.0, 8.0)), self.is_far(side)),
            Sight::Away => (self.place(at(-x * 0.4, 8.0)), self.is_far(side)),
            Sight::Back => (self.place(at(-x, 8.0)), false),
            // The far ear of a turned head lies behind its cheek.
            Sight::Face => {
                (self.place(at(x * (1.0 - 0.14 * self.head.turn), 8.0)), self.head.turn > 0.5 && x < 0.0)
            }
        }
    }

    /// Whether this side of a head seen from the side is the far one. An unflipped head looks to the left of
    /// the canvas and shows its left side.
    fn is_far(&self, side: f32) -> bool {
        side * self.sign < 0.0
    }

    fn place(&self, point: Vec2) -> Vec2 {
        self.head.frame.place(point)
    }
}
