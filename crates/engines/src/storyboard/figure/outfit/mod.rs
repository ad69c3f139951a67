//! Clothes: which garments an outfit is made of, and what all garments share.

mod apron;
mod coat;
mod kimono;
mod school;
mod skirt;
mod street;

use domain::character::{Gender, Outfit};

use super::Artist;
use super::limbs::Girth;
use super::pose::HandShape;
use super::shoes::Footwear;
use super::skeleton::Skeleton;
use super::trunk::{Facing, Ring, Trunk};
use crate::storyboard::ink::curve::{Ends, Knot, Vec2, open_curve, tube};
use crate::storyboard::ink::{Paints, Taper};

/// The garments of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wear {
    Sailor,
    Gakuran,
    Street,
    Coat,
    Kimono,
    /// An apron over street clothes.
    ApronOnStreet,
    /// An apron over a kimono, as the old wear it.
    ApronOnKimono,
}

impl Wear {
    fn kimono(self) -> bool {
        matches!(self, Self::Kimono | Self::ApronOnKimono)
    }
}

/// A point on a garment: shares of the shoulder's half width from the middle, and of the way from the pit of
/// the neck (0) to the waist (1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Pin {
    pub(super) x: f32,
    pub(super) down: f32,
    pub(super) corner: bool,
}

/// A point where the edge of a panel stays smooth.
pub(super) const fn pin(x: f32, down: f32) -> Pin {
    Pin { x, down, corner: false }
}

/// A corner of a panel.
pub(super) const fn nook(x: f32, down: f32) -> Pin {
    Pin { x, down, corner: true }
}

