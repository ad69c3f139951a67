//! The living room of a home: a window on a garden, shelves, and either a heated table on straw mats or a sofa
//! with a low table on boards, as the place's chance decides.
//!
//! Palette: `wall`, `wood`, `ground` (mats or boards), `curtain`, `sofa` (or the quilt), `rug`, `leaf`, `grass`.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::household::{self, evening};
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::{self, Room};
use super::seating;
use super::wall::{self, Side, Wall};
use super::window::{self, Window};
use super::{lamp, outlook};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind { far, middle, near, walkway: (-225.0, 225.0), wet: None };

const ROOM: Room = Room { left: -325.0, right: 325.0, end: 262.0, high: 268.0 };
const WALL: Colour = Colour::rgb(0xee, 0xe4, 0xd0);
const WOOD: Colour = Colour::rgb(0xa8, 0x78, 0x50);

/// What the place has once and for all.
struct Home<'a> {
    motif: &'a Motif<'a>,
    /// Mats and a heated table rather than boards and a sofa.
    japanese: bool,
    wall: Colour,
    wood: Colour,
}

impl<'a> Home<'a> {
    fn of(motif: &'a Motif<'a>) -> Self {
        let japanese = motif.chance("style").often(0.5);
        let tint = [WALL, Colour::rgb(0xe4, 0xe6, 0xdc), Colour::rgb(0xf0, 0xde, 0xcc)];
        let wall = motif.colour("wall", tint[motif.chance("tint").pick(3)]);
        let woods = [WOOD, Colour::rgb(0x86, 0x5a, 0x40), Colour::rgb(0xc8, 0x9c, 0x6c)];
        let wood = motif.colour("wood", woods[motif.chance("wood").pick(3)]);
        Self { motif, japanese, wall, wood }
    }

    fn cloth(&self) -> Colour {
        let cloths = [
            Colour::rgb(0xc0, 0x58, 0x50),
            Colour::rgb(0x5c, 0x84, 0x9c),
            Colour::rgb(0x8a, 0xa0, 0x78),
            Colour::rgb(0xd8, 0xa8, 0x5c),
        ];
        self.motif.colour("sofa", cloths[self.motif.chance("cloth").pick(4)])
    }
}

/// The window of the room, on the wall where it is seen.
fn opening(motif: &Motif) -> Window {
    let walls = wall::seen(ROOM, wall::turn(motif));
    let wall = walls.into_iter().find(|(number, _)| *number == 0).map_or(walls[0].1, |(_, wall)| wall);
    let low = if motif.chance("style").often(0.5) || motif.chance("sill").often(0.5) { 8.0 } else { 74.0 };
    Window { wall, along: (-124.0, 110.0), up: (low, 212.0), panes: 4 }
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
    room::ceiling(painter, ROOM, Colour::rgb(0xf0, 0xea, 0xdc).mix(home.wood, 0.15));
    ceiling_strips(painter, &home);
    floor(painter, &home, &mut chance);
    household::shade_levels(painter, ROOM, 1.0);
    let window = opening(motif);
    window::light(painter, &window);
    for (number, wall) in wall::seen(ROOM, wall::turn(motif)) {
        match number {
            0 => window_wall(painter, &home, &window),
            1 => shelf_wall(painter, &home, wall),
            2 => screen_wall(painter, &home, wall),
            _ => plain_wall(painter, &home, wall),
        }
    }
    furniture(painter, &home, &mut motif.chance("table"));
    ceiling_lamp(painter, &home);
    window::shafts(painter, &window);
}

/// What stands before the figures: nothing.
fn near(_painter: &mut Painter, _motif: &Motif) {}

fn ceiling_strips(painter: &mut Painter, home: &Home) {
    let near = painter.view.eye.2 + 30.0;
    let strip = Wash::flat(painter.air.dark(home.wood, 0.0)).alpha(if home.japanese { 0.55 } else { 0.18 });
    let mut x = ROOM.left + 45.0;
    while x < ROOM.right {
        painter.level(ROOM.high - 0.3, (x, x + 2.6), (near, ROOM.end), strip);
        x += 60.0;
    }
}

