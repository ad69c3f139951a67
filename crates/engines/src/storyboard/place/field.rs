//! Fields under a wide sky: a path between paddies, a meadow with one tree, or a road along a ditch; poles and
//! wires, hedges, farms at the foot of the hills.
//!
//! Palette parts: `crop`, `grass`, `ground` (path and road), `leaf`, `hill`, `flower`, `roof`, `wall`.

use domain::colour::Colour;

use super::air::Facing;
use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::plant::{self, Bed};
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{foreground, lamp, paddy, sky};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;
/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-400.0, 400.0),
    wet: Some(Mirror { walls: 1500.0, end: 2600.0, strength: 0.22 }),
};

/// The view over the meadow, and the one along the road; the first is that between the paddies.
const MEADOW: usize = 1;

const ROAD: usize = 2;

/// Half the width of the path, in centimetres.
pub(super) const PATH: f32 = 130.0;

/// Sky and three ranges of hills.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let mut chance = motif.chance_of_setup("hills");
    let hill = motif.colour("hill", Colour::rgb(0x4a, 0x74, 0x86));
    sky::hills(painter, 0.13, 11_000.0, hill.mix(Colour::rgb(0x58, 0x78, 0xa8), 0.5), &mut chance);
    sky::hills(painter, 0.085, 7600.0, hill, &mut chance);
    sky::hills(painter, 0.05, 5000.0, hill.mix(leaf(motif), 0.6), &mut chance);
}

/// Fields, farms, poles and the path.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    let near = painter.view.eye.2 + 30.0;
    let green = ground_colour(painter, grass(motif));
    painter.plain(0.0, (-30_000.0, 30_000.0), (near, 90_000.0), green);
    plots(painter, motif, vantage);
    tree_line(painter, motif, &mut motif.chance_of_setup("trees"));
    farms(painter, motif, &mut motif.chance("farms"));
    match vantage.view {
        MEADOW => meadow(painter, motif, vantage.side),
        ROAD => road(painter, motif, vantage.side),
        _ => paddies(painter, motif, vantage.side),
    }
    foreground::tracks(painter, vantage.side, &mut motif.chance_of_setup("snow"));
    cloud_shadows(painter, &mut motif.chance_of_setup("shadows"));
}

/// Tall grass and flowers at a lower corner, or a fence, before the figures.
fn near(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    let mut chance = motif.chance_of_setup("near");
    let flower = motif.colour("flower", Colour::rgb(0xf0, 0x8c, 0xa4));
    if vantage.view == MEADOW {
        foreground::fence(painter, -vantage.side, Colour::rgb(0x94, 0x70, 0x54));
    }
    foreground::blades(painter, -vantage.side, grass(motif), Some(flower), &mut chance);
    if vantage.view != ROAD {
        foreground::blades(painter, vantage.side, crop(motif), None, &mut chance);
    }
}

fn leaf(motif: &Motif) -> Colour {
    motif.colour("leaf", Colour::rgb(0x4a, 0x8c, 0x4a))
}

/// The colour of grass.
pub(super) fn grass(motif: &Motif) -> Colour {
    motif.colour("grass", Colour::rgb(0x8c, 0xb4, 0x4e))
}

/// The colour of the crop.
pub(super) fn crop(motif: &Motif) -> Colour {
    motif.colour("crop", Colour::rgb(0x84, 0xc0, 0x48))
}

/// A colour of the ground, white where snow lies.
pub(super) fn ground_colour(painter: &Painter, colour: Colour) -> Colour {
    if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8).mix(colour, 0.06) } else { colour }
}

