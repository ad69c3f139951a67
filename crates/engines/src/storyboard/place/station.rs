//! A country platform: roof on wooden posts, a bench and a name board, rails beside fields and far mountains.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::tree::{self, Crown};
use super::water::Mirror;
use super::{lamp, platform as things, sky, station_house};
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-270.0, 290.0),
    wet: Some(Mirror { walls: 330.0, end: 1400.0, strength: 0.45 }),
};

/// The view over the rails, and the one at the station's house; the first is that under the roof.
const ACROSS: usize = 1;
const HOUSE: usize = 2;

/// The platform's left and right edge, in centimetres.
const PLATFORM: (f32, f32) = (-430.0, 345.0);
/// Where the platform ends, in centimetres.
const END: f32 = 2900.0;
/// How deep the rails lie below the platform, in centimetres.
const BED: f32 = -105.0;

/// Sky, mountains and fields.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("mountains");
    sky::hills(painter, 0.16, 14_000.0, Colour::rgb(0x54, 0x7c, 0xa8), &mut chance);
    sky::hills(painter, 0.08, 7000.0, Colour::rgb(0x44, 0x78, 0x80), &mut chance);
    fields(painter, motif, &mut chance);
    for index in 0..12 {
        let x = -3400.0 + 640.0 * index as f32 + chance.between(-200.0, 200.0);
        let middle = (x, chance.between(40.0, 110.0), 5200.0);
        let leaf = motif.colour("leaf", Colour::rgb(0x4c, 0x8c, 0x54));
        tree::crown(painter, Crown { middle, size: (290.0, 150.0), leaf, clusters: 12 }, &mut chance);
    }
}

/// Rails, platform, its roof and what stands on it.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    match motif.vantage() {
        Vantage { view: ACROSS, side, .. } => things::across(painter, motif, side),
        Vantage { view: HOUSE, side, .. } if side > 0.0 => {
            painter.mirrored(|painter| open_platform(painter, motif));
            station_house::paint(painter, motif, 1.0);
        }
        Vantage { view: HOUSE, .. } => {
            open_platform(painter, motif);
            station_house::paint(painter, motif, -1.0);
        }
        _ => under_roof(painter, motif),
    }
}

/// The platform under its wooden roof, seen along the rails.
fn under_roof(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance("platform");
    grass(painter, motif, &mut chance);
    rails(painter);
    masts(painter);
    platform(painter, motif, &mut chance);
    fence(painter, motif, &mut chance);
    booth(painter, motif);
    things::drinks(painter, (-126.0, 1170.0), Colour::rgb(0xcc, 0x50, 0x4c));
    things::timetable(painter, (-300.0, 760.0));
    things::name_board(painter, (-140.0, 560.0), motif);
    roof(painter, motif);
    bench(painter, (-330.0, 250.0));
    let mut pots = motif.chance("planters");
    for z in [1800.0, 1350.0, 480.0] {
        things::planter(painter, (-30.0, z), &mut pots);
    }
    things::clock(painter, (-36.0, 262.0, 300.0), 22.0);
    lamp_post(painter);
}

/// The platform beyond the roof, without what stands on it.
fn open_platform(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance("platform");
    grass(painter, motif, &mut chance);
    rails(painter);
    masts(painter);
    platform(painter, motif, &mut chance);
    lamp_post(painter);
}

/// Nothing hangs before the figures.
pub(super) fn near(_painter: &mut Painter, _motif: &Motif) {}

/// Rice fields in bands that narrow towards the mountains.
fn fields(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let rice = motif.colour("field", Colour::rgb(0x8c, 0xc2, 0x52));
    let snowy = painter.air.snowy();
    let mut z = 12_000.0;
    while z > 700.0 {
        let near = z * 0.72;
        let hue = rice
            .mix(Colour::rgb(0x4e, 0x94, 0x4c), chance.unit())
            .mix(Colour::rgb(0xd8, 0xcc, 0x6c), chance.between(0.0, 0.3));
        let hue = if snowy { Colour::rgb(0xec, 0xf1, 0xf8).mix(hue, 0.1) } else { hue };
        let wash = Wash::down(
            painter.air.lit(hue, z),
            painter.air.lit(hue, near).mix(painter.air.dark(hue, near), 0.3),
        );
        painter.level(-130.0, (-12_000.0, 12_000.0), (near, z), wash);
        let ridge = painter.air.dark(hue.mix(Colour::rgb(0x50, 0x50, 0x30), 0.4), z);
        painter.level(-126.0, (-12_000.0, 12_000.0), (near, near * 1.012), Wash::flat(ridge).alpha(0.6));
        z = near;
    }
}

