//! A flash: a burst of light behind the figures, and in motion a few frames of white that fade from the
//! beginning of the shot.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;
use crate::storyboard::layer::Canvas;

/// How much of the picture is left under the white, of 256, drawing by drawing.
const VEILS: [u16; 7] = [0, 60, 124, 176, 214, 238, 250];
/// The drawing from which nothing is left of a flash.
pub(super) const LAST: u32 = 14;
/// The drawing of a panel: the burst in full and no white before the figures.
pub(super) const STILL: u32 = LAST + 1;

pub(super) fn draw(sheet: &Sheet, drawing: u32) -> Pair {
    let strength = match drawing {
        STILL => 1.0,
        LAST => return (None, None),
        _ => 1.0 - drawing as f32 / LAST as f32,
    };
    (sheet.layer(|onto| burst(sheet, onto, strength)), None)
}

/// Whitens a picture as far as this drawing of a flash does.
pub(super) fn whiten(canvas: &mut Canvas, drawing: u32) {
    let Some(&left) = VEILS.get(drawing as usize) else { return };
    for byte in &mut *canvas.rgb {
        *byte = 255 - ((u16::from(255 - *byte) * left) >> 8) as u8;
    }
}

fn burst(sheet: &Sheet, onto: &mut Pixmap, strength: f32) {
    let white = Colour::rgb(0xff, 0xff, 0xff);
    let warm = sheet.air.key.mix(white, 0.55);
    let centre = sheet.focus.centre;
    let unit = sheet.unit;
    let mut chance = Chance::new(sheet.seed ^ 0xf1a5);
    rays(sheet, onto, (&mut chance, 46), (1.25, 0.060, Wash::flat(warm).alpha(0.34 * strength)));
    rays(sheet, onto, (&mut chance, 30), (0.86, 0.042, Wash::flat(white).alpha(0.62 * strength)));
    for (size, alpha) in [(0.95, 0.8), (0.6, 0.85), (0.36, 0.95)] {
        brush::soft(onto, centre, (size * unit * 1.16, size * unit), white, alpha * strength);
    }
    rays(sheet, onto, (&mut chance, 12), (0.62, 0.030, Wash::flat(white).alpha(0.9 * strength)));
}

/// Uneven rays around the focus, each broad near its middle and pointed far out.
fn rays(
    sheet: &Sheet,
    onto: &mut Pixmap,
    (chance, count): (&mut Chance, usize),
    (long, wide, wash): (f32, f32, Wash),
) {
    let mut shape = Shape::default();
    let turn = chance.between(0.0, 1.0);
    for index in 0..count {
        let share = (index as f32 + chance.between(-0.34, 0.34)) / count as f32;
        let angle = share * core::f32::consts::TAU + turn;
        let reach = long * sheet.unit * chance.between(0.5, 1.15);
        let half = wide * sheet.unit * chance.between(0.3, 1.0);
        let (right, down) = (libm::cosf(angle), libm::sinf(angle));
        let centre = sheet.focus.centre;
        let at = |along: f32, aside: f32| -> Spot {
            (centre.0 + right * along - down * aside, centre.1 + down * along + right * aside)
        };
        shape.polygon(&[
            at(0.0, half * 0.3),
            at(reach * 0.3, half),
            at(reach, 0.0),
            at(reach * 0.3, -half),
            at(0.0, -half * 0.3),
        ]);
    }
    shape.fill(onto, wash);
}
