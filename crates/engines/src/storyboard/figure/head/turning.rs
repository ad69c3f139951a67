//! How a head is turned: what body, head and gaze say together, as angles.
//!
//! Owns the sum of the three and no drawing.

use domain::request::Figure;
use domain::shot::{Gaze, Head, View};

/// Degrees by which a turned head stands against its body.
const ASIDE: f32 = 52.0;

/// The angles of one head on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turned {
    /// Degrees to the left of the drawn figure, -180 to 180; 0 faces the viewer.
    pub(super) yaw: f32,
    /// How far the features slide down for a head that looks down, in head units.
    pub(super) pitch: f32,
    /// Radians by which the head leans, clockwise.
    pub(super) lean: f32,
}

impl Turned {
    /// The angles of this figure's head, drawn `flip`ped or not.
    pub(super) fn of(figure: &Figure, flip: bool) -> Self {
        let body = body_yaw(figure.view);
        let yaw = match figure.head {
            Head::Left | Head::Right => aside(body, figure.head == Head::Left, flip),
            Head::Back => over_shoulder(figure.view),
            Head::Usual | Head::Up | Head::Down | Head::Tilted => body,
        };
        let (pitch, lean) = match figure.head {
            Head::Up => (-10.0, 0.0),
            Head::Down => (9.0, 0.0),
            Head::Tilted => (0.0, 0.17),
            Head::Usual | Head::Left | Head::Right | Head::Back => (0.0, 0.0),
        };
        let nod = match figure.gaze {
            Gaze::Up => -3.0,
            Gaze::Down => 2.5,
            _ => 0.0,
        };
        let follows = if yaw.abs() < 60.0 { -7.0 * screen_gaze(figure.gaze, flip) } else { 0.0 };
        Self { yaw: wrapped(yaw + follows), pitch: pitch + nod, lean }
    }
}

/// -1 for a gaze to the left of the drawn figure, 1 to its right, 0 else.
pub(in super::super) fn screen_gaze(gaze: Gaze, flip: bool) -> f32 {
    let side = match gaze {
        Gaze::Left => -1.0,
        Gaze::Right => 1.0,
        _ => 0.0,
    };
    if flip { -side } else { side }
}

const fn body_yaw(view: View) -> f32 {
    match view {
        View::Front => 0.0,
        View::ThreeQuarter => 32.0,
        View::Profile => 84.0,
        View::ThreeQuarterBack => 140.0,
        View::Back => 180.0,
    }
}

/// The head turned to one side of the screen, by the way that a neck can go.
fn aside(body: f32, left: bool, flip: bool) -> f32 {
    // Seen from behind, a turn to the left of the canvas brings the face nearer, as it does from the right.
    let towards_left = left != flip;
    let goal = if towards_left { 90.0 } else { -90.0 };
    let gap = wrapped(goal - body);
    wrapped(body + gap.clamp(-ASIDE, ASIDE))
}

/// The head turned back over the shoulder that is nearer to the viewer.
const fn over_shoulder(view: View) -> f32 {
    match view {
        View::Front => 84.0,
        View::ThreeQuarter => -60.0,
        View::Profile => -34.0,
        View::ThreeQuarterBack => 42.0,
        View::Back => 78.0,
    }
}

fn wrapped(degrees: f32) -> f32 {
    degrees - 360.0 * libm::floorf((degrees + 180.0) / 360.0)
}