fn floor(painter: &mut Painter, home: &Home, chance: &mut Chance) {
    if home.japanese {
        room::mats(painter, ROOM, home.motif.colour("ground", Colour::rgb(0xc6, 0xbc, 0x7e)));
    } else {
        let boards = home.motif.colour("ground", Colour::rgb(0xc2, 0x92, 0x62));
        room::boards(painter, ROOM, boards, 22.0, chance);
    }
}

/// A strip of wood along the foot of a wall, and one at the height of door heads in a Japanese room.
fn trim(painter: &mut Painter, home: &Home, wall: Wall) {
    household::shade_wall(painter, wall, 1.0);
    let reach = wall.reach(painter);
    let wood = wall.flat(painter, home.wood);
    wall.face(painter, reach, (0.0, 7.0), 0.6, wood);
    if home.japanese {
        wall.face(painter, reach, (212.0, 221.0), 0.8, wood);
        for end in [reach.0, reach.1 - 9.0] {
            if wall.side == Side::End || end > 0.0 {
                wall.face(painter, (end, end + 9.0), (0.0, ROOM.high), 0.9, wood);
            }
        }
    }
}

fn window_wall(painter: &mut Painter, home: &Home, window: &Window) {
    let wall = window.wall;
    let wash = wall.wash(painter, home.wall);
    wall.around(painter, (window.along, window.up), wash);
    trim(painter, home, wall);
    window::paint(
        painter,
        window,
        home.wood.mix(Colour::rgb(0xf4, 0xec, 0xdc), 0.35),
        &mut home.motif.chance("panes"),
    );
    let cloth = home.motif.colour("curtain", Colour::rgb(0xf4, 0xe8, 0xcc).mix(home.cloth(), 0.25));
    window::curtains(painter, window, cloth, if window.up.0 < 20.0 { 5.0 } else { window.up.0 - 20.0 });
    let white = Colour::rgb(0xf6, 0xf4, 0xee);
    wall.block(painter, ((-46.0, 46.0), (236.0, 258.0)), (0.0, 20.0), white);
    wall.face(painter, (-42.0, 42.0), (239.0, 242.0), 20.2, Wash::flat(painter.air.dark(white, 0.0)));
    let mut chance = home.motif.chance("green");
    let leaf = home.motif.colour("leaf", Colour::rgb(0x5c, 0x9c, 0x58));
    for along in [-214.0, 206.0] {
        let visible = wall.side == Side::End;
        if visible && chance.often(0.85) {
            let foot = wall.point(along, 0.0, 34.0);
            painter.shade(foot, 26.0, 0.5);
            household::plant(painter, foot, chance.between(110.0, 150.0), leaf, &mut chance);
        }
    }
}

fn shelf_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    trim(painter, home, wall);
    let mut chance = home.motif.chance("shelf");
    household::shelf(painter, wall, ((70.0, 126.0), (0.0, 190.0)), (30.0, 5), (home.wood, &mut chance));
    if home.japanese {
        television(painter, wall, home.wood);
    } else {
        seating::sofa(painter, wall, -44.0, home.cloth());
    }
    household::picture(painter, wall, (-58.0, 170.0), (82.0, 56.0), &mut chance);
    household::picture(painter, wall, (20.0, 160.0), (40.0, 50.0), &mut chance);
    household::standing_lamp(painter, wall.point(-176.0, 0.0, 36.0), Colour::rgb(0xf0, 0xdc, 0xb4));
    if wall.side == Side::End {
        let leaf = home.motif.colour("leaf", Colour::rgb(0x5c, 0x9c, 0x58));
        household::plant(painter, wall.point(172.0, 0.0, 30.0), 120.0, leaf, &mut chance);
        household::shelf(painter, wall, ((206.0, 296.0), (0.0, 86.0)), (32.0, 2), (home.wood, &mut chance));
        household::clock(painter, wall, (250.0, 178.0), 18.0, home.wood);
    }
}

