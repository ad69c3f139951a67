//! The tails: slender with rings, rolled up, bushy with a pale tip, or a ball of fur.

use domain::character::Species;

use super::super::Artist;
use super::build::Tail;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{
    Ends, Frame, Knot, Vec2, at, closed_curve, heading, open_curve, sharp, soft, tube,
};

/// The spine of a tail that lies along the ground to the right and rises at its end: x, y, half its thickness.
type Spine = &'static [(f32, f32, f32)];

const SLENDER: Spine = &[
    (0.0, 0.0, 1.5),
    (4.4, -0.2, 1.6),
    (7.4, -2.0, 1.55),
    (8.2, -5.6, 1.45),
    (8.6, -9.0, 1.3),
    (10.4, -11.6, 0.9),
];
const CURLED: Spine = &[
    (0.0, 0.0, 1.6),
    (3.0, -2.4, 2.2),
    (3.2, -6.0, 2.5),
    (-0.2, -8.0, 2.5),
    (-3.2, -6.2, 2.1),
    (-2.6, -3.8, 1.0),
];
const BUSHY: Spine = &[
    (0.0, 0.0, 1.2),
    (3.6, 0.1, 2.3),
    (7.6, -1.2, 3.3),
    (11.0, -4.0, 3.4),
    (13.0, -8.0, 2.4),
    (13.4, -12.2, 0.25),
];

/// The same tail laid along the ground around a body.
const WRAPPED: Spine = &[
    (0.0, 0.0, 1.4),
    (4.6, 0.9, 2.5),
    (10.6, 1.0, 3.4),
    (16.6, 0.6, 3.5),
    (21.4, -0.8, 2.6),
    (25.0, -3.6, 0.3),
];

