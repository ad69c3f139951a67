//! The vocabulary as a page for people.

use std::fmt::Write as _;

use super::Meaning;
use super::lexicon::word_and_class;
use super::table::{Row, TABLE};

/// How no is said; the forms are made by rules and stand in no table.
const DENIALS: &str = "## Saying no\n\n\
    In English `not`, `no`, `never`, `without`, `neither` and `n't` turn around what follows within three words. \
    In Japanese the verb says it (走らない, 走らず, 走っていない, 走りません), an adjective (悲しくない), or what follows \
    a noun (笑顔ではない, 傘なしで, 雨は降っていない). A face that is denied is neutral, weather that is denied is clear, \
    a thing that is denied is not held; everything else that is denied is not drawn.\n";

/// The whole vocabulary as Markdown, one table per part.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::new();
    for part in TABLE {
        let _ =
            writeln!(page, "## {}\n\n| drawn as | English | Japanese |\n| --- | --- | --- |", part.heading);
        let of = |rows: &'static [Row], meaning: Meaning| rows.iter().find(|row| row.0 == meaning);
        let others = part.japanese.iter().filter(|row| of(part.english, row.0).is_none());
        for (meaning, _) in part.english.iter().chain(others) {
            let english = of(part.english, *meaning).map(|row| english(row.1)).unwrap_or_default();
            let japanese = of(part.japanese, *meaning).map(|row| japanese(row.1)).unwrap_or_default();
            let _ = writeln!(page, "| {} | {english} | {japanese} |", name(*meaning));
        }
        page.push('\n');
    }
    page.push_str(DENIALS);
    page
}

fn english(phrases: &str) -> String {
    let words: Vec<&str> = phrases.split('|').map(str::trim).collect();
    words.join(", ").replace('*', "…")
}

fn japanese(phrases: &str) -> String {
    let words: Vec<&str> = phrases.split('|').map(|phrase| word_and_class(phrase.trim()).0).collect();
    words.join("、")
}

fn name(meaning: Meaning) -> String {
    match meaning {
        Meaning::Pose(pose) => spaced(&format!("{pose:?}")),
        Meaning::Head(head) => spaced(&format!("{head:?}")),
        Meaning::Expression(expression) => spaced(&format!("{expression:?}")),
        Meaning::Mark(mark) => spaced(&format!("{mark:?}")),
        Meaning::View(view) => spaced(&format!("{view:?}")),
        Meaning::Gaze(gaze) => spaced(&format!("{gaze:?}")),
        Meaning::Framing(framing) => spaced(&format!("{framing:?}")),
        Meaning::Angle(angle) => spaced(&format!("{angle:?}")),
        Meaning::Camera(camera) => spaced(&format!("{camera:?}")),
        Meaning::Effect(effect) => spaced(&format!("{effect:?}")),
        Meaning::PlaceKind(kind) => spaced(&format!("{kind:?}")),
        Meaning::Time(time) => spaced(&format!("{time:?}")),
        Meaning::Weather(weather) => spaced(&format!("{weather:?}")),
        Meaning::Prop(name) => name.to_owned(),
        Meaning::Hold => "holds the thing".to_owned(),
        Meaning::LetsGo => "no longer holds the thing".to_owned(),
        Meaning::Looks => "looks at whom the sentence names".to_owned(),
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
