//! A shrine in a wood: a stone path through a red gate, steps up to the hall, lanterns and old cedars.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::torii::{self, Torii};
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{lamp, precinct, sky};
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-190.0, 190.0),
    wet: Some(Mirror { walls: 420.0, end: 1150.0, strength: 0.4 }),
};

/// Where the steps begin and end, in centimetres.
const STEPS: (f32, f32) = (1150.0, 1990.0);
/// How high the terrace of the hall is, in centimetres.
const TERRACE: f32 = 330.0;
/// Half the width of the path, in centimetres.
const PATH: f32 = 135.0;

/// The view under the gate, and the one before the hall; the first is that along the path.
const GATE: usize = 1;
const HALL: usize = 2;

/// Takes the lens to where the set-up looks from.
fn go(painter: &mut Painter, motif: &Motif) {
    match motif.vantage().view {
        GATE => painter.move_lens(0.0, 470.0),
        HALL => {
            painter.air = painter.air.clearer(1.5);
            painter.move_lens(TERRACE, STEPS.1 - 420.0);
        }
        _ => {}
    }
}

/// Sky, and the wood behind the hall.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    go(painter, motif);
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("wood");
    let leaf = leaf(motif);
    sky::hills(painter, 0.2, 8000.0, leaf.mix(Colour::rgb(0x30, 0x58, 0x70), 0.4), &mut chance);
    for row in 0..2_u8 {
        let z = 4600.0 - 1300.0 * f32::from(row);
        for index in 0..9 {
            let x = -2300.0 + 570.0 * index as f32 + chance.between(-140.0, 140.0);
            let middle = (x, chance.between(560.0, 900.0), z);
            let crown = Crown { middle, size: (430.0, 520.0), leaf, clusters: 8 };
            tree::crown(painter, crown, &mut chance);
        }
    }
}

/// Ground, steps, hall, gate, lanterns and trees.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    go(painter, motif);
    if motif.vantage().view == HALL {
        before_hall(painter, motif);
        return;
    }
    ground(painter, motif);
    banks(painter, motif);
    hall(painter, motif);
    steps(painter, motif);
    let mut chance = motif.chance("trees");
    for z in [2300.0, 1760.0, 1240.0, 860.0] {
        for side in [-1.0, 1.0] {
            cedar(painter, (side * chance.between(390.0, 560.0), 0.0, z), motif, &mut chance);
        }
    }
    torii::paint(painter, Torii { z: 820.0, half: 185.0, high: 470.0, colour: gate_colour(motif) });
    for z in [700.0, 430.0] {
        for side in [-1.0, 1.0] {
            precinct::lantern(painter, (side * 225.0, 0.0, z));
        }
    }
    for side in [-1.0, 1.0] {
        cedar(painter, (side * 430.0, 0.0, 330.0), motif, &mut chance);
        undergrowth(painter, side, motif, &mut chance);
    }
    dapples(painter, &mut chance);
    precinct::shafts(painter);
}

/// The terrace with the hall close by.
fn before_hall(painter: &mut Painter, motif: &Motif) {
    let earth = motif.colour("ground", Colour::rgb(0xb4, 0xa0, 0x7c));
    let earth = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { earth };
    let near = painter.view.eye.2 + 30.0;
    painter.plain(TERRACE, (-6000.0, 6000.0), (near, 9000.0), earth.mix(leaf(motif), 0.25));
    painter.plain(TERRACE, (-300.0, 300.0), (near, STEPS.1 + 260.0), earth);
    let stone = motif.colour("stone", Colour::rgb(0xb8, 0xb6, 0xae));
    precinct::flags(painter, (TERRACE, near, STEPS.1 + 260.0), stone, &mut motif.chance("flags"));
    let mut chance = motif.chance("terrace");
    for side in [-1.0, 1.0] {
        for (aside, z) in [(1050.0, 2500.0), (760.0, 2080.0)] {
            cedar(painter, (side * aside, TERRACE, z), motif, &mut chance);
        }
    }
    hall(painter, motif);
    precinct::front(painter, (TERRACE + 40.0, STEPS.1 + 260.0));
    for z in [1990.0, 1760.0] {
        for side in [-1.0, 1.0] {
            precinct::lantern(painter, (side * 290.0, TERRACE, z));
        }
    }
    let side = motif.vantage().side;
    precinct::basin(painter, (side * 470.0, TERRACE, 1860.0), stone);
    precinct::plaques(painter, (-side * 480.0, TERRACE, 1960.0));
    cedar(painter, (-side * 640.0, TERRACE, 1700.0), motif, &mut chance);
    precinct::shafts(painter);
}

