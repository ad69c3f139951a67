use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::screenplay::{castfile, fountain};
use crate::shot::{Gaze, ShotContent, Side, Staging, Timing};

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
    let effects = listed(" +", &shot.effects);
    format!(
        "{:>3}f {:?}/{:?} {:?} {:?} {:?} {} {:?}{effects} <{}>{prop} {said}",
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

fn listed<T: std::fmt::Debug>(sign: &str, things: &[T]) -> String {
    things.iter().fold(String::new(), |list, thing| format!("{list}{sign}{thing:?}"))
}

fn person(staging: &Staging) -> String {
    let side = match staging.side {
        Side::Left => "L",
        Side::Centre => "C",
        Side::Right => "R",
    };
    let holds = staging.holds.as_ref().map_or_else(String::new, |thing| format!("+{thing}"));
    let gaze = if staging.gaze == Gaze::Ahead { String::new() } else { format!(" ->{:?}", staging.gaze) };
    let then = staging.then.map_or_else(String::new, |pose| format!(" then {pose:?}"));
    let head = if staging.head.is_usual() { String::new() } else { format!(" head {:?}", staging.head) };
    let marks = listed(" *", &staging.marks);
    format!(
        "{side} {} {:?}{then}{head} {:?}{marks} {:?}{gaze}{holds}",
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

const SMALL_CAST: &str = "[[character]]\nname = \"Hana\"\ngender = \"female\"\n[[character]]\nname = \"Ren\"\ngender = \"male\"\n\
    [[character]]\nname = \"Mikan\"\nspecies = \"cat\"\n[[place]]\nname = \"Street\"\nkind = \"street\"\naliases = [\"Old Road\"]\n\
    [[place]]\nname = \"Station\"\nkind = \"station\"";

fn small(text: &str) -> Breakdown {
    let cast = castfile::parse(SMALL_CAST).unwrap();
    breakdown(&fountain::parse(text.as_bytes()).unwrap(), &Cast::from(&cast), &Pacing::default())
}

fn warnings(text: &str) -> Vec<String> {
    small(text).warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn unknown_names_are_reported_once_with_the_nearest_ones() {
    let text = "EXT. STRET - DAY\n\nHana waits.\n\nHANNA\nHello.\n\nHANNA\nAgain.\n\nEXT. STREET - DAY\n\nRen waits.";
    assert_eq!(
        warnings(text),
        [
            "line 1: there is no place called \"STRET\"; add a [[place]] to cast.toml or an alias to one (nearest: Street, Station)",
            "line 5: nobody is called \"HANNA\" in the cast; add a [[character]] to cast.toml or an alias to one (nearest: Hana)",
        ]
    );
}

#[test]
fn headings_give_place_and_light_by_name_alias_and_words() {
    let film = small(
        "EXT. OLD ROAD, IN THE RAIN - EARLY MORNING\n\nHana waits.\n\nINT. STATION HALL - CONTINUOUS\n\nRen waits.\n\nI/E. CAR ON STREET - NIGHT\n\nRen waits.",
    );
    insta::assert_snapshot!(table(&film));
}

#[test]
fn a_note_sets_the_length_unless_the_words_need_more() {
    let film = small(
        "EXT. STREET - DAY\n\nHana runs. [[3s]]\n\nRen runs.\n\n[[36f]]\n\nHANA\nThis is a rather long line of words.\n[[12f]]",
    );
    let frames: Vec<u32> = film.shots().map(|shot| shot.frames).collect();
    assert_eq!(frames[..2], [72, 36]);
    assert!(frames[2] > 60);
    assert!(film.warnings[0].to_string().starts_with("line 9: a note asks for 12 frames"));
}

#[test]
fn a_voice_off_screen_is_heard_over_the_listener() {
    let film = small("EXT. STREET - DAY\n\nHana waits.\n\nREN (V.O.)\nI am far away.\n");
    let shot = film.shots().last().unwrap();
    assert!(shot.lines[0].off_screen);
    assert_eq!(shot.lines[0].speaker.as_ref().unwrap().as_str(), "ren");
    assert_eq!(shot.cast.iter().map(|one| one.character.as_str()).collect::<Vec<_>>(), ["hana"]);
}

#[test]
fn pronouns_subjects_and_objects_get_what_is_theirs() {
    let film = small(
        "EXT. STREET - DAY\n\nHana and Ren stand in the rain.\n\nShe looks at him, smiling.\n\nHana waves to Ren, laughing.\n\n\
         Hana's umbrella lies on the ground.\n\nHe sits down. Looks up.\n\nMikan runs away.\n\nRen, crying, holds a letter. Hana bows.\n",
    );
    insta::assert_snapshot!(table(&film));
}

#[test]
fn sides_hold_through_a_scene_and_directions_are_honoured() {
    let film = small(
        "EXT. STREET - DUSK\n\nWIDE. Ren waits.\n\nHANA\nRen! You came all the way here!\n\nREN\nI promised to be here.\n\n\
         HANA\nYou did, and you kept your promise in all this rain.\n\nCLOSE ON Hana, crying.\nLOW ANGLE. PAN LEFT. INSERT - The old clock.\n\nCUT TO:\n\n\
         HANA AND REN\nLet us go home now.\n",
    );
    for shot in film.shots() {
        for staging in &shot.cast {
            let side = if staging.character.as_str() == "ren" { Side::Left } else { Side::Right };
            assert_eq!(staging.side, side);
        }
    }
    insta::assert_snapshot!(table(&film));
}

#[test]
fn a_dual_dialogue_is_one_shot_of_both() {
    let film = small(
        "EXT. STREET - DAY\n\nHana waits. Ren waits.\n\nHANA\nYou are late again!\n\nREN ^\n(crying)\nI am so sorry, really!\n",
    );
    let shot = film.shots().last().unwrap();
    assert_eq!(
        shot.cast.iter().map(person).collect::<Vec<_>>(),
        ["L hana Stand Neutral ThreeQuarter ->Right", "R ren Stand Cry ThreeQuarter"]
    );
    assert_eq!(shot.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["HANA", "REN"]);
    assert_eq!(film.shots().count(), 2);
}

/// Names in Japanese, one of which is also a word for snow.
const JAPANESE_CAST: &str = "[[character]]\nname = \"ハナ\"\ngender = \"female\"\n[[character]]\nname = \"蓮\"\ngender = \"male\"\n\
    [[character]]\nname = \"雪\"\ngender = \"female\"\n[[place]]\nname = \"教室\"\nkind = \"classroom\"\n\
    [[place]]\nname = \"Shrine\"\nkind = \"shrine\"\naliases = [\"神社\"]";

fn japanese(text: &str) -> Breakdown {
    let cast = castfile::parse(JAPANESE_CAST).unwrap();
    let cast = Cast::from(&cast);
    let screenplay = fountain::parse_knowing(text.as_bytes(), &cast.names()).unwrap();
    breakdown(&screenplay, &cast, &Pacing::default())
}

#[test]
fn a_japanese_screenplay_becomes_shots() {
    let film = japanese(
        "INT. 教室 - 夜\n\nハナが窓辺に座って、本を読んでいる。蓮は立ち上がり、お辞儀をする。\n\n\
         ハナは蓮を見て微笑む。\n\n彼は手紙を彼女に渡す。\n\n振り返る。頬を赤らめる。\n\nドアが開く。\n\n\
         雪が走ってくる。\n\nEXT. 古い神社 - 夕方\n\nハナと蓮は雨の中を走る。\n\n泣いている蓮をハナが見つめる。\n\n\
         インサート。赤い傘。\n\n蓮さんは笑わない。俯瞰。桜の花びらが舞う。\n",
    );
    assert_eq!(film.warnings, []);
    insta::assert_snapshot!(table(&film));
}

#[test]
fn a_second_pose_marks_and_effects_reach_the_shot() {
    let film = small(
        "EXT. STREET - DAY\n\nHana stands, then bows. Ren blushes, looking back over his shoulder.\n\n\
         Hana jumps. SPEED LINES.\n\nShe does not run. She kneels.\n\nHana waits.\n\nWIPE TO:\n\nEXT. STREET - NIGHT\n\nRen runs.\n",
    );
    insta::assert_snapshot!(table(&film));
}

#[test]
fn notes_set_palette_and_timing_of_a_shot_or_of_a_scene() {
    let film = small(
        "EXT. STREET - DAY\n\n[[palette: festival]]\n\nHana runs. [[on ones]]\n\nRen waits. [[palette: dusk, 2s]]\n\n\
         HANA\nHello.\n[[on threes]]\n\nEXT. STATION - DAY\n\nRen waits.",
    );
    let notes = film.shots().map(|shot| (shot.palette_set.as_deref(), shot.timing));
    assert_eq!(
        notes.collect::<Vec<_>>(),
        [
            (Some("festival"), Timing::Ones),
            (Some("dusk"), Timing::Twos),
            (Some("festival"), Timing::Threes),
            (None, Timing::Twos)
        ]
    );
    assert_eq!(film.shots().nth(1).unwrap().frames, 48);
}

#[test]
fn an_unknown_place_is_reported_with_the_kind_its_words_suggest() {
    assert_eq!(
        warnings("INT. MUSIC CLASSROOM - DAY\n\nHana waits.\n\nEXT. 海辺 - 朝\n\nHana waits."),
        [
            "line 1: there is no place called \"MUSIC CLASSROOM\"; add a [[place]] (kind = \"classroom\") to cast.toml or an alias to one",
            "line 5: there is no place called \"海辺\"; add a [[place]] (kind = \"sea\") to cast.toml or an alias to one",
        ]
    );
}

#[test]
fn japanese_dialogue_is_timed_by_syllables() {
    let film = small("EXT. STREET - DAY\n\nHana waits.\n\n@Hana\nこんにちは、れんくん。\n");
    assert_eq!(film.shots().last().unwrap().lines[0].frames, 40);
}

#[test]
fn a_screenplay_without_headings_still_becomes_shots() {
    let film = small("Hana runs.\n\nHANA\nHello.");
    assert_eq!(film.scenes.len(), 1);
    assert!(film.warnings[0].message.contains("no scene heading"));
}

#[test]
fn a_paragraph_of_any_length_is_broken_down_in_linear_time() {
    for part in [
        "Hana and ",
        "Hana ",
        "she ",
        "雨",
        "x1 ",
        "Hana runs. ",
        "not ",
        "HANA\nHello.\n\n",
        "= a\n",
        "hold the ",
    ] {
        let text = format!("EXT. STREET - DAY\n\n{}", part.repeat(50_000 / part.len()));
        assert!(small(&text).shots().count() > 0);
    }
}

#[test]
fn the_bundled_screenplay_is_written_as_it_was_read() {
    let read = fountain::parse(SCRIPT.as_bytes()).unwrap();
    assert_eq!(fountain::parse(fountain::to_text(&read).as_bytes()).unwrap(), read);
}

/// Nobody stands in a shot of the film without a reason in its text, its lines or its part as a listener.
#[test]
fn every_shot_of_the_bundled_film_shows_somebody_or_a_thing() {
    for shot in bundled().shots() {
        let shows_something = !shot.cast.is_empty() || shot.prop.is_some();
        assert!(shows_something, "{}", row(shot));
        let speaks = |staging: &Staging| {
            shot.lines.iter().any(|line| line.speaker.as_ref() == Some(&staging.character))
        };
        assert!(shot.lines.is_empty() || shot.cast.iter().any(speaks), "{}", row(shot));
        assert!(shot.lines.iter().all(|line| line.start + line.frames <= shot.frames), "{}", row(shot));
    }
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Hana runs through the rain.",
        "Ren and Hana sit on the bench.",
        "He looks at her.",
        "The rain stops.",
        "INSERT - The letter.",
        "CLOSE ON Ren, crying.",
        "HANA\nWhere are you going?",
        "REN (O.S.)\nHome.",
        "REN\n(shy)\nI waited for you, and it rained, and I waited.",
        "EXT. STREET - DAY",
        "INT. STATION - CONTINUOUS",
        "STRANGER\nHello.",
        "DISSOLVE TO:",
        "FADE IN:",
        "[[2s]]",
        "Mikan trots away.",
        "ハナは走る。Renを見る。",
        "[[palette: festival]]",
        "= A synopsis.",
        "HANA AND REN\nYes!",
        "REN ^\nNo!",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn words_appear_once_sides_hold_and_lines_fit(paragraphs in prop::collection::vec(paragraph(), 0..25)) {
        let text = format!("{}\n\nend", paragraphs.join("\n\n"));
        let film = small(&text);
        prop_assert_eq!(&film, &small(&text));
        let said = film.shots().map(|shot| shot.lines.len()).sum::<usize>();
        let spoken = fountain::parse(text.as_bytes()).unwrap().elements.iter()
            .filter(|element| element.kind == fountain::ElementKind::Dialogue).count();
        prop_assert_eq!(said, spoken);
        for scene in &film.scenes {
            let mut sides: BTreeMap<&str, Side> = BTreeMap::new();
            for staging in scene.shots.iter().flat_map(|shot| &shot.cast) {
                let side = sides.entry(staging.character.as_str()).or_insert(staging.side);
                prop_assert_eq!(*side, staging.side);
            }
            for shot in &scene.shots {
                prop_assert!(shot.frames > 0);
                prop_assert!(shot.lines.iter().all(|line| line.start + line.frames <= shot.frames));
                prop_assert!(shot.cast.is_sorted_by_key(|staging| staging.side));
            }
        }
    }
}

#[test]
fn a_gift_changes_hands_and_a_scene_that_begins_with_words_shows_who_speaks() {
    let film = small(
        "EXT. STREET - NIGHT\n\nHana carries a lantern. Ren waits.\n\nShe gives him the lantern.\n\nHe turns away, crying.\n\n\
         INT. STATION - LATER\n\nHANA\nDid you see that light?\n\nREN\nI did not see anything.\n\nShe looks back over her shoulder, afraid.\n",
    );
    insta::assert_snapshot!(table(&film));
}
