//! Draws preview panels into a folder and says how long each took:
//! `cargo run -p sakuga-engines --example panels -- FOLDER [WORD]`. Only panels whose name has the word are
//! drawn. The word `motion` composes moving shots instead, prints milliseconds per frame and keeps a frame of
//! each second. The words `lights`, `setups` and `framings` draw sheets of small pictures of every kind of
//! place, or of the one named after a hyphen, as in `lights-sea`.

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

type Failure = Box<dyn std::error::Error>;

const KINDS: [(&str, PlaceKind); 14] = [
    ("street", PlaceKind::Street),
    ("shrine", PlaceKind::Shrine),
    ("shop", PlaceKind::Shop),
    ("station", PlaceKind::Station),
    ("bridge", PlaceKind::Bridge),
    ("classroom", PlaceKind::Classroom),
    ("forest", PlaceKind::Forest),
    ("rooftop", PlaceKind::Rooftop),
    ("sea", PlaceKind::Sea),
    ("field", PlaceKind::Field),
    ("city", PlaceKind::City),
    ("living-room", PlaceKind::LivingRoom),
    ("kitchen", PlaceKind::Kitchen),
    ("train", PlaceKind::Train),
];
const TIMES: [(&str, DayTime); 4] =
    [("dawn", DayTime::Dawn), ("day", DayTime::Day), ("dusk", DayTime::Dusk), ("night", DayTime::Night)];
const WEATHERS: [(&str, Weather); 4] =
    [("clear", Weather::Clear), ("cloud", Weather::Cloud), ("rain", Weather::Rain), ("snow", Weather::Snow)];

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder for the panels")?);
    let word = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    if word == "motion" {
        return measure_motion(&folder);
    }
    let (wanted, kind) = word.split_once('-').unwrap_or((&word, ""));
    if ["lights", "setups", "framings"].contains(&wanted) {
        return sheets(&folder, wanted, kind);
    }
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
    let mut cold = f64::MAX;
    let mut warm = f64::MAX;
    let mut drawing = None;
    for _ in 0..3 {
        let artist = Artist::new();
        let start = now();
        drawing = Some(artist.draw(request));
        cold = cold.min(ms(start.elapsed()));
        let start = now();
        let _again = artist.draw(request);
        warm = warm.min(ms(start.elapsed()));
    }
    let drawing = drawing.ok_or("nothing was drawn")?;
    println!("{name}: {cold:.1} ms, background kept {warm:.1} ms, best of three {:?}", drawing.omitted);
    image::save_buffer(
        folder.join(format!("{name}.png")),
        &drawing.rgb,
        drawing.width,
        drawing.height,
        image::ColorType::Rgb8,
    )?;
    Ok(())
}

/// One sheet of small empty pictures for each kind of place: its lights, its set-ups or its framings.
fn sheets(folder: &Path, wanted: &str, word: &str) -> Result<(), Failure> {
    for (name, kind) in KINDS.into_iter().filter(|(name, _)| name.contains(word)) {
        let (columns, requests) = match wanted {
            "lights" => (4, lights(kind)),
            "setups" => (3, setups(kind)),
            _ => (3, views(kind)),
        };
        contact_sheet(&folder.join(format!("{wanted}-{name}.png")), columns, &requests)?;
        let mut panel = request(kind, "a", DayTime::Dusk, Weather::Rain);
        panel.camera.framing = Framing::ExtremeWide;
        draw(folder, &format!("{wanted}-{name}-sample"), &panel)?;
    }
    Ok(())
}

fn lights(kind: PlaceKind) -> Vec<Request> {
    TIMES
        .into_iter()
        .flat_map(|(_, time)| WEATHERS.map(|(_, weather)| request(kind, "a", time, weather)))
        .collect()
}

fn setups(kind: PlaceKind) -> Vec<Request> {
    ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
        .map(|setup| request(kind, setup, DayTime::Day, Weather::Clear))
        .to_vec()
}

