//! The kitchen of a home: counter with sink below a window, stove and pot, cupboards and fridge, and a table
//! with a cloth in the middle.
//!
//! Palette: `wall`, `wood` (cupboards), `ground`, `tile`, `cloth` (table and door curtain), `curtain`, `leaf`,
//! `grass`.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::household::{self, evening};
use super::kitchenware as ware;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::{self, Room};
use super::wall::{self, Side, Span, Wall};
use super::window::{self, Window};
use super::{lamp, outlook, seating};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind { far, middle, near, walkway: (-215.0, 215.0), wet: None };

const ROOM: Room = Room { left: -310.0, right: 310.0, end: 262.0, high: 266.0 };
const STEEL: Colour = Colour::rgb(0xc4, 0xca, 0xd0);

/// What the place has once and for all.
struct Home<'a> {
    motif: &'a Motif<'a>,
    wall: Colour,
    wood: Colour,
    cloth: Colour,
}

impl<'a> Home<'a> {
    fn of(motif: &'a Motif<'a>) -> Self {
        let walls =
            [Colour::rgb(0xf2, 0xea, 0xd8), Colour::rgb(0xe6, 0xec, 0xe2), Colour::rgb(0xf0, 0xe0, 0xc8)];
        let woods = [
            Colour::rgb(0xc8, 0x98, 0x64),
            Colour::rgb(0x7c, 0xa0, 0x98),
            Colour::rgb(0xee, 0xe6, 0xd6),
            Colour::rgb(0x9c, 0x6c, 0x4c),
        ];
        let cloths = [
            Colour::rgb(0xc8, 0x54, 0x50),
            Colour::rgb(0x4c, 0x7c, 0xa8),
            Colour::rgb(0xe0, 0xa8, 0x48),
            Colour::rgb(0x6c, 0x98, 0x70),
        ];
        Self {
            motif,
            wall: motif.colour("wall", walls[motif.chance("tint").pick(3)]),
            wood: motif.colour("wood", woods[motif.chance("wood").pick(4)]),
            cloth: motif.colour("cloth", cloths[motif.chance("cloth").pick(4)]),
        }
    }
}

/// The window above the sink, on the wall where it is seen.
fn opening(motif: &Motif) -> Window {
    let walls = wall::seen(ROOM, wall::turn(motif));
    let wall = walls.into_iter().find(|(number, _)| *number == 0).map_or(walls[0].1, |(_, wall)| wall);
    Window { wall, along: (-66.0, 50.0), up: (108.0, 206.0), panes: 2 }
}

/// Garden and sky outside.
fn far(painter: &mut Painter, motif: &Motif) {
    outlook::garden(painter, motif, opening(motif).wall);
}

/// The room and its furniture.
fn middle(painter: &mut Painter, motif: &Motif) {
    painter.air = room::inside(painter.air);
    let home = Home::of(motif);
    let mut chance = motif.chance("room");
    room::ceiling(painter, ROOM, Colour::rgb(0xf4, 0xf0, 0xe6));
    ceiling_panels(painter);
    floor(painter, &home, &mut chance);
    household::shade_levels(painter, ROOM, 0.9);
    let window = opening(motif);
    window::light(painter, &window);
    for (number, wall) in wall::seen(ROOM, wall::turn(motif)) {
        match number {
            0 => sink_wall(painter, &home, &window),
            1 => cupboard_wall(painter, &home, wall),
            2 => door_wall(painter, &home, wall),
            _ => shelf_wall(painter, &home, wall),
        }
    }
    table(painter, &home, &mut motif.chance("table"));
    lamp_above(painter, home.cloth);
    window::shafts(painter, &window);
}

/// What stands before the figures: nothing.
fn near(_painter: &mut Painter, _motif: &Motif) {}

fn floor(painter: &mut Painter, home: &Home, chance: &mut Chance) {
    if chance.often(0.5) {
        let pale = home.motif.colour("ground", Colour::rgb(0xe8, 0xdc, 0xc4));
        let dark = pale.mix(home.cloth, 0.26).mix(Colour::rgb(0x8c, 0x80, 0x78), 0.25);
        room::tiles(painter, ROOM, (pale, dark), 40.0);
    } else {
        let boards = home.motif.colour("ground", Colour::rgb(0xbc, 0x8c, 0x5c));
        room::boards(painter, ROOM, boards, 20.0, chance);
    }
}

