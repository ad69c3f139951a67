//! Limited animation: the frames of a shot, composed from drawings that are made once and used again.
//!
//! What a frame shows is decided first, as plain data; two frames with the same data are the same picture,
//! which is how [`Animation::repeats`] knows without looking at pixels. Layers are copied while the camera
//! rests, and laid between pixels, each by its depth, while it moves.

mod acting;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::request::Request;
use domain::shot::Transition;

use super::artist::Scene;
use super::camera::{Motion, Seat, Shares};
use super::cast::Pencil;
use super::guide_lines;
use super::layer::{Canvas, Layer, Picture, Window, resample};
use super::plane::Plane;
use super::staging::Player;
use acting::{Part, SketchKey};

/// Frames over which a picture comes out of black or goes into it.
const FADE: u32 = 12;
/// Bytes of drawings that are kept before all are thrown away and drawn again.
const MOST_KEPT: usize = 48 << 20;

/// A shot in motion.
#[derive(Debug)]
pub struct Animation {
    request: Request,
    scene: Scene,
    motion: Motion,
    shares: Shares,
    parts: Vec<Part>,
    sketches: BTreeMap<SketchKey, Arc<Layer>>,
    kept: usize,
    weather: BTreeMap<u32, Layer>,
    /// Background of a camera at rest, laid together once.
    still: Option<Picture>,
    /// The layers of a camera that moves.
    planes: Option<Planes>,
    /// The last drawing of each player for a camera that moves.
    figures: Vec<Option<(SketchKey, Plane)>>,
    /// What is composed before the camera's tilt shows a part of it.
    upright: Option<Picture>,
}

/// The layers of the background, ready to be laid between pixels.
#[derive(Debug)]
struct Planes {
    middle: Plane,
    insert: Option<Plane>,
    near: Plane,
}

/// A drawing and where its figure has gone.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Placed {
    key: SketchKey,
    /// Pixels to the right of its place.
    right: f32,
    /// How much larger it is seen than at its place.
    larger: f32,
}

/// Everything that decides the pixels of a frame.
#[derive(Debug, Clone, PartialEq)]
struct Moment {
    figures: Vec<Placed>,
    weather: Option<u32>,
    effects: Vec<u32>,
    seat: Seat,
    level: u16,
}

