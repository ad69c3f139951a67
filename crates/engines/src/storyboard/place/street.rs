//! A small shopping street: two rows of houses that run together, wires above, a light ground between.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::house::{self, House};
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::tree::{self, Crown};
use super::water::Mirror;
use super::{lamp, lettering, sky};
use crate::storyboard::brush::{self, Shape, Wash};

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-205.0, 205.0),
    wet: Some(Mirror { walls: HALF, end: END, strength: 0.62 }),
};

/// From the middle of the street to the houses, in centimetres.
pub(super) const HALF: f32 = 275.0;
/// Where the street ends, in centimetres.
pub(super) const END: f32 = 5200.0;

/// How far one set-up stands from the next, in centimetres.
const STRIDE: f32 = 610.0;

/// Sky, hills and the far end.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("hills");
    sky::hills(painter, 0.085, 9000.0, Colour::rgb(0x54, 0x78, 0x84), &mut chance);
    sky::hills(painter, 0.05, 5600.0, motif.colour("leaf", Colour::rgb(0x4e, 0x84, 0x5a)), &mut chance);
}

/// Ground, houses, poles and wires.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    ground(painter, motif);
    closing_row(painter, motif);
    let mut left = row_of_houses(motif, -1.0);
    let mut right = row_of_houses(motif, 1.0);
    left.append(&mut right);
    left.sort_by(|a, b| b.near.total_cmp(&a.near));
    for house in &left {
        cast_shadow(painter, house);
    }
    for house in &left {
        house::paint(painter, house, motif);
    }
    let mut poles = pole_spots(motif);
    poles.sort_by(|a, b| b.1.total_cmp(&a.1));
    for &(x, z) in &poles {
        lamp::pole(painter, (x, 0.0, z), &mut motif.chance("pole"));
    }
    wires(painter, &poles);
    frame_shade(painter);
}

/// Lanterns on a string that hang into the picture before the figures.
pub(super) fn near(painter: &mut Painter, motif: &Motif) {
    let z = painter.view.eye.2 + 190.0;
    let (left, right) = painter.view.frame_reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let (edge, inward) =
        if painter.view.vanish.0 > painter.view.width / 2.0 { (left, 1.0) } else { (right, -1.0) };
    let cord = painter.air.dark(Colour::rgb(0x40, 0x34, 0x3c), 0.0);
    painter.wire(
        (edge - inward * 20.0, top - 2.0, z),
        (edge + inward * 110.0, top + 14.0, z),
        5.0,
        1.2,
        cord,
    );
    let paper = motif.colour("lantern", Colour::rgb(0xd8, 0x4a, 0x38));
    for (aside, drop) in [(62.0, 7.0), (14.0, 19.0)] {
        let at = (edge + inward * aside, top - drop, z);
        lamp::halo(painter, at, 15.0, paper);
        lamp::lantern(painter, at, 15.0, paper);
    }
}

/// Shade on the walls beside the lens, which leads the eye into the street.
fn frame_shade(painter: &mut Painter) {
    let near = painter.view.eye.2 + 30.0;
    let dark = painter.air.dark(Colour::rgb(0x46, 0x3c, 0x66), 0.0);
    let (outer, inner) = (HALF + 4.0, HALF - 90.0);
    for (x, from, to) in [(-outer, 0.62, 0.0), (outer, 0.0, 0.62)] {
        let inner = inner * x.signum();
        let corners = [(x, 0.0, near), (x, 900.0, near), (inner, 900.0, 240.0), (inner, 0.0, 240.0)];
        painter.face(&corners, Wash::across(dark, dark).ends(from, to));
    }
}

fn ground(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let base = motif.colour("ground", Colour::rgb(0xb2, 0xac, 0xa8));
    let base = if painter.air.snowy() { Colour::rgb(0xec, 0xf1, 0xf8) } else { base };
    let base = if painter.air.wet() { base.mix(Colour::rgb(0x4a, 0x52, 0x66), 0.55) } else { base };
    painter.plain(0.0, (-2600.0, 2600.0), (near, 60_000.0), base);
    patches(painter, motif, base);
    let concrete = base.mix(Colour::rgb(0xd8, 0xd4, 0xcc), 0.45);
    for side in [-1.0, 1.0] {
        let edge = |from: f32, to: f32| if side < 0.0 { (-to, -from) } else { (from, to) };
        painter.plain(0.0, edge(222.0, HALF), (near, END), concrete);
        let gutter = painter.air.dark(base, 0.0);
        painter.ground(edge(218.0, 224.0), (near, END), Wash::flat(gutter).alpha(0.8));
        let white = Colour::rgb(0xf2, 0xf0, 0xea);
        let paint = Wash::down(painter.air.lit(white, END), painter.air.lit(white, 0.0)).alpha(0.75);
        painter.ground(edge(188.0, 199.0), (near, END), paint);
    }
    slabs(painter, near);
}

/// Joints between the slabs at both edges.
fn slabs(painter: &mut Painter, near: f32) {
    let colour = painter.air.dark(Colour::rgb(0x8a, 0x86, 0x88), 300.0);
    let mut z = (near / 90.0).ceil() * 90.0;
    while z < 2400.0 {
        for (left, right) in [(-HALF, -224.0), (224.0, HALF)] {
            painter.ground((left, right), (z, z + 2.5), Wash::flat(colour).alpha(0.5));
        }
        z += 60.0;
    }
}

