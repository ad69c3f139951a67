//! The seat under somebody who sits, so that nobody sits on air: what the place has for it, else a bench.

use domain::colour::Colour;
use domain::place::PlaceKind;

use super::Artist;
use super::proportion::Proportion;
use super::skeleton::Skeleton;
use super::space::{Vec3, space};
use super::trunk::Facing;
use crate::storyboard::ink::curve::{Vec2, hull};
use crate::storyboard::ink::{Paints, Taper};

/// What somebody sits on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seat {
    /// A plain bench of wood.
    #[default]
    Bench,
    /// A chair of wood on legs of steel.
    SchoolChair,
    /// A chair of wood.
    KitchenChair,
    /// An upholstered seat with a back.
    Armchair,
    /// One that the place shows, so that none is drawn.
    Built,
}

impl Seat {
    /// The seat that a place of this kind has.
    #[must_use]
    pub const fn of(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Classroom => Self::SchoolChair,
            PlaceKind::Kitchen => Self::KitchenChair,
            PlaceKind::LivingRoom => Self::Armchair,
            _ => Self::Bench,
        }
    }
}

/// A box in space, from its lowest, leftmost and hindmost corner to the opposite one.
#[derive(Debug, Clone, Copy)]
struct Block {
    from: Vec3,
    to: Vec3,
}

/// The measures of a seat under a sitter, in centimetres.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The height of what is sat on.
    top: f32,
    /// Half its width.
    half: f32,
    /// Where it ends behind the sitter and before.
    back: f32,
    front: f32,
    /// How large the sitter is against a grown one.
    size: f32,
}

impl Place {
    /// A block between two heights, from side to side and from back to front in shares of the seat: -1 to 1.
    fn block(
        &self,
        (low, high): (f32, f32),
        (left, right): (f32, f32),
        (behind, before): (f32, f32),
    ) -> Block {
        let depth = |share: f32| self.back + (self.front - self.back) * (share + 1.0) * 0.5;
        Block {
            from: space(left * self.half, low, depth(behind)),
            to: space(right * self.half, high, depth(before)),
        }
    }
}

/// The height of the seat below a body.
pub(super) fn height(body: &Proportion, skeleton: &Skeleton) -> f32 {
    skeleton.pelvis.y - 6.6 * body.girth
}

