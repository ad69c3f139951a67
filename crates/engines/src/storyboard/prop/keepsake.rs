//! Lantern, bell, ribbon and teacup.

use domain::colour::Colour;

use super::easel::Easel;
use super::surface;
use crate::storyboard::brush::{Spot, Wash};

const GOLD: Colour = Colour::rgb(0xe8, 0xb4, 0x48);
const RED: Colour = Colour::rgb(0xd8, 0x3c, 0x48);

/// A paper lantern, lit.
pub(super) fn lantern(easel: &mut Easel) {
    let cord = easel.plain(Colour::rgb(0x40, 0x30, 0x30), 0.4);
    easel.line(&[(0.0, -1.1), (0.0, -0.72)], 0.02, cord);
    let warm = Colour::rgb(0xff, 0xd0, 0x78);
    let paper = Colour::rgb(0xf0, 0x5c, 0x3c);
    let outline = [
        (-0.3, -0.62),
        (0.3, -0.62),
        (0.6, -0.25),
        (0.62, 0.15),
        (0.3, 0.62),
        (-0.3, 0.62),
        (-0.62, 0.15),
        (-0.6, -0.25),
    ];
    easel.smooth(&outline, Wash::down(easel.air.lit(paper, 0.0), paper.mix(warm, 0.55)));
    easel.glow((0.0, 0.12), 0.72, warm, 0.95);
    let rib = easel.plain(Colour::rgb(0x9c, 0x30, 0x24), 0.3);
    for step in -4..=4_i8 {
        let y = f32::from(step) * 0.13;
        let half = 0.6 * libm::sqrtf(1.0 - (y / 0.66) * (y / 0.66)).max(0.1);
        easel.line(&[(-half, y - 0.03), (0.0, y + 0.035), (half, y - 0.03)], 0.009, rib.alpha(0.6));
    }
    let black = easel.fall(Colour::rgb(0x34, 0x28, 0x2c), 0.0, 0.8);
    for y in [-0.72, 0.56] {
        easel.polygon(&[(-0.24, y), (0.24, y), (0.24, y + 0.11), (-0.24, y + 0.11)], black);
    }
    easel.line(&[(0.0, 0.66), (0.01, 0.86)], 0.03, easel.plain(RED, 0.1));
    easel.polygon(&[(-0.035, 0.82), (0.045, 0.82), (0.06, 1.02), (-0.05, 1.02)], easel.plain(RED, 0.3));
}

/// A small round bell on a red ribbon.
pub(super) fn bell(easel: &mut Easel) {
    surface::lay(easel, -0.3);
    easel.shadow((0.06, 0.52), 0.6, 0.18, 0.8);
    bow(easel, (0.0, -0.26), 0.8);
    let body = easel.round(GOLD);
    easel.ellipse((0.0, 0.16), 0.4, 0.4, body);
    let shade = easel.plain(Colour::rgb(0x8c, 0x50, 0x28), 0.5);
    easel.ellipse((0.06, 0.34), 0.32, 0.2, shade.alpha(0.3));
    easel.polygon(
        &[(-0.40, 0.13), (0.40, 0.13), (0.40, 0.18), (-0.40, 0.18)],
        easel.plain(Colour::rgb(0xb8, 0x80, 0x30), 0.4),
    );
    let slot = easel.plain(Colour::rgb(0x38, 0x24, 0x20), 0.8);
    easel.line(&[(-0.24, 0.36), (0.0, 0.41), (0.24, 0.36)], 0.035, slot);
    for x in [-0.24, 0.24] {
        easel.ellipse((x, 0.36), 0.05, 0.045, slot);
    }
    easel.ellipse((-0.16, -0.02), 0.10, 0.06, Wash::flat(Colour::rgb(0xff, 0xfa, 0xdc)).alpha(0.85));
    let light = easel.air.key;
    easel.glow((-0.16, -0.02), 0.3, light, 0.6);
}

/// A ribbon tied to a bow.
pub(super) fn ribbon(easel: &mut Easel) {
    surface::lay(easel, -0.42);
    easel.shadow((0.0, 0.34), 0.95, 0.24, 0.6);
    for side in [-1.0_f32, 1.0] {
        let tail = [
            (side * 0.05, 0.05),
            (side * 0.34, 0.24),
            (side * 0.4, 0.5),
            (side * 0.74, 0.72),
            (side * 0.82, 0.58),
            (side * 0.58, 0.42),
            (side * 0.5, 0.16),
            (side * 0.12, -0.02),
        ];
        easel.smooth(&tail, easel.fall(RED, 0.2, 0.7));
    }
    bow(easel, (0.0, 0.02), 1.3);
}