fn grass(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let near = painter.view.eye.2 + 30.0;
    let leaf = motif.colour("leaf", Colour::rgb(0x68, 0xa4, 0x4c));
    let leaf = if painter.air.snowy() { Colour::rgb(0xea, 0xf0, 0xf7) } else { leaf };
    painter.plain(BED - 4.0, (-2600.0, 1700.0), (near, 3600.0), leaf);
    for z in [2600.0, 1900.0, 1300.0, 900.0, 560.0] {
        for x in [1180.0, 1460.0] {
            let middle = (x + chance.between(-90.0, 90.0), BED + 60.0, z);
            let crown = Crown { middle, size: (150.0, 84.0), leaf, clusters: 18 };
            tree::crown(painter, crown, chance);
        }
    }
    flowers(painter, chance);
}

/// Flowers and tall grass beyond the rails.
fn flowers(painter: &mut Painter, chance: &mut Chance) {
    if painter.air.snowy() {
        return;
    }
    for hue in [Colour::rgb(0xf6, 0xd8, 0x4c), Colour::rgb(0xf4, 0xf2, 0xf4), Colour::rgb(0xe8, 0x84, 0xa4)] {
        let mut shape = Shape::default();
        for _ in 0..60 {
            let z = 120.0 + chance.unit() * chance.unit() * 2200.0;
            let point = (chance.between(820.0, 1110.0), BED + chance.between(6.0, 34.0), z);
            let size = (5.0 * painter.view.scale(z)).max(0.8);
            shape.ellipse(painter.view.spot(point), size, size * 0.8);
        }
        let colour = painter.air.lit(hue, 500.0);
        shape.fill(painter.sheet, Wash::flat(colour));
    }
}

fn rails(painter: &mut Painter) {
    let near = painter.view.eye.2 + 30.0;
    let gravel = Colour::rgb(0x94, 0x86, 0x7c);
    let gravel = if painter.air.snowy() { Colour::rgb(0xe2, 0xe6, 0xee) } else { gravel };
    painter.plain(BED, (345.0, 790.0), (near, 9000.0), gravel);
    let sleeper = painter.air.dark(Colour::rgb(0x6c, 0x54, 0x48), 400.0);
    let mut z = (near / 62.0).ceil() * 62.0;
    while z < 3400.0 {
        painter.level(BED + 4.0, (470.0, 710.0), (z, z + 22.0), Wash::flat(painter.air.hazed(sleeper, z)));
        z += 62.0;
    }
    for x in [528.0, 642.0] {
        let steel = painter.air.lit(Colour::rgb(0xb4, 0xb4, 0xbc), 0.0);
        let rust = painter.air.dark(Colour::rgb(0x7c, 0x5c, 0x50), 0.0);
        painter.face(
            &[
                (x - 3.0, BED + 6.0, near),
                (x - 3.0, BED + 18.0, near),
                (x - 3.0, BED + 18.0, 8000.0),
                (x - 3.0, BED + 6.0, 8000.0),
            ],
            Wash::flat(rust),
        );
        painter.level(BED + 18.0, (x - 3.0, x + 4.0), (near, 8000.0), Wash::down(painter.air.haze, steel));
    }
}

/// Masts beyond the rails that carry the wire.
fn masts(painter: &mut Painter) {
    let wire = painter.air.dark(Colour::rgb(0x34, 0x34, 0x44), 0.0);
    let spots = [3900.0, 2800.0, 1700.0, 600.0];
    for z in spots {
        painter.post((830.0, BED, z), 640.0, 20.0, Colour::rgb(0x88, 0x8a, 0x90));
        let iron = Wash::flat(painter.air.dark(Colour::rgb(0x60, 0x64, 0x6c), z));
        painter.bar((830.0, 560.0, z), (570.0, 520.0, z), 7.0, iron);
        painter.bar((830.0, 470.0, z), (570.0, 520.0, z), 4.0, iron);
    }
    let mut stops = spots.to_vec();
    stops.push(painter.view.eye.2 + 40.0);
    for pair in stops.windows(2) {
        for (x, y, sag) in [(585.0, 520.0, 26.0), (585.0, 470.0, 2.0), (830.0, 630.0, 40.0)] {
            painter.wire((x, y, pair[1]), (x, y, pair[0]), sag, 2.2, wire);
        }
    }
}

