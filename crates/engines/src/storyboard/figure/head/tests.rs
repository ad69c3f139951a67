//! Every choice above the neck is drawn in every view, and no two of them give the same picture.

use std::collections::{BTreeMap, BTreeSet};

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Hat, Outfit, Species};
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::palette::Swatch;
use domain::place::{DayTime, Light, Weather};
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Head, Mark, Pose, Side, View};
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::super::{Acting, Placement, draw, measures};
use super::Sight;
use super::turning::Turned;
use crate::storyboard::tone::Tone;

const VIEWS: [View; 5] = [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack, View::Back];
const FACES: [View; 3] = [View::Front, View::ThreeQuarter, View::Profile];
const SHAPES: [HairShape; 12] = [
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
const HEADS: [Head; 7] =
    [Head::Usual, Head::Left, Head::Right, Head::Up, Head::Down, Head::Back, Head::Tilted];
const HATS: [Hat; 4] = [Hat::Straw, Hat::Cap, Hat::Beret, Hat::Knit];
const MARKS: [Mark; 4] = [Mark::Blush, Mark::Sweat, Mark::Tears, Mark::Breath];
const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.1, sway: 0.0, change: 0.0 };

fn figure() -> Figure {
    Figure {
        slug: "hana".parse().unwrap(),
        name: "Hana".to_owned(),
        species: Species::Human,
        gender: Gender::Female,
        age: 16,
        height_cm: 158,
        build: Build::Slim,
        hair: Hair { shape: HairShape::Bob, ribbon: false },
        eyes: Eyes::Round,
        glasses: false,
        outfit: Outfit::Street,
        hat: None,
        palette: BTreeMap::new(),
        palette_set: domain::palette::DAY.to_owned(),
        palette_chosen: BTreeSet::new(),
        side: Side::Centre,
        pose: Pose::Stand,
        then: None,
        head: Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::ThreeQuarter,
        gaze: Gaze::Ahead,
        holds: None,
    }
}

fn with_hair(shape: HairShape) -> Figure {
    Figure { hair: Hair { shape, ribbon: false }, ..figure() }
}

/// Draws the head on a small canvas, with the eyes in its middle.
fn drawn(figure: &Figure, acting: &Acting) -> Vec<u8> {
    let mut canvas = Pixmap::new(120, 120).unwrap();
    let feet = (60.0, 60.0 + measures(figure).eyes * 3.2);
    let placement = Placement { feet, pixels_per_cm: 3.2, flip: false };
    let tone = Tone::of(Light { time: DayTime::Dusk, weather: Weather::Clear });
    let words = draw(&mut canvas, figure, acting, &placement, &tone, &Ink::default());
    assert!(words.is_empty(), "{words:?}");
    canvas.data().to_vec()
}

/// Asserts that all these figures are drawn, each unlike the others.
fn all_differ(figures: &[Figure], acting: &Acting) {
    let pictures: Vec<Vec<u8>> = figures.iter().map(|figure| drawn(figure, acting)).collect();
    for (index, picture) in pictures.iter().enumerate() {
        let covered = picture.chunks(4).filter(|pixel| pixel[3] > 0).count();
        assert!(covered > 2000, "little of {:?}", figures[index]);
        if let Some(same) = pictures[..index].iter().position(|other| other == picture) {
            panic!("the same picture of {:?} and {:?}", figures[same], figures[index]);
        }
    }
}

#[test]
fn every_cut_of_hair_is_its_own_in_every_view() {
    for view in VIEWS {
        all_differ(&SHAPES.map(|shape| Figure { view, ..with_hair(shape) }), &REST);
    }
}

#[test]
fn every_cut_of_hair_sways() {
    for shape in SHAPES {
        let swayed = Acting { sway: 0.8, ..REST };
        assert_ne!(drawn(&with_hair(shape), &REST), drawn(&with_hair(shape), &swayed), "{shape:?}");
    }
}

#[test]
fn every_shape_of_eyes_is_its_own() {
    let shapes = [Eyes::Round, Eyes::Sharp, Eyes::Gentle, Eyes::Narrow, Eyes::Almond, Eyes::Sleepy];
    for view in FACES {
        for gender in [Gender::Female, Gender::Male] {
            let hair = Hair { shape: HairShape::Bun, ribbon: false };
            all_differ(
                &shapes.map(|eyes| Figure { view, gender, eyes, hair: hair.clone(), ..figure() }),
                &REST,
            );
        }
    }
}

#[test]
fn every_expression_has_three_flaps() {
    for view in FACES {
        let mut pictures: Vec<Vec<u8>> = Vec::new();
        for expression in EXPRESSIONS {
            for mouth in [Mouth::Closed, Mouth::Half, Mouth::Open] {
                let figure = Figure { view, expression, ..figure() };
                let picture = drawn(&figure, &Acting { mouth, ..REST });
                assert!(!pictures.contains(&picture), "{expression:?} {mouth:?} from {view:?}");
                pictures.push(picture);
            }
        }
    }
}

#[test]
fn every_turn_of_a_head_is_drawn_in_every_view() {
    all_differ(&HEADS.map(|head| Figure { view: View::Front, head, ..figure() }), &REST);
    for view in VIEWS {
        for shape in [HairShape::Twintails, HairShape::Braids, HairShape::Bun, HairShape::Curly] {
            for head in HEADS {
                all_differ(&[Figure { view, head, hat: Some(Hat::Straw), ..with_hair(shape) }], &REST);
            }
        }
    }
}

