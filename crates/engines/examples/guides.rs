//! Draws the guides of a few panels into a folder and says how long they took:
//! `cargo run -p sakuga-engines --example guides -- FOLDER [WORD]`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use domain::character::{Build, Eyes, Gender, Hair, Outfit, Species};
use domain::colour::Colour;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::rate::Rate;
use domain::request::{Camera, DrawnPlace, FORM, Figure, Request};
use domain::shot::{Angle, CameraMove, Expression, Framing, Gaze, Pose, Side, Timing, Transition, View};
use domain::style::{FrameSize, Ink};
use domain::take::Stage;
use engines::storyboard::Artist;
use engines::{Guide, GuideContent};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder for the guides")?);
    let word = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    for (name, request) in panels().iter().filter(|(name, _)| name.contains(&word)) {
        draw(&folder, name, request)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this example measures how long drawing takes")]
fn now() -> Instant {
    Instant::now()
}

fn draw(folder: &Path, name: &str, request: &Request) -> Result<(), Failure> {
    let mut least = [f64::MAX; 4];
    let mut drawn = None;
    for _ in 0..5 {
        let alone = Artist::new();
        let guided = Artist::new();
        for pass in 0..2 {
            let start = now();
            let _panel = alone.draw(request);
            least[pass] = least[pass].min(ms(start.elapsed()));
            let start = now();
            drawn = Some(guided.draw_with_guides(request));
            least[pass + 2] = least[pass + 2].min(ms(start.elapsed()));
        }
    }
    let (drawing, guides) = drawn.ok_or("nothing was drawn")?;
    let [cold, warm, guided_cold, guided_warm] = least;
    println!(
        "{name}: panel {cold:.1} ms, background kept {warm:.1} ms; guides add {:.1} ms and {:.1} ms",
        guided_cold - cold,
        guided_warm - warm
    );
    let size = (drawing.width, drawing.height);
    save(&folder.join(format!("{name}.png")), &drawing.rgb, size)?;
    for guide in &guides {
        let path = folder.join(format!("{name}_{}.png", guide.name));
        match pixels(guide) {
            Some(rgb) => save(&path, &rgb, size)?,
            None => save(&path, &pose(guide, &drawing.rgb, size)?, size)?,
        }
    }
    Ok(())
}

fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn pixels(guide: &Guide) -> Option<Vec<u8>> {
    match &guide.content {
        GuideContent::Grey(grey) => Some(grey.iter().flat_map(|grey| [*grey; 3]).collect()),
        GuideContent::Flat { colours, pixels } => {
            Some(pixels.iter().flat_map(|number| colours[usize::from(*number)]).collect())
        }
        GuideContent::Text(_) => None,
    }
}

/// The points over the panel: green where they are seen, red where not.
fn pose(guide: &Guide, panel: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, Failure> {
    let GuideContent::Text(text) = &guide.content else { return Err("the pose is text".into()) };
    let value: serde_json::Value = serde_json::from_str(text)?;
    let mut rgb: Vec<u8> = panel.iter().map(|byte| byte / 2 + 96).collect();
    for person in value["people"].as_array().ok_or("people is a list")? {
        for joint in person["joints"].as_array().ok_or("joints is a list")? {
            let (x, y) = (joint["x"].as_f64().unwrap_or(-9.0), joint["y"].as_f64().unwrap_or(-9.0));
            let colour = if joint["visibility"] == "seen" { [0, 190, 0] } else { [230, 0, 0] };
            for row in (y as i64 - 4).max(0)..(y as i64 + 4).min(i64::from(height)) {
                for column in (x as i64 - 4).max(0)..(x as i64 + 4).min(i64::from(width)) {
                    let at = (row * i64::from(width) + column) as usize * 3;
                    rgb[at..at + 3].copy_from_slice(&colour);
                }
            }
        }
    }
    Ok(rgb)
}

fn save(path: &Path, rgb: &[u8], (width, height): (u32, u32)) -> Result<(), Failure> {
    Ok(image::save_buffer(path, rgb, width, height, image::ColorType::Rgb8)?)
}

fn panels() -> Vec<(&'static str, Request)> {
    let clear = |time| Light { time, weather: Weather::Clear };
    let rain = Light { time: DayTime::Dusk, weather: Weather::Rain };
    let mut street = request(PlaceKind::Street, Framing::Wide, rain);
    street.figures[0].pose = Pose::Walk;
    let mut shrine = request(PlaceKind::Shrine, Framing::Full, clear(DayTime::Day));
    shrine.figures[1].pose = Pose::HoldUp;
    shrine.figures[1].holds = Some("umbrella".to_owned());
    let mut crowd = request(PlaceKind::Station, Framing::Medium, clear(DayTime::Dusk));
    crowd.figures.push(Figure { side: Side::Centre, ..figure("yui", 150, Side::Right, (0x58, 0x96, 0x60)) });
    let mut tilted = request(PlaceKind::Bridge, Framing::Full, clear(DayTime::Night));
    tilted.camera.angle = Angle::Dutch;
    tilted.figures[0].view = View::Profile;
    tilted.figures[1].view = View::Back;
    let mut over = request(PlaceKind::Classroom, Framing::MediumClose, clear(DayTime::Day));
    over.camera.angle = Angle::OverShoulder;
    let mut insert = request(PlaceKind::Shop, Framing::Insert, rain);
    insert.prop = Some("lantern".to_owned());
    let close = request(PlaceKind::Shrine, Framing::Close, clear(DayTime::Day));
    let shop = request(PlaceKind::Shop, Framing::Full, rain);
    vec![
        ("street", street),
        ("shrine", shrine),
        ("crowd", crowd),
        ("tilted", tilted),
        ("over", over),
        ("insert", insert),
        ("close", close),
        ("shop", shop),
    ]
}

fn request(kind: PlaceKind, framing: Framing, light: Light) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".to_owned(),
        frame: FrameSize::default(),
        rate: Rate::FILM,
        seed: 7,
        camera: Camera {
            framing,
            angle: Angle::EyeLevel,
            camera_move: CameraMove::Fixed,
            light,
            frames: 96,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: Some(DrawnPlace {
            slug: "umbrella-lane".parse().expect("the slug is lower case"),
            kind,
            setup: "a".to_owned(),
            palette: std::collections::BTreeMap::new(),
            sign: String::new(),
        }),
        figures: two(),
        prop: None,
        action: String::new(),
        lines: Vec::new(),
        ink: Ink::default(),
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: std::collections::BTreeMap::new(),
    }
}

fn two() -> Vec<Figure> {
    vec![
        figure("hana", 158, Side::Left, (0xc8, 0x46, 0x5a)),
        figure("ren", 172, Side::Right, (0x3c, 0x5a, 0x86)),
    ]
}

fn figure(name: &str, height_cm: u16, side: Side, top: (u8, u8, u8)) -> Figure {
    Figure {
        slug: name.parse().expect("the slug is lower case"),
        name: name.to_uppercase(),
        species: Species::Human,
        gender: Gender::Female,
        age: 16,
        height_cm,
        build: Build::Average,
        hair: Hair::default(),
        eyes: Eyes::Round,
        glasses: false,
        outfit: Outfit::School,
        hat: None,
        palette: [("top".to_owned(), Colour::rgb(top.0, top.1, top.2).into())].into(),
        palette_set: domain::palette::DAY.to_owned(),
        palette_chosen: std::collections::BTreeSet::new(),
        side,
        pose: Pose::Stand,
        then: None,
        head: domain::shot::Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::ThreeQuarter,
        gaze: Gaze::Ahead,
        holds: None,
    }
}