/// The plots of the plain as strips of several greens that run together far away.
fn plots(painter: &mut Painter, motif: &Motif, vantage: Vantage) {
    let mut chance = motif.chance("plots");
    let tones = [
        crop(motif),
        grass(motif),
        crop(motif).mix(Colour::rgb(0xe4, 0xcc, 0x5c), 0.45),
        crop(motif).mix(Colour::rgb(0x2c, 0x80, 0x58), 0.35),
        Colour::rgb(0xb4, 0x9c, 0x70),
    ];
    let mut z = 15_000.0;
    while z > 900.0 {
        let next = z * 0.78;
        let mut x = -24_000.0 + chance.between(0.0, 900.0);
        while x < 24_000.0 {
            let wide = chance.between(900.0, 2600.0);
            let tone = ground_colour(painter, tones[chance.pick(tones.len())]);
            let slant = vantage.side * 0.12 * (z - next);
            let corners =
                [(x + slant, 0.0, z), (x + wide + slant, 0.0, z), (x + wide, 0.0, next), (x, 0.0, next)];
            let (far, close) = (painter.air.lit(tone, z * 0.7), painter.air.lit(tone, next * 0.7));
            painter.face(&corners, Wash::down(far, close.mix(painter.air.dark(tone, next), 0.18)));
            x += wide + 30.0;
        }
        let bank = painter.air.dark(ground_colour(painter, grass(motif)), next * 0.7);
        painter.ground((-24_000.0, 24_000.0), (next, next * 1.012 + 10.0), Wash::flat(bank).alpha(0.6));
        z = next;
    }
}

/// Groves and hedges at the far side of the plain.
fn tree_line(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    for (z, size, step) in [(12_500.0_f32, 330.0, 520.0), (6800.0, 210.0, 900.0)] {
        let mut x = -z;
        while x < z {
            let high = size * chance.between(0.5, 1.1);
            if chance.often(0.62) {
                let middle = (x, high * 0.7, z);
                let crown = Crown { middle, size: (size * 1.4, high), leaf: leaf(motif), clusters: 7 };
                tree::crown(painter, crown, chance);
            }
            x += step * chance.between(0.6, 1.5);
        }
    }
}

/// Farmhouses with their trees, whose windows shine at night.
fn farms(painter: &mut Painter, motif: &Motif, chance: &mut Chance) {
    for _ in 0..5 {
        let (x, z) = (chance.between(-4200.0, 4200.0), chance.between(5200.0, 9000.0));
        let wall = motif.colour("wall", Colour::rgb(0xe8, 0xe0, 0xd0));
        let tile = motif.colour("roof", Colour::rgb(0x50, 0x60, 0x74));
        let tile = if chance.often(0.4) { tile.mix(Colour::rgb(0xa4, 0x54, 0x40), 0.7) } else { tile };
        let (wide, high) = (chance.between(420.0, 640.0), chance.between(270.0, 330.0));
        painter.block(Block { low: (x, 0.0, z), high: (x + wide, high, z + 400.0) }, wall);
        let colour = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { tile };
        let roof = [
            (x - 60.0, high, z - 30.0),
            (x + 50.0, high + 200.0, z + 200.0),
            (x + wide - 50.0, high + 200.0, z + 200.0),
            (x + wide + 60.0, high, z - 30.0),
        ];
        painter.face(&roof, Wash::flat(painter.air.facing(colour, Facing::Up, z)));
        let dark = painter.air.dark(Colour::rgb(0x4c, 0x58, 0x6c), z);
        let glass = dark.mix(painter.air.shining(lamp::WARM, z), painter.air.lamps);
        for part in [0.16_f32, 0.44, 0.7] {
            let left = x + wide * part;
            painter.front(z - 2.0, (left, left + 70.0), (110.0, 210.0), Wash::flat(glass));
        }
        painter.glow((x + wide * 0.5, 160.0, z - 5.0), 300.0, lamp::WARM, 0.55 * painter.air.lamps);
        for side in [-0.3_f32, 1.25] {
            let middle = (x + wide * side, 210.0, z + 60.0);
            let crown = Crown { middle, size: (190.0, 230.0), leaf: leaf(motif), clusters: 8 };
            tree::crown(painter, crown, chance);
        }
    }
}

