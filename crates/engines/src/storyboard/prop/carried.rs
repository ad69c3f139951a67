//! Bag, flowers, key and photograph: small things that somebody carries, finds or keeps.

use domain::colour::Colour;

use super::easel::{Easel, turned};
use super::surface;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

const BRASS: Colour = Colour::rgb(0xd8, 0xa8, 0x4c);
const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);

/// A school bag of leather with a flap, two straps and a charm.
pub(super) fn bag(easel: &mut Easel) {
    let leather = Colour::rgb(0x8a, 0x54, 0x3c);
    surface::lay(easel, -0.2);
    easel.shadow((0.10, 0.66), 1.0, 0.24, 0.85);
    let handle = easel.plain(leather, 0.85);
    easel.line(&[(-0.22, -0.42), (-0.20, -0.66), (0.0, -0.70), (0.20, -0.66), (0.22, -0.42)], 0.06, handle);
    let light = easel.plain(leather.mix(WHITE, 0.3), 0.0);
    easel.line(&[(-0.19, -0.50), (-0.17, -0.64), (0.0, -0.675), (0.15, -0.65)], 0.014, light.alpha(0.8));
    let side = [(0.70, -0.34), (0.86, -0.26), (0.88, 0.58), (0.70, 0.68)];
    easel.polygon(&side, easel.plain(leather, 1.0));
    let body = [
        (-0.70, -0.38),
        (0.0, -0.42),
        (0.70, -0.38),
        (0.73, 0.10),
        (0.74, 0.66),
        (0.0, 0.70),
        (-0.74, 0.66),
        (-0.73, 0.10),
    ];
    easel.polygon(&body, easel.fall(leather, 0.25, 0.85));
    pocket(easel, leather);
    let flap = [
        (-0.74, -0.40),
        (-0.4, -0.44),
        (0.4, -0.44),
        (0.74, -0.40),
        (0.76, -0.06),
        (0.70, 0.16),
        (0.44, 0.27),
        (0.0, 0.29),
        (-0.44, 0.27),
        (-0.70, 0.16),
        (-0.76, -0.06),
    ];
    let low: Vec<Spot> = flap.iter().map(|spot| (spot.0, spot.1 + 0.035)).collect();
    easel.smooth(&low, easel.plain(leather, 1.0).alpha(0.7));
    easel.smooth(&flap, easel.fall(leather, 0.0, 0.42));
    let stitch = easel.plain(Colour::rgb(0xe8, 0xc4, 0x94), 0.2);
    for step in -9..9_i8 {
        let at = |part: f32| (part * 0.066, 0.215 - part * part * 0.0024);
        easel.line(&[at(f32::from(step)), at(f32::from(step) + 0.55)], 0.010, stitch);
    }
    easel.smooth(
        &[(-0.60, -0.34), (-0.2, -0.37), (0.1, -0.35), (-0.1, -0.28), (-0.5, -0.25)],
        easel.plain(leather.mix(WHITE, 0.5), 0.0).alpha(0.55),
    );
    for x in [-0.40_f32, 0.40] {
        buckle(easel, x, leather);
    }
    charm(easel);
}

fn pocket(easel: &mut Easel, leather: Colour) {
    let seam = easel.plain(leather, 1.0);
    easel.line(&[(-0.55, 0.30), (-0.55, 0.56), (0.0, 0.60), (0.55, 0.56), (0.55, 0.30)], 0.014, seam);
    let edge = easel.plain(leather.mix(WHITE, 0.35), 0.0);
    easel.line(&[(-0.72, 0.645), (0.0, 0.68), (0.72, 0.645)], 0.012, edge.alpha(0.7));
}

