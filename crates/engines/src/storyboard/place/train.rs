//! The inside of a railway carriage: seen along its aisle, across to a bench under the windows, or to a door.
//!
//! Palette: `wall`, `ground`, `seat`, `door`, `leaf`, `grass`. The place's sign hangs from the ceiling.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::carriage::{self, Carriage};
use super::motif::Motif;
use super::painter::Painter;
use super::room::{self, Room};
use super::wall::{self, Side, Wall};
use super::{household, landscape, window};
use crate::storyboard::brush::Wash;

/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind { far, middle, near, walkway: (-92.0, 92.0), wet: None };

/// The carriage along its aisle.
const AISLE: Room = Room { left: -168.0, right: 168.0, end: 1300.0, high: 236.0 };
/// The carriage across: its far side is a wall without an end.
const ACROSS: Room = Room { left: -1100.0, right: 1100.0, end: 128.0, high: 236.0 };

/// The same from a step closer, before a door.
const BEFORE_DOOR: Room = Room { end: 76.0, ..ACROSS };

/// What a set-up looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Aisle,
    Bench,
    Door,
}

impl Sight {
    fn of(motif: &Motif) -> Self {
        match wall::turn(motif) {
            0 => Self::Aisle,
            1 => Self::Bench,
            _ => Self::Door,
        }
    }

    const fn room(self) -> Room {
        match self {
            Self::Aisle => AISLE,
            Self::Bench => ACROSS,
            Self::Door => BEFORE_DOOR,
        }
    }

    fn walls(self) -> Vec<Wall> {
        let sides: &[Side] = if self == Self::Aisle { &[Side::Left, Side::Right] } else { &[Side::End] };
        sides.iter().map(|&side| Wall { room: self.room(), side }).collect()
    }
}

/// The country outside.
fn far(painter: &mut Painter, motif: &Motif) {
    landscape::passing(painter, motif, &Sight::of(motif).walls());
}

/// The carriage.
fn middle(painter: &mut Painter, motif: &Motif) {
    painter.air = room::inside(painter.air);
    let (sight, carriage) = (Sight::of(motif), Carriage::of(motif));
    let room = sight.room();
    carriage::ceiling(painter, room, &carriage);
    carriage::floor(painter, room, &carriage);
    if sight == Sight::Aisle {
        household::shade_levels(painter, room, 0.6);
    }
    let shift = match sight {
        Sight::Aisle => 60.0,
        Sight::Bench => carriage::MODULE / 2.0,
        Sight::Door => 0.0,
    };
    let sunny = if painter.air.tone.towards_light.0 < 0.0 { Side::Left } else { Side::Right };
    let walls = sight.walls();
    for wall in &walls {
        if wall.side == Side::End || wall.side == sunny {
            for one in carriage::windows(painter, *wall, shift) {
                window::light(painter, &one);
            }
        }
    }
    if sight == Sight::Aisle {
        carriage::end_wall(painter, room, &carriage);
    }
    for wall in &walls {
        carriage::side(painter, *wall, shift, &carriage);
    }
    carriage::overhead(painter, room, &carriage, motif.sign());
    if sight != Sight::Aisle {
        for one in carriage::windows(painter, walls[0], shift) {
            window::shafts(painter, &one);
        }
    }
    dusk(painter, room);
}

/// When lamps alone light the carriage, what is close to the lens lies in shade.
fn dusk(painter: &mut Painter, room: Room) {
    if !painter.air.night() {
        return;
    }
    let dark = Colour::rgb(0x20, 0x1c, 0x38);
    let near = painter.view.eye.2 + 30.0;
    painter.ground((room.left, room.right), (near, 60.0), Wash::down(dark, dark).ends(0.0, 0.6));
    painter.level(
        room.high - 1.0,
        (room.left, room.right),
        (near, 60.0),
        Wash::down(dark, dark).ends(0.5, 0.0),
    );
}

/// What stands before the figures: nothing.
fn near(_painter: &mut Painter, _motif: &Motif) {}