/// The joints between the boards of the ceiling.
fn ceiling_panels(painter: &mut Painter) {
    let near = painter.view.eye.2 + 30.0;
    let joint = Wash::flat(painter.air.dark(Colour::rgb(0xb8, 0xac, 0xa0), 0.0)).alpha(0.3);
    let mut x = ROOM.left;
    while x < ROOM.right {
        painter.level(ROOM.high - 0.2, (x, x + 1.6), (near, ROOM.end), joint);
        x += 103.0;
    }
    for z in [-300.0, -90.0, 90.0] {
        painter.level(ROOM.high - 0.2, (ROOM.left, ROOM.right), (z, z + 1.6), joint);
    }
}

fn skirting(painter: &mut Painter, home: &Home, wall: Wall) {
    household::shade_wall(painter, wall, 0.9);
    let reach = wall.reach(painter);
    let moulding = wall.flat(painter, Colour::rgb(0xfa, 0xf6, 0xee));
    wall.face(painter, reach, (ROOM.high - 7.0, ROOM.high), 1.0, moulding);
    let wood = wall.flat(painter, home.wood.mix(Colour::rgb(0x60, 0x48, 0x40), 0.4));
    wall.face(painter, reach, (0.0, 8.0), 0.6, wood);
}

/// How far the counter reaches.
fn counter_span(wall: Wall) -> Span {
    if wall.side == Side::End { (-ROOM.right, ROOM.right) } else { (-240.0, ROOM.end / 2.0) }
}

fn sink_wall(painter: &mut Painter, home: &Home, window: &Window) {
    let wall = window.wall;
    let wash = wall.wash(painter, home.wall);
    wall.around(painter, (window.along, window.up), wash);
    household::shade_wall(painter, wall, 0.9);
    let along = counter_span(wall);
    let tile = home.motif.colour("tile", Colour::rgb(0xea, 0xf0, 0xee).mix(home.cloth, 0.12));
    ware::tiled(painter, wall, (along, (88.0, window.up.0 - 5.0)), tile);
    ware::tiled(painter, wall, ((along.0, window.along.0 - 7.0), (window.up.0 - 5.0, 152.0)), tile);
    ware::tiled(painter, wall, ((window.along.1 + 7.0, along.1), (window.up.0 - 5.0, 152.0)), tile);
    let frame = Colour::rgb(0xf6, 0xf0, 0xe4);
    window::paint(painter, window, frame, &mut home.motif.chance("panes"));
    let cloth = home.motif.colour("curtain", Colour::rgb(0xfa, 0xf4, 0xe4));
    ware::half_curtain(painter, window, cloth, home.cloth);
    base_cupboards(painter, wall, along, home.wood);
    on_counter(painter, home, wall);
    ware::tools(painter, wall, (-146.0, -82.0), home.cloth);
    for (index, span) in
        [(136.0, along.1), (-148.0, -80.0), (along.0.max(-250.0), -150.0)].into_iter().enumerate()
    {
        if span.1 - span.0 > 30.0 {
            hanging_cupboard(painter, wall, span, home.wood);
        }
        if index == 0 {
            hood(painter, wall, (60.0, 124.0));
        }
    }
}

/// The cupboards below the worktop, with their doors.
fn base_cupboards(painter: &mut Painter, wall: Wall, along: Span, wood: Colour) {
    let dark = Wash::flat(painter.air.dark(Colour::rgb(0x48, 0x3c, 0x40), 0.0));
    wall.face(painter, along, (0.0, 9.0), 55.0, dark);
    wall.block(painter, (along, (9.0, 84.0)), (0.0, 60.0), wood);
    doors(painter, wall, (along, (12.0, 80.0)), 60.3, wood);
    wall.block(painter, (along, (84.0, 88.0)), (0.0, 64.0), Colour::rgb(0xe4, 0xe0, 0xd8));
}

