use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::episode::Scene;
use crate::id::EpisodeId;
use crate::screenplay::breakdown::{Cast, Pacing, breakdown};
use crate::screenplay::{castfile, fountain};
use crate::shot::ShotStatus;

const CAST: &str = "[[character]]\nname = \"Hana\"\n[[character]]\nname = \"Ren\"\n\
                    [[place]]\nname = \"Street\"\nkind = \"street\"\n[[place]]\nname = \"Bridge\"\nkind = \"bridge\"";

fn film(text: &str) -> Breakdown {
    let cast = castfile::parse(CAST).unwrap();
    breakdown(&fountain::parse(text.as_bytes()).unwrap(), &Cast::from(&cast), &Pacing::default())
}

/// Stores changes as a studio would, onto what existed.
fn stored(old: &[ExistingScene], changes: &Changes) -> Vec<ExistingScene> {
    let mut scenes: Vec<ExistingScene> = Vec::new();
    for change in &changes.scenes {
        let scene = Scene {
            id: change.id.clone().unwrap_or_else(|| SceneId(format!("scene-{}", change.code))),
            episode: EpisodeId("e".to_owned()),
            code: change.code.clone(),
            position: change.position,
            heading: change.heading.clone(),
            omitted: change.change == Change::Omitted,
        };
        scenes.push(ExistingScene { scene, shots: Vec::new() });
    }
    for scene in
        old.iter().filter(|scene| !changes.scenes.iter().any(|change| change.code == scene.scene.code))
    {
        scenes.push(ExistingScene { scene: scene.scene.clone(), shots: Vec::new() });
    }
    let left =
        old.iter().flat_map(|scene| scene.shots.iter().map(move |shot| (scene.scene.code.clone(), shot)));
    let left = left.filter(|(_, shot)| !changes.shots.iter().any(|change| change.code == shot.code));
    let imported = changes.shots.iter().map(|change| (change.scene.clone(), stored_shot(change)));
    for (code, shot) in imported.chain(left.map(|(code, shot)| (code, shot.clone()))) {
        let scene = scenes.iter_mut().find(|scene| scene.scene.code == code).unwrap();
        let shot = Shot { scene: scene.scene.id.clone(), ..shot };
        scene.shots.push(shot);
    }
    scenes
}

fn stored_shot(change: &ShotChange) -> Shot {
    let omitted = change.change == Change::Omitted;
    Shot {
        id: change.id.clone().unwrap_or_else(|| ShotId(format!("shot-{}", change.code))),
        scene: SceneId(String::new()),
        code: change.code.clone(),
        position: change.position,
        content: change.content.clone(),
        edited: change.edited.clone(),
        status: if omitted { ShotStatus::Omitted } else { ShotStatus::Active },
    }
}

fn first_import(text: &str) -> Vec<ExistingScene> {
    stored(&[], &conform(&[], &film(text)).unwrap())
}

fn reimport(old: &[ExistingScene], text: &str) -> Changes {
    conform(old, &film(text)).unwrap()
}

const FIRST: &str = "EXT. STREET - DAY\n\nA quiet street.\n\nHana runs down the long street.\n\nHANA\n(smiling)\nGood morning, everybody here!\n\n\
                     Ren waits by a lamp and looks up.\n\nREN\nYou are very late again today.\n\nEXT. BRIDGE - DUSK\n\nHana and Ren cross the bridge.\n\nHANA\nLook at the river.\n";

#[test]
fn the_same_screenplay_again_changes_nothing() {
    let old = first_import(FIRST);
    let changes = reimport(&old, FIRST);
    assert!(changes.is_empty(), "{}", changes.summary());
    assert_eq!(changes.shots.len(), old.iter().map(|scene| scene.shots.len()).sum::<usize>());
}

#[test]
fn added_changed_moved_omitted_and_restored_shots_are_told_apart() {
    let mut old = first_import(FIRST);
    let added = FIRST.replace("Ren waits", "A dog barks at the sky.\n\nRen waits");
    let mut story = format!("added:\n{}", reimport(&old, &added).summary());
    let changed = FIRST.replace("very late again today", "very late again this morning");
    let _ = write!(story, "changed:\n{}", reimport(&old, &changed).summary());
    let moved = FIRST
        .replace("A quiet street.\n\n", "")
        .replace("Look at the river.\n", "Look at the river.\n\nA quiet street.\n");
    let _ = write!(story, "moved:\n{}", reimport(&old, &moved).summary());
    let without = FIRST.replace("HANA\nLook at the river.\n", "");
    let omission = reimport(&old, &without);
    let _ = write!(story, "omitted:\n{}", omission.summary());
    old = stored(&old, &omission);
    let replaced = format!("{without}REN\nWe should go home now, I think.\n");
    let _ = write!(story, "another after the omitted one:\n{}", reimport(&old, &replaced).summary());
    let _ = write!(story, "restored:\n{}", reimport(&old, FIRST).summary());
    insta::assert_snapshot!(story);
}

#[test]
fn scenes_are_matched_by_what_happens_in_them() {
    let old = first_import(FIRST);
    let (street, bridge) = FIRST.split_at(FIRST.find("EXT. BRIDGE").unwrap());
    let swapped = format!("{bridge}\n{}", street.replace("STREET - DAY", "STREET - NIGHT"));
    insta::assert_snapshot!(reimport(&old, &swapped).summary());
}

#[test]
fn edited_fields_and_takes_survive_an_import() {
    let mut old = first_import(FIRST);
    let shot = &mut old[0].shots[1];
    shot.content.frames = 999;
    shot.content.action = "She flies over the roofs.".to_owned();
    shot.edited = vec!["frames".to_owned(), "action".to_owned()];
    let (id, code) = (shot.id.clone(), shot.code.clone());
    let changes = reimport(&old, FIRST);
    assert!(changes.is_empty(), "{}", changes.summary());
    let kept = changes.shots.iter().find(|change| change.id.as_ref() == Some(&id)).unwrap();
    assert_eq!((kept.code.clone(), kept.content.frames), (code, 999));
    assert_eq!(kept.content.action, "She flies over the roofs.");
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Hana runs.",
        "Ren waits by the lamp.",
        "HANA\nWhere are you?",
        "REN\nOver here, silly.",
        "The lamp goes out.",
        "EXT. STREET - DAY",
        "EXT. BRIDGE - NIGHT",
        "INSERT - A letter.",
        "HANA\n(crying)\nPlease, do not go away.",
        "Hana and Ren look at the long river.",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn codes_are_never_doubled_and_never_used_again(
        drafts in prop::collection::vec(prop::collection::vec(paragraph(), 1..12), 2..6)
    ) {
        let mut old: Vec<ExistingScene> = Vec::new();
        let mut owners: std::collections::BTreeMap<ShotCode, ShotId> = std::collections::BTreeMap::new();
        for draft in drafts {
            let text = draft.join("\n\n");
            let changes = reimport(&old, &text);
            let codes: BTreeSet<&ShotCode> = changes.shots.iter().map(|shot| &shot.code).collect();
            prop_assert_eq!(codes.len(), changes.shots.len());
            for shot in &changes.shots {
                prop_assert_eq!(owners.get(&shot.code), shot.id.as_ref(), "{} changed its owner", shot.code);
            }
            old = stored(&old, &changes);
            for shot in old.iter().flat_map(|scene| &scene.shots) {
                owners.insert(shot.code.clone(), shot.id.clone());
            }
            let again = reimport(&old, &text);
            prop_assert!(again.is_empty(), "{}", again.summary());
        }
    }
}
