//! The apron worn over anything, with its bib in front and its bow behind.

use domain::colour::Colour;

use super::super::Artist;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Ring, Trunk};
use super::{Pin, nook, pin};
use crate::storyboard::ink::curve::{closed_curve, open_curve, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

const BIB: [Pin; 5] =
    [nook(-0.58, 0.36), pin(0.0, 0.40), nook(0.58, 0.36), nook(0.66, 0.955), nook(-0.66, 0.955)];
const BAND: [Pin; 6] = [
    nook(-0.80, 0.95),
    pin(0.0, 0.99),
    nook(0.80, 0.95),
    nook(0.80, 1.04),
    pin(0.0, 1.08),
    nook(-0.80, 1.04),
];
const POCKET: [Pin; 6] =
    [nook(-0.34, 1.42), pin(0.0, 1.45), nook(0.34, 1.42), pin(0.33, 1.72), pin(0.0, 1.78), pin(-0.33, 1.72)];

impl Artist<'_> {
    /// The skirt of the apron, over which hands hang.
    pub(super) fn apron_below(&mut self, skeleton: &Skeleton) {
        if Self::facing(skeleton) == Facing::Back {
            return;
        }
        let cloth = self.colours.material(self.apron_colour());
        let trunk = self.swinging(skeleton, self.apron_rings(), 0.8);
        self.apron_skirt(&trunk, &cloth);
        self.panel(&trunk, Facing::Front, &BAND, &cloth);
    }

    /// The bib and its straps, which lie over the roots of the sleeves; behind, the bow.
    pub(super) fn apron_above(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.material(self.apron_colour());
        let trunk = Self::garment(skeleton, self.apron_rings());
        match Self::facing(skeleton) {
            Facing::Back => self.apron_back(&trunk),
            Facing::Front => self.apron_bib(&trunk, &cloth),
        }
    }

    fn apron_rings(&self) -> Vec<Ring> {
        let mut rings = self.bodice(2.2, -self.body.hips * 0.40);
        rings.remove(0);
        if let Some(hem) = rings.last_mut() {
            hem.wide += 3.0;
            hem.deep += 2.0;
        }
        rings
    }

    fn apron_bib(&mut self, trunk: &Trunk<'_>, cloth: &Paints) {
        for side in [-1.0_f32, 1.0] {
            let strap = [
                nook(0.46 * side, -0.02),
                nook(0.62 * side, 0.03),
                nook(0.58 * side, 0.42),
                nook(0.42 * side, 0.42),
            ];
            self.panel(trunk, Facing::Front, &strap, cloth);
        }
        self.panel(trunk, Facing::Front, &BIB, cloth);
    }

    fn apron_skirt(&mut self, trunk: &Trunk<'_>, cloth: &Paints) {
        let body = &self.body;
        let length = body.neck_base - body.waist;
        let hem = 1.0 + (body.waist - body.hips * 0.64) / length;
        let skirt = [
            nook(-0.78, 0.98),
            pin(0.0, 1.02),
            nook(0.78, 0.98),
            pin(0.88, 1.4),
            pin(0.86, hem - 0.1),
            pin(0.6, hem),
            pin(0.0, hem + 0.04),
            pin(-0.6, hem),
            pin(-0.86, hem - 0.1),
            pin(-0.88, 1.4),
        ];
        self.panel(trunk, Facing::Front, &skirt, cloth);
        for x in [-0.5_f32, -0.16, 0.24, 0.56] {
            let fold = [pin(x * 0.8, 1.05), pin(x, 1.3), pin(x * 1.1, 1.3 + (hem - 1.3) * 0.5)];
            self.seam(trunk, Facing::Front, &fold, cloth.line, 0.55);
        }
        self.panel(trunk, Facing::Front, &POCKET, cloth);
    }

    fn apron_colour(&self) -> Colour {
        self.colours.said("apron").unwrap_or(Colour::rgb(0xf5, 0xf0, 0xe6))
    }

    /// The bow of an apron's ties.
    fn apron_back(&mut self, trunk: &Trunk<'_>) {
        let cloth = self.colours.material(self.apron_colour());
        let band = [
            nook(-0.80, 0.97),
            pin(0.0, 0.99),
            nook(0.80, 0.97),
            nook(0.80, 1.05),
            pin(0.0, 1.07),
            nook(-0.80, 1.05),
        ];
        self.panel(trunk, Facing::Back, &band, &cloth);
        let up = self.body.waist - self.body.hips;
        let frame = self.ground.inner(trunk.across(0.0, up, Facing::Back), 0.0, self.body.height / 160.0);
        let depth = self.pixels(0.8);
        for side in [-1.0_f32, 1.0] {
            let tail = closed_curve(
                &frame,
                &[
                    sharp(0.0, 0.4),
                    soft(3.0 * side, 6.0),
                    sharp(5.0 * side, 15.0),
                    sharp(1.8 * side, 14.0),
                    soft(0.6 * side, 6.0),
                ],
            );
            self.brush.cel(&tail, &cloth, depth);
            let loop_shape = closed_curve(
                &frame,
                &[
                    sharp(0.0, -0.8),
                    soft(4.0 * side, -4.0),
                    soft(8.0 * side, -2.6),
                    soft(7.6 * side, 1.6),
                    soft(4.0 * side, 2.4),
                    sharp(0.0, 0.8),
                ],
            );
            self.brush.cel(&loop_shape, &cloth, depth);
            let crease =
                open_curve(&frame, &[soft(0.8 * side, 0.0), soft(3.4 * side, -0.8), soft(5.4 * side, -0.6)]);
            self.brush.stroke(&crease, cloth.line, 0.6, Taper::End);
        }
    }
}
