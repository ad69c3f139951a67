//! What stands on a platform: a drinks machine, a clock, a timetable, plants, benches and name boards, and the
//! view of a country station over its rails.

use domain::colour::Colour;

use super::air::Facing;
use super::lamp;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::tree::{self, Crown};
use super::view::Point;
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// How deep the rails lie below the platform, in centimetres.
const BED: f32 = -92.0;
/// Where our platform ends towards the rails, and where the other one begins and ends, in centimetres.
const EDGE: f32 = 130.0;
const OTHER: (f32, f32) = (820.0, 1180.0);

/// A drinks machine, lit from inside, seen from the front.
pub(super) fn drinks(painter: &mut Painter, (x, z): (f32, f32), colour: Colour) {
    if !painter.view.sees(z) {
        return;
    }
    painter.shade((x, 0.0, z + 30.0), 80.0, 0.6);
    painter.block(Block { low: (x - 52.0, 0.0, z), high: (x + 52.0, 184.0, z + 74.0) }, colour);
    let lamps = painter.air.lamps;
    let case = painter.air.lit(Colour::rgb(0xf0, 0xf2, 0xf0), z);
    let case = case.mix(painter.air.shining(Colour::rgb(0xff, 0xfc, 0xec), z), (0.2 + lamps).min(1.0));
    painter.front(z - 1.0, (x - 44.0, x + 44.0), (88.0, 172.0), Wash::flat(case));
    let cans = [Colour::rgb(0xd0, 0x4c, 0x4c), Colour::rgb(0x4c, 0x9c, 0x6c), Colour::rgb(0x48, 0x78, 0xb8)];
    for row in 0..3_u8 {
        let y = 94.0 + 27.0 * f32::from(row);
        for column in 0..6_u8 {
            let left = x - 40.0 + 13.5 * f32::from(column);
            let can = cans[usize::from(row + column * 2) % cans.len()];
            let seen = painter.air.lit(can, z).mix(can, lamps);
            painter.front(z - 1.5, (left, left + 9.0), (y, y + 18.0), Wash::flat(seen));
        }
    }
    let dark = Wash::flat(painter.air.dark(Colour::rgb(0x34, 0x34, 0x40), z));
    painter.front(z - 1.0, (x - 40.0, x + 24.0), (18.0, 40.0), dark);
    painter.front(z - 1.0, (x + 28.0, x + 42.0), (52.0, 78.0), dark);
    painter.glow((x, 130.0, z - 4.0), 130.0, Colour::rgb(0xf0, 0xf8, 0xff), 0.5 * lamps);
    painter.pool((x, 0.0, z - 60.0), 150.0, Colour::rgb(0xe8, 0xf4, 0xff), 0.45 * lamps);
}

/// A round clock with two faces that hangs from a roof or stands out from a wall.
pub(super) fn clock(painter: &mut Painter, (x, y, z): Point, radius: f32) {
    if !painter.view.sees(z) {
        return;
    }
    let (spot, size) = (painter.view.spot((x, y, z)), radius * painter.view.scale(z));
    let rim = painter.air.dark(Colour::rgb(0x34, 0x3c, 0x4c), z);
    painter.bar((x, y, z), (x, y + radius * 2.2, z), radius * 0.2, Wash::flat(rim));
    brush::ellipse(painter.sheet, spot, size * 1.14, size * 1.14, Wash::flat(rim));
    let face = painter.air.lit(Colour::rgb(0xf8, 0xf6, 0xee), z).mix(lamp::WARM, 0.5 * painter.air.lamps);
    brush::ellipse(painter.sheet, spot, size, size, Wash::flat(face));
    for (turn, part, thick) in [(0.6_f32, 0.55, 0.16), (2.3, 0.82, 0.1)] {
        let end = (x + libm::sinf(turn) * radius * part, y + libm::cosf(turn) * radius * part, z - 0.5);
        painter.bar((x, y, z - 0.5), end, radius * thick, Wash::flat(rim));
    }
}

