//! The trunk and everything wound around it: rings around the spine, seen from any side.

use super::Artist;
use super::skeleton::Skeleton;
use super::space::space;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve};

/// A cross-section of a garment around the spine, in centimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ring {
    /// Above the hip joints.
    pub(super) up: f32,
    /// Half the width from side to side.
    pub(super) wide: f32,
    /// Half the depth from front to back.
    pub(super) deep: f32,
    /// How far its middle lies in front of the spine.
    pub(super) ahead: f32,
    /// Whether the outline has a corner here.
    pub(super) corner: bool,
}

pub(super) const fn ring(up: f32, wide: f32, deep: f32, ahead: f32) -> Ring {
    Ring { up, wide, deep, ahead, corner: false }
}

/// Which side of the trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facing {
    Front,
    Back,
}

/// A garment around the trunk, from the top ring to the bottom one.
#[derive(Debug, Clone)]
pub(super) struct Trunk<'a> {
    pub(super) skeleton: &'a Skeleton,
    pub(super) rings: Vec<Ring>,
    /// How far its lowest edge swings to the side, in centimetres.
    pub(super) swing: f32,
}

impl Trunk<'_> {
    /// The ring at this height above the hips.
    fn ring_at(&self, up: f32) -> Ring {
        let below = self.rings.iter().position(|ring| ring.up <= up);
        match below {
            Some(0) => Ring { up, ..self.rings[0] },
            None => Ring { up, ..self.rings[self.rings.len() - 1] },
            Some(index) => between(&self.rings[index - 1], &self.rings[index], up),
        }
    }

    /// The point `degrees` around the body (0 in front, 90 on the right of a figure seen from the front), seen
    /// in centimetres.
    pub(super) fn spot(&self, degrees: f32, up: f32) -> Vec2 {
        let ring = self.ring_at(up);
        let angle = degrees.to_radians();
        let point = space(ring.wide * libm::sinf(angle), up, ring.ahead + ring.deep * libm::cosf(angle));
        let still = self.skeleton.seen(self.skeleton.on_trunk(point));
        at(still.x + self.swing_at(up), still.y)
    }

    /// How far what hangs below the hips swings to the side at this height.
    fn swing_at(&self, up: f32) -> f32 {
        let hem = self.rings[self.rings.len() - 1].up;
        if self.swing == 0.0 || up >= 0.0 || hem >= 0.0 {
            return 0.0;
        }
        let share = up / hem;
        self.swing * share * share
    }

    /// A point on the front (or, with `behind`, the back) `x` centimetres from the middle, held at the edge of
    /// what is seen.
    pub(super) fn across(&self, x: f32, up: f32, side: Facing) -> Vec2 {
        let ring = self.ring_at(up);
        let angle = libm::asinf((x / ring.wide.max(0.1)).clamp(-1.0, 1.0)).to_degrees();
        let degrees = match side {
            Facing::Front => angle,
            Facing::Back => 180.0 - angle,
        };
        let turned = degrees - self.skeleton.yaw_at(up);
        let seen = turned - 360.0 * libm::floorf((turned + 180.0) / 360.0);
        if seen.abs() > 90.0 {
            return self.limb(seen.signum(), up);
        }
        self.spot(degrees, up)
    }

    /// The outermost point on the left (-1) or right (1) of the canvas at this height.
    pub(super) fn limb(&self, side: f32, up: f32) -> Vec2 {
        let ring = self.ring_at(up);
        let yaw = self.skeleton.yaw_at(up).to_radians();
        let angle = libm::atan2f(ring.wide * libm::cosf(yaw), -ring.deep * libm::sinf(yaw));
        self.spot(if side > 0.0 { angle.to_degrees() } else { angle.to_degrees() + 180.0 }, up)
    }

    /// The outline of the garment: down the right side, up the left.
    pub(super) fn outline(&self) -> Vec<Knot> {
        let last = self.rings.len() - 1;
        let knot = |side: f32, index: usize| {
            let ring = &self.rings[index];
            Knot { at: self.limb(side, ring.up), corner: ring.corner || index == 0 || index == last }
        };
        let mut knots: Vec<Knot> = (0..=last).map(|index| knot(1.0, index)).collect();
        knots.extend((0..=last).rev().map(|index| knot(-1.0, index)));
        knots
    }
}

