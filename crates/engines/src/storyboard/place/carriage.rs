//! Parts of a railway carriage: sides with doors, windows and benches, racks, straps, poles and lamps.

use domain::colour::Colour;

use super::household::{COVERS, evening};
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::Room;
use super::wall::{Side, Span, Wall};
use super::window::{self, Window};
use super::{lamp, lettering};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

/// From the middle of one door to the middle of the next, in centimetres.
pub(super) const MODULE: f32 = 440.0;
/// Half the width of a doorway.
const DOORWAY: f32 = 62.0;
/// Sill and top of the windows.
const PANES: Span = (94.0, 182.0);
const STEEL: Colour = Colour::rgb(0xc8, 0xcc, 0xd2);

/// What a carriage has once and for all.
pub(super) struct Carriage<'a> {
    motif: &'a Motif<'a>,
    wall: Colour,
    seat: Colour,
    door: Colour,
    ground: Colour,
}

impl<'a> Carriage<'a> {
    /// The carriage of a place.
    pub(super) fn of(motif: &'a Motif<'a>) -> Self {
        let seats = [
            Colour::rgb(0x4c, 0x7c, 0x5c),
            Colour::rgb(0x9c, 0x40, 0x48),
            Colour::rgb(0x44, 0x68, 0x9c),
            Colour::rgb(0xb0, 0x74, 0x44),
        ];
        let walls =
            [Colour::rgb(0xee, 0xe8, 0xda), Colour::rgb(0xdc, 0xe6, 0xe2), Colour::rgb(0xd8, 0xbc, 0x94)];
        Self {
            motif,
            wall: motif.colour("wall", walls[motif.chance("tint").pick(3)]),
            seat: motif.colour("seat", seats[motif.chance("seat").pick(4)]),
            door: motif.colour("door", Colour::rgb(0xcc, 0xd2, 0xd4)),
            ground: motif.colour("ground", Colour::rgb(0xa8, 0x9c, 0x8c)),
        }
    }
}

/// The floor, with a darker strip beside the benches and seams of plates.
pub(super) fn floor(painter: &mut Painter, room: Room, carriage: &Carriage) {
    let near = painter.view.eye.2 + 30.0;
    let (lit, dark) = (painter.air.lit(carriage.ground, 0.0), painter.air.dark(carriage.ground, 0.0));
    painter.ground((room.left, room.right), (near, room.end), Wash::down(dark, lit));
    let seam = Wash::flat(dark).alpha(0.6);
    if room.end > 400.0 {
        for x in [-40.0, 39.0] {
            painter.ground((x, x + 1.6), (near, room.end), seam);
        }
        let strip = Wash::flat(dark).alpha(0.35);
        for across in [(room.left, room.left + 84.0), (room.right - 84.0, room.right)] {
            painter.ground(across, (near, room.end), strip);
        }
    } else {
        for z in [-150.0, -30.0] {
            painter.ground((room.left, room.right), (z, z + 1.6), seam);
        }
        painter.ground((room.left, room.right), (30.0, room.end), Wash::flat(dark).alpha(0.4));
    }
}

/// The ceiling with its lamps.
pub(super) fn ceiling(painter: &mut Painter, room: Room, carriage: &Carriage) {
    let near = painter.view.eye.2 + 30.0;
    super::room::ceiling(painter, room, carriage.wall.mix(Colour::rgb(0xff, 0xff, 0xff), 0.4));
    let part = 0.35 + 0.65 * evening(painter);
    let off = painter.air.lit(Colour::rgb(0xee, 0xee, 0xea), 0.0);
    let lamp = off.mix(Colour::rgb(0xff, 0xfa, 0xe8), part);
    let case = Wash::flat(painter.air.dark(STEEL, 0.0)).alpha(0.7);
    if room.end > 400.0 {
        for x in [-62.0, 62.0] {
            painter.level(room.high - 1.0, (x - 15.0, x + 15.0), (near, room.end), case);
            painter.level(room.high - 1.4, (x - 11.0, x + 11.0), (near, room.end), Wash::flat(lamp));
        }
        return;
    }
    for z in [-130.0, 20.0] {
        painter.level(room.high - 1.0, (room.left, room.right), (z - 13.0, z + 13.0), case);
        painter.level(room.high - 1.4, (room.left, room.right), (z - 9.0, z + 9.0), Wash::flat(lamp));
    }
}