/// A board on two legs with the hours of the trains.
pub(super) fn timetable(painter: &mut Painter, (x, z): (f32, f32)) {
    if !painter.view.sees(z) {
        return;
    }
    for aside in [-46.0, 46.0] {
        painter.post((x + aside, 0.0, z + 2.0), 190.0, 6.0, Colour::rgb(0x68, 0x70, 0x7c));
    }
    let board = Block { low: (x - 50.0, 82.0, z - 3.0), high: (x + 50.0, 182.0, z + 2.0) };
    painter.block(board, Colour::rgb(0xf4, 0xf2, 0xea));
    let band = painter.air.lit(Colour::rgb(0x3c, 0x74, 0x9c), z);
    painter.front(z - 4.0, (x - 50.0, x + 50.0), (168.0, 182.0), Wash::flat(band));
    let ink = Wash::flat(painter.air.dark(Colour::rgb(0x58, 0x5c, 0x68), z)).alpha(0.75);
    for row in 0..8_u8 {
        let y = 88.0 + 9.5 * f32::from(row);
        let long = 30.0 + 9.0 * f32::from(row * 5 % 6);
        painter.front(z - 4.0, (x - 44.0, x - 34.0), (y, y + 5.0), ink);
        painter.front(z - 4.0, (x - 30.0, x - 30.0 + long), (y + 1.0, y + 4.0), ink);
    }
}

/// A trough with flowers.
pub(super) fn planter(painter: &mut Painter, (x, z): (f32, f32), chance: &mut Chance) {
    if !painter.view.sees(z) {
        return;
    }
    painter.shade((x, 0.0, z + 16.0), 62.0, 0.5);
    let clay = Colour::rgb(0xb0, 0x74, 0x58);
    painter.block(Block { low: (x - 46.0, 0.0, z), high: (x + 46.0, 30.0, z + 34.0) }, clay);
    let leaf = Colour::rgb(0x58, 0x98, 0x54);
    let crown = Crown { middle: (x, 42.0, z + 10.0), size: (48.0, 18.0), leaf, clusters: 10 };
    tree::crown(painter, crown, chance);
    let mut flowers = Shape::default();
    let scale = painter.view.scale(z);
    for _ in 0..14 {
        let point = (x + chance.between(-44.0, 44.0), chance.between(36.0, 60.0), z - 1.0);
        flowers.ellipse(painter.view.spot(point), 3.6 * scale, 3.2 * scale);
    }
    if !painter.air.snowy() {
        let hue = painter.air.lit(Colour::rgb(0xf0, 0x80, 0x90), z);
        flowers.fill(painter.sheet, Wash::flat(hue));
    }
}

/// A bench that faces the lens.
pub(super) fn bench(painter: &mut Painter, (x, z): (f32, f32)) {
    painter.shade((x, 0.0, z), 120.0, 0.5);
    let wood = Colour::rgb(0x5c, 0x8c, 0xa4);
    painter.block(Block { low: (x - 90.0, 54.0, z + 26.0), high: (x + 90.0, 92.0, z + 32.0) }, wood);
    for aside in [-70.0, 62.0] {
        let low = (x + aside, 0.0, z);
        let iron = Colour::rgb(0x6c, 0x6c, 0x74);
        painter.block(Block { low, high: (x + aside + 8.0, 40.0, z + 30.0) }, iron);
    }
    painter.block(Block { low: (x - 90.0, 40.0, z - 14.0), high: (x + 90.0, 46.0, z + 28.0) }, wood);
}

/// The name board of the station around a middle that stands at `x` and `z`.
pub(super) fn name_board(painter: &mut Painter, (x, z): (f32, f32), motif: &Motif) {
    for aside in [-74.0, 74.0] {
        painter.post((x + aside, 0.0, z + 3.0), 206.0, 8.0, Colour::rgb(0x70, 0x78, 0x80));
    }
    let board = Block { low: (x - 88.0, 118.0, z - 4.0), high: (x + 88.0, 202.0, z + 2.0) };
    painter.block(board, Colour::rgb(0xfa, 0xf8, 0xf0));
    let band = painter.air.facing(motif.colour("sign", Colour::rgb(0x2f, 0x74, 0xa8)), Facing::Front, z);
    painter.front(z - 5.0, (x - 88.0, x + 88.0), (126.0, 142.0), Wash::flat(band));
    let ink = painter.air.dark(Colour::rgb(0x2c, 0x30, 0x3c), z);
    let words = if motif.sign().is_empty() { "HARE" } else { motif.sign() };
    let length = super::lettering::pen_lines(words).1.max(0.1);
    let high = (150.0 / length).min(32.0);
    super::lettering::write(painter, words, high * 0.14, ink, |across, up| {
        (x + (across - length / 2.0) * high, 172.0 + (up - 0.5) * high, z - 5.5)
    });
}

/// White where snow lies, and darker where it rains.
pub(super) fn paving(painter: &Painter, colour: Colour) -> Colour {
    if painter.air.snowy() {
        return Colour::rgb(0xee, 0xf2, 0xf8);
    }
    if painter.air.wet() { colour.mix(Colour::rgb(0x58, 0x60, 0x70), 0.45) } else { colour }
}

