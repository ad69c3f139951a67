//! Clock, bread and fish: things of a household.

use domain::colour::Colour;

use super::easel::{Easel, turned};
use super::surface;
use crate::storyboard::brush::{Spot, Wash};

const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);

/// An alarm clock with two bells.
pub(super) fn clock(easel: &mut Easel) {
    let shell = Colour::rgb(0xc8, 0x4c, 0x48);
    let steel = Colour::rgb(0xc8, 0xcc, 0xd4);
    surface::lay(easel, 0.02);
    easel.shadow((0.08, 0.72), 0.72, 0.16, 0.9);
    for side in [-1.0_f32, 1.0] {
        easel.line(&[(side * 0.30, 0.46), (side * 0.44, 0.74)], 0.07, easel.plain(steel, 0.7));
        easel.ellipse((side * 0.44, 0.74), 0.06, 0.045, easel.round(steel));
        let bell = [
            (side * 0.16, -0.52),
            (side * 0.24, -0.72),
            (side * 0.42, -0.74),
            (side * 0.56, -0.60),
            (side * 0.54, -0.40),
        ];
        easel.line(&[(side * 0.30, -0.40), (side * 0.36, -0.62)], 0.03, easel.plain(steel, 1.0));
        easel.smooth(&bell, easel.fall(steel, 0.0, 0.6));
        easel.polygon(
            &[bell[0], bell[4], (side * 0.50, -0.36), (side * 0.13, -0.48)],
            easel.plain(steel, 0.8),
        );
        easel.ellipse((side * 0.36, -0.66), 0.06, 0.03, Wash::flat(WHITE).alpha(0.8));
    }
    easel.line(&[(-0.06, -0.58), (0.0, -0.66), (0.06, -0.58)], 0.05, easel.plain(steel, 0.5));
    easel.line(&[(0.0, -0.62), (0.0, -0.46)], 0.04, easel.plain(steel, 0.8));
    let wash = easel.round(shell);
    easel.ellipse((0.0, 0.12), 0.64, 0.64, easel.plain(shell, 1.0));
    easel.ellipse((-0.01, 0.11), 0.62, 0.62, wash);
    easel.ellipse((0.0, 0.12), 0.52, 0.52, easel.plain(shell, 1.0));
    easel.ellipse((0.0, 0.125), 0.50, 0.495, easel.fall(Colour::rgb(0xfc, 0xf6, 0xe6), 0.28, 0.0));
    face(easel);
    easel.smooth(&[(-0.40, -0.08), (-0.22, -0.30), (0.06, -0.34), (-0.16, -0.16), (-0.32, 0.14)], {
        Wash::flat(WHITE).alpha(0.5)
    });
    easel.line(&[(-0.56, 0.02), (-0.46, -0.26), (-0.26, -0.44)], 0.03, Wash::flat(WHITE).alpha(0.6));
}

/// Marks and hands of the clock.
fn face(easel: &mut Easel) {
    let ink = easel.plain(Colour::rgb(0x38, 0x34, 0x44), 0.2);
    let at = |angle: f32, reach: f32| {
        let turn = core::f32::consts::TAU * angle;
        (libm::sinf(turn) * reach, 0.12 - libm::cosf(turn) * reach)
    };
    for hour in 0..12_u8 {
        let angle = f32::from(hour) / 12.0;
        let (from, width) = if hour % 3 == 0 { (0.36, 0.032) } else { (0.40, 0.016) };
        easel.line(&[at(angle, from), at(angle, 0.45)], width, ink);
    }
    let red = easel.plain(Colour::rgb(0xd0, 0x44, 0x40), 0.1);
    easel.line(&[at(0.52, -0.06), at(0.52, 0.34)], 0.012, red);
    easel.line(&[at(0.655, -0.05), at(0.655, 0.24)], 0.044, ink);
    easel.line(&[at(0.97, -0.06), at(0.97, 0.38)], 0.030, ink);
    easel.ellipse((0.0, 0.12), 0.04, 0.04, ink);
    easel.ellipse((-0.008, 0.112), 0.016, 0.016, Wash::flat(WHITE).alpha(0.8));
}

