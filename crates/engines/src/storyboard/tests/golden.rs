//! A spread of panels against the pictures that were looked at and found good. Rounding may differ between
//! machines, so a little difference is let pass; a line that is gone or a colour that changed is not.
//!
//! `SAKUGA_UPDATE=1 cargo test -p sakuga-engines golden` writes the sheet anew: look at it before you keep it.

use std::path::Path;

use domain::character::{HairShape, Hat, Outfit, Species};
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::request::Request;
use domain::shot::{Angle, Effect, Expression, Framing, Gaze, Head, Mark, Pose, View};
use domain::style::FrameSize;

use super::{Artist, request};

/// The size at which a panel is drawn.
const DRAWN: FrameSize = FrameSize { width: 256, height: 144 };
/// Its size on the sheet: half of it, so that the noise of the paper takes no room.
const SIZE: FrameSize = FrameSize { width: 128, height: 72 };
/// Panels side by side.
const COLUMNS: usize = 4;
/// How far the bytes of a panel may differ in the mean.
const MEAN: f64 = 1.2;
/// What differs by more than this is another colour and not another rounding.
const CLEARLY: u8 = 28;
/// The part of a panel's bytes that may differ clearly, at the edges of shapes.
const EDGES: f64 = 0.004;

type Change = fn(&mut Request);

/// One panel for each kind of place, which together go through lights, framings, poses and faces.
const SPREAD: [(PlaceKind, Framing, DayTime, Weather, Change); 16] = [
    (PlaceKind::Street, Framing::Wide, DayTime::Day, Weather::Clear, |asked| {
        asked.figures[0].pose = Pose::Run;
    }),
    (PlaceKind::Classroom, Framing::Medium, DayTime::Dusk, Weather::Clear, |asked| {
        asked.figures[1].pose = Pose::CrossArms;
    }),
    (PlaceKind::Station, Framing::Full, DayTime::Dawn, Weather::Snow, |asked| {
        asked.figures[0].pose = Pose::Bow;
    }),
    (PlaceKind::Shrine, Framing::Full, DayTime::Day, Weather::Clear, |asked| {
        asked.figures[0].outfit = Outfit::Kimono;
        asked.figures[0].pose = Pose::Kneel;
        asked.camera.effects = vec![Effect::Petals];
    }),
    (PlaceKind::Forest, Framing::ExtremeWide, DayTime::Day, Weather::Cloud, |_| {}),
    (PlaceKind::Rooftop, Framing::Full, DayTime::Day, Weather::Clear, |asked| {
        asked.figures[0].pose = Pose::Jump;
    }),
    (PlaceKind::LivingRoom, Framing::Medium, DayTime::Night, Weather::Clear, |asked| {
        asked.figures[0].species = Species::Dog;
        asked.figures[0].height_cm = 46;
    }),
    (PlaceKind::Kitchen, Framing::MediumClose, DayTime::Day, Weather::Clear, |asked| {
        asked.figures[1].expression = Expression::Laugh;
    }),
    (PlaceKind::Sea, Framing::Wide, DayTime::Dusk, Weather::Clear, |asked| {
        asked.figures[1].view = View::Back;
    }),
    (PlaceKind::Field, Framing::Wide, DayTime::Day, Weather::Clear, |asked| {
        asked.camera.angle = Angle::Low;
    }),
    (PlaceKind::Train, Framing::Close, DayTime::Day, Weather::Rain, |asked| {
        asked.figures.truncate(1);
        asked.figures[0].hat = Some(Hat::Knit);
        asked.figures[0].expression = Expression::Surprised;
        asked.camera.effects = vec![Effect::FocusLines];
    }),
    (PlaceKind::Shop, Framing::Medium, DayTime::Day, Weather::Clear, |asked| {
        asked.figures[0].pose = Pose::Reach;
    }),
    (PlaceKind::Bridge, Framing::Close, DayTime::Dusk, Weather::Clear, |asked| {
        asked.figures.truncate(1);
        asked.figures[0].hair.shape = HairShape::Hime;
        asked.figures[0].expression = Expression::Cry;
        asked.figures[0].marks = vec![Mark::Blush];
    }),
    (PlaceKind::City, Framing::Full, DayTime::Night, Weather::Rain, |asked| {
        asked.figures[0].outfit = Outfit::Coat;
        asked.figures[0].holds = Some("umbrella".to_owned());
    }),
    (PlaceKind::Street, Framing::Medium, DayTime::Day, Weather::Clear, |asked| {
        asked.camera.angle = Angle::OverShoulder;
        asked.figures[1].gaze = Gaze::Down;
    }),
    (PlaceKind::Rooftop, Framing::Close, DayTime::Day, Weather::Clear, |asked| {
        asked.figures.truncate(1);
        asked.figures[0].view = View::Back;
        asked.figures[0].head = Head::Back;
        asked.figures[0].hair.shape = HairShape::Ponytail;
    }),
];

