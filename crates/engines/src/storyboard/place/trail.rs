//! The way through a wood: a trodden path that winds, or a brook in its bed with stones to cross it.

use domain::colour::Colour;

use super::motif::Motif;
use super::painter::Painter;
use super::{forest, tree};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// The path or the brook that winds through the wood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    /// Towards which side it bends first: -1 or 1.
    pub side: f32,
    /// Whether it is a brook.
    pub brook: bool,
}

impl Path {
    /// Its middle at depth `z`.
    fn middle(self, z: f32) -> f32 {
        let away = z.max(0.0);
        self.side * (150.0 * libm::sinf(away / 620.0) + away * 0.02)
    }

    /// Its edge at depth `z`, uneven; `side` is -1 or 1.
    pub(super) fn edge(self, side: f32, z: f32) -> f32 {
        let uneven = 12.0 * libm::sinf(z * 0.021 + side) + 7.0 * libm::sinf(z * 0.057);
        let half = if self.brook { 150.0 } else { 128.0 };
        self.middle(z) + side * (half + uneven)
    }

    /// The outline of the part between two depths, `wider` centimetres at both sides.
    fn outline(self, painter: &Painter, (near, far): (f32, f32), wider: f32) -> Vec<Spot> {
        let count = 40_u8;
        let at = |step: u8| {
            let part = f32::from(step) / f32::from(count);
            near + (far - near) * part * part
        };
        let side = |side: f32, z: f32| painter.view.spot((self.edge(side, z) + side * wider, 0.0, z));
        let mut spots: Vec<Spot> = (0..=count).map(|step| side(-1.0, at(step))).collect();
        spots.extend((0..=count).rev().map(|step| side(1.0, at(step))));
        spots
    }

    /// Paints it with what lies on it.
    pub(super) fn paint(self, painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
        let near = painter.view.eye.2 + 40.0;
        let snowy = painter.air.snowy();
        let white = Colour::rgb(0xf4, 0xf6, 0xfb);
        let earth = motif.colour("ground", Colour::rgb(0xc0, 0xa2, 0x74));
        let earth = if snowy { white.mix(earth, 0.14) } else { earth };
        let earth = if painter.air.wet() { earth.mix(Colour::rgb(0x4c, 0x44, 0x44), 0.4) } else { earth };
        let rim = painter.air.dark(earth.mix(forest::moss(motif), 0.4), 300.0);
        brush::polygon(
            painter.sheet,
            &self.outline(painter, (near, 2600.0), 16.0),
            Wash::flat(rim).alpha(if snowy { 0.2 } else { 0.55 }),
        );
        let (far, close) = (painter.air.lit(earth, 2400.0), painter.air.lit(earth, 0.0));
        let body = self.outline(painter, (near, 2600.0), 0.0);
        brush::polygon(painter.sheet, &body, Wash::down(far, close.mix(painter.air.dark(earth, 0.0), 0.25)));
        if self.brook {
            self.water(painter, motif, chance);
        } else {
            self.wear(painter, earth, chance);
        }
    }

    /// Ruts, pebbles and old leaves on the path.
    fn wear(self, painter: &mut Painter, earth: Colour, chance: &mut Chance) {
        let (mut dark, mut light, mut leaves) = (Shape::default(), Shape::default(), Shape::default());
        for _ in 0..150 {
            let part = chance.unit();
            let z = painter.view.eye.2 + 90.0 + part * part * 1700.0;
            let x = self.middle(z) + chance.between(-118.0, 118.0);
            let (spot, scale) = (painter.view.spot((x, 0.0, z)), painter.view.scale(z));
            let size = painter.flat_size((x, 0.0, z), chance.between(2.0, 6.0));
            match chance.pick(4) {
                0 => light.ellipse(spot, size.0, size.1),
                1 => tree::leaf(&mut leaves, spot, (4.0 * scale).max(0.9), chance),
                _ => dark.ellipse(spot, size.0 * 2.6, size.1),
            }
        }
        dark.fill(painter.sheet, Wash::flat(painter.air.dark(earth, 300.0)).alpha(0.4));
        light.fill(
            painter.sheet,
            Wash::flat(painter.air.lit(Colour::rgb(0xe0, 0xd8, 0xc4), 300.0)).alpha(0.6),
        );
        let fallen = painter.air.lit(Colour::rgb(0xc8, 0x7c, 0x3c), 300.0);
        leaves.fill(painter.sheet, Wash::flat(fallen).alpha(if painter.air.snowy() { 0.3 } else { 0.8 }));
    }

