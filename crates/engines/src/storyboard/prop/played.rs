//! Ball, sword and guitar: things to play, fight and make music with.

use domain::colour::Colour;

use super::easel::{Easel, turned};
use super::surface;
use crate::storyboard::brush::{Spot, Wash};

const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);

/// A ball in three colours with a star.
pub(super) fn ball(easel: &mut Easel) {
    surface::lay(easel, -0.12);
    easel.shadow((0.10, 0.62), 0.72, 0.18, 0.95);
    let middle = (0.0, 0.06);
    let (red, cream, blue) =
        (Colour::rgb(0xdc, 0x4c, 0x48), Colour::rgb(0xfa, 0xf2, 0xe0), Colour::rgb(0x44, 0x7c, 0xb8));
    let at = |angle: f32, part: f32| {
        (middle.0 + libm::cosf(angle) * 0.58 * part, middle.1 + libm::sinf(angle) * 0.58 * part)
    };
    easel.ellipse(middle, 0.58, 0.58, easel.plain(cream, 0.1));
    // Segments run from a pole that is turned towards the viewer to the edge.
    let pole = (-0.14, -0.12);
    for segment in 0..6_u8 {
        let colour = [red, cream, blue][usize::from(segment % 3)];
        let from = core::f32::consts::TAU * (f32::from(segment) / 6.0 + 0.05);
        let mut shape = vec![pole];
        for step in 0..=10_u8 {
            shape.push(at(from + core::f32::consts::TAU / 6.0 * f32::from(step) / 10.0, 1.0));
        }
        easel.polygon(&shape, easel.plain(colour, 0.08));
        let seam = easel.plain(colour, 1.0);
        let end = at(from, 0.995);
        let bend = (f32::midpoint(pole.0, end.0) - (end.1 - pole.1) * 0.08, f32::midpoint(pole.1, end.1));
        easel.line(&[pole, bend, end], 0.012, seam.alpha(0.5));
    }
    let dark = easel.air.dark(Colour::rgb(0x6c, 0x4c, 0x6c), 0.0);
    let core = turned((0.0, 0.06), 0.75);
    let shade: Vec<Spot> = (0..=20_u8)
        .map(|step| {
            let angle = core::f32::consts::PI * (f32::from(step) / 20.0 - 0.5);
            core(libm::cosf(angle) * 0.58, libm::sinf(angle) * 0.58)
        })
        .chain((0..=20_u8).map(|step| {
            let angle = core::f32::consts::PI * (0.5 - f32::from(step) / 20.0);
            core(libm::cosf(angle) * 0.22, libm::sinf(angle) * 0.58)
        }))
        .collect();
    easel.polygon(&shade, Wash::flat(dark).alpha(0.42));
    easel.ellipse(pole, 0.12, 0.115, easel.plain(cream, 0.05));
    easel.ellipse(pole, 0.04, 0.038, easel.plain(red, 0.2));
    easel.ellipse((-0.26, -0.26), 0.12, 0.075, Wash::flat(WHITE).alpha(0.75));
    easel.ellipse((-0.10, -0.36), 0.035, 0.022, Wash::flat(WHITE).alpha(0.75));
}

/// A drawn sword that lies before its sheath.
pub(super) fn sword(easel: &mut Easel) {
    surface::lay(easel, -0.66);
    easel.shadow((0.1, 0.24), 1.6, 0.2, 0.6);
    sheath(easel);
    let at = turned((0.0, 0.06), -0.24);
    // The blade is bent a little upwards.
    let bent = |x: f32, y: f32| at(x, y - 0.05 * (x + 0.4) * (x + 0.4));
    let edge =
        |y: f32| -> Vec<Spot> { (0..=8_u8).map(|step| bent(-0.62 + 0.25 * f32::from(step), y)).collect() };
    let (mut back, mut front) = (edge(-0.052), edge(0.052));
    front.reverse();
    back.push(bent(1.52, -0.012));
    back.extend(front.iter());
    let steel = Colour::rgb(0xc4, 0xd0, 0xdc);
    easel.shadow((0.5, 0.14), 1.0, 0.06, 0.5);
    easel.polygon(&back, easel.fall(steel, 0.0, 0.55));
    let mut temper: Vec<Spot> = (0..=32_u8)
        .map(|step| {
            let x = -0.60 + 0.0625 * f32::from(step);
            bent(x, 0.006 + 0.012 * libm::sinf(f32::from(step) * 1.7))
        })
        .collect();
    temper.extend(front.iter());
    easel.polygon(&temper, easel.plain(steel.mix(WHITE, 0.7), 0.0).alpha(0.85));
    let ridge: Vec<Spot> = (0..=6_u8).map(|step| bent(-0.6 + 0.33 * f32::from(step), -0.022)).collect();
    easel.line(&ridge, 0.008, easel.plain(steel, 1.0).alpha(0.6));
    let gleam = [bent(0.30, -0.05), bent(0.46, -0.05), bent(0.38, 0.05), bent(0.22, 0.05)];
    easel.polygon(&gleam, Wash::flat(WHITE).alpha(0.85));
    easel.glow(bent(0.36, 0.0), 0.28, easel.air.key, 0.6);
    hilt(easel, &at);
}

