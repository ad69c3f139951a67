//! A wood: a path among tall trunks that fade into the light, ferns and moss at their feet, rays from above.
//!
//! Set-ups look along the path, over a brook with its stepping stones, or at one great old tree.
//! Palette parts: `leaf`, `trunk`, `moss`, `ground` (the path), `flower`, `water`.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::Painter;
use super::plant::{self, Bed};
use super::trail::Path;
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{foreground, sky};
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;
/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-230.0, 230.0),
    wet: Some(Mirror { walls: 460.0, end: 1500.0, strength: 0.2 }),
};

/// Where the nearest and the farthest trees of the middle layer stand, in centimetres.
const STAND: (f32, f32) = (170.0, 2300.0);

/// Where the wood closes, in centimetres.
const END: f32 = 3600.0;

/// The view along the path, the one over the brook and the one at the old tree.
const BROOK: usize = 1;

const OLD_TREE: usize = 2;

/// Sky between the crowns, and the trees that are only shapes in the haze.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance_of_setup("far wood");
    let leaf = leaf(motif);
    for (z, wide) in [(5400.0, 640.0)] {
        let (left, right) = painter.view.reach(z);
        let shade = painter.air.dark(leaf, z);
        painter.front(z + 60.0, (left - 300.0, right + 300.0), (-40.0, 330.0), Wash::flat(shade));
        for index in -14..=14_i16 {
            let low = if index % 2 == 0 { 420.0 } else { 900.0 };
            let high = low + chance.between(0.0, 420.0);
            let middle = (f32::from(index) * wide * 0.9, high, z);
            tree::crown(painter, Crown { middle, size: (wide, 620.0), leaf, clusters: 6 }, &mut chance);
        }
    }
    opening(painter);
}

/// The light where the wood opens.
fn opening(painter: &mut Painter) {
    let (view, air) = (painter.view, painter.air);
    let bright = air.haze.mix(air.key, 0.45 * air.sun);
    let spot = (view.vanish.0, view.vanish.1 - view.focal * 0.1);
    brush::soft(painter.sheet, spot, (view.focal * 0.75, view.focal * 0.6), bright, 0.75);
}

/// Ground, path, trunks, crowns, undergrowth and rays.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    let chance = |part| motif.chance_of_setup(part);
    ground(painter, motif, &mut chance("ground"));
    let path = Path { side: vantage.side, brook: vantage.view == BROOK };
    path.paint(painter, motif, &mut chance("path"));
    trees(painter, motif, vantage, &mut chance("wood"));
    dapples(painter, &mut chance("dapples"));
    rays(painter, &mut chance("rays"));
    fireflies(painter, &mut chance("fireflies"));
}

/// Leaves over the figures and ferns at the picture's corner.
fn near(painter: &mut Painter, motif: &Motif) {
    let mut chance = motif.chance_of_setup("near");
    foreground::blades(painter, -motif.vantage().side, moss(motif), None, &mut chance.branch());
    let z = painter.view.eye.2 + 190.0;
    let (left, right) = painter.view.frame_reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let (side, into) =
        if painter.view.vanish.0 > painter.view.width / 2.0 { (left, 1.0) } else { (right, -1.0) };
    let shaded = leaf(motif).mix(Colour::rgb(0x18, 0x30, 0x38), 0.35);
    for step in (0..5_u8).rev() {
        let inward = (f32::from(step) * 21.0 - 6.0) * into;
        let middle = (side + inward, top + 2.0 + f32::from(step) * 1.2, z);
        let crown = Crown { middle, size: (25.0, 14.0 - f32::from(step)), leaf: shaded, clusters: 12 };
        tree::crown(painter, crown, &mut chance);
    }
}

fn leaf(motif: &Motif) -> Colour {
    motif.colour("leaf", Colour::rgb(0x58, 0x9c, 0x46))
}

/// The colour of moss in the place.
pub(super) fn moss(motif: &Motif) -> Colour {
    motif.colour("moss", Colour::rgb(0x7c, 0xa0, 0x42))
}