fn bow(easel: &mut Easel, middle: Spot, size: f32) {
    for side in [-1.0_f32, 1.0] {
        let at = |x: f32, y: f32| (middle.0 + side * x * size, middle.1 + y * size);
        let loop_shape =
            [at(0.03, -0.03), at(0.28, -0.24), at(0.52, -0.2), at(0.54, 0.06), at(0.3, 0.14), at(0.04, 0.06)];
        easel.smooth(&loop_shape, easel.fall(RED, 0.0, 0.65));
        easel.smooth(
            &[at(0.14, -0.05), at(0.34, -0.12), at(0.42, -0.04), at(0.3, 0.05)],
            easel.plain(RED, 0.95).alpha(0.75),
        );
        easel.line(
            &[at(0.06, -0.02), at(0.2, -0.1), at(0.3, -0.15)],
            0.012 * size,
            easel.plain(Colour::rgb(0xff, 0xb0, 0xa8), 0.0),
        );
    }
    let knot = [
        (middle.0 - 0.08 * size, middle.1 - 0.08 * size),
        (middle.0 + 0.08 * size, middle.1 - 0.08 * size),
        (middle.0 + 0.09 * size, middle.1 + 0.09 * size),
        (middle.0 - 0.09 * size, middle.1 + 0.09 * size),
    ];
    easel.smooth(&knot, easel.fall(RED, 0.0, 0.9));
}

/// A teacup with steam on its saucer.
pub(super) fn teacup(easel: &mut Easel) {
    surface::lay(easel, -0.28);
    let glaze = Colour::rgb(0x8c, 0xb4, 0xb8);
    easel.shadow((0.08, 0.56), 0.8, 0.22, 0.8);
    easel.ellipse((0.0, 0.5), 0.66, 0.17, easel.fall(Colour::rgb(0xe4, 0xdc, 0xcc), 0.5, 0.1));
    easel.ellipse((0.0, 0.48), 0.5, 0.11, easel.fall(Colour::rgb(0xcc, 0xc0, 0xb0), 0.6, 0.2));
    let cup = [
        (-0.42, -0.1),
        (-0.40, 0.18),
        (-0.24, 0.48),
        (0.24, 0.48),
        (0.40, 0.18),
        (0.42, -0.1),
        (0.2, 0.0),
        (-0.2, 0.0),
    ];
    easel.smooth(&cup, easel.round(glaze));
    easel.polygon(&[(-0.405, -0.1), (0.405, -0.1), (0.37, 0.2), (-0.37, 0.2)], easel.round(glaze));
    let band = easel.plain(Colour::rgb(0x3c, 0x64, 0x7c), 0.2);
    easel.line(&[(-0.385, 0.1), (-0.2, 0.18), (0.2, 0.18), (0.385, 0.1)], 0.018, band);
    easel.ellipse((0.0, -0.1), 0.41, 0.125, easel.fall(Colour::rgb(0xea, 0xf2, 0xee), 0.3, 0.0));
    easel.ellipse((0.0, -0.08), 0.36, 0.098, easel.fall(Colour::rgb(0xa8, 0x8c, 0x34), 0.7, 0.1));
    easel.ellipse((-0.1, -0.09), 0.14, 0.03, Wash::flat(Colour::rgb(0xff, 0xfc, 0xe0)).alpha(0.5));
    steam(easel);
}

fn steam(easel: &mut Easel) {
    for (x, lean) in [(-0.16_f32, 0.08_f32), (0.04, -0.1), (0.2, 0.06)] {
        for step in 0..7_u8 {
            let part = f32::from(step) / 7.0;
            let spot = (x + lean * libm::sinf(part * 6.0), -0.2 - part * 0.62);
            let (at, size) = (easel.at(spot), easel.long(0.07 + 0.07 * part));
            let white = Colour::rgb(0xff, 0xff, 0xff);
            crate::storyboard::brush::soft(easel.sheet, at, (size, size * 1.5), white, 0.26 * (1.0 - part));
        }
    }
}
