//! What is seen out at sea: open water and its waves, light on it, islands, a headland, a lighthouse and a boat.

use domain::colour::Colour;

use super::air::Facing;
use super::motif::Motif;
use super::painter::Painter;
use super::{lamp, sky};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// How far away the headland lies, in centimetres.
const HEADLAND: f32 = 24_000.0;

/// Open water: the sky's light at the horizon, its own colour nearer, and waves that grow towards the shore.
pub(super) fn water(painter: &mut Painter, motif: &Motif, level: f32) {
    let view = painter.view;
    let own = motif.colour("water", Colour::rgb(0x14, 0x74, 0x9c));
    let clear = own.mix(Colour::rgb(0x50, 0xd0, 0xc4), 0.55);
    let grey = 1.0 - painter.air.sun.min(1.0);
    let dull =
        |colour: Colour| colour.mix(painter.air.middle.mix(painter.air.zenith, 0.5), 0.25 + 0.25 * grey);
    let far = dull(painter.air.dark(own, 600.0)).mix(painter.air.haze, 0.38);
    let (middle, close) = (dull(painter.air.lit(own, 900.0)), dull(painter.air.lit(clear, 300.0)));
    let rows = [view.vanish.1, view.vanish.1 + view.focal * 0.045, view.vanish.1 + view.focal * 0.2];
    let band = |sheet: &mut tiny_skia::Pixmap, (top, bottom): (f32, f32), wash| {
        brush::rectangle(sheet, (0.0, top), (view.width, bottom - top), wash);
    };
    band(painter.sheet, (rows[1], rows[2] + 1.0), Wash::down(middle, close));
    band(painter.sheet, (rows[2], view.height.max(rows[2] + 2.0)), Wash::flat(close));
    band(painter.sheet, (rows[0], rows[1] + 1.0), Wash::down(far, middle));
    waves(painter, level, &mut motif.chance_of_setup("waves"));
}

/// Troughs and crests all over the water.
fn waves(painter: &mut Painter, level: f32, chance: &mut Chance) {
    let air = painter.air;
    let light = air.haze.mix(air.middle, 0.3);
    let deep = air.zenith.mix(air.dark(Colour::rgb(0x0c, 0x3c, 0x6c), 0.0), 0.6);
    for (colour, alpha, count) in [(deep, 0.20, 150), (light, 0.42, 170), (air.key, 0.3 * air.sun, 60)] {
        let mut shape = Shape::default();
        for _ in 0..count {
            // Even on the screen, so that the far ones lie close together.
            let part = chance.unit();
            let z = 560.0 / (0.012 + part * part) - 330.0;
            let point = (chance.between(-1.0, 1.0) * (z + 500.0), level, z);
            let (spot, scale) = (painter.view.spot(point), painter.view.scale(z));
            let long = chance.between(30.0, 120.0) * scale + 3.0;
            crest(&mut shape, spot, (long, (long * 0.055).clamp(0.6, 3.4)), chance);
        }
        shape.fill(painter.sheet, Wash::flat(colour).alpha(alpha));
    }
}

/// A flat lens whose upper edge is bent, as the side of a wave is seen.
fn crest(shape: &mut Shape, spot: Spot, (long, high): (f32, f32), chance: &mut Chance) {
    let peak = chance.between(-0.4, 0.4) * long;
    shape.polygon(&[
        (spot.0 - long, spot.1),
        (spot.0 - long * 0.4 + peak * 0.5, spot.1 - high * 0.7),
        (spot.0 + peak, spot.1 - high),
        (spot.0 + long * 0.5 + peak * 0.4, spot.1 - high * 0.5),
        (spot.0 + long, spot.1 + high * 0.2),
        (spot.0 + peak, spot.1 + high * 0.3),
    ]);
}

