//! From shot to request: pure and total. Every choice is made here, every input is resolved, and only who is
//! in the shot comes into the request.

use std::collections::BTreeMap;

use crate::character::{Character, Look, Prompt};
use crate::palette::{self, PaintBox};
use crate::place::Place;
use crate::request::{Camera, DrawnPlace, FORM, Figure, Request};
use crate::shot::{Expression, Gaze, Head, Pose, ShotContent, Side, Staging, View};
use crate::slug::Slug;
use crate::style::Style;
use crate::take::Stage;

/// A character with the slug it is stored under.
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// The name in paths and commands.
    pub slug: Slug,
    /// Who it is.
    pub character: Character,
}

/// A place with the slug it is stored under.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// The name in paths and commands.
    pub slug: Slug,
    /// What it is.
    pub place: Place,
}

/// Everything a request is made of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What is seen.
    pub content: &'a ShotContent,
    /// The project's characters.
    pub cast: &'a [Cast],
    /// The project's places.
    pub places: &'a [Location],
    /// The project's look.
    pub style: &'a Style,
    /// The code of the episode, which decides the looks.
    pub episode: &'a str,
    /// The stage to be made.
    pub stage: Stage,
    /// The recipe's name.
    pub recipe: &'a str,
    /// Decides everything that is left to chance.
    pub seed: u64,
}

/// Why a shot has no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A character in the shot that the project does not have.
    #[error(
        "the shot shows \"{slug}\", but the project has no such character (it has: {known}): add the character or edit the shot's cast"
    )]
    UnknownCharacter {
        /// Who was asked for.
        slug: Slug,
        /// Who there is.
        known: String,
    },
    /// A place that the project does not have.
    #[error(
        "the shot is at \"{slug}\", but the project has no such place (it has: {known}): add the place or edit the shot"
    )]
    UnknownPlace {
        /// Where it was asked to be.
        slug: Slug,
        /// What there is.
        known: String,
    },
}

/// Compiles the request for one stage of one shot.
///
/// # Errors
///
/// When the shot names a character or a place that the project does not have.
pub fn compile(subject: Subject<'_>) -> Result<Request, CompileError> {
    let content = subject.content;
    let place = content.place.as_ref().map(|slug| location(slug, subject.places)).transpose()?;
    let figures = content
        .cast
        .iter()
        .map(|staging| {
            let character = character(&staging.character, subject.cast)?;
            let look = character.character.look_for(subject.episode);
            Ok(figure(character, staging, look, palette_set(content)))
        })
        .collect::<Result<_, CompileError>>()?;
    Ok(Request {
        form: FORM,
        stage: subject.stage,
        recipe: subject.recipe.to_owned(),
        frame: subject.style.frame,
        rate: subject.style.rate,
        seed: subject.seed,
        camera: camera(content),
        place: place.map(|place| drawn(place, &content.setup)),
        figures,
        prop: content.prop.clone(),
        action: content.action.clone(),
        lines: content.lines.clone(),
        ink: subject.style.ink,
        model: subject.style.model.clone(),
        prompt: subject.style.prompt.clone(),
        inputs: BTreeMap::new(),
    })
}

/// The seed of a take: the same for the same shot, stage and ordinal, and different for every other.
///
/// # Panics
///
/// Never: a hash is longer than a seed.
#[must_use]
pub fn seed(shot: &str, stage: Stage, ordinal: u32) -> u64 {
    let hash = blake3::hash(format!("{shot}/{stage}/{ordinal}").as_bytes());
    let bytes: [u8; 8] = hash.as_bytes()[..8].try_into().expect("a hash has 32 bytes");
    // 53 bits survive every JSON reader.
    u64::from_le_bytes(bytes) >> 11
}

fn camera(content: &ShotContent) -> Camera {
    Camera {
        framing: content.framing,
        angle: content.angle,
        camera_move: content.camera,
        light: content.light,
        frames: content.frames,
        timing: content.timing,
        transition: content.transition.clone(),
        effects: content.effects.clone(),
        safe_areas: false,
    }
}

fn character<'a>(slug: &Slug, cast: &'a [Cast]) -> Result<&'a Cast, CompileError> {
    cast.iter().find(|known| known.slug == *slug).ok_or_else(|| CompileError::UnknownCharacter {
        slug: slug.clone(),
        known: list(cast.iter().map(|known| &known.slug)),
    })
}

fn location<'a>(slug: &Slug, places: &'a [Location]) -> Result<&'a Location, CompileError> {
    places.iter().find(|known| known.slug == *slug).ok_or_else(|| CompileError::UnknownPlace {
        slug: slug.clone(),
        known: list(places.iter().map(|known| &known.slug)),
    })
}

