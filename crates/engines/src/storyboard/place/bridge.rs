//! A bridge over a broad river: pavement and railing in front, water that mirrors the sky, and the far bank
//! with its houses, whose windows are lit at night.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::water::Mirror;
use super::{lamp, riverside, sky, water};
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-900.0, 900.0),
    wet: Some(Mirror { walls: 900.0, end: 400.0, strength: 0.5 }),
};

/// The view along the roadway, and the one from the bank below; the first is that over the railing.
const ALONG: usize = 1;
const BELOW: usize = 2;

/// Where the railing stands, in centimetres.
const RAIL: f32 = 150.0;
/// How far below the pavement the water lies, in centimetres.
const WATER: f32 = -640.0;
/// Where the far bank begins, in centimetres.
const BANK: f32 = 16_000.0;

/// Sky, far bank and river.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("bank");
    sky::hills(painter, 0.13, 16_000.0, Colour::rgb(0x50, 0x74, 0xa0), &mut chance);
    sky::hills(painter, 0.07, 9000.0, Colour::rgb(0x48, 0x70, 0x80), &mut chance);
    let air = painter.air;
    painter.air = air.clearer(1.8);
    town(painter, &mut chance);
    other_bridge(painter);
    painter.air = air;
    let row = painter.view.spot((0.0, WATER, BANK)).1;
    let deep = painter.air.zenith.mix(Colour::rgb(0x1c, 0x5a, 0x7c), 0.45);
    water::river(painter.sheet, row, deep, painter.view.focal);
    glints(painter, row, &mut chance);
}

/// Pavement, railing and lamps.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    match motif.vantage() {
        Vantage { view: ALONG, side, .. } => return riverside::along(painter, motif, side),
        Vantage { view: BELOW, side, .. } => return riverside::bank(painter, motif, side),
        Vantage { .. } => {}
    }
    pavement(painter, motif);
    rail_shadows(painter);
    railing(painter, motif);
    for x in [-520.0, 560.0] {
        lamp_post(painter, x);
    }
}

/// Nothing hangs before the figures.
pub(super) fn near(_painter: &mut Painter, _motif: &Motif) {}

/// Houses and towers of the far bank, the far ones first.
fn town(painter: &mut Painter, chance: &mut Chance) {
    // Every row begins where it does in the resting frame, so that a wider field shows the same houses.
    let (left, right) = painter.view.frame_reach(BANK);
    let beside = (right - left) * 0.5;
    let (left, right) = (left - beside, right + beside);
    for (depth, tall, wide) in [(1.25_f32, 3000.0, 900.0), (1.1, 1800.0, 760.0), (1.0, 1000.0, 520.0)] {
        let z = BANK * depth;
        let chance = &mut chance.branch();
        let mut x = left * depth - 400.0;
        while x < right * depth + 400.0 {
            let width = chance.between(0.5, 1.2) * wide;
            let high = WATER + 300.0 + chance.between(0.25, 1.0) * chance.between(0.4, 1.0) * tall;
            let wall = [
                Colour::rgb(0xc8, 0xc4, 0xc0),
                Colour::rgb(0x94, 0x9c, 0xac),
                Colour::rgb(0xd8, 0xc0, 0xa4),
                Colour::rgb(0x7c, 0x88, 0x98),
            ][chance.pick(4)];
            let haze = z * 0.42;
            let (lit, dark) = (painter.air.facing(wall, Facing::Left, haze), painter.air.dark(wall, haze));
            painter.front(
                z,
                (x, x + width),
                (WATER, high),
                Wash::down(lit.mix(dark, 0.3), lit.mix(dark, 0.7)),
            );
            painter.front(z - 1.0, (x + width * 0.7, x + width), (WATER, high), Wash::flat(dark).alpha(0.6));
            windows(painter, (x, x + width), high, z, chance);
            x += width + chance.between(-60.0, 160.0);
        }
    }
    embankment(painter);
}

fn windows(painter: &mut Painter, (left, right): (f32, f32), high: f32, z: f32, chance: &mut Chance) {
    let mut lit = Shape::default();
    let mut dim = Shape::default();
    let size = (60.0 * painter.view.scale(z)).max(1.0);
    let mut y = WATER + 330.0;
    while y < high - 60.0 {
        let mut x = left + 60.0;
        while x < right - 60.0 {
            let spot = painter.view.spot((x, y, z));
            let pane = [
                spot,
                (spot.0 + size, spot.1),
                (spot.0 + size, spot.1 + size * 1.1),
                (spot.0, spot.1 + size * 1.1),
            ];
            if chance.often(0.12 + 0.42 * painter.air.lamps) {
                lit.polygon(&pane);
            } else if chance.often(0.5) {
                dim.polygon(&pane);
            }
            x += 130.0;
        }
        y += 150.0;
    }
    let glass = painter.air.dark(Colour::rgb(0x54, 0x64, 0x80), z * 0.42);
    dim.fill(painter.sheet, Wash::flat(glass).alpha(0.55));
    let warm = painter.air.shining(Colour::rgb(0xff, 0xdc, 0x94), z * 0.3);
    let off = painter.air.lit(Colour::rgb(0xe4, 0xee, 0xf6), z * 0.42);
    let strength = painter.air.lamps;
    lit.fill(painter.sheet, Wash::flat(off.mix(warm, strength)).alpha(0.5 + 0.5 * strength));
}