/// A television on a long low board.
fn television(painter: &mut Painter, wall: Wall, wood: Colour) {
    let board = wood.mix(Colour::rgb(0x50, 0x34, 0x2c), 0.25);
    wall.block(painter, ((-104.0, 92.0), (4.0, 40.0)), (0.0, 42.0), board);
    let seam = Wash::flat(painter.air.dark(board, 0.0));
    for along in [-56.0, -6.0, 44.0] {
        wall.face(painter, (along - 0.8, along + 0.8), (7.0, 37.0), 42.3, seam);
        wall.face(painter, (along - 14.0, along - 5.0), (27.0, 29.0), 42.4, seam);
    }
    let case = Colour::rgb(0x2c, 0x2c, 0x36);
    wall.block(painter, ((-24.0, 12.0), (40.0, 44.0)), (14.0, 32.0), case);
    wall.block(painter, ((-66.0, 54.0), (46.0, 114.0)), (18.0, 24.0), case);
    let (a, b) = (painter.air.lit(Colour::rgb(0x48, 0x56, 0x68), 0.0), painter.air.dark(case, 0.0));
    wall.face(painter, (-63.0, 51.0), (49.0, 111.0), 24.3, Wash::down(a, b));
    let gleam = [
        wall.point(-40.0, 111.0, 24.5),
        wall.point(-8.0, 111.0, 24.5),
        wall.point(-34.0, 49.0, 24.5),
        wall.point(-60.0, 49.0, 24.5),
    ];
    painter.face(&gleam, Wash::flat(Colour::rgb(0xff, 0xff, 0xff)).alpha(0.1));
    wall.block(painter, ((66.0, 84.0), (40.0, 62.0)), (12.0, 30.0), Colour::rgb(0xd8, 0xc8, 0xa8));
}

/// Sliding screens covered with paper, or a door beside a chest.
fn screen_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    trim(painter, home, wall);
    if !home.japanese {
        door(painter, home, wall, 74.0);
        chest(painter, home, wall, -70.0);
        if wall.side == Side::End {
            let mut chance = home.motif.chance("side shelf");
            household::shelf(
                painter,
                wall,
                ((168.0, 280.0), (0.0, 126.0)),
                (30.0, 3),
                (home.wood, &mut chance),
            );
        }
        return;
    }
    let paper = wall.wash(painter, Colour::rgb(0xf2, 0xea, 0xd6));
    let wood = wall.flat(painter, home.wood.mix(Colour::rgb(0x40, 0x28, 0x24), 0.35));
    wall.face(painter, (-188.0, 126.0), (0.0, 212.0), 0.4, wood);
    for panel in 0..4_u8 {
        let left = -187.0 + 78.0 * f32::from(panel);
        let out = if panel == 1 || panel == 2 { 2.6 } else { 0.8 };
        wall.face(painter, (left, left + 78.0), (3.0, 209.0), out, wood);
        wall.face(painter, (left + 3.0, left + 75.0), (6.0, 206.0), out + 0.1, paper);
        mountains(painter, wall, (left + 3.0, left + 75.0), out + 0.2, panel);
        let handle = if panel % 2 == 0 { left + 66.0 } else { left + 12.0 };
        wall.disc(painter, (handle, 92.0), (4.4, 5.4), out + 0.4, wood);
        wall.disc(painter, (handle, 92.0), (2.8, 3.8), out + 0.5, {
            Wash::flat(painter.air.lit(Colour::rgb(0xc8, 0xa0, 0x58), 0.0))
        });
    }
}

