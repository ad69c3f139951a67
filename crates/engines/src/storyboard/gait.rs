//! Gait: how fast a figure walks or runs for its height, and how far it has come at each frame, so that its
//! feet do not slide over the ground.

use domain::character::Species;
use domain::request::{Figure, Request};
use domain::shot::{CameraMove, Pose, View};

use super::camera::{Field, change_frames};
use super::figure::{Placement, measures};
use super::place::backdrop;
use super::staging::Player;

/// The least part of its own speed at which a cycle runs where a figure has little room to go.
const SLOWEST: f32 = 0.6;
/// The greatest part of a shot at its beginning, and at its end, for which a figure is out of the picture.
const UNSEEN: f32 = 0.08;

/// How a figure goes through a shot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gait {
    /// Frames of one cycle, which is two steps.
    pub cycle: u32,
    /// Frames by which the cycle is ahead, so that it is at its telling phase when the figure is at its place.
    offset: u32,
    /// Pixels to the right in a frame.
    right: f32,
    /// Centimetres towards the lens in a frame.
    nearer: f32,
    /// The frame at which it begins and the one at which it ends.
    span: (f32, f32),
    /// The frame at which the figure is at its place.
    home: f32,
}

/// Whether a figure goes across the picture when it moves, and not towards the lens or away from it.
pub(crate) const fn goes_across(figure: &Figure) -> bool {
    !matches!(figure.view, View::Front | View::Back)
}

/// Where in its cycle a figure is drawn when it is at its place: a walk as one foot comes down before the
/// other leaves the ground, a run with both feet off it.
pub(crate) const fn telling_phase(figure: &Figure, pose: Pose) -> f32 {
    match (figure.species, pose) {
        (Species::Human, Pose::Run) => 0.375,
        (Species::Human, _) => 0.0,
        (_, Pose::Walk | Pose::Run) => 0.12,
        _ => 0.0,
    }
}

const fn goes(pose: Pose) -> bool {
    matches!(pose, Pose::Walk | Pose::Run)
}

/// Centimetres that a figure goes in a second.
pub(crate) fn pace(figure: &Figure) -> f32 {
    let (centimetres, seconds) = cycle(figure);
    centimetres / seconds
}

/// The length of one cycle in centimetres and in seconds.
fn cycle(figure: &Figure) -> (f32, f32) {
    let runs = figure.pose == Pose::Run || figure.then == Some(Pose::Run);
    let height = f32::from(figure.height_cm).max(5.0);
    match (figure.species == Species::Human, runs) {
        (true, false) => (0.70 * height, 1.0),
        (true, true) => (1.45 * height, 2.0 / 3.0),
        (false, false) => (1.4 * height, 2.0 / 3.0),
        (false, true) => (3.6 * height, 0.5),
    }
}

/// Centimetres a second at which a camera can go along in the request's place: what passes under the feet is
/// somewhere to walk.
pub(crate) fn followed(request: &Request) -> f32 {
    let (left, right) =
        request.place.as_ref().map_or((-1000.0, 1000.0), |place| backdrop::walkway(place.kind));
    (right - left) * 0.8 / (request.rate.seconds(request.camera.frames) as f32).max(0.1)
}

