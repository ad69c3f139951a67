//! Speed lines: tapered streaks along the way of who moves, behind the figures and past the edges before them.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{self, Spot, Wash};
use crate::storyboard::chance::Chance;

/// How many drawings there are.
pub(super) const DRAWINGS: u32 = 6;

pub(super) fn draw(sheet: &Sheet, drawing: u32) -> Pair {
    let chance = Chance::new(sheet.seed ^ 0x5eed ^ u64::from(drawing) << 24);
    let behind = sheet.layer(|onto| behind(sheet, onto, chance.clone()));
    let before = sheet.layer(|onto| before(sheet, onto, chance));
    (behind, before)
}

/// Broad pale bands and fine streaks over the whole background.
fn behind(sheet: &Sheet, onto: &mut Pixmap, mut chance: Chance) {
    let white = Colour::rgb(0xff, 0xff, 0xff).mix(sheet.air.haze, 0.22);
    let bands = Wash::flat(white).alpha(0.26);
    for _ in 0..16 {
        let y = chance.unit();
        streak(
            sheet,
            (onto, bands),
            (y, chance.between(0.010, 0.032), chance.between(0.5, 1.0)),
            &mut chance,
        );
    }
    let fine = Wash::flat(white).alpha(0.74);
    for _ in 0..74 {
        let y = chance.unit();
        streak(
            sheet,
            (onto, fine),
            (y, chance.between(0.0010, 0.0050), chance.between(0.22, 0.85)),
            &mut chance,
        );
    }
    let dark = Wash::flat(sheet.ink).alpha(0.34);
    for _ in 0..22 {
        let y = chance.unit();
        streak(
            sheet,
            (onto, dark),
            (y, chance.between(0.0010, 0.0034), chance.between(0.2, 0.6)),
            &mut chance,
        );
    }
}

/// A few streaks close to the lens, above and below the subject.
fn before(sheet: &Sheet, onto: &mut Pixmap, mut chance: Chance) {
    let middle = sheet.focus.centre.1 / sheet.size.1;
    let room = (sheet.focus.half.1 / sheet.size.1 + 0.1).min(0.42);
    let near = Wash::flat(Colour::rgb(0xff, 0xff, 0xff)).alpha(0.66);
    for _ in 0..26 {
        let y = chance.unit();
        let thick = chance.between(0.0018, 0.0076);
        let long = chance.between(0.3, 0.8);
        if (y - middle).abs() > room {
            streak(sheet, (onto, near), (y, thick, long), &mut chance);
        }
    }
}

/// A streak at the height `y`, as a part of the sheet's: it swells behind its point and thins out in a tail.
fn streak(
    sheet: &Sheet,
    (onto, wash): (&mut Pixmap, Wash),
    (y, thick, long): (f32, f32, f32),
    chance: &mut Chance,
) {
    let (wide, high) = sheet.size;
    let heading = sheet.focus.heading;
    let long = long * wide;
    let point = chance.between(-0.1, 1.1) * wide + heading * long * 0.5;
    // All lines run very slightly together behind the subject's back.
    let middle = sheet.focus.centre.1;
    let lean = (y * high - middle) * 0.05;
    let half = thick * sheet.unit * 0.5;
    let at = |part: f32, aside: f32| -> Spot {
        (point - heading * long * part, y * high - lean * part * long / wide + half * aside)
    };
    let outline = [at(0.0, 0.0), at(0.16, 1.0), at(0.5, 0.66), at(1.0, 0.0), at(0.5, -0.66), at(0.16, -1.0)];
    brush::polygon(onto, &outline, wash);
}
