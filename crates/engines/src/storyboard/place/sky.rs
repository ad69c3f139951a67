//! The sky: gradient, sun, moon, stars and clouds, and what lies at the horizon before it.

use domain::colour::Colour;
use domain::place::{DayTime, Weather};

use super::air::screen;
use super::painter::Painter;
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// Paints the sky over the whole sheet; below the horizon lies haze.
pub(crate) fn paint(painter: &mut Painter, chance: &mut Chance) {
    gradient(painter);
    match painter.air.light.time {
        DayTime::Night => night(painter, chance),
        _ => sun(painter),
    }
    match painter.air.light.weather {
        Weather::Clear => cumulus_bank(painter, chance),
        Weather::Cloud | Weather::Rain | Weather::Snow => covered(painter, chance),
    }
}

fn gradient(painter: &mut Painter) {
    let (horizon, reach) = (painter.view.vanish.1, painter.view.focal * 0.72);
    let air = painter.air;
    let width = painter.sheet.width() as usize;
    for (row, pixels) in painter.sheet.data_mut().chunks_exact_mut(width * 4).enumerate() {
        let height = ((horizon - row as f32) / reach).clamp(0.0, 1.0);
        let colour = if height < 0.42 {
            air.haze.mix(air.middle, smooth(height / 0.42))
        } else {
            air.middle.mix(air.zenith, smooth((height - 0.42) / 0.58) * 0.96)
        };
        pixels.as_chunks_mut::<4>().0.fill([colour.red, colour.green, colour.blue, 255]);
    }
}

fn smooth(part: f32) -> f32 {
    part * (1.6 - 0.6 * part)
}

/// Where the sun or moon stands on the sheet.
pub(crate) fn light_spot(painter: &Painter) -> Spot {
    let view = painter.view;
    let side = painter.air.tone.towards_light.0.signum();
    let (aside, up) = match painter.air.light.time {
        DayTime::Dawn => (0.46, 0.10),
        DayTime::Day => (0.62, 0.62),
        DayTime::Dusk => (0.40, 0.085),
        DayTime::Night => (0.44, 0.42),
    };
    (view.vanish.0 + side * aside * view.focal, view.vanish.1 - up * view.focal)
}

fn sun(painter: &mut Painter) {
    let (spot, focal, air) = (light_spot(painter), painter.view.focal, painter.air);
    let strength = air.sun;
    let wide = if air.light.time == DayTime::Day { 0.9 } else { 0.75 };
    brush::glow(painter.sheet, spot, (focal * wide, focal * wide * 0.8), air.key, 0.75 * strength);
    if air.light.time == DayTime::Day || air.light.weather != Weather::Clear {
        return;
    }
    brush::glow(
        painter.sheet,
        spot,
        (focal * 1.3, focal * 0.16),
        Colour::rgb(0xff, 0x9a, 0x6a),
        0.6 * strength,
    );
    brush::glow(
        painter.sheet,
        spot,
        (focal * 0.2, focal * 0.2),
        Colour::rgb(0xff, 0xf0, 0xc8),
        0.9 * strength,
    );
    brush::ellipse(
        painter.sheet,
        spot,
        focal * 0.034,
        focal * 0.034,
        Wash::flat(Colour::rgb(0xff, 0xfb, 0xe6)),
    );
}

