//! An animal on its feet: standing, walking and running.

use domain::character::Species;
use domain::shot::Pose;

use super::super::Artist;
use super::super::shell::Half;
use super::leg::{Joints, leg_shape};
use crate::storyboard::ink::curve::{Frame, at, closed_curve, oval, sharp, soft};

/// A foot in its gait: how far it is ahead of its place and above the ground.
#[derive(Debug, Clone, Copy)]
struct Step {
    ahead: f32,
    lift: f32,
}

impl Artist<'_> {
    /// Where the foot of a leg that begins its step `offset` later is.
    fn animal_step(&self, offset: f32) -> Step {
        if self.figure.pose != Pose::Walk {
            return Step { ahead: 0.0, lift: 0.0 };
        }
        let turn = (self.acting.phase + offset) * std::f32::consts::TAU;
        Step { ahead: libm::cosf(turn) * 3.3, lift: (-libm::sinf(turn)).max(0.0) * 2.2 }
    }

    fn fore_leg(&self, x: f32, step: Step) -> Joints {
        let leg = self.animal_build().leg;
        [
            (x, -12.4, leg * 1.75),
            (x - step.ahead * 0.34 + 0.3, -7.8, leg * 1.2),
            (x - step.ahead * 0.72 + step.lift * 0.5, -3.8 - step.lift * 0.7, leg * 0.98),
            (x - step.ahead, -0.9 - step.lift, leg),
        ]
    }

    fn hind_leg(&self, x: f32, step: Step) -> Joints {
        let leg = self.animal_build().leg;
        [
            (x, -12.4, leg * 2.35),
            (x - 1.5 - step.ahead * 0.5, -7.6 - step.lift * 0.4, leg * 1.55),
            (x + 1.2 - step.ahead * 0.66 + step.lift * 0.5, -3.9 - step.lift * 0.9, leg * 0.92),
            (x - 0.1 - step.ahead, -0.9 - step.lift, leg),
        ]
    }

    pub(super) fn stands_sideways(&mut self, frame: &Frame) {
        let rise =
            if self.figure.pose == Pose::Walk { -self.animal_bound() * 0.5 } else { self.acting.sway * 0.15 };
        let body = frame.inner(at(0.0, rise), 0.0, 1.0);
        // A fox carries its tail low, the others raise theirs.
        let (root, raised) =
            if self.figure.species == Species::Fox { ((11.4, -13.2), -0.12) } else { ((11.0, -15.6), -0.85) };
        self.animal_tail(&body, root, raised);
        self.animal_leg(frame, &self.hind_leg(8.0, self.animal_step(0.5)), Half::Far);
        self.animal_leg(frame, &self.fore_leg(-6.6, self.animal_step(0.75)), Half::Far);
        let (hind, fore) =
            (self.hind_leg(9.6, self.animal_step(0.0)), self.fore_leg(-8.6, self.animal_step(0.25)));
        self.trunk_with_legs(&body, frame, (hind, fore), 0.0);
        self.fur_ruff(&body, (-10.6, -15.8), self.animal_build().chest * 0.8, 7.4);
    }

    /// Trunk and near legs as one form, then coat and paws.
    fn trunk_with_legs(
        &mut self,
        body: &Frame,
        ground: &Frame,
        (hind, fore): (Joints, Joints),
        stretch: f32,
    ) {
        let fur = self.fur();
        let trunk = self.animal_trunk(body, stretch);
        let shapes = [leg_shape(ground, &hind), leg_shape(ground, &fore)];
        for shape in shapes.iter().chain([&trunk]) {
            self.brush.contour(shape, fur.line, 1.0);
        }
        for (shape, joints) in shapes.iter().zip([&hind, &fore]) {
            self.brush.tones(shape, &fur, ground.scale() * 0.6);
            self.fur_sock(ground, joints, Half::Near);
        }
        self.brush.tones(&trunk, &fur, body.scale() * 1.7);
        self.trunk_coat(body, stretch);
        for (shape, joints) in shapes.iter().zip([&hind, &fore]) {
            self.leg_top(ground, shape, joints);
            self.paw(ground, joints[3], Half::Near);
        }
        let thigh = hind[1];
        self.fur_crease(
            body,
            &[soft(thigh.0 - 1.9, -8.4), soft(thigh.0 - 2.4, -11.4), soft(hind[0].0 - 1.0, -15.0)],
            0.8,
        );
        self.fur_crease(
            body,
            &[soft(fore[0].0 + 2.5, -9.2), soft(fore[0].0 + 2.9, -11.6), soft(fore[0].0 + 2.2, -13.6)],
            0.6,
        );
    }

    /// The upper part of a leg over the trunk's shade, so that shoulder and thigh grow out of it.
    fn leg_top(&mut self, frame: &Frame, shape: &[crate::storyboard::ink::curve::Vec2], joints: &Joints) {
        let fur = self.fur();
        self.brush.clip_to(shape);
        let (x, y, half) = joints[0];
        let low = joints[1].1 + 0.4;
        let cover = closed_curve(
            frame,
            &[
                sharp(x - half * 1.6, y + 1.2),
                soft(x, y + 0.4),
                sharp(x + half * 1.6, y + 1.2),
                sharp(x + half * 1.6, low),
                sharp(x - half * 1.8, low),
            ],
        );
        self.brush.fill_clipped(&cover, fur.lit, 1.0);
        if self.figure.species == Species::Fox {
            self.fur_sock(frame, joints, Half::Near);
        }
    }

    fn animal_trunk(&self, frame: &Frame, stretch: f32) -> Vec<crate::storyboard::ink::curve::Vec2> {
        let deep = (self.animal_build().wide - 1.0) * 6.0;
        let tuck = if self.figure.species == Species::Fox { 0.8 } else { 0.0 };
        closed_curve(
            frame,
            &[
                soft(-12.6 - stretch, -17.0),
                soft(-9.4 - stretch, -19.0),
                soft(-3.0, -18.0),
                soft(3.4, -17.6),
                soft(8.6 + stretch, -18.2),
                soft(12.2 + stretch, -15.8),
                soft(12.8 + stretch, -12.0),
                soft(10.0 + stretch, -9.4),
                soft(4.6, -9.4 - tuck),
                soft(-1.6, -8.4 + deep - tuck * 0.5),
                soft(-7.6 - stretch, -8.2 + deep),
                soft(-12.0 - stretch, -11.0),
            ],
        )
    }

    fn trunk_coat(&mut self, frame: &Frame, stretch: f32) {
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[
                soft(-13.6 - stretch, -13.4),
                soft(-10.0 - stretch, -10.4),
                soft(-2.0, -10.2),
                sharp(5.4, -9.8),
                sharp(4.0, -6.0),
                sharp(-14.0 - stretch, -6.0),
            ],
        );
        self.brush.fill_clipped(&belly, pale.lit.mix(pale.shade, 0.35), 1.0);
        self.fur_stripes(
            frame,
            &[
                [(-5.8, -19.6), (-5.2, -16.4), (-5.6, -13.0)],
                [(-2.4, -19.0), (-1.8, -15.8), (-2.2, -12.6)],
                [(1.0, -18.6), (1.6, -15.6), (1.2, -12.8)],
                [(4.4, -18.8), (5.0, -15.8), (4.6, -13.2)],
                [(8.0, -19.0), (8.6, -16.2), (8.2, -13.6)],
                [(11.4, -17.8), (11.2, -15.4), (10.6, -13.6)],
            ],
        );
        self.fur_ticks(
            frame,
            &[
                (-8.6, -16.4, 1.0, 1.5),
                (-6.4, -12.4, 1.3, 1.0),
                (6.2, -16.4, 1.6, 0.7),
                (3.0, -12.0, 1.5, 0.7),
            ],
        );
    }

    pub(super) fn runs(&mut self, ground: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let rise = self.animal_bound() * 1.8 + if self.figure.pose == Pose::Jump { 6.0 } else { 0.6 };
        let frame = &shortened(&ground.inner(at(0.0, -rise), 0.05, 1.0));
        let reach = if self.figure.pose == Pose::Jump { 0.9 } else { libm::sinf(turn) };
        let stretch = 0.4 + reach * 1.1;
        let leg = self.animal_build().leg;
        self.animal_tail(frame, (12.4 + stretch, -15.0), -0.22 + reach * 0.16);
        let fore = |shift: f32| -> Joints {
            [
                (-9.4 - stretch, -12.0, leg * 1.7),
                (-11.6 - reach * 2.6 + shift, -7.8, leg * 1.25),
                (-12.4 - reach * 5.6 + shift, -4.8 - reach.max(0.0) * 0.8, leg),
                (-12.0 - reach * 8.2 + shift, -2.2 - reach.max(0.0) * 1.8, leg * 0.95),
            ]
        };
        let hind = |shift: f32| -> Joints {
            [
                (9.6 + stretch, -12.4, leg * 2.3),
                (9.4 + reach * 3.2 + shift, -7.8, leg * 1.55),
                (10.8 + reach * 7.0 + shift, -5.6, leg * 0.95),
                (9.8 + reach * 9.6 + shift, -2.4 - reach.max(0.0), leg * 0.95),
            ]
        };
        self.animal_leg(frame, &hind(-2.4), Half::Far);
        self.animal_leg(frame, &fore(2.6), Half::Far);
        self.trunk_with_legs(frame, frame, (hind(0.0), fore(0.0)), stretch);
        self.fur_ruff(frame, (-11.6 - stretch, -15.2), self.animal_build().chest * 0.8, 6.4);
    }

    pub(super) fn stands_front(&mut self, frame: &Frame) {
        self.animal_tail(frame, (4.4, -10.6), -0.24);
        let leg = self.animal_build().leg;
        let wide = self.animal_build().wide;
        for side in [-1.0_f32, 1.0] {
            let x = 4.3 * side * wide;
            let hind: Joints =
                [(x, -9.0, leg * 1.3), (x, -6.0, leg), (x, -3.4, leg * 0.9), (x + 0.4, -1.4, leg * 0.9)];
            self.animal_leg(frame, &hind, Half::Far);
        }
        let lifts = [-1.0_f32, 1.0].map(|side| self.front_lift(side));
        let legs: Vec<Joints> = [-1.0_f32, 1.0]
            .iter()
            .zip(lifts)
            .map(|(side, lift)| {
                let x = 2.7 * side * wide;
                [(x, -12.0, leg * 1.5), (x, -8.0, leg * 1.2), (x, -4.2 - lift, leg), (x, -1.4 - lift, leg)]
            })
            .collect();
        self.front_form(frame, &legs, wide);
        for (side, lift) in [-1.0_f32, 1.0].into_iter().zip(lifts) {
            let own = frame.inner(at(0.0, -lift), 0.0, 1.0);
            self.front_paw(&own, 2.7 * side * wide, leg * 1.45);
        }
        self.fur_ruff(frame, (0.0, -15.4), self.animal_build().chest, 8.0);
    }

    fn front_lift(&self, side: f32) -> f32 {
        if self.figure.pose == Pose::Stand {
            return 0.0;
        }
        (libm::sinf(self.acting.phase * std::f32::consts::TAU) * side).max(0.0) * 1.8
    }

    /// Chest and front legs as one form.
    fn front_form(&mut self, frame: &Frame, legs: &[Joints], wide: f32) {
        let fur = self.fur();
        let chest = closed_curve(frame, &oval(at(0.0, -12.0), 6.2 * wide, 6.6));
        let shapes: Vec<_> = legs.iter().map(|joints| leg_shape(frame, joints)).collect();
        for shape in shapes.iter().chain([&chest]) {
            self.brush.contour(shape, fur.line, 1.0);
        }
        self.brush.tones(&chest, &fur, frame.scale() * 1.5);
        self.fur_stripes(
            frame,
            &[
                [(-7.4, -13.4), (-5.6, -13.4), (-4.4, -12.6)],
                [(7.4, -13.4), (5.6, -13.4), (4.4, -12.6)],
                [(-7.4, -10.6), (-5.8, -10.8), (-4.8, -10.2)],
                [(7.4, -10.6), (5.8, -10.8), (4.8, -10.2)],
            ],
        );
        for (shape, joints) in shapes.iter().zip(legs) {
            self.brush.tones(shape, &fur, frame.scale() * 0.5);
            self.fur_sock(frame, joints, Half::Near);
            let side = joints[0].0.signum();
            let inner = joints[1].0 - joints[1].2 * side;
            self.fur_crease(frame, &[soft(inner, -5.4), soft(inner, -7.2), soft(inner * 0.6, -8.6)], 0.6);
        }
    }

    pub(super) fn stands_back(&mut self, frame: &Frame) {
        let leg = self.animal_build().leg;
        let wide = self.animal_build().wide;
        for side in [-1.0_f32, 1.0] {
            let x = 2.6 * side * wide;
            let fore: Joints =
                [(x, -9.0, leg * 1.2), (x, -6.0, leg), (x, -3.4, leg * 0.9), (x, -1.6, leg * 0.9)];
            self.animal_leg(frame, &fore, Half::Far);
        }
        let legs: Vec<Joints> = [-1.0_f32, 1.0]
            .iter()
            .map(|side| {
                let lift = self.front_lift(*side);
                let x = 4.0 * side * wide;
                [
                    (x, -11.4, leg * 2.0),
                    (x * 1.06, -7.4, leg * 1.5),
                    (x, -3.8 - lift, leg * 0.95),
                    (x, -1.2 - lift, leg),
                ]
            })
            .collect();
        self.front_form(frame, &legs, wide * 1.08);
        for joints in &legs {
            let own = frame.inner(at(0.0, joints[3].1 + 1.2), 0.0, 1.0);
            self.front_paw(&own, joints[3].0, leg * 1.4);
        }
    }
}

/// A body in full run is drawn a little shorter than it is long, which keeps it compact beside its head.
pub(super) fn shortened(frame: &Frame) -> Frame {
    Frame { across: frame.across * 0.84, ..*frame }
}
