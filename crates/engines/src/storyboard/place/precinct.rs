//! What stands before the hall of a shrine: flagstones, steps, the bell and its rope, the box for gifts, the
//! basin for washing and the wall of wishes, stone lanterns, and the rays of the sun between old trees.

use domain::colour::Colour;
use domain::place::DayTime;

use super::air::Facing;
use super::painter::{Block, Painter};
use super::view::Point;
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

/// Half the width of the way to the hall, in centimetres.
const WAY: f32 = 150.0;

/// A stone lantern with its light.
pub(super) fn lantern(painter: &mut Painter, foot: Point) {
    let (x, ground, z) = foot;
    if !painter.view.sees(z) {
        return;
    }
    let stone = Colour::rgb(0xa6, 0xa6, 0x9e);
    painter.shade(foot, 60.0, 0.7);
    let part = |half: f32, y: (f32, f32)| Block {
        low: (x - half, ground + y.0, z - half),
        high: (x + half, ground + y.1, z + half),
    };
    for (half, y) in
        [(34.0, (0.0, 16.0)), (13.0, (16.0, 92.0)), (27.0, (92.0, 106.0)), (21.0, (106.0, 142.0))]
    {
        painter.block(part(half, y), stone);
    }
    let fire = painter.air.shining(Colour::rgb(0xff, 0xd8, 0x90), z);
    let window = painter.air.dark(Colour::rgb(0x46, 0x40, 0x48), z).mix(fire, painter.air.lamps);
    painter.front(z - 21.5, (x - 12.0, x + 12.0), (ground + 112.0, ground + 136.0), Wash::flat(window));
    let colour = if painter.air.snowy() { Colour::rgb(0xf0, 0xf4, 0xfa) } else { stone };
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let roof = [
        (x - 44.0, ground + 146.0, z - 22.0),
        (x - 14.0, ground + 176.0, z),
        (x + 14.0, ground + 176.0, z),
        (x + 44.0, ground + 146.0, z - 22.0),
        (x, ground + 138.0, z - 22.0),
    ];
    painter.face(&roof, Wash::down(lit, dark));
    painter.block(part(7.0, (174.0, 190.0)), stone);
    super::lamp::shine(painter, (x, ground + 124.0, z - 22.0), 70.0);
}

/// The flagstones of the way at height `y`, from `near` to `far`.
pub(super) fn flags(painter: &mut Painter, (y, near, far): Point, stone: Colour, chance: &mut Chance) {
    let mut z = far;
    while z > near.min(900.0) {
        let long = chance.between(70.0, 100.0);
        let mut x = -WAY;
        while x < WAY - 20.0 {
            let right = (x + chance.between(70.0, 120.0)).min(WAY);
            let tone = stone.mix(Colour::rgb(0x74, 0x84, 0x82), chance.between(0.0, 0.34));
            let tone = if painter.air.snowy() { tone.mix(Colour::rgb(0xf2, 0xf5, 0xfb), 0.72) } else { tone };
            let (lit, dark) = (painter.air.lit(tone, z), painter.air.dark(tone, z));
            if z > near {
                let wash = Wash::down(lit.mix(dark, 0.1), lit.mix(dark, 0.28));
                painter.level(y, (x, right - 4.0), ((z - long + 4.0).max(near), z), wash);
            }
            x = right;
        }
        z -= long;
    }
}

/// Steps, lattice doors, rope and box before a hall whose floor and front are given.
pub(super) fn front(painter: &mut Painter, (floor, z): (f32, f32)) {
    let wood = Colour::rgb(0x8c, 0x60, 0x44);
    for step in 0..3_u8 {
        let (out, top) = (150.0 - 50.0 * f32::from(step), 13.0 * f32::from(step + 1));
        let low = (-170.0, floor - 40.0, z - out);
        painter.block(Block { low, high: (170.0, floor - 40.0 + top, z) }, Colour::rgb(0xb0, 0xac, 0xa4));
    }
    doors(painter, floor, z - 2.0);
    let rail = Colour::rgb(0xcc, 0x50, 0x38);
    for side in [-1.0_f32, 1.0] {
        let (a, b) = (side * 195.0, side * 400.0);
        for y in [30.0, 62.0] {
            let low = (a.min(b), floor + y, z - 44.0);
            painter.block(Block { low, high: (a.max(b), floor + y + 8.0, z - 36.0) }, rail);
        }
        for part in 0..4_u8 {
            painter.post((a + (b - a) * f32::from(part) / 3.0, floor, z - 45.0), floor + 78.0, 10.0, rail);
        }
    }
    gift_box(painter, (0.0, floor, z - 40.0), wood);
    bell(painter, (0.0, floor, z - 60.0));
}

