//! The vocabulary as a page for people.

use std::fmt::Write as _;

use super::Meaning;
use super::table::TABLE;

/// The whole vocabulary as Markdown, one table per part.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::new();
    for (heading, rows) in TABLE {
        let _ = writeln!(page, "## {heading}\n\n| drawn as | words |\n| --- | --- |");
        for (meaning, phrases) in *rows {
            let words: Vec<&str> = phrases.split('|').map(str::trim).collect();
            let _ = writeln!(page, "| {} | {} |", name(*meaning), words.join(", ").replace('*', "…"));
        }
        page.push('\n');
    }
    page
}

fn name(meaning: Meaning) -> String {
    match meaning {
        Meaning::Pose(pose) => spaced(&format!("{pose:?}")),
        Meaning::Expression(expression) => spaced(&format!("{expression:?}")),
        Meaning::View(view) => spaced(&format!("{view:?}")),
        Meaning::Gaze(gaze) => spaced(&format!("{gaze:?}")),
        Meaning::Framing(framing) => spaced(&format!("{framing:?}")),
        Meaning::Angle(angle) => spaced(&format!("{angle:?}")),
        Meaning::Camera(camera) => spaced(&format!("{camera:?}")),
        Meaning::Time(time) => spaced(&format!("{time:?}")),
        Meaning::Weather(weather) => spaced(&format!("{weather:?}")),
        Meaning::Prop(name) => name.to_owned(),
        Meaning::Hold => "holds the thing".to_owned(),
        Meaning::LetsGo => "no longer holds the thing".to_owned(),
        Meaning::Looks => "looks at who is named next".to_owned(),
        Meaning::LeavesScene => "is not in the scene any more".to_owned(),
    }
}

/// `ThreeQuarter` as `three quarter`.
fn spaced(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(character.to_lowercase());
    }
    text
}