/// The middles of the doors along a wall, the farthest first.
fn doors(painter: &Painter, wall: Wall, shift: f32) -> Vec<f32> {
    let reach = wall.reach(painter);
    let mut at = shift + MODULE * ((reach.1 + MODULE - shift) / MODULE).floor();
    let mut all = Vec::new();
    while at > reach.0 - MODULE {
        all.push(at);
        at -= MODULE;
    }
    all
}

/// The two windows of the bench that begins behind the door at `door`.
fn pair(wall: Wall, door: f32) -> [Window; 2] {
    let (left, right) = (door + DOORWAY + 16.0, door + MODULE - DOORWAY - 16.0);
    let middle = f32::midpoint(left, right);
    let window = |along| Window { wall, along, up: PANES, panes: 1 };
    [window((middle + 8.0, right)), window((left, middle - 8.0))]
}

/// All windows of a side.
pub(super) fn windows(painter: &Painter, wall: Wall, shift: f32) -> Vec<Window> {
    let all = doors(painter, wall, shift).into_iter().flat_map(|door| pair(wall, door));
    all.filter(|one| seen(painter, wall, one.along)).collect()
}

/// Whether something along a wall can be in the picture.
fn seen(painter: &Painter, wall: Wall, along: Span) -> bool {
    let reach = wall.reach(painter);
    if along.0 > reach.1 || along.1 < reach.0 {
        return false;
    }
    if wall.side != Side::End {
        return true;
    }
    let field = painter.view.reach(wall.room.end - 90.0);
    along.1 > field.0 - 60.0 && along.0 < field.1 + 60.0
}

/// One side of the carriage with all that belongs to it.
pub(super) fn side(painter: &mut Painter, wall: Wall, shift: f32, carriage: &Carriage) {
    let reach = wall.reach(painter);
    let wash = wall.wash(painter, carriage.wall);
    wall.face(painter, reach, (0.0, PANES.0), 0.0, wash);
    wall.face(painter, reach, (PANES.1, wall.room.high), 0.0, wash);
    let mut chance = carriage.motif.chance("adverts");
    for door in doors(painter, wall, shift) {
        let mut own = chance.branch();
        let [far, close] = pair(wall, door);
        let bench = (door + DOORWAY + 4.0, door + MODULE - DOORWAY - 4.0);
        if seen(painter, wall, bench) {
            band(painter, wall, door, carriage);
            for window in [far, close] {
                window::panes(painter, &window, STEEL, &mut own);
            }
            adverts(painter, wall, bench, &mut own);
            seats(painter, wall, bench, carriage);
            rack(painter, wall, bench);
        }
        if seen(painter, wall, (door - DOORWAY, door + DOORWAY)) {
            doorway(painter, wall, door, carriage);
        }
    }
}

/// The wall between the windows of one bench.
fn band(painter: &mut Painter, wall: Wall, door: f32, carriage: &Carriage) {
    let [far, close] = pair(wall, door);
    let wash = wall.flat(painter, carriage.wall);
    for along in [
        (door + DOORWAY, close.along.0),
        (close.along.1, far.along.0),
        (far.along.1, door + MODULE - DOORWAY),
    ] {
        wall.face(painter, along, PANES, 0.0, wash);
    }
}

