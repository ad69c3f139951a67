//! Signs of feeling on and beside a face: tears, a drop of sweat, breath in the cold.

use domain::colour::Colour;
use domain::shot::Mark;

use super::super::Artist;
use super::eyes::Eye;
use super::mood::Tears;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, open_curve, oval, sharp, soft};

/// A drop around its own middle, pointed above.
const DROP: [Knot; 6] =
    [sharp(0.0, -7.0), soft(3.2, 0.6), soft(2.6, 4.2), soft(0.0, 5.6), soft(-2.6, 4.2), soft(-3.2, 0.6)];

/// The puffs of a cloud of breath: x away from the mouth, y, and half their size.
const PUFFS: [(f32, f32, f32); 6] = [
    (6.0, 0.8, 2.8),
    (11.6, -1.0, 5.2),
    (20.0, -0.6, 7.6),
    (16.0, 5.0, 5.6),
    (28.4, -3.6, 5.2),
    (27.0, 3.4, 4.4),
];

impl Artist<'_> {
    /// Water in and under an eye.
    pub(super) fn tears(&mut self, eye: &Eye<'_>) {
        match eye.view.mood.tears {
            Tears::None => {}
            Tears::Welling => self.pool(eye),
            Tears::Running => {
                self.pool(eye);
                self.stream(eye);
            }
        }
    }

    fn pool(&mut self, eye: &Eye<'_>) {
        let water = self.colours.lit(Colour::rgb(0xd8, 0xee, 0xfd));
        let [outer, low, middle, inner] = eye.lower_lid();
        let knots = [
            sharp(inner.x + 0.4, inner.y - 0.8),
            soft(middle.x, middle.y - 2.0),
            soft(low.x, low.y - 1.6),
            sharp(outer.x + 0.6, outer.y - 1.2),
            soft(low.x, low.y + 0.9),
            soft(middle.x, middle.y + 0.9),
        ];
        self.brush.fill(&eye.shape(&knots), water, 0.9);
        let glint = [soft(low.x - 1.0, low.y - 0.4), soft(low.x + 2.4, low.y - 0.6)];
        self.brush.stroke(&eye.curve(&glint), Colour::rgb(0xff, 0xff, 0xff), 0.8, Taper::Both);
    }

    fn stream(&mut self, eye: &Eye<'_>) {
        let water = self.colours.lit(Colour::rgb(0xcf, 0xe9, 0xfb));
        let line = self.colours.lit(Colour::rgb(0x7f, 0xae, 0xd6));
        let top = eye.lower_lid()[1].y;
        // Tears of a profile run down behind the eye, where the cheek is.
        let x = if eye.is_aside() { -1.0 } else { 0.0 };
        let stream = eye.shape(&[
            sharp(x + 0.6, top - 0.4),
            soft(x + 1.6, top + 5.4),
            soft(x + 0.8, top + 13.0),
            soft(x + 1.4, top + 18.4),
            soft(x + 3.8, top + 20.8),
            soft(x + 6.2, top + 18.0),
            soft(x + 5.8, top + 12.0),
            soft(x + 6.2, top + 5.0),
            sharp(x + 6.4, top - 1.2),
        ]);
        self.brush.contour(&stream, line, 0.5);
        self.brush.fill(&stream, water, 1.0);
        let shine = [soft(x + 2.8, top + 2.4), soft(x + 2.6, top + 9.0), soft(x + 3.0, top + 16.6)];
        self.brush.stroke(&eye.curve(&shine), Colour::rgb(0xff, 0xff, 0xff), 0.9, Taper::Both);
    }

    pub(super) fn sweat(&mut self, view: &HeadView) {
        let spot = match view.side {
            Sight::Face => at(32.5 - 9.0 * view.turn, -2.0),
            _ => at(-14.0, -4.0),
        };
        let frame: Frame = view.frame.inner(spot, 0.12, 1.0);
        let drop = closed_curve(&frame, &DROP);
        let water = self.colours.lit(Colour::rgb(0xd6, 0xec, 0xfc));
        let line = self.colours.ink.line.mix(self.colours.lit(Colour::rgb(0x5d, 0x9d, 0xd0)), 0.6);
        self.brush.contour(&drop, line, 0.7);
        self.brush.fill(&drop, water, 1.0);
        let glint = open_curve(&frame, &[soft(-1.4, 0.4), soft(-1.2, 2.6), soft(0.0, 3.6)]);
        self.brush.stroke(&glint, Colour::rgb(0xff, 0xff, 0xff), 0.8, Taper::Both);
    }

    /// What hangs in the air beside the head.
    pub(super) fn marks_beside(&mut self, view: &HeadView) {
        if self.figure.marks.contains(&Mark::Breath) {
            self.breath(view);
        }
    }

    /// A small white cloud before the mouth, on the side that the face looks to.
    fn breath(&mut self, view: &HeadView) {
        let white = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff)).mix(Colour::rgb(0xff, 0xff, 0xff), 0.6);
        let mouth = match view.side {
            Sight::Face => view.on_face(at(0.0, 28.0)),
            Sight::Profile => at(-36.0, 27.0),
            Sight::Away => at(-38.0, 27.0),
            Sight::Back => at(-34.0, 30.0),
        };
        let way = if view.side == Sight::Face && view.turn < -0.1 { 1.0 } else { -1.0 };
        let edge = white.mix(self.colours.lit(Colour::rgb(0x8c, 0xa4, 0xc4)), 0.55);
        for (colour, opacity, grown) in
            [(edge, 0.16, 1.34_f32), (white, 0.42, 1.16), (white, 0.42, 0.9), (white, 0.5, 0.6)]
        {
            for (out, y, half) in PUFFS {
                let middle = at(mouth.x + (out + 1.0) * way, mouth.y + y);
                let puff = closed_curve(&view.frame, &oval(middle, half * grown, half * grown * 0.8));
                self.brush.fill(&puff, colour, opacity);
            }
        }
    }
}
