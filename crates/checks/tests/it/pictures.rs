//! The numbers of made pictures: blank and busy ones, sharp and blurred ones, near-copies, right and wrong colours.

use std::collections::BTreeMap;

use checks::{Mask, Pixels, measure};
use domain::check::{Measures, Role, Within};
use domain::colour::Colour;
use domain::palette::Swatch;
use domain::place::{DayTime, Light, Weather};
use domain::request::{Figure, Request};
use domain::style::FrameSize;
use testkit::{figure, request};

const SIZE: FrameSize = FrameSize { width: 320, height: 180 };
const WIDTH: i32 = 320;
const HEIGHT: i32 = 180;

/// A picture that is painted pixel by pixel.
fn painted(paint: impl Fn(i32, i32) -> [u8; 3]) -> Vec<u8> {
    let places = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
    places.flat_map(|(x, y)| paint(x, y)).collect()
}

fn measured(rgb: &[u8], request: &Request, masks: &[Mask<'_>]) -> Measures {
    measure(&Pixels::new(SIZE.width, SIZE.height, rgb).unwrap(), request, masks)
}

fn plain() -> Request {
    Request { frame: SIZE, ..request(1) }
}

/// Tiles of different brightness, moved to the right by so many pixels.
fn tiles(shift: i32) -> Vec<u8> {
    painted(|x, y| {
        let tile = ((x + shift) / 40 * 7 + y / 30 * 13) % 11;
        [(tile * 22) as u8, (tile * 20) as u8, 90]
    })
}

/// Every pixel the mean of those up to `reach` beside, above and below it.
fn blurred(rgb: &[u8], reach: i32) -> Vec<u8> {
    painted(|x, y| {
        let mut sums = [0_u32; 3];
        let mut count = 0;
        for (x, y) in
            (-reach..=reach).flat_map(|down| (-reach..=reach).map(move |right| (x + right, y + down)))
        {
            if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
                let at = (y * WIDTH + x) as usize * 3;
                for (sum, value) in sums.iter_mut().zip(&rgb[at..at + 3]) {
                    *sum += u32::from(*value);
                }
                count += 1;
            }
        }
        sums.map(|sum| (sum / count) as u8)
    })
}

#[test]
fn a_blank_picture_is_one_colour_even_with_grain_in_it() {
    let grain = painted(|x, y| [200 + ((x * 7 + y * 3) % 5) as u8, 180, 160]);
    assert!(measured(&grain, &plain(), &[]).blank > 0.99);
    let speck = painted(|x, y| if x < 10 && y < 10 { [0, 0, 0] } else { [200, 180, 160] });
    let share = measured(&speck, &plain(), &[]).blank;
    assert!((0.99..1.0).contains(&share), "{share}");
    assert!(measured(&tiles(0), &plain(), &[]).blank < 0.3);
    let sky = painted(|_, y| [90, 120 + y as u8 / 2, 255 - y as u8 / 2]);
    assert!(measured(&sky, &plain(), &[]).blank < 0.5, "a soft change over the picture is not blank");
}

#[test]
fn a_blurred_picture_is_less_sharp_whatever_its_size() {
    let sharp = measured(&tiles(0), &plain(), &[]).sharpness;
    let soft = measured(&blurred(&tiles(0), 3), &plain(), &[]).sharpness;
    assert!(sharp > 5.0 * soft && soft > 0.0, "sharp {sharp}, soft {soft}");
    let flat = measured(&painted(|_, _| [9, 9, 9]), &plain(), &[]).sharpness;
    assert!(flat.abs() < 0.001, "{flat}");
    let tiny = measure(&Pixels::new(2, 2, &[7; 12]).unwrap(), &plain(), &[]);
    assert!(tiny.sharpness.abs() < 0.001 && tiny.found == FrameSize { width: 2, height: 2 });
}

#[test]
fn near_copies_have_near_prints_and_others_do_not() {
    let print = |rgb: &[u8]| measured(rgb, &plain(), &[]).print;
    let own = print(&tiles(0));
    assert_eq!(own.distance(print(&tiles(0))), 0);
    let lighter: Vec<u8> = tiles(0).iter().map(|value| value.saturating_add(12)).collect();
    assert!(own.distance(print(&lighter)) <= 2);
    assert!(own.distance(print(&blurred(&tiles(0), 2))) <= 2);
    assert!(own.distance(print(&tiles(25))) > 8, "{}", own.distance(print(&tiles(25))));
    let tiles = tiles(0);
    let mirrored = painted(|x, y| {
        let at = (y * WIDTH + WIDTH - 1 - x) as usize * 3;
        [tiles[at], 0, 0]
    });
    assert!(own.distance(print(&mirrored)) > 16);
}

#[test]
fn the_size_is_that_of_the_picture_beside_that_of_the_request() {
    let rgb = [0; 64 * 32 * 3];
    let measures = measure(&Pixels::new(64, 32, &rgb).unwrap(), &plain(), &[]);
    assert_eq!((measures.expected, measures.found), (SIZE, FrameSize { width: 64, height: 32 }));
}

const HAIR: Colour = Colour::rgb(0x4a, 0x2f, 0x35);
const SKIN: Colour = Colour::rgb(0xfd, 0xe3, 0xd2);
const SHIRT: Colour = Colour::rgb(0x3a, 0x8a, 0x5c);

fn hana() -> Figure {
    let palette = [("hair", HAIR), ("skin", SKIN), ("top", SHIRT), ("shoes", Colour::rgb(1, 2, 3))];
    let palette = palette.map(|(part, colour)| (part.to_owned(), Swatch::from(colour)));
    Figure { palette: BTreeMap::from(palette), ..figure("hana") }
}

