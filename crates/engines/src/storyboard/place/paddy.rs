//! Rice paddies: water that mirrors the sky between low banks, and rows of young rice.

use domain::colour::Colour;

use super::field::{PATH, crop, grass, ground_colour};
use super::motif::Motif;
use super::painter::Painter;
use super::plant;
use crate::storyboard::brush::{Shape, Wash};

/// One paddy from the path's bank outwards: water that mirrors the sky, and rows of young rice.
pub(super) fn paddy(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 30.0;
    let (inner, outer) = (side * 235.0, side * 6000.0);
    let across = (inner.min(outer), inner.max(outer));
    let air = painter.air;
    let mut z = 5200.0;
    while z > near {
        let next = (near + (z - near) * 0.55 - 60.0).max(near);
        let sky = air.haze.mix(air.middle, 0.35);
        let deep = air.dark(Colour::rgb(0x4c, 0x70, 0x60), 0.0);
        let snow = air.lit(Colour::rgb(0xf0, 0xf4, 0xfa), next);
        let wash = if air.snowy() { Wash::flat(snow) } else { Wash::down(sky, sky.mix(deep, 0.42)) };
        painter.ground(across, (next, z), wash);
        let bank = ground_colour(painter, grass(motif));
        let (lit, dark) = (air.lit(bank, next), air.dark(bank, next));
        painter.ground(across, (z - 26.0, z), Wash::down(lit, dark));
        z = next;
    }
    rice(painter, motif, side);
    let bank = ground_colour(painter, grass(motif));
    let edge = (side * PATH, inner);
    painter.plain(0.0, (edge.0.min(edge.1), edge.0.max(edge.1)), (near, 6000.0), bank);
    let (from, to) = (inner.min(inner + side * 16.0), inner.max(inner + side * 16.0));
    painter.plain(-8.0, (from, to), (near, 5200.0), bank.mix(Colour::rgb(0x44, 0x50, 0x34), 0.6));
}

/// Rows of rice that run away from the lens, dense far off and single tufts nearby.
fn rice(painter: &mut Painter, motif: &Motif, side: f32) {
    let mut chance = motif.chance_of_setup(if side < 0.0 { "rice left" } else { "rice right" });
    let tone = crop(motif);
    let near = painter.view.eye.2 + 80.0;
    let faint = if painter.air.snowy() { 0.1 } else { 1.0 };
    let (lit, dark) = (painter.air.lit(tone, 1200.0), painter.air.dark(tone, 700.0));
    for row in 0..46_u8 {
        let x = side * (270.0 + 62.0 * f32::from(row));
        let strip = [
            (x - 15.0, 14.0, 5200.0),
            (x + 15.0, 14.0, 5200.0),
            (x + 15.0, 14.0, near + 600.0),
            (x - 15.0, 14.0, near + 600.0),
        ];
        painter.face(
            &strip,
            Wash::down(painter.air.hazed(lit, 3000.0), lit.mix(dark, 0.35)).ends(0.95 * faint, 0.55 * faint),
        );
    }
    for step in (0..12_u8).rev() {
        let z = near + 40.0 + 50.0 * f32::from(step);
        let (mut deep, mut bright) = (Shape::default(), Shape::default());
        let (left, right) = painter.view.reach(z);
        for row in 0..46_u8 {
            let x = side * (270.0 + 62.0 * f32::from(row));
            let rise = 34.0 * painter.view.scale(z);
            let mut own = chance.branch();
            if x > left - 60.0 && x < right + 60.0 {
                let spot = painter.view.spot((x + own.between(-7.0, 7.0), 0.0, z));
                plant::tuft(&mut deep, spot, (rise, 5), &mut own);
                plant::tuft(&mut bright, (spot.0 + rise * 0.05, spot.1), (rise * 0.92, 4), &mut own);
            }
        }
        deep.fill(painter.sheet, Wash::flat(painter.air.dark(tone, z)).alpha(faint));
        bright.fill(painter.sheet, Wash::flat(painter.air.lit(tone, z)).alpha(faint));
    }
}
