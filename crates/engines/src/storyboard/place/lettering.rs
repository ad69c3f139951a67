//! Lettering: words on signs, drawn with a plain stroke alphabet of capital letters, digits
//! and a few simple characters, of which the names of shops are made.

use domain::colour::Colour;

use super::house::House;
use super::painter::Painter;
use super::view::Point;
use crate::storyboard::brush::{Spot, Wash};

/// The strokes of each sign on a grid four wide and six high: pairs of digits are points, a space lifts the pen.
const STROKES: [(char, &str); 47] = [
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
    ('日', "0006464000 0343"),
    ('田', "0105454101 0343 2521"),
    ('木', "0444 2620 2401 2441"),
    ('本', "0444 2620 2401 2441 1131"),
    ('大', "0444 2624 2400 2440"),
    ('山', "2620 04004044"),
    ('川', "0602 2620 4640"),
    ('中', "0205454202 2620"),
    ('口', "0105454101"),
    ('米', "0343 2620 0514 4534 2301 2341"),
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

/// Writes the place's words on the board of a house, or the shop's own name.
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
    let own = house.lot.is_multiple_of(OWN_WORDS) && !words.is_empty() && unknown(words).is_empty();
    let words = if own { words } else { shop_name(house.lot) };
    let length = pen_lines(words).1.max(0.1);
    let high = (board * 0.56).min((along.1 - along.0) * 0.9 / length);
    let foot = f32::midpoint(up.0, up.1) - high / 2.0;
    let forward = -house.side;
    write(painter, words, high * 0.14, ink, |across, rise| {
        (x, foot + rise * high, middle + forward * (across - length / 2.0) * high)
    });
}

/// Each house whose lot is a multiple of this has the words of the place on its board.
pub(super) const OWN_WORDS: u64 = 5;

/// Names for shops whose place has no words of its own.
const NAMES: [&str; 8] = ["山本", "大川", "田中", "木口", "山田", "川口", "中日", "米田"];

/// The name of a shop by lot.
pub(super) fn shop_name(lot: u64) -> &'static str {
    NAMES[(lot % NAMES.len() as u64) as usize]
}

/// One sign of a name, seen from the front around a middle.
pub(super) fn upright_sign(painter: &mut Painter, sign: char, middle: Point, high: f32, ink: Colour) {
    let (x, y, z) = middle;
    write(painter, &sign.to_string(), high * 0.13, ink, |across, rise| {
        (x + (across - 0.33) * high, y + (rise - 0.5) * high, z)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_digits_are_known_and_the_rest_is_named() {
        assert_eq!(unknown("Bar 24-B"), "");
        assert_eq!(unknown("傘屋 no 1"), "傘屋");
        assert!(NAMES.iter().all(|name| unknown(name).is_empty()));
        assert!(STROKES.iter().all(|(letter, _)| !pen_lines(&letter.to_string()).0.is_empty()));
    }
}
