//! The face: its outline from the front, halfway, from the side and from behind, and the shades on the skin.

use domain::colour::Colour;

use super::super::Artist;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The outline from the left temple under the chin to the right temple, seen from the front.
const FRONT: [(f32, f32); 15] = [
    (-35.4, -22.0),
    (-35.4, -8.0),
    (-34.6, 5.0),
    (-31.8, 16.4),
    (-25.4, 26.6),
    (-15.6, 35.6),
    (-6.2, 41.0),
    (0.0, 42.2),
    (6.2, 41.0),
    (15.6, 35.6),
    (25.4, 26.6),
    (31.8, 16.4),
    (34.6, 5.0),
    (35.4, -8.0),
    (35.4, -22.0),
];

/// The same points with the face turned to the left: the hollow of the eye and the full cheek stand out.
const TURNED: [(f32, f32); 15] = [
    (-35.0, -22.0),
    (-35.4, -11.0),
    (-34.0, 0.4),
    (-34.8, 9.6),
    (-32.4, 20.6),
    (-26.4, 31.6),
    (-19.4, 39.8),
    (-14.4, 41.8),
    (-8.6, 40.8),
    (4.4, 35.2),
    (16.2, 27.4),
    (25.4, 17.4),
    (30.6, 5.0),
    (33.0, -8.0),
    (34.0, -22.0),
];

/// How far the chin moves to the side in three-quarter view.
const CHIN_SHIFT: f32 = 14.0;

/// The face from the side, looking to the left: forehead, nose, lips, chin and jaw up to the ear.
const PROFILE: [Knot; 22] = [
    soft(-31.0, -36.0),
    soft(-35.4, -25.0),
    soft(-36.4, -14.0),
    soft(-35.4, -5.0),
    soft(-34.8, 1.0),
    soft(-36.6, 7.6),
    soft(-40.0, 13.2),
    soft(-41.6, 15.6),
    soft(-39.4, 17.8),
    soft(-36.4, 19.2),
    soft(-36.2, 21.6),
    soft(-37.0, 23.8),
    sharp(-35.2, 26.0),
    soft(-35.9, 28.4),
    soft(-33.4, 31.0),
    soft(-33.6, 35.0),
    soft(-31.4, 39.6),
    soft(-26.0, 41.6),
    soft(-14.0, 37.0),
    soft(-1.0, 29.6),
    soft(7.6, 18.6),
    sharp(12.0, -40.0),
];

/// How far the jaw of a profile falls when the mouth opens wide, in head units.
pub(super) const JAW_DROP: f32 = 3.6;

/// Cheek and jaw of a head seen from behind and to the left.
const FROM_BEHIND: [Knot; 10] = [
    sharp(-20.0, -30.0),
    soft(-37.0, -22.0),
    soft(-40.2, -10.0),
    soft(-39.4, -1.0),
    soft(-42.4, 9.0),
    soft(-41.4, 19.0),
    soft(-36.0, 31.0),
    soft(-29.4, 36.0),
    soft(-16.0, 32.0),
    sharp(-2.0, 18.0),
];

