//! How the camera runs over a shot, and how a pose changes in it: both start and stop gently.

use domain::request::{Figure, Request};
use domain::shot::{CameraMove, Pose};

use super::field::{Field, Seat, passing};
use super::lens;
use crate::storyboard::chance::Chance;
use crate::storyboard::gait;
use crate::storyboard::staging::{self, Player};

/// Seconds in which a pose becomes another.
const CHANGE: f32 = 0.5;
/// Seconds in which a tremble dies down to a third.
const TREMBLE: f32 = 0.45;

/// The camera's run over one shot.
#[derive(Debug, Clone)]
pub(crate) struct Motion {
    camera_move: CameraMove,
    frames: u32,
    rate: f32,
    seed: u64,
    room: (f32, f32),
    /// Pixels of the nearest layer in a frame, for a camera that follows across the place.
    across: f32,
    /// Whether anybody walks or runs; a camera that follows goes with those alone.
    walks: bool,
    /// 1 when it follows somebody who goes away from the lens, -1 towards it, 0 otherwise.
    along: f32,
}

impl Motion {
    /// The run of a request's camera.
    pub(crate) fn of(request: &Request, field: &Field, players: &[Player]) -> Self {
        let (across, along) = following(request, field, players);
        Self {
            camera_move: request.camera.camera_move,
            frames: request.camera.frames,
            rate: request.rate.per_second() as f32,
            seed: request.seed,
            room: field.room(),
            across,
            along,
            walks: players.iter().any(|player| matches!(player.figure.pose, Pose::Walk | Pose::Run)),
        }
    }

    /// Where the camera is at a frame.
    pub(crate) fn seat(&self, frame: u32) -> Seat {
        let part = frame as f32 / self.frames.saturating_sub(1).max(1) as f32;
        let eased = ease(part);
        let turned = 2.0 * eased - 1.0;
        let rest = Seat::default();
        match self.camera_move {
            CameraMove::Fixed => rest,
            CameraMove::PanLeft => Seat { right: -turned * self.room.0, ..rest },
            CameraMove::PanRight => Seat { right: turned * self.room.0, ..rest },
            CameraMove::TiltUp => Seat { down: -turned * self.room.1, ..rest },
            CameraMove::TiltDown => Seat { down: turned * self.room.1, ..rest },
            CameraMove::TruckIn => Seat { back: 1.0 - eased, ..rest },
            CameraMove::TruckOut => Seat { back: eased, ..rest },
            CameraMove::Follow => self.following(frame, part),
            CameraMove::Shake => self.trembling(frame),
        }
    }

    /// Whether the camera keeps a figure at its place in the frame.
    pub(crate) fn goes_with(&self, figure: &Figure) -> bool {
        self.camera_move == CameraMove::Follow
            && (!self.walks || matches!(figure.pose, Pose::Walk | Pose::Run))
    }

    fn following(&self, frame: u32, part: f32) -> Seat {
        if self.along != 0.0 {
            return Seat { back: if self.along > 0.0 { 1.0 - part } else { part }, ..Seat::default() };
        }
        let middle = (self.frames.saturating_sub(1)) as f32 * 0.5;
        let right = (frame as f32 - middle) * self.across;
        Seat { right: right.clamp(-self.room.0, self.room.0), ..Seat::default() }
    }

    /// From one side to the other on every frame, less and less.
    fn trembling(&self, frame: u32) -> Seat {
        let left_over = libm::expf(-(frame as f32) / (TREMBLE * self.rate));
        if left_over < 0.02 {
            return Seat::default();
        }
        let mut chance = Chance::new(self.seed ^ (u64::from(frame) << 40));
        let side = if frame.is_multiple_of(2) { 1.0 } else { -1.0 };
        let right = chance.between(-0.5, 0.5) * left_over;
        let down = side * chance.between(0.6, 1.0) * left_over;
        Seat { right: right * self.room.0, down: down * self.room.1, back: 0.0 }
    }
}

