//! Temporary.
use std::path::{Path, PathBuf};
use std::time::Instant;

use domain::character::{Build, Eyes, Gender, Hair, Outfit, Prompt, Species, Voice};
use domain::colour::Colour;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::rate::Rate;
use domain::request::{Camera, DrawnPlace, FORM, Figure, Request};
use domain::shot::{
    Angle, CameraMove, Effect, Expression, Framing, Gaze, Pose, Side, Timing, Transition, View,
};
use domain::style::{FrameSize, Ink};
use domain::take::Stage;
use engines::storyboard::Artist;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let word = std::env::args().nth(2).unwrap_or_default();
    std::fs::create_dir_all(&folder).unwrap();
    let mut all: Vec<(String, Request)> = Vec::new();
    let mut r = request(PlaceKind::Street, "a", DayTime::Day, Weather::Clear);
    r.camera.framing = Framing::Full;
    r.figures = vec![two()[0].clone()];
    r.figures[0].side = Side::Centre;
    r.figures[0].pose = Pose::Run;
    r.figures[0].view = View::Profile;
    r.camera.effects = vec![Effect::SpeedLines];
    all.push(("e-speed".into(), r.clone()));
    let mut f = r.clone();
    f.camera.framing = Framing::Close;
    f.figures[0].pose = Pose::Stand;
    f.figures[0].view = View::Front;
    f.figures[0].expression = Expression::Surprised;
    f.camera.effects = vec![Effect::FocusLines];
    all.push(("e-focus".into(), f.clone()));
    let mut g = f.clone();
    g.camera.framing = Framing::Medium;
    g.camera.light.time = DayTime::Night;
    all.push(("e-focusnight".into(), g.clone()));
    g.camera.effects = vec![Effect::Flash];
    g.camera.light.time = DayTime::Dusk;
    all.push(("e-flash".into(), g.clone()));
    let mut p = request(PlaceKind::Shrine, "a", DayTime::Day, Weather::Clear);
    p.figures = two();
    p.camera.framing = Framing::Full;
    p.camera.effects = vec![Effect::Petals];
    p.camera.safe_areas = true;
    all.push(("e-petals".into(), p.clone()));
    let mut s = request(PlaceKind::Shop, "a", DayTime::Dusk, Weather::Clear);
    s.figures = two();
    s.camera.framing = Framing::Medium;
    s.camera.effects = vec![Effect::Steam];
    all.push(("e-steam".into(), s.clone()));
    s.camera.framing = Framing::Insert;
    s.prop = Some("teacup".into());
    all.push(("e-teacup".into(), s.clone()));
    for (n, t, w) in [
        ("rainday", DayTime::Day, Weather::Rain),
        ("rainnight", DayTime::Night, Weather::Rain),
        ("snowday", DayTime::Day, Weather::Snow),
        ("snownight", DayTime::Night, Weather::Snow),
    ] {
        let mut w = request(PlaceKind::Street, "a", t, w);
        w.figures = two();
        w.camera.framing = Framing::Full;
        w.figures[1] = Figure {
            species: Species::Fox,
            height_cm: 45,
            palette: Default::default(),
            ..w.figures[1].clone()
        };
        all.push((format!("w-{n}"), w.clone()));
    }
    let mut b = request(PlaceKind::Shrine, "a", DayTime::Day, Weather::Clear);
    b.figures = [Species::Cat, Species::Dog, Species::Rabbit, Species::Fox, Species::Bird]
        .into_iter()
        .enumerate()
        .map(|(i, species)| Figure {
            species,
            height_cm: [30, 42, 26, 40, 14][i],
            side: [Side::Left, Side::Left, Side::Centre, Side::Right, Side::Right][i],
            pose: [Pose::Sit, Pose::Walk, Pose::Stand, Pose::Sit, Pose::Run][i],
            palette: Default::default(),
            ..two()[0].clone()
        })
        .collect();
    b.camera.framing = Framing::Full;
    all.push(("z-zoo".into(), b.clone()));
    b.camera.framing = Framing::Medium;
    b.figures.truncate(2);
    all.push(("z-zoomedium".into(), b.clone()));
    for (name, request) in all.iter().filter(|(name, _)| name.contains(&word)) {
        go(&folder, name, request);
    }
}

#[expect(clippy::disallowed_methods, reason = "this example measures how long drawing takes")]
fn now() -> Instant {
    Instant::now()
}

fn go(folder: &Path, name: &str, request: &Request) {
    let artist = Artist::new();
    let d = artist.draw(request);
    let time = |r: &Request| {
        (0..4)
            .map(|_| {
                let start = now();
                let _ = artist.draw(r);
                start.elapsed().as_secs_f64() * 1e3
            })
            .fold(1e9, f64::min)
    };
    let with = time(request);
    let mut bare = request.clone();
    bare.camera.effects.clear();
    bare.camera.safe_areas = false;
    if name.starts_with('w') {
        bare.camera.light.weather = Weather::Cloud;
    }
    println!("{name}: {with:.1} ms, without {:.1} ms {:?}", time(&bare), d.omitted);
    image::save_buffer(folder.join(format!("{name}.png")), &d.rgb, d.width, d.height, image::ColorType::Rgb8)
        .unwrap();
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
            prompt: Prompt::default(),
        }),
        figures: Vec::new(),
        prop: None,
        action: String::new(),
        lines: Vec::new(),
        ink: Ink::default(),
        model: None,
        prompt: Prompt::default(),
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
        voice: Voice::default(),
        prompt: Prompt::default(),
        lora: Vec::new(),
    }
}
