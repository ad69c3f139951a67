//! Where a head is and how it is turned, and the order in which its parts are drawn.
//!
//! Head units: 100 from the chin to the top of the hair; the origin is between the eyes, y grows downwards.

use domain::shot::{Gaze, View};

use super::Artist;
use super::mood::Mood;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at};

/// The height of the eye line above the chin, in head units.
pub(super) const EYES_ABOVE_CHIN: f32 = 43.0;

/// The radius of the front of the face, on which eyes and mouth lie, in head units.
const FACE_RADIUS: f32 = 48.0;

/// Degrees by which the features of a three-quarter view are turned.
const FEATURE_YAW: f32 = 18.5;

/// One head in one view.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadView {
    /// Head units to pixels.
    pub(super) frame: Frame,
    pub(super) side: Sight,
    /// 0 seen from the front to 1 in three-quarter view, with a little more or less for the gaze.
    pub(super) turn: f32,
    /// How far the features slide down for a head that looks down, in head units.
    pub(super) pitch: f32,
    pub(super) mood: Mood,
}

/// What of a head is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// The face, from the front or turned halfway.
    Face,
    /// The face from the side.
    Profile,
    /// The back of the head.
    Back,
}

impl HeadView {
    /// The head whose eye line is at `eyes`, in centimetres from the feet, tilted by `tilt` radians.
    pub(super) fn new(artist: &Artist<'_>, eyes: Vec2, tilt: f32) -> Self {
        let gaze = screen_gaze(artist.figure.gaze, artist.flip);
        let (side, turn) = match artist.figure.view {
            View::Front => (Sight::Face, 0.0),
            View::ThreeQuarter => (Sight::Face, 1.0),
            View::Profile => (Sight::Profile, 0.0),
            View::ThreeQuarterBack | View::Back => (Sight::Back, 0.0),
        };
        let nod = match artist.figure.gaze {
            Gaze::Up => -5.0,
            Gaze::Down => 4.0,
            _ => 0.0,
        };
        let mood = Mood::of(artist.figure.expression);
        Self {
            frame: artist.ground.inner(eyes, tilt, artist.body.head / 100.0),
            side,
            turn: if side == Sight::Face { turn - gaze * 0.22 } else { 0.0 },
            pitch: nod + mood.nod,
            mood,
        }
    }

    /// The degrees by which the hair is turned.
    pub(super) fn hair_yaw(&self) -> f32 {
        match self.side {
            Sight::Face => 34.0 * self.turn,
            Sight::Profile => 79.0,
            Sight::Back => 180.0,
        }
    }

    /// A point of the flat face as it lies on the turned head, in head units.
    pub(super) fn on_face(&self, point: Vec2) -> Vec2 {
        let share = (point.x / FACE_RADIUS).clamp(-0.99, 0.99);
        let angle = libm::asinf(share) - (FEATURE_YAW * self.turn).to_radians();
        let facing = libm::cosf(angle);
        at(FACE_RADIUS * libm::sinf(angle), point.y + self.pitch * (facing - 0.25))
    }

    /// Knots of the flat face, on the turned head.
    pub(super) fn knots_on_face(&self, knots: &[Knot]) -> Vec<Knot> {
        knots.iter().map(|knot| Knot { at: self.on_face(knot.at), corner: knot.corner }).collect()
    }
}

/// -1 for a gaze to the left of the drawn figure, 1 to its right, 0 else.
pub(super) fn screen_gaze(gaze: Gaze, flip: bool) -> f32 {
    let side = match gaze {
        Gaze::Left => -1.0,
        Gaze::Right => 1.0,
        _ => 0.0,
    };
    if flip { -side } else { side }
}

impl Artist<'_> {
    /// The light as a head's own frame sees it.
    pub(super) fn light_in(&self, frame: &Frame) -> Vec2 {
        let light = self.brush.light;
        at(light.dot(frame.across.unit()), light.dot(frame.down.unit()))
    }

    /// Everything of the head in front of the neck.
    pub(super) fn head(&mut self, view: &HeadView) {
        match view.side {
            Sight::Back => self.near_hair(view),
            Sight::Profile | Sight::Face => {
                self.face(view);
                self.near_hair(view);
                self.over_hair(view);
            }
        }
    }
}
