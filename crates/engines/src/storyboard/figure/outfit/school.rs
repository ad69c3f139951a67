//! School clothes: the sailor blouse with its pleated skirt, and the gakuran with its stand-up collar.

use domain::colour::Colour;

use super::super::Artist;
use super::super::limbs::{Ease, Limb};
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Trunk};
use super::{Pin, nook, pin};
use crate::storyboard::ink::curve::{Ends, closed_curve, open_curve, oval, sharp, soft};
use crate::storyboard::ink::{Paints, Taper, moved};

const SLEEVE: Ease = Ease { top: 0.6, middle: 1.0, end: 1.7 };

impl Artist<'_> {
    pub(super) fn sailor_lower(&mut self, skeleton: &Skeleton) {
        for index in Self::legs_by_depth(skeleton) {
            self.bare_leg(skeleton, index, 0.80);
            self.foot(skeleton, index, Footwear::Loafer);
        }
        let skirt = self.colours.paints("bottom");
        self.pleated_skirt(skeleton, self.hem_place(), &skirt);
    }

    pub(super) fn sailor_upper(&mut self, skeleton: &Skeleton) {
        let blouse = self.colours.paints("top");
        let waist = self.body.waist - self.body.hips;
        let mut rings = self.bodice(0.9, waist * 0.45);
        rings.remove(0);
        if let Some(hem) = rings.last_mut() {
            // The ribbed hem draws the blouse in a little above the hips.
            hem.wide *= 0.955;
        }
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &blouse);
        self.waist_folds(&trunk, &blouse);
    }

    pub(super) fn sailor_collar(&mut self, skeleton: &Skeleton) {
        let mut rings = self.bodice(0.9, 0.0);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        match Self::facing(skeleton) {
            Facing::Front => self.sailor_front(&trunk),
            Facing::Back => self.sailor_back(&trunk),
        }
    }

    /// The shadow of the collar on the blouse.
    fn collar_shadow(&mut self, trunk: &Trunk<'_>, side: Facing, pins: &[Pin]) {
        let colour = self.colours.paints("top").shade;
        let cast = self.brush.light * -self.pixels(1.7);
        let shadow = moved(&self.shape(&self.pinned(trunk, side, pins)), cast);
        self.brush.fill_clipped(&shadow, colour, 1.0);
    }

    fn sailor_front(&mut self, trunk: &Trunk<'_>) {
        let collar = self.colours.paints("bottom");
        let skin = self.colours.skin();
        let tie = self.colours.paints("accent");
        let cloth = self.shape(&trunk.outline());
        self.brush.clip_to(&cloth);
        let sides: &[f32] = if trunk.skeleton.yaw > 60.0 { &[1.0] } else { &[-1.0, 1.0] };
        for side in sides {
            self.collar_shadow(trunk, Facing::Front, &lapel(*side));
        }
        let opening = self.shape(&self.pinned(
            trunk,
            Facing::Front,
            &[
                nook(-0.30, -0.03),
                pin(0.0, -0.03),
                nook(0.30, -0.03),
                nook(0.33, 0.05),
                pin(0.25, 0.22),
                nook(0.0, 0.50),
                pin(-0.25, 0.22),
                nook(-0.33, 0.05),
            ],
        ));
        self.brush.fill(&opening, skin.lit, 1.0);
        self.chest_piece(trunk);
        for side in sides {
            self.panel(trunk, Facing::Front, &lapel(*side), &collar);
            self.collar_stripe(trunk, *side);
        }
        self.scarf(trunk, &tie);
    }

    /// The piece of cloth that closes the neck of the blouse, with its stripe.
    fn chest_piece(&mut self, trunk: &Trunk<'_>) {
        let blouse = self.colours.paints("top");
        let pins = [nook(-0.34, 0.22), pin(0.0, 0.26), nook(0.34, 0.22), nook(0.0, 0.62)];
        self.panel(trunk, Facing::Front, &pins, &blouse);
        let stripe = self.colours.paints("bottom").lit;
        let knots = self.pinned(trunk, Facing::Front, &[pin(-0.34, 0.26), pin(0.0, 0.30), pin(0.34, 0.26)]);
        self.brush.stroke_clipped(&open_curve(&self.ground, &knots), stripe, 0.9, Taper::Even);
    }

    fn collar_stripe(&mut self, trunk: &Trunk<'_>, side: f32) {
        let stripe = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff));
        let knots = self.pinned(
            trunk,
            Facing::Front,
            &[pin(0.70 * side, 0.13), pin(0.57 * side, 0.34), pin(0.14 * side, 0.53)],
        );
        let line = open_curve(&self.ground, &knots);
        self.brush.stroke_clipped(&line, stripe, 0.9, Taper::Even);
    }

    fn scarf(&mut self, trunk: &Trunk<'_>, tie: &Paints) {
        let body = &self.body;
        let up = body.neck_base - body.hips - 0.60 * (body.neck_base - body.waist);
        let knot = trunk.across(0.0, up, Facing::Front);
        let tilt = trunk.skeleton.tilt();
        let frame = self.ground.inner(knot, tilt + self.acting.sway * 0.05, body.height / 160.0);
        let depth = self.pixels(0.7);
        let foreshort = if trunk.skeleton.yaw > 60.0 { 0.5 } else { 1.0 };
        for side in [1.0_f32, -1.0] {
            let tail = closed_curve(
                &frame,
                &[
                    sharp(0.4 * side, 0.6),
                    soft(2.6 * side * foreshort, 4.0),
                    sharp(4.4 * side * foreshort, 10.6),
                    sharp(1.0 * side * foreshort, 9.0),
                    soft(-0.2 * side, 4.6),
                ],
            );
            self.brush.cel(&tail, tie, depth);
            let wing = closed_curve(
                &frame,
                &[
                    sharp(0.2 * side, -0.4),
                    soft(3.0 * side * foreshort, -2.9),
                    soft(6.6 * side * foreshort, -3.2),
                    soft(7.2 * side * foreshort, 0.2),
                    soft(5.8 * side * foreshort, 2.9),
                    soft(2.6 * side * foreshort, 1.6),
                    sharp(0.2 * side, 0.9),
                ],
            );
            self.brush.cel(&wing, tie, depth);
            let crease = open_curve(
                &frame,
                &[
                    soft(1.0 * side, 0.1),
                    soft(3.4 * side * foreshort, -0.5),
                    soft(5.0 * side * foreshort, -0.2),
                ],
            );
            self.brush.stroke_clipped(&crease, tie.line, 0.7, Taper::End);
        }
        let middle = closed_curve(
            &frame,
            &[
                soft(-1.5, -1.5),
                soft(0.0, -1.8),
                soft(1.5, -1.5),
                soft(1.6, 0.8),
                soft(1.0, 2.0),
                soft(-1.0, 2.0),
                soft(-1.6, 0.8),
            ],
        );
        self.brush.cel(&middle, tie, depth);
    }

    fn sailor_back(&mut self, trunk: &Trunk<'_>) {
        let collar = self.colours.paints("bottom");
        let flap = [
            nook(-0.40, -0.08),
            pin(0.0, -0.02),
            nook(0.40, -0.08),
            pin(0.66, -0.02),
            nook(0.80, 0.10),
            nook(0.70, 0.62),
            pin(0.0, 0.66),
            nook(-0.70, 0.62),
            nook(-0.80, 0.10),
            pin(-0.66, -0.02),
        ];
        let cloth = self.shape(&trunk.outline());
        self.brush.clip_to(&cloth);
        self.collar_shadow(trunk, Facing::Back, &flap);
        self.panel(trunk, Facing::Back, &flap, &collar);
        let stripe = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff));
        let knots = self.pinned(
            trunk,
            Facing::Back,
            &[nook(-0.68, 0.12), nook(-0.60, 0.53), nook(0.60, 0.53), nook(0.68, 0.12)],
        );
        let line = open_curve(&self.ground, &knots);
        self.brush.stroke_clipped(&line, stripe, 0.9, Taper::Even);
    }

    pub(super) fn sailor_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let blouse = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.90, &blouse);
        self.shoulder_seam(skeleton, index, SLEEVE, &blouse);
        let band = self.colours.paints("bottom");
        self.cuff(skeleton, index, 0.84, 1.9, &band);
    }

    /// A band around the wrist from `from` of the forearm on.
    pub(super) fn cuff(&mut self, skeleton: &Skeleton, index: usize, from: f32, ease: f32, paints: &Paints) {
        self.arm_band(skeleton, index, (from, 0.97), ease, paints);
    }

    /// A band around a stretch of the forearm.
    pub(super) fn arm_band(
        &mut self,
        skeleton: &Skeleton,
        index: usize,
        (from, to): (f32, f32),
        ease: f32,
        paints: &Paints,
    ) {
        let arm = Limb::arm(skeleton, index);
        let [_, elbow, wrist] = arm.joints.map(|joint| skeleton.seen(joint));
        // Of a forearm that points at the viewer no band is seen, only its end.
        if (wrist - elbow).length() < self.body.arm() * 0.2 {
            return;
        }
        let around = Ease { top: ease, middle: ease, end: ease };
        let shape = self.limb_outline(skeleton, &arm, around, (1.0 + from, 1.0 + to), Ends::FLAT);
        let depth = self.pixels(1.0);
        self.limb_cel(&shape, paints, depth);
    }

    pub(super) fn gakuran_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("jacket");
        let mut rings = self.bodice(1.1, -self.body.height * 0.040);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &cloth);
        self.waist_folds(&trunk, &cloth);
        if Self::facing(skeleton) == Facing::Back {
            return self.seam(
                &trunk,
                Facing::Back,
                &[pin(0.0, 0.06), pin(0.0, 0.6), pin(0.0, 1.3)],
                cloth.line,
                0.7,
            );
        }
        let placket = [pin(0.0, 0.0), pin(0.04, 0.5), pin(0.04, 1.0), pin(0.0, 1.55)];
        self.seam(&trunk, Facing::Front, &placket, cloth.line, 0.9);
        self.buttons(&trunk);
        let pocket = [nook(0.30, 0.42), pin(0.46, 0.41), nook(0.60, 0.41)];
        self.seam(&trunk, Facing::Front, &pocket, cloth.line, 0.8);
    }

    pub(super) fn gakuran_collar(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("jacket");
        let trunk = Self::garment(skeleton, self.bodice(1.3, 0.0));
        self.stand_collar(&trunk, &cloth);
    }

    fn buttons(&mut self, trunk: &Trunk<'_>) {
        let gold = self.colours.material(Colour::rgb(0xe6, 0xb9, 0x4a));
        for down in [0.16_f32, 0.44, 0.72, 1.0, 1.28] {
            let knots = self.pinned(trunk, Facing::Front, &[pin(-0.05, down)]);
            let spot = knots[0].at;
            let button = closed_curve(&self.ground, &oval(spot, 0.95, 0.95));
            let depth = self.pixels(0.35);
            self.brush.cel(&button, &gold, depth);
        }
    }

    /// A collar that stands around the neck.
    fn stand_collar(&mut self, trunk: &Trunk<'_>, paints: &Paints) {
        let body = &self.body;
        let thick = body.head * 0.20;
        let height = body.head * 0.13;
        let up = body.neck_base - body.hips;
        let base = trunk.skeleton.seen(trunk.skeleton.on_trunk(super::super::space::space(
            0.0,
            up - 0.6,
            body.aged * 1.4,
        )));
        let lean = -trunk.skeleton.yaw.to_radians();
        let shift = libm::sinf(lean) * 0.8;
        let frame = self.ground.inner(base, trunk.skeleton.tilt(), 1.0);
        let front = Self::facing(trunk.skeleton) == Facing::Front;
        let dip = if front { 1.5 } else { -0.4 };
        let collar = closed_curve(
            &frame,
            &[
                sharp(-thick * 0.98 + shift, -height * 0.86),
                soft(shift * 2.0, -height * 0.86 + dip * 1.1),
                sharp(thick * 0.98 + shift, -height * 0.86),
                sharp(thick * 1.12, 1.4),
                soft(shift * 2.0, 2.0 + dip),
                sharp(-thick * 1.12, 1.4),
            ],
        );
        let depth = self.pixels(1.0);
        self.brush.cel(&collar, paints, depth);
        if front {
            let gap = open_curve(
                &frame,
                &[soft(shift * 2.6, -height * 0.86 + dip * 1.1), soft(shift * 2.6, 2.0 + dip)],
            );
            self.brush.stroke(&gap, paints.line, 0.9, Taper::Even);
            let white = [
                soft(-thick * 0.92 + shift, -height * 0.88),
                soft(shift * 2.0, -height * 0.86 + dip * 0.9),
                soft(thick * 0.92 + shift, -height * 0.88),
            ];
            let line = open_curve(&frame, &white);
            self.brush.stroke(&line, self.colours.lit(Colour::rgb(0xf7, 0xf7, 0xf7)), 0.9, Taper::Even);
        }
    }

    pub(super) fn gakuran_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("jacket");
        let ease = Ease { top: 0.7, middle: 0.9, end: 1.3 };
        self.sleeve(skeleton, index, ease, 0.97, &cloth);
        self.shoulder_seam(skeleton, index, ease, &cloth);
    }
}

/// One half of a sailor collar in front.
fn lapel(side: f32) -> [Pin; 6] {
    [
        nook(0.30 * side, -0.02),
        pin(0.52 * side, 0.07),
        nook(0.80 * side, 0.16),
        pin(0.66 * side, 0.36),
        nook(0.03 * side, 0.64),
        pin(0.22 * side, 0.24),
    ]
}
