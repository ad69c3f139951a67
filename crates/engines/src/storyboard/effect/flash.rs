//! A flash: a burst of light behind the figures, and in motion a few frames of white that fade from the
//! beginning of the shot.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{self, Spot, Wash};
use crate::storyboard::chance::Chance;
use crate::storyboard::layer::Canvas;

/// How much of the picture is left under the white, of 256, drawing by drawing.
const VEILS: [u16; 7] = [0, 60, 124, 176, 214, 238, 250];
/// The drawing from which nothing is left of a flash.
pub(super) const LAST: u32 = 14;
/// The drawing of a panel: the burst in full and no white before the figures.
pub(super) const STILL: u32 = LAST + 1;

/// How strong each burst is; the drawings of a flash go through them one after the other.
const BURSTS: [f32; 5] = [1.0, 0.72, 0.46, 0.22, 0.0];

/// Which of the bursts belongs to a drawing.
pub(super) const fn burst_of(drawing: u32) -> u32 {
    match drawing {
        0..=4 | STILL => 0,
        5..=7 => 1,
        8..=10 => 2,
        11..=13 => 3,
        _ => 4,
    }
}

/// Draws one of the bursts.
pub(super) fn draw(sheet: &Sheet, burst: u32) -> Pair {
    let strength = BURSTS.get(burst as usize).copied().unwrap_or(0.0);
    if strength <= 0.0 {
        return (None, None);
    }
    let bloom = |onto: &mut Pixmap, scale: f32| bloom(sheet, (onto, scale), strength);
    (sheet.soft_layer(bloom, |onto| star(sheet, onto, strength)), None)
}

/// Whitens a picture as far as this drawing of a flash does.
pub(super) fn whiten(canvas: &mut Canvas, drawing: u32) {
    let Some(&left) = VEILS.get(drawing as usize) else { return };
    for byte in &mut *canvas.rgb {
        *byte = 255 - ((u16::from(255 - *byte) * left) >> 8) as u8;
    }
}

/// The glow of the light, which leaves nothing of what is behind its middle.
fn bloom(sheet: &Sheet, (onto, scale): (&mut Pixmap, f32), strength: f32) {
    let white = Colour::rgb(0xff, 0xff, 0xff);
    let warm = sheet.air.key.mix(white, 0.55);
    let centre = (sheet.focus.centre.0 * scale, sheet.focus.centre.1 * scale);
    let unit = sheet.unit * scale;
    for (size, colour, alpha) in [(1.25, warm, 0.7), (0.85, white, 0.85), (0.5, white, 0.95)] {
        brush::soft(onto, centre, (size * unit * 1.16, size * unit), colour, alpha * strength);
    }
}

fn star(sheet: &Sheet, onto: &mut Pixmap, strength: f32) {
    let white = Colour::rgb(0xff, 0xff, 0xff);
    let warm = sheet.air.key.mix(white, 0.55);
    let mut chance = Chance::new(sheet.seed ^ 0xf1a5);
    rays(sheet, onto, (&mut chance, 38), (1.25, 0.054, Wash::flat(warm).alpha(0.34 * strength)));
    rays(sheet, onto, (&mut chance, 30), (0.9, 0.040, Wash::flat(white).alpha(0.66 * strength)));
}

/// Uneven rays around the focus, each broad near its middle and pointed far out.
fn rays(
    sheet: &Sheet,
    onto: &mut Pixmap,
    (chance, count): (&mut Chance, usize),
    (long, wide, wash): (f32, f32, Wash),
) {
    let turn = chance.between(0.0, 1.0);
    for index in 0..count {
        let part = (index as f32 + chance.between(-0.34, 0.34)) / count as f32;
        let angle = part * core::f32::consts::TAU + turn;
        let reach = long * sheet.unit * chance.between(0.5, 1.15);
        let half = wide * sheet.unit * chance.between(0.3, 1.0);
        let (right, down) = (libm::cosf(angle), libm::sinf(angle));
        let centre = sheet.focus.centre;
        let at = |along: f32, aside: f32| -> Spot {
            (centre.0 + right * along - down * aside, centre.1 + down * along + right * aside)
        };
        let ray = [
            at(reach * 0.1, half * 0.4),
            at(reach * 0.3, half),
            at(reach, 0.0),
            at(reach * 0.3, -half),
            at(reach * 0.1, -half * 0.4),
        ];
        brush::polygon(onto, &ray, wash);
    }
}
