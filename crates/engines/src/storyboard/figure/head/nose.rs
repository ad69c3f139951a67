//! Noses: a touch of shade and a short line, by age and pronoun.

use super::super::Artist;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The height of the tip below the eye line, in head units.
const TIP: f32 = 16.6;

impl Artist<'_> {
    pub(super) fn nose(&mut self, view: &HeadView) {
        if view.side == Sight::Profile {
            return self.nostril(view);
        }
        let base = view.on_face(at(0.0, TIP));
        let tip = at(base.x - 3.6 * view.turn, base.y);
        let way = if view.turn.abs() > 0.2 {
            view.turn.signum()
        } else if self.light_in(&view.frame).x > 0.2 {
            -1.0
        } else {
            1.0
        };
        self.nose_shade(view, tip, way);
        self.nose_line(view, tip, way);
        if self.body.aged > 0.4 {
            self.nose_wings(view, tip);
        }
    }

    /// The shade on the side away from the light, as long as the bridge that shows.
    fn nose_shade(&mut self, view: &HeadView, tip: Vec2, way: f32) {
        let long = self.bridge();
        let shade = self.colours.skin().shade;
        let knots = [sharp(0.3, -long), soft(1.25, -0.5), sharp(0.7, 0.9), soft(-0.2, 0.6)];
        self.brush.fill(&closed_curve(&view.frame, &placed(tip, way, &knots)), shade, 1.0);
    }

    fn nose_line(&mut self, view: &HeadView, tip: Vec2, way: f32) {
        let skin = self.colours.skin();
        let long = self.bridge();
        let turned = view.turn.abs() > 0.5;
        let knots: Vec<Knot> = match (turned, self.body.broad && self.body.grown > 0.6) {
            // From halfway the bridge runs down to the tip and turns in under it.
            (true, true) => vec![soft(1.4, -long), soft(0.6, -long * 0.5), soft(-1.0, 0.0), soft(0.8, 1.4)],
            (true, false) => vec![soft(0.9, -3.0), soft(-0.5, -0.4), soft(0.7, 1.1)],
            (false, true) => vec![soft(1.3, -long * 0.7), soft(1.5, -0.8), soft(0.6, 1.0), soft(-0.9, 1.2)],
            (false, false) => vec![soft(0.8, 0.5), soft(0.1, 1.2), soft(-0.7, 0.8)],
        };
        let points = open_curve(&view.frame, &placed(tip, way, &knots));
        self.brush.stroke(&points, skin.line, 0.66, Taper::Both);
    }

    /// The wings of an old nose.
    fn nose_wings(&mut self, view: &HeadView, tip: Vec2) {
        let line = self.colours.skin().line;
        for side in [-1.0_f32, 1.0] {
            let knots = placed(tip, side, &[soft(2.6, -2.0), soft(3.7, 0.2), soft(2.2, 1.3)]);
            self.brush.stroke(&open_curve(&view.frame, &knots), line, 0.55, Taper::Both);
        }
    }

    fn nostril(&mut self, view: &HeadView) {
        let line = self.colours.skin().line;
        let y = (self.face_length() - 1.0) * 9.0;
        let wing = [soft(-36.9, 14.4 + y), soft(-35.8, 16.6 + y), soft(-37.0, 17.8 + y)];
        self.brush.stroke_clipped(&open_curve(&view.frame, &wing), line, 0.5, Taper::Both);
    }

    /// How much of the bridge is drawn: little of a child's, more of a man's.
    fn bridge(&self) -> f32 {
        let body = &self.body;
        1.6 + 1.2 * body.grown + if body.broad { 2.6 * body.grown } else { 0.0 } + 1.4 * body.aged
    }
}

/// Knots around the tip of the nose, mirrored where `way` is negative.
fn placed(tip: Vec2, way: f32, knots: &[Knot]) -> Vec<Knot> {
    knots.iter().map(|knot| Knot { at: at(tip.x + knot.at.x * way, tip.y + knot.at.y), ..*knot }).collect()
}
