//! Two further views at the bridge: along its roadway under the arches, and from the bank below it.

use domain::colour::Colour;

use super::air::Facing;
use super::lamp;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::plant::{self, Bed};
use super::tree::{self, Crown};
use crate::storyboard::brush::{self, Wash};

/// Where the bridge ends, in centimetres.
const END: f32 = 9000.0;
/// From the middle of the pavement to the railing over the water, and to the one beyond the road.
const RAIL: f32 = 300.0;
const BEYOND: f32 = -1500.0;
/// The kerb between pavement and road.
const KERB: f32 = -330.0;

/// The roadway with its arches, railings and lamps; the water is at the right when `side` is 1.
pub(super) fn along(painter: &mut Painter, motif: &Motif, side: f32) {
    if side < 0.0 {
        painter.mirrored(|painter| along(painter, motif, 1.0));
        return;
    }
    let near = painter.view.eye.2 + 30.0;
    let stone = paving(painter, motif.colour("ground", Colour::rgb(0xc4, 0xb4, 0xa2)));
    let asphalt = paving(painter, Colour::rgb(0x84, 0x84, 0x8c));
    painter.plain(0.0, (BEYOND, KERB), (near, END), asphalt);
    painter.plain(0.0, (KERB, RAIL + 30.0), (near, END), stone);
    let joint = Wash::flat(painter.air.dark(stone, 200.0)).alpha(0.4);
    let mut z = (near / 90.0).ceil() * 90.0;
    while z < 2600.0 {
        painter.ground((KERB, RAIL), (z, z + 3.0), joint);
        z += 90.0;
    }
    painter.block(Block { low: (KERB - 20.0, 0.0, near), high: (KERB, 14.0, END) }, stone);
    let white = Wash::flat(painter.air.lit(Colour::rgb(0xf2, 0xf0, 0xea), 400.0)).alpha(0.75);
    for index in 0..14_u8 {
        let z = -300.0 + 560.0 * f32::from(index);
        if painter.view.sees(z) {
            painter.ground((-920.0, -904.0), (z, z + 280.0), white);
        }
    }
    let iron = motif.colour("railing", Colour::rgb(0x5c, 0x8c, 0x94));
    arch(painter, BEYOND - 40.0, iron);
    railing(painter, BEYOND, iron);
    railing(painter, RAIL, iron);
    arch(painter, RAIL + 60.0, iron);
    for z in [4600.0, 3200.0, 1900.0, 800.0] {
        lamp_post(painter, (KERB - 30.0, z));
    }
}

/// White where snow lies, and darker where it rains.
fn paving(painter: &Painter, colour: Colour) -> Colour {
    if painter.air.snowy() {
        return Colour::rgb(0xee, 0xf2, 0xf8);
    }
    if painter.air.wet() { colour.mix(Colour::rgb(0x50, 0x5a, 0x6c), 0.45) } else { colour }
}

/// A railing that runs away from the lens.
fn railing(painter: &mut Painter, x: f32, iron: Colour) {
    let near = painter.view.eye.2 + 40.0;
    let (lit, dark) = (painter.air.facing(iron, Facing::Up, 300.0), painter.air.dark(iron, 300.0));
    let haze = painter.air.hazed(dark, 2600.0);
    let mut z = 2600.0;
    while z > near {
        let step = if z > 900.0 { 48.0 } else { 16.0 };
        painter.side(x, (z, z + 3.0), (12.0, 96.0), Wash::flat(painter.air.hazed(dark, z)));
        z -= step;
    }
    let mut z = 2548.0;
    while z > near {
        painter.block(Block { low: (x - 8.0, 0.0, z), high: (x + 8.0, 112.0, z + 16.0) }, iron);
        z -= 196.0;
    }
    for (low, high) in [(14.0, 22.0), (92.0, 104.0)] {
        let block = Block { low: (x - 6.0, low, near), high: (x + 6.0, high, END) };
        painter.block(block, iron);
    }
    let wash = Wash::flat(lit.mix(haze, 0.2));
    painter.side(x, (near, 2600.0), (104.0, 107.0), wash);
}

/// One rib of the arched bridge at `x` with the bars that carry the road.
fn arch(painter: &mut Painter, x: f32, iron: Colour) {
    let (start, end, top) = (-500.0_f32, 4700.0_f32, 980.0_f32);
    let rise = |z: f32| {
        let part = (z - start) / (end - start);
        top * 4.0 * part * (1.0 - part)
    };
    let steps = 26_u8;
    let at = |step: u8| start + (end - start) * f32::from(step) / f32::from(steps);
    for step in (0..steps).rev() {
        let (near, far) = (at(step), at(step + 1));
        if !painter.view.sees(near) {
            continue;
        }
        let (lit, dark) = (painter.air.lit(iron, near), painter.air.dark(iron, near));
        let bar = Wash::flat(dark);
        if step % 2 == 0 {
            painter.bar((x, 0.0, near), (x, rise(near), near), 14.0, bar);
        }
        let (low, high) = (rise(near), rise(far));
        let inner = if x > painter.view.eye.0 { x - 28.0 } else { x + 28.0 };
        let under = [
            (x, low - 44.0, near),
            (x, high - 44.0, far),
            (inner, high - 44.0, far),
            (inner, low - 44.0, near),
        ];
        painter.face(&under, Wash::flat(dark));
        let face = [
            (inner, low + 44.0, near),
            (inner, high + 44.0, far),
            (inner, high - 44.0, far),
            (inner, low - 44.0, near),
        ];
        painter.face(&face, Wash::flat(lit.mix(dark, 0.55)));
        let edge = [
            (inner, low + 44.0, near),
            (inner, high + 44.0, far),
            (inner, high + 36.0, far),
            (inner, low + 36.0, near),
        ];
        painter.face(&edge, Wash::flat(lit));
    }
}

