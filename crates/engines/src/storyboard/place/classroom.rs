//! A classroom: desks in rows, a wall of windows full of sky, a blackboard at the end. Set-ups look at the
//! blackboard, the windows or the corridor.
//!
//! Palette: `wall`, `wood`, `ground`, `curtain`, `leaf`, `grass`.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::{self, Room};
use super::sky;
use super::tree::{self, Crown};
use super::{classroom_sides, household, wall};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind { far, middle, near, walkway: (-190.0, 235.0), wet: None };

const ROOM: Room = Room { left: -400.0, right: 420.0, end: 720.0, high: 318.0 };
/// Sill and top of the windows, in centimetres.
const PANES: (f32, f32) = (92.0, 268.0);
const WOOD: Colour = Colour::rgb(0xd8, 0xa8, 0x6c);

/// Sky, hills and treetops outside.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    let turn = wall::turn(motif);
    if turn > 0 {
        classroom_sides::far(painter, motif, turn);
        return;
    }
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance("outside");
    sky::hills(painter, 0.12, 9000.0, Colour::rgb(0x54, 0x80, 0x96), &mut chance);
    let leaf = motif.colour("leaf", Colour::rgb(0x5a, 0x9c, 0x4c));
    for index in 0..10 {
        let z = 1500.0 - 130.0 * index as f32;
        let middle = (-940.0, chance.between(-40.0, 70.0), z);
        tree::crown(painter, Crown { middle, size: (190.0, 150.0), leaf, clusters: 16 }, &mut chance);
    }
}

/// The room and its furniture.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    let turn = wall::turn(motif);
    if turn > 0 {
        classroom_sides::middle(painter, motif, turn);
        return;
    }
    painter.air = room::inside(painter.air);
    let mut chance = motif.chance("room");
    let wall = motif.colour("wall", Colour::rgb(0xf0, 0xea, 0xda));
    room::ceiling(painter, ROOM, Colour::rgb(0xec, 0xea, 0xe4));
    tubes(painter);
    room::boards(painter, ROOM, motif.colour("ground", Colour::rgb(0xc8, 0x96, 0x60)), 26.0, &mut chance);
    household::shade_levels(painter, ROOM, 0.5);
    corridor_wall(painter, wall);
    window_wall(painter, wall);
    board_wall(painter, wall, motif);
    patches(painter);
    room_shade(painter);
    desks(painter, motif, &mut motif.chance("desks"));
    beams(painter);
}

/// What stands before the figures.
pub(super) fn near(_painter: &mut Painter, _motif: &Motif) {}

fn room_shade(painter: &mut Painter) {
    let dark = painter.air.dark(Colour::rgb(0x5c, 0x48, 0x58), 0.0);
    let near = painter.view.eye.2 + 30.0;
    painter.front(
        ROOM.end - 2.0,
        (ROOM.left, ROOM.right),
        (0.0, 40.0),
        Wash::down(dark, dark).ends(0.0, 0.35),
    );
    painter.ground(
        (ROOM.right - 170.0, ROOM.right),
        (near, ROOM.end),
        Wash::across(dark, dark).ends(0.0, 0.45),
    );
}

fn tubes(painter: &mut Painter) {
    for z in [80.0, 330.0, 580.0] {
        for x in [-190.0, 190.0] {
            let case = painter.air.lit(Colour::rgb(0xf6, 0xf6, 0xf2), z);
            painter.level(ROOM.high - 4.0, (x - 62.0, x + 62.0), (z - 14.0, z + 14.0), Wash::flat(case));
            let light = Colour::rgb(0xf2, 0xf6, 0xff);
            painter.glow((x, ROOM.high - 6.0, z), 130.0, light, 0.5 * household::evening(painter));
        }
    }
}

fn corridor_wall(painter: &mut Painter, wall: Colour) {
    let (x, near) = (ROOM.right, painter.view.eye.2 + 30.0);
    let wash = painter.wall_wash(wall, Facing::Left, 0.0);
    painter.side(x, (near, ROOM.end), (0.0, ROOM.high), wash);
    let panel = painter.wall_wash(Colour::rgb(0xb8, 0xb0, 0x94), Facing::Left, 0.0);
    painter.side(x - 0.5, (near, ROOM.end), (0.0, 96.0), panel);
    let wood = painter.air.facing(WOOD, Facing::Left, 0.0);
    let glass = painter.air.lit(Colour::rgb(0xcc, 0xdc, 0xd8), 0.0);
    for start in [-140.0, 470.0] {
        painter.side(x - 1.0, (start, start + 190.0), (0.0, 222.0), Wash::flat(wood));
        for half in [0.0, 95.0] {
            let pane = (start + half + 12.0, start + half + 83.0);
            painter.side(
                x - 1.5,
                pane,
                (110.0, 208.0),
                Wash::down(glass, painter.air.dark(Colour::rgb(0xa8, 0xb8, 0xb8), 0.0)),
            );
        }
    }
    let cork = painter.wall_wash(Colour::rgb(0xb0, 0x84, 0x58), Facing::Left, 0.0);
    painter.side(x - 1.0, (110.0, 430.0), (118.0, 226.0), cork);
    let mut chance = Chance::new(5);
    for index in 0..9 {
        let z = 122.0 + 33.0 * index as f32;
        let y = chance.between(128.0, 176.0);
        let hue =
            [Colour::rgb(0xfa, 0xf6, 0xea), Colour::rgb(0xf4, 0xd8, 0xa0), Colour::rgb(0xb8, 0xd4, 0xe8)]
                [chance.pick(3)];
        let paper = painter.air.facing(hue, Facing::Left, z);
        painter.side(x - 1.6, (z, z + 26.0), (y, y + 36.0), Wash::flat(paper));
    }
}