/// Sparkling light under sun or moon.
pub(super) fn glitter(painter: &mut Painter, chance: &mut Chance) {
    let (view, air) = (painter.view, painter.air);
    let strength = if air.night() { 0.55 } else { 0.95 * air.sun };
    if strength < 0.25 || !matches!(air.light.weather, domain::place::Weather::Clear) {
        return;
    }
    let light = sky::light_spot(painter);
    let mut shape = Shape::default();
    for _ in 0..260 {
        let part = chance.unit();
        let down = part * part * view.focal * 0.42 + 1.0;
        let spread = view.focal * (0.035 + 0.3 * part);
        let spot = (light.0 + chance.between(-1.0, 1.0) * chance.unit() * spread, view.vanish.1 + down);
        let long = view.focal * (0.0025 + 0.011 * part) * chance.between(0.5, 1.4);
        crest(&mut shape, spot, (long, (long * 0.16).max(0.6)), chance);
    }
    let bright = air.key.mix(Colour::rgb(0xff, 0xff, 0xf4), 0.5);
    let foot = (light.0, view.vanish.1 + view.focal * 0.1);
    brush::glow(painter.sheet, foot, (view.focal * 0.34, view.focal * 0.2), air.key, 0.5 * strength);
    shape.fill(painter.sheet, Wash::flat(bright).alpha(strength));
}

/// Islands on the horizon as the place has them.
pub(super) fn islands(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let rock = motif.colour("hill", Colour::rgb(0x4c, 0x78, 0x74));
    for _ in 0..=chance.pick(3) {
        let (z, x) = (42_000.0, chance.between(-0.6, 0.6) * 42_000.0);
        let (wide, high) = (chance.between(1800.0, 5200.0), chance.between(500.0, 1700.0));
        let mut spots = Vec::new();
        for step in 0..=12_u8 {
            let part = f32::from(step) / 6.0 - 1.0;
            let round = libm::powf(1.0 - part * part, 0.8);
            let rise = round * high * (0.75 + 0.35 * libm::sinf(part * 4.3 + x));
            spots.push(painter.view.spot((x + part * wide, rise.max(0.0) + painter.view.eye.1, z)));
        }
        let tone = painter.air.dark(rock, 7500.0);
        brush::polygon(painter.sheet, &spots, Wash::down(tone, tone.mix(painter.air.haze, 0.4)));
    }
}

/// A wooded cape that comes in from one side, with a lighthouse on its end in some places.
pub(super) fn headland(painter: &mut Painter, motif: &Motif, side: f32, chance: &mut Chance) {
    let (z, eye) = (HEADLAND, painter.view.eye.1);
    let rock = motif.colour("hill", Colour::rgb(0x4c, 0x78, 0x74));
    let has_light = chance.often(0.6);
    let start = side * 4200.0;
    let at = |part: f32, y: f32| (start + side * part * 60_000.0, y + eye, z);
    let (mut wood, mut cliff) =
        (vec![painter.view.spot(at(0.0, 0.0))], vec![painter.view.spot(at(0.0, 0.0))]);
    for step in 0..=26_u8 {
        let part = libm::powf(f32::from(step) / 26.0, 1.7);
        let rise = 520.0 + 3400.0 * libm::powf(part, 0.8) + 240.0 * libm::sinf(part * 37.0) * part.min(0.5);
        let rough = chance.between(-60.0, 60.0);
        wood.push(painter.view.spot(at(part, rise + rough)));
        cliff.push(painter.view.spot(at(part, 240.0 + 200.0 * libm::sinf(part * 47.0).abs() + rough)));
    }
    wood.push(painter.view.spot(at(1.0, 0.0)));
    cliff.push(painter.view.spot(at(1.0, 0.0)));
    let (green, bare) = (
        painter.air.dark(rock, 4200.0),
        painter.air.facing(rock.mix(Colour::rgb(0xb0, 0xa0, 0x90), 0.6), Facing::Front, 4200.0),
    );
    brush::polygon(painter.sheet, &wood, Wash::down(painter.air.lit(rock, 4200.0).mix(green, 0.4), green));
    brush::polygon(painter.sheet, &cliff, Wash::down(bare, bare.mix(painter.air.haze, 0.35)));
    if has_light {
        lighthouse(painter, motif, at(0.035, 600.0));
    }
}

