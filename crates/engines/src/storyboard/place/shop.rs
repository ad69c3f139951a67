//! The inside of a small umbrella shop: wooden floor, shelves, a counter, umbrellas under the ceiling, and a
//! glazed door through which the light of the street falls in.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::{self, Room};
use super::umbrella::{self, CLOTHS};
use super::{lamp, sky};
use crate::storyboard::brush::{Shape, Wash};
use crate::storyboard::chance::Chance;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind { far, middle, near, walkway: (-205.0, 150.0), wet: None };

const ROOM: Room = Room { left: -345.0, right: 345.0, end: 540.0, high: 318.0 };
/// The glazed door in the end wall: its left and right edge and its height, in centimetres.
const DOOR: (f32, f32, f32) = (-60.0, 205.0, 232.0);
const WOOD: Colour = Colour::rgb(0x9a, 0x68, 0x44);

/// Takes the lens to where the set-up looks from: by the entrance, at the counter, or from the back of the shop.
fn go(painter: &mut Painter, motif: &Motif) {
    let away = [0.0, 190.0, -90.0][motif.vantage().view];
    painter.move_lens(0.0, away);
}

/// What is seen through the door.
pub(super) fn far(painter: &mut Painter, motif: &Motif) {
    go(painter, motif);
    let mut chance = motif.chance("outside");
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let street = Colour::rgb(0x94, 0x98, 0xa4);
    let wash = Wash::down(painter.air.lit(street, 1600.0), painter.air.dark(street, 600.0));
    painter.ground((-3000.0, 3000.0), (ROOM.end, 1500.0), wash);
    for index in 0..7 {
        let left = -1100.0 + 330.0 * index as f32;
        let wall =
            [Colour::rgb(0xd0, 0xc0, 0xa8), Colour::rgb(0x90, 0x9c, 0xa8), Colour::rgb(0xb0, 0x88, 0x70)]
                [chance.pick(3)];
        let wash = painter.wall_wash(wall, Facing::Front, 1500.0);
        painter.front(1500.0, (left, left + 326.0), (0.0, chance.between(480.0, 620.0)), wash);
        let dark = painter.air.dark(Colour::rgb(0x4c, 0x54, 0x68), 1500.0);
        let lit = dark.mix(painter.air.shining(lamp::WARM, 1500.0), painter.air.lamps);
        painter.front(1499.0, (left + 50.0, left + 276.0), (10.0, 210.0), Wash::flat(lit));
    }
    if painter.air.wet() {
        rain_outside(painter, &mut chance);
    }
}

fn rain_outside(painter: &mut Painter, chance: &mut Chance) {
    let mut streaks = Shape::default();
    for _ in 0..160 {
        let point = (chance.between(-400.0, 500.0), chance.between(0.0, 420.0), 760.0);
        let (spot, long) = (painter.view.spot(point), 46.0 * painter.view.scale(760.0));
        streaks.polygon(&[
            spot,
            (spot.0 - long * 0.13 + 1.2, spot.1 + long),
            (spot.0 - long * 0.13, spot.1 + long),
        ]);
    }
    streaks.fill(painter.sheet, Wash::flat(Colour::rgb(0xee, 0xf4, 0xff)).alpha(0.4));
}

/// The room itself.
pub(super) fn middle(painter: &mut Painter, motif: &Motif) {
    painter.air = room::inside(painter.air);
    go(painter, motif);
    let mut chance = motif.chance("room");
    let wood = motif.colour("wood", WOOD);
    room::ceiling(painter, ROOM, Colour::rgb(0x8a, 0x66, 0x4c));
    room::boards(painter, ROOM, motif.colour("ground", Colour::rgb(0xb0, 0x7c, 0x50)), 30.0, &mut chance);
    side_walls(painter, motif);
    end_wall(painter, motif);
    room::corners(painter, ROOM);
    beams(painter, wood);
    door_light(painter);
    hanging_row(painter, &mut chance);
    stands(painter, &mut chance);
    shelves(painter, wood, &mut chance);
    counter(painter, wood, &mut chance);
    for z in [430.0, 120.0] {
        room::pendant(painter, (40.0, ROOM.high, z), 62.0, Colour::rgb(0x3e, 0x6a, 0x5c));
    }
    ceiling_umbrellas(painter, motif);
}

