//! The bench under somebody who sits: a plain one of wood, so that nobody sits on air.

use domain::colour::Colour;

use super::Artist;
use super::proportion::Proportion;
use super::skeleton::Skeleton;
use super::space::{Vec3, space};
use crate::storyboard::ink::curve::hull;
use crate::storyboard::ink::{Paints, Taper};

/// A box in space, from its lowest, leftmost and hindmost corner to the opposite one.
#[derive(Debug, Clone, Copy)]
struct Block {
    from: Vec3,
    to: Vec3,
}

/// The height of the seat below a body.
pub(super) fn height(body: &Proportion, skeleton: &Skeleton) -> f32 {
    skeleton.pelvis.y - 6.6 * body.girth
}

impl Artist<'_> {
    /// The bench, drawn before those parts of the body that are in front of it.
    pub(super) fn seat(&mut self, skeleton: &Skeleton) {
        if self.on_seat {
            return;
        }
        let size = self.body.height / 160.0;
        let top = height(&self.body, skeleton);
        let half = self.body.hip_half + 9.0 * size;
        let (back, front) = (skeleton.pelvis.z - 13.0 * size, skeleton.pelvis.z + 17.0 * size);
        let board = 4.0 * size;
        if top < board * 1.5 {
            return;
        }
        let wood = self.colours.material(Colour::rgb(0xb0, 0x84, 0x5e));
        let leg = |side: f32| {
            let middle = side * (half - 5.0 * size);
            Block {
                from: space(middle - 1.8 * size, 0.0, back + 3.0 * size),
                to: space(middle + 1.8 * size, top - board, front - 3.0 * size),
            }
        };
        for side in [-1.0_f32, 1.0] {
            self.block(skeleton, leg(side), &wood);
        }
        let plank = Block { from: space(-half, top - board, back), to: space(half, top, front) };
        self.block(skeleton, plank, &wood);
    }

    /// A box with its visible faces: the upper one in the light, the one towards the viewer less so.
    fn block(&mut self, skeleton: &Skeleton, block: Block, paints: &Paints) {
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
        let whole = hull(corners);
        self.brush.contour(&whole, paints.line, 1.0);
        self.brush.fill(&whole, paints.lit.mix(paints.shade, 0.55), 1.0);
        self.brush.fill(&end, paints.shade, 1.0);
        self.brush.fill(&top, paints.lit, 1.0);
        self.brush.stroke(&edge, paints.line, 0.6, Taper::Even);
    }
}
