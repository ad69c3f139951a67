//! The flat roof of a school above its town: fence and sky, the stair house with the water tank, and the row
//! of machines along the edge.
//!
//! Palette parts: `ground` (the roof), `wall` (the stair house), `fence`, `door`, `tank`, `roof` (the town's).
//! The place's words stand on the wall of the stair house.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::tower::{self, Tower};
use super::water::Mirror;
use super::{lamp, lettering, sky};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-420.0, 420.0),
    wet: Some(Mirror { walls: 1300.0, end: FENCE + 320.0, strength: 0.5 }),
};

/// The view at the stair house, and the one along the edge; the first is that over the town.
const STAIRS: usize = 1;
const EDGE: usize = 2;

/// Where the fence across the view stands, in centimetres, and how far below the roof the town lies.
const FENCE: f32 = 420.0;
const TOWN: f32 = -900.0;

/// Sky, hills and the town below.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance_of_setup("town");
    sky::hills(painter, 0.10, 15_000.0, Colour::rgb(0x50, 0x74, 0xa0), &mut chance);
    sky::hills(painter, 0.055, 9000.0, Colour::rgb(0x48, 0x78, 0x80), &mut chance);
    let air = painter.air;
    painter.air = air.clearer(2.4);
    town(painter, motif, &mut chance);
    painter.air = air;
}

/// The roof with what stands on it.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    floor(painter, motif);
    match vantage.view {
        STAIRS => {
            fence(painter, motif, FENCE + 320.0);
            side_fence(painter, motif, -vantage.side);
            stair_house(painter, motif, (vantage.side * 150.0, 470.0));
        }
        EDGE => {
            fence(painter, motif, 2300.0);
            stair_house(painter, motif, (-vantage.side * 330.0, 1250.0));
            side_fence(painter, motif, vantage.side);
            machines(painter, -vantage.side, &mut motif.chance("machines"));
        }
        _ => {
            fence(painter, motif, FENCE + 320.0);
            stair_house(painter, motif, (vantage.side * 440.0, 290.0));
            machines(painter, -vantage.side, &mut motif.chance("machines"));
        }
    }
}

/// Nothing hangs before the figures.
fn near(_painter: &mut Painter, _motif: &Motif) {}

/// Houses and towers down to the hills, those far away first.
fn town(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let near = painter.view.eye.2 + 60.0;
    let green =
        if painter.air.snowy() { Colour::rgb(0xe4, 0xea, 0xf2) } else { Colour::rgb(0x6c, 0x94, 0x74) };
    painter.plain(TOWN, (-60_000.0, 60_000.0), (near, 90_000.0), green);
    let tile = motif.colour("roof", Colour::rgb(0x5c, 0x70, 0x84));
    let tones = [
        tile,
        tile.mix(Colour::rgb(0xa8, 0x60, 0x48), 0.7),
        Colour::rgb(0xc8, 0xc4, 0xbc),
        tile.mix(Colour::rgb(0x48, 0x88, 0x78), 0.5),
    ];
    for (row, z) in
        [15_000.0_f32, 11_500.0, 8800.0, 6700.0, 5100.0, 3900.0, 3000.0, 2300.0].into_iter().enumerate()
    {
        let mut x = -z * 0.95;
        while x < z * 0.95 {
            let wide = chance.between(420.0, 900.0);
            let tall = chance.often(0.10);
            let high = if tall { chance.between(1000.0, 1900.0) } else { chance.between(330.0, 760.0) };
            let (low, high) = ((x, TOWN, z), (x + wide, TOWN + high, z + chance.between(400.0, 900.0)));
            let colour = tones[chance.pick(tones.len())];
            let tower = Tower {
                low,
                high,
                wall: Colour::rgb(0xdc, 0xd6, 0xcc).mix(colour, 0.25),
                top: colour,
                fine: row > 2,
            };
            tower::paint(painter, tower, chance);
            x += wide + chance.between(60.0, 420.0);
        }
    }
}

