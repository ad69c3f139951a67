//! The ground under the open sky: flagstones, paving and asphalt, dry, wet or under snow.

use domain::colour::Colour;

use super::easel::Easel;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

/// The ground from `edge` to the lower edge of the picture, its slabs in perspective.
#[derive(Clone, Copy)]
struct Plane {
    edge: f32,
    down: f32,
}

impl Plane {
    /// A point `across` from the middle and `near` the viewer, 0 at the far edge to 1 at the lower one.
    fn at(self, across: f32, near: f32) -> Spot {
        (across * (0.5 + 1.7 * near), self.edge + (self.down - self.edge) * near)
    }
}

/// The rows between slabs, from the far edge to the lower one.
const ROWS: [f32; 7] = [0.0, 0.07, 0.17, 0.31, 0.5, 0.74, 1.05];

/// Uneven old flagstones.
pub(super) fn flagstones(easel: &mut Easel, edge: f32) {
    let stone = Colour::rgb(0x94, 0x90, 0x94);
    slabs(easel, edge, stone, 0.3);
}

/// Even slabs of concrete.
pub(super) fn paving(easel: &mut Easel, edge: f32) {
    let slab = Colour::rgb(0xae, 0xa8, 0xa2);
    slabs(easel, edge, slab, 0.05);
}

/// The surface of a street.
pub(super) fn asphalt(easel: &mut Easel, edge: f32) {
    let plane = base(easel, edge, Colour::rgb(0x7c, 0x80, 0x8c));
    grit(easel, plane);
    weathered(easel, plane);
}

/// The bare ground of a wood: trodden earth with small stones, needles and old leaves.
pub(super) fn earth(easel: &mut Easel, edge: f32) {
    let soil = Colour::rgb(0x8c, 0x78, 0x5c);
    let plane = base(easel, edge, soil);
    patches(easel, plane, Colour::rgb(0x7c, 0x88, 0x48), 0.25);
    grit(easel, plane);
    let mut chance = Chance::new(29);
    for index in 0..130 {
        let near = chance.unit();
        let spot = plane.at(chance.between(-3.2, 3.2), near);
        let long = chance.between(0.02, 0.06) * (0.5 + near);
        let lean = chance.between(-0.5, 0.5) * long;
        let tone = if index % 4 == 0 { Colour::rgb(0xc0, 0x7c, 0x40) } else { Colour::rgb(0x5c, 0x48, 0x38) };
        let needle = [(spot.0 - long, spot.1 - lean * 0.5), (spot.0 + long, spot.1 + lean * 0.5)];
        easel.line(&needle, 0.005 + 0.011 * near, easel.plain(tone, 0.3).alpha(0.6));
    }
    weathered(easel, plane);
}

/// Short grass, each tuft bent its own way.
pub(super) fn grass(easel: &mut Easel, edge: f32) {
    let green = Colour::rgb(0x84, 0xa8, 0x4c);
    let plane = base(easel, edge, green);
    patches(easel, plane, Colour::rgb(0x5c, 0x88, 0x48), 0.2);
    let mut chance = Chance::new(37);
    let faint = if easel.air.snowy() { 0.25 } else { 0.85 };
    for index in 0..520 {
        let near = index as f32 / 520.0;
        let foot = plane.at(chance.between(-3.4, 3.4), near);
        let high = chance.between(0.07, 0.16) * (0.35 + near);
        let tip = (foot.0 + chance.between(-0.5, 0.5) * high, foot.1 - high);
        let half = 0.006 + 0.009 * near;
        let shade = if index % 3 == 0 { 0.0 } else { 0.7 };
        let blade = [(foot.0 - half, foot.1), tip, (foot.0 + half, foot.1)];
        easel.polygon(&blade, easel.plain(green, shade).alpha(faint));
    }
    weathered(easel, plane);
}

