//! Preview sheets of the storyboard artist's figures:
//! `cargo run -p sakuga-engines --example figures -- FOLDER [WORD OF A SHEET'S NAME]`.

use std::path::{Path, PathBuf};

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Hat, Outfit, Species};
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::palette::Palette;
use domain::place::{DayTime, Light, Weather};
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Head, Mark, Pose, Side, View};
use domain::style::Ink;
use engines::storyboard::figure::{Acting, Placement, Seat, draw, draw_on, measures};
use engines::storyboard::tone::Tone;
use tiny_skia::{Color, Pixmap};

const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.1, sway: 0.0, change: 0.0 };

const VIEWS: [View; 5] = [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack, View::Back];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder for the sheets")?);
    std::fs::create_dir_all(&folder)?;
    let only = std::env::args().nth(2);
    for (name, sheet) in SHEETS {
        if only.as_ref().is_none_or(|word| name.contains(word.as_str())) {
            sheet(&folder)?;
        }
    }
    Ok(())
}

/// Paints one sheet into a folder.
type Sheet = fn(&Path) -> Result<(), Box<dyn std::error::Error>>;

const SHEETS: [(&str, Sheet); 13] = [
    ("flaps", flaps),
    ("hair", hair),
    ("hats", hats),
    ("heads", heads),
    ("eyes", eyes),
    ("poses", poses),
    ("outfits", outfits),
    ("animals", animals),
    ("props", props),
    ("seats", seats),
    ("lights", lights),
    ("cycles", cycles),
    ("gestures", gestures),
];

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

/// Every expression with its three flaps and from the side, as small as in a thumbnail.
fn flaps(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(10 * 150, 5 * 160)?;
    for (column, expression) in EXPRESSIONS.into_iter().enumerate() {
        let rows = [
            (View::Front, Mouth::Closed),
            (View::ThreeQuarter, Mouth::Half),
            (View::ThreeQuarter, Mouth::Open),
            (View::Profile, Mouth::Closed),
            (View::Profile, Mouth::Open),
        ];
        for (row, (view, mouth)) in rows.into_iter().enumerate() {
            let mut tile = paper(150, 160)?;
            let figure = Figure { view, expression, ..if row % 2 == 1 { ren() } else { hana() } };
            portrait(&mut tile, &figure, Acting { mouth, ..REST }, (75.0, 85.0), 4.6);
            paste(&mut sheet, &tile, (column * 150, row * 160));
        }
    }
    save(&sheet, &folder.join("flaps.png"))
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
        HairShape::Braids,
        HairShape::Wavy,
        HairShape::Hime,
        HairShape::Curly,
        HairShape::SidePart,
    ];
    for (half, shapes) in shapes.chunks(6).enumerate() {
        let mut sheet = paper(6 * 280, VIEWS.len() as u32 * 290)?;
        for (column, shape) in shapes.iter().enumerate() {
            for (row, view) in VIEWS.into_iter().enumerate() {
                let mut tile = paper(280, 290)?;
                let figure = Figure { view, hair: Hair { shape: *shape, ribbon: column % 2 == 0 }, ..hana() };
                portrait(&mut tile, &figure, REST, (140.0, 140.0), 6.6);
                paste(&mut sheet, &tile, (column * 280, row * 290));
            }
        }
        save(&sheet, &folder.join(format!("hair-{half}.png")))?;
    }
    Ok(())
}

/// Hats and glasses in all views.
fn hats(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let worn = [
        (Some(Hat::Straw), HairShape::Long, false),
        (Some(Hat::Cap), HairShape::Short, false),
        (Some(Hat::Beret), HairShape::Bob, false),
        (Some(Hat::Knit), HairShape::Twintails, false),
        (Some(Hat::Cap), HairShape::Ponytail, false),
        (None, HairShape::SidePart, true),
    ];
    let mut sheet = paper(6 * 280, VIEWS.len() as u32 * 290)?;
    for (column, (hat, shape, glasses)) in worn.into_iter().enumerate() {
        for (row, view) in VIEWS.into_iter().enumerate() {
            let mut tile = paper(280, 290)?;
            let hair = Hair { shape, ribbon: column == 2 };
            let base = if column == 1 || column == 5 { ren() } else { hana() };
            let figure = Figure { view, hair, hat, glasses, ..base };
            portrait(&mut tile, &figure, REST, (140.0, 150.0), 6.4);
            paste(&mut sheet, &tile, (column * 280, row * 290));
        }
    }
    save(&sheet, &folder.join("hats.png"))
}

