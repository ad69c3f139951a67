//! Masses of leaves: boughs that overlap like shingles, each dark below and lit above, with leafy edges.

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
    /// How finely it is divided into boughs.
    pub clusters: usize,
}

/// The tones of a mass of leaves, from its depth to where the light strikes it.
#[derive(Debug, Clone, Copy)]
struct Tones {
    deep: Colour,
    middle: Colour,
    bright: Colour,
    crest: Colour,
    snow: Option<Colour>,
}

impl Tones {
    fn of(painter: &Painter, leaf: Colour, z: f32) -> Self {
        let air = painter.air;
        let deep = air.dark(leaf.mix(Colour::rgb(0x12, 0x24, 0x44), 0.52), z);
        let lit = air.lit(leaf, z);
        let snow = air.snowy().then(|| air.lit(Colour::rgb(0xf0, 0xf4, 0xfb), z * 0.8));
        Self {
            deep,
            middle: air.dark(leaf, z).mix(lit, 0.2),
            bright: lit,
            crest: air.lit(leaf.mix(Colour::rgb(0xf8, 0xf2, 0x8a), 0.42), z),
            snow,
        }
    }
}

/// A bough on the sheet: its middle, how far it reaches and how much light falls on it, 0 to 1.
#[derive(Debug, Clone, Copy)]
struct Bough {
    at: Spot,
    reach: f32,
    light: f32,
}

/// On how many levels boughs hang over one another.
const LEVELS: usize = 4;
/// How far a small bough reaches, in pixels.
const SMALL: f32 = 9.0;

/// Paints a mass of leaves, the upper boughs first.
pub(crate) fn crown(painter: &mut Painter, crown: Crown, chance: &mut Chance) {
    let mut own = chance.branch();
    if !painter.view.sees(crown.middle.2) {
        return;
    }
    let scale = painter.view.scale(crown.middle.2);
    let centre = painter.view.spot(crown.middle);
    let size = (crown.size.0 * scale, crown.size.1 * scale);
    let reach = (size.0 * 1.4, size.1 * 1.4);
    let outside = centre.0 + reach.0 < 0.0
        || centre.0 - reach.0 > painter.view.width
        || centre.1 + reach.1 < 0.0
        || centre.1 - reach.1 > painter.view.height;
    if outside {
        return;
    }
    let tones = Tones::of(painter, crown.leaf, crown.middle.2);
    let towards = painter.air.tone.towards_light;
    let mut mass = Shape::default();
    leafy(&mut mass, centre, (size.0 * 0.9, size.1 * 0.86), &mut own);
    mass.fill(painter.sheet, Wash::down(tones.deep.mix(tones.middle, 0.4), tones.deep));
    let boughs = boughs(centre, size, crown.clusters, towards, &mut own);
    for group in boughs.chunks(boughs.len().div_ceil(LEVELS)) {
        paint_boughs(painter, group, &tones, &mut own);
    }
}

/// The boughs of a crown, those at the top first.
fn boughs(centre: Spot, size: (f32, f32), fine: usize, light: Spot, chance: &mut Chance) -> Vec<Bough> {
    // Small crowns need no more boughs than can be told apart.
    let most = (size.0.max(size.1) / 5.0) as usize;
    // Large ones are divided further, so that their boughs stay boughs.
    let large = (size.0 * size.1 / 1300.0) as usize;
    let count = (fine * 7 / 8).max(large).min(most).clamp(3, 24);
    let turn = chance.between(0.0, core::f32::consts::TAU);
    let bulk = libm::sqrtf(size.0 * size.1) * 0.98 / libm::sqrtf(count as f32);
    let mut boughs: Vec<Bough> = (0..count)
        .map(|index| {
            let angle = turn + index as f32 * 2.399_963;
            let away = libm::sqrtf((index as f32 + 0.5) / count as f32) * 0.76;
            let across = libm::cosf(angle) * away + chance.between(-0.08, 0.08);
            let down = libm::sinf(angle) * away + chance.between(-0.08, 0.08);
            let lit = (0.5 + 0.62 * (across * light.0 + down * light.1)).clamp(0.0, 1.0);
            Bough {
                at: (centre.0 + across * size.0, centre.1 + down * size.1),
                reach: bulk * chance.between(0.78, 1.2),
                light: lit,
            }
        })
        .collect();
    boughs.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    boughs
}

