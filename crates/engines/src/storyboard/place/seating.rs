//! What people sit on and at in a home: sofa, heated table with cushions, low table, rug, and what stands on
//! tables.

use domain::colour::Colour;

use super::air::Facing;
use super::painter::{Block, Painter};
use super::view::Point;
use super::wall::{Span, Wall};
use crate::storyboard::brush::{self, Spot, Wash};
use crate::storyboard::chance::Chance;

/// A sofa for three at a wall.
pub(super) fn sofa(painter: &mut Painter, wall: Wall, middle: f32, cloth: Colour) {
    let at = |from: f32, to: f32| (middle + from, middle + to);
    painter.shade(wall.point(middle, 0.0, 50.0), 120.0, 0.5);
    let deep = cloth.mix(Colour::rgb(0x40, 0x2c, 0x3c), 0.16);
    let soft = cloth.mix(Colour::rgb(0xff, 0xf2, 0xdc), 0.12);
    wall.block(painter, (at(-106.0, 106.0), (6.0, 80.0)), (4.0, 26.0), deep);
    wall.block(painter, (at(88.0, 106.0), (6.0, 58.0)), (4.0, 88.0), cloth);
    wall.block(painter, (at(-88.0, 88.0), (6.0, 28.0)), (10.0, 84.0), deep);
    for third in [at(30.0, 88.0), at(-29.0, 29.0), at(-88.0, -30.0)] {
        wall.block(painter, (third, (42.0, 78.0)), (26.0, 40.0), soft);
        rounded(painter, wall, third, (42.0, 82.0), 40.4, soft);
        wall.block(painter, (third, (28.0, 42.0)), (24.0, 86.0), soft);
        let seam = Wash::flat(painter.air.dark(cloth, 0.0)).alpha(0.7);
        wall.face(painter, (third.1 - 0.8, third.1 + 0.4), (28.0, 42.0), 86.4, seam);
    }
    wall.block(painter, (at(-106.0, -88.0), (6.0, 58.0)), (4.0, 88.0), cloth);
    for (along, tint) in [(-66.0, Colour::rgb(0xf4, 0xe4, 0xb8)), (62.0, Colour::rgb(0xe8, 0xf0, 0xec))] {
        pillow(painter, wall, middle + along, tint);
    }
}

/// The rounded front of a cushion that leans against the back.
fn rounded(painter: &mut Painter, wall: Wall, along: Span, up: Span, out: f32, cloth: Colour) {
    let wide = along.1 - along.0;
    let spots: Vec<Spot> = [
        (0.02, 0.02),
        (0.5, 0.0),
        (0.98, 0.02),
        (1.0, 0.5),
        (0.98, 0.96),
        (0.8, 1.02),
        (0.5, 1.04),
        (0.2, 1.02),
        (0.02, 0.96),
        (0.0, 0.5),
    ]
    .iter()
    .map(|spot: &Spot| (along.0 + wide * spot.0, up.0 + (up.1 - up.0) * spot.1))
    .collect();
    let wash = wall.wash(painter, cloth);
    wall.curve(painter, &spots, out, wash);
}

fn pillow(painter: &mut Painter, wall: Wall, along: f32, tint: Colour) {
    let spots = [
        (along - 18.0, 44.0),
        (along + 16.0, 43.0),
        (along + 18.0, 60.0),
        (along + 16.0, 78.0),
        (along - 2.0, 75.0),
        (along - 19.0, 77.0),
        (along - 17.0, 60.0),
    ];
    let wash = wall.wash(painter, tint);
    wall.curve(painter, &spots, 46.0, wash);
}

/// A rug on the floor with a border; `half` its size.
pub(super) fn rug(painter: &mut Painter, (x, z): Spot, half: (f32, f32), colour: Colour) {
    let (lit, dark) = (painter.air.facing(colour, Facing::Up, z), painter.air.dark(colour, z));
    for (part, tone) in [(1.0, 0.5), (0.955, 0.0), (0.88, 0.35), (0.85, 0.08)] {
        let (across, away) = (half.0 * part, half.1 * part);
        let near = lit.mix(dark, tone);
        let wash = Wash::down(near.mix(dark, 0.2), near);
        painter.level(0.4, (x - across, x + across), (z - away, z + away), wash);
    }
}

