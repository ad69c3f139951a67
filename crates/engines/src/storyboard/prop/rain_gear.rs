//! Umbrellas and shoes.

use domain::colour::Colour;

use super::easel::Easel;
use super::{ground, surface};
use crate::storyboard::brush::{self, Spot};
use crate::storyboard::place::umbrella;

const RED: Colour = Colour::rgb(0xd4, 0x3e, 0x46);
const CREAM: Colour = Colour::rgb(0xf8, 0xee, 0xdc);

/// An open umbrella seen from outside, filling the picture.
pub(super) fn open_umbrella(easel: &mut Easel) {
    let wood = easel.round(Colour::rgb(0x9c, 0x6c, 0x44));
    easel.polygon(&[(0.10, 0.1), (0.14, 0.1), (0.34, 1.3), (0.29, 1.3)], wood);
    let colours = [
        easel.air.lit(RED.mix(Colour::rgb(0xff, 0x90, 0x70), 0.15), 0.0),
        easel.air.dark(RED, 0.0),
        easel.air.lit(CREAM, 0.0),
    ];
    let (spot, size) = (easel.at((0.0, -0.02)), (easel.long(0.92), easel.long(0.80)));
    umbrella::disc(easel.sheet, spot, size, 0.22, colours);
    let light = easel.air.key;
    easel.glow((-0.4, -0.5), 0.75, light, 0.35);
}

/// A closed umbrella lying across a table.
pub(super) fn closed_umbrella(easel: &mut Easel) {
    surface::lay(easel, -0.34);
    let along = |part: f32, out: f32| -> Spot { (-1.1 + 2.15 * part + out * 0.16, 0.5 - 0.56 * part + out) };
    easel.shadow((0.0, 0.36), 1.25, 0.34, 0.75);
    let wood = easel.fall(Colour::rgb(0x8c, 0x5a, 0x38), 0.0, 0.9);
    easel.polygon(&[along(0.0, -0.018), along(1.0, -0.018), along(1.0, 0.018), along(0.0, 0.018)], wood);
    for (fold, shade) in [(-0.11_f32, 0.0), (-0.04, 0.5), (0.035, 0.15), (0.11, 0.8)] {
        let cloth = easel.fall(RED, shade * 0.6, shade);
        let body = [
            along(0.14, fold * 0.5 - 0.03),
            along(0.30, fold - 0.055),
            along(0.70, fold * 0.7 - 0.045),
            along(0.93, 0.0),
            along(0.70, fold * 0.7 + 0.045),
            along(0.30, fold + 0.055),
            along(0.14, fold * 0.5 + 0.03),
        ];
        easel.smooth(&body, cloth);
    }
    let strap = easel.fall(CREAM, 0.0, 0.6);
    easel.polygon(&[along(0.42, -0.15), along(0.46, -0.15), along(0.46, 0.15), along(0.42, 0.15)], strap);
    let button = easel.plain(Colour::rgb(0xe8, 0xc0, 0x60), 0.1);
    easel.ellipse(along(0.44, 0.02), 0.022, 0.022, button);
    handle(easel, along(0.0, 0.0));
    let tip = easel.plain(Colour::rgb(0xd8, 0xd4, 0xcc), 0.2);
    easel.polygon(&[along(0.95, -0.012), along(1.02, -0.006), along(1.02, 0.006), along(0.95, 0.012)], tip);
}

/// The bent wooden handle with a small charm.
fn handle(easel: &mut Easel, from: Spot) {
    let wood = easel.fall(Colour::rgb(0xa8, 0x70, 0x44), 0.0, 0.8);
    let bend = [
        (from.0 + 0.1, from.1 - 0.02),
        (from.0 - 0.06, from.1 + 0.03),
        (from.0 - 0.17, from.1 + 0.12),
        (from.0 - 0.12, from.1 + 0.24),
        (from.0 - 0.01, from.1 + 0.22),
    ];
    easel.line(&bend, 0.06, wood);
    let thread = easel.plain(CREAM, 0.2);
    easel.line(
        &[(from.0 - 0.15, from.1 + 0.13), (from.0 - 0.27, from.1 + 0.2), (from.0 - 0.25, from.1 + 0.32)],
        0.01,
        thread,
    );
    let bell = easel.round(Colour::rgb(0xe8, 0xb8, 0x4c));
    easel.ellipse((from.0 - 0.25, from.1 + 0.36), 0.045, 0.045, bell);
}

/// A pair of shoes before a puddle.
pub(super) fn shoes(easel: &mut Easel) {
    ground::wet_ground(easel);
    for (x, y) in [(0.24, -0.20), (-0.26, -0.12)] {
        mirrored(easel, (x, y));
        shoe(easel, (x, y));
    }
}

fn shoe(easel: &mut Easel, (x, y): Spot) {
    easel.shadow((x, y + 0.36), 0.34, 0.12, 0.8);
    let leather = Colour::rgb(0x6c, 0x40, 0x34);
    let sock = easel.round(Colour::rgb(0xf2, 0xf0, 0xf0));
    easel.polygon(
        &[(x - 0.10, y - 0.95), (x + 0.10, y - 0.95), (x + 0.11, y - 0.02), (x - 0.11, y - 0.02)],
        sock,
    );
    let fold = easel.plain(Colour::rgb(0xd8, 0xd4, 0xdc), 0.6);
    for step in 0..3_u8 {
        let at = y - 0.3 + f32::from(step) * 0.09;
        easel.line(&[(x - 0.09, at), (x, at + 0.03), (x + 0.1, at)], 0.012, fold);
    }
    let sole = easel.plain(Colour::rgb(0x34, 0x24, 0x28), 0.7);
    easel.smooth(
        &[
            (x - 0.15, y),
            (x + 0.15, y),
            (x + 0.19, y + 0.28),
            (x + 0.14, y + 0.4),
            (x - 0.14, y + 0.4),
            (x - 0.19, y + 0.28),
        ],
        sole,
    );
    let upper = easel.fall(leather, 0.25, 0.75);
    easel.smooth(
        &[
            (x - 0.14, y - 0.06),
            (x + 0.14, y - 0.06),
            (x + 0.175, y + 0.24),
            (x + 0.12, y + 0.37),
            (x - 0.12, y + 0.37),
            (x - 0.175, y + 0.24),
        ],
        upper,
    );
    let strap = easel.plain(leather, 0.85);
    easel.polygon(
        &[(x - 0.145, y + 0.06), (x + 0.145, y + 0.06), (x + 0.15, y + 0.13), (x - 0.15, y + 0.13)],
        strap,
    );
    let shine = easel.plain(Colour::rgb(0xf0, 0xd8, 0xc8), 0.0);
    easel.smooth(
        &[(x - 0.09, y + 0.2), (x - 0.02, y + 0.18), (x - 0.03, y + 0.3), (x - 0.08, y + 0.31)],
        shine.alpha(0.6),
    );
}

/// The shoe upside down in the water.
fn mirrored(easel: &mut Easel, (x, y): Spot) {
    let (top, spot) = (easel.at((x, y + 0.4)), easel.at((x, y + 0.9)));
    let colour = easel.air.dark(Colour::rgb(0x5c, 0x3c, 0x3c), 0.0);
    let half = easel.long(0.16);
    let shape = [
        (top.0 - half, top.1),
        (top.0 + half, top.1),
        (spot.0 + half * 0.7, spot.1),
        (spot.0 - half * 0.7, spot.1),
    ];
    let wash = brush::Wash::down(colour, colour).ends(0.6, 0.0);
    brush::polygon(easel.sheet, &shape, wash);
}