fn sheath(easel: &mut Easel) {
    let at = turned((0.16, 0.48), -0.17);
    easel.shadow((0.10, 0.54), 1.3, 0.1, 0.7);
    let lacquer = Colour::rgb(0x3c, 0x2c, 0x40);
    let shape = [at(-1.24, -0.062), at(1.02, -0.05), at(1.10, 0.0), at(1.02, 0.055), at(-1.24, 0.062)];
    easel.polygon(&shape, easel.fall(lacquer, 0.0, 0.9));
    easel.line(&[at(-1.20, -0.032), at(1.0, -0.024)], 0.014, Wash::flat(WHITE).alpha(0.45));
    let cord = easel.fall(Colour::rgb(0xc0, 0x44, 0x40), 0.0, 0.6);
    for x in [-0.62, -0.56, -0.50] {
        easel.polygon(&[at(x, -0.074), at(x + 0.04, -0.074), at(x + 0.04, 0.074), at(x, 0.074)], cord);
    }
    easel.line(&[at(-0.52, 0.06), at(-0.40, 0.22), at(-0.26, 0.16), at(-0.16, 0.30)], 0.03, cord);
    let mouth = easel.round(Colour::rgb(0xc8, 0xa0, 0x50));
    easel.polygon(&[at(-1.28, -0.07), at(-1.21, -0.07), at(-1.21, 0.07), at(-1.28, 0.07)], mouth);
}

/// Guard and hilt with its wrapping.
fn hilt(easel: &mut Easel, at: &dyn Fn(f32, f32) -> Spot) {
    let wrap = Colour::rgb(0x34, 0x40, 0x5c);
    let grip = [at(-1.34, -0.075), at(-0.66, -0.07), at(-0.66, 0.07), at(-1.34, 0.075)];
    easel.polygon(&grip, easel.fall(Colour::rgb(0xf0, 0xe6, 0xd0), 0.1, 0.5));
    let cloth = easel.fall(wrap, 0.0, 0.7);
    for step in 0..6_u8 {
        let x = -1.34 + 0.115 * f32::from(step);
        easel.line(&[at(x, -0.07), at(x + 0.115, 0.07)], 0.042, cloth);
        easel.line(&[at(x + 0.115, -0.07), at(x, 0.07)], 0.042, cloth);
    }
    let gold = easel.fall(Colour::rgb(0xd0, 0xa4, 0x50), 0.0, 0.8);
    easel.polygon(&[at(-1.40, -0.085), at(-1.32, -0.085), at(-1.32, 0.085), at(-1.40, 0.085)], gold);
    let guard = [
        at(-0.66, -0.20),
        at(-0.60, -0.20),
        at(-0.585, 0.0),
        at(-0.60, 0.20),
        at(-0.66, 0.20),
        at(-0.675, 0.0),
    ];
    easel.smooth(&guard, easel.fall(Colour::rgb(0x4c, 0x48, 0x50), 0.0, 0.9));
    easel.polygon(&[at(-0.60, -0.06), at(-0.53, -0.056), at(-0.53, 0.056), at(-0.60, 0.06)], gold);
}

