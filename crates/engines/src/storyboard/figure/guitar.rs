//! A guitar across the body, played with both hands.

use domain::colour::Colour;
use domain::shot::{Pose, View};

use super::Artist;
use super::holding::Prop;
use super::skeleton::Skeleton;
use super::space::{Vec3, space};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, open_curve, oval, sharp, soft};

impl Prop {
    /// Whether somebody in this pose has both hands for an instrument.
    pub(super) const fn is_played(pose: Pose) -> bool {
        matches!(pose, Pose::Stand | Pose::Walk | Pose::Sit | Pose::Kneel | Pose::Crouch | Pose::HoldUp)
    }
}

impl Artist<'_> {
    /// Whether both hands are on a guitar.
    pub(super) fn plays(&self) -> bool {
        self.prop() == Some(Prop::Guitar) && Prop::is_played(self.figure.pose)
    }

    /// The guitar across the body, below both hands.
    pub(super) fn played_guitar(&mut self, skeleton: &Skeleton) {
        if self.plays() {
            let frame = self.guitar_frame(skeleton);
            self.guitar(&frame);
        }
    }

    /// The guitar hanging from the hand around its neck; the frame's origin is the grip.
    pub(super) fn carried_guitar(&mut self, grip: &Frame) {
        let frame = grip.inner(at(0.0, 29.0), -std::f32::consts::FRAC_PI_2, 0.92);
        self.guitar(&frame);
    }

    fn guitar(&mut self, frame: &Frame) {
        self.guitar_neck(frame);
        self.guitar_body(frame);
        self.guitar_strings(frame);
    }

    /// The frame of the guitar, foreshortened as it is seen: x along the neck, y down across the strings, the
    /// origin in the sound hole.
    fn guitar_frame(&self, skeleton: &Skeleton) -> Frame {
        let size = (self.body.height / 160.0).clamp(0.6, 1.08) * 0.92;
        let (right, left) = (skeleton.wrist[0], skeleton.wrist[1]);
        // The neck lies in the left hand; the right hand is over the hole.
        let along = if self.figure.view == View::Profile {
            space(0.42, 0.36, 0.84).unit()
        } else {
            left.plus(right, -1.0).unit()
        };
        let forwards = space(0.0, 0.25, 1.0);
        let across = forwards.cross(along).unit();
        let hole = left.plus(along, -27.0 * size).plus(across, -size);
        let seen = |direction: Vec3| {
            let here = self.ground.place(skeleton.seen(hole));
            (self.ground.place(skeleton.seen(hole.plus(direction, size))) - here, here)
        };
        let (along, origin) = seen(along);
        let (down, _) = seen(space(-across.x, -across.y, -across.z));
        Frame { origin, across: along, down }
    }

    fn guitar_body(&mut self, frame: &Frame) {
        let wood =
            self.colours.material(self.colours.said("guitar").unwrap_or(Colour::rgb(0xd8, 0x92, 0x4c)));
        let body = closed_curve(
            frame,
            &[
                soft(13.4, 0.0),
                soft(12.4, 7.0),
                soft(7.4, 12.0),
                soft(1.6, 11.2),
                soft(-4.0, 10.0),
                soft(-10.0, 14.0),
                soft(-18.0, 16.0),
                soft(-26.0, 12.0),
                soft(-29.4, 0.0),
                soft(-26.0, -12.0),
                soft(-18.0, -16.0),
                soft(-10.0, -14.0),
                soft(-4.0, -10.0),
                soft(1.6, -11.2),
                soft(7.4, -12.0),
                soft(12.4, -7.0),
            ],
        );
        self.brush.cel(&body, &wood, frame.scale() * 2.4);
        let inner = wood.lit.mix(Colour::rgb(0xff, 0xf0, 0xc8), 0.35);
        let gleam = open_curve(frame, &[soft(-24.0, -9.6), soft(-18.0, -12.6), soft(-11.0, -11.4)]);
        self.brush.stroke_clipped(&gleam, inner, 2.4, Taper::Both);
        let hole = closed_curve(frame, &oval(at(0.0, 0.0), 4.6, 4.6));
        self.brush.flat(&hole, self.colours.lit(Colour::rgb(0x4c, 0x2a, 0x22)), wood.line);
        let dark = self.colours.material(Colour::rgb(0x5c, 0x36, 0x2a));
        let bridge = closed_curve(
            frame,
            &[sharp(-18.6, -4.6), sharp(-16.4, -4.6), sharp(-16.4, 4.6), sharp(-18.6, 4.6)],
        );
        self.brush.flat(&bridge, dark.lit, dark.line);
    }

    fn guitar_neck(&mut self, frame: &Frame) {
        let dark = self.colours.material(Colour::rgb(0x6e, 0x44, 0x34));
        let head = closed_curve(
            frame,
            &[
                sharp(46.0, -2.0),
                sharp(48.0, -3.6),
                sharp(59.0, -3.8),
                soft(60.4, 0.0),
                sharp(59.0, 3.8),
                sharp(48.0, 3.6),
                sharp(46.0, 2.0),
            ],
        );
        for (x, y) in [(50.0, -4.6), (53.4, -4.7), (56.8, -4.8), (50.0, 4.6), (53.4, 4.7), (56.8, 4.8)] {
            let peg = closed_curve(frame, &oval(at(x, y), 0.9, 1.3));
            self.brush.flat(&peg, self.colours.lit(Colour::rgb(0xe6, 0xe2, 0xda)), dark.line);
        }
        self.brush.cel(&head, &dark, frame.scale() * 0.6);
        let neck =
            closed_curve(frame, &[sharp(5.0, -2.5), sharp(46.8, -2.0), sharp(46.8, 2.0), sharp(5.0, 2.5)]);
        self.brush.cel(&neck, &dark, frame.scale() * 0.5);
        for fret in 0..7_u8 {
            let x = 16.0 + 4.4 * f32::from(fret);
            let line = open_curve(frame, &[sharp(x, -2.4), sharp(x, 2.4)]);
            self.brush.stroke_clipped(
                &line,
                self.colours.lit(Colour::rgb(0xd8, 0xc8, 0xa8)),
                0.6,
                Taper::Even,
            );
        }
    }

    fn guitar_strings(&mut self, frame: &Frame) {
        let wire = self.colours.lit(Colour::rgb(0xf6, 0xec, 0xd8));
        for y in [-1.4_f32, 0.0, 1.4] {
            let string = open_curve(frame, &[sharp(-17.5, y * 1.3), sharp(47.0, y * 0.9)]);
            self.brush.stroke(&string, wire, 0.45, Taper::Even);
        }
    }
}
