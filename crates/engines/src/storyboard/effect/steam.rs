//! Steam: soft wisps that rise from the lower middle of the picture, or from the thing that an insert shows.

use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush;
use crate::storyboard::chance::Chance;

/// How many drawings there are; the last leads into the first.
pub(super) const DRAWINGS: u32 = 16;

/// Puffs in one wisp.
const PUFFS: usize = 11;

/// One wisp: where it rises, how high, how wide it sways.
#[derive(Debug, Clone, Copy)]
struct Wisp {
    foot: (f32, f32),
    high: f32,
    sway: f32,
    phase: f32,
    size: f32,
}

pub(super) fn draw(sheet: &Sheet, drawing: u32) -> Pair {
    let part = drawing as f32 / DRAWINGS as f32;
    let rising = |onto: &mut Pixmap, scale: f32| {
        for wisp in wisps(sheet) {
            rise(sheet, (onto, scale), wisp, part);
        }
    };
    let before = sheet.soft_layer(rising, |_| {});
    (None, before)
}

fn wisps(sheet: &Sheet) -> Vec<Wisp> {
    let mut chance = Chance::new(sheet.seed ^ 0x57ea);
    let (wide, high) = sheet.size;
    // A cup steams from its rim, a bath or a pot outside the picture from below its edge.
    let (count, spread, foot, tall) =
        if sheet.is_insert { (5, 0.07, 0.50, 0.46) } else { (9, 0.36, 1.04, 0.62) };
    (0..count)
        .map(|index| {
            let share = (index as f32 + 0.5) / count as f32 * 2.0 - 1.0;
            Wisp {
                foot: (
                    wide * (0.5 + share * spread + chance.between(-0.02, 0.02)),
                    high * foot + chance.between(-0.02, 0.02) * high,
                ),
                high: high * tall * chance.between(0.66, 1.1),
                sway: sheet.unit * chance.between(0.02, 0.05),
                phase: chance.unit(),
                size: sheet.unit * chance.between(0.05, 0.085) * if sheet.is_insert { 0.7 } else { 1.25 },
            }
        })
        .collect()
}

/// The puffs of a wisp: small and dense at its foot, wide and thin where it is lost.
fn rise(sheet: &Sheet, (onto, scale): (&mut Pixmap, f32), wisp: Wisp, part: f32) {
    let white = sheet.white().mix(sheet.air.haze, 0.12);
    let tau = core::f32::consts::TAU;
    for index in 0..PUFFS {
        // One round takes every puff to the place of the next, so that the last drawing leads into the first.
        let up = (index as f32 + part) / PUFFS as f32;
        let bend = libm::sinf((up * 1.3 + wisp.phase) * tau) * (0.25 + up);
        let x = wisp.foot.0 + bend * wisp.sway;
        let y = wisp.foot.1 - up * wisp.high;
        let size = wisp.size * (0.45 + 0.95 * up);
        let strength =
            if sheet.is_insert { 0.30 } else { 0.21 } * libm::sinf(up.min(1.0) * core::f32::consts::PI);
        let size = size * scale;
        brush::soft(onto, (x * scale, y * scale), (size, size * 1.55), white, strength);
    }
}
