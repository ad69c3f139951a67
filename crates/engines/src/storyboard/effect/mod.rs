//! Effects: what is drawn over the picture for its impression, as the request's camera names it.
//!
//! Owns what each effect looks like and how it moves. Where the figures are arrives as [`Focus`]. Every effect
//! has a few drawings that follow one another and begin again; each is drawn once and kept.

mod flash;
mod focus;
mod focus_lines;
mod petals;
mod speed_lines;
mod steam;

use std::collections::BTreeMap;

use domain::colour::Colour;
use domain::request::Request;
use domain::shot::{Effect, Framing};
use tiny_skia::Pixmap;

use super::camera::Field;
use super::layer::{Canvas, Layer};
use super::place::air::Air;
use super::staging::Player;
pub(crate) use focus::Focus;

/// What every effect of a shot is drawn on.
#[derive(Debug, Clone, Copy)]
struct Sheet {
    /// The field in pixels.
    size: (f32, f32),
    /// The height of the frame, by which everything is sized.
    unit: f32,
    focus: Focus,
    air: Air,
    /// The colour of dark lines.
    ink: Colour,
    seed: u64,
    /// Whether a thing is shown and not a scene.
    is_insert: bool,
}

/// What lies behind the figures and what lies before them.
type Pair = (Option<Layer>, Option<Layer>);

/// The effects of one shot.
#[derive(Debug, Clone)]
pub(crate) struct Effects {
    asked: Vec<Effect>,
    sheet: Sheet,
    drawn: BTreeMap<(Effect, u32), Pair>,
}

impl Effects {
    /// The effects that a request asks for.
    pub(crate) fn of(request: &Request, field: &Field, players: &[Player]) -> Self {
        let (width, height) = field.size();
        let mut asked = request.camera.effects.clone();
        asked.sort_unstable();
        asked.dedup();
        let sheet = Sheet {
            size: (width as f32, height as f32),
            unit: field.frame.1,
            focus: Focus::of(field, players),
            air: Air::of(request.camera.light),
            ink: request.ink.line,
            seed: request.seed,
            is_insert: request.camera.framing == Framing::Insert,
        };
        Self { asked, sheet, drawn: BTreeMap::new() }
    }

    /// Which drawing of each effect is seen at a frame of the shot.
    pub(crate) fn at(&self, frame: u32) -> Vec<u32> {
        let drawing = |effect: &Effect| match effect {
            Effect::Flash => (frame / 2).min(flash::LAST),
            Effect::SpeedLines => frame / 2 % speed_lines::DRAWINGS,
            Effect::FocusLines => frame / 4 % focus_lines::DRAWINGS,
            Effect::Petals => frame / 2 % petals::DRAWINGS,
            Effect::Steam => frame / 4 % steam::DRAWINGS,
        };
        self.asked.iter().map(drawing).collect()
    }

    /// The drawings of a panel, which has no time in which anything fades.
    pub(crate) fn still(&self) -> Vec<u32> {
        self.asked.iter().map(|effect| if *effect == Effect::Flash { flash::STILL } else { 0 }).collect()
    }

    /// Lays what is behind the figures, moved by whole pixels.
    pub(crate) fn under(&mut self, canvas: &mut Canvas, drawings: &[u32], moved: (i32, i32)) {
        for (effect, &drawing) in self.asked.clone().into_iter().zip(drawings) {
            if let Some(layer) = &self.pair(effect, drawing).0 {
                layer.lay(canvas, moved);
            }
        }
    }

    /// Lays what is before the figures, moved by whole pixels.
    pub(crate) fn over(&mut self, canvas: &mut Canvas, drawings: &[u32], moved: (i32, i32)) {
        for (effect, &drawing) in self.asked.clone().into_iter().zip(drawings) {
            if let Some(layer) = &self.pair(effect, drawing).1 {
                layer.lay(canvas, moved);
            }
            if effect == Effect::Flash {
                flash::whiten(canvas, drawing);
            }
        }
    }

