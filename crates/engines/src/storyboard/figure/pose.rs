//! Poses as directions of the bones: outwards, upwards and forwards of the body.

use domain::shot::{Pose, View};

use super::holding::{Prop, holding_arm};
use super::skeleton::{Vec3, space};

/// How an arm is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ArmPose {
    pub(super) upper: Vec3,
    pub(super) fore: Vec3,
    pub(super) hand: HandShape,
}

/// How a leg is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LegPose {
    pub(super) thigh: Vec3,
    pub(super) shin: Vec3,
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
}

/// A whole body's pose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stance {
    /// Radians by which the trunk leans forwards.
    pub(super) lean: f32,
    /// How far the body is off the ground, as a share of its height.
    pub(super) lift: f32,
    /// The least height of the hips as a share of the straight leg; below it the feet leave the ground.
    pub(super) least: f32,
    pub(super) arms: [ArmPose; 2],
    pub(super) legs: [LegPose; 2],
}

const HANGING: ArmPose =
    ArmPose { upper: space(0.21, -1.0, -0.06), fore: space(-0.03, -1.0, 0.26), hand: HandShape::Relaxed };
/// The arm that holds something overhead.
const HELD_UP: ArmPose =
    ArmPose { upper: space(0.42, -1.0, 0.30), fore: space(-0.06, 1.0, 0.30), hand: HandShape::Grip };
const UPRIGHT: LegPose = LegPose { thigh: space(0.02, -1.0, 0.03), shin: space(0.03, -1.0, -0.03) };
/// The arm and the leg of the side that rests, so that nobody stands like a post.
const EASED_ARM: ArmPose =
    ArmPose { upper: space(0.18, -1.0, -0.14), fore: space(-0.09, -1.0, 0.36), hand: HandShape::Relaxed };
const EASED_LEG: LegPose = LegPose { thigh: space(0.07, -1.0, 0.10), shin: space(0.05, -1.0, -0.08) };
const STANDING: Stance =
    Stance { lean: 0.0, lift: 0.0, least: 0.0, arms: [HANGING, EASED_ARM], legs: [UPRIGHT, EASED_LEG] };

impl Stance {
    /// The pose at `phase` of its cycle, 0 to 1; `prop` is what is in the hand.
    pub(super) fn of(pose: Pose, view: View, phase: f32, prop: Option<Prop>) -> Self {
        let stance = match pose {
            Pose::Stand | Pose::CrossArms => standing(phase),
            Pose::Walk => walking(phase),
            Pose::Run | Pose::Jump => running(phase),
            Pose::Sit => sitting(),
            Pose::Crouch | Pose::Kneel => crouching(),
            Pose::Reach | Pose::Point => reaching(view),
            Pose::Wave => waving(phase),
            Pose::HoldUp => holding_up(),
            Pose::Bow => bowing(),
        };
        let hangs = matches!(prop, Some(Prop::Umbrella | Prop::Bag));
        match pose {
            _ if prop.is_none() => stance,
            Pose::Stand | Pose::Walk | Pose::Run | Pose::Sit if prop == Some(Prop::OpenUmbrella) => {
                stance.sheltering()
            }
            Pose::Stand | Pose::Walk | Pose::Sit if prop == Some(Prop::Lantern) => stance.lighting(),
            Pose::Stand | Pose::Walk | Pose::Sit if !hangs => stance.carrying(),
            _ => stance.gripping(holding_arm(pose, view)),
        }
    }

    fn gripping(mut self, arm: usize) -> Self {
        self.arms[arm].hand = HandShape::Grip;
        self
    }

    /// The same with the near arm bent to hold something overhead.
    fn sheltering(mut self) -> Self {
        self.arms[1] = HELD_UP;
        self
    }

    /// The same with the near forearm raised to carry something.
    fn carrying(mut self) -> Self {
        self.arms[1] =
            ArmPose { upper: space(0.26, -1.0, 0.10), fore: space(-0.16, 0.20, 1.0), hand: HandShape::Grip };
        self
    }

    /// The same with a light held before the chest, where it is seen and shines on the face.
    fn lighting(mut self) -> Self {
        self.arms[1] =
            ArmPose { upper: space(0.34, -1.0, 0.24), fore: space(-0.10, 0.85, 0.70), hand: HandShape::Grip };
        self
    }
}

fn standing(phase: f32) -> Stance {
    let breath = libm::sinf(phase * std::f32::consts::TAU) * 0.02;
    let mut stance = STANDING;
    for arm in &mut stance.arms {
        arm.upper.x += breath;
    }
    stance
}