/// Lattice doors with paper, light from inside in the dark.
fn doors(painter: &mut Painter, floor: f32, z: f32) {
    let paper = painter.air.dark(Colour::rgb(0xe8, 0xdc, 0xc4), z);
    let paper = paper.mix(painter.air.shining(super::lamp::WARM, z), 0.8 * painter.air.lamps);
    let frame = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x30, 0x2c), z));
    for (left, right) in [(-376.0, -216.0), (216.0, 376.0), (-186.0, -96.0), (96.0, 186.0)] {
        painter.front(z, (left, right), (floor + 8.0, floor + 200.0), frame);
        painter.front(z - 0.5, (left + 7.0, right - 7.0), (floor + 84.0, floor + 192.0), Wash::flat(paper));
        let mut x = left + 7.0;
        while x < right - 7.0 {
            painter.front(z - 1.0, (x, x + 3.0), (floor + 84.0, floor + 192.0), frame);
            x += 18.0;
        }
        for y in [112.0, 138.0, 164.0] {
            painter.front(z - 1.0, (left, right), (floor + y, floor + y + 3.0), frame);
        }
    }
}

/// The box for gifts with its slats.
fn gift_box(painter: &mut Painter, (x, y, z): Point, wood: Colour) {
    painter.block(Block { low: (x - 80.0, y, z - 40.0), high: (x + 80.0, y + 66.0, z) }, wood);
    let dark = Wash::flat(painter.air.dark(Colour::rgb(0x4c, 0x30, 0x28), z));
    for index in -5..=5_i8 {
        let at = x + f32::from(index) * 14.0;
        painter.level(y + 66.5, (at - 3.0, at + 3.0), (z - 38.0, z - 2.0), dark);
    }
    for edge in [8.0, 52.0] {
        painter.front(z - 41.0, (x - 80.0, x + 80.0), (y + edge, y + edge + 4.0), dark);
    }
}

/// The bell under the eave and its rope of three colours.
fn bell(painter: &mut Painter, (x, y, z): Point) {
    let scale = painter.view.scale(z);
    let gold = Colour::rgb(0xe0, 0xb4, 0x54);
    let (lit, dark) = (painter.air.lit(gold, z), painter.air.dark(gold, z));
    let spot = painter.view.spot((x, y + 226.0, z));
    brush::ellipse(painter.sheet, spot, 20.0 * scale, 19.0 * scale, Wash::down(lit, dark));
    let slit = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x38, 0x28), z));
    painter.front(z - 1.0, (x - 14.0, x + 14.0), (y + 212.0, y + 215.0), slit);
    let twist = [Colour::rgb(0xd0, 0x4c, 0x44), Colour::rgb(0xf4, 0xf0, 0xe6), Colour::rgb(0x5c, 0x6c, 0xac)];
    for step in 0..16_u8 {
        let (top, low) = (206.0 - 8.5 * f32::from(step), 196.0 - 8.5 * f32::from(step));
        let wash = Wash::flat(painter.air.facing(twist[usize::from(step) % 3], Facing::Front, z));
        let corners = [
            (x - 7.0, y + low, z),
            (x - 7.0, y + low + 7.0, z),
            (x + 7.0, y + top, z),
            (x + 7.0, y + top - 7.0, z),
        ];
        painter.face(&corners, wash);
    }
}

