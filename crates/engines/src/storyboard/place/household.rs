//! Things of a home that more than one room has: shelves of books, plants, pictures, clocks, lamps, chairs.

use domain::colour::Colour;
use domain::place::{DayTime, Weather};

use super::painter::{Block, Painter};
use super::room::Room;
use super::view::Point;
use super::wall::{Side, Span, Wall};
use crate::storyboard::brush::{self, Spot, Wash};
use crate::storyboard::chance::Chance;

/// Colours of book covers, boxes and cloth.
pub(super) const COVERS: [Colour; 8] = [
    Colour::rgb(0xb8, 0x50, 0x4a),
    Colour::rgb(0x3f, 0x6a, 0x96),
    Colour::rgb(0xe2, 0xb8, 0x5c),
    Colour::rgb(0x5a, 0x8c, 0x6c),
    Colour::rgb(0xf0, 0xe6, 0xd2),
    Colour::rgb(0x7c, 0x5c, 0x86),
    Colour::rgb(0xd8, 0x86, 0x62),
    Colour::rgb(0x4a, 0x52, 0x66),
];

/// An open shelf of `rows` boards with books and small things.
pub(super) fn shelf(
    painter: &mut Painter,
    wall: Wall,
    (along, up): (Span, Span),
    (deep, rows): (f32, u8),
    (wood, chance): (Colour, &mut Chance),
) {
    let back = Wash::flat(painter.air.dark(wood.mix(Colour::rgb(0x40, 0x2c, 0x2c), 0.35), 0.0));
    wall.face(painter, along, up, 1.0, back);
    let high = (up.1 - up.0) / f32::from(rows);
    // The end panel that is turned away from the lens is seen before what stands on the boards.
    for end in [along.0, along.1 - 3.0] {
        wall.block(painter, ((end, end + 3.0), up), (0.0, deep), wood);
    }
    for row in 0..rows {
        let base = up.0 + high * f32::from(row);
        let area = ((along.0 + 3.0, along.1 - 3.0), (base + 2.5, base + high - 3.0));
        wall.block(painter, ((along.0, along.1), (base, base + 2.5)), (0.0, deep), wood);
        books(painter, wall, area, deep - 4.0, chance);
    }
    wall.block(painter, (along, (up.1 - 2.5, up.1)), (0.0, deep), wood);
    let edge = wall.flat(painter, wood);
    for end in [along.0, along.1 - 3.0] {
        wall.face(painter, (end, end + 3.0), up, deep + 0.2, edge);
    }
}

/// A row of books with gaps, leaning ones and a box between them.
pub(super) fn books(painter: &mut Painter, wall: Wall, area: (Span, Span), out: f32, chance: &mut Chance) {
    let (along, up) = area;
    let high = up.1 - up.0;
    let mut at = along.0 + chance.between(0.0, 5.0);
    while at < along.1 - 5.0 {
        let kind = chance.unit();
        if kind < 0.08 {
            at += chance.between(6.0, 16.0);
            continue;
        }
        if kind < 0.15 && at < along.1 - 24.0 {
            let size = chance.between(14.0, 20.0);
            let cover = COVERS[chance.pick(8)].mix(Colour::rgb(0xe0, 0xc8, 0xa0), 0.5);
            wall.block(painter, ((at, at + size), (up.0, up.0 + high * 0.5)), (out - 10.0, out), cover);
            at += size + 2.0;
            continue;
        }
        let wide = chance.between(2.6, 5.4);
        let top = up.0 + high * chance.between(0.62, 0.92);
        let cover = COVERS[chance.pick(8)].mix(Colour::rgb(0x80, 0x70, 0x68), chance.between(0.0, 0.25));
        let end = (at + wide).min(along.1);
        let wash = wall.wash(painter, cover);
        wall.face(painter, (at, end), (up.0, top), out, wash);
        if chance.often(0.6) {
            let band = wall.flat(painter, cover.mix(Colour::rgb(0xff, 0xf4, 0xd8), 0.55));
            let y = up.0 + (top - up.0) * 0.74;
            wall.face(painter, (at + 0.5, end - 0.5), (y, y + 2.2), out + 0.1, band);
        }
        let seam = Wash::flat(painter.air.dark(cover, 0.0)).alpha(0.7);
        wall.face(painter, (end - 0.5, end), (up.0, top), out + 0.1, seam);
        at = end + 0.2;
    }
}