fn walking(phase: f32) -> Stance {
    let turn = phase * std::f32::consts::TAU;
    let leg = |offset: f32| {
        let swing = libm::sinf(turn + offset);
        let lifting = libm::cosf(turn + offset).max(0.0);
        LegPose {
            thigh: space(0.02, -1.0, 0.42 * swing + 0.10 * lifting),
            shin: space(0.02, -1.0, 0.36 * swing - 0.10 - 0.62 * lifting),
        }
    };
    let arm = |offset: f32| {
        let swing = libm::sinf(turn + offset);
        ArmPose {
            upper: space(0.20, -1.0, 0.40 * swing),
            fore: space(0.08, -1.0, 0.46 * swing + 0.22),
            hand: HandShape::Relaxed,
        }
    };
    Stance {
        lean: 0.04,
        lift: 0.0,
        least: 0.0,
        arms: [arm(std::f32::consts::PI), arm(0.0)],
        legs: [leg(0.0), leg(std::f32::consts::PI)],
    }
}

fn running(phase: f32) -> Stance {
    let turn = phase * std::f32::consts::TAU;
    let leg = |offset: f32| {
        let swing = libm::sinf(turn + offset);
        let lifting = libm::cosf(turn + offset).max(0.0);
        LegPose {
            thigh: space(0.04, -1.0, 0.95 * swing + 0.25 * lifting),
            shin: space(0.02, -1.0, 0.30 * swing - 0.45 - 1.5 * lifting - 0.9 * (-swing).max(0.0)),
        }
    };
    let arm = |offset: f32| {
        let swing = libm::sinf(turn + offset);
        ArmPose {
            upper: space(0.26, -1.0, 0.95 * swing),
            fore: space(-0.10, 0.12 + 0.45 * swing, 1.0),
            hand: HandShape::Grip,
        }
    };
    Stance {
        lean: 0.20,
        lift: 0.0,
        least: 0.95 + 0.02 * libm::cosf(turn * 2.0),
        arms: [arm(std::f32::consts::PI), arm(0.0)],
        legs: [leg(0.0), leg(std::f32::consts::PI)],
    }
}

/// Sits on the ground with drawn-up knees, which every place has room for.
fn sitting() -> Stance {
    let arm =
        ArmPose { upper: space(0.16, -0.80, 0.62), fore: space(-0.40, -0.16, 1.0), hand: HandShape::Relaxed };
    let leg = LegPose { thigh: space(0.10, 0.75, 0.66), shin: space(0.0, -0.93, 0.36) };
    Stance { lean: 0.16, lift: 0.0, least: 0.0, arms: [arm; 2], legs: [leg; 2] }
}

fn crouching() -> Stance {
    let arm =
        ArmPose { upper: space(0.10, -0.85, 0.75), fore: space(-0.34, -0.30, 1.0), hand: HandShape::Relaxed };
    let leg = LegPose { thigh: space(0.10, 0.18, 1.0), shin: space(0.0, -1.0, -0.42) };
    Stance { lean: 0.30, lift: 0.0, least: 0.0, arms: [arm; 2], legs: [leg; 2] }
}

fn reaching(view: View) -> Stance {
    let (upper, fore) = match view {
        View::Front | View::Back => (space(0.85, -0.50, 0.45), space(0.75, 0.20, 0.55)),
        View::ThreeQuarter | View::Profile | View::ThreeQuarterBack => {
            (space(0.10, -0.42, 1.0), space(-0.04, 0.10, 1.0))
        }
    };
    let mut stance = STANDING;
    stance.lean = 0.06;
    let side = usize::from(matches!(view, View::Front | View::Back));
    stance.arms[side] = ArmPose { upper, fore, hand: HandShape::Open };
    stance
}

fn waving(phase: f32) -> Stance {
    let swing = libm::sinf(phase * std::f32::consts::TAU) * 0.28;
    let mut stance = STANDING;
    stance.arms[1] = ArmPose {
        upper: space(0.95, -0.42, 0.30),
        fore: space(0.24 + swing, 1.0, 0.16),
        hand: HandShape::Open,
    };
    stance
}

fn holding_up() -> Stance {
    Stance { arms: [HANGING, HELD_UP], ..STANDING }
}

fn bowing() -> Stance {
    let arm =
        ArmPose { upper: space(0.06, -1.0, 0.10), fore: space(-0.36, -1.0, 0.20), hand: HandShape::Relaxed };
    Stance { lean: 0.72, lift: 0.0, least: 0.0, arms: [arm; 2], legs: [UPRIGHT; 2] }
}
