//! Clothes of another world: a belted tunic over leggings, boots, bracers and a cloak that falls from the
//! shoulders.

use super::super::Artist;
use super::super::limbs::{Ease, Limb};
use super::super::shoes::Footwear;
use super::super::skeleton::Skeleton;
use super::super::space::space;
use super::super::trunk::{Facing, Ring, Trunk, ring};
use super::{nook, pin};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Ends, Knot, Vec2, at, closed_curve, open_curve, oval};
use domain::colour::Colour;

const SLEEVE: Ease = Ease { top: 0.9, middle: 1.7, end: 1.2 };

impl Artist<'_> {
    pub(super) fn fantasy_lower(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("trousers");
        let ease = Ease { top: 0.2, middle: 0.3, end: 0.3 };
        let depth = self.pixels(2.0);
        for index in Self::legs_by_depth(skeleton) {
            let leg = Limb::leg(skeleton, index);
            let root = if skeleton.has_lap() { 0.3 } else { 0.0 };
            let shape = self.limb_outline(skeleton, &leg, ease, (root, 2.0), Ends::ROUND);
            self.limb_cel(&shape, &cloth, depth);
            self.foot(skeleton, index, Footwear::Boot);
        }
        let cloth = self.colours.paints("top");
        if skeleton.has_lap() {
            return self.lap(skeleton, 0.7, &cloth);
        }
        let hanging = skeleton.hanging(0.4);
        let trunk = self.swinging(&hanging, self.tunic_rings(skeleton), 0.8);
        self.dress(&trunk, &cloth);
        let low = (self.body.waist - self.body.hips + (self.body.hips - self.body.knees) * 0.52)
            / (self.body.neck_base - self.body.waist);
        let side = Self::facing(skeleton);
        for (x, wide) in [(-0.62_f32, 0.9_f32), (-0.22, 0.55), (0.26, 0.6), (0.66, 0.95)] {
            self.seam(
                &trunk,
                side,
                &[pin(x * 0.7, 1.08), pin(x, 1.0 + low * 0.5), pin(x * 1.1, 1.0 + low * wide)],
                cloth.line,
                0.6,
            );
        }
        let gold = self.colours.paints("accent").lit;
        let hem = [pin(-1.6, 0.94 + low), pin(0.0, 0.97 + low), pin(1.6, 0.94 + low)];
        let line = open_curve(&self.ground, &self.pinned(&trunk, side, &hem));
        self.brush.stroke_clipped(&line, gold, 1.6, Taper::Even);
    }

    fn tunic_rings(&self, skeleton: &Skeleton) -> Vec<Ring> {
        let body = &self.body;
        let waist = body.waist - body.hips;
        let deep = body.chest_half * 0.66;
        let hem = -(body.hips - body.knees) * 0.52;
        let unit = body.height / 160.0;
        let mut rings = vec![
            ring(waist, body.waist_half + 1.0, deep * 0.9, 0.0),
            ring(waist * 0.4, body.hip_half + 0.8, deep * 1.15, -0.3),
            ring(hem * 0.4, body.hip_half + 2.4 * unit, deep * 1.25 + 1.0, 0.0),
            ring(hem, body.hip_half + 4.6 * unit, deep * 1.25 + 3.0, 0.0),
        ];
        let room = 7.4 * body.girth;
        Self::around_legs(skeleton, &mut rings[3], (0.52, room));
        rings
    }

    pub(super) fn fantasy_upper(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("top");
        let mut rings = self.bodice(1.2, (self.body.waist - self.body.hips) * 0.7);
        rings.remove(0);
        let trunk = Self::garment(skeleton, rings);
        self.dress(&trunk, &cloth);
        self.waist_folds(&trunk, &cloth);
        let side = Self::facing(skeleton);
        if side == Facing::Front {
            self.laced_neck(&trunk);
        }
        let leather = self.colours.paints("belt");
        let band = [
            nook(-1.2, 0.98),
            pin(0.0, 1.03),
            nook(1.2, 0.98),
            nook(1.2, 1.14),
            pin(0.0, 1.20),
            nook(-1.2, 1.14),
        ];
        self.panel(&trunk, side, &band, &leather);
        if side == Facing::Front {
            let brass = self.colours.material(Colour::rgb(0xe0, 0xb2, 0x4c));
            let spot = self.pinned(&trunk, side, &[pin(0.0, 1.10)])[0].at;
            let unit = self.body.height / 160.0;
            let buckle = closed_curve(&self.ground, &oval(spot, 2.3 * unit, 2.0 * unit));
            let depth = self.pixels(0.6);
            self.brush.cel(&buckle, &brass, depth);
        }
    }

    /// The slit before the throat with its laces.
    fn laced_neck(&mut self, trunk: &Trunk<'_>) {
        let skin = self.colours.skin();
        let cloth = self.colours.paints("top");
        let pins = [
            nook(-0.28, -0.05),
            pin(0.0, -0.03),
            nook(0.28, -0.05),
            pin(0.16, 0.14),
            nook(0.0, 0.42),
            pin(-0.16, 0.14),
        ];
        let slit = self.shape(&self.pinned(trunk, Facing::Front, &pins));
        self.brush.flat(&slit, skin.lit, cloth.line);
        let lace = self.colours.paints("belt").lit;
        for (left, right) in [(0.16_f32, 0.26_f32), (0.26, 0.16), (0.25, 0.35), (0.35, 0.25)] {
            self.seam(trunk, Facing::Front, &[pin(-0.13, left), pin(0.13, right)], lace, 0.9);
        }
    }

    pub(super) fn fantasy_sleeve(&mut self, skeleton: &Skeleton, index: usize) {
        let cloth = self.colours.paints("top");
        self.sleeve(skeleton, index, SLEEVE, 0.94, &cloth);
        self.shoulder_seam(skeleton, index, SLEEVE, &cloth);
        let leather = self.colours.paints("belt");
        self.arm_band(skeleton, index, (0.44, 0.95), 1.25, &leather);
    }

    /// The cloak as a sheet behind the body, or over it when the figure is seen from behind.
    pub(super) fn cloak(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("cloak");
        let behind = Self::facing(skeleton) == Facing::Back;
        let body = self.body;
        let up = body.shoulders - body.hips;
        let unit = body.height / 160.0;
        let back = -body.chest_half * 0.8;
        let on = |x: f32, up: f32, z: f32| skeleton.seen(skeleton.on_trunk(space(x, up, z)));
        let top = body.shoulder_half;
        let ends = [-top, top].map(|x| on(x, up - 2.4 * unit, back * 0.3));
        let (left, right) = if ends[0].x < ends[1].x { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
        let nape = on(0.0, body.neck_base - body.hips + 1.0, back * 0.5);
        let floor = if skeleton.has_lap() { 2.0 * unit } else { body.knees * 0.42 };
        let pelvis = skeleton.pelvis;
        let yaw = skeleton.yaw.to_radians();
        let spread = (body.hip_half + 13.0 * unit) * (0.45 + 0.55 * libm::cosf(yaw).abs());
        let trail = skeleton.seen(space(pelvis.x, floor, pelvis.z + back * 1.6));
        let swing = self.swing(1.6);
        let foot = |x: f32, lift: f32| at(trail.x + x * spread + swing, trail.y - lift * unit);
        let knots: Vec<Knot> = vec![
            Self::corner(left),
            Self::bend(nape),
            Self::corner(right),
            Self::bend(right.lerp(foot(1.0, 0.0), 0.30) + at(3.4 * unit, 0.0)),
            Self::corner(foot(1.0, 1.0)),
            Self::bend(foot(0.62, -1.6)),
            Self::bend(foot(0.30, 1.0)),
            Self::bend(foot(-0.05, -1.6)),
            Self::bend(foot(-0.42, 0.8)),
            Self::bend(foot(-0.72, -1.6)),
            Self::corner(foot(-1.0, 1.0)),
            Self::bend(left.lerp(foot(-1.0, 0.0), 0.30) - at(3.4 * unit, 0.0)),
        ];
        let shape = self.shape(&knots);
        if behind {
            let depth = self.pixels(3.6);
            self.brush.cel(&shape, &cloth, depth);
        } else {
            self.brush.flat(&shape, cloth.shade, cloth.line);
            self.brush.clip_to(&shape);
        }
        self.cloak_folds((left, right), &foot, if behind { cloth.shade } else { cloth.line });
    }

    fn cloak_folds(&mut self, (left, right): (Vec2, Vec2), foot: &dyn Fn(f32, f32) -> Vec2, colour: Colour) {
        for x in [-0.72_f32, -0.30, 0.12, 0.52, 0.84] {
            let end = foot(x, 0.0);
            let root = left.lerp(right, 0.5 + x * 0.32);
            let start = end.lerp(root, 0.82);
            let fold =
                [Self::bend(end), Self::bend(end.lerp(start, 0.45) + at(-x * 1.6, 0.0)), Self::bend(start)];
            let line = open_curve(&self.ground, &fold);
            self.brush.stroke_clipped(&line, colour, 1.2, Taper::End);
        }
    }

    /// The collar of the cloak with its clasp.
    pub(super) fn cloak_collar(&mut self, skeleton: &Skeleton) {
        let cloth = self.colours.paints("cloak");
        if Self::facing(skeleton) == Facing::Back {
            self.cloak(skeleton);
            let trunk = Self::garment(skeleton, self.bodice(2.0, 0.0));
            let collar = [
                nook(-0.50, -0.18),
                pin(0.0, -0.10),
                nook(0.50, -0.18),
                pin(0.56, 0.06),
                pin(0.0, 0.18),
                pin(-0.56, 0.06),
            ];
            return self.panel(&trunk, Facing::Back, &collar, &cloth);
        }
        let trunk = Self::garment(skeleton, self.bodice(2.0, 0.0));
        for side in [-1.0_f32, 1.0] {
            let mantle = [
                nook(0.34 * side, -0.16),
                pin(0.62 * side, -0.02),
                pin(0.98 * side, 0.14),
                nook(1.06 * side, 0.40),
                pin(0.72 * side, 0.30),
                nook(0.10 * side, 0.30),
                pin(0.26 * side, 0.10),
            ];
            self.panel(&trunk, Facing::Front, &mantle, &cloth);
        }
        let brass = self.colours.material(Colour::rgb(0xe6, 0xbe, 0x58));
        let spot = self.pinned(&trunk, Facing::Front, &[pin(0.0, 0.27)])[0].at;
        let size = self.body.height / 160.0;
        let clasp = closed_curve(&self.ground, &oval(spot, 2.0 * size, 2.0 * size));
        let depth = self.pixels(0.6);
        self.brush.cel(&clasp, &brass, depth);
    }
}
