//! The cast at work: one drawing of a figure in its place, with its shadow and its image on wet ground.

use domain::colour::Colour;
use domain::flap::{self, Mouth};
use domain::place::DayTime;
use domain::request::{Figure, Request};
use domain::slug::Slug;
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::brush;
use super::camera::{self, Field, Slant};
use super::figure::{self, Acting, Measures, Placement, Seat, measures};
use super::layer::Layer;
use super::place::air::Air;
use super::place::view::View;
use super::plane;
use super::staging::Player;
use super::tone::Tone;

/// A figure's finished drawing.
#[derive(Debug, Clone)]
pub(crate) struct Sketch {
    /// Its pixels on the field.
    pub layer: Layer,
    /// What of it could not be drawn.
    pub omitted: Vec<String>,
}

/// Draws the figures of one shot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pencil<'a> {
    request: &'a Request,
    air: Air,
    field: Field,
    horizon: f32,
}

/// How the mouth of a character is shaped at a frame of the shot.
pub(crate) fn mouth(request: &Request, who: &Slug, frame: u32) -> Mouth {
    let speaks = |line: &&domain::shot::Line| {
        !line.off_screen
            && line.speaker.as_ref() == Some(who)
            && (line.start..line.start + line.frames).contains(&frame)
    };
    request.lines.iter().find(speaks).map_or(Mouth::Closed, |line| flap::mouth_at(line, frame))
}

