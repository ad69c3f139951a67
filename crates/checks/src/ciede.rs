//! How far two colours are apart as people see it: CIEDE2000, with all weights one.

use std::f64::consts::PI;

use domain::colour::Colour;

/// A colour in CIE L\*a\*b\* under the light D65.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lab {
    /// Lightness, 0 to 100.
    pub l: f64,
    /// From green to red.
    pub a: f64,
    /// From blue to yellow.
    pub b: f64,
}

/// Red, green and blue of the white of sRGB as X, Y and Z.
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

impl From<Colour> for Lab {
    fn from(colour: Colour) -> Self {
        let [red, green, blue] = [colour.red, colour.green, colour.blue].map(linear);
        let x = 0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue;
        let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue;
        let z = 0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue;
        let [x, y, z] = [x / WHITE[0], y / WHITE[1], z / WHITE[2]].map(curve);
        Self { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn curve(value: f64) -> f64 {
    const BEND: f64 = 216.0 / 24389.0;
    if value > BEND { value.cbrt() } else { (24389.0 / 27.0 * value + 16.0) / 116.0 }
}

/// By how much a difference of lightness counts less at most: at black and at white.
pub(crate) const LARGEST_LIGHTNESS_SCALE: f64 = 1.75;

/// The CIEDE2000 distance of two colours: 0 is the same, about 2 the least that people see beside each other, 100 is
/// black from white.
#[must_use]
pub fn distance(one: Lab, two: Lab) -> f64 {
    let mean_chroma = one.a.hypot(one.b).midpoint(two.a.hypot(two.b));
    let grey = 1.0 + 0.5 * (1.0 - pull(mean_chroma));
    let ((c1, h1), (c2, h2)) = (polar(one, grey), polar(two, grey));
    let lightness = two.l - one.l;
    let chroma = c2 - c1;
    let hue = 2.0 * (c1 * c2).sqrt() * (turn(c1 * c2, h1, h2) / 2.0).sin();

    let mean_l = one.l.midpoint(two.l);
    let mean_c = c1.midpoint(c2);
    let mean_h = middle(c1 * c2, h1, h2);
    let off = (mean_l - 50.0).powi(2);
    let lightness = lightness / (1.0 + 0.015 * off / (20.0 + off).sqrt());
    let chroma = chroma / (1.0 + 0.045 * mean_c);
    let hue = hue / (1.0 + 0.015 * mean_c * evenness(mean_h));
    let blue = (-((mean_h.to_degrees() - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * pull(mean_c) * (2.0 * 30.0_f64.to_radians() * blue).sin();
    (lightness.powi(2) + chroma.powi(2) + hue.powi(2) + rotation * chroma * hue).max(0.0).sqrt()
}

/// How far the chroma counts as large, 0 to 1.
fn pull(chroma: f64) -> f64 {
    let seventh = chroma.powi(7);
    (seventh / (seventh + 25.0_f64.powi(7))).sqrt()
}

/// Chroma and hue, the latter from 0 to a full turn.
fn polar(colour: Lab, grey: f64) -> (f64, f64) {
    let a = colour.a * grey;
    let hue = if a == 0.0 && colour.b == 0.0 { 0.0 } else { colour.b.atan2(a).rem_euclid(2.0 * PI) };
    (a.hypot(colour.b), hue)
}

/// The way from one hue to the other, the short way round; none where one of them is grey.
fn turn(chroma: f64, from: f64, to: f64) -> f64 {
    let way = to - from;
    match way {
        _ if chroma == 0.0 => 0.0,
        _ if way > PI => way - 2.0 * PI,
        _ if way < -PI => way + 2.0 * PI,
        _ => way,
    }
}

/// The hue between two, on the short way round.
fn middle(chroma: f64, one: f64, two: f64) -> f64 {
    let sum = one + two;
    match (one - two).abs() {
        _ if chroma == 0.0 => sum,
        way if way <= PI => sum / 2.0,
        _ if sum < 2.0 * PI => f64::midpoint(sum, 2.0 * PI),
        _ => (sum - 2.0 * PI) / 2.0,
    }
}

/// How coarsely people see differences of hue there.
fn evenness(hue: f64) -> f64 {
    let wave = |times: f64, shift: f64| (times * hue + shift.to_radians()).cos();
    1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0) - 0.20 * wave(4.0, -63.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs with their distances that Sharma, Wu and Dalal published with their notes on implementing the
    /// formula ("The CIEDE2000 Color-Difference Formula", table 1).
    const PAIRS: [([f64; 3], [f64; 3], f64); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.001], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0012], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.001, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    #[test]
    fn the_published_pairs_have_their_published_distances_both_ways() {
        let lab = |[l, a, b]: [f64; 3]| Lab { l, a, b };
        for (one, two, expected) in PAIRS {
            for found in [distance(lab(one), lab(two)), distance(lab(two), lab(one))] {
                assert!((found - expected).abs() < 0.000_051, "{one:?} {two:?}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn colours_of_a_screen_have_their_known_places() {
        for (colour, l, a, b) in [
            (Colour::rgb(255, 255, 255), 100.0, 0.0, 0.0),
            (Colour::rgb(0, 0, 0), 0.0, 0.0, 0.0),
            (Colour::rgb(255, 0, 0), 53.24, 80.09, 67.20),
            (Colour::rgb(0, 0, 255), 32.30, 79.19, -107.86),
        ] {
            let lab = Lab::from(colour);
            let off = (lab.l - l).abs().max((lab.a - a).abs()).max((lab.b - b).abs());
            assert!(off < 0.02, "{colour}: {lab:?}");
        }
    }
}
