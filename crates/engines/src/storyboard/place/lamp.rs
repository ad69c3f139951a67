//! Poles and lamps, with the light they give when it is dark.

use domain::colour::Colour;

use super::painter::{Block, Painter};
use super::view::Point;
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

/// The colour of warm electric light.
pub(crate) const WARM: Colour = Colour::rgb(0xff, 0xd2, 0x8a);

/// A concrete pole with cross-arms, a transformer and a street lamp.
pub(crate) fn pole(painter: &mut Painter, foot: Point, chance: &mut Chance) {
    if !painter.view.sees(foot.2) {
        return;
    }
    let (x, _, z) = foot;
    let concrete = Colour::rgb(0x9c, 0x98, 0x96);
    painter.post(foot, 830.0, 24.0, concrete);
    let iron = Colour::rgb(0x6e, 0x6c, 0x74);
    for y in [770.0, 720.0] {
        painter.block(Block { low: (x - 56.0, y, z - 4.0), high: (x + 56.0, y + 9.0, z + 4.0) }, iron);
    }
    let side = if chance.often(0.5) { 1.0 } else { -1.0 };
    let drum = (x + side * 14.0 - 22.0, x + side * 14.0 + 22.0);
    let wash = painter.wall_wash(Colour::rgb(0x92, 0x96, 0x9c), super::air::Facing::Front, z);
    painter.front(z - 14.0, drum, (640.0, 705.0), wash);
    let stripes = painter.air.lit(Colour::rgb(0xe8, 0xc4, 0x3c), z);
    let black = painter.air.dark(Colour::rgb(0x3a, 0x38, 0x40), z);
    for step in 0..6_u8 {
        let y = 20.0 + f32::from(step) * 16.0;
        let colour = if step % 2 == 0 { stripes } else { black };
        painter.front(z - 1.0, (x - 12.5, x + 12.5), (y, y + 16.0), Wash::flat(colour).alpha(0.9));
    }
    let reach = -x.signum() * 96.0;
    street_lamp(painter, (x, 520.0, z), reach);
}

/// An arm with a lamp at its end, `reach` centimetres to the right.
fn street_lamp(painter: &mut Painter, from: Point, reach: f32) {
    let end = (from.0 + reach, from.1 + 28.0, from.2);
    let iron = painter.air.dark(Colour::rgb(0x7c, 0x7c, 0x84), from.2);
    painter.bar(from, end, 6.0, Wash::flat(iron));
    let shade = painter.air.dark(Colour::rgb(0x86, 0x8a, 0x92), from.2);
    painter.front(from.2, (end.0 - 24.0, end.0 + 24.0), (end.1 - 4.0, end.1 + 9.0), Wash::flat(shade));
    let bulb = painter.air.shining(Colour::rgb(0xff, 0xf2, 0xd0), from.2);
    let off = painter.air.lit(Colour::rgb(0xe0, 0xe4, 0xe8), from.2);
    let colour = off.mix(bulb, painter.air.lamps);
    painter.front(from.2, (end.0 - 19.0, end.0 + 19.0), (end.1 - 11.0, end.1 - 3.0), Wash::flat(colour));
    shine(painter, (end.0, end.1 - 8.0, from.2), 190.0);
}

/// Light around a lamp and its pool on the ground, as bright as it is dark outside; `radius` in centimetres.
pub(crate) fn shine(painter: &mut Painter, at: Point, radius: f32) {
    let strength = painter.air.lamps;
    if strength < 0.05 {
        return;
    }
    painter.glow(at, radius * 1.7, WARM, 0.5 * strength);
    painter.glow(at, radius * 0.4, Colour::rgb(0xff, 0xf4, 0xd8), 0.8 * strength);
    if at.1 > 60.0 {
        painter.pool((at.0, 0.0, at.2), radius * 1.9, WARM, 0.4 * strength);
    }
}

/// The light in the air around a lantern that hangs before everything else; `radius` in centimetres.
///
/// It is paint and not light, since on its layer there is nothing for light to fall on.
pub(crate) fn halo(painter: &mut Painter, at: Point, radius: f32, paper: Colour) {
    if painter.air.lamps < 0.2 || !painter.view.sees(at.2) {
        return;
    }
    let (spot, size) = (painter.view.spot(at), radius * painter.view.scale(at.2));
    let (near, far) = (paper.mix(WARM, 0.75), paper.mix(WARM, 0.45));
    brush::soft(painter.sheet, spot, (size * 4.2, size * 4.2), far, 0.42 * painter.air.lamps);
    brush::soft(painter.sheet, spot, (size * 2.2, size * 2.2), near, 0.6 * painter.air.lamps);
}

/// A paper lantern hanging at a point; `radius` in centimetres.
pub(crate) fn lantern(painter: &mut Painter, at: Point, radius: f32, paper: Colour) {
    if !painter.view.sees(at.2) {
        return;
    }
    let scale = painter.view.scale(at.2);
    let (spot, size) = (painter.view.spot(at), radius * scale);
    let lit = painter.air.lit(paper, at.2);
    let glowing = painter.air.shining(paper.mix(Colour::rgb(0xff, 0xe0, 0x90), 0.45), at.2);
    let body = lit.mix(glowing, painter.air.lamps);
    let under = painter.air.dark(paper, at.2).mix(glowing, painter.air.lamps * 0.6);
    brush::ellipse(painter.sheet, spot, size * 0.82, size, Wash::down(body, under));
    let rib = Wash::flat(under).alpha(0.55);
    for step in [-0.6_f32, -0.3, 0.0, 0.3, 0.6] {
        let half = libm::sqrtf(1.0 - step * step) * size * 0.8;
        let y = spot.1 + step * size;
        brush::line(painter.sheet, &[(spot.0 - half, y), (spot.0 + half, y)], (size * 0.05).max(0.5), rib);
    }
    let cap = Wash::flat(painter.air.dark(Colour::rgb(0x2e, 0x28, 0x30), at.2));
    for y in [-1.06_f32, 0.94] {
        brush::rectangle(
            painter.sheet,
            (spot.0 - size * 0.36, spot.1 + y * size),
            (size * 0.72, size * 0.13),
            cap,
        );
    }
    if painter.air.lamps > 0.2 {
        painter.glow(at, radius * 4.5, paper.mix(WARM, 0.6), 0.42 * painter.air.lamps);
    }
}
