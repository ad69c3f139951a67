//! A track suit: a zipped jacket with a low collar, trousers to match, stripes down arms and legs.

use domain::colour::Colour;

use super::super::Artist;
use super::super::limbs::{Ease, Limb};
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::trunk::Facing;
use super::{nook, pin};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, open_curve};

const SLEEVE: Ease = Ease { top: 1.0, middle: 1.4, end: 1.9 };

impl Artist<'_> {
    pub(super) fn sport_lower(&mut self, skeleton: &Skeleton) {
        self.trousers(skeleton, Footwear::Sneaker);
        for index in Self::legs_by_depth(skeleton) {
            self.side_stripes(skeleton, &Limb::trousers(skeleton, index), (0.25, 1.9), 0.4);
        }
    }

    pub(super) fn sport_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let mut rings = self.bodice(1.5, -self.body.height * 0.020);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &cloth);
        self.waist_folds(&trunk, &cloth);
        let side = Self::facing(skeleton);
        let band = [
            nook(-1.1, 1.52),
            pin(0.0, 1.56),
            nook(1.1, 1.52),
            nook(1.1, 1.75),
            pin(0.0, 1.80),
            nook(-1.1, 1.75),
        ];
        let hem = self.shape(&self.pinned(&trunk, side, &band));
        self.brush.fill_clipped(&hem, cloth.shade, 1.0);
        self.seam(&trunk, side, &[pin(-1.1, 1.52), pin(0.0, 1.56), pin(1.1, 1.52)], cloth.line, 0.7);
        if side == Facing::Back {
            return self.seam(
                &trunk,
                side,
                &[pin(-0.8, 0.26), pin(0.0, 0.32), pin(0.8, 0.26)],
                cloth.line,
                0.7,
            );
        }
        let zip = self.colours.lit(Colour::rgb(0xf4, 0xf2, 0xee));
        self.seam(&trunk, side, &[pin(0.0, 0.10), pin(0.03, 0.7), pin(0.02, 1.42)], zip, 1.3);
        self.seam(&trunk, side, &[pin(0.03, 0.10), pin(0.06, 0.7), pin(0.05, 1.42)], cloth.line, 0.6);
        for way in [-1.0_f32, 1.0] {
            self.seam(&trunk, side, &[pin(0.82 * way, 1.02), pin(0.66 * way, 1.30)], cloth.line, 0.8);
        }
    }

    /// The collar, open a little before the throat.
    pub(super) fn sport_collar(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let trunk = Self::garment(skeleton, self.bodice(1.5, 0.0));
        if Self::facing(skeleton) == Facing::Back {
            let band = [
                nook(-0.36, -0.26),
                pin(0.0, -0.20),
                nook(0.36, -0.26),
                nook(0.42, 0.02),
                pin(0.0, 0.10),
                nook(-0.42, 0.02),
            ];
            return self.panel(&trunk, Facing::Back, &band, &cloth);
        }
        let shirt = self.colours.material(Colour::rgb(0xf7, 0xf6, 0xf4));
        let inside = [nook(-0.26, -0.02), pin(0.0, 0.04), nook(0.26, -0.02), nook(0.0, 0.30)];
        self.panel(&trunk, Facing::Front, &inside, &shirt);
        for side in [-1.0_f32, 1.0] {
            let flap = [
                nook(0.36 * side, -0.26),
                pin(0.44 * side, -0.06),
                nook(0.42 * side, 0.10),
                nook(0.02 * side, 0.40),
                nook(0.02 * side, 0.26),
                pin(0.22 * side, 0.02),
            ];
            self.panel(&trunk, Facing::Front, &flap, &cloth);
        }
    }

    pub(super) fn sport_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.94, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        self.side_stripes(skeleton, &Limb::arm(skeleton, index), (0.12, 1.82), 1.0);
        self.cuff(skeleton, index, 0.84, 1.6, &cloth);
    }

    /// Two stripes down the outer side of a limb, where that side is seen.
    fn side_stripes(&mut self, skeleton: &Skeleton, limb: &Limb, (from, to): (f32, f32), ease: f32) {
        let colour = self.colours.lit(self.colours.said("accent").unwrap_or(Colour::rgb(0xf7, 0xf4, 0xee)));
        let unit = self.body.girth;
        for aside in [0.30_f32, -0.12] {
            let knots: Vec<Knot> = (0..=10_u8)
                .filter_map(|step| {
                    let place = from + (to - from) * f32::from(step) / 10.0;
                    let spot = limb.on_surface(place, aside, ease, unit);
                    let towards = spot.plus(limb.spot(place), -1.0);
                    (skeleton.nearness(towards) > -0.6).then(|| Self::bend(skeleton.seen(spot)))
                })
                .collect();
            if knots.len() > 6 {
                let line = open_curve(&self.ground, &knots);
                self.brush.stroke(&line, colour, 1.25, Taper::Even);
            }
        }
    }
}