/// A guitar that lies across the picture.
pub(super) fn guitar(easel: &mut Easel) {
    surface::lay(easel, -0.78);
    easel.shadow((-0.30, 0.36), 1.2, 0.6, 0.7);
    let at = turned((0.0, 0.08), -0.22);
    let outline = |grow: f32, down: f32| -> Vec<Spot> {
        [
            (0.06, -0.10),
            (-0.06, -0.34),
            (-0.30, -0.36),
            (-0.50, -0.25),
            (-0.74, -0.40),
            (-1.08, -0.48),
            (-1.38, -0.28),
            (-1.44, 0.0),
            (-1.38, 0.28),
            (-1.08, 0.48),
            (-0.74, 0.40),
            (-0.50, 0.25),
            (-0.30, 0.36),
            (-0.06, 0.34),
            (0.06, 0.10),
        ]
        .iter()
        .map(|&(x, y): &Spot| {
            let spot = at(-0.68 + (x + 0.68) * grow, y * grow);
            (spot.0, spot.1 + down)
        })
        .collect()
    };
    let wood = Colour::rgb(0xe0, 0xa4, 0x58);
    let rim = Colour::rgb(0x74, 0x40, 0x2c);
    easel.smooth(&outline(1.04, 0.09), easel.plain(rim, 0.8));
    easel.smooth(&outline(1.04, 0.0), easel.plain(Colour::rgb(0xf6, 0xe8, 0xcc), 0.2));
    easel.smooth(&outline(1.0, 0.0), easel.fall(wood, 0.0, 0.4));
    let grain = easel.plain(Colour::rgb(0xb8, 0x78, 0x3c), 0.4);
    for y in [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3] {
        easel.line(&[at(-1.28, y * 0.8), at(-0.8, y), at(-0.16, y * 0.8)], 0.006, grain.alpha(0.35));
    }
    easel.smooth(
        &[at(-1.26, -0.24), at(-1.0, -0.40), at(-0.76, -0.34), at(-0.94, -0.24)],
        Wash::flat(WHITE).alpha(0.28),
    );
    let ring = at(-0.44, 0.0);
    easel.ellipse(ring, 0.195, 0.19, easel.plain(rim, 0.3));
    easel.ellipse(ring, 0.175, 0.17, easel.plain(Colour::rgb(0xf0, 0xd8, 0xa8), 0.2));
    easel.ellipse(ring, 0.155, 0.15, easel.fall(Colour::rgb(0x3c, 0x24, 0x20), 1.0, 0.4));
    neck(easel, &at, rim);
    let bridge = [at(-1.10, -0.17), at(-1.02, -0.17), at(-1.02, 0.17), at(-1.10, 0.17)];
    easel.polygon(&bridge, easel.plain(Colour::rgb(0x4c, 0x2c, 0x24), 0.4));
    let string = easel.plain(Colour::rgb(0xf4, 0xf0, 0xe4), 0.1);
    for index in 0..6_u8 {
        let y = (f32::from(index) - 2.5) / 2.5;
        easel.line(&[at(-1.06, y * 0.085), at(1.20, y * 0.05)], 0.006, string.alpha(0.9));
    }
}

/// Neck with frets, and the head with its pegs.
fn neck(easel: &mut Easel, at: &dyn Fn(f32, f32) -> Spot, rim: Colour) {
    let board = easel.fall(Colour::rgb(0x54, 0x34, 0x2c), 0.0, 0.6);
    let low = easel.plain(rim, 0.9);
    easel.polygon(&[at(-0.24, 0.08), at(1.22, 0.06), at(1.22, 0.10), at(-0.10, 0.14)], low);
    easel.polygon(&[at(-0.28, -0.085), at(1.22, -0.062), at(1.22, 0.062), at(-0.28, 0.085)], board);
    let fret = easel.plain(Colour::rgb(0xd4, 0xcc, 0xb8), 0.2);
    let mut x = 1.14;
    let mut gap = 0.17;
    while x > -0.22 {
        easel.line(&[at(x, -0.068), at(x, 0.068)], 0.009, fret);
        x -= gap;
        gap *= 0.93;
    }
    for x in [0.72, 0.44, 0.19] {
        easel.ellipse(at(x, 0.0), 0.018, 0.018, fret);
    }
    let head = [
        at(1.20, -0.07),
        at(1.32, -0.12),
        at(1.66, -0.13),
        at(1.70, 0.0),
        at(1.66, 0.13),
        at(1.32, 0.12),
        at(1.20, 0.07),
    ];
    easel.polygon(&head, easel.fall(rim, 0.0, 0.5));
    let peg = easel.plain(Colour::rgb(0xe8, 0xe0, 0xd0), 0.1);
    for x in [1.36, 1.48, 1.60] {
        for side in [-1.0, 1.0] {
            easel.line(&[at(x, side * 0.12), at(x, side * 0.19)], 0.02, peg);
            easel.ellipse(at(x, side * 0.20), 0.034, 0.028, peg);
        }
    }
}