/// A plant in a pot whose foot is at the point; `size` is its height in centimetres.
pub(super) fn plant(painter: &mut Painter, foot: Point, size: f32, leaf: Colour, chance: &mut Chance) {
    if !painter.view.sees(foot.2 - 10.0) {
        return;
    }
    let (scale, spot) = (painter.view.scale(foot.2), painter.view.spot(foot));
    let unit = size * scale;
    let pot = [Colour::rgb(0xc8, 0x78, 0x54), Colour::rgb(0xee, 0xe8, 0xdc), Colour::rgb(0x5c, 0x7c, 0x8c)]
        [chance.pick(3)];
    let at = |x: f32, y: f32| (spot.0 + x * unit, spot.1 - y * unit);
    let mut leaves: Vec<(f32, f32)> =
        (0..11).map(|index| (index as f32 / 10.0 * 2.0 - 1.0, chance.between(0.55, 1.0))).collect();
    // The outer leaves hang behind, the upright ones stand in front.
    leaves.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    for (index, (aside, long)) in leaves.into_iter().enumerate() {
        let tone = if index % 2 == 0 { 0.15 } else { 0.6 };
        frond(painter, (at(0.0, 0.28), unit), (aside, long), (leaf, tone, foot.2));
    }
    let (lit, dark) = (painter.air.lit(pot, foot.2), painter.air.dark(pot, foot.2));
    let wash = if painter.air.tone.towards_light.0 < 0.0 {
        Wash::across(lit, dark)
    } else {
        Wash::across(dark, lit)
    };
    brush::polygon(painter.sheet, &[at(-0.15, 0.29), at(0.15, 0.29), at(0.11, 0.0), at(-0.11, 0.0)], wash);
    brush::polygon(painter.sheet, &[at(-0.17, 0.32), at(0.17, 0.32), at(0.17, 0.26), at(-0.17, 0.26)], wash);
}

/// One long leaf that bends over.
fn frond(
    painter: &mut Painter,
    (root, unit): (Spot, f32),
    (aside, long): (f32, f32),
    (leaf, tone, z): (Colour, f32, f32),
) {
    let reach = (aside * 0.46 * unit, -(1.0 - aside * aside * 0.42) * 0.7 * long * unit);
    let tip = (root.0 + reach.0, root.1 + reach.1);
    let bend = (root.0 + reach.0 * 0.32, root.1 + reach.1 * 0.78);
    let thick = 0.075 * unit;
    let off = if aside < 0.0 { -1.0 } else { 1.0 };
    let colour = painter.air.lit(leaf, z).mix(painter.air.dark(leaf, z), tone);
    let shape = [
        root,
        (bend.0 - thick, bend.1),
        (tip.0 - thick * 0.3, tip.1 - thick * 0.2),
        (tip.0 + off * thick * 0.6, tip.1 + thick * 0.9),
        (bend.0 + thick, bend.1 + thick * 0.5),
    ];
    brush::smooth(painter.sheet, &shape, Wash::flat(colour));
    let rib = painter.air.dark(leaf, z);
    brush::line(
        painter.sheet,
        &[root, bend, (f32::midpoint(bend.0, tip.0), f32::midpoint(bend.1, tip.1))],
        (unit * 0.008).max(0.5),
        Wash::flat(rib).alpha(0.6),
    );
}

/// A framed picture of a landscape.
pub(super) fn picture(painter: &mut Painter, wall: Wall, middle: Spot, size: Spot, chance: &mut Chance) {
    let (along, up) = (
        (middle.0 - size.0 / 2.0, middle.0 + size.0 / 2.0),
        (middle.1 - size.1 / 2.0, middle.1 + size.1 / 2.0),
    );
    let wood = [Colour::rgb(0x7a, 0x54, 0x3c), Colour::rgb(0xd8, 0xb8, 0x84), Colour::rgb(0x44, 0x44, 0x4c)]
        [chance.pick(3)];
    let shade = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x40, 0x48), 0.0)).alpha(0.3);
    wall.face(painter, (along.0 + 2.0, along.1 + 3.0), (up.0 - 4.0, up.1 - 2.0), 0.5, shade);
    wall.face(painter, along, up, 2.0, wall.flat(painter, wood));
    let inner = ((along.0 + 3.0, along.1 - 3.0), (up.0 + 3.0, up.1 - 3.0));
    wall.face(painter, inner.0, inner.1, 2.1, wall.flat(painter, Colour::rgb(0xfa, 0xf6, 0xec)));
    let view = ((inner.0.0 + 4.0, inner.0.1 - 4.0), (inner.1.0 + 4.0, inner.1.1 - 4.0));
    let skies = [Colour::rgb(0x8c, 0xc0, 0xe0), Colour::rgb(0xf0, 0xb8, 0x90), Colour::rgb(0xa8, 0xcc, 0xc0)];
    let sky = skies[chance.pick(3)];
    let (top, low) = (wall.colour(painter, sky), wall.colour(painter, Colour::rgb(0xfa, 0xee, 0xd8)));
    wall.face(painter, view.0, view.1, 2.2, Wash::down(top, low));
    let (wide, high) = (view.0.1 - view.0.0, view.1.1 - view.1.0);
    let at = |x: f32, y: f32| wall.point(view.0.0 + wide * x, view.1.0 + high * y, 2.3);
    let hill = wall.flat(painter, Colour::rgb(0x6c, 0x94, 0x90));
    let peak = chance.between(0.3, 0.7);
    painter.face(&[at(0.0, 0.0), at(0.0, 0.34), at(peak, 0.72), at(1.0, 0.3), at(1.0, 0.0)], hill);
    let field = wall.flat(painter, Colour::rgb(0x7c, 0xac, 0x68));
    painter.face(&[at(0.0, 0.0), at(0.0, 0.24), at(0.5, 0.3), at(1.0, 0.2), at(1.0, 0.0)], field);
}

