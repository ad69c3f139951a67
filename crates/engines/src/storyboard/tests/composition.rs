//! What holds for every shot, whoever is in it: heads inside the frame, eyes that meet, the same bytes.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{FRAMINGS, KINDS, MOVES, figure, request, staged};
use crate::storyboard::Artist;
use crate::storyboard::camera::{Field, slant};
use crate::storyboard::figure::measures;
use crate::storyboard::staging::{self, Player};
use domain::character::Species;
use domain::place::{DayTime, Light, Weather};
use domain::request::{Figure, Request};
use domain::shot::{Angle, Framing, Gaze, Head, Pose, Side, View};
use domain::style::FrameSize;

const ANGLES: [Angle; 5] = [Angle::EyeLevel, Angle::High, Angle::Low, Angle::OverShoulder, Angle::Dutch];
const FORMATS: [(u32, u32); 4] = [(256, 144), (192, 144), (344, 144), (144, 256)];
const POSES: [Pose; 6] = [Pose::Stand, Pose::Walk, Pose::Run, Pose::Sit, Pose::Crouch, Pose::Wave];

/// Who stands in a shot: height, pose, and whether it is a cat.
fn person() -> impl Strategy<Value = (u16, usize, bool)> {
    (90_u16..200, 0..POSES.len(), prop::bool::weighted(0.12))
}

fn shot() -> impl Strategy<Value = Request> {
    let camera = (0..FRAMINGS.len(), 0..ANGLES.len(), 0..MOVES.len(), 0..FORMATS.len());
    (camera, 0..KINDS.len(), prop::collection::vec(person(), 1..=5)).prop_map(
        |((framing, angle, camera_move, format), kind, cast)| {
            let light = Light { time: DayTime::Day, weather: Weather::Clear };
            let mut asked = request(KINDS[kind], FRAMINGS[framing], light);
            asked.camera.angle = ANGLES[angle];
            asked.camera.camera_move = MOVES[camera_move];
            asked.camera.frames = 8;
            asked.frame = FrameSize { width: FORMATS[format].0, height: FORMATS[format].1 };
            let last = cast.len() - 1;
            asked.figures = cast.into_iter().enumerate().map(|one| cast_member(one, last)).collect();
            asked
        },
    )
}

fn cast_member((index, (height, pose, is_cat)): (usize, (u16, usize, bool)), last: usize) -> Figure {
    let side = if index == 0 && last > 0 { Side::Left } else { Side::Right };
    let names = ["hana", "ren", "yui", "sora", "aki"];
    Figure {
        pose: POSES[pose],
        species: if is_cat { Species::Cat } else { Species::Human },
        ..figure(names[index], if is_cat { 30 } else { height }, side)
    }
}

/// The row and the columns of a head: its top, its chin, and half of its width.
fn head(player: &Player, angle: Angle) -> (f32, f32, f32) {
    let (body, scale) = (measures(&player.figure), player.placement.pixels_per_cm);
    let tall = slant(angle).filter(|_| player.grounded).map_or(1.0, |slant| slant.height);
    let row = |up: f32| player.placement.feet.1 - up * scale * tall;
    (row(body.top), row(body.chin), (body.top - body.chin) * 0.4 * scale)
}

fn heads_are_seen(asked: &Request) -> Result<(), TestCaseError> {
    let (players, field) = staged(asked);
    let expected = if asked.camera.framing == Framing::Insert { 0 } else { asked.figures.len() };
    prop_assert_eq!(players.len(), expected);
    let closest = staging::framing(asked, &field) >= Framing::Close;
    for player in &players {
        let (top, chin, half) = head(player, asked.camera.angle);
        let middle = player.placement.feet.0;
        let (left, right) = (field.beside, field.beside + field.frame.0);
        let (upper, lower) = (field.above, field.above + field.frame.1);
        let words = format!("{} {top} {chin} of {field:?}", player.figure.name);
        prop_assert!(chin > upper && top < lower && chin > top, "no head: {}", words);
        prop_assert!(chin < lower, "a chin below the frame: {}", words);
        prop_assert!(closest || top > upper - 1.0, "a head cut off: {}", words);
        let beside = player.depth >= 0.0 && !closest;
        prop_assert!(!beside || (middle - half > left && middle + half < right), "{} at {}", words, middle);
    }
    Ok(())
}

