//! What is drawn over the hair: brows, glasses and drops of sweat.

use domain::colour::Colour;

use super::Artist;
use super::head::{HeadView, Sight};
use super::mood::Lids;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, oval, sharp, soft};

impl Artist<'_> {
    /// Brows, glasses and sweat.
    pub(super) fn over_hair(&mut self, view: &HeadView) {
        self.brows(view);
        if self.figure.glasses {
            self.glasses(view);
        }
        if view.mood.sweat {
            self.sweat(view);
        }
    }

    fn brows(&mut self, view: &HeadView) {
        let hair = self.colours.paints("hair");
        let colour = hair.shade.mix(self.colours.ink.line, 0.8);
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            let knots = self.brow(view, *side);
            let shape = closed_curve(&view.frame, &knots);
            self.brush.fill(&shape, colour, 1.0);
        }
    }

    /// The outline of one brow in head units.
    fn brow(&self, view: &HeadView, side: f32) -> Vec<Knot> {
        let mood = &view.mood;
        let heavy = if self.body.broad { 1.2 } else { 0.8 };
        let raise = mood.brow_lift + if mood.lids == Lids::Open { 0.0 } else { -1.2 };
        let base = -15.6 - raise + if self.body.broad { 1.6 } else { 0.0 };
        let inner = base - mood.brow_slant * 0.5;
        let outer = base + mood.brow_slant * 0.5 - 0.4;
        let middle = (inner + outer) * 0.5 - 2.0;
        [
            sharp(9.6, inner + 0.8 * heavy),
            soft(9.7, inner - 0.9 * heavy),
            soft(17.0, middle - 1.0 * heavy),
            sharp(26.4, outer),
            soft(17.4, middle + 0.8 * heavy),
        ]
        .map(|knot| Knot { at: Self::on_either(view, knot.at, side), corner: knot.corner })
        .to_vec()
    }

    fn on_either(view: &HeadView, point: Vec2, side: f32) -> Vec2 {
        match view.side {
            Sight::Face => view.on_face(at(point.x * side, point.y)),
            _ => at(-37.0 + (point.x - 6.0) * 0.8, point.y + view.pitch * 0.6),
        }
    }

    fn glasses(&mut self, view: &HeadView) {
        let line = self.colours.ink.line.mix(self.colours.lit(Colour::rgb(0x8a, 0x5a, 0x3a)), 0.45);
        let shine = Colour::rgb(0xff, 0xff, 0xff);
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            let rim: Vec<Knot> = oval(at(17.0, 2.4), 11.6, 9.4)
                .iter()
                .map(|knot| Knot { at: Self::lens_point(view, knot.at, *side), corner: false })
                .collect();
            let lens = closed_curve(&view.frame, &rim);
            self.brush.fill(&lens, shine, 0.10);
            let mut ring = lens.clone();
            ring.extend(lens.first().copied());
            self.brush.stroke(&ring, line, 1.0, Taper::Even);
            let glint: Vec<Knot> = [soft(21.6, -3.6), soft(24.2, -0.4), soft(25.0, 3.0)]
                .map(|knot| Knot { at: Self::lens_point(view, knot.at, *side), corner: false })
                .to_vec();
            self.brush.stroke(&open_curve(&view.frame, &glint), shine, 1.1, Taper::Both);
        }
        self.glasses_bars(view, line);
    }

    fn glasses_bars(&mut self, view: &HeadView, line: Colour) {
        if view.side == Sight::Profile {
            let bar = open_curve(&view.frame, &[soft(-20.0, 0.6), soft(14.0, -1.0)]);
            self.brush.stroke(&bar, line, 0.9, Taper::Even);
            return;
        }
        let bridge: Vec<Knot> = [at(-5.6, 1.4), at(0.0, -0.6), at(5.6, 1.4)]
            .map(|spot| Knot { at: view.on_face(spot), corner: false })
            .to_vec();
        self.brush.stroke(&open_curve(&view.frame, &bridge), line, 1.0, Taper::Even);
        for side in [-1.0_f32, 1.0] {
            if view.turn * side < -0.4 {
                continue;
            }
            let from = view.on_face(at(28.4 * side, 0.8));
            let bar = open_curve(&view.frame, &[soft(from.x, from.y), soft(side * 36.0, from.y - 1.8)]);
            self.brush.stroke(&bar, line, 0.9, Taper::Even);
        }
    }

    fn lens_point(view: &HeadView, point: Vec2, side: f32) -> Vec2 {
        match view.side {
            Sight::Face => view.on_face(at(point.x * side, point.y)),
            _ => at(-27.0 + (point.x - 17.0) * 0.5, point.y),
        }
    }

    fn sweat(&mut self, view: &HeadView) {
        let spot = match view.side {
            Sight::Face => at(31.0 - 4.0 * view.turn, -12.0),
            _ => at(-16.0, -16.0),
        };
        let frame: Frame = view.frame.inner(spot, 0.12, 1.0);
        let drop = closed_curve(
            &frame,
            &[
                sharp(0.0, -7.0),
                soft(3.2, 0.6),
                soft(2.6, 4.2),
                soft(0.0, 5.6),
                soft(-2.6, 4.2),
                soft(-3.2, 0.6),
            ],
        );
        let water = self.colours.lit(Colour::rgb(0xd6, 0xec, 0xfc));
        let line = self.colours.ink.line.mix(self.colours.lit(Colour::rgb(0x5d, 0x9d, 0xd0)), 0.6);
        self.brush.contour(&drop, line, 0.7);
        self.brush.fill(&drop, water, 1.0);
        let glint = open_curve(&frame, &[soft(-1.4, 0.4), soft(-1.2, 2.6), soft(0.0, 3.6)]);
        self.brush.stroke(&glint, Colour::rgb(0xff, 0xff, 0xff), 0.8, Taper::Both);
    }
}
