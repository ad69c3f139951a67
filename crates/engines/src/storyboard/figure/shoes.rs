//! Feet in shoes.

use domain::colour::Colour;

use super::Artist;
use super::limbs::{Ease, Limb};
use super::skeleton::Skeleton;
use super::space::Vec3;
use crate::storyboard::ink::curve::{Ends, Frame, Vec2, at, closed_curve, open_curve, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

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
    /// One foot in its shoe.
    pub(super) fn foot(&mut self, skeleton: &Skeleton, index: usize, wear: Footwear) {
        let size = self.body.height / 160.0;
        let ankle = skeleton.ankle[index];
        let toes = skeleton.toes[index];
        // A little of the ground is seen, so what is nearer lies lower on the canvas.
        let seen = |point: Vec3| {
            let spot = skeleton.seen(point);
            at(spot.x, spot.y + skeleton.nearness(point.plus(ankle, -1.0)) * 0.08)
        };
        let heel = seen(ankle.plus(toes, -3.6 * size));
        let tip = seen(ankle.plus(toes, 12.0 * size));
        // A sole on the ground is seen level, whichever way the toes point.
        let tilted = (toes.y.abs() * 4.0).clamp(0.12, 1.0);
        let level = skeleton.seen(ankle.plus(skeleton.level_toes[index], 1.0)) - skeleton.seen(ankle);
        let frame = self.foot_frame(seen(ankle), tip - heel, (tilted, level.x <= 0.0));
        self.shoe(&frame, (tip - heel).length() / size, wear);
        if wear == Footwear::Boot {
            self.boot_leg(skeleton, index);
        }
    }

    /// A frame at the ankle in centimetres, in which the toes lie towards negative x; `tilted` is the share of
    /// the foot's slope on the canvas that its sole follows, `leftwards` whether a flat foot would point there.
    fn foot_frame(&self, ankle: Vec2, along: Vec2, (tilted, leftwards): (f32, bool)) -> Frame {
        let size = self.body.height / 160.0;
        // A foot that points at the viewer has no direction on the canvas; it is drawn level.
        let sideways = ((along.length() - 4.0) / 6.0).clamp(0.0, 1.0) * tilted;
        if leftwards {
            return self.ground.inner(ankle, libm::atan2f(-along.y, -along.x) * sideways, size);
        }
        let frame = self.ground.inner(ankle, libm::atan2f(along.y, along.x) * sideways, size);
        Frame { across: -frame.across, ..frame }
    }

    /// A shoe seen from the side or, where `length` is short, from its toes; drawn towards negative x.
    fn shoe(&mut self, frame: &Frame, length: f32, wear: Footwear) {
        let paints = if wear == Footwear::Sandal {
            self.colours.material(Colour::rgb(0xf6, 0xf4, 0xf0))
        } else {
            self.colours.paints("shoes")
        };
        let long = length.clamp(4.6, 16.0);
        let front = -long * 0.72 - 1.0;
        let back = (long * 0.24 + 0.8).max(3.0);
        let floor = 6.4;
        // Seen from its toes a shoe is a rounded cap that is as wide as its sole.
        let knots = if long < 8.5 {
            vec![
                sharp(-2.3, -0.8),
                soft(-3.0, 1.0),
                soft(front + 0.5, 2.6),
                soft(front - 0.1, 4.6),
                sharp(front + 0.3, floor),
                sharp(back + 0.2, floor),
                soft(back + 0.5, 4.4),
                soft(back - 0.2, 2.2),
                sharp(2.2, -0.9),
            ]
        } else {
            vec![
                sharp(-2.5, -0.9),
                soft(front * 0.52, 1.2),
                soft(front * 0.86, 2.7),
                soft(front - 0.4, 4.6),
                sharp(front + 0.2, floor),
                sharp(back, floor),
                soft(back + 0.5, 3.0),
                sharp(2.3, -1.2),
            ]
        };
        let upper = closed_curve(frame, &knots);
        let depth = frame.scale() * 1.4;
        self.brush.cel(&upper, &paints, depth);
        self.sole(frame, (front, back), wear, &paints);
        self.laces(frame, front, wear, &paints);
    }

    fn sole(&mut self, frame: &Frame, (front, back): (f32, f32), wear: Footwear, paints: &Paints) {
        let colour = match wear {
            Footwear::Sneaker => self.colours.lit(Colour::rgb(0xf3, 0xf1, 0xec)),
            Footwear::Sandal => self.colours.lit(Colour::rgb(0xa0, 0x6c, 0x46)),
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
        self.brush.flat(&sole, colour, paints.line);
    }

    /// What holds the shoe on the foot.
    fn laces(&mut self, frame: &Frame, front: f32, wear: Footwear, paints: &Paints) {
        match wear {
            Footwear::Loafer => {
                let knots = [soft(-3.4, 0.2), soft(front * 0.55, 2.8), soft(front * 0.5, 5.0)];
                self.brush.stroke_clipped(&open_curve(frame, &knots), paints.line, 0.7, Taper::Both);
            }
            Footwear::Sneaker => {
                let white = self.colours.lit(Colour::rgb(0xff, 0xff, 0xff));
                for x in [0.32_f32, 0.5] {
                    let knots = [soft(front * x - 0.6, 0.8), soft(front * x + 0.8, 2.8)];
                    self.brush.stroke(&open_curve(frame, &knots), white, 1.0, Taper::Even);
                }
            }
            Footwear::Sandal => {
                let knots = [soft(front * 0.30, 5.4), soft(front * 0.62, 2.4), soft(front * 0.84, 4.6)];
                let strap = self.colours.paints("accent").lit;
                self.brush.stroke(&open_curve(frame, &knots), strap, 1.5, Taper::Even);
            }
            Footwear::Boot => {}
        }
    }

    fn boot_leg(&mut self, skeleton: &Skeleton, index: usize) {
        let paints = self.colours.paints("shoes");
        let ease = Ease { top: 1.0, middle: 1.2, end: 1.9 };
        let leg = Limb::leg(skeleton, index);
        let shape = self.limb_outline(skeleton, &leg, ease, (1.34, 1.99), Ends::FLAT);
        let depth = self.pixels(1.8);
        self.limb_cel(&shape, &paints, depth);
    }
}
