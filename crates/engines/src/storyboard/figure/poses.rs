//! The poses themselves: what somebody does, as numbers.
//!
//! Nobody stands like a post: the weight is on one leg, hips and shoulders are tilted against each other, and
//! no two limbs do the same.

use domain::shot::View;

use super::holding::Prop;
use super::pose::{ArmPose, HandShape, LegPose, Stance, arm, bend, leg};
use super::proportion::Proportion;
use super::space::space;

use HandShape::{Fist, Flat, Grip, Open, Point, Relaxed};

/// The arm that holds an umbrella over the head.
pub(super) const HELD_OVER: ArmPose = arm(0.10, -0.18, 0.42, Grip).elbow(0.45, -1.0, -0.3);
/// The arm that holds a light before the chest, where it is seen and shines on the face.
pub(super) const HELD_BEFORE: ArmPose = arm(0.08, -0.16, 0.60, Grip).elbow(0.5, -1.0, -0.3);
/// The arm whose forearm is raised to carry something.
pub(super) const CARRIED: ArmPose = arm(-0.10, -0.44, 0.46, Grip).elbow(0.4, -0.6, -0.7);
/// The arm that holds something round against the side.
pub(super) const HUGGED: ArmPose = arm(0.02, -0.58, 0.36, Flat).elbow(0.8, -0.5, -0.6);
/// The arm that rests on the hip.
const ON_HIP: ArmPose = arm(-0.04, -0.66, 0.02, Fist).elbow(1.0, -0.1, -0.7);

/// Upright, the weight on the left leg of the canvas.
pub(super) fn standing(phase: f32, body: &Proportion) -> Stance {
    let breath = libm::sinf(phase * std::f32::consts::TAU) * 0.012;
    // Boys stand broader and straighter than girls, small children straightest.
    let ease = if body.broad { 0.75 } else { 1.0 } * (0.35 + 0.65 * body.grown);
    let wide = if body.broad { 0.02 } else { 0.0 };
    Stance {
        at: space(-0.050 * ease, 0.995, 0.0),
        hips: bend(-0.02, -0.095 * ease, 0.05 * ease),
        chest: bend(-0.02 + breath, 0.075 * ease, -0.04 * ease),
        head: bend(0.02, 0.045 * ease, 0.0),
        arms: [
            arm(0.055 + breath + wide, -0.965, 0.06, Relaxed).elbow(0.15, -0.3, -1.0),
            arm(0.060 + breath + wide, -0.945, 0.19, Relaxed).elbow(0.25, -0.3, -1.0),
        ],
        legs: [
            leg(0.062 + wide, 0.0, -0.01).knee(0.05).foot(0.0, 0.16),
            leg(0.125 + wide, 0.0, 0.09 * ease).knee(0.20).foot(0.0, 0.42),
        ],
        seated: 0.0,
    }
}

/// On a seat at the height of the knees.
pub(super) fn sitting(body: &Proportion) -> Stance {
    let (apart, knees) = if body.broad { (0.13, 0.30) } else { (0.055, -0.02) };
    let hand = if body.broad { 0.02 } else { -0.16 };
    Stance {
        at: space(0.0, 0.535, -0.24),
        hips: bend(-0.08, 0.0, 0.0),
        chest: bend(0.03, 0.03, 0.0),
        head: bend(0.04, 0.03, 0.0),
        arms: [
            arm(hand, -0.66, 0.46, Flat).elbow(0.6, -0.4, -0.6),
            arm(hand + 0.02, -0.67, 0.43, Flat).elbow(0.7, -0.4, -0.6),
        ],
        legs: [
            leg(apart - 0.02, 0.0, 0.24).knee(knees).foot(0.0, 0.05),
            leg(apart + 0.02, 0.0, 0.17).knee(knees).foot(0.0, 0.12),
        ],
        seated: 1.0,
    }
}

/// Low on the heels, the arms around the knees.
pub(super) fn crouching() -> Stance {
    Stance {
        at: space(0.0, 0.27, -0.16),
        hips: bend(0.16, 0.03, 0.0),
        chest: bend(0.42, -0.03, 0.06),
        head: bend(0.12, 0.03, 0.0),
        arms: [
            arm(-0.16, -0.55, 0.62, Relaxed).elbow(0.7, -0.5, -0.4),
            arm(-0.20, -0.50, 0.60, Relaxed).elbow(0.8, -0.5, -0.4),
        ],
        legs: [
            leg(0.075, 0.0, 0.06).knee(0.16).foot(0.0, 0.18),
            leg(0.085, 0.04, -0.14).knee(0.16).foot(-0.55, 0.18),
        ],
        seated: 0.0,
    }
}

