//! Every word of the table reaches a reading as what the table says it means.

use crate::screenplay::vocabulary::lexicon::word_and_class;
use crate::screenplay::vocabulary::table::TABLE;
use crate::screenplay::vocabulary::{Meaning, Reading, read};

fn says(reading: &Reading, meaning: Meaning) -> bool {
    match meaning {
        Meaning::Pose(pose) => reading.pose == Some(pose) || reading.then == Some(pose),
        Meaning::Head(head) => reading.head == Some(head),
        Meaning::Expression(expression) => reading.expression == Some(expression),
        Meaning::Mark(mark) => reading.marks.contains(&mark),
        Meaning::View(view) => reading.view == Some(view),
        Meaning::Gaze(gaze) => reading.gaze == Some(gaze),
        Meaning::Framing(framing) => reading.framing == Some(framing),
        Meaning::Angle(angle) => reading.angle == Some(angle),
        Meaning::Camera(camera) => reading.camera == Some(camera),
        Meaning::Effect(effect) => reading.effects.contains(&effect),
        Meaning::PlaceKind(kind) => reading.place_kind == Some(kind),
        Meaning::Time(time) => reading.time == Some(time),
        Meaning::Weather(weather) => reading.weather == Some(weather),
        Meaning::Prop(name) => reading.prop.as_deref() == Some(name),
        Meaning::Hold => reading.holds.is_some(),
        Meaning::LetsGo => reading.lets_go,
        Meaning::Looks => reading.looks,
        Meaning::LeavesScene => reading.leaves,
    }
}

#[test]
fn every_english_phrase_is_read_as_its_meaning() {
    for (meaning, phrases) in TABLE.iter().flat_map(|part| part.english) {
        for phrase in phrases.split('|').map(str::trim) {
            let phrase = phrase.replace('*', "the bell");
            let texts = [phrase.clone(), format!("{phrase} the bell"), format!("the bell {phrase}")];
            let only_with_a_thing = *meaning == Meaning::Hold;
            let mut texts = texts.iter().take(if only_with_a_thing { 3 } else { 1 });
            assert!(texts.any(|text| says(&read(text), *meaning)), "{phrase} is not {meaning:?}");
        }
    }
}

#[test]
fn every_japanese_word_is_read_as_its_meaning_in_its_forms() {
    for (meaning, phrases) in TABLE.iter().flat_map(|part| part.japanese) {
        for phrase in phrases.split('|').map(str::trim) {
            for form in forms(phrase) {
                let texts = [form.clone(), format!("鈴を{form}"), format!("{form}鈴")];
                let only_with_a_thing = *meaning == Meaning::Hold;
                let mut texts = texts.iter().take(if only_with_a_thing { 3 } else { 1 });
                assert!(texts.any(|text| says(&read(text), *meaning)), "{form} is not {meaning:?}");
            }
        }
    }
}

/// The dictionary form, what a person did, is doing, and does politely.
fn forms(phrase: &str) -> Vec<String> {
    let (word, class) = word_and_class(phrase);
    let mut forms = vec![word.to_owned()];
    let stem: String = word.chars().take(word.chars().count() - 1).collect();
    match (class, word.chars().last()) {
        (Some("1" | "k"), _) => {
            forms.extend([format!("{stem}た"), format!("{stem}ている"), format!("{stem}ます")]);
        }
        (Some("i"), _) => forms.extend([format!("{stem}かった"), format!("{stem}そうに")]),
        (Some("5"), Some('る')) => {
            forms.extend([format!("{stem}った"), format!("{stem}っている"), format!("{stem}ります")]);
        }
        (Some("5"), Some('す')) => {
            forms.extend([format!("{stem}した"), format!("{stem}している"), format!("{stem}します")]);
        }
        (Some("5"), Some('む')) => {
            forms.extend([format!("{stem}んだ"), format!("{stem}んでいる"), format!("{stem}みます")]);
        }
        _ => {}
    }
    forms
}

#[test]
fn every_japanese_verb_can_be_denied() {
    for (meaning, phrases) in TABLE.iter().flat_map(|part| part.japanese) {
        let Meaning::Pose(pose) = meaning else { continue };
        for phrase in phrases.split('|').map(str::trim) {
            let (word, class) = word_and_class(phrase);
            let stem: String = word.chars().take(word.chars().count() - 1).collect();
            let denied = match (class, word.chars().last()) {
                (Some("1" | "k"), _) => stem,
                (Some("5"), Some('る')) => format!("{stem}ら"),
                (Some("5"), Some('す')) => format!("{stem}さ"),
                (Some("5"), Some('む')) => format!("{stem}ま"),
                (Some("5"), Some('く')) => format!("{stem}か"),
                _ => continue,
            };
            for ending in ["ない", "なかった", "ず", "ずに", "なくて"] {
                let reading = read(&format!("{denied}{ending}"));
                assert_ne!(reading.pose, Some(*pose), "{denied}{ending}");
            }
        }
    }
}
