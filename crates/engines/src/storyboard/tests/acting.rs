//! What figures do over a shot, and what of it the panel shows.

use super::*;
use crate::storyboard::artist::telling;
use crate::storyboard::gait::Gait;
use crate::storyboard::staging::Player;

fn alone(framing: Framing, pose: Pose) -> Request {
    let mut asked = request(PlaceKind::Street, framing, Light::default());
    asked.figures.truncate(1);
    asked.lines.clear();
    asked.figures[0].pose = pose;
    asked
}

fn staged(asked: &Request) -> (Vec<Player>, Field) {
    let field = Field::in_motion(asked);
    (staging::stage(asked, &field, &camera::view(asked, &field)).0, field)
}

/// The part of the shot for which a lone figure is out of the picture.
fn unseen(asked: &Request) -> f32 {
    let (players, field) = staged(asked);
    let player = &players[0];
    let gait = Gait::of(asked, &field, player, 1).unwrap();
    let half = measures(&player.figure).half_width * player.placement.pixels_per_cm;
    let hidden = (0..asked.camera.frames).filter(|&frame| {
        let x = player.placement.feet.0 + gait.moved(frame).0 - field.beside;
        x < -half || x > field.frame.0 + half
    });
    hidden.count() as f32 / asked.camera.frames as f32
}

#[test]
fn who_goes_through_the_picture_is_hardly_ever_out_of_it() {
    for (pose, then) in [(Pose::Walk, None), (Pose::Run, None), (Pose::Walk, Some(Pose::Stand))] {
        for (side, gaze) in [(Side::Left, Gaze::Ahead), (Side::Centre, Gaze::Ahead), (Side::Left, Gaze::Left)]
        {
            for frames in [30, 96, 240] {
                let mut asked = alone(Framing::Wide, pose);
                asked.camera.frames = frames;
                (asked.figures[0].then, asked.figures[0].side, asked.figures[0].gaze) = (then, side, gaze);
                let part = unseen(&asked);
                assert!(part <= 0.18, "{pose:?} {side:?} {gaze:?} {frames}: {part}");
            }
        }
    }
}

#[test]
fn a_figure_is_at_its_place_in_the_drawing_of_the_panel() {
    for pose in [Pose::Walk, Pose::Run] {
        let asked = alone(Framing::Wide, pose);
        let (players, field) = staged(&asked);
        let gait = Gait::of(&asked, &field, &players[0], 1).unwrap();
        let middle = asked.camera.frames / 2;
        assert!(gait.moved(middle).0.abs() < 0.01);
        let phase = gait.step(middle) as f32 / gait.cycle as f32;
        let panel = telling(&asked, &players[0].figure).phase;
        assert!((phase - panel).abs() <= 0.5 / gait.cycle as f32 + 1e-4, "{pose:?}: {phase} and {panel}");
    }
}

#[test]
fn the_panel_shows_the_first_pose_until_it_has_become_the_other() {
    let mut asked = alone(Framing::Full, Pose::Stand);
    asked.figures[0].then = Some(Pose::Wave);
    assert_eq!(telling(&asked, &asked.figures[0]).change.to_bits(), 0.0_f32.to_bits());
    let mut late = spoken("hana");
    (late.start, late.frames) = (40, 8);
    asked.lines = vec![late];
    assert_eq!(telling(&asked, &asked.figures[0]).change.to_bits(), 1.0_f32.to_bits());
}

#[test]
fn a_pose_becomes_the_other_in_drawings_of_its_own() {
    let mut asked = alone(Framing::Full, Pose::Stand);
    asked.figures[0].then = Some(Pose::Sit);
    let mut animation = Artist::new().animate(&asked);
    let (begins, ends) = camera::change_frames(&asked);
    let mut seen = std::collections::BTreeSet::new();
    for frame in (begins as u32..ends as u32).step_by(2) {
        let mut rgb = vec![0; (asked.frame.width * asked.frame.height * 3) as usize];
        animation.frame(frame, &mut rgb);
        seen.insert(rgb);
    }
    assert!(seen.len() >= 4, "{} drawings", seen.len());
}

#[test]
fn who_rises_keeps_the_head_in_the_picture() {
    for framing in [Framing::Medium, Framing::MediumClose, Framing::Close] {
        let mut asked = alone(framing, Pose::Sit);
        asked.figures[0].then = Some(Pose::Stand);
        let (players, field) = staged(&asked);
        let standing = measures(&Figure { pose: Pose::Stand, then: None, ..players[0].figure.clone() });
        for body in [measures(&players[0].figure), standing] {
            let row = |up: f32| players[0].placement.feet.1 - up * players[0].placement.pixels_per_cm;
            assert!(row(body.top) > field.above && row(body.chin) < field.above + field.frame.1);
        }
    }
}

#[test]
fn people_in_a_train_sit_on_its_bench() {
    for setup in ["a", "b", "c", "main"] {
        let mut asked = request(PlaceKind::Train, Framing::Full, Light::default());
        asked.place.as_mut().unwrap().setup = setup.to_owned();
        assert_eq!(staging::before_bench(&asked).as_ref(), &asked);
        asked.figures[0].pose = Pose::Sit;
        let turned = staging::before_bench(&asked).into_owned();
        assert_eq!(staging::before_bench(&turned).as_ref(), &turned);
        let (players, _) = staged(&turned);
        let sits = |player: &&Player| player.figure.pose == Pose::Sit;
        let sitter = players.iter().find(sits).unwrap();
        let stands = players.iter().find(|player| !sits(player)).unwrap();
        assert!(sitter.on_seat && !stands.on_seat && sitter.depth > stands.depth, "{setup}");
    }
}

#[test]
fn an_animal_alone_has_room_above_its_head_and_before_its_eyes() {
    for (species, framing) in [Species::Bird, Species::Fox, Species::Cat]
        .into_iter()
        .flat_map(|one| [Framing::Medium, Framing::MediumClose, Framing::Close].map(|framing| (one, framing)))
    {
        for gaze in [Gaze::Left, Gaze::Right] {
            let mut asked = alone(framing, Pose::Stand);
            asked.figures[0] = Figure { species, gaze, height_cm: 30, ..asked.figures[0].clone() };
            let (players, field) = staged(&asked);
            let (body, placement) = (measures(&players[0].figure), players[0].placement);
            let above = placement.feet.1 - body.top * placement.pixels_per_cm;
            assert!(above > 0.03 * field.frame.1, "{species:?} {framing:?} {above}");
            let ahead = if placement.flip { body.ahead } else { -body.ahead };
            let eyes = placement.feet.0 + ahead * placement.pixels_per_cm;
            let before = if placement.flip { field.frame.0 - eyes } else { eyes };
            assert!(before > 0.25 * field.frame.0, "{species:?} {framing:?} {before}");
        }
    }
}

#[test]
fn a_grown_person_alone_in_a_wide_shot_is_nearly_half_as_high_as_the_frame() {
    for height in [155, 175] {
        let mut asked = alone(Framing::Wide, Pose::Stand);
        asked.figures[0].height_cm = height;
        let (players, field) = staged(&asked);
        let high = measures(&players[0].figure).top * players[0].placement.pixels_per_cm / field.frame.1;
        assert!((0.4..0.5).contains(&high), "{height} cm: {high}");
    }
}
