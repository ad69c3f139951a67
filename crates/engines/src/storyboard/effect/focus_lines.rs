//! Focus lines: tapered strokes from all sides towards the subject, in uneven bundles as a pen makes them.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// How many drawings there are: the lines tremble.
pub(super) const DRAWINGS: u32 = 3;

pub(super) fn draw(sheet: &Sheet, drawing: u32) -> Pair {
    (None, sheet.layer(|onto| lines(sheet, onto, drawing)))
}

fn lines(sheet: &Sheet, onto: &mut Pixmap, drawing: u32) {
    let mut chance = Chance::new(sheet.seed ^ 0x0f0c ^ u64::from(drawing) << 24);
    let night = sheet.air.night();
    let dark = if night { sheet.white() } else { sheet.ink };
    let pale = if night { sheet.air.haze } else { Colour::rgb(0xff, 0xff, 0xff) };
    let mut bright = Shape::default();
    let mut strokes = Shape::default();
    let mut angle = chance.between(0.0, 0.1);
    while angle < core::f32::consts::TAU {
        // A bundle of a few lines close together, then a gap.
        let count = 2 + chance.pick(5);
        let reach = chance.between(0.0, 0.5);
        for _ in 0..count {
            let thick = chance.between(0.0016, 0.0066);
            wedge(sheet, &mut strokes, (angle, thick, reach + chance.between(0.0, 0.34)));
            angle += chance.between(0.008, 0.026);
        }
        wedge(sheet, &mut bright, (angle, chance.between(0.003, 0.010), reach + 0.12));
        angle += chance.between(0.02, 0.085);
    }
    bright.fill(onto, Wash::flat(pale).alpha(0.62));
    strokes.fill(onto, Wash::flat(dark).alpha(0.80));
}

/// One line: broad beyond the picture's edge and pointed before the subject.
fn wedge(sheet: &Sheet, shape: &mut Shape, (angle, thick, short): (f32, f32, f32)) {
    let (right, down) = (libm::cosf(angle), libm::sinf(angle));
    let focus = sheet.focus;
    let clear = (focus.half.0 * 1.28 + sheet.unit * 0.06, focus.half.1 * 1.2 + sheet.unit * 0.06);
    let far = sheet.size.0.max(sheet.size.1) * 1.1;
    let tip = 1.0 + short;
    let spot = |along: (f32, f32)| -> Spot { (focus.centre.0 + along.0, focus.centre.1 + along.1) };
    let point = spot((right * clear.0 * tip, down * clear.1 * tip));
    let base = spot((right * far, down * far));
    let half = thick * sheet.unit * 1.9;
    let aside = (-down * half, right * half);
    shape.polygon(&[point, (base.0 + aside.0, base.1 + aside.1), (base.0 - aside.0, base.1 - aside.1)]);
}