fn buckle(easel: &mut Easel, x: f32, leather: Colour) {
    let strap = easel.fall(leather.mix(Colour::rgb(0x40, 0x24, 0x20), 0.4), 0.0, 0.7);
    easel.polygon(
        &[(x - 0.06, -0.42), (x + 0.06, -0.42), (x + 0.06, 0.40), (x, 0.44), (x - 0.06, 0.40)],
        strap,
    );
    let brass = easel.fall(BRASS, 0.0, 0.7);
    easel.polygon(&[(x - 0.09, 0.17), (x + 0.09, 0.17), (x + 0.09, 0.34), (x - 0.09, 0.34)], brass);
    let inner = easel.plain(leather, 0.9);
    easel.polygon(&[(x - 0.055, 0.205), (x + 0.055, 0.205), (x + 0.055, 0.305), (x - 0.055, 0.305)], inner);
    easel.line(&[(x, 0.20), (x, 0.32)], 0.018, brass);
    easel.line(&[(x - 0.08, 0.18), (x + 0.06, 0.18)], 0.012, Wash::flat(WHITE).alpha(0.75));
}

fn charm(easel: &mut Easel) {
    let cord = easel.plain(Colour::rgb(0xd8, 0x3c, 0x48), 0.2);
    easel.line(&[(0.20, -0.44), (0.62, -0.36), (0.67, -0.10)], 0.014, cord);
    let body = easel.round(Colour::rgb(0xf4, 0xec, 0xdc));
    easel.smooth(&[(0.60, -0.12), (0.74, -0.12), (0.77, 0.02), (0.67, 0.12), (0.57, 0.02)], body);
    for side in [-1.0_f32, 1.0] {
        let ear = [(0.67 + side * 0.02, -0.10), (0.67 + side * 0.08, -0.17), (0.67 + side * 0.10, -0.04)];
        easel.polygon(&ear, easel.plain(Colour::rgb(0xf4, 0xec, 0xdc), 0.2));
        let eye = Wash::flat(Colour::rgb(0x40, 0x38, 0x40));
        easel.ellipse((0.67 + side * 0.035, -0.01), 0.012, 0.016, eye);
    }
}

/// A head of hydrangea on its stem, with two leaves.
pub(super) fn flower(easel: &mut Easel) {
    surface::lay(easel, -0.56);
    easel.shadow((0.16, 0.30), 0.95, 0.46, 0.7);
    let leaf = Colour::rgb(0x58, 0x94, 0x58);
    let stem = easel.plain(leaf, 0.8);
    easel.line(&[(0.1, 0.12), (-0.44, 0.46), (-1.12, 0.66)], 0.055, stem);
    easel.line(&[(0.1, 0.10), (-0.44, 0.44), (-1.10, 0.645)], 0.016, easel.plain(leaf, 0.0));
    big_leaf(easel, ((-0.36, 0.40), (-0.62, -0.34)), leaf);
    big_leaf(easel, ((-0.20, 0.32), (-0.02, 0.92)), leaf);
    big_leaf(easel, ((0.34, 0.22), (1.12, 0.56)), leaf);
    let mut chance = Chance::new(31);
    let middle = (0.26, -0.10);
    easel.ellipse(middle, 0.58, 0.52, easel.plain(Colour::rgb(0x54, 0x5c, 0xa8), 0.8));
    for ring in [1.0_f32, 0.78, 0.54, 0.28, 0.0] {
        let count = (ring * 17.0) as u8 + 1;
        for index in 0..count {
            let angle = core::f32::consts::TAU * (f32::from(index) + ring * 3.3) / f32::from(count);
            let at = (middle.0 + libm::cosf(angle) * 0.50 * ring, middle.1 + libm::sinf(angle) * 0.44 * ring);
            // Petals away from the light lie in shade and are more violet.
            let low = (0.5 + 0.5 * libm::sinf(angle) * ring).clamp(0.0, 1.0);
            floret(easel, at, (0.125 - 0.015 * ring, low), &mut chance);
        }
    }
    dew(easel);
}

