//! The skeleton: joints in space, in centimetres from the ground between the feet, and how they are seen.
//!
//! x grows to the right of a figure seen from the front, y upwards, z towards its front. Index 0 is the limb
//! on the left of a figure seen from the front, 1 the other.

use domain::shot::{Pose, View};

use super::pose::{ArmPose, LegPose, Stance};
use super::proportion::Proportion;
use crate::storyboard::ink::curve::{Vec2, at};

/// A point or direction in space, in centimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vec3 {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) z: f32,
}

pub(super) const fn space(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub(super) fn plus(self, other: Self, times: f32) -> Self {
        space(self.x + other.x * times, self.y + other.y * times, self.z + other.z * times)
    }

    fn unit(self) -> Self {
        let length = libm::sqrtf(self.x * self.x + self.y * self.y + self.z * self.z).max(1e-5);
        space(self.x / length, self.y / length, self.z / length)
    }

    fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Leant forwards around the x axis.
    pub(super) fn leant(self, radians: f32) -> Self {
        let (sin, cos) = (libm::sinf(radians), libm::cosf(radians));
        space(self.x, self.y * cos - self.z * sin, self.y * sin + self.z * cos)
    }
}

/// All joints of one figure in one pose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Skeleton {
    /// Degrees by which the figure is turned to the left of the canvas.
    pub(super) yaw: f32,
    /// Radians by which the trunk leans forwards.
    pub(super) lean: f32,
    /// The middle of the hips.
    pub(super) pelvis: Vec3,
    /// Between the eyes.
    pub(super) eyes: Vec3,
    pub(super) shoulder: [Vec3; 2],
    pub(super) elbow: [Vec3; 2],
    pub(super) wrist: [Vec3; 2],
    pub(super) hip: [Vec3; 2],
    pub(super) knee: [Vec3; 2],
    pub(super) ankle: [Vec3; 2],
}

/// How much lower what is nearer lies on the canvas: the eye looks down a little.
const FROM_ABOVE: f32 = 0.07;

/// How sharply an elbow or a knee can bend: the cosine between its two bones.
const SHARPEST: f32 = -0.82;

impl Skeleton {
    pub(super) fn new(body: &Proportion, stance: &Stance, view: View) -> Self {
        let ankle_height = body.height * 0.045;
        let thigh = body.hips - body.knees;
        let shin = body.knees - ankle_height;
        let legs = stance.legs.map(LegPose::limited);
        let reach = |leg: &LegPose| -(leg.thigh.unit().y * thigh + leg.shin.unit().y * shin);
        let longest = f32::max(reach(&legs[0]), reach(&legs[1]));
        let pelvis = space(
            0.0,
            longest.max(thigh * 0.2).max((thigh + shin) * stance.least)
                + ankle_height
                + stance.lift * body.height,
            0.0,
        );
        let mut skeleton = Self {
            yaw: yaw_of(view),
            lean: stance.lean,
            pelvis,
            eyes: pelvis,
            shoulder: [pelvis; 2],
            elbow: [pelvis; 2],
            wrist: [pelvis; 2],
            hip: [pelvis; 2],
            knee: [pelvis; 2],
            ankle: [pelvis; 2],
        };
        let eyes_up = body.height - body.head * 0.57 - body.hips;
        let forward = 1.5 + 5.0 * body.aged;
        skeleton.eyes = skeleton.on_trunk(space(0.0, eyes_up - 2.0 * body.aged, forward));
        for (index, side) in [(0, -1.0_f32), (1, 1.0)] {
            skeleton.place_arm(body, &stance.arms[index], index, side);
            let hip = pelvis.plus(space(side * body.hip_half * 0.47, 0.0, 0.0), 1.0);
            skeleton.hip[index] = hip;
            skeleton.knee[index] = hip.plus(outward(legs[index].thigh.unit(), side), thigh);
            skeleton.ankle[index] = skeleton.knee[index].plus(outward(legs[index].shin.unit(), side), shin);
        }
        skeleton
    }

    fn place_arm(&mut self, body: &Proportion, arm: &ArmPose, index: usize, side: f32) {
        let raised = (arm.upper.unit().y + 0.2).max(0.0) * 3.0;
        let joint = space(
            side * body.shoulder_half * 0.80,
            body.shoulders - body.hips - 6.0 * body.girth + raised,
            0.0,
        );
        let arm = arm.limited();
        let bone = body.height * 0.150;
        self.shoulder[index] = self.on_trunk(joint);
        self.elbow[index] = self.shoulder[index].plus(outward(arm.upper.unit(), side), bone);
        self.wrist[index] = self.elbow[index].plus(outward(arm.fore.unit(), side), bone * 0.90);
    }

    /// A point given from the middle of the hips of an upright trunk.
    pub(super) fn on_trunk(&self, point: Vec3) -> Vec3 {
        self.pelvis.plus(point.leant(self.lean), 1.0)
    }

    /// Where a point is seen, in centimetres from the feet, y downwards.
    pub(super) fn seen(&self, point: Vec3) -> Vec2 {
        let yaw = self.yaw.to_radians();
        at(
            point.x * libm::cosf(yaw) - point.z * libm::sinf(yaw),
            -point.y + self.nearness(point) * FROM_ABOVE,
        )
    }

    /// How near a point is to the viewer, against the middle of the figure.
    pub(super) fn nearness(&self, point: Vec3) -> f32 {
        let yaw = self.yaw.to_radians();
        point.x * libm::sinf(yaw) + point.z * libm::cosf(yaw)
    }

    /// Radians by which an upright thing on the trunk is tilted on the canvas.
    pub(super) fn tilt(&self) -> f32 {
        -self.lean * libm::sinf(self.yaw.to_radians())
    }
}

/// Degrees by which the body is turned to the left of the canvas.
fn yaw_of(view: View) -> f32 {
    match view {
        View::Front => 0.0,
        View::ThreeQuarter => 32.0,
        View::Profile => 84.0,
        View::ThreeQuarterBack => 140.0,
        View::Back => 180.0,
    }
}

/// A direction whose x means "outwards", for the limb on `side`.
fn outward(direction: Vec3, side: f32) -> Vec3 {
    space(direction.x * side, direction.y, direction.z)
}

impl ArmPose {
    /// The same arm with its elbow bent no further than an elbow bends.
    fn limited(&self) -> Self {
        Self { fore: limited(self.upper, self.fore), ..*self }
    }
}

impl LegPose {
    /// The same leg with a knee that bends backwards only, and no further than a knee bends.
    fn limited(self) -> Self {
        let thigh = self.thigh.unit();
        let mut shin = self.shin.unit();
        // Turned into the thigh's own frame, a shin in front of the thigh would be a knee bent the wrong way.
        let ahead = shin.z * -thigh.y + shin.y * thigh.z;
        if ahead > 0.02 {
            shin = thigh;
        }
        Self { thigh, shin: limited(thigh, shin) }
    }
}

fn limited(first: Vec3, second: Vec3) -> Vec3 {
    let (first, second) = (first.unit(), second.unit());
    let cosine = first.dot(second);
    if cosine >= SHARPEST {
        return second;
    }
    second.plus(first, SHARPEST - cosine).unit()
}

/// Whether the thighs lie forwards in this pose, so that the lap is in front of the trunk.
pub(super) const fn has_lap(pose: Pose) -> bool {
    matches!(pose, Pose::Sit | Pose::Crouch)
}
