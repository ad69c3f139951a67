//! The head of a bird: its beak, its eyes and its cheeks, from the side and from the front.

use domain::colour::Colour;
use domain::flap::Mouth;
use domain::shot::{Expression, Mark};

use super::super::Artist;
use super::super::head::screen_gaze;
use super::mirrored;
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, open_curve, oval, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

impl Artist<'_> {
    /// Beak and feet.
    pub(super) fn horn(&self) -> Paints {
        if self.colours.said("markings").is_some() {
            return self.colours.paints("markings");
        }
        self.colours.material(Colour::rgb(0xf2, 0xa4, 0x46))
    }

    /// A beak from the side of a head that looks left.
    pub(super) fn beak_side(&mut self, head: &Frame) {
        let horn = self.horn();
        let open = self.beak_gape() * 0.5;
        let own = head.inner(at(-7.0, 0.9), 0.0, 1.0);
        if open > 0.0 {
            let lower = closed_curve(
                &own.inner(at(0.0, 0.2), -open * 0.35, 1.0),
                &[sharp(0.8, 0.0), sharp(-3.0, 0.6), soft(-1.4, 1.5), sharp(0.8, 1.6)],
            );
            self.brush.cel(&lower, &Paints { lit: horn.shade, ..horn }, head.scale() * 0.2);
        }
        let upper = closed_curve(
            &own.inner(at(0.0, 0.0), open * 0.3, 1.0),
            &[sharp(1.2, -1.5), soft(-1.6, -0.9), sharp(-3.8, 0.5), soft(-1.4, 0.9), sharp(1.2, 1.1)],
        );
        self.brush.cel(&upper, &horn, head.scale() * 0.4);
    }

    fn beak_gape(&self) -> f32 {
        match (self.acting.mouth, self.figure.expression) {
            (Mouth::Open, _) | (_, Expression::Laugh) => 1.6,
            (Mouth::Half, _) | (_, Expression::Surprised | Expression::Cry) => 0.9,
            _ => 0.0,
        }
    }

    /// The eye, the cheek and what the face of a bird says, from the side.
    pub(super) fn bird_face_side(&mut self, head: &Frame) {
        let look = -screen_gaze(self.figure.gaze, self.flip) * 0.3;
        self.bird_cheek(head, at(-0.4, 2.9));
        self.bird_eye(&head.inner(at(-3.4 - look, -0.6), 0.0, 1.0), 1.0);
        self.bird_sweat(head, at(2.6, -4.4));
    }

    fn bird_cheek(&mut self, head: &Frame, spot: Vec2) {
        let blush = self.colours.lit(Colour::rgb(0xf6, 0x9a, 0x7c));
        let shy = self.figure.expression == Expression::Shy || self.figure.marks.contains(&Mark::Blush);
        let disc = closed_curve(head, &oval(spot, 2.3, 1.8));
        self.brush.clip_to(&disc);
        self.brush.glow_clipped(head, spot, at(2.3, 1.8), blush, if shy { 1.0 } else { 0.7 });
    }

    /// A round dark eye around the origin.
    pub(super) fn bird_eye(&mut self, face: &Frame, side: f32) {
        let line = self.colours.ink.line;
        let expression = self.figure.expression;
        let frame = mirrored(face, side);
        let happy = matches!(expression, Expression::Laugh | Expression::Smile);
        if self.acting.blink || happy || expression == Expression::EyesClosed {
            let bend = if happy && !self.acting.blink { -1.3 } else { 1.0 };
            let arc = open_curve(&frame, &[soft(-1.6, 0.3), soft(0.0, 0.3 + bend), soft(1.6, 0.3)]);
            return self.brush.stroke(&arc, line, 1.5, Taper::Both);
        }
        let large = if expression == Expression::Surprised { 1.2 } else { 1.0 };
        let colour = self.colours.shining(self.colours.said("eyes").unwrap_or(Colour::rgb(0x3a, 0x2a, 0x2c)));
        let eye = closed_curve(&frame, &oval(at(0.0, 0.0), 1.55 * large, 1.75 * large));
        self.brush.contour(&eye, line, 0.8);
        self.brush.fill(&eye, line.mix(colour, 0.2), 1.0);
        self.brush.clip_to(&eye);
        self.brush.glow_clipped(
            &frame,
            at(0.0, 1.0),
            at(1.4, 1.0),
            colour.mix(Colour::rgb(0xff, 0xff, 0xff), 0.35),
            0.9,
        );
        let white = self.colours.shining(Colour::rgb(0xff, 0xff, 0xff));
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(-0.5 * side, -0.65), 0.55, 0.55)), white, 1.0);
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(0.55 * side, 0.75), 0.25, 0.25)), white, 0.9);
        self.bird_brow(&frame);
        if expression == Expression::Cry || self.figure.marks.contains(&Mark::Tears) {
            self.animal_drop(&frame, at(0.6, 3.2), 0.9);
        }
    }

    fn bird_brow(&mut self, frame: &Frame) {
        let (inner, outer) = match self.figure.expression {
            Expression::Angry => (-1.3, -2.7),
            Expression::Sad | Expression::Cry | Expression::Worried => (-3.0, -1.9),
            _ => return,
        };
        let line = self.fur().line;
        let brow =
            open_curve(frame, &[soft(-1.7, inner), soft(0.1, inner.min(outer) + 0.3), soft(1.8, outer)]);
        self.brush.stroke(&brow, line, 1.3, Taper::Both);
    }

    /// Both eyes, the cheeks and the beak.
    pub(super) fn bird_front_face(&mut self, head: &Frame) {
        for side in [-1.0_f32, 1.0] {
            self.bird_cheek(head, at(5.2 * side, 2.4));
            self.bird_eye(&head.inner(at(3.9 * side, -1.0), 0.0, 1.0), side);
        }
        self.beak_front(head);
        self.bird_sweat(head, at(6.4, -4.6));
    }

    fn bird_sweat(&mut self, head: &Frame, spot: Vec2) {
        if self.figure.marks.contains(&Mark::Sweat) {
            self.animal_drop(head, spot, 1.2);
        }
    }

    fn beak_front(&mut self, head: &Frame) {
        let horn = self.horn();
        let gape = self.beak_gape();
        if gape > 0.0 {
            let lower = closed_curve(head, &[sharp(-1.2, 1.0), soft(0.0, 1.6 + gape), sharp(1.2, 1.0)]);
            self.brush.cel(&lower, &Paints { lit: horn.shade, ..horn }, head.scale() * 0.2);
        }
        let upper = closed_curve(
            head,
            &[
                soft(0.0, -0.8),
                sharp(1.7, 0.7),
                soft(0.9, 1.4),
                sharp(0.0, 2.3),
                soft(-0.9, 1.4),
                sharp(-1.7, 0.7),
            ],
        );
        self.brush.cel(&upper, &horn, head.scale() * 0.35);
    }
}