/// A round clock at ten past ten.
pub(super) fn clock(painter: &mut Painter, wall: Wall, middle: Spot, radius: f32, rim: Colour) {
    let shade = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x40, 0x48), 0.0)).alpha(0.35);
    wall.disc(painter, (middle.0 + 1.5, middle.1 - 3.0), (radius, radius), 0.5, shade);
    let wash = wall.flat(painter, rim);
    wall.disc(painter, middle, (radius, radius), 2.0, wash);
    let face = wall.flat(painter, Colour::rgb(0xfc, 0xfa, 0xf2));
    wall.disc(painter, middle, (radius * 0.84, radius * 0.84), 2.1, face);
    let hand = Wash::flat(painter.air.dark(Colour::rgb(0x30, 0x30, 0x3c), 0.0));
    for mark in 0..12_u8 {
        let angle = core::f32::consts::TAU * f32::from(mark) / 12.0;
        let (x, y) = (libm::sinf(angle) * radius, libm::cosf(angle) * radius);
        let from = (middle.0 + x * 0.7, middle.1 + y * 0.7);
        wall.bar(painter, (from, (middle.0 + x * 0.79, middle.1 + y * 0.79)), (radius * 0.07, 2.2), hand);
    }
    for (x, y, thick) in [(-0.36, 0.26, 0.1), (0.46, 0.34, 0.07)] {
        let tip = (middle.0 + x * radius, middle.1 + y * radius);
        wall.bar(painter, (middle, tip), (radius * thick, 2.3), hand);
    }
}

/// A standing lamp with a shade of cloth; it is lit when lamps are.
pub(super) fn standing_lamp(painter: &mut Painter, foot: Point, shade: Colour) {
    if !painter.view.sees(foot.2 - 30.0) {
        return;
    }
    let (x, y, z) = foot;
    painter.shade(foot, 30.0, 0.5);
    let iron = Colour::rgb(0x5c, 0x4c, 0x44);
    painter.post((x, y, z), y + 118.0, 3.0, iron);
    painter.block(Block { low: (x - 13.0, y, z - 13.0), high: (x + 13.0, y + 2.5, z + 13.0) }, iron);
    let lamps = evening(painter);
    let on = painter.air.shining(Colour::rgb(0xff, 0xe4, 0xb0), z);
    let (lit, dark) =
        (painter.air.lit(shade, z).mix(on, lamps * 0.9), painter.air.dark(shade, z).mix(on, lamps * 0.6));
    painter.face(
        &[
            (x - 14.0, y + 152.0, z),
            (x + 14.0, y + 152.0, z),
            (x + 22.0, y + 114.0, z),
            (x - 22.0, y + 114.0, z),
        ],
        Wash::across(lit, dark),
    );
    warm(painter, (x, y + 128.0, z), 1.0);
    painter.pool((x, y, z), 130.0, super::lamp::WARM, 0.4 * evening(painter));
}

/// How much the lamps of a room count against the daylight, 0 to 1.
pub(super) fn evening(painter: &Painter) -> f32 {
    let dull = painter.air.light.weather != Weather::Clear;
    match painter.air.light.time {
        DayTime::Night => 1.0,
        DayTime::Dusk => 0.68,
        DayTime::Dawn if dull => 0.3,
        DayTime::Day if painter.air.wet() => 0.3,
        DayTime::Dawn | DayTime::Day => 0.0,
    }
}

/// The warm light of a lamp in the air around it; `part` of its usual size.
pub(super) fn warm(painter: &mut Painter, at: Point, part: f32) {
    let strength = evening(painter);
    if strength < 0.05 {
        return;
    }
    painter.glow(at, 210.0 * part, super::lamp::WARM, 0.5 * strength);
    painter.glow(at, 62.0 * part, Colour::rgb(0xff, 0xf0, 0xcc), 0.7 * strength);
}

