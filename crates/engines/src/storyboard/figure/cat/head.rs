//! The head of a cat: ears, face, whiskers, and the ribbon at its neck.

use domain::colour::Colour;
use domain::flap::Mouth;
use domain::shot::{Expression, Gaze, View};

use super::super::Artist;
use super::super::head::screen_gaze;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, open_curve, oval, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

/// The outline of the head in cat units around its middle, right half from the top to the chin.
const HALF: [(f32, f32, bool); 8] = [
    (2.6, -5.6, false),
    (5.2, -4.4, false),
    (7.4, -1.6, false),
    (7.9, 1.4, false),
    (8.9, 3.0, true),
    (6.9, 3.9, false),
    (6.6, 5.0, true),
    (3.4, 6.2, false),
];

impl Artist<'_> {
    /// How far the features are shifted to the left, in cat units.
    fn cat_turn(&self) -> f32 {
        let turn = match self.figure.view {
            View::Front | View::Back => 0.0,
            View::ThreeQuarter | View::ThreeQuarterBack => 1.7,
            View::Profile => 3.0,
        };
        turn - screen_gaze(self.figure.gaze, self.flip) * 0.8
    }

    pub(super) fn cat_head(&mut self, frame: &Frame) {
        let fur = self.colours.paints("fur");
        for side in [-1.0_f32, 1.0] {
            self.cat_ear(frame, side, &fur);
        }
        let outline = closed_curve(frame, &head_knots());
        self.brush.cel(&outline, &fur, frame.scale() * 1.1);
        self.cat_marks(frame);
        if self.figure.view == View::Back {
            return;
        }
        let rise = match self.figure.gaze {
            Gaze::Up => -1.1,
            Gaze::Down => 0.9,
            _ => 0.0,
        };
        let face = frame.inner(at(-self.cat_turn(), rise), 0.0, 1.0);
        self.cat_muzzle(&face);
        for side in [-1.0_f32, 1.0] {
            self.cat_eye(&face, side);
        }
        self.cat_mouth(&face);
        self.whiskers(&face);
    }

    fn cat_ear(&mut self, frame: &Frame, side: f32, fur: &Paints) {
        let shift = -self.cat_turn() * 0.35;
        let twitch = self.acting.sway * 0.4 * side;
        let ear = closed_curve(
            frame,
            &[
                sharp(1.4 * side + shift, -4.8),
                soft(3.4 * side + shift, -8.4),
                sharp(6.0 * side + shift + twitch, -10.6),
                soft(7.4 * side + shift, -6.6),
                sharp(7.3 * side + shift, -1.4),
            ],
        );
        self.brush.cel(&ear, fur, frame.scale() * 0.6);
        if self.figure.view == View::Back {
            return;
        }
        let inner = closed_curve(
            frame,
            &[
                sharp(2.9 * side + shift, -5.2),
                soft(4.2 * side + shift, -7.6),
                sharp(5.7 * side + shift + twitch, -8.9),
                soft(6.4 * side + shift, -6.0),
                sharp(6.2 * side + shift, -3.0),
            ],
        );
        let pink = self.colours.material(Colour::rgb(0xf2, 0xb0, 0xa6));
        self.brush.fill(&inner, pink.lit, 1.0);
        self.brush.clip_to(&inner);
        let tuft = closed_curve(
            frame,
            &[
                sharp(2.6 * side + shift, -4.4),
                sharp(3.6 * side + shift, -7.2),
                soft(4.2 * side + shift, -5.6),
                sharp(5.0 * side + shift, -6.4),
                sharp(5.2 * side + shift, -3.2),
            ],
        );
        let pale = self.pale_fur();
        self.brush.fill_clipped(&tuft, pale.lit, 1.0);
    }

    /// The tabby's stripes on forehead and cheeks, inside the clipped head.
    fn cat_marks(&mut self, frame: &Frame) {
        let marks = self.colours.paints("markings");
        let shift = -self.cat_turn() * 0.7;
        let weight = frame.scale() * 0.95 / self.brush.line;
        for (x, low) in [(-2.0_f32, -3.0_f32), (0.0, -2.2), (2.0, -3.0)] {
            let points = open_curve(
                frame,
                &[soft(x * 0.9 + shift, -6.4), soft(x + shift, -4.6), soft(x * 1.08 + shift, low)],
            );
            self.brush.stroke_clipped(&points, marks.lit, weight, Taper::End);
        }
        for side in [-1.0_f32, 1.0] {
            for y in [0.6_f32, 2.6] {
                let points = open_curve(
                    frame,
                    &[soft(9.2 * side, y - 0.2), soft(7.6 * side, y + 0.2), soft(5.6 * side, y + 0.2)],
                );
                self.brush.stroke_clipped(&points, marks.lit, weight * 0.8, Taper::End);
            }
        }
    }

    fn cat_muzzle(&mut self, face: &Frame) {
        let pale = self.pale_fur();
        let muzzle = closed_curve(
            face,
            &[
                soft(0.0, -0.6),
                soft(1.4, 1.6),
                soft(4.4, 3.2),
                soft(4.2, 5.4),
                soft(0.0, 6.6),
                soft(-4.2, 5.4),
                soft(-4.4, 3.2),
                soft(-1.4, 1.6),
            ],
        );
        self.brush.fill_clipped(&muzzle, pale.lit, 1.0);
        let blush = self.colours.lit(Colour::rgb(0xf4, 0x9a, 0x86));
        for side in [-1.0_f32, 1.0] {
            self.brush.glow_clipped(face, at(5.4 * side, 3.0), at(1.8, 1.1), blush, 0.7);
        }
    }

    fn cat_eye(&mut self, face: &Frame, side: f32) {
        let line = self.colours.ink.line;
        let frame = face.inner(at(3.6 * side, 0.5), 0.0, 1.0);
        let expression = self.figure.expression;
        let arched = matches!(expression, Expression::Laugh | Expression::Smile);
        if self.acting.blink || arched || expression == Expression::EyesClosed {
            let bend = if arched && !self.acting.blink { -1.3 } else { 1.0 };
            let shut = open_curve(&frame, &[soft(-1.9, 0.3), soft(0.0, 0.3 + bend), soft(1.9, 0.3)]);
            return self.brush.stroke(&shut, line, 1.4, Taper::Both);
        }
        let wide = if expression == Expression::Surprised { 1.15 } else { 1.0 };
        let shape = closed_curve(&frame, &oval(at(0.0, 0.0), 1.85 * wide, 2.15 * wide));
        let iris = self.colours.lit(self.colours.said("eyes").unwrap_or(Colour::rgb(0x8f, 0xb8, 0x4a)));
        self.brush.contour(&shape, line, 1.0);
        self.brush.fill(&shape, iris.mix(line, 0.30), 1.0);
        self.brush.clip_to(&shape);
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(0.0, 0.9), 1.7, 1.6)), iris, 1.0);
        self.brush.fill_clipped(
            &closed_curve(&frame, &oval(at(0.0, 1.5), 1.3, 0.8)),
            iris.mix(Colour::rgb(0xff, 0xff, 0xe0), 0.45),
            1.0,
        );
        let look = screen_gaze(self.figure.gaze, self.flip) * 0.35;
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(look, -0.1), 0.95, 1.6)), line, 1.0);
        let white = Colour::rgb(0xff, 0xff, 0xff);
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(look - 0.55, -0.9), 0.6, 0.7)), white, 1.0);
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(look + 0.6, 1.0), 0.3, 0.34)), white, 0.9);
        let lid = open_curve(
            &frame,
            &[soft(-2.0, -0.4), soft(-1.2, -1.9), soft(0.2, -2.25), soft(1.5, -1.6), soft(2.1, -0.2)],
        );
        self.brush.stroke(&lid, line, 1.5, Taper::Both);
        if expression == Expression::Angry {
            let brow = open_curve(&frame, &[soft(-2.2 * side, -1.6), soft(2.0 * side, -3.2)]);
            self.brush.stroke(&brow, line, 1.2, Taper::Both);
        }
    }

    fn cat_mouth(&mut self, face: &Frame) {
        let line = self.colours.ink.line;
        let pink = self.colours.material(Colour::rgb(0xe8, 0x8a, 0x88));
        if self.acting.mouth != Mouth::Closed || self.figure.expression == Expression::Laugh {
            let depth = if self.acting.mouth == Mouth::Half { 1.0 } else { 1.9 };
            let open = closed_curve(
                face,
                &[
                    sharp(-1.3, 3.7),
                    soft(0.0, 3.9),
                    sharp(1.3, 3.7),
                    soft(0.9, 3.7 + depth * 0.8),
                    soft(0.0, 3.7 + depth),
                    soft(-0.9, 3.7 + depth * 0.8),
                ],
            );
            self.brush.contour(&open, line, 0.7);
            self.brush.fill(&open, pink.shade, 1.0);
        }
        let nose = closed_curve(face, &[soft(-0.85, 2.0), soft(0.0, 1.85), soft(0.85, 2.0), soft(0.0, 2.95)]);
        self.brush.flat(&nose, pink.lit, line.mix(pink.shade, 0.4));
        for side in [-1.0_f32, 1.0] {
            let lip = open_curve(
                face,
                &[soft(0.0, 2.9), soft(0.25 * side, 3.8), soft(1.2 * side, 4.1), soft(2.0 * side, 3.5)],
            );
            self.brush.stroke(&lip, line, 0.8, Taper::Both);
        }
    }

    fn whiskers(&mut self, face: &Frame) {
        let colour = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff)).mix(self.colours.ink.line, 0.25);
        for side in [-1.0_f32, 1.0] {
            for (y, drop) in [(2.8_f32, -0.7_f32), (3.5, 0.2), (4.2, 1.1)] {
                let points = open_curve(
                    face,
                    &[soft(3.8 * side, y), soft(7.4 * side, y + drop * 0.5), soft(10.8 * side, y + drop)],
                );
                self.brush.stroke(&points, colour, 0.55, Taper::End);
            }
        }
    }

    /// The ribbon at the neck with its bow.
    pub(super) fn cat_collar(&mut self, head: &Frame) {
        let accent = self.colours.paints("accent");
        let shift = -self.cat_turn() * 0.4;
        let band = closed_curve(
            head,
            &[
                soft(-5.6, 4.8),
                soft(0.0, 6.6),
                soft(5.6, 4.8),
                soft(5.2, 6.8),
                soft(0.0, 8.4),
                soft(-5.2, 6.8),
            ],
        );
        self.brush.cel(&band, &accent, head.scale() * 0.4);
        if self.figure.view == View::Back {
            return;
        }
        let knot = head.inner(at(shift * 1.4, 7.7), self.acting.sway * 0.1, 1.0);
        self.bow(&knot, 0.52, &accent);
    }
}

fn head_knots() -> Vec<Knot> {
    let half = |side: f32| HALF.map(|(x, y, corner)| Knot { at: at(x * side, y), corner });
    let mut knots = vec![soft(0.0, -5.9)];
    knots.extend(half(1.0));
    knots.push(soft(0.0, 6.7));
    knots.extend(half(-1.0).into_iter().rev());
    knots
}
