//! Proportions: how the parts of a body relate, by age, build and pronoun. All lengths in centimetres.

use domain::character::{Build, Gender};
use domain::request::Figure;

/// The measures of one standing body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Proportion {
    /// From the ground to the top of the hair.
    pub(super) height: f32,
    /// From the chin to the top of the hair.
    pub(super) head: f32,
    /// From the ground to the pit of the neck.
    pub(super) neck_base: f32,
    /// From the ground to the shoulder joints.
    pub(super) shoulders: f32,
    /// From the ground to the waist.
    pub(super) waist: f32,
    /// From the ground to the hip joints.
    pub(super) hips: f32,
    /// From the ground to the knees.
    pub(super) knees: f32,
    /// From the middle to a shoulder joint.
    pub(super) shoulder_half: f32,
    /// Half of the chest's width.
    pub(super) chest_half: f32,
    /// Half of the waist's width.
    pub(super) waist_half: f32,
    /// Half of the hips' width.
    pub(super) hip_half: f32,
    /// How thick limbs are against those of a grown girl.
    pub(super) girth: f32,
    /// 0 for a child to 1 for a grown person.
    pub(super) grown: f32,
    /// 0 until sixty, then towards 1.
    pub(super) aged: f32,
    /// Whether the body is drawn with broad shoulders and straight hips.
    pub(super) broad: bool,
}

/// How many heads tall a body of an age is, by age.
const HEADS_BY_AGE: [(f32, f32); 9] = [
    (0.0, 2.0),
    (2.0, 2.5),
    (4.0, 3.3),
    (6.0, 4.1),
    (9.0, 4.8),
    (12.0, 5.4),
    (15.0, 6.0),
    (18.0, 6.5),
    (24.0, 7.1),
];

impl Proportion {
    pub(super) fn of(figure: &Figure) -> Self {
        let age = f32::from(figure.age);
        let grown = ((age - 5.0) / 11.0).clamp(0.0, 1.0);
        let aged = ((age - 55.0) / 20.0).clamp(0.0, 1.0);
        let broad = figure.gender == Gender::Male;
        let height = f32::from(figure.height_cm).max(5.0) * (1.0 - 0.02 * aged);
        let head = height / heads(figure, age, aged);
        // How far a head counts for the rest of the body: a small child's is large on a small body.
        let small = ((5.0 - height / head) / 3.0).clamp(0.0, 1.0);
        let build = match figure.build {
            Build::Slim => 0.93,
            Build::Average => 1.0,
            Build::Sturdy => 1.16,
        };
        let unit = height / 160.0;
        let plump = 1.0 + 0.45 * small;
        let wide = unit * build * plump;
        let shoulder = if broad { 13.6 + 3.6 * grown } else { 13.0 + 1.3 * grown };
        let waist = if broad { 10.2 + 0.8 * aged } else { 9.7 - 2.1 * grown + 3.0 * aged };
        let hip = if broad { 10.8 + 0.2 * grown } else { 11.0 + 1.9 * grown };
        let neck = head * if broad { 0.20 } else { 0.19 } * (1.0 - 0.25 * aged) * (1.0 - 0.55 * small);
        let neck_base = height - head - neck;
        let hips = height * (0.470 + 0.035 * grown) * (1.0 - 0.26 * small);
        Self {
            height,
            head,
            neck_base,
            shoulders: neck_base - (head * 0.12).min(3.2 * unit),
            waist: hips + (neck_base - hips) * if broad { 0.37 } else { 0.42 },
            hips,
            knees: hips * 0.55,
            shoulder_half: shoulder * wide * (1.0 - 0.10 * small),
            chest_half: (shoulder - if broad { 4.0 } else { 3.4 } * grown.max(0.4)) * wide,
            waist_half: waist * wide,
            hip_half: hip * wide * (1.0 - 0.10 * small),
            girth: wide * if broad { 1.03 } else { 0.97 },
            grown,
            aged,
            broad,
        }
    }

    /// From the ground to an ankle.
    pub(super) fn ankles(&self) -> f32 {
        self.height * 0.045
    }

    /// The length of an arm without its hand.
    pub(super) fn arm(&self) -> f32 {
        (self.neck_base - self.hips) * 0.64 + self.height * 0.088
    }
}

/// How many heads tall a figure is: by age, with a little more for the tall, and never more than a body of its
/// height can be, so that a very small figure of any age is a chibi.
fn heads(figure: &Figure, age: f32, aged: f32) -> f32 {
    let last = HEADS_BY_AGE[HEADS_BY_AGE.len() - 1];
    let by_age = HEADS_BY_AGE.windows(2).find(|pair| age < pair[1].0).map_or(last.1, |pair| {
        let share = (age - pair[0].0) / (pair[1].0 - pair[0].0);
        pair[0].1 + (pair[1].1 - pair[0].1) * share
    });
    let height = f32::from(figure.height_cm);
    let grown = ((age - 11.0) / 6.0).clamp(0.0, 1.0);
    let usual = if figure.gender == Gender::Male { 170.0 } else { 162.0 };
    let tall = ((height - usual) / 25.0).clamp(-0.5, 0.9) * 0.6 * grown;
    let most = 2.0 + ((height - 60.0) / 70.0).max(0.0) * 4.0;
    (by_age + tall - 0.75 * aged).min(most)
}
