//! Every combination of choices leaves a figure, every choice is seen, and nothing is left out in silence.

use std::collections::BTreeMap;

use domain::character::{Build, Eyes, Gender, Hair, HairShape, Outfit, Species};
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Pose, Side, View};
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::{Acting, Placement, Seat, draw, draw_on, measures};
use crate::storyboard::tone::Tone;

mod animals;

const VIEWS: [View; 5] = [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack, View::Back];
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
const OUTFITS: [Outfit; 8] = [
    Outfit::School,
    Outfit::Street,
    Outfit::Coat,
    Outfit::Kimono,
    Outfit::Apron,
    Outfit::Sport,
    Outfit::Uniform,
    Outfit::Fantasy,
];
const SHAPES: [HairShape; 7] = [
    HairShape::Bob,
    HairShape::Long,
    HairShape::Ponytail,
    HairShape::Twintails,
    HairShape::Short,
    HairShape::Spiky,
    HairShape::Bun,
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
const GAZES: [Gaze; 6] = [Gaze::Ahead, Gaze::Up, Gaze::Down, Gaze::Left, Gaze::Right, Gaze::Viewer];
const MOUTHS: [Mouth; 3] = [Mouth::Closed, Mouth::Half, Mouth::Open];
const PROPS: [&str; 11] =
    ["umbrella", "lantern", "book", "bag", "phone", "letter", "sword", "guitar", "ball", "flower", "cup"];

pub(super) fn figure() -> Figure {
    Figure {
        slug: "hana".parse().unwrap(),
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
        palette: BTreeMap::new(),
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

fn acting(mouth: Mouth, phase: f32) -> Acting {
    Acting { mouth, blink: false, phase, sway: phase * 2.0 - 1.0, change: 0.0 }
}

/// Draws on a small canvas at `pixels_per_cm`, with the eyes in its upper third.
pub(super) fn drawn(figure: &Figure, acting: &Acting, pixels_per_cm: f32) -> (Pixmap, Vec<String>) {
    let mut canvas = Pixmap::new(160, 120).unwrap();
    let flip = pixels_per_cm > 1.0;
    let measures = measures(figure);
    let ahead = if flip { -measures.ahead } else { measures.ahead };
    let feet = (80.0 + ahead * pixels_per_cm, 40.0 + measures.eyes * pixels_per_cm);
    let placement = Placement { feet, pixels_per_cm, flip };
    let tone = Tone::of(Light { time: DayTime::Dusk, weather: Weather::Clear });
    let words = draw(&mut canvas, figure, acting, &placement, &tone, &Ink::default());
    (canvas, words)
}

fn covered(canvas: &Pixmap) -> usize {
    canvas.pixels().iter().filter(|pixel| pixel.alpha() > 0).count()
}

fn check(figure: &Figure, acting: &Acting) {
    for pixels_per_cm in [0.4, 3.0, 12.0] {
        let (canvas, words) = drawn(figure, acting, pixels_per_cm);
        assert!(covered(&canvas) > 40, "nothing of {figure:?} at {pixels_per_cm}");
        assert!(words.is_empty(), "{words:?}");
    }
}

#[test]
fn every_pose_view_and_outfit_leaves_a_figure() {
    for (turn, pose) in POSES.into_iter().enumerate() {
        for view in VIEWS {
            for (index, outfit) in OUTFITS.into_iter().enumerate() {
                let (gender, age) =
                    if (turn + index) % 2 == 0 { (Gender::Female, 72) } else { (Gender::Male, 8) };
                let drawn = Figure { pose, view, outfit, gender, age, ..figure() };
                check(&drawn, &acting(Mouth::Closed, index as f32 / 8.0));
            }
        }
    }
}

#[test]
fn every_head_leaves_a_figure() {
    for shape in SHAPES {
        for view in VIEWS {
            for (index, eyes) in
                [Eyes::Round, Eyes::Sharp, Eyes::Gentle, Eyes::Narrow].into_iter().enumerate()
            {
                let hair = Hair { shape, ribbon: index % 2 == 0 };
                let drawn = Figure { view, eyes, hair, glasses: index % 2 == 1, ..figure() };
                check(&drawn, &acting(Mouth::Open, index as f32 / 4.0));
            }
        }
    }
}

#[test]
fn every_expression_gaze_and_flap_leaves_a_figure() {
    for expression in EXPRESSIONS {
        for gaze in GAZES {
            for view in [View::Front, View::ThreeQuarter, View::Profile] {
                for mouth in MOUTHS {
                    check(&Figure { expression, gaze, view, ..figure() }, &acting(mouth, 0.5));
                }
            }
        }
    }
}

#[test]
fn every_prop_changes_the_picture() {
    for pose in [Pose::Stand, Pose::HoldUp, Pose::Wave] {
        let without = Figure { pose, ..figure() };
        let at_rest = acting(Mouth::Closed, 0.5);
        for prop in PROPS {
            let with = Figure { holds: Some(prop.to_owned()), ..without.clone() };
            let (canvas, words) = drawn(&with, &at_rest, 0.6);
            assert!(words.is_empty());
            assert_ne!(canvas.data(), drawn(&without, &at_rest, 0.6).0.data(), "{prop} in {pose:?}");
        }
    }
}

#[test]
fn every_seat_is_another_and_every_place_has_one() {
    let sitter = Figure { pose: Pose::Sit, ..figure() };
    let (tone, ink) = (Tone::of(Light::default()), Ink::default());
    let sat = |seat: Seat, view: View| {
        let mut canvas = Pixmap::new(120, 160).unwrap();
        let placement = Placement { feet: (60.0, 150.0), pixels_per_cm: 0.9, flip: false };
        let acting = acting(Mouth::Closed, 0.5);
        draw_on(&mut canvas, &Figure { view, ..sitter.clone() }, &acting, &placement, (&tone, &ink), seat);
        canvas
    };
    let seats = [Seat::Bench, Seat::SchoolChair, Seat::KitchenChair, Seat::Armchair];
    for view in VIEWS {
        for (index, seat) in seats.into_iter().enumerate() {
            for other in &seats[index + 1..] {
                assert_ne!(sat(seat, view).data(), sat(*other, view).data(), "{seat:?} {other:?} {view:?}");
            }
        }
    }
    assert_eq!(Seat::of(PlaceKind::Classroom), Seat::SchoolChair);
    assert_eq!(Seat::of(PlaceKind::Forest), Seat::Bench);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let anvil = Figure { holds: Some("anvil".to_owned()), ..figure() };
    let dog = Figure { species: Species::Dog, holds: Some("bag".to_owned()), ..figure() };
    let at_rest = acting(Mouth::Closed, 0.5);
    let words = [drawn(&anvil, &at_rest, 1.0).1, drawn(&dog, &at_rest, 1.0).1].concat().join("\n");
    insta::assert_snapshot!(words, @r#"
    Hana was drawn without "anvil": the artist knows umbrella, lantern, book, bag, phone, letter, sword, guitar, ball, flower and cup
    Hana was drawn without "bag": only people hold things
    "#);
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let at_rest = acting(Mouth::Half, 0.7);
    let first = drawn(&figure(), &at_rest, 4.0).0;
    assert_eq!(first.data(), drawn(&figure(), &at_rest, 4.0).0.data());
}

#[test]
fn every_choice_is_seen() {
    let at_rest = acting(Mouth::Closed, 0.5);
    let usual = drawn(&figure(), &at_rest, 3.0).0;
    let red = BTreeMap::from([("hair".to_owned(), Colour::rgb(0xc0, 0x20, 0x20).into())]);
    let others = [
        Figure { palette: red, ..figure() },
        Figure { expression: Expression::Smile, ..figure() },
        Figure { gaze: Gaze::Up, ..figure() },
        Figure { eyes: Eyes::Sharp, ..figure() },
        Figure { glasses: true, ..figure() },
        Figure { hair: Hair { shape: HairShape::Bob, ribbon: false }, ..figure() },
        Figure { build: Build::Sturdy, ..figure() },
        Figure { gender: Gender::Male, ..figure() },
        Figure { age: 60, ..figure() },
    ];
    for other in others {
        assert_ne!(usual.data(), drawn(&other, &at_rest, 3.0).0.data(), "{other:?}");
    }
    let blinking = Acting { blink: true, ..at_rest };
    assert_ne!(usual.data(), drawn(&figure(), &blinking, 3.0).0.data());
}

#[test]
fn measures_run_from_the_top_down() {
    for pose in POSES {
        for view in VIEWS {
            for species in [Species::Human, Species::Cat, Species::Rabbit, Species::Bird] {
                let figure = Figure { pose, view, species, ..figure() };
                let all = measures(&figure);
                let heights = [all.top, all.eyes, all.chin, all.chest, all.waist, all.knees];
                assert!(heights.windows(2).all(|pair| pair[0] > pair[1]), "{pose:?} {view:?}: {all:?}");
                assert!(all.half_width > 0.0 && all.knees > 0.0);
            }
        }
    }
}

#[test]
fn sitting_and_bowing_are_lower_than_standing() {
    let top = |pose: Pose| measures(&Figure { pose, ..figure() }).top;
    assert!(top(Pose::Sit) < top(Pose::Stand) * 0.85);
    assert!(top(Pose::Crouch) < top(Pose::Stand) * 0.85);
    assert!(top(Pose::Bow) < top(Pose::Stand));
}