/// Four petals around a bud.
fn floret(easel: &mut Easel, at: Spot, (size, low): (f32, f32), chance: &mut Chance) {
    let blue = Colour::rgb(0x8c, 0xb4, 0xf0);
    let violet = Colour::rgb(0x9c, 0x84, 0xd4);
    let tint = blue.mix(violet, (low * 0.8 + chance.between(-0.15, 0.3)).clamp(0.0, 1.0));
    let turn = chance.between(0.0, 1.6);
    let shade = (low * 0.7 + chance.between(0.0, 0.2)).clamp(0.0, 1.0);
    easel.ellipse((at.0 + 0.012, at.1 + 0.022), size * 0.9, size * 0.85, easel.plain(tint, 1.0).alpha(0.55));
    for petal in 0..4_u8 {
        let angle = turn + core::f32::consts::TAU * f32::from(petal) / 4.0;
        let spot = (at.0 + libm::cosf(angle) * size * 0.52, at.1 + libm::sinf(angle) * size * 0.48);
        let tone = if petal % 2 == 0 { shade * 0.5 } else { shade };
        easel.ellipse(spot, size * 0.50, size * 0.46, easel.plain(tint, tone));
    }
    easel.ellipse(at, size * 0.14, size * 0.14, easel.plain(Colour::rgb(0xf8, 0xf4, 0xd8), shade * 0.5));
}

fn big_leaf(easel: &mut Easel, (root, tip): (Spot, Spot), leaf: Colour) {
    let along = (tip.0 - root.0, tip.1 - root.1);
    let at = |part: f32, aside: f32| {
        (root.0 + along.0 * part - along.1 * aside, root.1 + along.1 * part + along.0 * aside)
    };
    let shape =
        |side: f32| [at(0.0, 0.0), at(0.25, 0.24 * side), at(0.6, 0.28 * side), at(1.0, 0.0), at(0.5, 0.0)];
    for (side, shade) in [(1.0, 0.55), (-1.0, 0.15)] {
        easel.smooth(&shape(side), easel.plain(leaf, shade));
        easel.polygon(&[at(0.06, 0.0), at(0.3, 0.16 * side), at(0.6, 0.18 * side), at(0.92, 0.0)], {
            easel.plain(leaf, shade)
        });
    }
    let rib = easel.plain(leaf.mix(WHITE, 0.35), 0.0);
    easel.line(&[at(0.0, 0.0), at(0.94, 0.0)], 0.014, rib.alpha(0.9));
    for part in [0.25, 0.45, 0.65] {
        for side in [-1.0, 1.0] {
            easel.line(&[at(part, 0.0), at(part + 0.16, 0.15 * side)], 0.008, rib.alpha(0.7));
        }
    }
}

fn dew(easel: &mut Easel) {
    for (x, y, size) in [(-0.52, 0.06, 0.022), (0.82, 0.40, 0.024), (-0.10, 0.66, 0.02), (0.62, 0.36, 0.014)]
    {
        easel.ellipse((x, y), size, size * 1.15, Wash::flat(easel.air.haze).alpha(0.55));
        easel.ellipse(
            (x - size * 0.3, y - size * 0.4),
            size * 0.36,
            size * 0.4,
            Wash::flat(WHITE).alpha(0.95),
        );
    }
}