/// Sliding doors with a pane each.
fn doorway(painter: &mut Painter, wall: Wall, door: f32, carriage: &Carriage) {
    let leaf = wall.wash(painter, carriage.door);
    let pane = (92.0, 178.0);
    let frame = wall.flat(painter, STEEL);
    wall.face(
        painter,
        (door - DOORWAY, door + DOORWAY),
        (0.0, 8.0),
        0.6,
        Wash::flat(painter.air.dark(STEEL, 0.0)),
    );
    for (left, right) in [(door + 1.0, door + DOORWAY), (door - DOORWAY, door - 1.0)] {
        let hole = (left + 11.0, right - 11.0);
        for (along, up) in [
            ((left, right), (0.0, pane.0)),
            ((left, right), (pane.1, 200.0)),
            ((left, hole.0), pane),
            ((hole.1, right), pane),
        ] {
            wall.face(painter, along, up, 1.0, leaf);
        }
        let window = Window { wall, along: hole, up: pane, panes: 1 };
        window::panes(painter, &window, carriage.door, &mut carriage.motif.chance("door"));
    }
    let rubber = Wash::flat(painter.air.dark(Colour::rgb(0x40, 0x40, 0x48), 0.0));
    wall.face(painter, (door - 1.2, door + 1.2), (0.0, 200.0), 1.4, rubber);
    for edge in [door - DOORWAY - 5.0, door + DOORWAY] {
        wall.face(painter, (edge, edge + 5.0), (0.0, 206.0), 1.2, frame);
    }
    wall.face(painter, (door - DOORWAY - 5.0, door + DOORWAY + 5.0), (200.0, 206.0), 1.2, frame);
    let board = wall.flat(painter, Colour::rgb(0xfa, 0xfa, 0xf6));
    wall.face(painter, (door - 48.0, door + 48.0), (210.0, 226.0), 1.4, board);
    let line = wall.flat(painter, carriage.seat);
    wall.face(painter, (door - 44.0, door + 44.0), (217.0, 219.0), 1.6, line);
    for stop in 0..7_u8 {
        let at = door - 42.0 + 14.0 * f32::from(stop);
        wall.disc(painter, (at, 218.0), (2.4, 2.4), 1.8, line);
    }
}

/// A long bench with its back, and the screens at its ends.
fn seats(painter: &mut Painter, wall: Wall, along: Span, carriage: &Carriage) {
    let box_colour = carriage.wall.mix(Colour::rgb(0x70, 0x6c, 0x70), 0.45);
    let soft = carriage.seat;
    wall.block(painter, ((along.1 - 4.0, along.1), (30.0, 106.0)), (0.0, 44.0), carriage.door);
    wall.block(painter, (along, (0.0, 30.0)), (0.0, 44.0), box_colour);
    wall.block(painter, (along, (34.0, 90.0)), (0.0, 12.0), soft);
    wall.block(painter, (along, (32.0, 43.0)), (0.0, 52.0), soft);
    let wash = wall.wash(painter, soft.mix(Colour::rgb(0xff, 0xf0, 0xe0), 0.1));
    wall.face(painter, along, (46.0, 89.0), 12.3, wash);
    let (seam, edge) = (
        Wash::flat(painter.air.dark(soft, 0.0)),
        wall.flat(painter, soft.mix(Colour::rgb(0xff, 0xf0, 0xe0), 0.3)),
    );
    let count = 7_u8;
    let wide = (along.1 - along.0) / f32::from(count);
    for place in 1..count {
        let at = along.0 + wide * f32::from(place);
        wall.face(painter, (at - 0.6, at + 0.6), (44.0, 89.0), 12.5, seam.alpha(0.7));
        wall.face(painter, (at - 0.6, at + 0.6), (32.0, 43.0), 52.4, seam.alpha(0.7));
    }
    wall.face(painter, along, (41.4, 43.0), 52.4, edge);
    wall.block(painter, ((along.0, along.0 + 4.0), (30.0, 106.0)), (0.0, 44.0), carriage.door);
    pole(painter, wall, along.1 - 2.0);
    pole(painter, wall, along.0 + 2.0);
}

fn pole(painter: &mut Painter, wall: Wall, along: f32) {
    let foot = wall.point(along, 0.0, 50.0);
    painter.post(foot, wall.room.high, 3.4, STEEL.mix(Colour::rgb(0xf0, 0xd8, 0x90), 0.2));
}

