//! Skirts: pleated ones that hang, and the lap that cloth makes over thighs that lie forwards.

use super::super::Artist;
use super::super::limbs::Limb;
use super::super::skeleton::Skeleton;
use super::super::trunk::{Ring, Trunk, ring};
use super::pin;
use crate::storyboard::ink::curve::{Knot, Vec2, at, hull, open_curve};
use crate::storyboard::ink::{Paints, Taper};

/// Degrees between two pleats.
const PLEAT: f32 = 24.0;

impl Artist<'_> {
    /// A pleated skirt that ends `length` of the way down the thigh.
    pub(super) fn pleated_skirt(&mut self, skeleton: &Skeleton, length: f32, paints: &Paints) {
        if skeleton.has_lap() {
            return self.lap(skeleton, length.min(0.9), paints);
        }
        let upright = skeleton.hanging(0.45);
        let mut rings = self.skirt_rings(length, 7.4);
        Self::around_legs(skeleton, &mut rings[2], (length * 0.5, 7.4 * self.body.girth));
        Self::around_legs(skeleton, &mut rings[3], (length, 7.6 * self.body.girth));
        let trunk = Self::garment(&upright, rings);
        let hem = trunk.rings[trunk.rings.len() - 1].up;
        let top = trunk.rings[0].up;
        let shape = self.shape(&self.pleated_outline(&trunk, top, hem));
        let depth = self.pixels(3.0);
        self.brush.cel(&shape, paints, depth);
        self.pleats(&trunk, top, hem, paints);
        let waist = self.body.waist - self.body.hips;
        let band = [
            trunk.limb(-1.0, top),
            trunk.limb(1.0, top),
            trunk.limb(1.0, waist * 0.30),
            trunk.limb(-1.0, waist * 0.30),
        ];
        let shadow = self.shape(&band.map(Self::corner));
        self.brush.fill_clipped(&shadow, paints.shade, 1.0);
    }

    /// A straight skirt with a slit behind, to `length` of the way down the thigh.
    pub(super) fn straight_skirt(&mut self, skeleton: &Skeleton, length: f32, paints: &Paints) {
        if skeleton.has_lap() {
            return self.lap(skeleton, length, paints);
        }
        let upright = skeleton.hanging(0.6);
        let mut rings = self.skirt_rings(length, 1.4);
        Self::around_legs(skeleton, &mut rings[2], (length * 0.4, 8.0 * self.body.girth));
        Self::around_legs(skeleton, &mut rings[3], (length, 7.2 * self.body.girth));
        let trunk = self.swinging(&upright, rings, 0.4);
        self.dress(&trunk, paints);
        let side = Self::facing(skeleton);
        for x in [-0.5_f32, 0.52] {
            self.seam(&trunk, side, &[pin(x * 0.8, 1.5), pin(x, 1.9)], paints.line, 0.6);
        }
    }

    fn skirt_rings(&self, length: f32, flare: f32) -> Vec<Ring> {
        let body = &self.body;
        let waist = body.waist - body.hips;
        let deep = body.chest_half * 0.62;
        let hem = -(body.hips - body.knees) * length;
        let wide = flare * body.height / 160.0;
        vec![
            ring(waist * 0.60, body.waist_half + 1.2, deep * 0.9, 0.0),
            ring(waist * 0.24, body.hip_half * 0.96 + 0.6, deep * 1.10, -0.3),
            ring(hem * 0.4, body.hip_half + wide * 0.55, deep * 1.2 + wide * 0.5, 0.0),
            ring(hem, body.hip_half + wide, deep * 1.2 + wide, 0.2),
        ]
    }

    /// Widens a ring below the hips so that it goes around both legs at a place, with `room` centimetres.
    pub(super) fn around_legs(skeleton: &Skeleton, ring: &mut Ring, (place, room): (f32, f32)) {
        let middle = skeleton.pelvis;
        let legs = [0, 1].map(|index| Limb::leg(skeleton, index).spot(place).plus(middle, -1.0));
        let (front, back) = (legs[0].z.max(legs[1].z) + room, legs[0].z.min(legs[1].z) - room);
        let (right, left) = (legs[0].x.max(legs[1].x) + room, legs[0].x.min(legs[1].x) - room);
        let front = front.max(ring.ahead + ring.deep * 0.8);
        let back = back.min(ring.ahead - ring.deep * 0.8);
        ring.deep = ring.deep.max((front - back) * 0.5);
        ring.ahead = (front + back) * 0.5;
        ring.wide = ring.wide.max(right.max(-left));
    }

    /// How far the hem swings, in centimetres.
    pub(super) fn swing(&self, drop: f32) -> f32 {
        self.acting.sway * 3.0 * drop
    }

    fn pleated_outline(&self, trunk: &Trunk<'_>, top: f32, hem: f32) -> Vec<Knot> {
        let yaw = trunk.skeleton.yaw_at(0.0);
        let swing = self.swing(1.0);
        let mut knots = vec![Self::corner(trunk.limb(-1.0, top)), Self::corner(trunk.limb(1.0, top))];
        let side = |side: f32, share: f32| {
            let spot = trunk.limb(side, top + (hem - top) * share);
            at(spot.x + swing * share * share, spot.y)
        };
        knots.extend([0.25, 0.5, 0.75].map(|share| Self::bend(side(1.0, share))));
        let first = libm::ceilf((yaw - 66.0) / PLEAT) as i32;
        let last = libm::floorf((yaw + 66.0) / PLEAT) as i32;
        knots.push(Self::corner(side(1.0, 1.0)));
        for pleat in (first..=last).rev() {
            let spot = Self::hem_spot(trunk, pleat as f32 * PLEAT, hem, swing);
            knots.push(Self::corner(at(spot.x + 0.2, spot.y + 0.5)));
            knots.push(Self::corner(at(spot.x - 0.3, spot.y - 0.5)));
        }
        knots.push(Self::corner(side(-1.0, 1.0)));
        knots.extend([0.75, 0.5, 0.25].map(|share| Self::bend(side(-1.0, share))));
        knots
    }

    /// A point of the hem: the ring is seen a little from above, so that its front hangs lower.
    fn hem_spot(trunk: &Trunk<'_>, degrees: f32, hem: f32, swing: f32) -> Vec2 {
        let spot = trunk.spot(degrees, hem);
        let near = libm::cosf((degrees - trunk.skeleton.yaw_at(0.0)).to_radians());
        at(spot.x + swing, spot.y + 2.2 * near)
    }

    fn pleats(&mut self, trunk: &Trunk<'_>, top: f32, hem: f32, paints: &Paints) {
        let yaw = trunk.skeleton.yaw_at(0.0);
        let swing = self.swing(1.0);
        let first = libm::ceilf((yaw - 84.0) / PLEAT) as i32;
        let last = libm::floorf((yaw + 84.0) / PLEAT) as i32;
        for pleat in first..=last {
            let degrees = pleat as f32 * PLEAT;
            let foot = Self::hem_spot(trunk, degrees, hem, swing);
            let beside = Self::hem_spot(trunk, degrees + PLEAT * 0.42, hem, swing);
            let middle = trunk.spot(degrees, hem * 0.4);
            let middle = at(middle.x + swing * 0.2, middle.y);
            let head = trunk.spot(degrees, top - 1.5);
            let shade = self.shape(&[
                Self::corner(head),
                Self::bend(middle),
                Self::corner(at(foot.x, foot.y + 2.0)),
                Self::corner(at(beside.x, beside.y + 2.0)),
            ]);
            self.brush.fill_clipped(&shade, paints.shade, 1.0);
            let line = open_curve(&self.ground, &[Self::bend(foot), Self::bend(middle), Self::bend(head)]);
            self.brush.stroke_clipped(&line, paints.line, 0.7, Taper::End);
        }
    }

    /// Cloth over thighs that lie forwards: from the waist to `length` of the thighs.
    pub(super) fn lap(&mut self, skeleton: &Skeleton, length: f32, paints: &Paints) {
        let trunk = Self::garment(skeleton, self.skirt_rings(0.3, 2.0));
        let top = trunk.rings[0].up;
        let mut spots =
            vec![trunk.limb(-1.0, top), trunk.limb(1.0, top), trunk.limb(-1.0, 2.0), trunk.limb(1.0, 2.0)];
        let thick = 7.0 * self.body.girth;
        for index in [0, 1] {
            let (hip, knee) = (skeleton.seen(skeleton.hip[index]), skeleton.seen(skeleton.knee[index]));
            let end = hip.lerp(knee, length);
            round(&mut spots, at(hip.x, hip.y + 1.0), thick);
            round(&mut spots, at(end.x, end.y + 0.6), thick * 0.86);
        }
        let hull = hull(spots);
        let knots: Vec<Knot> = hull.into_iter().map(Self::bend).collect();
        let shape = self.shape(&knots);
        let depth = self.pixels(3.0);
        self.brush.cel(&shape, paints, depth);
        self.lap_folds(skeleton, length, paints);
    }

    fn lap_folds(&mut self, skeleton: &Skeleton, length: f32, paints: &Paints) {
        for index in [0, 1] {
            let (hip, knee) = (skeleton.seen(skeleton.hip[index]), skeleton.seen(skeleton.knee[index]));
            let end = hip.lerp(knee, length);
            for (lift, share) in [(-3.0_f32, 0.85_f32), (1.0, 0.7), (4.0, 0.9)] {
                let from = at(hip.x, hip.y + lift * 0.6 - 2.0);
                let to = from.lerp(at(end.x, end.y + lift), share);
                let line = open_curve(
                    &self.ground,
                    &[Self::bend(from), Self::bend(from.lerp(to, 0.5)), Self::bend(to)],
                );
                self.brush.stroke_clipped(&line, paints.line, 0.6, Taper::Both);
            }
        }
    }
}

fn round(spots: &mut Vec<Vec2>, middle: Vec2, radius: f32) {
    for step in 0..10_u8 {
        let angle = f32::from(step) / 10.0 * std::f32::consts::TAU;
        spots.push(at(
            middle.x + radius * squared(libm::cosf(angle)),
            middle.y + radius * squared(libm::sinf(angle)),
        ));
    }
}

/// Cloth over a limb is not quite round.
fn squared(share: f32) -> f32 {
    libm::powf(share.abs(), 0.72) * share.signum()
}