/// The view over the rails to the other platform.
pub(super) fn across(painter: &mut Painter, motif: &Motif, side: f32) {
    let mut chance = motif.chance("other platform");
    let leaf = motif.colour("leaf", Colour::rgb(0x52, 0x92, 0x50));
    let meadow = paving(painter, leaf.mix(Colour::rgb(0xa4, 0xc0, 0x58), 0.3));
    painter.plain(BED - 4.0, (-9000.0, 9000.0), (OTHER.1, 6000.0), meadow);
    for index in -12..=12_i8 {
        let x = f32::from(index) * 210.0 + chance.between(-60.0, 60.0);
        let middle = (x, chance.between(30.0, 90.0), OTHER.1 + 240.0);
        tree::crown(painter, Crown { middle, size: (190.0, 120.0), leaf, clusters: 12 }, &mut chance);
    }
    wires(painter, OTHER.1 + 150.0);
    other_platform(painter, motif);
    shelter(painter, side * 420.0, motif);
    name_board(painter, (-side * 130.0, 1010.0), motif);
    drinks(painter, (side * 690.0, 1080.0), Colour::rgb(0xd4, 0x50, 0x4c));
    planter(painter, (-side * 420.0, 1040.0), &mut chance);
    planter(painter, (-side * 560.0, 1040.0), &mut chance);
    bench(painter, (-side * 820.0, 1060.0));
    tracks(painter);
    own_platform(painter, motif);
}

/// Poles in a row beyond the rails with their wires.
fn wires(painter: &mut Painter, z: f32) {
    let dark = painter.air.dark(Colour::rgb(0x34, 0x34, 0x44), z);
    for index in -4..=4_i8 {
        let x = f32::from(index) * 900.0 + 260.0;
        painter.post((x, BED, z), 690.0, 20.0, Colour::rgb(0x88, 0x8a, 0x90));
        for y in [640.0, 590.0] {
            painter.bar((x - 60.0, y, z), (x + 60.0, y, z), 8.0, Wash::flat(dark));
            painter.wire((x, y, z), (x + 900.0, y, z), 34.0, 2.4, dark);
        }
    }
}

fn other_platform(painter: &mut Painter, motif: &Motif) {
    let concrete = motif.colour("ground", Colour::rgb(0xc2, 0xba, 0xae));
    let top = paving(painter, concrete);
    painter.plain(0.0, (-6000.0, 6000.0), OTHER, top);
    let (lit, dark) = (painter.air.lit(concrete, OTHER.0), painter.air.dark(concrete, OTHER.0));
    painter.front(OTHER.0, (-6000.0, 6000.0), (BED, 0.0), Wash::down(dark, dark.mix(lit, 0.25)));
    painter.front(OTHER.0 - 1.0, (-6000.0, 6000.0), (-12.0, 0.0), Wash::flat(lit));
    let yellow = painter.air.lit(paving(painter, Colour::rgb(0xf0, 0xc0, 0x3c)), OTHER.0);
    painter.ground((-6000.0, 6000.0), (OTHER.0 + 60.0, OTHER.0 + 100.0), Wash::flat(yellow));
    let white = Wash::flat(painter.air.facing(Colour::rgb(0xec, 0xe8, 0xde), Facing::Front, OTHER.1));
    for index in -40..=40_i8 {
        let x = f32::from(index) * 62.0;
        painter.front(OTHER.1, (x - 4.0, x + 4.0), (0.0, 112.0), white);
    }
    for y in [48.0, 98.0] {
        painter.front(OTHER.1 - 1.0, (-6000.0, 6000.0), (y, y + 9.0), white);
    }
}

