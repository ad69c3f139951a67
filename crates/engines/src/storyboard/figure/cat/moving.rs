//! A cat on its feet: standing, walking and running.

use domain::shot::Pose;

use super::super::Artist;
use super::super::shell::Half;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, open_curve, oval, soft};

impl Artist<'_> {
    pub(super) fn cat_walks(&mut self, frame: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let step = if self.figure.pose == Pose::Walk { 1.0 } else { 0.0 };
        let paw = |x: f32, offset: f32| {
            let swing = libm::sinf(turn + offset) * 3.4 * step;
            let lift = libm::cosf(turn + offset).max(0.0) * 1.8 * step;
            (x - swing, 0.2 - lift)
        };
        self.cat_tail(
            frame,
            &[
                (11.0, -15.4, 1.6),
                (15.6, -17.0, 1.6),
                (18.0, -21.6, 1.5),
                (17.4, -26.4, 1.4),
                (19.4, -29.6, 1.0),
            ],
        );
        for (hip, joint, x, offset) in
            [((-6.0, -10.0), (-6.4, -6.0), -6.2_f32, 3.4_f32), ((8.0, -10.0), (9.6, -5.4), 8.6, 5.0)]
        {
            self.cat_leg(frame, [hip, joint, paw(x, offset)], 1.5, Half::Far);
        }
        self.cat_trunk(frame, 0.0);
        for (hip, joint, x, offset) in
            [((-8.4, -10.6), (-8.8, -6.0), -8.6_f32, 0.2_f32), ((10.4, -10.6), (12.0, -5.6), 11.2, 1.9)]
        {
            self.cat_leg(frame, [hip, joint, paw(x, offset)], 1.6, Half::Near);
        }
        self.thigh_line(frame);
    }

    fn thigh_line(&mut self, frame: &Frame) {
        let line = self.fur().line;
        let cover = closed_curve(frame, &oval(at(10.0, -11.4), 2.4, 2.6));
        let fur = self.fur();
        self.brush.fill(&cover, fur.lit, 1.0);
        let shoulder = closed_curve(frame, &oval(at(-8.4, -11.6), 2.0, 2.4));
        self.brush.fill(&shoulder, fur.lit, 1.0);
        let curve = open_curve(frame, &[soft(7.4, -10.0), soft(7.6, -13.6), soft(10.0, -16.0)]);
        self.brush.stroke(&curve, line, 0.6, Taper::Both);
    }

    /// The trunk of a cat on its feet, `stretch` longer than at rest.
    fn cat_trunk(&mut self, frame: &Frame, stretch: f32) {
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(-12.4 - stretch, -16.4),
                soft(-9.0 - stretch, -18.4),
                soft(-1.0, -17.4),
                soft(7.0 + stretch, -18.2),
                soft(12.0 + stretch, -15.8),
                soft(12.8 + stretch, -11.6),
                soft(9.0 + stretch, -8.0),
                soft(1.0, -8.2),
                soft(-7.0 - stretch, -7.6),
                soft(-11.6 - stretch, -10.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        let belly = [
            soft(-13.0 - stretch, -13.0),
            soft(-10.0 - stretch, -9.4),
            soft(1.0, -9.6),
            soft(6.0, -8.2),
            soft(1.0, -6.0),
            soft(-10.0 - stretch, -6.0),
        ];
        self.bib(frame, &belly);
        self.stripes(
            frame,
            &[
                [(-5.6, -18.6), (-5.2, -15.6), (-5.8, -12.6)],
                [(-1.8, -18.2), (-1.4, -15.2), (-2.0, -12.4)],
                [(2.0, -18.2), (2.4, -15.2), (1.8, -12.4)],
                [(5.8, -18.8), (6.2, -15.6), (5.6, -12.8)],
                [(9.6, -18.4), (10.0, -15.8), (9.4, -13.4)],
            ],
        );
    }

    pub(super) fn cat_runs(&mut self, frame: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let frame = &frame.inner(at(0.0, self.bound() * -1.6), 0.0, 1.0);
        let reach = libm::sinf(turn);
        let stretch = 1.6 + reach * 1.4;
        self.cat_tail(
            frame,
            &[
                (13.0 + stretch, -14.6, 1.6),
                (18.0 + stretch, -15.4, 1.5),
                (22.6 + stretch, -17.6, 1.4),
                (27.0 + stretch, -17.0, 1.0),
            ],
        );
        let fore = |shift: f32| {
            [
                (-10.0 - stretch, -10.6),
                (-13.0 - reach * 3.6 + shift, -6.6),
                (-15.0 - reach * 7.0 + shift, -1.6),
            ]
        };
        let hind = |shift: f32| {
            [(10.0 + stretch, -11.0), (12.6 + reach * 3.6 + shift, -7.0), (13.4 + reach * 8.6 + shift, -1.6)]
        };
        self.cat_leg(frame, fore(2.6), 1.5, Half::Far);
        self.cat_leg(frame, hind(-2.6), 1.5, Half::Far);
        self.cat_trunk(frame, stretch);
        self.cat_leg(frame, fore(0.0), 1.6, Half::Near);
        self.cat_leg(frame, hind(0.0), 1.7, Half::Near);
    }

    pub(super) fn cat_stands_front(&mut self, frame: &Frame) {
        let fur = self.fur();
        let turn = self.acting.phase * std::f32::consts::TAU;
        let step = if self.figure.pose == Pose::Stand { 0.0 } else { 1.6 };
        self.cat_tail(frame, &[(3.0, -15.0, 1.5), (7.4, -18.0, 1.5), (9.8, -23.0, 1.4), (8.8, -27.6, 1.0)]);
        for side in [-1.0_f32, 1.0] {
            self.cat_leg(frame, [(4.6 * side, -8.0), (5.0 * side, -4.0), (5.0 * side, -0.6)], 1.5, Half::Far);
        }
        let body = closed_curve(frame, &oval(at(0.0, -10.8), 7.0, 6.6));
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        self.bib(
            frame,
            &[soft(-3.4, -17.0), soft(-4.0, -12.0), soft(0.0, -7.0), soft(4.0, -12.0), soft(3.4, -17.0)],
        );
        for side in [-1.0_f32, 1.0] {
            let lift = (libm::sinf(turn) * side).max(0.0) * step;
            self.cat_leg(
                frame,
                [(2.4 * side, -9.0), (2.6 * side, -5.0 - lift), (2.6 * side, 0.2 - lift)],
                1.65,
                Half::Near,
            );
        }
    }
}