/// Concrete slabs, tar joints, stains, and puddles when it rains.
fn floor(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let end = if motif.vantage().view == EDGE { 2340.0 } else { FENCE + 360.0 };
    let base = motif.colour("ground", Colour::rgb(0xb8, 0xb4, 0xae));
    let base = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { base };
    let base = if painter.air.wet() { base.mix(Colour::rgb(0x4c, 0x56, 0x68), 0.5) } else { base };
    painter.plain(0.0, (-3000.0, 3000.0), (near, end), base);
    let dark = painter.air.dark(base, 100.0);
    let joint = Wash::flat(dark).alpha(0.5);
    for step in -20..=20_i8 {
        let x = f32::from(step) * 150.0;
        painter.ground((x, x + 3.0), (near, end), joint);
    }
    let mut z = (near / 150.0).ceil() * 150.0;
    while z < end {
        painter.ground((-3000.0, 3000.0), (z, z + 3.0), joint);
        z += 150.0;
    }
    let mut chance = motif.chance("stains");
    let (mut stains, mut pale) = (Shape::default(), Shape::default());
    for index in 0..34 {
        let part = chance.unit();
        let z = -420.0 + part * 800.0;
        let point = (chance.between(-700.0, 700.0), 0.0, z);
        let most = 0.3 * (z - painter.view.eye.2).max(40.0);
        let size = painter.flat_size(point, chance.between(10.0, 80.0).min(most));
        let shape = if index % 3 == 0 { &mut pale } else { &mut stains };
        shape.clump(painter.view.spot(point), size, 9, &mut chance);
    }
    stains.fill(painter.sheet, Wash::flat(dark).alpha(0.16));
    pale.fill(painter.sheet, Wash::flat(painter.air.lit(base, 0.0)).alpha(0.22));
}

/// A parapet with a wire fence across the view.
fn fence(painter: &mut Painter, motif: &Motif, z: f32) {
    let wall = motif.colour("wall", Colour::rgb(0xdc, 0xd8, 0xd0));
    shadow_of_fence(painter, z);
    let top = if painter.air.snowy() { Colour::rgb(0xf4, 0xf6, 0xfb) } else { wall };
    painter.block(Block { low: (-3000.0, 0.0, z), high: (3000.0, 34.0, z + 34.0) }, wall);
    painter.block(Block { low: (-3000.0, 34.0, z - 4.0), high: (3000.0, 40.0, z + 38.0) }, top);
    mesh(painter, motif, |along, y| (along, y, z + 16.0), (-2000.0, 2000.0));
}

/// The same along one side of the roof.
fn side_fence(painter: &mut Painter, motif: &Motif, side: f32) {
    let wall = motif.colour("wall", Colour::rgb(0xdc, 0xd8, 0xd0));
    let x = side * 430.0;
    let near = painter.view.eye.2 + 30.0;
    let (low, high) = ((x.min(x + side * 34.0), 0.0, near), (x.max(x + side * 34.0), 40.0, 2300.0));
    painter.block(Block { low, high }, wall);
    mesh(painter, motif, |along, y| (x + side * 16.0, y, along), (near + 30.0, 2300.0));
}

/// How high the fence is, in centimetres.
const HIGH: f32 = 215.0;

/// Posts, rails and crossing wires; `at` turns a place along the fence and a height into a point.
fn mesh(
    painter: &mut Painter,
    motif: &Motif,
    at: impl Fn(f32, f32) -> (f32, f32, f32),
    (from, to): (f32, f32),
) {
    let green = motif.colour("fence", Colour::rgb(0x5c, 0x84, 0x78));
    let seen = |painter: &Painter, point: (f32, f32, f32)| {
        let (left, right) = painter.view.reach(point.2);
        point.0 > left - 260.0 && point.0 < right + 260.0
    };
    let (mut wires, mut along) = (Shape::default(), from);
    while along < to {
        for up in 0..5_u8 {
            let (y, gap) = (40.0 + 35.0 * f32::from(up), 35.0);
            let corners = [at(along, y), at(along + gap, y + gap), at(along, y + gap), at(along + gap, y)];
            if !painter.view.sees(corners[0].2) || !seen(painter, corners[0]) {
                continue;
            }
            let spots = corners.map(|corner| painter.view.spot(corner));
            let half = (0.7 * painter.view.scale(corners[0].2)).clamp(0.3, 1.2);
            for (one, other) in [(spots[0], spots[1]), (spots[2], spots[3])] {
                wires.polygon(&[
                    (one.0, one.1 - half),
                    (other.0, other.1 - half),
                    (other.0, other.1 + half),
                    (one.0, one.1 + half),
                ]);
            }
        }
        along += 35.0;
    }
    let z = at(f32::midpoint(from, to), 0.0).2.min(600.0);
    wires.fill(painter.sheet, Wash::flat(painter.air.dark(green, z)).alpha(0.5));
    let (lit, dark) = (painter.air.lit(green, z), painter.air.dark(green, z));
    for y in [46.0, 128.0, HIGH] {
        painter.bar(at(from, y), at(to, y), 5.0, Wash::flat(lit.mix(dark, 0.5)));
    }
    let mut along = to - (to - from) % 175.0;
    while along >= from {
        let foot = at(along, 36.0);
        if seen(painter, foot) {
            painter.post(foot, HIGH + 6.0, 7.0, green);
        }
        along -= 175.0;
    }
    if painter.air.snowy() {
        let snow = painter.air.lit(Colour::rgb(0xf6, 0xf8, 0xfc), z);
        painter.bar(at(from, HIGH + 4.0), at(to, HIGH + 4.0), 4.0, Wash::flat(snow));
    }
}

