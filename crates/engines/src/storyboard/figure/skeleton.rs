//! The skeleton: joints in space, in centimetres from the ground between the feet, and how they are seen.
//!
//! x grows to the right of a figure seen from the front, y upwards, z towards its front. Index 0 is the limb
//! on the left of a figure seen from the front, 1 the other. Hands and feet are where a stance wants them;
//! elbows and knees follow, and can only bend their own way.

use domain::shot::View;

use super::pose::{ArmPose, Bend, LegPose, Stance};
use super::proportion::Proportion;
use super::space::{Vec3, space};
use crate::storyboard::ink::curve::{Vec2, at};

/// All joints of one figure in one pose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Skeleton {
    /// Degrees by which the figure is turned to the left of the canvas.
    pub(super) yaw: f32,
    /// How the pelvis is bent.
    pub(super) hips: Bend,
    /// How the chest is bent.
    pub(super) chest: Bend,
    /// How the head is bent.
    pub(super) head: Bend,
    /// From the hip joints to the waist.
    waist: f32,
    /// From the hip joints to the shoulder joints.
    breast: f32,
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
    /// Where the toes point to.
    pub(super) toes: [Vec3; 2],
    /// Where they would point with the foot flat on the ground.
    pub(super) level_toes: [Vec3; 2],
    /// The side to which each elbow bends.
    pub(super) elbow_side: [Vec3; 2],
    /// The side to which each knee bends.
    pub(super) knee_side: [Vec3; 2],
}

/// How much lower what is nearer lies on the canvas: the eye looks down a little.
const FROM_ABOVE: f32 = 0.07;

/// The least distance between the ends of a folded leg or arm, as a share of its length.
const FOLDED_LEG: f32 = 0.20;
const FOLDED_ARM: f32 = 0.30;

impl Skeleton {
    pub(super) fn new(body: &Proportion, stance: &Stance, view: View) -> Self {
        let thigh = body.hips - body.knees;
        let shin = body.knees - body.ankles();
        let leg = thigh + shin;
        let nowhere = space(0.0, 0.0, 0.0);
        let mut skeleton = Self {
            yaw: yaw_of(view),
            hips: stance.hips,
            chest: stance.chest,
            head: stance.head,
            waist: body.waist - body.hips,
            breast: body.shoulders - body.hips,
            pelvis: nowhere,
            eyes: nowhere,
            shoulder: [nowhere; 2],
            elbow: [nowhere; 2],
            wrist: [nowhere; 2],
            hip: [nowhere; 2],
            knee: [nowhere; 2],
            ankle: [nowhere; 2],
            toes: [nowhere; 2],
            level_toes: [nowhere; 2],
            elbow_side: [nowhere; 2],
            knee_side: [nowhere; 2],
        };
        let feet = [0, 1].map(|index| {
            let LegPose { ankle, foot, .. } = stance.legs[index];
            // Toes that point down lift the ankle: nobody's are in the ground.
            let tiptoe = (-libm::sinf(foot)).max(0.0) * body.height * 0.052;
            let up = (ankle.y * leg).max(tiptoe);
            space(side_of(index) * ankle.x * leg, body.ankles() + up, ankle.z * leg)
        });
        let at = stance.at;
        skeleton.pelvis = space(at.x * leg, body.ankles() + at.y * leg, at.z * leg);
        skeleton.pelvis.y -= skeleton.drop_to(body, stance, &feet, leg);
        for index in [0, 1] {
            skeleton.place_arm(body, &stance.arms[index], index);
            skeleton.place_leg(body, &stance.legs[index], index, feet[index]);
        }
        skeleton.place_head(body);
        skeleton
    }

    /// How far the hips have to sink for both feet that are on the ground to reach it.
    fn drop_to(&self, body: &Proportion, stance: &Stance, feet: &[Vec3; 2], leg: f32) -> f32 {
        let most = leg * 0.998;
        [0, 1]
            .map(|index| {
                let hip = self.hip_joint(body, index);
                let (x, z) = (feet[index].x - hip.x, feet[index].z - hip.z);
                let highest = feet[index].y + libm::sqrtf((most * most - x * x - z * z).max(0.0));
                let planted = (1.0 - stance.legs[index].ankle.y * 6.0).clamp(0.0, 1.0);
                (hip.y - highest).max(0.0) * planted
            })
            .into_iter()
            .fold(0.0, f32::max)
    }

    fn hip_joint(&self, body: &Proportion, index: usize) -> Vec3 {
        let joint = space(side_of(index) * body.hip_half * if body.broad { 0.44 } else { 0.48 }, 0.0, 0.0);
        self.pelvis.plus(self.hips.turn(joint), 1.0)
    }

    fn place_leg(&mut self, body: &Proportion, pose: &LegPose, index: usize, foot: Vec3) {
        let side = side_of(index);
        let bones = (body.hips - body.knees, body.knees - body.ankles());
        let bends = self.hips.turned_only(space(side * pose.knee, 0.0, 1.0));
        let hip = self.hip_joint(body, index);
        let (knee, ankle) = two_bones(hip, foot, bends, bones, FOLDED_LEG);
        let (sin, cos) = (libm::sinf(pose.foot), libm::cosf(pose.foot));
        let turn = pose.turn * side;
        let toes = space(libm::sinf(turn) * cos, sin, libm::cosf(turn) * cos);
        self.hip[index] = hip;
        self.knee[index] = knee;
        self.ankle[index] = ankle;
        self.knee_side[index] = bends;
        self.toes[index] = self.hips.turned_only(toes);
        self.level_toes[index] = self.hips.turned_only(space(libm::sinf(turn), 0.0, libm::cosf(turn)));
    }

