//! Rooms: floorboards and mats, walls with windows, ceilings, and light that falls in.

use domain::colour::Colour;

use super::air::{Air, Facing};
use super::painter::Painter;
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

/// The inside measures of a room in centimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// The left wall's x.
    pub left: f32,
    /// The right wall's x.
    pub right: f32,
    /// How far away the end wall is.
    pub end: f32,
    /// How high the ceiling is.
    pub high: f32,
}

/// Where the boards of a floor begin, behind every lens.
const FIRST_BOARD: f32 = -700.0;

/// Floorboards that run away from the lens, each a little different, brighter towards the light.
pub(super) fn boards(painter: &mut Painter, room: Room, wood: Colour, wide: f32, chance: &mut Chance) {
    let near = painter.view.eye.2 + 30.0;
    let base = Wash::down(painter.air.lit(wood, 0.0), painter.air.dark(wood, 0.0));
    painter.ground((room.left, room.right), (near, room.end), base);
    let seam = painter.air.dark(wood.mix(Colour::rgb(0x2c, 0x1c, 0x24), 0.6), 0.0);
    let mut x = room.left;
    while x < room.right {
        // Boards begin at the same place for every lens, so that each shot has the same floor.
        let mut z = FIRST_BOARD - chance.between(0.0, 200.0);
        while z < room.end {
            let far = (z + chance.between(150.0, 290.0)).min(room.end);
            let tone = wood.mix(Colour::rgb(0x58, 0x34, 0x28), chance.between(0.0, 0.5));
            let colour = painter.air.lit(tone, 0.0).mix(painter.air.dark(tone, 0.0), 0.3);
            let edge = (x + wide).min(room.right);
            if far > near {
                painter.ground((x, edge), (z.max(near), far), Wash::flat(colour).alpha(0.34));
                painter.ground((x, edge), (far - 1.5, far), Wash::flat(seam).alpha(0.6));
            }
            z = far;
        }
        painter.ground((x, x + 1.2), (near, room.end), Wash::flat(seam).alpha(0.75));
        x += wide;
    }
}

/// The air inside a room: what the sun does not reach keeps its own colours, so that patches of light tell.
pub(super) fn inside(air: Air) -> Air {
    let mut inside = air.indoors();
    inside.tone.ambient_amount *= 0.62;
    inside
}

/// Square tiles in two colours; `wide` in centimetres.
pub(super) fn tiles(painter: &mut Painter, room: Room, (one, other): (Colour, Colour), wide: f32) {
    let near = painter.view.eye.2 + 30.0;
    let shade = |painter: &Painter, colour: Colour| {
        Wash::down(
            painter.air.facing(colour, Facing::Front, 0.0),
            painter.air.facing(colour, Facing::Up, 0.0),
        )
    };
    let base = shade(painter, one);
    painter.ground((room.left, room.right), (near, room.end), base);
    let (top, low) = (painter.view.spot((0.0, 0.0, room.end)), painter.view.spot((0.0, 0.0, near)));
    let wash = shade(painter, other).along((0.0, top.1), (0.0, low.1.min(painter.view.height)));
    let mut far = room.end;
    let mut row = 0_u8;
    while far > near {
        let mut x = room.left + if row.is_multiple_of(2) { 0.0 } else { wide };
        while x < room.right {
            painter.ground((x, (x + wide).min(room.right)), ((far - wide).max(near), far), wash);
            x += wide * 2.0;
        }
        far -= wide;
        row += 1;
    }
}

/// Straw mats with borders of cloth, laid in turns across and along.
pub(super) fn mats(painter: &mut Painter, room: Room, straw: Colour) {
    let near = painter.view.eye.2 + 30.0;
    let base = Wash::down(painter.air.dark(straw, 0.0), painter.air.lit(straw, 0.0));
    painter.ground((room.left, room.right), (near, room.end), base);
    let (long, short) = (180.0, 90.0);
    let mut row = 0_u8;
    let mut far = room.end;
    while far > near {
        let mut x = room.left - if row.is_multiple_of(2) { 0.0 } else { short };
        while x < room.right {
            let across = (x.max(room.left), (x + long).min(room.right));
            mat(painter, across, ((far - short).max(near), far), (straw, row));
            x += long;
        }
        far -= short;
        row += 1;
    }
}

/// One mat: its weave catches the light differently from its neighbour's, and two of its edges are bound.
fn mat(painter: &mut Painter, across: (f32, f32), away: (f32, f32), (straw, row): (Colour, u8)) {
    if across.0 >= across.1 || away.0 >= away.1 {
        return;
    }
    let tone = straw.mix(Colour::rgb(0x8c, 0x8c, 0x5c), if row % 2 == 0 { 0.0 } else { 0.28 });
    let colour = painter.air.facing(tone, Facing::Up, 0.0);
    painter.ground(across, away, Wash::flat(colour).alpha(0.55));
    let cloth = painter.air.dark(Colour::rgb(0x4c, 0x5c, 0x48), 0.0);
    for edge in [away.0, away.1 - 3.4] {
        painter.ground(across, (edge, edge + 3.4), Wash::flat(cloth).alpha(0.85));
    }
    let seam = painter.air.dark(straw, 0.0);
    painter.ground((across.0, across.0 + 1.4), away, Wash::flat(seam));
}

