mod families;
mod model;

use proptest::prelude::*;

use super::*;
use crate::shot::{Expression, Gaze, Head, Pose, Side, View};

fn cast_of(names: &[&str]) -> Vec<Cast> {
    names
        .iter()
        .map(|name| Cast {
            slug: name.parse().unwrap(),
            version: 1,
            character: toml::from_str(&format!(
                "name = \"{name}\"\npalette = {{ hair = \"#102030\", \"only {name}\" = \"#102030\" }}"
            ))
            .unwrap(),
        })
        .collect()
}

fn shot_with(names: &[&str]) -> ShotContent {
    let staging = |name: &&str| Staging {
        character: name.parse().unwrap(),
        side: Side::Left,
        pose: Pose::Stand,
        then: None,
        head: Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::Front,
        gaze: Gaze::Ahead,
        holds: None,
    };
    ShotContent { cast: names.iter().map(staging).collect(), frames: 48, ..ShotContent::default() }
}

fn storyboard() -> Recipe {
    Recipe::drawing("storyboard", "storyboard", &[Stage::Storyboard])
}

static NO_DIRECTION: std::sync::LazyLock<Direction> = std::sync::LazyLock::new(Direction::default);

fn subject<'a>(
    content: &'a ShotContent,
    cast: &'a [Cast],
    style: &'a Style,
    recipe: &'a Recipe,
    seed: u64,
) -> Subject<'a> {
    Subject {
        content,
        cast,
        places: &[],
        style,
        style_version: 1,
        episode: "e01",
        stage: Stage::Storyboard,
        moment: Moment::Start,
        recipe,
        direction: &NO_DIRECTION,
        panel: None,
        seed,
    }
}

fn request(content: &ShotContent, cast: &[Cast], seed: u64) -> Request {
    compile(subject(content, cast, &Style::default(), &storyboard(), seed)).unwrap().request
}

#[test]
fn a_character_nobody_defined_is_refused_with_the_names_there_are() {
    let style = Style::default();
    let content = shot_with(&["momo"]);
    let cast = cast_of(&["hana", "ren"]);
    let message = compile(subject(&content, &cast, &style, &storyboard(), 1)).unwrap_err().to_string();
    insta::assert_snapshot!(message, @r#"the shot shows "momo", but the project has no such character (it has: hana, ren): add the character or edit the shot's cast"#);
}

#[test]
fn takes_have_their_own_seeds() {
    let seeds = [
        seed("a", Stage::Storyboard, 1),
        seed("a", Stage::Storyboard, 2),
        seed("a", Stage::Keyframe, 1),
        seed("b", Stage::Storyboard, 1),
    ];
    let mut distinct = seeds.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), seeds.len());
    assert_eq!(seeds[0], seed("a", Stage::Storyboard, 1));
}

proptest! {
    #[test]
    fn who_is_not_in_the_shot_is_not_in_the_request(present in prop::sample::subsequence(vec!["hana", "ren", "fumi", "mikan"], 0..4)) {
        let cast = cast_of(&["hana", "ren", "fumi", "mikan"]);
        let text = request(&shot_with(&present), &cast, 7).canonical();
        for name in ["hana", "ren", "fumi", "mikan"] {
            prop_assert_eq!(text.contains(&format!("only {name}")), present.contains(&name));
        }
    }

    #[test]
    fn the_order_of_the_cast_file_does_not_matter(order in Just(vec!["hana", "ren", "fumi"]).prop_shuffle()) {
        let sorted = cast_of(&["fumi", "hana", "ren"]);
        let content = shot_with(&["hana", "ren"]);
        prop_assert_eq!(
            request(&content, &cast_of(&order), 7).fingerprint(),
            request(&content, &sorted, 7).fingerprint()
        );
    }

    #[test]
    fn the_fingerprint_sees_every_change_and_nothing_else(seed in 0_u64..1000, frames in 1_u32..500, red in any::<u8>()) {
        let mut cast = cast_of(&["hana"]);
        let mut content = shot_with(&["hana"]);
        content.frames = frames;
        let original = request(&content, &cast, seed);
        prop_assert_eq!(original.fingerprint(), request(&content, &cast, seed).fingerprint());
        prop_assert_ne!(original.fingerprint(), request(&content, &cast, seed + 1).fingerprint());
        let text = serde_json::to_string(&original).unwrap();
        let read_back: Request = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read_back.fingerprint(), original.fingerprint());
        let hair = crate::colour::Colour::rgb(red, 0x21, 0x31);
        cast[0].character.palette.insert("hair".to_owned(), hair.into());
        prop_assert_ne!(original.fingerprint(), request(&content, &cast, seed).fingerprint());
        cast[0].character.description = "a note that no picture shows".to_owned();
        cast[0].character.palette.insert("hair".to_owned(), crate::colour::Colour::rgb(0x10, 0x20, 0x30).into());
        prop_assert_eq!(original.fingerprint(), request(&content, &cast, seed).fingerprint());
    }
}