/// A rectangle of whole pixels on the field.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl<'a> Pencil<'a> {
    /// The pencil of a shot.
    pub(crate) fn of(request: &'a Request, view: &View, field: &Field) -> Self {
        let outside = Air::of(request.camera.light);
        let air = if is_indoors(request) { outside.indoors() } else { outside };
        Self { request, air, field: *field, horizon: view.vanish.1 }
    }

    /// Draws a figure as it acts.
    pub(crate) fn draw(&self, player: &Player, acting: &Acting) -> Sketch {
        let bounds = self.bounds(player);
        let (width, height) =
            ((bounds.right - bounds.left).cast_unsigned(), (bounds.bottom - bounds.top).cast_unsigned());
        let Some(mut body) = Pixmap::new(width, height) else {
            return Sketch {
                layer: Layer::default(),
                omitted: vec![format!("{}: out of the picture", player.figure.name)],
            };
        };
        let placement = placed(player, bounds);
        let look = (&self.air.tone, &self.request.ink);
        let omitted = self.painted(&mut body, player, acting, &placement, look);
        if let Some(slant) = camera::slant(self.request.camera.angle) {
            body = slanted(&body, &Self::lean(slant, player, placement.feet));
        }
        let sheet = if player.grounded {
            let above = player.placement.feet.1 - self.horizon;
            let wide = (measures(&player.figure).half_width / 20.0).clamp(0.3, 1.0);
            self.on_ground(&body, placement.feet, (placement.pixels_per_cm, above), wide)
        } else {
            body
        };
        Sketch { layer: Layer::of(&sheet, (bounds.left, bounds.top)), omitted }
    }

    /// Paints a figure, on the seat of the place when it sits, and returns what could not be drawn.
    fn painted(
        &self,
        body: &mut Pixmap,
        player: &Player,
        acting: &Acting,
        placement: &Placement,
        look: (&Tone, &Ink),
    ) -> Vec<String> {
        let kind = self.request.place.as_ref().map(|place| place.kind);
        let seat = if player.on_seat { Seat::Built } else { kind.map_or_else(Seat::default, Seat::of) };
        figure::draw_on(body, &player.figure, acting, placement, look, seat)
    }

    /// How the body is bent by a look from above or below. Whoever stands in the picture keeps the ground under
    /// the feet; of the others the eyes stay where they are.
    fn lean(slant: Slant, player: &Player, feet: (f32, f32)) -> Lean {
        let body = measures(&player.figure);
        let tall = body.top * player.placement.pixels_per_cm;
        let eyes = body.eyes * player.placement.pixels_per_cm;
        if player.grounded {
            let wide = 1.0 - slant.nearer * 0.45;
            let high = slant.height * (1.0 - slant.nearer);
            return Lean { anchor: feet, bend: slant.nearer / tall.max(1.0), high, wide };
        }
        Lean { anchor: (feet.0, feet.1 - eyes), bend: slant.nearer / tall.max(1.0), high: 1.0, wide: 1.0 }
    }

    /// The measures of a figure, as large as the larger of its poses.
    fn reach(figure: &Figure) -> Measures {
        let body = measures(figure);
        let Some(then) = figure.then else { return body };
        let later = measures(&Figure { pose: then, then: None, ..figure.clone() });
        Measures { top: body.top.max(later.top), half_width: body.half_width.max(later.half_width), ..body }
    }

    /// The body alone, without shadow or mirror image and painted to be taken apart, and where its left upper
    /// corner lies. Its outline is that of [`Pencil::draw`] to the pixel.
    pub(crate) fn part(&self, player: &Player, acting: &Acting) -> Option<(Pixmap, (i32, i32))> {
        let bounds = self.bounds(player);
        let (width, height) =
            ((bounds.right - bounds.left).cast_unsigned(), (bounds.bottom - bounds.top).cast_unsigned());
        let mut body = Pixmap::new(width, height)?;
        let placement = placed(player, bounds);
        let ink = Ink { line: Colour::rgb(0, 0, 0), shade: 0.0, ..self.request.ink };
        self.painted(&mut body, player, acting, &placement, (&self.air.tone.parting(), &ink));
        if let Some(slant) = camera::slant(self.request.camera.angle) {
            body = slanted(&body, &Self::lean(slant, player, placement.feet));
        }
        Some((body, (bounds.left, bounds.top)))
    }

    /// Where a point of the upright body is seen by a lens that looks from above or below.
    pub(crate) fn bent(&self, player: &Player, (x, y): (f32, f32)) -> (f32, f32) {
        let Some(slant) = camera::slant(self.request.camera.angle) else { return (x, y) };
        let Lean { anchor, bend, high, wide } = Self::lean(slant, player, player.placement.feet);
        let was = anchor.1 - y;
        let nearer = (1.0 - bend * was).max(0.05);
        (anchor.0 + (x - anchor.0) * wide / nearer, anchor.1 - was * high / nearer)
    }

    /// Pixels that the figure can reach, with room for arms, umbrella and shadow.
    fn bounds(&self, player: &Player) -> Bounds {
        let body = Self::reach(&player.figure);
        let scale = player.placement.pixels_per_cm;
        let (width, height) = self.field.size();
        let beside = (body.half_width * 4.2).max(body.top * 0.85) * scale;
        let (x, y) = player.placement.feet;
        let clamp = |value: f32, limit: u32| value.clamp(0.0, limit as f32) as i32;
        let below = if player.grounded { body.top * 0.9 } else { 10.0 };
        // A body that leans away from the lens needs more of itself to reach the lower edge.
        let leans = camera::slant(self.request.camera.angle).is_some_and(|slant| slant.nearer > 0.0);
        let deeper = if leans { height / 5 } else { 0 };
        let left = clamp(x - beside, width);
        let top = clamp(y - body.top * 1.45 * scale, height);
        Bounds {
            left,
            top,
            right: clamp(x + beside, width).max(left + 1),
            bottom: clamp(y + below * scale, height + deeper).max(top + 1),
        }
    }

    /// The body with its shadow, its contact with the ground and its mirror image.
    fn on_ground(&self, body: &Pixmap, feet: (f32, f32), (scale, above): (f32, f32), wide: f32) -> Pixmap {
        let mut ground = body.clone();
        ground.fill(tiny_skia::Color::TRANSPARENT);
        let sheet = &mut ground;
        let flatness = (above / (scale * 400.0)).clamp(0.08, 0.6);
        if self.air.wet() && !is_indoors(self.request) {
            mirror_image(sheet, body, feet);
        }
        if let Some((skew, squash, alpha)) = self.cast_direction() {
            let colour = self.air.dark(Colour::rgb(0x54, 0x50, 0x80), 0.0);
            silhouette(sheet, body, feet, (skew, squash * flatness / 0.3), (colour, alpha));
        }
        let dark = self.air.dark(Colour::rgb(0x2c, 0x28, 0x44), 0.0);
        let scale = scale * wide;
        brush::soft(sheet, feet, (30.0 * scale, 30.0 * flatness * scale), dark, 0.72);
        brush::soft(sheet, feet, (16.0 * scale, 13.0 * flatness * scale), dark, 0.7);
        lay_over(sheet, body);
        ground
    }

    /// How far a shadow leans to the right and reaches down for each unit of height, and how dark it is.
    fn cast_direction(&self) -> Option<(f32, f32, f32)> {
        if is_indoors(self.request) || self.air.sun < 0.3 {
            return None;
        }
        let away = -self.air.tone.towards_light.0.signum();
        Some(match self.air.light.time {
            DayTime::Day => (away * 0.38, 0.16, 0.5),
            DayTime::Dawn | DayTime::Dusk => (away * 0.95, 0.24, 0.45),
            DayTime::Night => (away * 0.4, 0.18, 0.3),
        })
    }
}

/// Where a figure stands on its own sheet.
fn placed(player: &Player, bounds: Bounds) -> Placement {
    let (x, y) = player.placement.feet;
    Placement { feet: (x - bounds.left as f32, y - bounds.top as f32), ..player.placement }
}

/// Whether the light of the sky reaches the figures only through windows, or not at all.
fn is_indoors(request: &Request) -> bool {
    request.place.as_ref().is_some_and(|place| place.kind.is_indoors())
}

