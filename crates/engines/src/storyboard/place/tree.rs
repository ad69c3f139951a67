//! Trees, bushes and hanging leaves: clusters in three tones, the lit ones towards the light.

use domain::colour::Colour;

use super::painter::Painter;
use super::view::Point;
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// A mass of leaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crown {
    /// Its middle.
    pub middle: Point,
    /// Half of its width and height in centimetres.
    pub size: (f32, f32),
    /// The colour of its leaves in full light.
    pub leaf: Colour,
    /// How many clusters it has.
    pub clusters: usize,
}

/// Paints a mass of leaves, dark clusters first and single leaves at its edge.
pub(crate) fn crown(painter: &mut Painter, crown: Crown, chance: &mut Chance) {
    if !painter.view.sees(crown.middle.2) {
        return;
    }
    let scale = painter.view.scale(crown.middle.2);
    let centre = painter.view.spot(crown.middle);
    let size = (crown.size.0 * scale, crown.size.1 * scale);
    let mut own = chance.branch();
    let reach = (size.0 * 1.5, size.1 * 1.5);
    let outside = centre.0 + reach.0 < 0.0
        || centre.0 - reach.0 > painter.view.width
        || centre.1 + reach.1 < 0.0
        || centre.1 - reach.1 > painter.view.height;
    if !outside {
        clusters(painter, centre, size, crown, &mut own);
    }
}

fn clusters(painter: &mut Painter, centre: Spot, size: (f32, f32), crown: Crown, chance: &mut Chance) {
    let (air, z) = (painter.air, crown.middle.2);
    let leaf = if air.snowy() { crown.leaf.mix(Colour::rgb(0xe8, 0xee, 0xf6), 0.35) } else { crown.leaf };
    let light = air.tone.towards_light;
    let deep = air.dark(leaf.mix(Colour::rgb(0x16, 0x2a, 0x44), 0.5), z);
    let middle = air.dark(leaf, z).mix(air.lit(leaf, z), 0.25);
    let bright = air.lit(leaf, z);
    let crest = air.lit(leaf.mix(Colour::rgb(0xf6, 0xf2, 0x8c), 0.42), z);
    let spots: Vec<(Spot, f32)> =
        (0..crown.clusters * 5 / 4).map(|_| cluster(centre, size, chance)).collect();
    let bulk = size.0.min(size.1);
    let mut mass = Shape::default();
    mass.clump(centre, (size.0 * 0.84, size.1 * 0.8), 21, chance);
    mass.fill(painter.sheet, Wash::down(deep.mix(middle, 0.55), deep));
    for (colour, moved, part, points) in
        [(deep, 0.0, 0.33, 9), (middle, 0.1, 0.22, 8), (bright, 0.2, 0.135, 7), (crest, 0.3, 0.065, 6)]
    {
        let mut shape = Shape::default();
        for &(spot, weight) in &spots {
            let towards = (spot.0 - centre.0) / size.0 * light.0 + (spot.1 - centre.1) / size.1 * light.1;
            if moved > 0.1 && towards < moved * 2.2 - 0.55 {
                continue;
            }
            // The darkest clusters make the crown's edge; in its middle others lie over them.
            let inside = libm::hypotf((spot.0 - centre.0) / size.0, (spot.1 - centre.1) / size.1) < 0.4;
            if moved == 0.0 && inside {
                continue;
            }
            let reach = bulk * part * weight;
            let at = (spot.0 + light.0 * bulk * moved * 0.6, spot.1 + light.1 * bulk * moved * 0.6);
            brush::clump(painter.sheet, (at, (reach * 1.15, reach * 0.85)), points, colour, chance);
            if moved < 0.15 {
                leaves(&mut shape, at, reach, chance);
            }
        }
        shape.fill(painter.sheet, Wash::flat(colour));
    }
}

fn cluster(centre: Spot, size: (f32, f32), chance: &mut Chance) -> (Spot, f32) {
    let angle = chance.between(0.0, core::f32::consts::TAU);
    let reach = libm::sqrtf(chance.unit()) * 0.86;
    let spot = (centre.0 + libm::cosf(angle) * reach * size.0, centre.1 + libm::sinf(angle) * reach * size.1);
    (spot, chance.between(0.7, 1.25))
}

/// A few single leaves around a cluster, which break its outline.
fn leaves(shape: &mut Shape, at: Spot, reach: f32, chance: &mut Chance) {
    if reach < 3.0 {
        return;
    }
    for _ in 0..3 {
        let angle = chance.between(0.0, core::f32::consts::TAU);
        let away = reach * chance.between(1.0, 1.5);
        let spot = (at.0 + libm::cosf(angle) * away * 1.15, at.1 + libm::sinf(angle) * away * 0.85);
        leaf(shape, spot, (reach * 0.2).clamp(1.2, 9.0), chance);
    }
}

/// One leaf: a pointed lens in any direction.
pub(crate) fn leaf(shape: &mut Shape, spot: Spot, long: f32, chance: &mut Chance) {
    let angle = chance.between(0.0, core::f32::consts::TAU);
    let (along, across) = ((libm::cosf(angle), libm::sinf(angle)), long * 0.38);
    shape.polygon(&[
        (spot.0 - along.0 * long, spot.1 - along.1 * long),
        (spot.0 - along.1 * across, spot.1 + along.0 * across),
        (spot.0 + along.0 * long, spot.1 + along.1 * long),
        (spot.0 + along.1 * across, spot.1 - along.0 * across),
    ]);
}
