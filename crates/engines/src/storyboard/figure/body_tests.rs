//! Bodies: proportion by age, joints that bend only their own way, weight on the ground, poses that change.

use domain::character::{Gender, Outfit};
use domain::flap::Mouth;
use domain::request::Figure;
use domain::shot::{Pose, View};

use super::holding::Prop;
use super::pose::Stance;
use super::proportion::Proportion;
use super::skeleton::{Skeleton, side_of};
use super::space::{Vec3, space};
use super::tests::{drawn, figure};
use super::{Acting, measures};

const POSES: [Pose; 13] = [
    Pose::Stand,
    Pose::Walk,
    Pose::Run,
    Pose::Sit,
    Pose::Crouch,
    Pose::Reach,
    Pose::Wave,
    Pose::HoldUp,
    Pose::Bow,
    Pose::Jump,
    Pose::Point,
    Pose::CrossArms,
    Pose::Kneel,
];
const OUTFITS: [Outfit; 8] = [
    Outfit::School,
    Outfit::Street,
    Outfit::Coat,
    Outfit::Kimono,
    Outfit::Apron,
    Outfit::Sport,
    Outfit::Uniform,
    Outfit::Fantasy,
];
const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.25, sway: 0.0, change: 0.0 };

fn people() -> [Figure; 4] {
    [
        figure(),
        Figure { gender: Gender::Male, age: 30, height_cm: 184, ..figure() },
        Figure { age: 3, height_cm: 92, ..figure() },
        Figure { age: 80, height_cm: 148, ..figure() },
    ]
}

#[test]
fn what_is_held_up_leaves_the_face_free() {
    // The arms of a small child are too short for it.
    for figure in people().into_iter().filter(|figure| figure.age > 5) {
        let body = Proportion::of(&figure);
        for prop in [Prop::Lantern, Prop::Bag, Prop::Book, Prop::Sword, Prop::Flower] {
            for view in [View::Front, View::ThreeQuarter, View::Profile] {
                let stance = Stance::of(Pose::HoldUp, view, 0.0, &body, Some(prop));
                let skeleton = Skeleton::new(&body, &stance, view);
                let beside = skeleton.seen(skeleton.wrist[1]).x - skeleton.seen(skeleton.eyes).x;
                assert!(beside.abs() > body.head * 0.5, "{prop:?} in {view:?} at {} years", figure.age);
            }
        }
    }
}

/// Every stance of a body: all poses through a cycle, and half ways between each two.
fn stances(body: &Proportion, view: View) -> Vec<Stance> {
    let at = |pose, phase| Stance::of(pose, view, phase, body, None);
    let mut all = Vec::new();
    for from in POSES {
        all.extend((0..8_u8).map(|step| at(from, f32::from(step) / 8.0)));
        for to in POSES {
            all.extend([0.3, 0.6].map(|share| at(from, 0.0).mix(&at(to, 0.0), share)));
        }
    }
    all
}

fn from(here: Vec3, there: Vec3) -> Vec3 {
    there.plus(here, -1.0)
}

/// How far a limb is bent in degrees, and to which side its end leaves the line of its first bone.
fn bent(root: Vec3, joint: Vec3, end: Vec3) -> (f32, Vec3) {
    let (first, second) = (from(root, joint).unit(), from(joint, end).unit());
    let cosine = first.dot(second).clamp(-1.0, 1.0);
    (libm::acosf(cosine).to_degrees(), second.plus(first, -cosine))
}

#[test]
fn elbows_and_knees_bend_their_own_way_only() {
    for person in people() {
        let body = Proportion::of(&person);
        for view in [View::Front, View::ThreeQuarter] {
            for stance in stances(&body, view) {
                let one = Skeleton::new(&body, &stance, view);
                let front = stance.hips.turned_only(space(0.0, 0.0, 1.0));
                for index in [0, 1] {
                    let (knee, shin) = bent(one.hip[index], one.knee[index], one.ankle[index]);
                    assert!(knee < 160.0, "a knee bent by {knee}");
                    let thigh = from(one.hip[index], one.knee[index]).unit();
                    let up = space(0.0, 1.0, 0.0);
                    let ahead = front.plus(front, -1.0 - thigh.y).plus(up, thigh.dot(front));
                    let ahead = ahead.plus(thigh, -ahead.dot(thigh));
                    assert!(knee < 2.0 || shin.dot(ahead) <= 0.05, "a knee the wrong way: {stance:?}");
                    let (elbow, fore) = bent(one.shoulder[index], one.elbow[index], one.wrist[index]);
                    assert!(elbow < 150.0, "an elbow bent by {elbow}");
                    // The front of an upper arm turns up as the arm is raised; turned inwards it faces the body.
                    let arm = from(one.shoulder[index], one.elbow[index]).unit();
                    let inner = space(-0.6 * side_of(index), arm.z + 0.6 * arm.x.abs(), -arm.y);
                    assert!(elbow < 2.0 || fore.dot(inner) > -0.1, "an elbow the wrong way: {stance:?}");
                }
            }
        }
    }
}

#[test]
fn bones_keep_their_length_and_feet_stay_above_the_ground() {
    for person in people() {
        let body = Proportion::of(&person);
        for stance in stances(&body, View::ThreeQuarter) {
            let one = Skeleton::new(&body, &stance, View::ThreeQuarter);
            for index in [0, 1] {
                let thigh = from(one.hip[index], one.knee[index]).length();
                let fore = from(one.elbow[index], one.wrist[index]).length();
                assert!((thigh - (body.hips - body.knees)).abs() < 0.1);
                assert!((fore - body.arm() * 0.475).abs() < 0.1);
                assert!(one.ankle[index].y > body.ankles() - 0.6, "a foot in the ground: {stance:?}");
                assert!(one.knee[index].y > 0.0, "a knee in the ground: {stance:?}");
            }
        }
    }
}

