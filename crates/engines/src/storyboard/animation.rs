//! Limited animation: the frames of a shot, composed from drawings that are made once and used again.
//!
//! What a frame shows is decided first, as plain data; two frames with the same data are the same picture,
//! which is how [`Animation::repeats`] knows without looking at pixels.

use std::collections::BTreeMap;

use domain::flap::Mouth;
use domain::request::Request;
use domain::shot::{CameraMove, Pose, Transition};

use super::artist::Scene;
use super::cast::{self, Pencil, Sketch};
use super::chance::Chance;
use super::figure::Acting;
use super::guide_lines;
use super::layer::{Canvas, Layer, Picture, Window, resample};

/// Frames over which a picture comes out of black or goes into it.
const FADE: u32 = 12;
/// Drawings in a walk or run.
const CYCLE: u32 = 8;

/// A shot in motion.
#[derive(Debug)]
pub struct Animation {
    request: Request,
    scene: Scene,
    blinks: Vec<Vec<u32>>,
    sketches: BTreeMap<SketchKey, Sketch>,
    weather: BTreeMap<u32, Layer>,
    /// Background of a camera at rest, laid together once.
    still: Option<Picture>,
    /// The whole field of the last drawing, for a camera that comes closer.
    flat: Option<(Look, Picture)>,
}

/// Which drawing of which player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SketchKey {
    player: usize,
    mouth: u8,
    blink: bool,
    step: u32,
}

/// What the drawings of a frame are, apart from the camera.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    sketches: Vec<(SketchKey, i32)>,
    weather: Option<u32>,
    effects: Vec<u32>,
}

/// Everything that decides the pixels of a frame.
#[derive(Debug, Clone, PartialEq)]
struct Moment {
    look: Look,
    window: Window,
    level: u16,
}

impl Animation {
    pub(crate) fn new(request: Request, scene: Scene) -> Self {
        let blinks = (0..scene.players.len()).map(|player| blinks(&request, player)).collect();
        Self {
            request,
            scene,
            blinks,
            sketches: BTreeMap::new(),
            weather: BTreeMap::new(),
            still: None,
            flat: None,
        }
    }