/// Doors side by side on the front of a cupboard.
fn doors(painter: &mut Painter, wall: Wall, (along, up): (Span, Span), out: f32, wood: Colour) {
    let count = ((along.1 - along.0) / 46.0).round().max(1.0);
    let wide = (along.1 - along.0) / count;
    let (seam, light) = (
        Wash::flat(painter.air.dark(wood, 0.0)),
        wall.flat(painter, wood.mix(Colour::rgb(0xff, 0xfa, 0xee), 0.2)),
    );
    let knob = Wash::flat(painter.air.lit(STEEL, 0.0));
    for door in 0..count as u8 {
        let left = along.0 + wide * f32::from(door);
        let inner = (left + 7.0, left + wide - 7.0);
        wall.face(painter, (left - 0.6, left + 0.6), up, out, seam);
        wall.face(painter, inner, (up.0 + 7.0, up.1 - 7.0), out, seam);
        wall.face(painter, (inner.0 + 1.4, inner.1), (up.0 + 7.0, up.1 - 8.4), out + 0.1, light);
        let at = if door % 2 == 0 { left + wide - 5.5 } else { left + 3.0 };
        let y = if up.0 > 100.0 { up.0 + 6.0 } else { up.1 - 20.0 };
        wall.face(painter, (at, at + 2.5), (y, y + 13.0), out + 0.6, knob);
    }
}

fn hanging_cupboard(painter: &mut Painter, wall: Wall, along: Span, wood: Colour) {
    let shade = Wash::flat(painter.air.dark(Colour::rgb(0x60, 0x50, 0x58), 0.0)).ends(0.5, 0.0);
    wall.face(painter, along, (136.0, 160.0), 0.8, shade);
    wall.block(painter, (along, (160.0, 240.0)), (0.0, 36.0), wood);
    doors(painter, wall, (along, (162.0, 238.0)), 36.3, wood);
}

fn hood(painter: &mut Painter, wall: Wall, along: Span) {
    let middle = f32::midpoint(along.0, along.1);
    wall.block(painter, ((middle - 15.0, middle + 15.0), (186.0, ROOM.high)), (0.0, 30.0), STEEL);
    wall.block(painter, (along, (170.0, 188.0)), (0.0, 52.0), STEEL);
    let dark = Wash::flat(painter.air.dark(STEEL, 0.0));
    wall.face(painter, along, (170.0, 172.0), 52.3, dark);
    if evening(painter) > 0.4 {
        painter.glow(wall.point(middle, 166.0, 30.0), 70.0, lamp::WARM, 0.5 * evening(painter));
    }
}

/// Sink, stove, pot and what else stands on the worktop.
fn on_counter(painter: &mut Painter, home: &Home, wall: Wall) {
    ware::stove(painter, wall, (62.0, 122.0));
    ware::kettle(painter, wall.point(107.0, 90.0, 34.0), STEEL);
    ware::pot(painter, wall.point(78.0, 90.0, 34.0), home.cloth);
    ware::sink(painter, wall, (-36.0, 30.0));
    ware::plates(painter, wall, -70.0);
    ware::cutting_board(painter, wall, -112.0);
    let mut chance = home.motif.chance("herb");
    let leaf = home.motif.colour("leaf", Colour::rgb(0x6c, 0xac, 0x58));
    household::plant(painter, wall.point(38.0, 108.0, 4.0), 24.0, leaf, &mut chance);
    if wall.side == Side::End {
        ware::jars(painter, wall, (150.0, 246.0), (88.0, 20.0), &mut chance);
        ware::jars(painter, wall, (-250.0, -150.0), (88.0, 20.0), &mut chance);
    }
}

/// Fridge and dresser.
fn cupboard_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    skirting(painter, home, wall);
    ware::fridge(painter, wall, (58.0, 124.0), &mut home.motif.chance("fridge"));
    dresser(painter, home, wall, (-92.0, 40.0));
    let mut chance = home.motif.chance("corner");
    if wall.side == Side::End {
        let leaf = home.motif.colour("leaf", Colour::rgb(0x6c, 0xac, 0x58));
        household::plant(painter, wall.point(182.0, 0.0, 36.0), 130.0, leaf, &mut chance);
        household::picture(painter, wall, (-170.0, 158.0), (70.0, 54.0), &mut chance);
        household::clock(painter, wall, (186.0, 196.0), 18.0, home.cloth);
    }
}