#[test]
fn who_stands_or_walks_touches_the_ground() {
    let body = Proportion::of(&figure());
    for pose in [Pose::Stand, Pose::Walk, Pose::Wave, Pose::Point, Pose::CrossArms, Pose::Bow, Pose::Sit] {
        for step in 0..8_u8 {
            let stance = Stance::of(pose, View::Front, f32::from(step) / 8.0, &body, None);
            let one = Skeleton::new(&body, &stance, View::Front);
            let lowest = one.ankle[0].y.min(one.ankle[1].y);
            assert!((lowest - body.ankles()).abs() < body.height * 0.02, "{pose:?} {step}: {lowest}");
        }
    }
}

#[test]
fn hips_and_shoulders_are_tilted_against_each_other() {
    let body = Proportion::of(&figure());
    let stance = Stance::of(Pose::Stand, View::Front, 0.0, &body, None);
    let one = Skeleton::new(&body, &stance, View::Front);
    assert!(one.hip[0].y > one.hip[1].y + 0.5);
    assert!(one.shoulder[0].y + 0.5 < one.shoulder[1].y);
}

#[test]
fn bodies_are_as_many_heads_tall_as_their_age_has_it() {
    let heads = |age: u16, height_cm: u16, gender: Gender| {
        let body = Proportion::of(&Figure { age, height_cm, gender, ..figure() });
        body.height / body.head
    };
    let female = |age: u16, height: u16| heads(age, height, Gender::Female);
    assert!((2.0..2.8).contains(&female(2, 80)));
    assert!((3.2..4.3).contains(&female(5, 108)));
    assert!((4.5..5.5).contains(&female(10, 138)));
    assert!((5.8..6.6).contains(&female(16, 160)));
    assert!((6.8..7.4).contains(&female(30, 165)));
    assert!((7.2..8.1).contains(&heads(30, 190, Gender::Male)));
    assert!(female(80, 150) < female(40, 150));
    assert!(female(30, 70) < 3.0, "whoever is as small as a toddler is drawn as a chibi");
}

#[test]
fn a_cycle_steps_with_both_legs_alike() {
    let body = Proportion::of(&figure());
    for pose in [Pose::Walk, Pose::Run] {
        for step in 0..8_u8 {
            let phase = f32::from(step) / 8.0;
            let here = Stance::of(pose, View::Profile, phase, &body, None);
            let later = Stance::of(pose, View::Profile, phase + 0.5, &body, None);
            let apart = from(here.legs[0].ankle, later.legs[1].ankle).length();
            assert!(apart < 1e-3, "{pose:?} {step}");
            let next = Stance::of(pose, View::Profile, phase + 0.125, &body, None);
            assert!(from(here.legs[0].ankle, next.legs[0].ankle).length() > 0.05);
        }
    }
}

#[test]
fn a_change_of_pose_begins_and_ends_as_the_two_poses_do() {
    for (pose, then) in [(Pose::Stand, Pose::Sit), (Pose::Kneel, Pose::Wave), (Pose::Run, Pose::Jump)] {
        let changing = Figure { pose, then: Some(then), ..figure() };
        let at = |change: f32| drawn(&changing, &Acting { change, ..REST }, 0.5).0;
        let placed_as = |pose: Pose| {
            let still = Figure { pose: changing.pose, then: Some(pose), ..figure() };
            drawn(&still, &Acting { change: 1.0, ..REST }, 0.5).0
        };
        assert_eq!(at(0.0).data(), drawn(&Figure { then: None, ..changing.clone() }, &REST, 0.5).0.data());
        assert_eq!(at(1.0).data(), placed_as(then).data());
        assert_ne!(at(0.0).data(), at(0.5).data());
        assert_ne!(at(0.5).data(), at(1.0).data());
    }
}

#[test]
fn no_two_poses_and_no_two_outfits_look_the_same() {
    for view in [View::Front, View::ThreeQuarterBack] {
        let poses = POSES.map(|pose| drawn(&Figure { pose, view, ..figure() }, &REST, 0.5).0);
        let outfits = OUTFITS.map(|outfit| drawn(&Figure { outfit, view, ..figure() }, &REST, 0.5).0);
        for pictures in [&poses[..], &outfits[..]] {
            for (index, picture) in pictures.iter().enumerate() {
                assert!(pictures[..index].iter().all(|other| other.data() != picture.data()));
            }
        }
    }
}

#[test]
fn who_sits_has_a_bench_and_who_stands_has_none() {
    // Behind the shins and below the hips.
    let below = |pose: Pose| {
        let sitter = Figure { pose, view: View::Profile, ..figure() };
        let (canvas, _) = drawn(&sitter, &REST, 0.5);
        let level = measures(&sitter);
        let x = (80.0 + level.ahead * 0.5 + 11.0) as u32;
        let y = (40.0 + level.eyes * 0.5 - 9.0) as u32;
        canvas.pixel(x, y).unwrap().alpha()
    };
    assert_eq!(below(Pose::Sit), 255);
    assert_eq!(below(Pose::Stand), 0);
}

#[test]
fn hems_sway() {
    for outfit in OUTFITS.into_iter().filter(|outfit| !matches!(outfit, Outfit::Sport)) {
        let still = Figure { outfit, ..figure() };
        let level = measures(&still);
        let below_the_hips = (40.0 + (level.eyes - level.waist + 18.0) * 0.6) as usize * 160 * 4;
        let at = |sway: f32| drawn(&still, &Acting { sway, ..REST }, 0.6).0;
        let (left, right) = (at(-1.0), at(1.0));
        assert_ne!(left.data()[below_the_hips..], right.data()[below_the_hips..], "{outfit:?}");
    }
}
