//! Joints: where the parts of a drawn person lie on the canvas, by the names of `OpenPose`.
//!
//! Left and right are the person's own. A flipped drawing is a mirror image, so that its sides change.

use domain::character::Species;
use domain::place::Light;
use domain::request::Figure;
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::head::Landmarks;
use super::skeleton::Skeleton;
use super::space::Vec3;
use super::{Acting, Artist, Placement};
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
        let skeleton = Skeleton::new(&self.body, &self.stance(), self.figure.view);
        let head = self.head_view(&skeleton);
        let (right, left) = if flip { (1, 0) } else { (0, 1) };
        let spot = |point: Vec3| (self.ground.place(skeleton.seen(point)), false);
        let between = |pair: [Vec3; 2]| {
            let middle = pair[0].plus(pair[1], 1.0);
            Vec3 { x: middle.x * 0.5, y: middle.y * 0.5, z: middle.z * 0.5 }
        };
        let face = Landmarks::of(&head, flip);
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
