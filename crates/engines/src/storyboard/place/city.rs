//! A city of towers: an avenue with its crossing, a corner under signs, or the pavement beside the traffic.
//! At night every sign and window shines, and the wet road doubles them.
//!
//! Palette parts: `wall` (towers), `ground` (the road), `sign` (the first of the signs), `leaf`. The place's
//! words stand on the largest sign.

use domain::colour::Colour;

use super::backdrop::Kind;
use super::motif::{Motif, Vantage};
use super::painter::{Block, Painter};
use super::tower::{self, Tower};
use super::tree::{self, Crown, Trunk};
use super::water::Mirror;
use super::{car, facade, lamp, lettering, sky};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;
/// The layers of this kind of place.
pub(super) const KIND: Kind = Kind {
    far,
    middle,
    near,
    walkway: (-420.0, 420.0),
    wet: Some(Mirror { walls: HALF, end: 4200.0, strength: 0.66 }),
};

/// The view at a corner, and the one along the pavement; the first is that down the avenue.
const CORNER: usize = 1;

const PAVEMENT: usize = 2;

/// From the middle of the avenue to the towers, and to the kerbs, in centimetres.
const HALF: f32 = 900.0;

const KERB: f32 = 560.0;

const WALLS: [Colour; 6] = [
    Colour::rgb(0xb0, 0xb4, 0xbc),
    Colour::rgb(0x8c, 0x9c, 0xb0),
    Colour::rgb(0xc8, 0xbc, 0xac),
    Colour::rgb(0x7c, 0x84, 0x98),
    Colour::rgb(0x9c, 0x88, 0x84),
    Colour::rgb(0xd4, 0xd4, 0xd0),
];

const SIGNS: [Colour; 7] = [
    Colour::rgb(0xf0, 0x4c, 0x5c),
    Colour::rgb(0x38, 0xb4, 0xe8),
    Colour::rgb(0xf8, 0xc4, 0x3c),
    Colour::rgb(0x48, 0xcc, 0x88),
    Colour::rgb(0xe4, 0x5c, 0xc0),
    Colour::rgb(0xf4, 0xf0, 0xe8),
    Colour::rgb(0x6c, 0x5c, 0xe8),
];

/// Sky and the skyline, with the light of the city above it.
fn far(painter: &mut Painter, motif: &Motif) {
    sky::paint(painter, &mut motif.chance_of_setup("sky"));
    let (view, lamps) = (painter.view, painter.air.lamps);
    let glow = Colour::rgb(0xd8, 0x84, 0xb0);
    brush::glow(painter.sheet, view.vanish, (view.focal * 0.9, view.focal * 0.4), glow, 0.55 * lamps);
    let (mut chance, mut roofs) = (motif.chance_of_setup("skyline"), motif.chance_of_setup("far roofs"));
    let air = painter.air;
    painter.air = air.clearer(1.7);
    for (z, tall) in [(26_000.0, 7000.0), (17_000.0, 4600.0), (11_000.0, 2600.0)] {
        let mut x = -z;
        while x < z {
            let wide = chance.between(0.04, 0.09) * z;
            let high = tall * chance.between(0.35, 1.0) * chance.between(0.6, 1.0);
            let wall = WALLS[chance.pick(WALLS.len())];
            let tower = Tower {
                low: (x, 0.0, z),
                high: (x + wide, high, z + 900.0),
                wall,
                top: wall,
                fine: z < 18_000.0,
            };
            tower::paint(painter, tower, &mut chance);
            tower::roof(painter, &tower, &mut roofs);
            x += wide + chance.between(0.0, 0.02) * z;
        }
    }
    painter.air = air;
}

