//! The sea: a beach with breaking waves, a sea wall with steps, or a shore that runs away under pines; beyond
//! it open water, islands, a headland and perhaps its lighthouse, and a boat.
//!
//! Palette parts: `sand`, `water`, `stone` (the sea wall), `leaf` (pines), `hill`, `light` (the lighthouse).

use domain::colour::Colour;

use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::plant::{self, Bed};
use super::trail::stone;
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{foreground, horizon, lamp, sky};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;
/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-620.0, 620.0),
    wet: Some(Mirror { walls: 2400.0, end: 900.0, strength: 0.3 }),
};

/// The view from the sea wall, and the one along the shore; the first is that from the beach.
const WALL: usize = 1;

const SHORE: usize = 2;

/// Where the open water begins before the beach, in centimetres, and how far below the wall it lies.
const EDGE: f32 = 330.0;

const BELOW_WALL: f32 = -210.0;

/// Where the sea wall ends towards the water, in centimetres.
const PARAPET: f32 = 210.0;

/// Sky, islands, headland and the open water.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let vantage = motif.vantage();
    horizon::water(painter, motif, level(vantage));
    let mut chance = motif.chance("horizon");
    horizon::islands(painter, motif, &mut chance);
    horizon::headland(painter, motif, vantage.side, &mut chance);
    horizon::boat(painter, (vantage.side, level(vantage)), &mut motif.chance("boat"));
    horizon::glitter(painter, &mut motif.chance_of_setup("glitter"));
}

/// The ground on which people stand, and where it meets the water.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    match vantage.view {
        WALL => sea_wall(painter, motif, vantage.side),
        SHORE => shore(painter, motif, vantage.side),
        _ => beach(painter, motif),
    }
}

/// Grass of the dunes, and a pine that hangs over the shore.
fn near(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    if vantage.view != WALL {
        let green = pine(motif).mix(Colour::rgb(0xc8, 0xc0, 0x78), 0.5);
        let mut chance = motif.chance_of_setup("near grass");
        let side = if vantage.view == SHORE { vantage.side } else { -vantage.side };
        foreground::blades(painter, side, green, None, &mut chance);
    }
    if vantage.view != SHORE {
        return;
    }
    let z = painter.view.eye.2 + 190.0;
    let (left, right) = painter.view.frame_reach(z);
    let top = painter.view.eye.1 + painter.view.vanish.1 / painter.view.scale(z);
    let (side, into) = if vantage.side > 0.0 { (right, -1.0) } else { (left, 1.0) };
    let mut chance = motif.chance_of_setup("near");
    for step in (0..4_u8).rev() {
        let middle = (side + into * 17.0 * f32::from(step), top + 2.0, z);
        tree::crown(
            painter,
            Crown { middle, size: (22.0, 9.0), leaf: pine(motif), clusters: 12 },
            &mut chance,
        );
    }
}

fn pine(motif: &Motif) -> Colour {
    motif.colour("leaf", Colour::rgb(0x3c, 0x80, 0x58))
}

/// How high the water lies in a view, in centimetres.
const fn level(vantage: Vantage) -> f32 {
    if vantage.view == WALL { BELOW_WALL } else { 0.0 }
}

/// The sand in this weather.
fn sand(painter: &Painter, motif: &Motif) -> Colour {
    let sand = motif.colour("sand", Colour::rgb(0xec, 0xd6, 0xa8));
    if painter.air.snowy() {
        return Colour::rgb(0xf0, 0xf3, 0xf9);
    }
    if painter.air.wet() { sand.mix(Colour::rgb(0x78, 0x70, 0x70), 0.45) } else { sand }
}

/// The wavy line where the water ends on the sand, `inland` centimetres nearer than the open water.
fn tide_line(x: f32, inland: f32) -> f32 {
    EDGE - inland + 46.0 * libm::sinf(x * 0.0042 + inland * 0.012) + 14.0 * libm::sinf(x * 0.0117 + 1.0)
}

/// Everything nearer than a tide line down to `near`.
fn strand(painter: &Painter, inland: f32, wide: f32, near: f32) -> Vec<Spot> {
    let xs = (-30..=30_i8).map(|step| f32::from(step) * 110.0);
    let mut spots: Vec<Spot> =
        xs.clone().map(|x| painter.view.spot((x, 0.0, tide_line(x, inland)))).collect();
    if wide > 0.0 {
        spots.extend(xs.rev().map(|x| {
            let uneven = 0.55 + 0.45 * libm::sinf(x * 0.019 + inland);
            painter.view.spot((x, 0.0, tide_line(x, inland) - wide * uneven))
        }));
    } else {
        let corner = |x: f32| painter.view.spot((x, 0.0, near));
        spots.extend([corner(6000.0), corner(-6000.0)]);
    }
    spots
}

