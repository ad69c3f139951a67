//! A small film for a model, and what always holds of what it is told.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use crate::character::Rating;
use crate::family::Family;
use crate::preflight::{Finding, Stock, judge};
use crate::recipe::{Brings, GuideKind, Reads, Takes};
use crate::shot::Framing;

/// A film of three shots for a family.
pub(super) struct Film {
    cast: Vec<Cast>,
    places: Vec<Location>,
    style: Style,
    shots: Vec<NamedShot>,
    panel: Panel,
    direction: Direction,
}

pub(super) struct NamedShot {
    pub(super) name: &'static str,
    content: ShotContent,
}

const CAST: &str = r##"
[[character]]
name = "Hana"
gender = "female"
hair = { shape = "bob", ribbon = true }
palette = { hair = "#4a2f35", eyes = "#b5583c" }
distinctive = [{ name = "mole under the left eye", tags = ["mole under eye"] }]
[character.prompt]
tags = ["1girl", "brown hair", "bob cut", "red ribbon"]
negatives = ["long hair", "glasses"]
prose = "Hana, a schoolgirl with a chestnut bob and a coral ribbon"
[character.expressions.smile]
tags = ["smile", "fang"]
prose = "smiling so that a fang shows"
[[character.look]]
name = "school"
tags = ["serafuku", "red neckerchief"]
negatives = ["coat"]
[[character.look]]
name = "rain"
worn_in = ["e02"]
tags = ["yellow raincoat"]
[[character.lora]]
name = "hana-sdxl.safetensors"
family = "sdxl"
strength = 0.8
strength_in = { model = 0.9 }
trigger = ["hanamori"]
[[character.lora]]
name = "hana-sd15.safetensors"
family = "sd15"
trigger = ["hana15"]
[[character.reference]]
file = "hana_ref_001.png"
hash = "1111111111111111111111111111111111111111111111111111111111111111"
kind = "face"
[[character.reference]]
file = "hana_ref_002.png"
hash = "2222222222222222222222222222222222222222222222222222222222222222"
kind = "face"
look = "school"

[[character]]
name = "Fumi"
gender = "female"
age = 72
glasses = true
hair = { shape = "bun" }
palette = { hair = "#c8c8cc", eyes = "#5a4a3a" }

[[character]]
name = "Mikan"
species = "cat"
palette = { fur = "#e08230" }

[[place]]
name = "Shop"
kind = "shop"
[place.prompt]
tags = ["umbrella shop", "paper umbrellas"]
prose = "a small umbrella shop full of paper umbrellas"
"##;

pub(super) fn takes_everything() -> Takes {
    use crate::character::ReferenceKind::{Back, Expression, Face, Full};
    Takes {
        loras: 8,
        references: vec![Face, Full, Back, Expression],
        regions: true,
        guide: Some(GuideKind::Line),
        source: true,
        frames: 81,
        ..Takes::default()
    }
}

impl Film {
    pub(super) fn of(family: Family) -> Self {
        let file = crate::screenplay::castfile::parse(CAST).unwrap();
        let cast = file.character.into_iter().map(|character| Cast {
            slug: character.slug.clone().unwrap(),
            version: 3,
            character,
        });
        let places = file.place.into_iter().map(|place| Location {
            slug: place.slug.clone().unwrap(),
            version: 1,
            place,
        });
        let style = format!(
            "frame = {{ width = 1920, height = 1080 }}\nprompt = {{ tags = [\"anime screencap\"], negatives = [\"text\"], \
             prose = \"a clean cel-shaded frame\" }}\nmodel = {{ family = \"{family}\", checkpoint = \"a.safetensors\", \
             sampler = \"euler\", steps = 28, guidance = 5.0 }}\n"
        );
        Self {
            cast: cast.collect(),
            places: places.collect(),
            style: crate::screenplay::castfile::parse_style(&style).unwrap(),
            shots: shots(),
            panel: Panel {
                picture: Some(ContentHash("p".repeat(64))),
                guides: BTreeMap::from([
                    ("line".to_owned(), ContentHash("l".repeat(64))),
                    ("mask_hana".to_owned(), ContentHash("m".repeat(64))),
                ]),
                first: Some(ContentHash("f".repeat(64))),
                last: None,
            },
            direction: Direction::default(),
        }
    }

    pub(super) fn shots(&self) -> &[NamedShot] {
        &self.shots
    }

    pub(super) fn compile(
        &self,
        shot: &NamedShot,
        takes: Takes,
        seed: u64,
    ) -> Result<Compiled, CompileError> {
        self.compile_with(shot, &recipe(takes), (Stage::Keyframe, seed))
    }

