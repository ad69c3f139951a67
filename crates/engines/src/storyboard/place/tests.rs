//! What every room promises: walls around it without a hole, windows that are open, and views that differ.

use std::collections::BTreeMap;

use domain::colour::Colour;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::request::DrawnPlace;
use tiny_skia::Pixmap;

use super::air::Air;
use super::backdrop::Kind;
use super::motif::Motif;
use super::painter::Painter;
use super::room::{self, Room};
use super::view::View;
use super::{classroom, kitchen, living_room, shop, train};
use crate::storyboard::chance::Chance;

const ROOMS: [(PlaceKind, Kind); 5] = [
    (PlaceKind::LivingRoom, living_room::KIND),
    (PlaceKind::Kitchen, kitchen::KIND),
    (PlaceKind::Train, train::KIND),
    (PlaceKind::Classroom, classroom::KIND),
    (PlaceKind::Shop, shop::KIND),
];

const SETUPS: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

const WIDE: View = View {
    width: 256.0,
    height: 144.0,
    margin: 0.0,
    eye: (0.0, 142.0, -365.0),
    focal: 144.0,
    vanish: (128.0, 74.0),
};

fn place(kind: PlaceKind, slug: &str, setup: &str) -> DrawnPlace {
    DrawnPlace {
        slug: slug.parse().unwrap(),
        kind,
        setup: setup.to_owned(),
        palette: BTreeMap::new(),
        sign: "KASA".to_owned(),
    }
}

/// The sheet of the room without what is outside.
fn drawn(kind: Kind, place: &DrawnPlace, view: View, light: Light) -> Pixmap {
    let mut sheet = Pixmap::new(view.width as u32, view.height as u32).unwrap();
    let mut painter = Painter { sheet: &mut sheet, view, air: Air::of(light) };
    (kind.middle)(&mut painter, &Motif::of(place));
    sheet
}

/// Whether pixels are covered, but for the soft edges at which two surfaces meet.
fn opaque(pixels: &[u8]) -> bool {
    pixels.chunks_exact(4).all(|pixel| pixel[3] >= 180)
}

#[test]
fn floor_and_ceiling_have_no_hole_in_any_frame_and_angle() {
    let frames = [(256.0, 144.0), (256.0, 107.0), (144.0, 256.0), (192.0, 144.0)];
    for ((kind, painted), setup) in ROOMS.iter().flat_map(|room| SETUPS.map(|setup| (*room, setup))) {
        for ((width, height), eye) in frames.into_iter().zip([142.0, 213.0, 57.0, 142.0]) {
            let vanish = (width * 0.6, height * 0.5);
            let eye = (18.0, eye, -440.0);
            let view = View { width, height, margin: 0.0, eye, focal: height.min(width), vanish };
            let sheet = drawn(painted, &place(kind, "home", setup), view, Light::default());
            // At the sides of a row a window may be so near that it reaches the edge of the picture.
            let row = width as usize * 4;
            let middle = row / 32 * 4 * 4..row / 32 * 4 * 5;
            let (first, last) = (&sheet.data()[..row], &sheet.data()[sheet.data().len() - row..]);
            assert!(
                opaque(&first[middle.clone()]) && opaque(&last[middle]),
                "{kind:?} {setup} {width} x {height}"
            );
        }
    }
}

#[test]
fn the_sky_is_seen_through_the_windows_from_every_setup_of_a_home_and_a_train() {
    for ((kind, painted), setup) in ROOMS[..3].iter().flat_map(|room| SETUPS.map(|setup| (*room, setup))) {
        let sheet = drawn(painted, &place(kind, "home", setup), WIDE, Light::default());
        let open = sheet.data().chunks_exact(4).filter(|pixel| pixel[3] < 200).count();
        assert!(open > 100, "{kind:?} {setup} shows {open} pixels of the outside");
        assert!(open < 256 * 144 / 3, "{kind:?} {setup} has holes: {open} pixels");
    }
}

#[test]
fn setups_and_places_and_lights_differ_and_the_same_is_the_same() {
    let day = Light::default();
    for (kind, painted) in ROOMS {
        let of_setup = |setup| drawn(painted, &place(kind, "home", setup), WIDE, day);
        assert_eq!(of_setup("b").data(), of_setup("b").data());
        assert_ne!(of_setup("a").data(), of_setup("b").data(), "{kind:?}");
        assert_ne!(of_setup("b").data(), of_setup("c").data(), "{kind:?}");
        let other = drawn(painted, &place(kind, "uncle", "a"), WIDE, day);
        assert_ne!(of_setup("a").data(), other.data(), "{kind:?}");
    }
}

#[test]
fn a_floor_uses_up_the_same_chance_for_every_lens() {
    let room = Room { left: -300.0, right: 300.0, end: 400.0, high: 260.0 };
    let after = |z: f32| {
        let mut sheet = Pixmap::new(256, 144).unwrap();
        let view = View { eye: (0.0, 142.0, z), ..WIDE };
        let mut painter = Painter { sheet: &mut sheet, view, air: Air::of(Light::default()) };
        let mut chance = Chance::new(1);
        room::boards(&mut painter, room, Colour::rgb(0xc8, 0x96, 0x60), 26.0, &mut chance);
        chance.pick(1_000_000)
    };
    assert_eq!(after(-365.0), after(-230.0));
}

#[test]
fn each_of_the_sixteen_lights_looks_different_in_a_room() {
    let times = [DayTime::Dawn, DayTime::Day, DayTime::Dusk, DayTime::Night];
    let weathers = [Weather::Clear, Weather::Cloud, Weather::Rain, Weather::Snow];
    for (kind, painted) in &ROOMS[..3] {
        let lights = times.iter().flat_map(|&time| weathers.map(|weather| Light { time, weather }));
        let mut sheets: Vec<Vec<u8>> =
            lights.map(|light| drawn(*painted, &place(*kind, "home", "a"), WIDE, light).take()).collect();
        sheets.sort();
        sheets.dedup();
        assert_eq!(sheets.len(), 16, "{kind:?}");
    }
}