/// The pattern of the fence on the roof, long when the sun is low.
fn shadow_of_fence(painter: &mut Painter, z: f32) {
    if painter.air.sun < 0.4 {
        return;
    }
    let towards = painter.air.tone.towards_light;
    let long = 215.0 * (0.6 / towards.1.abs()).min(1.6);
    let aside = -towards.0 * long;
    let mut shape = Shape::default();
    let quad = |painter: &Painter, x: f32, wide: f32| -> Vec<Spot> {
        painter.view.outline(&[
            (x, 0.0, z),
            (x + wide, 0.0, z),
            (x + wide + aside, 0.0, z - long),
            (x + aside, 0.0, z - long),
        ])
    };
    for step in -60..=60_i8 {
        let wide = if step % 5 == 0 { 8.0 } else { 1.6 };
        shape.polygon(&quad(painter, f32::from(step) * 35.0, wide));
    }
    let rail = [
        (-2400.0, 0.0, z - long),
        (2400.0, 0.0, z - long),
        (2400.0, 0.0, z - long + 9.0),
        (-2400.0, 0.0, z - long + 9.0),
    ];
    shape.polygon(&painter.view.outline(&rail));
    let colour = painter.air.dark(Colour::rgb(0x74, 0x6e, 0x92), 0.0);
    shape.fill(painter.sheet, Wash::flat(colour).alpha(0.42 * painter.air.sun));
}

/// The house over the stairs, its door, ladder and lamp, with the water tank on its roof.
fn stair_house(painter: &mut Painter, motif: &Motif, (middle, z): (f32, f32)) {
    let wall = motif.colour("wall", Colour::rgb(0xdc, 0xd8, 0xd0));
    let (left, right, high) = (middle - 240.0, middle + 240.0, 290.0);
    let long = if painter.air.sun > 0.3 { -painter.air.tone.towards_light.0 * 300.0 } else { 0.0 };
    let dark = painter.air.dark(Colour::rgb(0x66, 0x62, 0x88), 0.0);
    let shadow =
        [(left, 0.0, z), (right, 0.0, z), (right + long, 0.0, z - 190.0), (left + long, 0.0, z - 190.0)];
    painter.face(&shadow, Wash::flat(dark).alpha(0.36 * painter.air.sun));
    tank(painter, motif, (middle - 60.0, high + 12.0, z + 190.0));
    painter.block(Block { low: (left, 0.0, z), high: (right, high, z + 420.0) }, wall);
    let rim = if painter.air.snowy() { Colour::rgb(0xf4, 0xf6, 0xfb) } else { wall };
    painter.block(
        Block { low: (left - 16.0, high, z - 30.0), high: (right + 16.0, high + 20.0, z + 436.0) },
        rim,
    );
    let shade = painter.air.dark(wall, z);
    painter.front(z - 0.5, (left, right), (high - 70.0, high), Wash::down(shade, shade).ends(0.7, 0.0));
    painter.front(z - 0.5, (left, right), (0.0, 46.0), Wash::down(shade, shade).ends(0.0, 0.5));
    let mut chance = motif.chance("stair stains");
    for _ in 0..6 {
        let x = chance.between(left, right - 30.0);
        let wash = Wash::down(shade, shade).ends(0.28, 0.0);
        painter.front(
            z - 0.6,
            (x, x + chance.between(6.0, 26.0)),
            (high - chance.between(120.0, 220.0), high),
            wash,
        );
    }
    door(painter, motif, (middle - 50.0, z));
    let ink = painter.air.dark(Colour::rgb(0x5c, 0x64, 0x78), z);
    let words = motif.sign();
    let words = if words.is_empty() || !lettering::unknown(words).is_empty() { "R" } else { words };
    lettering::write(painter, words, 5.0, ink, |across, up| {
        (middle - 190.0 + across * 44.0, 190.0 + up * 44.0, z - 1.0)
    });
    let iron = painter.air.dark(Colour::rgb(0x74, 0x7c, 0x88), z);
    for x in [right - 96.0, right - 56.0] {
        painter.front(z - 6.0, (x, x + 5.0), (30.0, high + 40.0), Wash::flat(iron));
    }
    for step in 0..9_u8 {
        let y = 44.0 + 30.0 * f32::from(step);
        painter.front(z - 6.0, (right - 96.0, right - 51.0), (y, y + 4.0), Wash::flat(iron));
    }
    lamp::shine(painter, (middle + 5.0, 238.0, z - 14.0), 120.0);
}