/// Heads turned on their own, gazes and marks.
fn heads(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let heads = [Head::Left, Head::Right, Head::Up, Head::Down, Head::Back, Head::Tilted];
    let mut sheet = paper(8 * 210, (VIEWS.len() as u32 + 1) * 240)?;
    for (row, view) in VIEWS.into_iter().enumerate() {
        for (column, head) in heads.into_iter().enumerate() {
            let mut tile = paper(210, 240)?;
            portrait(&mut tile, &Figure { view, head, ..hana() }, REST, (105.0, 100.0), 4.6);
            paste(&mut sheet, &tile, (column * 210, row * 240));
        }
        for (column, gaze) in [Gaze::Left, Gaze::Right].into_iter().enumerate() {
            let mut tile = paper(210, 240)?;
            portrait(&mut tile, &Figure { view, gaze, ..hana() }, REST, (105.0, 100.0), 4.6);
            paste(&mut sheet, &tile, ((6 + column) * 210, row * 240));
        }
    }
    for (column, mark) in [Mark::Blush, Mark::Sweat, Mark::Tears, Mark::Breath].into_iter().enumerate() {
        for (step, view) in [View::ThreeQuarter, View::Profile].into_iter().enumerate() {
            let mut tile = paper(210, 240)?;
            let figure = Figure { view, marks: vec![mark], ..hana() };
            portrait(&mut tile, &figure, REST, (105.0, 100.0), 4.6);
            paste(&mut sheet, &tile, ((column * 2 + step) * 210, VIEWS.len() * 240));
        }
    }
    save(&sheet, &folder.join("heads.png"))
}

/// The six shapes of eyes on a girl, a boy and a child.
fn eyes(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let shapes = [Eyes::Round, Eyes::Sharp, Eyes::Gentle, Eyes::Narrow, Eyes::Almond, Eyes::Sleepy];
    let mut sheet = paper(6 * 280, 4 * 280)?;
    for (column, eyes) in shapes.into_iter().enumerate() {
        let child = Figure {
            age: 8,
            height_cm: 128,
            hair: Hair { shape: HairShape::Twintails, ribbon: true },
            ..hana()
        };
        let cast = [
            Figure { view: View::Front, ..hana() },
            Figure {
                view: View::ThreeQuarter,
                hair: Hair { shape: HairShape::SidePart, ribbon: false },
                ..ren()
            },
            Figure { view: View::ThreeQuarter, ..child },
            Figure {
                view: View::Profile,
                hair: Hair { shape: HairShape::Ponytail, ribbon: false },
                ..hana()
            },
        ];
        for (row, figure) in cast.into_iter().enumerate() {
            let mut tile = paper(280, 280)?;
            portrait(&mut tile, &Figure { eyes, ..figure }, REST, (140.0, 140.0), 8.0);
            paste(&mut sheet, &tile, (column * 280, row * 280));
        }
    }
    save(&sheet, &folder.join("eyes.png"))
}

const POSES: [Pose; 13] = [
    Pose::Stand,
    Pose::Walk,
    Pose::Run,
    Pose::Sit,
    Pose::Crouch,
    Pose::Reach,
    Pose::Wave,
    Pose::HoldUp,
    Pose::Bow,
    Pose::Jump,
    Pose::Point,
    Pose::CrossArms,
    Pose::Kneel,
];

fn poses(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let views = [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack];
    let mut sheet = paper(7 * 240, 8 * 300)?;
    for (column, pose) in POSES.into_iter().enumerate() {
        for (row, view) in views.into_iter().enumerate() {
            let holds = (pose == Pose::HoldUp && row < 2).then(|| "umbrella".to_owned());
            let base = if (row + column) % 2 == 1 { ren() } else { hana() };
            let figure = Figure { view, pose, holds, ..base };
            let mut tile = paper(240, 300)?;
            let placement = Placement { feet: (120.0, 290.0), pixels_per_cm: 1.42, flip: false };
            stand(&mut tile, &figure, REST, placement, DayTime::Day);
            paste(&mut sheet, &tile, (column % 7 * 240, (row + column / 7 * 4) * 300));
        }
    }
    save(&sheet, &folder.join("poses.png"))
}

/// Hands at work, as near as a medium shot shows them.
fn gestures(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let shown = [
        (Pose::Wave, View::Front),
        (Pose::Point, View::ThreeQuarter),
        (Pose::CrossArms, View::ThreeQuarter),
        (Pose::Sit, View::ThreeQuarter),
        (Pose::CrossArms, View::Front),
        (Pose::Reach, View::Profile),
        (Pose::Bow, View::Front),
        (Pose::Kneel, View::ThreeQuarter),
    ];
    let mut sheet = paper(4 * 460, 2 * 560)?;
    for (index, (pose, view)) in shown.into_iter().enumerate() {
        let figure = Figure { pose, view, ..if index % 3 == 1 { ren() } else { hana() } };
        let mut tile = paper(460, 560)?;
        portrait(&mut tile, &figure, REST, (250.0, 120.0), 5.4);
        paste(&mut sheet, &tile, (index % 4 * 460, index / 4 * 560));
    }
    save(&sheet, &folder.join("gestures.png"))
}