/// Road, towers with their signs, trees, lamps and cars.
fn middle(painter: &mut Painter, motif: &Motif) {
    let vantage = motif.vantage();
    let shift = if vantage.view == PAVEMENT { -vantage.side * 690.0 } else { 0.0 };
    road(painter, motif, vantage, shift);
    let mut chance = motif.chance_of_setup("towers");
    rows(painter, motif, vantage, shift, &mut chance);
    if vantage.view == CORNER {
        cross_block(painter, motif, vantage.side, &mut chance);
    }
    let mut cars = motif.chance_of_setup("cars");
    let first = if vantage.view == PAVEMENT { 240.0 } else { 1250.0 };
    let count = if vantage.view == CORNER { 0_u8 } else { 7 };
    for step in (0..count).rev() {
        let z = first + 760.0 * f32::from(step) + cars.between(0.0, 300.0);
        let lane = if step % 2 == 0 { 260.0 } else { -260.0 };
        car::car(painter, (lane + shift, 0.0, z), lane < 0.0, &mut cars);
    }
    let rows = if vantage.view == CORNER { 2 } else { 7 };
    furniture(painter, motif, (shift, rows), &mut motif.chance_of_setup("street"));
}

/// Nothing hangs before the figures.
fn near(_painter: &mut Painter, _motif: &Motif) {}

fn road(painter: &mut Painter, motif: &Motif, vantage: Vantage, shift: f32) {
    let near = painter.view.eye.2 + 30.0;
    let base = motif.colour("ground", Colour::rgb(0x84, 0x86, 0x90));
    let base = if painter.air.snowy() { Colour::rgb(0xd8, 0xde, 0xe8) } else { base };
    let base = if painter.air.wet() { base.mix(Colour::rgb(0x30, 0x38, 0x4c), 0.5) } else { base };
    painter.plain(0.0, (-9000.0, 9000.0), (near, 40_000.0), base);
    let slab = base.mix(Colour::rgb(0xd8, 0xd0, 0xc8), 0.4);
    let snow = if painter.air.snowy() { Colour::rgb(0xf0, 0xf4, 0xfa) } else { slab };
    let white = Colour::rgb(0xf2, 0xf0, 0xea);
    for side in [-1.0, 1.0] {
        let (a, b) = (side * KERB + shift, side * (HALF + 60.0) + shift);
        painter.plain(0.0, (a.min(b), a.max(b)), (near, 12_000.0), snow);
        let (from, to) = (a.min(a + side * 20.0), a.max(a + side * 20.0));
        let from_z = if vantage.view == PAVEMENT { near } else { 620.0 };
        painter.block(Block { low: (from, 0.0, from_z), high: (to, 12.0, 9000.0) }, snow);
        if vantage.view == PAVEMENT {
            tiles(painter, (a.min(b), a.max(b)), slab);
        }
    }
    let paint = Wash::down(painter.air.lit(white, 3000.0), painter.air.lit(white, 0.0)).alpha(0.8);
    let mut z = if vantage.view == PAVEMENT { -480.0 } else { 700.0 };
    while z < 7000.0 {
        painter.ground((shift - 8.0, shift + 8.0), (z, z + 300.0), paint);
        z += 560.0;
    }
    if vantage.view != PAVEMENT {
        let stripes = if vantage.view == CORNER { (90.0, 430.0) } else { (-190.0, 260.0) };
        for step in -12..=12_i8 {
            let x = f32::from(step) * 92.0;
            painter.ground((x, x + 46.0), stripes, paint);
        }
        painter.ground((-KERB, KERB), (560.0, 600.0), paint);
    }
}

/// The slabs of the pavement, with a yellow guiding line.
fn tiles(painter: &mut Painter, (left, right): (f32, f32), slab: Colour) {
    let near = painter.view.eye.2 + 30.0;
    let joint = Wash::flat(painter.air.dark(slab, 200.0)).alpha(0.4);
    let mut z = (near / 80.0).ceil() * 80.0;
    while z < 2600.0 {
        painter.ground((left, right), (z, z + 3.0), joint);
        z += 80.0;
    }
    let middle = f32::midpoint(left, right);
    let yellow = painter.air.lit(Colour::rgb(0xe8, 0xc0, 0x48), 300.0);
    let faint = if painter.air.snowy() { 0.25 } else { 0.8 };
    painter.ground((middle - 20.0, middle + 20.0), (near, 5000.0), Wash::flat(yellow).alpha(faint));
}

