//! Walk and run: one cycle as eight key drawings (contact, down, passing and up of either leg) and what lies
//! between them.

use super::pose::{HandShape, LegPose, Stance, arm, bend};
use super::space::space;

/// Where an ankle is (forwards, upwards) and how the foot points, at each eighth of its cycle.
type Steps = [(f32, f32, f32); 8];

const WALK: Steps = [
    (0.32, 0.03, 0.42),
    (0.19, 0.0, 0.0),
    (0.02, 0.0, 0.0),
    (-0.14, 0.01, -0.12),
    (-0.31, 0.070, -0.62),
    (-0.27, 0.17, -0.78),
    (0.0, 0.15, -0.45),
    (0.25, 0.10, 0.12),
];
const WALK_HEIGHT: [f32; 4] = [0.955, 0.935, 0.985, 0.995];

const RUN: Steps = [
    (0.17, 0.03, 0.15),
    (-0.04, 0.0, 0.0),
    (-0.34, 0.05, -0.55),
    (-0.58, 0.24, -1.35),
    (-0.56, 0.48, -1.95),
    (-0.20, 0.54, -1.85),
    (0.26, 0.44, -0.7),
    (0.42, 0.20, 0.10),
];
const RUN_HEIGHT: [f32; 4] = [0.93, 0.87, 0.95, 1.02];

pub(super) fn walking(phase: f32) -> Stance {
    let turn = phase * std::f32::consts::TAU;
    let (forth, over) = (libm::cosf(turn), libm::sinf(turn));
    let swung = |forwards: f32| {
        let ahead = 0.10 + 0.40 * forwards;
        arm(0.07, -0.965 + 0.10 * ahead.abs() + 0.06 * forwards.max(0.0), ahead, HandShape::Relaxed)
    };
    Stance {
        at: space(-0.030 * over, along(&WALK_HEIGHT, phase * 2.0), 0.0),
        hips: bend(0.03, -0.06 * over, -0.16 * forth),
        chest: bend(0.05, 0.045 * over, 0.15 * forth),
        head: bend(0.03, 0.01 * over, 0.0),
        arms: [swung(-forth), swung(forth)],
        legs: [step(&WALK, phase), step(&WALK, phase + 0.5)],
        seated: 0.0,
    }
}

pub(super) fn running(phase: f32) -> Stance {
    let turn = phase * std::f32::consts::TAU;
    let (forth, over) = (libm::cosf(turn - 0.5), libm::sinf(turn));
    let swung = |forwards: f32| {
        let (front, back) = (space(-0.12, -0.16, 0.60), space(0.16, -0.56, -0.22));
        let wrist = back.mix(front, 0.5 + 0.5 * forwards);
        arm(wrist.x, wrist.y, wrist.z, HandShape::Fist).elbow(0.35, -0.6, -0.8)
    };
    Stance {
        at: space(-0.02 * over, along(&RUN_HEIGHT, phase * 2.0), -0.02),
        hips: bend(0.14, -0.07 * over, -0.22 * forth),
        chest: bend(0.30, 0.06 * over, 0.30 * forth),
        head: bend(0.12, 0.0, 0.0),
        arms: [swung(-forth), swung(forth)],
        legs: [step(&RUN, phase), step(&RUN, phase + 0.5)],
        seated: 0.0,
    }
}

fn step(steps: &Steps, phase: f32) -> LegPose {
    let ankle = |part: fn(&(f32, f32, f32)) -> f32| along(&steps.each_ref().map(part), phase);
    LegPose {
        ankle: space(0.060, ankle(|key| key.1).max(0.0), ankle(|key| key.0)),
        knee: 0.05,
        foot: ankle(|key| key.2),
        turn: 0.06,
    }
}

/// The value at `phase` of a cycle that passes smoothly through all keys.
fn along<const N: usize>(keys: &[f32; N], phase: f32) -> f32 {
    let place = (phase - libm::floorf(phase)) * N as f32;
    let first = libm::floorf(place) as usize % N;
    let share = place - libm::floorf(place);
    let [a, b, c, d] = [N - 1, 0, 1, 2].map(|ahead| keys[(first + ahead) % N]);
    let (slope, next) = ((c - a) * 0.5, (d - b) * 0.5);
    let (squared, cubed) = (share * share, share * share * share);
    b * (2.0 * cubed - 3.0 * squared + 1.0)
        + slope * (cubed - 2.0 * squared + share)
        + c * (3.0 * squared - 2.0 * cubed)
        + next * (cubed - squared)
}
