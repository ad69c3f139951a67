//! The sea: a beach with breaking waves, a sea wall with steps, or a shore that runs away under pines; beyond
//! it open water, islands, a headland and perhaps its lighthouse, and a boat.
//!
//! Palette parts: `sand`, `water`, `stone` (the sea wall), `leaf` (pines), `hill`, `light` (the lighthouse).

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::forest::stone;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::plant::{self, Bed};
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{lamp, sky};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-620.0, 620.0),
    wet: Some(Mirror { walls: 2400.0, end: 900.0, strength: 0.3 }),
};

/// The view from the sea wall, and the one along the shore; the first is that from the beach.
const WALL: usize = 1;
const SHORE: usize = 2;

/// Where the open water begins before the beach, in centimetres, and how far below the wall it lies.
const EDGE: f32 = 330.0;
const BELOW_WALL: f32 = -210.0;
/// Where the sea wall ends towards the water, in centimetres.
const PARAPET: f32 = 210.0;
/// How far away the headland lies, in centimetres.
const HEADLAND: f32 = 24_000.0;

/// Sky, islands, headland and the open water.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let vantage = motif.vantage();
    water(painter, motif, vantage);
    let mut chance = motif.chance("horizon");
    islands(painter, motif, &mut chance);
    headland(painter, motif, vantage.side, &mut chance);
    boat(painter, vantage, &mut motif.chance("boat"));
    glitter(painter, &mut motif.chance_of_setup("glitter"));
}

/// The ground on which people stand, and where it meets the water.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    match vantage.view {
        WALL => sea_wall(painter, motif, vantage.side),
        SHORE => shore(painter, motif, vantage.side),
        _ => beach(painter, motif),
    }
}

/// Nothing hangs before the figures, but a pine may at the shore.
fn near(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    if vantage.view != SHORE {
        return;
    }
    let z = painter.view.eye.2 + 190.0;
    let (left, right) = painter.view.reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let (side, into) = if vantage.side > 0.0 { (right, -1.0) } else { (left, 1.0) };
    let mut chance = motif.chance_of_setup("near");
    for step in (0..4_u8).rev() {
        let middle = (side + into * 17.0 * f32::from(step), top + 2.0, z);
        tree::crown(painter, Crown { middle, size: (22.0, 9.0), leaf: pine(motif), clusters: 12 }, &mut chance);
    }
}

fn pine(motif: &Motif) -> Colour {
    motif.colour("leaf", Colour::rgb(0x3c, 0x80, 0x58))
}

/// How high the water lies in a view, in centimetres.
const fn level(vantage: Vantage) -> f32 {
    if vantage.view == WALL { BELOW_WALL } else { 0.0 }
}

