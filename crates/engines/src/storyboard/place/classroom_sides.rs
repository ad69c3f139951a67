//! A classroom seen across: towards its windows or towards the corridor, with the rows of desks from the side.

use domain::colour::Colour;

use super::air::Facing;
use super::household;
use super::motif::Motif;
use super::outlook;
use super::painter::{Block, Painter};
use super::room::{self, Room};
use super::wall::{self, Span, Wall};
use super::window::{self, Window};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

const ROOM: Room = Room { left: -430.0, right: 430.0, end: 400.0, high: 306.0 };
const WOOD: Colour = Colour::rgb(0xd8, 0xa8, 0x6c);
const FRAME: Colour = Colour::rgb(0xd0, 0xd4, 0xd2);

/// The colours of this classroom.
struct Class<'a> {
    motif: &'a Motif<'a>,
    wall: Colour,
    wood: Colour,
}

/// The windows, on the wall where they are seen after a turn; none where they are behind the lens.
fn windows(turn: u8) -> Vec<Window> {
    let walls = wall::seen(ROOM, turn);
    let Some((_, wall)) = walls.into_iter().find(|(number, _)| *number == 1) else { return Vec::new() };
    let span = |along| Window { wall, along, up: (92.0, 262.0), panes: 2 };
    [(-400.0, -252.0), (-232.0, -84.0), (-64.0, 84.0), (104.0, 252.0), (272.0, 400.0)].map(span).to_vec()
}

/// The school yard outside.
pub(super) fn far(painter: &mut Painter, motif: &Motif, turn: u8) {
    if let Some(window) = windows(turn).first() {
        outlook::garden(painter, motif, window.wall);
    }
}

/// The room and its furniture.
pub(super) fn middle(painter: &mut Painter, motif: &Motif, turn: u8) {
    painter.air = room::inside(painter.air);
    let wall = motif.colour("wall", Colour::rgb(0xf0, 0xea, 0xda));
    let class = Class { motif, wall, wood: motif.colour("wood", WOOD) };
    let mut chance = motif.chance("room");
    room::ceiling(painter, ROOM, Colour::rgb(0xec, 0xea, 0xe4));
    tubes(painter);
    planks(painter, motif.colour("ground", Colour::rgb(0xc8, 0x96, 0x60)), &mut chance);
    household::shade_levels(painter, ROOM, 0.5);
    let windows = windows(turn);
    for window in &windows {
        window::light(painter, window);
    }
    for (number, wall) in wall::seen(ROOM, turn) {
        match number {
            0 => board_wall(painter, &class, wall),
            1 => window_wall(painter, &class, &windows),
            2 => corridor_wall(painter, &class, wall),
            _ => locker_wall(painter, &class, wall),
        }
    }
    // The board is on the right when the windows are ahead, and on the left otherwise.
    desks(painter, &class, if turn == 1 { 1.0 } else { -1.0 }, &mut motif.chance("desks"));
    for window in &windows {
        window::shafts(painter, window);
    }
}

fn tubes(painter: &mut Painter) {
    for z in [-60.0, 120.0, 300.0] {
        for x in [-260.0, 0.0, 260.0] {
            let case = painter.air.lit(Colour::rgb(0xf6, 0xf6, 0xf2), z);
            let shine = case.mix(Colour::rgb(0xff, 0xff, 0xfa), household::evening(painter));
            painter.level(ROOM.high - 4.0, (x - 62.0, x + 62.0), (z - 12.0, z + 12.0), Wash::flat(shine));
            let light = Colour::rgb(0xf2, 0xf6, 0xff);
            painter.glow((x, ROOM.high - 6.0, z), 120.0, light, 0.4 * household::evening(painter));
        }
    }
}

/// Floorboards that run across the picture.
fn planks(painter: &mut Painter, wood: Colour, chance: &mut Chance) {
    let near = painter.view.eye.2 + 30.0;
    let base = Wash::down(painter.air.dark(wood, 0.0), painter.air.lit(wood, 0.0));
    painter.ground((ROOM.left, ROOM.right), (near, ROOM.end), base);
    let seam = Wash::flat(painter.air.dark(wood.mix(Colour::rgb(0x2c, 0x1c, 0x24), 0.5), 0.0));
    let mut far = ROOM.end;
    while far > near {
        let mut x = ROOM.left - chance.between(0.0, 200.0);
        while x < ROOM.right {
            let right = (x + chance.between(150.0, 290.0)).min(ROOM.right);
            let tone = wood.mix(Colour::rgb(0x58, 0x34, 0x28), chance.between(0.0, 0.5));
            let colour = painter.air.facing(tone, Facing::Up, 0.0);
            let across = (x.max(ROOM.left), right);
            painter.ground(across, ((far - 26.0).max(near), far), Wash::flat(colour).alpha(0.3));
            painter.ground((right - 1.2, right), ((far - 26.0).max(near), far), seam.alpha(0.5));
            x = right;
        }
        painter.ground((ROOM.left, ROOM.right), (far - 1.2, far), seam.alpha(0.6));
        far -= 26.0;
    }
}

