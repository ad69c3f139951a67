//! Preview sheets of the storyboard artist's figures: `cargo run -p sakuga-engines --example figures -- FOLDER`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Outfit, Prompt, Species, Voice};
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::place::{DayTime, Light, Weather};
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Pose, Side, View};
use domain::style::Ink;
use engines::storyboard::figure::{Acting, Placement, draw, measures};
use engines::storyboard::tone::Tone;
use tiny_skia::{Color, Pixmap};

const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.1, sway: 0.0 };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder for the sheets")?);
    std::fs::create_dir_all(&folder)?;
    faces(&folder)?;
    line_up(&folder)?;
    Ok(())
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
    let mut sheet = paper(1280, 720)?;
    for (column, view) in [View::Front, View::ThreeQuarter, View::Profile, View::Back].into_iter().enumerate() {
        let figure = Figure { view, ..hana() };
        let placement = Placement { feet: (170.0 + 310.0 * column as f32, 690.0), pixels_per_cm: 4.1, flip: false };
        stand(&mut sheet, &figure, REST, placement, DayTime::Day);
    }
    save(&sheet, &folder.join("line-up.png"))
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

fn palette(colours: &[(&str, u32)]) -> BTreeMap<String, Colour> {
    let colour = |value: u32| Colour::rgb((value >> 16) as u8, (value >> 8) as u8, value as u8);
    colours.iter().map(|(key, value)| ((*key).to_owned(), colour(*value))).collect()
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
        palette: palette(&[("hair", 0x005a_3a46), ("eyes", 0x0038_82a8), ("accent", 0x00d9_4258)]),
        side: Side::Centre,
        pose: Pose::Stand,
        expression: Expression::Neutral,
        view: View::ThreeQuarter,
        gaze: Gaze::Ahead,
        holds: None,
        voice: Voice::default(),
        prompt: Prompt::default(),
        lora: Vec::new(),
    }
}
