//! The face: its outline, ears, nose, blush and the shades on the skin.

use super::Artist;
use super::head::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The outline from the left temple under the chin to the right temple, seen from the front.
const FRONT: [(f32, f32); 15] = [
    (-35.6, -22.0),
    (-35.8, -8.0),
    (-34.8, 5.0),
    (-30.6, 17.0),
    (-23.2, 28.0),
    (-13.2, 37.4),
    (-4.8, 42.4),
    (0.0, 43.0),
    (4.8, 42.4),
    (13.2, 37.4),
    (23.2, 28.0),
    (30.6, 17.0),
    (34.8, 5.0),
    (35.8, -8.0),
    (35.6, -22.0),
];

/// The same points with the face turned to the left.
const TURNED: [(f32, f32); 15] = [
    (-35.6, -22.0),
    (-35.0, -10.5),
    (-36.2, 3.0),
    (-34.4, 13.5),
    (-29.6, 26.0),
    (-22.0, 36.8),
    (-15.4, 42.3),
    (-11.4, 43.0),
    (-6.0, 42.0),
    (7.0, 36.6),
    (19.4, 27.8),
    (28.0, 16.5),
    (32.0, 5.0),
    (34.0, -8.0),
    (34.4, -22.0),
];

/// The face from the side, looking to the left: forehead, nose, lips, chin and jaw up to the ear.
const PROFILE: [Knot; 21] = [
    soft(-33.0, -34.0),
    soft(-37.0, -21.0),
    soft(-37.2, -10.0),
    soft(-35.6, -2.5),
    soft(-37.6, 6.0),
    soft(-41.6, 13.4),
    sharp(-43.2, 16.4),
    soft(-39.6, 18.4),
    soft(-37.4, 20.8),
    sharp(-38.6, 24.0),
    soft(-36.2, 25.9),
    sharp(-37.2, 28.4),
    soft(-34.2, 31.6),
    soft(-34.4, 36.0),
    soft(-31.0, 40.8),
    soft(-25.0, 42.4),
    soft(-14.0, 38.6),
    soft(-1.0, 31.0),
    soft(8.0, 20.0),
    sharp(12.0, 2.0),
    sharp(12.0, -40.0),
];