/// The luggage rack above a bench, sometimes with a bag on it.
fn rack(painter: &mut Painter, wall: Wall, along: Span) {
    let steel = painter.air.lit(STEEL, 0.0);
    let dark = painter.air.dark(STEEL, 0.0);
    for (out, tone) in [(8.0, 0.6), (18.0, 0.4), (28.0, 0.2), (36.0, 0.0)] {
        let wash = Wash::flat(steel.mix(dark, tone));
        wall.face(painter, along, (192.0, 194.4), out, wash);
    }
    for end in [along.1 - 3.0, f32::midpoint(along.0, along.1), along.0] {
        wall.block(painter, ((end, end + 3.0), (188.0, 192.0)), (0.0, 37.0), STEEL);
    }
}

/// Posters above the windows.
fn adverts(painter: &mut Painter, wall: Wall, along: Span, chance: &mut Chance) {
    let mut at = along.0 + 12.0;
    while at < along.1 - 58.0 {
        let wide = chance.between(44.0, 62.0);
        poster(painter, wall, ((at, at + wide), (199.0, 229.0)), chance);
        at += wide + chance.between(3.0, 9.0);
    }
}

fn poster(painter: &mut Painter, wall: Wall, (along, up): (Span, Span), chance: &mut Chance) {
    let ground = COVERS[chance.pick(8)].mix(Colour::rgb(0xff, 0xfa, 0xf0), chance.between(0.3, 0.8));
    let ink = COVERS[chance.pick(8)];
    wall.face(painter, along, up, 0.8, wall.flat(painter, ground));
    let colour = wall.flat(painter, ink);
    let high = up.1 - up.0;
    if chance.often(0.5) {
        let middle = (along.0 + high * 0.6, f32::midpoint(up.0, up.1));
        wall.disc(painter, middle, (high * 0.36, high * 0.36), 1.0, colour);
    } else {
        wall.face(painter, (along.0, along.0 + high * 0.8), up, 1.0, colour);
    }
    for row in 0..3_u8 {
        let y = up.0 + high * (0.22 + 0.24 * f32::from(row));
        let end = along.1 - chance.between(4.0, 14.0);
        wall.face(painter, (along.0 + high * 1.1, end), (y, y + high * 0.1), 1.0, colour);
    }
}

/// Straps, rails and hanging posters under the ceiling, and the light of the lamps.
pub(super) fn overhead(painter: &mut Painter, room: Room, carriage: &Carriage, sign: &str) {
    let part = evening(painter);
    if room.end > 400.0 {
        for step in (0..5_u8).rev() {
            let z = 140.0 + 250.0 * f32::from(step);
            banner(painter, (0.0, z), carriage, if step == 0 { sign } else { "" });
            for x in [-62.0, 62.0] {
                painter.glow((x, room.high - 4.0, z), 120.0, Colour::rgb(0xff, 0xf6, 0xe0), 0.1 + 0.5 * part);
            }
        }
        for x in [-98.0, 98.0] {
            straps(painter, &|at| (x, 196.0, at), (760.0, -200.0));
        }
    } else {
        for x in [-230.0, 230.0] {
            banner(painter, (x, -40.0), carriage, if x < 0.0 { sign } else { "" });
        }
        straps(painter, &|at| (at, 198.0, 62.0), (460.0, -460.0));
    }
    painter.pool((0.0, 0.0, 60.0), 260.0, lamp::WARM, 0.34 * part);
}