    fn compile_with(
        &self,
        shot: &NamedShot,
        recipe: &Recipe,
        (stage, seed): (Stage, u64),
    ) -> Result<Compiled, CompileError> {
        compile(Subject {
            content: &shot.content,
            cast: &self.cast,
            places: &self.places,
            style: &self.style,
            style_version: 2,
            episode: "e01",
            stage,
            moment: Moment::Start,
            recipe,
            direction: &self.direction,
            panel: Some(&self.panel),
            seed,
        })
    }

    fn told(&self, shot: usize) -> String {
        let compiled = self.compile(&self.shots[shot], takes_everything(), 7).unwrap();
        serde_json::to_string(&compiled.request).unwrap()
    }
}

/// A recipe that takes this.
fn recipe(takes: Takes) -> Recipe {
    let reads = Reads::Model { takes };
    Recipe { reads, ..Recipe::drawing("model", "fake", &Stage::ALL) }
}

fn shots() -> Vec<NamedShot> {
    let shot = |name, text: &str| NamedShot { name, content: serde_json::from_str(text).unwrap() };
    vec![
        shot(
            "one girl smiles",
            r#"{"purpose":"dialogue","place":"shop","light":{"time":"dusk","weather":"rain"},"framing":"medium_close",
                "angle":"low","camera":"fixed","action":"Hana lifts the umbrella.","frames":48,"source_line":1,
                "cast":[{"character":"hana","side":"centre","pose":"hold_up","expression":"smile","holds":"umbrella"}]}"#,
        ),
        shot(
            "two and a cat, one of them from behind",
            r#"{"purpose":"action","place":"shop","light":{"time":"night"},"framing":"wide","angle":"eye_level",
                "camera":"fixed","frames":48,"source_line":2,
                "cast":[{"character":"hana","side":"left","view":"back"},
                        {"character":"fumi","side":"right","expression":"laugh","gaze":"viewer"},
                        {"character":"mikan","side":"right","pose":"sit"}]}"#,
        ),
        shot(
            "nobody",
            r#"{"purpose":"establishing","place":"shop","light":{"time":"dawn"},"framing":"extreme_wide",
                "angle":"high","camera":"fixed","frames":48,"source_line":3}"#,
        ),
    ]
}

#[test]
fn who_says_what_is_written_down_and_stands_in_the_words() {
    let film = Film::of(Family::Illustrious);
    let compiled = film.compile(&film.shots[0], takes_everything(), 7).unwrap();
    let hana = &compiled.request.made_of.characters[&"hana".parse::<Slug>().unwrap()];
    assert_eq!((hana.version, hana.look.as_str()), (3, "school"));
    let generation = compiled.request.generation.as_ref().unwrap();
    let text = generation.positive.text();
    assert!(!hana.words.is_empty() && hana.words.iter().all(|word| text.contains(word)), "{text}");
    let against = generation.negative.text();
    assert!(!hana.negatives.is_empty() && hana.negatives.iter().all(|word| against.contains(word)));
    let loras: Vec<(&str, f32)> = hana.loras.iter().map(|lora| (lora.name.as_str(), lora.strength)).collect();
    assert_eq!(loras, [("hana-sdxl.safetensors", 0.9)]);
    let references: Vec<&str> = hana.references.iter().map(|one| &one.hash.0[..1]).collect();
    assert_eq!(references, ["2"], "the face in the look that is worn");
    assert_eq!(compiled.request.inputs["reference_hana_face"].0, "2".repeat(64));
}

#[test]
fn who_has_no_room_for_a_lora_is_told_in_words_and_no_trigger_is_said_in_vain() {
    let mut film = Film::of(Family::Illustrious);
    let twin = Cast { slug: "umi".parse().unwrap(), ..film.cast[0].clone() };
    let umi = &mut film.cast;
    umi.push(twin);
    umi[3].character.name = "Umi".to_owned();
    umi[3].character.prompt.tags.clear();
    for lora in &mut umi[3].character.lora {
        lora.name = format!("umi-{}", lora.name);
        lora.trigger = vec!["umimori".to_owned()];
    }
    let mut shot = NamedShot { name: "both", content: film.shots[0].content.clone() };
    let mut beside = shot.content.cast[0].clone();
    beside.character = "umi".parse().unwrap();
    shot.content.cast.push(beside);
    let told = |loras: u32| {
        let takes =
            Takes { loras, references: vec![crate::character::ReferenceKind::Full], ..takes_everything() };
        let compiled = film.compile(&shot, takes, 7).unwrap();
        let share = compiled.request.made_of.characters[&"umi".parse::<Slug>().unwrap()].clone();
        (share.words.join(", "), share.loras.len(), compiled.omitted.join("\n"))
    };
    let (words, loras, omitted) = told(1);
    assert!(words.contains("brown hair") && !words.contains("umimori"), "{words}");
    assert_eq!(loras, 0);
    assert!(omitted.contains("umi-hana-sdxl.safetensors: the recipe loads at most 1"), "{omitted}");
    assert!(
        omitted.contains("the reference pictures of hana (face): the recipe takes none of these"),
        "{omitted}"
    );
    let (words, loras, _) = told(2);
    assert!(words.contains("umimori") && !words.contains("brown hair"), "{words}");
    assert_eq!(loras, 1);
}