fn embankment(painter: &mut Painter) {
    let (left, right) = painter.view.frame_reach(BANK);
    let beside = (right - left) * 0.5;
    let across = (left - beside, right + beside);
    let stone = painter.air.dark(Colour::rgb(0x98, 0x94, 0x90), BANK * 0.4);
    painter.front(
        BANK - 20.0,
        across,
        (WATER, WATER + 240.0),
        Wash::down(stone, painter.air.hazed(stone, 1500.0)),
    );
    let leaf = painter.air.dark(Colour::rgb(0x4c, 0x84, 0x58), BANK * 0.4);
    let mut shape = Shape::default();
    let mut chance = Chance::new(3);
    let mut x = across.0;
    while x < across.1 {
        let spot = painter.view.spot((x, WATER + 300.0, BANK));
        let size = 150.0 * painter.view.scale(BANK);
        shape.clump(spot, (size, size * chance.between(0.5, 0.9)), 9, &mut chance);
        x += 180.0;
    }
    shape.fill(painter.sheet, Wash::flat(leaf));
    if painter.air.lamps < 0.3 {
        return;
    }
    let mut x = across.0;
    while x < across.1 {
        painter.glow((x, WATER + 420.0, BANK), 330.0, lamp::WARM, 0.9 * painter.air.lamps);
        x += chance.between(700.0, 1300.0);
    }
}

/// A railway bridge upstream, a row of trusses.
fn other_bridge(painter: &mut Painter) {
    let z = 11_000.0;
    let iron = painter.air.dark(Colour::rgb(0x60, 0x70, 0x88), z * 0.42);
    let (left, right) = painter.view.reach(z);
    let wash = Wash::flat(iron);
    painter.front(z, (left - 10.0, right + 10.0), (-60.0, 0.0), wash);
    let mut x = (left / 1600.0).floor() * 1600.0;
    while x < right {
        painter.front(z, (x - 60.0, x + 60.0), (WATER, -60.0), wash);
        let high = 430.0;
        painter.bar((x, 0.0, z), (x + 300.0, high, z), 34.0, wash);
        painter.bar((x + 300.0, high, z), (x + 1300.0, high, z), 34.0, wash);
        painter.bar((x + 1300.0, high, z), (x + 1600.0, 0.0, z), 34.0, wash);
        for step in 0..5_u8 {
            let at = x + 300.0 + 200.0 * f32::from(step);
            painter.bar((at, high, z), (at + 100.0, 0.0, z), 16.0, wash);
            painter.bar((at + 100.0, 0.0, z), (at + 200.0, high, z), 16.0, wash);
        }
        x += 1600.0;
    }
}

/// Bright strokes on the water under the light.
fn glints(painter: &mut Painter, shore: f32, chance: &mut Chance) {
    let (view, air) = (painter.view, painter.air);
    let light = sky::light_spot(painter);
    let strength = if air.night() { 0.5 } else { 0.85 * air.sun };
    if strength < 0.2 {
        return;
    }
    let mut shape = Shape::default();
    for _ in 0..130 {
        let down = chance.unit() * chance.unit() * view.focal * 0.4;
        let spread = view.focal * (0.03 + 0.16 * down / (view.focal * 0.4));
        let spot = (light.0 + chance.between(-1.0, 1.0) * chance.unit() * spread, shore + 2.0 + down);
        shape.ellipse(spot, 3.0 + down * 0.09, 0.6 + down * 0.008);
    }
    shape.fill(painter.sheet, Wash::flat(air.key).alpha(strength));
    brush::glow(
        painter.sheet,
        (light.0, shore + view.focal * 0.06),
        (view.focal * 0.2, view.focal * 0.16),
        air.key,
        0.5 * strength,
    );
}