/// Sand down to the water: surf, wet sand that shines, dry sand with ripples, shells and footprints.
fn beach(painter: &mut Painter, motif: &Motif) {
    let near = painter.view.eye.2 + 30.0;
    let dry = sand(painter, motif);
    let (lit, dark) = (painter.air.lit(dry, 0.0), painter.air.dark(dry, 0.0));
    let damp = dark.mix(lit, 0.3).mix(painter.air.middle, 0.22);
    let foam = painter.air.lit(Colour::rgb(0xfa, 0xfc, 0xff), 300.0);
    let shallow = painter.air.lit(Colour::rgb(0x8c, 0xd8, 0xcc), 300.0).mix(painter.air.middle, 0.3);
    brush::polygon(painter.sheet, &strand(painter, -90.0, 130.0, near), Wash::flat(shallow).alpha(0.5));
    for (inland, wide, alpha) in [(-520.0, 50.0, 0.6), (-250.0, 56.0, 0.8), (-60.0, 40.0, 0.9)] {
        brush::polygon(painter.sheet, &strand(painter, inland, wide, near), Wash::flat(foam).alpha(alpha));
    }
    brush::polygon(painter.sheet, &strand(painter, 0.0, 0.0, near), Wash::flat(damp));
    brush::polygon(
        painter.sheet,
        &strand(painter, 18.0, 0.0, near),
        Wash::flat(damp.mix(painter.air.haze, 0.4)).alpha(0.6),
    );
    brush::polygon(painter.sheet, &strand(painter, -8.0, 24.0, near), Wash::flat(foam).alpha(0.95));
    let shade = Wash::flat(damp.mix(dark, 0.6)).alpha(0.7);
    brush::polygon(painter.sheet, &strand(painter, 14.0, 12.0, near), shade);
    let upper = painter.view.spot((0.0, 0.0, EDGE - 90.0)).1;
    let lower = painter.view.height;
    let wash = Wash::down(lit.mix(dark, 0.12), lit).along((0.0, upper), (0.0, lower));
    brush::polygon(painter.sheet, &strand(painter, 84.0, 0.0, near), wash);
    litter(painter, dry, &mut motif.chance_of_setup("sand"));
    let side = motif.vantage().side;
    let mut chance = motif.chance_of_setup("beach");
    for step in (0..5_u8).rev() {
        let across = (side * (330.0 + 60.0 * f32::from(step)), side * 900.0);
        let across = (across.0.min(across.1), across.0.max(across.1));
        let z = -120.0 + 55.0 * f32::from(step);
        let bed = Bed { across, away: (z, z + 60.0), level: 0.0 };
        plant::grass(painter, bed, (12, 34.0), Colour::rgb(0xa0, 0xac, 0x5c), &mut chance);
    }
    let weed = Colour::rgb(0x74, 0x84, 0x54);
    for (aside, z, size) in
        [(470.0, 250.0, 60.0), (380.0, 236.0, 34.0), (330.0, 200.0, 18.0), (560.0, 210.0, 26.0)]
    {
        stone(painter, (-side * aside, 0.0, z), size, weed, &mut chance);
    }
}

/// Ripples, shells, pebbles and driftwood on dry sand.
fn litter(painter: &mut Painter, sand: Colour, chance: &mut Chance) {
    let (mut ripples, mut lights, mut shells) = (Shape::default(), Shape::default(), Shape::default());
    for index in 0..170 {
        let part = chance.unit();
        let z = painter.view.eye.2 + 100.0 + part * part * 620.0;
        let point = (chance.between(-1.1, 1.1) * (z - painter.view.eye.2), 0.0, z);
        let size = painter.flat_size(point, chance.between(6.0, 22.0));
        let spot = painter.view.spot(point);
        if z > EDGE - 150.0 {
            continue;
        }
        match index % 8 {
            0 => shells.ellipse(spot, size.0 * 0.16, size.1 * 0.3),
            1 | 2 => lights.ellipse(spot, size.0, size.1 * 0.22),
            _ => ripples.ellipse(spot, size.0 * 1.3, size.1 * 0.2),
        }
    }
    ripples.fill(painter.sheet, Wash::flat(painter.air.dark(sand, 0.0)).alpha(0.35));
    lights.fill(
        painter.sheet,
        Wash::flat(painter.air.lit(sand.mix(Colour::rgb(0xff, 0xff, 0xff), 0.6), 0.0)).alpha(0.5),
    );
    shells.fill(painter.sheet, Wash::flat(painter.air.lit(Colour::rgb(0xf6, 0xe8, 0xe4), 0.0)));
}