#[test]
fn a_look_without_words_is_told_by_its_clothes_and_colours() {
    let mut film = Film::of(Family::Illustrious);
    let looks = &mut film.cast[0].character.looks;
    looks[0].tags.clear();
    looks[0].outfit = Some(crate::character::Outfit::Coat);
    looks[0].palette = toml::from_str("top = \"#e0c040\"").unwrap();
    assert!(film.told(0).contains("yellow raincoat"));
    let mut film = Film { style: Film::of(Family::Flux).style, ..film };
    film.cast[0].character.looks[0].prose.clear();
    assert!(film.told(0).contains("wearing yellow raincoat"));
}

#[test]
fn a_direction_adds_words_takes_some_away_and_dresses_somebody() {
    let mut film = Film::of(Family::Illustrious);
    let before = film.told(0);
    film.direction = serde_json::from_str(
        r#"{"words":["backlighting"],"without":["Red Ribbon","wings"],"negatives":["crowd"],"looks":{"hana":"rain"},
            "lora_strength":0.5,"guidance":3.5}"#,
    )
    .unwrap();
    let compiled = film.compile(&film.shots[0], takes_everything(), 7).unwrap();
    let generation = compiled.request.generation.unwrap();
    let text = generation.positive.text();
    assert!(before.contains("red ribbon") && !text.contains("red ribbon"));
    assert!(text.contains("backlighting") && text.contains("yellow raincoat") && !text.contains("serafuku"));
    assert!(generation.negative.text().ends_with("crowd"));
    assert!((generation.loras[0].strength - 0.45).abs() < 1e-6 && (generation.guidance - 3.5).abs() < 1e-6);
    assert!(compiled.omitted.iter().any(|what| what.contains("without \"wings\"")), "{:?}", compiled.omitted);
}

