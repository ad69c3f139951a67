//! What assistants are told of a project, out of its own rows and for the one thing that is asked.

use assistant::tasks::better_prompt::{BetterPrompt, Seen};
use assistant::tasks::character_tags::CharacterTags;
use assistant::tasks::continuity::{Continuity, Moment, Present};
use assistant::tasks::description::Description;
use assistant::tasks::negatives::Negatives;
use assistant::tasks::scene::{Planned, Scene as SceneTask};
use assistant::tasks::titles::{Titles, Told};
use domain::character::{Character, Gender, Species};
use domain::compile::{Cast, traits};
use domain::episode::Scene;
use domain::family::Dialect;
use domain::recipe::{Reads, Recipe, Takes};
use domain::request::Generation;
use domain::shot::Shot;
use domain::slug::Slug;
use domain::take::Stage;
use serde::Serialize;

use super::scope::Scope;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;
use crate::verbs::brief::{Brief, Panels};
use crate::verbs::find::Production;

impl Studio {
    /// What is said to an engine for a shot as things stand.
    pub(super) fn prompt_of(
        &self,
        scope: &Scope,
        code: &str,
        recipe: Option<&str>,
    ) -> Result<BetterPrompt, StudioError> {
        let production = scope.production()?;
        let shot = production.shot(code)?;
        let recipe = self.prompted_by(production, recipe)?;
        let generation = generation_of(production, shot, recipe)?;
        let content = &shot.content;
        let seen: Vec<&Slug> = content.cast.iter().map(|staging| &staging.character).collect();
        let reads_tags = generation.family.traits().dialect == Dialect::Tags;
        Ok(BetterPrompt {
            shot: code.to_owned(),
            action: content.action.clone(),
            view: view(shot),
            cast: seen.iter().filter_map(|slug| tagged(scope, slug)).collect(),
            others: scope.others(&seen),
            words: pieces(&generation.positive.text(), reads_tags),
            negatives: pieces(&generation.negative.text(), reads_tags),
            reads_tags,
        })
    }

    /// The recipe whose words are looked at: the one that is named, or the one that usually makes keyframes.
    pub(super) fn prompted_by(
        &self,
        production: &Production,
        name: Option<&str>,
    ) -> Result<Recipe, StudioError> {
        if let Some(name) = name {
            return self.recipe_of(name, Stage::Keyframe, "recipe");
        }
        let style = &production.project.style;
        let engine = self.usual_engine(Stage::Keyframe, None);
        let usual = self.recipe_for(&engine, Stage::Keyframe, None, style).ok();
        if let Some(recipe) = usual.filter(|recipe| recipe.takes().is_some()) {
            return Ok(recipe);
        }
        // With no server to paint there are still words that one would be told.
        let family = style.model.as_ref().map(|model| model.family);
        let words =
            |recipe: &Recipe| recipe.takes().is_some() && recipe.makes(Stage::Keyframe) && recipe.is_usual();
        let suits = |recipe: &Recipe| family.is_some_and(|family| recipe.suits(family));
        self.recipes().into_iter().find(|recipe| words(recipe) && suits(recipe)).ok_or_else(|| {
            let message = "nothing of this project is said to a model in words";
            Refusal::conflict("no_prompt", message, "give the style a [model]: `sakuga connect` enters one")
        })
    }
}

/// What a model is asked for a shot by a recipe.
fn generation_of(production: &Production, shot: &Shot, recipe: Recipe) -> Result<Generation, StudioError> {
    let name = recipe.name.clone();
    let recipe = by_words_alone(recipe);
    let brief = Brief { recipe, stage: Stage::Keyframe, ..Brief::by_hand(Stage::Keyframe) };
    let compiled = brief.compiled(production, &Panels::new(), shot, 0)?;
    compiled.request.generation.ok_or_else(|| {
        let message = format!("the recipe {name} reads no words");
        Refusal::invalid("recipe", message, "name one that does: `sakuga recipe list` lists them")
    })
}

/// A recipe that needs no pictures: what is said is the same without them, and can be looked at before any is drawn.
fn by_words_alone(recipe: Recipe) -> Recipe {
    let Reads::Model { takes } = recipe.reads else { return recipe };
    let takes =
        Takes { guide: None, regions: false, first_frame: false, last_frame: false, source: false, ..takes };
    Recipe { reads: Reads::Model { takes }, ..recipe }
}

/// A prompt piece by piece: tags between commas, or sentences.
fn pieces(text: &str, reads_tags: bool) -> Vec<String> {
    let parts: Vec<&str> =
        if reads_tags { text.split(", ").collect() } else { text.split_inclusive(". ").collect() };
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The word for something, as the studio writes it, with spaces.
pub(in crate::verbs) fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().replace('_', " ")
}