/// Paints boughs that hang at about the same height: undersides, bodies, light and where it is strongest.
fn paint_boughs(painter: &mut Painter, boughs: &[Bough], tones: &Tones, chance: &mut Chance) {
    let towards = painter.air.tone.towards_light;
    let [mut under, mut body, mut lit, mut crest] = std::array::from_fn(|_| Shape::default());
    let light = boughs.iter().map(|bough| bough.light).sum::<f32>() / boughs.len() as f32;
    for bough in boughs {
        let Bough { at, reach, light } = *bough;
        let size = (reach * 1.22, reach * 0.86);
        let moved = |part: f32| (at.0 + towards.0 * reach * part, at.1 + (towards.1 - 0.25) * reach * part);
        // On small boughs neither their underside nor their crest can be told from the rest.
        if reach > SMALL {
            leafy(&mut under, (at.0, at.1 + reach * 0.24), (size.0 * 1.02, size.1), chance);
        }
        leafy(&mut body, at, size, chance);
        if reach > 14.0 {
            stray_leaves(&mut body, at, size, 4, chance);
        }
        if let Some(up) = tones.snow.map(|_| (at.0, at.1 - reach * 0.38)) {
            leafy(&mut lit, up, (reach * 1.05, reach * 0.46), chance);
            continue;
        }
        let part = 0.5 + 0.22 * light;
        if light > 0.3 && reach > 2.0 {
            leafy(&mut lit, moved(0.3), (size.0 * part, size.1 * part * 0.9), chance);
        }
        if light > 0.3 && reach > 12.0 {
            stray_leaves(&mut lit, moved(0.2), (size.0 * part * 1.12, size.1 * part * 1.15), 6, chance);
        }
        if light > 0.55 && reach > SMALL {
            leafy(&mut crest, moved(0.52), (size.0 * 0.36, size.1 * 0.28), chance);
            stray_leaves(&mut crest, moved(0.45), (size.0 * 0.44, size.1 * 0.4), 5, chance);
        }
    }
    let shaded = tones.middle.mix(tones.deep, 0.5 * (1.0 - light));
    under.fill(painter.sheet, Wash::flat(tones.deep.mix(shaded, 0.25)));
    body.fill(painter.sheet, Wash::flat(shaded));
    lit.fill(painter.sheet, Wash::flat(tones.snow.unwrap_or(tones.bright)));
    crest.fill(painter.sheet, Wash::flat(tones.crest));
}

/// A round, lumpy mass whose edge is made of leaf tips.
fn leafy(shape: &mut Shape, at: Spot, (across, down): (f32, f32), chance: &mut Chance) {
    let bulk = across.max(down);
    let tips = ((bulk * 0.36) as usize).clamp(6, 24);
    let bite = (3.4 / bulk).min(0.12);
    let step = core::f32::consts::TAU / tips as f32;
    let (turn, lumps) = (chance.between(0.0, 6.0), chance.between(3.0, 5.99).floor());
    let mut spots = Vec::with_capacity(tips * 3);
    for index in 0..tips {
        let angle = turn + step * (index as f32 + chance.between(-0.25, 0.25));
        let lump = 0.95 + 0.07 * libm::sinf(angle * lumps + turn);
        let long = chance.between(0.2, 1.3) * bite;
        // Tips lean to one side, as leaves lie over one another.
        for (turned, reach) in [(0.0, lump - bite), (0.3, lump + long * 0.55), (0.72, lump + long)] {
            let angle = angle + step * turned;
            spots.push((at.0 + libm::cosf(angle) * across * reach, at.1 + libm::sinf(angle) * down * reach));
        }
    }
    shape.polygon(&spots);
}