/// A promenade above the water: slabs, a low wall with a gap, bollards and a lamp.
fn sea_wall(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 30.0;
    let grey = motif.colour("stone", Colour::rgb(0xc4, 0xc0, 0xb8));
    let floor = if painter.air.snowy() { Colour::rgb(0xee, 0xf2, 0xf8) } else { grey };
    let floor = if painter.air.wet() { floor.mix(Colour::rgb(0x50, 0x5a, 0x6c), 0.5) } else { floor };
    let (lit, dark) = (painter.air.lit(floor, 0.0), painter.air.dark(floor, 0.0));
    painter.ground(
        (-4000.0, 4000.0),
        (near, PARAPET + 50.0),
        Wash::down(lit.mix(dark, 0.2), lit.mix(dark, 0.35)),
    );
    let joint = Wash::flat(dark).alpha(0.45);
    for step in -20..=20_i8 {
        let x = f32::from(step) * 120.0;
        painter.ground((x, x + 2.0), (near, PARAPET), joint);
    }
    for z in [-180.0, -60.0, 60.0] {
        painter.ground((-4000.0, 4000.0), (z, z + 2.0), joint);
    }
    painter.ground((-4000.0, 4000.0), (PARAPET - 70.0, PARAPET), Wash::down(dark, dark).ends(0.6, 0.0));
    let mut chance = motif.chance("wall");
    let gap = side * chance.between(180.0, 320.0);
    for (left, right) in [(-4000.0, gap - 80.0), (gap + 80.0, 4000.0)] {
        let block = Block { low: (left, 0.0, PARAPET), high: (right, 62.0, PARAPET + 44.0) };
        painter.block(block, grey);
        let top = if painter.air.snowy() {
            Colour::rgb(0xf4, 0xf6, 0xfb)
        } else {
            grey.mix(Colour::rgb(0xff, 0xff, 0xff), 0.3)
        };
        painter.block(Block { low: (left, 62.0, PARAPET - 7.0), high: (right, 74.0, PARAPET + 50.0) }, top);
        let mut x = (left / 240.0).ceil() * 240.0;
        while x < right {
            painter.front(PARAPET - 1.0, (x, x + 2.0), (0.0, 62.0), joint);
            let stain = Wash::down(dark, dark).ends(0.3, 0.0);
            let at = x + chance.between(20.0, 160.0);
            painter.front(PARAPET - 1.0, (at, at + chance.between(8.0, 30.0)), (10.0, 62.0), stain);
            x += 240.0;
        }
    }
    for x in [gap - 170.0, gap + 190.0, gap - side * 520.0] {
        bollard(painter, (x, 0.0, PARAPET - 46.0));
    }
    lamp_post(painter, (-side * 330.0, 0.0, PARAPET - 30.0));
}

fn bollard(painter: &mut Painter, foot: (f32, f32, f32)) {
    let iron = Colour::rgb(0x4c, 0x58, 0x64);
    painter.shade(foot, 34.0, 0.6);
    painter.post(foot, 44.0, 26.0, iron);
    let (spot, scale) = (painter.view.spot((foot.0, 46.0, foot.2)), painter.view.scale(foot.2));
    let top = painter.air.lit(iron, 0.0);
    brush::ellipse(
        painter.sheet,
        spot,
        20.0 * scale,
        8.0 * scale,
        Wash::down(top, painter.air.dark(iron, 0.0)),
    );
}

fn lamp_post(painter: &mut Painter, foot: (f32, f32, f32)) {
    let iron = Colour::rgb(0x46, 0x58, 0x66);
    painter.cast(foot, 11.0, 370.0);
    painter.post(foot, 370.0, 11.0, iron);
    painter.post(foot, 50.0, 20.0, iron);
    let head = (foot.0, 392.0, foot.2);
    let (spot, size) = (painter.view.spot(head), 20.0 * painter.view.scale(foot.2));
    let globe = painter
        .air
        .lit(Colour::rgb(0xf4, 0xf2, 0xea), 0.0)
        .mix(Colour::rgb(0xff, 0xf2, 0xcc), painter.air.lamps);
    brush::ellipse(painter.sheet, spot, size, size, Wash::flat(globe));
    lamp::shine(painter, head, 150.0);
}