/// A beach: ripples that the wind left, and a few shells.
pub(super) fn sand(easel: &mut Easel, edge: f32) {
    let pale = Colour::rgb(0xe4, 0xcc, 0x9c);
    let plane = base(easel, edge, pale);
    let mut chance = Chance::new(43);
    for index in 0..46 {
        let near = chance.unit();
        let (left, right) = (chance.between(-3.4, 2.4), chance.between(0.3, 1.1));
        let from = plane.at(left, near);
        let to = plane.at(left + right, near + chance.between(-0.01, 0.01));
        let middle = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1) - 0.012 * (0.4 + near));
        let shade = if index % 2 == 0 { 0.8 } else { 0.0 };
        easel.line(&[from, middle, to], 0.004 + 0.012 * near, easel.plain(pale, shade).alpha(0.35));
    }
    grit(easel, plane);
    for _ in 0..7 {
        let near = chance.between(0.1, 1.0);
        let spot = plane.at(chance.between(-2.0, 2.0), near);
        let size = chance.between(0.012, 0.024) * (0.5 + near);
        easel.ellipse(spot, size, size * 0.6, easel.plain(Colour::rgb(0xf8, 0xe8, 0xe2), 0.1));
    }
    weathered(easel, plane);
}

/// Uneven patches of another colour.
fn patches(easel: &mut Easel, plane: Plane, colour: Colour, alpha: f32) {
    let mut chance = Chance::new(31);
    let tone = easel.plain(ground_colour(easel, colour), 0.4).alpha(alpha);
    for _ in 0..26 {
        let near = chance.unit();
        let spot = plane.at(chance.between(-3.0, 3.0), near);
        let size = chance.between(0.06, 0.3) * (0.4 + near);
        easel.ellipse(spot, size, size * 0.28, tone);
    }
}

/// Slabs whose joints and tones differ by `uneven`.
fn slabs(easel: &mut Easel, edge: f32, colour: Colour, uneven: f32) {
    let plane = base(easel, edge, colour);
    let mut chance = Chance::new(23);
    let joint = easel.plain(colour.mix(Colour::rgb(0x2c, 0x2c, 0x38), 0.7), 0.8);
    for (index, pair) in ROWS.windows(2).enumerate() {
        let shift = if index % 2 == 0 { 0.0 } else { 0.3 };
        let mut left = -3.6 + shift;
        while left < 3.6 {
            let right = left + 0.6 + chance.between(-uneven, uneven) * 0.5;
            let face = [
                plane.at(left, pair[0]),
                plane.at(right, pair[0]),
                plane.at(right, pair[1]),
                plane.at(left, pair[1]),
            ];
            let tone = colour.mix(Colour::rgb(0x5c, 0x64, 0x60), chance.unit() * (0.16 + uneven));
            easel.polygon(&face, easel.plain(ground_colour(easel, tone), 0.35 * chance.unit()).alpha(0.55));
            easel.line(&[plane.at(right, pair[0]), plane.at(right, pair[1])], 0.006 + 0.012 * pair[1], joint);
            left = right;
        }
        let row = [plane.at(-3.6, pair[1]), plane.at(3.6, pair[1])];
        easel.line(&row, 0.005 + 0.010 * pair[1], joint);
    }
    grit(easel, plane);
    weathered(easel, plane);
}

/// The colour of the ground in this weather: darker when wet, white under snow.
fn ground_colour(easel: &Easel, colour: Colour) -> Colour {
    if easel.air.snowy() {
        return Colour::rgb(0xee, 0xf2, 0xf8);
    }
    if easel.air.wet() { colour.mix(Colour::rgb(0x44, 0x4c, 0x60), 0.24) } else { colour }
}

/// One flat tone that fades out towards the place behind it.
fn base(easel: &mut Easel, edge: f32, colour: Colour) -> Plane {
    let (across, down) = easel.reach();
    let far = edge - 0.16;
    let tone = easel.fall(ground_colour(easel, colour), 0.30, 0.0);
    let rise = easel.plain(ground_colour(easel, colour), 0.30).ends(0.0, 1.0);
    let strip = [(-across, far), (across, far), (across, edge), (-across, edge)];
    let top = (easel.at((0.0, far)), easel.at((0.0, edge)));
    easel.polygon(&strip, rise.along(top.0, top.1));
    easel.polygon(&[(-across, edge), (across, edge), (across, down), (-across, down)], tone);
    Plane { edge, down }
}