/// Repairs in the asphalt, stains and a manhole, so that the ground is not one colour.
fn patches(painter: &mut Painter, motif: &Motif, base: Colour) {
    let mut chance = motif.chance("patches");
    for index in 0..22 {
        let z = painter.view.eye.2 + 90.0 + chance.unit() * chance.unit() * 2600.0;
        let x = chance.between(-180.0, 140.0);
        let tone = if index % 3 == 0 { painter.air.lit(base, z) } else { painter.air.dark(base, z) };
        let size = painter.flat_size((x, 0.0, z), chance.between(16.0, 70.0));
        let spot = painter.view.spot((x, 0.0, z));
        let mut shape = Shape::default();
        shape.clump(spot, size, 9, &mut chance);
        shape.fill(painter.sheet, Wash::flat(tone).alpha(0.09));
    }
    let (x, z) = (chance.between(-90.0, 90.0), chance.between(160.0, 420.0));
    let spot = painter.view.spot((x, 0.0, z));
    for (radius, colour) in [(36.0, 0x60), (32.0, 0x86), (26.0, 0x6c), (22.0, 0x82)] {
        let size = painter.flat_size((x, 0.0, z), radius);
        let iron = painter.air.lit(Colour::rgb(colour, colour, colour + 6), z);
        brush::ellipse(painter.sheet, spot, size.0, size.1, Wash::flat(iron).alpha(0.85));
    }
}

/// Trees and roofs that close the street at its end.
fn closing_row(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance("end");
    let leaf = motif.colour("leaf", Colour::rgb(0x4e, 0x8a, 0x52));
    for index in 0..7 {
        let x = -1500.0 + 480.0 * index as f32 + chance.between(-90.0, 90.0);
        let middle = (x, chance.between(240.0, 520.0), END + 300.0);
        let crown = Crown { middle, size: (360.0, 330.0), leaf, clusters: 16 };
        tree::crown(painter, crown, &mut chance);
    }
    for x in [-430.0_f32, 150.0] {
        let low = (x, 0.0, END);
        let wall = Colour::rgb(0xd8, 0xcc, 0xb8);
        painter.block(Block { low, high: (x + 340.0, 420.0, END + 200.0) }, wall);
        let roof = Colour::rgb(0x5c, 0x68, 0x7c);
        painter
            .block(Block { low: (x - 40.0, 420.0, END - 30.0), high: (x + 380.0, 520.0, END + 200.0) }, roof);
    }
}

fn row_of_houses(motif: &Motif, side: f32) -> Vec<House> {
    let mut chance = motif.chance(if side < 0.0 { "left row" } else { "right row" });
    let mut houses = Vec::new();
    // Each set-up stands a few houses farther along the same street.
    let walked = STRIDE * motif.vantage().index as f32;
    let mut z = -620.0 - chance.between(0.0, 220.0) - walked;
    let mut count = 0_u32;
    while z < END - 200.0 {
        let mut house = House::draw_lot(side, z, &mut chance, motif);
        if count % 5 == 2 {
            // A house that every set-up shows carries the place's own words.
            house.lot -= house.lot % lettering::OWN_WORDS;
        }
        z = house.far + if chance.often(0.22) { chance.between(40.0, 90.0) } else { 4.0 };
        count += 1;
        if house.far > -900.0 {
            houses.push(house);
        }
    }
    houses
}

/// The shadow of a house on the ground, when the sun stands behind it.
fn cast_shadow(painter: &mut Painter, house: &House) {
    let towards = painter.air.tone.towards_light;
    if towards.0 * house.side < 0.0 || painter.air.sun < 0.3 || painter.air.night() {
        return;
    }
    let long = (house.height * (towards.0 / towards.1).abs() * 0.42).min(430.0);
    let edge = house.side * (HALF - long);
    let skew = 40.0;
    let colour = painter.air.dark(Colour::rgb(0x6c, 0x68, 0x96), 600.0);
    let wall = house.side * HALF;
    let corners = [
        (wall, 0.0, house.near),
        (edge, 0.0, house.near + skew),
        (edge, 0.0, house.far + skew),
        (wall, 0.0, house.far),
    ];
    painter.face(&corners, Wash::flat(colour).alpha(0.5 * painter.air.sun));
}

fn pole_spots(motif: &Motif) -> Vec<(f32, f32)> {
    let mut chance = motif.chance("poles");
    let start = chance.between(260.0, 420.0);
    (0..5).map(|index| (if index % 3 == 1 { 232.0 } else { -232.0 }, start + 780.0 * index as f32)).collect()
}

fn wires(painter: &mut Painter, poles: &[(f32, f32)]) {
    let colour = painter.air.dark(Colour::rgb(0x2c, 0x2a, 0x38), 0.0);
    let left: Vec<f32> = poles.iter().filter(|pole| pole.0 < 0.0).map(|pole| pole.1).collect();
    let mut stops = left.clone();
    stops.push(painter.view.eye.2 + 40.0);
    stops.sort_by(f32::total_cmp);
    for pair in stops.windows(2) {
        for (x, y) in [(-275.0, 770.0), (-232.0, 770.0), (-190.0, 770.0), (-222.0, 640.0), (-240.0, 600.0)] {
            painter.wire((x, y, pair[0]), (x, y, pair[1]), 34.0, 2.4, colour);
        }
    }
    for &(x, z) in poles {
        painter.wire((x, 640.0, z), (-x * 1.25, 520.0, z + 190.0), 46.0, 2.0, colour);
        painter.wire((x, 600.0, z), (-x * 1.25, 560.0, z - 120.0), 40.0, 2.0, colour);
    }
}