/// An old key of brass with a tag on a cord.
pub(super) fn key(easel: &mut Easel) {
    surface::lay(easel, -0.7);
    let at = turned((0.10, 0.06), -0.32);
    easel.shadow((0.12, 0.20), 1.05, 0.22, 0.6);
    tag(easel);
    let parts = |lift: f32| {
        let at = |x: f32, y: f32| {
            let spot = at(x, y);
            (spot.0, spot.1 + lift)
        };
        let shaft = [at(-0.40, -0.045), at(0.86, -0.045), at(0.86, 0.045), at(-0.40, 0.045)];
        let bits = [
            [at(0.52, 0.0), at(0.62, 0.0), at(0.62, 0.27), at(0.52, 0.27)],
            [at(0.66, 0.0), at(0.80, 0.0), at(0.80, 0.21), at(0.66, 0.21)],
            [at(0.52, 0.17), at(0.72, 0.17), at(0.72, 0.24), at(0.52, 0.24)],
        ];
        (shaft, bits)
    };
    for (lift, wash) in [(0.035, easel.plain(BRASS, 1.0)), (0.0, easel.fall(BRASS, 0.0, 0.55))] {
        let (shaft, bits) = parts(lift);
        for shape in bits {
            easel.polygon(&shape, wash);
        }
        easel.polygon(&shaft, wash);
        for (x, y) in [(-0.62, -0.13), (-0.62, 0.13), (-0.80, 0.0)] {
            let middle = at(x, y);
            hoop(easel, (middle.0, middle.1 + lift), 0.135, wash);
        }
        for x in [-0.40, -0.30, 0.84] {
            let collar = at(x, 0.0);
            easel.ellipse((collar.0, collar.1 + lift), 0.05, 0.075, wash);
        }
    }
    easel.line(&[at(-0.26, -0.022), at(0.78, -0.022)], 0.016, Wash::flat(WHITE).alpha(0.7));
    let light = easel.air.key;
    easel.glow(at(0.1, 0.0), 0.3, light, 0.35);
}

/// A ring of wire.
fn hoop(easel: &mut Easel, middle: Spot, radius: f32, wash: Wash) {
    let spots: Vec<Spot> = (0..=26_u8)
        .map(|step| {
            let angle = core::f32::consts::TAU * f32::from(step) / 24.0;
            (middle.0 + libm::cosf(angle) * radius, middle.1 + libm::sinf(angle) * radius)
        })
        .collect();
    easel.line(&spots, 0.062, wash);
}

fn tag(easel: &mut Easel) {
    let cord = easel.plain(Colour::rgb(0xc8, 0x3c, 0x48), 0.2);
    easel.line(&[(-0.62, 0.30), (-0.92, 0.52), (-0.62, 0.66), (-0.30, 0.60)], 0.022, cord);
    let at = turned((-0.02, 0.66), 0.12);
    easel.shadow((0.02, 0.72), 0.44, 0.14, 0.6);
    let shape = [at(-0.30, 0.0), at(-0.20, -0.12), at(0.34, -0.12), at(0.34, 0.12), at(-0.20, 0.12)];
    easel.polygon(&shape, easel.fall(Colour::rgb(0xe4, 0xc8, 0x98), 0.0, 0.4));
    easel.ellipse(at(-0.20, 0.0), 0.028, 0.028, easel.plain(Colour::rgb(0x6c, 0x4c, 0x38), 0.8));
    let ink = easel.plain(Colour::rgb(0x4c, 0x40, 0x50), 0.2);
    for (y, end) in [(-0.035, 0.26), (0.04, 0.14)] {
        easel.line(&[at(-0.08, y), at(end, y)], 0.018, ink.alpha(0.7));
    }
}