/// How fast a following camera goes across the place, and whether it goes into its depth.
fn following(request: &Request, field: &Field, players: &[Player]) -> (f32, f32) {
    if request.camera.camera_move != CameraMove::Follow {
        return (0.0, 0.0);
    }
    let frames = request.camera.frames.max(2) as f32 - 1.0;
    let most = 2.0 * field.room().0 / frames;
    let goes = |pose| players.iter().find(|player| player.figure.pose == pose);
    let way = |player: &Player| if player.placement.flip { 1.0 } else { -1.0 };
    let Some(walker) = goes(Pose::Run).or_else(|| goes(Pose::Walk)) else {
        return (players.first().map_or(1.0, way) * most, 0.0);
    };
    if !gait::goes_across(&walker.figure) {
        return (0.0, if walker.figure.view == domain::shot::View::Back { 1.0 } else { -1.0 });
    }
    let sharp = lens(staging::framing(request, field)).shows_feet;
    let pace = gait::pace(&walker.figure).min(gait::followed(request)) / request.rate.per_second() as f32;
    let pixels = pace * walker.placement.pixels_per_cm;
    (way(walker) * (pixels * passing(sharp)).min(most), 0.0)
}

/// Starts and stops gently, and rests for a moment at both ends.
fn ease(part: f32) -> f32 {
    smooth((part - 0.07) / 0.83)
}

fn smooth(part: f32) -> f32 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

/// The frames at which a pose begins to change into another and has become it.
pub(crate) fn change_frames(request: &Request) -> (f32, f32) {
    let frames = request.camera.frames as f32;
    let lasts = (CHANGE * request.rate.per_second() as f32).min(frames / 3.0).round().max(1.0);
    let begins = (frames * 0.5 - lasts * 0.5).floor().max(0.0);
    (begins, begins + lasts)
}

/// How far the poses of a shot have changed at a frame into those of its end, 0 to 1.
pub(crate) fn change_at(request: &Request, frame: u32) -> f32 {
    let (begins, ends) = change_frames(request);
    smooth((frame as f32 - begins) / (ends - begins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storyboard::camera::Shares;
    use crate::storyboard::tests::{MOVES, request};
    use domain::place::{Light, PlaceKind};
    use domain::shot::{Angle, Framing};

    #[test]
    fn every_window_of_every_layer_lies_inside_the_field() {
        for (camera_move, angle) in
            MOVES.into_iter().flat_map(|one| [(one, Angle::EyeLevel), (one, Angle::Dutch)])
        {
            let mut asked = request(PlaceKind::Street, Framing::Wide, Light::default());
            (asked.camera.camera_move, asked.camera.angle) = (camera_move, angle);
            asked.figures[0].pose = Pose::Run;
            let field = Field::in_motion(&asked);
            let (width, height) = field.size();
            let players = staging::stage(&asked, &field, &super::super::view(&asked, &field)).0;
            let motion = Motion::of(&asked, &field, &players);
            let shares = Shares::of(camera_move, true);
            for frame in 0..asked.camera.frames {
                for share in [shares.far, shares.middle, shares.near, shares.bust] {
                    let window = field.window(motion.seat(frame), share);
                    assert!(window.left >= -0.01 && window.left + window.width <= width as f32 + 0.01);
                    assert!(window.top >= -0.01 && window.top + window.height <= height as f32 + 0.01);
                }
            }
        }
    }

    #[test]
    fn a_truck_in_ends_on_the_frame_and_a_tremble_comes_to_rest() {
        for (camera_move, frame) in
            [(CameraMove::TruckIn, 47), (CameraMove::TruckOut, 0), (CameraMove::Shake, 47)]
        {
            let mut asked = request(PlaceKind::Street, Framing::Wide, Light::default());
            asked.camera.camera_move = camera_move;
            let field = Field::in_motion(&asked);
            let motion = Motion::of(&asked, &field, &[]);
            assert_eq!(motion.seat(frame), Seat::default(), "{camera_move:?}");
            assert_ne!(motion.seat(47 - frame), Seat::default(), "{camera_move:?}");
        }
    }

    #[test]
    fn a_change_begins_at_rest_and_is_whole_at_the_end() {
        let mut asked = request(PlaceKind::Street, Framing::Wide, Light::default());
        for frames in [1, 2, 12, 96] {
            asked.camera.frames = frames;
            let parts: Vec<f32> = (0..frames).map(|frame| change_at(&asked, frame)).collect();
            assert!(parts[0] < 0.01 && parts.is_sorted());
            assert!(frames < 3 || parts[frames as usize - 1] > 0.99, "{parts:?}");
        }
    }
}