/// A low table of wood on the floor, with cup, book and flowers.
pub(super) fn low_table(painter: &mut Painter, (x, z): Spot, wood: Colour, chance: &mut Chance) {
    painter.shade((x, 0.0, z), 82.0, 0.6);
    let leg = Wash::flat(painter.air.dark(wood, z));
    for (aside, away) in [(-54.0, 25.0), (54.0, 25.0), (-54.0, -25.0), (54.0, -25.0)] {
        painter.bar((x + aside, 0.0, z + away), (x + aside, 36.0, z + away), 5.0, leg);
    }
    painter.block(Block { low: (x - 62.0, 12.0, z - 24.0), high: (x + 62.0, 14.0, z + 24.0) }, wood);
    painter.block(Block { low: (x - 64.0, 35.0, z - 32.0), high: (x + 64.0, 40.0, z + 32.0) }, wood);
    let cover = super::household::COVERS[chance.pick(8)];
    painter.block(Block { low: (x - 40.0, 40.0, z - 10.0), high: (x - 14.0, 43.0, z + 10.0) }, cover);
    cup(painter, (x + 8.0, 40.0, z - 6.0), Colour::rgb(0xf4, 0xf0, 0xe8));
    vase(painter, (x + 36.0, 40.0, z + 6.0), chance);
}

/// A heated table under its quilt, with cushions around it and fruit on it.
pub(super) fn heated_table(
    painter: &mut Painter,
    (x, z): Spot,
    cloth: Colour,
    wood: Colour,
    chance: &mut Chance,
) {
    painter.shade((x, 0.0, z), 150.0, 0.55);
    cushion(painter, (x, z + 98.0), cloth);
    for side in [-1.0, 1.0] {
        cushion(painter, (x + side * 138.0, z), cloth);
    }
    quilt(painter, (x, z), cloth);
    painter.block(Block { low: (x - 60.0, 36.0, z - 42.0), high: (x + 60.0, 41.0, z + 42.0) }, wood);
    let sheen = painter.air.key;
    let top = [
        (x - 20.0, 41.1, z + 42.0),
        (x + 26.0, 41.1, z + 42.0),
        (x + 4.0, 41.1, z - 42.0),
        (x - 50.0, 41.1, z - 42.0),
    ];
    painter.face(&top, Wash::flat(sheen).alpha(0.08 + 0.16 * painter.air.sun));
    bowl_of_fruit(painter, (x + 6.0, 41.0, z + 4.0), chance);
    cup(painter, (x - 36.0, 41.0, z - 18.0), Colour::rgb(0x8c, 0xb0, 0xa8));
    cup(painter, (x + 42.0, 41.0, z - 12.0), Colour::rgb(0xf0, 0xe8, 0xd8));
    cushion(painter, (x, z - 98.0), cloth);
}