/// One hand out towards something, the weight over the foremost foot.
pub(super) fn reaching(view: View, body: &Proportion) -> Stance {
    let mut stance = standing(0.0, body);
    if matches!(view, View::Front | View::Back) {
        stance.at = space(0.075, 0.965, 0.0);
        stance.hips = bend(0.02, 0.06, -0.10);
        stance.chest = bend(0.06, -0.11, -0.18);
        stance.head = bend(0.05, -0.07, 0.0);
        stance.arms[1] = arm(0.86, 0.0, 0.38, Open).elbow(0.2, -1.0, -0.5);
        stance.arms[0] = arm(0.22, -0.90, -0.12, Relaxed);
        stance.legs =
            [leg(0.20, 0.02, -0.04).foot(-0.25, 0.20), leg(0.19, 0.0, 0.06).knee(0.30).foot(0.0, 0.45)];
        return stance;
    }
    stance.at = space(0.0, 0.955, 0.05);
    stance.hips = bend(0.08, 0.0, -0.16);
    stance.chest = bend(0.17, -0.03, -0.30);
    stance.head = bend(0.08, 0.0, 0.0);
    stance.arms[0] = arm(-0.06, 0.03, 0.96, Open).elbow(0.3, -1.0, -0.2);
    stance.arms[1] = arm(0.20, -0.86, -0.28, Relaxed);
    stance.legs = [leg(0.06, 0.0, 0.25).foot(0.0, 0.10), leg(0.08, 0.05, -0.27).foot(-0.60, 0.12)];
    stance
}

pub(super) fn waving(phase: f32, body: &Proportion) -> Stance {
    let swing = libm::sinf(phase * std::f32::consts::TAU) * 0.13;
    let mut stance = standing(0.0, body);
    stance.chest.tilt += 0.05;
    stance.head.tilt -= 0.08;
    stance.arms[1] = arm(0.36 + swing, 0.40 - swing.abs() * 0.3, 0.16, Open).elbow(0.9, -1.0, -0.35);
    stance
}

/// Something held up: an umbrella over the head, a light beside the face, anything else where it is looked at.
pub(super) fn holding_up(prop: Option<Prop>, view: View, body: &Proportion) -> Stance {
    let mut stance = standing(0.0, body);
    let under = matches!(prop, Some(Prop::Umbrella | Prop::OpenUmbrella));
    stance.arms[1] = match prop {
        Some(Prop::Umbrella | Prop::OpenUmbrella) => HELD_OVER,
        // What hangs from the hand may not hang before the face.
        Some(Prop::Lantern | Prop::Bag) if view == View::Profile => {
            arm(0.10, 0.34, 0.82, Grip).elbow(0.3, -1.0, 0.0)
        }
        Some(Prop::Lantern | Prop::Bag) => arm(0.74, 0.40, 0.26, Grip).elbow(0.3, -1.0, -0.2),
        // Neither may the arm.
        _ if view == View::Profile => arm(0.12, 0.52, 0.74, Grip).elbow(0.5, -1.0, 0.0),
        _ => arm(0.50, 0.60, 0.22, Grip).elbow(0.8, -0.8, -0.1),
    };
    if matches!(prop, Some(Prop::Lantern | Prop::Bag)) {
        stance.chest = bend(-0.03, 0.05, 0.0);
    } else if !under {
        stance.chest = bend(-0.08, 0.10, 0.0);
        stance.head = bend(-0.10, 0.0, 0.0);
    }
    stance
}

/// The arms around a guitar. In profile its neck points forwards, else nothing of it would be seen.
pub(super) fn playing(view: View) -> [ArmPose; 2] {
    if view == View::Profile {
        return [
            arm(-0.20, -0.58, 0.30, Flat).elbow(0.9, -0.5, -0.6),
            arm(-0.10, -0.36, 0.66, Grip).elbow(0.5, -1.0, -0.2),
        ];
    }
    [
        arm(-0.16, -0.60, 0.42, Flat).elbow(0.9, -0.4, -0.5),
        arm(0.34, -0.42, 0.52, Grip).elbow(0.5, -1.0, -0.3),
    ]
}

