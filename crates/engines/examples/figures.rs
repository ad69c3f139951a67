//! Preview sheets of the storyboard artist's figures: `cargo run -p sakuga-engines --example figures -- FOLDER`.

use std::path::{Path, PathBuf};

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Outfit, Prompt, Species, Voice};
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::palette::Palette;
use domain::place::{DayTime, Light, Weather};
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Pose, Side, View};
use domain::style::Ink;
use engines::storyboard::figure::{Acting, Placement, draw, measures};
use engines::storyboard::tone::Tone;
use tiny_skia::{Color, Pixmap};

const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.1, sway: 0.0, change: 0.0 };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder for the sheets")?);
    std::fs::create_dir_all(&folder)?;
    faces(&folder)?;
    line_up(&folder)?;
    views(&folder)?;
    medium(&folder)?;
    expressions(&folder)?;
    hair(&folder)?;
    poses(&folder)?;
    outfits(&folder)?;
    cats(&folder)?;
    props(&folder)?;
    lights(&folder)?;
    close(&folder)?;
    cycles(&folder)
}

fn faces(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1280, 720)?;
    for (column, view) in [View::Front, View::ThreeQuarter].into_iter().enumerate() {
        let figure = Figure { view, ..hana() };
        portrait(&mut sheet, &figure, REST, (320.0 + 640.0 * column as f32, 360.0), 24.0);
    }
    save(&sheet, &folder.join("faces.png"))
}

fn line_up(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1920, 900)?;
    for (column, figure) in [hana(), ren(), fumi()].into_iter().enumerate() {
        for (step, view) in [View::Front, View::ThreeQuarter].into_iter().enumerate() {
            let feet = (130.0 + 540.0 * column as f32 + 250.0 * step as f32, 860.0);
            let placement = Placement { feet, pixels_per_cm: 4.6, flip: step == 1 && column == 1 };
            stand(&mut sheet, &Figure { view, ..figure.clone() }, REST, placement, DayTime::Day);
        }
    }
    for (pose, view, y) in [(Pose::Sit, View::Front, 560.0), (Pose::Walk, View::ThreeQuarter, 860.0)] {
        let placement = Placement { feet: (1730.0, y), pixels_per_cm: 6.5, flip: false };
        stand(&mut sheet, &Figure { pose, view, ..mikan() }, REST, placement, DayTime::Day);
    }
    save(&sheet, &folder.join("line-up.png"))
}

fn views(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1600, 900)?;
    for (column, view) in [View::Front, View::ThreeQuarter, View::Profile, View::Back].into_iter().enumerate()
    {
        let figure = Figure { view, ..hana() };
        let placement =
            Placement { feet: (200.0 + 400.0 * column as f32, 860.0), pixels_per_cm: 5.0, flip: false };
        stand(&mut sheet, &figure, REST, placement, DayTime::Day);
    }
    save(&sheet, &folder.join("views.png"))
}

/// Medium shots as a film would frame them.
fn medium(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1280, 720)?;
    portrait(&mut sheet, &hana(), REST, (400.0, 250.0), 9.5);
    let figure = Figure { expression: Expression::Smile, ..ren() };
    let level = measures(&figure).eyes;
    let placement = Placement { feet: (880.0, 215.0 + level * 9.5), pixels_per_cm: 9.5, flip: true };
    stand(&mut sheet, &figure, Acting { mouth: Mouth::Half, ..REST }, placement, DayTime::Dusk);
    save(&sheet, &folder.join("medium.png"))
}

const EXPRESSIONS: [Expression; 10] = [
    Expression::Neutral,
    Expression::Smile,
    Expression::Laugh,
    Expression::Sad,
    Expression::Cry,
    Expression::Angry,
    Expression::Surprised,
    Expression::Worried,
    Expression::Shy,
    Expression::EyesClosed,
];

fn expressions(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1700, 1080)?;
    for (index, expression) in EXPRESSIONS.into_iter().enumerate() {
        let (column, row) = (index % 5, index / 5);
        let view = if index % 2 == 0 { View::Front } else { View::ThreeQuarter };
        let figure = Figure { view, expression, ..hana() };
        let mut tile = paper(340, 360)?;
        portrait(&mut tile, &figure, REST, (170.0, 200.0), 11.0);
        paste(&mut sheet, &tile, (column * 340, row * 360));
    }
    for (column, (figure, expression)) in [
        (ren(), Expression::Neutral),
        (ren(), Expression::Angry),
        (ren(), Expression::Laugh),
        (fumi(), Expression::Smile),
        (fumi(), Expression::Worried),
    ]
    .into_iter()
    .enumerate()
    {
        let mut tile = paper(340, 360)?;
        let view = if column % 2 == 0 { View::ThreeQuarter } else { View::Front };
        portrait(&mut tile, &Figure { view, expression, ..figure }, REST, (170.0, 200.0), 11.0);
        paste(&mut sheet, &tile, (column * 340, 720));
    }
    save(&sheet, &folder.join("expressions.png"))
}

