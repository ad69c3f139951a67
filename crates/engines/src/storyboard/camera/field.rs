//! The field: the picture that is drawn around the frame for a camera that moves or is tilted, and which part
//! of it each layer shows.
//!
//! Layers move by their depth. The nearest shows the whole movement and is what the field is large enough
//! for; what is farther away moves by a share of it.

use domain::request::Request;
use domain::shot::{Angle, CameraMove, Pose};
use domain::style::FrameSize;

use super::{lens, roll, unit};
use crate::storyboard::gait;
use crate::storyboard::layer::Window;
use crate::storyboard::staging;

/// Most of its own width by which a field grows on each side for a camera that follows.
const WIDEST: f32 = 0.7;
/// How the ground moves against what is before the figures, for a camera that follows.
const GROUND: f32 = 0.74;

/// The larger picture that is drawn when the camera moves, and where the resting frame lies in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Field {
    /// The frame in pixels.
    pub frame: (f32, f32),
    /// How much wider the field is on each side, in pixels.
    pub beside: f32,
    /// How much higher the field is above and below, in pixels.
    pub above: f32,
    /// How much of that is seen only because the picture is tilted, beside and above.
    pub slack: (f32, f32),
}

/// Where the camera is, against rest: to the right and down in pixels of the nearest layer, and back, where
/// 1 shows the whole field.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Seat {
    /// To the right.
    pub right: f32,
    /// Down.
    pub down: f32,
    /// Away, 0 to 1.
    pub back: f32,
}

impl Field {
    /// The field of the frame alone.
    pub(crate) fn still(frame: FrameSize) -> Self {
        Self { frame: (frame.width as f32, frame.height as f32), beside: 0.0, above: 0.0, slack: (0.0, 0.0) }
    }

    /// The field of a picture at rest, which is larger than the frame when it is tilted.
    pub(crate) fn at_rest(request: &Request) -> Self {
        Self::still(request.frame).tilted(request.camera.angle)
    }

    /// The field that the request's camera needs for its move.
    pub(crate) fn in_motion(request: &Request) -> Self {
        let still = Self::at_rest(request);
        let (beside, above) = match request.camera.camera_move {
            CameraMove::Fixed => (0.0, 0.0),
            CameraMove::PanLeft | CameraMove::PanRight => (0.17, 0.0),
            CameraMove::TiltUp | CameraMove::TiltDown => (0.0, 0.19),
            CameraMove::TruckIn | CameraMove::TruckOut => (0.08, 0.08),
            CameraMove::Follow => follow_room(request, &still),
            CameraMove::Shake => (0.025, 0.03),
        };
        let even = |pixels: f32| (pixels / 2.0).round() * 2.0;
        Self {
            beside: still.beside + even(beside * still.frame.0),
            above: still.above + even(above * still.frame.1),
            ..still
        }
    }

    /// The same with room for the corners of a tilted frame.
    fn tilted(self, angle: Angle) -> Self {
        let turn = roll(angle).abs().to_radians();
        if turn == 0.0 {
            return self;
        }
        let (sin, cos) = (libm::sinf(turn), libm::cosf(turn));
        let (width, height) = self.frame;
        let beside = (width * (cos - 1.0) + height * sin) * 0.5;
        let above = (height * (cos - 1.0) + width * sin) * 0.5;
        let slack = ((beside.max(0.0) / 2.0).ceil() * 2.0 + 2.0, (above.max(0.0) / 2.0).ceil() * 2.0 + 2.0);
        Self { beside: self.beside + slack.0, above: self.above + slack.1, slack, ..self }
    }

    /// The field's size in whole pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        ((self.frame.0 + 2.0 * self.beside) as u32, (self.frame.1 + 2.0 * self.above) as u32)
    }

    /// The size of what is composed: the frame, and what a tilt brings into it.
    pub(crate) fn composed(&self) -> (usize, usize) {
        ((self.frame.0 + 2.0 * self.slack.0) as usize, (self.frame.1 + 2.0 * self.slack.1) as usize)
    }

    /// How far the camera can go to either side, and up or down, in pixels.
    pub(crate) fn room(&self) -> (f32, f32) {
        (self.beside - self.slack.0, self.above - self.slack.1)
    }

    /// What a layer shows whose movement is this share of the nearest one's.
    pub(crate) fn window(&self, seat: Seat, share: f32) -> Window {
        let room = self.room();
        let margin = (room.0 * seat.back * share, room.1 * seat.back * share);
        let (width, height) = self.composed();
        Window {
            left: room.0 - margin.0 + seat.right * share,
            top: room.1 - margin.1 + seat.down * share,
            width: width as f32 + 2.0 * margin.0,
            height: height as f32 + 2.0 * margin.1,
        }
    }
}

/// The room that a camera needs to go along with whoever moves, in parts of the frame.
fn follow_room(request: &Request, still: &Field) -> (f32, f32) {
    let figures = staging::blocked(request);
    let goes = |pose| figures.iter().find(|figure| figure.pose == pose);
    let Some(walker) = goes(Pose::Run).or_else(|| goes(Pose::Walk)) else { return (0.17, 0.0) };
    if !gait::goes_across(walker) {
        return (0.08, 0.08);
    }
    let seconds = request.rate.seconds(request.camera.frames) as f32;
    let framing = staging::framing(request, still);
    let lens = lens(framing);
    let pixels = gait::pace(walker).min(gait::followed(request)) * seconds * unit(still) / lens.span;
    let needed = pixels * passing(lens.shows_feet) * 0.5;
    ((needed / still.frame.0).clamp(0.04, WIDEST), 0.0)
}

/// By what share of the nearest layer's movement the others move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shares {
    /// The sky, or the whole background when the lens is soft.
    pub far: f32,
    /// Ground and buildings around the figures.
    pub middle: f32,
    /// What is before the figures.
    pub near: f32,
    /// Figures without ground under their feet.
    pub bust: f32,
}

impl Shares {
    /// The shares of a move; `sharp` is a lens that shows the ground and everything on it sharply.
    pub(crate) const fn of(camera_move: CameraMove, sharp: bool) -> Self {
        let (far, middle, bust) = match (camera_move, sharp) {
            (
                CameraMove::PanLeft | CameraMove::PanRight | CameraMove::TiltUp | CameraMove::TiltDown,
                true,
            ) => (0.58, 0.76, 0.76),
            (
                CameraMove::PanLeft | CameraMove::PanRight | CameraMove::TiltUp | CameraMove::TiltDown,
                false,
            ) => (0.60, 0.76, 0.86),
            (CameraMove::TruckIn | CameraMove::TruckOut, true) => (0.40, 0.78, 0.78),
            (CameraMove::TruckIn | CameraMove::TruckOut, false) => (0.45, 0.78, 0.92),
            (CameraMove::Follow, true) => (0.10, GROUND, 0.0),
            (CameraMove::Follow, false) => (1.0, 1.0, 0.0),
            (CameraMove::Shake, _) => (0.7, 0.9, 1.0),
            (CameraMove::Fixed, _) => (1.0, 1.0, 1.0),
        };
        Self { far, middle, near: 1.0, bust }
    }
}

/// How fast the nearest layer passes a camera that follows, against the ground under the walker's feet: the
/// ground is not seen where the lens is soft, and what is seen is far behind.
pub(crate) const fn passing(sharp: bool) -> f32 {
    if sharp { 1.0 / GROUND } else { 0.22 }
}
