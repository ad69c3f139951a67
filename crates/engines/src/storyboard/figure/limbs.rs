//! Arms, legs, feet and the neck, bare or in cloth.

use domain::colour::Colour;

use super::Artist;
use super::skeleton::{Skeleton, space};
use crate::storyboard::ink::curve::{Ends, Vec2, closed_curve, open_curve, sharp, soft, tube};
use crate::storyboard::ink::{Paints, Taper};

/// How thick a sleeve or trouser leg is, in centimetres of radius for a grown girl.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Girth {
    pub(super) top: f32,
    pub(super) middle: f32,
    pub(super) end: f32,
}

pub(super) const BARE_ARM: Girth = Girth { top: 3.5, middle: 2.7, end: 1.9 };
pub(super) const BARE_LEG: Girth = Girth { top: 7.2, middle: 4.35, end: 2.6 };

impl Artist<'_> {
    /// A limb from `first` over `middle` to a share of the way to `last`.
    pub(super) fn limb_shape(&self, joints: [Vec2; 3], girth: Girth, share: f32, ends: Ends) -> Vec<Vec2> {
        let size = self.ground.scale() * self.body.girth;
        let place = |spot: Vec2| self.ground.place(spot);
        let [first, middle, last] = joints;
        let end = middle.lerp(last, share);
        let calf = (girth.middle * 0.9 + girth.end * 0.1) * if girth.top > 6.0 { 1.07 } else { 0.97 };
        let spine = [
            (place(first), girth.top * size),
            (place(first.lerp(middle, 0.5)), (girth.top + girth.middle) * 0.5 * size),
            (place(middle), girth.middle * size),
            (place(middle.lerp(end, 0.35)), calf * size),
            (place(end), (girth.middle + (girth.end - girth.middle) * share) * size),
        ];
        tube(&spine, ends)
    }

    pub(super) fn arm_joints(skeleton: &Skeleton, index: usize) -> [Vec2; 3] {
        [skeleton.shoulder[index], skeleton.elbow[index], skeleton.wrist[index]]
            .map(|joint| skeleton.seen(joint))
    }

    pub(super) fn leg_joints(skeleton: &Skeleton, index: usize) -> [Vec2; 3] {
        [skeleton.hip[index], skeleton.knee[index], skeleton.ankle[index]].map(|joint| skeleton.seen(joint))
    }

    /// A bare leg with a sock up to `sock` of the shin's length, 0 for none.
    pub(super) fn bare_leg(&mut self, skeleton: &Skeleton, index: usize, sock: f32) {
        let joints = Self::leg_joints(skeleton, index);
        let skin = self.colours.skin();
        let leg = self.limb_shape(joints, BARE_LEG, 1.0, Ends::ROUND);
        let depth = self.pixels(2.2);
        self.brush.cel(&leg, &skin, depth);
        self.skirt_shadow(joints, skin.shade);
        self.knee_mark(joints);
        if sock <= 0.0 {
            return;
        }
        let cloth = self.colours.paints("socks");
        let [_, knee, ankle] = joints;
        let top = knee.lerp(ankle, 1.0 - sock);
        let size = self.ground.scale() * self.body.girth;
        let spine = [
            (self.ground.place(top), 4.55 * size),
            (self.ground.place(top.lerp(ankle, 0.30)), 4.75 * size),
            (self.ground.place(top.lerp(ankle, 0.7)), 3.45 * size),
            (self.ground.place(ankle), 2.85 * size),
        ];
        let shape = tube(&spine, Ends::CUFF_FIRST);
        self.brush.cel(&shape, &cloth, depth);
    }

    /// The shadow that a skirt or coat throws on the clipped thigh.
    fn skirt_shadow(&mut self, joints: [Vec2; 3], colour: Colour) {
        let [hip, knee, _] = joints;
        let along = knee - hip;
        let across = along.unit().right() * (9.0 * self.body.girth);
        let edge = hip + along * 0.74;
        let knots =
            [hip - across, hip + across, edge + across, edge + along * 0.05, edge - across - along * 0.02];
        let shadow = self.shape(&knots.map(Self::bend));
        self.brush.fill_clipped(&shadow, colour, 1.0);
    }

    fn knee_mark(&mut self, joints: [Vec2; 3]) {
        let [hip, knee, ankle] = joints;
        if (ankle - knee).length() < 12.0 || (knee - hip).length() < 12.0 {
            return;
        }
        let line = self.colours.skin().line;
        let mark = open_curve(
            &self.ground,
            &[soft(knee.x - 2.2, knee.y + 1.8), soft(knee.x, knee.y + 2.6), soft(knee.x + 2.2, knee.y + 1.8)],
        );
        self.brush.stroke(&mark, self.colours.skin().shade.mix(line, 0.25), 0.6, Taper::Both);
    }

    /// The neck with the shadow of the chin, down to the collar bones.
    pub(super) fn neck(&mut self, skeleton: &Skeleton) {
        let skin = self.colours.skin();
        let body = self.body;
        let chin_up = body.height - body.head - body.hips;
        let pit_up = body.neck_base - body.hips;
        let thick = body.head * if body.broad { 0.162 } else { 0.140 };
        let seen = |up: f32, ahead: f32| skeleton.seen(skeleton.on_trunk(space(0.0, up, ahead)));
        let stoop = body.aged * 4.0;
        let top = seen(chin_up + body.head * 0.46, -0.6 + stoop);
        let chin = seen(chin_up, -0.6 + stoop);
        let base = seen(pit_up, -0.6 + stoop * 0.4);
        let low = seen(pit_up - body.head * 0.22, 0.0);
        let tight = if self.wear() == super::outfit::Wear::Gakuran { 0.56 } else { 1.0 };
        let spread = tight * (1.0 - 0.42 * libm::sinf(skeleton.yaw.to_radians()));
        let shape = closed_curve(
            &self.ground,
            &[
                sharp(top.x - thick, top.y),
                sharp(top.x + thick, top.y),
                soft(base.x + thick * 1.06, base.y - thick * 0.6),
                soft(base.x + thick * 1.9 * spread, base.y + thick * 0.28),
                sharp(low.x + thick * 1.6 * spread, low.y),
                sharp(low.x - thick * 1.6 * spread, low.y),
                soft(base.x - thick * 1.9 * spread, base.y + thick * 0.28),
                soft(base.x - thick * 1.06, base.y - thick * 0.6),
            ],
        );
        self.brush.contour(&shape, skin.line, 0.9);
        self.brush.fill(&shape, skin.lit, 1.0);
        self.brush.clip_to(&shape);
        let shadow = closed_curve(
            &self.ground,
            &[
                sharp(top.x - thick * 2.0, top.y - 4.0),
                sharp(top.x + thick * 2.0, top.y - 4.0),
                soft(top.x + thick * 1.1, chin.y + (base.y - chin.y) * 0.55),
                soft(top.x - thick * 0.1, chin.y + (base.y - chin.y) * 0.78),
                soft(top.x - thick * 1.1, chin.y + (base.y - chin.y) * 0.42),
            ],
        );
        self.brush.fill_clipped(&shadow, skin.shade, 1.0);
    }

    /// A sleeve of cloth with a crease at its elbow.
    pub(super) fn sleeve(
        &mut self,
        skeleton: &Skeleton,
        index: usize,
        girth: Girth,
        length: f32,
        paints: &Paints,
    ) {
        let joints = Self::arm_joints(skeleton, index);
        let depth = self.pixels(1.9);
        let [shoulder, elbow, wrist] = joints;
        if (elbow - shoulder).unit().dot((wrist - elbow).unit()) < -0.35 {
            // A forearm folded back over the upper arm is a shape of its own in front of it.
            let upper =
                self.limb_shape([shoulder, shoulder.lerp(elbow, 0.5), elbow], girth, 1.0, Ends::ROUND);
            self.brush.cel(&upper, paints, depth);
            let folded = Girth { top: girth.middle, middle: girth.middle * 0.95, end: girth.end };
            let fore = self.limb_shape([elbow, elbow.lerp(wrist, 0.5), wrist], folded, length, Ends::CUFF);
            return self.brush.cel(&fore, paints, depth);
        }
        let shape = self.limb_shape(joints, girth, length, Ends::CUFF);
        self.brush.cel(&shape, paints, depth);
        self.elbow_creases(joints, girth, paints);
    }

    fn elbow_creases(&mut self, joints: [Vec2; 3], girth: Girth, paints: &Paints) {
        let [shoulder, elbow, wrist] = joints;
        let (upper, fore) = (elbow - shoulder, wrist - elbow);
        if upper.length() < 6.0 || fore.length() < 6.0 {
            return;
        }
        let bent = 1.0 - upper.unit().dot(fore.unit());
        // Creases gather on the inner side of the bend.
        let turn = upper.x * fore.y - upper.y * fore.x;
        let inner = upper.unit().right() * if turn > 0.0 { 1.0 } else { -1.0 };
        let wide = girth.middle * self.body.girth;
        for (along, reach) in [(-2.6_f32, 0.75_f32), (0.4, 0.95), (3.0, 0.6)] {
            let from = elbow + inner * (wide * 0.94) + fore.unit() * (along * 0.8);
            let to = elbow - inner * (wide * (reach - 1.0 + bent * 0.2)) + fore.unit() * (along * 1.5 + 0.6);
            let line = open_curve(
                &self.ground,
                &[Self::bend(from), Self::bend(from.lerp(to, 0.5) + fore.unit() * 0.5), Self::bend(to)],
            );
            self.brush.stroke_clipped(&line, paints.line, 0.62, Taper::End);
        }
    }
}