/// Every framing, low and high angles, and a broad and an upright frame.
fn views(kind: PlaceKind) -> Vec<Request> {
    let plain = request(kind, "b", DayTime::Dusk, Weather::Clear);
    let framed = |framing: Framing, angle: Angle| {
        let mut panel = plain.clone();
        (panel.camera.framing, panel.camera.angle) = (framing, angle);
        panel
    };
    let mut all = framings().map(|(_, framing)| framed(framing, Angle::EyeLevel)).to_vec();
    all.extend([Angle::High, Angle::Low].map(|angle| framed(Framing::Wide, angle)));
    for (width, height) in [(1280, 536), (720, 1280)] {
        let mut panel = framed(Framing::ExtremeWide, Angle::EyeLevel);
        panel.frame = FrameSize { width, height };
        all.push(panel);
    }
    let mut panned = framed(Framing::Wide, Angle::EyeLevel);
    panned.camera.camera_move = CameraMove::PanLeft;
    all.push(panned);
    all
}

fn contact_sheet(path: &Path, columns: u32, requests: &[Request]) -> Result<(), Failure> {
    let cell = (1920 / columns, 1080 / columns);
    let rows = requests.len().div_ceil(columns as usize) as u32;
    let mut sheet = image::RgbImage::new(cell.0 * columns, cell.1 * rows);
    for (index, request) in (0_u32..).zip(requests) {
        let drawing = Artist::new().draw(request);
        let picture = image::RgbImage::from_raw(drawing.width, drawing.height, drawing.rgb)
            .ok_or("a drawing has three bytes for each pixel")?;
        let part =
            (f64::from(cell.0) / f64::from(drawing.width)).min(f64::from(cell.1) / f64::from(drawing.height));
        let size = [drawing.width, drawing.height].map(|side| (f64::from(side) * part) as u32);
        let small =
            image::imageops::resize(&picture, size[0], size[1], image::imageops::FilterType::Triangle);
        let corner = (index % columns * cell.0, index / columns * cell.1);
        image::imageops::replace(&mut sheet, &small, corner.0.into(), corner.1.into());
    }
    sheet.save(path)?;
    Ok(())
}

fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn measure_motion(folder: &Path) -> Result<(), Failure> {
    for camera_move in [
        CameraMove::Fixed,
        CameraMove::PanRight,
        CameraMove::TiltUp,
        CameraMove::TruckIn,
        CameraMove::Follow,
        CameraMove::Shake,
    ] {
        let mut request = request(PlaceKind::Street, "a", DayTime::Day, Weather::Rain);
        request.camera.framing = Framing::Full;
        request.camera.camera_move = camera_move;
        request.figures = two();
        request.figures[0].pose = Pose::Walk;
        let artist = Artist::new();
        let start = now();
        let mut animation = artist.animate(&request);
        let prepared = start.elapsed();
        let mut rgb = vec![0; 1280 * 720 * 3];
        let (mut new_frames, mut spent, mut slowest) = (0, 0.0, 0.0_f64);
        for frame in (0..animation.frames())
            .filter(|&frame| frame == 0 || !animation.repeats(frame))
            .collect::<Vec<_>>()
        {
            let start = now();
            animation.frame(frame, &mut rgb);
            let took = ms(start.elapsed());
            new_frames += 1;
            spent += took;
            slowest = slowest.max(took);
            if frame % 24 == 0 {
                let path = folder.join(format!("motion-{camera_move:?}-{frame:03}.png"));
                image::save_buffer(path, &rgb, 1280, 720, image::ColorType::Rgb8)?;
            }
        }
        println!(
            "{camera_move:?}: prepared in {:.1} ms, {new_frames} new frames, {:.2} ms each, slowest {slowest:.1} ms",
            ms(prepared),
            spent / f64::from(new_frames)
        );
    }
    Ok(())
}