    fn place_arm(&mut self, body: &Proportion, arm: &ArmPose, index: usize) {
        let side = side_of(index);
        let long = body.arm();
        let raised = ((arm.wrist.y + 0.25).max(0.0) * 3.4).min(4.2) * body.girth;
        let ahead = (arm.wrist.z - 0.2).clamp(-0.3, 0.5) * 2.4 * body.girth;
        let joint = space(
            side * (body.shoulder_half * 0.835 - raised * 0.35),
            body.shoulders - body.hips - if body.broad { 5.0 } else { 5.7 } * body.girth + raised,
            ahead - 0.6,
        );
        // Shoulders turn with the chest; where the hands go is said from the way the whole body faces.
        let facing = Bend { twist: 0.0, ..self.chest };
        let bends = facing.turn(outward(arm.elbow, side));
        let shoulder = self.on_trunk(joint);
        let target = shoulder.plus(facing.turn(outward(arm.wrist, side)), long);
        let bones = (long * 0.525, long * 0.475);
        let (elbow, wrist) = two_bones(shoulder, target, bends, bones, FOLDED_ARM);
        self.shoulder[index] = shoulder;
        self.elbow[index] = elbow;
        self.wrist[index] = wrist;
        self.elbow_side[index] = bends;
    }

    fn place_head(&mut self, body: &Proportion) {
        let neck_up = body.neck_base - body.hips;
        let pit = self.on_trunk(space(0.0, neck_up, -0.8));
        let eyes_up = body.height - body.head * 0.57 - body.neck_base - 2.0 * body.aged;
        let forward = 2.0 + 3.5 * body.aged;
        self.eyes = pit.plus(self.head.turn(space(0.0, eyes_up, forward)), 1.0);
    }

    /// A point given from the middle of the hips of an upright trunk: below the waist it follows the pelvis,
    /// above it the chest.
    pub(super) fn on_trunk(&self, point: Vec3) -> Vec3 {
        let pivot = self.hips.turn(space(0.0, self.waist, 0.0));
        let low = self.hips.turn(point);
        let high = pivot.plus(self.chest.turn(space(point.x, point.y - self.waist, point.z)), 1.0);
        self.pelvis.plus(low.mix(high, self.chest_share(point.y)), 1.0)
    }

    /// How far a height of the trunk follows the chest, 0 to 1.
    fn chest_share(&self, up: f32) -> f32 {
        let from = self.waist * 0.25;
        let to = self.waist + (self.breast - self.waist) * 0.55;
        let share = ((up - from) / (to - from).max(1e-3)).clamp(0.0, 1.0);
        share * share * (3.0 - 2.0 * share)
    }

    /// Degrees by which the trunk is turned to the left of the canvas at a height above the hips.
    pub(super) fn yaw_at(&self, up: f32) -> f32 {
        let share = self.chest_share(up);
        self.yaw + (self.hips.twist * (1.0 - share) + self.chest.twist * share).to_degrees()
    }

    /// The same with cloth that hangs from the hips instead of standing off a bent pelvis.
    pub(super) fn hanging(&self, share: f32) -> Self {
        let hips = Bend { lean: self.hips.lean * share, tilt: self.hips.tilt * share, ..self.hips };
        Self { hips, ..*self }
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

    /// The direction in space that is seen as this one on the canvas, y downwards.
    pub(super) fn unseen(&self, direction: Vec2) -> Vec3 {
        let yaw = self.yaw.to_radians();
        space(direction.x * libm::cosf(yaw), -direction.y, -direction.x * libm::sinf(yaw))
    }

    /// Radians by which an upright thing on the chest is tilted on the canvas.
    pub(super) fn tilt(&self) -> f32 {
        self.tilt_of(self.chest)
    }

    /// Radians by which the head is tilted on the canvas.
    pub(super) fn head_tilt(&self) -> f32 {
        self.tilt_of(self.head)
    }

    fn tilt_of(&self, bend: Bend) -> f32 {
        let yaw = self.yaw.to_radians();
        -(bend.lean * libm::sinf(yaw) + bend.tilt * libm::cosf(yaw))
    }

    /// Whether the thighs lie forwards, so that the lap is in front of the trunk.
    pub(super) fn has_lap(&self) -> bool {
        [0, 1].iter().all(|&index| {
            let thigh = self.knee[index].plus(self.hip[index], -1.0).unit();
            thigh.y > -0.62
        })
    }

    /// Which leg is drawn first.
    pub(super) fn far_leg(&self) -> usize {
        let near = |index: usize| self.nearness(self.knee[index]) + self.nearness(self.ankle[index]);
        usize::from(near(0) > near(1))
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

pub(super) const fn side_of(index: usize) -> f32 {
    if index == 0 { -1.0 } else { 1.0 }
}

/// A direction whose x means "outwards", for the limb on `side`.
fn outward(direction: Vec3, side: f32) -> Vec3 {
    space(direction.x * side, direction.y, direction.z)
}

/// The middle and the last joint of a limb that starts at `root` and wants to reach `goal`, bending to the side
/// of `bends` only, stretched no further than its bones and folded no further than `folded` of them.
fn two_bones(root: Vec3, goal: Vec3, bends: Vec3, (upper, lower): (f32, f32), folded: f32) -> (Vec3, Vec3) {
    let long = upper + lower;
    let way = goal.plus(root, -1.0);
    let far = way.length().clamp(long * folded, long * 0.998);
    let along = way.unit();
    let aside = bends.plus(along, -bends.dot(along)).unit();
    let forth = (upper * upper + far * far - lower * lower) / (2.0 * far);
    let out = libm::sqrtf((upper * upper - forth * forth).max(0.0));
    (root.plus(along, forth).plus(aside, out), root.plus(along, far))
}