impl Artist<'_> {
    /// The bare face with its features below the hair.
    pub(super) fn face(&mut self, view: &HeadView) {
        let skin = self.colours.skin();
        let outline = self.face_outline(view);
        if view.side == Sight::Face {
            self.ears(view);
        }
        self.brush.contour(&outline, skin.line, 0.92);
        self.brush.fill(&outline, skin.lit, 1.0);
        self.brush.clip_to(&outline);
        self.face_shades(view, &outline);
        self.fringe_shadow(view);
        self.blush(view);
        self.nose(view);
        self.wrinkles(view);
        self.mouth(view);
        self.brows(view, 1.0);
        self.eyes(view);
        if view.side == Sight::Profile {
            self.ear(view, at(11.0, 5.0), 0.94);
        }
        if self.figure.glasses {
            self.glasses_bars(view);
        }
    }

    /// What of the face is seen past the hair from behind: the cheek, the ear and the tip of a lash.
    pub(super) fn cheek_from_behind(&mut self, view: &HeadView) {
        let skin = self.colours.skin();
        let shape = closed_curve(&view.frame, &FROM_BEHIND);
        self.brush.contour(&shape, skin.line, 0.92);
        self.brush.fill(&shape, skin.lit, 1.0);
        self.brush.clip_to(&shape);
        self.face_shades(view, &shape);
        let lash = closed_curve(
            &view.frame,
            &[
                sharp(-38.0, -4.6),
                soft(-41.4, -5.6),
                sharp(-44.6, -3.6),
                soft(-41.6, -3.6),
                sharp(-39.0, 0.2),
            ],
        );
        let line = self.colours.ink.line;
        self.brush.fill(&lash, line, 1.0);
        self.ear(view, at(-20.0, 5.0), -0.84);
    }

    /// The outline of the face in pixels.
    fn face_outline(&self, view: &HeadView) -> Vec<Vec2> {
        if view.side == Sight::Profile {
            let open = self.mouth_open(view);
            let knots =
                PROFILE.map(|knot| Knot { at: self.profile_point(knot.at, open), corner: knot.corner });
            return closed_curve(&view.frame, &knots);
        }
        let turn = view.turn;
        let mut knots: Vec<Knot> = (0..FRONT.len()).map(|index| self.contour_knot(turn, index)).collect();
        let chin = &mut knots[3..12];
        for knot in chin {
            let low = ((knot.at.y - 14.0) / 28.0).clamp(0.0, 1.0);
            knot.at.y += view.pitch * 0.55 * low;
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
        let middle = -CHIN_SHIFT * turn;
        let low = ((y - 6.0) / 20.0).clamp(0.0, 1.0);
        let chin = ((y - 30.0) / 10.0).clamp(0.0, 1.0);
        let widen = 1.0 + low * self.jaw() + chin * if self.body.broad { 0.22 } else { 0.0 };
        soft(middle + (x - middle) * widen, self.lengthened(y))
    }

    /// How much wider than a girl's the lower face is.
    fn jaw(&self) -> f32 {
        let body = &self.body;
        let child = 1.0 - body.grown;
        let male = if body.broad { 0.015 * body.grown } else { 0.0 };
        0.075 * child + 0.05 * body.aged + male
    }

    /// A height on the face: a child's is shorter below the eyes, a man's longer.
    fn lengthened(&self, y: f32) -> f32 {
        if y <= 8.0 { y } else { 8.0 + (y - 8.0) * self.face_length() }
    }

    /// The length of the face below the eyes against that of a girl.
    pub(super) fn face_length(&self) -> f32 {
        let body = &self.body;
        1.0 - 0.07 * (1.0 - body.grown) + if body.broad { 0.055 * body.grown } else { 0.0 } + 0.02 * body.aged
    }

    /// A point of the profile with the cut of age and pronoun: a man's brow and chin are stronger. An open mouth
    /// lowers the jaw.
    fn profile_point(&self, point: Vec2, open: f32) -> Vec2 {
        let body = &self.body;
        let chin = (1.0 - (point.y - 36.0).abs() / 8.0).max(0.0) * (point.x / -32.0).clamp(0.0, 1.0);
        let nose = (1.0 - (point.y - 14.0).abs() / 7.0).max(0.0) * (point.x / -36.0).clamp(0.0, 1.0);
        let strong = if body.broad { body.grown } else { 0.0 };
        let small = 1.0 - body.grown;
        let forward =
            chin * (1.5 * strong - 0.8 * small) + nose * (1.6 * strong - 1.8 * small + 0.9 * body.aged);
        let jaw = ((point.y - 25.0) / 3.0).clamp(0.0, 1.0) * ((-6.0 - point.x) / 20.0).clamp(0.0, 1.0) * open;
        at(point.x - forward + 1.3 * jaw, self.lengthened(point.y) + JAW_DROP * jaw)
    }

    /// The cheek away from the light.
    fn face_shades(&mut self, view: &HeadView, outline: &[Vec2]) {
        let skin = self.colours.skin();
        let light = self.brush.light;
        let shift = view.frame.scale() * 3.2;
        let inwards = at(light.x * shift, (light.y * shift).max(-shift * 0.30));
        self.brush.shade_edge(outline, skin.shade, inwards);
    }

    fn blush(&mut self, view: &HeadView) {
        let amount = view.mood.blush;
        let colour = self.colours.lit(self.colours.part("skin").mix(Colour::rgb(0xf2, 0x5f, 0x6a), 0.72));
        for side in [-1.0_f32, 1.0] {
            let Some(middle) = cheek(view, side) else { continue };
            let width = 11.0 * narrowing(view, side);
            self.brush.glow_clipped(&view.frame, middle, at(width, 5.8), colour, amount * 0.75);
            if amount > 0.55 {
                self.blush_lines(view, middle, colour);
            }
        }
        if amount > 0.9 && view.side == Sight::Face {
            let nose = view.on_face(at(0.0, 12.0));
            self.brush.glow_clipped(&view.frame, nose, at(9.0, 3.6), colour, 0.4);
        }
    }

    /// The short slanting strokes of a strong blush.
    fn blush_lines(&mut self, view: &HeadView, middle: Vec2, colour: Colour) {
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

    /// The lines of age beside the mouth and under the eyes.
    fn wrinkles(&mut self, view: &HeadView) {
        let aged = self.body.aged;
        if aged < 0.2 {
            return;
        }
        let line = self.colours.skin().shade.mix(self.colours.skin().line, 0.45);
        if view.side == Sight::Profile {
            for knots in [
                [soft(-35.0, 17.6), soft(-31.6, 21.0), soft(-30.8, 26.4)],
                [soft(-29.0, 12.0), soft(-25.0, 13.2), soft(-21.4, 11.6)],
                [soft(-18.4, 3.0), soft(-16.2, 4.2), soft(-14.6, 4.6)],
            ] {
                self.brush.stroke_clipped(&open_curve(&view.frame, &knots), line, 0.55 * aged, Taper::Both);
            }
            return;
        }
        for side in [-1.0_f32, 1.0] {
            let cheek = [soft(6.8 * side, 18.0), soft(10.8 * side, 22.0), soft(12.0 * side, 27.6)];
            let bag = [soft(10.0 * side, 12.0), soft(16.4 * side, 14.2), soft(22.6 * side, 12.0)];
            let crow = [soft(27.4 * side, 4.8), soft(31.0 * side, 6.6)];
            let crow_high = [soft(27.8 * side, 1.8), soft(31.6 * side, 1.6)];
            let brow = [soft(3.0 * side, -24.0), soft(10.0 * side, -24.8), soft(15.0 * side, -23.6)];
            for knots in [&cheek[..], &bag[..], &crow[..], &crow_high[..], &brow[..]] {
                let points = open_curve(&view.frame, &view.knots_on_face(knots));
                self.brush.stroke_clipped(&points, line, 0.55 * aged, Taper::Both);
            }
        }
    }
}

/// The middle of the cheek on one side, none when it is turned away.
fn cheek(view: &HeadView, side: f32) -> Option<Vec2> {
    match view.side {
        Sight::Face => Some(view.on_face(at(21.0 * side, 16.4))),
        Sight::Profile if side > 0.0 => Some(at(-22.0, 16.4)),
        _ => None,
    }
}

/// How much narrower things on this side of the face look.
fn narrowing(view: &HeadView, side: f32) -> f32 {
    if view.turn * side < 0.0 { 1.0 - 0.35 * view.turn.abs() } else { 1.0 }
}