impl Animation {
    pub(crate) fn new(request: Request, scene: Scene) -> Self {
        let parts = (0..scene.players.len()).map(|player| Part::of(&request, &scene, player)).collect();
        Self {
            motion: Motion::of(&request, &scene.field, &scene.players),
            shares: Shares::of(request.camera.camera_move, scene.sharp),
            parts,
            sketches: BTreeMap::new(),
            kept: 0,
            weather: BTreeMap::new(),
            still: None,
            planes: None,
            figures: vec![None; scene.players.len()],
            upright: None,
            request,
            scene,
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
        if self.scene.is_tilted() {
            let (width, height) = self.scene.field.composed();
            let mut upright = self.upright.take().unwrap_or_else(|| Picture::black(width, height));
            self.compose(&moment, &mut upright.canvas());
            self.scene.tilt(&upright, &mut canvas);
            self.upright = Some(upright);
        } else {
            self.compose(&moment, &mut canvas);
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
        let drawn = frame - frame % self.request.camera.timing.step();
        Moment {
            figures: self.parts.iter().map(|part| self.placed(part, drawn)).collect(),
            weather: self.scene.fall.as_ref().map(|fall| drawn / 2 % fall.drawings()),
            effects: self.scene.effects.at(drawn),
            seat: self.motion.seat(frame),
            level: self.level(frame),
        }
    }

    fn placed(&self, part: &Part, frame: u32) -> Placed {
        let key = part.drawing(&self.request, &self.scene, frame);
        let (right, nearer) = part.moved(frame);
        let distance = self.scene.players[key.player].depth - self.scene.view.eye.2;
        let larger = distance / (distance - nearer).max(distance * 0.5);
        Placed { key, right: right.round(), larger }
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

    fn compose(&mut self, moment: &Moment, canvas: &mut Canvas) {
        if moment.seat == Seat::default() {
            self.compose_at_rest(moment, canvas);
        } else {
            self.compose_in_motion(moment, canvas);
        }
        self.lay_weather(moment, canvas);
        let rest = self.scene.rest();
        self.scene.effects.over(canvas, &moment.effects, rest);
    }

    fn compose_at_rest(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let scene = &self.scene;
        let rest = scene.rest();
        let still = self.still.get_or_insert_with(|| {
            let mut still = Picture::black(canvas.width, canvas.height);
            scene.under(&mut still.canvas());
            still
        });
        canvas.rgb.copy_from_slice(&still.rgb);
        self.scene.effects.under(canvas, &moment.effects, rest);
        for placed in &moment.figures {
            if (placed.larger - 1.0).abs() < 1e-4 {
                let layer = self.sketch(placed.key);
                layer.lay(canvas, (rest.0 + placed.right as i32, rest.1));
            } else {
                self.lay_figure(placed, moment.seat, canvas);
            }
        }
        self.scene.backdrop.near.lay(canvas, rest);
    }

    fn compose_in_motion(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let (scene, seat, shares) = (&self.scene, moment.seat, self.shares);
        let planes = self.planes.get_or_insert_with(|| Planes {
            middle: Plane::of(&scene.backdrop.middle),
            insert: scene.insert.as_ref().map(Plane::of),
            near: Plane::of(&scene.backdrop.near),
        });
        resample(&scene.backdrop.far, scene.field.window(seat, shares.far), canvas);
        planes.middle.lay(scene.field.window(seat, shares.middle), canvas);
        if let Some(insert) = &planes.insert {
            insert.lay(scene.field.window(seat, shares.bust), canvas);
        }
        let rest = self.scene.rest();
        self.scene.effects.under(canvas, &moment.effects, rest);
        for placed in &moment.figures {
            self.lay_figure(placed, seat, canvas);
        }
        if let Some(planes) = &self.planes {
            planes.near.lay(self.scene.field.window(seat, shares.near), canvas);
        }
    }

    /// Lays a figure between pixels, by its depth, at the size at which it is seen.
    fn lay_figure(&mut self, placed: &Placed, seat: Seat, canvas: &mut Canvas) {
        let player = placed.key.player;
        if self.figures[player].as_ref().is_none_or(|(key, _)| *key != placed.key) {
            let plane = Plane::of(&self.sketch(placed.key));
            self.figures[player] = Some((placed.key, plane));
        }
        let Some((_, plane)) = &self.figures[player] else { return };
        let share = self.share(&self.scene.players[player]);
        let seen = self.scene.field.window(seat, share);
        let (vanish, larger) = (self.scene.view.vanish, placed.larger);
        let window = Window {
            left: vanish.0 + (seen.left - placed.right - vanish.0) / larger,
            top: vanish.1 + (seen.top - vanish.1) / larger,
            width: seen.width / larger,
            height: seen.height / larger,
        };
        plane.lay(window, canvas);
    }

    /// The share of the camera's movement by which a figure moves: less when it is farther away.
    fn share(&self, player: &Player) -> f32 {
        let base = if player.grounded { self.shares.middle } else { self.shares.bust };
        if self.motion.goes_with(&player.figure) {
            return 0.0;
        }
        let distance = -self.scene.view.eye.2;
        (base * distance / (distance + player.depth).max(1.0)).min(1.0)
    }

    fn lay_weather(&mut self, moment: &Moment, canvas: &mut Canvas) {
        let (Some(drawing), Some(fall)) = (moment.weather, &self.scene.fall) else { return };
        let rest = self.scene.rest();
        self.weather.entry(drawing).or_insert_with(|| fall.draw(drawing)).lay(canvas, rest);
    }

    fn sketch(&mut self, key: SketchKey) -> Arc<Layer> {
        if let Some(known) = self.sketches.get(&key) {
            return Arc::clone(known);
        }
        if self.kept > MOST_KEPT {
            self.sketches.clear();
            self.kept = 0;
        }
        let (scene, acting) = (&self.scene, self.parts[key.player].acting(key));
        let pencil = Pencil::of(&self.request, &scene.view, &scene.field);
        let layer = Arc::new(pencil.draw(&scene.players[key.player], &acting).layer);
        self.kept += layer.bytes();
        self.sketches.insert(key, Arc::clone(&layer));
        layer
    }
}