fn outfits(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let outfits = [
        Outfit::School,
        Outfit::Street,
        Outfit::Coat,
        Outfit::Kimono,
        Outfit::Apron,
        Outfit::Sport,
        Outfit::Uniform,
        Outfit::Fantasy,
    ];
    let views = [View::ThreeQuarter, View::Front, View::ThreeQuarterBack, View::Back, View::Profile];
    let mut sheet = paper(8 * 260, 5 * 480)?;
    for (column, outfit) in outfits.into_iter().enumerate() {
        for (row, view) in views.into_iter().enumerate() {
            let base = if row == 1 || row == 3 { ren() } else { hana() };
            let figure = Figure { view, outfit, palette: dress(outfit, &base), ..base };
            let mut tile = paper(260, 480)?;
            let placement = Placement { feet: (130.0, 470.0), pixels_per_cm: 2.6, flip: row == 4 };
            stand(&mut tile, &figure, REST, placement, DayTime::Day);
            paste(&mut sheet, &tile, (column * 260, row * 480));
        }
    }
    save(&sheet, &folder.join("outfits.png"))
}

/// The five animals: a row each, from the front to the back, on the move and asleep.
fn animals(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let moments = [
        (Pose::Sit, View::Front, Expression::Neutral),
        (Pose::Sit, View::ThreeQuarter, Expression::Neutral),
        (Pose::Sit, View::Profile, Expression::Surprised),
        (Pose::Sit, View::ThreeQuarterBack, Expression::Neutral),
        (Pose::Walk, View::ThreeQuarter, Expression::Smile),
        (Pose::Stand, View::Front, Expression::Sad),
        (Pose::Run, View::Profile, Expression::Neutral),
        (Pose::Sit, View::ThreeQuarter, Expression::EyesClosed),
        (Pose::Wave, View::Front, Expression::Laugh),
        (Pose::Crouch, View::Front, Expression::Angry),
        (Pose::Run, View::Front, Expression::Shy),
        (Pose::Stand, View::Back, Expression::Neutral),
    ];
    let species = [Species::Cat, Species::Dog, Species::Rabbit, Species::Fox, Species::Bird];
    let mut sheet = paper(3600, 1600)?;
    for (row, kind) in species.into_iter().enumerate() {
        for (column, (pose, view, expression)) in moments.into_iter().enumerate() {
            let figure = Figure { pose, view, expression, ..animal(kind) };
            let mut tile = paper(300, 320)?;
            let body = measures(&figure);
            let fits = if body.top > 60.0 { 300.0 } else { 0.0 };
            let feet = (150.0 + body.ahead * 2.6, 295.0 + fits);
            stand(
                &mut tile,
                &figure,
                REST,
                Placement { feet, pixels_per_cm: 6.6, flip: false },
                DayTime::Day,
            );
            paste(&mut sheet, &tile, (column * 300, row * 320));
        }
    }
    save(&sheet, &folder.join("animals.png"))?;
    animal_faces(folder, &species)?;
    animal_gaits(folder, &species)
}

fn animal_faces(folder: &Path, species: &[Species]) -> Result<(), Box<dyn std::error::Error>> {
    let faces = [
        (View::Front, Expression::Neutral, DayTime::Day),
        (View::ThreeQuarter, Expression::Sad, DayTime::Day),
        (View::Profile, Expression::Angry, DayTime::Dusk),
        (View::ThreeQuarter, Expression::Laugh, DayTime::Night),
        (View::ThreeQuarterBack, Expression::Neutral, DayTime::Day),
    ];
    let mut sheet = paper(1800, 1800)?;
    for (row, kind) in species.iter().enumerate() {
        for (column, (view, expression, time)) in faces.into_iter().enumerate() {
            let figure = Figure { pose: Pose::Sit, view, expression, ..animal(*kind) };
            let body = measures(&figure);
            let mut tile = paper(360, 360)?;
            let scale = 14.0;
            let feet = (180.0 + body.ahead * scale, 200.0 + body.eyes * scale);
            stand(&mut tile, &figure, REST, Placement { feet, pixels_per_cm: scale, flip: false }, time);
            paste(&mut sheet, &tile, (column * 360, row * 360));
        }
    }
    save(&sheet, &folder.join("animal-faces.png"))
}