/// Moss and old leaves, light where the canopy opens and dark between the trees.
fn ground(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    let near = painter.view.eye.2 + 30.0;
    let soil = moss(motif).mix(Colour::rgb(0x5c, 0x5a, 0x34), 0.42);
    let soil = if painter.air.snowy() { Colour::rgb(0xec, 0xf1, 0xf8) } else { soil };
    painter.plain(0.0, (-9000.0, 9000.0), (near, 60_000.0), soil);
    let dark = painter.air.dark(soil.mix(Colour::rgb(0x24, 0x38, 0x40), 0.35), 400.0);
    painter.ground((-9000.0, 9000.0), (220.0, END), Wash::down(dark, dark).ends(0.6, 0.0));
    let (mut deep, mut light) = (Shape::default(), Shape::default());
    for index in 0..70 {
        let part = chance.unit();
        let z = painter.view.eye.2 + 100.0 + part * part * 2200.0;
        let point = (chance.between(-0.9, 0.9) * (z - painter.view.eye.2), 0.0, z);
        let most = 0.3 * (z - painter.view.eye.2);
        let size = painter.flat_size(point, chance.between(24.0, 120.0).min(most));
        let shape = if index % 2 == 0 { &mut deep } else { &mut light };
        shape.clump(painter.view.spot(point), size, 9, chance);
    }
    let bright = painter.air.lit(soil.mix(moss(motif), if painter.air.snowy() { 0.0 } else { 0.6 }), 300.0);
    deep.fill(painter.sheet, Wash::flat(dark).alpha(0.28));
    light.fill(painter.sheet, Wash::flat(bright).alpha(0.3));
}

/// How many rows of trees there are.
const ROWS: u8 = 8;

/// The depth of a row of trees, and how far it is from the first to the last, 0 to 1.
fn row_depth(row: u8) -> (f32, f32) {
    let part = f32::from(row) / f32::from(ROWS - 1);
    (STAND.0 + (STAND.1 - STAND.0) * part * part.max(0.25), part)
}

/// How far the trees of a row keep from the middle of the path.
fn gap(part: f32) -> f32 {
    330.0 - 60.0 * part
}

/// Every tree of the middle layer by row.
fn stems(motif: &Motif, chance: &mut Chance) -> Vec<(u8, Trunk)> {
    let bark = motif.colour("trunk", Colour::rgb(0x8a, 0x6a, 0x54));
    let mut stems = Vec::new();
    for row in 0..ROWS {
        let (z, part) = row_depth(row);
        for side in [-1.0, 1.0] {
            let mut x = side * (gap(part) + chance.between(0.0, 150.0));
            while x.abs() < 1300.0 + 1.2 * z {
                let trunk = Trunk {
                    foot: (x, 0.0, z + chance.between(-70.0, 70.0)),
                    high: 1500.0,
                    thick: chance.between(38.0, 78.0),
                    lean: chance.between(-60.0, 60.0),
                    bark: bark.mix(Colour::rgb(0x6e, 0x78, 0x74), 0.6 * chance.unit()),
                    moss: chance.often(0.7).then(|| moss(motif)),
                };
                stems.push((row, trunk));
                x += side * (330.0 + 190.0 * part) * chance.between(0.7, 1.5);
            }
        }
    }
    stems
}

/// All trees of the middle layer, the far ones first, with what grows at their feet.
fn trees(painter: &mut Painter, motif: &Motif, vantage: Vantage, chance: &mut Chance) {
    let leaf = leaf(motif);
    let stems = stems(motif, chance);
    long_shadows(painter, &stems);
    let path = Path { side: vantage.side, brook: vantage.view == BROOK };
    let mut low = chance.branch();
    grow(painter, motif, path, (90.0, 900.0), &mut low);
    for row in (0..ROWS).rev() {
        let (z, part) = row_depth(row);
        for (_, trunk) in stems.iter().filter(|(own, _)| *own == row) {
            painter.shade(trunk.foot, trunk.thick * 1.6, 0.5);
            tree::trunk(painter, *trunk, chance);
        }
        for side in [-1.0, 1.0] {
            undergrowth(painter, (side, gap(part), z), leaf, chance);
        }
        if row % 3 == 0 {
            canopy(painter, z, leaf, chance);
        }
        if row == 3 && vantage.view == OLD_TREE {
            old_tree(painter, motif, vantage.side, chance);
        }
        if row % 3 == 2 {
            mist(painter, z);
        }
    }
    grow(painter, motif, path, (-420.0, 90.0), &mut low);
}

