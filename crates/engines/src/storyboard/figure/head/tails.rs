//! Gathered hair that hangs: tails of several locks, and braids of crossing strands.

use domain::colour::Colour;

use super::super::Artist;
use super::HeadView;
use super::cuts::Extra;
use super::gathered::half_at;
use super::shell::{Half, Shell};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{
    Ends, Frame, Knot, Vec2, at, closed_curve, heading, open_curve, sharp, soft, tube,
};

/// The middle line of a tail as (outwards, y) in head units, with its half width.
type TailLine = [(f32, f32, f32); 6];

const PONYTAIL: TailLine = [
    (-2.0, -33.0, 3.4),
    (10.0, -37.0, 8.6),
    (20.0, -18.0, 12.5),
    (22.0, 14.0, 13.0),
    (16.0, 50.0, 9.5),
    (12.0, 88.0, 0.6),
];

const TWINTAIL: TailLine = [
    (-2.0, -17.0, 3.2),
    (9.0, -19.0, 8.0),
    (18.0, 4.0, 11.5),
    (20.0, 38.0, 11.5),
    (16.0, 72.0, 8.5),
    (13.0, 106.0, 0.6),
];

/// The middle line of a braid, from the nape forwards over the shoulder.
const BRAID: [(f32, f32); 5] = [(-3.0, 31.0), (0.0, 44.0), (1.0, 62.0), (0.0, 82.0), (-2.0, 104.0)];

/// How many crossings a braid shows.
const CROSSINGS: usize = 7;