/// Bent from the hips: a girl with her hands before her, a boy with his at his sides.
pub(super) fn bowing(body: &Proportion) -> Stance {
    let hands = if body.broad {
        [arm(0.06, -0.93, 0.22, Flat), arm(0.06, -0.93, 0.24, Flat)]
    } else {
        [arm(-0.22, -0.76, 0.46, Flat), arm(-0.24, -0.74, 0.48, Flat)]
    };
    Stance {
        at: space(0.0, 0.99, -0.13),
        hips: bend(0.42, 0.0, 0.0),
        chest: bend(0.82, 0.0, 0.0),
        head: bend(0.74, 0.0, 0.0),
        arms: hands,
        legs: [leg(0.055, 0.0, 0.0).foot(0.0, 0.12), leg(0.055, 0.0, 0.02).foot(0.0, 0.12)],
        seated: 0.0,
    }
}

/// In the air for joy: one fist up, one leg thrown back.
pub(super) fn jumping() -> Stance {
    Stance {
        at: space(0.0, 1.30, 0.0),
        hips: bend(0.04, -0.14, 0.12),
        chest: bend(-0.14, 0.16, -0.14),
        head: bend(-0.12, 0.06, 0.0),
        arms: [
            arm(0.72, -0.02, 0.20, Open).elbow(0.3, -0.6, -0.7),
            arm(0.28, 0.90, 0.06, Fist).elbow(1.0, -0.2, -0.2),
        ],
        legs: [
            LegPose { foot: -1.0, ..leg(0.14, 0.40, 0.06) },
            LegPose { foot: -2.0, ..leg(0.12, 0.86, -0.40).knee(0.25) },
        ],
        seated: 0.0,
    }
}

/// One arm stretched towards something, the other hand on the hip.
pub(super) fn pointing(view: View, body: &Proportion) -> Stance {
    let mut stance = standing(0.0, body);
    stance.legs[0] = leg(0.13, 0.0, -0.03).foot(0.0, 0.30);
    stance.legs[1] = leg(0.15, 0.0, 0.08).foot(0.0, 0.34);
    if matches!(view, View::Front | View::Back) {
        stance.arms[1] = arm(0.88, 0.12, 0.36, Point).elbow(0.1, -1.0, -0.4);
        stance.arms[0] = ON_HIP;
        stance.chest = bend(-0.02, 0.08, -0.12);
    } else {
        stance.arms[0] = arm(0.02, 0.10, 0.97, Point).elbow(0.3, -1.0, -0.1);
        stance.arms[1] = ON_HIP;
        stance.chest = bend(0.02, 0.02, -0.22);
        stance.at.z = 0.02;
    }
    stance
}

pub(super) fn crossing_arms(view: View, body: &Proportion) -> Stance {
    let mut stance = standing(0.0, body);
    stance.legs[0] = leg(0.10, 0.0, -0.01).foot(0.0, 0.26);
    stance.legs[1] = leg(0.14, 0.0, 0.07).foot(0.0, 0.36);
    stance.chest = bend(-0.05, 0.06, 0.0);
    // Seen from the front the hands lie on the other arm, else they would stick out behind it.
    let across = if matches!(view, View::Front | View::Back) { 0.36 } else { 0.28 };
    stance.arms = [
        arm(-across, -0.44, 0.30, Flat).elbow(0.6, -0.8, -0.3),
        arm(0.02 - across, -0.37, 0.36, Flat).elbow(0.7, -0.8, -0.2),
    ];
    stance
}

/// On the heels with the shins flat on the ground, the hands on the thighs.
pub(super) fn kneeling(body: &Proportion) -> Stance {
    let apart = if body.broad { 0.16 } else { 0.03 };
    let hand = if body.broad { 0.03 } else { -0.14 };
    Stance {
        at: space(0.0, 0.245, -0.16),
        hips: bend(-0.02, 0.0, 0.0),
        chest: bend(0.03, 0.0, 0.0),
        head: bend(0.05, 0.02, 0.0),
        arms: [
            arm(hand, -0.70, 0.40, Flat).elbow(0.6, -0.4, -0.6),
            arm(hand, -0.69, 0.42, Flat).elbow(0.6, -0.4, -0.6),
        ],
        legs: [
            leg(0.085, 0.035, -0.20).knee(apart).foot(-2.85, 0.0),
            leg(0.085, 0.035, -0.20).knee(apart).foot(-2.85, 0.0),
        ],
        seated: 0.0,
    }
}
