//! An animal that lies: a cat with its paws under it, a dog with its chin on them, a fox curled up.

use domain::character::Species;

use super::super::Artist;
use super::super::shell::Half;
use super::leg::Joints;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, oval, sharp, soft};

impl Artist<'_> {
    pub(super) fn lies_sideways(&mut self, frame: &Frame) {
        if !self.curls_up() {
            self.animal_tail(frame, (10.6, -2.0), 0.0);
        }
        let leg = self.animal_build().leg;
        let tucked = matches!(self.figure.species, Species::Cat);
        if !tucked {
            let far: Joints = [(-5.0, -4.0, leg), (-8.0, -2.0, leg), (-10.4, -1.2, leg), (-12.2, -0.9, leg)];
            self.animal_leg(frame, &far, Half::Far);
        }
        self.lying_body(frame);
        if tucked {
            for x in [-8.6_f32, -5.0] {
                self.front_paw(frame, x, 2.4);
            }
        } else {
            let near: Joints =
                [(-2.6, -3.6, leg * 1.3), (-6.0, -1.9, leg * 1.1), (-9.0, -1.2, leg), (-10.6, -0.9, leg)];
            self.animal_leg(frame, &near, Half::Near);
        }
        self.fur_ruff(frame, (-7.6, -8.6), self.animal_build().chest * 0.8, 5.6);
    }

    fn lying_body(&mut self, frame: &Frame) {
        let fur = self.fur();
        let breath = self.acting.sway * 0.3;
        let body = closed_curve(
            frame,
            &[
                soft(-9.6, -8.4),
                soft(-5.4, -11.2),
                soft(0.6, -12.0 - breath),
                soft(6.6, -11.6 - breath),
                soft(11.4, -8.6),
                soft(13.2, -4.2),
                soft(11.8, -0.4),
                soft(5.0, 0.1),
                soft(-8.4, 0.1),
                soft(-11.2, -2.8),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        self.fur_stripes(
            frame,
            &[
                [(-2.6, -12.8), (-1.6, -10.4), (-2.0, -8.0)],
                [(1.0, -13.2), (2.0, -10.6), (1.6, -8.2)],
                [(4.8, -13.0), (5.6, -10.6), (5.2, -8.4)],
                [(8.6, -11.8), (9.0, -9.6), (8.4, -7.8)],
                [(12.4, -9.0), (11.6, -7.2), (10.4, -6.0)],
            ],
        );
        self.fur_ticks(frame, &[(-4.4, -8.8, 1.2, 1.3), (0.0, -5.6, 1.5, 0.8), (10.4, -4.4, 1.3, 0.9)]);
        let thigh = [soft(3.4, -0.6), soft(3.0, -4.2), soft(5.8, -7.4), soft(9.4, -7.2), soft(11.4, -5.0)];
        self.fur_crease(frame, &thigh, 0.95);
        let paints = self.foot_fur();
        let foot = closed_curve(
            frame,
            &[
                soft(0.4, -0.7),
                soft(1.6, -1.8),
                soft(4.6, -1.7),
                soft(7.4, -0.8),
                soft(6.6, 0.2),
                soft(2.0, 0.3),
            ],
        );
        self.brush.cel(&foot, &paints, frame.scale() * 0.4);
    }

    /// Whether the tail is laid around the body up to the nose.
    pub(super) fn curls_up(&self) -> bool {
        self.figure.species == Species::Fox && self.animal_sleeps()
    }

    /// The bushy tail around a sleeping body, over the chin.
    pub(super) fn curled_tail(&mut self, frame: &Frame) {
        self.wrapped_tail(&super::mirrored(frame, -1.0).inner(at(-13.2, -4.0), 0.0, 1.0));
    }

    pub(super) fn lies_front(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.animal_tail(frame, (7.6, -1.6), 0.0);
        let wide = self.animal_build().wide;
        let breath = self.acting.sway * 0.3;
        let body = closed_curve(frame, &oval(at(0.0, -6.2), 10.0 * wide, 6.4 + breath));
        self.brush.cel(&body, &fur, frame.scale() * 1.6);
        self.fur_stripes(
            frame,
            &[
                [(-10.6, -8.4), (-8.4, -8.4), (-6.8, -7.4)],
                [(10.6, -8.4), (8.4, -8.4), (6.8, -7.4)],
                [(-11.0, -5.4), (-8.8, -5.6), (-7.2, -5.0)],
                [(11.0, -5.4), (8.8, -5.6), (7.2, -5.0)],
            ],
        );
        let floor = closed_curve(
            frame,
            &[
                sharp(-9.0, -2.0),
                soft(0.0, -2.6),
                sharp(9.0, -2.0),
                soft(7.6, 0.1),
                soft(0.0, 0.3),
                soft(-7.6, 0.1),
            ],
        );
        self.brush.fill(&floor, fur.shade, 1.0);
        self.fur_ruff(frame, (0.0, -7.4), self.animal_build().chest, 5.4);
        for side in [-1.0_f32, 1.0] {
            self.front_paw(frame, 7.4 * side * wide, 2.3);
            self.front_paw(frame, 2.7 * side * wide, 2.6);
        }
    }
}
