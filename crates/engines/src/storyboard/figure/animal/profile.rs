//! The head of an animal from the side.

use domain::character::Species;
use domain::colour::Colour;
use domain::shot::{Expression, Mark};

use super::super::Artist;
use super::eyes::Eye;
use super::face::Face;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, open_curve, oval, sharp, soft};

impl Artist<'_> {
    pub(super) fn profile_of_animal(&mut self, frame: &Frame, face: &Face) {
        let fur = self.fur();
        self.ears_behind(frame, face.ear);
        if self.animal_mouth_depth() > 0.0 {
            self.animal_open_jaw(frame, face);
        }
        let outline = closed_curve(frame, &face.side_outline());
        self.brush.cel(&outline, &fur, frame.scale() * 1.15);
        self.crown_light(frame);
        self.animal_side_marks(frame, face);
        let blush = self.colours.lit(Colour::rgb(0xf4, 0x92, 0x82));
        let shy = self.figure.expression == Expression::Shy || self.figure.marks.contains(&Mark::Blush);
        let strength = if shy { 0.95 } else { 0.5 };
        let cheek = face.side_eye + at(1.6, 3.0);
        self.brush.glow_clipped(frame, cheek, at(2.0, 1.3), blush, strength);
        self.animal_side_mouth(frame, face);
        let eye = Eye { wide: face.eye.wide * 0.78, slant: face.eye.slant * 0.6, ..face.eye };
        let spot = frame.inner(face.side_eye, 0.0, 1.0);
        // From the side the outer corner of the eye is the one behind.
        self.animal_eye(&spot, 1.0, eye);
        self.animal_brow(&spot, 1.0, eye);
        self.near_ear(frame, face.ear);
        self.animal_side_drops(frame, face);
        if matches!(self.figure.species, Species::Cat | Species::Rabbit) {
            self.animal_side_whiskers(frame, face);
        }
    }

    fn animal_side_drops(&mut self, frame: &Frame, face: &Face) {
        let marks = &self.figure.marks;
        let cries = self.figure.expression == Expression::Cry || marks.contains(&Mark::Tears);
        let sweats = marks.contains(&Mark::Sweat);
        if cries {
            self.animal_drop(frame, face.side_eye + at(0.6, face.eye.high + 1.7), 0.95);
        }
        if sweats {
            self.animal_drop(frame, at(7.4, -4.6), 1.3);
        }
    }

    /// The lower jaw of an open mouth, before the head covers its root.
    fn animal_open_jaw(&mut self, frame: &Frame, face: &Face) {
        let pale = self.pale_fur();
        let inside = self.colours.lit(Colour::rgb(0x9a, 0x40, 0x48));
        let nose = face.side_nose;
        let depth = self.animal_mouth_depth();
        let jaw = |low: f32| {
            closed_curve(
                frame,
                &[
                    sharp(nose.x + 1.4, nose.y + 1.4),
                    soft(nose.x + 1.6, nose.y + 2.0 + low),
                    soft(nose.x + 4.0, nose.y + 3.2 + low),
                    sharp(nose.x + 8.0, nose.y + 3.6),
                    sharp(nose.x + 6.0, nose.y + 1.6),
                ],
            )
        };
        self.brush.cel(&jaw(depth * 0.8), &pale, frame.scale() * 0.4);
        self.brush.fill(&jaw(depth * 0.8 - 0.9), inside, 1.0);
    }

    /// Pale muzzle and cheek, and stripes, inside the clipped head.
    fn animal_side_marks(&mut self, frame: &Frame, face: &Face) {
        let pale = self.pale_fur();
        let nose = face.side_nose;
        let mask = match self.figure.species {
            Species::Fox => long_mask(frame, nose, at(-5.2, 3.2), 6.0),
            Species::Dog => long_mask(frame, nose, at(-6.0, 2.4), 3.6),
            _ => closed_curve(frame, &oval(at(nose.x + 2.1, nose.y + 2.5), 3.8, 2.5)),
        };
        self.brush.fill_clipped(&mask, pale.lit, 1.0);
        if self.figure.species == Species::Dog {
            let dot = closed_curve(frame, &oval(face.side_eye + at(-0.2, -3.1), 0.9, 0.6));
            self.brush.fill_clipped(&dot, pale.lit, 0.9);
        }
        self.fur_stripes(
            frame,
            &[
                [(-2.2, -6.6), (-3.0, -4.8), (-4.4, -3.2)],
                [(0.4, -6.8), (-0.4, -4.6), (-1.8, -2.8)],
                [(3.4, 0.6), (1.0, 1.4), (-1.0, 1.2)],
                [(3.6, 3.4), (1.2, 3.8), (-0.6, 3.4)],
            ],
        );
        self.fur_ticks(frame, &[(1.0, 4.6, 1.2, 1.5), (3.6, 3.0, 1.3, 1.2), (4.6, -0.6, 1.0, 1.4)]);
    }

    fn animal_side_mouth(&mut self, frame: &Frame, face: &Face) {
        let line = self.colours.ink.line;
        let nose = face.side_nose;
        let long = if matches!(self.figure.species, Species::Dog | Species::Fox) { 5.2 } else { 2.9 };
        let sad = matches!(self.figure.expression, Expression::Sad | Expression::Cry | Expression::Angry);
        let corner = if sad { 1.0 } else { -0.55 };
        let lips = [
            soft(nose.x + 0.1, nose.y + 0.9),
            soft(nose.x + 0.7, nose.y + 1.55),
            soft(nose.x + long * 0.55, nose.y + 2.0),
            soft(nose.x + long, nose.y + 1.9 + corner),
        ];
        self.brush.stroke(&open_curve(frame, &lips), line, 0.85, Taper::Both);
        let dark = matches!(self.figure.species, Species::Dog | Species::Fox);
        let colour = if dark { Colour::rgb(0x4a, 0x3c, 0x40) } else { Colour::rgb(0xe8, 0x8e, 0x8c) };
        let paints = self.colours.material(colour);
        let size = face.nose * if dark { 0.95 } else { 0.85 };
        let tip = frame.inner(nose, 0.0, size);
        let shape = closed_curve(
            &tip,
            &[
                soft(-0.55, -0.6),
                soft(0.5, -0.75),
                soft(1.1, -0.3),
                soft(0.6, 0.4),
                soft(-0.2, 0.8),
                soft(-0.7, 0.2),
            ],
        );
        self.brush.contour(&shape, line.mix(paints.shade, 0.35), 0.7);
        self.brush.fill(&shape, paints.lit, 1.0);
        if dark {
            let shine = closed_curve(&tip, &oval(at(0.0, -0.3), 0.34, 0.16));
            self.brush.fill(&shine, Colour::rgb(0xff, 0xff, 0xff), 0.75);
        }
    }

    fn animal_side_whiskers(&mut self, frame: &Frame, face: &Face) {
        let colour = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff)).mix(self.colours.ink.line, 0.2);
        let root = face.side_nose + at(1.9, 1.1);
        for (y, drop) in [(0.0_f32, -0.7_f32), (0.5, 0.4), (1.0, 1.5)] {
            let knots = [
                soft(root.x, root.y + y),
                soft(root.x + 2.6, root.y + y + drop * 0.5),
                soft(root.x + 5.6, root.y + y + drop + 0.5),
            ];
            self.brush.stroke(&open_curve(frame, &knots), colour, 0.5, Taper::End);
        }
    }
}

/// The pale lower half of a long face, from the bridge of the nose over `top` to the cheek at `back`.
fn long_mask(frame: &Frame, nose: Vec2, top: Vec2, back: f32) -> Vec<Vec2> {
    closed_curve(
        frame,
        &[
            sharp(nose.x - 3.0, nose.y - 0.3),
            soft(nose.x + 2.6, nose.y + 0.3),
            soft(top.x, top.y - 0.2),
            soft(f32::midpoint(top.x, back), top.y + 0.6),
            sharp(back, top.y + 1.4),
            sharp(back - 0.9, top.y + 3.0),
            sharp(back + 0.6, 10.6),
            sharp(nose.x - 3.0, 10.6),
        ],
    )
}