/// Leaves that hang into the picture.
pub(super) fn near(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance_of_setup("branch");
    let z = painter.view.eye.2 + 190.0;
    let (left, right) = painter.view.frame_reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let (side, into) =
        if painter.view.vanish.0 > painter.view.width / 2.0 { (left, 1.0) } else { (right, -1.0) };
    for step in 0..4_u8 {
        let inward = f32::from(step) * 22.0 * into;
        let middle = (side + inward, top + 3.0 - f32::from(step % 2) * 3.0, z);
        let crown = Crown { middle, size: (24.0, 13.0), leaf: leaf(motif), clusters: 12 };
        tree::crown(painter, crown, &mut chance);
    }
}

fn leaf(motif: &Motif) -> Colour {
    motif.colour("leaf", Colour::rgb(0x4c, 0x96, 0x4c))
}

fn gate_colour(motif: &Motif) -> Colour {
    motif.colour("gate", Colour::rgb(0xdc, 0x4a, 0x30))
}

fn ground(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let earth = motif.colour("ground", Colour::rgb(0xb4, 0xa0, 0x7c));
    let earth = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { earth };
    let moss = if painter.air.snowy() { earth } else { earth.mix(Colour::rgb(0x6c, 0x92, 0x4c), 0.62) };
    let shaded = painter.air.dark(moss, 700.0);
    painter.plain(0.0, (-4000.0, 4000.0), (near, 9000.0), moss);
    painter.ground((-4000.0, 4000.0), (300.0, STEPS.0), Wash::down(shaded, shaded).ends(0.8, 0.0));
    painter.plain(0.0, (-PATH - 62.0, PATH + 62.0), (near, STEPS.0), earth);
    tufts(painter, motif);
    paving(painter, near, motif);
}

/// Grass and fallen leaves on the bare ground.
fn tufts(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance("tufts");
    let (bright, deep) = (leaf(motif), leaf(motif).mix(Colour::rgb(0x22, 0x3c, 0x34), 0.4));
    for (index, colour) in [deep, bright, Colour::rgb(0xd8, 0x9a, 0x4a), deep].into_iter().enumerate() {
        let mut shape = Shape::default();
        for _ in 0..90 {
            let z = painter.view.eye.2 + 150.0 + chance.unit() * chance.unit() * 1700.0;
            let side = if chance.often(0.5) { -1.0 } else { 1.0 };
            let point = (side * chance.between(PATH + 6.0, 560.0), 0.0, z);
            let (spot, scale) = (painter.view.spot(point), painter.view.scale(z));
            if index == 2 {
                tree::leaf(&mut shape, spot, (4.5 * scale).max(0.9), &mut chance);
            } else {
                blades(&mut shape, spot, scale, &mut chance);
            }
        }
        let seen = painter.air.lit(colour, 260.0).mix(painter.air.dark(colour, 260.0), 0.4);
        shape.fill(painter.sheet, Wash::flat(seen).alpha(if painter.air.snowy() { 0.25 } else { 0.9 }));
    }
}

fn blades(shape: &mut Shape, spot: (f32, f32), scale: f32, chance: &mut Chance) {
    for _ in 0..4 {
        let (lean, high) = (chance.between(-7.0, 7.0) * scale, chance.between(5.0, 15.0) * scale);
        let x = spot.0 + chance.between(-8.0, 8.0) * scale;
        let half = (1.5 * scale).max(0.5);
        shape.polygon(&[(x - half, spot.1), (x + lean, spot.1 - high), (x + half, spot.1)]);
    }
}

/// Broad flagstones, each a little different.
fn paving(painter: &mut Painter, near: f32, motif: &Motif) {
    let mut chance = motif.chance("paving");
    let stone = motif.colour("stone", Colour::rgb(0xb8, 0xb6, 0xae));
    let joint = painter.air.dark(stone.mix(Colour::rgb(0x4c, 0x5c, 0x44), 0.5), 200.0);
    painter.ground((-PATH, PATH), (near, STEPS.0), Wash::flat(joint));
    let mut z = -540.0;
    while z < STEPS.0 {
        let long = chance.between(56.0, 84.0);
        let mut x = -PATH + 2.0;
        while x < PATH - 12.0 {
            let right = (x + chance.between(56.0, 104.0)).min(PATH - 2.0);
            let tone = stone.mix(Colour::rgb(0x74, 0x84, 0x82), chance.between(0.0, 0.36));
            let tone = if painter.air.snowy() { tone.mix(Colour::rgb(0xf2, 0xf5, 0xfb), 0.72) } else { tone };
            let (lit, dark) = (painter.air.lit(tone, z), painter.air.dark(tone, z));
            let wash = Wash::down(lit.mix(dark, 0.12), lit.mix(dark, 0.32));
            painter.ground((x, right - 3.0), (z, z + long - 3.0), wash);
            x = right;
        }
        z += long;
    }
}