fn lamp_post(painter: &mut Painter, (x, z): (f32, f32)) {
    let iron = Colour::rgb(0x44, 0x58, 0x64);
    painter.cast((x, 0.0, z), 11.0, 420.0);
    painter.post((x, 0.0, z), 420.0, 11.0, iron);
    let head = (x + 70.0, 430.0, z);
    painter.bar((x, 418.0, z), head, 6.0, Wash::flat(painter.air.dark(iron, z)));
    let globe = painter.air.lit(Colour::rgb(0xf4, 0xf2, 0xea), z).mix(lamp::WARM, painter.air.lamps);
    let size = 16.0 * painter.view.scale(z);
    brush::ellipse(painter.sheet, painter.view.spot(head), size, size * 0.7, Wash::flat(globe));
    lamp::shine(painter, head, 150.0);
}

/// The bank below: grass down to the water, and the bridge on its piers across the river.
pub(super) fn bank(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 30.0;
    girders(painter, motif);
    let mut chance = motif.chance("bank grass");
    let green = motif.colour("grass", Colour::rgb(0x7c, 0xa8, 0x54));
    let ground = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { green };
    let edge = |x: f32| 230.0 + 26.0 * libm::sinf(x * 0.006) + 12.0 * libm::sinf(x * 0.021 + 1.0);
    let mut spots: Vec<_> = (-40..=40_i8)
        .map(|step| f32::from(step) * 90.0)
        .map(|x| painter.view.spot((x, 0.0, edge(x))))
        .collect();
    spots.extend([6000.0, -6000.0].map(|x| painter.view.spot((x, 0.0, near))));
    let (lit, dark) = (painter.air.lit(ground, 0.0), painter.air.dark(ground, 200.0));
    brush::polygon(painter.sheet, &spots, Wash::down(lit.mix(dark, 0.3), lit));
    let path = paving(painter, Colour::rgb(0xc8, 0xb4, 0x90));
    painter.plain(0.0, (-6000.0, 6000.0), (-70.0, 70.0), path);
    let rim = Wash::flat(painter.air.dark(path, 0.0)).alpha(0.4);
    painter.ground((-6000.0, 6000.0), (66.0, 72.0), rim);
    for (away, count, high) in [((110.0, 235.0), 240, 26.0), ((-300.0, -80.0), 90, 13.0)] {
        let bed = Bed { across: (-1500.0, 1500.0), away, level: 0.0 };
        plant::grass(painter, bed, (count, high), green, &mut chance);
    }
    for hue in [Colour::rgb(0xf6, 0xd8, 0x4c), Colour::rgb(0xf4, 0xf2, 0xf4)] {
        let bed = Bed { across: (-1300.0, 1300.0), away: (90.0, 225.0), level: 0.0 };
        plant::flowers(painter, bed, (70, 20.0), hue, &mut chance);
    }
    let leaf = motif.colour("leaf", Colour::rgb(0x5c, 0x98, 0x50));
    for (aside, size) in [(620.0, (150.0, 110.0)), (760.0, (190.0, 150.0)), (470.0, (90.0, 56.0))] {
        let middle = (side * aside, size.1 * 0.7, 215.0);
        tree::crown(painter, Crown { middle, size, leaf, clusters: 16 }, &mut chance);
    }
}

/// The bridge over the river as it is seen from below, its near pier first of all.
fn girders(painter: &mut Painter, motif: &Motif) {
    let (z, deck) = (3000.0, 560.0);
    let iron = motif.colour("railing", Colour::rgb(0x5c, 0x8c, 0x94));
    let stone = Colour::rgb(0xb0, 0xa8, 0xa0);
    for index in -4..=4_i8 {
        let x = f32::from(index) * 2100.0 + 700.0;
        painter
            .block(Block { low: (x - 110.0, -640.0, z), high: (x + 110.0, deck - 40.0, z + 500.0) }, stone);
        painter.block(
            Block { low: (x - 190.0, deck - 90.0, z - 20.0), high: (x + 190.0, deck - 30.0, z + 520.0) },
            stone,
        );
    }
    let wide = (-14_000.0, 14_000.0);
    painter.block(Block { low: (wide.0, deck - 30.0, z), high: (wide.1, deck + 90.0, z + 500.0) }, iron);
    let (lit, dark) = (painter.air.lit(iron, z), painter.air.dark(iron, z));
    painter.front(z - 2.0, wide, (deck + 70.0, deck + 90.0), Wash::flat(lit));
    for index in -70..=70_i8 {
        let x = f32::from(index) * 150.0;
        painter.front(z - 1.0, (x - 6.0, x + 6.0), (deck - 28.0, deck + 70.0), Wash::flat(dark).alpha(0.5));
        painter.front(z, (x - 5.0, x + 5.0), (deck + 90.0, deck + 190.0), Wash::flat(dark));
    }
    for y in [deck + 130.0, deck + 185.0] {
        painter.front(z, wide, (y, y + 12.0), Wash::flat(dark));
    }
    for index in -6..=6_i8 {
        let at = (f32::from(index) * 1050.0 + 180.0, deck + 560.0, z);
        painter.post((at.0, deck + 90.0, z), at.1, 16.0, Colour::rgb(0x48, 0x58, 0x64));
        let globe = painter.air.lit(Colour::rgb(0xf4, 0xf2, 0xea), z).mix(lamp::WARM, painter.air.lamps);
        let size = 34.0 * painter.view.scale(z);
        brush::ellipse(painter.sheet, painter.view.spot(at), size, size, Wash::flat(globe));
        painter.glow(at, 420.0, lamp::WARM, 0.7 * painter.air.lamps);
    }
}