/// Single leaves about the edge of a mass, which break its outline.
fn stray_leaves(shape: &mut Shape, at: Spot, size: (f32, f32), count: usize, chance: &mut Chance) {
    let long = (size.0 * 0.1).clamp(1.1, 5.5);
    for _ in 0..count {
        let angle = chance.between(0.0, core::f32::consts::TAU);
        let away = chance.between(0.95, 1.25);
        let spot = (at.0 + libm::cosf(angle) * away * size.0, at.1 + libm::sinf(angle) * away * size.1);
        leaf(shape, spot, long, chance);
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

/// A trunk with its roots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trunk {
    /// Where it stands.
    pub foot: Point,
    /// How high it is, in centimetres.
    pub high: f32,
    /// How thick it is above the roots, in centimetres.
    pub thick: f32,
    /// How far its top leans aside, in centimetres.
    pub lean: f32,
    /// The colour of its bark.
    pub bark: Colour,
    /// The colour of the moss at its foot, if there is any.
    pub moss: Option<Colour>,
}

impl Trunk {
    /// A point on the trunk: from -1 at its left edge to 1 at its right one, `y` centimetres above its foot.
    fn at(&self, across: f32, y: f32) -> Point {
        let up = y / self.high;
        let flare = 0.75 * libm::powf((1.0 - y / 90.0).max(0.0), 2.0);
        let half = self.thick * 0.5 * (1.0 + flare - 0.42 * up);
        let bow = libm::sinf(up * 2.6 + self.foot.0) * self.thick * 0.16;
        (self.foot.0 + self.lean * up + bow + across * half, self.foot.1 + y, self.foot.2)
    }
}

/// Paints a trunk: its shaded side, its lit side with a rough edge, bark and moss.
pub(crate) fn trunk(painter: &mut Painter, trunk: Trunk, chance: &mut Chance) {
    let mut own = chance.branch();
    if !painter.view.sees(trunk.foot.2) {
        return;
    }
    let z = trunk.foot.2;
    let (left, right) = painter.view.reach(z);
    let wide = trunk.thick * 1.2 + trunk.lean.abs();
    if trunk.foot.0 + wide < left || trunk.foot.0 - wide > right {
        return;
    }
    let (lit, dark) = (painter.air.lit(trunk.bark, z), painter.air.dark(trunk.bark, z));
    let stops: Vec<f32> = [0.0, 14.0, 34.0, 62.0, 95.0]
        .into_iter()
        .chain((1..=7_u8).map(|step| 95.0 + (trunk.high - 95.0) * f32::from(step) / 7.0))
        .collect();
    let strip = |painter: &mut Painter, left: &dyn Fn(f32) -> f32, right: &dyn Fn(f32) -> f32, wash| {
        let mut spots: Vec<Spot> = stops.iter().map(|&y| painter.view.spot(trunk.at(left(y), y))).collect();
        spots.extend(stops.iter().rev().map(|&y| painter.view.spot(trunk.at(right(y), y))));
        brush::smooth(painter.sheet, &spots, wash);
    };
    let body = dark.mix(lit, 0.18);
    strip(painter, &|_| -1.0, &|_| 1.0, Wash::flat(body));
    let side = painter.air.tone.towards_light.0.signum();
    let rough = own.between(0.0, 6.0);
    let edge = |y: f32| side * (0.12 + 0.2 * libm::sinf(y * 0.031 + rough));
    let warm = lit.mix(body, 0.25);
    strip(painter, &|_| side, &edge, Wash::flat(warm));
    bark_lines(painter, &trunk, (body.mix(dark, 0.6), lit), &mut own);
    if let Some(moss) = trunk.moss {
        let top = painter.air.dark(moss, z).mix(painter.air.lit(moss, z), 0.45);
        let fade = |y: f32| -side * (1.0 - 1.5 * libm::expf(-y / 55.0)).clamp(-0.6, 1.0);
        let wash = Wash::down(top, painter.air.dark(moss, z)).ends(0.15, 0.85);
        strip(painter, &|_| -side, &fade, wash);
    }
}

/// A branch that springs from a trunk and bends upwards, thinner towards its end.
pub(crate) fn limb(painter: &mut Painter, from: Point, to: Point, thick: f32, bark: Colour) {
    if !painter.view.sees(from.2) || !painter.view.sees(to.2) {
        return;
    }
    let (lit, dark) = (painter.air.lit(bark, from.2), painter.air.dark(bark, from.2));
    for (part, lift, wash) in [(1.0, 0.0, dark.mix(lit, 0.15)), (0.4, 0.25, lit.mix(dark, 0.3))] {
        let side = |side: f32| {
            move |step: u8| {
                let t = f32::from(step) / 6.0;
                let rise = (1.0 - t) * t * 0.5 * (to.0 - from.0).abs();
                let half = thick * 0.5 * (1.0 - 0.8 * t) * part;
                let mix = |a: f32, b: f32| a + (b - a) * t;
                let middle = mix(from.1, to.1) - rise * 0.6 + lift * thick * (1.0 - 0.8 * t);
                (mix(from.0, to.0), middle + side * half, mix(from.2, to.2))
            }
        };
        let mut spots: Vec<Spot> = (0..=6).map(side(1.0)).map(|point| painter.view.spot(point)).collect();
        spots.extend((0..=6).rev().map(side(-1.0)).map(|point| painter.view.spot(point)));
        brush::smooth(painter.sheet, &spots, Wash::flat(wash));
    }
}

/// Grooves along the bark and a few ridges that catch the light.
fn bark_lines(painter: &mut Painter, trunk: &Trunk, (groove, ridge): (Colour, Colour), chance: &mut Chance) {
    let width = trunk.thick * painter.view.scale(trunk.foot.2);
    if width < 9.0 {
        return;
    }
    let groove = groove.mix(painter.air.dark(Colour::rgb(0x24, 0x1c, 0x2c), trunk.foot.2), 0.4);
    let ridge_side = painter.air.tone.towards_light.0.signum();
    let (mut dark, mut light) = (Shape::default(), Shape::default());
    for index in 0..26 {
        let across = chance.between(-0.92, 0.92);
        let low = chance.between(4.0, trunk.high * 0.62);
        let long = chance.between(30.0, 150.0);
        let wide = chance.between(0.025, 0.06);
        let spots = [
            (across, low),
            (across + wide, low + long * 0.4),
            (across, low + long),
            (across - wide, low + long * 0.6),
        ]
        .map(|(across, y)| painter.view.spot(trunk.at(across, y)));
        if index % 3 == 0 && across * ridge_side > -0.1 {
            light.polygon(&spots);
        } else {
            dark.polygon(&spots);
        }
    }
    dark.fill(painter.sheet, Wash::flat(groove).alpha(0.6));
    light.fill(painter.sheet, Wash::flat(ridge).alpha(0.5));
}
