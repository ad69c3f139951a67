//! An animal that sits on its haunches, seen from the front, from the side and from behind.

use domain::character::Species;

use super::super::Artist;
use super::super::shell::Half;
use super::leg::Joints;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, sharp, soft};

impl Artist<'_> {
    pub(super) fn sits_front(&mut self, frame: &Frame) {
        self.animal_tail(frame, (5.4, -1.8), 0.0);
        self.seated_body(frame);
        self.fur_stripes(
            frame,
            &[
                [(-9.6, -7.6), (-7.4, -7.8), (-5.6, -7.0)],
                [(-9.8, -5.0), (-7.8, -5.2), (-6.0, -4.6)],
                [(9.6, -7.6), (7.4, -7.8), (5.6, -7.0)],
                [(9.8, -5.0), (7.8, -5.2), (6.0, -4.6)],
                [(-7.4, -12.4), (-5.6, -12.6), (-4.4, -11.8)],
                [(7.4, -12.4), (5.6, -12.6), (4.4, -11.8)],
            ],
        );
        self.fur_ticks(frame, &[(-6.6, -10.6, 0.3, 1.6), (6.6, -10.6, -0.3, 1.6)]);
        let wide = self.animal_build().wide;
        for side in [-1.0_f32, 1.0] {
            let haunch = [
                soft(6.9 * side * wide, -0.6),
                soft(8.2 * side * wide, -3.2),
                soft(6.9 * side * wide, -6.4),
                soft(4.4 * side * wide, -7.0),
            ];
            self.fur_crease(frame, &haunch, 0.9);
            self.front_paw(frame, 6.1 * side * wide, 2.35);
        }
        self.front_legs(frame);
    }

    /// Two straight front legs between the haunches, the chest above them, and a paw that may be raised.
    fn front_legs(&mut self, frame: &Frame) {
        let build = self.animal_build();
        let chest = build.chest;
        let raised = self.animal_raises_paw();
        let apart = 2.25 * build.wide;
        for side in [-1.0_f32, 1.0] {
            if raised && side > 0.0 {
                continue;
            }
            self.straight_leg(frame, apart * side, side);
        }
        self.fur_ruff(frame, (0.0, -16.6), chest, 9.0);
        if raised {
            self.greeting_paw(frame, (apart, -10.4));
        }
    }

    /// A straight front leg: paint and paw, a line on its outer side and one between the legs.
    fn straight_leg(&mut self, frame: &Frame, x: f32, side: f32) {
        let fur = self.fur();
        let half = self.animal_build().leg * 1.12;
        let inner = x - half * 0.94 * side;
        let outer = x + half * side;
        let shape = closed_curve(
            frame,
            &[
                sharp(inner, -11.0),
                sharp(outer, -11.0),
                soft(outer * 1.02, -5.0),
                sharp(outer, -0.6),
                sharp(inner, -0.6),
            ],
        );
        self.brush.tones(&shape, &fur, frame.scale() * 0.5);
        let joints: Joints = [(x, -11.0, half), (x, -7.0, half), (x, -4.0, half), (x, -0.8, half)];
        self.fur_sock(frame, &joints, Half::Near);
        self.fur_crease(
            frame,
            &[soft(outer, -0.8), soft(outer * 1.04, -4.6), soft(outer * 0.94, -10.4)],
            0.95,
        );
        self.fur_crease(frame, &[soft(inner, -0.8), soft(inner, -4.0), soft(inner * 0.7, -7.4)], 0.8);
        self.front_paw(frame, x, half * 1.28);
    }

    /// A front paw raised beside the cheek.
    fn greeting_paw(&mut self, frame: &Frame, (x, y): (f32, f32)) {
        let swing = libm::sinf(self.acting.phase * std::f32::consts::TAU) * 0.8 + self.acting.sway * 0.8;
        let leg = self.animal_build().leg;
        let joints: Joints = [
            (x, y, leg * 1.35),
            (x + 3.2, y - 1.4, leg * 1.2),
            (x + 5.8 + swing * 0.5, y - 4.2, leg * 1.05),
            (x + 6.4 + swing, y - 6.6, leg),
        ];
        let fur = self.fur();
        let arm = super::leg::leg_shape(frame, &joints);
        self.brush.cel(&arm, &fur, frame.scale() * 0.55);
        if self.figure.species == Species::Fox {
            let dark = self.marked_fur();
            let y = joints[2].1 + 1.2;
            let (left, right) = (joints[2].0 - 4.0, joints[2].0 + 5.0);
            let middle = joints[2].0;
            let sleeve = [
                sharp(left, y - 12.0),
                sharp(right, y - 12.0),
                sharp(right, y),
                sharp(middle + 0.9, y - 0.8),
                sharp(middle + 0.1, y + 0.9),
                sharp(middle - 0.8, y - 0.7),
                sharp(left, y + 0.2),
            ];
            self.brush.fill_clipped(&closed_curve(frame, &sleeve), dark.lit, 1.0);
        }
        let own = frame.inner(at(joints[3].0, joints[3].1), 0.35, 1.0);
        self.raised_paw(&own);
    }

    /// A paw in the air, its pads towards the viewer.
    fn raised_paw(&mut self, frame: &Frame) {
        let paints = self.foot_fur();
        let size = self.animal_build().leg / 1.5;
        let own = frame.inner(at(0.0, -0.4), 0.0, size);
        let paw = closed_curve(
            &own,
            &[
                soft(-2.2, 0.6),
                soft(-2.2, -1.0),
                soft(-1.0, -2.2),
                soft(0.6, -2.3),
                soft(2.1, -1.2),
                soft(2.2, 0.6),
                soft(1.0, 1.6),
                soft(-1.0, 1.6),
            ],
        );
        self.brush.cel(&paw, &paints, frame.scale() * 0.45);
        if self.figure.species == Species::Rabbit {
            return;
        }
        let pink = self.colours.lit(domain::colour::Colour::rgb(0xec, 0x9c, 0x98));
        let pad = |x: f32, y: f32, wide: f32, high: f32| {
            closed_curve(&own, &crate::storyboard::ink::curve::oval(at(x, y), wide, high))
        };
        for (x, y, wide, high) in [
            (0.0, 0.35, 1.0, 0.75),
            (-1.3, -0.7, 0.42, 0.5),
            (-0.4, -1.4, 0.42, 0.5),
            (0.7, -1.3, 0.42, 0.5),
            (1.45, -0.5, 0.4, 0.46),
        ] {
            self.brush.fill(&pad(x, y, wide, high), pink, 1.0);
        }
    }

    pub(super) fn sits_back(&mut self, frame: &Frame) {
        self.seated_body(frame);
        self.fur_stripes(
            frame,
            &[
                [(0.0, -17.6), (0.2, -14.0), (0.0, -9.6)],
                [(-9.4, -8.4), (-6.0, -8.8), (-2.4, -7.8)],
                [(9.4, -8.4), (6.0, -8.8), (2.4, -7.8)],
                [(-9.8, -5.0), (-6.4, -5.4), (-3.0, -4.4)],
                [(9.8, -5.0), (6.4, -5.4), (3.0, -4.4)],
                [(-7.0, -12.0), (-4.6, -12.4), (-2.2, -11.6)],
                [(7.0, -12.0), (4.6, -12.4), (2.2, -11.6)],
            ],
        );
        self.fur_ticks(frame, &[(-4.0, -14.0, -0.3, 1.7), (3.6, -13.0, 0.3, 1.7), (0.4, -6.0, 0.0, 1.7)]);
        for side in [-1.0_f32, 1.0] {
            let haunch = [soft(3.2 * side, -0.4), soft(5.6 * side, -4.6), soft(8.6 * side, -6.2)];
            self.fur_crease(frame, &haunch, 0.7);
        }
        self.animal_tail(frame, (2.0, -1.8), 0.0);
    }

    /// The pear-shaped body of an animal that sits towards or away from the viewer.
    fn seated_body(&mut self, frame: &Frame) {
        let fur = self.fur();
        let wide = self.animal_build().wide;
        let half = [
            (4.2, -18.6, false),
            (5.6, -14.6, false),
            (6.6, -10.6, false),
            (8.6, -6.4, false),
            (9.1, -3.0, false),
            (7.6, -0.3, false),
        ];
        let side = |sign: f32| half.map(|(x, y, corner)| Knot { at: at(x * sign * wide, y), corner });
        let mut knots = side(1.0).to_vec();
        knots.push(soft(0.0, 0.0));
        knots.extend(side(-1.0).into_iter().rev());
        let body = closed_curve(frame, &knots);
        self.brush.cel(&body, &fur, frame.scale() * 1.5);
    }

    pub(super) fn sits_sideways(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.animal_tail(frame, (8.4, -1.8), 0.0);
        let leg = self.animal_build().leg;
        if !self.animal_raises_paw() {
            let far_leg: Joints =
                [(-4.4, -11.0, leg * 1.1), (-4.9, -7.0, leg), (-5.1, -3.6, leg * 0.95), (-5.6, -1.0, leg)];
            self.animal_leg(frame, &far_leg, Half::Far);
        }
        let body = closed_curve(
            frame,
            &[
                soft(-5.6, -18.4),
                soft(-6.9, -14.0),
                soft(-6.4, -9.6),
                soft(-4.7, -5.0),
                soft(-4.4, -1.0),
                sharp(-3.6, 0.0),
                soft(3.0, 0.2),
                soft(8.8, 0.0),
                soft(11.0, -2.8),
                soft(10.6, -7.2),
                soft(8.0, -12.0),
                soft(4.4, -16.0),
                soft(2.4, -19.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.5);
        self.side_coat(frame);
        self.haunch(frame);
        let near: Joints =
            [(-1.8, -11.6, leg * 1.4), (-2.2, -7.2, leg * 1.1), (-2.6, -3.8, leg), (-2.9, -1.0, leg)];
        let x = [near[3].0 - leg, near[3].0 + leg];
        let shape = super::leg::leg_shape(frame, &near);
        self.brush.clip_to(&shape);
        self.brush.fill(&shape, fur.lit, 1.0);
        self.fur_sock(frame, &near, Half::Near);
        self.fur_crease(frame, &[soft(x[1], -0.9), soft(x[1] + 0.3, -4.4), soft(x[1] + 1.2, -10.0)], 1.0);
        self.fur_crease(frame, &[soft(x[0], -0.9), soft(x[0], -3.8), soft(x[0] - 0.2, -6.6)], 0.8);
        self.paw(frame, near[3], Half::Near);
        self.fur_ruff(frame, (-4.2, -16.4), self.animal_build().chest * 0.78, 8.4);
        if self.animal_raises_paw() {
            let own = super::mirrored(frame, -1.0);
            self.greeting_paw(&own, (3.2, -10.8));
        }
    }

    fn side_coat(&mut self, frame: &Frame) {
        self.fur_stripes(
            frame,
            &[
                [(5.6, -17.8), (4.2, -15.4), (3.6, -12.6)],
                [(8.4, -14.4), (6.6, -12.6), (5.6, -10.4)],
                [(10.8, -10.6), (9.0, -9.6), (7.4, -7.8)],
                [(12.0, -6.4), (9.8, -6.4), (8.0, -5.2)],
            ],
        );
        self.fur_ticks(frame, &[(-0.6, -15.4, 0.9, 1.6), (2.0, -12.4, 0.8, 1.7), (8.8, -3.6, 1.2, 1.0)]);
    }

    /// The near thigh and hind foot of a sitting animal.
    fn haunch(&mut self, frame: &Frame) {
        let thigh = [soft(1.4, -1.4), soft(1.6, -5.4), soft(4.2, -8.6), soft(7.4, -8.4), soft(9.2, -6.6)];
        self.fur_crease(frame, &thigh, 1.0);
        let paints = self.foot_fur();
        let foot = closed_curve(
            frame,
            &[
                soft(-0.9, -0.9),
                soft(0.4, -2.0),
                soft(3.4, -2.0),
                soft(6.2, -1.0),
                soft(5.6, 0.1),
                soft(2.0, 0.3),
                soft(-0.4, 0.1),
            ],
        );
        self.brush.cel(&foot, &paints, frame.scale() * 0.45);
        for toe in [0.5_f32, 1.6] {
            self.fur_crease(frame, &[soft(toe, 0.1), soft(toe + 0.1, -0.7)], 0.5);
        }
    }
}