    fn pair(&mut self, effect: Effect, drawing: u32) -> &Pair {
        let sheet = &self.sheet;
        // Several drawings of a flash share one burst.
        let drawing = if effect == Effect::Flash { flash::burst_of(drawing) } else { drawing };
        self.drawn.entry((effect, drawing)).or_insert_with(|| match effect {
            Effect::SpeedLines => speed_lines::draw(sheet, drawing),
            Effect::FocusLines => focus_lines::draw(sheet, drawing),
            Effect::Flash => flash::draw(sheet, drawing),
            Effect::Petals => petals::draw(sheet, drawing),
            Effect::Steam => steam::draw(sheet, drawing),
        })
    }
}

impl Sheet {
    /// Draws on an empty sheet as large as the field.
    fn layer(&self, draw: impl FnOnce(&mut Pixmap)) -> Option<Layer> {
        let mut sheet = Pixmap::new(self.size.0 as u32, self.size.1 as u32)?;
        draw(&mut sheet);
        Some(Layer::of(&sheet, (0, 0)))
    }

    /// Soft things, drawn on a sheet [`COARSE`] times smaller and enlarged under what `draw` puts over them.
    fn soft_layer(
        &self,
        soften: impl FnOnce(&mut Pixmap, f32),
        draw: impl FnOnce(&mut Pixmap),
    ) -> Option<Layer> {
        let (width, height) = (self.size.0 as u32, self.size.1 as u32);
        let small = COARSE as u32;
        let mut coarse = Pixmap::new(width.div_ceil(small) + 1, height.div_ceil(small) + 1)?;
        soften(&mut coarse, 1.0 / small as f32);
        let mut sheet = Pixmap::new(width, height)?;
        enlarge(&coarse, &mut sheet);
        draw(&mut sheet);
        Some(Layer::of(&sheet, (0, 0)))
    }

    /// White as it shines in this light.
    fn white(&self) -> Colour {
        self.air.shining(Colour::rgb(0xff, 0xff, 0xff), 0.0)
    }
}

/// By how much sheets of soft things are drawn smaller, in pixels.
const COARSE: usize = 4;

/// Enlarges a sheet smoothly by [`COARSE`]; empty parts are left out.
fn enlarge(coarse: &Pixmap, onto: &mut Pixmap) {
    let (columns, rows) = (coarse.width() as usize, coarse.height() as usize);
    let (width, height) = (onto.width() as usize, onto.height() as usize);
    let small = coarse.data().as_chunks::<4>().0;
    let large = onto.data_mut().as_chunks_mut::<4>().0;
    for row in 0..rows.saturating_sub(1) {
        let upper = &small[row * columns..(row + 1) * columns];
        let lower = &small[(row + 1) * columns..(row + 2) * columns];
        for column in 0..columns.saturating_sub(1) {
            let corners = [upper[column], upper[column + 1], lower[column], lower[column + 1]];
            if corners == [[0; 4]; 4] {
                continue;
            }
            for step in 0..COARSE.min(height - row * COARSE) {
                let start = (row * COARSE + step) * width + column * COARSE;
                let count = COARSE.min(width - column * COARSE);
                let left = between(corners[0], corners[2], step);
                let right = between(corners[1], corners[3], step);
                for (along, pixel) in large[start..start + count].iter_mut().enumerate() {
                    *pixel = between(left, right, along);
                }
            }
        }
    }
}

/// The colour `step` parts in [`COARSE`] of the way from one pixel to the other.
fn between(from: [u8; 4], to: [u8; 4], step: usize) -> [u8; 4] {
    let (far, whole) = (step as u16, COARSE as u16);
    core::array::from_fn(|channel| {
        ((u16::from(from[channel]) * (whole - far) + u16::from(to[channel]) * far) / whole) as u8
    })
}
