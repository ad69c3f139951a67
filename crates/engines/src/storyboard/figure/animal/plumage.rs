//! The plumage of a bird: folded wings and the tail.

use domain::colour::Colour;

use super::super::Artist;
use crate::storyboard::ink::curve::{Frame, closed_curve, open_curve, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

impl Artist<'_> {
    /// The darker plumage of wings and tail.
    pub(super) fn wing_colour(&self) -> Paints {
        let fur = self.fur();
        let deep = |colour: Colour| colour.mix(fur.line, 0.26);
        Paints { lit: deep(fur.lit), shade: deep(fur.shade), line: fur.line }
    }

    /// A folded wing from its shoulder at the origin back to its point.
    pub(super) fn folded_wing(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                soft(-0.6, 0.6),
                soft(0.6, -2.6),
                soft(4.6, -2.6),
                soft(9.0, 1.0),
                soft(13.0, 5.6),
                sharp(17.0, 10.2),
                soft(11.4, 9.8),
                soft(5.6, 8.8),
                soft(1.0, 5.4),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 1.0);
        let fur = self.fur();
        let cover = closed_curve(
            frame,
            &[
                sharp(-2.0, -4.0),
                sharp(8.0, -3.0),
                soft(7.6, 2.0),
                sharp(6.4, 4.2),
                sharp(5.2, 3.0),
                sharp(4.0, 5.0),
                sharp(2.8, 3.4),
                sharp(1.2, 4.8),
                sharp(-2.0, 3.0),
            ],
        );
        self.brush.fill_clipped(&cover, fur.lit, 1.0);
        for (x, y, right, down) in [(6.2, 5.6, 8.4, 3.9), (7.2, 3.8, 7.2, 4.2), (8.0, 2.2, 5.6, 4.2)] {
            let feather = open_curve(
                frame,
                &[soft(x, y), soft(x + right * 0.5, y + down * 0.42), soft(x + right, y + down)],
            );
            self.brush.stroke_clipped(&feather, wing.line, 0.7, Taper::Both);
        }
    }

    /// A folded wing on the right of the back, its point over the tail.
    pub(super) fn wing_from_behind(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                soft(5.4, -20.4),
                soft(9.0, -18.6),
                soft(10.9, -12.8),
                soft(9.0, -7.8),
                soft(5.0, -4.4),
                sharp(0.6, -1.6),
                soft(1.4, -7.0),
                soft(2.8, -14.0),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 0.9);
        let fur = self.fur();
        let cover = closed_curve(
            frame,
            &[
                sharp(0.0, -24.0),
                sharp(12.0, -24.0),
                sharp(12.0, -12.0),
                sharp(9.2, -11.6),
                sharp(8.0, -13.0),
                sharp(6.4, -10.8),
                sharp(5.0, -12.6),
                sharp(2.0, -10.6),
            ],
        );
        self.brush.fill_clipped(&cover, fur.lit, 1.0);
        for (from, to) in
            [((7.8, -11.0), (3.4, -4.0)), ((5.6, -10.6), (2.0, -3.2)), ((9.2, -10.6), (5.0, -5.0))]
        {
            let feather = open_curve(frame, &[soft(from.0, from.1), soft(to.0, to.1)]);
            self.brush.stroke_clipped(&feather, wing.line, 0.7, Taper::Both);
        }
    }

    /// Tail feathers from the origin to the right.
    pub(super) fn bird_tail(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                sharp(-2.0, -1.8),
                soft(5.0, 0.4),
                sharp(12.6, 2.0),
                soft(12.9, 3.2),
                sharp(12.2, 3.8),
                sharp(11.6, 4.9),
                soft(4.0, 4.0),
                sharp(-3.0, 3.4),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 0.6);
        let split = open_curve(frame, &[soft(3.0, 2.2), soft(8.0, 3.0), soft(12.2, 3.7)]);
        self.brush.stroke_clipped(&split, wing.line, 0.7, Taper::Both);
    }
}
