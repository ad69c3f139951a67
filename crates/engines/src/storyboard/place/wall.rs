//! Walls of a room, and which of them a set-up looks at.
//!
//! A room has four walls, of which three are seen: one ahead and one on either side. What stands on a wall is
//! built in the wall's own measures (along it, up, and out into the room), so that the same cupboard can be
//! seen from the front or from its end.

use domain::colour::Colour;

use super::air::Facing;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::room::Room;
use super::view::Point;
use crate::storyboard::brush::{self, Spot, Wash};

/// From where to where, in centimetres, the smaller number first.
pub(super) type Span = (f32, f32);

/// Where a wall is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// On the left.
    Left,
    /// Ahead.
    End,
    /// On the right.
    Right,
}

/// One wall as it is seen. Along it, 0 is its middle; numbers grow to the right on the wall ahead and away from
/// the lens on the others, so that what has the greatest number is always painted first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall {
    /// The room it belongs to.
    pub room: Room,
    /// Where it is seen.
    pub side: Side,
}

/// In which direction a set-up looks: 0 ahead, 1 to the left, 2 to the right. Together with the three places
/// of the vanishing point this gives nine views.
pub(super) fn turn(motif: &Motif) -> u8 {
    let index = motif.setup().bytes().last().unwrap_or(b'a').to_ascii_lowercase().wrapping_sub(b'a');
    (index % 9 + index % 9 / 3) % 3
}

/// The walls that are seen after a turn, the farthest first, each with its number: 0 is the one that is ahead
/// before the turn, 1 the one on the left of it, 2 on its right, and 3 the one behind.
pub(super) fn seen(room: Room, turn: u8) -> [(usize, Wall); 3] {
    let numbers = match turn {
        0 => [0, 1, 2],
        1 => [1, 3, 0],
        _ => [2, 0, 3],
    };
    let sides = [Side::End, Side::Left, Side::Right];
    std::array::from_fn(|index| (numbers[index], Wall { room, side: sides[index] }))
}

impl Wall {
    /// A point of the place: `along` the wall, `up` from the floor and `out` into the room.
    pub(super) fn point(&self, along: f32, up: f32, out: f32) -> Point {
        let middle = (f32::midpoint(self.room.left, self.room.right), self.room.end / 2.0);
        match self.side {
            Side::Left => (self.room.left + out, up, middle.1 + along),
            Side::End => (middle.0 + along, up, self.room.end - out),
            Side::Right => (self.room.right - out, up, middle.1 + along),
        }
    }

    /// From where to where the wall reaches along itself, cut off where the lens is.
    pub(super) fn reach(&self, painter: &Painter) -> Span {
        let near = painter.view.eye.2 + 30.0;
        let half = self.room.end / 2.0;
        match self.side {
            Side::Left | Side::Right => (near - half, half),
            Side::End => {
                let half = (self.room.right - self.room.left) / 2.0;
                (-half, half)
            }
        }
    }

    /// Which way the wall faces.
    pub(super) const fn facing(&self) -> Facing {
        match self.side {
            Side::Left => Facing::Right,
            Side::End => Facing::Front,
            Side::Right => Facing::Left,
        }
    }

    /// A colour on something that faces as the wall does.
    pub(super) fn colour(&self, painter: &Painter, colour: Colour) -> Colour {
        painter.air.facing(colour, self.facing(), 0.0)
    }

    /// The same as a flat wash.
    pub(super) fn flat(&self, painter: &Painter, colour: Colour) -> Wash {
        Wash::flat(self.colour(painter, colour))
    }

    /// A colour that is darker towards the floor.
    pub(super) fn wash(&self, painter: &Painter, colour: Colour) -> Wash {
        painter.wall_wash(colour, self.facing(), 0.0)
    }

    /// A rectangle parallel to the wall, `out` into the room.
    pub(super) fn face(&self, painter: &mut Painter, along: Span, up: Span, out: f32, wash: Wash) {
        let corners = [
            self.point(along.0, up.1, out),
            self.point(along.1, up.1, out),
            self.point(along.1, up.0, out),
            self.point(along.0, up.0, out),
        ];
        painter.face(&corners, wash);
    }

