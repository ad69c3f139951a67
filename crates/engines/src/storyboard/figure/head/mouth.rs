//! The mouth: the flap of speech joined with what the face shows.

use domain::colour::Colour;
use domain::flap::Mouth;

use super::super::Artist;
use super::face::JAW_DROP;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The height of the mouth of a grown girl below the eye line, in head units.
const MOUTH_Y: f32 = 27.6;

const MOUTH: Colour = Colour::rgb(0x92, 0x34, 0x42);
const TONGUE: Colour = Colour::rgb(0xe8, 0x80, 0x80);

/// An open mouth in head units around its own middle.
#[derive(Debug, Clone, Copy)]
struct Opening {
    half: f32,
    curve: f32,
    depth: f32,
}

impl Artist<'_> {
    pub(super) fn mouth(&mut self, view: &HeadView) {
        let mood = &view.mood;
        let open = self.mouth_open(view);
        if view.side == Sight::Profile {
            return self.mouth_in_profile(view, open);
        }
        if open < 0.05 {
            return self.shut_mouth(view);
        }
        let wide = (mood.mouth_width * self.mouth_size()).max(4.0) * (1.02 - 0.14 * open);
        self.open_mouth(
            view,
            Opening {
                half: wide,
                curve: mood.mouth_curve,
                depth: open * (5.6 + mood.mouth_curve.abs() * 1.2),
            },
        );
    }

    /// How far the mouth is open: a mouth that the mood holds open moves around that.
    pub(super) fn mouth_open(&self, view: &HeadView) -> f32 {
        let held = view.mood.mouth_open;
        match self.acting.mouth {
            Mouth::Closed => held,
            Mouth::Half => (held * 0.62).max(0.42),
            Mouth::Open => (held * 1.24).max(0.92),
        }
    }

    /// The width of the mouth by age and pronoun.
    fn mouth_size(&self) -> f32 {
        let body = &self.body;
        0.9 + 0.1 * body.grown + if body.broad { 0.16 * body.grown } else { 0.0 } + 0.08 * body.aged
    }

    fn mouth_point(&self, view: &HeadView, x: f32, y: f32) -> Vec2 {
        let level = 8.0 + (MOUTH_Y - 8.0) * self.face_length();
        let point = view.on_face(at(x, level + y));
        at(point.x - 1.2 * view.turn, point.y)
    }

    fn shut_mouth(&mut self, view: &HeadView) {
        let mood = &view.mood;
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.35);
        let (half, lift, waver) = (mood.mouth_width * self.mouth_size(), mood.mouth_curve, mood.waver);
        // A mouth at rest is nearly straight within and turns only at its corners.
        let knots: Vec<Knot> = [
            (-1.0, -lift * 0.86, 0.0),
            (-0.62, -lift * 0.06, -0.9),
            (-0.25, lift * 0.24, 0.7),
            (0.0, lift * 0.20, 0.0),
            (0.25, lift * 0.24, -0.7),
            (0.62, -lift * 0.06, 0.9),
            (1.0, -lift * 0.86, 0.0),
        ]
        .map(|(x, y, sway)| Knot { at: self.mouth_point(view, x * half, y + sway * waver), corner: false })
        .to_vec();
        self.brush.stroke(&open_curve(&view.frame, &knots), line, 1.05, Taper::Both);
        if lift > 1.8 {
            self.mouth_corners(view, half, lift);
        }
        let low = 3.5 + lift.max(0.0) * 0.4;
        let lip: Vec<Knot> = [(-1.6, low - 0.3), (0.0, low), (1.6, low - 0.3)]
            .map(|(x, y)| Knot { at: self.mouth_point(view, x, y), corner: false })
            .to_vec();
        let shade = self.colours.skin().shade.mix(self.colours.skin().line, 0.2);
        self.brush.stroke(&open_curve(&view.frame, &lip), shade, 0.8, Taper::Both);
    }

    /// The small ticks in which a smile ends.
    fn mouth_corners(&mut self, view: &HeadView, half: f32, lift: f32) {
        let line = self.colours.skin().line;
        for side in [-1.0_f32, 1.0] {
            let tick: Vec<Knot> = [
                (half - 0.2, -lift * 0.86 - 1.0),
                (half + 0.7, -lift * 0.86),
                (half + 0.4, 0.2 - lift * 0.5),
            ]
            .map(|(x, y)| Knot { at: self.mouth_point(view, x * side, y), corner: false })
            .to_vec();
            self.brush.stroke(&open_curve(&view.frame, &tick), line, 0.6, Taper::Both);
        }
    }

    fn open_mouth(&mut self, view: &HeadView, opening: Opening) {
        let Opening { half, curve, depth } = opening;
        let lay = |artist: &Self, knots: &[Knot]| -> Vec<Vec2> {
            let placed: Vec<Knot> = knots
                .iter()
                .map(|knot| Knot { at: artist.mouth_point(view, knot.at.x, knot.at.y), ..*knot })
                .collect();
            closed_curve(&view.frame, &placed)
        };
        let smiling = curve >= 0.4;
        let (top, floor) = if smiling { (0.10 * curve, depth) } else { (-depth * 0.45, depth * 0.62) };
        let corner = if smiling { -curve * 0.62 } else { -curve * 0.5 };
        let fullness = if smiling { 0.66 } else { 0.86 };
        let waver = view.mood.waver * 0.8;
        let outline = lay(
            self,
            &[
                sharp(-half, corner),
                soft(-half * 0.5, top * 0.9 + corner * 0.15 - waver),
                soft(0.0, top + waver),
                soft(half * 0.5, top * 0.9 + corner * 0.15 - waver),
                sharp(half, corner),
                soft(half * fullness, corner + (floor - corner) * 0.66),
                soft(0.0, floor),
                soft(-half * fullness, corner + (floor - corner) * 0.66),
            ],
        );
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.35);
        self.brush.contour(&outline, line, 0.8);
        self.brush.fill(&outline, self.colours.lit(MOUTH), 1.0);
        self.brush.clip_to(&outline);
        let tongue = lay(self, &tongue(half, floor));
        self.brush.fill_clipped(&tongue, self.colours.lit(TONGUE), 1.0);
        if depth > 2.6 && (smiling || curve < -2.0) {
            let teeth = lay(self, &teeth(half, corner, top, depth));
            self.brush.fill_clipped(&teeth, self.colours.lit(Colour::rgb(0xfd, 0xfa, 0xf6)), 1.0);
        }
    }

    /// In profile the lips are part of the outline; the mouth is cut in behind them.
    fn mouth_in_profile(&mut self, view: &HeadView, open: f32) {
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.35);
        let lift = view.mood.mouth_curve;
        let level = 8.0 + (26.0 - 8.0) * self.face_length();
        let half = view.mood.mouth_width * self.mouth_size() * 0.36 + 2.2;
        if open < 0.05 {
            let points = open_curve(
                &view.frame,
                &[
                    soft(-35.3, level),
                    soft(-34.6 + half * 0.4, level + 0.3),
                    soft(-34.6 + half, level - lift * 0.55),
                ],
            );
            return self.brush.stroke(&points, line, 1.0, Taper::End);
        }
        let low = level + 1.4 + JAW_DROP * open;
        let corner = at(-34.4 + half, level + 0.3 - lift * 0.5);
        // The clip is the face, so that the opening ends at the lips.
        let shape = [
            sharp(-40.0, level - 0.4),
            soft(-35.0, level - 0.6),
            Knot { at: corner, corner: true },
            soft(corner.x - half * 0.34, level + (low - level) * 0.72),
            sharp(-35.0, low),
            sharp(-40.0, low + 0.4),
        ];
        let shape = closed_curve(&view.frame, &shape);
        self.brush.fill_clipped(&shape, self.colours.lit(MOUTH), 1.0);
        let tongue = [
            sharp(-36.4, low + 0.6),
            soft(-34.4, low - JAW_DROP * open * 0.5),
            soft(corner.x - half * 0.5, low - JAW_DROP * open * 0.5),
            sharp(corner.x - half * 0.2, low + 0.6),
        ];
        let mut shape = shape;
        shape.push(shape[0]);
        let tongue = closed_curve(&view.frame, &tongue);
        self.brush.fill_clipped(&tongue, self.colours.lit(TONGUE), 0.9);
        self.brush.stroke_clipped(&shape, line, 0.8, Taper::Even);
    }
}

fn tongue(half: f32, floor: f32) -> [Knot; 5] {
    [
        soft(-half * 0.7, floor + 1.0),
        soft(-half * 0.34, floor * 0.62),
        soft(half * 0.34, floor * 0.62),
        soft(half * 0.7, floor + 1.0),
        soft(0.0, floor + 3.0),
    ]
}

fn teeth(half: f32, corner: f32, top: f32, depth: f32) -> [Knot; 5] {
    let level = top.max(corner.min(top)) + depth * 0.22;
    [
        sharp(-half * 0.84, corner.min(top) - 2.0),
        sharp(half * 0.84, corner.min(top) - 2.0),
        sharp(half * 0.68, level - depth * 0.06),
        soft(0.0, level + depth * 0.04),
        sharp(-half * 0.68, level - depth * 0.06),
    ]
}