fn night(painter: &mut Painter, chance: &mut Chance) {
    if painter.air.light.weather != Weather::Clear {
        return;
    }
    let (view, horizon) = (painter.view, painter.view.vanish.1);
    for (count, size, alpha) in [(150, 0.55, 0.55), (60, 0.85, 0.8), (12, 1.35, 1.0)] {
        let mut stars = Shape::default();
        for _ in 0..count {
            let high = chance.unit();
            let spot = (view.across(chance.between(-0.1, 1.1)), horizon - high * 0.8 * view.focal - 6.0);
            stars.ellipse(spot, size, size);
        }
        stars.fill(painter.sheet, Wash::flat(Colour::rgb(0xf2, 0xf4, 0xff)).alpha(alpha));
    }
    let (spot, focal) = (light_spot(painter), painter.view.focal);
    let town = (painter.view.vanish.0, horizon);
    brush::glow(
        painter.sheet,
        town,
        (view.across(1.0) - view.across(0.0), focal * 0.32),
        Colour::rgb(0xb8, 0x8c, 0xa8),
        0.42,
    );
    brush::glow(painter.sheet, spot, (focal * 0.42, focal * 0.42), Colour::rgb(0x86, 0xa2, 0xec), 0.55);
    brush::glow(painter.sheet, spot, (focal * 0.10, focal * 0.10), Colour::rgb(0xe6, 0xee, 0xff), 0.8);
    brush::ellipse(
        painter.sheet,
        spot,
        focal * 0.03,
        focal * 0.03,
        Wash::flat(Colour::rgb(0xfc, 0xfb, 0xee)),
    );
}

fn cumulus_bank(painter: &mut Painter, chance: &mut Chance) {
    let (view, focal) = (painter.view, painter.view.focal);
    wisps(painter, chance);
    let low = view.vanish.1 + focal * 0.01;
    for _ in 0..5 {
        let spot = (view.across(chance.between(-0.2, 1.2)), low - chance.between(0.0, 0.05) * focal);
        cumulus(
            painter,
            spot,
            (focal * chance.between(0.16, 0.3), focal * chance.between(0.04, 0.09)),
            chance,
        );
    }
    let towering =
        view.vanish.0 + focal * chance.between(0.1, 0.3) * if chance.often(0.5) { 1.0 } else { -1.0 };
    cumulus(painter, (towering, low - focal * 0.03), (focal * 0.36, focal * 0.34), chance);
    for _ in 0..3 {
        let spot = (view.across(chance.between(-0.1, 1.1)), view.vanish.1 - focal * chance.between(0.2, 0.5));
        cumulus(
            painter,
            spot,
            (focal * chance.between(0.1, 0.2), focal * chance.between(0.03, 0.06)),
            chance,
        );
    }
}

fn wisps(painter: &mut Painter, chance: &mut Chance) {
    let (view, focal) = (painter.view, painter.view.focal);
    let colour = screen(painter.air.middle, painter.air.key);
    for _ in 0..7 {
        let spot =
            (view.across(chance.between(-0.1, 1.1)), view.vanish.1 - focal * chance.between(0.12, 0.66));
        let size = (focal * chance.between(0.16, 0.42), focal * chance.between(0.008, 0.022));
        brush::soft(painter.sheet, spot, size, colour, 0.42);
    }
}

/// Lit top, body and shade of a cloud.
fn cloud_colours(painter: &Painter) -> [Colour; 3] {
    let air = painter.air;
    let white = Colour::rgb(0xff, 0xff, 0xff);
    match air.light.time {
        DayTime::Day => {
            [white, Colour::rgb(0xe2, 0xee, 0xfa), air.middle.mix(Colour::rgb(0xb4, 0xc6, 0xe4), 0.72)]
        }
        DayTime::Night => [
            air.middle.mix(Colour::rgb(0x8c, 0x9e, 0xd4), 0.3),
            air.middle.mix(Colour::rgb(0x5c, 0x6c, 0xa8), 0.3),
            air.middle.mix(air.zenith, 0.3),
        ],
        _ => [
            screen(air.key, Colour::rgb(0x60, 0x40, 0x30)),
            air.haze.mix(Colour::rgb(0xe8, 0x90, 0x98), 0.55),
            air.middle.mix(Colour::rgb(0x86, 0x6c, 0xac), 0.6),
        ],
    }
}

/// A round part of a cloud: its middle and its radius.
type Puff = (Spot, f32);

/// In how many rows, one before the other, the puffs of a cloud stand.
const ROWS: usize = 3;

