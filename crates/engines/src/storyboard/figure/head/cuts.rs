//! The twelve cuts of hair as tables, in head units and degrees around the head.

use domain::character::HairShape;

use super::more_cuts::{
    BRAIDS, BRAIDS_VOLUME, CURLY, CURLY_VOLUME, HIME, HIME_VOLUME, SIDE_PART, SIDE_PART_VOLUME, WAVY,
    WAVY_VOLUME,
};
use super::shell::{Cut, Volume, notch, run, tip};

/// A cut of hair.
#[derive(Debug, Clone, Copy)]
pub(super) struct HairCut {
    pub(super) volume: Volume,
    pub(super) edge: &'static [Cut],
    pub(super) extra: Extra,
}

/// What a cut has beyond its shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    None,
    /// Points that stand out all around.
    Spikes,
    /// One tail behind.
    Tail,
    /// Two tails at the sides.
    Twins,
    /// Two braids before the shoulders.
    Braids,
    /// Curls that stand out all around.
    Curls,
    /// A knot on top behind.
    Knot,
}

const CLOSE: &[(f32, f32)] = &[(10.0, 0.99), (28.0, 0.90), (40.0, 0.76), (60.0, 0.7)];

pub(super) const BOB_VOLUME: Volume = Volume {
    top: -57.0,
    equator: -12.0,
    width: 41.5,
    depth: 45.5,
    back: 7.0,
    below: &[(6.0, 1.035), (22.0, 1.03), (36.0, 0.93), (50.0, 0.72)],
    nape: 0.12,
    wave: 0.0,
    parting: -4.0,
};

const BOB: &[Cut] = &[
    notch(-178.0, 41.0),
    tip(-160.0, 45.0),
    notch(-142.0, 41.5),
    tip(-120.0, 46.0),
    notch(-103.0, 42.0),
    tip(-80.0, 47.0),
    notch(-65.0, 41.0),
    tip(-50.0, 48.0),
    run(-48.0, 32.0),
    run(-50.0, 14.0),
    notch(-50.0, -14.0),
    tip(-44.5, -2.5),
    notch(-38.0, -19.0),
    tip(-31.0, -8.5),
    notch(-25.0, -24.0),
    tip(-18.0, -9.0),
    notch(-12.5, -25.0),
    tip(-6.0, -10.0),
    notch(-1.0, -29.0),
    tip(8.5, -8.0),
    notch(15.0, -27.0),
    tip(25.0, -8.5),
    notch(31.0, -23.0),
    tip(37.0, -7.5),
    notch(42.0, -19.0),
    tip(47.0, -2.5),
    notch(50.0, -14.0),
    run(50.0, 14.0),
    run(48.0, 32.0),
    tip(50.0, 48.0),
    notch(65.0, 41.0),
    tip(80.0, 47.0),
    notch(103.0, 42.0),
    tip(120.0, 46.0),
    notch(142.0, 41.5),
    tip(160.0, 45.0),
];

pub(super) const LONG_VOLUME: Volume = Volume {
    below: &[(10.0, 1.03), (40.0, 1.04), (90.0, 1.16), (140.0, 1.12), (176.0, 0.84)],
    nape: 0.0,
    ..BOB_VOLUME
};

const LONG: &[Cut] = &[
    tip(-170.0, 166.0),
    notch(-158.0, 154.0),
    tip(-146.0, 168.0),
    notch(-134.0, 152.0),
    tip(-120.0, 164.0),
    notch(-112.0, 148.0),
    tip(-101.0, 158.0),
    run(-94.0, 110.0),
    run(-88.0, 60.0),
    notch(-80.0, 40.0),
    tip(-66.0, 92.0),
    run(-56.0, 60.0),
    run(-51.0, 32.0),
    run(-51.0, 10.0),
    notch(-49.0, -12.0),
    tip(-43.0, -1.0),
    notch(-36.0, -17.0),
    tip(-30.0, -6.0),
    notch(-24.0, -21.0),
    tip(-17.0, -8.0),
    notch(-11.0, -24.0),
    tip(-3.5, -7.0),
    notch(2.5, -29.0),
    tip(12.0, -7.5),
    notch(19.0, -24.0),
    tip(27.0, -6.5),
    notch(33.0, -20.0),
    tip(39.0, -6.0),
    notch(44.0, -16.0),
    tip(47.5, 0.0),
    notch(49.5, -11.0),
    run(51.0, 10.0),
    run(51.0, 32.0),
    run(56.0, 60.0),
    tip(66.0, 92.0),
    notch(80.0, 40.0),
    run(88.0, 60.0),
    run(94.0, 110.0),
    tip(101.0, 158.0),
    notch(112.0, 148.0),
    tip(120.0, 164.0),
    notch(134.0, 152.0),
    tip(146.0, 168.0),
    notch(158.0, 154.0),
];

pub(super) const TIED_VOLUME: Volume = Volume {
    top: -56.0,
    equator: -12.0,
    width: 42.0,
    depth: 45.0,
    back: 6.0,
    below: CLOSE,
    nape: 0.35,
    ..BOB_VOLUME
};

const TIED: &[Cut] = &[
    run(180.0, 30.0),
    run(-150.0, 29.0),
    run(-120.0, 24.0),
    notch(-98.0, 14.0),
    run(-92.0, 0.0),
    notch(-76.0, -3.0),
    tip(-58.0, 32.0),
    run(-55.0, 14.0),
    notch(-49.0, -12.0),
    tip(-42.0, -1.0),
    notch(-35.0, -19.0),
    tip(-27.0, -7.5),
    notch(-21.0, -24.0),
    tip(-13.0, -8.0),
    notch(-7.0, -27.0),
    tip(1.0, -7.0),
    notch(9.0, -28.0),
    tip(18.0, -8.0),
    notch(25.0, -23.0),
    tip(33.0, -6.5),
    notch(40.0, -17.0),
    tip(46.0, 0.0),
    notch(49.0, -12.0),
    run(55.0, 14.0),
    tip(58.0, 34.0),
    notch(76.0, -3.0),
    run(92.0, 0.0),
    notch(98.0, 14.0),
    run(120.0, 24.0),
    run(150.0, 29.0),
];

