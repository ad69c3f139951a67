//! Street clothes: a jumper with trousers or a skirt.

use domain::character::Gender;

use super::super::Artist;
use super::super::limbs::Ease;
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Trunk};
use super::{nook, pin};

const SLEEVE: Ease = Ease { top: 1.0, middle: 1.6, end: 2.2 };

impl Artist<'_> {
    pub(super) fn street_lower(&mut self, skeleton: &Skeleton) {
        if self.figure.gender != Gender::Female {
            return self.trousers(skeleton, Footwear::Sneaker);
        }
        for index in Self::legs_by_depth(skeleton) {
            self.bare_leg(skeleton, index, 0.34);
            self.foot(skeleton, index, Footwear::Sneaker);
        }
        let skirt = self.colours.paints("bottom");
        self.pleated_skirt(skeleton, self.hem_place(), &skirt);
    }

    pub(super) fn street_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let mut rings = self.bodice(1.3, -self.body.height * 0.012);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &cloth);
        self.waist_folds(&trunk, &cloth);
        let side = Self::facing(skeleton);
        let hem = [pin(-1.0, 1.42), pin(0.0, 1.48), pin(1.0, 1.42)];
        self.seam(&trunk, side, &hem, cloth.line, 0.7);
        self.round_neck(&trunk, side);
    }

    /// The round neck of a jumper with the collar of a shirt in the accent colour.
    fn round_neck(&mut self, trunk: &Trunk<'_>, side: Facing) {
        let skin = self.colours.skin();
        let rib = self.colours.paints("top");
        if side == Facing::Back {
            return self.panel(
                trunk,
                side,
                &[
                    nook(-0.42, -0.14),
                    pin(0.0, -0.04),
                    nook(0.42, -0.14),
                    pin(0.40, -0.04),
                    pin(0.0, 0.08),
                    pin(-0.40, -0.04),
                ],
                &rib,
            );
        }
        let opening = self.shape(&self.pinned(
            trunk,
            side,
            &[
                nook(-0.27, -0.04),
                pin(0.0, -0.03),
                nook(0.27, -0.04),
                pin(0.26, 0.12),
                pin(0.0, 0.18),
                pin(-0.26, 0.10),
            ],
        ));
        self.brush.fill(&opening, skin.lit, 1.0);
        let band = [
            nook(-0.40, -0.01),
            pin(-0.26, 0.10),
            pin(0.0, 0.18),
            pin(0.26, 0.10),
            nook(0.40, -0.01),
            nook(0.50, 0.03),
            pin(0.34, 0.18),
            pin(0.0, 0.28),
            pin(-0.34, 0.18),
            nook(-0.50, 0.03),
        ];
        self.panel(trunk, side, &band, &rib);
    }

    pub(super) fn street_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.90, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        self.cuff(skeleton, index, 0.84, 2.1, &cloth);
    }
}
