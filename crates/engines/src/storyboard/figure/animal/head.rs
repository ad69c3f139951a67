//! The head of an animal on four legs: which side of it is seen, its ears, its marks and its face.

use domain::character::Species;
use domain::colour::Colour;
use domain::shot::{Expression, Head, Mark, View};

use super::super::Artist;
use super::super::head::screen_gaze;
use super::coat::far;
use super::face::{Ear, Face, face_of};
use super::mirrored;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// Which side of the head is seen, and how far its features are turned to the left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Seen {
    Face(f32),
    Profile,
    Back(f32),
}

impl Artist<'_> {
    /// Which side of the head is seen; true when it looks to the right of its own frame.
    pub(super) fn animal_head_seen(&self) -> (Seen, bool) {
        let aside = match (self.figure.head, self.flip) {
            (Head::Left, false) | (Head::Right, true) => 1.0,
            (Head::Right, false) | (Head::Left, true) => -1.0,
            _ => 0.0,
        };
        let back = self.figure.head == Head::Back;
        let gaze = -screen_gaze(self.figure.gaze, self.flip) * 0.5;
        match self.figure.view {
            View::Front => (Seen::Face((aside * 2.2 + gaze).abs()), aside * 2.2 + gaze < 0.0),
            View::ThreeQuarter => (Seen::Face(1.9), aside < 0.0 || back),
            View::Profile => (Seen::Profile, aside < 0.0 || back),
            View::ThreeQuarterBack | View::Back if back => (Seen::Face(2.2), true),
            View::ThreeQuarterBack => (Seen::Back(2.6), aside < 0.0),
            View::Back => (Seen::Back(aside.abs() * 2.4), aside < 0.0),
        }
    }

    pub(super) fn animal_head(&mut self, frame: &Frame) {
        let (seen, turned) = self.animal_head_seen();
        let frame = &mirrored(frame, if turned { -1.0 } else { 1.0 });
        let face = face_of(self.figure.species);
        match seen {
            Seen::Face(turn) => self.face_of_animal(frame, face, turn),
            Seen::Profile => self.profile_of_animal(frame, face),
            Seen::Back(turn) => self.animal_back_of_head(frame, face, turn),
        }
    }

    fn face_of_animal(&mut self, frame: &Frame, face: &Face, turn: f32) {
        let fur = self.fur();
        for side in [-1.0_f32, 1.0] {
            let root = self.ear_frame(frame, face.ear, side, turn);
            self.ear_shape(&root, face.ear);
        }
        let front = frame.inner(at(-turn, self.animal_nod()), 0.0, 1.0);
        let snout = self.snout(&front, face, turn);
        self.brush.contour(&snout, fur.line, 1.0);
        let outline = closed_curve(frame, &face.outline(turn));
        self.brush.cel(&outline, &fur, frame.scale() * 1.15);
        self.crown_light(frame);
        self.face_marks(frame, &front, turn);
        self.animal_muzzle(&front, face, &snout, turn);
        self.brush.clip_to(&outline);
        self.animal_cheeks(&front, face);
        for side in [-1.0_f32, 1.0] {
            let near = if side < 0.0 { 1.0 - turn * 0.03 } else { 1.0 };
            let eye = front.inner(at(face.eye_at.x * side * near, face.eye_at.y), 0.0, near);
            self.animal_eye(&eye, side, face.eye);
            self.animal_brow(&eye, side, face.eye);
        }
        self.animal_marks(frame, &front, face);
        if matches!(self.figure.species, Species::Cat | Species::Rabbit) {
            self.whiskers(&front, face);
        }
    }

    /// How far the features are lower for a gaze that goes down.
    fn animal_nod(&self) -> f32 {
        match self.figure.gaze {
            domain::shot::Gaze::Up => -0.8,
            domain::shot::Gaze::Down => 0.8,
            _ => 0.0,
        }
    }

    fn animal_back_of_head(&mut self, frame: &Frame, face: &Face, turn: f32) {
        let fur = self.fur();
        if turn > 0.5 && self.figure.species != Species::Rabbit {
            let pale = self.pale_fur();
            let reach = face.muzzle.1.x * 0.8 + 4.4;
            let bump = closed_curve(
                frame,
                &[soft(-4.0, 0.6), soft(-reach - 1.0, 2.0), soft(-reach - 0.4, 4.4), soft(-4.0, 5.8)],
            );
            self.brush.cel(&bump, &pale, frame.scale() * 0.6);
        }
        for side in [-1.0_f32, 1.0] {
            let root = self.ear_frame(frame, face.ear, side, -turn);
            self.ear_ground(&root, face.ear);
        }
        let outline = closed_curve(frame, &face.outline(-turn));
        self.brush.cel(&outline, &fur, frame.scale() * 1.15);
        self.brush.clip_to(&outline);
        self.fur_stripes(
            frame,
            &[
                [(-3.0, -6.6), (-2.6, -4.0), (-2.4, -1.0)],
                [(0.0, -6.8), (0.0, -3.6), (0.0, 0.6)],
                [(3.0, -6.6), (2.6, -4.0), (2.4, -1.0)],
                [(-9.0, 1.4), (-7.0, 1.8), (-5.2, 1.6)],
                [(9.0, 1.4), (7.0, 1.8), (5.2, 1.6)],
            ],
        );
        self.fur_ticks(frame, &[(-2.2, 3.4, -0.5, 1.8), (0.6, 4.0, 0.2, 1.9), (3.0, 3.4, 0.6, 1.7)]);
        for side in [-1.0_f32, 1.0] {
            let root = self.ear_frame(frame, face.ear, side, -turn);
            self.grown_ear(&root, face.ear, false);
        }
    }

    /// How far the ears are turned out and down by what the animal feels.
    fn ear_fall(&self) -> f32 {
        match self.figure.expression {
            Expression::Sad | Expression::Cry => 0.62,
            Expression::Worried | Expression::Shy => 0.42,
            Expression::Angry => 0.50,
            Expression::EyesClosed => 0.14,
            Expression::Surprised => -0.14,
            _ => 0.0,
        }
    }

    /// The frame of an ear that stands on its origin, its outer side to the right.
    fn ear_frame(&self, frame: &Frame, ear: Ear, side: f32, turn: f32) -> Frame {
        let twitch = self.acting.sway * 0.07;
        let fall = self.ear_fall();
        let narrow = 1.0 - (turn * side).min(0.0).abs() * 0.05;
        let follows = if turn * side < 0.0 { 0.12 } else { 0.35 };
        let root = at(ear.at.x * narrow * side - turn * follows, ear.at.y + fall.abs() * 0.6);
        mirrored(&frame.inner(root, 0.0, 1.0), side).inner(at(0.0, 0.0), ear.lean + fall + twitch, 1.0)
    }

    /// An ear behind the head.
    fn ear_shape(&mut self, frame: &Frame, ear: Ear) {
        let fur = self.fur();
        let shape = closed_curve(frame, &self.ear_knots(ear, 1.0));
        self.brush.cel(&shape, &fur, frame.scale() * 0.7);
        self.ear_inside(frame, ear, true);
    }

    /// The ground of an ear that grows out of the head: its outline, before the head is drawn.
    fn ear_ground(&mut self, frame: &Frame, ear: Ear) {
        let fur = self.fur();
        let shape = closed_curve(frame, &self.ear_knots(ear, 1.0));
        self.brush.contour(&shape, fur.line, 1.0);
    }

    /// An ear that grows out of the head it is drawn over: its lines thin out towards its root.
    fn grown_ear(&mut self, frame: &Frame, ear: Ear, open: bool) {
        let fur = self.fur();
        let knots = self.ear_knots(ear, 1.0);
        let shape = closed_curve(frame, &knots);
        self.brush.fill(&shape, fur.lit, 1.0);
        self.brush.clip_to(&shape);
        self.ear_inside(frame, ear, open);
        let mut front = knots[..4].to_vec();
        front.reverse();
        self.brush.stroke(&open_curve(frame, &front), fur.line, 1.1, Taper::End);
        self.brush.stroke(&open_curve(frame, &knots[3..]), fur.line, 1.1, Taper::End);
    }

    fn ear_knots(&self, ear: Ear, part: f32) -> [Knot; 7] {
        if self.figure.species == Species::Rabbit { long_ear(ear, part) } else { pointed_ear(ear, part) }
    }

    /// The tip of a clipped ear, and its hollow where it is open to the viewer.
    fn ear_inside(&mut self, frame: &Frame, ear: Ear, open: bool) {
        if self.figure.species == Species::Fox {
            self.dark_tip(frame, ear);
        }
        if !open {
            return;
        }
        let long = self.figure.species == Species::Rabbit;
        let pink = self.colours.material(Colour::rgb(0xf2, 0xb4, 0xaa));
        let inner = frame.inner(at(0.1, 0.1), 0.0, 1.0);
        let hollow = closed_curve(&inner, &self.ear_knots(ear, if long { 0.58 } else { 0.64 }));
        self.brush.fill(&hollow, pink.lit, 1.0);
        self.brush.clip_to(&hollow);
        self.brush.shade_edge(&hollow, pink.shade, self.brush.light * (frame.scale() * 0.6));
        if !long {
            self.ear_tuft(frame, ear);
        }
    }

    /// Pale fur in the hollow of an ear, inside the clip.
    fn ear_tuft(&mut self, frame: &Frame, ear: Ear) {
        let pale = self.pale_fur();
        let (wide, high) = (ear.wide, ear.high);
        let tuft = closed_curve(
            frame,
            &[
                sharp(-wide * 0.9, 0.4),
                sharp(-wide * 0.52, -high * 0.42),
                sharp(-wide * 0.30, -high * 0.24),
                sharp(-wide * 0.02, -high * 0.50),
                sharp(wide * 0.12, -high * 0.20),
                sharp(wide * 0.46, -high * 0.32),
                sharp(wide * 0.5, 0.4),
            ],
        );
        self.brush.fill_clipped(&tuft, pale.lit, 1.0);
    }

    /// The dark upper part of a fox's ear, inside the clip.
    fn dark_tip(&mut self, frame: &Frame, ear: Ear) {
        let dark = self.marked_fur();
        let (wide, high) = (ear.wide * 1.4, ear.high);
        let tip = closed_curve(
            frame,
            &[
                sharp(-wide, -high * 1.2),
                sharp(wide, -high * 1.2),
                sharp(wide, -high * 0.46),
                sharp(wide * 0.3, -high * 0.62),
                sharp(0.0, -high * 0.50),
                sharp(-wide * 0.3, -high * 0.64),
                sharp(-wide, -high * 0.5),
            ],
        );
        self.brush.fill_clipped(&tip, dark.lit, 1.0);
    }

    /// The frame of an ear on a profile; the far one stands further to the front.
    fn side_ear_frame(&self, frame: &Frame, ear: Ear, shift: f32) -> Frame {
        let back = 0.16 + self.ear_fall() * 0.75 + self.acting.sway * 0.07;
        mirrored(&frame.inner(ear.side_at + at(shift, 0.0), back, 1.0), -1.0)
    }

    /// What of the ears of a profile lies behind the head: the far ear, and the ground of the near one.
    pub(super) fn ears_behind(&mut self, frame: &Frame, ear: Ear) {
        let paints = far(self.fur());
        let own = self.side_ear_frame(frame, ear, -2.6);
        let shape = closed_curve(&own, &self.ear_knots(ear, 1.0));
        self.brush.cel(&shape, &paints, frame.scale() * 0.4);
        if self.figure.species == Species::Fox {
            self.dark_tip(&own, ear);
        }
        let near = self.side_ear_frame(frame, ear, 0.0);
        self.ear_ground(&near, ear);
    }

    /// The near ear of a profile.
    pub(super) fn near_ear(&mut self, frame: &Frame, ear: Ear) {
        let own = self.side_ear_frame(frame, ear, 0.0);
        self.grown_ear(&own, ear, true);
    }

    /// A soft light on the crown, inside the clip.
    pub(super) fn crown_light(&mut self, frame: &Frame) {
        let fur = self.fur();
        let bright = fur.lit.mix(Colour::rgb(0xff, 0xff, 0xff), 0.42);
        let light = self.brush.light;
        let across = light.dot(frame.across) / frame.scale();
        self.brush.glow_clipped(frame, at(across * 3.6, -3.4), at(6.4, 3.6), bright, 0.42);
    }

    /// The drops and signs that belong to a feeling.
    pub(super) fn animal_marks(&mut self, frame: &Frame, front: &Frame, face: &Face) {
        let marks = &self.figure.marks;
        let cries = self.figure.expression == Expression::Cry || marks.contains(&Mark::Tears);
        let sweats = marks.contains(&Mark::Sweat);
        if cries {
            let eye = face.eye_at;
            for side in [-1.0_f32, 1.0] {
                self.animal_drop(front, at((eye.x + 0.9) * side, eye.y + face.eye.high + 1.6), 0.95);
            }
        }
        if sweats {
            self.animal_drop(frame, at(8.6, -3.4), 1.3);
        }
    }

    pub(super) fn animal_drop(&mut self, frame: &Frame, spot: Vec2, size: f32) {
        let own = frame.inner(spot, 0.0, size);
        let water = self.colours.shining(Colour::rgb(0xa8, 0xdc, 0xf6));
        let line = self.colours.ink.line.mix(water, 0.45);
        let shape = closed_curve(
            &own,
            &[
                sharp(0.0, -1.9),
                soft(0.72, -0.2),
                soft(0.6, 0.75),
                soft(0.0, 1.05),
                soft(-0.6, 0.75),
                soft(-0.72, -0.2),
            ],
        );
        self.brush.contour(&shape, line, 0.5);
        self.brush.fill(&shape, water, 0.95);
        let glint = open_curve(&own, &[soft(-0.3, -0.1), soft(-0.34, 0.4)]);
        self.brush.stroke(&glint, Colour::rgb(0xff, 0xff, 0xff), 0.5, Taper::Both);
    }
}

/// A pointed ear on its root, its outer side to the right, `part` of its size.
fn pointed_ear(ear: Ear, part: f32) -> [Knot; 7] {
    let (wide, high) = (ear.wide * part, ear.high * (0.16 + 0.84 * part));
    [
        sharp(-wide * 1.05, 1.4 * part),
        soft(-wide * 0.92, -high * 0.34),
        soft(-wide * 0.46, -high * 0.76),
        sharp(wide * 0.04, -high),
        soft(wide * 0.72, -high * 0.58),
        soft(wide * 0.94, -high * 0.16),
        sharp(wide * 0.74, 1.5 * part),
    ]
}

/// The long ear of a rabbit.
fn long_ear(ear: Ear, part: f32) -> [Knot; 7] {
    let (wide, high) = (ear.wide * part, ear.high * (0.3 + 0.7 * part));
    [
        sharp(-wide * 0.62, 1.2 * part),
        soft(-wide * 0.98, -high * 0.36),
        soft(-wide * 0.80, -high * 0.78),
        soft(wide * 0.04, -high),
        soft(wide * 0.86, -high * 0.74),
        soft(wide * 0.98, -high * 0.32),
        sharp(wide * 0.66, 1.2 * part),
    ]
}
