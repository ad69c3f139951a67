//! The body of a rabbit: a round back, long hind feet and a ball of a tail.

use super::super::Artist;
use super::super::shell::Half;
use super::leg::Joints;
use super::standing::shortened;
use super::{Posture, mirrored};
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, oval, sharp, soft};
use domain::shot::Pose;

/// The middle of the head in animal units.
pub(super) const fn head_of(posture: Posture) -> Vec2 {
    match posture {
        Posture::SitsFront | Posture::SitsBack | Posture::Flies => at(0.0, -18.6),
        Posture::StandsFront | Posture::StandsBack => at(0.0, -16.6),
        Posture::SitsSideways => at(-5.6, -18.4),
        Posture::StandsSideways => at(-8.8, -15.6),
        Posture::Runs => at(-12.4, -16.6),
        Posture::LiesFront => at(0.0, -10.2),
        Posture::LiesSideways => at(-8.0, -11.0),
    }
}

impl Artist<'_> {
    pub(super) fn rabbit(&mut self, frame: &Frame, posture: Posture) {
        let hops = self.figure.pose == Pose::Walk;
        let lift = if hops { self.animal_bound() * 3.0 } else { 0.0 };
        let raised = frame.inner(at(0.0, -lift), 0.0, 1.0);
        match posture {
            Posture::SitsFront | Posture::Flies => self.rabbit_front(frame, -15.4),
            Posture::StandsFront => self.rabbit_front(&raised, -13.6),
            Posture::SitsBack => self.rabbit_back(frame, -15.4),
            Posture::StandsBack => self.rabbit_back(&raised, -13.6),
            Posture::SitsSideways => self.rabbit_sits(frame),
            Posture::StandsSideways => self.rabbit_crouches(&raised),
            Posture::Runs => self.rabbit_leaps(frame),
            Posture::LiesFront => self.lies_front(frame),
            Posture::LiesSideways => self.rabbit_lies(frame),
        }
    }

    /// The egg of a body, its shoulders at the height `top`.
    fn rabbit_egg(&mut self, frame: &Frame, top: f32) {
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(0.0, top - 1.4),
                soft(4.6, top),
                soft(6.8, top * 0.66),
                soft(8.8, top * 0.36),
                soft(8.4, -1.6),
                soft(5.0, 0.0),
                soft(-5.0, 0.0),
                soft(-8.4, -1.6),
                soft(-8.8, top * 0.36),
                soft(-6.8, top * 0.66),
                soft(-4.6, top),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.6);
    }

    fn rabbit_front(&mut self, frame: &Frame, top: f32) {
        self.rabbit_egg(frame, top);
        let pale = self.pale_fur();
        let belly = closed_curve(frame, &oval(at(0.0, -4.6), 4.6, 5.4));
        self.brush.fill_clipped(&belly, pale.lit, 1.0);
        self.fur_ticks(frame, &[(-6.6, top * 0.6, 0.2, 1.6), (6.6, top * 0.6, -0.2, 1.6)]);
        for side in [-1.0_f32, 1.0] {
            self.fur_crease(
                frame,
                &[soft(7.6 * side, -1.2), soft(7.2 * side, -5.0), soft(4.6 * side, -6.6)],
                0.85,
            );
            let foot = closed_curve(
                &mirrored(frame, side),
                &[
                    soft(2.6, -0.6),
                    soft(3.6, -2.2),
                    soft(6.0, -2.5),
                    soft(7.8, -1.4),
                    soft(7.6, 0.1),
                    soft(4.6, 0.4),
                ],
            );
            let fur = self.fur();
            self.brush.cel(&foot, &fur, frame.scale() * 0.5);
            for toe in [4.4_f32, 5.8] {
                let own = mirrored(frame, side);
                self.fur_crease(&own, &[soft(toe, 0.2), soft(toe, -0.9)], 0.5);
            }
        }
        self.fur_ruff(frame, (0.0, top + 1.6), self.animal_build().chest, 5.4);
        let begs = self.animal_raises_paw();
        let leg = self.animal_build().leg;
        for side in [-1.0_f32, 1.0] {
            let swing = libm::sinf(self.acting.phase * std::f32::consts::TAU) * 0.5 * side;
            let joints: Joints = if begs {
                [
                    (3.0 * side, top * 0.62, leg),
                    (3.2 * side, top * 0.54, leg),
                    (2.6 * side, top * 0.52 - 1.0, leg * 0.9),
                    (1.8 * side, top * 0.5 - 2.4 + swing, leg * 0.9),
                ]
            } else {
                [
                    (2.4 * side, top * 0.52, leg * 1.1),
                    (2.3 * side, -5.6, leg),
                    (2.1 * side, -3.0, leg * 0.95),
                    (2.0 * side, -1.0, leg),
                ]
            };
            self.animal_leg(frame, &joints, Half::Near);
        }
    }

    fn rabbit_back(&mut self, frame: &Frame, top: f32) {
        self.rabbit_egg(frame, top);
        self.fur_ticks(
            frame,
            &[
                (-3.4, top * 0.72, -0.2, 1.8),
                (3.2, top * 0.66, 0.2, 1.8),
                (-5.6, -5.4, 0.0, 1.6),
                (5.4, -5.4, 0.0, 1.6),
            ],
        );
        for side in [-1.0_f32, 1.0] {
            self.fur_crease(
                frame,
                &[soft(4.2 * side, -0.4), soft(5.8 * side, -4.2), soft(8.2 * side, -5.6)],
                0.7,
            );
        }
        self.animal_tail(frame, (0.0, -2.8), 0.0);
    }

    /// The near thigh and the long hind foot at `x`.
    fn rabbit_haunch(&mut self, frame: &Frame, x: f32) {
        let thigh = [
            soft(x - 4.4, -1.6),
            soft(x - 4.2, -5.8),
            soft(x - 0.6, -9.4),
            soft(x + 3.6, -8.6),
            soft(x + 5.2, -5.4),
        ];
        self.fur_crease(frame, &thigh, 1.0);
        let fur = self.fur();
        let foot = closed_curve(
            frame,
            &[
                soft(x - 7.0, -0.6),
                soft(x - 6.0, -1.9),
                soft(x - 2.4, -2.1),
                soft(x + 2.4, -1.7),
                soft(x + 3.0, -0.2),
                soft(x - 2.0, 0.3),
                soft(x - 6.0, 0.3),
            ],
        );
        self.brush.cel(&foot, &fur, frame.scale() * 0.45);
        for toe in [-5.8_f32, -4.8] {
            self.fur_crease(frame, &[soft(x + toe, 0.2), soft(x + toe + 0.1, -0.7)], 0.5);
        }
    }

    fn rabbit_sits(&mut self, frame: &Frame) {
        self.animal_tail(frame, (9.6, -3.2), 0.0);
        let leg = self.animal_build().leg;
        let begs = self.animal_raises_paw();
        let lift = if begs { -5.0 } else { 0.0 };
        let paw = |x: f32| -> Joints {
            [
                (x, -9.6 + lift * 0.5, leg * 1.2),
                (x - 0.4, -6.0 + lift * 0.7, leg),
                (x - 0.8 + lift * 0.2, -3.2 + lift, leg * 0.9),
                (x - 1.0 + lift * 0.4, -0.9 + lift, leg * 0.95),
            ]
        };
        self.animal_leg(frame, &paw(-5.2), Half::Far);
        self.round_back(frame, -18.0);
        self.fur_ticks(frame, &[(-1.6, -13.0, 1.2, 1.4), (3.6, -13.4, 1.4, 1.2), (9.2, -8.4, 0.9, 1.4)]);
        self.rabbit_haunch(frame, 4.6);
        self.fur_ruff(frame, (-5.6, -14.0), self.animal_build().chest * 0.72, 6.0);
        self.animal_leg(frame, &paw(-3.4), Half::Near);
    }

    /// The rounded body from the side, its neck at the height `neck`.
    fn round_back(&mut self, frame: &Frame, neck: f32) {
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(-6.6, neck + 2.0),
                soft(-7.4, neck * 0.62),
                soft(-6.0, neck * 0.32),
                soft(-4.4, -1.0),
                soft(-1.0, 0.1),
                soft(8.0, 0.1),
                soft(11.0, -2.6),
                soft(11.2, -7.4),
                soft(8.4, -12.2),
                soft(3.6, -15.2),
                soft(-1.6, neck - 0.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[soft(-7.6, -6.0), soft(-4.4, -4.4), sharp(-1.0, -2.6), sharp(-1.0, 1.0), sharp(-7.0, 1.0)],
        );
        self.brush.fill_clipped(&belly, pale.lit.mix(pale.shade, 0.3), 1.0);
    }

    fn rabbit_crouches(&mut self, frame: &Frame) {
        self.animal_tail(frame, (11.8, -4.0), 0.0);
        let leg = self.animal_build().leg;
        let reach = if self.figure.pose == Pose::Walk { self.animal_bound() * 2.0 } else { 0.0 };
        let paw = |x: f32| -> Joints {
            [
                (x, -7.6, leg * 1.25),
                (x - 0.5 - reach * 0.3, -5.0, leg),
                (x - 0.9 - reach * 0.8, -2.8, leg * 0.9),
                (x - 1.2 - reach, -0.9, leg * 0.95),
            ]
        };
        self.animal_leg(frame, &paw(-8.4), Half::Far);
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(-9.6, -12.6),
                soft(-10.6, -8.8),
                soft(-9.0, -4.6),
                soft(-4.0, -2.2),
                soft(0.0, -0.6),
                soft(9.6, 0.0),
                soft(12.8, -2.8),
                soft(13.0, -7.6),
                soft(9.8, -12.2),
                soft(4.0, -14.2),
                soft(-3.0, -13.8),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        self.fur_ticks(frame, &[(-5.0, -11.0, 1.3, 1.2), (2.4, -12.0, 1.5, 0.9), (10.4, -8.6, 1.0, 1.3)]);
        self.rabbit_haunch(frame, 6.4);
        self.fur_ruff(frame, (-8.4, -10.4), self.animal_build().chest * 0.72, 5.2);
        self.animal_leg(frame, &paw(-6.2), Half::Near);
    }

    /// A leap: stretched in the air, gathered at its ends.
    fn rabbit_leaps(&mut self, ground: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let reach = if self.figure.pose == Pose::Jump { 0.9 } else { libm::sinf(turn) };
        let rise = self.animal_bound() * 1.8 + if self.figure.pose == Pose::Jump { 6.0 } else { 1.4 };
        let frame = &shortened(&ground.inner(at(0.0, -rise), 0.1, 1.0));
        let leg = self.animal_build().leg;
        self.animal_tail(frame, (12.2 + reach, -11.6), 0.0);
        let fore = |shift: f32| -> Joints {
            [
                (-8.4, -9.2, leg * 1.3),
                (-10.4 - reach * 1.6 + shift, -6.6, leg),
                (-11.8 - reach * 3.8 + shift, -4.6, leg * 0.9),
                (-12.4 - reach * 5.6 + shift, -2.8, leg * 0.9),
            ]
        };
        let hind = |shift: f32| -> Joints {
            [
                (7.4, -9.6, leg * 2.6),
                (9.0 + reach * 3.4 + shift, -6.4, leg * 1.7),
                (12.0 + reach * 5.6 + shift, -4.4, leg),
                (11.4 + reach * 9.8 + shift, -2.2, leg * 1.05),
            ]
        };
        self.animal_leg(frame, &hind(-2.2), Half::Far);
        self.animal_leg(frame, &fore(2.2), Half::Far);
        self.animal_leg(frame, &hind(0.0), Half::Near);
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(-11.4, -13.2),
                soft(-11.6, -9.6),
                soft(-8.0, -7.4),
                soft(0.0, -6.6),
                soft(8.0, -6.6),
                soft(12.6 + reach, -9.0),
                soft(12.4 + reach, -13.4),
                soft(7.0, -16.6),
                soft(0.0, -16.4),
                soft(-7.0, -15.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        self.fur_ticks(frame, &[(-5.0, -13.2, 1.4, 0.9), (2.0, -14.0, 1.6, 0.7)]);
        self.fur_crease(
            frame,
            &[soft(4.6, -7.4), soft(4.4, -11.0), soft(8.0, -13.4), soft(11.0, -12.0)],
            0.9,
        );
        self.fur_ruff(frame, (-9.6, -11.4), self.animal_build().chest * 0.7, 4.6);
        self.animal_leg(frame, &fore(0.0), Half::Near);
    }

    fn rabbit_lies(&mut self, frame: &Frame) {
        self.animal_tail(frame, (12.0, -3.4), 0.0);
        let fur = self.fur();
        let breath = self.acting.sway * 0.3;
        let body = closed_curve(
            frame,
            &[
                soft(-9.8, -8.0),
                soft(-5.0, -11.4),
                soft(1.0, -13.0 - breath),
                soft(7.4, -12.4 - breath),
                soft(12.2, -8.4),
                soft(13.0, -3.4),
                soft(10.0, 0.0),
                soft(-8.0, 0.1),
                soft(-11.0, -3.2),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        self.fur_ticks(frame, &[(-3.4, -9.4, 1.3, 1.2), (2.6, -11.0, 1.5, 0.9), (10.0, -7.2, 1.0, 1.3)]);
        self.rabbit_haunch(frame, 6.4);
        self.fur_ruff(frame, (-8.4, -8.0), self.animal_build().chest * 0.75, 4.6);
        self.front_paw(frame, -8.6, 2.0);
        self.front_paw(frame, -5.6, 2.0);
    }
}
