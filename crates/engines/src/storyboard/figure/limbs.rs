//! Arms, legs, feet and the neck, bare or in cloth.

use super::Artist;
use super::skeleton::{Skeleton, Vec3, space};
use crate::storyboard::ink::curve::{Ends, Frame, Vec2, at, closed_curve, open_curve, sharp, soft, tube};
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

/// What is worn on a foot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Footwear {
    /// A low shoe with a strap or tongue.
    Loafer,
    /// A sports shoe with a white sole.
    Sneaker,
    /// A rubber boot.
    Boot,
    /// A white split sock on a sandal.
    Sandal,
}

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

    /// The direction of a foot's toes in space.
    fn toes(skeleton: &Skeleton, index: usize) -> Vec3 {
        let side = if index == 0 { -1.0 } else { 1.0 };
        let (knee, ankle) = (skeleton.knee[index], skeleton.ankle[index]);
        let shin = space(0.0, ankle.y - knee.y, ankle.z - knee.z);
        let length = libm::sqrtf(shin.y * shin.y + shin.z * shin.z).max(1e-3);
        // A lifted foot follows its shin; one on the ground lies flat.
        let lifted = ((ankle.y - 9.0) / 14.0).clamp(0.0, 1.0);
        let (y, z) = (shin.z / length * lifted, 1.0 + (-shin.y / length - 1.0) * lifted);
        space(0.14 * side * (1.0 - lifted), y, z)
    }

    /// One foot in its shoe.
    pub(super) fn foot(&mut self, skeleton: &Skeleton, index: usize, wear: Footwear) {
        let size = self.body.height / 160.0;
        let ankle = skeleton.ankle[index];
        let toes = Self::toes(skeleton, index);
        // A little of the ground is seen, so what is nearer lies lower on the canvas.
        let seen = |point: Vec3| {
            let spot = skeleton.seen(point);
            at(spot.x, spot.y + skeleton.nearness(point.plus(ankle, -1.0)) * 0.08)
        };
        let heel = seen(ankle.plus(toes, -3.6 * size));
        let tip = seen(ankle.plus(toes, 12.0 * size));
        let frame = self.foot_frame(seen(ankle), tip - heel);
        self.shoe(&frame, (tip - heel).length() / size, wear);
        if wear == Footwear::Boot {
            self.boot_leg(skeleton, index);
        }
    }

    /// A frame at the ankle in centimetres, in which the toes lie towards negative x.
    fn foot_frame(&self, ankle: Vec2, along: Vec2) -> Frame {
        let size = self.body.height / 160.0;
        // A foot that points at the viewer has no direction on the canvas; it is drawn level.
        let sideways = ((along.x.abs() - 4.0) / 6.0).clamp(0.0, 1.0);
        if along.x <= 0.0 {
            return self.ground.inner(ankle, libm::atan2f(-along.y, -along.x) * sideways, size);
        }
        let frame = self.ground.inner(ankle, libm::atan2f(along.y, along.x) * sideways, size);
        Frame { across: -frame.across, ..frame }
    }

    /// A shoe seen from the side or, where `length` is short, from its toes; drawn towards negative x.
    fn shoe(&mut self, frame: &Frame, length: f32, wear: Footwear) {
        let paints = if wear == Footwear::Sandal {
            self.colours.material(domain::colour::Colour::rgb(0xf6, 0xf4, 0xf0))
        } else {
            self.colours.paints("shoes")
        };
        let long = length.clamp(5.0, 16.0);
        let front = -long * 0.72 - 1.0;
        let back = (long * 0.24 + 0.8).max(3.4);
        let floor = 6.4;
        let upper = closed_curve(
            frame,
            &[
                sharp(-2.9, -1.6),
                soft(front * 0.55 - 0.4, 0.9),
                soft(front + 0.9, 2.4),
                soft(front - 0.4, 4.4),
                sharp(front + 0.2, floor),
                sharp(back, floor),
                soft(back + 0.5, 3.0),
                sharp(2.7, -1.8),
            ],
        );
        let depth = frame.scale() * 1.4;
        self.brush.cel(&upper, &paints, depth);
        let sole_colour = match wear {
            Footwear::Sneaker => self.colours.lit(domain::colour::Colour::rgb(0xf3, 0xf1, 0xec)),
            Footwear::Sandal => self.colours.lit(domain::colour::Colour::rgb(0xa0, 0x6c, 0x46)),
            Footwear::Loafer | Footwear::Boot => paints.line,
        };
        let sole = closed_curve(
            frame,
            &[
                sharp(front - 0.4, 5.3),
                sharp(back + 0.4, 5.3),
                sharp(back + 0.2, 6.8),
                sharp(front + 0.2, 6.8),
            ],
        );
        self.brush.flat(&sole, sole_colour, paints.line);
        let line = paints.line;
        match wear {
            Footwear::Loafer => {
                let tongue =
                    open_curve(frame, &[soft(-3.4, 0.2), soft(front * 0.55, 2.8), soft(front * 0.5, 5.0)]);
                self.brush.stroke(&tongue, line, 0.7, Taper::Both);
            }
            Footwear::Sneaker => {
                for x in [0.32_f32, 0.5] {
                    let lace = open_curve(frame, &[soft(front * x - 0.6, 0.8), soft(front * x + 0.8, 2.8)]);
                    self.brush.stroke(
                        &lace,
                        self.colours.lit(domain::colour::Colour::rgb(0xff, 0xff, 0xff)),
                        1.0,
                        Taper::Even,
                    );
                }
            }
            Footwear::Sandal => {
                let thong = open_curve(
                    frame,
                    &[soft(front * 0.30, 5.4), soft(front * 0.62, 2.4), soft(front * 0.84, 4.6)],
                );
                self.brush.stroke(&thong, self.colours.paints("accent").lit, 1.5, Taper::Even);
            }
            Footwear::Boot => {}
        }
    }

    fn boot_leg(&mut self, skeleton: &Skeleton, index: usize) {
        let [_, knee, ankle] = Self::leg_joints(skeleton, index);
        let size = self.ground.scale() * self.body.girth;
        let top = knee.lerp(ankle, 0.34);
        let spine = [
            (self.ground.place(top), 5.2 * size),
            (self.ground.place(top.lerp(ankle, 0.5)), 4.6 * size),
            (self.ground.place(ankle + at(0.0, 2.0)), 3.9 * size),
        ];
        let paints = self.colours.paints("shoes");
        let shape = tube(&spine, Ends::FLAT);
        let depth = self.pixels(1.8);
        self.brush.cel(&shape, &paints, depth);
    }

    /// The neck with the shadow of the chin, down to the collar bones.
    pub(super) fn neck(&mut self, skeleton: &Skeleton) {
        let skin = self.colours.skin();
        let body = self.body;
        let chin_up = body.height - body.head - body.hips;
        let pit_up = body.neck_base - body.hips;
        let thick = body.head * if body.broad { 0.175 } else { 0.145 };
        let seen = |up: f32, ahead: f32| skeleton.seen(skeleton.on_trunk(space(0.0, up, ahead)));
        let stoop = body.aged * 4.0;
        let top = seen(chin_up + body.head * 0.34, -0.6 + stoop);
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
        share: f32,
        paints: &Paints,
    ) {
        let joints = Self::arm_joints(skeleton, index);
        let shape = self.limb_shape(joints, girth, share, Ends::CUFF);
        let depth = self.pixels(1.9);
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