fn hair(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let shapes = [
        HairShape::Bob,
        HairShape::Long,
        HairShape::Ponytail,
        HairShape::Twintails,
        HairShape::Short,
        HairShape::Spiky,
        HairShape::Bun,
    ];
    let views = [View::Front, View::ThreeQuarter, View::Profile, View::Back];
    let mut sheet = paper(7 * 250, 4 * 270)?;
    for (column, shape) in shapes.into_iter().enumerate() {
        for (row, view) in views.into_iter().enumerate() {
            let mut tile = paper(250, 270)?;
            let figure = Figure { view, hair: Hair { shape, ribbon: true }, ..hana() };
            portrait(&mut tile, &figure, REST, (125.0, 130.0), 6.6);
            paste(&mut sheet, &tile, (column * 250, row * 270));
        }
    }
    save(&sheet, &folder.join("hair.png"))
}

fn poses(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let poses =
        [Pose::Walk, Pose::Run, Pose::Sit, Pose::Crouch, Pose::Reach, Pose::Wave, Pose::HoldUp, Pose::Bow];
    let views = [View::Front, View::ThreeQuarter, View::Profile];
    let mut sheet = paper(8 * 225, 3 * 350)?;
    for (column, pose) in poses.into_iter().enumerate() {
        for (row, view) in views.into_iter().enumerate() {
            let holds = (pose == Pose::HoldUp).then(|| "umbrella".to_owned());
            let figure =
                Figure { view, pose, holds, ..if row == 1 && column % 2 == 1 { ren() } else { hana() } };
            let mut tile = paper(225, 350)?;
            let placement = Placement { feet: (112.0, 335.0), pixels_per_cm: 1.75, flip: false };
            stand(&mut tile, &figure, REST, placement, DayTime::Day);
            paste(&mut sheet, &tile, (column * 225, row * 350));
        }
    }
    save(&sheet, &folder.join("poses.png"))
}

fn outfits(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let outfits = [Outfit::School, Outfit::Street, Outfit::Coat, Outfit::Kimono, Outfit::Apron];
    let mut sheet = paper(5 * 360, 900)?;
    for (column, outfit) in outfits.into_iter().enumerate() {
        for (step, view) in [View::ThreeQuarter, View::Back].into_iter().enumerate() {
            let base = if step == 1 { ren() } else { hana() };
            let view = if step == 1 { View::Front } else { view };
            let figure = Figure { view, outfit, palette: dress(outfit, &base), ..base };
            let feet = (100.0 + 360.0 * column as f32 + 165.0 * step as f32, 870.0);
            stand(
                &mut sheet,
                &figure,
                REST,
                Placement { feet, pixels_per_cm: 4.6, flip: false },
                DayTime::Day,
            );
        }
    }
    save(&sheet, &folder.join("outfits.png"))
}

fn cats(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1600, 800)?;
    let poses = [
        (Pose::Sit, View::Front, Gaze::Ahead),
        (Pose::Sit, View::ThreeQuarter, Gaze::Ahead),
        (Pose::Sit, View::ThreeQuarter, Gaze::Up),
        (Pose::Walk, View::ThreeQuarter, Gaze::Ahead),
        (Pose::Run, View::Profile, Gaze::Ahead),
        (Pose::Crouch, View::ThreeQuarter, Gaze::Ahead),
        (Pose::Wave, View::Front, Gaze::Ahead),
        (Pose::Sit, View::Back, Gaze::Ahead),
    ];
    for (index, (pose, view, gaze)) in poses.into_iter().enumerate() {
        let expression = if index == 6 { Expression::Smile } else { Expression::Neutral };
        let figure = Figure { pose, view, gaze, expression, ..mikan() };
        let feet = (190.0 + 400.0 * (index % 4) as f32, 360.0 + 400.0 * (index / 4) as f32);
        stand(&mut sheet, &figure, REST, Placement { feet, pixels_per_cm: 10.0, flip: false }, DayTime::Day);
    }
    save(&sheet, &folder.join("cats.png"))
}