#[test]
fn left_and_right_are_of_the_screen() {
    let to_left = Figure { view: View::Front, head: Head::Left, ..figure() };
    assert!(Turned::of(&to_left, false).yaw > 30.0);
    assert!(Turned::of(&to_left, true).yaw < -30.0);
    let seen_from_behind = Figure { view: View::Back, ..to_left };
    assert!(Turned::of(&seen_from_behind, false).yaw > 90.0);
    let back_to_front = Figure { view: View::Profile, head: Head::Right, ..figure() };
    assert_eq!(Sight::at_yaw(Turned::of(&back_to_front, false).yaw), Sight::Face);
}

#[test]
fn a_look_over_the_shoulder_shows_the_face() {
    for view in [View::Back, View::ThreeQuarterBack] {
        let figure = Figure { view, head: Head::Back, ..figure() };
        let sight = Sight::at_yaw(Turned::of(&figure, false).yaw);
        assert!(matches!(sight, Sight::Face | Sight::Profile), "{view:?} shows {sight:?}");
    }
}

#[test]
fn every_hat_is_its_own_in_every_view() {
    for view in VIEWS {
        for shape in [HairShape::Spiky, HairShape::Ponytail, HairShape::Bun] {
            let hats = [None, Some(HATS[0]), Some(HATS[1]), Some(HATS[2]), Some(HATS[3])];
            all_differ(&hats.map(|hat| Figure { view, hat, ..with_hair(shape) }), &REST);
        }
    }
}

#[test]
fn a_hat_is_measured_and_drawn_no_higher_than_that() {
    for hat in HATS {
        for shape in SHAPES {
            let figure = Figure { hat: Some(hat), view: View::Front, ..with_hair(shape) };
            let measured = measures(&figure);
            assert!(measured.top > measures(&with_hair(shape)).top);
            let mut canvas = Pixmap::new(120, 160).unwrap();
            let placement =
                Placement { feet: (60.0, 20.0 + measured.top * 3.0), pixels_per_cm: 3.0, flip: false };
            let tone = Tone::of(Light { time: DayTime::Day, weather: Weather::Clear });
            draw(&mut canvas, &figure, &REST, &placement, &tone, &Ink::default());
            let highest = canvas.pixels().iter().position(|pixel| pixel.alpha() > 0).unwrap() / 120;
            assert!(highest > 15, "{hat:?} on {shape:?} begins at {highest}");
        }
    }
}

#[test]
fn a_hat_and_a_ribbon_take_their_colours_from_the_palette() {
    let green: Swatch = Colour::rgb(0x20, 0xa0, 0x50).into();
    for part in ["hat", "ribbon"] {
        for hat in HATS {
            let plain = Figure {
                hat: Some(hat),
                hair: Hair { shape: HairShape::Twintails, ribbon: true },
                ..figure()
            };
            let said = Figure { palette: BTreeMap::from([(part.to_owned(), green)]), ..plain.clone() };
            assert_ne!(drawn(&plain, &REST), drawn(&said, &REST), "{part} of {hat:?}");
        }
    }
}

#[test]
fn hair_and_eyes_gleam_as_the_palette_says() {
    let base = Colour::rgb(0x40, 0x30, 0x30);
    let gleam = Swatch { highlight: Some(Colour::rgb(0x30, 0xe0, 0xc0)), ..base.into() };
    for part in ["hair", "eyes"] {
        for shape in [HairShape::Bob, HairShape::Curly] {
            let of = |swatch: Swatch| Figure {
                palette: BTreeMap::from([(part.to_owned(), swatch)]),
                ..with_hair(shape)
            };
            assert_ne!(drawn(&of(base.into()), &REST), drawn(&of(gleam), &REST), "{part} of {shape:?}");
        }
    }
}

#[test]
fn every_mark_is_seen_beside_every_expression_that_lacks_it() {
    for view in FACES {
        for expression in [Expression::Neutral, Expression::Angry, Expression::EyesClosed] {
            let plain = Figure { view, expression, ..figure() };
            let mut figures = vec![plain.clone()];
            figures.extend(MARKS.map(|mark| Figure { marks: vec![mark], ..plain.clone() }));
            figures.push(Figure { marks: MARKS.to_vec(), ..plain });
            all_differ(&figures, &REST);
        }
    }
}

#[test]
fn marks_on_a_face_that_is_turned_away_are_said_to_be_missing() {
    let mut canvas = Pixmap::new(40, 40).unwrap();
    let placement = Placement { feet: (20.0, 40.0), pixels_per_cm: 0.2, flip: false };
    let tone = Tone::of(Light { time: DayTime::Day, weather: Weather::Clear });
    let away = Figure { view: View::Back, marks: MARKS.to_vec(), ..figure() };
    let words = draw(&mut canvas, &away, &REST, &placement, &tone, &Ink::default()).join("\n");
    insta::assert_snapshot!(words, @r"
    Hana was drawn without a blush: the face is turned away
    Hana was drawn without sweat: the face is turned away
    Hana was drawn without tears: the face is turned away
    ");
}

#[test]
fn glasses_gazes_and_ages_are_seen_in_every_face() {
    for view in FACES {
        let of_age = |age: u16, gender: Gender| Figure { view, age, gender, ..with_hair(HairShape::Short) };
        let usual = of_age(16, Gender::Female);
        let mut figures = vec![
            of_age(7, Gender::Female),
            of_age(7, Gender::Male),
            of_age(16, Gender::Male),
            of_age(74, Gender::Female),
            of_age(74, Gender::Male),
            Figure { glasses: true, ..usual.clone() },
        ];
        for gaze in [Gaze::Ahead, Gaze::Up, Gaze::Down, Gaze::Left, Gaze::Right] {
            figures.push(Figure { gaze, ..usual.clone() });
        }
        all_differ(&figures, &REST);
    }
}
