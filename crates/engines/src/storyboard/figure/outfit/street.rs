//! Street clothes: a jumper with trousers or a skirt; and the apron worn over anything.

use domain::character::Gender;
use domain::colour::Colour;

use super::super::Artist;
use super::super::limbs::{Footwear, Girth};
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Trunk};
use super::{nook, pin};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{closed_curve, open_curve, sharp, soft};

const SLEEVE: Girth = Girth { top: 5.3, middle: 4.5, end: 3.9 };

impl Artist<'_> {
    pub(super) fn street_lower(&mut self, skeleton: &Skeleton) {
        if self.figure.gender != Gender::Female {
            return self.trousers(skeleton, Footwear::Sneaker);
        }
        for index in self.by_depth(skeleton) {
            self.bare_leg(skeleton, index, 0.34);
            self.foot(skeleton, index, Footwear::Sneaker);
        }
        let skirt = self.colours.paints("bottom");
        self.pleated_skirt(skeleton, 0.72, &skirt);
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
                nook(-0.27, -0.10),
                pin(0.0, -0.08),
                nook(0.27, -0.10),
                pin(0.26, 0.12),
                pin(0.0, 0.18),
                pin(-0.26, 0.10),
            ],
        ));
        self.brush.fill(&opening, skin.lit, 1.0);
        let band = [
            nook(-0.38, -0.07),
            pin(-0.26, 0.10),
            pin(0.0, 0.18),
            pin(0.26, 0.10),
            nook(0.38, -0.07),
            nook(0.48, -0.03),
            pin(0.34, 0.18),
            pin(0.0, 0.28),
            pin(-0.34, 0.18),
            nook(-0.48, -0.03),
        ];
        self.panel(trunk, side, &band, &rib);
    }

    pub(super) fn street_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.90, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        self.cuff(skeleton, index, 0.86, 3.8, &cloth);
    }

    /// An apron with a bib, tied at the waist.
    pub(super) fn apron(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.material(self.apron_colour());
        let mut rings = self.bodice(2.2, -self.body.hips * 0.40);
        rings.remove(0);
        let wide = rings.len() - 1;
        rings[wide].wide += 3.0;
        rings[wide].deep += 2.0;
        let trunk = Self::garment(skeleton, rings);
        let side = Self::facing(skeleton);
        if side == Facing::Back {
            self.apron_back(&trunk);
            return;
        }
        for strap in [-1.0_f32, 1.0] {
            let pins = [
                nook(0.46 * strap, -0.02),
                nook(0.62 * strap, 0.03),
                nook(0.58 * strap, 0.42),
                nook(0.42 * strap, 0.42),
            ];
            self.panel(&trunk, side, &pins, &cloth);
        }
        self.panel(
            &trunk,
            side,
            &[nook(-0.58, 0.36), pin(0.0, 0.40), nook(0.58, 0.36), nook(0.66, 1.0), nook(-0.66, 1.0)],
            &cloth,
        );
        let hem = 1.0
            + (self.body.waist - self.body.hips + self.body.hips * 0.36)
                / (self.body.neck_base - self.body.waist);
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
        self.panel(&trunk, side, &skirt, &cloth);
        for x in [-0.5_f32, -0.16, 0.24, 0.56] {
            self.seam(
                &trunk,
                side,
                &[pin(x * 0.8, 1.05), pin(x, 1.3), pin(x * 1.1, 1.3 + (hem - 1.3) * 0.5)],
                cloth.line,
                0.55,
            );
        }
        let pocket = [
            nook(-0.34, 1.42),
            pin(0.0, 1.45),
            nook(0.34, 1.42),
            pin(0.33, 1.72),
            pin(0.0, 1.78),
            pin(-0.33, 1.72),
        ];
        self.panel(&trunk, side, &pocket, &cloth);
        let band = [
            nook(-0.80, 0.95),
            pin(0.0, 0.99),
            nook(0.80, 0.95),
            nook(0.80, 1.04),
            pin(0.0, 1.08),
            nook(-0.80, 1.04),
        ];
        self.panel(&trunk, side, &band, &cloth);
    }

    fn apron_colour(&self) -> Colour {
        self.colours.palette.get("apron").copied().unwrap_or(Colour::rgb(0xf5, 0xf0, 0xe6))
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