/// A chair of wood at a table; its back is towards the lens, or away from it.
pub(super) fn chair(painter: &mut Painter, (x, z): (f32, f32), back_near: bool, wood: Colour) {
    if !painter.view.sees(z - 50.0) {
        return;
    }
    painter.shade((x, 0.0, z), 36.0, 0.45);
    let (near, far) = (z - 19.0, z + 19.0);
    let leg = Wash::flat(painter.air.facing(wood, super::air::Facing::Front, z));
    let back = if back_near { near } else { far };
    let legs = |painter: &mut Painter, at: f32| {
        let top = if (at - back).abs() < 1.0 { 84.0 } else { 42.0 };
        for aside in [-18.0, 18.0] {
            painter.bar((x + aside, 0.0, at), (x + aside, top, at), 4.0, leg);
        }
    };
    let rails = |painter: &mut Painter| {
        for y in [52.0, 64.0, 76.0] {
            let low = (x - 18.0, y, back - 1.5);
            painter.block(Block { low, high: (x + 18.0, y + 7.0, back + 1.5) }, wood);
        }
    };
    legs(painter, far);
    if !back_near {
        rails(painter);
    }
    painter.block(Block { low: (x - 21.0, 41.0, near), high: (x + 21.0, 45.0, far) }, wood);
    legs(painter, near);
    if back_near {
        rails(painter);
    }
}

/// How much darker it is far from the lamps, for a room with many or few of them.
fn gloom(painter: &Painter, part: f32) -> f32 {
    part * match painter.air.light.time {
        DayTime::Night => 0.62,
        DayTime::Dawn | DayTime::Dusk => 0.26,
        DayTime::Day => 0.0,
    }
}

/// What is dark far from lamps, and the soft shade in which surfaces meet.
const GLOOM: Colour = Colour::rgb(0x26, 0x1c, 0x3a);
const CORNER: Colour = Colour::rgb(0x5a, 0x46, 0x58);

/// Shade on a bare wall: at its corners and, when lamps alone light the room, wherever they are far.
pub(super) fn shade_wall(painter: &mut Painter, wall: Wall, part: f32) {
    let (room, reach, strength) = (wall.room, wall.reach(painter), gloom(painter, part));
    let dark = painter.air.dark(CORNER, 0.0);
    let (across, down) = (Wash::across(dark, dark), Wash::down(dark, dark));
    let whole = (0.0, room.high);
    if wall.side == Side::End {
        wall.face(painter, reach, (room.high - 26.0, room.high), 0.2, down.ends(0.3, 0.0));
        wall.face(painter, reach, (0.0, 40.0), 0.2, down.ends(0.0, 0.22));
        wall.face(painter, (reach.0, reach.0 + 60.0), whole, 0.2, across.ends(0.26, 0.0));
        wall.face(painter, (reach.1 - 60.0, reach.1), whole, 0.2, across.ends(0.0, 0.26));
    }
    if strength <= 0.0 {
        return;
    }
    let across = Wash::across(GLOOM, GLOOM);
    match wall.side {
        Side::Left => wall.face(painter, reach, whole, 0.3, across.ends(strength, strength * 0.5)),
        Side::Right => wall.face(painter, reach, whole, 0.3, across.ends(strength * 0.5, strength)),
        Side::End => {
            let half = (reach.1 - reach.0) * 0.4;
            wall.face(painter, (reach.0, reach.0 + half), whole, 0.3, across.ends(strength, 0.0));
            wall.face(painter, (reach.1 - half, reach.1), whole, 0.3, across.ends(0.0, strength));
        }
    }
}

/// The same on floor and ceiling.
pub(super) fn shade_levels(painter: &mut Painter, room: Room, part: f32) {
    let strength = gloom(painter, part);
    let near = painter.view.eye.2 + 30.0;
    let (wide, dark) = ((room.left, room.right), painter.air.dark(CORNER, 0.0));
    let (across, down) = (Wash::across(dark, dark), Wash::down(dark, dark));
    painter.ground((room.left, room.left + 60.0), (near, room.end), across.ends(0.4, 0.0));
    painter.ground((room.right - 60.0, room.right), (near, room.end), across.ends(0.0, 0.4));
    painter.ground(wide, (room.end - 50.0, room.end), down.ends(0.3, 0.0));
    painter.level(room.high - 0.4, wide, (room.end - 60.0, room.end), down.ends(0.0, 0.3));
    if strength > 0.0 {
        let down = Wash::down(GLOOM, GLOOM);
        painter.level(room.high - 0.5, wide, (near, room.end), down.ends(strength, 0.0));
        painter.ground(wide, (near, 120.0), down.ends(0.0, strength * 0.9));
    }
}