/// Those who look ahead to each other look along one line.
fn eyes_meet(asked: &Request) -> Result<(), TestCaseError> {
    let (players, _) = staged(asked);
    let [one, other] = &players[..] else { return Ok(()) };
    let (left, right) =
        if one.placement.feet.0 < other.placement.feet.0 { (one, other) } else { (other, one) };
    if !left.placement.flip || right.placement.flip || other.depth < -100.0 {
        return Ok(());
    }
    let looks = |player: &Player| match player.figure.gaze {
        Gaze::Up => 1,
        Gaze::Down => -1,
        _ => 0,
    };
    prop_assert_eq!(looks(left), -looks(right));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_head_is_inside_the_frame_and_eyes_meet(asked in shot()) {
        heads_are_seen(&asked)?;
        eyes_meet(&asked)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_shot_gives_the_same_bytes(asked in shot()) {
        prop_assert_eq!(Artist::new().draw(&asked), Artist::new().draw(&asked));
        let film = || {
            let mut animation = Artist::new().animate(&asked);
            let mut rgb = vec![0; (asked.frame.width * asked.frame.height * 3) as usize];
            animation.frame(5, &mut rgb);
            rgb
        };
        prop_assert_eq!(film(), film());
    }
}

#[test]
fn a_child_looks_up_at_a_grown_person_who_looks_down() {
    let mut asked = request(KINDS[0], Framing::Medium, Light::default());
    (asked.figures[0].height_cm, asked.figures[1].height_cm) = (110, 182);
    let (players, _) = staged(&asked);
    let of = |name: &str| players.iter().find(|one| one.figure.slug.as_str() == name).map(|one| &one.figure);
    let (child, grown) = (of("hana").unwrap(), of("ren").unwrap());
    assert_eq!((child.gaze, child.head), (Gaze::Up, Head::Up));
    assert_eq!((grown.gaze, grown.head), (Gaze::Down, Head::Down));
    asked.figures[0].gaze = Gaze::Viewer;
    assert_eq!(staged(&asked).0.iter().filter(|one| one.figure.gaze == Gaze::Viewer).count(), 1);
}

#[test]
fn a_look_from_above_or_below_changes_the_figures_themselves() {
    let body = |angle| {
        let mut asked = request(KINDS[0], Framing::Full, Light::default());
        asked.camera.angle = angle;
        asked.figures.truncate(1);
        let (with, without) = (Artist::new().draw(&asked), {
            asked.figures.clear();
            Artist::new().draw(&asked)
        });
        let changed = with.rgb.chunks_exact(3).zip(without.rgb.chunks_exact(3)).map(|(a, b)| a != b);
        let rows: Vec<usize> =
            changed.enumerate().filter(|(_, changed)| *changed).map(|(index, _)| index / 256).collect();
        rows.last().unwrap() - rows.first().unwrap()
    };
    assert!(body(Angle::High) < body(Angle::EyeLevel));
}

#[test]
fn a_camera_that_follows_keeps_a_walker_in_place_while_the_place_passes() {
    let mut asked = request(KINDS[4], Framing::Wide, Light::default());
    asked.figures.truncate(1);
    asked.figures[0].pose = Pose::Walk;
    asked.figures[0].view = View::Profile;
    asked.camera.camera_move = domain::shot::CameraMove::Follow;
    let field = Field::in_motion(&asked);
    assert!(field.beside > 0.2 * field.frame.0, "{field:?}");
    let frames = super::frames(&asked);
    assert!(frames.windows(2).all(|pair| pair[0].1 != pair[1].1), "the place passes on every frame");
}

#[test]
fn a_camera_that_moves_shows_the_same_clouds_and_houses_as_one_at_rest() {
    for kind in KINDS {
        let mut asked = request(kind, Framing::Wide, Light::default());
        asked.figures.clear();
        let still = Artist::new().draw(&asked).rgb;
        asked.camera.camera_move = domain::shot::CameraMove::TruckOut;
        let mut moving = vec![0; still.len()];
        Artist::new().animate(&asked).frame(0, &mut moving);
        let differ = still.iter().zip(&moving).filter(|(a, b)| a.abs_diff(**b) > 16).count();
        assert!(differ * 25 < still.len(), "{kind:?}: {differ} of {} bytes differ", still.len());
    }
}
