//! Every noun that the vocabulary knows reaches the picture, or the list of what was not drawn.
//!
//! That every word of the vocabulary reaches its noun is tested where the vocabulary is.

use std::fmt::Debug;

use domain::character::{Build, Eyes, Gender, HairShape, Hat, Outfit, Species};
use domain::place::{DayTime, Light, PlaceKind, Weather};
use domain::request::Request;
use domain::shot::{
    Angle, CameraMove, Effect, Expression, Framing, Gaze, Head, Mark, Pose, Timing, Transition, View,
};
use serde::de::DeserializeOwned;

use super::{Artist, frames, request};

/// Every variant of an enumeration, as serde offers them when it is given a word that means nothing.
fn every<T: DeserializeOwned>() -> Vec<T> {
    let refused = match serde_json::from_str::<T>("\"?\"") {
        Ok(_) => panic!("it takes any word"),
        Err(error) => error.to_string(),
    };
    let offered = refused.split_once("expected").map_or("", |(_, offered)| offered);
    let words: Vec<&str> = offered.split('`').skip(1).step_by(2).collect();
    assert!(words.len() > 1, "{refused}");
    words.into_iter().map(|word| serde_json::from_str(&format!("\"{word}\"")).unwrap()).collect()
}

/// One person by day in front of a street, as silent and still as can be.
fn plain() -> Request {
    let mut asked = request(PlaceKind::Street, Framing::Full, Light::default());
    asked.figures.truncate(1);
    asked.lines.clear();
    asked
}

/// Draws the request with every variant in turn: each picture differs from all others, or says what it lacks.
fn each_is_seen<T: DeserializeOwned + Debug + Copy>(set: impl Fn(&mut Request, T)) {
    let artist = Artist::new();
    let mut seen: Vec<(T, Vec<u8>)> = Vec::new();
    for value in every::<T>() {
        let mut asked = plain();
        set(&mut asked, value);
        let drawing = artist.draw(&asked);
        if !drawing.omitted.is_empty() {
            continue;
        }
        let same = seen.iter().find(|(_, rgb)| *rgb == drawing.rgb);
        assert!(
            same.is_none(),
            "{value:?} is drawn as {:?} and nothing says so",
            same.map(|(other, _)| other)
        );
        seen.push((value, drawing.rgb));
    }
    assert!(seen.len() > 1, "nothing of it is drawn");
}

#[test]
fn what_a_figure_does_is_seen() {
    each_is_seen::<Pose>(|asked, pose| asked.figures[0].pose = pose);
    each_is_seen::<View>(|asked, view| asked.figures[0].view = view);
    each_is_seen::<Head>(|asked, head| asked.figures[0].head = head);
    each_is_seen::<Expression>(|asked, expression| {
        asked.camera.framing = Framing::Close;
        asked.figures[0].expression = expression;
    });
    each_is_seen::<Mark>(|asked, mark| {
        asked.camera.framing = Framing::Close;
        asked.figures[0].marks = vec![mark];
    });
}

/// A gaze ahead and one into the lens are the same for a face that is seen from the front.
#[test]
fn where_a_figure_looks_is_seen() {
    each_is_seen::<Gaze>(|asked, gaze| {
        asked.camera.framing = Framing::Close;
        asked.figures[0].view = View::ThreeQuarter;
        asked.figures[0].gaze = gaze;
    });
}

#[test]
fn what_a_figure_is_like_is_seen() {
    each_is_seen::<HairShape>(|asked, shape| asked.figures[0].hair.shape = shape);
    each_is_seen::<Eyes>(|asked, eyes| {
        asked.camera.framing = Framing::Close;
        asked.figures[0].eyes = eyes;
    });
    each_is_seen::<Hat>(|asked, hat| asked.figures[0].hat = Some(hat));
    each_is_seen::<Outfit>(|asked, outfit| asked.figures[0].outfit = outfit);
    each_is_seen::<Build>(|asked, build| asked.figures[0].build = build);
    each_is_seen::<Species>(|asked, species| asked.figures[0].species = species);
    let mut asked = plain();
    let she = Artist::new().draw(&asked);
    asked.figures[0].gender = Gender::Male;
    assert_ne!(she.rgb, Artist::new().draw(&asked).rgb);
}

#[test]
fn where_and_when_it_is_is_seen() {
    each_is_seen::<PlaceKind>(|asked, kind| {
        if let Some(place) = &mut asked.place {
            place.kind = kind;
        }
    });
    each_is_seen::<DayTime>(|asked, time| asked.camera.light.time = time);
    each_is_seen::<Weather>(|asked, weather| asked.camera.light.weather = weather);
}

#[test]
fn how_the_camera_sees_it_is_seen() {
    each_is_seen::<Framing>(|asked, framing| asked.camera.framing = framing);
    each_is_seen::<Effect>(|asked, effect| asked.camera.effects = vec![effect]);
    each_is_seen::<Angle>(|asked, angle| {
        *asked = request(PlaceKind::Street, Framing::Medium, Light::default());
        asked.camera.angle = angle;
    });
}

/// Moves, timings and fades are seen in motion; a dissolve and a wipe are made where two shots meet.
#[test]
fn what_moves_is_seen_in_motion() {
    let film = |set: &dyn Fn(&mut Request)| {
        let mut asked = request(PlaceKind::Street, Framing::Full, Light::default());
        asked.camera.frames = 24;
        asked.figures.truncate(1);
        asked.figures[0].pose = Pose::Walk;
        set(&mut asked);
        frames(&asked).into_iter().map(|(_, rgb)| rgb).collect::<Vec<_>>()
    };
    let mut seen: Vec<Vec<Vec<u8>>> = Vec::new();
    for camera_move in every::<CameraMove>() {
        let moved = film(&|asked| asked.camera.camera_move = camera_move);
        assert!(!seen.contains(&moved), "{camera_move:?}");
        seen.push(moved);
    }
    for timing in [Timing::Ones, Timing::Threes] {
        let timed = film(&|asked| asked.camera.timing = timing);
        assert!(!seen.contains(&timed), "{timing:?}");
        seen.push(timed);
    }
    for transition in [Transition::FadeIn, Transition::FadeOut] {
        let faded = film(&|asked| asked.camera.transition = transition.clone());
        assert!(!seen.contains(&faded), "{transition:?}");
        seen.push(faded);
    }
    let changed = film(&|asked| {
        asked.figures[0].pose = Pose::Stand;
        asked.figures[0].then = Some(Pose::Bow);
    });
    assert_ne!(changed[0], changed[23], "who stands and then bows has changed at the end");
}