/// Shadows of clouds that lie on the plain.
fn cloud_shadows(painter: &mut Painter, chance: &mut Chance) {
    if painter.air.sun < 0.6 {
        return;
    }
    let colour = painter.air.dark(Colour::rgb(0x2c, 0x54, 0x4c), 1500.0);
    let mut shape = Shape::default();
    for _ in 0..5 {
        let z = chance.between(2400.0, 9000.0);
        let point = (chance.between(-0.7, 0.7) * z, 0.0, z);
        let size = painter.flat_size(point, chance.between(600.0, 1100.0));
        shape.clump(painter.view.spot(point), (size.0 * 1.6, size.1), 11, chance);
    }
    shape.fill(painter.sheet, Wash::flat(colour).alpha(0.2));
}

/// A path of two ruts between paddies, with poles along one side.
fn paddies(painter: &mut Painter, motif: &Motif, side: f32) {
    for edge in [-1.0, 1.0] {
        paddy::paddy(painter, motif, edge);
    }
    let mut low = motif.chance_of_setup("verge");
    verge(painter, motif, (PATH, 235.0), (160.0, 1900.0), &mut low);
    path(painter, motif);
    poles(painter, motif, (side * 265.0, 0.0), 330.0);
    verge(painter, motif, (PATH, 250.0), (-420.0, 160.0), &mut low);
}

/// Two ruts with grass between them.
fn path(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let earth = motif.colour("ground", Colour::rgb(0xd0, 0xb8, 0x8c));
    let earth = ground_colour(painter, earth);
    let earth = if painter.air.wet() { earth.mix(Colour::rgb(0x58, 0x50, 0x4c), 0.45) } else { earth };
    painter.plain(0.0, (-PATH, PATH), (near, 9000.0), earth);
    let mut chance = motif.chance_of_setup("path");
    let (mut dark, mut light) = (Shape::default(), Shape::default());
    for index in 0..140 {
        let part = chance.unit();
        let z = near + 60.0 + part * part * 1900.0;
        let point = (chance.between(-PATH + 8.0, PATH - 8.0), 0.0, z);
        let size = painter.flat_size(point, chance.between(2.0, 8.0));
        let shape = if index % 3 == 0 { &mut light } else { &mut dark };
        shape.ellipse(painter.view.spot(point), size.0 * 1.6, size.1 * 0.7);
    }
    dark.fill(painter.sheet, Wash::flat(painter.air.dark(earth, 0.0)).alpha(0.35));
    light.fill(
        painter.sheet,
        Wash::flat(painter.air.lit(earth.mix(Colour::rgb(0xff, 0xff, 0xf4), 0.6), 0.0)).alpha(0.5),
    );
    let strip = ground_colour(painter, grass(motif).mix(earth, 0.25));
    painter.plain(0.0, (-24.0, 24.0), (near, 5000.0), strip);
    let bed = Bed { across: (-30.0, 30.0), away: (near, 1500.0), level: 0.0 };
    plant::grass(painter, bed, (90, 9.0), grass(motif), &mut chance);
}

/// Grass and flowers along both sides of the way, `from` to `to` centimetres from its middle.
fn verge(
    painter: &mut Painter,
    motif: &Motif,
    (from, to): (f32, f32),
    away: (f32, f32),
    chance: &mut Chance,
) {
    let petal = motif.colour("flower", Colour::rgb(0xf6, 0xe0, 0x6c));
    for side in [-1.0, 1.0] {
        let across = if side < 0.0 { (-to, -from) } else { (from, to) };
        let bed = Bed { across, away, level: 0.0 };
        plant::grass(painter, bed, (80, 20.0), grass(motif), chance);
        plant::flowers(painter, bed, (14, 22.0), petal, chance);
    }
}