fn dresser(painter: &mut Painter, home: &Home, wall: Wall, along: Span) {
    let mut chance = home.motif.chance("dresser");
    wall.block(painter, (along, (6.0, 84.0)), (0.0, 46.0), home.wood);
    doors(painter, wall, (along, (10.0, 80.0)), 46.3, home.wood);
    wall.block(painter, ((along.0 - 2.0, along.1 + 2.0), (84.0, 88.0)), (0.0, 49.0), home.wood);
    ware::oven(painter, wall, along.0 + 10.0);
    ware::rice_cooker(painter, wall.point(along.0 + 84.0, 88.0, 26.0));
    ware::jars(painter, wall, (along.0 + 102.0, along.1 - 4.0), (88.0, 26.0), &mut chance);
    let high = (134.0, 206.0);
    let inside = Wash::flat(painter.air.dark(home.wood.mix(Colour::rgb(0x50, 0x38, 0x34), 0.3), 0.0));
    wall.block(painter, (along, high), (0.0, 30.0), home.wood);
    wall.face(painter, (along.0 + 4.0, along.1 - 4.0), (high.0 + 4.0, high.1 - 4.0), 30.2, inside);
    for row in [high.0 + 4.0, high.0 + 38.0] {
        let span = (along.0 + 6.0, along.1 - 6.0);
        ware::dishes(painter, wall, span, row, &mut chance);
        wall.face(painter, span, (row - 2.0, row), 30.4, wall.flat(painter, home.wood));
    }
    let middle = f32::midpoint(along.0, along.1);
    for at in [along.0 + 2.0, middle - 2.0, along.1 - 6.0] {
        wall.face(painter, (at, at + 4.0), high, 30.8, wall.flat(painter, home.wood));
    }
    let glass = Wash::flat(Colour::rgb(0xff, 0xff, 0xff)).alpha(0.1);
    wall.face(painter, (along.0 + 6.0, middle - 14.0), (high.0 + 4.0, high.1 - 4.0), 30.9, glass);
}

/// The way to the next room, behind a short curtain.
fn door_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    skirting(painter, home, wall);
    if wall.side == Side::End {
        let mut chance = home.motif.chance("larder");
        household::shelf(
            painter,
            wall,
            ((-258.0, -150.0), (0.0, 172.0)),
            (32.0, 4),
            (home.wood, &mut chance),
        );
        let leaf = home.motif.colour("leaf", Colour::rgb(0x6c, 0xac, 0x58));
        household::plant(painter, wall.point(206.0, 0.0, 36.0), 128.0, leaf, &mut chance);
    }
    let (left, right) = (4.0, 104.0);
    let wood = home.wood.mix(Colour::rgb(0x70, 0x4c, 0x3c), 0.3);
    wall.face(painter, (left - 8.0, right + 8.0), (0.0, 214.0), 0.9, wall.flat(painter, wood));
    let deep = painter.air.dark(Colour::rgb(0x9c, 0x84, 0x74), 0.0);
    let lit =
        deep.mix(painter.air.shining(Colour::rgb(0xff, 0xd8, 0x98), 0.0), 0.15 + 0.6 * evening(painter));
    wall.face(painter, (left, right), (0.0, 206.0), 1.0, Wash::down(lit, deep));
    ware::short_curtain(painter, wall, ((left - 3.0, right + 3.0), (134.0, 204.0)), home.cloth);
    let mut chance = home.motif.chance("calendar");
    household::picture(painter, wall, (-58.0, 160.0), (56.0, 62.0), &mut chance);
    let board = ((-110.0, -14.0), (96.0, 99.0));
    wall.block(painter, board, (0.0, 18.0), home.wood);
    ware::jars(painter, wall, (-106.0, -18.0), (99.0, 9.0), &mut chance);
    let hook = wall.flat(painter, Colour::rgb(0x8c, 0x70, 0x58));
    wall.face(painter, (-110.0, -14.0), (78.0, 81.0), 1.0, hook);
    for (index, tint) in [home.cloth, Colour::rgb(0xf0, 0xe6, 0xd4)].into_iter().enumerate() {
        let x = -96.0 + 40.0 * index as f32;
        let wash = wall.wash(painter, tint);
        wall.face(painter, (x, x + 26.0), (36.0, 80.0), 2.0, wash);
    }
}