/// A white tower whose light shines when it is dark.
fn lighthouse(painter: &mut Painter, motif: &Motif, foot: (f32, f32, f32)) {
    let (x, y, z) = foot;
    let white = motif.colour("light", Colour::rgb(0xf6, 0xf4, 0xee));
    let wash = Wash::across(painter.air.lit(white, 3000.0), painter.air.dark(white, 3000.0));
    let tower = [(x - 150.0, y, z), (x - 95.0, y + 1150.0, z), (x + 95.0, y + 1150.0, z), (x + 150.0, y, z)];
    painter.face(&tower, wash);
    let cap = painter.air.dark(Colour::rgb(0xb4, 0x4c, 0x40), 3000.0);
    painter.front(z, (x - 150.0, x + 150.0), (y + 1150.0, y + 1210.0), Wash::flat(cap));
    let off = painter.air.dark(Colour::rgb(0x6c, 0x88, 0x9c), 3000.0);
    let lens = off.mix(Colour::rgb(0xff, 0xf4, 0xc4), painter.air.lamps);
    painter.front(z, (x - 85.0, x + 85.0), (y + 1210.0, y + 1400.0), Wash::flat(lens));
    painter.front(z, (x - 110.0, x + 110.0), (y + 1400.0, y + 1480.0), Wash::flat(cap));
    if painter.air.lamps < 0.3 {
        return;
    }
    let lamp = (x, y + 1300.0, z);
    let (from, focal) = (painter.view.spot(lamp), painter.view.focal);
    let ray = |aside: f32, up: f32| (from.0 + aside * focal, from.1 - up * focal);
    for (aside, up) in [(-1.1_f32, 0.05_f32), (0.9, -0.02)] {
        let wash = Wash::flat(lamp::WARM).ends(0.4 * painter.air.lamps, 0.0).along(from, ray(aside, up));
        brush::polygon(painter.sheet, &[from, ray(aside, up + 0.05), ray(aside, up - 0.05)], wash);
    }
    painter.glow(lamp, 900.0, lamp::WARM, painter.air.lamps);
}

/// A fishing boat or a sail, where the place has one.
pub(super) fn boat(painter: &mut Painter, (side, level): (f32, f32), chance: &mut Chance) {
    let sails = chance.often(0.5);
    let z = chance.between(3600.0, 7000.0);
    if chance.often(0.25) {
        return;
    }
    let (x, y) = (-side * (chance.between(0.1, 0.32) * z), level);
    let at = |right: f32, up: f32| (x + right, y + up, z);
    let white = Colour::rgb(0xf4, 0xf2, 0xec);
    let (lit, dark) = (painter.air.lit(white, z * 0.5), painter.air.dark(white, z * 0.5));
    let hull = painter.air.dark(Colour::rgb(0x34, 0x58, 0x8c), z * 0.5);
    painter.face(&[at(-190.0, 70.0), at(240.0, 84.0), at(170.0, 0.0), at(-160.0, 0.0)], Wash::flat(hull));
    painter.face(&[at(-190.0, 70.0), at(240.0, 84.0), at(226.0, 62.0), at(-186.0, 54.0)], Wash::flat(lit));
    if sails {
        painter.face(&[at(20.0, 90.0), at(20.0, 620.0), at(210.0, 110.0)], Wash::across(lit, dark));
        painter.face(&[at(4.0, 90.0), at(4.0, 560.0), at(-150.0, 110.0)], Wash::across(dark, lit));
    } else {
        painter.face(
            &[at(-90.0, 74.0), at(-90.0, 190.0), at(60.0, 190.0), at(84.0, 78.0)],
            Wash::down(lit, dark),
        );
        let glass =
            painter.air.dark(Colour::rgb(0x40, 0x5c, 0x78), z * 0.5).mix(lamp::WARM, painter.air.lamps);
        painter
            .face(&[at(-70.0, 130.0), at(-70.0, 174.0), at(46.0, 174.0), at(56.0, 130.0)], Wash::flat(glass));
        painter.bar(at(-40.0, 190.0), at(-40.0, 330.0), 10.0, Wash::flat(hull));
    }
    painter.glow(at(0.0, 170.0), 260.0, lamp::WARM, 0.9 * painter.air.lamps);
    let foam = painter.air.lit(white, z * 0.4);
    brush::ellipse(
        painter.sheet,
        painter.view.spot(at(0.0, 0.0)),
        260.0 * painter.view.scale(z),
        (9.0 * painter.view.scale(z)).max(0.8),
        Wash::flat(foam).alpha(0.7),
    );
}