fn grit(easel: &mut Easel, plane: Plane) {
    let mut chance = Chance::new(17);
    for index in 0..240 {
        let near = chance.unit();
        let spot = plane.at(chance.between(-3.4, 3.4), near);
        let size = chance.between(0.002, 0.006) * (0.5 + near);
        let shade = if index % 2 == 0 { 0.0 } else { 1.0 };
        let grain = easel.plain(Colour::rgb(0xa0, 0xa2, 0xac), shade);
        easel.ellipse(spot, size, size * 0.5, grain.alpha(0.4));
    }
}

/// What the weather leaves on the ground.
fn weathered(easel: &mut Easel, plane: Plane) {
    if easel.air.wet() {
        sheen(easel, plane);
        let half = (plane.down - plane.edge) * 0.5;
        puddle(easel, (0.1, plane.edge + half * 1.2), half * 0.5);
        splashes(easel, plane);
    }
}

/// Light of the sky that lies in bands on wet ground.
fn sheen(easel: &mut Easel, plane: Plane) {
    let sky = easel.air.haze.mix(Colour::rgb(0xff, 0xff, 0xff), 0.25);
    let mut chance = Chance::new(29);
    for _ in 0..11 {
        let (across, near) = (chance.between(-2.4, 2.4), chance.between(0.02, 0.9));
        let long = chance.between(0.16, 0.5) * (0.4 + near);
        let middle = plane.at(across, near);
        easel.soft(middle, long * 1.3, long * 0.22, sky, 0.42);
    }
}

/// A puddle that holds the sky.
pub(super) fn puddle(easel: &mut Easel, middle: Spot, high: f32) {
    let rim = [
        (-1.25, -0.1),
        (-0.8, -0.9),
        (-0.1, -0.7),
        (0.5, -1.0),
        (1.2, -0.5),
        (1.3, 0.3),
        (0.7, 0.9),
        (-0.2, 0.7),
        (-0.9, 1.0),
    ];
    let spots = |size: f32, low: f32| -> Vec<Spot> {
        rim.iter().map(|spot| (middle.0 + spot.0 * size, middle.1 + spot.1 * high * size + low)).collect()
    };
    easel.smooth(&spots(1.0, 0.0), easel.plain(Colour::rgb(0x38, 0x3c, 0x4c), 0.8).alpha(0.5));
    let sky =
        Wash::down(easel.air.middle.mix(easel.air.haze, 0.6), easel.air.middle.mix(easel.air.zenith, 0.5));
    easel.smooth(&spots(0.97, 0.016), sky.alpha(0.72));
}

/// Rings where drops fall.
fn splashes(easel: &mut Easel, plane: Plane) {
    for (across, near, size) in
        [(-0.72, 0.62, 0.15), (0.62, 0.5, 0.13), (0.3, 0.84, 0.2), (-0.5, 0.28, 0.08), (1.0, 0.22, 0.07)]
    {
        ring(easel, plane.at(across, near), size);
    }
}

/// Wet asphalt seen steeply from above, with a puddle, for shoes that stand in it.
pub(super) fn wet_ground(easel: &mut Easel) {
    let (across, down) = easel.reach();
    let ground = easel.fall(Colour::rgb(0x66, 0x6a, 0x78), 0.2, 0.6);
    easel.polygon(&[(-across, -down), (across, -down), (across, down), (-across, down)], ground);
    grit(easel, Plane { edge: -down, down });
    puddle(easel, (0.0, 0.36), 0.36);
    for (spot, size) in [((-0.72, 0.44), 0.16), ((0.78, 0.36), 0.2), ((0.1, 0.56), 0.1)] {
        ring(easel, spot, size);
    }
}

fn ring(easel: &mut Easel, middle: Spot, size: f32) {
    let light = easel.air.haze.mix(Colour::rgb(0xff, 0xff, 0xff), 0.6);
    for (part, alpha) in [(1.0, 0.5), (0.6, 0.65), (0.25, 0.8)] {
        let spots: Vec<Spot> = (0..=24_u8)
            .map(|step| {
                let angle = core::f32::consts::TAU * f32::from(step) / 24.0;
                (
                    middle.0 + libm::cosf(angle) * size * part,
                    middle.1 + libm::sinf(angle) * size * part * 0.32,
                )
            })
            .collect();
        easel.line(&spots, 0.008, Wash::flat(light).alpha(alpha));
    }
}
