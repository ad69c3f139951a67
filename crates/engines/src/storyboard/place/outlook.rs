//! What is seen through the windows of a home: sky, hills, the neighbours' roofs, trees and a hedge.

use domain::colour::Colour;

use super::motif::Motif;
use super::painter::Painter;
use super::sky;
use super::tree::{self, Crown};
use super::wall::{Side, Wall};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// Sky and neighbourhood behind a wall with a window.
pub(super) fn garden(painter: &mut Painter, motif: &Motif, wall: Wall) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("outside");
    sky::hills(painter, 0.09, 9000.0, Colour::rgb(0x54, 0x80, 0x96), &mut chance);
    lawn(painter, motif);
    houses(painter, wall, (5, (1700.0, 2600.0)), &mut chance);
    hedge(painter, wall, motif.colour("leaf", Colour::rgb(0x5e, 0xa0, 0x50)), &mut chance);
}

fn lawn(painter: &mut Painter, motif: &Motif) {
    let snow = painter.air.snowy();
    let grass = if snow {
        Colour::rgb(0xee, 0xf2, 0xf8)
    } else {
        motif.colour("grass", Colour::rgb(0x86, 0xb0, 0x68))
    };
    let near = painter.view.eye.2 + 30.0;
    painter.plain(-30.0, (-9000.0, 9000.0), (near, 9000.0), grass);
}

/// The places of things behind a wall, those that lie deepest in the picture first.
pub(super) fn behind(wall: Wall, count: u8, away: (f32, f32), chance: &mut Chance) -> Vec<(f32, f32)> {
    let reach = if wall.side == Side::End { (-900.0, 900.0) } else { (-300.0, 1500.0) };
    let step = (reach.1 - reach.0) / f32::from(count);
    let mut spots: Vec<(f32, f32)> = (0..count)
        .map(|index| {
            let along = reach.0 + step * (f32::from(index) + chance.between(0.1, 0.9));
            (along, chance.between(away.0, away.1))
        })
        .collect();
    spots.sort_by(|a, b| wall.point(b.0, 0.0, -b.1).2.total_cmp(&wall.point(a.0, 0.0, -a.1).2));
    spots
}

/// So many houses with gabled roofs and windows that are lit in the evening, from how far to how far away.
pub(super) fn houses(
    painter: &mut Painter,
    wall: Wall,
    (count, away): (u8, (f32, f32)),
    chance: &mut Chance,
) {
    for (along, away) in behind(wall, count, away, chance) {
        let walls = [
            Colour::rgb(0xe8, 0xde, 0xca),
            Colour::rgb(0xc8, 0xb8, 0xa4),
            Colour::rgb(0xd8, 0xd4, 0xd0),
            Colour::rgb(0xb8, 0xc0, 0xc4),
        ][chance.pick(4)];
        let roof =
            [Colour::rgb(0x5c, 0x6a, 0x84), Colour::rgb(0x8c, 0x54, 0x48), Colour::rgb(0x50, 0x5c, 0x5c)]
                [chance.pick(3)];
        let (half, high) = (chance.between(170.0, 250.0), chance.between(170.0, 280.0));
        house(painter, wall, (along, away), (half, high), (walls, roof));
    }
}

fn house(
    painter: &mut Painter,
    wall: Wall,
    (along, away): (f32, f32),
    (half, high): (f32, f32),
    (walls, roof): (Colour, Colour),
) {
    let deep = (-away - 260.0, -away);
    let z = wall.point(along, 0.0, -away).2;
    if !painter.view.sees(z - half - 300.0) {
        return;
    }
    wall.block(painter, ((along - half, along + half), (-30.0, high)), deep, walls);
    let roof = if painter.air.snowy() { roof.mix(Colour::rgb(0xf4, 0xf6, 0xfa), 0.85) } else { roof };
    let (lit, dark) = (painter.air.lit(roof, z), painter.air.dark(roof, z));
    let eaves = half + 34.0;
    let front = [
        wall.point(along - eaves, high - 12.0, -away + 26.0),
        wall.point(along + eaves, high - 12.0, -away + 26.0),
        wall.point(along + eaves * 0.86, high + 130.0, -away - 130.0),
        wall.point(along - eaves * 0.86, high + 130.0, -away - 130.0),
    ];
    painter.face(&front, Wash::down(lit, dark.mix(lit, 0.4)));
    let glow = painter.air.shining(super::lamp::WARM, z);
    let glass = painter.air.dark(Colour::rgb(0x78, 0x90, 0xa8), z).mix(glow, painter.air.lamps);
    for aside in [-0.5, 0.45] {
        let middle = along + half * aside;
        wall.face(painter, (middle - 42.0, middle + 42.0), (high - 130.0, high - 44.0), -away + 1.0, {
            Wash::flat(glass)
        });
        let bar = Wash::flat(painter.air.lit(Colour::rgb(0xf0, 0xec, 0xe4), z));
        wall.face(painter, (middle - 3.0, middle + 3.0), (high - 130.0, high - 44.0), -away + 2.0, bar);
    }
}

fn hedge(painter: &mut Painter, wall: Wall, leaf: Colour, chance: &mut Chance) {
    for (along, away) in behind(wall, 3, (520.0, 860.0), chance) {
        let high = chance.between(60.0, 190.0);
        let middle = wall.point(along, high, -away);
        let size = (chance.between(90.0, 150.0), chance.between(90.0, 130.0));
        tree::crown(painter, Crown { middle, size, leaf, clusters: 15 }, chance);
    }
    for (along, away) in behind(wall, 8, (330.0, 420.0), chance) {
        let middle = wall.point(along, 12.0, -away);
        let leaf = leaf.mix(Colour::rgb(0x3c, 0x74, 0x50), 0.4);
        tree::crown(painter, Crown { middle, size: (120.0, 58.0), leaf, clusters: 10 }, chance);
    }
}