/// Wall below and above the panes, mullions between them and curtains; the sky behind stays open.
fn window_wall(painter: &mut Painter, wall: Colour) {
    let (x, near) = (ROOM.left, painter.view.eye.2 + 30.0);
    let wash = painter.wall_wash(wall, Facing::Right, 0.0);
    painter.side(x, (near, ROOM.end), (PANES.1, ROOM.high), wash);
    painter.side(x, (near, ROOM.end), (0.0, PANES.0), wash);
    let glass = painter.air.key;
    painter.side(x, (near, ROOM.end), PANES, Wash::down(glass, glass).ends(0.06, 0.2));
    let metal = painter.air.facing(Colour::rgb(0xb8, 0xc0, 0xc4), Facing::Front, 0.0);
    let mut z = -360.0;
    while z < ROOM.end {
        painter.side(x + 1.0, (z, z + 6.0), PANES, Wash::flat(metal));
        painter.side(x + 1.0, (z + 88.0, z + 92.0), PANES, Wash::flat(metal));
        z += 180.0;
    }
    for y in [PANES.0, 214.0, PANES.1 - 5.0] {
        painter.side(x + 1.0, (near, ROOM.end), (y, y + 5.0), Wash::flat(metal));
    }
    for z in [-20.0, 340.0, ROOM.end - 24.0] {
        painter.block(Block { low: (x, 0.0, z - 24.0), high: (x + 26.0, ROOM.high, z + 24.0) }, wall);
    }
    painter.block(
        Block { low: (x, PANES.0 - 8.0, near), high: (x + 22.0, PANES.0 - 2.0, ROOM.end) },
        Colour::rgb(0xe8, 0xe2, 0xd2),
    );
    for z in [30.0, 300.0, 390.0, 660.0] {
        curtain(painter, x + 8.0, z);
    }
}

/// A gathered white curtain that glows with the light behind it.
fn curtain(painter: &mut Painter, x: f32, z: f32) {
    for fold in (0..5_u8).rev() {
        let at = z + f32::from(fold) * 9.0;
        let cloth = Colour::rgb(0xfd, 0xf9, 0xee);
        let lit = painter.air.lit(cloth, z).mix(painter.air.key, 0.3 * painter.air.sun);
        let dark = painter.air.dark(cloth, z);
        let colour = if fold % 2 == 0 { lit } else { lit.mix(dark, 0.55) };
        painter.side(
            x + f32::from(fold % 2) * 3.0,
            (at, at + 10.0),
            (70.0, PANES.1 + 8.0),
            Wash::down(colour, colour.mix(dark, 0.3)),
        );
    }
}

fn board_wall(painter: &mut Painter, wall: Colour, motif: &Motif) {
    let z = ROOM.end;
    painter.front(z, (ROOM.left, ROOM.right), (0.0, ROOM.high), painter.wall_wash(wall, Facing::Front, z));
    let frame = Colour::rgb(0xb0, 0x84, 0x54);
    painter.block(Block { low: (-260.0, 84.0, z - 10.0), high: (280.0, 234.0, z) }, frame);
    let green = Colour::rgb(0x2e, 0x62, 0x52);
    let wash = Wash::across(painter.air.lit(green, z), painter.air.dark(green, z));
    painter.front(z - 11.0, (-252.0, 272.0), (94.0, 226.0), wash);
    let chalk = painter.air.lit(Colour::rgb(0xee, 0xf2, 0xe6), z);
    let mut chance = motif.chance("chalk");
    for _ in 0..6 {
        let x = chance.between(-220.0, 160.0);
        let y = chance.between(110.0, 200.0);
        painter.front(
            z - 12.0,
            (x, x + chance.between(50.0, 110.0)),
            (y, y + 22.0),
            Wash::across(chalk, chalk).ends(0.0, 0.1),
        );
    }
    let words = if motif.sign().is_empty() { "1-B" } else { motif.sign() };
    super::lettering::write(painter, words, 2.2, chalk, |across, up| {
        (-230.0 + across * 24.0, 188.0 + up * 24.0, z - 12.5)
    });
    painter.block(Block { low: (-260.0, 80.0, z - 20.0), high: (280.0, 86.0, z) }, frame);
    let clock = painter.view.spot((10.0, 268.0, z - 4.0));
    let size = 20.0 * painter.view.scale(z);
    crate::storyboard::brush::ellipse(
        painter.sheet,
        clock,
        size,
        size,
        Wash::flat(painter.air.dark(Colour::rgb(0x48, 0x48, 0x50), z)),
    );
    crate::storyboard::brush::ellipse(
        painter.sheet,
        clock,
        size * 0.86,
        size * 0.86,
        Wash::flat(painter.air.lit(Colour::rgb(0xfc, 0xfa, 0xf2), z)),
    );
    let hand = Wash::flat(painter.air.dark(Colour::rgb(0x30, 0x30, 0x3c), z));
    painter.bar((10.0, 268.0, z - 5.0), (10.0, 282.0, z - 5.0), 2.0, hand);
    painter.bar((10.0, 268.0, z - 5.0), (20.0, 264.0, z - 5.0), 2.6, hand);
    painter.block(
        Block { low: (-60.0, 0.0, z - 130.0), high: (50.0, 98.0, z - 70.0) },
        Colour::rgb(0xb4, 0x80, 0x4c),
    );
}

