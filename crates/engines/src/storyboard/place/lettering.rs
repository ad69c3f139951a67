//! Lettering: words on signs, drawn with a plain stroke alphabet of capital letters and digits.

use domain::colour::Colour;

use super::house::House;
use super::painter::Painter;
use super::view::Point;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

/// The strokes of each sign on a grid four wide and six high: pairs of digits are points, a space lifts the pen.
const STROKES: [(char, &str); 37] = [
    ('A', "002640 1232"),
    ('B', "000636453433 032342414000"),
    ('C', "4536160501103041"),
    ('D', "000626443220 2000"),
    ('E', "46060040 0333"),
    ('F', "460600 0333"),
    ('G', "453616050110304143 4323"),
    ('H', "0006 4046 0343"),
    ('I', "2026"),
    ('J', "363110 1001"),
    ('K', "0006 4602 1340"),
    ('L', "060040"),
    ('M', "0006234640"),
    ('N', "00064046"),
    ('O', "1001051636454130 3010"),
    ('P', "000636454333 3303"),
    ('Q', "1001051636454130 3010 2240"),
    ('R', "000636453303 2340"),
    ('S', "453616050413334241301001"),
    ('T', "0646 2620"),
    ('U', "0601103041 4146"),
    ('V', "062046"),
    ('W', "0610233046"),
    ('X', "0046 0640"),
    ('Y', "062346 2320"),
    ('Z', "06460040"),
    ('0', "1001051636454130 3010"),
    ('1', "052620"),
    ('2', "05163645440040"),
    ('3', "0546233343413010"),
    ('4', "30360242"),
    ('5', "460604344340300001"),
    ('6', "461604011030414313"),
    ('7', "064610"),
    ('8', "1304163645331302011030414233"),
    ('9', "104036160503 0343"),
    ('-', "1333"),
];

fn strokes(letter: char) -> Option<&'static str> {
    let capital = letter.to_ascii_uppercase();
    STROKES.iter().find(|(sign, _)| *sign == capital).map(|(_, strokes)| *strokes)
}

/// What of these words cannot be written: each such letter once.
pub(crate) fn unknown(words: &str) -> String {
    let mut letters: Vec<char> =
        words.chars().filter(|&letter| letter != ' ' && strokes(letter).is_none()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

/// A straight stroke from one point to another.
pub(crate) type PenLine = (Spot, Spot);

/// The lines of the words as pairs of points: across in letter heights from the left, and up from 0 to 1.
pub(crate) fn pen_lines(words: &str) -> (Vec<PenLine>, f32) {
    let mut lines = Vec::new();
    let mut across = 0.0;
    for letter in words.chars() {
        for stroke in strokes(letter).unwrap_or("").split(' ') {
            let points: Vec<Spot> = stroke
                .as_bytes()
                .chunks_exact(2)
                .map(|pair| (across + f32::from(pair[0] - b'0') / 6.0, f32::from(pair[1] - b'0') / 6.0))
                .collect();
            lines.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
        }
        across += if letter == ' ' { 0.6 } else { 0.95 };
    }
    (lines, across)
}

/// Writes words on a surface: `at` turns letter heights across and up into a point of the place.
pub(crate) fn write(
    painter: &mut Painter,
    words: &str,
    thick: f32,
    ink: Colour,
    at: impl Fn(f32, f32) -> Point,
) {
    for (from, to) in pen_lines(words).0 {
        painter.bar(at(from.0, from.1), at(to.0, to.1), thick, Wash::flat(ink));
    }
}

/// Writes the place's words on the board of a house, or ornaments when it has none.
pub(super) fn on_side(
    painter: &mut Painter,
    house: &House,
    words: &str,
    (along, up): ((f32, f32), (f32, f32)),
    ink: Colour,
) {
    let x = house.before(10.6);
    let middle = f32::midpoint(along.0, along.1);
    let board = up.1 - up.0;
    if words.is_empty() || !unknown(words).is_empty() || !house.lot.is_multiple_of(3) {
        return ornament(painter, (x, f32::midpoint(up.0, up.1), middle), board * 0.3, ink);
    }
    let length = pen_lines(words).1.max(0.1);
    let high = (board * 0.56).min((along.1 - along.0) * 0.9 / length);
    let foot = f32::midpoint(up.0, up.1) - high / 2.0;
    let forward = -house.side;
    write(painter, words, high * 0.14, ink, |across, rise| {
        (x, foot + rise * high, middle + forward * (across - length / 2.0) * high)
    });
}

/// A row of marks in place of words.
fn ornament(painter: &mut Painter, middle: Point, size: f32, ink: Colour) {
    for step in -2..=2_i8 {
        let z = middle.2 + f32::from(step) * size * 3.0;
        for turn in [0.0_f32, 1.05, 2.1] {
            let (along, up) = (libm::cosf(turn) * size, libm::sinf(turn) * size);
            let from = (middle.0, middle.1 - up, z - along);
            painter.bar(from, (middle.0, middle.1 + up, z + along), size * 0.26, Wash::flat(ink));
        }
    }
}

/// One mark of an upright sign: a few crossing strokes, seen from the front.
pub(super) fn sign_mark(painter: &mut Painter, middle: Point, size: f32, ink: Colour, chance: &mut Chance) {
    let (x, y, z) = middle;
    for row in 0..3_u8 {
        let up = y + size * (f32::from(row) * 0.7 - 0.7);
        let half = size * chance.between(0.5, 1.0);
        painter.bar((x - half, up, z), (x + half, up, z), size * 0.2, Wash::flat(ink));
    }
    let lean = size * chance.between(-0.5, 0.5);
    painter.bar((x, y + size, z), (x - lean, y - size, z), size * 0.22, Wash::flat(ink));
    painter.bar((x, y, z), (x + size * 0.9, y - size, z), size * 0.2, Wash::flat(ink));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_digits_are_known_and_the_rest_is_named() {
        assert_eq!(unknown("Bar 24-B"), "");
        assert_eq!(unknown("傘屋 no 1"), "傘屋");
        assert!(STROKES.iter().all(|(letter, _)| !pen_lines(&letter.to_string()).0.is_empty()));
    }
}