impl Gait {
    /// How a player goes; none who stays. `company` is how many figures the shot has.
    pub(crate) fn of(request: &Request, field: &Field, player: &Player, company: usize) -> Option<Self> {
        let figure = &player.figure;
        let frames = request.camera.frames as f32;
        let change = change_frames(request);
        let (span, home) = match (goes(figure.pose), figure.then) {
            (true, Some(then)) if !goes(then) => ((0.0, change.1), change.1),
            (true, _) => ((0.0, frames), frames * 0.5),
            (false, Some(then)) if goes(then) => ((change.0, frames), change.0),
            _ => return None,
        };
        let rate = request.rate.per_second() as f32;
        let (centimetres, seconds) = cycle(figure);
        let natural = centimetres / seconds / rate;
        let longest = (home - span.0).max(span.1 - home).max(1.0);
        let follows = request.camera.camera_move == CameraMove::Follow;
        let pace = if follows {
            natural.min(followed(request) / rate)
        } else {
            let unseen = UNSEEN * frames;
            let stretches = (home - span.0 - unseen, span.1 - home - unseen);
            natural.min(room(request, field, player, company) / longest).min(seen(field, player, stretches))
        };
        let slowed = if player.grounded { (pace / natural).max(SLOWEST) } else { 1.0 };
        let step = request.camera.timing.step();
        let cycle = ((seconds * rate / slowed) as u32 / step).max(2) * step;
        let way = if player.placement.flip { 1.0 } else { -1.0 };
        let (right, nearer) = match figure.view {
            _ if follows => (0.0, 0.0),
            View::Front => (0.0, pace),
            View::Back => (0.0, -pace),
            _ => (way * pace * player.placement.pixels_per_cm, 0.0),
        };
        let pose = if goes(figure.pose) { figure.pose } else { figure.then.unwrap_or(figure.pose) };
        let ahead = (telling_phase(figure, pose) * cycle as f32).round() as u32;
        let offset = (ahead + cycle - home as u32 % cycle) % cycle;
        Some(Self { cycle, offset, right, nearer, span, home })
    }

    /// Whether the figure is on its way at a frame.
    pub(crate) fn is_going(&self, frame: u32) -> bool {
        (self.span.0..self.span.1).contains(&(frame as f32))
    }

    /// Which frame of the cycle is shown at a frame of the shot.
    pub(crate) const fn step(&self, frame: u32) -> u32 {
        (frame + self.offset) % self.cycle
    }

    /// How far the figure is from its place: pixels to the right, and centimetres nearer to the lens.
    pub(crate) fn moved(&self, frame: u32) -> (f32, f32) {
        let gone = (frame as f32).clamp(self.span.0, self.span.1) - self.home;
        (self.right * gone, self.nearer * gone)
    }
}

/// Most centimetres in a frame for whoever is to come from outside the picture to its place, and to leave it
/// again, in so many frames at least.
fn seen(field: &Field, player: &Player, (before, after): (f32, f32)) -> f32 {
    if !player.grounded || !goes_across(&player.figure) {
        return f32::INFINITY;
    }
    let Placement { feet, pixels_per_cm, flip } = player.placement;
    let half = measures(&player.figure).half_width;
    let left = (feet.0 - field.beside) / pixels_per_cm + half;
    let right = (field.beside + field.frame.0 - feet.0) / pixels_per_cm + half;
    let (behind, ahead) = if flip { (left, right) } else { (right, left) };
    (behind / before.max(1.0)).min(ahead / after.max(1.0)).max(0.0)
}

/// Centimetres that a player can go to either side of its place. Whoever speaks stays in the picture, whoever
/// is alone may come into it and leave it, and whoever is among others keeps the order on the screen.
fn room(request: &Request, field: &Field, player: &Player, company: usize) -> f32 {
    let figure = &player.figure;
    if !goes_across(figure) {
        let near = if player.grounded { 45.0 } else { 8.0 };
        return if company > 1 { near * 0.5 } else { near };
    }
    let speaks = request.lines.iter().any(|line| line.speaker.as_ref() == Some(&figure.slug));
    let others_stand = request.figures.iter().any(|one| !goes(one.pose));
    let part = match (player.grounded, company) {
        (false, _) => 0.06,
        (true, 1) if speaks => 0.40,
        (true, 1) => 0.64,
        _ if others_stand => 0.16,
        _ => 0.24,
    };
    part * field.frame.0 / player.placement.pixels_per_cm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taller_people_go_faster_and_running_is_faster_than_walking() {
        let asked = crate::storyboard::tests::figure;
        let small = asked("hana", 120, domain::shot::Side::Left);
        let mut tall = asked("ren", 180, domain::shot::Side::Left);
        assert!(pace(&tall) > pace(&small));
        let walking = pace(&tall);
        tall.pose = Pose::Run;
        assert!(pace(&tall) > 2.0 * walking);
    }
}
