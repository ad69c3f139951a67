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

impl Proportion {
    pub(super) fn of(figure: &Figure) -> Self {
        let age = f32::from(figure.age);
        let grown = ((age - 5.0) / 11.0).clamp(0.0, 1.0);
        let aged = ((age - 55.0) / 20.0).clamp(0.0, 1.0);
        let broad = figure.gender == Gender::Male;
        let height = f32::from(figure.height_cm).max(5.0) * (1.0 - 0.02 * aged);
        let heads = 4.4 + 1.65 * grown + if broad { 0.24 * grown } else { 0.0 } - 0.45 * aged;
        let build = match figure.build {
            Build::Slim => 0.93,
            Build::Average => 1.0,
            Build::Sturdy => 1.16,
        };
        let unit = height / 160.0;
        let head = height / heads;
        let shoulder_half = unit * build * if broad { 13.6 + 2.3 * grown } else { 13.2 + 1.4 * grown };
        let waist = unit * build * if broad { 10.0 } else { 9.8 + 3.0 * aged };
        let hip = unit * build * if broad { 11.5 } else { 11.8 + 2.2 * grown };
        let chin = height - head;
        let neck = head * if broad { 0.215 } else { 0.19 } * (1.0 - 0.25 * aged);
        let hips = height * (0.44 + 0.045 * grown);
        Self {
            height,
            head,
            neck_base: chin - neck,
            shoulders: chin - neck - head * 0.13,
            waist: hips + (chin - neck - hips) * 0.36,
            hips,
            knees: hips * 0.545,
            shoulder_half,
            chest_half: shoulder_half * 0.80,
            waist_half: waist,
            hip_half: hip,
            girth: unit * build * if broad { 1.02 } else { 1.0 },
            grown,
            aged,
            broad,
        }
    }
}