/// A loaf on a board, with two slices cut from it.
pub(super) fn bread(easel: &mut Easel) {
    surface::lay(easel, -0.36);
    easel.shadow((0.0, 0.56), 1.35, 0.26, 0.7);
    let board = Colour::rgb(0xd4, 0xa4, 0x6c);
    easel.polygon(&[(-1.0, 0.06), (0.98, 0.06), (1.20, 0.64), (-1.22, 0.64)], easel.fall(board, 0.3, 0.0));
    easel.polygon(&[(-1.22, 0.64), (1.20, 0.64), (1.20, 0.72), (-1.22, 0.72)], easel.plain(board, 0.9));
    let crust = Colour::rgb(0xc0, 0x78, 0x38);
    easel.shadow((0.36, 0.44), 0.80, 0.14, 0.8);
    let loaf = [
        (-0.30, 0.42),
        (-0.36, -0.08),
        (-0.42, -0.30),
        (-0.30, -0.50),
        (0.0, -0.56),
        (0.36, -0.60),
        (0.72, -0.56),
        (0.92, -0.44),
        (0.98, -0.24),
        (0.90, -0.06),
        (0.88, 0.32),
        (0.30, 0.44),
    ];
    easel.smooth(&loaf, easel.fall(crust, 0.0, 0.85));
    easel.smooth(
        &[(-0.10, -0.52), (0.36, -0.57), (0.78, -0.51), (0.66, -0.43), (0.24, -0.46), (-0.04, -0.44)],
        easel.plain(Colour::rgb(0xf4, 0xc0, 0x78), 0.0).alpha(0.7),
    );
    for x in [0.22, 0.54] {
        let dip = [(x, -0.585), (x + 0.035, -0.44), (x + 0.02, 0.38)];
        easel.line(&dip, 0.016, easel.plain(crust, 1.0).alpha(0.35));
    }
    slice(easel, (-0.22, -0.02), 1.0);
    easel.shadow((-0.60, 0.50), 0.46, 0.10, 0.7);
    slice(easel, (-0.62, 0.08), 0.96);
    crumbs(easel);
}

/// One slice that stands upright, its crumb towards the viewer.
fn slice(easel: &mut Easel, (x, y): Spot, size: f32) {
    let shape = |part: f32, thick: f32| -> Vec<Spot> {
        [
            (-0.28, 0.42),
            (-0.30, 0.0),
            (-0.36, -0.16),
            (-0.34, -0.38),
            (-0.16, -0.48),
            (0.02, -0.45),
            (0.18, -0.48),
            (0.34, -0.38),
            (0.36, -0.16),
            (0.30, 0.0),
            (0.29, 0.42),
        ]
        .iter()
        .map(|spot: &Spot| (x + spot.0 * size * part + thick, y + (spot.1 * part + 0.02) * size))
        .collect()
    };
    let crust = Colour::rgb(0xc0, 0x78, 0x38);
    easel.smooth(&shape(1.0, 0.09), easel.plain(crust, 0.85));
    easel.smooth(&shape(1.0, 0.0), easel.fall(crust.mix(WHITE, 0.12), 0.0, 0.5));
    easel.smooth(&shape(0.89, 0.0), easel.fall(Colour::rgb(0xfe, 0xf2, 0xd6), 0.0, 0.28));
    let hole = easel.plain(Colour::rgb(0xe4, 0xca, 0x9c), 0.3);
    for (dx, dy, r) in [
        (-0.12, -0.2, 0.022),
        (0.10, -0.06, 0.018),
        (-0.04, 0.14, 0.024),
        (0.16, 0.20, 0.014),
        (0.06, -0.28, 0.014),
    ] {
        easel.ellipse((x + dx * size, y + dy * size), r, r * 0.7, hole.alpha(0.7));
    }
}

fn crumbs(easel: &mut Easel) {
    let crumb = easel.plain(Colour::rgb(0xe0, 0xa8, 0x60), 0.3);
    for (x, y, size) in [
        (0.10, 0.56, 0.02),
        (0.26, 0.60, 0.014),
        (-0.14, 0.59, 0.016),
        (0.44, 0.54, 0.012),
        (-1.0, 0.56, 0.016),
    ] {
        easel.ellipse((x, y), size, size * 0.7, crumb);
    }
}

