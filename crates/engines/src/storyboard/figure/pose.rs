//! Stances: where the hips, hands and feet of a body are and how its trunk is bent, as shares of its limbs.
//!
//! A stance is plain numbers, so that one changes into another by mixing them. What joints allow is decided by
//! the skeleton, which every stance goes through.

use domain::shot::{Pose, View};

use super::gait;
use super::holding::{Prop, holding_arm};
use super::poses;
use super::proportion::Proportion;
use super::space::{Vec3, space};

/// How an arm is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ArmPose {
    /// The wrist from the shoulder joint: outwards, upwards and forwards of the chest, in lengths of the arm.
    pub(super) wrist: Vec3,
    /// The side to which the elbow points: outwards, upwards and forwards of the chest.
    pub(super) elbow: Vec3,
    pub(super) hand: HandShape,
}

/// How a leg is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LegPose {
    /// The ankle from where it stands below the middle of an upright body: outwards, upwards and forwards, in
    /// lengths of the leg.
    pub(super) ankle: Vec3,
    /// How far the knee points outwards for each unit forwards.
    pub(super) knee: f32,
    /// Radians by which the toes point upwards.
    pub(super) foot: f32,
    /// Radians by which the toes point outwards.
    pub(super) turn: f32,
}

/// What a hand does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HandShape {
    /// Hangs.
    Relaxed,
    /// The palm shown, the fingers spread.
    Open,
    /// Closed around something.
    Grip,
    /// The index finger stretched, the others closed.
    Point,
    /// Closed on itself.
    Fist,
    /// Flat on something, the fingers together.
    Flat,
}

/// How a part of the trunk is bent, in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bend {
    /// Forwards.
    pub(super) lean: f32,
    /// With the side of the right of the canvas (seen from the front) upwards.
    pub(super) tilt: f32,
    /// Towards the left of the canvas (seen from the front).
    pub(super) twist: f32,
}

/// A whole body's pose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stance {
    /// The middle of the hips above the ankles of somebody upright, in lengths of the leg.
    pub(super) at: Vec3,
    pub(super) hips: Bend,
    pub(super) chest: Bend,
    pub(super) head: Bend,
    pub(super) arms: [ArmPose; 2],
    pub(super) legs: [LegPose; 2],
    /// How much of the weight is on a seat, 0 to 1.
    pub(super) seated: f32,
}

pub(super) const fn bend(lean: f32, tilt: f32, twist: f32) -> Bend {
    Bend { lean, tilt, twist }
}

/// An arm whose elbow points where elbows usually do.
pub(super) const fn arm(x: f32, y: f32, z: f32, hand: HandShape) -> ArmPose {
    ArmPose { wrist: space(x, y, z), elbow: space(0.35, -0.4, -0.9), hand }
}

/// A leg with its foot flat.
pub(super) const fn leg(x: f32, y: f32, z: f32) -> LegPose {
    LegPose { ankle: space(x, y, z), knee: 0.10, foot: 0.0, turn: 0.18 }
}

impl Bend {
    /// Turns a point or direction as this part of the trunk is bent.
    pub(super) fn turn(self, point: Vec3) -> Vec3 {
        let (sin, cos) = (libm::sinf(self.lean), libm::cosf(self.lean));
        let leant = space(point.x, point.y * cos - point.z * sin, point.y * sin + point.z * cos);
        let (sin, cos) = (libm::sinf(self.tilt), libm::cosf(self.tilt));
        let tilted = space(leant.x * cos - leant.y * sin, leant.x * sin + leant.y * cos, leant.z);
        self.turned_only(tilted)
    }

    /// The same without lean and tilt.
    pub(super) fn turned_only(self, point: Vec3) -> Vec3 {
        let (sin, cos) = (libm::sinf(self.twist), libm::cosf(self.twist));
        space(point.x * cos - point.z * sin, point.y, point.x * sin + point.z * cos)
    }

    fn mix(self, other: Self, share: f32) -> Self {
        let mixed = |from: f32, to: f32| from + (to - from) * share;
        bend(mixed(self.lean, other.lean), mixed(self.tilt, other.tilt), mixed(self.twist, other.twist))
    }

    fn plus(self, lean: f32, tilt: f32) -> Self {
        Self { lean: self.lean + lean, tilt: self.tilt + tilt, ..self }
    }
}

impl ArmPose {
    pub(super) const fn elbow(self, x: f32, y: f32, z: f32) -> Self {
        Self { elbow: space(x, y, z), ..self }
    }

