//! Glasses: rounded rims with a bridge, a gleam on the lenses and bars to the ears.

use domain::colour::Colour;

use super::super::Artist;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The rim of a lens around the middle of an eye, x outwards from the nose.
const RIM: [Knot; 10] = [
    soft(-10.4, 1.0),
    soft(-9.8, -6.2),
    soft(-5.0, -8.8),
    soft(2.4, -9.4),
    soft(9.4, -8.4),
    soft(11.6, -4.6),
    soft(11.2, 3.8),
    soft(7.4, 9.8),
    soft(0.0, 11.2),
    soft(-7.4, 8.6),
];

/// The middle of a lens from the middle of the face.
const LENS: Vec2 = at(17.2, 4.0);

impl Artist<'_> {
    fn wire(&self) -> Colour {
        self.colours.ink.line.mix(self.colours.lit(Colour::rgb(0x7a, 0x4e, 0x3c)), 0.42)
    }

    /// The rims and the bridge, which are drawn over the fringe so that they are always seen.
    pub(super) fn glasses(&mut self, view: &HeadView) {
        let line = self.wire();
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            self.lens(view, *side, line);
        }
        if view.side == Sight::Profile {
            let pad = [soft(-34.6, 4.2), soft(-36.6, 3.0), soft(-37.2, 5.2)];
            return self.brush.stroke(&open_curve(&view.frame, &pad), line, 1.0, Taper::Even);
        }
        let bridge = [soft(-7.0, 3.0), soft(-3.4, 0.8), soft(0.0, 0.2), soft(3.4, 0.8), soft(7.0, 3.0)];
        let points = open_curve(&view.frame, &view.knots_on_face(&bridge));
        self.brush.stroke(&points, line, 1.15, Taper::Even);
    }

    fn lens(&mut self, view: &HeadView, side: f32, line: Colour) {
        let white = Colour::rgb(0xff, 0xff, 0xff);
        let lens = closed_curve(&view.frame, &RIM.map(|knot| lens_knot(view, knot, side)));
        self.brush.fill(&lens, white, 0.06);
        self.brush.clip_to(&lens);
        // The gleam falls the same way over both lenses.
        for (from, wide) in [(5.4_f32, 2.8_f32), (9.8, 1.1)] {
            let gleam = [
                sharp(from, -10.0),
                sharp(from + wide, -10.0),
                sharp(from + wide - 8.0, 12.0),
                sharp(from - 8.0, 12.0),
            ]
            .map(|knot| lens_knot(view, Knot { at: at(knot.at.x * side, knot.at.y), ..knot }, side));
            self.brush.fill_clipped(&closed_curve(&view.frame, &gleam), white, 0.17);
        }
        let mut ring = lens.clone();
        ring.extend(lens.iter().take(2).copied());
        self.brush.stroke(&ring, line, 0.9, Taper::Even);
        let top = RIM[1..6].iter().map(|knot| lens_knot(view, *knot, side)).collect::<Vec<_>>();
        self.brush.stroke(&open_curve(&view.frame, &top), line, 1.5, Taper::Both);
    }

    /// The bars, which run under the hair to the ears.
    pub(super) fn glasses_bars(&mut self, view: &HeadView) {
        let line = self.wire();
        if view.side == Sight::Profile {
            let bar = open_curve(&view.frame, &[soft(-22.4, 1.0), soft(-6.0, 0.4), soft(7.4, 0.0)]);
            return self.brush.stroke(&bar, line, 1.1, Taper::Even);
        }
        for side in [-1.0_f32, 1.0] {
            if view.turn * side < -0.3 {
                continue;
            }
            let from = view.on_face(at(28.6 * side, 1.0));
            let to = side * 36.0 - view.turn * 9.0;
            let bar = open_curve(&view.frame, &[soft(from.x, from.y), soft(to, from.y - 0.8)]);
            self.brush.stroke(&bar, line, 1.1, Taper::Even);
        }
    }
}

fn lens_knot(view: &HeadView, knot: Knot, side: f32) -> Knot {
    let spot = match view.side {
        Sight::Face => view.on_face(at((LENS.x + knot.at.x) * side, LENS.y + knot.at.y)),
        _ => at(-28.0 + knot.at.x * 0.5, LENS.y + knot.at.y),
    };
    Knot { at: spot, ..knot }
}
