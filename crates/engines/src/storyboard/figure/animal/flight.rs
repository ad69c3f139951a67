//! A bird in the air: its wings beat with the phase of the gait.

use domain::shot::{Pose, View};

use super::super::Artist;
use super::coat::far;
use super::mirrored;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, open_curve, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

/// How high the middle of a flying body is, in animal units.
const HEIGHT: f32 = 62.0;

impl Artist<'_> {
    /// How far the wings are raised: 1 is up, -1 is down.
    fn wing_beat(&self) -> f32 {
        let idle = if self.figure.pose == Pose::Run { 0.0 } else { self.acting.sway * std::f32::consts::PI };
        libm::cosf(self.acting.phase * std::f32::consts::TAU + idle)
    }

    pub(super) fn bird_flies(&mut self, ground: &Frame) {
        let bob = self.wing_beat() * 1.4;
        let frame = ground.inner(at(0.0, -HEIGHT + bob), 0.0, 1.0);
        match self.figure.view {
            View::Front => self.flies_in_front(&frame, true),
            View::Back | View::ThreeQuarterBack => self.flies_in_front(&frame, false),
            View::ThreeQuarter | View::Profile => self.flies_sideways(&frame),
        }
    }

    fn flies_sideways(&mut self, frame: &Frame) {
        let fur = self.fur();
        let frame = &frame.inner(at(0.0, 0.0), 0.16, 1.0);
        let wing = self.wing_colour();
        let beat = self.wing_beat();
        self.spread_wing(&frame.inner(at(-2.4, -5.0), -0.28, 0.92), beat, &far(wing));
        self.bird_tail(&frame.inner(at(9.4, -2.4), -0.06, 1.06));
        let head = frame.inner(at(-10.0, -4.0), -0.16 + self.animal_head_tilt(), 0.94);
        self.beak_side(&head);
        let body = closed_curve(
            frame,
            &[
                soft(-10.0, -10.8),
                soft(-15.2, -8.8),
                soft(-17.0, -4.2),
                soft(-15.4, 0.6),
                soft(-10.4, 4.2),
                soft(-2.0, 5.8),
                soft(6.0, 3.6),
                soft(11.6, 0.4),
                soft(11.0, -2.6),
                soft(4.0, -5.6),
                soft(-3.6, -7.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.6);
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[
                sharp(-18.0, -3.6),
                soft(-13.0, -2.4),
                sharp(-9.6, -0.2),
                soft(-2.0, 2.0),
                sharp(9.0, 1.2),
                sharp(6.0, 8.0),
                sharp(-18.0, 8.0),
            ],
        );
        self.brush.fill_clipped(&belly, pale.lit, 1.0);
        self.brush.shade_edge(&body, pale.shade, self.brush.light * (frame.scale() * 1.1));
        self.bird_face_side(&head);
        self.spread_wing(&frame.inner(at(-1.6, -3.4), 0.06, 1.0), beat, &wing);
    }

    /// A wing spread from its shoulder at the origin: raised as `beat` says, its feathers to the right.
    fn spread_wing(&mut self, frame: &Frame, beat: f32, paints: &Paints) {
        let high = if beat.abs() < 0.22 { 0.22_f32.copysign(beat) } else { beat };
        let own = Frame { down: frame.down * high, ..*frame };
        let sweep = frame.across * (1.0 - high.abs()) * 0.5;
        let own = Frame { down: own.down - sweep, ..own };
        let shape = closed_curve(&own, &WING);
        self.brush.cel(&shape, paints, frame.scale() * 0.9);
        let fur = self.fur();
        let cover = closed_curve(
            &own,
            &[
                sharp(-4.0, 2.0),
                soft(-4.0, -8.0),
                sharp(0.6, -17.0),
                soft(3.6, -12.6),
                sharp(4.4, -10.6),
                soft(5.6, -7.0),
                sharp(6.2, -4.6),
                soft(7.0, -1.6),
                sharp(7.2, 2.0),
            ],
        );
        let covert = if paints.lit == self.wing_colour().lit { fur.lit } else { fur.shade };
        self.brush.fill_clipped(&cover, covert, 1.0);
        for (from, to) in [
            ((3.4, -13.4), (7.4, -19.4)),
            ((5.0, -9.6), (10.2, -14.9)),
            ((6.0, -6.2), (11.8, -9.2)),
            ((6.8, -3.0), (11.4, -3.4)),
        ] {
            let quill = open_curve(&own, &[soft(from.0, from.1), soft(to.0, to.1)]);
            self.brush.stroke_clipped(&quill, paints.line, 0.65, Taper::Both);
        }
    }

    /// Towards the viewer or away: both wings spread to the sides.
    fn flies_in_front(&mut self, frame: &Frame, comes: bool) {
        let fur = self.fur();
        let wing = self.wing_colour();
        let beat = self.wing_beat();
        for side in [-1.0_f32, 1.0] {
            let own = mirrored(frame, side).inner(at(5.0, -3.4), 0.62, 1.04);
            self.spread_wing(&own, 0.62 + beat * 0.38, &wing);
        }
        if comes {
            self.bird_tail(&frame.inner(at(0.6, 5.0), 1.5, 0.6));
        }
        let body = closed_curve(
            frame,
            &[
                soft(0.0, -11.4),
                soft(5.4, -9.6),
                soft(7.6, -4.2),
                soft(7.2, 2.4),
                soft(4.0, 7.0),
                soft(0.0, 8.4),
                soft(-4.0, 7.0),
                soft(-7.2, 2.4),
                soft(-7.6, -4.2),
                soft(-5.4, -9.6),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.6);
        if !comes {
            return self.bird_tail(&frame.inner(at(0.8, 4.6), 1.5, 0.9));
        }
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[
                sharp(0.0, -2.2),
                soft(4.6, -2.6),
                soft(5.8, 2.4),
                soft(0.0, 9.4),
                soft(-5.8, 2.4),
                soft(-4.6, -2.6),
            ],
        );
        self.brush.fill_clipped(&belly, pale.lit, 1.0);
        let head = frame.inner(at(0.0, -4.0), self.animal_head_tilt() * 0.6, 1.0);
        self.bird_front_face(&head);
    }
}

/// A raised wing: its leading edge on the left, its flight feathers on the right.
const WING: [Knot; 13] = [
    soft(-3.0, 1.0),
    soft(-3.6, -6.0),
    soft(-1.6, -13.0),
    soft(2.6, -19.4),
    soft(7.4, -24.2),
    sharp(7.6, -19.8),
    soft(11.6, -19.6),
    sharp(10.4, -15.2),
    soft(14.0, -13.4),
    sharp(12.0, -9.4),
    soft(14.6, -6.6),
    sharp(11.6, -3.4),
    soft(11.8, 0.2),
];