/// A washed ink landscape that runs over the screens.
fn mountains(painter: &mut Painter, wall: Wall, along: wall::Span, out: f32, panel: u8) {
    let ink = wall.colour(painter, Colour::rgb(0x7c, 0x90, 0x98));
    for (step, (base, high, alpha)) in [(58.0, 52.0, 0.34), (44.0, 34.0, 0.5)].into_iter().enumerate() {
        let mut points = vec![wall.point(along.0, base - 20.0, out)];
        for part in 0..=6_u8 {
            let x = along.0 + (along.1 - along.0) * f32::from(part) / 6.0;
            let far = x * 0.021 + step as f32 * 2.4;
            let wave = 0.5 + 0.36 * libm::sinf(far) + 0.14 * libm::sinf(far * 2.9 + f32::from(panel));
            points.push(wall.point(x, base + high * wave, out));
        }
        points.push(wall.point(along.1, base - 20.0, out));
        painter.face(&points, Wash::down(ink, ink).ends(alpha, 0.02));
    }
}

fn door(painter: &mut Painter, home: &Home, wall: Wall, middle: f32) {
    let along = (middle - 44.0, middle + 44.0);
    let frame = wall.flat(painter, home.wood.mix(Colour::rgb(0xf0, 0xe4, 0xd0), 0.4));
    wall.face(painter, (along.0 - 7.0, along.1 + 7.0), (0.0, 212.0), 0.9, frame);
    let leaf = wall.wash(painter, home.wood);
    wall.face(painter, along, (0.0, 205.0), 1.2, leaf);
    let (lit, dark) = (wall.flat(painter, home.wood), Wash::flat(painter.air.dark(home.wood, 0.0)));
    for (x, up) in
        [(-36.0, (16.0, 92.0)), (5.0, (16.0, 92.0)), (-36.0, (106.0, 192.0)), (5.0, (106.0, 192.0))]
    {
        let panel = (middle + x, middle + x + 31.0);
        wall.face(painter, panel, up, 1.4, dark);
        wall.face(painter, (panel.0 + 2.0, panel.1), (up.0, up.1 - 2.0), 1.5, lit);
    }
    let brass = Wash::flat(painter.air.lit(Colour::rgb(0xe0, 0xc0, 0x70), 0.0));
    wall.disc(painter, (middle - 38.0, 98.0), (3.0, 3.0), 4.0, brass);
}

/// A chest of drawers with a vase and a picture above it.
fn chest(painter: &mut Painter, home: &Home, wall: Wall, middle: f32) {
    let mut chance = home.motif.chance("chest");
    let along = (middle - 56.0, middle + 56.0);
    wall.block(painter, (along, (5.0, 82.0)), (0.0, 42.0), home.wood);
    let seam = Wash::flat(painter.air.dark(home.wood, 0.0));
    let knob = Wash::flat(painter.air.lit(Colour::rgb(0xe8, 0xd0, 0x90), 0.0));
    for row in 0..3_u8 {
        let low = 9.0 + 24.0 * f32::from(row);
        wall.face(painter, (along.0 + 3.0, along.1 - 3.0), (low, low + 1.2), 42.2, seam);
        wall.face(painter, (middle - 0.6, middle + 0.6), (low, low + 22.0), 42.2, seam);
        for aside in [-28.0, 28.0] {
            wall.disc(painter, (middle + aside, low + 12.0), (2.2, 2.2), 42.6, knob);
        }
    }
    let leaf = home.motif.colour("leaf", Colour::rgb(0x5c, 0x9c, 0x58));
    household::plant(painter, wall.point(middle - 32.0, 82.0, 22.0), 44.0, leaf, &mut chance);
    let frame = Colour::rgb(0xd8, 0xb8, 0x84);
    wall.block(painter, ((middle + 10.0, middle + 30.0), (82.0, 98.0)), (18.0, 20.0), frame);
    wall.face(painter, (middle + 12.0, middle + 28.0), (84.0, 96.0), 20.3, {
        wall.flat(painter, Colour::rgb(0xa8, 0xc8, 0xd8))
    });
    household::picture(painter, wall, (middle, 152.0), (82.0, 58.0), &mut chance);
}