impl Artist<'_> {
    /// A bushy tail around a sleeping body, from its root at the origin to the right.
    pub(super) fn wrapped_tail(&mut self, frame: &Frame) {
        let spine = spine_in(frame, WRAPPED, 0.0);
        self.tail_tube(frame, &spine);
        self.tail_tip(&spine);
        self.fur_ticks(frame, &[(4.0, 0.4, 1.6, 0.5), (8.6, 1.6, 1.7, 0.3), (12.4, -0.6, 1.6, 0.4)]);
    }

    /// The tail from its root at `root`, turned by `radians` from lying to the right along the ground.
    pub(super) fn animal_tail(&mut self, frame: &Frame, root: (f32, f32), radians: f32) {
        let wag = self.acting.sway * 0.14 + 0.10 * libm::sinf(self.acting.phase * std::f32::consts::TAU);
        match self.animal_build().tail {
            Tail::Slender => {
                let own = frame.inner(at(root.0, root.1), radians, 1.0);
                let spine = spine_in(&own, SLENDER, wag * 14.0);
                self.tail_tube(&own, &spine);
                self.tail_rings(&spine);
            }
            Tail::Curled => {
                let own = frame.inner(at(root.0, root.1), wag * 2.0 + radians * 0.12, 1.0);
                let spine = spine_in(&own, CURLED, 0.0);
                self.tail_tube(&own, &spine);
                self.curl_inside(&own);
            }
            Tail::Bushy => {
                let own = frame.inner(at(root.0, root.1), radians, 1.0);
                let spine = spine_in(&own, BUSHY, wag * 16.0);
                self.tail_tube(&own, &spine);
                self.tail_tip(&spine);
            }
            Tail::Puff => self.puff(frame, root),
        }
    }

    fn tail_tube(&mut self, frame: &Frame, spine: &[(Vec2, f32)]) {
        let fur = self.fur();
        self.brush.cel(&tube(spine, Ends::ROUND), &fur, frame.scale() * 0.8);
    }

    fn tail_rings(&mut self, spine: &[(Vec2, f32)]) {
        if self.figure.species != Species::Cat {
            return;
        }
        let marks = self.marked_fur();
        for index in 1..spine.len() {
            let (here, before) = (spine[index], spine[index - 1]);
            let middle = here.0.lerp(before.0, 0.45);
            let along = (here.0 - before.0).unit();
            let across = along.right() * (here.1 * 1.3);
            let ring = [free(middle + across), free(middle + along * (here.1 * 0.45)), free(middle - across)];
            let weight = here.1 * 0.62 / self.brush.line;
            self.brush.stroke_clipped(&open_curve(&PIXELS, &ring), marks.lit, weight, Taper::Even);
        }
    }

    /// The pale tip of a fox's tail, with an uneven edge.
    fn tail_tip(&mut self, spine: &[(Vec2, f32)]) {
        let pale = self.pale_fur();
        let spots: Vec<Vec2> = spine.iter().map(|(spot, _)| *spot).collect();
        let along = heading(&spots, 4);
        let (here, half) = (spots[3].lerp(spots[4], 0.35), spine[3].1 * 1.5);
        let across = along.right();
        let edge =
            [(1.2, -0.1), (0.62, -0.5), (0.40, 0.3), (0.02, -0.6), (-0.30, 0.2), (-0.60, -0.4), (-1.2, 0.1)];
        let mut knots: Vec<Knot> = edge
            .iter()
            .map(|&(right, ahead)| Knot {
                at: here + across * (half * right) + along * (half * ahead * 0.55),
                corner: true,
            })
            .collect();
        knots.push(Knot { at: here + along * (half * 6.0) - across * (half * 2.0), corner: true });
        knots.push(Knot { at: here + along * (half * 6.0) + across * (half * 2.0), corner: true });
        self.brush.fill_clipped(&closed_curve(&PIXELS, &knots), pale.lit, 1.0);
        let tip: Vec<Knot> = [0.4_f32, -0.2]
            .iter()
            .map(|&right| free(here + across * (half * right * 0.5) + along * (half * 0.9)))
            .collect();
        self.brush.stroke_clipped(&open_curve(&PIXELS, &tip), pale.shade, 0.5, Taper::End);
    }

    /// The pale underside that a rolled tail shows.
    fn curl_inside(&mut self, frame: &Frame) {
        let pale = self.pale_fur();
        let inside = closed_curve(
            frame,
            &[
                soft(1.3, -3.2),
                soft(1.5, -5.2),
                soft(-0.4, -6.4),
                soft(-2.2, -5.6),
                sharp(-3.4, -3.0),
                soft(-1.6, -4.0),
                soft(-0.2, -4.6),
            ],
        );
        self.brush.fill_clipped(&inside, pale.lit, 1.0);
        self.fur_ticks(frame, &[(2.6, -5.4, 1.4, -0.9), (1.0, -7.6, 0.8, -1.4)]);
    }

    fn puff(&mut self, frame: &Frame, root: (f32, f32)) {
        let pale = self.pale_fur();
        let own = frame.inner(at(root.0, root.1), self.acting.sway * 0.2, 1.0);
        let ball = closed_curve(
            &own,
            &[
                soft(-2.2, 0.4),
                soft(-1.4, -1.9),
                sharp(0.4, -3.0),
                soft(1.4, -2.2),
                sharp(3.0, -1.6),
                soft(2.6, -0.2),
                sharp(3.2, 1.2),
                soft(1.4, 1.9),
                soft(-0.8, 2.0),
            ],
        );
        self.brush.cel(&ball, &pale, frame.scale() * 0.7);
    }
}

/// The frame whose units are pixels.
const PIXELS: Frame = Frame { origin: at(0.0, 0.0), across: at(1.0, 0.0), down: at(0.0, 1.0) };

fn free(spot: Vec2) -> Knot {
    Knot { at: spot, corner: false }
}

/// The spine in pixels, swung to the side more and more towards its end.
fn spine_in(frame: &Frame, spine: Spine, swing: f32) -> Vec<(Vec2, f32)> {
    let last = spine.len() as f32 - 1.0;
    spine
        .iter()
        .enumerate()
        .map(|(index, &(x, y, half))| {
            let share = index as f32 / last;
            (frame.place(at(x + swing * share * share, y)), half * frame.scale())
        })
        .collect()
}
