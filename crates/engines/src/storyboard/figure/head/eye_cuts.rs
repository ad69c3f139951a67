//! The cuts of eyes as tables: six shapes from the front, one from the side, and what age and pronoun make of
//! them.
//!
//! An eye's own units are head units around its own middle: x runs from the nose outwards, y downwards.

use domain::character::Eyes;

use super::super::proportion::Proportion;

/// The cut of an eye.
#[derive(Debug, Clone, Copy)]
pub(super) struct EyeCut {
    /// The upper lid from the inner to the outer corner.
    pub(super) upper: [(f32, f32); 6],
    /// The lower lid from the outer to the inner corner.
    pub(super) lower: [(f32, f32); 4],
    /// Half the width and half the height of the iris.
    pub(super) iris: (f32, f32),
    /// How far the middle of the iris lies below the middle of the eye.
    pub(super) iris_low: f32,
    /// How thick the lashes of the upper lid are.
    pub(super) lash: f32,
    /// How far the lashes flick out at the corner.
    pub(super) flick: f32,
    /// How far above the lid its crease lies.
    pub(super) crease: f32,
}

const ROUND: EyeCut = EyeCut {
    upper: [(-8.0, 2.8), (-7.2, -2.8), (-4.2, -6.8), (0.8, -8.0), (6.0, -6.0), (8.8, -0.2)],
    lower: [(7.8, 4.8), (4.6, 7.6), (-2.4, 8.0), (-6.2, 6.2)],
    iris: (7.0, 9.3),
    iris_low: 0.5,
    lash: 1.0,
    flick: 1.0,
    crease: 3.0,
};

const SHARP: EyeCut = EyeCut {
    upper: [(-8.9, 4.4), (-6.8, -0.2), (-2.8, -4.4), (2.8, -6.8), (7.4, -6.4), (10.3, -2.6)],
    lower: [(8.4, 3.0), (4.4, 6.4), (-2.4, 7.6), (-6.6, 6.6)],
    iris: (5.9, 8.4),
    iris_low: 0.2,
    lash: 1.0,
    flick: 1.35,
    crease: 2.2,
};

const GENTLE: EyeCut = EyeCut {
    upper: [(-8.3, 1.6), (-7.2, -3.7), (-3.6, -6.9), (1.4, -7.1), (6.2, -3.4), (9.3, 3.4)],
    lower: [(7.8, 6.6), (4.0, 7.9), (-2.4, 7.4), (-6.4, 5.0)],
    iris: (6.7, 8.7),
    iris_low: 0.4,
    lash: 0.86,
    flick: 0.7,
    crease: 3.0,
};

const NARROW: EyeCut = EyeCut {
    upper: [(-9.0, 2.4), (-6.8, -1.0), (-2.8, -3.4), (2.6, -3.9), (7.0, -2.3), (9.8, 1.4)],
    lower: [(7.8, 3.9), (3.6, 5.4), (-2.6, 5.4), (-6.8, 4.3)],
    iris: (5.3, 7.0),
    iris_low: 0.6,
    lash: 0.8,
    flick: 0.9,
    crease: 2.2,
};

const ALMOND: EyeCut = EyeCut {
    upper: [(-9.2, 3.6), (-7.0, -1.6), (-3.0, -5.8), (2.4, -7.4), (7.4, -5.6), (10.3, -0.6)],
    lower: [(8.6, 4.2), (4.2, 7.2), (-2.4, 7.8), (-7.0, 6.2)],
    iris: (6.3, 8.8),
    iris_low: 0.2,
    lash: 0.92,
    flick: 1.2,
    crease: 2.6,
};

const SLEEPY: EyeCut = EyeCut {
    upper: [(-8.7, 3.2), (-7.0, -0.2), (-3.2, -1.9), (1.8, -2.2), (6.6, -1.4), (9.3, 1.8)],
    lower: [(7.9, 6.2), (4.0, 8.4), (-2.6, 8.4), (-6.7, 6.4)],
    iris: (6.6, 8.4),
    iris_low: 1.2,
    lash: 0.9,
    flick: 0.8,
    crease: 4.4,
};

/// From the side, looking to the left: the first points are the front of the eyeball.
const SIDE: EyeCut = EyeCut {
    upper: [(-3.6, 7.0), (-5.3, 1.4), (-5.4, -4.0), (-4.0, -7.6), (1.4, -5.9), (6.0, 0.6)],
    lower: [(5.0, 4.2), (2.4, 6.6), (0.0, 7.6), (-2.0, 7.8)],
    iris: (3.5, 8.7),
    iris_low: 0.0,
    lash: 1.0,
    flick: 1.0,
    crease: 2.6,
};

/// The eyes of this body from the front.
pub(super) fn from_front(eyes: Eyes, body: &Proportion) -> EyeCut {
    let cut = match eyes {
        Eyes::Round => ROUND,
        Eyes::Sharp => SHARP,
        Eyes::Gentle => GENTLE,
        Eyes::Narrow => NARROW,
        Eyes::Almond => ALMOND,
        Eyes::Sleepy => SLEEPY,
    };
    of_body(cut, body)
}

/// The eye of this body from the side, as high as its front view is.
pub(super) fn from_side(eyes: Eyes, body: &Proportion) -> EyeCut {
    let front = match eyes {
        Eyes::Round => 1.0,
        Eyes::Gentle => 0.94,
        Eyes::Almond => 0.9,
        Eyes::Sharp => 0.86,
        Eyes::Sleepy => 0.68,
        Eyes::Narrow => 0.62,
    };
    let slant = match eyes {
        Eyes::Sharp => -1.8,
        Eyes::Almond => -0.9,
        Eyes::Gentle => 1.6,
        Eyes::Round | Eyes::Narrow | Eyes::Sleepy => 0.0,
    };
    let mut cut = SIDE;
    for point in &mut cut.upper {
        point.1 = point.1 * if point.1 < 0.0 { front } else { 1.0 } + slant * (point.0 + 4.0) / 10.0;
    }
    of_body(cut, body)
}

/// A man's eyes are lower and barer, a child's larger, those of age smaller.
fn of_body(mut cut: EyeCut, body: &Proportion) -> EyeCut {
    let male = if body.broad { 0.35 + 0.65 * body.grown } else { 0.0 };
    let child = 1.0 - body.grown;
    let wide = 1.10 * (1.0 - 0.05 * male) * (1.0 + 0.06 * child) * (1.0 - 0.14 * body.aged);
    let high = 1.06 * (1.0 - 0.17 * male) * (1.0 + 0.10 * child) * (1.0 - 0.24 * body.aged);
    let sag = 1.2 * body.aged;
    for point in cut.upper.iter_mut().chain(&mut cut.lower) {
        *point = (point.0 * wide, point.1 * high + sag * (point.0 / 9.0).max(0.0));
    }
    cut.iris = (cut.iris.0 * wide * (1.0 - 0.04 * male), cut.iris.1 * high * (1.0 + 0.06 * male));
    cut.lash *= (1.0 - 0.34 * male) * (1.0 - 0.4 * body.aged);
    cut.flick *= (1.0 - 0.8 * male) * (1.0 - 0.5 * child) * (1.0 - 0.6 * body.aged);
    cut
}
