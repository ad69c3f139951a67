//! Focus lines: tapered strokes from all sides towards the subject, in uneven bundles as a pen makes them.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{self, Wash};
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
    let bright = Wash::flat(pale).alpha(0.62);
    let strokes = Wash::flat(dark).alpha(0.80);
    let mut angle = chance.between(0.0, 0.1);
    while angle < core::f32::consts::TAU {
        // A bundle of a few lines close together, then a gap.
        let count = 2 + chance.pick(5);
        let reach = chance.between(0.0, 0.5);
        for _ in 0..count {
            let thick = chance.between(0.0016, 0.0066);
            wedge(sheet, (onto, strokes), (angle, thick, reach + chance.between(0.0, 0.34)));
            angle += chance.between(0.008, 0.026);
        }
        wedge(sheet, (onto, bright), (angle, chance.between(0.003, 0.010), reach + 0.12));
        angle += chance.between(0.02, 0.085);
    }
}

/// One line: broad at the picture's edge and pointed before the subject.
fn wedge(sheet: &Sheet, (onto, wash): (&mut Pixmap, Wash), (angle, thick, short): (f32, f32, f32)) {
    let (right, down) = (libm::cosf(angle), libm::sinf(angle));
    let focus = sheet.focus;
    let clear = (focus.half.0 * 1.28 + sheet.unit * 0.06, focus.half.1 * 1.2 + sheet.unit * 0.06);
    let far = edge(sheet, (right, down));
    let tip = 1.0 + short;
    let point = (focus.centre.0 + right * clear.0 * tip, focus.centre.1 + down * clear.1 * tip);
    if libm::hypotf(point.0 - focus.centre.0, point.1 - focus.centre.1) > far * 0.96 {
        return;
    }
    let base = (focus.centre.0 + right * far, focus.centre.1 + down * far);
    let half = thick * far * 1.05;
    let aside = (-down * half, right * half);
    let corners = [point, (base.0 + aside.0, base.1 + aside.1), (base.0 - aside.0, base.1 - aside.1)];
    brush::polygon(onto, &corners, wash);
}

/// How far the picture's edge is from the focus in a direction, and a little more.
fn edge(sheet: &Sheet, (right, down): (f32, f32)) -> f32 {
    let reach = |centre: f32, size: f32, along: f32| {
        let room = if along > 0.0 { size - centre } else { centre };
        room / along.abs().max(1e-3)
    };
    let (x, y) = sheet.focus.centre;
    reach(x, sheet.size.0, right).min(reach(y, sheet.size.1, down)) + sheet.unit * 0.01
}