impl Artist<'_> {
    /// The bare face with its features below the hair.
    pub(super) fn face(&mut self, view: &HeadView) {
        let skin = self.colours.skin();
        let outline = self.face_outline(view);
        if view.side == Sight::Face {
            self.ears(view);
        }
        self.brush.contour(&outline, skin.line, 1.0);
        self.brush.fill(&outline, skin.lit, 1.0);
        self.brush.clip_to(&outline);
        self.face_shades(view, &outline);
        self.fringe_shadow(view);
        self.blush(view);
        self.nose(view);
        self.wrinkles(view);
        self.eyes(view);
        self.mouth(view);
        if view.side == Sight::Profile {
            self.ear(view, at(11.0, 6.0), 1.0);
        }
    }

    /// The outline of the face in pixels.
    pub(super) fn face_outline(&self, view: &HeadView) -> Vec<Vec2> {
        if view.side == Sight::Profile {
            return closed_curve(&view.frame, &PROFILE);
        }
        let turn = view.turn;
        let mut knots: Vec<Knot> = (0..FRONT.len()).map(|index| self.contour_knot(turn, index)).collect();
        let chin = &mut knots[4..11];
        for knot in chin {
            knot.at.y += view.pitch * 0.35;
        }
        let middle = 2.0 * turn;
        knots.extend([soft(middle + 26.0, -40.0), soft(middle, -48.0), soft(middle - 26.0, -40.0)]);
        closed_curve(&view.frame, &knots)
    }

    /// One point of the outline between the front and the turned table, with the cut of age and pronoun.
    fn contour_knot(&self, turn: f32, index: usize) -> Knot {
        let mirrored = FRONT.len() - 1 - index;
        let front = FRONT[index];
        let side = if turn >= 0.0 { TURNED[index] } else { (-TURNED[mirrored].0, TURNED[mirrored].1) };
        let amount = turn.abs().min(1.3);
        let (x, y) = (front.0 + (side.0 - front.0) * amount, front.1 + (side.1 - front.1) * amount);
        let middle = -11.4 * turn;
        let low = ((y - 8.0) / 30.0).clamp(0.0, 1.0);
        let child = 1.0 - self.body.grown;
        let widen =
            1.0 + low * (0.05 * child + 0.06 * self.body.aged + if self.body.broad { 0.03 } else { 0.0 });
        let lengthen = 1.0 + if self.body.broad { 0.035 } else { 0.0 } - 0.04 * child;
        soft(middle + (x - middle) * widen, if y > 8.0 { 8.0 + (y - 8.0) * lengthen } else { y })
    }

    /// The cheek away from the light.
    fn face_shades(&mut self, view: &HeadView, outline: &[Vec2]) {
        let skin = self.colours.skin();
        let light = self.brush.light;
        let shift = view.frame.scale() * 3.4;
        let inwards = at(light.x * shift, (light.y * shift).max(-shift * 0.30));
        self.brush.shade_edge(outline, skin.shade, inwards);
    }

    /// The ears of a face, behind its outline.
    fn ears(&mut self, view: &HeadView) {
        if view.turn <= 0.5 {
            self.ear(view, at(-37.0 - view.turn * 4.0, 4.0), -0.8);
        }
        if view.turn >= -0.5 {
            self.ear(view, at(37.0 - view.turn * 7.0, 4.0), 0.8 + 0.25 * view.turn.max(0.0));
        }
    }

    /// One ear; `width` is negative for one that points to the left.
    pub(super) fn ear(&mut self, view: &HeadView, middle: Vec2, width: f32) {
        let skin = self.colours.skin();
        let frame =
            Frame { across: view.frame.across * width, origin: view.frame.place(middle), ..view.frame };
        let shell = closed_curve(
            &frame,
            &[
                soft(-4.0, -6.0),
                soft(2.0, -10.0),
                soft(6.0, -6.0),
                soft(4.6, 2.0),
                soft(1.5, 8.6),
                soft(-3.0, 8.0),
            ],
        );
        self.brush.cel(&shell, &skin, frame.scale() * 1.2);
        let fold = open_curve(&frame, &[soft(-1.0, -5.6), soft(3.2, -6.0), soft(3.4, -1.0), soft(0.6, 3.4)]);
        self.brush.stroke(&fold, skin.line, 0.6, Taper::Both);
    }

    fn blush(&mut self, view: &HeadView) {
        let amount = view.mood.blush;
        let colour = self
            .colours
            .lit(self.colours.part("skin").mix(domain::colour::Colour::rgb(0xf2, 0x5f, 0x6a), 0.72));
        for side in [-1.0_f32, 1.0] {
            let Some(middle) = cheek(view, side) else { continue };
            let width = 11.0 * narrowing(view, side);
            self.brush.glow_clipped(&view.frame, middle, at(width, 6.2), colour, amount * 0.75);
            if amount > 0.55 {
                self.blush_lines(view, middle, colour);
            }
        }
    }

    /// The short slanting strokes of a strong blush.
    fn blush_lines(&mut self, view: &HeadView, middle: Vec2, colour: domain::colour::Colour) {
        for offset in [-3.6_f32, 0.0, 3.6] {
            let stroke = open_curve(
                &view.frame,
                &[
                    soft(middle.x + offset + 0.9, middle.y - 2.2),
                    soft(middle.x + offset - 0.9, middle.y + 2.2),
                ],
            );
            let darker = colour.mix(self.colours.ink.line, 0.18);
            self.brush.stroke_clipped(&stroke, darker, 0.7, Taper::Both);
        }
    }

    fn nose(&mut self, view: &HeadView) {
        let skin = self.colours.skin();
        if view.side == Sight::Profile {
            let wing = open_curve(&view.frame, &[soft(-38.4, 15.4), soft(-37.4, 17.4), soft(-38.8, 18.2)]);
            self.brush.stroke(&wing, skin.line, 0.5, Taper::Both);
            return;
        }
        let base = view.on_face(at(0.0, 15.2));
        let lean = -4.2 * view.turn;
        let tip = at(base.x + lean, base.y);
        let shade = [
            sharp(tip.x + 0.2, tip.y - 4.6),
            soft(tip.x + 1.3 + lean.abs() * 0.2, tip.y + 0.4),
            sharp(tip.x - 0.3, tip.y + 1.4),
        ];
        let side = if self.light_in(&view.frame).x > 0.2 && view.turn < 0.5 { -1.0 } else { 1.0 };
        let mirrored =
            shade.map(|knot| Knot { at: at(tip.x + (knot.at.x - tip.x) * side, knot.at.y), ..knot });
        self.brush.fill(&closed_curve(&view.frame, &mirrored), skin.shade, 1.0);
        let line: Vec<Knot> = if view.turn.abs() > 0.5 {
            let way = view.turn.signum();
            vec![
                soft(tip.x + 1.2 * way, tip.y - 3.6),
                soft(tip.x - 0.5 * way, tip.y),
                soft(tip.x + 0.9 * way, tip.y + 1.6),
            ]
        } else {
            vec![soft(tip.x - 0.9, tip.y + 0.8), soft(tip.x, tip.y + 1.5), soft(tip.x + 0.9, tip.y + 0.8)]
        };
        self.brush.stroke(&open_curve(&view.frame, &line), skin.line, 0.62, Taper::Both);
    }

    /// The lines of age beside the mouth and under the eyes.
    fn wrinkles(&mut self, view: &HeadView) {
        let aged = self.body.aged;
        if aged < 0.2 || view.side != Sight::Face {
            return;
        }
        let line = self.colours.skin().shade.mix(self.colours.skin().line, 0.45);
        for side in [-1.0_f32, 1.0] {
            let cheek = [soft(6.6 * side, 16.4), soft(10.6 * side, 21.0), soft(11.6 * side, 26.6)];
            let bag = [soft(10.0 * side, 10.6), soft(16.4 * side, 12.8), soft(22.6 * side, 10.8)];
            let crow = [soft(27.0 * side, 2.6), soft(30.6 * side, 4.2)];
            let crow_high = [soft(27.4 * side, -0.4), soft(31.4 * side, -0.6)];
            for knots in [&cheek[..], &bag[..], &crow[..], &crow_high[..]] {
                let points = open_curve(&view.frame, &view.knots_on_face(knots));
                self.brush.stroke_clipped(&points, line, 0.55 * aged, Taper::Both);
            }
        }
    }
}

/// The middle of the cheek on one side, none when it is turned away.
fn cheek(view: &HeadView, side: f32) -> Option<Vec2> {
    match view.side {
        Sight::Face => Some(view.on_face(at(22.0 * side, 13.6))),
        Sight::Profile if side > 0.0 => Some(at(-20.0, 14.0)),
        _ => None,
    }
}

/// How much narrower things on this side of the face look.
fn narrowing(view: &HeadView, side: f32) -> f32 {
    if view.turn * side < 0.0 { 1.0 - 0.35 * view.turn.abs() } else { 1.0 }
}