fn props(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1750, 900)?;
    for (column, prop) in
        ["umbrella", "umbrella", "lantern", "book", "bag", "phone", "letter"].into_iter().enumerate()
    {
        let pose = if column == 0 { Pose::HoldUp } else { Pose::Stand };
        let figure =
            Figure { pose, holds: Some(prop.to_owned()), ..if column == 2 { fumi() } else { hana() } };
        let feet = (140.0 + 245.0 * column as f32, 860.0);
        stand(&mut sheet, &figure, REST, Placement { feet, pixels_per_cm: 4.0, flip: false }, DayTime::Day);
    }
    save(&sheet, &folder.join("props.png"))
}

/// Closer than a face: an extreme close-up, a profile, and the others of the cast.
fn close(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1920, 1080)?;
    let cast = [
        (Figure { view: View::Front, expression: Expression::Shy, ..hana() }, 46.0),
        (Figure { view: View::Profile, ..hana() }, 17.0),
        (Figure { view: View::ThreeQuarter, expression: Expression::Angry, ..ren() }, 17.0),
        (Figure { view: View::ThreeQuarter, expression: Expression::Smile, ..fumi() }, 17.0),
        (Figure { view: View::Front, ..ren() }, 17.0),
        (Figure { view: View::Profile, ..ren() }, 17.0),
    ];
    for (index, (figure, scale)) in cast.into_iter().enumerate() {
        let mut tile = paper(640, 540)?;
        portrait(&mut tile, &figure, REST, (320.0, 290.0), scale);
        paste(&mut sheet, &tile, ((index % 3) * 640, (index / 3) * 540));
    }
    save(&sheet, &folder.join("close.png"))
}

/// A walk and a run through their cycles.
fn cycles(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1600, 900)?;
    for step in 0..8 {
        let acting = Acting { phase: step as f32 / 8.0, ..REST };
        let feet =
            |y: f32| Placement { feet: (100.0 + 200.0 * step as f32, y), pixels_per_cm: 1.75, flip: false };
        let walk = Figure { pose: Pose::Walk, ..hana() };
        stand(&mut sheet, &walk, acting, feet(295.0), DayTime::Day);
        let run = Figure { pose: Pose::Run, view: View::ThreeQuarter, ..ren() };
        stand(&mut sheet, &run, acting, feet(605.0), DayTime::Day);
        let pose = if step % 2 == 0 { Pose::Run } else { Pose::Walk };
        let cat = Placement { pixels_per_cm: 4.0, ..feet(850.0) };
        stand(&mut sheet, &Figure { pose, view: View::Profile, ..mikan() }, acting, cat, DayTime::Day);
    }
    save(&sheet, &folder.join("cycles.png"))
}

/// The cast in the four lights of a day.
fn lights(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1600, 760)?;
    let times = [DayTime::Dawn, DayTime::Day, DayTime::Dusk, DayTime::Night];
    for (column, time) in times.into_iter().enumerate() {
        let mut tile = paper(400, 760)?;
        let ground = [(0xf2, 0xd8, 0xcc), (0xdc, 0xe6, 0xee), (0xe8, 0xb8, 0x92), (0x3a, 0x44, 0x70)][column];
        tile.fill(Color::from_rgba8(ground.0, ground.1, ground.2, 0xff));
        let holds = Some(["bag", "umbrella", "umbrella", "lantern"][column].to_owned());
        let pose = [Pose::Walk, Pose::Stand, Pose::HoldUp, Pose::Stand][column];
        let figure = Figure { pose, holds, expression: EXPRESSIONS[[0, 1, 8, 7][column]], ..hana() };
        let at = |x: f32, scale: f32, flip: bool| Placement { feet: (x, 735.0), pixels_per_cm: scale, flip };
        stand(&mut tile, &figure, REST, at(210.0, 3.7, true), time);
        let sits = Figure { pose: Pose::Sit, ..mikan() };
        stand(&mut tile, &sits, REST, at(335.0, 3.7, false), time);
        paste(&mut sheet, &tile, (column * 400, 0));
    }
    save(&sheet, &folder.join("lights.png"))
}

fn dress(outfit: Outfit, base: &Figure) -> Palette {
    let mut colours = base.palette.clone();
    let top = match outfit {
        Outfit::School => return colours,
        Outfit::Street | Outfit::Sport => 0x008c_b8a0,
        Outfit::Coat => 0x00f0_c040,
        Outfit::Kimono | Outfit::Uniform | Outfit::Fantasy => 0x0063_6fa8,
        Outfit::Apron => 0x00d8_8a72,
    };
    colours.extend(palette(&[("top", top)]));
    colours
}

