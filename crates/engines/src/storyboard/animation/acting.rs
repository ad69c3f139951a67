//! Acting over time: which drawing of a figure each frame shows, and where it has gone.

use domain::flap::Mouth;
use domain::request::Request;
use domain::shot::Pose;

use crate::storyboard::artist::Scene;
use crate::storyboard::camera::change_at;
use crate::storyboard::cast;
use crate::storyboard::chance::Chance;
use crate::storyboard::figure::Acting;
use crate::storyboard::gait::Gait;

/// Drawings of a breath, a wave of the hand or a sway of the hair.
const IDLE_DRAWINGS: u32 = 8;
/// Seconds of a slow breath.
const BREATH: f32 = 2.7;
/// Seconds in which a hand waves to and fro.
const WAVE: f32 = 0.7;
/// Drawings between a pose and the one it becomes.
const CHANGE_DRAWINGS: f32 = 8.0;
/// Frames for which eyes are shut.
const BLINK: u32 = 4;

/// Which drawing of which player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SketchKey {
    pub(super) player: usize,
    mouth: u8,
    blink: bool,
    goes: bool,
    step: u32,
    change: u8,
}

/// What one player does over the shot.
#[derive(Debug, Clone)]
pub(super) struct Part {
    player: usize,
    blinks: Vec<u32>,
    gait: Option<Gait>,
    /// Frames for which a drawing of the idle cycle is shown.
    idle: u32,
    /// How strongly the air moves hair and cloth of who stays.
    breeze: f32,
}

impl Part {
    /// The part of the player with this number.
    pub(super) fn of(request: &Request, scene: &Scene, player: usize) -> Self {
        let staged = &scene.players[player];
        let seconds = if staged.figure.pose == Pose::Wave { WAVE } else { BREATH };
        let idle = seconds * request.rate.per_second() as f32 / IDLE_DRAWINGS as f32;
        let indoors = request.place.as_ref().is_some_and(|place| place.kind.is_indoors());
        Self {
            player,
            blinks: blinks(request, player),
            gait: Gait::of(request, &scene.field, staged, scene.players.len()),
            idle: (idle as u32).max(1),
            breeze: if indoors { 0.4 } else { 0.9 },
        }
    }

    /// The drawing that is shown at a frame.
    pub(super) fn drawing(&self, request: &Request, scene: &Scene, frame: u32) -> SketchKey {
        let figure = &scene.players[self.player].figure;
        let mouth = match cast::mouth(request, &figure.slug, frame) {
            Mouth::Closed => 0,
            Mouth::Half => 1,
            Mouth::Open => 2,
        };
        let going = self.gait.filter(|gait| gait.is_going(frame));
        let step = going.map_or_else(|| self.idle_step(frame), |gait| gait.step(frame));
        let change = figure.then.map_or(0, |_| (change_at(request, frame) * CHANGE_DRAWINGS).round() as u8);
        let blink = self.blinks.iter().any(|&start| (start..start + BLINK).contains(&frame));
        SketchKey { player: self.player, mouth, blink, goes: going.is_some(), step, change }
    }

    /// Which drawing of the idle cycle is shown: each body breathes in its own time.
    fn idle_step(&self, frame: u32) -> u32 {
        (frame / self.idle + self.player as u32 * 3) % IDLE_DRAWINGS
    }

    /// How the figure acts in a drawing.
    pub(super) fn acting(&self, key: SketchKey) -> Acting {
        let mouth = [Mouth::Closed, Mouth::Half, Mouth::Open][key.mouth as usize];
        let cycle = self.gait.filter(|_| key.goes).map_or(IDLE_DRAWINGS, |gait| gait.cycle);
        let phase = key.step as f32 / cycle as f32;
        // Hair falls back twice in a cycle, once in each step.
        let (turns, strength) = if key.goes { (2.0, 0.8) } else { (1.0, self.breeze) };
        let sway = strength * libm::sinf(phase * turns * core::f32::consts::TAU);
        Acting { mouth, blink: key.blink, phase, sway, change: f32::from(key.change) / CHANGE_DRAWINGS }
    }

    /// How far the figure is from its place: pixels to the right, and centimetres nearer to the lens.
    pub(super) fn moved(&self, frame: u32) -> (f32, f32) {
        self.gait.map_or((0.0, 0.0), |gait| gait.moved(frame))
    }
}

/// The frames at which a player's eyes shut: every two to five seconds.
fn blinks(request: &Request, player: usize) -> Vec<u32> {
    let mut chance = Chance::new(request.seed.wrapping_add(player as u64 * 7919));
    let second = request.rate.per_second() as f32;
    let mut frames = Vec::new();
    let mut at = chance.between(0.6, 3.0) * second;
    while at < request.camera.frames as f32 {
        frames.push(at as u32 / 2 * 2);
        at += chance.between(2.0, 5.0) * second;
    }
    frames
}