/// The stone basin under a small roof, with ladles.
pub(super) fn basin(painter: &mut Painter, (x, y, z): Point, stone: Colour) {
    let wood = Colour::rgb(0x8c, 0x60, 0x44);
    painter.shade((x, y, z), 150.0, 0.5);
    for (aside, away) in [(-110.0, 70.0), (110.0, 70.0)] {
        painter.post((x + aside, y, z + away), y + 230.0, 14.0, wood);
    }
    painter.block(Block { low: (x - 74.0, y, z - 30.0), high: (x + 74.0, y + 62.0, z + 40.0) }, stone);
    let water = painter.air.haze.mix(painter.air.middle, 0.6);
    painter.level(y + 62.5, (x - 62.0, x + 62.0), (z - 22.0, z + 32.0), Wash::flat(water));
    let pale = Wash::flat(painter.air.lit(Colour::rgb(0xd8, 0xb8, 0x84), z));
    for aside in [-40.0, 0.0, 34.0] {
        painter.bar((x + aside, y + 64.0, z - 28.0), (x + aside + 16.0, y + 66.0, z + 34.0), 4.0, pale);
    }
    for (aside, away) in [(-110.0, -60.0), (110.0, -60.0)] {
        painter.post((x + aside, y, z + away), y + 230.0, 14.0, wood);
    }
    let tile = Colour::rgb(0x4a, 0x6a, 0x68);
    let tile = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf9) } else { tile };
    let roof = [
        (x - 170.0, y + 226.0, z - 80.0),
        (x - 120.0, y + 300.0, z),
        (x + 120.0, y + 300.0, z),
        (x + 170.0, y + 226.0, z - 80.0),
    ];
    let (lit, dark) = (painter.air.lit(tile, z), painter.air.dark(tile, z));
    painter.face(&roof, Wash::down(lit, lit.mix(dark, 0.7)));
    painter.front(z - 81.0, (x - 170.0, x + 170.0), (y + 218.0, y + 228.0), Wash::flat(dark));
}

/// A rack on which wooden plaques with wishes hang in rows.
pub(super) fn plaques(painter: &mut Painter, (x, y, z): Point) {
    painter.shade((x, y, z), 130.0, 0.5);
    let wood = Colour::rgb(0x84, 0x58, 0x40);
    for aside in [-110.0, 110.0] {
        painter.post((x + aside, y, z), y + 190.0, 12.0, wood);
    }
    let plain = Colour::rgb(0xe4, 0xc4, 0x90);
    let bar = Wash::flat(painter.air.dark(wood, z));
    for row in 0..3_u8 {
        let top = y + 168.0 - 44.0 * f32::from(row);
        painter.front(z - 2.0, (x - 116.0, x + 116.0), (top, top + 6.0), bar);
        for column in 0..7_u8 {
            let left = x - 100.0 + 29.0 * f32::from(column);
            let part = 0.14 * f32::from((column * 3 + row * 5) % 4);
            let tone = painter.air.lit(plain.mix(wood, part), z);
            let low = top - 26.0 - f32::from((column + row) % 3) * 2.0;
            let corners = [
                (left, low, z - 4.0),
                (left, low + 18.0, z - 4.0),
                (left + 12.0, low + 25.0, z - 4.0),
                (left + 24.0, low + 18.0, z - 4.0),
                (left + 24.0, low, z - 4.0),
            ];
            painter.face(&corners, Wash::flat(tone));
        }
    }
    let cap = painter.air.dark(Colour::rgb(0x4a, 0x5c, 0x60), z);
    painter.front(z - 6.0, (x - 140.0, x + 140.0), (y + 188.0, y + 202.0), Wash::flat(cap));
}

/// Broad rays between the trees.
pub(super) fn shafts(painter: &mut Painter) {
    if painter.air.sun < 0.4 || painter.air.light.time == DayTime::Night {
        return;
    }
    let towards = painter.air.tone.towards_light;
    let (view, light) = (painter.view, painter.air.key);
    let source = (view.vanish.0 + towards.0 * view.focal * 0.9, view.vanish.1 - view.focal * 0.9);
    for (from, wide) in [(-0.32_f32, 0.10_f32), (-0.06, 0.05), (0.12, 0.13), (0.42, 0.07)] {
        let foot = (view.vanish.0 + from * view.focal, view.vanish.1 + view.focal * 0.34);
        let half = wide * view.focal / 2.0;
        let top = view.focal * 0.02;
        let ray = [
            (source.0 + from * 150.0 - top, source.1),
            (source.0 + from * 150.0 + top, source.1),
            (foot.0 + half, foot.1),
            (foot.0 - half, foot.1),
        ];
        let wash = Wash::flat(light).ends(0.17, 0.0).along((0.0, source.1.max(0.0)), (0.0, foot.1));
        brush::polygon(painter.sheet, &ray, wash);
    }
}
