//! Signs of feeling on and beside a face: tears, a drop of sweat, breath in the cold.

use domain::colour::Colour;
use domain::shot::Mark;

use super::super::Artist;
use super::eyes::Eye;
use super::mood::Tears;
use super::turning::Turned;
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, sharp, soft};

/// A drop around its own middle, pointed above.
const DROP: [Knot; 6] =
    [sharp(0.0, -7.0), soft(3.2, 0.6), soft(2.6, 4.2), soft(0.0, 5.6), soft(-2.6, 4.2), soft(-3.2, 0.6)];

/// A cloud of breath: x away from the mouth, y; it begins in a point and ends in round puffs.
const CLOUD: [Knot; 14] = [
    sharp(2.0, 0.0),
    soft(7.0, -3.6),
    sharp(11.0, -3.4),
    soft(14.6, -8.0),
    sharp(19.4, -6.6),
    soft(25.6, -10.0),
    soft(31.4, -5.4),
    sharp(30.4, -1.6),
    soft(35.0, 2.2),
    soft(30.6, 6.6),
    sharp(26.0, 5.4),
    soft(20.4, 9.2),
    sharp(14.8, 5.2),
    soft(8.4, 4.8),
];

/// The middle of the cloud, towards which its layers shrink.
const CLOUD_MIDDLE: Vec2 = at(21.0, 0.0);

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
        let water = self.clear_water(Colour::rgb(0xd8, 0xee, 0xfd));
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

    /// Water glitters, so it takes on only a little of the colour of the light, else it is grey at dusk.
    fn clear_water(&self, colour: Colour) -> Colour {
        colour.mix(self.colours.lit(colour), 0.3)
    }

    fn stream(&mut self, eye: &Eye<'_>) {
        let water = self.clear_water(Colour::rgb(0xcf, 0xe9, 0xfb));
        let line = self.clear_water(Colour::rgb(0x6f, 0xa6, 0xd6));
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
        let water = self.clear_water(Colour::rgb(0xd6, 0xec, 0xfc));
        let line = self.colours.ink.line.mix(self.colours.lit(Colour::rgb(0x5d, 0x9d, 0xd0)), 0.6);
        self.brush.contour(&drop, line, 0.7);
        self.brush.fill(&drop, water, 1.0);
        let glint = open_curve(&frame, &[soft(-1.4, 0.4), soft(-1.2, 2.6), soft(0.0, 3.6)]);
        self.brush.stroke(&glint, Colour::rgb(0xff, 0xff, 0xff), 0.8, Taper::Both);
    }

    /// The marks that a head in this view does not show: those on a face that is turned away.
    pub(in super::super) fn unseen_marks(&self) -> Vec<Mark> {
        let turned = Turned::of(self.figure, self.flip);
        let hidden = matches!(Sight::at_yaw(turned.yaw), Sight::Away | Sight::Back);
        self.figure.marks.iter().copied().filter(|mark| hidden && *mark != Mark::Breath).collect()
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
        let edge = white.mix(self.colours.lit(Colour::rgb(0x8c, 0xa4, 0xc4)), 0.6);
        for (colour, opacity, share) in
            [(edge, 0.30, 1.08_f32), (white, 0.50, 1.0), (white, 0.45, 0.80), (white, 0.5, 0.52)]
        {
            let layer = CLOUD.map(|knot| {
                let spot = CLOUD_MIDDLE + (knot.at - CLOUD_MIDDLE) * share;
                Knot { at: at(mouth.x + (spot.x + 2.0) * way, mouth.y + spot.y), ..knot }
            });
            self.brush.fill(&closed_curve(&view.frame, &layer), colour, opacity);
        }
    }
}
