//! A cat that sits, raises a paw, or lies with its paws under it.

use domain::shot::Pose;

use super::super::Artist;
use super::super::shell::Half;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, open_curve, oval, soft};

impl Artist<'_> {
    pub(super) fn cat_sits_front(&mut self, frame: &Frame) {
        self.cat_seated(frame);
        self.cat_front(frame);
        self.front_paws(frame, [-2.2, 2.2]);
    }

    pub(super) fn cat_sits_back(&mut self, frame: &Frame) {
        self.cat_seated(frame);
        self.stripes(
            frame,
            &[
                [(0.0, -17.0), (0.1, -14.0), (0.0, -10.0)],
                [(-7.6, -8.0), (-5.0, -8.4), (-2.4, -7.8)],
                [(7.6, -8.0), (5.0, -8.4), (2.4, -7.8)],
                [(-8.4, -4.6), (-5.4, -5.0), (-2.8, -4.4)],
                [(8.4, -4.6), (5.4, -5.0), (2.8, -4.4)],
            ],
        );
    }

    /// The tail and the pear-shaped body of a cat that sits towards or away from the viewer.
    fn cat_seated(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(6.0, -2.0, 1.6), (10.5, -1.6, 1.6), (13.0, -3.6, 1.5), (12.6, -7.0, 1.3), (14.0, -9.6, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-4.6, -18.0),
                soft(-6.8, -12.0),
                soft(-8.6, -6.0),
                soft(-8.8, -2.0),
                soft(-6.6, 0.0),
                soft(0.0, 0.2),
                soft(6.6, 0.0),
                soft(8.8, -2.0),
                soft(8.6, -6.0),
                soft(6.8, -12.0),
                soft(4.6, -18.0),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.3);
    }

    /// Chest, stripes and haunches of a cat that sits towards the viewer.
    fn cat_front(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.stripes(
            frame,
            &[
                [(-8.4, -8.0), (-6.6, -8.0), (-5.0, -7.4)],
                [(8.4, -8.0), (6.6, -8.0), (5.0, -7.4)],
                [(-9.0, -5.0), (-7.2, -5.2), (-5.6, -4.8)],
                [(9.0, -5.0), (7.2, -5.2), (5.6, -4.8)],
            ],
        );
        self.bib(
            frame,
            &[
                soft(-3.0, -18.0),
                soft(-3.8, -13.6),
                soft(-2.0, -9.6),
                soft(0.0, -8.8),
                soft(2.0, -9.6),
                soft(3.8, -13.6),
                soft(3.0, -18.0),
            ],
        );
        for side in [-1.0_f32, 1.0] {
            let haunch = open_curve(
                frame,
                &[
                    soft(4.0 * side, -6.6),
                    soft(7.4 * side, -6.0),
                    soft(8.2 * side, -2.4),
                    soft(6.6 * side, -0.4),
                ],
            );
            self.brush.stroke(&haunch, fur.line, 0.7, Taper::Both);
            let foot = closed_curve(frame, &oval(at(6.2 * side, -0.9), 2.4, 1.2));
            let pale = self.pale_fur();
            self.brush.cel(&foot, &pale, frame.scale() * 0.4);
        }
    }

    /// The two front legs of a sitting cat; one is raised in greeting.
    fn front_paws(&mut self, frame: &Frame, x: [f32; 2]) {
        let raised = matches!(self.figure.pose, Pose::Wave | Pose::HoldUp | Pose::Reach);
        self.cat_leg(frame, [(x[0] * 0.9, -11.0), (x[0], -6.0), (x[0], 0.2)], 1.55, Half::Near);
        if raised {
            let swing = libm::sinf(self.acting.phase * std::f32::consts::TAU) * 0.8;
            self.cat_leg(
                frame,
                [(x[1] * 1.2, -10.6), (x[1] + 4.4, -11.4), (x[1] + 6.4 + swing, -15.4)],
                1.55,
                Half::Near,
            );
        } else {
            self.cat_leg(frame, [(x[1] * 0.9, -11.0), (x[1], -6.0), (x[1], 0.2)], 1.55, Half::Near);
        }
    }

    pub(super) fn cat_sits_sideways(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(8.0, -2.0, 1.7), (12.6, -1.7, 1.6), (15.6, -3.6, 1.5), (15.4, -7.0, 1.3), (17.0, -9.8, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-5.2, -18.0),
                soft(-6.8, -13.4),
                soft(-6.2, -8.0),
                soft(-4.8, -3.0),
                soft(-3.0, 0.0),
                soft(4.0, 0.2),
                soft(9.4, -0.2),
                soft(11.2, -3.6),
                soft(10.2, -9.0),
                soft(6.6, -14.4),
                soft(2.6, -18.6),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        self.stripes(
            frame,
            &[
                [(5.6, -16.4), (4.4, -14.4), (3.4, -12.0)],
                [(8.4, -13.6), (6.8, -12.0), (5.4, -9.8)],
                [(10.8, -10.0), (8.8, -9.2), (7.0, -7.4)],
                [(11.8, -6.0), (9.8, -6.0), (8.0, -5.0)],
            ],
        );
        self.bib(
            frame,
            &[
                soft(-6.4, -18.0),
                soft(-7.4, -13.0),
                soft(-5.6, -9.4),
                soft(-3.4, -10.6),
                soft(-2.4, -14.0),
                soft(-2.8, -18.0),
            ],
        );
        let haunch = open_curve(frame, &[soft(2.0, -3.4), soft(3.2, -7.0), soft(6.8, -8.6), soft(9.8, -6.6)]);
        self.brush.stroke(&haunch, fur.line, 0.8, Taper::Both);
        let foot = closed_curve(frame, &oval(at(3.6, -1.0), 3.0, 1.3));
        let pale = self.pale_fur();
        self.brush.cel(&foot, &pale, frame.scale() * 0.4);
        self.front_paws(frame, [-1.4, -4.4]);
    }

    pub(super) fn cat_loaf(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(10.0, -2.4, 1.7), (14.6, -1.7, 1.6), (18.4, -2.6, 1.5), (21.0, -5.0, 1.3), (22.0, -7.6, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-9.0, -8.4),
                soft(-4.0, -11.8),
                soft(4.0, -12.6),
                soft(11.0, -9.6),
                soft(13.4, -4.0),
                soft(11.0, 0.0),
                soft(0.0, 0.2),
                soft(-9.0, 0.0),
                soft(-11.2, -3.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.5);
        self.stripes(
            frame,
            &[
                [(0.6, -13.0), (1.4, -10.6), (1.0, -8.0)],
                [(4.6, -13.0), (5.2, -10.4), (4.6, -8.0)],
                [(8.4, -11.6), (8.8, -9.2), (8.0, -7.0)],
                [(11.6, -9.0), (11.2, -6.8), (10.0, -5.2)],
            ],
        );
        self.bib(
            frame,
            &[soft(-10.6, -8.0), soft(-7.0, -9.0), soft(-5.0, -4.0), soft(-7.0, 0.6), soft(-11.6, 0.6)],
        );
        let pale = self.pale_fur();
        for x in [-9.0_f32, -5.6] {
            let paw = closed_curve(frame, &oval(at(x, -1.0), 2.2, 1.3));
            self.brush.cel(&paw, &pale, frame.scale() * 0.4);
        }
        let thigh = open_curve(frame, &[soft(4.0, -2.0), soft(4.6, -6.0), soft(8.6, -8.0), soft(11.6, -6.0)]);
        self.brush.stroke(&thigh, fur.line, 0.7, Taper::Both);
    }
}