fn between(above: &Ring, below: &Ring, up: f32) -> Ring {
    let share = ((above.up - up) / (above.up - below.up).max(1e-3)).clamp(0.0, 1.0);
    let eased = share * share * (3.0 - 2.0 * share);
    let mix = |from: f32, to: f32| from + (to - from) * eased;
    ring(up, mix(above.wide, below.wide), mix(above.deep, below.deep), mix(above.ahead, below.ahead))
}

impl Artist<'_> {
    /// The rings of the bare trunk from the neck to `hem` centimetres above the hips, `ease` wider than the body.
    pub(super) fn bodice(&self, ease: f32, hem: f32) -> Vec<Ring> {
        let body = &self.body;
        let up = |height: f32| height - body.hips;
        let (neck, shoulders, waist) = (up(body.neck_base), up(body.shoulders), up(body.waist));
        let deep = body.chest_half * 0.66;
        let bust = if body.broad { 0.5 } else { 1.5 * body.grown } * body.girth;
        let stoop = body.aged * 1.5;
        let unit = body.height / 160.0;
        let chest = waist + (shoulders - waist) * 0.50;
        let half = self.neck_half();
        let slope = neck + (shoulders - neck) * 0.55;
        // A woman's waist begins right below the bust.
        let ribs = if body.broad { 0.93 } else { 0.93 - 0.06 * body.grown };
        let mut rings = vec![
            ring(neck + 0.6 * unit, half * 1.05, half * 1.15, -0.8),
            ring(neck + 0.1 * unit, half * 1.22 + ease * 0.5, deep * 0.52, -0.6),
            ring(slope - 0.9 * unit, body.shoulder_half * 0.58 + ease, deep * 0.70 + ease, stoop - 0.5),
            ring(
                shoulders - if body.broad { 1.3 } else { 2.0 } * unit,
                body.shoulder_half * 0.87 + ease * 0.8,
                deep * 0.80 + ease,
                stoop - 0.4,
            ),
            ring(shoulders - 4.6 * unit, body.shoulder_half * 0.97 + ease * 0.6, deep * 0.92 + ease, -0.2),
            ring(chest, body.chest_half + bust * 0.35 + ease, deep + bust * 0.7 + ease, 0.1 + bust * 0.5),
            ring(chest - (chest - waist) * 0.45, body.chest_half * ribs + ease, deep * 0.96 + ease, 0.2),
            ring(waist, body.waist_half + ease * 0.8, deep * 0.82 + ease, 0.1),
        ];
        let hip_deep = deep * 1.10 + ease;
        if hem < waist * 0.55 {
            rings.push(ring(waist * 0.45, body.hip_half * 0.94 + ease, hip_deep, -0.5));
        }
        rings.retain(|ring| ring.up > hem + 0.8);
        let waist_share = (hem / waist).clamp(-0.4, 1.0);
        let wide = body.hip_half + (body.waist_half - body.hip_half) * waist_share.max(0.0);
        rings.push(ring(hem, wide + ease * 1.3, hip_deep, -0.4));
        rings
    }

    /// The knots placed on the canvas.
    pub(super) fn shape(&self, knots: &[Knot]) -> Vec<Vec2> {
        closed_curve(&self.ground, knots)
    }

    /// Centimetres as pixels.
    pub(super) fn pixels(&self, centimetres: f32) -> f32 {
        centimetres * self.ground.scale()
    }

    /// A knot at a point in centimetres from the feet.
    pub(super) fn bend(spot: Vec2) -> Knot {
        Knot { at: at(spot.x, spot.y), corner: false }
    }

    /// A corner at a point in centimetres from the feet.
    pub(super) fn corner(spot: Vec2) -> Knot {
        Knot { at: at(spot.x, spot.y), corner: true }
    }
}