/// The towers at both sides of the avenue, the far ones first.
fn rows(painter: &mut Painter, motif: &Motif, vantage: Vantage, shift: f32, chance: &mut Chance) {
    let first = match vantage.view {
        CORNER => 2300.0,
        PAVEMENT => -700.0,
        _ => 620.0,
    };
    let mut towers = Vec::new();
    for side in [-1.0_f32, 1.0] {
        let mut z = first;
        while z < 10_000.0 {
            let long = chance.between(700.0, 1300.0);
            let high = chance.between(1700.0, 4200.0);
            let wall = WALLS[chance.pick(WALLS.len())];
            let wall = wall.mix(motif.colour("wall", wall), 0.6);
            let (a, b) = (side * HALF + shift, side * (HALF + 1400.0) + shift);
            let (low, high) = ((a.min(b), 0.0, z), (a.max(b), high, z + long));
            towers.push((side, Tower { low, high, wall, top: wall, fine: true }));
            z += long + if chance.often(0.3) { 90.0 } else { 0.0 };
        }
    }
    towers.sort_by(|a, b| b.1.low.2.total_cmp(&a.1.low.2));
    let mut roofs = motif.chance_of_setup("roofs");
    for (index, (side, tower)) in towers.iter().enumerate() {
        tower::paint(painter, *tower, chance);
        tower::roof(painter, tower, &mut roofs);
        ground_floor(painter, *side, tower, chance);
        if tower.low.2 < facade::CLOSE && painter.view.sees(tower.low.2 - 130.0) {
            facade::shops(painter, tower, motif, &mut motif.chance_of_setup("shops"));
        }
        signs(painter, motif, (*side, index + 2 >= towers.len()), tower, chance);
    }
}

/// The x of a plane before a tower's wall towards the avenue.
fn before(side: f32, tower: &Tower, out: f32) -> f32 {
    if side < 0.0 { tower.high.0 + out } else { tower.low.0 - out }
}

/// Shop windows along the foot of a tower, bright in the dark, under a canopy.
fn ground_floor(painter: &mut Painter, side: f32, tower: &Tower, chance: &mut Chance) {
    let x = before(side, tower, 3.0);
    let z = tower.low.2;
    let (warm, cool) = (Colour::rgb(0xff, 0xe4, 0xac), Colour::rgb(0xe0, 0xf0, 0xff));
    let shine = if chance.often(0.65) { warm } else { cool };
    let glass = painter.air.dark(Colour::rgb(0x4c, 0x5c, 0x74), z).mix(painter.air.middle, 0.25);
    let lit = glass.mix(painter.air.shining(shine, z), (0.25 + painter.air.lamps).min(1.0));
    painter.side(x, (z + 30.0, tower.high.2 - 30.0), (20.0, 280.0), Wash::down(lit, lit.mix(glass, 0.35)));
    if z < 3000.0 {
        facade::display(
            painter,
            before(side, tower, 3.5),
            (z + 30.0, tower.high.2 - 30.0),
            &mut chance.branch(),
        );
    }
    let frame = painter.air.dark(Colour::rgb(0x44, 0x48, 0x54), z);
    let mut at = z + 30.0;
    while at < tower.high.2 {
        painter.side(before(side, tower, 4.0), (at, at + 9.0), (0.0, 290.0), Wash::flat(frame));
        at += 170.0;
    }
    let cloth = SIGNS[chance.pick(SIGNS.len())].mix(tower.wall, 0.25);
    let (a, b) = (before(side, tower, 0.0), before(side, tower, 90.0));
    let low = (a.min(b), 292.0, z + 10.0);
    painter.block(Block { low, high: (a.max(b), 330.0, tower.high.2 - 10.0) }, cloth);
    painter.pool((before(side, tower, 130.0), 0.0, z + 300.0), 420.0, shine, 0.4 * painter.air.lamps);
}

