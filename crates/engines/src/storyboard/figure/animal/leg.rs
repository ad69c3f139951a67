//! The legs and paws of an animal.

use domain::character::Species;

use super::super::Artist;
use super::super::shell::Half;
use super::coat::far;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Ends, Frame, Vec2, at, closed_curve, open_curve, sharp, soft, tube};

/// Joints of a leg from hip or shoulder to the foot, each with half its thickness, in animal units.
pub(super) type Joints = [(f32, f32, f32); 4];

/// The outline of a leg.
pub(super) fn leg_shape(frame: &Frame, joints: &Joints) -> Vec<Vec2> {
    let spine: Vec<(Vec2, f32)> =
        joints.iter().map(|&(x, y, half)| (frame.place(at(x, y)), half * frame.scale())).collect();
    tube(&spine, Ends::ROUND)
}

impl Artist<'_> {
    /// A whole leg with its paw, by itself.
    pub(super) fn animal_leg(&mut self, frame: &Frame, joints: &Joints, half: Half) {
        let fur = self.fur();
        let paints = if half == Half::Far { far(fur) } else { fur };
        let shape = leg_shape(frame, joints);
        self.brush.cel(&shape, &paints, frame.scale() * 0.55);
        self.fur_sock(frame, joints, half);
        self.paw(frame, joints[3], half);
    }

    /// The dark leg of a fox, inside the clipped leg.
    pub(super) fn fur_sock(&mut self, frame: &Frame, joints: &Joints, half: Half) {
        if self.figure.species != Species::Fox {
            return;
        }
        let dark = self.marked_fur();
        let dark = if half == Half::Far { far(dark) } else { dark };
        let (knee, foot) = (joints[2], joints[3]);
        let top = f32::midpoint(joints[1].1, knee.1) + 0.6;
        let x = knee.0;
        let low = foot.1 + 3.0;
        let left = x.min(foot.0) - 4.0;
        let right = x.max(foot.0) + 4.0;
        let shape = closed_curve(
            frame,
            &[
                sharp(left, top),
                sharp(x - 0.8, top + 1.0),
                sharp(x - 0.1, top - 0.9),
                sharp(x + 0.7, top + 0.9),
                sharp(right, top - 0.2),
                sharp(right, low),
                sharp(left, low),
            ],
        );
        self.brush.fill_clipped(&shape, dark.lit, 1.0);
    }

    /// A paw seen from the side or from the front, with the lines between its toes.
    pub(super) fn paw(&mut self, frame: &Frame, (x, y, half_leg): (f32, f32, f32), half: Half) {
        let paints = self.foot_fur();
        let paints = if half == Half::Far { far(paints) } else { paints };
        let size = half_leg / 1.4;
        let own = frame.inner(at(x - 0.5 * size, y), 0.0, size);
        let shape = closed_curve(
            &own,
            &[
                soft(1.7, -0.9),
                soft(0.4, -1.5),
                soft(-1.4, -1.1),
                soft(-2.2, 0.0),
                soft(-1.9, 0.85),
                soft(0.0, 1.0),
                soft(1.7, 0.85),
                soft(2.1, 0.1),
            ],
        );
        self.brush.cel(&shape, &paints, frame.scale() * 0.4);
        for toe in [-1.1_f32, -0.1] {
            let line = open_curve(&own, &[soft(toe - 0.1, 0.75), soft(toe - 0.05, 0.05)]);
            self.brush.stroke_clipped(&line, paints.line, 0.55, Taper::End);
        }
    }

    /// A paw that points at the viewer.
    pub(super) fn front_paw(&mut self, frame: &Frame, x: f32, half: f32) {
        let paints = self.foot_fur();
        let own = frame.inner(at(x, -1.15), 0.0, half / 2.2);
        let shape = closed_curve(
            &own,
            &[
                soft(-2.0, -0.9),
                soft(0.0, -1.7),
                soft(2.0, -0.9),
                soft(2.4, 0.4),
                soft(1.5, 1.2),
                soft(0.0, 1.3),
                soft(-1.5, 1.2),
                soft(-2.4, 0.4),
            ],
        );
        self.brush.cel(&shape, &paints, frame.scale() * 0.45);
        for toe in [-0.75_f32, 0.75] {
            let line = open_curve(&own, &[soft(toe, 1.1), soft(toe * 1.06, 0.1)]);
            self.brush.stroke_clipped(&line, paints.line, 0.6, Taper::End);
        }
    }
}