/// A shore that runs away from the lens: surf on one side, dunes with grass and pines on the other.
fn shore(painter: &mut Painter, motif: &Motif, side: f32) {
    let near = painter.view.eye.2 + 40.0;
    let dry = sand(painter, motif);
    let foam = painter.air.lit(Colour::rgb(0xfa, 0xfc, 0xff), 400.0);
    let line = |away: f32, off: f32| {
        let wave = 46.0 * libm::sinf(away * 0.0052 + off * 0.03) + 14.0 * libm::sinf(away * 0.017);
        side * (-250.0 - off - away * 0.10 + wave)
    };
    let reach = |painter: &Painter, off: f32, wide: f32| -> Vec<Spot> {
        let zs = (0..=34_u8).map(|step| near + 9000.0 * libm::powf(f32::from(step) / 34.0, 2.4));
        let mut spots: Vec<Spot> = zs.clone().map(|z| painter.view.spot((line(z, off), 0.0, z))).collect();
        spots.extend(zs.rev().map(|z| {
            let x = if wide > 0.0 {
                line(z, off) + side * wide * (0.6 + 0.4 * libm::sinf(z * 0.02))
            } else {
                side * 9000.0
            };
            painter.view.spot((x, 0.0, z))
        }));
        spots
    };
    let (lit, dark) = (painter.air.lit(dry, 0.0), painter.air.dark(dry, 0.0));
    let damp = dark.mix(lit, 0.3).mix(painter.air.middle, 0.22);
    for (off, wide, alpha) in [(330.0, 30.0, 0.5), (150.0, 34.0, 0.7), (30.0, 40.0, 0.95)] {
        brush::polygon(painter.sheet, &reach(painter, off, wide), Wash::flat(foam).alpha(alpha));
    }
    brush::polygon(painter.sheet, &reach(painter, 0.0, 0.0), Wash::flat(damp));
    let far = painter.air.hazed(lit, 4000.0);
    brush::polygon(painter.sheet, &reach(painter, -95.0, 0.0), Wash::down(far, lit));
    dunes(painter, motif, side);
    litter(painter, dry, &mut motif.chance_of_setup("sand"));
}

/// Dunes, their grass, and pines bent by the wind.
fn dunes(painter: &mut Painter, motif: &Motif, side: f32) {
    let mut chance = motif.chance_of_setup("dunes");
    let dry = sand(painter, motif);
    let leaf = pine(motif);
    for row in (0..6_u8).rev() {
        let z = 130.0 + 560.0 * f32::from(row);
        let crest: Vec<Spot> = (0..=16_u8)
            .map(|step| {
                let x = side * (330.0 + 0.06 * z + 220.0 * f32::from(step));
                let high = (120.0 * f32::from(step.min(5)) / 5.0) * (0.75 + 0.3 * libm::sinf(x * 0.006 + z));
                painter.view.spot((x, high, z))
            })
            .chain([
                painter.view.spot((side * 5000.0, 0.0, z)),
                painter.view.spot((side * 330.0, 0.0, z - 30.0)),
            ])
            .collect();
        let (lit, dark) = (painter.air.lit(dry, z), painter.air.dark(dry, z));
        brush::polygon(painter.sheet, &crest, Wash::down(lit, lit.mix(dark, 0.55)));
        let across = if side > 0.0 { (440.0, 1300.0) } else { (-1300.0, -440.0) };
        let bed = Bed { across, away: (z - 30.0, z + 40.0), level: 62.0 };
        plant::grass(painter, bed, (26, 34.0), Colour::rgb(0xa8, 0xb0, 0x60), &mut chance);
        let foot = (side * chance.between(620.0, 900.0), 90.0, z + 60.0);
        let bark = Colour::rgb(0x7c, 0x5c, 0x50);
        let bent = -side * chance.between(60.0, 170.0);
        tree::trunk(
            painter,
            Trunk { foot, high: 520.0, thick: 34.0, lean: bent, bark, moss: None },
            &mut chance,
        );
        for (aside, up, wide) in [(0.0, 560.0, 210.0), (-130.0, 470.0, 130.0), (120.0, 480.0, 120.0)] {
            let middle = (foot.0 + bent + aside, foot.1 + up, foot.2 - 6.0);
            tree::crown(painter, Crown { middle, size: (wide, 66.0), leaf, clusters: 10 }, &mut chance);
        }
        if row % 2 == 0 {
            stone(painter, (side * chance.between(280.0, 420.0), 0.0, z - 60.0), 30.0, dry, &mut chance);
        }
    }
}
