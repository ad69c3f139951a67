//! Clothes: which garments an outfit is made of, and what all garments share.

mod apron;
mod coat;
mod fantasy;
mod kimono;
mod school;
mod skirt;
mod sport;
mod street;
mod uniform;

use domain::character::{Gender, Outfit};

use super::Artist;
use super::limbs::{ArmPart, Ease, Limb};
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
    Sport,
    Uniform,
    Fantasy,
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
            Outfit::Street => Wear::Street,
            Outfit::Coat => Wear::Coat,
            Outfit::Sport => Wear::Sport,
            Outfit::Uniform => Wear::Uniform,
            Outfit::Fantasy => Wear::Fantasy,
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
            Wear::Sport => self.sport_lower(skeleton),
            Wear::Uniform => self.uniform_lower(skeleton),
            Wear::Fantasy => self.fantasy_lower(skeleton),
        }
    }

    /// The neck and what is worn above the waist.
    pub(super) fn upper(&mut self, skeleton: &Skeleton) {
        if Self::facing(skeleton) == Facing::Front {
            self.neck(skeleton);
        }
        match self.wear() {
            Wear::Sailor => self.sailor_upper(skeleton),
            Wear::Gakuran => self.gakuran_upper(skeleton),
            Wear::Street | Wear::ApronOnStreet => self.street_upper(skeleton),
            Wear::Coat => self.coat_upper(skeleton),
            Wear::Kimono | Wear::ApronOnKimono => self.kimono_upper(skeleton),
            Wear::Sport => self.sport_upper(skeleton),
            Wear::Uniform => self.uniform_upper(skeleton),
            Wear::Fantasy => self.fantasy_upper(skeleton),
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
            Wear::Sport => self.collar_behind(skeleton, "top"),
            Wear::Uniform => self.collar_behind(skeleton, "jacket"),
            Wear::Gakuran | Wear::Fantasy => {}
        }
    }

    /// How far down the thigh a skirt or coat over bare legs reaches.
    pub(super) fn hem_place(&self) -> f32 {
        match self.wear() {
            Wear::Sailor => 0.60,
            Wear::Uniform => 0.80,
            Wear::Coat => 0.74,
            _ => 0.72,
        }
    }

    /// What hangs behind the whole body of somebody who is seen from the front.
    pub(super) fn backmost(&mut self, skeleton: &Skeleton) {
        if self.wear() == Wear::Fantasy && Self::facing(skeleton) == Facing::Front {
            self.cloak(skeleton);
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
            Wear::Sport => self.sport_collar(skeleton),
            Wear::Uniform => self.uniform_collar(skeleton),
            Wear::Fantasy => self.cloak_collar(skeleton),
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
            Wear::Sport => self.sport_sleeve(skeleton, index),
            Wear::Uniform => self.uniform_sleeve(skeleton, index),
            Wear::Fantasy => self.fantasy_sleeve(skeleton, index),
            _ => self.street_sleeve(skeleton, index),
        }
        if raised {
            self.hand_and_prop(skeleton, index, hand);
        }
    }

    /// What is held, and the hand around it.
    pub(super) fn hand_and_prop(&mut self, skeleton: &Skeleton, index: usize, hand: HandShape) {
        if self.arm_part == ArmPart::Upper {
            return;
        }
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
        let ease = Ease { top: 0.2, middle: 0.4, end: if self.body.broad { 0.9 } else { 0.4 } };
        let depth = self.pixels(2.6);
        for index in Self::legs_by_depth(skeleton) {
            self.foot(skeleton, index, shoes);
            let leg = Limb::trousers(skeleton, index);
            // Thighs that lie forwards begin in front of the lap.
            let root = if skeleton.has_lap() { 0.3 } else { 0.0 };
            let shape = self.limb_outline(skeleton, &leg, ease, (root, 2.05), Ends::CUFF);
            self.limb_cel(&shape, &cloth, depth);
            let joints = leg.joints.map(|joint| skeleton.seen(joint));
            self.joint_creases(joints, 5.2 * self.body.girth, &cloth);
            self.trouser_folds(joints, &cloth);
        }
    }

    /// Folds from the crotch and where the cloth meets the shoe.
    fn trouser_folds(&mut self, joints: [Vec2; 3], cloth: &Paints) {
        let [hip, knee, ankle] = joints;
        let size = self.body.girth;
        for (bone, from, to, x) in [
            (0, 0.10_f32, 0.46_f32, 2.4_f32),
            (1, 0.96, 0.72, -2.6),
            (1, 0.95, 0.82, 1.8),
            (1, 0.80, 0.60, 2.2),
        ] {
            let (root, end) = if bone == 0 { (hip, knee) } else { (knee, ankle) };
            let across = (end - root).unit().right() * (x * size);
            let (start, tip) = (root.lerp(end, from), root.lerp(end, to));
            let line = open_curve(
                &self.ground,
                &[
                    Self::bend(start + across),
                    Self::bend(start.lerp(tip, 0.5) + across * 0.6),
                    Self::bend(tip + across * 0.05),
                ],
            );
            self.brush.stroke_clipped(&line, cloth.line, 0.6, Taper::End);
        }
    }

    /// The garment of these rings around this skeleton.
    pub(super) fn garment(skeleton: &Skeleton, rings: Vec<Ring>) -> Trunk<'_> {
        Trunk { skeleton, rings, swing: 0.0 }
    }

    /// The same with a hem that swings as the figure acts, `drop` times as far as a skirt's.
    pub(super) fn swinging<'s>(&self, skeleton: &'s Skeleton, rings: Vec<Ring>, drop: f32) -> Trunk<'s> {
        Trunk { skeleton, rings, swing: self.swing(drop) }
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
    pub(super) fn shoulder_seam(&mut self, skeleton: &Skeleton, index: usize, ease: Ease, paints: &Paints) {
        if self.arm_part == ArmPart::Fore {
            return;
        }
        let size = self.ground.scale() * self.body.girth;
        let [joint, elbow, _] = Self::arm_joints(skeleton, index);
        let neck = skeleton.seen(skeleton.on_trunk(super::space::space(
            0.0,
            self.body.shoulders - self.body.hips - 4.0 * self.body.girth,
            0.0,
        )));
        let radius = (3.75 + ease.top) * size;
        let along = (elbow - joint).unit();
        let inner = joint + (neck - joint).unit() * (2.6 * self.body.girth) - along * 0.3;
        let trunk = Self::garment(skeleton, self.bodice(0.9, 0.0));
        let cloth = self.shape(&trunk.outline());
        self.brush.clip_to(&cloth);
        let start = joint + along * (0.2 * self.body.girth);
        let shape = tube(
            &[
                (self.ground.place(start), radius),
                (self.ground.place(start.lerp(inner, 0.5)), radius),
                (self.ground.place(inner), radius * 0.8),
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
        let side = Self::facing(trunk.skeleton);
        for (x, from, to) in
            [(-0.60_f32, 0.98_f32, 0.70_f32), (-0.46, 1.04, 0.86), (0.58, 1.0, 0.74), (0.42, 1.06, 0.90)]
        {
            let middle = f32::midpoint(from, to);
            let fold = [nook(x, from), pin(x * 0.93, middle), nook(x * 0.74, to), pin(x * 0.80, middle)];
            let hollow = self.shape(&self.pinned(trunk, side, &fold));
            self.brush.fill_clipped(&hollow, paints.shade, 1.0);
            self.seam(
                trunk,
                side,
                &[pin(x, from), pin(x * 0.93, middle), pin(x * 0.74, to)],
                paints.line,
                0.6,
            );
        }
    }
}