fn skirting(painter: &mut Painter, wall: Wall) {
    household::shade_wall(painter, wall, 0.5);
    let reach = wall.reach(painter);
    let wood = wall.flat(painter, Colour::rgb(0x9c, 0x80, 0x60));
    wall.face(painter, reach, (0.0, 9.0), 0.6, wood);
}

fn window_wall(painter: &mut Painter, class: &Class, windows: &[Window]) {
    let Some(first) = windows.first() else { return };
    let wall = first.wall;
    let (reach, up) = (wall.reach(painter), first.up);
    let wash = wall.wash(painter, class.wall);
    wall.face(painter, reach, (0.0, up.0), 0.0, wash);
    wall.face(painter, reach, (up.1, ROOM.high), 0.0, wash);
    let mut from = reach.0;
    let plaster = wall.flat(painter, class.wall);
    for window in windows {
        wall.face(painter, (from, window.along.0), up, 0.0, plaster);
        from = window.along.1;
    }
    wall.face(painter, (from, reach.1), up, 0.0, plaster);
    skirting(painter, wall);
    let mut chance = class.motif.chance("panes");
    let cloth = class.motif.colour("curtain", Colour::rgb(0xfa, 0xf4, 0xe6));
    for (index, window) in windows.iter().enumerate() {
        window::panes(painter, window, FRAME, &mut chance);
        let bar = wall.flat(painter, FRAME);
        wall.face(painter, window.along, (206.0, 211.0), -0.3, bar);
        if index % 2 == 0 {
            window::curtains(painter, window, cloth, 74.0);
        }
    }
    wall.block(painter, (reach, (up.0 - 6.0, up.0)), (0.0, 16.0), Colour::rgb(0xe8, 0xe2, 0xd2));
    let leaf = class.motif.colour("leaf", Colour::rgb(0x5c, 0x9c, 0x58));
    for along in [-150.0, 190.0] {
        household::plant(painter, wall.point(along, up.0, 8.0), 34.0, leaf, &mut chance);
    }
}

fn board_wall(painter: &mut Painter, class: &Class, wall: Wall) {
    let wash = wall.wash(painter, class.wall);
    wall.whole(painter, wash);
    skirting(painter, wall);
    wall.block(painter, ((-190.0, 130.0), (84.0, 222.0)), (0.0, 6.0), Colour::rgb(0xb0, 0x84, 0x54));
    let green = wall.wash(painter, Colour::rgb(0x2e, 0x62, 0x52));
    wall.face(painter, (-184.0, 124.0), (92.0, 216.0), 6.3, green);
    let chalk = painter.air.lit(Colour::rgb(0xee, 0xf2, 0xe6), 0.0);
    let mut chance = class.motif.chance("chalk");
    for _ in 0..5 {
        let (x, y) = (chance.between(-160.0, 40.0), chance.between(104.0, 190.0));
        let smear = Wash::across(chalk, chalk).ends(0.03, 0.14);
        wall.face(painter, (x, x + chance.between(40.0, 80.0)), (y, y + 14.0), 6.5, smear);
    }
    wall.block(painter, ((-190.0, 130.0), (78.0, 84.0)), (0.0, 14.0), Colour::rgb(0xc0, 0x94, 0x60));
    household::clock(painter, wall, (-30.0, 258.0), 19.0, Colour::rgb(0x48, 0x48, 0x50));
    wall.block(painter, ((-60.0, 10.0), (0.0, 96.0)), (70.0, 124.0), Colour::rgb(0xb4, 0x80, 0x4c));
}