/// The quilt, which falls from the table top in broad folds to the floor.
fn quilt(painter: &mut Painter, (x, z): Spot, cloth: Colour) {
    let (top, hem) = ((60.0, 42.0), (94.0, 68.0));
    let high = 37.0;
    let (lit, dark) = (painter.air.facing(cloth, Facing::Front, z), painter.air.dark(cloth, z));
    for side in [-1.0_f32, 1.0] {
        // A flank is seen unless the table itself is before it.
        let corners = [
            (x + side * top.0, high, z + top.1),
            (x + side * top.0, high, z - top.1),
            (x + side * hem.0, 0.0, z - hem.1),
            (x + side * hem.0, 0.0, z + hem.1),
        ];
        let facing = if side < 0.0 { Facing::Left } else { Facing::Right };
        let near = painter.air.facing(cloth, facing, z);
        painter.face(&corners, Wash::down(near, near.mix(dark, 0.5)));
    }
    let folds = 8_u8;
    for fold in 0..folds {
        let across = |part: f32, reach: f32| x - reach + 2.0 * reach * part;
        let (from, to) = (f32::from(fold) / f32::from(folds), f32::from(fold + 1) / f32::from(folds));
        let bulge = if fold % 2 == 0 { 6.0 } else { -2.0 };
        let corners = [
            (across(from, top.0), high, z - top.1),
            (across(to, top.0), high, z - top.1),
            (across(to, hem.0), 0.0, z - hem.1),
            (across(f32::midpoint(from, to), hem.0), 0.0, z - hem.1 - bulge),
            (across(from, hem.0), 0.0, z - hem.1),
        ];
        let tone = if fold % 2 == 0 { 0.08 } else { 0.4 };
        painter.face(&corners, Wash::down(lit.mix(dark, tone), lit.mix(dark, tone + 0.3)));
    }
    let band = cloth.mix(Colour::rgb(0xff, 0xf4, 0xdc), 0.6);
    let part = 0.72;
    let (reach, away) = (top.0 + (hem.0 - top.0) * part, top.1 + (hem.1 - top.1) * part);
    let y = high * (1.0 - part);
    let strip = [
        (x - reach, y, z - away),
        (x + reach, y, z - away),
        (x + reach + 3.0, y - 4.0, z - away - 4.0),
        (x - reach - 3.0, y - 4.0, z - away - 4.0),
    ];
    painter.face(&strip, Wash::flat(painter.air.facing(band, Facing::Front, z)).alpha(0.7));
}

/// A flat cushion to sit on.
pub(super) fn cushion(painter: &mut Painter, (x, z): Spot, cloth: Colour) {
    if !painter.view.sees(z - 40.0) {
        return;
    }
    let tint = cloth.mix(Colour::rgb(0x6c, 0x5c, 0x84), 0.25);
    painter.shade((x, 0.0, z), 40.0, 0.4);
    let ring = |size: f32, high: f32| -> Vec<Point> {
        [
            (-1.0, -1.0),
            (-0.4, -1.06),
            (0.4, -1.06),
            (1.0, -1.0),
            (1.06, 0.0),
            (1.0, 1.0),
            (0.4, 1.06),
            (-0.4, 1.06),
            (-1.0, 1.0),
            (-1.06, 0.0),
        ]
        .iter()
        .map(|spot: &Spot| (x + spot.0 * size, high, z + spot.1 * size))
        .collect()
    };
    for (size, high, facing) in [(31.0, 0.5, Facing::Front), (30.0, 6.0, Facing::Up)] {
        let spots: Vec<Spot> = ring(size, high).into_iter().map(|point| painter.view.spot(point)).collect();
        let colour = painter.air.facing(tint, facing, z);
        brush::smooth(painter.sheet, &spots, Wash::flat(colour));
    }
    let tuft = painter.view.spot((x, 6.0, z));
    let size = painter.flat_size((x, 6.0, z), 2.4);
    brush::ellipse(painter.sheet, tuft, size.0, size.1, Wash::flat(painter.air.dark(tint, z)));
}

/// A cup without a handle.
pub(super) fn cup(painter: &mut Painter, foot: Point, glaze: Colour) {
    let (x, y, z) = foot;
    if !painter.view.sees(z) {
        return;
    }
    let (lit, dark) = (painter.air.lit(glaze, z), painter.air.dark(glaze, z));
    painter.face(
        &[(x - 4.2, y + 8.0, z), (x + 4.2, y + 8.0, z), (x + 3.0, y, z), (x - 3.0, y, z)],
        Wash::across(lit, dark),
    );
    let (rim, size) = (painter.view.spot((x, y + 8.0, z)), painter.flat_size((x, y + 8.0, z), 4.2));
    brush::ellipse(painter.sheet, rim, size.0, size.1, Wash::flat(lit));
    let tea = painter.air.dark(Colour::rgb(0x9c, 0x8c, 0x48), z);
    brush::ellipse(painter.sheet, rim, size.0 * 0.82, size.1 * 0.8, Wash::flat(tea));
}

