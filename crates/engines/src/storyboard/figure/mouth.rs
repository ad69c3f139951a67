//! The mouth: the flap of speech joined with what the face shows.

use domain::colour::Colour;
use domain::flap::Mouth;

use super::Artist;
use super::head::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The height of the mouth below the eye line, in head units.
const MOUTH_Y: f32 = 26.2;

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
        let spoken = match self.acting.mouth {
            Mouth::Closed => 0.0,
            Mouth::Half => 0.42,
            Mouth::Open => 0.9,
        };
        let open = f32::max(spoken, mood.mouth_open);
        if view.side == Sight::Profile {
            return self.mouth_in_profile(view, open);
        }
        if open < 0.05 {
            return self.shut_mouth(view);
        }
        let wide = mood.mouth_width.max(4.4) * (0.96 - 0.10 * spoken);
        self.open_mouth(
            view,
            Opening {
                half: wide,
                curve: mood.mouth_curve,
                depth: open * (5.2 + mood.mouth_curve.abs() * 1.1),
            },
        );
    }

    fn mouth_point(view: &HeadView, x: f32, y: f32) -> Vec2 {
        let point = view.on_face(at(x, MOUTH_Y + y));
        at(point.x - 1.6 * view.turn, point.y)
    }

    fn shut_mouth(&mut self, view: &HeadView) {
        let mood = &view.mood;
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.4);
        let (half, lift) = (mood.mouth_width, mood.mouth_curve);
        let knots: Vec<Knot> =
            [(-1.0, -lift), (-0.55, -0.05 * lift), (0.0, 0.28 * lift), (0.55, -0.05 * lift), (1.0, -lift)]
                .map(|(x, y)| Knot { at: Self::mouth_point(view, x * half, y), corner: false })
                .to_vec();
        self.brush.stroke(&open_curve(&view.frame, &knots), line, 0.95, Taper::Both);
        let lip: Vec<Knot> = [(-1.5, 3.6), (0.0, 4.0), (1.5, 3.6)]
            .map(|(x, y)| Knot { at: Self::mouth_point(view, x, y), corner: false })
            .to_vec();
        let shade = self.colours.skin().shade.mix(self.colours.skin().line, 0.2);
        self.brush.stroke(&open_curve(&view.frame, &lip), shade, 0.7, Taper::Both);
    }

    fn open_mouth(&mut self, view: &HeadView, opening: Opening) {
        let Opening { half, curve, depth } = opening;
        let frame = Frame { origin: view.frame.origin, ..view.frame };
        let lay = |knots: &[Knot]| -> Vec<Knot> {
            knots
                .iter()
                .map(|knot| Knot { at: Self::mouth_point(view, knot.at.x, knot.at.y), ..*knot })
                .collect()
        };
        let smiling = curve >= 0.4;
        let (top, floor) = if smiling { (0.12 * curve, depth) } else { (-depth * 0.45, depth * 0.62) };
        let corner = if smiling { -curve * 0.72 } else { -curve * 0.5 };
        let fullness = if smiling { 0.62 } else { 0.86 };
        let outline = lay(&[
            sharp(-half, corner),
            soft(-half * 0.5, top * 0.9 + corner * 0.15),
            soft(0.0, top),
            soft(half * 0.5, top * 0.9 + corner * 0.15),
            sharp(half, corner),
            soft(half * fullness, corner + (floor - corner) * 0.66),
            soft(0.0, floor),
            soft(-half * fullness, corner + (floor - corner) * 0.66),
        ]);
        let tongue = lay(&[
            soft(-half * 0.7, floor + 1.0),
            soft(-half * 0.34, floor * 0.62),
            soft(half * 0.34, floor * 0.62),
            soft(half * 0.7, floor + 1.0),
            soft(0.0, floor + 3.0),
        ]);
        let teeth = lay(&[
            sharp(-half * 0.82, corner - 1.0),
            sharp(half * 0.82, corner - 1.0),
            sharp(half * 0.66, top + depth * 0.16),
            soft(0.0, top + depth * 0.24),
            sharp(-half * 0.66, top + depth * 0.16),
        ]);
        let shape = closed_curve(&frame, &outline);
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.35);
        self.brush.contour(&shape, line, 0.8);
        self.brush.fill(&shape, self.colours.lit(Colour::rgb(0x8c, 0x36, 0x40)), 1.0);
        self.brush.clip_to(&shape);
        self.brush.fill_clipped(
            &closed_curve(&frame, &tongue),
            self.colours.lit(Colour::rgb(0xe0, 0x7a, 0x7c)),
            1.0,
        );
        if depth > 2.6 && smiling {
            self.brush.fill_clipped(
                &closed_curve(&frame, &teeth),
                self.colours.lit(Colour::rgb(0xfd, 0xfa, 0xf6)),
                1.0,
            );
        }
    }

    /// In profile the lips are part of the outline; the mouth is cut in behind them.
    fn mouth_in_profile(&mut self, view: &HeadView, open: f32) {
        let line = self.colours.ink.line.mix(self.colours.skin().line, 0.4);
        let lift = view.mood.mouth_curve;
        if open < 0.05 {
            let points = open_curve(
                &view.frame,
                &[soft(-36.4, 25.9), soft(-33.4, 26.0 - lift * 0.2), soft(-30.4, 25.8 - lift * 0.8)],
            );
            return self.brush.stroke(&points, line, 0.9, Taper::End);
        }
        let depth = open * 5.0;
        let shape = closed_curve(
            &view.frame,
            &[
                sharp(-37.8, 25.4),
                soft(-33.4, 25.0 - lift * 0.3),
                sharp(-29.2, 25.0 - lift * 0.6),
                soft(-31.6, 26.4 + depth * 0.8),
                sharp(-36.6, 26.4 + depth),
            ],
        );
        self.brush.contour(&shape, line, 0.7);
        self.brush.fill(&shape, self.colours.lit(Colour::rgb(0x8c, 0x36, 0x40)), 1.0);
    }
}