fn animal_gaits(folder: &Path, species: &[Species]) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(2400, 2000)?;
    for (row, kind) in species.iter().enumerate() {
        for step in 0..16_usize {
            let acting = Acting { phase: (step % 8) as f32 / 8.0, ..REST };
            let pose = if step < 8 { Pose::Walk } else { Pose::Run };
            let figure = Figure { pose, view: View::Profile, ..animal(*kind) };
            let mut tile = paper(300, 200)?;
            let falls = if measures(&figure).top > 60.0 { 190.0 } else { 0.0 };
            let placement = Placement { feet: (150.0, 180.0 + falls), pixels_per_cm: 4.2, flip: false };
            stand(&mut tile, &figure, acting, placement, DayTime::Day);
            paste(&mut sheet, &tile, (step % 8 * 300, row * 400 + step / 8 * 200));
        }
    }
    save(&sheet, &folder.join("animal-gaits.png"))
}

fn animal(species: Species) -> Figure {
    let colours: &[(&str, u32)] = match species {
        Species::Dog => &[("fur", 0x00d9_9a58), ("accent", 0x003f_7fb8)],
        Species::Rabbit => &[("fur", 0x00cf_b8a6), ("accent", 0x00e0_7a9a)],
        Species::Fox => &[("fur", 0x00e2_7f38), ("markings", 0x004c_3234), ("accent", 0x003c_8a70)],
        Species::Bird => &[("fur", 0x0078_a8d0)],
        _ => return mikan(),
    };
    Figure { species, palette: palette(colours), ..mikan() }
}

fn props(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let things =
        ["umbrella", "lantern", "book", "bag", "phone", "letter", "sword", "guitar", "ball", "flower", "cup"];
    let rows = [
        (Pose::Stand, View::Front),
        (Pose::Stand, View::ThreeQuarter),
        (Pose::HoldUp, View::Front),
        (Pose::HoldUp, View::ThreeQuarter),
        (Pose::HoldUp, View::Profile),
        (Pose::HoldUp, View::ThreeQuarterBack),
        (Pose::Sit, View::ThreeQuarter),
    ];
    let mut sheet = paper(11 * 230, 7 * 420)?;
    for (column, prop) in things.into_iter().enumerate() {
        for (row, (pose, view)) in rows.into_iter().enumerate() {
            let base = if (column + row) % 3 == 2 { fumi() } else { hana() };
            let figure = Figure { pose, view, holds: Some(prop.to_owned()), ..base };
            let mut tile = paper(230, 420)?;
            let placement = Placement { feet: (115.0, 405.0), pixels_per_cm: 2.0, flip: row == 3 };
            stand(&mut tile, &figure, REST, placement, DayTime::Day);
            paste(&mut sheet, &tile, (column * 230, row * 420));
        }
    }
    save(&sheet, &folder.join("props.png"))
}

/// Every seat from every side.
fn seats(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(5 * 280, 4 * 300)?;
    let tone = Tone::of(Light { time: DayTime::Day, weather: Weather::Clear });
    for (row, seat) in
        [Seat::Bench, Seat::SchoolChair, Seat::KitchenChair, Seat::Armchair].into_iter().enumerate()
    {
        for (column, view) in VIEWS.into_iter().enumerate() {
            let base = if (row + column) % 2 == 0 { hana() } else { ren() };
            let figure = Figure { view, pose: Pose::Sit, ..base };
            let mut tile = paper(280, 300)?;
            let placement = Placement { feet: (140.0, 285.0), pixels_per_cm: 1.9, flip: false };
            draw_on(&mut tile, &figure, &REST, &placement, (&tone, &Ink::default()), seat);
            paste(&mut sheet, &tile, (column * 280, row * 300));
        }
    }
    save(&sheet, &folder.join("seats.png"))
}

/// A walk and a run through their cycles, from two sides, and a change of pose.
fn cycles(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut sheet = paper(1600, 1600)?;
    for step in 0..8 {
        let share = step as f32 / 8.0;
        let acting = Acting { phase: share, ..REST };
        let feet =
            |y: f32| Placement { feet: (100.0 + 200.0 * step as f32, y), pixels_per_cm: 1.7, flip: false };
        for (row, view) in [View::Profile, View::Front].into_iter().enumerate() {
            let walk = Figure { pose: Pose::Walk, view, ..hana() };
            stand(&mut sheet, &walk, acting, feet(300.0 + 620.0 * row as f32), DayTime::Day);
            let view = if row == 0 { View::ThreeQuarter } else { View::Front };
            let run = Figure { pose: Pose::Run, view, ..ren() };
            stand(&mut sheet, &run, acting, feet(610.0 + 620.0 * row as f32), DayTime::Day);
        }
        let rises = Figure { pose: Pose::Kneel, then: Some(Pose::Wave), ..hana() };
        let change = step as f32 / 7.0;
        stand(&mut sheet, &rises, Acting { change, ..REST }, feet(1560.0), DayTime::Day);
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
