//! The artist: draws panels and prepares animations from requests alone.
//!
//! It keeps the last few finished backgrounds, which shots of one set-up share. Everything else is made
//! anew for each request; the same request gives the same bytes, whatever was drawn before.

use std::sync::{Arc, mpsc};
use std::thread;

use domain::flap::{self, Mouth};
use domain::place::Light;
use domain::request::{DrawnPlace, Figure, Request};

use super::animation::Animation;
use super::camera::{self, Field};
use super::cast::{self, Pencil};
use super::effect::Effects;
use super::figure::Acting;
use super::guide::{self, Parts, Studies};
use super::layer::{Canvas, Layer, Picture};
use super::place::air::Air;
use super::place::backdrop::{self, Backdrop};
use super::place::lettering;
use super::place::view::View;
use super::shelf::Shelf;
use super::weather::Fall;
use super::{gait, guide_lines, plane, prop, staging};
use crate::engine::Guide;

/// Draws shots. Can be shared between threads.
#[derive(Debug, Default)]
pub struct Artist {
    /// Finished backgrounds, about four megabytes each.
    backdrops: Shelf<Key, Backdrop>,
    /// The same backgrounds as guides show them, about half a megabyte each.
    studies: Shelf<Key, Studies>,
}

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green and blue, a byte each, row by row.
    pub rgb: Vec<u8>,
    /// What the request asked for and the artist cannot draw, in words.
    pub omitted: Vec<String>,
}

/// What decides the pixels of a background.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    place: DrawnPlace,
    light: Light,
    view: View,
    soft: u32,
}

impl Artist {
    /// An artist who has drawn nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The panel of a shot: its most telling moment, with the camera at rest.
    #[must_use]
    pub fn draw(&self, request: &Request) -> Drawing {
        let request = &*staging::before_bench(request);
        panel(request, &self.scene(request, Field::at_rest(request)))
    }

    /// The panel, and the same scene taken apart to guide other engines.
    ///
    /// # Panics
    ///
    /// Only when drawing itself has a defect: the scene is always handed to the thread that waits for it.
    #[must_use]
    pub fn draw_with_guides(&self, request: &Request) -> (Drawing, Vec<Guide>) {
        let request = &*staging::before_bench(request);
        let field = Field::at_rest(request);
        thread::scope(|scope| {
            // It belongs to this closure, so that a panic here drops it and nobody waits for a scene.
            let (send, receive) = mpsc::channel::<Arc<Scene>>();
            // The guides are made beside the panel: with two cores both together take little longer than one.
            let guides = scope.spawn(move || {
                let parts = self.parts(request, field);
                let scene = receive.recv().ok()?;
                Some(guide::guides(request, &scene, &parts))
            });
            let scene = Arc::new(self.scene(request, field));
            // Nobody receives it when the other thread has panicked, which is told below.
            let _ = send.send(Arc::clone(&scene));
            let drawing = panel(request, &scene);
            let guides = guides.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (drawing, guides.expect("the scene was sent"))
        })
    }

    /// The shot in motion, ready to give its frames.
    #[must_use]
    pub fn animate(&self, request: &Request) -> Animation {
        let request = staging::before_bench(request);
        let scene = self.scene(&request, Field::in_motion(&request));
        Animation::new(request.into_owned(), scene)
    }

    pub(super) fn scene(&self, request: &Request, field: Field) -> Scene {
        let view = camera::view(request, &field);
        let (players, mut omitted) = staging::stage(request, &field, &view);
        omitted.extend(cannot_draw(request));
        let lens = camera::lens(staging::framing(request, &field));
        let backdrop = self.backdrop(request, view, lens.soft);
        let insert = prop::insert(request, &view);
        let effects = Effects::of(request, &field, &players);
        let fall = Fall::of(request, &field, &view);
        let roll = camera::roll(request.camera.angle);
        Scene { field, view, roll, sharp: lens.soft == 1, backdrop, insert, players, fall, effects, omitted }
    }

    fn backdrop(&self, request: &Request, view: View, soft: u32) -> Arc<Backdrop> {
        let Some(key) = Key::of(request, view, soft) else {
            return Arc::new(backdrop::plain(view, request.ink.paper));
        };
        self.backdrops.find(key.clone(), || backdrop::paint(&key.place, key.light, view, soft))
    }

    /// What guides are made of, apart from the finished background.
    fn parts(&self, request: &Request, field: Field) -> Parts {
        let view = camera::view(request, &field);
        Parts { studies: self.studies(request, &field, view), bodies: guide::bodies(request, &field, &view) }
    }

    fn studies(&self, request: &Request, field: &Field, view: View) -> Arc<Studies> {
        let soft = camera::lens(staging::framing(request, field)).soft;
        let Some(key) = Key::of(request, view, soft) else {
            return Arc::new(Studies::plain(request.ink.paper));
        };
        self.studies.find(key.clone(), || Studies::paint(&key.place, Air::of(key.light), key.view, soft))
    }
}