fn panels() -> Vec<Vec<u8>> {
    let panel = |(kind, framing, time, weather, change): (PlaceKind, Framing, DayTime, Weather, Change)| {
        let mut asked = request(kind, framing, Light { time, weather });
        asked.frame = DRAWN;
        change(&mut asked);
        halved(&Artist::new().draw(&asked).rgb)
    };
    SPREAD.into_iter().map(panel).collect()
}

/// The mean of every four pixels.
fn halved(rgb: &[u8]) -> Vec<u8> {
    let (width, across) = (DRAWN.width as usize, SIZE.width as usize);
    let byte = |at: usize| {
        let (pixel, channel) = (at / 3, at % 3);
        let first = (pixel / across * 2 * width + pixel % across * 2) * 3 + channel;
        let sum =
            [0, 3, width * 3, width * 3 + 3].iter().map(|step| u16::from(rgb[first + step])).sum::<u16>();
        (sum / 4) as u8
    };
    (0..across * SIZE.height as usize * 3).map(byte).collect()
}

/// The top left corner of a panel on the sheet.
fn corner(index: usize) -> (u32, u32) {
    ((index % COLUMNS) as u32 * SIZE.width, (index / COLUMNS) as u32 * SIZE.height)
}

fn sheet_of(panels: &[Vec<u8>]) -> image::RgbImage {
    let rows = panels.len().div_ceil(COLUMNS) as u32;
    let mut sheet = image::RgbImage::new(COLUMNS as u32 * SIZE.width, rows * SIZE.height);
    for (index, panel) in panels.iter().enumerate() {
        let (left, top) = corner(index);
        for (at, pixel) in panel.as_chunks::<3>().0.iter().enumerate() {
            let (x, y) = (at as u32 % SIZE.width, at as u32 / SIZE.width);
            sheet.put_pixel(left + x, top + y, image::Rgb(*pixel));
        }
    }
    sheet
}

#[test]
fn panels_look_as_they_did_when_they_were_found_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/storyboard/tests/golden.png");
    let panels = panels();
    if std::env::var_os("SAKUGA_UPDATE").is_some() {
        sheet_of(&panels).save(&path).unwrap();
    }
    let golden = image::open(&path).unwrap().into_rgb8();
    for (index, panel) in panels.iter().enumerate() {
        let (left, top) = corner(index);
        let bytes = (0..SIZE.height)
            .flat_map(|y| (0..SIZE.width).flat_map(move |x| [(x, y)]))
            .flat_map(|(x, y)| golden.get_pixel(left + x, top + y).0);
        let off: Vec<u8> = panel.iter().zip(bytes).map(|(now, then)| now.abs_diff(then)).collect();
        let count = off.len() as f64;
        let mean = off.iter().map(|byte| f64::from(*byte)).sum::<f64>() / count;
        let clearly = off.iter().filter(|byte| **byte > CLEARLY).count() as f64 / count;
        assert!(
            mean <= MEAN && clearly <= EDGES,
            "panel {index} ({:?}) differs: {mean:.2} in the mean, {:.2} % clearly",
            SPREAD[index].0,
            clearly * 100.0
        );
    }
}
