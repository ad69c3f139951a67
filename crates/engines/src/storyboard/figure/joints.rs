//! Joints: where the parts of a drawn person lie on the canvas, by the names of `OpenPose`.
//!
//! Left and right are the person's own. A flipped drawing is a mirror image, so that its sides change.

use domain::character::Species;
use domain::place::Light;
use domain::request::Figure;
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::head::{HeadView, Sight};
use super::pose::Stance;
use super::skeleton::{Skeleton, Vec3};
use super::{Acting, Artist, Placement};
use crate::storyboard::ink::curve::{Vec2, at};
use crate::storyboard::tone::Tone;

/// The points in their usual order.
const NAMES: [&str; 18] = [
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_eye",
    "left_eye",
    "right_ear",
    "left_ear",
];

/// A point of a body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Joint {
    /// Its name.
    pub(crate) name: &'static str,
    /// Where it lies, in pixels.
    pub(crate) spot: (f32, f32),
    /// Whether it lies on the side of the body that is not seen.
    pub(crate) turned_away: bool,
}

/// The joints of a person; none of an animal.
pub(crate) fn joints(figure: &Figure, acting: &Acting, placement: &Placement) -> Option<[Joint; 18]> {
    if figure.species != Species::Human {
        return None;
    }
    let mut nothing = Pixmap::new(1, 1)?;
    let (tone, ink) = (Tone::of(Light::default()), Ink::default());
    let artist = Artist::new(&mut nothing, figure, acting, placement, (&tone, &ink))?;
    Some(artist.joints(placement.flip))
}

impl Artist<'_> {
    fn joints(&self, flip: bool) -> [Joint; 18] {
        let stance = Stance::of(self.figure.pose, self.figure.view, self.acting.phase, self.prop());
        let skeleton = Skeleton::new(&self.body, &stance, self.figure.view);
        let head = HeadView::new(self, skeleton.seen(skeleton.eyes), skeleton.tilt() * 0.8);
        let (right, left) = if flip { (1, 0) } else { (0, 1) };
        let spot = |point: Vec3| (self.ground.place(skeleton.seen(point)), false);
        let between = |pair: [Vec3; 2]| {
            let middle = pair[0].plus(pair[1], 1.0);
            Vec3 { x: middle.x * 0.5, y: middle.y * 0.5, z: middle.z * 0.5 }
        };
        let face = Face { head: &head, sign: if flip { 1.0 } else { -1.0 } };
        let spots = [
            face.nose(),
            spot(between(skeleton.shoulder)),
            spot(skeleton.shoulder[right]),
            spot(skeleton.elbow[right]),
            spot(skeleton.wrist[right]),
            spot(skeleton.shoulder[left]),
            spot(skeleton.elbow[left]),
            spot(skeleton.wrist[left]),
            spot(skeleton.hip[right]),
            spot(skeleton.knee[right]),
            spot(skeleton.ankle[right]),
            spot(skeleton.hip[left]),
            spot(skeleton.knee[left]),
            spot(skeleton.ankle[left]),
            face.eye(1.0),
            face.eye(-1.0),
            face.ear(1.0),
            face.ear(-1.0),
        ];
        let mut names = NAMES.into_iter();
        spots.map(|(spot, turned_away)| Joint {
            name: names.next().unwrap_or_default(),
            spot: (spot.x, spot.y),
            turned_away,
        })
    }
}

/// The points of one head.
struct Face<'a> {
    head: &'a HeadView,
    /// The side of the drawing on which the person's right eye lies: -1 for its left.
    sign: f32,
}

impl Face<'_> {
    fn nose(&self) -> (Vec2, bool) {
        match self.head.side {
            Sight::Profile => (self.place(at(-44.0, 18.0)), false),
            Sight::Back => (self.place(at(0.0, 18.0)), true),
            Sight::Face => (self.place(self.head.on_face(at(0.0, 18.0))), false),
        }
    }

    /// The person's right eye for `side` 1, the left for -1.
    fn eye(&self, side: f32) -> (Vec2, bool) {
        let x = 16.6 * side * self.sign;
        match self.head.side {
            Sight::Profile => (self.place(at(-27.0, 0.0)), self.is_far(side)),
            Sight::Back => (self.place(at(-x, 0.0)), true),
            Sight::Face => (self.place(self.head.on_face(at(x, 0.0))), false),
        }
    }

    fn ear(&self, side: f32) -> (Vec2, bool) {
        let x = 42.0 * side * self.sign;
        match self.head.side {
            Sight::Profile => (self.place(at(8.0, 8.0)), self.is_far(side)),
            Sight::Back => (self.place(at(-x, 8.0)), false),
            // The far ear of a turned head lies behind its cheek.
            Sight::Face => {
                (self.place(at(x * (1.0 - 0.14 * self.head.turn), 8.0)), self.head.turn > 0.5 && x < 0.0)
            }
        }
    }

    /// Whether this side of a head seen from the side is the far one. An unflipped head looks to the left of
    /// the canvas and shows its left side.
    fn is_far(&self, side: f32) -> bool {
        side * self.sign < 0.0
    }

    fn place(&self, point: Vec2) -> Vec2 {
        self.head.frame.place(point)
    }
}
