//! What guides promise, held against the panels they belong to.

use std::collections::BTreeSet;

use domain::character::Species;
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::shot::{Angle, Framing, Pose, View};
use serde_json::Value;

use super::super::camera::Field;
use super::super::tests::request;
use super::super::{Artist, Drawing};
use super::*;

const CLEAR: Light = Light { time: DayTime::Day, weather: Weather::Clear };
const SIZE: usize = 256 * 144;

fn guided(request: &Request) -> (Drawing, Vec<Guide>) {
    Artist::new().draw_with_guides(request)
}

fn grey<'g>(guides: &'g [Guide], name: &str) -> &'g [u8] {
    match &guides.iter().find(|guide| guide.name == name).unwrap().content {
        GuideContent::Grey(pixels) => pixels,
        other => panic!("{name} is {other:?}"),
    }
}

fn people(guides: &[Guide]) -> Value {
    let GuideContent::Text(text) = &guides.last().unwrap().content else { panic!("the pose is text") };
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_panel_has_all_guides_as_large_as_itself_and_the_same_each_time() {
    let framings = [Framing::ExtremeWide, Framing::Full, Framing::Close, Framing::Insert];
    let rain = Light { time: DayTime::Night, weather: Weather::Rain };
    for (kind, framing) in [PlaceKind::Street, PlaceKind::Classroom, PlaceKind::Bridge]
        .into_iter()
        .flat_map(|kind| framings.map(|framing| (kind, framing)))
    {
        let mut asked = request(kind, framing, rain);
        asked.camera.angle = if framing == Framing::Full { Angle::Dutch } else { Angle::EyeLevel };
        let (drawing, guides) = guided(&asked);
        let mut names: Vec<&str> = guides.iter().map(|guide| guide.name.as_str()).collect();
        names.sort_unstable();
        if framing == Framing::Insert {
            assert_eq!(names, ["depth", "flat", "line", "pose"]);
        } else {
            assert_eq!(names, ["depth", "flat", "line", "mask_hana", "mask_ren", "pose"]);
        }
        for guide in &guides {
            match &guide.content {
                GuideContent::Grey(pixels) => assert_eq!(pixels.len(), SIZE, "{}", guide.name),
                GuideContent::Flat { colours, pixels } => {
                    assert_eq!(pixels.len(), SIZE);
                    let used: BTreeSet<u8> = pixels.iter().copied().collect();
                    assert!(used.len() > 3 && usize::from(*used.last().unwrap()) < colours.len());
                }
                GuideContent::Text(text) => assert!(serde_json::from_str::<Value>(text).is_ok()),
            }
        }
        let artist = Artist::new();
        assert_eq!(artist.draw(&asked), drawing, "guides do not change the panel");
        assert_eq!(artist.draw_with_guides(&asked).1, guides, "{kind:?} {framing:?}");
    }
}

#[test]
fn a_ground_without_a_place_has_guides() {
    let mut asked = request(PlaceKind::Street, Framing::Medium, CLEAR);
    asked.place = None;
    let (_, guides) = guided(&asked);
    assert_eq!(grey(&guides, "depth")[0], 0);
    assert_eq!(grey(&guides, "line")[0], 255);
}

/// A closer framing shows no ground, so that nobody has a shadow on it.
#[test]
fn masks_agree_with_the_picture() {
    let mut asked = request(PlaceKind::Shop, Framing::Medium, CLEAR);
    let mut third = asked.figures[0].clone();
    third.slug = "yui".parse().unwrap();
    asked.figures.insert(1, third);
    for angle in [Angle::EyeLevel, Angle::OverShoulder, Angle::Dutch] {
        asked.camera.angle = angle;
        let artist = Artist::new();
        let scene = || artist.scene(&asked, Field::at_rest(&asked));
        let (_, guides) = artist.draw_with_guides(&asked);
        let names = mask::names(&scene());
        let with = artist::panel(&asked, &scene()).rgb;
        for (index, name) in names.iter().enumerate() {
            let mask = grey(&guides, name);
            let mut alone = scene();
            alone.players.remove(index);
            let without = artist::panel(&asked, &alone).rgb;
            let differs =
                |at: usize, most: u8| (0..3).any(|c| with[at * 3 + c].abs_diff(without[at * 3 + c]) > most);
            let white: Vec<usize> = (0..SIZE).filter(|at| mask[*at] == 255).collect();
            let seen = white.iter().filter(|at| differs(**at, 0)).count();
            assert!(
                white.len() > 400 && seen * 20 > white.len() * 19,
                "{angle:?} {index}: {seen}/{}",
                white.len()
            );
            let stray = (0..SIZE).filter(|at| mask[*at] == 0 && differs(*at, 2)).count();
            // A tilted mask is that of the nearest pixel, the picture a mixture of four.
            let edge = if angle == Angle::Dutch { white.len() / 12 } else { 0 };
            assert!(stray <= edge, "{angle:?} {index}: {stray} pixels are seen where the mask is black");
        }
    }
}

#[test]
fn lines_are_dark_on_light_and_a_soft_background_has_none() {
    let (_, guides) = guided(&request(PlaceKind::Street, Framing::Wide, CLEAR));
    let line = grey(&guides, "line");
    let share = |fits: fn(u8) -> bool| line.iter().filter(|byte| fits(**byte)).count() * 100 / SIZE;
    assert!(share(|byte| byte > 200) > 60 && share(|byte| byte < 128) > 1);
    let (_, guides) = guided(&request(PlaceKind::Street, Framing::Medium, CLEAR));
    let (line, hana, ren) = (grey(&guides, "line"), grey(&guides, "mask_hana"), grey(&guides, "mask_ren"));
    assert!((0..SIZE).all(|at| hana[at] > 0 || ren[at] > 0 || line[at] == 255));
    assert!((0..SIZE).filter(|at| hana[*at] == 255 && line[*at] < 80).count() > 40);
}

#[test]
fn flat_colours_are_few_on_a_figure_and_none_of_them_is_its_line() {
    let mut asked = request(PlaceKind::Street, Framing::Full, CLEAR);
    asked.figures.truncate(1);
    asked.figures[0].palette = [("top".to_owned(), domain::colour::Colour::rgb(200, 60, 80).into())].into();
    let (_, guides) = guided(&asked);
    let mask = grey(&guides, "mask_hana");
    let GuideContent::Flat { colours, pixels } = &guides[1].content else { panic!("the second is flat") };
    let on_figure = || (0..SIZE).filter(|at| mask[*at] == 255).map(|at| colours[usize::from(pixels[at])]);
    let used: BTreeSet<[u8; 3]> = on_figure().collect();
    assert!((4..=32).contains(&used.len()), "{}", used.len());
    let red = on_figure().filter(|colour| colour[0] > 150 && colour[1] < 110).count();
    assert!(red * 12 > on_figure().count(), "the top is one large red part: {red}");
    let black = on_figure().filter(|colour| colour.iter().all(|channel| *channel < 24)).count();
    assert!(black * 25 < on_figure().count(), "{black} pixels are as dark as lines");
}

#[test]
fn nearer_is_brighter() {
    let mut asked = request(PlaceKind::Street, Framing::Wide, CLEAR);
    let (_, guides) = guided(&asked);
    let depth = grey(&guides, "depth");
    let row = |row: usize| depth[row * 256..(row + 1) * 256].iter().map(|byte| u32::from(*byte)).sum::<u32>();
    assert!(row(143) > row(120) && row(120) > row(90), "the ground comes nearer downwards");
    asked.camera.framing = Framing::Medium;
    asked.camera.angle = Angle::OverShoulder;
    let (_, guides) = guided(&asked);
    let depth = grey(&guides, "depth");
    let mean = |name: &str| {
        let mask = grey(&guides, name);
        let seen: Vec<usize> = (0..SIZE).filter(|at| mask[*at] == 255).collect();
        seen.iter().map(|at| usize::from(depth[*at])).sum::<usize>() / seen.len()
    };
    assert!(mean("mask_hana") > mean("mask_ren") + 20, "she is seen over her shoulder");
}

#[test]
fn pose_points_lie_on_the_body_in_every_pose_and_view() {
    use Pose::{Bow, Crouch, HoldUp, Reach, Run, Sit, Stand, Walk, Wave};
    let views = [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack, View::Back];
    for (pose, view) in [Stand, Walk, Run, Sit, Crouch, Reach, Wave, HoldUp, Bow]
        .into_iter()
        .flat_map(|pose| views.map(|view| (pose, view)))
    {
        let mut asked = request(PlaceKind::Street, Framing::Full, CLEAR);
        asked.figures.truncate(1);
        (asked.figures[0].pose, asked.figures[0].view) = (pose, view);
        let (_, guides) = guided(&asked);
        let mask = grey(&guides, "mask_hana");
        let all = people(&guides);
        let joints = all["people"][0]["joints"].as_array().unwrap();
        assert_eq!(
            (joints.len(), &joints[0]["name"], &joints[17]["name"]),
            (18, &"nose".into(), &"left_ear".into())
        );
        for joint in joints {
            let (x, y) = (joint["x"].as_f64().unwrap() as usize, joint["y"].as_f64().unwrap() as usize);
            let near = (y.saturating_sub(3)..(y + 4).min(144)).flat_map(|row| {
                (x.saturating_sub(3)..(x + 4).min(256)).map(move |column| row * 256 + column)
            });
            assert!(near.into_iter().any(|at| mask[at] > 0), "{pose:?} {view:?} {joint}");
        }
        let numbers = all["people"][0]["pose_keypoints_2d"].as_array().unwrap();
        assert_eq!(numbers.len(), 54);
        let seen = joints[0]["visibility"] == "seen";
        assert_eq!(seen, !matches!(view, View::ThreeQuarterBack | View::Back), "the nose, {pose:?} {view:?}");
    }
}

#[test]
fn left_and_right_are_the_persons_own() {
    let mut asked = request(PlaceKind::Street, Framing::Full, CLEAR);
    for (view, on_screen_left) in [(View::Front, "right_shoulder"), (View::Back, "left_shoulder")] {
        for side in [domain::shot::Side::Left, domain::shot::Side::Right] {
            asked.figures.truncate(1);
            (asked.figures[0].view, asked.figures[0].side) = (view, side);
            let all = people(&guided(&asked).1);
            let joints = all["people"][0]["joints"].as_array().unwrap();
            let x = |name: &str| {
                joints.iter().find(|joint| joint["name"] == name).unwrap()["x"].as_f64().unwrap()
            };
            let other = if on_screen_left == "right_shoulder" { "left_shoulder" } else { "right_shoulder" };
            assert!(x(on_screen_left) < x(other), "{view:?} {side:?}");
        }
    }
}

#[test]
fn animals_are_named_and_have_no_points() {
    let mut asked = request(PlaceKind::Street, Framing::Full, CLEAR);
    asked.figures[1].species = Species::Cat;
    let all = people(&guided(&asked).1);
    assert_eq!(all["people"].as_array().unwrap().len(), 1);
    assert_eq!(all["without_points"], serde_json::json!(["ren"]));
}
