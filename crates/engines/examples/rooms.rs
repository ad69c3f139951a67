//! Draws sheets of places and props into a folder, many pictures on one sheet:
//! `cargo run -p sakuga-engines --example rooms -- FOLDER SHEET KIND [SETUP] [TIME] [WEATHER] [FRAMING] [SLUG]`,
//! where SHEET is `one`, `lights`, `setups`, `slugs`, `framings`, `angles`, `frames` or `props`; `props` takes
//! names with commas between them in place of SLUG.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::rate::Rate;
use domain::request::{Camera, DrawnPlace, FORM, Request};
use domain::shot::{Angle, CameraMove, Framing, Timing, Transition};
use domain::style::{FrameSize, Ink};
use domain::take::Stage;
use engines::storyboard::Artist;

type Failure = Box<dyn std::error::Error>;

/// How wide one picture of a sheet is, in pixels.
const CELL: (u32, u32) = (640, 360);

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, what, rest @ ..] = &arguments[..] else {
        return Err("usage: rooms FOLDER SHEET KIND [SETUP] [TIME] [WEATHER] [FRAMING] [SLUG]".into());
    };
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    let word = |index: usize, default: &str| rest.get(index).cloned().unwrap_or_else(|| default.to_owned());
    let kind = parse(&PlaceKind::ALL, &word(0, "livingroom"))?;
    let base = Asked {
        kind,
        slug: word(5, "umbrella-lane"),
        setup: word(1, "a"),
        light: Light { time: parse(&TIMES, &word(2, "day"))?, weather: parse(&WEATHERS, &word(3, "clear"))? },
        framing: parse(&FRAMINGS, &word(4, "wide"))?,
        angle: Angle::EyeLevel,
        frame: FrameSize::default(),
        prop: None,
    };
    let (columns, asked) = sheet(what, &base, rest)?;
    save(&folder.join(format!("{what}-{}.png", word(0, "x"))), columns, &asked)
}

/// The one of these whose name is the word.
fn parse<T: Copy + std::fmt::Debug>(all: &[T], word: &str) -> Result<T, Failure> {
    let found = all.iter().find(|one| format!("{one:?}").to_lowercase() == word);
    found.copied().ok_or_else(|| format!("failed to understand {word}").into())
}

#[derive(Clone)]
struct Asked {
    kind: PlaceKind,
    slug: String,
    setup: String,
    light: Light,
    framing: Framing,
    angle: Angle,
    frame: FrameSize,
    prop: Option<String>,
}

const TIMES: [DayTime; 4] = [DayTime::Dawn, DayTime::Day, DayTime::Dusk, DayTime::Night];
const FRAMINGS: [Framing; 8] = [
    Framing::ExtremeWide,
    Framing::Wide,
    Framing::Full,
    Framing::Medium,
    Framing::MediumClose,
    Framing::Close,
    Framing::ExtremeClose,
    Framing::Insert,
];
const WEATHERS: [Weather; 4] = [Weather::Clear, Weather::Cloud, Weather::Rain, Weather::Snow];

fn sheet(what: &str, base: &Asked, rest: &[String]) -> Result<(u32, Vec<Asked>), Failure> {
    Ok(match what {
        "one" => (1, vec![base.clone()]),
        "lights" => {
            let each = TIMES.iter().flat_map(|&time| {
                WEATHERS.map(|weather| Asked { light: Light { time, weather }, ..base.clone() })
            });
            (4, each.collect())
        }
        "setups" => {
            let each = "abcdefghi".chars().map(|setup| Asked { setup: setup.to_string(), ..base.clone() });
            (3, each.collect())
        }
        "slugs" => {
            let each = ["home", "hana-house", "ren-flat", "line-7", "old", "new", "x1", "uncle", "inn"]
                .map(|slug| Asked { slug: slug.to_owned(), ..base.clone() });
            (3, each.to_vec())
        }
        "framings" => {
            let each = FRAMINGS.map(|framing| Asked { framing, ..base.clone() });
            (3, each.to_vec())
        }
        "angles" => {
            let mut all = Vec::new();
            for framing in [Framing::ExtremeWide, Framing::Wide, Framing::Full] {
                for angle in [Angle::High, Angle::Low, Angle::Dutch] {
                    all.push(Asked { framing, angle, ..base.clone() });
                }
            }
            (3, all)
        }
        "frames" => {
            let mut all = Vec::new();
            for (width, height) in [(1280, 536), (720, 1280), (960, 720)] {
                for framing in [Framing::ExtremeWide, Framing::Wide, Framing::Full] {
                    all.push(Asked { frame: FrameSize { width, height }, framing, ..base.clone() });
                }
            }
            (3, all)
        }
        "props" => {
            let props =
                rest.get(5).map_or_else(Vec::new, |words| words.split(',').map(str::to_owned).collect());
            let each = props.into_iter().map(|prop| Asked {
                prop: Some(prop),
                framing: Framing::Insert,
                slug: "props".to_owned(),
                ..base.clone()
            });
            (3, each.collect())
        }
        other => return Err(format!("unknown sheet {other}").into()),
    })
}

#[expect(clippy::disallowed_methods, reason = "this example measures how long drawing takes")]
fn now() -> Instant {
    Instant::now()
}

fn save(path: &Path, columns: u32, asked: &[Asked]) -> Result<(), Failure> {
    let rows = (asked.len() as u32).div_ceil(columns);
    let single = columns == 1;
    let cell = if single { (1280, 720) } else { CELL };
    let mut sheet = image::RgbImage::new(columns * cell.0, rows * cell.1);
    let mut slowest = 0.0_f64;
    for (index, one) in asked.iter().enumerate() {
        let request = request(one);
        let mut took = f64::MAX;
        let mut drawing = None;
        for _ in 0..2 {
            let artist = Artist::new();
            let start = now();
            drawing = Some(artist.draw(&request));
            took = took.min(start.elapsed().as_secs_f64() * 1000.0);
        }
        let drawing = drawing.ok_or("nothing")?;
        slowest = slowest.max(took);
        if !drawing.omitted.is_empty() {
            println!("{:?}: {:?}", one.prop, drawing.omitted);
        }
        let picture = image::RgbImage::from_raw(drawing.width, drawing.height, drawing.rgb).ok_or("size")?;
        let part = (cell.0 as f32 / drawing.width as f32).min(cell.1 as f32 / drawing.height as f32);
        let size = ((drawing.width as f32 * part) as u32, (drawing.height as f32 * part) as u32);
        let small = image::imageops::resize(&picture, size.0, size.1, image::imageops::FilterType::Triangle);
        let (column, row) = (index as u32 % columns, index as u32 / columns);
        image::imageops::replace(&mut sheet, &small, i64::from(column * cell.0), i64::from(row * cell.1));
    }
    println!("slowest {slowest:.1} ms");
    sheet.save(path)?;
    Ok(())
}

fn request(asked: &Asked) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".to_owned(),
        frame: asked.frame,
        rate: Rate::FILM,
        seed: 7,
        camera: Camera {
            framing: asked.framing,
            angle: asked.angle,
            camera_move: CameraMove::Fixed,
            light: asked.light,
            frames: 96,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: Some(DrawnPlace {
            slug: asked.slug.parse().expect("the slug is lower case"),
            kind: asked.kind,
            setup: asked.setup.clone(),
            palette: BTreeMap::new(),
            sign: String::new(),
        }),
        figures: Vec::new(),
        prop: asked.prop.clone(),
        action: String::new(),
        lines: Vec::new(),
        ink: Ink::default(),
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: BTreeMap::new(),
    }
}