/// Wooded slopes at both sides of the steps.
fn banks(painter: &mut Painter, motif: &Motif) {
    let grass = leaf(motif).mix(Colour::rgb(0x5c, 0x6c, 0x3c), 0.4);
    let grass = if painter.air.snowy() { Colour::rgb(0xe8, 0xee, 0xf6) } else { grass };
    let mut chance = motif.chance("banks");
    for side in [-1.0, 1.0] {
        let edge = side * (PATH + 60.0);
        let (top, foot) = (painter.air.dark(grass, STEPS.1), painter.air.lit(grass, STEPS.0));
        let slope = [
            (edge, 0.0, STEPS.0),
            (edge, TERRACE, STEPS.1),
            (side * 3000.0, TERRACE + 160.0, STEPS.1),
            (side * 3000.0, 0.0, STEPS.0),
        ];
        painter.face(&slope, Wash::down(top, foot));
        for step in 0..8_u8 {
            let aside = side * (380.0 + 260.0 * f32::from(step) + chance.between(-60.0, 60.0));
            let middle = (aside, TERRACE + chance.between(60.0, 340.0), STEPS.1 - 100.0);
            let crown = Crown { middle, size: (270.0, 300.0), leaf: leaf(motif), clusters: 10 };
            tree::crown(painter, crown, &mut chance);
        }
        for step in 0..8_u8 {
            let aside = side * (520.0 + 250.0 * f32::from(step));
            let middle = (aside, chance.between(60.0, 150.0), STEPS.0 + 60.0);
            let crown = Crown { middle, size: (220.0, 150.0), leaf: leaf(motif), clusters: 11 };
            tree::crown(painter, crown, &mut chance);
        }
        for step in (0..5_u8).rev() {
            let part = f32::from(step) / 5.0;
            let z = STEPS.0 + (STEPS.1 - STEPS.0) * part;
            let middle = (side * (330.0 + 60.0 * f32::from(step % 3)), TERRACE * part + 46.0, z);
            let crown = Crown { middle, size: (130.0, 74.0), leaf: leaf(motif), clusters: 10 };
            tree::crown(painter, crown, &mut chance);
        }
    }
}

/// The stone steps between their cheeks.
fn steps(painter: &mut Painter, motif: &Motif) {
    let stone = motif.colour("stone", Colour::rgb(0xb8, 0xb6, 0xae));
    let count = 20_u8;
    let (rise, run) = (TERRACE / f32::from(count), (STEPS.1 - STEPS.0) / f32::from(count));
    for index in (0..count).rev() {
        let (z, y) = (STEPS.0 + run * f32::from(index), rise * f32::from(index));
        let face = painter.air.facing(stone, Facing::Front, z).mix(painter.air.dark(stone, z), 0.5);
        painter.front(z, (-PATH, PATH), (y, y + rise), Wash::down(face, painter.air.dark(stone, z)));
        let tread = if painter.air.snowy() { Colour::rgb(0xf4, 0xf6, 0xfb) } else { stone };
        let tread = painter.air.lit(tread, z);
        painter.front(z - 1.0, (-PATH, PATH), (y + rise - 4.5, y + rise), Wash::flat(tread));
    }
    for side in [-1.0, 1.0] {
        let (inner, outer) = (side * PATH, side * (PATH + 44.0));
        let top = painter.air.lit(stone, STEPS.0);
        let cheek = [
            (inner, 34.0, STEPS.0 - 20.0),
            (inner, TERRACE + 34.0, STEPS.1),
            (outer, TERRACE + 34.0, STEPS.1),
            (outer, 34.0, STEPS.0 - 20.0),
        ];
        painter.face(&cheek, Wash::down(painter.air.lit(stone, STEPS.1), top));
        let (low, high) = (inner.min(outer), inner.max(outer));
        let front = painter.wall_wash(stone, Facing::Front, STEPS.0);
        painter.front(STEPS.0 - 20.0, (low, high), (0.0, 34.0), front);
    }
}

/// The hall at the top of the steps under its great roof.
fn hall(painter: &mut Painter, motif: &Motif) {
    let (z, floor) = (STEPS.1 + 260.0, TERRACE + 40.0);
    let wood = motif.colour("wall", Colour::rgb(0x9a, 0x66, 0x46));
    painter.block(
        Block { low: (-430.0, TERRACE, z), high: (430.0, floor, z + 400.0) },
        Colour::rgb(0xa8, 0xa4, 0x9c),
    );
    painter.front(z, (-400.0, 400.0), (floor, floor + 250.0), painter.wall_wash(wood, Facing::Front, z));
    let inside = painter.air.dark(Colour::rgb(0x3a, 0x26, 0x28), z);
    let glow = painter.air.shining(Colour::rgb(0xff, 0xc0, 0x6c), z);
    let opening = inside.mix(glow, 0.15 + 0.7 * painter.air.lamps);
    painter.front(z - 1.0, (-190.0, 190.0), (floor, floor + 210.0), Wash::down(opening, inside));
    let pillar = gate_colour(motif);
    for x in [-400.0, -200.0, 180.0, 380.0] {
        painter.post((x + 10.0, floor, z - 4.0), floor + 260.0, 24.0, pillar);
    }
    painter.front(
        z - 5.0,
        (-420.0, 420.0),
        (floor + 232.0, floor + 262.0),
        painter.wall_wash(pillar, Facing::Front, z),
    );
    great_roof(painter, z, floor + 255.0, motif);
    if painter.air.lamps > 0.2 {
        painter.glow((0.0, floor + 110.0, z), 420.0, lamp::WARM, 0.55 * painter.air.lamps);
    }
}

