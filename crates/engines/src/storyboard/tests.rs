//! What the artist promises, held against its drawings.

mod acting;
mod composition;
mod golden;
mod reach;

use std::collections::BTreeMap;

use domain::character::{Build, Eyes, Gender, Hair, Outfit, Species};
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::rate::Rate;
use domain::request::{Camera, DrawnPlace, FORM, Figure, Request};
use domain::shot::{
    Angle, CameraMove, Expression, Framing, Gaze, Line, Pose, Side, Timing, Transition, View,
};
use domain::style::{FrameSize, Ink};
use domain::take::Stage;

use super::camera::{self, Field};
use super::figure::measures;
use super::{Artist, staging};

mod effects;

const KINDS: [PlaceKind; 14] = PlaceKind::ALL;
const TIMES: [DayTime; 4] = [DayTime::Dawn, DayTime::Day, DayTime::Dusk, DayTime::Night];
const WEATHERS: [Weather; 4] = [Weather::Clear, Weather::Cloud, Weather::Rain, Weather::Snow];
const FRAMINGS: [Framing; 8] = [
    Framing::ExtremeWide,
    Framing::Wide,
    Framing::Full,
    Framing::Medium,
    Framing::MediumClose,
    Framing::Close,
    Framing::ExtremeClose,
    Framing::Insert,
];

pub(super) fn request(kind: PlaceKind, framing: Framing, light: Light) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".to_owned(),
        frame: FrameSize { width: 256, height: 144 },
        rate: Rate::FILM,
        seed: 3,
        camera: Camera {
            framing,
            angle: Angle::EyeLevel,
            camera_move: CameraMove::Fixed,
            light,
            frames: 48,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: Some(DrawnPlace {
            slug: "lane".parse().unwrap(),
            kind,
            setup: "a".to_owned(),
            palette: BTreeMap::new(),
            sign: "KASA".to_owned(),
        }),
        figures: vec![figure("hana", 150, Side::Left), figure("ren", 178, Side::Right)],
        prop: Some("red umbrella".to_owned()),
        action: String::new(),
        lines: vec![spoken("hana")],
        ink: Ink::default(),
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: BTreeMap::new(),
    }
}

fn spoken(who: &str) -> Line {
    Line {
        speaker: Some(who.parse().unwrap()),
        name: who.to_uppercase(),
        text: "Look, the rain has stopped.".to_owned(),
        parenthetical: String::new(),
        off_screen: false,
        start: 6,
        frames: 30,
    }
}