/// What hangs before the figures.
pub(super) fn near(painter: &mut Painter, motif: &Motif) {
    painter.air = room::inside(painter.air);
    let z = painter.view.eye.2 + 210.0;
    let (left, right) = painter.view.frame_reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let mut chance = motif.chance_of_setup("near");
    let side = if painter.view.vanish.0 > painter.view.width / 2.0 { left + 14.0 } else { right - 14.0 };
    umbrella::open(painter, (side, top + 2.0, z), 52.0, 0.62, CLOTHS[chance.pick(CLOTHS.len())]);
}

fn side_walls(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let plaster = motif.colour("wall", Colour::rgb(0xe6, 0xd6, 0xb8));
    let wood = motif.colour("wood", WOOD);
    for (x, facing) in [(ROOM.left, Facing::Right), (ROOM.right, Facing::Left)] {
        let upper = painter.wall_wash(plaster, facing, 100.0);
        painter.side(x, (near, ROOM.end), (0.0, ROOM.high), upper);
        let lower = painter.wall_wash(wood, facing, 100.0);
        painter.side(x, (near, ROOM.end), (0.0, 88.0), lower);
        for z in [-250.0, 180.0, 520.0] {
            painter.side(x, (z, z + 20.0), (0.0, ROOM.high), Wash::flat(painter.air.facing(wood, facing, z)));
        }
    }
}

fn end_wall(painter: &mut Painter, motif: &Motif) {
    let z = ROOM.end;
    let plaster = motif.colour("wall", Colour::rgb(0xe6, 0xd6, 0xb8));
    let wall = painter.wall_wash(plaster, Facing::Front, z);
    painter.front(z, (ROOM.left, DOOR.0), (0.0, ROOM.high), wall);
    painter.front(z, (DOOR.1, ROOM.right), (0.0, ROOM.high), wall);
    painter.front(z, (DOOR.0, DOOR.1), (DOOR.2 + 44.0, ROOM.high), wall);
    let wood = motif.colour("wood", WOOD);
    let lower = painter.wall_wash(wood, Facing::Front, z);
    painter.front(z, (ROOM.left, DOOR.0), (0.0, 88.0), lower);
    painter.front(z, (DOOR.1, ROOM.right), (0.0, 88.0), lower);
    door(painter, wood);
    let board = Colour::rgb(0x5a, 0x3c, 0x30);
    painter.block(Block { low: (-300.0, 226.0, z - 6.0), high: (-110.0, 274.0, z) }, board);
    let ink = painter.air.lit(Colour::rgb(0xf6, 0xe6, 0xc0), z);
    let words = if motif.sign().is_empty() { "OPEN" } else { motif.sign() };
    let length = super::lettering::pen_lines(words).1.max(0.1);
    let high = (170.0 / length).min(26.0);
    super::lettering::write(painter, words, high * 0.13, ink, |across, up| {
        (-205.0 + (across - length / 2.0) * high, 250.0 + (up - 0.5) * high, z - 7.0)
    });
}

/// The frame and panes of the sliding doors.
fn door(painter: &mut Painter, wood: Colour) {
    let z = ROOM.end;
    let glass = painter.air.haze.mix(Colour::rgb(0xff, 0xff, 0xff), 0.3);
    painter.front(z, (DOOR.0, DOOR.1), (0.0, DOOR.2 + 44.0), Wash::down(glass, glass).ends(0.22, 0.34));
    let frame = painter.air.dark(wood.mix(Colour::rgb(0x28, 0x18, 0x18), 0.45), z);
    let wide = (DOOR.1 - DOOR.0) / 6.0;
    for index in 0..=6_u8 {
        let x = DOOR.0 + wide * f32::from(index);
        let half = if index % 3 == 0 { 6.0 } else { 1.6 };
        painter.front(z - 1.0, (x - half, x + half), (0.0, DOOR.2 + 44.0), Wash::flat(frame));
    }
    for (y, high) in [(0.0, 44.0), (96.0, 4.0), (152.0, 4.0), (DOOR.2 - 6.0, 12.0), (DOOR.2 + 38.0, 8.0)] {
        painter.front(z - 1.0, (DOOR.0, DOOR.1), (y, y + high), Wash::flat(frame));
    }
    let size = 330.0 * (0.4 + 0.6 * painter.air.sun);
    painter.glow((f32::midpoint(DOOR.0, DOOR.1), 130.0, z), size, painter.air.haze, 0.5);
}