/// A roof whose eaves sweep up at both ends.
fn great_roof(painter: &mut Painter, z: f32, eave: f32, motif: &Motif) {
    let tile = motif.colour("roof", Colour::rgb(0x4a, 0x6a, 0x68));
    let tile = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf9) } else { tile };
    let at = |x: f32, y: f32| painter.view.spot((x, y, z - 60.0));
    let mut spots = Vec::new();
    for step in -10..=10_i8 {
        let part = f32::from(step) / 10.0;
        spots.push(at(part * 580.0, eave - 6.0 + 74.0 * part * part * part * part));
    }
    for step in (-10..=10_i8).rev() {
        let part = f32::from(step) / 10.0;
        spots.push(at(part * 350.0, eave + 235.0 + 34.0 * part * part));
    }
    let (ridge, edge) = (painter.air.lit(tile, z), painter.air.dark(tile, z));
    brush::polygon(painter.sheet, &spots, Wash::down(ridge, ridge.mix(edge, 0.75)));
    for step in -14..=14_i8 {
        let part = f32::from(step) / 14.0;
        let rise = eave + 74.0 * part * part * part * part;
        let from = (part * 570.0, rise, z - 61.0);
        painter.bar(from, (part * 345.0, eave + 235.0, z - 61.0), 4.0, Wash::flat(edge).alpha(0.5));
    }
    let beam = painter.air.dark(tile.mix(Colour::rgb(0x20, 0x20, 0x30), 0.3), z);
    painter.front(z - 62.0, (-365.0, 365.0), (eave + 232.0, eave + 262.0), Wash::flat(beam));
}

/// A tall old tree: trunk with bark and crowns above the picture's edge.
fn cedar(painter: &mut Painter, foot: (f32, f32, f32), motif: &Motif, chance: &mut Chance) {
    if !painter.view.sees(foot.2) {
        return;
    }
    let bark = motif.colour("trunk", Colour::rgb(0x7a, 0x5a, 0x48));
    let thick = chance.between(62.0, 92.0);
    painter.shade(foot, thick * 1.5, 0.7);
    let moss = Some(leaf(motif).mix(Colour::rgb(0x8c, 0x9c, 0x40), 0.5));
    tree::trunk(painter, Trunk { foot, high: 1500.0, thick, lean: 0.0, bark, moss }, chance);
    for level in 0..3_u8 {
        let y = foot.1 + 560.0 + 210.0 * f32::from(level) + chance.between(-40.0, 40.0);
        let middle = (foot.0 + chance.between(-120.0, 120.0), y, foot.2 - 20.0);
        let crown =
            Crown { middle, size: (chance.between(230.0, 330.0), 120.0), leaf: leaf(motif), clusters: 12 };
        tree::crown(painter, crown, chance);
    }
}

/// Bushes at the foot of the trees.
fn undergrowth(painter: &mut Painter, side: f32, motif: &Motif, chance: &mut Chance) {
    for index in 0..4 {
        let z = 640.0 - 150.0 * index as f32;
        let middle = (side * chance.between(380.0, 520.0), 30.0, z);
        let crown =
            Crown { middle, size: (chance.between(80.0, 130.0), 52.0), leaf: leaf(motif), clusters: 14 };
        painter.shade((middle.0, 0.0, z), 130.0, 0.55);
        tree::crown(painter, crown, chance);
    }
}

/// Sun that falls through the leaves onto the path.
fn dapples(painter: &mut Painter, chance: &mut Chance) {
    if painter.air.sun < 0.4 {
        return;
    }
    let mut shape = Shape::default();
    for _ in 0..80 {
        let z = painter.view.eye.2 + 170.0 + chance.unit() * 1100.0;
        let point = (chance.between(-320.0, 320.0), 0.0, z);
        let size = painter.flat_size(point, chance.between(5.0, 22.0));
        shape.clump(painter.view.spot(point), size, 7, chance);
    }
    let light = painter.air.key;
    shape.fill(painter.sheet, Wash::flat(light).alpha(0.2 * painter.air.sun));
}