fn platform(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let near = painter.view.eye.2 + 30.0;
    let concrete = motif.colour("ground", Colour::rgb(0xc2, 0xba, 0xae));
    let concrete = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { concrete };
    let concrete =
        if painter.air.wet() { concrete.mix(Colour::rgb(0x58, 0x60, 0x70), 0.45) } else { concrete };
    painter.plain(0.0, PLATFORM, (near, END), concrete);
    let under_roof = painter.air.dark(concrete, 100.0);
    if motif.vantage().view != HOUSE {
        let wash = Wash::flat(under_roof).alpha(0.35 + 0.45 * painter.air.sun);
        painter.ground((PLATFORM.0, -20.0), (near, 1650.0), wash);
    }
    let joint = painter.air.dark(concrete.mix(Colour::rgb(0x40, 0x40, 0x48), 0.4), 100.0);
    let mut z = (near / 180.0).ceil() * 180.0;
    while z < END {
        painter.ground(PLATFORM, (z, z + 3.0), Wash::flat(joint).alpha(0.45));
        z += 180.0;
    }
    for _ in 0..14 {
        let point = (chance.between(-380.0, 90.0), 0.0, near + 120.0 + chance.unit() * 1100.0);
        let size = painter.flat_size(point, chance.between(14.0, 60.0));
        let mut shape = Shape::default();
        shape.clump(painter.view.spot(point), size, 9, chance);
        shape.fill(painter.sheet, Wash::flat(joint).alpha(0.1));
    }
    tactile(painter, near);
    let lip = painter.air.lit(Colour::rgb(0xe2, 0xde, 0xd6), 0.0);
    painter.ground((316.0, PLATFORM.1), (near, END), Wash::flat(lip));
}

/// The yellow strip of raised tiles before the edge.
fn tactile(painter: &mut Painter, near: f32) {
    let yellow = Colour::rgb(0xf0, 0xc0, 0x3c);
    let yellow = if painter.air.snowy() { yellow.mix(Colour::rgb(0xf4, 0xf6, 0xfa), 0.5) } else { yellow };
    painter.plain(0.0, (243.0, 279.0), (near, END), yellow);
    let dark = painter.air.dark(yellow, 0.0);
    let mut z = (near / 32.0).ceil() * 32.0;
    while z < 1100.0 {
        painter.ground((243.0, 279.0), (z, z + 2.0), Wash::flat(dark).alpha(0.7));
        for x in [249.0, 259.0, 269.0] {
            painter.ground((x, x + 4.0), (z + 6.0, z + 26.0), Wash::flat(dark).alpha(0.35));
        }
        z += 32.0;
    }
}

fn fence(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let leaf = motif.colour("leaf", Colour::rgb(0x52, 0x92, 0x50));
    for index in 0..9 {
        let z = 2700.0 - 320.0 * index as f32;
        let middle = (-620.0, 60.0, z);
        tree::crown(painter, Crown { middle, size: (170.0, 130.0), leaf, clusters: 20 }, chance);
    }
    let white = Colour::rgb(0xec, 0xe8, 0xde);
    let wash = Wash::flat(painter.air.facing(white, Facing::Right, 300.0));
    let mut z = END;
    while z > -300.0 {
        painter.bar((PLATFORM.0, 0.0, z), (PLATFORM.0, 112.0, z), 8.0, wash);
        z -= 62.0;
    }
    for y in [48.0, 98.0] {
        let near = painter.view.eye.2 + 40.0;
        painter.side(PLATFORM.0, (near, END), (y, y + 9.0), wash);
    }
}

/// The waiting room at the far end of the roof.
fn booth(painter: &mut Painter, motif: &Motif) {
    let wood = motif.colour("wall", Colour::rgb(0x9c, 0x74, 0x54));
    painter.shade((-300.0, 0.0, 1500.0), 260.0, 0.5);
    painter.block(Block { low: (PLATFORM.0, 0.0, 1250.0), high: (-180.0, 262.0, 1640.0) }, wood);
    let dark = painter.air.dark(Colour::rgb(0x48, 0x54, 0x64), 1250.0);
    let lit = dark.mix(painter.air.shining(lamp::WARM, 1250.0), painter.air.lamps);
    painter.front(1249.0, (-410.0, -310.0), (96.0, 210.0), Wash::down(lit, dark.mix(lit, 0.6)));
    painter.front(1249.0, (-280.0, -205.0), (0.0, 214.0), Wash::down(lit, dark));
    for z in [1290.0, 1420.0, 1540.0] {
        painter.side(-179.0, (z, z + 80.0), (96.0, 210.0), Wash::down(lit, dark.mix(lit, 0.6)));
    }
    if painter.air.lamps > 0.3 {
        painter.pool((-220.0, 0.0, 1150.0), 260.0, lamp::WARM, 0.5 * painter.air.lamps);
    }
}

