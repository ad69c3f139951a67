//! Ears: their shell, the fold inside it and where they stand in every view.

use super::super::Artist;
use super::HeadView;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, soft};

/// The outer edge from where it meets the cheek above, around to the lobe.
const SHELL: [Knot; 8] = [
    soft(-4.4, -4.6),
    soft(-1.4, -9.2),
    soft(3.4, -11.0),
    soft(6.8, -7.6),
    soft(6.2, -0.4),
    soft(3.4, 5.2),
    soft(0.2, 9.6),
    soft(-3.6, 8.2),
];

/// The shade inside the rim.
const HOLLOW: [Knot; 7] = [
    soft(-1.4, -3.0),
    soft(0.8, -7.0),
    soft(3.8, -7.4),
    soft(4.4, -3.8),
    soft(2.2, 0.6),
    soft(1.0, 4.2),
    soft(-1.6, 4.0),
];

impl Artist<'_> {
    /// The ears of a face, behind its outline.
    pub(super) fn ears(&mut self, view: &HeadView) {
        let turn = view.turn;
        if turn <= 0.5 {
            self.ear(view, at(-36.6 - turn * 8.0, 5.0), -0.78 + 0.3 * turn.min(0.0));
        }
        if turn >= -0.5 {
            self.ear(view, at(36.6 - turn * 8.0, 5.0), 0.78 + 0.3 * turn.max(0.0));
        }
    }

    /// One ear; `width` is negative for one that points to the left.
    pub(super) fn ear(&mut self, view: &HeadView, middle: Vec2, width: f32) {
        let skin = self.colours.skin();
        let frame =
            Frame { across: view.frame.across * width, origin: view.frame.place(middle), ..view.frame };
        self.brush.cel(&closed_curve(&frame, &SHELL), &skin, frame.scale() * 1.0);
        self.brush.fill_clipped(&closed_curve(&frame, &HOLLOW), skin.shade, 1.0);
        let rim = [soft(-1.6, -4.4), soft(1.4, -7.8), soft(4.4, -7.2), soft(4.4, -2.6), soft(2.2, 2.0)];
        let inner = [soft(-2.0, 1.4), soft(0.6, 0.2), soft(1.6, 3.0), soft(-0.4, 5.4)];
        self.brush.stroke_clipped(&open_curve(&frame, &rim), skin.line, 0.62, Taper::Both);
        self.brush.stroke_clipped(&open_curve(&frame, &inner), skin.line, 0.5, Taper::Both);
    }
}