/// A heaped cloud with a flat foot at `spot`; `size` is half its width, and its height.
fn cumulus(painter: &mut Painter, spot: Spot, size: (f32, f32), chance: &mut Chance) {
    let [top, body, under] = cloud_colours(painter);
    let haze = painter.air.haze;
    let dim = haze.mix(under, 0.5);
    let mut bulk = Shape::default();
    bulk.smooth(&outline(spot, size, chance));
    bulk.fill(painter.sheet, Wash::down(body.mix(top, 0.3), dim));
    let puffs = puffs(spot, size, chance);
    for row in puffs.chunks(puffs.len().div_ceil(ROWS)) {
        let mut shape = Shape::default();
        for &(centre, radius) in row {
            shape.ellipse(centre, radius * 1.25, radius);
        }
        let upper = row.iter().map(|puff| puff.0.1 - puff.1).fold(f32::MAX, f32::min);
        let wash = Wash::down(body.mix(top, 0.35), dim).along((0.0, upper), (0.0, spot.1));
        shape.fill(painter.sheet, wash);
        let reach = ((0.0, upper), (0.0, f32::midpoint(upper, spot.1 + size.1 * 0.2)));
        light_row(painter, row, (body.mix(top, 0.6), 0.16, 0.8), reach);
        light_row(painter, row, (top, 0.34, 0.56), reach);
    }
    let foot = (spot.0, spot.1 + size.1 * 0.05);
    brush::soft(painter.sheet, foot, (size.0 * 1.3, size.1 * 0.42), haze, 0.6);
}

/// Light on the side of each puff that is turned to the sun, which is gone where the `reach` ends.
fn light_row(
    painter: &mut Painter,
    row: &[Puff],
    (colour, moved, part): (Colour, f32, f32),
    reach: (Spot, Spot),
) {
    let light = painter.air.tone.towards_light;
    let mut shape = Shape::default();
    for &((x, y), radius) in row {
        let centre = (x + light.0 * radius * moved * 1.25, y + light.1 * radius * moved);
        shape.ellipse(centre, radius * 1.25 * part, radius * part);
    }
    shape.fill(painter.sheet, Wash::flat(colour).ends(0.9, 0.0).along(reach.0, reach.1));
}

/// The bulk of a cloud without its puffs.
fn outline(spot: Spot, size: (f32, f32), chance: &mut Chance) -> Vec<Spot> {
    let mut spots = vec![(spot.0 + size.0, spot.1), (spot.0 - size.0, spot.1)];
    for step in 1..14_u8 {
        let aside = f32::from(step) / 7.0 - 1.0;
        spots
            .push((spot.0 + aside * size.0, spot.1 - heap(size, aside) * chance.between(0.8, 0.95) * size.1));
    }
    spots
}

/// How high a cloud is heaped at a part of its width, from -1 to 1; 1 is its full height.
fn heap(size: (f32, f32), aside: f32) -> f32 {
    let round = libm::powf(1.0 - aside * aside, 0.75);
    round * (0.78 + 0.22 * libm::sinf(aside * 5.3 + size.0 * 0.7))
}

/// The puffs of a cloud, those at the top first, so that lower ones stand before them.
fn puffs(spot: Spot, size: (f32, f32), chance: &mut Chance) -> Vec<Puff> {
    // A flat cloud has fewer puffs, which are large for its height.
    let (count, least, most) = if size.1 > size.0 * 0.6 { (42, 0.1, 0.24) } else { (22, 0.24, 0.46) };
    let mut puffs: Vec<Puff> = (0..count)
        .map(|index| {
            let aside = (index as f32 * 0.618_034).fract() * 1.9 - 0.95;
            let high = heap(size, aside);
            let radius = size.1.min(size.0 * 0.7) * chance.between(least, most) * (0.35 + 0.65 * high)
                + 0.012 * size.0 * chance.unit();
            // The lowest stand with their middle a little above the foot, which keeps the foot flat.
            let up = (high * libm::sqrtf(chance.unit()) * size.1).max(radius * 0.7);
            ((spot.0 + aside * size.0, spot.1 - up), radius)
        })
        .collect();
    puffs.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    puffs
}