/// The roof over the left part of the platform.
fn roof(painter: &mut Painter, motif: &Motif) {
    let wood = motif.colour("wood", Colour::rgb(0x86, 0x5e, 0x44));
    let (near, far) = (painter.view.eye.2 + 30.0, 1660.0);
    let under = painter.air.dark(wood, 200.0);
    painter.face(
        &[(-470.0, 318.0, near), (-470.0, 318.0, far), (-8.0, 352.0, far), (-8.0, 352.0, near)],
        Wash::down(under, painter.air.hazed(under, 800.0)),
    );
    let rafter = painter.air.dark(wood.mix(Colour::rgb(0x2c, 0x1c, 0x24), 0.5), 200.0);
    let mut z = far;
    while z > near {
        painter.face(
            &[(-470.0, 316.0, z), (-470.0, 316.0, z + 12.0), (-8.0, 350.0, z + 12.0), (-8.0, 350.0, z)],
            Wash::flat(rafter),
        );
        z -= 110.0;
    }
    for x in [-70.0, -420.0] {
        for z in [1560.0, 1180.0, 800.0, 420.0] {
            painter.post((x, 0.0, z), 345.0, 18.0, wood);
            let brace = Wash::flat(rafter);
            painter.bar((x, 290.0, z), (x + 56.0, 342.0, z), 9.0, brace);
            painter.bar((x, 290.0, z), (x - 56.0, 338.0, z), 9.0, brace);
            painter.shade((x, 0.0, z), 26.0, 0.6);
        }
    }
    let edge = painter.air.facing(motif.colour("roof", Colour::rgb(0x6c, 0x80, 0x8c)), Facing::Right, 0.0);
    painter.side(-8.0, (near, far), (346.0, 366.0), Wash::flat(edge));
    for z in [980.0, 620.0, 260.0] {
        painter.block(
            Block { low: (-250.0, 304.0, z - 40.0), high: (-236.0, 312.0, z + 40.0) },
            Colour::rgb(0xf2, 0xf2, 0xee),
        );
        painter.glow((-243.0, 302.0, z), 210.0, Colour::rgb(0xff, 0xf0, 0xd0), 0.6 * painter.air.lamps);
        painter.pool((-243.0, 0.0, z), 260.0, lamp::WARM, 0.38 * painter.air.lamps);
    }
}

fn bench(painter: &mut Painter, (x, z): (f32, f32)) {
    painter.shade((x, 0.0, z + 40.0), 150.0, 0.5);
    let wood = Colour::rgb(0x5c, 0x8c, 0xa4);
    for near in [z, z + 150.0] {
        painter.block(
            Block { low: (x - 24.0, 0.0, near), high: (x + 24.0, 40.0, near + 8.0) },
            Colour::rgb(0x6c, 0x6c, 0x74),
        );
    }
    painter.block(Block { low: (x - 34.0, 56.0, z - 20.0), high: (x - 26.0, 92.0, z + 180.0) }, wood);
    painter.block(Block { low: (x - 26.0, 40.0, z - 20.0), high: (x + 26.0, 46.0, z + 180.0) }, wood);
}

fn lamp_post(painter: &mut Painter) {
    let foot = (60.0, 0.0, 2050.0);
    painter.post(foot, 380.0, 12.0, Colour::rgb(0x70, 0x74, 0x7c));
    let at = (60.0, 384.0, 2050.0);
    let size = 20.0 * painter.view.scale(at.2);
    let bulb = painter
        .air
        .lit(Colour::rgb(0xf4, 0xf4, 0xf0), at.2)
        .mix(Colour::rgb(0xff, 0xf0, 0xc8), painter.air.lamps);
    brush::ellipse(painter.sheet, painter.view.spot(at), size, size * 0.8, Wash::flat(bulb));
    lamp::shine(painter, at, 230.0);
}