    fn mix(self, other: Self, share: f32) -> Self {
        let mut wrist = self.wrist.mix(other.wrist, share);
        // A hand goes around the shoulder in an arc and not through it.
        let reach = self.wrist.length() + (other.wrist.length() - self.wrist.length()) * share;
        wrist.z += (reach * 0.78 - wrist.length()).max(0.0);
        Self {
            wrist,
            elbow: self.elbow.mix(other.elbow, share),
            hand: if share < 0.5 { self.hand } else { other.hand },
        }
    }
}

impl LegPose {
    pub(super) const fn knee(self, outwards: f32) -> Self {
        Self { knee: outwards, ..self }
    }

    pub(super) const fn foot(self, upwards: f32, outwards: f32) -> Self {
        Self { foot: upwards, turn: outwards, ..self }
    }

    fn mix(self, other: Self, share: f32) -> Self {
        let mixed = |from: f32, to: f32| from + (to - from) * share;
        Self {
            ankle: self.ankle.mix(other.ankle, share),
            knee: mixed(self.knee, other.knee),
            foot: mixed(self.foot, other.foot),
            turn: mixed(self.turn, other.turn),
        }
    }
}

impl Stance {
    /// The pose at `phase` of its cycle, 0 to 1; `prop` is what is in the hand.
    pub(super) fn of(pose: Pose, view: View, phase: f32, body: &Proportion, prop: Option<Prop>) -> Self {
        let stance = match pose {
            Pose::Stand => poses::standing(phase, body),
            Pose::Walk => gait::walking(phase),
            Pose::Run => gait::running(phase),
            Pose::Sit => poses::sitting(body),
            Pose::Crouch => poses::crouching(),
            Pose::Reach => poses::reaching(view, body),
            Pose::Wave => poses::waving(phase, body),
            Pose::HoldUp => poses::holding_up(prop, view, body),
            Pose::Bow => poses::bowing(body),
            Pose::Jump => poses::jumping(),
            Pose::Point => poses::pointing(view, body),
            Pose::CrossArms => poses::crossing_arms(view, body),
            Pose::Kneel => poses::kneeling(body),
        };
        stance.holding(pose, view, prop).bent_by_age(body)
    }

    /// The stance on the way to another: 0 is this one, 1 the other.
    pub(super) fn mix(&self, other: &Self, share: f32) -> Self {
        if share >= 1.0 {
            return *other;
        }
        let share = share.max(0.0);
        Self {
            at: self.at.mix(other.at, share),
            hips: self.hips.mix(other.hips, share),
            chest: self.chest.mix(other.chest, share),
            head: self.head.mix(other.head, share),
            arms: [0, 1].map(|index| self.arms[index].mix(other.arms[index], share)),
            legs: [0, 1].map(|index| self.legs[index].mix(other.legs[index], share)),
            seated: self.seated + (other.seated - self.seated) * share,
        }
    }

    /// The old stand a little bent, with the head forwards and soft knees.
    fn bent_by_age(mut self, body: &Proportion) -> Self {
        let aged = body.aged;
        self.at.y *= 1.0 - 0.025 * aged;
        self.at.z -= 0.03 * aged;
        self.chest = self.chest.plus(0.24 * aged, 0.0);
        self.head = self.head.plus(0.05 * aged, 0.0);
        for arm in &mut self.arms {
            arm.wrist.z += 0.16 * aged * (0.4 - arm.wrist.y).clamp(0.0, 1.0);
        }
        self
    }

    fn holding(self, pose: Pose, view: View, prop: Option<Prop>) -> Self {
        let Some(prop) = prop else { return self };
        let rests = matches!(pose, Pose::Stand | Pose::Walk | Pose::Sit | Pose::Kneel);
        let near = match prop {
            Prop::OpenUmbrella if rests || pose == Pose::Run => poses::HELD_OVER,
            Prop::Lantern if rests => poses::HELD_BEFORE,
            Prop::Book | Prop::Phone | Prop::Letter | Prop::Flower | Prop::Cup if rests => poses::CARRIED,
            Prop::Ball if rests => poses::HUGGED,
            Prop::Guitar if Prop::is_played(pose) => return self.playing(view),
            _ => return self.gripping(holding_arm(pose, view)),
        };
        let mut stance = self;
        stance.arms[1] = near;
        stance
    }

    /// Both hands on a guitar: one over its body, one on its neck.
    fn playing(mut self, view: View) -> Self {
        self.arms = poses::playing(view);
        self.head.lean += 0.08;
        self
    }

    fn gripping(mut self, arm: usize) -> Self {
        self.arms[arm].hand = HandShape::Grip;
        self
    }
}