fn pavement(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let stone = motif.colour("ground", Colour::rgb(0xc4, 0xb4, 0xa2));
    let stone = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { stone };
    let stone = if painter.air.wet() { stone.mix(Colour::rgb(0x50, 0x5a, 0x6c), 0.45) } else { stone };
    let wash = Wash::down(
        painter.air.lit(stone, 0.0),
        painter.air.lit(stone, 0.0).mix(painter.air.dark(stone, 0.0), 0.5),
    );
    painter.ground((-2400.0, 2400.0), (near, RAIL + 34.0), wash);
    let mut chance = motif.chance("paving");
    let joint = painter.air.dark(stone, 0.0);
    let mut z = -260.0;
    let mut row = 0.0_f32;
    while z < RAIL {
        painter.ground((-2400.0, 2400.0), (z, z + 2.0), Wash::flat(joint).alpha(0.5));
        let mut x = -900.0 + row * 30.0;
        while x < 900.0 {
            painter.ground((x, x + 1.8), (z, z + 45.0), Wash::flat(joint).alpha(0.45));
            if chance.often(0.3) {
                let tone = if chance.often(0.5) { painter.air.lit(stone, 0.0) } else { joint };
                painter.ground((x, x + 60.0), (z + 2.0, z + 45.0), Wash::flat(tone).alpha(0.22));
            }
            x += 60.0;
        }
        z += 45.0;
        row = 1.0 - row;
    }
    painter.block(
        Block { low: (-2400.0, 0.0, RAIL - 16.0), high: (2400.0, 15.0, RAIL + 34.0) },
        stone.mix(Colour::rgb(0x90, 0x90, 0x98), 0.4),
    );
    let dark = painter.air.dark(Colour::rgb(0x3c, 0x38, 0x54), 0.0);
    painter.ground((-2400.0, 2400.0), (RAIL - 60.0, RAIL - 16.0), Wash::down(dark, dark).ends(0.35, 0.0));
}

/// The shadows of the railing, which fall towards the lens when the sun stands beyond the river.
fn rail_shadows(painter: &mut Painter) {
    if painter.air.sun < 0.4 {
        return;
    }
    let towards = painter.air.tone.towards_light;
    let (aside, near) = (-towards.0 * 150.0, RAIL - 16.0 - 130.0);
    let colour = painter.air.dark(Colour::rgb(0x7c, 0x70, 0x90), 0.0);
    let wash = Wash::flat(colour).alpha(0.5 * painter.air.sun);
    let (left, right) = painter.view.reach(near);
    let mut x = ((left - 300.0) / 14.0).floor() * 14.0;
    while x < right + 300.0 {
        let wide = if (x / 196.0).fract().abs() < 0.05 { 15.0 } else { 2.6 };
        let foot = RAIL - 17.0;
        painter.face(
            &[(x, 0.0, foot), (x + wide, 0.0, foot), (x + wide + aside, 0.0, near), (x + aside, 0.0, near)],
            wash,
        );
        x += 14.0;
    }
    painter.ground((left - 300.0, right + 300.0), (near - 12.0, near), wash);
}

fn railing(painter: &mut Painter, motif: &Motif) {
    let iron = motif.colour("railing", Colour::rgb(0x5c, 0x8c, 0x94));
    let (left, right) = painter.view.reach(RAIL);
    let (lit, dark) = (painter.air.facing(iron, Facing::Up, RAIL), painter.air.dark(iron, RAIL));
    let mut x = (left / 14.0).floor() * 14.0;
    while x < right {
        painter.front(RAIL, (x, x + 2.6), (15.0, 92.0), Wash::down(lit.mix(dark, 0.4), dark));
        x += 14.0;
    }
    for (y, high) in [(24.0, 5.0), (84.0, 5.0)] {
        painter.front(RAIL - 1.0, (left, right), (y, y + high), Wash::down(lit, dark));
    }
    let mut x = (left / 196.0).floor() * 196.0;
    while x < right {
        painter.block(Block { low: (x - 8.0, 15.0, RAIL - 9.0), high: (x + 8.0, 108.0, RAIL + 7.0) }, iron);
        painter
            .block(Block { low: (x - 10.0, 106.0, RAIL - 11.0), high: (x + 10.0, 112.0, RAIL + 9.0) }, iron);
        x += 196.0;
    }
    painter
        .block(Block { low: (left - 5.0, 98.0, RAIL - 6.0), high: (right + 5.0, 106.0, RAIL + 6.0) }, iron);
    let edge = painter.air.lit(iron.mix(painter.air.key, 0.5), RAIL);
    painter.front(RAIL - 7.0, (left, right), (104.6, 106.4), Wash::flat(edge).alpha(0.8));
}

fn lamp_post(painter: &mut Painter, x: f32) {
    let iron = Colour::rgb(0x44, 0x58, 0x64);
    let z = RAIL + 4.0;
    painter.post((x, 0.0, z), 330.0, 11.0, iron);
    painter.post((x, 0.0, z - 1.0), 60.0, 18.0, iron);
    for side in [-1.0, 1.0] {
        let at = (x + side * 42.0, 338.0, z);
        painter.wire((x, 322.0, z), (at.0, 330.0, z), -16.0, 4.0, iron);
        let spot = painter.view.spot(at);
        let size = 17.0 * painter.view.scale(z);
        let globe = painter
            .air
            .lit(Colour::rgb(0xf4, 0xf2, 0xea), z)
            .mix(Colour::rgb(0xff, 0xf2, 0xcc), painter.air.lamps);
        brush::ellipse(
            painter.sheet,
            spot,
            size,
            size,
            Wash::down(globe, painter.air.dark(globe, z).mix(globe, painter.air.lamps)),
        );
        lamp::shine(painter, at, 130.0);
    }
}
