//! The artist: draws panels and prepares animations from requests alone.
//!
//! It keeps the last few finished backgrounds, which shots of one set-up share. Everything else is made
//! anew for each request; the same request gives the same bytes, whatever was drawn before.

use std::sync::Arc;

use domain::flap::{self, Mouth};
use domain::place::Light;
use domain::request::{DrawnPlace, Request};
use domain::shot::{Pose, Transition};

use super::animation::Animation;
use super::camera::{self, Field};
use super::cast::{self, Pencil};
use super::figure::Acting;
use super::guide::{self, Studies};
use super::layer::{Canvas, Layer, Picture};
use super::place::air::Air;
use super::place::backdrop::{self, Backdrop, Lens};
use super::place::lettering;
use super::place::view::View;
use super::shelf::Shelf;
use super::weather::Fall;
use super::{prop, staging};
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
    roll: f32,
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
        panel(request, &self.scene(request, Field::still(request.frame)))
    }

    /// The panel, and the same scene taken apart to guide other engines.
    #[must_use]
    pub fn draw_with_guides(&self, request: &Request) -> (Drawing, Vec<Guide>) {
        let scene = self.scene(request, Field::still(request.frame));
        let guides = guide::guides(request, &scene, &self.studies(request, &scene));
        (panel(request, &scene), guides)
    }

    /// The shot in motion, ready to give its frames.
    #[must_use]
    pub fn animate(&self, request: &Request) -> Animation {
        let field = Field::for_move(request.frame, request.camera.camera_move);
        Animation::new(request.clone(), self.scene(request, field))
    }

    pub(super) fn scene(&self, request: &Request, field: Field) -> Scene {
        let view = camera::view(request, &field);
        let (players, mut omitted) = staging::stage(request, &field, &view);
        omitted.extend(cannot_draw(request));
        let backdrop = self.backdrop(request, view);
        let insert = prop::insert(request, &view);
        Scene { field, view, backdrop, insert, players, fall: Fall::of(request, &field, &view), omitted }
    }

    fn backdrop(&self, request: &Request, view: View) -> Arc<Backdrop> {
        let Some(key) = Key::of(request, view) else {
            return Arc::new(backdrop::plain(view, request.ink.paper));
        };
        let lens = Lens { soft: key.soft, roll: key.roll };
        self.backdrops.find(key.clone(), || backdrop::paint(&key.place, key.light, view, lens))
    }

    fn studies(&self, request: &Request, scene: &Scene) -> Arc<Studies> {
        let Some(key) = Key::of(request, scene.view) else {
            return Arc::new(Studies::plain(request.ink.paper));
        };
        let lens = Lens { soft: key.soft, roll: key.roll };
        self.studies.find(key.clone(), || {
            Studies::paint(&key.place, Air::of(key.light), key.view, (lens, &scene.backdrop))
        })
    }
}

/// Composes the panel of a scene.
pub(super) fn panel(request: &Request, scene: &Scene) -> Drawing {
    let mut picture = Picture::black(request.frame.width as usize, request.frame.height as usize);
    let mut canvas = picture.canvas();
    scene.under(&mut canvas, (0, 0));
    let mut omitted = scene.omitted.clone();
    for player in &scene.players {
        let pencil = Pencil::of(request, &scene.view, &scene.field);
        let sketch = pencil.draw(player, &acting(request, player));
        sketch.layer.lay(&mut canvas, (0, 0));
        omitted.extend(sketch.omitted);
    }
    scene.backdrop.near.lay(&mut canvas, (0, 0));
    if let Some(fall) = &scene.fall {
        fall.draw(0).lay(&mut canvas, (0, 0));
    }
    omitted.dedup();
    Drawing { width: request.frame.width, height: request.frame.height, rgb: picture.rgb, omitted }
}

impl Key {
    /// What decides the background of a request; none without a place.
    fn of(request: &Request, view: View) -> Option<Self> {
        let place = request.place.clone()?;
        let soft = camera::lens(request.camera.framing).soft;
        let roll = camera::roll(request.camera.angle);
        Some(Self { place, light: request.camera.light, view, soft, roll })
    }
}

/// Everything of a shot that does not change from frame to frame.
#[derive(Debug)]
pub(crate) struct Scene {
    /// The picture that is drawn.
    pub field: Field,
    /// The perspective.
    pub view: View,
    /// The background.
    pub backdrop: Arc<Backdrop>,
    /// The prop of an insert.
    pub insert: Option<Layer>,
    /// The figures, those behind first.
    pub players: Vec<staging::Player>,
    /// Rain or snow.
    pub fall: Option<Fall>,
    /// What cannot be drawn.
    pub omitted: Vec<String>,
}

impl Scene {
    /// Lays the background under the figures, moved by whole pixels.
    pub(crate) fn under(&self, picture: &mut Canvas, moved: (i32, i32)) {
        picture.copy_moved(&self.backdrop.far, moved);
        self.backdrop.middle.lay(picture, moved);
        if let Some(insert) = &self.insert {
            insert.lay(picture, moved);
        }
    }
}

/// How a player acts in the panel of the shot.
pub(crate) fn acting(request: &Request, player: &staging::Player) -> Acting {
    Acting {
        mouth: cast::mouth(request, &player.figure.slug, telling_frame(request)),
        blink: false,
        phase: if matches!(player.figure.pose, Pose::Walk | Pose::Run) { 0.12 } else { 0.0 },
        sway: 0.0,
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
    if request.camera.transition == Transition::Dissolve {
        omitted.push("dissolve: the shot ends with a cut".to_owned());
    }
    if let Some(place) = &request.place {
        let unknown = lettering::unknown(&place.sign);
        if !unknown.is_empty() {
            omitted.push(format!("the sign's words: no strokes for {unknown}"));
        }
    }
    omitted.extend(prop::omitted(request));
    omitted
}