/// A grilled fish on a long plate.
pub(super) fn fish(easel: &mut Easel) {
    surface::lay(easel, -0.46);
    easel.shadow((0.06, 0.34), 1.45, 0.42, 0.75);
    let plate = Colour::rgb(0x5c, 0x7c, 0x98);
    easel.ellipse((0.0, 0.20), 1.30, 0.46, easel.fall(plate, 0.7, 0.1));
    easel.ellipse((0.0, 0.17), 1.30, 0.45, easel.fall(Colour::rgb(0xe8, 0xee, 0xf0), 0.35, 0.0));
    easel.ellipse((0.0, 0.17), 1.17, 0.385, easel.fall(plate.mix(WHITE, 0.35), 0.5, 0.15));
    let at = turned((0.0, 0.10), -0.05);
    easel.shadow((0.02, 0.28), 0.96, 0.15, 0.7);
    let skin = Colour::rgb(0x8c, 0x9c, 0xac);
    let tail = [at(0.70, 0.0), at(1.04, -0.30), at(0.98, -0.02), at(1.08, 0.24), at(0.74, 0.06)];
    easel.polygon(&tail, easel.fall(skin, 0.3, 0.9));
    let fin = [at(-0.20, -0.24), at(0.10, -0.38), at(0.34, -0.24), at(0.30, -0.16)];
    easel.polygon(&fin, easel.plain(skin, 0.9));
    let body = [
        at(-0.98, 0.04),
        at(-0.86, -0.14),
        at(-0.50, -0.27),
        at(0.0, -0.28),
        at(0.44, -0.18),
        at(0.80, -0.05),
        at(0.80, 0.07),
        at(0.40, 0.18),
        at(-0.10, 0.25),
        at(-0.60, 0.22),
        at(-0.90, 0.14),
    ];
    let (back, belly) = (skin.mix(Colour::rgb(0x48, 0x5c, 0x78), 0.4), Colour::rgb(0xf0, 0xe8, 0xdc));
    easel.smooth(&body, Wash::down(easel.air.lit(back, 0.0), easel.air.lit(belly, 0.0)));
    let toast = easel.plain(Colour::rgb(0xb4, 0x74, 0x3c), 0.2);
    easel.smooth(
        &[at(-0.3, -0.2), at(0.1, -0.22), at(0.5, -0.08), at(0.2, 0.02), at(-0.2, -0.04)],
        toast.alpha(0.4),
    );
    for x in [-0.18, 0.06, 0.30] {
        let cut = easel.plain(Colour::rgb(0x5c, 0x3c, 0x30), 0.6);
        easel.line(&[at(x, -0.17), at(x + 0.10, 0.0), at(x + 0.12, 0.12)], 0.026, cut);
    }
    let gill = easel.plain(back, 1.0);
    easel.line(&[at(-0.58, -0.19), at(-0.50, 0.0), at(-0.58, 0.17)], 0.020, gill);
    easel.smooth(&[at(-0.46, 0.02), at(-0.24, 0.06), at(-0.28, 0.16), at(-0.44, 0.10)], gill.alpha(0.7));
    easel.ellipse(at(-0.76, -0.04), 0.055, 0.055, easel.plain(WHITE, 0.1));
    easel.ellipse(at(-0.76, -0.04), 0.032, 0.034, easel.plain(Colour::rgb(0x30, 0x30, 0x3c), 0.4));
    easel.line(&[at(-0.97, 0.07), at(-0.88, 0.08), at(-0.82, 0.06)], 0.014, gill);
    garnish(easel);
}

/// A slice of lemon and a leaf beside the fish.
fn garnish(easel: &mut Easel) {
    let leaf = Colour::rgb(0x5c, 0x9c, 0x54);
    easel.smooth(&[(0.30, 0.44), (0.46, 0.32), (0.74, 0.34), (0.92, 0.44), (0.70, 0.50), (0.44, 0.52)], {
        easel.fall(leaf, 0.0, 0.5)
    });
    let rind = Colour::rgb(0xf4, 0xd8, 0x50);
    easel.ellipse((0.58, 0.40), 0.15, 0.085, easel.plain(rind, 0.25));
    easel.ellipse((0.58, 0.392), 0.13, 0.072, easel.plain(Colour::rgb(0xfe, 0xf4, 0xb0), 0.05));
    let line = easel.plain(rind, 0.2);
    for step in 0..4_u8 {
        let angle = core::f32::consts::PI * f32::from(step) / 4.0 + 0.2;
        let (x, y) = (libm::cosf(angle) * 0.11, libm::sinf(angle) * 0.06);
        easel.line(&[(0.58 - x, 0.392 - y), (0.58 + x, 0.392 + y)], 0.010, line);
    }
}