/// Composes the panel of a scene.
pub(super) fn panel(request: &Request, scene: &Scene) -> Drawing {
    let (width, height) = scene.field.composed();
    let mut picture = Picture::black(width, height);
    let mut canvas = picture.canvas();
    scene.under(&mut canvas);
    let mut effects = scene.effects.clone();
    let still = effects.still();
    effects.under(&mut canvas, &still, (0, 0));
    let mut omitted = scene.omitted.clone();
    let pencil = Pencil::of(request, &scene.view, &scene.field);
    for player in &scene.players {
        let sketch = pencil.draw(player, &telling(request, &player.figure));
        sketch.layer.lay(&mut canvas, (0, 0));
        omitted.extend(sketch.omitted);
    }
    scene.backdrop.near.lay(&mut canvas, (0, 0));
    if let Some(fall) = &scene.fall {
        fall.draw(0).lay(&mut canvas, (0, 0));
    }
    effects.over(&mut canvas, &still, (0, 0));
    omitted.dedup();
    let mut picture = scene.seen(request, picture);
    if request.camera.safe_areas {
        guide_lines::lay(&mut picture.canvas());
    }
    let rgb = picture.rgb;
    Drawing { width: request.frame.width, height: request.frame.height, rgb, omitted }
}

impl Key {
    /// What decides the background of a request; none without a place.
    fn of(request: &Request, view: View, soft: u32) -> Option<Self> {
        let place = request.place.clone()?;
        Some(Self { place, light: request.camera.light, view, soft })
    }
}

/// Everything of a shot that does not change from frame to frame.
#[derive(Debug)]
pub(crate) struct Scene {
    /// The picture that is drawn.
    pub field: Field,
    /// The perspective.
    pub view: View,
    /// How far the picture is tilted, in degrees.
    pub roll: f32,
    /// Whether the lens shows the ground and all that stands on it sharply.
    pub sharp: bool,
    /// The background.
    pub backdrop: Arc<Backdrop>,
    /// The prop of an insert.
    pub insert: Option<Layer>,
    /// The figures, those behind first.
    pub players: Vec<staging::Player>,
    /// Rain or snow.
    pub fall: Option<Fall>,
    /// What is drawn for the impression.
    pub effects: Effects,
    /// What cannot be drawn.
    pub omitted: Vec<String>,
}

impl Scene {
    /// By how many pixels the field is moved so that the resting frame is seen.
    pub(crate) fn rest(&self) -> (i32, i32) {
        let room = self.field.room();
        (-room.0 as i32, -room.1 as i32)
    }

    /// Lays the background of a camera at rest under the figures.
    pub(crate) fn under(&self, picture: &mut Canvas) {
        let rest = self.rest();
        picture.copy_moved(&self.backdrop.far, rest);
        self.backdrop.middle.lay(picture, rest);
        if let Some(insert) = &self.insert {
            insert.lay(picture, rest);
        }
    }

    /// Whether what is composed is shown tilted.
    pub(crate) fn is_tilted(&self) -> bool {
        self.roll != 0.0
    }

    /// Shows the middle of what was composed, tilted.
    pub(crate) fn tilt(&self, composed: &Picture, frame: &mut Canvas) {
        plane::tilt(composed, self.roll, frame);
    }

    /// What the frame shows of what was composed.
    fn seen(&self, request: &Request, composed: Picture) -> Picture {
        if !self.is_tilted() {
            return composed;
        }
        let mut frame = Picture::black(request.frame.width as usize, request.frame.height as usize);
        self.tilt(&composed, &mut frame.canvas());
        frame
    }
}

/// How a figure acts in the panel.
pub(crate) fn telling(request: &Request, figure: &Figure) -> Acting {
    let frame = telling_frame(request);
    let changed = figure.then.filter(|_| camera::change_at(request, frame) >= 1.0);
    Acting {
        mouth: cast::mouth(request, &figure.slug, frame),
        blink: false,
        phase: gait::telling_phase(figure, changed.unwrap_or(figure.pose)),
        sway: 0.0,
        change: if changed.is_some() { 1.0 } else { 0.0 },
    }
}

/// The frame at which the first line is in full flow, or the middle of a silent shot.
fn telling_frame(request: &Request) -> u32 {
    let spoken = request.lines.iter().find(|line| line.speaker.is_some() && !line.off_screen);
    let open = spoken.and_then(|line| flap::flaps(line).into_iter().find(|flap| flap.mouth == Mouth::Open));
    open.map_or(request.camera.frames / 2, |flap| flap.start)
}

/// What the request asks for and no drawing of it can show.
fn cannot_draw(request: &Request) -> Vec<String> {
    let mut omitted = Vec::new();
    if let Some(place) = &request.place {
        let unknown = lettering::unknown(&place.sign);
        if !unknown.is_empty() {
            omitted.push(format!("the sign's words: no strokes for {unknown}"));
        }
    }
    omitted.extend(prop::omitted(request));
    omitted
}
