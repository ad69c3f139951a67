//! The country that passes outside a train: a town, fields or the sea, as the place's chance decides, drawn out
//! sideways where it is close to the rails.

use domain::colour::Colour;

use super::motif::Motif;
use super::outlook;
use super::painter::Painter;
use super::sky;
use super::tree::{self, Crown};
use super::wall::{Side, Wall};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

/// How far below the floor of the carriage the ground lies, in centimetres.
const GROUND: f32 = -140.0;

/// What the line runs through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Country {
    Town,
    Fields,
    Sea,
}

/// Sky and country behind the windows of these walls.
pub(super) fn passing(painter: &mut Painter, motif: &Motif, walls: &[Wall]) {
    let mut chance = motif.chance("line");
    let country = [Country::Town, Country::Fields, Country::Sea][chance.pick(3)];
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    sky::hills(painter, 0.08, 9000.0, Colour::rgb(0x54, 0x80, 0x96), &mut chance);
    ground(painter, motif, country);
    let leaf = motif.colour("leaf", Colour::rgb(0x5e, 0x9c, 0x50));
    for wall in walls {
        match country {
            Country::Town => outlook::houses(painter, *wall, (9, (800.0, 2400.0)), &mut chance),
            Country::Fields => fields(painter, *wall, leaf, &mut chance),
            Country::Sea => {}
        }
        if wall.side == Side::End {
            streaks(painter, leaf, &mut chance);
        }
    }
}

fn ground(painter: &mut Painter, motif: &Motif, country: Country) {
    let near = painter.view.eye.2 + 30.0;
    let snow = painter.air.snowy();
    let grass = if snow {
        Colour::rgb(0xec, 0xf0, 0xf8)
    } else {
        motif.colour("grass", Colour::rgb(0x84, 0xac, 0x60))
    };
    if country != Country::Sea {
        painter.plain(GROUND, (-20_000.0, 20_000.0), (near, 12_000.0), grass);
        return;
    }
    painter.plain(GROUND, (-20_000.0, 20_000.0), (near, 1400.0), grass);
    let horizon = painter.view.vanish.1;
    let shore = painter.view.spot((0.0, GROUND, 1400.0)).1;
    let (far, close) = (
        painter.air.middle.mix(painter.air.haze, 0.5),
        painter.air.zenith.mix(Colour::rgb(0x2c, 0x80, 0x98), 0.35),
    );
    let width = painter.view.width;
    brush::rectangle(painter.sheet, (0.0, horizon), (width, shore - horizon), Wash::down(far, close));
    let mut chance = motif.chance("waves");
    let light = painter.air.key.mix(Colour::rgb(0xff, 0xff, 0xff), 0.4);
    for _ in 0..90 {
        let part = chance.unit();
        let spot = (chance.unit() * width, horizon + (shore - horizon) * part);
        let size = (4.0 + 26.0 * part) * width / 1280.0;
        brush::ellipse(
            painter.sheet,
            spot,
            size,
            (size * 0.06).max(0.5),
            Wash::flat(light).alpha(0.16 + 0.3 * painter.air.sun),
        );
    }
}

/// Paddies in strips, with a row of trees and poles of a power line.
fn fields(painter: &mut Painter, wall: Wall, leaf: Colour, chance: &mut Chance) {
    let snow = painter.air.snowy();
    let water = painter.air.haze.mix(painter.air.middle, 0.4);
    if wall.side == Side::End {
        for row in 0..6_u8 {
            let z = 5200.0 - 760.0 * f32::from(row);
            let crop =
                [Colour::rgb(0xa8, 0xc0, 0x5c), Colour::rgb(0x70, 0xa4, 0x58), Colour::rgb(0xc8, 0xb8, 0x68)]
                    [chance.pick(3)];
            let colour = if snow { Colour::rgb(0xe4, 0xea, 0xf4) } else { crop };
            let wash = Wash::flat(painter.air.lit(colour, z));
            painter.level(GROUND + 0.1, (-9000.0, 9000.0), (z - 520.0, z), wash);
            if chance.often(0.5) {
                painter.level(GROUND + 0.2, (-9000.0, 9000.0), (z - 560.0, z - 500.0), Wash::flat(water));
            }
        }
    }
    for (along, away) in outlook::behind(wall, 7, (1600.0, 2600.0), chance) {
        let middle = wall.point(along * 1.6, GROUND + 70.0, -away);
        tree::crown(painter, Crown { middle, size: (170.0, 130.0), leaf, clusters: 10 }, chance);
    }
    for (along, away) in outlook::behind(wall, 6, (1180.0, 1220.0), chance) {
        let foot = wall.point(along, GROUND, -away);
        painter.post(foot, 560.0, 16.0, Colour::rgb(0x84, 0x80, 0x80));
        let arm = Wash::flat(painter.air.dark(Colour::rgb(0x60, 0x5c, 0x60), foot.2));
        for y in [500.0, 530.0] {
            painter.bar((foot.0 - 60.0, y, foot.2), (foot.0 + 60.0, y, foot.2), 8.0, arm);
        }
    }
}

/// Bushes and posts beside the rails, too fast to be seen sharply.
fn streaks(painter: &mut Painter, leaf: Colour, chance: &mut Chance) {
    let leaf = if painter.air.snowy() { leaf.mix(Colour::rgb(0xf0, 0xf4, 0xfa), 0.7) } else { leaf };
    let (lit, dark) = (painter.air.lit(leaf, 500.0), painter.air.dark(leaf, 500.0));
    for index in 0..26_u8 {
        let z = 620.0;
        let up = GROUND + chance.between(0.0, 190.0) * if index % 3 == 0 { 1.0 } else { 0.7 };
        let x = chance.between(-1500.0, 1500.0);
        let spot = painter.view.spot((x, up, z));
        let scale = painter.view.scale(z);
        let size = (chance.between(160.0, 420.0) * scale, chance.between(8.0, 26.0) * scale);
        let colour = lit.mix(dark, chance.unit());
        brush::soft(painter.sheet, spot, size, colour, 0.7);
    }
}