fn corridor_wall(painter: &mut Painter, class: &Class, wall: Wall) {
    let wash = wall.wash(painter, class.wall);
    wall.whole(painter, wash);
    let reach = wall.reach(painter);
    let panel = wall.wash(painter, Colour::rgb(0xbc, 0xb4, 0x98));
    wall.face(painter, reach, (0.0, 96.0), 0.4, panel);
    skirting(painter, wall);
    for (along, up) in [((-176.0, -16.0), (190.0, 262.0)), ((0.0, 160.0), (190.0, 262.0))] {
        pane(painter, class, wall, (along, up));
    }
    for middle in [-280.0, 278.0] {
        sliding_door(painter, class, wall, middle);
    }
    notices(painter, class, wall, ((-150.0, 140.0), (104.0, 180.0)));
}

/// A high window to the corridor.
fn pane(painter: &mut Painter, class: &Class, wall: Wall, (along, up): (Span, Span)) {
    wall.face(
        painter,
        (along.0 - 5.0, along.1 + 5.0),
        (up.0 - 5.0, up.1 + 5.0),
        0.6,
        wall.flat(painter, class.wood),
    );
    let glass = Colour::rgb(0xc8, 0xd8, 0xd8);
    let wash = Wash::down(painter.air.lit(glass, 0.0), painter.air.dark(glass, 0.0));
    wall.face(painter, along, up, 0.8, wash);
    let middle = f32::midpoint(along.0, along.1);
    wall.face(painter, (middle - 2.0, middle + 2.0), up, 1.0, wall.flat(painter, class.wood));
}

fn sliding_door(painter: &mut Painter, class: &Class, wall: Wall, middle: f32) {
    let along = (middle - 86.0, middle + 86.0);
    let edge = wall.flat(painter, class.wood.mix(Colour::rgb(0x60, 0x40, 0x30), 0.4));
    wall.face(painter, (along.0 - 6.0, along.1 + 6.0), (0.0, 222.0), 0.8, edge);
    for (left, right) in [(along.0, middle - 1.0), (middle + 1.0, along.1)] {
        let leaf = wall.wash(painter, class.wood);
        wall.face(painter, (left, right), (0.0, 216.0), 1.2, leaf);
        let glass = Colour::rgb(0xcc, 0xdc, 0xd8);
        let wash = Wash::down(painter.air.lit(glass, 0.0), painter.air.dark(glass, 0.0));
        wall.face(painter, (left + 14.0, right - 14.0), (106.0, 200.0), 1.4, wash);
        wall.face(painter, (left + 14.0, right - 14.0), (20.0, 92.0), 1.4, edge.alpha(0.25));
    }
    wall.face(painter, (middle - 16.0, middle - 9.0), (92.0, 112.0), 1.8, edge);
    wall.face(
        painter,
        (middle - 30.0, middle + 30.0),
        (226.0, 242.0),
        1.8,
        wall.flat(painter, Colour::rgb(0xfa, 0xf6, 0xea)),
    );
}

/// A board of cork with papers.
fn notices(painter: &mut Painter, class: &Class, wall: Wall, (along, up): (Span, Span)) {
    wall.face(
        painter,
        (along.0 - 4.0, along.1 + 4.0),
        (up.0 - 4.0, up.1 + 4.0),
        0.8,
        wall.flat(painter, class.wood),
    );
    let cork = wall.wash(painter, Colour::rgb(0xb4, 0x88, 0x5c));
    wall.face(painter, along, up, 1.0, cork);
    let mut chance = class.motif.chance("notices");
    let mut x = along.0 + 8.0;
    while x < along.1 - 34.0 {
        let hue =
            [Colour::rgb(0xfa, 0xf6, 0xea), Colour::rgb(0xf4, 0xd8, 0xa0), Colour::rgb(0xb8, 0xd4, 0xe8)]
                [chance.pick(3)];
        let (wide, y) = (chance.between(20.0, 32.0), chance.between(up.0 + 4.0, up.0 + 26.0));
        let paper = (x, x + wide);
        wall.face(painter, paper, (y, y + 40.0), 1.4, wall.flat(painter, hue));
        let ink = wall.flat(painter, Colour::rgb(0x70, 0x74, 0x88)).alpha(0.6);
        for row in 0..4_u8 {
            let line = y + 8.0 + 7.0 * f32::from(row);
            wall.face(painter, (x + 4.0, x + wide - chance.between(4.0, 10.0)), (line, line + 2.0), 1.6, ink);
        }
        wall.disc(
            painter,
            (x + wide / 2.0, y + 37.0),
            (2.0, 2.0),
            2.0,
            wall.flat(painter, Colour::rgb(0xd0, 0x50, 0x48)),
        );
        x += wide + chance.between(5.0, 16.0);
    }
}

