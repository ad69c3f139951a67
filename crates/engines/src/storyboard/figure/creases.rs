//! Marks on arms and legs: creases of cloth at a bent joint, kneecaps, the shadow of a hem.

use super::Artist;
use super::limbs::Limb;
use super::skeleton::Skeleton;
use crate::storyboard::ink::curve::{Vec2, open_curve};
use crate::storyboard::ink::{Paints, Taper};

impl Artist<'_> {
    /// The shadow that a skirt or coat throws on the clipped thigh.
    pub(super) fn hem_shadow(&mut self, skeleton: &Skeleton, leg: &Limb) {
        let [hip, knee, _] = leg.joints.map(|joint| skeleton.seen(joint));
        let across = (knee - hip).unit().right() * (10.0 * self.body.girth);
        let edge = hip.lerp(knee, self.hem_place() + 0.13);
        let dip = (knee - hip) * 0.04;
        let knots = [hip - across, hip + across, edge + across - dip, edge + dip, edge - across - dip];
        let shadow = self.shape(&knots.map(Self::bend));
        self.brush.fill_clipped(&shadow, self.colours.skin().shade, 1.0);
    }

    /// The edge of a kneecap on a leg whose front is seen.
    pub(super) fn knee_mark(&mut self, skeleton: &Skeleton, leg: &Limb) {
        let [hip, knee, ankle] = leg.joints.map(|joint| skeleton.seen(joint));
        let facing = skeleton.nearness(leg.shin_front());
        if (ankle - knee).length() < 12.0 || (knee - hip).length() < 12.0 || facing < 0.4 {
            return;
        }
        let skin = self.colours.skin();
        let size = self.body.girth;
        let down = (ankle - knee).unit();
        let across = down.right();
        let mark = open_curve(
            &self.ground,
            &[(-2.1, 1.2), (-0.4, 2.5), (1.8, 2.0)]
                .map(|(x, y)| Self::bend(knee + across * (x * size) + down * (y * size))),
        );
        self.brush.stroke(&mark, skin.shade.mix(skin.line, 0.3), 0.6, Taper::Both);
    }

    /// Creases that gather on the inner side of a bent elbow or knee in cloth.
    pub(super) fn joint_creases(&mut self, joints: [Vec2; 3], wide: f32, paints: &Paints) {
        let [root, joint, end] = joints;
        let (upper, lower) = (joint - root, end - joint);
        if upper.length() < 6.0 || lower.length() < 6.0 {
            return;
        }
        let bent = 1.0 - upper.unit().dot(lower.unit());
        if bent > 1.05 {
            return;
        }
        let turn = upper.x * lower.y - upper.y * lower.x;
        let middle = (upper.unit() + lower.unit()).unit();
        let inner = middle.right() * if turn > 0.0 { 1.0 } else { -1.0 };
        let size = wide / 4.0;
        if bent > 0.05 {
            self.crease_hollow(joint, (inner * wide, middle * size), bent, paints);
        }
        for (from, to, reach) in [(-2.4_f32, -4.6_f32, 1.1_f32), (-0.4, -0.8, 1.45), (1.8, 4.4, 1.0)] {
            let start = joint + inner * (wide * 0.96) + middle * (from * size * (1.0 - bent * 0.25));
            let tip = joint + inner * (wide * (1.0 - reach * (0.55 + bent * 0.3))) + middle * (to * size);
            let between = start.lerp(tip, 0.5) + middle * (0.5 * size);
            let line = open_curve(&self.ground, &[Self::bend(start), Self::bend(between), Self::bend(tip)]);
            self.brush.stroke_clipped(&line, paints.line, 0.62, Taper::End);
        }
    }

    /// The hollow between the creases of a bent joint, in shade.
    fn crease_hollow(&mut self, joint: Vec2, (inner, along): (Vec2, Vec2), bent: f32, paints: &Paints) {
        let root = joint + inner;
        let hollow = [
            Self::corner(root - along * 2.2),
            Self::bend(joint + inner * 0.35 - along * 2.4),
            Self::corner(joint - inner * (0.1 + bent * 0.3) - along * 0.6),
            Self::bend(joint + inner * 0.35 + along * 1.8),
            Self::corner(root + along * 2.0),
        ];
        let hollow = self.shape(&hollow);
        self.brush.fill_clipped(&hollow, paints.shade, 1.0);
    }
}