/// Grass and small flowers beside the path between two depths.
fn grow(painter: &mut Painter, motif: &Motif, path: Path, away: (f32, f32), chance: &mut Chance) {
    let petal = motif.colour("flower", Colour::rgb(0xf4, 0xf0, 0xf8));
    for side in [-1.0, 1.0] {
        let edge = path.edge(side, away.1.min(300.0));
        let across = if side < 0.0 { (-900.0, edge) } else { (edge, 900.0) };
        let bed = Bed { across, away, level: 0.0 };
        plant::grass(painter, bed, (70, 15.0), moss(motif).mix(leaf(motif), 0.5), chance);
        plant::flowers(painter, Bed { away: (away.0.max(-40.0), away.1), ..bed }, (12, 12.0), petal, chance);
    }
}

/// The shadows of the trunks over the ground when the sun is low.
fn long_shadows(painter: &mut Painter, stems: &[(u8, Trunk)]) {
    let towards = painter.air.tone.towards_light;
    if painter.air.sun < 0.4 {
        return;
    }
    let mut shape = Shape::default();
    for (_, trunk) in stems.iter().filter(|(_, trunk)| trunk.foot.2 < 1500.0) {
        let (aside, near) = (-towards.0 * 520.0, trunk.foot.2 - 420.0 * -towards.1);
        let (x, half) = (trunk.foot.0, trunk.thick * 0.5);
        let corners = [
            (x - half, 0.0, trunk.foot.2),
            (x + half, 0.0, trunk.foot.2),
            (x + aside + half, 0.0, near),
            (x + aside - half, 0.0, near),
        ];
        shape.polygon(&painter.view.outline(&corners));
    }
    let colour = painter.air.dark(Colour::rgb(0x3c, 0x54, 0x5c), 200.0);
    shape.fill(painter.sheet, Wash::flat(colour).alpha(0.34 * painter.air.sun));
}

/// Ferns and bushes between the trees of one row.
fn undergrowth(painter: &mut Painter, (side, gap, z): (f32, f32, f32), leaf: Colour, chance: &mut Chance) {
    for step in 0..5_u8 {
        let reach = 0.2 * (1300.0 + z);
        let x = side * (gap * 0.85 + (f32::from(step) + chance.unit()) * reach);
        let at = (x, 0.0, z - chance.between(0.0, 90.0));
        if chance.often(0.45) {
            let bulk = (chance.between(70.0, 150.0), chance.between(38.0, 64.0));
            let crown = Crown { middle: (at.0, bulk.1 * 0.6, at.2), size: bulk, leaf, clusters: 10 };
            painter.shade(at, bulk.0, 0.5);
            tree::crown(painter, crown, chance);
        } else {
            let colour = leaf.mix(Colour::rgb(0x9c, 0xc8, 0x50), 0.4);
            plant::fern(painter, at, chance.between(46.0, 84.0), colour, chance);
        }
    }
}

/// The crowns over one row, which leave the middle open.
fn canopy(painter: &mut Painter, z: f32, leaf: Colour, chance: &mut Chance) {
    let half = ((1300.0 + 1.2 * z) / 400.0) as i16;
    for tier in (0..3_u8).rev() {
        for index in -half..=half {
            let x = (f32::from(index) + 0.5 * f32::from(tier % 2)) * 400.0;
            let open = (1.0 - (x / 620.0).abs()).max(0.0) * 260.0;
            let high = 610.0 + z * 0.16 + open + chance.between(-50.0, 50.0) + 270.0 * f32::from(tier);
            let size = (chance.between(240.0, 330.0), 150.0);
            let crown = Crown { middle: (x, high, z - 30.0), size, leaf, clusters: 9 };
            tree::crown(painter, crown, chance);
        }
    }
}

/// The one great tree of the place, wound with moss, beside the path.
fn old_tree(painter: &mut Painter, motif: &Motif, side: f32, chance: &mut Chance) {
    let bark = motif.colour("trunk", Colour::rgb(0x8a, 0x6a, 0x54)).mix(Colour::rgb(0x6c, 0x60, 0x54), 0.4);
    let foot = (side * 235.0, 0.0, 520.0);
    painter.shade(foot, 330.0, 0.7);
    let trunk = Trunk { foot, high: 1300.0, thick: 190.0, lean: side * -40.0, bark, moss: Some(moss(motif)) };
    tree::trunk(painter, trunk, chance);
    for (from, to, thick) in [(330.0, (side * -60.0, 470.0), 44.0), (420.0, (side * 520.0, 610.0), 52.0)] {
        tree::limb(painter, (foot.0, from, foot.2 - 4.0), (to.0, to.1, foot.2 - 4.0), thick, bark);
        let crown = Crown {
            middle: (to.0, to.1 + 40.0, foot.2 - 10.0),
            size: (210.0, 90.0),
            leaf: leaf(motif),
            clusters: 12,
        };
        tree::crown(painter, crown, chance);
    }
    for step in [-1.0_f32, 0.0, 1.0] {
        plant::fern(painter, (foot.0 + step * 120.0, 0.0, foot.2 - 60.0), 70.0, leaf(motif), chance);
    }
}

