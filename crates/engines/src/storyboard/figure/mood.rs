//! Moods: what each expression does to eyes, brows, mouth and skin.

use domain::shot::Expression;

/// How a face is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mood {
    /// How far the eyes are open, 1 at rest.
    pub(super) open: f32,
    pub(super) lids: Lids,
    /// How far the inner (above 0) or outer (below 0) end of the upper lid is lowered, in eye units.
    pub(super) lid_slant: f32,
    /// The size of the irises, 1 at rest.
    pub(super) iris: f32,
    /// How far the brows are raised, in head units.
    pub(super) brow_lift: f32,
    /// How far the inner ends of the brows are raised above the outer ones, in head units.
    pub(super) brow_slant: f32,
    /// Half the width of the closed mouth, in head units.
    pub(super) mouth_width: f32,
    /// How far the corners of the mouth are raised, in head units.
    pub(super) mouth_curve: f32,
    /// How far the mouth is open without speaking, 0 to 1.
    pub(super) mouth_open: f32,
    /// 0 for none to 1.
    pub(super) blush: f32,
    pub(super) tears: Tears,
    /// Whether a drop of sweat stands at the temple.
    pub(super) sweat: bool,
    /// How far the head is bent, in head units of the features' slide.
    pub(super) nod: f32,
}

/// What the lids do beyond opening and shutting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lids {
    Open,
    /// Shut in calm: the line hangs.
    Shut,
    /// Shut in laughter: the line arches.
    Arched,
}

/// Water in the eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tears {
    None,
    /// They stand in the eye.
    Welling,
    /// They run down.
    Running,
}

const REST: Mood = Mood {
    open: 1.0,
    lids: Lids::Open,
    lid_slant: 0.0,
    iris: 1.0,
    brow_lift: 0.0,
    brow_slant: 0.0,
    mouth_width: 4.6,
    mouth_curve: 0.5,
    mouth_open: 0.0,
    blush: 0.18,
    tears: Tears::None,
    sweat: false,
    nod: 0.0,
};

const SMILE: Mood =
    Mood { open: 0.94, brow_lift: 1.2, mouth_width: 7.4, mouth_curve: 2.5, blush: 0.42, ..REST };

const LAUGH: Mood = Mood {
    lids: Lids::Arched,
    brow_lift: 2.6,
    mouth_width: 8.6,
    mouth_curve: 3.0,
    mouth_open: 0.95,
    blush: 0.62,
    nod: -1.0,
    ..REST
};

const SAD: Mood = Mood {
    open: 0.84,
    lid_slant: -1.5,
    brow_slant: 3.6,
    mouth_width: 4.8,
    mouth_curve: -1.7,
    blush: 0.1,
    tears: Tears::Welling,
    nod: 2.0,
    ..REST
};

const CRY: Mood = Mood {
    open: 0.80,
    lid_slant: -1.6,
    brow_slant: 4.4,
    brow_lift: 0.6,
    mouth_width: 6.0,
    mouth_curve: -2.3,
    mouth_open: 0.35,
    blush: 0.6,
    tears: Tears::Running,
    nod: 1.2,
    ..REST
};

const ANGRY: Mood = Mood {
    open: 0.92,
    lid_slant: 3.0,
    iris: 0.92,
    brow_lift: -2.2,
    brow_slant: -5.2,
    mouth_width: 5.6,
    mouth_curve: -2.0,
    blush: 0.12,
    ..REST
};

const SURPRISED: Mood = Mood {
    open: 1.16,
    iris: 0.80,
    brow_lift: 4.6,
    mouth_width: 4.0,
    mouth_curve: 0.0,
    mouth_open: 0.62,
    ..REST
};

const WORRIED: Mood = Mood {
    open: 0.94,
    lid_slant: -1.0,
    iris: 0.95,
    brow_slant: 3.8,
    brow_lift: 0.8,
    mouth_width: 4.6,
    mouth_curve: -1.2,
    sweat: true,
    ..REST
};

const SHY: Mood =
    Mood { open: 0.80, brow_slant: 2.8, mouth_width: 3.8, mouth_curve: 0.9, blush: 1.0, nod: 2.4, ..REST };

const EYES_CLOSED: Mood =
    Mood { lids: Lids::Shut, mouth_width: 4.8, mouth_curve: 0.8, blush: 0.25, nod: 1.0, ..REST };

impl Mood {
    pub(super) const fn of(expression: Expression) -> Self {
        match expression {
            Expression::Neutral => REST,
            Expression::Smile => SMILE,
            Expression::Laugh => LAUGH,
            Expression::Sad => SAD,
            Expression::Cry => CRY,
            Expression::Angry => ANGRY,
            Expression::Surprised => SURPRISED,
            Expression::Worried => WORRIED,
            Expression::Shy => SHY,
            Expression::EyesClosed => EYES_CLOSED,
        }
    }
}
