//! A raincoat with a hood, buttons and pockets, worn with boots.

use domain::character::Gender;

use super::super::Artist;
use super::super::limbs::Ease;
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::space::space;
use super::super::trunk::{Facing, Trunk, ring};
use super::{nook, pin};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{closed_curve, open_curve, oval, sharp, soft};

const SLEEVE: Ease = Ease { top: 1.5, middle: 2.2, end: 3.0 };

impl Artist<'_> {
    pub(super) fn coat_lower(&mut self, skeleton: &Skeleton) {
        if self.figure.gender == Gender::Male {
            self.trousers(skeleton, Footwear::Loafer);
            return self.coat_lap(skeleton);
        }
        for index in Self::legs_by_depth(skeleton) {
            self.bare_leg(skeleton, index, 0.0);
            self.foot(skeleton, index, Footwear::Boot);
        }
        self.coat_lap(skeleton);
    }

    fn coat_lap(&mut self, skeleton: &Skeleton) {
        if skeleton.has_lap() {
            let cloth = self.colours.paints("top");
            self.lap(skeleton, 0.86, &cloth);
        }
    }

    pub(super) fn coat_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let hem = if skeleton.has_lap() { -2.0 } else { -(self.body.hips - self.body.knees) * 0.74 };
        let mut rings = self.bodice(2.4, 0.0);
        rings.remove(0);
        if hem < -4.0 {
            let last = rings[rings.len() - 1];
            rings.push(ring(hem * 0.5, last.wide + 2.4, last.deep + 2.0, 0.0));
            rings.push(ring(hem, last.wide + 4.6, last.deep + 4.0, 0.0));
        }
        let trunk = self.swinging(skeleton, rings, 1.0);
        self.dress(&trunk, &cloth);
        self.waist_folds(&trunk, &cloth);
        if Self::facing(skeleton) == Facing::Front {
            self.coat_front(&trunk, hem);
        }
    }

    fn coat_front(&mut self, trunk: &Trunk<'_>, hem: f32) {
        let cloth = self.colours.paints("top");
        let length = self.body.neck_base - self.body.waist;
        let bottom = (self.body.neck_base - self.body.hips - hem) / length;
        self.seam(
            trunk,
            Facing::Front,
            &[pin(0.10, 0.10), pin(0.12, 0.8), pin(0.12, bottom * 0.75), pin(0.10, bottom)],
            cloth.line,
            0.9,
        );
        for side in [-1.0_f32, 1.0] {
            let pocket = [
                nook(0.36 * side, 1.36),
                nook(0.78 * side, 1.30),
                nook(0.80 * side, 1.46),
                nook(0.38 * side, 1.52),
            ];
            self.panel(trunk, Facing::Front, &pocket, &cloth);
        }
        let button = self.colours.paints("accent");
        for down in [0.42_f32, 0.78, 1.14, 1.62, 2.0] {
            if down > bottom - 0.2 {
                continue;
            }
            let spot = self.pinned(trunk, Facing::Front, &[pin(-0.02, down)])[0].at;
            let shape = closed_curve(&self.ground, &oval(spot, 1.3, 1.3));
            let depth = self.pixels(0.5);
            self.brush.cel(&shape, &button, depth);
        }
    }

    pub(super) fn coat_collar(&mut self, skeleton: &Skeleton) {
        if Self::facing(skeleton) == Facing::Back {
            return self.hood(skeleton);
        }
        let cloth = self.colours.paints("top");
        let mut rings = self.bodice(2.4, 0.0);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        for side in [-1.0_f32, 1.0] {
            let lapel = [
                nook(0.36 * side, -0.10),
                pin(0.62 * side, 0.0),
                nook(0.70 * side, 0.20),
                pin(0.40 * side, 0.34),
                nook(0.04 * side, 0.24),
                pin(0.20 * side, 0.04),
            ];
            self.panel(&trunk, Facing::Front, &lapel, &cloth);
        }
    }

    /// The hood as it lies on the shoulders.
    pub(super) fn hood(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let body = &self.body;
        let up = body.neck_base - body.hips;
        let spot = skeleton.seen(skeleton.on_trunk(space(0.0, up, -5.0)));
        let wide = body.shoulder_half * 0.80;
        let frame = self.ground.inner(spot, skeleton.tilt(), 1.0);
        let behind = Self::facing(skeleton) == Facing::Back;
        let (top, low) = if behind { (-3.0, 15.0) } else { (-5.0, 5.0) };
        let shape = closed_curve(
            &frame,
            &[
                soft(-wide, 1.0),
                soft(-wide * 0.6, top),
                soft(0.0, top - 1.2),
                soft(wide * 0.6, top),
                soft(wide, 1.0),
                soft(wide * 0.6, low * 0.7),
                soft(0.0, low),
                soft(-wide * 0.6, low * 0.7),
            ],
        );
        let depth = self.pixels(2.4);
        self.brush.cel(&shape, &cloth, depth);
        if behind {
            for side in [-1.0_f32, 1.0] {
                let fold = open_curve(
                    &frame,
                    &[
                        sharp(side * wide * 0.55, -1.0),
                        soft(side * wide * 0.3, low * 0.5),
                        soft(0.0, low * 0.8),
                    ],
                );
                self.brush.stroke_clipped(&fold, cloth.line, 0.7, Taper::Both);
            }
        }
    }

    pub(super) fn coat_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.94, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        self.cuff(skeleton, index, 0.80, 3.1, &cloth);
    }
}