impl Artist<'_> {
    fn sitting_place(&self, skeleton: &Skeleton) -> Option<Place> {
        let size = self.body.height / 160.0;
        let top = height(&self.body, skeleton);
        let wider = match self.seat {
            Seat::Bench => 9.0,
            Seat::SchoolChair | Seat::KitchenChair => 6.0,
            Seat::Armchair => 15.0,
            Seat::Built => return None,
        };
        (top >= 6.0 * size).then_some(Place {
            top,
            half: self.body.hip_half + wider * size,
            back: skeleton.pelvis.z - 15.0 * size,
            front: skeleton.pelvis.z + 17.0 * size,
            size,
        })
    }

    /// The seat, drawn before those parts of the body that are in front of it.
    pub(super) fn seat(&mut self, skeleton: &Skeleton) {
        let Some(place) = self.sitting_place(skeleton) else { return };
        let seen_behind = Self::facing(skeleton) == Facing::Back;
        if !seen_behind {
            self.seat_rest(skeleton, &place);
        }
        match self.seat {
            Seat::Bench => self.bench(skeleton, &place),
            Seat::SchoolChair | Seat::KitchenChair => self.chair(skeleton, &place),
            Seat::Armchair => self.armchair(skeleton, &place),
            Seat::Built => {}
        }
    }

    /// The back of a seat that is seen from behind, drawn over whoever leans on it.
    pub(super) fn seat_back(&mut self, skeleton: &Skeleton) {
        if let Some(place) = self.sitting_place(skeleton) {
            self.seat_rest(skeleton, &place);
        }
    }

    fn wood(&self) -> Paints {
        self.colours.material(match self.seat {
            Seat::SchoolChair => Colour::rgb(0xcc, 0x9c, 0x66),
            _ => Colour::rgb(0xb0, 0x84, 0x5e),
        })
    }

    fn chair_legs(&self) -> Paints {
        match self.seat {
            Seat::SchoolChair => self.colours.material(Colour::rgb(0x9a, 0xa6, 0xb0)),
            _ => self.wood(),
        }
    }

    fn cloth(&self) -> Paints {
        self.colours.material(Colour::rgb(0x9c, 0xb4, 0xac))
    }

    fn bench(&mut self, skeleton: &Skeleton, place: &Place) {
        let wood = self.wood();
        let board = place.top - 4.0 * place.size;
        for sides in [(-0.88, -0.70), (0.70, 0.88)] {
            self.block(skeleton, place.block((0.0, board), sides, (-0.8, 0.8)), &wood);
        }
        self.block(skeleton, place.block((board, place.top), (-1.0, 1.0), (-1.0, 1.0)), &wood);
    }

    fn chair(&mut self, skeleton: &Skeleton, place: &Place) {
        let board = place.top - 2.4 * place.size;
        let legs = self.chair_legs();
        // What is farther is drawn first.
        let depths = match Self::facing(skeleton) {
            Facing::Front => [(-0.94, -0.82), (0.80, 0.92)],
            Facing::Back => [(0.80, 0.92), (-0.94, -0.82)],
        };
        for depth in depths {
            for sides in [(-0.94, -0.80), (0.80, 0.94)] {
                self.block(skeleton, place.block((0.0, board), sides, depth), &legs);
            }
        }
        let wood = self.wood();
        self.block(skeleton, place.block((board, place.top), (-1.0, 1.0), (-1.0, 1.0)), &wood);
    }

    fn armchair(&mut self, skeleton: &Skeleton, place: &Place) {
        let cloth = self.cloth();
        let dark = Paints { lit: cloth.lit.mix(cloth.shade, 0.5), ..cloth };
        let size = place.size;
        let low = place.top - 10.0 * size;
        let base = place.block((2.0 * size, low + 2.0 * size), (-0.97, 0.97), (-1.0, 0.90));
        self.soft_block(skeleton, base, &dark, 2.0 * size);
        let cushion = place.block((low, place.top), (-1.0, 1.0), (-1.0, 1.0));
        self.soft_block(skeleton, cushion, &cloth, 4.0 * size);
    }

    /// What the sitter's back leans on.
    fn seat_rest(&mut self, skeleton: &Skeleton, place: &Place) {
        let (top, size) = (place.top, place.size);
        match self.seat {
            Seat::Bench | Seat::Built => {}
            Seat::SchoolChair | Seat::KitchenChair => {
                let legs = self.chair_legs();
                for sides in [(-0.94, -0.80), (0.80, 0.94)] {
                    let post = place.block((top, top + 36.0 * size), sides, (-1.02, -0.92));
                    self.block(skeleton, post, &legs);
                }
                let wood = self.wood();
                let board = place.block((top + 20.0 * size, top + 37.0 * size), (-1.0, 1.0), (-1.10, -0.98));
                self.block(skeleton, board, &wood);
            }
            Seat::Armchair => {
                let cloth = self.cloth();
                let rest = place.block((4.0 * size, top + 36.0 * size), (-1.0, 1.0), (-1.55, -0.9));
                self.soft_block(skeleton, rest, &cloth, 5.0 * size);
            }
        }
    }

    /// A box with its visible faces: the upper one in the light, the one towards the viewer less so.
    fn block(&mut self, skeleton: &Skeleton, block: Block, paints: &Paints) {
        self.soft_block(skeleton, block, paints, 0.0);
    }

    /// The same with its corners rounded off by `soft` centimetres.
    fn soft_block(&mut self, skeleton: &Skeleton, block: Block, paints: &Paints, soft: f32) {
        let Block { from, to } = block;
        let spot = |x: f32, y: f32, z: f32| self.ground.place(skeleton.seen(space(x, y, z)));
        let mut corners = Vec::with_capacity(8);
        for x in [from.x, to.x] {
            for y in [from.y, to.y] {
                corners.extend([spot(x, y, from.z), spot(x, y, to.z)]);
            }
        }
        let top = [
            spot(from.x, to.y, from.z),
            spot(to.x, to.y, from.z),
            spot(to.x, to.y, to.z),
            spot(from.x, to.y, to.z),
        ];
        let yaw = skeleton.yaw.to_radians();
        let (near_x, near_z) = (
            if libm::sinf(yaw) >= 0.0 { to.x } else { from.x },
            if libm::cosf(yaw) >= 0.0 { to.z } else { from.z },
        );
        let end = [
            spot(near_x, from.y, from.z),
            spot(near_x, to.y, from.z),
            spot(near_x, to.y, to.z),
            spot(near_x, from.y, to.z),
        ];
        let edge = [spot(from.x, to.y, near_z), spot(to.x, to.y, near_z)];
        let whole = if soft > 0.0 { softened(&hull(corners), self.pixels(soft)) } else { hull(corners) };
        self.brush.flat(&whole, paints.lit.mix(paints.shade, 0.55), paints.line);
        self.brush.clip_to(&whole);
        self.brush.fill_clipped(&end, paints.shade, 1.0);
        self.brush.fill_clipped(&top, paints.lit, 1.0);
        self.brush.stroke_clipped(&edge, paints.line, 0.6, Taper::Even);
    }
}

/// A polygon with its corners rounded off, each no further than to the middle of its edges.
fn softened(shape: &[Vec2], radius: f32) -> Vec<Vec2> {
    let count = shape.len();
    (0..count)
        .flat_map(|index| {
            let corner = shape[index];
            let towards = |other: Vec2| {
                let edge = other - corner;
                corner + edge * (radius / edge.length().max(0.01)).min(0.5)
            };
            let from = towards(shape[(index + count - 1) % count]);
            let to = towards(shape[(index + 1) % count]);
            [0.0_f32, 0.25, 0.5, 0.75, 1.0]
                .map(|share| from.lerp(corner, share).lerp(corner.lerp(to, share), share))
        })
        .collect()
}
