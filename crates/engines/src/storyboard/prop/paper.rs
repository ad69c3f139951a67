//! Letter, book and phone.

use domain::colour::Colour;

use super::easel::Easel;
use super::surface;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

const PAPER: Colour = Colour::rgb(0xfb, 0xf4, 0xe4);
const INK: Colour = Colour::rgb(0x3c, 0x38, 0x54);

/// Lines of handwriting on a leaning sheet; `at` turns across and down, 0 to 1, into a spot.
fn writing(easel: &mut Easel, lines: u8, seed: u64, at: impl Fn(f32, f32) -> Spot) {
    let mut chance = Chance::new(seed);
    let ink = easel.plain(INK, 0.1);
    for line in 0..lines {
        let down = 0.14 + 0.74 * f32::from(line) / f32::from(lines);
        let end = if line + 1 == lines { 0.55 } else { chance.between(0.8, 0.92) };
        let mut across = 0.09;
        while across < end {
            let next = (across + chance.between(0.03, 0.1)).min(end);
            let lift = chance.between(-0.008, 0.008);
            let stroke = [
                at(across, down),
                at(f32::midpoint(across, next), down - 0.016 + lift),
                at(next, down + lift),
            ];
            easel.line(&stroke, 0.011, ink.alpha(0.85));
            across = next + 0.018;
        }
    }
}

/// A letter beside its envelope.
pub(super) fn letter(easel: &mut Easel) {
    surface::lay(easel, -0.8);
    easel.shadow((0.42, 0.5), 0.8, 0.5, 0.6);
    let envelope = [(0.05, -0.05), (1.1, 0.18), (0.94, 0.86), (-0.12, 0.62)];
    easel.polygon(&envelope, easel.fall(Colour::rgb(0xd8, 0xe4, 0xec), 0.1, 0.5));
    let flap = easel.plain(Colour::rgb(0xa8, 0xbc, 0xcc), 0.4);
    easel.line(&[(0.05, -0.05), (0.44, 0.46), (1.1, 0.18)], 0.012, flap);
    easel.ellipse((0.5, 0.4), 0.06, 0.06, easel.round(Colour::rgb(0xc8, 0x3c, 0x48)));
    easel.shadow((-0.3, 0.2), 0.8, 0.75, 0.7);
    let at =
        |across: f32, down: f32| (-0.86 + across * 0.92 - down * 0.20, -0.62 - across * 0.12 + down * 1.3);
    let sheet = [at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
    easel.polygon(&sheet, easel.fall(PAPER, 0.0, 0.25));
    let crease = easel.plain(PAPER, 0.9);
    for fold in [0.34, 0.67] {
        easel.line(&[at(0.0, fold), at(1.0, fold)], 0.008, crease.alpha(0.6));
    }
    writing(easel, 9, 5, at);
}

/// An open book.
pub(super) fn book(easel: &mut Easel) {
    surface::lay(easel, -0.7);
    easel.shadow((0.0, 0.3), 1.35, 0.7, 0.75);
    let cover = easel.fall(Colour::rgb(0x34, 0x58, 0x84), 0.2, 0.7);
    easel.polygon(&[(-0.98, -0.42), (0.98, -0.42), (1.22, 0.66), (-1.22, 0.66)], cover);
    for side in [-1.0_f32, 1.0] {
        for leaf in 0..4_u8 {
            let out = 1.0 - f32::from(leaf) * 0.02;
            let lift = f32::from(leaf) * 0.012;
            let page = [
                (0.0, -0.36 - lift * 0.4),
                (side * 0.5 * out, -0.5 - lift),
                (side * 0.92 * out, -0.42 - lift),
                (side * 1.14 * out, 0.58 - lift),
                (side * 0.6 * out, 0.46 - lift),
                (0.0, 0.62 - lift),
            ];
            easel.polygon(&page, easel.fall(PAPER, 0.05 * f32::from(leaf), 0.35 - 0.06 * f32::from(leaf)));
        }
        let at = |across: f32, down: f32| {
            let across = if side < 0.0 { 1.0 - across } else { across };
            let wide = 0.88 + 0.2 * down;
            (side * (0.06 + across * 0.86 * wide), -0.42 + down * 0.98 - 0.09 * libm::sinf(across * 3.1))
        };
        writing(easel, 10, if side < 0.0 { 8 } else { 9 }, at);
    }
    let dark = easel.air.dark(Colour::rgb(0x60, 0x48, 0x50), 0.0);
    let gutter = [(-0.12, -0.42), (0.12, -0.42), (0.14, 0.6), (-0.14, 0.6)];
    easel.polygon(&gutter, Wash::across(dark, dark).ends(0.0, 0.35));
    easel.line(&[(0.0, -0.38), (0.0, 0.6)], 0.01, easel.plain(INK, 0.6).alpha(0.5));
    let ribbon = easel.fall(Colour::rgb(0xc8, 0x3c, 0x48), 0.0, 0.6);
    easel.polygon(&[(0.02, -0.36), (0.06, -0.36), (0.2, 0.82), (0.15, 0.76), (0.12, 0.84)], ribbon);
}

/// A phone with a message on its screen.
pub(super) fn phone(easel: &mut Easel) {
    surface::lay(easel, -0.8);
    easel.shadow((0.06, 0.2), 0.7, 0.95, 0.75);
    let at =
        |across: f32, down: f32| (-0.30 + across * 0.72 - down * 0.16, -0.78 + across * 0.08 + down * 1.52);
    let part = |left: f32, top: f32, right: f32, bottom: f32| {
        [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]
    };
    easel.polygon(&part(-0.04, -0.02, 1.04, 1.02), easel.fall(Colour::rgb(0x3c, 0x40, 0x4c), 0.0, 0.8));
    easel.polygon(&part(0.0, 0.0, 1.0, 1.0), easel.plain(Colour::rgb(0x14, 0x16, 0x20), 0.5));
    let screen = Wash::down(Colour::rgb(0x6c, 0xa8, 0xdc), Colour::rgb(0xf4, 0xc8, 0xc4));
    easel.polygon(&part(0.04, 0.05, 0.96, 0.94), screen);
    for (left, top, right, bottom, colour) in [
        (0.10, 0.14, 0.70, 0.24, Colour::rgb(0xff, 0xff, 0xff)),
        (0.34, 0.28, 0.90, 0.40, Colour::rgb(0xa8, 0xe8, 0x90)),
        (0.10, 0.44, 0.56, 0.52, Colour::rgb(0xff, 0xff, 0xff)),
        (0.46, 0.56, 0.90, 0.64, Colour::rgb(0xa8, 0xe8, 0x90)),
    ] {
        easel.polygon(&part(left, top, right, bottom), Wash::flat(colour).alpha(0.94));
        let mid = f32::midpoint(top, bottom);
        easel.line(&[at(left + 0.06, mid), at(right - 0.08, mid)], 0.014, Wash::flat(INK).alpha(0.7));
    }
    easel.polygon(&part(0.10, 0.84, 0.90, 0.90), Wash::flat(Colour::rgb(0xff, 0xff, 0xff)).alpha(0.8));
    let glass = [at(0.04, 0.05), at(0.5, 0.05), at(0.2, 0.94), at(0.04, 0.94)];
    easel.polygon(&glass, Wash::flat(Colour::rgb(0xff, 0xff, 0xff)).alpha(0.12));
    easel.glow(at(0.5, 0.5), 0.9, Colour::rgb(0x8c, 0xb8, 0xe8), 0.25);
}