/// A bowl with oranges.
pub(super) fn bowl_of_fruit(painter: &mut Painter, foot: Point, chance: &mut Chance) {
    let (x, y, z) = foot;
    if !painter.view.sees(z) {
        return;
    }
    let (scale, spot) = (painter.view.scale(z), painter.view.spot(foot));
    let fruit = Colour::rgb(0xf0, 0x9a, 0x3c);
    let (lit, dark) = (painter.air.lit(fruit, z), painter.air.dark(fruit, z));
    for (aside, up) in [(-7.0, 10.0), (7.0, 10.0), (0.0, 9.0), (-3.0, 16.0 + chance.unit())] {
        let at = (spot.0 + aside * scale, spot.1 - up * scale);
        brush::ellipse(painter.sheet, at, 5.2 * scale, 4.8 * scale, Wash::down(lit, dark));
    }
    let ware = Colour::rgb(0x9c, 0x6c, 0x4c);
    let wash = Wash::across(painter.air.lit(ware, z), painter.air.dark(ware, z));
    painter.face(&[(x - 15.0, y + 9.0, z), (x + 15.0, y + 9.0, z), (x + 7.0, y, z), (x - 7.0, y, z)], wash);
}

/// A small vase with flowers.
pub(super) fn vase(painter: &mut Painter, foot: Point, chance: &mut Chance) {
    let (x, y, z) = foot;
    if !painter.view.sees(z) {
        return;
    }
    let (scale, spot) = (painter.view.scale(z), painter.view.spot(foot));
    let petals =
        [Colour::rgb(0xf0, 0x9c, 0xb0), Colour::rgb(0xf8, 0xe0, 0x8c), Colour::rgb(0xb0, 0xa4, 0xe0)]
            [chance.pick(3)];
    let stem = painter.air.dark(Colour::rgb(0x5c, 0x94, 0x54), z);
    for _ in 0..6 {
        let head = (chance.between(-11.0, 11.0), chance.between(24.0, 36.0));
        let at = (spot.0 + head.0 * scale, spot.1 - head.1 * scale);
        brush::line(
            painter.sheet,
            &[(spot.0, spot.1 - 12.0 * scale), at],
            (0.9 * scale).max(0.6),
            Wash::flat(stem),
        );
        let bloom = painter.air.lit(petals, z).mix(painter.air.dark(petals, z), chance.unit() * 0.5);
        brush::ellipse(painter.sheet, at, 4.4 * scale, 3.8 * scale, Wash::flat(bloom));
    }
    let glass = Colour::rgb(0xd0, 0xe4, 0xe8);
    let wash = Wash::across(painter.air.lit(glass, z), painter.air.dark(glass, z));
    painter.face(&[(x - 4.0, y + 16.0, z), (x + 4.0, y + 16.0, z), (x + 5.5, y, z), (x - 5.5, y, z)], wash);
}

/// A plate with bread.
pub(super) fn bread(painter: &mut Painter, foot: Point) {
    let (x, y, z) = foot;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    let (scale, spot) = (painter.view.scale(z), painter.view.spot(foot));
    let plate = painter.flat_size(foot, 13.0);
    brush::ellipse(
        painter.sheet,
        spot,
        plate.0,
        plate.1,
        Wash::flat(painter.air.lit(Colour::rgb(0xfa, 0xf6, 0xee), z)),
    );
    let crust = Colour::rgb(0xd0, 0x90, 0x4c);
    let (lit, dark) = (painter.air.lit(crust, z), painter.air.dark(crust, z));
    for (aside, up) in [(-4.0, 4.0), (4.0, 3.6), (0.0, 8.0)] {
        let at: Spot = painter.view.spot((x + aside, y + up, z));
        brush::ellipse(painter.sheet, at, 6.4 * scale, 4.6 * scale, Wash::down(lit, dark));
    }
}