/// A photograph of two people by the sea, on top of an older one.
pub(super) fn photograph(easel: &mut Easel) {
    surface::lay(easel, -0.8);
    let under = turned((0.30, 0.06), 0.24);
    easel.shadow((0.34, 0.20), 1.0, 0.66, 0.55);
    let paper = Colour::rgb(0xfc, 0xf8, 0xee);
    let card = |at: &dyn Fn(f32, f32) -> Spot, half: (f32, f32)| {
        [at(-half.0, -half.1), at(half.0, -half.1), at(half.0, half.1), at(-half.0, half.1)]
    };
    easel.polygon(&card(&under, (0.80, 0.58)), easel.fall(paper, 0.2, 0.5));
    easel.polygon(&card(&under, (0.72, 0.50)), easel.fall(Colour::rgb(0xb4, 0xa0, 0x84), 0.2, 0.6));
    let at = turned((-0.10, 0.0), -0.10);
    easel.shadow((-0.06, 0.12), 1.0, 0.7, 0.6);
    easel.polygon(&card(&at, (0.86, 0.64)), easel.fall(paper, 0.0, 0.18));
    let (sky, low) = (Colour::rgb(0x84, 0xc0, 0xe8), Colour::rgb(0xfa, 0xe4, 0xc4));
    easel.polygon(&card(&at, (0.77, 0.55)), Wash::down(easel.air.lit(sky, 0.0), easel.air.lit(low, 0.0)));
    let sea = [at(-0.77, 0.06), at(0.77, 0.06), at(0.77, 0.34), at(-0.77, 0.34)];
    easel.polygon(&sea, easel.fall(Colour::rgb(0x4c, 0x94, 0xb8), 0.0, 0.4));
    let sand = [at(-0.77, 0.30), at(0.0, 0.26), at(0.77, 0.32), at(0.77, 0.55), at(-0.77, 0.55)];
    easel.polygon(&sand, easel.fall(Colour::rgb(0xf0, 0xdc, 0xb0), 0.0, 0.3));
    for (x, y, size) in [(-0.42, -0.28, 0.16), (-0.28, -0.24, 0.12), (0.48, -0.36, 0.13), (0.58, -0.32, 0.09)]
    {
        easel.ellipse(at(x, y), size, size * 0.42, Wash::flat(WHITE).alpha(0.85));
    }
    for (x, tall, top, hair) in [
        (-0.17, 0.62, Colour::rgb(0xd0, 0x54, 0x5c), Colour::rgb(0x5c, 0x3c, 0x34)),
        (0.19, 0.74, Colour::rgb(0x44, 0x68, 0x98), Colour::rgb(0x34, 0x30, 0x40)),
    ] {
        friend(easel, &|along, up| at(x + along, 0.55 - up), tall, (top, hair));
    }
    let gloss = [at(-0.77, -0.55), at(-0.30, -0.55), at(-0.62, 0.55), at(-0.77, 0.55)];
    easel.polygon(&gloss, Wash::flat(WHITE).alpha(0.2));
}

/// Somebody in the photograph, from the waist up.
fn friend(easel: &mut Easel, at: &dyn Fn(f32, f32) -> Spot, tall: f32, (top, hair): (Colour, Colour)) {
    let skin = easel.plain(Colour::rgb(0xfa, 0xdc, 0xc4), 0.05);
    let head = tall - 0.16;
    easel.ellipse(at(0.0, head + 0.02), 0.17, 0.18, easel.plain(hair, 0.4));
    let body = [
        at(-0.22, 0.0),
        at(-0.20, head - 0.20),
        at(-0.07, head - 0.15),
        at(0.07, head - 0.15),
        at(0.20, head - 0.20),
        at(0.22, 0.0),
    ];
    easel.polygon(&body, easel.fall(top, 0.0, 0.5));
    easel.polygon(&[at(-0.045, head - 0.10), at(0.045, head - 0.10), at(0.0, head - 0.22)], skin);
    easel.smooth(
        &[
            at(-0.13, head + 0.08),
            at(0.13, head + 0.08),
            at(0.13, head - 0.06),
            at(0.0, head - 0.15),
            at(-0.13, head - 0.06),
        ],
        skin,
    );
    let fringe = [
        at(-0.16, head + 0.02),
        at(-0.14, head + 0.15),
        at(0.0, head + 0.20),
        at(0.14, head + 0.15),
        at(0.16, head + 0.02),
        at(0.06, head + 0.07),
        at(-0.04, head + 0.04),
    ];
    easel.polygon(&fringe, easel.plain(hair, 0.1));
    let ink = easel.plain(Colour::rgb(0x40, 0x30, 0x3c), 0.3);
    for side in [-0.055, 0.055] {
        let eye = [at(side - 0.026, head - 0.012), at(side, head + 0.012), at(side + 0.026, head - 0.012)];
        easel.line(&eye, 0.014, ink);
    }
    easel.line(&[at(-0.03, head - 0.072), at(0.0, head - 0.092), at(0.03, head - 0.072)], 0.011, ink);
}