/// An open shelf with pots, and a clock.
fn shelf_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    skirting(painter, home, wall);
    let mut chance = home.motif.chance("pantry");
    household::clock(painter, wall, (-70.0, 196.0), 17.0, home.cloth);
    household::picture(painter, wall, (-70.0, 140.0), (44.0, 40.0), &mut chance);
    let along = (-20.0, 110.0);
    wall.block(painter, (along, (0.0, 92.0)), (0.0, 40.0), home.wood);
    doors(painter, wall, (along, (6.0, 88.0)), 40.3, home.wood);
    wall.block(painter, ((along.0 - 2.0, along.1 + 2.0), (92.0, 95.0)), (0.0, 43.0), home.wood);
    ware::jars(painter, wall, (along.0 + 8.0, along.0 + 62.0), (95.0, 20.0), &mut chance);
    let leaf = home.motif.colour("leaf", Colour::rgb(0x6c, 0xac, 0x58));
    household::plant(painter, wall.point(along.1 - 26.0, 95.0, 22.0), 46.0, leaf, &mut chance);
    for y in [146.0, 186.0] {
        wall.block(painter, (along, (y, y + 3.0)), (0.0, 20.0), home.wood);
        ware::jars(painter, wall, (along.0 + 6.0, along.1 - 6.0), (y + 3.0, 10.0), &mut chance);
    }
}

/// The table with its cloth and chairs.
fn table(painter: &mut Painter, home: &Home, chance: &mut Chance) {
    let (x, z) = (chance.between(-14.0, 14.0), 122.0);
    let chairs = home.wood.mix(Colour::rgb(0x98, 0x68, 0x44), 0.6);
    painter.shade((x, 0.0, z), 120.0, 0.45);
    for aside in [-34.0, 34.0] {
        household::chair(painter, (x + aside, z + 44.0), false, chairs);
    }
    let leg = Wash::flat(painter.air.dark(chairs, z));
    for (aside, away) in [(-62.0, 32.0), (62.0, 32.0), (-62.0, -32.0), (62.0, -32.0)] {
        painter.bar((x + aside, 0.0, z + away), (x + aside, 68.0, z + away), 6.0, leg);
    }
    let low = (x - 70.0, 66.0, z - 40.0);
    painter.block(Block { low, high: (x + 70.0, 71.0, z + 40.0) }, chairs);
    ware::table_cloth(painter, (x, 71.0, z), (71.0, 41.0), home.cloth);
    seating::vase(painter, (x - 8.0, 71.4, z + 14.0), chance);
    seating::bread(painter, (x + 30.0, 71.4, z));
    for (aside, away) in [(-42.0, -18.0), (20.0, -24.0)] {
        seating::cup(painter, (x + aside, 71.4, z + away), Colour::rgb(0xf4, 0xee, 0xe0));
    }
    household::chair(painter, (x - 36.0, z - 52.0), true, chairs);
    household::chair(painter, (x + 104.0, z - 8.0), true, chairs);
}

fn lamp_above(painter: &mut Painter, shade: Colour) {
    let lamp = (0.0, ROOM.high, 122.0);
    let part = evening(painter);
    let off = painter.air.lamps;
    painter.air.lamps = part;
    room::pendant(painter, lamp, 46.0, shade);
    painter.air.lamps = off;
    painter.pool((0.0, 71.0, 122.0), 110.0, lamp::WARM, 0.34 * part);
    painter.pool((0.0, 0.0, 110.0), 240.0, lamp::WARM, 0.3 * part);
}