/// The back of the room: lockers, papers above them, a cupboard for brooms.
fn locker_wall(painter: &mut Painter, class: &Class, wall: Wall) {
    let wash = wall.wash(painter, class.wall);
    wall.whole(painter, wash);
    skirting(painter, wall);
    wall.block(painter, ((128.0, 184.0), (0.0, 190.0)), (0.0, 44.0), Colour::rgb(0xa8, 0xb0, 0xac));
    let along = (-240.0, 124.0);
    notices(painter, class, wall, ((-200.0, 100.0), (128.0, 206.0)));
    wall.block(painter, (along, (0.0, 98.0)), (0.0, 40.0), class.wood);
    let dark = Wash::flat(painter.air.dark(Colour::rgb(0x60, 0x44, 0x34), 0.0));
    let mut chance = class.motif.chance("lockers");
    for column in (0..10_u8).rev() {
        for row in 0..2_u8 {
            let left = along.0 + 3.0 + 36.3 * f32::from(column);
            let low = 8.0 + 45.0 * f32::from(row);
            wall.face(painter, (left, left + 32.0), (low, low + 40.0), 40.2, dark);
            if chance.often(0.7) {
                let bag = household::COVERS[chance.pick(8)];
                let wash = wall.wash(painter, bag);
                wall.face(
                    painter,
                    (left + 4.0, left + 28.0),
                    (low, low + chance.between(18.0, 32.0)),
                    40.4,
                    wash,
                );
            }
        }
    }
}

/// Rows of desks seen from the side, the far ones first; `towards` is where the board is.
fn desks(painter: &mut Painter, class: &Class, towards: f32, chance: &mut Chance) {
    for z in [330.0, 225.0, 120.0] {
        for column in 0..5_u8 {
            let x = towards * (-276.0 + 130.0 * f32::from(column));
            desk(painter, (x, z), towards, class.wood, chance);
        }
    }
    for x in [-330.0, 330.0] {
        desk(painter, (x, -80.0), towards, class.wood, chance);
    }
}

/// A desk with its chair behind it, both turned to the board.
fn desk(painter: &mut Painter, (x, z): (f32, f32), towards: f32, wood: Colour, chance: &mut Chance) {
    if !painter.view.sees(z - 60.0) {
        return;
    }
    painter.shade((x - 20.0 * towards, 0.0, z), 66.0, 0.5);
    let steel = Wash::flat(painter.air.facing(Colour::rgb(0x98, 0xa0, 0xa8), Facing::Front, z));
    let seat = x - towards * 46.0;
    let legs = |painter: &mut Painter, middle: f32, (half, high): (f32, f32), away: f32| {
        for side in [-half, half] {
            painter.bar((middle + side, 0.0, z + away), (middle + side, high, z + away), 3.0, steel);
        }
    };
    legs(painter, x, (18.0, 66.0), 27.0);
    legs(painter, seat, (15.0, 40.0), 16.0);
    chair(painter, (seat, z), towards, wood, steel);
    legs(painter, seat, (15.0, 40.0), -16.0);
    let metal = Colour::rgb(0x9c, 0xa4, 0xac);
    painter.block(Block { low: (x - 17.0, 54.0, z - 28.0), high: (x + 17.0, 66.0, z + 28.0) }, metal);
    legs(painter, x, (18.0, 66.0), -27.0);
    painter.block(Block { low: (x - 21.0, 66.0, z - 32.0), high: (x + 21.0, 70.0, z + 32.0) }, wood);
    if chance.often(0.4) {
        let cover = household::COVERS[chance.pick(8)];
        painter.block(Block { low: (x - 10.0, 70.0, z - 12.0), high: (x + 9.0, 73.0, z + 8.0) }, cover);
    }
}

fn chair(painter: &mut Painter, (x, z): (f32, f32), towards: f32, wood: Colour, steel: Wash) {
    painter.block(Block { low: (x - 18.0, 40.0, z - 19.0), high: (x + 18.0, 43.0, z + 19.0) }, wood);
    let back = x - towards * 17.0;
    for away in [16.0, -16.0] {
        painter.bar((back, 40.0, z + away), (back, 76.0, z + away), 2.6, steel);
    }
    painter.block(Block { low: (back - 1.5, 60.0, z - 19.0), high: (back + 1.5, 78.0, z + 19.0) }, wood);
}
