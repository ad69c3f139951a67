//! The cast at work: one drawing of a figure in its place, with its shadow and its image on wet ground.

use domain::colour::Colour;
use domain::flap::{self, Mouth};
use domain::place::{DayTime, PlaceKind};
use domain::request::Request;
use domain::slug::Slug;
use tiny_skia::{BlendMode, FilterQuality, Paint, Pixmap, PixmapPaint, Rect, Shader, Transform};

use super::brush;
use super::camera::{self, Field};
use super::figure::{self, Acting, measures};
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
        let (width, height) = ((bounds.right - bounds.left) as u32, (bounds.bottom - bounds.top) as u32);
        let (Some(mut body), Some(mut sheet)) = (Pixmap::new(width, height), Pixmap::new(width, height))
        else {
            return Sketch {
                layer: Layer::default(),
                omitted: vec![format!("{}: out of the picture", player.figure.name)],
            };
        };
        let mut placement = player.placement;
        placement.feet.0 -= bounds.left as f32;
        placement.feet.1 -= bounds.top as f32;
        let omitted =
            figure::draw(&mut body, &player.figure, acting, &placement, &self.air.tone, &self.request.ink);
        if player.grounded {
            let above = player.placement.feet.1 - self.horizon;
            self.ground(&mut sheet, &body, placement.feet, (placement.pixels_per_cm, above));
        }
        lay_sheet(&mut sheet, &body, Transform::identity());
        self.tilt(&mut sheet, bounds);
        Sketch { layer: Layer::of(&sheet, (bounds.left, bounds.top)), omitted }
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
        lay_sheet(sheet, &upright, turn);
    }

    /// Shadow, contact and mirror image on the ground.
    fn ground(&self, sheet: &mut Pixmap, body: &Pixmap, feet: (f32, f32), (scale, above): (f32, f32)) {
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

/// Whether the light of the sky reaches the figures only through windows, or not at all.
fn is_indoors(request: &Request) -> bool {
    matches!(request.place.as_ref().map(|place| place.kind), Some(PlaceKind::Shop | PlaceKind::Classroom))
}

fn lay_sheet(onto: &mut Pixmap, from: &Pixmap, transform: Transform) {
    let quality = if transform.is_identity() { FilterQuality::Nearest } else { FilterQuality::Bilinear };
    let paint = PixmapPaint { quality, ..PixmapPaint::default() };
    onto.draw_pixmap(0, 0, from.as_ref(), &paint, transform, None);
}

/// The figure's outline laid on the ground as a shadow.
fn silhouette(
    sheet: &mut Pixmap,
    body: &Pixmap,
    feet: (f32, f32),
    (skew, squash): (f32, f32),
    (colour, alpha): (Colour, f32),
) {
    let mut shadow = body.clone();
    let paint = Paint {
        shader: Shader::SolidColor(tiny_skia::Color::from_rgba8(colour.red, colour.green, colour.blue, 255)),
        blend_mode: BlendMode::SourceIn,
        ..Paint::default()
    };
    if let Some(all) = Rect::from_xywh(0.0, 0.0, body.width() as f32, body.height() as f32) {
        shadow.fill_rect(all, &paint, Transform::identity(), None);
    }
    // A point `h` above the feet moves to `skew * h` beside and `squash * h` below them.
    let lay = Transform::from_row(1.0, 0.0, -skew, -squash, skew * feet.1, feet.1 * (1.0 + squash));
    let paint = PixmapPaint { opacity: alpha, quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
    sheet.draw_pixmap(0, 0, shadow.as_ref(), &paint, lay, None);
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