/// Boards that stand out from a tower's wall, one over another, and shine in the dark.
fn signs(
    painter: &mut Painter,
    motif: &Motif,
    (side, first): (f32, bool),
    tower: &Tower,
    chance: &mut Chance,
) {
    let mut own = chance.branch();
    let count = own.pick(3) + 1 + usize::from(first);
    for index in 0..count {
        let z = tower.low.2 + 70.0 + 260.0 * index as f32;
        let colour = SIGNS[own.pick(SIGNS.len())];
        let colour = if index == 0 { motif.colour("sign", colour) } else { colour };
        let high = own.between(320.0, 820.0);
        let bottom = own.between(360.0, 520.0);
        let (a, b) = (before(side, tower, 8.0), before(side, tower, own.between(110.0, 170.0)));
        let across = (a.min(b), a.max(b));
        if !painter.view.sees(z) {
            continue;
        }
        let bright = (0.15 + painter.air.lamps).min(1.0);
        let face = painter
            .air
            .lit(colour, z)
            .mix(painter.air.shining(colour.mix(Colour::rgb(0xff, 0xff, 0xff), 0.2), z), bright);
        painter
            .block(Block { low: (across.0, bottom, z), high: (across.1, bottom + high, z + 30.0) }, colour);
        let wash = Wash::down(face, face.mix(painter.air.dark(colour, z), 0.25 * (1.0 - bright)));
        painter.front(z - 1.0, across, (bottom, bottom + high), wash);
        let pale = [colour.red, colour.green, colour.blue].map(u16::from).iter().sum::<u16>() > 520;
        let ink = if pale { Colour::rgb(0x34, 0x30, 0x48) } else { Colour::rgb(0xff, 0xfc, 0xf4) };
        let ink = painter.air.lit(ink, z).mix(ink, painter.air.lamps);
        let words = motif.sign();
        let known = first && index == 0 && !words.is_empty() && lettering::unknown(words).is_empty();
        let name = if known { words } else { lettering::shop_name((own.unit() * 64.0) as u64) };
        let wide = across.1 - across.0;
        let letter_size = (wide * 0.72).min(high / (name.chars().count() as f32 + 0.3));
        for (row, letter) in name.chars().enumerate() {
            let y = bottom + high - letter_size * (row as f32 + 0.65);
            lettering::upright_sign(
                painter,
                letter,
                (f32::midpoint(across.0, across.1), y, z - 2.0),
                letter_size * 0.8,
                ink,
            );
        }
        if z < 3600.0 {
            let middle = (across.0, bottom + high / 2.0, z - 5.0);
            painter.glow(middle, high * 0.5, colour, 0.5 * painter.air.lamps);
            let foot = (before(side, tower, 360.0), 0.0, z - 60.0);
            painter.pool(foot, 260.0, colour, 0.3 * painter.air.lamps);
        }
    }
}

/// A building across the corner with a great screen on it.
fn cross_block(painter: &mut Painter, motif: &Motif, side: f32, chance: &mut Chance) {
    let z = 1650.0;
    for (middle, half, high) in [(-side * 1350.0, 620.0, 2600.0), (side * 260.0, 820.0, 1500.0)] {
        let wall = WALLS[chance.pick(WALLS.len())];
        let (low, high) = ((middle - half, 0.0, z), (middle + half, high, z + 500.0));
        let tower = Tower { low, high, wall, top: wall, fine: true };
        tower::paint(painter, tower, chance);
        facade::shops(painter, &tower, motif, &mut chance.branch());
        painter.pool((middle, 0.0, z - 180.0), half * 0.9, lamp::WARM, 0.5 * painter.air.lamps);
    }
    screen(painter, motif, (side * 260.0, 900.0, z - 10.0));
}