/// A plain ceiling.
pub(super) fn ceiling(painter: &mut Painter, room: Room, colour: Colour) {
    let near = painter.view.eye.2 + 30.0;
    let (far, close) =
        (painter.air.facing(colour, Facing::Up, 0.0), painter.air.facing(colour, Facing::Front, 0.0));
    painter.level(room.high, (room.left, room.right), (near, room.end), Wash::down(close, far));
}

/// Shade where walls meet floor and ceiling, so that the room has weight.
pub(super) fn corners(painter: &mut Painter, room: Room) {
    let near = painter.view.eye.2 + 30.0;
    let dark = painter.air.dark(Colour::rgb(0x4a, 0x36, 0x48), 0.0);
    let wash = Wash::down(dark, dark);
    painter.front(
        room.end - 0.5,
        (room.left, room.right),
        (room.high - 80.0, room.high),
        wash.ends(0.5, 0.0),
    );
    painter.front(room.end - 0.5, (room.left, room.right), (0.0, 50.0), wash.ends(0.0, 0.4));
    for x in [room.left + 0.5, room.right - 0.5] {
        painter.side(x, (near, room.end), (room.high - 70.0, room.high), wash.ends(0.45, 0.0));
        painter.side(x, (near, room.end), (0.0, 60.0), wash.ends(0.0, 0.4));
    }
    for (edge, inner) in [(room.left, room.left + 90.0), (room.right, room.right - 90.0)] {
        let across = (edge.min(inner), edge.max(inner));
        let ends = if edge < inner { (0.5, 0.0) } else { (0.0, 0.5) };
        painter.ground(across, (near, room.end), Wash::across(dark, dark).ends(ends.0, ends.1));
    }
}

/// A beam of light from a window down to the floor, and the bright patch where it lands.
pub(super) fn light_patch(painter: &mut Painter, across: (f32, f32), away: (f32, f32), skew: f32) {
    let strength = 0.25 + 0.6 * painter.air.sun;
    let colour = if painter.air.night() { Colour::rgb(0x6c, 0x84, 0xc8) } else { painter.air.key };
    let corners = [
        (across.0, 0.2, away.0),
        (across.1, 0.2, away.0 - skew),
        (across.1, 0.2, away.1 - skew),
        (across.0, 0.2, away.1),
    ];
    painter.face(&corners, Wash::across(colour, colour).ends(0.62 * strength, 0.3 * strength));
}

/// A beam of light in the air between two edges: the window's and the floor's.
pub(super) fn beam(painter: &mut Painter, window: [super::view::Point; 2], floor: [super::view::Point; 2]) {
    if painter.air.sun < 0.25 || painter.air.night() {
        return;
    }
    let (top, low) = (painter.view.spot(window[0]), painter.view.spot(floor[0]));
    let colour = painter.air.key;
    let wash = Wash::flat(colour).ends(0.3 * painter.air.sun, 0.02).along(top, low);
    let outline = painter.view.outline(&[window[0], window[1], floor[1], floor[0]]);
    brush::polygon(painter.sheet, &outline, wash);
}

/// A lamp hanging from the ceiling, with its light; `drop` in centimetres.
pub(super) fn pendant(painter: &mut Painter, from: super::view::Point, drop: f32, shade: Colour) {
    if !painter.view.sees(from.2) {
        return;
    }
    let (x, y, z) = (from.0, from.1 - drop, from.2);
    let cord = painter.air.dark(Colour::rgb(0x30, 0x28, 0x30), z);
    painter.bar(from, (x, y, z), 1.6, Wash::flat(cord));
    let (lit, dark) = (painter.air.lit(shade, z), painter.air.dark(shade, z));
    painter.face(
        &[(x - 7.0, y, z), (x + 7.0, y, z), (x + 27.0, y - 22.0, z), (x - 27.0, y - 22.0, z)],
        Wash::down(dark, lit),
    );
    let off = painter.air.lit(Colour::rgb(0xf0, 0xec, 0xe0), z);
    let bulb =
        off.mix(painter.air.shining(Colour::rgb(0xff, 0xf3, 0xcc), z), (painter.air.lamps * 2.0).min(1.0));
    let spot = painter.view.spot((x, y - 24.0, z));
    let size = 12.0 * painter.view.scale(z);
    brush::ellipse(painter.sheet, spot, size * 1.7, size * 0.5, Wash::flat(bulb));
    painter.glow((x, y - 26.0, z), 210.0, super::lamp::WARM, 0.62 * painter.air.lamps);
    painter.glow((x, y - 26.0, z), 60.0, Colour::rgb(0xff, 0xf0, 0xcc), 0.7 * painter.air.lamps);
}