pub(super) const SHORT_VOLUME: Volume = Volume {
    top: -57.0,
    equator: -12.0,
    width: 42.5,
    depth: 46.0,
    back: 6.0,
    below: CLOSE,
    nape: 0.35,
    ..BOB_VOLUME
};

const SHORT: &[Cut] = &[
    tip(180.0, 34.0),
    notch(-164.0, 29.0),
    tip(-148.0, 33.0),
    notch(-132.0, 26.0),
    tip(-116.0, 28.0),
    notch(-104.0, 16.0),
    run(-96.0, 2.0),
    notch(-82.0, -2.0),
    tip(-68.0, 15.0),
    notch(-58.0, -2.0),
    tip(-50.0, 4.0),
    notch(-42.0, -15.0),
    tip(-30.0, -7.0),
    notch(-22.0, -21.0),
    tip(-14.0, -7.0),
    notch(-4.0, -22.0),
    tip(9.0, -8.0),
    notch(16.0, -22.0),
    tip(30.0, -6.0),
    notch(40.0, -17.0),
    tip(50.0, 2.0),
    notch(58.0, -3.0),
    tip(68.0, 15.0),
    notch(82.0, -2.0),
    run(96.0, 2.0),
    notch(104.0, 16.0),
    tip(116.0, 28.0),
    notch(132.0, 26.0),
    tip(148.0, 33.0),
    notch(164.0, 29.0),
];

const SPIKY_VOLUME: Volume = Volume {
    top: -55.0,
    equator: -14.0,
    width: 41.5,
    depth: 45.0,
    back: 6.0,
    below: CLOSE,
    nape: 0.35,
    ..BOB_VOLUME
};

const SPIKY: &[Cut] = &[
    tip(180.0, 40.0),
    notch(-166.0, 26.0),
    tip(-150.0, 33.0),
    notch(-134.0, 19.0),
    tip(-118.0, 21.0),
    notch(-106.0, 14.0),
    run(-96.0, 2.0),
    notch(-84.0, -4.0),
    tip(-69.0, 17.0),
    notch(-60.0, -6.0),
    tip(-51.0, 6.0),
    notch(-40.0, -20.0),
    tip(-33.0, -3.0),
    notch(-20.0, -25.0),
    tip(-17.0, -5.0),
    notch(-4.0, -26.0),
    tip(1.0, 2.0),
    notch(10.0, -24.0),
    tip(21.0, -6.0),
    notch(28.0, -24.0),
    tip(40.0, -1.0),
    notch(48.0, -15.0),
    tip(58.0, 8.0),
    notch(63.0, -6.0),
    tip(70.0, 17.0),
    notch(84.0, -4.0),
    run(96.0, 2.0),
    notch(106.0, 14.0),
    tip(118.0, 21.0),
    notch(134.0, 19.0),
    tip(150.0, 33.0),
    notch(166.0, 26.0),
];

const BUN_VOLUME: Volume = Volume {
    top: -54.0,
    equator: -12.0,
    width: 41.0,
    depth: 44.0,
    back: 7.0,
    below: CLOSE,
    nape: 0.35,
    ..BOB_VOLUME
};

const BUN: &[Cut] = &[
    run(180.0, 27.0),
    run(-150.0, 26.0),
    run(-120.0, 21.0),
    notch(-98.0, 12.0),
    run(-92.0, -2.0),
    notch(-78.0, -4.0),
    tip(-69.0, 14.0),
    run(-64.0, -2.0),
    run(-56.0, -16.0),
    run(-40.0, -26.0),
    run(-20.0, -33.0),
    notch(-8.0, -37.0),
    run(10.0, -31.0),
    run(30.0, -24.0),
    run(48.0, -16.0),
    run(60.0, -6.0),
    tip(68.0, 12.0),
    notch(78.0, -4.0),
    run(92.0, -2.0),
    notch(98.0, 12.0),
    run(120.0, 21.0),
    run(150.0, 26.0),
];

/// The table of a cut.
pub(super) const fn cut_of(shape: HairShape) -> HairCut {
    let (volume, edge, extra) = match shape {
        HairShape::Bob => (BOB_VOLUME, BOB, Extra::None),
        HairShape::Long => (LONG_VOLUME, LONG, Extra::None),
        HairShape::Wavy => (WAVY_VOLUME, WAVY, Extra::None),
        HairShape::Hime => (HIME_VOLUME, HIME, Extra::None),
        HairShape::Ponytail => (TIED_VOLUME, TIED, Extra::Tail),
        HairShape::Twintails => (TIED_VOLUME, TIED, Extra::Twins),
        HairShape::Braids => (BRAIDS_VOLUME, BRAIDS, Extra::Braids),
        HairShape::Short => (SHORT_VOLUME, SHORT, Extra::None),
        HairShape::Curly => (CURLY_VOLUME, CURLY, Extra::Curls),
        HairShape::SidePart => (SIDE_PART_VOLUME, SIDE_PART, Extra::None),
        HairShape::Spiky => (SPIKY_VOLUME, SPIKY, Extra::Spikes),
        HairShape::Bun => (BUN_VOLUME, BUN, Extra::Knot),
    };
    HairCut { volume, edge, extra }
}