    /// The wall itself with a hole in it.
    pub(super) fn around(&self, painter: &mut Painter, (along, up): (Span, Span), wash: Wash) {
        let whole = self.reach(painter);
        let high = self.room.high;
        // The colours run over the whole wall and not over each piece.
        let at = along.0.clamp(whole.0, whole.1);
        let (top, low) =
            (painter.view.spot(self.point(at, high, 0.0)), painter.view.spot(self.point(at, 0.0, 0.0)));
        let wash = wash.along((0.0, top.1), (0.0, low.1));
        for (along, up) in [
            ((whole.0, along.0), (0.0, high)),
            ((along.1, whole.1), (0.0, high)),
            (along, (up.1, high)),
            (along, (0.0, up.0)),
        ] {
            if along.0 < along.1 && up.0 < up.1 {
                self.face(painter, along, up, 0.0, wash);
            }
        }
    }

    /// The whole wall.
    pub(super) fn whole(&self, painter: &mut Painter, wash: Wash) {
        let along = self.reach(painter);
        self.face(painter, along, (0.0, self.room.high), 0.0, wash);
    }

    /// A box that stands on or hangs at the wall.
    pub(super) fn block(&self, painter: &mut Painter, (along, up): (Span, Span), out: Span, colour: Colour) {
        painter.block(self.bounds(along, up, out), colour);
    }

    /// The corners of a box in the place.
    pub(super) fn bounds(&self, along: Span, up: Span, out: Span) -> Block {
        let (a, b) = (self.point(along.0, up.0, out.0), self.point(along.1, up.1, out.1));
        Block { low: (a.0.min(b.0), a.1, a.2.min(b.2)), high: (a.0.max(b.0), b.1, a.2.max(b.2)) }
    }

    /// A straight bar parallel to the wall.
    pub(super) fn bar(&self, painter: &mut Painter, (from, to): (Spot, Spot), out: (f32, f32), wash: Wash) {
        let (thick, out) = out;
        painter.bar(self.point(from.0, from.1, out), self.point(to.0, to.1, out), thick, wash);
    }

    /// A round patch parallel to the wall, its middle along and up.
    pub(super) fn disc(&self, painter: &mut Painter, (along, up): Spot, size: Spot, out: f32, wash: Wash) {
        if !painter.view.sees(self.point(along + size.0, up, out).2)
            || !painter.view.sees(self.point(along - size.0, up, out).2)
        {
            return;
        }
        let spots: Vec<Spot> = (0..24_u8)
            .map(|step| {
                let angle = core::f32::consts::TAU * f32::from(step) / 24.0;
                let at = self.point(along + libm::cosf(angle) * size.0, up + libm::sinf(angle) * size.1, out);
                painter.view.spot(at)
            })
            .collect();
        brush::smooth(painter.sheet, &spots, wash);
    }

    /// A closed curve parallel to the wall through points along and up.
    pub(super) fn curve(&self, painter: &mut Painter, spots: &[Spot], out: f32, wash: Wash) {
        let points: Vec<Point> = spots.iter().map(|spot| self.point(spot.0, spot.1, out)).collect();
        if points.iter().all(|point| painter.view.sees(point.2)) {
            let spots: Vec<Spot> = points.into_iter().map(|point| painter.view.spot(point)).collect();
            brush::smooth(painter.sheet, &spots, wash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { left: -300.0, right: 300.0, end: 400.0, high: 260.0 };

    #[test]
    fn out_of_every_wall_leads_into_the_room() {
        for (_, wall) in seen(ROOM, 0) {
            let (x, up, z) = wall.point(0.0, 90.0, 50.0);
            assert!(
                x > ROOM.left && x < ROOM.right && z < ROOM.end && (up - 90.0).abs() < 0.01,
                "{:?}",
                wall.side
            );
        }
    }

    #[test]
    fn every_turn_shows_three_walls_and_every_wall_is_seen() {
        let mut known = [false; 4];
        for turn in 0..3 {
            let numbers = seen(ROOM, turn).map(|(number, _)| number);
            assert!(numbers[0] != numbers[1] && numbers[1] != numbers[2] && numbers[0] != numbers[2]);
            for number in numbers {
                known[number] = true;
            }
        }
        assert!(known.iter().all(|known| *known));
    }
}