/// Banks of cloud that cover the sky, the far ones first, each lumpy and darkest along its underside.
fn covered(painter: &mut Painter, chance: &mut Chance) {
    let (view, focal, air) = (painter.view, painter.view.focal, painter.air);
    let pale = Colour::rgb(0xff, 0xfb, 0xf4).mix(air.key, 0.4);
    let light = air.haze.mix(pale, if air.night() { 0.06 } else { 0.34 });
    let heavy = if air.wet() { 0.5 } else { 0.28 };
    let dark = air.zenith.mix(air.middle, 0.3).mix(Colour::rgb(0x38, 0x3c, 0x50), heavy * 0.5);
    for (up, high) in BANKS {
        // Each bank has its own chance and begins far to the left, so that a wider field shows the same sky.
        let mut chance = chance.branch();
        let (up, high) = (up * chance.between(0.85, 1.25), high * chance.between(0.6, 1.5));
        let foot = view.vanish.1 - focal * up;
        if foot + focal * high < 0.0 {
            continue;
        }
        let mut bank = Shape::default();
        let begin = view.across(-0.6);
        let mut x = begin - focal * chance.between(0.1, 0.4);
        let (phase, slope) = (chance.between(0.0, 6.0), chance.between(2.0, 4.5) / focal);
        let most = chance.between(0.38, 0.62);
        let tufts = [(); 3].map(|()| (chance.unit(), chance.between(0.2, 0.5)));
        while x < view.across(1.6) {
            let swell = libm::sinf((x - begin) * slope + phase);
            let reach = focal * high * chance.between(0.3, 0.8) * (1.1 + 0.6 * swell);
            let y = foot + focal * high * (chance.between(-0.2, 0.15) + 0.45 * swell);
            bank.ellipse((x, y - reach * 0.3), reach * chance.between(1.6, 3.6), reach * 0.6);
            // Here and there a bank tears open.
            let gap = if chance.often(0.12) { 5.0 } else { 1.0 };
            x += reach * chance.between(0.9, 2.0) * gap + focal * high * 0.1;
        }
        let reach = ((0.0, foot - focal * high * 1.1), (0.0, foot + focal * high * 0.7));
        bank.fill(painter.sheet, Wash::down(light, dark).ends(0.0, most).along(reach.0, reach.1));
        for (part, wide) in tufts {
            let spot = (view.across(part), foot - focal * high * 0.5);
            let size = (focal * wide, focal * high * 0.4);
            brush::soft(painter.sheet, spot, size, light, 0.5);
        }
    }
}

/// Banks of cloud in a covered sky: how high the foot of each stands over the horizon, and how thick it is.
const BANKS: [(f32, f32); 8] = [
    (0.03, 0.022),
    (0.075, 0.034),
    (0.13, 0.048),
    (0.21, 0.066),
    (0.31, 0.09),
    (0.45, 0.12),
    (0.65, 0.16),
    (0.95, 0.22),
];

/// A range of hills on the horizon, `high` focal lengths high, that fades into haze by `depth` centimetres.
pub(crate) fn hills(painter: &mut Painter, high: f32, depth: f32, colour: Colour, chance: &mut Chance) {
    let view = painter.view;
    let (start, step) = (chance.unit() * 9.0, 1.0 / 56.0);
    let first = -(view.margin / (view.across(step) - view.across(0.0))) as i32 - 2;
    let mut spots = vec![(-20.0, view.vanish.1 + 4.0)];
    for index in first..=56 - first {
        let at = index as f32 * 0.19 + start;
        let wave =
            0.55 + 0.3 * libm::sinf(at) + 0.17 * libm::sinf(at * 2.7 + 1.3) + 0.05 * libm::sinf(at * 7.1);
        spots.push((view.across(index as f32 * step), view.vanish.1 - wave.max(0.06) * high * view.focal));
    }
    spots.push((view.width + 20.0, view.vanish.1 + 4.0));
    let top = painter.air.dark(colour, depth).mix(painter.air.lit(colour, depth), 0.45);
    brush::polygon(painter.sheet, &spots, Wash::down(top, painter.air.hazed(top, depth * 0.6)));
}