/// A little haze between one row of trees and the next.
fn mist(painter: &mut Painter, z: f32) {
    let view = painter.view;
    let foot = view.spot((0.0, 0.0, z)).1;
    let high = view.focal * 0.42;
    let strength = if painter.air.wet() || painter.air.snowy() { 0.4 } else { 0.24 };
    let wash = Wash::down(painter.air.haze, painter.air.haze);
    brush::rectangle(painter.sheet, (0.0, foot - high), (view.width, high), wash.ends(0.0, strength));
    brush::rectangle(painter.sheet, (0.0, foot), (view.width, high * 0.2), wash.ends(strength, 0.0));
}

/// Sun that falls through the leaves onto the ground.
fn dapples(painter: &mut Painter, chance: &mut Chance) {
    if painter.air.sun < 0.4 {
        return;
    }
    let mut shape = Shape::default();
    for _ in 0..150 {
        let part = chance.unit();
        let z = painter.view.eye.2 + 160.0 + part * part * 1500.0;
        let point = (chance.between(-420.0, 420.0), 0.0, z);
        let size = painter.flat_size(point, chance.between(2.5, 13.0));
        shape.clump(painter.view.spot(point), size, 7, chance);
    }
    shape.fill(painter.sheet, Wash::flat(painter.air.key).alpha(0.3 * painter.air.sun));
}

/// Broad soft rays from the openings of the canopy, and dust that gleams in them.
fn rays(painter: &mut Painter, chance: &mut Chance) {
    let (air, view) = (painter.air, painter.view);
    let strength = if air.night() { 0.25 } else { air.sun };
    if strength < 0.2 || !matches!(air.light.weather, domain::place::Weather::Clear) {
        return;
    }
    let towards = air.tone.towards_light;
    let slope = towards.0 / towards.1.abs().max(0.6);
    let (top, long) = (view.vanish.1 - view.focal * 0.85, view.focal * 1.15);
    for _ in 0..7 {
        let start = view.vanish.0 + chance.between(-0.75, 0.75) * view.focal + slope * long * 0.4;
        let (narrow, broad) =
            (chance.between(0.012, 0.03) * view.focal, chance.between(0.05, 0.12) * view.focal);
        let end = start - slope * long;
        let ray = [
            (start - narrow, top),
            (start + narrow, top),
            (end + broad, top + long),
            (end - broad, top + long),
        ];
        let wash = Wash::flat(air.key).ends(0.26 * strength, 0.0).along((start, top), (end, top + long));
        brush::polygon(painter.sheet, &ray, wash);
    }
    let mut motes = Shape::default();
    for _ in 0..46 {
        let spot = (
            view.vanish.0 + chance.between(-0.6, 0.6) * view.focal,
            view.vanish.1 + chance.between(-0.4, 0.25) * view.focal,
        );
        let size = view.focal * chance.between(0.0007, 0.002);
        motes.ellipse(spot, size, size);
    }
    motes.fill(painter.sheet, Wash::flat(air.key.mix(Colour::rgb(0xff, 0xff, 0xff), 0.4)).alpha(0.6));
}

/// Fireflies over the ferns on a clear night.
fn fireflies(painter: &mut Painter, chance: &mut Chance) {
    if !painter.air.night() || painter.air.light.weather != domain::place::Weather::Clear {
        return;
    }
    let gleam = Colour::rgb(0xe2, 0xff, 0x8c);
    for _ in 0..34 {
        let z = chance.between(-60.0, 1300.0);
        let at = (chance.between(-1.0, 1.0) * (320.0 + z * 0.6), chance.between(14.0, 190.0), z);
        let size = (3.2 * painter.view.scale(z)).max(0.9);
        let spot = painter.view.spot(at);
        brush::soft(painter.sheet, spot, (size * 7.0, size * 7.0), gleam, 0.5);
        brush::ellipse(
            painter.sheet,
            spot,
            size * 0.6,
            size * 0.6,
            Wash::flat(Colour::rgb(0xfc, 0xff, 0xe0)),
        );
    }
}