impl Artist<'_> {
    pub(super) fn tails(&mut self, view: &HeadView, shell: &Shell<'_>, extra: Extra, half: Half) {
        let anchors: &[(f32, &TailLine)] = match extra {
            Extra::Tail => &[(180.0, &PONYTAIL)],
            _ => &[(-106.0, &TWINTAIL), (106.0, &TWINTAIL)],
        };
        for (degrees, line) in anchors {
            let seen = shell.seen(*degrees);
            if half_at(seen) == half {
                self.tail(view, shell, seen, line);
            }
        }
    }

    fn tail(&mut self, view: &HeadView, shell: &Shell<'_>, seen: f32, line: &TailLine) {
        let paints = self.colours.paints("hair");
        let sideways = libm::sinf(seen.to_radians());
        // A tail seen end on still hangs to one side, or the head would hide it.
        let end_on = sideways.abs() < 0.3;
        let lean = if end_on { 0.45 } else { sideways };
        let aside = if end_on && half_at(seen) == Half::Far { 30.0 } else { 0.0 };
        // Under a hat hair is gathered below its edge.
        let low = if self.figure.hat.is_some() { (-12.0 - line[0].1).max(0.0) } else { 0.0 };
        let root = shell.at_seen(seen, line[0].1 + low);
        let lock = |apart: f32, thin: f32, long: f32| {
            let spine: Vec<(Vec2, f32)> = line
                .iter()
                .enumerate()
                .map(|(index, (out, y, wide))| {
                    let fall = (y - line[0].1) * long;
                    let swing = self.acting.sway * fall.max(0.0) * 0.12;
                    let spread = apart * (index as f32 / 5.0);
                    let thrown = aside * libm::sinf(index as f32 / 5.0 * 2.6);
                    let x = root.x + out * lean + thrown + swing + spread * wide.max(6.0);
                    let half = if index == 5 { *wide } else { wide * thin };
                    (view.around.place(at(x, line[0].1 + low + fall)), half * view.around.scale())
                })
                .collect();
            spine
        };
        let spines = [lock(-0.95, 0.62, 0.86), lock(1.0, 0.58, 0.78), lock(0.0, 1.0, 1.0)];
        let shapes: Vec<Vec<Vec2>> = spines.iter().map(|spine| tube(spine, Ends::ROUND)).collect();
        self.brush.union(&shapes, &paints, view.frame.scale() * 4.0);
        self.tail_strands(&spines[2], paints.line);
        let tie = view.around.inner(at(root.x, line[0].1 + low), 0.0, 1.0);
        let ribbon = self.colours.paints("ribbon");
        if self.figure.hair.ribbon {
            return self.bow(&tie, 1.5, &ribbon);
        }
        let out = heading(&[spines[2][0].0, spines[2][1].0], 0);
        let unit = view.around.scale();
        let band = Frame {
            origin: spines[2][0].0 + out * (unit * 0.2),
            across: out.right() * unit,
            down: out * unit,
        };
        let shape = closed_curve(
            &band,
            &[
                soft(-5.8, -2.6),
                soft(0.0, -3.4),
                soft(5.8, -2.6),
                soft(5.8, 2.2),
                soft(0.0, 2.8),
                soft(-5.8, 2.2),
            ],
        );
        self.brush.cel(&shape, &ribbon, unit);
    }

    /// Lines along a clipped tail, and its share of the light.
    fn tail_strands(&mut self, spine: &[(Vec2, f32)], line: Colour) {
        let gleam = self.hair_gleam();
        let pixels = Frame::upright(at(0.0, 0.0), 1.0, false);
        let run = |offset: f32, from: usize, to: usize| {
            let knots: Vec<Knot> = spine[from..to]
                .iter()
                .map(|(spot, half)| Knot { at: at(spot.x + half * offset, spot.y), corner: false })
                .collect();
            open_curve(&pixels, &knots)
        };
        for (offset, weight) in [(-0.52_f32, 2.6), (-0.30, 1.6), (0.22, 1.8)] {
            let whole = run(offset, 1, 4);
            let part = &whole[whole.len() / 4..whole.len() * 3 / 4];
            self.brush.stroke_clipped(part, gleam, weight, Taper::Both);
        }
        for offset in [-0.66_f32, -0.12, 0.46] {
            self.brush.stroke_clipped(&run(offset, 1, 5), line, 0.6, Taper::Both);
        }
    }

    /// Two braids that hang before the shoulders.
    pub(super) fn braids(&mut self, view: &HeadView, shell: &Shell<'_>, half: Half) {
        for degrees in [-74.0_f32, 74.0] {
            let seen = shell.seen(degrees);
            if half_at(seen) == half {
                self.braid(view, shell, seen);
            }
        }
    }

    fn braid(&mut self, view: &HeadView, shell: &Shell<'_>, seen: f32) {
        let sideways = libm::sinf(seen.to_radians());
        let root = shell.at_seen(seen, BRAID[0].1);
        let knots: Vec<Knot> = BRAID
            .iter()
            .map(|(out, y)| {
                let swing = self.acting.sway * (y - BRAID[0].1) * 0.09;
                soft(root.x * 0.93 + out * sideways + swing, *y)
            })
            .collect();
        let line = open_curve(&view.around, &knots);
        let unit = view.around.scale();
        let at_share = |share: f32| {
            let index = ((line.len() - 1) as f32 * share) as usize;
            (line[index], heading(&line, index))
        };
        self.braid_end(at_share(1.0), unit);
        for crossing in (0..CROSSINGS).rev() {
            let share = (crossing as f32 + 0.5) / CROSSINGS as f32;
            let (spot, along) = at_share(share);
            let size = unit * (1.16 - 0.30 * share);
            // The strand on the side that was crossed last lies on top.
            let first = if crossing % 2 == 0 { 1.0 } else { -1.0 };
            self.braid_lobe(spot, along, size, first);
            self.braid_lobe(spot, along, size, -first);
        }
    }

    /// One strand where it bends around the other, to one side of the middle.
    fn braid_lobe(&mut self, spot: Vec2, along: Vec2, unit: f32, side: f32) {
        let paints = self.colours.paints("hair");
        let frame = Frame { origin: spot, across: along.right() * (-side * unit), down: along * unit };
        let lobe = closed_curve(
            &frame,
            &[
                sharp(-2.6, 7.6),
                soft(3.0, 4.0),
                soft(6.8, -1.6),
                soft(6.2, -6.6),
                soft(2.2, -8.2),
                soft(-2.4, -2.4),
            ],
        );
        self.brush.cel(&lobe, &paints, unit * 2.2);
        let gleam = self.hair_gleam();
        let light = open_curve(&frame, &[soft(1.0, -4.6), soft(3.4, -3.4), soft(4.0, 0.0)]);
        self.brush.stroke_clipped(&light, gleam, 1.5, Taper::Both);
        let strand = open_curve(&frame, &[soft(0.4, -5.6), soft(1.6, -0.6), soft(-0.6, 4.6)]);
        self.brush.stroke_clipped(&strand, paints.line, 0.5, Taper::Both);
    }

    /// The tie and the loose tip of a braid.
    fn braid_end(&mut self, (spot, along): (Vec2, Vec2), unit: f32) {
        let hair = self.colours.paints("hair");
        let frame = Frame { origin: spot, across: along.right() * -unit, down: along * unit };
        let tuft = closed_curve(
            &frame,
            &[
                sharp(-2.4, 0.0),
                sharp(2.4, 0.0),
                soft(5.0, 6.0),
                sharp(3.4, 15.0),
                sharp(1.2, 10.6),
                sharp(-1.4, 17.0),
                soft(-4.8, 7.0),
            ],
        );
        self.brush.cel(&tuft, &hair, unit * 2.0);
        let ribbon = self.colours.paints("ribbon");
        if self.figure.hair.ribbon {
            return self.bow(&frame, 0.9, &ribbon);
        }
        let tie = closed_curve(&frame, &[soft(-3.2, -1.6), soft(3.2, -1.6), soft(3.2, 1.8), soft(-3.2, 1.8)]);
        self.brush.cel(&tie, &ribbon, unit);
    }
}
