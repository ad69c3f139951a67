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
        // A straight sleeve has one soft fold; only a bent one gathers a second.
        let folds = [(-0.9_f32, -3.8_f32, 0.85_f32), (0.8, 3.2, 0.65)];
        for (from, to, reach) in folds.into_iter().take(if bent > 0.10 { 2 } else { 1 }) {
            let start = joint + inner * (wide * 0.98) + middle * (from * size);
            let tip = joint + inner * (wide * (1.0 - reach - bent * 0.35)) + middle * (to * size);
            let between = start.lerp(tip, 0.55) + middle * (0.22 * (from - to) * size);
            let line = open_curve(&self.ground, &[Self::bend(start), Self::bend(between), Self::bend(tip)]);
            self.brush.stroke_clipped(&line, paints.line, 0.7, Taper::End);
        }
    }
}