fn panels() -> Vec<(String, Request)> {
    let mut panels = Vec::new();
    for (kind_name, kind) in KINDS {
        for (time_name, time) in TIMES {
            for (weather_name, weather) in WEATHERS {
                for (framing_name, framing) in framings() {
                    let mut panel = request(kind, "a", time, weather);
                    panel.camera.framing = framing;
                    panel.figures = two();
                    let name = format!("{kind_name}-{time_name}-{weather_name}-{framing_name}");
                    panels.push((format!("{name}-a"), panel.clone()));
                    if let Some(place) = &mut panel.place {
                        "b".clone_into(&mut place.setup);
                    }
                    panels.push((format!("{name}-b"), panel));
                }
            }
        }
    }
    panels.extend(angles());
    panels.extend(props());
    panels.extend(grounds());
    panels.extend(casts());
    panels
}

fn angles() -> Vec<(String, Request)> {
    let all =
        [("high", Angle::High), ("low", Angle::Low), ("over", Angle::OverShoulder), ("dutch", Angle::Dutch)];
    all.into_iter()
        .flat_map(|(name, angle)| {
            framings().map(|(framing_name, framing)| (name, angle, framing_name, framing))
        })
        .map(|(name, angle, framing_name, framing)| {
            let mut panel = request(PlaceKind::Street, "b", DayTime::Dusk, Weather::Clear);
            panel.camera.framing = framing;
            panel.camera.angle = angle;
            panel.figures = two();
            (format!("angle-{name}-{framing_name}"), panel)
        })
        .collect()
}

/// One to four figures, and frames that are not wide.
fn casts() -> Vec<(String, Request)> {
    let mut panels = Vec::new();
    for (count, (framing_name, framing)) in
        (1..=4).flat_map(|count| framings().map(|framing| (count, framing)))
    {
        let mut panel = request(PlaceKind::Station, "c", DayTime::Dusk, Weather::Cloud);
        panel.camera.framing = framing;
        panel.figures = [two(), two()].concat().into_iter().take(count).collect();
        panels.push((format!("cast-{count}-{framing_name}"), panel.clone()));
        if count == 2 {
            panel.frame = FrameSize { width: 720, height: 1280 };
            panels.push((format!("cast-upright-{framing_name}"), panel));
        }
    }
    panels
}

fn props() -> Vec<(String, Request)> {
    [
        "umbrella",
        "open umbrella",
        "lantern",
        "letter",
        "bell",
        "ribbon",
        "teacup",
        "shoes",
        "phone",
        "book",
        "sword",
    ]
    .into_iter()
    .map(|prop| {
        let mut panel = request(PlaceKind::Shop, "a", DayTime::Day, Weather::Rain);
        panel.camera.framing = Framing::Insert;
        panel.prop = Some(prop.to_owned());
        (format!("prop-{}", prop.replace(' ', "-")), panel)
    })
    .collect()
}

/// A letter on the ground of every kind of place.
fn grounds() -> Vec<(String, Request)> {
    KINDS
        .into_iter()
        .map(|(name, kind)| {
            let mut panel = request(kind, "a", DayTime::Day, Weather::Clear);
            panel.camera.framing = Framing::Insert;
            panel.prop = Some("letter".to_owned());
            (format!("ground-{name}"), panel)
        })
        .collect()
}

fn framings() -> [(&'static str, Framing); 7] {
    [
        ("xwide", Framing::ExtremeWide),
        ("wide", Framing::Wide),
        ("full", Framing::Full),
        ("medium", Framing::Medium),
        ("mclose", Framing::MediumClose),
        ("close", Framing::Close),
        ("xclose", Framing::ExtremeClose),
    ]
}

fn request(kind: PlaceKind, setup: &str, time: DayTime, weather: Weather) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".to_owned(),
        frame: FrameSize::default(),
        rate: Rate::FILM,
        seed: 7,
        camera: Camera {
            framing: Framing::Wide,
            angle: Angle::EyeLevel,
            camera_move: CameraMove::Fixed,
            light: Light { time, weather },
            frames: 96,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: Some(DrawnPlace {
            slug: "umbrella-lane".parse().expect("the slug is lower case"),
            kind,
            setup: setup.to_owned(),
            palette: std::collections::BTreeMap::new(),
            sign: String::new(),
        }),
        figures: Vec::new(),
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