/// Light from the windows on the floor and in the air before them.
fn patches(painter: &mut Painter) {
    let light = painter.air.key;
    for z in [0.0, 330.0, 600.0] {
        painter.glow((ROOM.left + 20.0, 190.0, z), 330.0, light, 0.42 * painter.air.sun);
    }
    for index in 0..6_u8 {
        let z = -330.0 + 180.0 * f32::from(index);
        room::light_patch(painter, (ROOM.left + 40.0, ROOM.left + 310.0), (z + 20.0, z + 150.0), 70.0);
    }
}

fn beams(painter: &mut Painter) {
    for index in 0..3_u8 {
        let z = 60.0 + 180.0 * f32::from(index);
        let window = [(ROOM.left, PANES.1, z), (ROOM.left, PANES.1, z + 130.0)];
        let floor = [(ROOM.left + 300.0, 0.0, z - 60.0), (ROOM.left + 300.0, 0.0, z + 70.0)];
        room::beam(painter, window, floor);
    }
}

/// Desks with their chairs, the far rows first; the aisle in the middle is left free for people.
fn desks(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let wood = motif.colour("wood", WOOD);
    for z in [520.0, 380.0, 240.0, 100.0] {
        for x in [-270.0, -140.0, 170.0, 300.0] {
            desk(painter, (x, z), wood, chance);
        }
    }
    for x in [-270.0, 300.0] {
        desk(painter, (x, -60.0), wood, chance);
    }
}

fn desk(painter: &mut Painter, (x, z): (f32, f32), wood: Colour, chance: &mut Chance) {
    if !painter.view.sees(z - 60.0) {
        return;
    }
    painter.shade((x, 0.0, z), 62.0, 0.55);
    let steel = painter.air.facing(Colour::rgb(0x98, 0xa0, 0xa8), Facing::Front, z);
    for (leg_x, leg_z) in [(-27.0, 18.0), (27.0, 18.0), (-27.0, -18.0), (27.0, -18.0)] {
        painter.bar((x + leg_x, 0.0, z + leg_z), (x + leg_x, 66.0, z + leg_z), 3.0, Wash::flat(steel));
    }
    painter.block(
        Block { low: (x - 29.0, 54.0, z - 18.0), high: (x + 29.0, 66.0, z + 18.0) },
        Colour::rgb(0x9c, 0xa4, 0xac),
    );
    painter.block(Block { low: (x - 32.0, 66.0, z - 21.0), high: (x + 32.0, 70.0, z + 21.0) }, wood);
    if chance.often(0.4) {
        let cover =
            [Colour::rgb(0x4c, 0x7c, 0xb0), Colour::rgb(0xd0, 0x70, 0x60), Colour::rgb(0xf2, 0xee, 0xe2)]
                [chance.pick(3)];
        painter.block(Block { low: (x - 12.0, 70.0, z - 10.0), high: (x + 8.0, 73.0, z + 12.0) }, cover);
    }
    let near = z - 48.0;
    for leg in [-17.0, 17.0] {
        painter.bar((x + leg, 0.0, near), (x + leg, 76.0, near), 2.6, Wash::flat(steel));
        painter.bar((x + leg, 0.0, near + 34.0), (x + leg, 40.0, near + 34.0), 2.6, Wash::flat(steel));
    }
    painter.block(Block { low: (x - 19.0, 40.0, near), high: (x + 19.0, 43.0, near + 36.0) }, wood);
    painter.block(Block { low: (x - 19.0, 60.0, near - 2.0), high: (x + 19.0, 77.0, near) }, wood);
}
