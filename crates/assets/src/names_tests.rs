//! Names: the whole layout, that names parse back, and that no two things share one.

use proptest::prelude::*;

use super::*;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn momotaro() -> ShotPlace {
    ShotPlace::new(&slug("momotaro"), "e01", "s010", &"c0040".parse().unwrap()).unwrap()
}

#[test]
fn the_layout_of_a_project() {
    let project = ProjectPlace::new(&slug("momotaro"));
    let episode = EpisodePlace::new(&slug("momotaro"), "e01").unwrap();
    let drawings = project.drawings("2026-11-22").unwrap();
    let drawing = project.drawing_prefix(&slug("hana"), "Running in the rain!");
    let paths = [
        project.document(),
        project.style(),
        project.cast(),
        project.character(&slug("momotaro"), 2),
        project.place(&slug("old-shrine"), 1),
        project.inbox(),
        episode.document(),
        episode.script(),
        episode.contact_sheet(),
        momotaro().document(),
        momotaro().take(Stage::Storyboard, 1, "png").unwrap(),
        momotaro().take(Stage::Storyboard, 1, "json").unwrap(),
        momotaro().panel(Stage::Storyboard, 1, 2, "png").unwrap(),
        momotaro().take_at((Stage::Keyframe, Moment::End), 3, "png").unwrap(),
        momotaro().take(Stage::Clip, 12, "mp4").unwrap(),
        episode.export(&slug("animatic"), 1, "mp4").unwrap(),
        numbered(&drawings, &drawing, 1, "png").unwrap(),
    ];
    let text = paths.iter().map(RelPath::as_str).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text, @r"
    projects/momotaro/project.toml
    projects/momotaro/style.toml
    projects/momotaro/cast.toml
    projects/momotaro/characters/momotaro/v002/character.toml
    projects/momotaro/places/old-shrine/v001/place.toml
    projects/momotaro/inbox
    projects/momotaro/episodes/e01/episode.toml
    projects/momotaro/episodes/e01/script.fountain
    projects/momotaro/momotaro_e01_contact-sheet.html
    projects/momotaro/episodes/e01/s010/c0040/shot.toml
    projects/momotaro/episodes/e01/s010/c0040/storyboard/momotaro_e01_s010_c0040_storyboard_t001.png
    projects/momotaro/episodes/e01/s010/c0040/storyboard/momotaro_e01_s010_c0040_storyboard_t001.json
    projects/momotaro/episodes/e01/s010/c0040/storyboard/momotaro_e01_s010_c0040_storyboard_t001_p2.png
    projects/momotaro/episodes/e01/s010/c0040/keyframe/momotaro_e01_s010_c0040_keyframe_end_t003.png
    projects/momotaro/episodes/e01/s010/c0040/clip/momotaro_e01_s010_c0040_clip_t012.mp4
    projects/momotaro/exports/momotaro_e01_animatic_v001.mp4
    projects/momotaro/drawings/2026-11-22/momotaro_hana_running-in-the-rain_001.png
    ");
}

#[test]
fn codes_that_are_none_are_refused() {
    for (episode, scene) in
        [("e1", "s010"), ("01", "s010"), ("e01", "s1"), ("../e01", "s010"), ("e01", "s01_")]
    {
        assert!(ShotPlace::new(&slug("m"), episode, scene, &"c0010".parse().unwrap()).is_err());
    }
    assert!(ProjectPlace::new(&slug("m")).drawings("today").is_err());
    assert!(momotaro().take(Stage::Clip, 1, "../x").is_err());
}

#[test]
fn guides_lie_beside_their_picture_and_are_no_takes() {
    let take = momotaro().take(Stage::Storyboard, 1, "png").unwrap();
    for (name, extension) in [("line", "png"), ("mask_hana", "png"), ("pose", "json")] {
        let path = guide(&take, name, extension).unwrap();
        assert_eq!(path.parent().unwrap().as_str(), format!("{}/guides", take.parent().unwrap()));
        assert_eq!(guide_name(&take, path.as_str()), Some(name));
        assert_eq!(parse_take_name(path.file_name()), None);
        let other = momotaro().take(Stage::Storyboard, 2, "png").unwrap();
        assert_eq!(guide_name(&other, path.as_str()), None);
    }
    assert_eq!(guide_name(&take, take.as_str()), None);
    assert!(guide(&take, "../x", "png").is_err());
    assert!(guide(&RelPath::new("a.png").unwrap(), "line", "png").is_ok());
}

#[test]
fn other_names_are_not_takes() {
    for name in [
        "cat.png",
        "m_e01_s010_c0010_keyframe_start_t001.png",
        "m_e01_s010_c0010_keyframe_t001_end.png",
        "m_e01_s010_c0010_storyboard_t1.png",
        "m_e01_s010_c0010_storyboard_t001_p1.png",
    ] {
        assert_eq!(parse_take_name(name), None, "{name}");
    }
    assert_eq!(ProjectPlace::new(&slug("m")).drawing_prefix(&slug("hana"), "!!"), "m_hana_drawing_");
}

fn names() -> impl Strategy<Value = TakeName> {
    let place = ("[a-z0-9](-?[a-z0-9]){0,6}", "e[0-9]{2,3}", "s[0-9]{3}[a-b]?", "c[0-9]{4}[a-b]?").prop_map(
        |(project, episode, scene, shot)| {
            ShotPlace::new(&slug(&project), &episode, &scene, &shot.parse().unwrap()).unwrap()
        },
    );
    let stage = prop::sample::select(Stage::ALL.to_vec());
    let moment = prop::sample::select(Moment::ALL.to_vec());
    (place, stage, moment, 1..2000_u32, 1..7_u32, "png|json|mp4").prop_map(
        |(place, stage, moment, ordinal, panel, extension)| TakeName {
            place,
            stage,
            moment,
            ordinal,
            panel,
            extension,
        },
    )
}

fn path(name: &TakeName) -> RelPath {
    name.place.named(name).unwrap()
}

proptest! {
    #[test]
    fn take_names_parse_back(name in names()) {
        prop_assert_eq!(parse_take_name(path(&name).file_name()), Some(name));
    }

    #[test]
    fn distinct_takes_never_share_a_path(one in names(), other in names()) {
        prop_assert_eq!(one == other, path(&one) == path(&other));
    }
}