fn beams(painter: &mut Painter, wood: Colour) {
    let dark = wood.mix(Colour::rgb(0x34, 0x20, 0x20), 0.5);
    for z in [500.0, 300.0, 100.0, -100.0, -300.0] {
        let low = (ROOM.left, ROOM.high - 20.0, z);
        painter.block(Block { low, high: (ROOM.right, ROOM.high, z + 18.0) }, dark);
    }
}

/// Daylight from the door on the floor and in the air.
fn door_light(painter: &mut Painter) {
    let wide = (DOOR.1 - DOOR.0) / 3.0;
    let skew = painter.air.tone.towards_light.0 * -120.0;
    for index in 0..3_u8 {
        let left = DOOR.0 + wide * f32::from(index) + 6.0;
        let colour = painter.air.haze.mix(painter.air.key, 0.6);
        let corners = [
            (left, 0.2, ROOM.end - 10.0),
            (left + wide - 14.0, 0.2, ROOM.end - 10.0),
            (left + wide - 14.0 + skew, 0.2, ROOM.end - 330.0),
            (left + skew, 0.2, ROOM.end - 330.0),
        ];
        let strength = 0.4 + 0.35 * painter.air.sun;
        painter.face(&corners, Wash::down(colour, colour).ends(strength, 0.05));
    }
}

/// Closed umbrellas that hang by their handles along the left wall.
fn hanging_row(painter: &mut Painter, chance: &mut Chance) {
    for (y, x) in [(258.0, ROOM.left + 26.0), (164.0, ROOM.left + 34.0)] {
        let rail = painter.air.dark(Colour::rgb(0x6c, 0x48, 0x34), 0.0);
        painter.bar((x, y, 470.0), (x, y, -320.0), 3.0, Wash::flat(rail));
        for index in (0..36).rev() {
            let z = -309.0 + 21.5 * index as f32;
            umbrella::closed(painter, (x, y, z), CLOTHS[chance.pick(CLOTHS.len())]);
        }
    }
}

/// Open shelves with boxes and rolled cloth on the right wall.
fn shelves(painter: &mut Painter, wood: Colour, chance: &mut Chance) {
    let (depth, near, far) = (46.0, -200.0, 500.0);
    let back = painter.air.dark(wood, 200.0);
    painter.side(ROOM.right - 1.0, (near, far), (60.0, 262.0), Wash::flat(back));
    for shelf in [104.0, 160.0, 214.0] {
        let mut z = far - 36.0;
        while z > near {
            let (long, high) = (chance.between(22.0, 44.0), chance.between(20.0, 44.0));
            let colour = CLOTHS[chance.pick(CLOTHS.len())]
                .mix(Colour::rgb(0xd8, 0xb8, 0x90), chance.between(0.2, 0.8));
            let low = (ROOM.right - depth + 8.0, shelf, z);
            painter.block(Block { low, high: (ROOM.right - 4.0, shelf + high, z + long) }, colour);
            z -= long + chance.between(3.0, 12.0);
        }
        let low = (ROOM.right - depth, shelf - 5.0, near);
        painter.block(Block { low, high: (ROOM.right, shelf, far) }, wood);
    }
    painter
        .block(Block { low: (ROOM.right - depth, 60.0, near - 8.0), high: (ROOM.right, 264.0, near) }, wood);
}