    /// A brook instead of a path: water in its bed, and stones to cross it.
    fn water(self, painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
        let near = painter.view.eye.2 + 40.0;
        let deep = motif.colour("water", Colour::rgb(0x2c, 0x6c, 0x74));
        let sky = painter.air.middle.mix(painter.air.haze, 0.5);
        let (far, close) =
            (painter.air.lit(deep, 1600.0).mix(sky, 0.55), painter.air.dark(deep, 0.0).mix(sky, 0.15));
        let surface = self.outline(painter, (near, 2500.0), -17.0);
        brush::polygon(painter.sheet, &surface, Wash::down(far, close));
        let (mut light, mut dark) = (Shape::default(), Shape::default());
        for index in 0..90 {
            let part = chance.unit();
            let z = near + 60.0 + part * part * 1900.0;
            let point = (self.middle(z) + chance.between(-105.0, 105.0), 0.0, z);
            let size = painter.flat_size(point, chance.between(9.0, 34.0));
            let shape = if index % 3 == 0 { &mut dark } else { &mut light };
            shape.ellipse(painter.view.spot(point), size.0, (size.1 * 0.14).max(0.5));
        }
        dark.fill(painter.sheet, Wash::flat(painter.air.dark(deep, 0.0)).alpha(0.5));
        light.fill(painter.sheet, Wash::flat(painter.air.haze.mix(painter.air.key, 0.4)).alpha(0.5));
        for step in (0..5_u8).rev() {
            let z = 60.0 + 12.0 * f32::from(step % 2);
            let at = (self.middle(z) + 58.0 * (f32::from(step) - 2.0), 0.0, z);
            stone(painter, at, chance.between(24.0, 30.0), forest::moss(motif), chance);
        }
        for step in (0..16_u8).rev() {
            let z = -180.0 + 130.0 * f32::from(step);
            let side = if step % 2 == 0 { 1.0 } else { -1.0 };
            let at = (self.edge(side, z) + chance.between(-12.0, 24.0), 0.0, z);
            stone(painter, at, chance.between(14.0, 44.0), forest::moss(motif), chance);
        }
    }
}

/// A round stone with a mossy or snowy top.
pub(super) fn stone(
    painter: &mut Painter,
    at: (f32, f32, f32),
    size: f32,
    moss: Colour,
    chance: &mut Chance,
) {
    if !painter.view.sees(at.2 - 20.0) {
        return;
    }
    let (spot, scale) = (painter.view.spot(at), painter.view.scale(at.2));
    let reach = size * scale;
    let grey = Colour::rgb(0x9a, 0x9c, 0x98);
    let (lit, dark) = (painter.air.lit(grey, at.2), painter.air.dark(grey, at.2));
    brush::soft(
        painter.sheet,
        (spot.0, spot.1 + reach * 0.1),
        (reach * 1.5, reach * 0.5),
        dark.mix(Colour::rgb(0x18, 0x24, 0x30), 0.5),
        0.6,
    );
    let top = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { moss };
    let mut body = Shape::default();
    body.clump((spot.0, spot.1 - reach * 0.2), (reach, reach * 0.5), 9, chance);
    body.fill(painter.sheet, Wash::down(lit.mix(dark, 0.25), dark));
    let mut cover = Shape::default();
    cover.clump((spot.0, spot.1 - reach * 0.42), (reach * 0.72, reach * 0.24), 8, chance);
    cover.fill(painter.sheet, Wash::flat(painter.air.lit(top, at.2)).alpha(0.85));
}