/// A screen on a wall with two flat shapes and the words of the place.
fn screen(painter: &mut Painter, motif: &Motif, (x, y, z): (f32, f32, f32)) {
    let (half, high) = (420.0, 230.0);
    let rim = painter.air.dark(Colour::rgb(0x2c, 0x30, 0x3c), z);
    painter.front(z, (x - half - 20.0, x + half + 20.0), (y - high - 20.0, y + high + 20.0), Wash::flat(rim));
    let shine = |painter: &Painter, colour: Colour| {
        painter.air.lit(colour, z).mix(painter.air.shining(colour, z), (0.4 + painter.air.lamps).min(1.0))
    };
    let (top, low) =
        (shine(painter, Colour::rgb(0x34, 0x5c, 0xd0)), shine(painter, Colour::rgb(0xf0, 0x6c, 0xa4)));
    painter.front(z - 1.0, (x - half, x + half), (y - high, y + high), Wash::down(top, low));
    let sun = shine(painter, Colour::rgb(0xff, 0xe0, 0x80));
    let scale = painter.view.scale(z);
    brush::ellipse(
        painter.sheet,
        painter.view.spot((x + half * 0.45, y + 20.0, z)),
        120.0 * scale,
        120.0 * scale,
        Wash::flat(sun),
    );
    let words = motif.sign();
    let words = if words.is_empty() || !lettering::unknown(words).is_empty() {
        lettering::shop_name(3)
    } else {
        words
    };
    let long = lettering::pen_lines(words).1.max(0.5);
    let size = (half * 1.5 / long).min(190.0);
    let ink = shine(painter, Colour::rgb(0xff, 0xfc, 0xf4));
    lettering::write(painter, words, size * 0.13, ink, |across, up| {
        (x - half * 0.85 + across * size, y - size * 0.5 + up * size, z - 2.0)
    });
    painter.glow((x, y, z - 5.0), 900.0, Colour::rgb(0xb8, 0x7c, 0xd8), 0.5 * painter.air.lamps);
}

/// Trees and lamps along the kerbs.
fn furniture(painter: &mut Painter, motif: &Motif, (shift, rows): (f32, u8), chance: &mut Chance) {
    let leaf = motif.colour("leaf", Colour::rgb(0x50, 0x8c, 0x54));
    for step in (0..rows).rev() {
        let z = 720.0 + 640.0 * f32::from(step);
        for side in [-1.0, 1.0] {
            let foot = (side * (KERB + 60.0) + shift, 0.0, z);
            let bark = Colour::rgb(0x70, 0x5c, 0x54);
            painter.shade(foot, 60.0, 0.5);
            tree::trunk(
                painter,
                Trunk { foot, high: 330.0, thick: 22.0, lean: 0.0, bark, moss: None },
                chance,
            );
            let crown = Crown { middle: (foot.0, 410.0, z), size: (150.0, 130.0), leaf, clusters: 10 };
            tree::crown(painter, crown, chance);
            let post = (side * (KERB + 50.0) + shift, 0.0, z - 310.0);
            let iron = Colour::rgb(0x48, 0x50, 0x5c);
            painter.cast(post, 12.0, 560.0);
            painter.post(post, 560.0, 12.0, iron);
            let head = (post.0 - side * 110.0, 570.0, post.2);
            painter.bar((post.0, 556.0, post.2), head, 7.0, Wash::flat(painter.air.dark(iron, post.2)));
            if painter.view.sees(post.2) {
                let bulb =
                    painter.air.lit(Colour::rgb(0xe0, 0xe4, 0xe8), post.2).mix(lamp::WARM, painter.air.lamps);
                painter.front(post.2, (head.0 - 24.0, head.0 + 24.0), (562.0, 574.0), Wash::flat(bulb));
                lamp::shine(painter, head, 150.0);
            }
        }
    }
}