/// How the rows of a body are moved and scaled when it leans towards the lens or away from it.
#[derive(Debug, Clone, Copy)]
struct Lean {
    /// The point that stays where it is.
    anchor: (f32, f32),
    /// How much nearer each pixel of height is, as a share of the distance.
    bend: f32,
    /// How much taller it is at the anchor.
    high: f32,
    /// How much wider it is at the anchor.
    wide: f32,
}

/// A body as it is seen from above or below: what is nearer is larger.
fn slanted(body: &Pixmap, lean: &Lean) -> Pixmap {
    let mut seen = body.clone();
    seen.fill(tiny_skia::Color::TRANSPARENT);
    let (width, height) = (body.width() as usize, body.height() as usize);
    let source = body.data().as_chunks::<4>().0;
    for (row, target) in seen.data_mut().as_chunks_mut::<4>().0.chunks_exact_mut(width).enumerate() {
        let up = lean.anchor.1 - row as f32 - 0.5;
        let was = up / (lean.high + lean.bend * up).max(0.05);
        let from = lean.anchor.1 - was - 0.5;
        if from < 0.0 || from >= height as f32 - 1.0 {
            continue;
        }
        let scale = lean.wide / (1.0 - lean.bend * was).max(0.05);
        let start = lean.anchor.0 + (0.5 - lean.anchor.0) / scale - 0.5;
        let upper = from as usize;
        let share = ((from - upper as f32) * 256.0) as u16;
        let rows = [&source[upper * width..][..width], &source[(upper + 1) * width..][..width]];
        plane::squeeze(rows, share, (start, 1.0 / scale), target);
    }
    seen
}

/// Lays one sheet over another of the same size.
fn lay_over(onto: &mut Pixmap, from: &Pixmap) {
    for (to, from) in onto.data_mut().chunks_exact_mut(4).zip(from.data().chunks_exact(4)) {
        match from[3] {
            0 => {}
            255 => to.copy_from_slice(from),
            alpha => {
                let rest = 255 - u32::from(alpha);
                for (below, above) in to.iter_mut().zip(from) {
                    *below = (u32::from(*above) + (u32::from(*below) * rest + 127) / 255).min(255) as u8;
                }
            }
        }
    }
}

/// The figure's outline laid on the ground as a shadow: what is `h` above the feet falls `skew * h` beside
/// and `squash * h` below them.
fn silhouette(
    sheet: &mut Pixmap,
    body: &Pixmap,
    feet: (f32, f32),
    (skew, squash): (f32, f32),
    (colour, alpha): (Colour, f32),
) {
    let (width, rows) = (body.width() as usize, body.height() as usize);
    let paint = [u32::from(colour.red), u32::from(colour.green), u32::from(colour.blue), 255];
    let strength = (alpha * 256.0) as u32;
    for row in feet.1.max(0.0) as usize..rows {
        let high = ((row as f32 + 0.5 - feet.1) / squash).max(0.0);
        if high > feet.1 {
            break;
        }
        let source = &body.data()[((feet.1 - high).max(0.0) as usize).min(rows - 1) * width * 4..];
        let target = &mut sheet.data_mut()[row * width * 4..(row + 1) * width * 4];
        let shift = (skew * high).round() as isize;
        for (column, pixel) in target.chunks_exact_mut(4).enumerate() {
            let from = column.cast_signed() - shift;
            if from < 1 || from.cast_unsigned() + 1 >= width {
                continue;
            }
            // The mean of three neighbours softens the edge.
            let cover = |at: isize| u32::from(source[(from + at).cast_unsigned() * 4 + 3]);
            let part = (cover(-1) + 2 * cover(0) + cover(1)) * strength / 1024;
            for (to, value) in pixel.iter_mut().zip(paint) {
                *to = ((u32::from(*to) * (256 - part) + value * part) >> 8) as u8;
            }
        }
    }
}

/// The figure upside down below its feet, as wet ground shows it, fading downwards.
fn mirror_image(sheet: &mut Pixmap, body: &Pixmap, feet: (f32, f32)) {
    let width = body.width() as usize * 4;
    let (source, target) = (body.data(), sheet.data_mut());
    let foot = feet.1 as usize;
    let rows = body.height() as usize;
    for row in foot..rows {
        let down = row - foot;
        let Some(from) = foot.checked_sub(down + 1) else { break };
        let fade = 92_u32.saturating_sub(down as u32 * 92 / (rows - foot).max(1) as u32);
        let shift = [0, 0, 1, 1, 0, -1, -1][down % 7] * (1 + down.cast_signed() / 60);
        for column in 0..width / 4 {
            let seen = (column.cast_signed() + shift).clamp(0, (width / 4).cast_signed() - 1) as usize;
            let pixel = &source[from * width + seen * 4..from * width + seen * 4 + 4];
            for channel in 0..4 {
                target[row * width + column * 4 + channel] = ((u32::from(pixel[channel]) * fade) >> 8) as u8;
            }
        }
    }
}
