//! Draws contact sheets of what the camera does: framings, angles, casts, formats and moves:
//! `cargo run -p sakuga-engines --example camera -- FOLDER [WORD]`. Only sheets whose name has the word are
//! drawn.

use std::path::Path;

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Outfit, Species};
use domain::colour::Colour;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::rate::Rate;
use domain::request::{Camera, DrawnPlace, FORM, Figure, Request};
use domain::shot::{Angle, CameraMove, Expression, Framing, Gaze, Pose, Side, Timing, Transition, View};
use domain::style::{FrameSize, Ink};
use domain::take::Stage;
use engines::storyboard::Artist;
use image::{RgbImage, imageops};

type Failure = Box<dyn std::error::Error>;

const FRAMINGS: [Framing; 7] = [
    Framing::ExtremeWide,
    Framing::Wide,
    Framing::Full,
    Framing::Medium,
    Framing::MediumClose,
    Framing::Close,
    Framing::ExtremeClose,
];

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder for the sheets")?;
    let word = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    for (name, columns, requests) in stills().into_iter().filter(|(name, ..)| name.contains(&word)) {
        let artist = Artist::new();
        let pictures: Vec<RgbImage> = requests.iter().filter_map(|one| panel(&artist, one)).collect();
        sheet(&Path::new(&folder).join(format!("{name}.png")), columns, &pictures)?;
    }
    for (name, request) in moves().into_iter().filter(|(name, _)| name.contains(&word)) {
        sheet(&Path::new(&folder).join(format!("{name}.png")), 3, &strip(&request))?;
    }
    Ok(())
}

fn panel(artist: &Artist, request: &Request) -> Option<RgbImage> {
    let drawing = artist.draw(request);
    if !drawing.omitted.is_empty() {
        println!("{:?} {:?}: {:?}", request.camera.framing, request.camera.angle, drawing.omitted);
    }
    RgbImage::from_raw(drawing.width, drawing.height, drawing.rgb)
}

/// Six frames of a shot.
fn strip(request: &Request) -> Vec<RgbImage> {
    let mut animation = Artist::new().animate(request);
    let (width, height) = (request.frame.width, request.frame.height);
    let last = animation.frames() - 1;
    (0..6)
        .filter_map(|step| {
            let mut rgb = vec![0; (width * height * 3) as usize];
            animation.frame(last * step / 5, &mut rgb);
            RgbImage::from_raw(width, height, rgb)
        })
        .collect()
}

fn sheet(path: &Path, columns: u32, pictures: &[RgbImage]) -> Result<(), Failure> {
    let (width, height) = pictures.first().ok_or("a sheet needs a picture")?.dimensions();
    let size = (1500 / columns - 4, (1500 / columns - 4) * height / width);
    let rows = (pictures.len() as u32).div_ceil(columns);
    let mut sheet = RgbImage::new(columns * (size.0 + 4), rows * (size.1 + 4));
    for (index, picture) in pictures.iter().enumerate() {
        let small = imageops::resize(picture, size.0, size.1, imageops::FilterType::Triangle);
        let (column, row) = (index as u32 % columns, index as u32 / columns);
        imageops::replace(
            &mut sheet,
            &small,
            i64::from(column * (size.0 + 4)),
            i64::from(row * (size.1 + 4)),
        );
    }
    Ok(sheet.save(path)?)
}

