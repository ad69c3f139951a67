//! The uniform of a service: a belted jacket with two rows of buttons, shoulder straps, shirt and tie.

use domain::character::Gender;
use domain::colour::Colour;

use super::super::Artist;
use super::super::limbs::Ease;
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Trunk, ring};
use super::{nook, pin};
use crate::storyboard::ink::curve::{closed_curve, oval};

const SLEEVE: Ease = Ease { top: 0.8, middle: 1.0, end: 1.3 };

impl Artist<'_> {
    pub(super) fn uniform_lower(&mut self, skeleton: &Skeleton) {
        if self.figure.gender != Gender::Female {
            return self.trousers(skeleton, Footwear::Loafer);
        }
        for index in Self::legs_by_depth(skeleton) {
            self.bare_leg(skeleton, index, 0.0);
            self.foot(skeleton, index, Footwear::Loafer);
        }
        let skirt = self.colours.paints("bottom");
        self.straight_skirt(skeleton, self.hem_place(), &skirt);
    }

    fn uniform_rings(&self) -> Vec<super::super::trunk::Ring> {
        let mut rings = self.bodice(1.1, -self.body.height * 0.030);
        rings.remove(0);
        if let Some(hem) = rings.last_mut() {
            hem.wide += 1.4;
            hem.deep += 1.0;
        }
        let waist = self.body.waist - self.body.hips;
        // The belt draws the jacket in.
        let tied = rings.iter().position(|band| band.up <= waist).unwrap_or(0);
        rings.insert(
            tied + 1,
            ring(waist - 2.4, self.body.waist_half + 1.2, self.body.chest_half * 0.62, 0.1),
        );
        rings
    }

    pub(super) fn uniform_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("jacket");
        let trunk = Self::garment(skeleton, self.uniform_rings());
        self.dress(&trunk, &cloth);
        let side = Self::facing(skeleton);
        for (x, from, to) in
            [(-0.62_f32, 1.20_f32, 1.5_f32), (-0.30, 1.18, 1.6), (0.40, 1.18, 1.56), (0.64, 1.2, 1.46)]
        {
            self.seam(&trunk, side, &[pin(x, from), pin(x * 1.1, to)], cloth.line, 0.6);
        }
        match side {
            Facing::Front => self.uniform_front(&trunk),
            Facing::Back => {
                self.seam(&trunk, side, &[pin(0.0, 0.10), pin(0.0, 0.9), pin(0.0, 1.6)], cloth.line, 0.7);
            }
        }
        self.uniform_belt(&trunk, side);
    }

    fn uniform_front(&mut self, trunk: &Trunk<'_>) {
        let cloth = self.colours.paints("jacket");
        self.seam(
            trunk,
            Facing::Front,
            &[pin(-0.10, 0.52), pin(-0.20, 0.8), pin(-0.18, 1.6)],
            cloth.line,
            0.9,
        );
        let gold = self.colours.material(Colour::rgb(0xe6, 0xb9, 0x4a));
        for down in [0.60_f32, 0.86, 1.36] {
            for x in [-0.06_f32, 0.26] {
                let spot = self.pinned(trunk, Facing::Front, &[pin(x, down)])[0].at;
                let size = self.body.height / 160.0;
                let button = closed_curve(&self.ground, &oval(spot, 1.0 * size, 1.0 * size));
                let depth = self.pixels(0.35);
                self.brush.cel(&button, &gold, depth);
            }
        }
        for side in [-1.0_f32, 1.0] {
            let flap = [
                nook(0.36 * side, 0.60),
                nook(0.66 * side, 0.58),
                nook(0.66 * side, 0.70),
                nook(0.37 * side, 0.72),
            ];
            if side > 0.0 {
                self.panel(trunk, Facing::Front, &flap, &cloth);
            }
            let low = [
                nook(0.46 * side, 1.40),
                nook(0.80 * side, 1.36),
                nook(0.80 * side, 1.48),
                nook(0.46 * side, 1.53),
            ];
            self.panel(trunk, Facing::Front, &low, &cloth);
        }
    }

    fn uniform_belt(&mut self, trunk: &Trunk<'_>, side: Facing) {
        let leather = self.colours.paints("belt");
        let band = [
            nook(-1.2, 1.00),
            pin(0.0, 1.04),
            nook(1.2, 1.00),
            nook(1.2, 1.14),
            pin(0.0, 1.18),
            nook(-1.2, 1.14),
        ];
        self.panel(trunk, side, &band, &leather);
        if side == Facing::Front {
            let brass = self.colours.material(Colour::rgb(0xe0, 0xb2, 0x4c));
            let buckle = [nook(-0.06, 1.01), nook(0.16, 1.01), nook(0.16, 1.20), nook(-0.06, 1.20)];
            self.panel(trunk, side, &buckle, &brass);
        }
    }

    /// Shirt, tie and lapels; behind, the turned collar.
    pub(super) fn uniform_collar(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("jacket");
        let trunk = Self::garment(skeleton, self.uniform_rings());
        for side in [-1.0_f32, 1.0] {
            let strap = [
                nook(0.52 * side, -0.02),
                nook(0.96 * side, 0.10),
                nook(0.98 * side, 0.18),
                nook(0.52 * side, 0.08),
            ];
            let gold = self.colours.material(Colour::rgb(0xd8, 0xac, 0x50));
            self.panel(&trunk, Self::facing(skeleton), &strap, &gold);
        }
        if Self::facing(skeleton) == Facing::Back {
            let collar = [
                nook(-0.40, -0.14),
                pin(0.0, -0.08),
                nook(0.40, -0.14),
                pin(0.50, 0.04),
                pin(0.0, 0.16),
                pin(-0.50, 0.04),
            ];
            return self.panel(&trunk, Facing::Back, &collar, &cloth);
        }
        let shirt = self.colours.material(Colour::rgb(0xf8, 0xf7, 0xf5));
        let front = [
            nook(-0.32, -0.05),
            pin(0.0, 0.0),
            nook(0.32, -0.05),
            nook(0.30, 0.16),
            nook(0.0, 0.56),
            nook(-0.30, 0.16),
        ];
        self.panel(&trunk, Facing::Front, &front, &shirt);
        let tie = self.colours.paints("accent");
        let knot = [nook(-0.09, 0.05), nook(0.09, 0.05), nook(0.06, 0.18), nook(-0.06, 0.18)];
        let tail =
            [nook(-0.06, 0.17), nook(0.06, 0.17), nook(0.10, 0.52), nook(0.0, 0.60), nook(-0.10, 0.52)];
        self.panel(&trunk, Facing::Front, &tail, &tie);
        self.panel(&trunk, Facing::Front, &knot, &tie);
        for side in [-1.0_f32, 1.0] {
            let wing = [
                nook(0.06 * side, 0.04),
                nook(0.32 * side, -0.12),
                nook(0.36 * side, 0.02),
                nook(0.22 * side, 0.18),
            ];
            self.panel(&trunk, Facing::Front, &wing, &shirt);
            let lapel = [
                nook(0.38 * side, -0.10),
                pin(0.50 * side, 0.04),
                nook(0.60 * side, 0.24),
                nook(0.46 * side, 0.24),
                pin(0.34 * side, 0.40),
                nook(0.0, 0.62),
                pin(0.20 * side, 0.30),
            ];
            self.panel(&trunk, Facing::Front, &lapel, &cloth);
        }
    }

    pub(super) fn uniform_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("jacket");
        self.sleeve(skeleton, index, SLEEVE, 0.97, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        let braid = self.colours.material(Colour::rgb(0xe0, 0xb2, 0x4c));
        self.arm_band(skeleton, index, (0.80, 0.85), 1.5, &braid);
    }
}