fn list<'a>(slugs: impl Iterator<Item = &'a Slug>) -> String {
    let names: Vec<&str> = slugs.map(Slug::as_str).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn drawn(location: &Location, setup: &str) -> DrawnPlace {
    DrawnPlace {
        slug: location.slug.clone(),
        kind: location.place.kind,
        setup: setup.to_owned(),
        palette: location.place.palette.clone(),
        sign: location.place.sign.clone(),
        prompt: location.place.prompt.clone(),
    }
}

/// The name of the palette set of a shot: its own, else that of its light.
fn palette_set(content: &ShotContent) -> &str {
    content.palette_set.as_deref().unwrap_or_else(|| palette::set_of(content.light.time))
}

/// A character as it stands for its model sheet: at rest, seen from the front, in one look and palette set.
#[must_use]
pub fn model(cast: &Cast, look: Option<&Look>, set: &str) -> Figure {
    let staging = Staging {
        character: cast.slug.clone(),
        side: Side::Centre,
        pose: Pose::Stand,
        then: None,
        head: Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::Front,
        gaze: Gaze::Ahead,
        holds: None,
    };
    figure(cast, &staging, look, set)
}

fn figure(cast: &Cast, staging: &Staging, look: Option<&Look>, set: &str) -> Figure {
    let character = &cast.character;
    let PaintBox { palette, chosen } = palette::in_set(character, look, set);
    let mut prompt: Prompt = character.prompt.clone();
    if let Some(look) = look {
        prompt.tags.extend(look.tags.iter().filter(|tag| !character.prompt.tags.contains(tag)).cloned());
    }
    Figure {
        slug: cast.slug.clone(),
        name: character.name.clone(),
        species: character.species,
        gender: character.gender,
        age: character.age,
        height_cm: character.height_cm,
        build: character.build,
        hair: character.hair.clone(),
        eyes: character.eyes,
        glasses: character.glasses,
        outfit: look.map(|look| look.outfit).unwrap_or_default(),
        hat: look.and_then(|look| look.hat).or(character.hat),
        palette,
        palette_set: if chosen.is_empty() { palette::DAY } else { set }.to_owned(),
        palette_chosen: chosen,
        side: staging.side,
        pose: staging.pose,
        then: staging.then,
        head: staging.head,
        expression: staging.expression,
        marks: staging.marks.clone(),
        view: staging.view,
        gaze: staging.gaze,
        holds: staging.holds.clone(),
        voice: character.voice,
        prompt,
        lora: character.lora.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cast_of(names: &[&str]) -> Vec<Cast> {
        names
            .iter()
            .map(|name| Cast {
                slug: name.parse().unwrap(),
                character: toml::from_str(&format!(
                    "name = \"{name}\"\npalette = {{ hair = \"#102030\" }}\nprompt = {{ tags = [\"only {name}\"] }}"
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

    fn request(content: &ShotContent, cast: &[Cast], seed: u64) -> Request {
        let style = Style::default();
        let subject = Subject {
            content,
            cast,
            places: &[],
            style: &style,
            episode: "e01",
            stage: Stage::Storyboard,
            recipe: "storyboard",
            seed,
        };
        compile(subject).unwrap()
    }

    #[test]
    fn a_character_nobody_defined_is_refused_with_the_names_there_are() {
        let style = Style::default();
        let content = shot_with(&["momo"]);
        let cast = cast_of(&["hana", "ren"]);
        let subject = Subject {
            content: &content,
            cast: &cast,
            places: &[],
            style: &style,
            episode: "e01",
            stage: Stage::Storyboard,
            recipe: "storyboard",
            seed: 1,
        };
        let message = compile(subject).unwrap_err().to_string();
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
            let read_back: Request = serde_json::from_str(&original.canonical()).unwrap();
            prop_assert_eq!(read_back.fingerprint(), original.fingerprint());
            let hair = crate::colour::Colour::rgb(red, 0x21, 0x31);
            cast[0].character.palette.insert("hair".to_owned(), hair.into());
            prop_assert_ne!(original.fingerprint(), request(&content, &cast, seed).fingerprint());
            cast[0].character.description = "a note that no picture shows".to_owned();
            cast[0].character.palette.insert("hair".to_owned(), crate::colour::Colour::rgb(0x10, 0x20, 0x30).into());
            prop_assert_eq!(original.fingerprint(), request(&content, &cast, seed).fingerprint());
        }
    }
}