fn door(painter: &mut Painter, motif: &Motif, (left, z): (f32, f32)) {
    let steel = motif.colour("door", Colour::rgb(0x6c, 0x8c, 0x9c));
    let right = left + 110.0;
    let frame = painter.air.dark(Colour::rgb(0x58, 0x60, 0x6c), z);
    painter.front(z - 1.0, (left - 8.0, right + 8.0), (0.0, 214.0), Wash::flat(frame));
    painter.front(z - 2.0, (left, right), (0.0, 206.0), painter.wall_wash(steel, Facing::Front, z));
    let pane = painter
        .air
        .dark(Colour::rgb(0x40, 0x54, 0x6c), z)
        .mix(painter.air.shining(lamp::WARM, z), painter.air.lamps);
    painter.front(z - 3.0, (left + 34.0, right - 34.0), (120.0, 186.0), Wash::flat(pane));
    let knob = painter.air.lit(Colour::rgb(0xe0, 0xe0, 0xdc), z);
    painter.front(z - 3.0, (right - 20.0, right - 12.0), (94.0, 112.0), Wash::flat(knob));
    let housing = painter.air.dark(Colour::rgb(0x7c, 0x84, 0x8c), z);
    painter.front(
        z - 10.0,
        (left + 38.0, right - 38.0),
        (230.0, 246.0),
        Wash::flat(housing.mix(lamp::WARM, painter.air.lamps)),
    );
}

/// A round tank on four legs.
fn tank(painter: &mut Painter, motif: &Motif, foot: (f32, f32, f32)) {
    let colour = motif.colour("tank", Colour::rgb(0xe4, 0xe0, 0xd4));
    let (x, y, z) = foot;
    let iron = Colour::rgb(0x6c, 0x74, 0x7c);
    for aside in [-96.0, -32.0, 32.0, 96.0] {
        painter.post((x + aside, y, z), y + 70.0, 10.0, iron);
    }
    painter.front(
        z - 2.0,
        (x - 120.0, x + 120.0),
        (y + 62.0, y + 74.0),
        Wash::flat(painter.air.dark(iron, z)),
    );
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let towards = painter.air.tone.towards_light.0;
    let wash = if towards < 0.0 { Wash::across(lit, dark) } else { Wash::across(dark, lit) };
    painter.front(z, (x - 115.0, x + 115.0), (y + 74.0, y + 250.0), wash);
    let (spot, scale) = (painter.view.spot((x, y + 250.0, z)), painter.view.scale(z));
    let cap = if painter.air.snowy() {
        painter.air.lit(Colour::rgb(0xf4, 0xf6, 0xfb), z)
    } else {
        lit.mix(dark, 0.2)
    };
    brush::ellipse(painter.sheet, spot, 115.0 * scale, 34.0 * scale, Wash::flat(cap));
    for step in [0.28_f32, 0.62] {
        let level = y + 74.0 + 176.0 * step;
        painter.front(z - 1.0, (x - 116.0, x + 116.0), (level, level + 6.0), Wash::flat(dark).alpha(0.6));
    }
}

/// Air conditioning machines and a pipe along one side of the roof.
fn machines(painter: &mut Painter, side: f32, chance: &mut Chance) {
    let pale = Colour::rgb(0xd8, 0xd8, 0xd2);
    for step in (0..3_u8).rev() {
        let (x, z) = (side * (400.0 + chance.between(0.0, 30.0)), 60.0 + 130.0 * f32::from(step));
        let low = (x - 46.0, 8.0, z);
        painter.shade((x, 0.0, z + 20.0), 110.0, 0.6);
        let top = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { pale };
        painter.block(Block { low, high: (x + 46.0, 104.0, z + 60.0) }, pale);
        painter.block(Block { low: (x - 48.0, 100.0, z - 2.0), high: (x + 48.0, 108.0, z + 62.0) }, top);
        let (spot, scale) = (painter.view.spot((x - 8.0, 58.0, z - 1.0)), painter.view.scale(z));
        let grille = painter.air.dark(Colour::rgb(0x74, 0x7c, 0x84), z);
        brush::ellipse(painter.sheet, spot, 32.0 * scale, 32.0 * scale, Wash::flat(grille));
        let hub = painter.air.lit(Colour::rgb(0xa4, 0xac, 0xb0), z);
        brush::ellipse(painter.sheet, spot, 9.0 * scale, 9.0 * scale, Wash::flat(hub));
    }
}
