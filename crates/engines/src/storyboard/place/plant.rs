//! Low plants: grass, ferns and flowers, many at a time and each in two or three tones.

use domain::colour::Colour;

use super::painter::Painter;
use crate::storyboard::brush::{Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// A piece of ground on which something grows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bed {
    /// From left to right, in centimetres.
    pub across: (f32, f32),
    /// From near to far, in centimetres.
    pub away: (f32, f32),
    /// How high the ground lies, in centimetres.
    pub level: f32,
}

impl Bed {
    /// A spot on the bed, near ones more often, and its scale.
    fn spot(&self, painter: &Painter, chance: &mut Chance) -> (Spot, f32, f32) {
        let near = self.away.0.max(painter.view.eye.2 + 70.0);
        let part = chance.unit();
        let z = near + (self.away.1 - near).max(1.0) * part * part;
        let x = chance.between(self.across.0, self.across.1);
        (painter.view.spot((x, self.level, z)), painter.view.scale(z), z)
    }
}

/// Tufts of grass all over a bed, the far ones first; `high` in centimetres.
pub(crate) fn grass(
    painter: &mut Painter,
    bed: Bed,
    (count, high): (usize, f32),
    colour: Colour,
    chance: &mut Chance,
) {
    let mut tufts: Vec<(Spot, f32, f32)> = (0..count)
        .map(|_| bed.spot(painter, chance))
        .filter(|(spot, scale, _)| {
            spot.0 > -40.0 * scale
                && spot.0 < painter.view.width + 40.0 * scale
                && spot.1 < painter.view.height + high * scale
        })
        .collect();
    tufts.sort_by(|a, b| b.2.total_cmp(&a.2));
    let snow = painter.air.snowy();
    for group in tufts.chunks(tufts.len().div_ceil(5).max(1)) {
        let (mut dark, mut light) = (Shape::default(), Shape::default());
        for &(spot, scale, _) in group {
            tuft(&mut dark, spot, (high * scale, 6), chance);
            tuft(&mut light, (spot.0 + scale * 2.0, spot.1), (high * scale * 0.9, 5), chance);
        }
        let z = group[group.len() / 2].2;
        let deep = painter.air.dark(colour.mix(Colour::rgb(0x1c, 0x38, 0x3c), 0.12), z);
        let bright = painter.air.lit(colour.mix(Colour::rgb(0xf0, 0xf0, 0x8c), 0.2), z);
        let faint = if snow { 0.16 } else { 0.9 };
        dark.fill(painter.sheet, Wash::flat(deep).alpha(faint));
        light.fill(painter.sheet, Wash::flat(bright).alpha(faint));
    }
}

/// Bent blades that spring from one spot; `high` in pixels.
pub(crate) fn tuft(shape: &mut Shape, spot: Spot, (high, blades): (f32, usize), chance: &mut Chance) {
    if high < 1.5 {
        return;
    }
    for _ in 0..blades {
        let (lean, long) = (chance.between(-0.5, 0.5) * high, chance.between(0.5, 1.1) * high);
        let x = spot.0 + chance.between(-0.4, 0.4) * high;
        let half = (high * 0.055).max(0.45);
        shape.polygon(&[
            (x - half, spot.1 + 1.0),
            (x - half + lean * 0.3, spot.1 - long * 0.6),
            (x + lean, spot.1 - long),
            (x + half + lean * 0.3, spot.1 - long * 0.55),
            (x + half, spot.1 + 1.0),
        ]);
    }
}

/// Small flowers over a bed in this colour.
pub(crate) fn flowers(
    painter: &mut Painter,
    bed: Bed,
    (count, high): (usize, f32),
    colour: Colour,
    chance: &mut Chance,
) {
    let mut own = chance.branch();
    if painter.air.snowy() {
        return;
    }
    let mut shape = Shape::default();
    for _ in 0..count {
        let (spot, scale, _) = bed.spot(painter, &mut own);
        let size = (2.6 * scale).max(0.7);
        shape.ellipse((spot.0, spot.1 - high * scale * own.between(0.5, 1.0)), size, size * 0.8);
    }
    let seen = painter.air.lit(colour, 300.0);
    shape.fill(painter.sheet, Wash::flat(seen));
}

/// A fern: fronds that arch from one root, each with leaflets at both sides; `size` in centimetres.
pub(crate) fn fern(
    painter: &mut Painter,
    root: (f32, f32, f32),
    size: f32,
    colour: Colour,
    chance: &mut Chance,
) {
    let mut own = chance.branch();
    if !painter.view.sees(root.2) {
        return;
    }
    let (spot, scale) = (painter.view.spot(root), painter.view.scale(root.2));
    let long = size * scale;
    if spot.0 + long < 0.0 || spot.0 - long > painter.view.width || spot.1 - long > painter.view.height {
        return;
    }
    let deep = painter.air.dark(colour.mix(Colour::rgb(0x14, 0x30, 0x34), 0.35), root.2);
    let bright = painter.air.lit(colour, root.2);
    let snow = painter.air.lit(Colour::rgb(0xec, 0xf1, 0xf8), root.2);
    let bright = if painter.air.snowy() { bright.mix(snow, 0.6) } else { bright };
    for (count, part, wash) in [(7, 1.0, deep), (6, 0.86, deep.mix(bright, 0.45)), (4, 0.72, bright)] {
        let mut shape = Shape::default();
        for index in 0..count {
            let aside = (index as f32 + 0.5) / count as f32 * 2.0 - 1.0 + own.between(-0.12, 0.12);
            frond(&mut shape, spot, aside, long * part * own.between(0.85, 1.1));
        }
        shape.fill(painter.sheet, Wash::flat(wash));
    }
}

/// One frond that leans `aside` from -1 to 1.
fn frond(shape: &mut Shape, root: Spot, aside: f32, long: f32) {
    let at = |part: f32| {
        let rise = part * (1.25 - 0.75 * part * (0.5 + aside.abs()));
        (root.0 + aside * long * part, root.1 - long * 0.72 * rise)
    };
    let leaflets = ((long / 5.0) as usize).clamp(3, 9);
    for index in 1..=leaflets {
        let part = index as f32 / leaflets as f32;
        let (from, to) = (at(part - 0.7 / leaflets as f32), at(part));
        let wide = long * 0.17 * (1.15 - part);
        let along = (to.0 - from.0, to.1 - from.1);
        let length = libm::hypotf(along.0, along.1).max(0.01);
        let across = (-along.1 / length * wide, along.0 / length * wide);
        shape.polygon(&[
            from,
            (to.0 + across.0, to.1 + across.1),
            (to.0 + along.0 * 0.4, to.1 + along.1 * 0.4),
            (to.0 - across.0, to.1 - across.1),
        ]);
    }
}