/// How a shot is seen, in words.
fn view(shot: &Shot) -> Vec<String> {
    let content = &shot.content;
    vec![
        word(content.framing),
        word(content.angle),
        word(content.camera),
        word(content.light.time),
        word(content.light.weather),
    ]
}

/// Somebody with the tags of body and clothes.
fn tagged(scope: &Scope, slug: &Slug) -> Option<Seen> {
    let cast = scope.cast.iter().find(|cast| cast.slug == *slug)?;
    let episode = scope.production.as_ref().map(|production| production.episode.code.as_str());
    Some(Seen { name: cast.character.name.clone(), tags: tags(cast, episode.unwrap_or_default()) })
}

fn tags(cast: &Cast, episode: &str) -> Vec<String> {
    let character = &cast.character;
    let look = character.dressed(character.look_for(episode));
    let mut tags = character.prompt.tags.clone();
    if tags.is_empty() {
        tags = traits(character, look.as_ref());
    }
    tags.extend(look.map(|look| look.tags).unwrap_or_default());
    tags
}

/// A scene with its lines, shots and cast.
pub(super) fn scene(scope: &Scope, code: &str) -> Result<SceneTask, StudioError> {
    let production = scope.production()?;
    let scene = scene_named(production, code)?;
    let shots: Vec<&Shot> = production.active().filter(|shot| shot.scene == scene.id).collect();
    let mut slugs: Vec<&Slug> = Vec::new();
    for shot in &shots {
        let heard = shot.content.lines.iter().filter_map(|line| line.speaker.as_ref());
        for slug in shot.content.cast.iter().map(|staging| &staging.character).chain(heard) {
            if !slugs.contains(&slug) {
                slugs.push(slug);
            }
        }
    }
    Ok(SceneTask {
        code: scene.code.clone(),
        heading: scene.heading.clone(),
        place: shots.iter().find_map(|shot| place(scope, shot)).unwrap_or_else(|| scene.heading.clone()),
        script: lines_of(scope, production, scene),
        shots: shots.iter().map(|shot| planned(scope, shot)).collect(),
        cast: slugs.iter().filter_map(|slug| tagged(scope, slug)).collect(),
        others: scope.others(&slugs),
    })
}

fn scene_named<'p>(production: &'p Production, code: &str) -> Result<&'p Scene, StudioError> {
    let scene = production.scenes.iter().find(|scene| scene.code == code && !scene.omitted);
    scene.ok_or_else(|| StudioError::NotFound {
        what: "scene",
        name: code.chars().take(20).collect(),
        fix: format!("`sakuga scene list {}` lists them", production.episode.code),
    })
}

fn place(scope: &Scope, shot: &Shot) -> Option<String> {
    let slug = shot.content.place.as_ref()?;
    let place = &scope.places.iter().find(|location| location.slug == *slug)?.place;
    Some(if place.description.is_empty() {
        place.name.clone()
    } else {
        format!("{}: {}", place.name, place.description)
    })
}

fn planned(scope: &Scope, shot: &Shot) -> Planned {
    let content = &shot.content;
    Planned {
        code: shot.code.to_string(),
        framing: content.framing,
        angle: content.angle,
        camera: content.camera,
        cast: content.cast.iter().map(|staging| scope.name(&staging.character).to_owned()).collect(),
        action: content.action.clone(),
        speakers: content
            .lines
            .iter()
            .map(|line| line.speaker.as_ref().map_or(line.name.clone(), |slug| scope.name(slug).to_owned()))
            .collect(),
        seconds: scope.style.rate.seconds(content.frames),
    }
}

/// The lines of the screenplay that make a scene, numbered: from its heading to the next.
fn lines_of(scope: &Scope, production: &Production, scene: &Scene) -> Vec<String> {
    let Some(script) = &scope.script else { return Vec::new() };
    let Some(from) = begins(production, script, scene) else { return Vec::new() };
    let others = production.scenes.iter().filter_map(|other| begins(production, script, other));
    let until = others.filter(|line| *line > from).min().unwrap_or(u32::MAX);
    let numbered = (1_u32..)
        .zip(script.lines())
        .filter(|(number, line)| (from..until).contains(number) && !line.trim().is_empty());
    numbered.map(|(number, line)| format!("{number} {}", line.trim())).collect()
}

/// The line of a scene's heading, or of its first shot where the heading is not found.
fn begins(production: &Production, script: &str, scene: &Scene) -> Option<u32> {
    let own = production.active().filter(|shot| shot.scene == scene.id);
    let first = own.map(|shot| shot.content.source_line).min()?;
    let above: Vec<&str> = script.lines().take(first as usize).collect();
    let heading = above.iter().rposition(|line| line.trim() == scene.heading.trim());
    heading.map_or(Some(first), |at| u32::try_from(at + 1).ok())
}

