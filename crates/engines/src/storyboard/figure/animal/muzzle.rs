//! Muzzle, nose, mouth and whiskers of an animal, and the marks of its face.

use domain::character::Species;
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::shot::{Expression, Mark};

use super::super::Artist;
use super::face::Face;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, open_curve, oval, sharp, soft};

impl Artist<'_> {
    /// The outline of the muzzle, which comes forward with the turn of the head.
    pub(super) fn snout(&self, front: &Frame, face: &Face, turn: f32) -> Vec<Vec2> {
        let (middle, half) = face.muzzle;
        let forward = match self.figure.species {
            Species::Dog => 0.62,
            Species::Fox => 0.9,
            _ => 0.08,
        };
        let frame = front.inner(at(middle.x - turn * forward, middle.y), 0.0, 1.0);
        if self.figure.species == Species::Fox {
            return closed_curve(
                &frame,
                &[
                    soft(0.0, -half.y * 1.3),
                    soft(half.x * 0.55, -half.y * 0.6),
                    soft(half.x * 0.9, half.y * 0.2),
                    soft(half.x * 0.5, half.y * 0.9),
                    soft(0.0, half.y * 1.05),
                    soft(-half.x * 0.5, half.y * 0.9),
                    soft(-half.x * 0.9, half.y * 0.2),
                    soft(-half.x * 0.55, -half.y * 0.6),
                ],
            );
        }
        closed_curve(
            &frame,
            &[
                soft(0.0, -half.y * 1.5),
                soft(half.x * 0.42, -half.y * 0.62),
                soft(half.x, half.y * 0.05),
                soft(half.x * 0.8, half.y * 0.8),
                soft(0.0, half.y),
                soft(-half.x * 0.8, half.y * 0.8),
                soft(-half.x, half.y * 0.05),
                soft(-half.x * 0.42, -half.y * 0.62),
            ],
        )
    }

    /// The marks of a face from the front, inside the clipped head.
    pub(super) fn face_marks(&mut self, frame: &Frame, front: &Frame, turn: f32) {
        let shift = -turn * 0.75;
        match self.figure.species {
            Species::Cat => self.fur_stripes(
                frame,
                &[
                    [(shift, -6.8), (shift, -4.6), (shift * 1.1, -2.4)],
                    [(shift - 2.1, -6.6), (shift - 2.2, -4.8), (shift - 2.5, -3.2)],
                    [(shift + 2.1, -6.6), (shift + 2.2, -4.8), (shift + 2.5, -3.2)],
                    [(9.4, 0.9), (7.8, 1.5), (6.4, 1.4)],
                    [(9.6, 3.0), (8.0, 3.2), (6.6, 2.8)],
                    [(-9.4, 0.9), (-7.8, 1.5), (-6.4, 1.4)],
                    [(-9.6, 3.0), (-8.0, 3.2), (-6.6, 2.8)],
                ],
            ),
            Species::Dog | Species::Fox => self.pale_cheeks(front),
            _ => {}
        }
        self.fur_ticks(frame, &[(7.4, 4.4, 1.4, 0.9), (-7.4, 4.4, -1.4, 0.9)]);
    }

    /// The white cheeks of a dog and a fox, and the dots over a dog's eyes.
    fn pale_cheeks(&mut self, front: &Frame) {
        let pale = self.pale_fur();
        let is_fox = self.figure.species == Species::Fox;
        for side in [-1.0_f32, 1.0] {
            let (high, wide) = if is_fox { (3.6, 1.0) } else { (2.4, 0.95) };
            let cheek = closed_curve(
                front,
                &[
                    soft(0.4 * side, 3.4),
                    soft(2.6 * side * wide, high + 0.5),
                    soft(5.6 * side * wide, high + 0.2),
                    sharp(13.0 * side, high - 2.2),
                    sharp(13.0 * side, 9.4),
                    sharp(0.0, 9.6),
                ],
            );
            self.brush.fill_clipped(&cheek, pale.lit, 1.0);
            if !is_fox {
                let dot = closed_curve(front, &oval(at(3.1 * side, -2.9), 1.0, 0.62));
                self.brush.fill_clipped(&dot, pale.lit, 0.9);
            }
        }
    }

    pub(super) fn animal_muzzle(&mut self, front: &Frame, face: &Face, snout: &[Vec2], turn: f32) {
        let pale = self.pale_fur();
        self.brush.fill(snout, pale.lit, 1.0);
        let comes_forward = matches!(self.figure.species, Species::Dog | Species::Fox);
        if comes_forward {
            self.brush.clip_to(snout);
            self.brush.shade_edge(snout, pale.shade, self.brush.light * (front.scale() * 0.55));
        }
        let forward = if self.figure.species == Species::Fox { 1.1 } else { 0.75 };
        let shift = if comes_forward { -turn * forward } else { -turn * 0.1 };
        let mouth = front.inner(at(shift + face.nose_at.x, face.nose_at.y), 0.0, 1.0);
        self.mouth_of_animal(&mouth, face);
        self.nose_of_animal(&mouth, face.nose);
    }

    fn nose_of_animal(&mut self, mouth: &Frame, half: f32) {
        let line = self.colours.ink.line;
        let dark = matches!(self.figure.species, Species::Dog | Species::Fox);
        let colour = if dark { Colour::rgb(0x4a, 0x3c, 0x40) } else { Colour::rgb(0xe8, 0x8e, 0x8c) };
        let paints = self.colours.material(colour);
        let nose = closed_curve(
            mouth,
            &[
                soft(-half, -half * 0.35),
                soft(0.0, -half * 0.68),
                soft(half, -half * 0.35),
                soft(half * 0.7, half * 0.4),
                soft(0.0, half * 0.85),
                soft(-half * 0.7, half * 0.4),
            ],
        );
        self.brush.contour(&nose, line.mix(paints.shade, 0.35), 0.7);
        self.brush.fill(&nose, paints.lit, 1.0);
        let shine = closed_curve(mouth, &oval(at(-half * 0.25, -half * 0.28), half * 0.34, half * 0.16));
        self.brush.fill(&shine, Colour::rgb(0xff, 0xff, 0xff), 0.75);
    }

    fn mouth_of_animal(&mut self, mouth: &Frame, face: &Face) {
        let line = self.colours.ink.line;
        let expression = self.figure.expression;
        let half = face.nose * 0.5 + 1.35;
        let low = face.nose * 0.9 + 0.6;
        let depth = self.animal_mouth_depth();
        if depth > 0.0 {
            self.animal_open_mouth(mouth, (half, low), depth);
        }
        let sad =
            matches!(expression, Expression::Sad | Expression::Cry | Expression::Angry | Expression::Worried);
        for side in [-1.0_f32, 1.0] {
            let knots = if sad {
                [
                    soft(0.0, face.nose * 0.7),
                    soft(0.1 * side, low),
                    soft(half * 0.7 * side, low + 0.1),
                    soft(half * 1.15 * side, low + 0.75),
                ]
            } else {
                [
                    soft(0.0, face.nose * 0.7),
                    soft(0.15 * side, low),
                    soft(half * 0.72 * side, low + 0.42),
                    soft(half * 1.3 * side, low - 0.35),
                ]
            };
            self.brush.stroke(&open_curve(mouth, &knots), line, 0.85, Taper::Both);
        }
    }

    /// How far the mouth is open, in animal units.
    pub(super) fn animal_mouth_depth(&self) -> f32 {
        match (self.acting.mouth, self.figure.expression) {
            (Mouth::Open, _) => 2.1,
            (_, Expression::Laugh) => 2.2,
            (Mouth::Half, _) | (_, Expression::Cry) => 1.2,
            (_, Expression::Surprised) => 1.3,
            (_, Expression::Smile) if self.figure.species == Species::Dog => 1.9,
            _ => 0.0,
        }
    }

    fn animal_open_mouth(&mut self, mouth: &Frame, (half, low): (f32, f32), depth: f32) {
        let line = self.colours.ink.line;
        let narrow = if self.figure.expression == Expression::Surprised { 0.55 } else { 0.86 };
        let half = half * narrow;
        let open = closed_curve(
            mouth,
            &[
                sharp(-half, low + 0.1),
                soft(0.0, low - 0.1),
                sharp(half, low + 0.1),
                soft(half * 0.72, low + depth * 0.72),
                soft(0.0, low + depth),
                soft(-half * 0.72, low + depth * 0.72),
            ],
        );
        let inside = self.colours.lit(Colour::rgb(0x9a, 0x40, 0x48));
        let tongue = self.colours.lit(Colour::rgb(0xf0, 0x92, 0x92));
        self.brush.contour(&open, line, 0.7);
        self.brush.fill(&open, inside, 1.0);
        self.brush.clip_to(&open);
        self.brush.fill_clipped(
            &closed_curve(mouth, &oval(at(0.0, low + depth), half * 0.75, depth * 0.55)),
            tongue,
            1.0,
        );
    }

    /// The flush of the cheeks, inside the clip.
    pub(super) fn animal_cheeks(&mut self, front: &Frame, face: &Face) {
        let shy = self.figure.expression == Expression::Shy || self.figure.marks.contains(&Mark::Blush);
        let blush = self.colours.lit(Colour::rgb(0xf4, 0x92, 0x82));
        let (strength, size) = if shy { (0.95, 1.3) } else { (0.5, 1.0) };
        for side in [-1.0_f32, 1.0] {
            let spot = at((face.eye_at.x + 1.7) * side, face.eye_at.y + 2.9);
            self.brush.glow_clipped(front, spot, at(2.0 * size, 1.25 * size), blush, strength);
        }
    }

    pub(super) fn whiskers(&mut self, front: &Frame, face: &Face) {
        let colour = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff)).mix(self.colours.ink.line, 0.2);
        for side in [-1.0_f32, 1.0] {
            for (y, drop) in [(0.3_f32, -0.5_f32), (1.0, 0.3), (1.7, 1.2)] {
                let root = face.nose_at + at(3.0 * side, y + 0.4);
                let knots = [
                    soft(root.x, root.y),
                    soft(root.x + 3.4 * side, root.y + drop * 0.4),
                    soft(root.x + 6.6 * side, root.y + drop + 0.3),
                ];
                self.brush.stroke(&open_curve(front, &knots), colour, 0.5, Taper::End);
            }
        }
    }
}