fn paste(sheet: &mut Pixmap, tile: &Pixmap, corner: (usize, usize)) {
    let (wide, tall) = (sheet.width() as usize * 4, tile.width() as usize * 4);
    for (row, line) in tile.data().chunks(tall).enumerate() {
        let start = (corner.1 + row) * wide + corner.0 * 4;
        sheet.data_mut()[start..start + tall].copy_from_slice(line);
    }
}

/// Draws a figure so that its eyes are at `eyes`.
fn portrait(sheet: &mut Pixmap, figure: &Figure, acting: Acting, eyes: (f32, f32), pixels_per_cm: f32) {
    let level = measures(figure).eyes;
    let placement = Placement { feet: (eyes.0, eyes.1 + level * pixels_per_cm), pixels_per_cm, flip: false };
    stand(sheet, figure, acting, placement, DayTime::Day);
}

fn stand(sheet: &mut Pixmap, figure: &Figure, acting: Acting, placement: Placement, time: DayTime) {
    let tone = Tone::of(Light { time, weather: Weather::Clear });
    for word in draw(sheet, figure, &acting, &placement, &tone, &Ink::default()) {
        println!("{}: {word}", figure.name);
    }
}

fn save(sheet: &Pixmap, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    image::save_buffer(path, sheet.data(), sheet.width(), sheet.height(), image::ExtendedColorType::Rgba8)?;
    Ok(())
}

fn paper(width: u32, height: u32) -> Result<Pixmap, Box<dyn std::error::Error>> {
    let mut sheet = Pixmap::new(width, height).ok_or("the sheet has no size")?;
    sheet.fill(Color::from_rgba8(0xdc, 0xe6, 0xee, 0xff));
    Ok(sheet)
}

fn palette(colours: &[(&str, u32)]) -> Palette {
    let colour = |value: u32| Colour::rgb((value >> 16) as u8, (value >> 8) as u8, value as u8);
    colours.iter().map(|(key, value)| ((*key).to_owned(), colour(*value).into())).collect()
}

fn hana() -> Figure {
    Figure {
        slug: "hana".parse().expect("a plain word is a slug"),
        name: "Hana".to_owned(),
        species: Species::Human,
        gender: Gender::Female,
        age: 16,
        height_cm: 158,
        build: Build::Slim,
        hair: Hair { shape: HairShape::Bob, ribbon: true },
        eyes: Eyes::Round,
        glasses: false,
        outfit: Outfit::School,
        hat: None,
        palette: palette(&[("hair", 0x005a_3a46), ("eyes", 0x0038_82a8), ("accent", 0x00d9_4258)]),
        palette_set: domain::palette::DAY.to_owned(),
        palette_chosen: std::collections::BTreeSet::new(),
        side: Side::Centre,
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

fn ren() -> Figure {
    Figure {
        slug: "ren".parse().expect("a plain word is a slug"),
        name: "Ren".to_owned(),
        gender: Gender::Male,
        age: 17,
        height_cm: 172,
        build: Build::Average,
        hair: Hair { shape: HairShape::Spiky, ribbon: false },
        eyes: Eyes::Sharp,
        palette: palette(&[("hair", 0x002f_3444), ("eyes", 0x008a_6238)]),
        ..hana()
    }
}

fn fumi() -> Figure {
    Figure {
        slug: "fumi".parse().expect("a plain word is a slug"),
        name: "Fumi".to_owned(),
        age: 72,
        height_cm: 148,
        build: Build::Average,
        hair: Hair { shape: HairShape::Bun, ribbon: false },
        eyes: Eyes::Gentle,
        glasses: true,
        outfit: Outfit::Apron,
        palette: palette(&[
            ("hair", 0x00c9_c6cc),
            ("eyes", 0x0059_4a44),
            ("top", 0x006d_6f94),
            ("accent", 0x00a8_4a52),
        ]),
        ..hana()
    }
}

fn mikan() -> Figure {
    Figure {
        slug: "mikan".parse().expect("a plain word is a slug"),
        name: "Mikan".to_owned(),
        species: Species::Cat,
        age: 4,
        height_cm: 30,
        palette: palette(&[
            ("fur", 0x00ee_a45a),
            ("markings", 0x00c9_7132),
            ("eyes", 0x0068_9a3e),
            ("accent", 0x00d8_3448),
        ]),
        ..hana()
    }
}