fn stills() -> Vec<(String, u32, Vec<Request>)> {
    let mut sheets = Vec::new();
    let angles = [Angle::EyeLevel, Angle::High, Angle::Low, Angle::OverShoulder, Angle::Dutch];
    for (name, count) in [("angles-one", 1), ("angles-two", 2)] {
        let requests =
            angles.iter().flat_map(|&angle| FRAMINGS.map(|framing| shot(framing, angle, count))).collect();
        sheets.push((name.to_owned(), 7, requests));
    }
    let crowd =
        [3, 4, 5].into_iter().flat_map(|count| FRAMINGS.map(|framing| shot(framing, Angle::EyeLevel, count)));
    sheets.push(("crowds".to_owned(), 7, crowd.collect()));
    for (name, width, height) in
        [("format-43", 960, 720), ("format-239", 1280, 536), ("format-upright", 720, 1280)]
    {
        let requests = [1, 2, 3, 5]
            .into_iter()
            .flat_map(|count| FRAMINGS.map(|framing| shot(framing, Angle::EyeLevel, count)));
        let framed = requests.map(|one| Request { frame: FrameSize { width, height }, ..one });
        sheets.push((name.to_owned(), 7, framed.collect()));
    }
    let heights = [(158, 172), (120, 180), (100, 185), (158, 30)];
    let eyelines = heights.into_iter().flat_map(|(one, other)| {
        [Framing::Full, Framing::Medium, Framing::MediumClose].map(|framing| {
            let mut asked = shot(framing, Angle::EyeLevel, 2);
            asked.figures[0].height_cm = one;
            asked.figures[0].age = if one < 150 { 8 } else { 16 };
            asked.figures[1].height_cm = other;
            if other < 60 {
                asked.figures[1].species = Species::Cat;
            }
            asked
        })
    });
    sheets.push(("eyelines".to_owned(), 3, eyelines.collect()));
    sheets
}

fn moves() -> Vec<(String, Request)> {
    let mut moves = Vec::new();
    for camera_move in [
        CameraMove::Fixed,
        CameraMove::PanRight,
        CameraMove::TiltUp,
        CameraMove::TruckIn,
        CameraMove::Follow,
        CameraMove::Shake,
    ] {
        for (word, framing) in [("wide", Framing::Wide), ("medium", Framing::Medium)] {
            let mut asked =
                shot(framing, Angle::EyeLevel, if camera_move == CameraMove::Follow { 1 } else { 2 });
            asked.camera.camera_move = camera_move;
            asked.figures[0].pose = Pose::Walk;
            moves.push((format!("move-{camera_move:?}-{word}"), asked));
        }
    }
    moves
}

fn shot(framing: Framing, angle: Angle, count: usize) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".to_owned(),
        frame: FrameSize::default(),
        rate: Rate::FILM,
        seed: 7,
        camera: Camera {
            framing,
            angle,
            camera_move: CameraMove::Fixed,
            light: Light { time: DayTime::Day, weather: Weather::Clear },
            frames: 96,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: Some(DrawnPlace {
            slug: "umbrella-lane".parse().expect("the slug is lower case"),
            kind: if count > 2 { PlaceKind::Bridge } else { PlaceKind::Street },
            setup: "b".to_owned(),
            palette: std::collections::BTreeMap::new(),
            sign: String::new(),
        }),
        figures: cast().into_iter().take(count).collect(),
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

fn cast() -> Vec<Figure> {
    let mut cast = vec![
        figure("hana", 158, Side::Left, (0xc8, 0x46, 0x5a)),
        figure("ren", 172, Side::Right, (0x3c, 0x5a, 0x86)),
        figure("yui", 120, Side::Right, (0xe0, 0xb0, 0x50)),
        figure("sora", 165, Side::Right, (0x5c, 0x9a, 0x70)),
        figure("aki", 180, Side::Right, (0x80, 0x60, 0x90)),
    ];
    let hairs =
        [HairShape::Bob, HairShape::Spiky, HairShape::Twintails, HairShape::Ponytail, HairShape::Short];
    for (figure, shape) in cast.iter_mut().zip(hairs) {
        figure.hair.shape = shape;
    }
    cast[1].gender = Gender::Male;
    cast[4].gender = Gender::Male;
    cast[2].age = 8;
    cast[3].palette.insert("hair".to_owned(), Colour::rgb(0xb0, 0x70, 0x40).into());
    cast
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
        outfit: Outfit::Street,
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
