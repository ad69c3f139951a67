//! The eyes of an animal: wide and shining, with a lid that says what it feels.

use domain::character::Species;
use domain::colour::Colour;
use domain::shot::{Expression, Gaze};

use super::super::Artist;
use super::super::head::screen_gaze;
use super::mirrored;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, open_curve, oval, sharp, soft};

/// The size of an eye in animal units, and how far its outer corner is raised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eye {
    pub(super) wide: f32,
    pub(super) high: f32,
    pub(super) slant: f32,
}

/// How far the upper lid comes down at the inner and at the outer corner, as parts of the eye's height.
#[derive(Debug, Clone, Copy)]
struct Lid {
    inner: f32,
    outer: f32,
}

impl Artist<'_> {
    /// One eye around the origin of `face`; `side` is -1 for the one on the left.
    pub(super) fn animal_eye(&mut self, face: &Frame, side: f32, eye: Eye) {
        let frame = mirrored(face, side).inner(at(0.0, 0.0), -eye.slant, 1.0);
        if self.animal_shuts_eyes() {
            return self.animal_shut_eye(&frame, eye);
        }
        let wide = if self.figure.expression == Expression::Surprised { 1.14 } else { 1.0 };
        let eye = Eye { wide: eye.wide * wide, high: eye.high * wide, ..eye };
        let shape = closed_curve(&frame, &almond(eye));
        self.brush.clip_to(&shape);
        self.animal_iris(&frame, side, eye, &shape);
        self.animal_lids(&frame, eye);
    }

    fn animal_shuts_eyes(&self) -> bool {
        let closed =
            matches!(self.figure.expression, Expression::Laugh | Expression::Smile | Expression::EyesClosed);
        self.acting.blink || closed
    }

    fn animal_shut_eye(&mut self, frame: &Frame, eye: Eye) {
        let line = self.colours.ink.line;
        let happy = matches!(self.figure.expression, Expression::Laugh | Expression::Smile);
        let bend = if happy && !self.acting.blink { -1.25 } else { 0.95 };
        let half = eye.wide * 1.08;
        let arc = [
            soft(-half, 0.45),
            soft(-half * 0.55, 0.45 + bend * 0.75),
            soft(half * 0.1, 0.45 + bend),
            soft(half * 0.7, 0.45 + bend * 0.62),
            soft(half * 1.12, 0.1),
        ];
        self.brush.stroke(&open_curve(frame, &arc), line, 1.7, Taper::Both);
        if bend > 0.0 {
            let lash = [soft(half * 0.62, 0.5 + bend * 0.62), soft(half * 1.2, 0.9 + bend * 0.5)];
            self.brush.stroke(&open_curve(frame, &lash), line, 0.9, Taper::End);
        }
    }

    /// The colour of the eye from a dark upper to a bright lower edge, its pupil and its lights.
    fn animal_iris(
        &mut self,
        frame: &Frame,
        side: f32,
        eye: Eye,
        shape: &[crate::storyboard::ink::curve::Vec2],
    ) {
        let line = self.colours.ink.line;
        let said = self.colours.said("eyes").unwrap_or(default_eyes(self.figure.species));
        let iris = self.colours.shining(said);
        let bright = iris.mix(Colour::rgb(0xff, 0xfc, 0xd8), 0.5);
        let (wide, high) = (eye.wide, eye.high);
        self.brush.fill(shape, iris.mix(line, 0.42), 1.0);
        let lower =
            |y: f32, x: f32, down: f32| closed_curve(frame, &oval(at(0.0, high * y), wide * x, high * down));
        self.brush.fill_clipped(&lower(0.50, 1.0, 0.78), iris, 1.0);
        self.brush.glow_clipped(frame, at(0.0, high * 0.78), at(wide * 0.9, high * 0.62), bright, 0.95);
        let (right, down) = self.animal_look(side);
        let small = if self.figure.expression == Expression::Surprised { 0.62 } else { 1.0 };
        let slit = if self.figure.species == Species::Cat { 0.46 } else { 0.56 };
        let pupil = oval(at(right, down - high * 0.06), wide * slit * small, high * 0.66 * small);
        self.brush.fill_clipped(&closed_curve(frame, &pupil), line.mix(iris, 0.08), 1.0);
        let white = self.colours.shining(Colour::rgb(0xff, 0xff, 0xff));
        // The light comes from one side for both eyes.
        let light =
            oval(at(right * 0.6 - wide * 0.34 * side, down * 0.5 - high * 0.42), wide * 0.34, high * 0.32);
        self.brush.fill_clipped(&closed_curve(frame, &light), white, 1.0);
        let glint =
            oval(at(right * 0.6 + wide * 0.40 * side, down * 0.5 + high * 0.48), wide * 0.17, high * 0.15);
        self.brush.fill_clipped(&closed_curve(frame, &glint), white, 0.92);
        if matches!(self.figure.expression, Expression::Sad | Expression::Cry | Expression::Worried) {
            let tear = oval(at(-wide * 0.1, high * 0.86), wide * 0.75, high * 0.24);
            self.brush.fill_clipped(&closed_curve(frame, &tear), white, 0.72);
        }
    }

    /// How far the pupil is from the middle, in animal units of a mirrored eye.
    fn animal_look(&self, side: f32) -> (f32, f32) {
        let right = screen_gaze(self.figure.gaze, self.flip) * 0.4 * side;
        let down = match self.figure.gaze {
            Gaze::Up => -0.45,
            Gaze::Down => 0.45,
            _ => 0.0,
        };
        (right, down)
    }

    /// The lids over the clipped eye and the lines around it.
    fn animal_lids(&mut self, frame: &Frame, eye: Eye) {
        let lid = lid_of(self.figure.expression);
        let (wide, high) = (eye.wide, eye.high);
        let cut = |share: f32| -high * 1.08 + high * share;
        let (inner, outer) = (cut(lid.inner), cut(lid.outer));
        if lid.inner > 0.0 || lid.outer > 0.0 {
            let fur = self.fur();
            let cover = closed_curve(
                frame,
                &[
                    sharp(-wide * 1.4, -high * 1.6),
                    sharp(wide * 1.6, -high * 1.6),
                    sharp(wide * 1.6, outer),
                    sharp(-wide * 1.4, inner),
                ],
            );
            self.brush.fill_clipped(&cover, fur.lit, 1.0);
        }
        let line = self.colours.ink.line;
        let upper = [
            soft(-wide * 1.04, (high * 0.12).max(inner)),
            soft(-wide * 0.66, (-high * 0.74).max(inner)),
            soft(wide * 0.06, (-high * 1.02).max(f32::midpoint(inner, outer))),
            soft(wide * 0.78, (-high * 0.72).max(outer)),
            soft(wide * 1.14, (-high * 0.04).max(outer)),
            soft(wide * 1.44, (-high * 0.34).max(outer - high * 0.1)),
        ];
        self.brush.stroke(&open_curve(frame, &upper), line, 1.9, Taper::Both);
        let lower = [
            soft(-wide * 0.78, high * 0.72),
            soft(0.0, high * 1.02),
            soft(wide * 0.82, high * 0.70),
            soft(wide * 1.12, high * 0.0),
        ];
        self.brush.stroke(&open_curve(frame, &lower), line, 0.75, Taper::Both);
    }

    /// A short brow that only strong feelings draw.
    pub(super) fn animal_brow(&mut self, face: &Frame, side: f32, eye: Eye) {
        let (inner, outer) = match self.figure.expression {
            Expression::Angry => (-1.2, -2.3),
            Expression::Sad | Expression::Cry | Expression::Worried => (-2.5, -1.5),
            Expression::Surprised => (-2.4, -2.3),
            _ => return,
        };
        let frame = mirrored(face, side);
        let y = |above: f32| -eye.high + above + 0.6;
        let knots = [
            soft(-eye.wide * 0.9, y(inner)),
            soft(0.1, y(inner.min(outer) - 0.25)),
            soft(eye.wide, y(outer)),
        ];
        let line = self.fur().line;
        self.brush.stroke(&open_curve(&frame, &knots), line, 1.1, Taper::Both);
    }
}