/// Wooden poles with two arms and sagging wires, in a row that runs away from `start` with this slant.
fn poles(painter: &mut Painter, motif: &Motif, (start, slant): (f32, f32), first: f32) {
    let wood = motif.colour("trunk", Colour::rgb(0x7c, 0x66, 0x58));
    let at = |index: u8| {
        let z = first - 900.0 + 900.0 * f32::from(index);
        (start + slant * z, 0.0, z)
    };
    let wire = painter.air.dark(Colour::rgb(0x30, 0x30, 0x3c), 0.0);
    for index in (0..9).rev() {
        let (x, _, z) = at(index);
        let next = at(index + 1);
        for (aside, y) in [(-46.0, 672.0), (46.0, 672.0), (-34.0, 612.0), (34.0, 612.0)] {
            painter.wire((x + aside, y, z), (next.0 + aside, y, next.2), 46.0, 2.2, wire);
        }
        if !painter.view.sees(z) {
            continue;
        }
        painter.shade((x, 0.0, z), 44.0, 0.5);
        painter.cast((x, 0.0, z), 19.0, 700.0);
        painter.post((x, 0.0, z), 700.0, 19.0, wood);
        for y in [660.0, 600.0] {
            painter.block(Block { low: (x - 56.0, y, z - 4.0), high: (x + 56.0, y + 9.0, z + 4.0) }, wood);
        }
        if index % 2 == 1 {
            let lamp = (x - start.signum() * 70.0, 430.0, z);
            painter.bar((x, 420.0, z), lamp, 5.0, Wash::flat(painter.air.dark(wood, z)));
            let glass = painter.air.lit(Colour::rgb(0xe0, 0xe4, 0xe8), z).mix(lamp::WARM, painter.air.lamps);
            painter.front(z, (lamp.0 - 14.0, lamp.0 + 14.0), (420.0, 432.0), Wash::flat(glass));
            lamp::shine(painter, lamp, 150.0);
        }
    }
}

/// A meadow that rises to one great tree, with a fence and flowers.
fn meadow(painter: &mut Painter, motif: &Motif, side: f32) {
    let mut chance = motif.chance_of_setup("meadow");
    let turf = ground_colour(painter, grass(motif));
    let hill: Vec<Spot> = (-20..=20_i8)
        .map(|step| {
            let part = f32::from(step) / 20.0;
            let rise = 170.0 * libm::expf(-(part - side * 0.3) * (part - side * 0.3) * 9.0);
            painter.view.spot((part * 4200.0, rise, 1500.0 - 500.0 * part * part))
        })
        .chain([painter.view.spot((4200.0, 0.0, 200.0)), painter.view.spot((-4200.0, 0.0, 200.0))])
        .collect();
    let (lit, dark) = (painter.air.lit(turf, 900.0), painter.air.dark(turf, 500.0));
    brush::polygon(painter.sheet, &hill, Wash::down(lit, lit.mix(dark, 0.12)).ends(1.0, 0.0));
    great_tree(painter, motif, (side * 900.0, 150.0, 1330.0), &mut chance);
    fence(painter, motif, side);
    let bed = Bed { across: (-1100.0, 1100.0), away: (-430.0, 900.0), level: 0.0 };
    let near = Bed { away: (-430.0, -30.0), ..bed };
    plant::grass(painter, Bed { away: (-30.0, 1100.0), ..bed }, (420, 16.0), grass(motif), &mut chance);
    for (petal, count) in [
        (motif.colour("flower", Colour::rgb(0xff, 0xff, 0xfa)), 90),
        (Colour::rgb(0xf8, 0xd8, 0x58), 60),
        (Colour::rgb(0xe4, 0x8c, 0xb0), 30),
    ] {
        plant::flowers(painter, Bed { away: (-60.0, 900.0), ..bed }, (count, 18.0), petal, &mut chance);
    }
    plant::grass(painter, near, (150, 20.0), grass(motif), &mut chance);
}

