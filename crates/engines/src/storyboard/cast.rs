//! The cast at work: one drawing of a figure in its place, with its shadow and its image on wet ground.

use domain::colour::Colour;
use domain::flap::{self, Mouth};
use domain::place::DayTime;
use domain::request::Request;
use domain::slug::Slug;
use domain::style::Ink;
use tiny_skia::{FilterQuality, Pixmap, PixmapPaint, Transform};

use super::brush;
use super::camera::{self, Field};
use super::figure::{self, Acting, Placement, measures};
use super::layer::Layer;
use super::place::air::Air;
use super::place::view::View;
use super::staging::Player;

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
        let omitted =
            figure::draw(&mut body, &player.figure, acting, &placement, &self.air.tone, &self.request.ink);
        let mut sheet = if player.grounded {
            let above = player.placement.feet.1 - self.horizon;
            self.on_ground(&body, placement.feet, (placement.pixels_per_cm, above))
        } else {
            body
        };
        self.tilt(&mut sheet, bounds);
        Sketch { layer: Layer::of(&sheet, (bounds.left, bounds.top)), omitted }
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
        figure::draw(&mut body, &player.figure, acting, &placement, &self.air.tone.parting(), &ink);
        self.tilt(&mut body, bounds);
        Some((body, (bounds.left, bounds.top)))
    }

    /// Pixels that the figure can reach, with room for arms, umbrella and shadow.
    fn bounds(&self, player: &Player) -> Bounds {
        let body = measures(&player.figure);
        let scale = player.placement.pixels_per_cm;
        let (width, height) = self.field.size();
        let beside = (body.half_width * 4.2).max(body.top * 0.85) * scale;
        let (x, y) = player.placement.feet;
        let clamp = |value: f32, limit: u32| value.clamp(0.0, limit as f32) as i32;
        let full = camera::roll(self.request.camera.angle) != 0.0;
        if full {
            return Bounds { left: 0, top: 0, right: width.cast_signed(), bottom: height.cast_signed() };
        }
        let below = if player.grounded { body.top * 0.9 } else { 10.0 };
        let left = clamp(x - beside, width);
        let top = clamp(y - body.top * 1.45 * scale, height);
        Bounds {
            left,
            top,
            right: clamp(x + beside, width).max(left + 1),
            bottom: clamp(y + below * scale, height).max(top + 1),
        }
    }

    /// Tilts the drawing with the camera, about the middle of the field.
    fn tilt(&self, sheet: &mut Pixmap, bounds: Bounds) {
        let degrees = camera::roll(self.request.camera.angle);
        if degrees == 0.0 {
            return;
        }
        let (width, height) = self.field.size();
        let centre = (width as f32 / 2.0 - bounds.left as f32, height as f32 / 2.0 - bounds.top as f32);
        let turn = Transform::from_rotate_at(degrees, centre.0, centre.1);
        let upright = sheet.clone();
        sheet.fill(tiny_skia::Color::TRANSPARENT);
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        sheet.draw_pixmap(0, 0, upright.as_ref(), &paint, turn, None);
    }

    /// The body with its shadow, its contact with the ground and its mirror image.
    fn on_ground(&self, body: &Pixmap, feet: (f32, f32), (scale, above): (f32, f32)) -> Pixmap {
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
        let high = (row as f32 + 0.5 - feet.1) / squash;
        if high > feet.1 {
            break;
        }
        let source = &body.data()[(feet.1 - high).max(0.0) as usize * width * 4..];
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