impl Artist<'_> {
    pub(super) fn wear(&self) -> Wear {
        match self.figure.outfit {
            Outfit::School if self.figure.gender == Gender::Male => Wear::Gakuran,
            Outfit::School => Wear::Sailor,
            Outfit::Street | Outfit::Sport | Outfit::Fantasy => Wear::Street,
            Outfit::Coat | Outfit::Uniform => Wear::Coat,
            Outfit::Kimono => Wear::Kimono,
            Outfit::Apron if self.figure.age >= 55 => Wear::ApronOnKimono,
            Outfit::Apron => Wear::ApronOnStreet,
        }
    }

    /// Legs, shoes and what is worn below the waist.
    pub(super) fn lower(&mut self, skeleton: &Skeleton) {
        match self.wear() {
            Wear::Sailor => self.sailor_lower(skeleton),
            Wear::Gakuran => self.trousers(skeleton, Footwear::Loafer),
            Wear::Street | Wear::ApronOnStreet => self.street_lower(skeleton),
            Wear::Coat => self.coat_lower(skeleton),
            Wear::Kimono | Wear::ApronOnKimono => self.kimono_lower(skeleton),
        }
    }

    /// The neck and what is worn above the waist.
    pub(super) fn upper(&mut self, skeleton: &Skeleton) {
        if skeleton.yaw < 150.0 {
            self.neck(skeleton);
        }
        match self.wear() {
            Wear::Sailor => self.sailor_upper(skeleton),
            Wear::Gakuran => self.gakuran_upper(skeleton),
            Wear::Street | Wear::ApronOnStreet => self.street_upper(skeleton),
            Wear::Coat => self.coat_upper(skeleton),
            Wear::Kimono | Wear::ApronOnKimono => self.kimono_upper(skeleton),
        }
        if matches!(self.wear(), Wear::ApronOnStreet | Wear::ApronOnKimono) {
            self.apron_below(skeleton);
        }
    }

    /// What of the clothes is seen behind the neck.
    pub(super) fn behind_neck(&mut self, skeleton: &Skeleton) {
        if skeleton.yaw > 60.0 {
            return;
        }
        match self.wear() {
            Wear::Sailor => self.collar_behind(skeleton, "bottom"),
            Wear::Coat => self.hood(skeleton),
            Wear::Kimono | Wear::ApronOnKimono | Wear::Street | Wear::ApronOnStreet => {
                self.collar_behind(skeleton, "top");
            }
            Wear::Gakuran => {}
        }
    }

    fn collar_behind(&mut self, skeleton: &Skeleton, part: &str) {
        let paints = self.colours.paints(part);
        let trunk = Self::garment(skeleton, self.bodice(0.9, 0.0));
        let pins =
            [nook(-0.50, 0.04), pin(-0.36, -0.07), pin(0.0, -0.12), pin(0.36, -0.07), nook(0.50, 0.04)];
        let shape = self.shape(&self.pinned(&trunk, Facing::Front, &pins));
        self.brush.flat(&shape, paints.shade, paints.line);
    }

    /// Collars, scarves and aprons, which lie over the roots of the sleeves.
    pub(super) fn trimmings(&mut self, skeleton: &Skeleton) {
        match self.wear() {
            Wear::Sailor => self.sailor_collar(skeleton),
            Wear::Gakuran => self.gakuran_collar(skeleton),
            Wear::Coat => self.coat_collar(skeleton),
            Wear::Kimono | Wear::Street => {}
            Wear::ApronOnStreet | Wear::ApronOnKimono => self.apron_above(skeleton),
        }
    }

    /// An arm in its sleeve, with its hand.
    pub(super) fn sleeved_arm(&mut self, skeleton: &Skeleton, index: usize, hand: HandShape) {
        let wear = self.wear();
        if wear.kimono() {
            return self.kimono_arm(skeleton, index, hand);
        }
        // A raised hand is in front of its sleeve, a hanging one comes out of it.
        let raised = skeleton.wrist[index].y > skeleton.elbow[index].y + 6.0;
        if !raised {
            self.hand_and_prop(skeleton, index, hand);
        }
        match wear {
            Wear::Sailor => self.sailor_sleeve(skeleton, index),
            Wear::Gakuran => self.gakuran_sleeve(skeleton, index),
            Wear::Coat => self.coat_sleeve(skeleton, index),
            _ => self.street_sleeve(skeleton, index),
        }
        if raised {
            self.hand_and_prop(skeleton, index, hand);
        }
    }

    /// What is held, and the hand around it.
    pub(super) fn hand_and_prop(&mut self, skeleton: &Skeleton, index: usize, hand: HandShape) {
        self.held_prop(skeleton, index);
        self.hand(skeleton, index, hand);
    }

    /// Trouser legs with shoes.
    pub(super) fn trousers(&mut self, skeleton: &Skeleton, shoes: Footwear) {
        let cloth = if self.wear() == Wear::Gakuran {
            self.colours.paints("trousers")
        } else {
            self.colours.paints("bottom")
        };
        let girth = Girth { top: 7.0, middle: 5.0, end: 4.2 };
        let depth = self.pixels(2.6);
        for index in Self::by_depth(skeleton) {
            self.foot(skeleton, index, shoes);
            let joints = Self::leg_joints(skeleton, index);
            let shape = self.limb_shape(joints, girth, 0.98, Ends::CUFF);
            self.brush.cel(&shape, &cloth, depth);
            self.trouser_folds(joints, &cloth);
        }
    }

    fn trouser_folds(&mut self, joints: [Vec2; 3], cloth: &Paints) {
        let [hip, knee, ankle] = joints;
        for (from, to, x) in [(0.05_f32, 0.40_f32, 2.6_f32), (0.72, 0.98, -2.8), (0.80, 0.99, 2.4)] {
            let spot = |share: f32| {
                if share < 0.5 { hip.lerp(knee, share * 2.0) } else { knee.lerp(ankle, share * 2.0 - 1.0) }
            };
            let (start, end) = (spot(from), spot(to));
            let shift = |spot: Vec2, by: f32| Vec2 { x: spot.x + by, ..spot };
            let line = open_curve(
                &self.ground,
                &[
                    Self::bend(shift(end, x)),
                    Self::bend(shift(start.lerp(end, 0.5), x * 0.7)),
                    Self::bend(shift(start, x * 0.1)),
                ],
            );
            self.brush.stroke_clipped(&line, cloth.line, 0.6, Taper::End);
        }
    }

    /// The garment of these rings around this skeleton.
    pub(super) fn garment(skeleton: &Skeleton, rings: Vec<Ring>) -> Trunk<'_> {
        Trunk { skeleton, rings }
    }

    /// Draws a garment in two tones and leaves it as the clip.
    pub(super) fn dress(&mut self, trunk: &Trunk<'_>, paints: &Paints) {
        let shape = self.shape(&trunk.outline());
        let depth = self.pixels(2.6);
        self.brush.cel(&shape, paints, depth);
    }

    /// The knots of a panel that lies on a garment.
    pub(super) fn pinned(&self, trunk: &Trunk<'_>, side: Facing, pins: &[Pin]) -> Vec<Knot> {
        let body = &self.body;
        let top = body.neck_base - body.hips;
        let length = body.neck_base - body.waist;
        pins.iter()
            .map(|pin| {
                let at = trunk.across(pin.x * body.shoulder_half, top - pin.down * length, side);
                Knot { at, corner: pin.corner }
            })
            .collect()
    }

    /// Covers the line between a sleeve and the shoulder of its garment.
    pub(super) fn shoulder_seam(&mut self, skeleton: &Skeleton, index: usize, girth: Girth, paints: &Paints) {
        let lifted = skeleton.wrist[index].y > skeleton.shoulder[index].y - self.body.head * 0.6;
        if lifted {
            return;
        }
        let size = self.ground.scale() * self.body.girth;
        let joint = skeleton.seen(skeleton.shoulder[index]);
        let neck = skeleton.seen(skeleton.on_trunk(super::skeleton::space(
            0.0,
            self.body.shoulders - self.body.hips - 4.0,
            0.0,
        )));
        let inner = joint + (neck - joint).unit() * (girth.top * 0.25);
        let radius = girth.top * 0.84 * size;
        let raise = Vec2 { x: 0.0, y: -girth.top * 0.50 };
        let trunk = Self::garment(skeleton, self.bodice(0.8, 0.0));
        let cloth = self.shape(&trunk.outline());
        self.brush.clip_to(&cloth);
        let shape = tube(
            &[
                (self.ground.place(joint + raise), radius),
                (self.ground.place(joint.lerp(inner, 0.5) + raise), radius),
                (self.ground.place(inner + raise), radius),
            ],
            Ends::ROUND,
        );
        self.brush.fill_clipped(&shape, paints.lit, 1.0);
    }

    /// Draws a panel that lies on a garment.
    pub(super) fn panel(&mut self, trunk: &Trunk<'_>, side: Facing, pins: &[Pin], paints: &Paints) {
        let shape = self.shape(&self.pinned(trunk, side, pins));
        let depth = self.pixels(1.3);
        self.brush.cel(&shape, paints, depth);
    }

    /// Draws a seam or fold on a garment.
    pub(super) fn seam(
        &mut self,
        trunk: &Trunk<'_>,
        side: Facing,
        pins: &[Pin],
        line: domain::colour::Colour,
        weight: f32,
    ) {
        let points = open_curve(&self.ground, &self.pinned(trunk, side, pins));
        self.brush.stroke(&points, line, weight, Taper::Both);
    }

    /// The side of the trunk that is towards the viewer.
    pub(super) fn facing(skeleton: &Skeleton) -> Facing {
        if skeleton.yaw > 120.0 { Facing::Back } else { Facing::Front }
    }

    /// Folds of cloth drawn in at the waist.
    pub(super) fn waist_folds(&mut self, trunk: &Trunk<'_>, paints: &Paints) {
        let side = Self::facing(skeleton_of(trunk));
        for (x, from, to) in
            [(-0.60_f32, 0.98_f32, 0.70_f32), (-0.46, 1.04, 0.86), (0.58, 1.0, 0.74), (0.42, 1.06, 0.90)]
        {
            self.seam(
                trunk,
                side,
                &[pin(x, from), pin(x * 0.92, (from + to) * 0.5), pin(x * 0.74, to)],
                paints.line,
                0.6,
            );
        }
    }
}

fn skeleton_of<'t>(trunk: &Trunk<'t>) -> &'t Skeleton {
    trunk.skeleton
}