/// Open water: the sky's light at the horizon, its own colour nearer, and waves that grow towards the shore.
fn water(painter: &mut Painter, motif: &Motif, vantage: Vantage) {
    let view = painter.view;
    let own = motif.colour("water", Colour::rgb(0x14, 0x74, 0x9c));
    let clear = own.mix(Colour::rgb(0x50, 0xd0, 0xc4), 0.55);
    let grey = 1.0 - painter.air.sun.min(1.0);
    let dull = |colour: Colour| colour.mix(painter.air.middle.mix(painter.air.zenith, 0.5), 0.25 + 0.25 * grey);
    let far = dull(painter.air.dark(own, 600.0)).mix(painter.air.haze, 0.38);
    let (middle, close) = (dull(painter.air.lit(own, 900.0)), dull(painter.air.lit(clear, 300.0)));
    let rows = [view.vanish.1, view.vanish.1 + view.focal * 0.045, view.vanish.1 + view.focal * 0.2];
    let band = |sheet: &mut tiny_skia::Pixmap, (top, bottom): (f32, f32), wash| {
        brush::rectangle(sheet, (0.0, top), (view.width, bottom - top), wash);
    };
    band(painter.sheet, (rows[1], rows[2] + 1.0), Wash::down(middle, close));
    band(painter.sheet, (rows[2], view.height.max(rows[2] + 2.0)), Wash::flat(close));
    band(painter.sheet, (rows[0], rows[1] + 1.0), Wash::down(far, middle));
    waves(painter, level(vantage), &mut motif.chance_of_setup("waves"));
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
fn glitter(painter: &mut Painter, chance: &mut Chance) {
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
fn islands(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let rock = motif.colour("hill", Colour::rgb(0x4c, 0x78, 0x74));
    for _ in 0..chance.pick(3) + 1 {
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
fn headland(painter: &mut Painter, motif: &Motif, side: f32, chance: &mut Chance) {
    let (z, eye) = (HEADLAND, painter.view.eye.1);
    let rock = motif.colour("hill", Colour::rgb(0x4c, 0x78, 0x74));
    let has_light = chance.often(0.6);
    let start = side * 4200.0;
    let at = |part: f32, y: f32| (start + side * part * 60_000.0, y + eye, z);
    let (mut wood, mut cliff) = (vec![painter.view.spot(at(0.0, 0.0))], vec![painter.view.spot(at(0.0, 0.0))]);
    for step in 0..=26_u8 {
        let part = libm::powf(f32::from(step) / 26.0, 1.7);
        let rise = 520.0 + 3400.0 * libm::powf(part, 0.8) + 240.0 * libm::sinf(part * 37.0) * part.min(0.5);
        let rough = chance.between(-60.0, 60.0);
        wood.push(painter.view.spot(at(part, rise + rough)));
        cliff.push(painter.view.spot(at(part, 240.0 + 200.0 * libm::sinf(part * 47.0).abs() + rough)));
    }
    wood.push(painter.view.spot(at(1.0, 0.0)));
    cliff.push(painter.view.spot(at(1.0, 0.0)));
    let (green, bare) = (painter.air.dark(rock, 4200.0), painter.air.facing(rock.mix(Colour::rgb(0xb0, 0xa0, 0x90), 0.6), Facing::Front, 4200.0));
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
fn boat(painter: &mut Painter, vantage: Vantage, chance: &mut Chance) {
    let sails = chance.often(0.5);
    let z = chance.between(3600.0, 7000.0);
    if chance.often(0.25) {
        return;
    }
    let (x, y) = (-vantage.side * (chance.between(0.1, 0.32) * z), level(vantage));
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
        painter.face(&[at(-90.0, 74.0), at(-90.0, 190.0), at(60.0, 190.0), at(84.0, 78.0)], Wash::down(lit, dark));
        let glass = painter.air.dark(Colour::rgb(0x40, 0x5c, 0x78), z * 0.5).mix(lamp::WARM, painter.air.lamps);
        painter.face(&[at(-70.0, 130.0), at(-70.0, 174.0), at(46.0, 174.0), at(56.0, 130.0)], Wash::flat(glass));
        painter.bar(at(-40.0, 190.0), at(-40.0, 330.0), 10.0, Wash::flat(hull));
    }
    painter.glow(at(0.0, 170.0), 260.0, lamp::WARM, 0.9 * painter.air.lamps);
    let foam = painter.air.lit(white, z * 0.4);
    brush::ellipse(painter.sheet, painter.view.spot(at(0.0, 0.0)), 260.0 * painter.view.scale(z), (9.0 * painter.view.scale(z)).max(0.8), Wash::flat(foam).alpha(0.7));
}

/// The sand in this weather.
fn sand(painter: &Painter, motif: &Motif) -> Colour {
    let sand = motif.colour("sand", Colour::rgb(0xec, 0xd6, 0xa8));
    if painter.air.snowy() {
        return Colour::rgb(0xf0, 0xf3, 0xf9);
    }
    if painter.air.wet() { sand.mix(Colour::rgb(0x78, 0x70, 0x70), 0.45) } else { sand }
}

/// The wavy line where the water ends on the sand, `inland` centimetres nearer than the open water.
fn tide_line(x: f32, inland: f32) -> f32 {
    EDGE - inland + 46.0 * libm::sinf(x * 0.0042 + inland * 0.012) + 14.0 * libm::sinf(x * 0.0117 + 1.0)
}

/// Everything nearer than a tide line down to `near`.
fn strand(painter: &Painter, inland: f32, wide: f32, near: f32) -> Vec<Spot> {
    let xs = (-30..=30_i8).map(|step| f32::from(step) * 110.0);
    let mut spots: Vec<Spot> = xs.clone().map(|x| painter.view.spot((x, 0.0, tide_line(x, inland)))).collect();
    if wide > 0.0 {
        spots.extend(xs.rev().map(|x| {
            let uneven = 0.55 + 0.45 * libm::sinf(x * 0.019 + inland);
            painter.view.spot((x, 0.0, tide_line(x, inland) - wide * uneven))
        }));
    } else {
        let corner = |x: f32| painter.view.spot((x, 0.0, near));
        spots.extend([corner(6000.0), corner(-6000.0)]);
    }
    spots
}

/// Sand down to the water: surf, wet sand that shines, dry sand with ripples, shells and footprints.
fn beach(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let dry = sand(painter, motif);
    let (lit, dark) = (painter.air.lit(dry, 0.0), painter.air.dark(dry, 0.0));
    let damp = dark.mix(lit, 0.3).mix(painter.air.middle, 0.22);
    let foam = painter.air.lit(Colour::rgb(0xfa, 0xfc, 0xff), 300.0);
    let shallow = painter.air.lit(Colour::rgb(0x8c, 0xd8, 0xcc), 300.0).mix(painter.air.middle, 0.3);
    brush::polygon(painter.sheet, &strand(painter, -90.0, 130.0, near), Wash::flat(shallow).alpha(0.5));
    for (inland, wide, alpha) in [(-520.0, 50.0, 0.6), (-250.0, 56.0, 0.8), (-60.0, 40.0, 0.9)] {
        brush::polygon(painter.sheet, &strand(painter, inland, wide, near), Wash::flat(foam).alpha(alpha));
    }
    brush::polygon(painter.sheet, &strand(painter, 0.0, 0.0, near), Wash::flat(damp));
    brush::polygon(painter.sheet, &strand(painter, 18.0, 0.0, near), Wash::flat(damp.mix(painter.air.haze, 0.4)).alpha(0.6));
    brush::polygon(painter.sheet, &strand(painter, -8.0, 24.0, near), Wash::flat(foam).alpha(0.95));
    let shade = Wash::flat(damp.mix(dark, 0.6)).alpha(0.7);
    brush::polygon(painter.sheet, &strand(painter, 14.0, 12.0, near), shade);
    let upper = painter.view.spot((0.0, 0.0, EDGE - 90.0)).1;
    let lower = painter.view.height;
    let wash = Wash::down(lit.mix(dark, 0.12), lit).along((0.0, upper), (0.0, lower));
    brush::polygon(painter.sheet, &strand(painter, 84.0, 0.0, near), wash);
    litter(painter, dry, &mut motif.chance_of_setup("sand"));
    let side = motif.vantage().side;
    let mut chance = motif.chance_of_setup("beach");
    for step in (0..5_u8).rev() {
        let across = (side * (330.0 + 60.0 * f32::from(step)), side * 900.0);
        let across = (across.0.min(across.1), across.0.max(across.1));
        let z = -120.0 + 55.0 * f32::from(step);
        let bed = Bed { across, away: (z, z + 60.0), level: 0.0 };
        plant::grass(painter, bed, (12, 34.0), Colour::rgb(0xa0, 0xac, 0x5c), &mut chance);
    }
    driftwood(painter, (-side * chance.between(240.0, 420.0), 0.0, 130.0), &mut chance);
}

/// A bleached trunk that the sea has left.
fn driftwood(painter: &mut Painter, at: (f32, f32, f32), chance: &mut Chance) {
    let wood = Colour::rgb(0xb8, 0xa4, 0x90);
    let end = (at.0 + chance.between(130.0, 210.0), 12.0, at.2 + 26.0);
    painter.shade((f32::midpoint(at.0, end.0), 0.0, at.2 - 4.0), 110.0, 0.5);
    tree::limb(painter, (at.0, 14.0, at.2), end, 26.0, wood);
    tree::limb(painter, (at.0 + 60.0, 18.0, at.2), (at.0 + 100.0, 58.0, at.2 - 10.0), 11.0, wood);
}

/// Ripples, shells, pebbles and driftwood on dry sand.
fn litter(painter: &mut Painter, sand: Colour, chance: &mut Chance) {
    let (mut ripples, mut lights, mut shells) = (Shape::default(), Shape::default(), Shape::default());
    for index in 0..170 {
        let part = chance.unit();
        let z = painter.view.eye.2 + 100.0 + part * part * 620.0;
        let point = (chance.between(-1.1, 1.1) * (z - painter.view.eye.2), 0.0, z);
        let size = painter.flat_size(point, chance.between(6.0, 22.0));
        let spot = painter.view.spot(point);
        if z > EDGE - 150.0 {
            continue;
        }
        match index % 8 {
            0 => shells.ellipse(spot, size.0 * 0.16, size.1 * 0.3),
            1 | 2 => lights.ellipse(spot, size.0, size.1 * 0.22),
            _ => ripples.ellipse(spot, size.0 * 1.3, size.1 * 0.2),
        }
    }
    ripples.fill(painter.sheet, Wash::flat(painter.air.dark(sand, 0.0)).alpha(0.35));
    lights.fill(painter.sheet, Wash::flat(painter.air.lit(sand.mix(Colour::rgb(0xff, 0xff, 0xff), 0.6), 0.0)).alpha(0.5));
    shells.fill(painter.sheet, Wash::flat(painter.air.lit(Colour::rgb(0xf6, 0xe8, 0xe4), 0.0)));
}

/// A promenade above the water: slabs, a low wall with a gap, bollards and a lamp.
fn sea_wall(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 30.0;
    let grey = motif.colour("stone", Colour::rgb(0xc4, 0xc0, 0xb8));
    let floor = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { grey };
    let floor = if painter.air.wet() { floor.mix(Colour::rgb(0x50, 0x5a, 0x6c), 0.5) } else { floor };
    let (lit, dark) = (painter.air.lit(floor, 0.0), painter.air.dark(floor, 0.0));
    painter.ground((-4000.0, 4000.0), (near, PARAPET + 50.0), Wash::down(lit.mix(dark, 0.2), lit.mix(dark, 0.35)));
    let joint = Wash::flat(dark).alpha(0.45);
    for step in -20..=20_i8 {
        let x = f32::from(step) * 120.0;
        painter.ground((x, x + 2.0), (near, PARAPET), joint);
    }
    for z in [-180.0, -60.0, 60.0] {
        painter.ground((-4000.0, 4000.0), (z, z + 2.0), joint);
    }
    painter.ground((-4000.0, 4000.0), (PARAPET - 70.0, PARAPET), Wash::down(dark, dark).ends(0.6, 0.0));
    let mut chance = motif.chance("wall");
    let gap = side * chance.between(180.0, 320.0);
    for (left, right) in [(-4000.0, gap - 80.0), (gap + 80.0, 4000.0)] {
        let block = Block { low: (left, 0.0, PARAPET), high: (right, 62.0, PARAPET + 44.0) };
        painter.block(block, grey);
        let top = if painter.air.snowy() { Colour::rgb(0xf4, 0xf6, 0xfb) } else { grey.mix(Colour::rgb(0xff, 0xff, 0xff), 0.3) };
        painter.block(Block { low: (left, 62.0, PARAPET - 7.0), high: (right, 74.0, PARAPET + 50.0) }, top);
        let mut x = (left / 240.0).ceil() * 240.0;
        while x < right {
            painter.front(PARAPET - 1.0, (x, x + 2.0), (0.0, 62.0), joint);
            let stain = Wash::down(dark, dark).ends(0.3, 0.0);
            let at = x + chance.between(20.0, 160.0);
            painter.front(PARAPET - 1.0, (at, at + chance.between(8.0, 30.0)), (10.0, 62.0), stain);
            x += 240.0;
        }
    }
    for x in [gap - 170.0, gap + 190.0, gap - side * 520.0] {
        bollard(painter, (x, 0.0, PARAPET - 46.0));
    }
    lamp_post(painter, (-side * 330.0, 0.0, PARAPET - 30.0));
}

fn bollard(painter: &mut Painter, foot: (f32, f32, f32)) {
    let iron = Colour::rgb(0x4c, 0x58, 0x64);
    painter.shade(foot, 34.0, 0.6);
    painter.post(foot, 44.0, 26.0, iron);
    let (spot, scale) = (painter.view.spot((foot.0, 46.0, foot.2)), painter.view.scale(foot.2));
    let top = painter.air.lit(iron, 0.0);
    brush::ellipse(painter.sheet, spot, 20.0 * scale, 8.0 * scale, Wash::down(top, painter.air.dark(iron, 0.0)));
}

fn lamp_post(painter: &mut Painter, foot: (f32, f32, f32)) {
    let iron = Colour::rgb(0x46, 0x58, 0x66);
    painter.post(foot, 370.0, 11.0, iron);
    painter.post(foot, 50.0, 20.0, iron);
    let head = (foot.0, 392.0, foot.2);
    let (spot, size) = (painter.view.spot(head), 20.0 * painter.view.scale(foot.2));
    let globe = painter.air.lit(Colour::rgb(0xf4, 0xf2, 0xea), 0.0).mix(Colour::rgb(0xff, 0xf2, 0xcc), painter.air.lamps);
    brush::ellipse(painter.sheet, spot, size, size, Wash::flat(globe));
    lamp::shine(painter, head, 150.0);
}

/// A shore that runs away from the lens: surf on one side, dunes with grass and pines on the other.
fn shore(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 40.0;
    let dry = sand(painter, motif);
    let foam = painter.air.lit(Colour::rgb(0xfa, 0xfc, 0xff), 400.0);
    let line = |away: f32, off: f32| {
        let wave = 46.0 * libm::sinf(away * 0.0052 + off * 0.03) + 14.0 * libm::sinf(away * 0.017);
        side * (-250.0 - off - away * 0.10 + wave)
    };
    let reach = |painter: &Painter, off: f32, wide: f32| -> Vec<Spot> {
        let zs = (0..=34_u8).map(|step| near + 9000.0 * libm::powf(f32::from(step) / 34.0, 2.4));
        let mut spots: Vec<Spot> = zs.clone().map(|z| painter.view.spot((line(z, off), 0.0, z))).collect();
        spots.extend(zs.rev().map(|z| {
            let x = if wide > 0.0 { line(z, off) + side * wide * (0.6 + 0.4 * libm::sinf(z * 0.02)) } else { side * 9000.0 };
            painter.view.spot((x, 0.0, z))
        }));
        spots
    };
    let (lit, dark) = (painter.air.lit(dry, 0.0), painter.air.dark(dry, 0.0));
    let damp = dark.mix(lit, 0.3).mix(painter.air.middle, 0.22);
    for (off, wide, alpha) in [(330.0, 30.0, 0.5), (150.0, 34.0, 0.7), (30.0, 40.0, 0.95)] {
        brush::polygon(painter.sheet, &reach(painter, off, wide), Wash::flat(foam).alpha(alpha));
    }
    brush::polygon(painter.sheet, &reach(painter, 0.0, 0.0), Wash::flat(damp));
    let far = painter.air.hazed(lit, 4000.0);
    brush::polygon(painter.sheet, &reach(painter, -95.0, 0.0), Wash::down(far, lit));
    dunes(painter, motif, side);
    litter(painter, dry, &mut motif.chance_of_setup("sand"));
}

/// Dunes, their grass, and pines bent by the wind.
fn dunes(painter: &mut Painter, motif: &Motif, side: f32) {
    let mut chance = motif.chance_of_setup("dunes");
    let dry = sand(painter, motif);
    let leaf = pine(motif);
    for row in (0..6_u8).rev() {
        let z = 130.0 + 560.0 * f32::from(row);
        let crest: Vec<Spot> = (0..=16_u8)
            .map(|step| {
                let x = side * (330.0 + 0.06 * z + 220.0 * f32::from(step));
                let high = (120.0 * f32::from(step.min(5)) / 5.0) * (0.75 + 0.3 * libm::sinf(x * 0.006 + z));
                painter.view.spot((x, high, z))
            })
            .chain([painter.view.spot((side * 5000.0, 0.0, z)), painter.view.spot((side * 330.0, 0.0, z - 30.0))])
            .collect();
        let (lit, dark) = (painter.air.lit(dry, z), painter.air.dark(dry, z));
        brush::polygon(painter.sheet, &crest, Wash::down(lit, lit.mix(dark, 0.55)));
        let across = if side > 0.0 { (440.0, 1300.0) } else { (-1300.0, -440.0) };
        let bed = Bed { across, away: (z - 30.0, z + 40.0), level: 62.0 };
        plant::grass(painter, bed, (26, 34.0), Colour::rgb(0xa8, 0xb0, 0x60), &mut chance);
        let foot = (side * chance.between(620.0, 900.0), 90.0, z + 60.0);
        let bark = Colour::rgb(0x7c, 0x5c, 0x50);
        let lean = -side * chance.between(60.0, 170.0);
        tree::trunk(painter, Trunk { foot, high: 520.0, thick: 34.0, lean, bark, moss: None }, &mut chance);
        for (aside, up, wide) in [(0.0, 560.0, 210.0), (-130.0, 470.0, 130.0), (120.0, 480.0, 120.0)] {
            let middle = (foot.0 + lean + aside, foot.1 + up, foot.2 - 6.0);
            tree::crown(painter, Crown { middle, size: (wide, 66.0), leaf, clusters: 10 }, &mut chance);
        }
        if row % 2 == 0 {
            stone(painter, (side * chance.between(280.0, 420.0), 0.0, z - 60.0), 30.0, dry, &mut chance);
        }
    }
}