fn counter(painter: &mut Painter, wood: Colour, chance: &mut Chance) {
    painter.shade((250.0, 0.0, 230.0), 170.0, 0.55);
    painter.block(
        Block { low: (188.0, 0.0, 120.0), high: (290.0, 90.0, 400.0) },
        wood.mix(Colour::rgb(0x60, 0x34, 0x28), 0.4),
    );
    painter.block(
        Block { low: (178.0, 90.0, 108.0), high: (296.0, 98.0, 412.0) },
        wood.mix(Colour::rgb(0xe0, 0xb0, 0x78), 0.35),
    );
    for z in [150.0, 220.0, 290.0, 360.0] {
        let panel = painter.air.dark(wood, z);
        painter.side(
            187.5,
            (z - 28.0, z + 28.0),
            (14.0, 78.0),
            Wash::down(panel, painter.air.lit(wood, z)).alpha(0.6),
        );
    }
    let register = Colour::rgb(0x4c, 0x54, 0x60);
    painter.block(Block { low: (214.0, 98.0, 300.0), high: (268.0, 122.0, 350.0) }, register);
    painter.block(Block { low: (222.0, 122.0, 320.0), high: (262.0, 142.0, 346.0) }, register);
    painter.block(
        Block { low: (216.0, 98.0, 180.0), high: (226.0, 126.0, 190.0) },
        Colour::rgb(0x6c, 0x94, 0xb4),
    );
    let leaf = Colour::rgb(0x62, 0xa0, 0x5c);
    let crown = super::tree::Crown { middle: (221.0, 138.0, 185.0), size: (15.0, 15.0), leaf, clusters: 8 };
    super::tree::crown(painter, crown, chance);
}

/// Barrels of umbrellas on the floor.
fn stands(painter: &mut Painter, chance: &mut Chance) {
    for (x, z) in [(-240.0, 470.0), (-160.0, 500.0), (-262.0, 250.0), (-250.0, 60.0)] {
        painter.shade((x, 0.0, z), 46.0, 0.7);
        for index in 0..7 {
            let aside = -18.0 + 6.0 * index as f32;
            let cloth = CLOTHS[chance.pick(CLOTHS.len())];
            let (lit, dark) = (painter.air.lit(cloth, z), painter.air.dark(cloth, z));
            let top = chance.between(78.0, 96.0);
            let lean = aside * 0.5;
            let body = [
                (x + aside - 3.0, 30.0, z),
                (x + aside + lean - 5.0, top - 16.0, z),
                (x + aside + lean + 5.0, top - 16.0, z),
                (x + aside + 3.0, 30.0, z),
            ];
            painter.face(&body, Wash::across(lit, dark));
            let handle = painter.air.lit(Colour::rgb(0xa8, 0x74, 0x48), z);
            painter.bar(
                (x + aside + lean, top - 16.0, z),
                (x + aside + lean * 1.3, top + 6.0, z),
                2.4,
                Wash::flat(handle),
            );
        }
        painter.block(
            Block { low: (x - 25.0, 0.0, z - 20.0), high: (x + 25.0, 48.0, z + 20.0) },
            Colour::rgb(0x7c, 0x58, 0x40),
        );
        let hoop = painter.air.lit(Colour::rgb(0xb0, 0x9c, 0x70), z);
        painter.front(z - 20.5, (x - 25.0, x + 25.0), (36.0, 41.0), Wash::flat(hoop));
    }
}

/// Open umbrellas under the ceiling, the far ones first.
fn ceiling_umbrellas(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance("umbrellas");
    let spots = [
        (-190.0, 262.0, 470.0),
        (150.0, 270.0, 400.0),
        (-60.0, 282.0, 330.0),
        (-230.0, 268.0, 210.0),
        (215.0, 276.0, 150.0),
        (-110.0, 288.0, 60.0),
        (130.0, 296.0, -40.0),
        (-250.0, 280.0, -60.0),
    ];
    for (index, spot) in spots.into_iter().enumerate() {
        let cloth = CLOTHS[(index * 3 + chance.pick(2)) % CLOTHS.len()];
        umbrella::open(painter, spot, chance.between(44.0, 58.0), chance.between(0.42, 0.7), cloth);
    }
}
