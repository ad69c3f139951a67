//! A kimono: crossed collars, obi, hanging sleeves and a long wrapped skirt.

use domain::colour::Colour;

use super::super::Artist;
use super::super::limbs::Ease;
use super::super::pose::HandShape;
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Facing, Ring, Trunk, ring};
use super::{nook, pin};
use crate::storyboard::ink::curve::{Ends, Knot, Vec2, at, open_curve, tube};
use crate::storyboard::ink::{Paints, Taper};

const SLEEVE: Ease = Ease { top: 1.2, middle: 3.0, end: 4.6 };

impl Artist<'_> {
    pub(super) fn kimono_lower(&mut self, skeleton: &Skeleton) {
        for index in Self::legs_by_depth(skeleton) {
            self.foot(skeleton, index, Footwear::Sandal);
        }
        let cloth = self.colours.paints("top");
        if skeleton.has_lap() {
            return self.kimono_lap(skeleton, &cloth);
        }
        let upright = skeleton.hanging(0.2);
        let trunk = self.swinging(&upright, self.kimono_rings(skeleton), 0.6);
        self.dress(&trunk, &cloth);
        let hem = (self.body.neck_base - 9.0) / (self.body.neck_base - self.body.waist);
        let side = Self::facing(skeleton);
        if side == Facing::Front {
            self.seam(
                &trunk,
                side,
                &[pin(0.10, 1.2), pin(0.30, hem * 0.55), pin(0.42, hem)],
                cloth.line,
                0.9,
            );
            self.seam(
                &trunk,
                side,
                &[pin(-0.30, 1.4), pin(-0.34, hem * 0.6), pin(-0.30, hem * 0.86)],
                cloth.line,
                0.55,
            );
        }
        self.seam(
            &trunk,
            side,
            &[pin(0.60, 1.4), pin(0.66, hem * 0.55), pin(0.62, hem * 0.8)],
            cloth.line,
            0.55,
        );
    }

    fn kimono_rings(&self, skeleton: &Skeleton) -> Vec<Ring> {
        let body = &self.body;
        let deep = body.chest_half * 0.62;
        let hem = -(body.hips - body.height * 0.050);
        let mut rings = vec![
            ring(body.waist - body.hips, body.waist_half + 1.2, deep, 0.0),
            ring((body.waist - body.hips) * 0.4, body.hip_half + 0.9, deep * 1.12, -0.2),
            ring(0.0, body.hip_half + 1.4, deep * 1.2, -0.2),
            ring(hem * 0.5, body.hip_half * 0.94 + 0.8, deep * 1.1, 0.0),
            ring(hem, body.hip_half * 0.84 + 0.6, deep * 1.0, 0.0),
        ];
        let size = body.girth;
        Self::around_legs(skeleton, &mut rings[3], (1.0, 5.4 * size));
        Self::around_legs(skeleton, &mut rings[4], (1.9, 4.2 * size));
        rings
    }

    fn kimono_lap(&mut self, skeleton: &Skeleton, cloth: &Paints) {
        let depth = self.pixels(3.0);
        for index in Self::legs_by_depth(skeleton) {
            let [_, knee, ankle] = Self::leg_joints(skeleton, index);
            let size = self.ground.scale() * self.body.girth;
            let place = |spot: Vec2| self.ground.place(spot);
            let shin = tube(
                &[
                    (place(knee), 7.2 * size),
                    (place(knee.lerp(ankle, 0.5)), 7.0 * size),
                    (place(knee.lerp(ankle, 0.92)), 6.8 * size),
                ],
                Ends::CUFF,
            );
            self.brush.cel(&shin, cloth, depth);
        }
        self.lap(skeleton, 1.0, cloth);
    }

    pub(super) fn kimono_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let waist = self.body.waist - self.body.hips;
        let mut rings = self.bodice(1.6, waist * 0.25);
        rings.remove(0);
        // A kimono is padded to a straight line from chest to hip.
        for band in &mut rings {
            if band.up < waist + 8.0 {
                band.wide = band.wide.max(self.body.chest_half * 0.94 + 1.0);
            }
        }
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &cloth);
        match Self::facing(skeleton) {
            Facing::Front => self.crossed_collar(&trunk),
            Facing::Back => self.panel(
                &trunk,
                Facing::Back,
                &[
                    nook(-0.44, -0.16),
                    pin(0.0, -0.02),
                    nook(0.44, -0.16),
                    nook(0.52, -0.08),
                    pin(0.0, 0.12),
                    nook(-0.52, -0.08),
                ],
                &cloth,
            ),
        }
        self.obi(&trunk);
    }

    fn crossed_collar(&mut self, trunk: &Trunk<'_>) {
        let cloth = self.colours.paints("top");
        let skin = self.colours.skin();
        let white = self.colours.material(Colour::rgb(0xfb, 0xf8, 0xf4));
        let opening = self.shape(&self.pinned(
            trunk,
            Facing::Front,
            &[
                nook(-0.34, -0.18),
                pin(0.0, -0.1),
                nook(0.34, -0.18),
                pin(0.18, 0.06),
                nook(0.0, 0.26),
                pin(-0.18, 0.06),
            ],
        ));
        self.brush.fill(&opening, skin.shade, 1.0);
        let bands = [(1.0_f32, 0.30, 0.40), (-1.0, 0.30, 0.40), (1.0, 0.38, 0.58), (-1.0, 0.38, 0.58)];
        for (index, (side, inner, outer)) in bands.into_iter().enumerate() {
            let paints = if index < 2 { &white } else { &cloth };
            let low = if index < 2 { 0.46 } else { 0.74 };
            let pins = [
                nook(inner * side, -0.12),
                nook(outer * side, -0.06),
                pin((outer - 0.06) * side, 0.12),
                nook(-0.18 * side, low),
                nook(-0.34 * side, low - 0.06),
                pin(0.12 * side, 0.10),
            ];
            self.panel(trunk, Facing::Front, &pins, paints);
        }
    }

    fn obi(&mut self, trunk: &Trunk<'_>) {
        let sash = self.colours.paints("accent");
        let side = Self::facing(trunk.skeleton);
        let band = [
            nook(-1.1, 0.70),
            pin(0.0, 0.73),
            nook(1.1, 0.70),
            nook(1.1, 1.14),
            pin(0.0, 1.18),
            nook(-1.1, 1.14),
        ];
        self.panel(trunk, side, &band, &sash);
        let cord = self.colours.lit(self.colours.part("accent").mix(Colour::rgb(0xff, 0xf4, 0xd8), 0.62));
        let line = open_curve(
            &self.ground,
            &self.pinned(trunk, side, &[pin(-1.1, 0.92), pin(0.0, 0.95), pin(1.1, 0.92)]),
        );
        self.brush.stroke_clipped(&line, cord, 1.8, Taper::Even);
        if side == Facing::Back {
            let drum = [
                pin(-0.42, 0.62),
                pin(0.0, 0.58),
                pin(0.42, 0.62),
                pin(0.46, 0.95),
                pin(0.42, 1.28),
                pin(0.0, 1.32),
                pin(-0.42, 1.28),
                pin(-0.46, 0.95),
            ];
            self.panel(trunk, Facing::Back, &drum, &sash);
        }
    }

    pub(super) fn kimono_arm(&mut self, skeleton: &Skeleton, index: usize, hand: HandShape) {
        let cloth = self.colours.paints("top");
        let joints = Self::arm_joints(skeleton, index);
        let depth = self.pixels(2.0);
        let bag = self.shape(&self.sleeve_bag(joints));
        self.brush.cel(&bag, &cloth, depth);
        self.bare_arm(skeleton, index);
        self.hand_and_prop(skeleton, index, hand);
        self.sleeve(skeleton, index, SLEEVE, 0.80, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        self.opening_of_sleeve(joints, &cloth);
    }

    /// The bag of a sleeve that hangs from the forearm.
    fn sleeve_bag(&self, joints: [Vec2; 3]) -> Vec<Knot> {
        let [_, elbow, wrist] = joints;
        let size = self.body.height / 160.0;
        let drop = 19.0 * size;
        let swing = self.swing(1.0);
        let end = elbow.lerp(wrist, 0.82);
        let fore = (wrist - elbow).unit();
        if fore.y > 0.8 {
            // The bag of a hanging arm is folded flat around the hand.
            let across = fore.right();
            let root = elbow.lerp(end, 0.3);
            let low = end + fore * (5.5 * size) + at(swing * 0.4, 0.0);
            return [
                Self::bend(root - across * (5.6 * size)),
                Self::bend(root + across * (5.6 * size)),
                Self::corner(low + across * (7.6 * size)),
                Self::corner(low - across * (7.6 * size)),
            ]
            .to_vec();
        }
        let beside = fore.right() * (if fore.x > 0.0 { 1.0 } else { -1.0 });
        let down = at(beside.x * 0.3, 1.0);
        [
            Self::bend(elbow + at(0.0, -2.0)),
            Self::corner(end + fore.right() * 5.0),
            Self::corner(end - fore.right() * 5.0),
            Self::bend(end + down * (drop * 0.6) + at(swing * 0.6, 0.0)),
            Self::bend(end + down * drop + at(swing, 0.0)),
            Self::bend(elbow.lerp(end, 0.45) + down * (drop * 0.96) + at(swing, 0.0)),
            Self::bend(elbow.lerp(end, 0.2) + down * (drop * 0.6) + at(swing * 0.6, 0.0)),
        ]
        .to_vec()
    }

    fn opening_of_sleeve(&mut self, joints: [Vec2; 3], cloth: &Paints) {
        let [_, elbow, wrist] = joints;
        let end = elbow.lerp(wrist, 0.80);
        let across = (wrist - elbow).unit().right() * (6.0 * self.body.girth);
        let line = open_curve(
            &self.ground,
            &[
                Self::bend(end + across),
                Self::bend(end + (wrist - elbow).unit() * 1.2),
                Self::bend(end - across),
            ],
        );
        self.brush.stroke(&line, cloth.line, 0.8, Taper::Even);
    }
}
