//! Heads: where a head is and how it is turned, and the order in which its parts are drawn.
//!
//! Head units: 100 from the chin to the top of the hair; the origin is between the eyes, y grows downwards.

mod brows;
mod cuts;
mod ears;
mod eye_cuts;
mod eyes;
mod face;
mod gathered;
mod glasses;
mod gloss;
mod hair;
mod hat;
mod landmarks;
mod lids;
mod marks;
mod mood;
mod more_cuts;
mod mouth;
mod nose;
pub(super) mod shell;
mod tails;
#[cfg(test)]
mod tests;
mod turning;

use super::Artist;
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at};
pub(super) use hat::hat_height;
pub(super) use landmarks::Landmarks;
use mood::Mood;
use turning::Turned;
pub(super) use turning::screen_gaze;

/// The height of the eye line above the chin, in head units.
pub(super) const EYES_ABOVE_CHIN: f32 = 43.0;

/// The radius of the front of the face, on which eyes and mouth lie, in head units.
const FACE_RADIUS: f32 = 45.0;

/// Degrees by which the features of a three-quarter view are turned.
const FEATURE_YAW: f32 = 20.0;

/// How far the features of a three-quarter view move back from the edge to which they are turned.
const FEATURE_SHIFT: f32 = 3.4;

/// Around what a head leans, in head units below its eyes.
const NECK: f32 = 34.0;

/// One head in one view.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadView {
    /// Head units to pixels for what belongs to the face, mirrored where a profile faces the other way.
    frame: Frame,
    /// The same, not mirrored: hair and hats are turned all the way around.
    around: Frame,
    side: Sight,
    /// Degrees by which the head is turned to the left of the canvas.
    yaw: f32,
    /// 0 seen from the front to 1 in three-quarter view, with a little more or less for the gaze.
    turn: f32,
    /// How far the features slide down for a head that looks down, in head units.
    pitch: f32,
    mood: Mood,
}

/// What of a head is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// The face, from the front or turned halfway.
    Face,
    /// The face from the side.
    Profile,
    /// The back of the head with a cheek and an ear.
    Away,
    /// The back of the head.
    Back,
}

impl Sight {
    fn at_yaw(yaw: f32) -> Self {
        match yaw.abs() {
            turned if turned < 60.0 => Self::Face,
            turned if turned < 112.0 => Self::Profile,
            turned if turned < 162.0 => Self::Away,
            _ => Self::Back,
        }
    }
}

impl HeadView {
    /// The head whose eye line is at `eyes`, in centimetres from the feet, tilted by `tilt` radians.
    pub(super) fn new(artist: &Artist<'_>, eyes: Vec2, tilt: f32) -> Self {
        let Turned { yaw, pitch, lean } = Turned::of(artist.figure, artist.flip);
        let side = Sight::at_yaw(yaw);
        let mood = Mood::of(artist.figure.expression).marked(&artist.figure.marks);
        let pitch = pitch + mood.nod;
        let unit = artist.body.head / 100.0;
        // A head seen from the side nods by turning, one seen from the front by sliding its features.
        let nod = if side == Sight::Profile { -pitch * 0.022 * yaw.signum() } else { 0.0 };
        let angle = lean + nod;
        let pivot = at(0.0, NECK);
        let around = artist.ground.inner(eyes, tilt, unit).inner(pivot - pivot.turned(angle), angle, 1.0);
        let mirrored = matches!(side, Sight::Profile | Sight::Away) && yaw < 0.0;
        Self {
            frame: if mirrored { Frame { across: -around.across, ..around } } else { around },
            around,
            side,
            yaw,
            turn: if side == Sight::Face { (yaw / 32.0).clamp(-1.3, 1.3) } else { 0.0 },
            pitch: if side == Sight::Profile { 0.0 } else { pitch },
            mood,
        }
    }

    /// Lowers the features of a face that leans towards the viewer.
    pub(super) fn bend(&mut self, by: f32) {
        if self.side == Sight::Face {
            self.pitch += by;
        }
    }

    /// Whether the head hides the root of its own neck: whether it is seen from behind.
    fn is_from_behind(&self) -> bool {
        matches!(self.side, Sight::Away | Sight::Back)
    }

    /// The degrees by which the hair is turned.
    fn hair_yaw(&self) -> f32 {
        match self.side {
            Sight::Face => 29.0 * self.turn,
            Sight::Profile => 79.0 * self.yaw.signum(),
            // A little less than the body's, or nothing of the cheek would be seen past the hair.
            Sight::Away => (self.yaw.abs() * 0.6 + 40.0) * self.yaw.signum(),
            Sight::Back => self.yaw,
        }
    }

    /// A point of the flat face as it lies on the turned head, in head units.
    fn on_face(&self, point: Vec2) -> Vec2 {
        let share = (point.x / FACE_RADIUS).clamp(-0.99, 0.99);
        let angle = libm::asinf(share) - (FEATURE_YAW * self.turn).to_radians();
        let facing = libm::cosf(angle);
        at(
            FACE_RADIUS * libm::sinf(angle) + FEATURE_SHIFT * self.turn,
            point.y + self.pitch * (facing - 0.25),
        )
    }

    /// Knots of the flat face, on the turned head.
    fn knots_on_face(&self, knots: &[Knot]) -> Vec<Knot> {
        knots.iter().map(|knot| Knot { at: self.on_face(knot.at), corner: knot.corner }).collect()
    }
}

impl Artist<'_> {
    /// The light as a frame of the head sees it.
    fn light_in(&self, frame: &Frame) -> Vec2 {
        let light = self.brush.light;
        at(light.dot(frame.across.unit()), light.dot(frame.down.unit()))
    }

    /// Everything of the head behind the neck and the body.
    pub(super) fn behind_head(&mut self, view: &HeadView) {
        self.hat_behind(view);
        self.back_hair(view);
    }

    /// Everything of the head in front of the neck.
    pub(super) fn head(&mut self, view: &HeadView) {
        match view.side {
            Sight::Back => {}
            Sight::Away => self.cheek_from_behind(view),
            Sight::Profile | Sight::Face => self.face(view),
        }
        self.near_hair(view);
        if matches!(view.side, Sight::Profile | Sight::Face) {
            self.over_hair(view);
        }
        self.hat(view);
        self.marks_beside(view);
    }
}