fn lid_of(expression: Expression) -> Lid {
    match expression {
        Expression::Angry => Lid { inner: 0.82, outer: 0.1 },
        Expression::Sad | Expression::Cry => Lid { inner: 0.1, outer: 0.72 },
        Expression::Worried => Lid { inner: 0.0, outer: 0.5 },
        Expression::Shy => Lid { inner: 0.42, outer: 0.52 },
        _ => Lid { inner: 0.0, outer: 0.0 },
    }
}

fn almond(eye: Eye) -> [Knot; 8] {
    let (wide, high) = (eye.wide, eye.high);
    [
        soft(-wide, high * 0.12),
        soft(-wide * 0.68, -high * 0.74),
        soft(wide * 0.06, -high),
        soft(wide * 0.76, -high * 0.70),
        soft(wide * 1.10, 0.0),
        soft(wide * 0.74, high * 0.76),
        soft(0.0, high),
        soft(-wide * 0.74, high * 0.76),
    ]
}

const fn default_eyes(species: Species) -> Colour {
    match species {
        Species::Dog => Colour::rgb(0x5a, 0x38, 0x26),
        Species::Rabbit => Colour::rgb(0x6a, 0x34, 0x30),
        Species::Fox => Colour::rgb(0xc8, 0x8a, 0x28),
        Species::Bird => Colour::rgb(0x3a, 0x2a, 0x2c),
        _ => Colour::rgb(0x8f, 0xb8, 0x4a),
    }
}