    /// How many frames the shot has.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.request.camera.frames
    }

    /// What the request asked for and the artist cannot show, as far as the staging tells.
    #[must_use]
    pub fn omitted(&self) -> &[String] {
        &self.scene.omitted
    }

    /// Whether this frame, counted from 0, is the same picture as the one before it.
    #[must_use]
    pub fn repeats(&self, frame: u32) -> bool {
        frame > 0 && self.moment(frame) == self.moment(frame - 1)
    }

    /// Writes a frame, counted from 0, as red, green and blue bytes row by row.
    ///
    /// # Panics
    ///
    /// When `rgb` is not exactly three bytes for each pixel of the request's frame.
    pub fn frame(&mut self, frame: u32, rgb: &mut [u8]) {
        let (width, height) = (self.request.frame.width as usize, self.request.frame.height as usize);
        assert_eq!(rgb.len(), width * height * 3, "a frame needs three bytes a pixel");
        let moment = self.moment(frame);
        let mut canvas = Canvas { width, height, rgb };
        match self.request.camera.camera_move {
            CameraMove::TruckIn | CameraMove::TruckOut => self.truck(&moment, &mut canvas),
            CameraMove::Fixed => self.compose_still(&moment, &mut canvas),
            _ => self.compose_moved(&moment, &mut canvas),
        }
        if moment.level < 256 {
            canvas.darken(moment.level);
        }
        if self.request.camera.safe_areas {
            guide_lines::lay(&mut canvas);
        }
    }

    fn moment(&self, frame: u32) -> Moment {
        let frame = frame.min(self.frames().saturating_sub(1));
        let part = frame as f32 / self.frames().saturating_sub(1).max(1) as f32;
        Moment {
            look: self.look(frame),
            window: self.scene.field.window(self.request.camera.camera_move, part),
            level: self.level(frame),
        }
    }

    fn look(&self, frame: u32) -> Look {
        let drawn = frame - frame % self.request.camera.timing.step();
        let sketches = (0..self.scene.players.len()).map(|player| self.sketch_at(player, drawn)).collect();
        let weather = self.scene.fall.as_ref().map(|fall| drawn / 2 % fall.drawings());
        Look { sketches, weather, effects: self.scene.effects.at(drawn) }
    }

    fn sketch_at(&self, player: usize, frame: u32) -> (SketchKey, i32) {
        let figure = &self.scene.players[player].figure;
        let mouth = match cast::mouth(&self.request, &figure.slug, frame) {
            Mouth::Closed => 0,
            Mouth::Half => 1,
            Mouth::Open => 2,
        };
        let blink = self.blinks[player].iter().any(|&start| (start..start + 4).contains(&frame));
        let (step, moved) = match figure.pose {
            Pose::Walk => (frame / 3 % CYCLE, self.travel(player, frame, 118.0)),
            Pose::Run => (frame / 2 % CYCLE, self.travel(player, frame, 330.0)),
            _ => (self.idle_step(player, frame), 0),
        };
        (SketchKey { player, mouth, blink, step }, moved)
    }

    /// Which of four idle drawings is shown: a slow breath, each body in its own time.
    fn idle_step(&self, player: usize, frame: u32) -> u32 {
        let breath = (self.request.rate.per_second() * 0.8).max(4.0) as u32;
        (frame + player as u32 * breath / 2) / breath % 4
    }

    /// How far a walker has come by `frame`, in pixels, around its place in the middle of the shot.
    fn travel(&self, player: usize, frame: u32, cm_per_second: f32) -> i32 {
        let staged = &self.scene.players[player];
        let forward = match staged.figure.view {
            domain::shot::View::Front | domain::shot::View::Back => return 0,
            _ if staged.placement.flip => 1.0,
            _ => -1.0,
        };
        let middle = self.frames() as f32 / 2.0;
        let rate = self.request.rate.per_second() as f32;
        let pixels_per_second = cm_per_second * staged.placement.pixels_per_cm;
        // Whoever walks among others keeps to their place, and nobody leaves the picture before its end.
        let room = self.scene.field.frame.0 * if self.scene.players.len() > 1 { 0.1 } else { 0.4 };
        let pace = pixels_per_second.min(room * rate / middle.max(1.0));
        (forward * (frame as f32 - middle) / rate * pace).round() as i32
    }

    /// Brightness of a frame while it comes out of black or goes into it, of 256.
    fn level(&self, frame: u32) -> u16 {
        let frames = self.frames();
        let fade = FADE.min(frames.saturating_sub(1)).max(1);
        let lit = match self.request.camera.transition {
            Transition::FadeIn => frame.min(fade),
            Transition::FadeOut => (frames.saturating_sub(1) - frame).min(fade),
            _ => fade,
        };
        (lit * 256 / fade) as u16
    }

    fn compose_still(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let scene = &self.scene;
        let still = self.still.get_or_insert_with(|| {
            let (width, height) = scene.field.size();
            let mut still = Picture::black(width as usize, height as usize);
            scene.under(&mut still.canvas(), (0, 0));
            still
        });
        canvas.rgb.copy_from_slice(&still.rgb);
        self.lay_over(&moment.look, canvas, (0, 0));
    }

    fn compose_moved(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let window = moment.window;
        let rest = (self.scene.field.beside, self.scene.field.above);
        let moved = (-window.left.round() as i32, -window.top.round() as i32);
        // The sky is far away and follows the turn of the camera a little less.
        let lag =
            (((window.left - rest.0) * 0.22).round() as i32, ((window.top - rest.1) * 0.22).round() as i32);
        canvas.copy_moved(&self.scene.backdrop.far, (moved.0 + lag.0, moved.1 + lag.1));
        self.scene.backdrop.middle.lay(canvas, moved);
        if let Some(insert) = &self.scene.insert {
            insert.lay(canvas, moved);
        }
        self.lay_over(&moment.look, canvas, moved);
    }

    fn truck(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let known = self.flat.as_ref().is_some_and(|(look, _)| *look == moment.look);
        if !known {
            let (width, height) = self.scene.field.size();
            let mut flat = match self.flat.take() {
                Some((_, flat)) => flat,
                None => Picture::black(width as usize, height as usize),
            };
            self.compose_still(moment, &mut flat.canvas());
            self.flat = Some((moment.look.clone(), flat));
        }
        if let Some((_, flat)) = &self.flat {
            resample(flat, moment.window, canvas);
        }
    }

    /// Lays figures, what is near and the weather over the background.
    fn lay_over(&mut self, look: &Look, canvas: &mut Canvas, moved: (i32, i32)) {
        self.scene.effects.under(canvas, &look.effects, moved);
        for &(key, along) in &look.sketches {
            self.sketch(key).layer.lay(canvas, (moved.0 + along, moved.1));
        }
        let nearer = (moved.0 + self.nearer(moved.0), moved.1);
        self.scene.backdrop.near.lay(canvas, nearer);
        if let (Some(drawing), Some(fall)) = (look.weather, &self.scene.fall) {
            self.weather.entry(drawing).or_insert_with(|| fall.draw(drawing)).lay(canvas, moved);
        }
        self.scene.effects.over(canvas, &look.effects, moved);
    }

    /// How much further near things move when the camera turns.
    fn nearer(&self, moved: i32) -> i32 {
        ((moved as f32 + self.scene.field.beside) * 0.35).round() as i32
    }

    fn sketch(&mut self, key: SketchKey) -> &Sketch {
        let (request, scene) = (&self.request, &self.scene);
        self.sketches.entry(key).or_insert_with(|| {
            let player = &scene.players[key.player];
            Pencil::of(request, &scene.view, &scene.field).draw(player, &acting(key, player.figure.pose))
        })
    }
}

fn acting(key: SketchKey, pose: Pose) -> Acting {
    let mouth = [Mouth::Closed, Mouth::Half, Mouth::Open][key.mouth as usize];
    let moving = matches!(pose, Pose::Walk | Pose::Run);
    let phase = if moving { key.step as f32 / CYCLE as f32 } else { 0.0 };
    let sway = if moving { 0.0 } else { [0.0, 0.5, 1.0, 0.5][key.step as usize % 4] };
    Acting { mouth, blink: key.blink, phase, sway, change: 0.0 }
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