#[test]
fn what_the_recipe_cannot_begin_with_is_refused_with_what_to_do() {
    let mut film = Film::of(Family::Illustrious);
    let mut said = Vec::new();
    let mut refused = |film: &Film, takes: Takes| {
        said.push(film.compile(&film.shots[0], takes, 7).unwrap_err().to_string());
    };
    film.direction.source = Some(ContentHash("s".repeat(64)));
    refused(&film, Takes::default());
    film.direction = Direction::default();
    film.panel.guides.clear();
    refused(&film, takes_everything());
    film.cast[0].character.rating = Rating::Mature;
    refused(&film, Takes::default());
    film.cast[0].character.rating = Rating::General;
    film.direction.looks.insert("hana".parse().unwrap(), "swimsuit".to_owned());
    refused(&film, Takes::default());
    film.direction = Direction::default();
    film.direction.looks.insert("ren".parse().unwrap(), "school".to_owned());
    refused(&film, Takes::default());
    film.style.model = None;
    film.direction = Direction::default();
    refused(&film, Takes::default());
    film.shots[0].content.cast = vec![film.shots[0].content.cast[0].clone(); 40];
    refused(&film, Takes::default());
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_clip_begins_with_the_keyframe_and_ends_with_the_one_of_the_end_where_there_is_one() {
    let mut film = Film::of(Family::Illustrious);
    let takes = Takes { first_frame: true, last_frame: true, frames: 81, ..Takes::default() };
    let clip = |film: &Film| film.compile_with(&film.shots[0], &recipe(takes.clone()), (Stage::Clip, 7));
    let inputs = |film: &Film| clip(film).unwrap().request.inputs.into_keys().collect::<Vec<_>>();
    assert_eq!(inputs(&film), ["first_frame"]);
    film.panel.last = Some(ContentHash("e".repeat(64)));
    assert_eq!(inputs(&film), ["first_frame", "last_frame"]);
    let still = film.compile(&film.shots[0], takes.clone(), 7).unwrap();
    assert!(still.request.inputs.is_empty(), "a still picture begins with none");
    film.panel.first = None;
    assert_eq!(clip(&film).unwrap_err(), CompileError::NoKeyframe);
}

#[test]
fn a_recipe_for_another_network_is_refused_unless_it_brings_its_own_model() {
    let film = Film::of(Family::Illustrious);
    let wan = Recipe { families: vec![Family::Wan22], ..recipe(Takes::default()) };
    let refused = film.compile_with(&film.shots[0], &wan, (Stage::Keyframe, 7)).unwrap_err();
    assert!(
        refused.to_string().contains("paints with wan22, and the style's model is illustrious"),
        "{refused}"
    );
    let brings = Brings {
        family: Some(Family::Wan22),
        checkpoint: Some("wan.safetensors".to_owned()),
        ..Brings::default()
    };
    let own = film.compile_with(&film.shots[0], &Recipe { brings, ..wan }, (Stage::Keyframe, 7)).unwrap();
    assert_eq!(own.request.generation.unwrap().checkpoint, "wan.safetensors");
}

#[test]
fn preflight_names_what_does_not_suit_and_what_no_server_has() {
    let mut film = Film::of(Family::Illustrious);
    let model = film.style.model.as_mut().unwrap();
    model.sampler = "euler_a".to_owned();
    film.cast[0].character.prompt.tags =
        (0..120).map(|number| format!("very long tag number {number}")).collect();
    let set = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let poor = Stock { server: "attic".to_owned(), checkpoints: set(&[]), loras: set(&[]), samplers: None };
    let rich = Stock { server: "cellar".to_owned(), checkpoints: set(&["a.safetensors"]), ..poor.clone() };
    let compiled = film.compile(&film.shots[0], takes_everything(), 7).unwrap();
    let mut findings = judge(compiled.request.generation.as_ref().unwrap(), &[poor, rich]);
    let of_flux = Film::of(Family::Flux);
    let compiled = of_flux.compile(&of_flux.shots[0], takes_everything(), 7).unwrap();
    findings.extend(judge(compiled.request.generation.as_ref().unwrap(), &[]));
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| match finding {
            Finding::Trouble { what, fix } => format!("trouble: {what}: {fix}"),
            Finding::Warning { what, fix } => format!("warning: {what}: {fix}"),
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

proptest! {
    #[test]
    fn nobody_who_is_absent_says_a_word(family in prop::sample::select(Family::ALL.to_vec()), shot in 0_usize..3) {
        let film = Film::of(family);
        let told = film.told(shot);
        let only = [("hana", ["bob cut", "chestnut", "hanamori"]), ("fumi", ["hair bun", "Fumi", "grey hair"]), ("mikan", ["cat focus", "orange cat", "Mikan"])];
        for (slug, words) in only {
            let seen = film.shots[shot].content.cast.iter().any(|one| one.character.as_str() == slug);
            prop_assert!(seen || words.iter().all(|word| !told.contains(word)), "{slug} in {told}");
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_whatever_the_order_of_the_cast(
        family in prop::sample::select(Family::ALL.to_vec()),
        shot in 0_usize..3,
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
    ) {
        let film = Film::of(family);
        let mut shuffled = Film::of(family);
        shuffled.cast = order.iter().map(|index| film.cast[*index].clone()).collect();
        prop_assert_eq!(film.told(shot), shuffled.told(shot));
    }

    #[test]
    fn no_chunk_is_longer_than_clip_reads_and_no_word_is_lost(count in 1_usize..60, family in prop::sample::select(vec![Family::Sd15, Family::Pony, Family::Animagine])) {
        let mut film = Film::of(family);
        film.cast[0].character.prompt.tags = (0..count).map(|number| format!("tag number {number}")).collect();
        let compiled = film.compile(&film.shots[0], takes_everything(), 7).unwrap();
        let generation = compiled.request.generation.unwrap();
        prop_assert!(generation.positive.chunks.iter().all(|chunk| chunk.tokens <= 75));
        let text = format!("{}, ", generation.positive.text());
        let said = (0..count).map(|number| ["tag number ", &number.to_string(), ", "].concat());
        prop_assert!(said.into_iter().all(|word| text.contains(&word)));
    }
}

#[test]
fn an_insert_says_what_is_shown() {
    let mut film = Film::of(Family::Animagine);
    film.shots[2].content.framing = Framing::Insert;
    film.shots[2].content.prop = Some("letter".to_owned());
    assert!(film.told(2).contains("letter"));
}