/// What is known of a character for its tags.
pub(super) fn character_tags(scope: &Scope, slug: &Slug) -> Result<CharacterTags, StudioError> {
    let character = &scope.character(slug)?.character;
    Ok(CharacterTags {
        name: character.name.clone(),
        description: described(character),
        traits: traits(character, None),
        tags: character.prompt.tags.clone(),
        others: scope.others(&[slug]),
    })
}

/// The description, with what makes the character special.
fn described(character: &Character) -> String {
    let special: Vec<&str> = character.distinctive.iter().map(|one| one.name.as_str()).collect();
    if special.is_empty() {
        character.description.clone()
    } else {
        format!("{} ({})", character.description, special.join(", "))
    }
}

/// What is known of a character for its description.
pub(super) fn description(scope: &Scope, slug: &Slug) -> Result<Description, StudioError> {
    let character = &scope.character(slug)?.character;
    let mut tags = character.prompt.tags.clone();
    for tag in traits(character, None) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.extend(character.distinctive.iter().map(|one| one.name.clone()));
    let look = |look: &domain::character::Look| format!("{}: {}", look.name, look.tags.join(", "));
    Ok(Description {
        name: character.name.clone(),
        kind: kind(character),
        description: character.description.clone(),
        tags,
        looks: character.looks.iter().map(look).collect(),
        others: scope.others(&[slug]),
    })
}

/// What somebody is, such as `girl of 16` or `cat`.
fn kind(character: &Character) -> String {
    if character.species != Species::Human {
        return word(character.species);
    }
    let young = character.age < 20;
    let noun = match character.gender {
        Gender::Female if young => "girl",
        Gender::Female => "woman",
        Gender::Male if young => "boy",
        Gender::Male => "man",
        Gender::Unspecified => "person",
    };
    format!("{noun} of {}", character.age)
}

/// An episode, as far as continuity goes.
pub(super) fn continuity(scope: &Scope) -> Result<Continuity, StudioError> {
    let production = scope.production()?;
    let moment = |shot: &Shot| {
        let content = &shot.content;
        Moment {
            code: shot.code.to_string(),
            scene: production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default(),
            line: content.source_line,
            place: content.place.as_ref().map(ToString::to_string).unwrap_or_default(),
            time: word(content.light.time),
            weather: word(content.light.weather),
            cast: content.cast.iter().map(|staging| present(scope, staging)).collect(),
            action: content.action.clone(),
        }
    };
    Ok(Continuity { shots: production.active().map(moment).collect() })
}

fn present(scope: &Scope, staging: &domain::shot::Staging) -> Present {
    let episode =
        scope.production.as_ref().map(|production| production.episode.code.as_str()).unwrap_or_default();
    let known = scope.cast.iter().find(|cast| cast.slug == staging.character);
    let look = known.and_then(|cast| cast.character.look_for(episode));
    Present {
        name: scope.name(&staging.character).to_owned(),
        wears: look.map(|look| look.name.clone()).unwrap_or_default(),
        holds: staging.holds.clone().unwrap_or_default(),
    }
}

/// The words of a style, and what it keeps out.
pub(super) fn negatives(scope: &Scope) -> Negatives {
    let cast = scope.cast.iter().flat_map(|cast| {
        let looks = cast.character.looks.iter().flat_map(|look| &look.tags);
        cast.character.prompt.tags.iter().chain(looks)
    });
    let places = scope.places.iter().flat_map(|location| &location.place.prompt.tags);
    Negatives {
        words: scope.style.prompt.tags.clone(),
        negatives: scope.style.prompt.negatives.clone(),
        wanted: cast.chain(places).cloned().collect(),
        heard: scope.style.model.as_ref().is_none_or(|model| model.family.traits().hears_negatives),
    }
}

/// What happens in an episode.
pub(super) fn titles(scope: &Scope) -> Result<Titles, StudioError> {
    let production = scope.production()?;
    let told = |scene: &Scene| {
        let shots = production.active().filter(|shot| shot.scene == scene.id);
        let actions = shots.map(|shot| shot.content.action.clone()).filter(|action| !action.is_empty());
        Told { heading: scene.heading.clone(), actions: actions.collect() }
    };
    Ok(Titles {
        episode: production.episode.code.clone(),
        title: production.episode.title.clone(),
        synopsis: production.episode.synopsis.clone(),
        scenes: production.scenes.iter().filter(|scene| !scene.omitted).map(told).collect(),
        cast: scope.cast.iter().map(|cast| cast.character.name.clone()).collect(),
    })
}