/// The wall behind the usual set-ups: chest, calendar and clock.
fn plain_wall(painter: &mut Painter, home: &Home, wall: Wall) {
    let wash = wall.wash(painter, home.wall);
    wall.whole(painter, wash);
    trim(painter, home, wall);
    chest(painter, home, wall, 50.0);
    household::clock(painter, wall, (-60.0, 190.0), 17.0, home.wood);
    let paper = wall.flat(painter, Colour::rgb(0xfc, 0xfa, 0xf4));
    wall.face(painter, (-82.0, -40.0), (108.0, 166.0), 0.8, paper);
    let scene = wall.wash(painter, Colour::rgb(0x88, 0xb8, 0xd0));
    wall.face(painter, (-80.0, -42.0), (138.0, 164.0), 1.0, scene);
    let ink = Wash::flat(painter.air.dark(Colour::rgb(0x60, 0x60, 0x70), 0.0)).alpha(0.7);
    for row in 0..4_u8 {
        let y = 132.0 - 6.0 * f32::from(row);
        wall.face(painter, (-78.0, -44.0), (y, y + 1.4), 1.1, ink);
    }
}

/// What stands in the middle of the room.
fn furniture(painter: &mut Painter, home: &Home, chance: &mut Chance) {
    let middle = (chance.between(-18.0, 18.0), 140.0);
    if home.japanese {
        seating::heated_table(painter, middle, home.cloth(), home.wood, chance);
        return;
    }
    let rug = home.motif.colour("rug", home.cloth().mix(Colour::rgb(0xf4, 0xea, 0xd8), 0.55));
    seating::rug(painter, middle, (148.0, 92.0), rug);
    seating::low_table(painter, middle, home.wood, chance);
}

/// A lamp of paper or cloth under the ceiling.
fn ceiling_lamp(painter: &mut Painter, home: &Home) {
    let (x, z) = (0.0, 150.0);
    let cord = Wash::flat(painter.air.dark(Colour::rgb(0x40, 0x34, 0x30), z));
    painter.bar((x, ROOM.high, z), (x, ROOM.high - 24.0, z), 1.4, cord);
    let paper = Colour::rgb(0xfa, 0xf2, 0xe0);
    let part = evening(painter);
    let lit = painter.air.lit(paper, z).mix(painter.air.shining(Colour::rgb(0xff, 0xec, 0xc0), z), part);
    let low = painter.air.dark(paper, z).mix(painter.air.shining(Colour::rgb(0xff, 0xd8, 0x94), z), part);
    if home.japanese {
        painter.block(
            Block {
                low: (x - 27.0, ROOM.high - 50.0, z - 27.0),
                high: (x + 27.0, ROOM.high - 24.0, z + 27.0),
            },
            paper,
        );
        painter.front(
            z - 27.4,
            (x - 27.0, x + 27.0),
            (ROOM.high - 50.0, ROOM.high - 24.0),
            Wash::down(lit, low),
        );
        let wood = Wash::flat(painter.air.dark(home.wood, z));
        for y in [ROOM.high - 51.0, ROOM.high - 25.0] {
            painter.front(z - 27.6, (x - 28.0, x + 28.0), (y, y + 2.4), wood);
        }
        painter.front(z - 27.6, (x - 1.0, x + 1.0), (ROOM.high - 50.0, ROOM.high - 24.0), wood);
    } else {
        let points = [
            (x - 18.0, ROOM.high - 22.0, z),
            (x + 18.0, ROOM.high - 22.0, z),
            (x + 30.0, ROOM.high - 46.0, z),
            (x - 30.0, ROOM.high - 46.0, z),
        ];
        painter.face(&points, Wash::down(lit, low));
    }
    household::warm(painter, (x, ROOM.high - 42.0, z), 1.25);
    painter.pool((x, 0.0, z), 240.0, lamp::WARM, 0.4 * part);
}
