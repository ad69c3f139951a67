//! The neck: from the head, wherever it is, to the collar bones, with the shadow that the head throws on it.

use super::Artist;
use super::skeleton::Skeleton;
use super::space::space;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{closed_curve, open_curve, sharp, soft};

impl Artist<'_> {
    /// Half of the neck's width.
    pub(super) fn neck_half(&self) -> f32 {
        let body = &self.body;
        let share = if body.broad { 1.18 } else { 1.0 };
        (body.head * 0.066 + body.shoulder_half * 0.125) * share
    }

    /// The neck with the shadow of the chin, down to the collar bones.
    pub(super) fn neck(&mut self, skeleton: &Skeleton) {
        let skin = self.colours.skin();
        let body = self.body;
        let thick = self.neck_half();
        let in_head = |up: f32, ahead: f32| {
            skeleton.seen(skeleton.eyes.plus(skeleton.head.turn(space(0.0, up, ahead)), 1.0))
        };
        let in_trunk = |up: f32, ahead: f32| skeleton.seen(skeleton.on_trunk(space(0.0, up, ahead)));
        let top = in_head(-body.head * 0.10, -3.4 - body.head * 0.05);
        let chin = in_head(-body.head * 0.43, -1.0);
        let pit_up = body.neck_base - body.hips;
        let base = in_trunk(pit_up, -0.8);
        let low = in_trunk(pit_up - body.head * 0.24, 0.4);
        let tight = if self.wear() == super::outfit::Wear::Gakuran { 0.50 } else { 1.0 };
        let spread = tight * (1.0 - 0.42 * libm::sinf(skeleton.yaw.to_radians()).abs());
        let shape = closed_curve(
            &self.ground,
            &[
                sharp(top.x - thick * 0.96, top.y),
                sharp(top.x + thick * 0.96, top.y),
                soft(top.x.mul_add(0.4, base.x * 0.6) + thick * 0.93, top.y.mul_add(0.4, base.y * 0.6)),
                soft(base.x + thick * 1.12, base.y - thick * 0.42),
                soft(base.x + thick * 1.55 * spread, base.y + thick * 0.34),
                sharp(low.x + thick * 1.35 * spread, low.y),
                sharp(low.x - thick * 1.35 * spread, low.y),
                soft(base.x - thick * 1.55 * spread, base.y + thick * 0.34),
                soft(base.x - thick * 1.12, base.y - thick * 0.42),
                soft(top.x.mul_add(0.4, base.x * 0.6) - thick * 0.93, top.y.mul_add(0.4, base.y * 0.6)),
            ],
        );
        self.brush.contour(&shape, skin.line, 0.9);
        self.brush.fill(&shape, skin.lit, 1.0);
        self.brush.clip_to(&shape);
        let cast = if self.flip { -self.brush.light.x } else { self.brush.light.x } * -thick * 0.5;
        let fall = base.y - chin.y;
        let shadow = closed_curve(
            &self.ground,
            &[
                sharp(top.x - thick * 2.0, top.y - 4.0),
                sharp(top.x + thick * 2.0, top.y - 4.0),
                soft(top.x + thick * 1.1 + cast, chin.y + fall * 0.62),
                soft(top.x - thick * 0.1 + cast, chin.y + fall * 0.95),
                soft(top.x - thick * 1.1 + cast, chin.y + fall * 0.45),
            ],
        );
        self.brush.fill_clipped(&shadow, skin.shade, 1.0);
        self.collar_bones(skeleton);
    }

    fn collar_bones(&mut self, skeleton: &Skeleton) {
        if skeleton.yaw > 60.0 {
            return;
        }
        let skin = self.colours.skin();
        let up = self.body.neck_base - self.body.hips;
        let thick = self.neck_half();
        let on = |x: f32, down: f32| {
            Self::bend(skeleton.seen(skeleton.on_trunk(space(x * thick, up - down * thick, thick * 0.7))))
        };
        for side in [-1.0_f32, 1.0] {
            let line = open_curve(
                &self.ground,
                &[on(0.26 * side, 0.72), on(0.9 * side, 0.50), on(1.7 * side, 0.42)],
            );
            self.brush.stroke_clipped(&line, skin.shade.mix(skin.line, 0.35), 0.6, Taper::End);
        }
    }
}