/// A rail with straps from one place to another; `at` turns the measure along it into a point.
fn straps(painter: &mut Painter, at: &dyn Fn(f32) -> (f32, f32, f32), (from, to): (f32, f32)) {
    let steel = Wash::flat(painter.air.lit(STEEL, 0.0));
    let near = |painter: &Painter, measure: f32| painter.view.sees(at(measure).2 - 4.0);
    let mut last = from;
    let mut measure = from;
    while measure > to && near(painter, measure) {
        let top = at(measure);
        let grip = (top.0, top.1 - 22.0, top.2);
        let band = painter.air.dark(Colour::rgb(0xa8, 0x94, 0x70), 0.0);
        painter.bar(top, grip, 2.2, Wash::flat(band));
        let (spot, size) =
            (painter.view.spot((grip.0, grip.1 - 6.0, grip.2)), 7.0 * painter.view.scale(grip.2));
        if size > 1.6 {
            ring(painter, spot, size);
        }
        last = measure;
        measure -= 34.0;
    }
    painter.bar(at(from), at(last), 3.0, steel);
}

fn ring(painter: &mut Painter, spot: brush::Spot, size: f32) {
    let colour = painter.air.lit(Colour::rgb(0xf2, 0xec, 0xe0), 0.0);
    let corner = |angle: f32| {
        let angle = angle * core::f32::consts::TAU;
        (spot.0 + libm::sinf(angle) * size, spot.1 - libm::cosf(angle) * size)
    };
    let (a, b, c) = (corner(0.0), corner(1.0 / 3.0), corner(2.0 / 3.0));
    let width = (size * 0.26).max(0.8);
    for pair in [[a, b], [b, c], [c, a]] {
        brush::line(painter.sheet, &pair, width, Wash::flat(colour));
    }
}

/// A poster that hangs across the aisle.
fn banner(painter: &mut Painter, (x, z): (f32, f32), carriage: &Carriage, sign: &str) {
    if !painter.view.sees(z - 4.0) {
        return;
    }
    let mut chance = carriage.motif.chance("banner");
    let wall =
        Wall { room: Room { left: x - 100.0, right: x + 100.0, end: z, high: 236.0 }, side: Side::End };
    for skipped in 0..(z.abs() / 60.0) as u8 {
        chance = Chance::new(u64::from(skipped) + (chance.unit() * 1000.0) as u64);
    }
    let span = ((-34.0, 34.0), (202.0, 234.0));
    if sign.is_empty() {
        poster(painter, wall, span, &mut chance);
        return;
    }
    let paper = wall.flat(painter, Colour::rgb(0xfb, 0xf6, 0xe8));
    wall.face(painter, span.0, span.1, 0.8, paper);
    wall.face(painter, span.0, (202.0, 206.0), 0.9, wall.flat(painter, carriage.seat));
    let length = lettering::pen_lines(sign).1.max(0.1);
    let high = (60.0 / length).min(16.0);
    let ink = painter.air.dark(Colour::rgb(0x50, 0x40, 0x58), z);
    lettering::write(painter, sign, high * 0.14, ink, |across, up| {
        (x + (across - length / 2.0) * high, 219.0 + (up - 0.5) * high, z - 1.2)
    });
}

/// The wall at the end of the aisle with the door to the next carriage.
pub(super) fn end_wall(painter: &mut Painter, room: Room, carriage: &Carriage) {
    let wall = Wall { room, side: Side::End };
    let wash = wall.wash(painter, carriage.wall);
    wall.whole(painter, wash);
    wall.face(painter, (-46.0, 46.0), (0.0, 206.0), 0.5, wall.flat(painter, STEEL));
    wall.face(painter, (-40.0, 40.0), (0.0, 200.0), 1.0, wall.wash(painter, carriage.door));
    let glass = painter.air.dark(Colour::rgb(0x88, 0x98, 0xa8), 0.0);
    let lit = glass.mix(painter.air.haze, 0.5);
    wall.face(painter, (-27.0, 27.0), (86.0, 184.0), 1.4, Wash::down(lit, glass));
    painter.block(
        Block { low: (-3.0, 210.0, room.end - 6.0), high: (3.0, 214.0, room.end) },
        Colour::rgb(0x50, 0x50, 0x58),
    );
    for along in [-106.0, 106.0] {
        let pane = wall.wash(painter, Colour::rgb(0x9c, 0xb4, 0xc4));
        wall.face(painter, (along - 32.0, along + 32.0), (PANES.0, PANES.1), 0.6, pane);
    }
}
