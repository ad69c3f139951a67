//! Rebuilding: what was written comes back equal, and what is broken is named and spared.

use std::fs;

use domain::take::Review;

use super::*;
use crate::format::Format;
use crate::names::{EpisodePlace, ProjectPlace, ShotPlace, guide};
use crate::samples;
use crate::samples::rel;
use crate::write::{write_atomic, write_new};

fn put(folder: &DataFolder, path: &RelPath, text: &str) {
    write_new(folder, path, text.as_bytes()).unwrap();
}

fn shot_place(shot: &Shot) -> ShotPlace {
    ShotPlace::new(&samples::project().slug, "e01", "s010", &shot.code).unwrap()
}

/// Writes a project of two shots with two takes each, and a drawing outside them; returns what it holds.
fn write_project(folder: &DataFolder) -> Found {
    let place = ProjectPlace::new(&samples::project().slug);
    let episode = EpisodePlace::new(&samples::project().slug, "e01").unwrap();
    let (project, scenes) = (samples::project(), samples::scenes());
    put(folder, &place.document(), &ProjectDocument { format: Format, project: project.clone() }.to_text());
    let document = EpisodeDocument { format: Format, episode: samples::episode(), scenes: scenes.clone() };
    put(folder, &episode.document(), &document.to_text());
    let characters = vec![samples::character(1), samples::character(2)];
    for character in &characters {
        put(folder, &place.character(&character.slug, character.version), &character.to_text());
    }
    put(folder, &place.place(&samples::place().slug, 1), &samples::place().to_text());
    let styles = vec![samples::style(1), samples::style(2)];
    for style in &styles {
        put(folder, &place.style_version(style.version), &style.to_text());
    }
    let mut found = Found {
        projects: vec![project],
        episodes: vec![samples::episode()],
        scenes,
        characters,
        places: vec![samples::place()],
        styles,
        ..Found::default()
    };
    write_drawing(folder, &mut found);
    for number in [1, 2] {
        write_shot(folder, number, &mut found);
    }
    found
}

fn write_drawing(folder: &DataFolder, found: &mut Found) {
    let path = rel("projects/momotaro/drawings/2026-11-22/momotaro_hana_waving_001.png");
    let (mut asset, _) = samples::take(&samples::shot(9), 1, &path, b"waving");
    asset.id = AssetId("asset-drawing".into());
    file(folder, &asset, None, b"waving", found);
    let pose = guide(&path, "pose", "json").unwrap();
    let (mut points, _) = samples::take(&samples::shot(9), 1, &pose, b"{}");
    points.id = AssetId("asset-pose".into());
    write_new(folder, &pose, b"{}").unwrap();
    let sidecar = Sidecar::new(&asset, None, Some(samples::origin())).unwrap();
    let sidecar = sidecar.with_guides(std::slice::from_ref(&points)).unwrap();
    write_atomic(folder, &Sidecar::path_for(&path).unwrap(), sidecar.to_text().as_bytes()).unwrap();
    found.assets.push(points);
}

fn write_shot(folder: &DataFolder, number: u32, found: &mut Found) {
    let shot = samples::shot(number);
    let mut decided = Vec::new();
    for ordinal in [1, 2] {
        let path = shot_place(&shot).take(Stage::Storyboard, ordinal, "png").unwrap();
        let content = format!("{} {ordinal}", shot.code);
        let (asset, mut take) = samples::take(&shot, ordinal, &path, content.as_bytes());
        file(folder, &asset, Some(&take), content.as_bytes(), found);
        // Decided after the sidecar was written.
        take.picked = ordinal == 2;
        take.review = if take.picked { Review::Approved } else { Review::Open };
        decided.push(TakeDecision::of(&take));
        found.takes.push(take);
    }
    let document = ShotDocument { format: Format, shot: shot.clone(), takes: decided };
    put(folder, &shot_place(&shot).document(), &document.to_text());
    found.shots.push(shot);
}

fn file(folder: &DataFolder, asset: &Asset, take: Option<&Take>, content: &[u8], found: &mut Found) {
    let path = rel(&asset.path);
    write_new(folder, &path, content).unwrap();
    let sidecar = Sidecar::new(asset, take, Some(samples::origin())).unwrap();
    put(folder, &Sidecar::path_for(&path).unwrap(), &sidecar.to_text());
    found.assets.push(asset.clone());
    found.origins.insert(asset.id.clone(), samples::origin());
}

fn messages(found: &Found) -> String {
    found.problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_was_written_comes_back_equal() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let written = write_project(&folder);
    assert_eq!(scan(&folder).unwrap(), written);
}

#[test]
fn a_guide_that_is_gone_keeps_its_row_and_is_named() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let written = write_project(&folder);
    let pose = written.assets.iter().find(|asset| asset.path.ends_with("_pose.json")).unwrap();
    fs::remove_file(home.path().join(&pose.path)).unwrap();
    let found = scan(&folder).unwrap();
    assert!(found.assets.contains(pose));
    assert_eq!(found.problems.len(), 1);
    assert!(found.problems[0].message.contains("_pose.json"));
}

#[test]
fn broken_files_are_named_and_the_rest_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let written = write_project(&folder);
    let base = home.path().join("projects/momotaro");
    let shots = base.join("episodes/e01/s010");
    let edit = |path: &str, from: &str, to: &str| {
        let text = fs::read_to_string(base.join(path)).unwrap();
        fs::write(base.join(path), text.replace(from, to)).unwrap();
    };
    edit("episodes/e01/s010/c0010/shot.toml", "frames = 48", "frames = many");
    edit("characters/hana/v001/character.toml", "format = 2", "format = 9");
    fs::write(base.join("places/street/v001/place.toml"), b"name = \"\xff\"").unwrap();
    fs::copy(shots.join("c0020/shot.toml"), {
        fs::create_dir(shots.join("c0030")).unwrap();
        shots.join("c0030/shot.toml")
    })
    .unwrap();
    fs::remove_file(shots.join("c0020/storyboard/momotaro_e01_s010_c0020_storyboard_t001.png")).unwrap();
    let found = scan(&folder).unwrap();
    assert_eq!(found.shots, written.shots[1..]);
    assert_eq!(found.takes, written.takes[2..]);
    assert_eq!(found.characters, written.characters[1..]);
    insta::assert_snapshot!(messages(&found));
}

#[test]
fn a_project_that_cannot_be_read_leaves_nothing_dangling() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    write_project(&folder);
    fs::write(home.path().join("projects/momotaro/project.toml"), "").unwrap();
    let found = scan(&folder).unwrap();
    let problems = found.problems.len();
    assert_eq!(Found { problems: Vec::new(), ..found }, Found::default());
    assert_eq!(problems, 14);
}

#[test]
fn a_folder_renamed_by_hand_is_found_where_it_is() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    write_project(&folder);
    fs::rename(home.path().join("projects/momotaro"), home.path().join("projects/peach")).unwrap();
    let found = scan(&folder).unwrap();
    assert_eq!(messages(&found), "");
    assert!(found.assets.iter().all(|asset| asset.path.starts_with("projects/peach/")));
}

#[test]
fn without_decisions_the_latest_pick_counts() {
    let path = rel("a.png");
    let mut takes: Vec<Take> =
        (1..=3).map(|ordinal| samples::take(&samples::shot(1), ordinal, &path, b"x").1).collect();
    takes[1].picked = true;
    apply_decisions(&mut takes, &BTreeMap::new());
    assert_eq!(takes.iter().map(|take| take.picked).collect::<Vec<_>>(), [false, true, false]);
}