/// A broad tree that stands alone, with its shadow.
fn great_tree(painter: &mut Painter, motif: &Motif, foot: (f32, f32, f32), chance: &mut Chance) {
    let bark = motif.colour("trunk", Colour::rgb(0x7a, 0x60, 0x50));
    let towards = painter.air.tone.towards_light;
    let long = (-towards.0 / towards.1.abs().max(0.35)) * 300.0;
    painter.shade((foot.0 + long * 0.6, foot.1, foot.2 - 60.0), 520.0, 0.35 + 0.35 * painter.air.sun);
    tree::trunk(painter, Trunk { foot, high: 620.0, thick: 105.0, lean: 30.0, bark, moss: None }, chance);
    for aside in [-260.0_f32, 240.0] {
        let to = (foot.0 + aside, foot.1 + 520.0, foot.2 - 4.0);
        tree::limb(painter, (foot.0, foot.1 + 240.0, foot.2 - 4.0), to, 46.0, bark);
    }
    for (aside, up, wide, high) in [
        (0.0, 820.0, 330.0, 210.0),
        (-330.0, 640.0, 260.0, 170.0),
        (330.0, 650.0, 270.0, 180.0),
        (-60.0, 600.0, 300.0, 150.0),
        (170.0, 560.0, 190.0, 110.0),
    ] {
        let middle = (foot.0 + aside, foot.1 + up, foot.2 - 8.0);
        tree::crown(painter, Crown { middle, size: (wide, high), leaf: leaf(motif), clusters: 16 }, chance);
    }
}

fn fence(painter: &mut Painter, motif: &Motif, side: f32) {
    let wood = motif.colour("fence", Colour::rgb(0xb4, 0x98, 0x7c));
    let at = |index: i8| (f32::from(index) * 170.0, 0.0, 430.0 + side * f32::from(index) * 46.0);
    for index in -9..9_i8 {
        let (from, to) = (at(index), at(index + 1));
        for y in [42.0, 78.0] {
            let wash = Wash::flat(painter.air.lit(wood, from.2).mix(painter.air.dark(wood, from.2), 0.4));
            painter.bar((from.0, y, from.2), (to.0, y, to.2), 9.0, wash);
        }
    }
    for index in -9..=9_i8 {
        let foot = at(index);
        painter.shade(foot, 20.0, 0.5);
        painter.cast(foot, 13.0, 98.0);
        painter.post(foot, 98.0, 13.0, wood);
        if painter.air.snowy() {
            let white = painter.air.lit(Colour::rgb(0xf6, 0xf8, 0xfc), foot.2);
            painter.front(foot.2 - 1.0, (foot.0 - 8.0, foot.0 + 8.0), (96.0, 104.0), Wash::flat(white));
        }
    }
}

/// A narrow road across the plain with a ditch, a hedge and the poles that follow it.
fn road(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 30.0;
    let mut chance = motif.chance_of_setup("road");
    for edge in [-1.0, 1.0] {
        paddy::paddy(painter, motif, edge);
    }
    let grey = ground_colour(painter, Colour::rgb(0x9c, 0x9a, 0x9c));
    let grey = if painter.air.wet() { grey.mix(Colour::rgb(0x48, 0x50, 0x60), 0.5) } else { grey };
    painter.plain(0.0, (-PATH - 30.0, PATH + 30.0), (near, 9000.0), grey);
    let white = painter.air.lit(Colour::rgb(0xf4, 0xf2, 0xec), 200.0);
    for x in [-PATH - 4.0, PATH - 4.0] {
        painter.ground((x, x + 8.0), (near, 5000.0), Wash::flat(white).alpha(0.8));
    }
    hedge(painter, motif, side, &mut chance);
    poles(painter, motif, (-side * 255.0, 0.0), 250.0);
    verge(painter, motif, (PATH + 36.0, 250.0), (-420.0, 1500.0), &mut chance);
}

/// A hedge along one side of the road, the far bushes first.
fn hedge(painter: &mut Painter, motif: &Motif, side: f32, chance: &mut Chance) {
    for step in (0..16_u8).rev() {
        let z = -120.0 + 120.0 * f32::from(step) * (1.0 + 0.06 * f32::from(step));
        let middle = (side * 262.0, 52.0, z);
        painter.shade((middle.0, 0.0, z), 90.0, 0.5);
        let bulk = (78.0, chance.between(56.0, 70.0));
        tree::crown(painter, Crown { middle, size: bulk, leaf: leaf(motif), clusters: 10 }, chance);
    }
}