pub(super) fn figure(name: &str, height_cm: u16, side: Side) -> Figure {
    Figure {
        slug: name.parse().unwrap(),
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
        palette: BTreeMap::new(),
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

/// A request for the insert of a letter in a place of this kind.
pub(super) fn insert(kind: PlaceKind, action: &str) -> Request {
    let letter = Some("letter".to_owned());
    Request { action: action.to_owned(), prop: letter, ..request(kind, Framing::Insert, RAINY_DUSK) }
}

/// Every move of a camera.
pub(super) const MOVES: [CameraMove; 9] = [
    CameraMove::Fixed,
    CameraMove::PanLeft,
    CameraMove::PanRight,
    CameraMove::TiltUp,
    CameraMove::TiltDown,
    CameraMove::TruckIn,
    CameraMove::TruckOut,
    CameraMove::Follow,
    CameraMove::Shake,
];

const RAINY_DUSK: Light = Light { time: DayTime::Dusk, weather: Weather::Rain };

/// Whether a picture has more than one colour, which an empty sheet has not.
fn is_painted(rgb: &[u8]) -> bool {
    rgb.chunks_exact(3).any(|pixel| pixel != &rgb[..3])
}

#[test]
fn every_place_is_drawn_in_every_light() {
    let artist = Artist::new();
    for kind in KINDS {
        for (time, weather) in TIMES.iter().flat_map(|&time| WEATHERS.map(|weather| (time, weather))) {
            let drawing = artist.draw(&request(kind, Framing::Wide, Light { time, weather }));
            assert_eq!(drawing.rgb.len(), 256 * 144 * 3);
            assert!(is_painted(&drawing.rgb), "{kind:?} {time:?} {weather:?}");
            assert!(drawing.omitted.is_empty(), "{:?}", drawing.omitted);
        }
    }
}

#[test]
fn every_place_is_drawn_in_every_framing_and_angle() {
    let artist = Artist::new();
    let angles = [Angle::EyeLevel, Angle::High, Angle::Low, Angle::OverShoulder, Angle::Dutch];
    for (index, kind) in KINDS.into_iter().enumerate() {
        for (step, framing) in FRAMINGS.into_iter().enumerate() {
            let mut asked = request(kind, framing, RAINY_DUSK);
            asked.camera.angle = angles[(index + step) % angles.len()];
            assert!(is_painted(&artist.draw(&asked).rgb), "{kind:?} {framing:?}");
        }
    }
}

#[test]
fn odd_frames_and_crowds_are_drawn() {
    for (width, height) in [(1080, 1920), (640, 480), (64, 64), (4096, 64)] {
        for count in 0..7 {
            let mut asked = request(PlaceKind::Street, Framing::Medium, Light::default());
            asked.frame = FrameSize { width, height };
            asked.figures = (0..count).map(|_| figure("hana", 160, Side::Centre)).collect();
            let drawing = Artist::new().draw(&asked);
            assert_eq!(drawing.rgb.len(), (width * height * 3) as usize);
            assert_eq!(drawing.omitted.iter().any(|one| one.contains("more than 5 figures")), count > 5);
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes_whatever_was_drawn_before() {
    let asked = request(PlaceKind::Shrine, Framing::Wide, RAINY_DUSK);
    let artist = Artist::new();
    let first = artist.draw(&asked);
    for kind in KINDS {
        let _drawing = artist.draw(&request(kind, Framing::Full, Light::default()));
    }
    assert_eq!(first, artist.draw(&asked));
    assert_eq!(first, Artist::new().draw(&asked));
}

#[test]
fn shots_of_one_setup_share_their_background_and_another_setup_has_its_own() {
    let mut empty = request(PlaceKind::Street, Framing::Wide, Light::default());
    empty.figures.clear();
    let mut other_shot = empty.clone();
    other_shot.seed = 99;
    other_shot.action = "The street is empty.".to_owned();
    assert_eq!(Artist::new().draw(&empty), Artist::new().draw(&other_shot));
    let mut other_setup = empty.clone();
    other_setup.place.as_mut().unwrap().setup = "b".to_owned();
    assert_ne!(Artist::new().draw(&empty).rgb, Artist::new().draw(&other_setup).rgb);
}

#[test]
fn feet_stand_on_the_ground_at_the_scale_of_their_depth() {
    for framing in [Framing::ExtremeWide, Framing::Wide, Framing::Full] {
        for angle in [Angle::EyeLevel, Angle::High, Angle::Low] {
            let mut asked = request(PlaceKind::Street, framing, Light::default());
            asked.camera.angle = angle;
            let field = Field::at_rest(&asked);
            let view = camera::view(&asked, &field);
            for player in staging::stage(&asked, &field, &view).0 {
                let ground = view.spot((0.0, 0.0, player.depth)).1;
                assert!((player.placement.feet.1 - ground).abs() < 0.01, "{framing:?} {angle:?}");
                assert!((player.placement.pixels_per_cm - view.scale(player.depth)).abs() < 1e-4);
                assert!(player.placement.feet.1 <= field.frame.1 && ground > view.vanish.1);
            }
        }
    }
}

/// The players of a shot, with its field.
fn staged(asked: &Request) -> (Vec<staging::Player>, Field) {
    let field = Field::at_rest(asked);
    let players = staging::stage(asked, &field, &camera::view(asked, &field)).0;
    (players, field)
}

#[test]
fn all_figures_of_a_shot_share_one_scale_and_one_ground_and_are_all_seen() {
    for framing in FRAMINGS {
        for height in [30, 90, 150, 178] {
            for pose in [Pose::Stand, Pose::Sit, Pose::Crouch] {
                let mut asked = request(PlaceKind::Station, framing, Light::default());
                asked.figures[1].height_cm = height;
                asked.figures[1].pose = pose;
                asked.figures[1].species = if height == 30 { Species::Cat } else { Species::Human };
                one_scale(&asked);
            }
        }
    }
}

/// Apart from what the distance does, which is a few steps at most, all are drawn at one scale.
fn one_scale(asked: &Request) {
    let (players, field) = staged(asked);
    let view = camera::view(asked, &field);
    let (lowest, framing) = (field.frame.1, staging::framing(asked, &field));
    for player in &players {
        let placement = &player.placement;
        let near = &players[players.len() - 1].placement;
        if player.grounded {
            assert!((placement.pixels_per_cm - view.scale(player.depth)).abs() < 1e-4);
            assert!(placement.pixels_per_cm > 0.85 * near.pixels_per_cm, "{framing:?}");
        } else {
            assert!((placement.pixels_per_cm - near.pixels_per_cm).abs() < 1e-4, "{framing:?}");
            assert!((placement.feet.1 - near.feet.1).abs() < 1e-3, "{framing:?}");
        }
        let chin = placement.feet.1 - measures(&player.figure).chin * placement.pixels_per_cm;
        assert!(chin > 0.0 && chin < lowest, "{} in {framing:?}", player.figure.name);
    }
}

#[test]
fn a_cat_alone_is_framed_closely_and_a_cat_beside_a_person_widens_the_shot() {
    let mut asked = request(PlaceKind::Station, Framing::Medium, Light::default());
    asked.figures[1] = Figure { species: Species::Cat, pose: Pose::Sit, ..figure("mikan", 30, Side::Right) };
    let field = Field::at_rest(&asked);
    assert_eq!(staging::framing(&asked, &field), Framing::Full);
    asked.figures.remove(0);
    assert_eq!(staging::framing(&asked, &field), Framing::Medium);
}

#[test]
fn what_is_held_out_over_a_shoulder_is_in_the_picture() {
    let mut asked = request(PlaceKind::Shop, Framing::MediumClose, Light::default());
    asked.camera.angle = Angle::OverShoulder;
    asked.figures[1].pose = Pose::Reach;
    asked.figures[1].holds = Some("umbrella".to_owned());
    let (players, field) = staged(&asked);
    let far = &players[0].placement;
    // The hand is held out at the height of the chest, about 45 cm before it.
    let up = measures(&players[0].figure).chest;
    let hand = (far.feet.0 - 45.0 * far.pixels_per_cm, far.feet.1 - up * far.pixels_per_cm);
    assert!(hand.0 > 0.3 * field.frame.0 && hand.1 < 0.8 * field.frame.1, "{hand:?}");
}

#[test]
fn walkers_under_an_umbrella_hold_it_open_and_go_the_same_way() {
    let mut asked = request(PlaceKind::Bridge, Framing::Wide, Light::default());
    "Hana and Ren walk under one umbrella.".clone_into(&mut asked.action);
    for figure in &mut asked.figures {
        figure.pose = Pose::Walk;
    }
    asked.figures[0].holds = Some("umbrella".to_owned());
    let (players, _) = staged(&asked);
    let [holder, guest] = &players[..] else { panic!("two walk: {players:?}") };
    assert_eq!(holder.figure.holds.as_deref(), Some("open umbrella"));
    assert_eq!(holder.placement.flip, guest.placement.flip);
    let apart = (guest.placement.feet.0 - holder.placement.feet.0) / holder.placement.pixels_per_cm;
    assert!((40.0..70.0).contains(&apart), "{apart} cm apart");
    asked.action.clear();
    assert_eq!(staged(&asked).0[1].figure.holds.as_deref(), Some("umbrella"));
}

#[test]
fn figures_keep_their_sides_and_face_each_other() {
    for framing in FRAMINGS {
        let asked = request(PlaceKind::Street, framing, Light::default());
        let field = Field::at_rest(&asked);
        let (players, _) = staging::stage(&asked, &field, &camera::view(&asked, &field));
        let of = |name: &str| players.iter().find(|player| player.figure.slug.as_str() == name);
        let (Some(hana), Some(ren)) = (of("hana"), of("ren")) else {
            assert_eq!(framing, Framing::Insert);
            continue;
        };
        assert!(hana.placement.feet.0 < ren.placement.feet.0);
        assert!(hana.placement.flip && !ren.placement.flip);
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let mut asked = request(PlaceKind::Street, Framing::Insert, Light::default());
    asked.prop = Some("grand piano".to_owned());
    asked.place.as_mut().unwrap().sign = "傘".to_owned();
    insta::assert_debug_snapshot!(Artist::new().draw(&asked).omitted, @r#"
    [
        "the sign's words: no strokes for 傘",
        "prop \"grand piano\": no drawing of it",
    ]
    "#);
}

fn frames(asked: &Request) -> Vec<(bool, Vec<u8>)> {
    let mut animation = Artist::new().animate(asked);
    let size = (asked.frame.width * asked.frame.height * 3) as usize;
    (0..animation.frames())
        .map(|frame| {
            let mut rgb = vec![0; size];
            animation.frame(frame, &mut rgb);
            (animation.repeats(frame), rgb)
        })
        .collect()
}

#[test]
fn frames_that_are_said_to_repeat_do_and_the_shot_has_its_length() {
    let moves = [CameraMove::Fixed, CameraMove::PanLeft, CameraMove::TiltUp, CameraMove::TruckIn];
    for (camera_move, weather) in moves.into_iter().zip(WEATHERS) {
        let light = Light { time: DayTime::Day, weather };
        let mut asked = request(PlaceKind::Street, Framing::Full, light);
        asked.camera.camera_move = camera_move;
        asked.figures[1].pose = Pose::Walk;
        let frames = frames(&asked);
        assert_eq!(frames.len(), 48);
        for pair in frames.windows(2) {
            if pair[1].0 {
                assert_eq!(pair[0].1, pair[1].1, "{camera_move:?}");
            }
        }
        let repeated = frames.iter().filter(|frame| frame.0).count();
        assert!(repeated > 0 && repeated < 47, "{camera_move:?} repeats {repeated} frames");
    }
}

#[test]
fn a_still_shot_on_twos_changes_at_most_every_second_frame() {
    let asked = request(PlaceKind::Shop, Framing::Medium, RAINY_DUSK);
    let frames = frames(&asked);
    assert!(frames.iter().skip(1).step_by(2).all(|frame| frame.0));
    assert!(frames.iter().any(|frame| !frame.0));
}

#[test]
fn fades_begin_or_end_in_black() {
    let black = |rgb: &[u8]| rgb.iter().all(|&byte| byte == 0);
    let mut asked = request(PlaceKind::Bridge, Framing::Wide, Light::default());
    asked.camera.transition = Transition::FadeIn;
    let fading_in = frames(&asked);
    assert!(black(&fading_in[0].1) && !black(&fading_in[12].1) && !black(&fading_in[47].1));
    asked.camera.transition = Transition::FadeOut;
    let fading_out = frames(&asked);
    assert!(!black(&fading_out[0].1) && black(&fading_out[47].1));
}

#[test]
fn no_place_gives_a_plain_ground() {
    let mut asked = request(PlaceKind::Street, Framing::Medium, Light::default());
    asked.place = None;
    asked.figures.clear();
    let drawing = Artist::new().draw(&asked);
    let middle = &drawing.rgb[(72 * 256 + 128) * 3..(72 * 256 + 128) * 3 + 3];
    let paper = asked.ink.paper;
    assert!(middle[0].abs_diff(paper.red) < 16 && middle[2].abs_diff(paper.blue) < 16);
}

#[test]
fn the_artist_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Artist>();
}