/// A roof on posts with a wall behind it, a bench, and its clock.
fn shelter(painter: &mut Painter, x: f32, motif: &Motif) {
    let wood = motif.colour("wood", Colour::rgb(0x86, 0x5e, 0x44));
    let (near, far) = (950.0, 1150.0);
    let wall = motif.colour("wall", Colour::rgb(0x9c, 0x74, 0x54));
    painter.shade((x, 0.0, far - 60.0), 280.0, 0.5);
    let wash = painter.wall_wash(wall, Facing::Front, far);
    painter.front(far, (x - 200.0, x + 200.0), (0.0, 270.0), wash);
    let seam = Wash::flat(painter.air.dark(wall, far)).alpha(0.5);
    for index in -7..=7_i8 {
        let at = x + f32::from(index) * 27.0;
        painter.front(far - 1.0, (at, at + 2.0), (0.0, 270.0), seam);
    }
    let paper = painter.air.lit(Colour::rgb(0xf4, 0xf0, 0xe4), far);
    for (left, tone) in [(-150.0, Colour::rgb(0xe0, 0x7c, 0x6c)), (90.0, Colour::rgb(0x5c, 0xa0, 0xb8))] {
        painter.front(far - 1.0, (x + left, x + left + 62.0), (112.0, 200.0), Wash::flat(paper));
        let hue = painter.air.lit(tone, far);
        painter.front(far - 1.5, (x + left + 6.0, x + left + 56.0), (146.0, 194.0), Wash::flat(hue));
    }
    bench(painter, (x - 30.0, 1080.0));
    let roof = motif.colour("roof", Colour::rgb(0x6c, 0x80, 0x8c));
    let roof = if painter.air.snowy() { Colour::rgb(0xf0, 0xf3, 0xf9) } else { roof };
    for aside in [-190.0, 190.0] {
        painter.post((x + aside, 0.0, near), 280.0, 16.0, wood);
    }
    painter.block(Block { low: (x - 240.0, 270.0, near - 40.0), high: (x + 240.0, 282.0, far + 30.0) }, wood);
    let slope = [
        (x - 250.0, 282.0, near - 50.0),
        (x - 225.0, 352.0, far),
        (x + 225.0, 352.0, far),
        (x + 250.0, 282.0, near - 50.0),
    ];
    let (lit, dark) = (painter.air.lit(roof, near), painter.air.dark(roof, near));
    painter.face(&slope, Wash::down(lit, lit.mix(dark, 0.5)));
    clock(painter, (x, 226.0, near - 20.0), 20.0);
    painter.glow((x, 250.0, near), 240.0, lamp::WARM, 0.6 * painter.air.lamps);
    painter.pool((x, 0.0, near + 60.0), 280.0, lamp::WARM, 0.5 * painter.air.lamps);
}

/// The bed with its two rails, which run past the lens.
fn tracks(painter: &mut Painter) {
    let gravel = Colour::rgb(0x94, 0x86, 0x7c);
    let gravel = if painter.air.snowy() { Colour::rgb(0xe2, 0xe6, 0xee) } else { gravel };
    painter.plain(BED, (-6000.0, 6000.0), (EDGE, OTHER.0), gravel);
    let sleeper = Wash::flat(painter.air.dark(Colour::rgb(0x6c, 0x54, 0x48), 400.0));
    for index in -60..=60_i8 {
        let x = f32::from(index) * 62.0;
        painter.level(BED + 4.0, (x, x + 22.0), (500.0, 750.0), sleeper);
    }
    let steel = painter.air.lit(Colour::rgb(0xb4, 0xb4, 0xbc), 400.0);
    let rust = painter.air.dark(Colour::rgb(0x7c, 0x5c, 0x50), 400.0);
    for z in [682.0, 560.0] {
        painter.front(z, (-6000.0, 6000.0), (BED + 4.0, BED + 16.0), Wash::flat(rust));
        painter.level(BED + 16.0, (-6000.0, 6000.0), (z, z + 8.0), Wash::flat(steel));
    }
}

/// The platform on which people stand, with its yellow strip along the edge.
fn own_platform(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let concrete = paving(painter, motif.colour("ground", Colour::rgb(0xc2, 0xba, 0xae)));
    painter.plain(0.0, (-6000.0, 6000.0), (near, EDGE), concrete);
    let joint = Wash::flat(painter.air.dark(concrete, 0.0)).alpha(0.35);
    for index in -16..=16_i8 {
        let x = f32::from(index) * 180.0 + 70.0;
        painter.ground((x, x + 3.0), (near, EDGE), joint);
    }
    painter.ground((-6000.0, 6000.0), (-60.0, -57.0), joint);
    let yellow = painter.air.lit(paving(painter, Colour::rgb(0xf0, 0xc0, 0x3c)), 0.0);
    painter.ground((-6000.0, 6000.0), (62.0, 98.0), Wash::flat(yellow));
    let dark = Wash::flat(painter.air.dark(Colour::rgb(0xf0, 0xc0, 0x3c), 0.0)).alpha(0.4);
    for index in -40..=40_i8 {
        let x = f32::from(index) * 34.0;
        for z in [66.0, 77.0, 88.0] {
            painter.ground((x, x + 26.0), (z, z + 4.0), dark);
        }
    }
    let lip = painter.air.lit(Colour::rgb(0xe2, 0xde, 0xd6), 0.0);
    painter.ground((-6000.0, 6000.0), (EDGE - 24.0, EDGE), Wash::flat(lip));
}
