use std::fmt::Write as _;

use super::*;
use crate::screenplay::{castfile, fountain};
use crate::shot::{Gaze, ShotContent, Side, Staging};

const SCRIPT: &str = include_str!("../../../../../examples/rain-shelter/rain-shelter.fountain");
const CAST: &str = include_str!("../../../../../examples/rain-shelter/cast.toml");
const STYLE: &str = include_str!("../../../../../examples/rain-shelter/style.toml");

fn bundled() -> Breakdown {
    let cast = castfile::parse(CAST).unwrap();
    let style = castfile::parse_style(STYLE).unwrap();
    let screenplay = fountain::parse(SCRIPT.as_bytes()).unwrap();
    assert_eq!(screenplay.warnings, []);
    breakdown(&screenplay, &Cast::from(&cast), &Pacing::at(style.rate))
}

/// The shot list as a director reads it.
fn table(breakdown: &Breakdown) -> String {
    let codes = crate::screenplay::codes::shots(breakdown.shots().count()).unwrap();
    let mut codes = codes.iter();
    let mut page = String::new();
    for scene in &breakdown.scenes {
        let light = scene.light;
        let _ = writeln!(page, "{} | {:?} {:?}", scene.heading, light.time, light.weather);
        for shot in &scene.shots {
            let _ = writeln!(page, "  {} {}", codes.next().unwrap(), row(shot));
        }
    }
    page
}

fn row(shot: &ShotContent) -> String {
    let people: Vec<String> = shot.cast.iter().map(person).collect();
    let words: Vec<String> =
        shot.lines.iter().map(|line| format!("{}: \"{}\"", line.name, line.text)).collect();
    let said = [shot.action.as_str(), &words.join(" / ")].join("");
    let prop = shot.prop.as_ref().map_or_else(String::new, |prop| format!(" [{prop}]"));
    format!(
        "{:>3}f {:?}/{:?} {:?} {:?} {:?} {} {:?} <{}>{prop} {said}",
        shot.frames,
        shot.purpose,
        shot.framing,
        shot.angle,
        shot.camera,
        shot.light.weather,
        shot.setup,
        shot.transition,
        people.join(" | "),
    )
}

fn person(staging: &Staging) -> String {
    let side = match staging.side {
        Side::Left => "L",
        Side::Centre => "C",
        Side::Right => "R",
    };
    let holds = staging.holds.as_ref().map_or_else(String::new, |thing| format!("+{thing}"));
    let gaze = if staging.gaze == Gaze::Ahead { String::new() } else { format!(" ->{:?}", staging.gaze) };
    format!(
        "{side} {} {:?} {:?} {:?}{gaze}{holds}",
        staging.character, staging.pose, staging.expression, staging.view
    )
}

#[test]
fn the_bundled_film_is_a_short_of_about_twenty_four_shots() {
    let film = bundled();
    assert_eq!(film.warnings, []);
    let seconds = Rate::FILM.seconds(film.frames());
    let shots = film.shots().count();
    assert!((60.0..=100.0).contains(&seconds), "{seconds} s");
    assert!((22..=26).contains(&shots), "{shots} shots");
}

#[test]
fn the_shot_list_of_the_bundled_film() {
    let film = bundled();
    let seconds = Rate::FILM.seconds(film.frames());
    insta::assert_snapshot!(format!("{}{seconds:.1} s\n", table(&film)));
}
