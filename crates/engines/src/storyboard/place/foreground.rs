//! What stands between the lens and the figures in a wide view: tall grass, flowers out of focus and a fence at
//! a lower corner, and what marks the snow around them. It belongs to the ground, so that it stays where it is when the camera moves.

use domain::colour::Colour;

use super::painter::{Block, Painter};
use super::plant;
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// How far before the lens the foreground stands, in centimetres.
const BEFORE: f32 = 225.0;

/// The depth of the foreground; none where the people stand too close to the lens for one.
fn depth(painter: &Painter) -> Option<f32> {
    let z = painter.view.eye.2 + BEFORE;
    (z < -100.0).then_some(z)
}

/// From a lower corner, on the right when `side` is 1, `inward` centimetres towards the middle.
fn column(painter: &Painter, z: f32, side: f32, inward: f32) -> f32 {
    let (left, right) = painter.view.frame_reach(z);
    if side > 0.0 { right - inward } else { left + inward }
}

/// Tall blades that rise from below the picture at a corner, lower towards the middle, with flowers among them.
pub(super) fn blades(
    painter: &mut Painter,
    side: f32,
    green: Colour,
    flower: Option<Colour>,
    chance: &mut Chance,
) {
    let Some(z) = depth(painter) else { return };
    let scale = painter.view.scale(z);
    let wide = 120.0;
    let (mut dark, mut light) = (Shape::default(), Shape::default());
    for step in 0..22_u8 {
        let part = f32::from(step) / 22.0;
        let x = column(painter, z, side, part * wide - 14.0);
        let high = (78.0 - 42.0 * part) * chance.between(0.75, 1.15);
        let spot = painter.view.spot((x, 0.0, z));
        plant::tuft(&mut dark, spot, (high * scale, 5), chance);
        if step % 2 == 0 {
            plant::tuft(&mut light, spot, (high * scale * 0.86, 4), chance);
        }
    }
    let faint = if painter.air.snowy() { 0.5 } else { 0.96 };
    let deep = painter.air.dark(green.mix(Colour::rgb(0x14, 0x34, 0x34), 0.42), 0.0);
    let bright = painter.air.lit(green.mix(Colour::rgb(0x20, 0x48, 0x38), 0.2), 0.0);
    dark.fill(painter.sheet, Wash::flat(deep).alpha(faint));
    light.fill(painter.sheet, Wash::flat(bright).alpha(faint));
    if let Some(hue) = flower.filter(|_| !painter.air.snowy()) {
        blossoms(painter, z, side, hue, chance);
    }
}

/// Flowers so near that the lens does not show them sharply.
fn blossoms(painter: &mut Painter, z: f32, side: f32, hue: Colour, chance: &mut Chance) {
    let scale = painter.view.scale(z);
    let (lit, heart) = (painter.air.lit(hue, 0.0), painter.air.lit(Colour::rgb(0xf4, 0xcc, 0x58), 0.0));
    for index in 0..7_u8 {
        let inward = 4.0 + 15.0 * f32::from(index) + chance.between(-5.0, 5.0);
        let up = chance.between(36.0, 66.0) - 3.6 * f32::from(index);
        let spot = painter.view.spot((column(painter, z, side, inward), up, z));
        let wide = chance.between(3.4, 5.6) * scale;
        brush::soft(painter.sheet, spot, (wide * 1.5, wide * 1.3), lit, 0.9);
        brush::soft(painter.sheet, spot, (wide, wide * 0.85), lit, 1.0);
        brush::soft(painter.sheet, spot, (wide * 0.5, wide * 0.42), heart, 0.9);
    }
}

/// A post of a fence with its two rails, which leave the picture at the corner.
pub(super) fn fence(painter: &mut Painter, side: f32, wood: Colour) {
    let Some(z) = depth(painter) else { return };
    let x = column(painter, z, side, 40.0);
    let out = column(painter, z, side, -400.0);
    let wood = wood.mix(Colour::rgb(0x34, 0x2c, 0x34), 0.3);
    let (lit, dark) = (painter.air.lit(wood, 0.0), painter.air.dark(wood, 0.0));
    for y in [42.0, 70.0] {
        let across = (x.min(out), x.max(out));
        painter.front(z + 4.0, across, (y, y + 8.0), Wash::down(lit.mix(dark, 0.3), dark));
    }
    painter.block(Block { low: (x - 6.0, -60.0, z - 4.0), high: (x + 6.0, 92.0, z + 4.0) }, wood);
    if painter.air.snowy() {
        let snow = painter.air.lit(Colour::rgb(0xf2, 0xf5, 0xfb), 0.0);
        painter.front(z - 5.0, (x - 7.0, x + 7.0), (90.0, 96.0), Wash::flat(snow));
    }
}

/// Hollows and footprints in the snow, which wander off beside the way.
pub(super) fn tracks(painter: &mut Painter, side: f32, chance: &mut Chance) {
    if !painter.air.snowy() {
        return;
    }
    let blue = painter.air.dark(Colour::rgb(0x94, 0xa4, 0xc8), 0.0);
    for _ in 0..14 {
        let point = (chance.between(-1400.0, 1400.0), 0.0, chance.between(-160.0, 1800.0));
        let patch = painter.flat_size(point, chance.between(60.0, 170.0));
        brush::soft(painter.sheet, painter.view.spot(point), (patch.0, patch.1 * 0.6), blue, 0.4);
    }
    let mut prints = Shape::default();
    for step in 0..44_u8 {
        let z = -190.0 + 46.0 * f32::from(step);
        let foot = if step % 2 == 0 { 11.0 } else { -11.0 };
        let x = side * 60.0 + 70.0 * libm::sinf(z * 0.0021) + foot;
        if painter.view.sees(z - 20.0) {
            let patch = painter.flat_size((x, 0.0, z), 13.0);
            prints.ellipse(painter.view.spot((x, 0.0, z)), patch.0 * 0.55, patch.1);
        }
    }
    prints.fill(painter.sheet, Wash::flat(blue).alpha(0.5));
}
