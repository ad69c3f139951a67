//! A bow of ribbon, in the hair or around a neck.

use super::Artist;
use crate::storyboard::ink::Paints;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, open_curve, sharp, soft};

impl Artist<'_> {
    /// A bow of ribbon around the frame's origin, about 12 units wide at size 1.
    pub(super) fn bow(&mut self, frame: &Frame, size: f32, paints: &Paints) {
        let frame = frame.inner(at(0.0, 0.0), 0.0, size);
        let depth = frame.scale() * 0.9;
        for side in [-1.0_f32, 1.0] {
            let tail = closed_curve(
                &frame,
                &[
                    sharp(0.2 * side, 0.6),
                    soft(2.6 * side, 3.6),
                    sharp(5.4 * side, 8.0),
                    sharp(2.4 * side, 7.8),
                    soft(0.6 * side, 4.0),
                ],
            );
            self.brush.cel(&tail, paints, depth);
            let wing = closed_curve(
                &frame,
                &[
                    sharp(0.0, -0.6),
                    soft(3.4 * side, -4.0),
                    soft(7.0 * side, -3.8),
                    soft(7.6 * side, 0.4),
                    soft(6.2 * side, 3.0),
                    soft(3.0 * side, 1.8),
                    sharp(0.0, 0.8),
                ],
            );
            self.brush.cel(&wing, paints, depth);
            let crease =
                open_curve(&frame, &[soft(0.8 * side, 0.0), soft(3.0 * side, -0.7), soft(4.8 * side, -0.4)]);
            self.brush.stroke_clipped(&crease, paints.line, 0.7, Taper::End);
        }
        let middle = closed_curve(
            &frame,
            &[
                soft(-1.5, -1.4),
                soft(0.0, -1.8),
                soft(1.5, -1.4),
                soft(1.5, 1.2),
                soft(0.0, 1.7),
                soft(-1.5, 1.2),
            ],
        );
        self.brush.cel(&middle, paints, depth * 0.6);
    }
}
