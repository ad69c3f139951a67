//! Moods: what each expression does to eyes, brows, mouth and skin.

use domain::shot::{Expression, Mark};

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
    /// How far the cheeks push the lower lids up, in head units.
    pub(super) cheek: f32,
    /// How far the eyes turn aside where no gaze is said, 0 to 1.
    pub(super) averted: f32,
    /// Whether the eyes glisten.
    pub(super) glassy: bool,
    /// How much the line of the mouth wavers, in head units.
    pub(super) waver: f32,
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
    mouth_width: 5.0,
    mouth_curve: 0.8,
    mouth_open: 0.0,
    blush: 0.2,
    tears: Tears::None,
    sweat: false,
    nod: 0.0,
    cheek: 0.0,
    averted: 0.0,
    glassy: false,
    waver: 0.0,
};

const SMILE: Mood = Mood {
    open: 0.95,
    brow_lift: 1.6,
    brow_slant: 0.6,
    mouth_width: 8.2,
    mouth_curve: 3.0,
    blush: 0.46,
    cheek: 1.2,
    ..REST
};

const LAUGH: Mood = Mood {
    lids: Lids::Arched,
    brow_lift: 3.0,
    brow_slant: 0.8,
    mouth_width: 9.4,
    mouth_curve: 3.4,
    mouth_open: 0.95,
    blush: 0.6,
    nod: -1.0,
    ..REST
};

const SAD: Mood = Mood {
    open: 0.80,
    lid_slant: -1.5,
    brow_slant: 4.6,
    mouth_width: 5.2,
    mouth_curve: -2.4,
    blush: 0.1,
    tears: Tears::Welling,
    nod: 2.6,
    glassy: true,
    ..REST
};

const CRY: Mood = Mood {
    open: 0.78,
    lid_slant: -1.6,
    brow_slant: 5.8,
    brow_lift: 0.8,
    mouth_width: 7.0,
    mouth_curve: -2.8,
    mouth_open: 0.5,
    blush: 0.66,
    tears: Tears::Running,
    nod: 1.2,
    glassy: true,
    waver: 0.7,
    ..REST
};

const ANGRY: Mood = Mood {
    open: 0.90,
    lid_slant: 3.0,
    iris: 0.90,
    brow_lift: -2.6,
    brow_slant: -6.6,
    mouth_width: 6.4,
    mouth_curve: -2.6,
    blush: 0.14,
    ..REST
};

const SURPRISED: Mood = Mood {
    open: 1.18,
    iris: 0.72,
    brow_lift: 5.0,
    mouth_width: 4.4,
    mouth_curve: 0.0,
    mouth_open: 0.72,
    ..REST
};

const WORRIED: Mood = Mood {
    open: 0.96,
    lid_slant: -0.8,
    iris: 0.90,
    brow_slant: 5.2,
    brow_lift: 1.4,
    mouth_width: 5.4,
    mouth_curve: -1.2,
    sweat: true,
    waver: 1.0,
    ..REST
};

const SHY: Mood = Mood {
    open: 0.84,
    brow_slant: 3.4,
    mouth_width: 4.4,
    mouth_curve: 1.0,
    blush: 1.0,
    nod: 2.4,
    averted: 1.0,
    glassy: true,
    waver: 0.8,
    ..REST
};

const EYES_CLOSED: Mood =
    Mood { lids: Lids::Shut, mouth_width: 4.8, mouth_curve: 0.9, blush: 0.28, nod: 1.0, ..REST };

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

    /// The same with the signs that a shot asks for beside the expression.
    pub(super) fn marked(mut self, marks: &[Mark]) -> Self {
        for mark in marks {
            match mark {
                Mark::Blush => self.blush = (self.blush + 0.5).max(0.92),
                Mark::Sweat => self.sweat = true,
                Mark::Tears => {
                    self.tears = Tears::Running;
                    self.glassy = true;
                }
                // Breath hangs in the air before the face and changes nothing in it.
                Mark::Breath => {}
            }
        }
        self
    }
}