fn shows(figures: Vec<Figure>, time: DayTime) -> Request {
    let mut request = Request { figures, ..plain() };
    request.camera.light = Light { time, weather: Weather::Clear };
    request
}

/// A person with hair of this colour on a grey ground: hair, face and clothes below each other.
fn person(hair: Colour, tint: impl Fn(Colour) -> Colour) -> Vec<u8> {
    painted(|x, y| {
        let colour = match y {
            _ if !(120..200).contains(&x) => Colour::rgb(0x80, 0x84, 0x88),
            ..50 => hair,
            50..90 => SKIN,
            _ => SHIRT,
        };
        let tinted = tint(colour);
        [tinted.red, tinted.green, tinted.blue]
    })
}

/// White where the person is.
fn outline() -> Vec<u8> {
    let places = (0..SIZE.height).flat_map(|_| 0..SIZE.width);
    places.map(|x| if (120..200).contains(&x) { 255 } else { 0 }).collect()
}

fn distances(rgb: &[u8], request: &Request, masks: &[Mask<'_>]) -> BTreeMap<String, f32> {
    let measures = measured(rgb, request, masks);
    measures.palette.into_iter().map(|colour| (colour.part, colour.distance)).collect()
}

#[test]
fn the_right_colours_are_near_and_a_wrong_one_is_far() {
    let request = shows(vec![hana()], DayTime::Day);
    let (slug, outline) = (hana().slug, outline());
    let mask = [Mask::new(&slug, SIZE.width, SIZE.height, &outline).unwrap()];
    let right = distances(&person(HAIR, |colour| colour), &request, &mask);
    assert_eq!(right.keys().collect::<Vec<_>>(), ["hair", "skin", "top"], "shoes may be out of the picture");
    assert!(right.values().all(|distance| *distance < 0.5), "{right:?}");
    let blue = Colour::rgb(0x30, 0x60, 0xd0);
    let wrong = distances(&person(blue, |colour| colour), &request, &mask);
    assert!(wrong["hair"] > 25.0 && wrong["skin"] < 0.5, "{wrong:?}");
}

#[test]
fn a_colour_beside_the_character_does_not_count_for_it() {
    let request = shows(vec![hana()], DayTime::Day);
    let (slug, outline) = (hana().slug, outline());
    let mask = [Mask::new(&slug, SIZE.width, SIZE.height, &outline).unwrap()];
    let blue = Colour::rgb(0x30, 0x60, 0xd0);
    let mut rgb = person(blue, |colour| colour);
    for pixel in rgb.chunks_exact_mut(3).take(9_000).step_by(3) {
        pixel.copy_from_slice(&[HAIR.red, HAIR.green, HAIR.blue]);
    }
    // What is painted over the person itself is painted back.
    let person = person(blue, |colour| colour);
    for (at, pixel) in rgb.chunks_exact_mut(3).enumerate().filter(|(at, _)| outline[*at] > 0) {
        pixel.copy_from_slice(&person[at * 3..at * 3 + 3]);
    }
    assert!(distances(&rgb, &request, &mask)["hair"] > 25.0);
    let anywhere = measured(&rgb, &request, &[]);
    assert!(anywhere.palette[0].distance < 0.5, "without a mask the whole picture counts");
    assert_eq!((anywhere.palette[0].within, anywhere.palette[0].role), (Within::Picture, Role::Base));
}

#[test]
fn the_night_is_no_error_and_a_set_for_the_night_is_taken_at_its_word() {
    let dark = |colour: Colour| colour.mix(Colour::rgb(0x10, 0x14, 0x40), 0.45);
    let night = person(HAIR, dark);
    let tinted = distances(&night, &shows(vec![hana()], DayTime::Night), &[]);
    let by_day = distances(&night, &shows(vec![hana()], DayTime::Day), &[]);
    assert!(tinted["top"] < 12.0 && by_day["top"] > tinted["top"] + 5.0, "{tinted:?} {by_day:?}");

    let mut own = hana();
    own.palette.insert("top".to_owned(), dark(SHIRT).into());
    own.palette_set = "night".to_owned();
    own.palette_chosen = ["top".to_owned()].into();
    let chosen = distances(&night, &shows(vec![own.clone()], DayTime::Night), &[]);
    assert!(chosen["top"] < 1.0, "{chosen:?}");
    let bright = distances(&person(HAIR, |colour| colour), &shows(vec![own], DayTime::Night), &[]);
    assert!(bright["top"] > 10.0, "a shirt of the day is wrong in that set: {bright:?}");
}

#[test]
fn every_role_that_the_palette_says_is_measured() {
    let mut figure = hana();
    let shade = Some(Colour::rgb(0x20, 0x10, 0x14));
    figure.palette.insert("hair".to_owned(), Swatch { shade, ..Swatch::from(HAIR) });
    let measures = measured(&person(HAIR, |colour| colour), &shows(vec![figure], DayTime::Day), &[]);
    let hair: Vec<Role> =
        measures.palette.iter().filter(|colour| colour.part == "hair").map(|colour| colour.role).collect();
    assert_eq!(hair, [Role::Base, Role::Shade]);
}

#[test]
fn who_is_hardly_in_the_picture_is_not_judged() {
    let request = shows(vec![hana()], DayTime::Day);
    let (slug, grey) = (hana().slug, vec![0; (SIZE.width * SIZE.height) as usize]);
    let mask = [Mask::new(&slug, SIZE.width, SIZE.height, &grey).unwrap()];
    let measures = measured(&person(HAIR, |colour| colour), &request, &mask);
    assert!(measures.palette.is_empty() && measures.unseen[0].character == slug);
    let animal = Figure { species: domain::character::Species::Cat, ..hana() };
    assert!(measured(&tiles(0), &shows(vec![animal], DayTime::Day), &[]).palette.is_empty());
}
