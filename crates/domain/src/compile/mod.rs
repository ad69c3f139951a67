//! From shot to request: pure and total. Every choice is made here, every input is resolved, and only who is
//! in the shot comes into the request.

mod acting;
mod body;
mod error;
mod figure;
mod fit;
mod generation;
mod prose;
mod seed;
mod spoken;
#[cfg(test)]
mod tests;
mod tokens;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::asset::ContentHash;
use crate::character::{Character, Look};
use crate::direction::Direction;
use crate::palette;
use crate::place::Place;
use crate::recipe::{Recipe, Takes};
use crate::request::{Camera, CharacterShare, DrawnPlace, FORM, MadeOf, Request};
use crate::shot::{ShotContent, Staging};
use crate::slug::Slug;
use crate::style::{Ink, Style};
use crate::take::{Moment, Stage};

pub use body::tags as traits;
pub use error::CompileError;
pub use figure::model;
pub use seed::{seed, seed_for};
pub use tokens::tokens;

/// The most characters in one shot.
pub const MOST_CHARACTERS: usize = 16;

/// A character with the slug it is stored under.
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// The name in paths and commands.
    pub slug: Slug,
    /// The version.
    pub version: u32,
    /// Who it is.
    pub character: Character,
}

/// A place with the slug it is stored under.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// The name in paths and commands.
    pub slug: Slug,
    /// The version.
    pub version: u32,
    /// What it is.
    pub place: Place,
}

/// What earlier stages made of a shot, for later ones to go by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panel {
    /// The storyboard's picture.
    pub picture: Option<ContentHash>,
    /// The picture taken apart, by the name of the guide such as `line` or `mask_hana`.
    pub guides: BTreeMap<String, ContentHash>,
    /// The keyframe of the beginning.
    pub first: Option<ContentHash>,
    /// The keyframe of the end.
    pub last: Option<ContentHash>,
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
    /// The version of the look; 0 where nobody counts it.
    pub style_version: u32,
    /// The code of the episode, which decides the looks.
    pub episode: &'a str,
    /// The stage to be made.
    pub stage: Stage,
    /// The moment of the shot that a still picture shows.
    pub moment: Moment,
    /// How it is made.
    pub recipe: &'a Recipe,
    /// What is asked beyond the shot.
    pub direction: &'a Direction,
    /// The storyboard's picture of the shot; none before there is one.
    pub panel: Option<&'a Panel>,
    /// Decides everything that is left to chance.
    pub seed: u64,
}

/// A request, and what of the shot it does not ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The request.
    pub request: Request,
    /// What the recipe cannot be asked, in words.
    pub omitted: Vec<String>,
}

/// Somebody who is seen in the shot.
struct Player<'a> {
    cast: &'a Cast,
    staging: &'a Staging,
    /// What is worn, with everything that the look takes from those it is based on.
    look: Option<Cow<'a, Look>>,
}

impl Player<'_> {
    fn look(&self) -> Option<&Look> {
        self.look.as_deref()
    }
}

/// Compiles the request for one stage of one shot.
///
/// # Errors
///
/// When the shot or the direction names what the project does not have, shows somebody whom the project's rating
/// keeps out, or asks of the recipe what it cannot begin with.
pub fn compile(subject: Subject<'_>) -> Result<Compiled, CompileError> {
    let content = subject.content;
    let place = content.place.as_ref().map(|slug| location(slug, subject.places)).transpose()?;
    let players = players(&subject)?;
    let set = palette_set(content);
    let figures = players.iter().map(|player| figure::of(player, set, subject.moment)).collect();
    let made_of = MadeOf {
        characters: players.iter().map(share).collect(),
        place: place.map(|place| place.version).filter(|version| *version > 0),
        style: Some(subject.style_version).filter(|version| *version > 0),
        direction: subject.direction.clone(),
    };
    let request = Request {
        form: FORM,
        stage: subject.stage,
        recipe: subject.recipe.name.clone(),
        recipe_hash: subject.recipe.hash.clone(),
        moment: subject.moment,
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
        generation: None,
        inputs: BTreeMap::new(),
        made_of,
    };
    let mut compiled = match subject.recipe.takes() {
        None => Compiled { omitted: unheard(&subject), request },
        Some(takes) => for_model(request, &subject, takes, &players, place)?,
    };
    compiled.omitted.extend(without_colours(content, &players));
    Ok(compiled)
}

/// A palette set that a person named and nobody who is seen has.
fn without_colours(content: &ShotContent, players: &[Player<'_>]) -> Option<String> {
    let set = content.palette_set.as_deref()?;
    let of_look = |player: &Player<'_>| player.look().is_some_and(|look| look.palette_in.contains_key(set));
    let has = |player: &Player<'_>| player.cast.character.palette_in.contains_key(set) || of_look(player);
    (set != palette::DAY && !players.iter().any(has))
        .then(|| format!("the colours \"{set}\": nobody in the shot has them; those of the day are used"))
}

/// Adds what a model is asked, and takes away what no model reads.
fn for_model(
    request: Request,
    subject: &Subject<'_>,
    takes: &Takes,
    players: &[Player<'_>],
    place: Option<&Location>,
) -> Result<Compiled, CompileError> {
    let asked = generation::ask(subject, takes, players, place)?;
    let request = Request {
        generation: Some(asked.generation),
        inputs: asked.inputs,
        made_of: MadeOf { characters: asked.shares, ..request.made_of },
        action: String::new(),
        lines: Vec::new(),
        ink: Ink::default(),
        ..request
    };
    Ok(Compiled { request, omitted: asked.omitted })
}

/// What a direction says to a recipe that reads no words.
fn unheard(subject: &Subject<'_>) -> Vec<String> {
    let Direction { words, without, negatives, source, .. } = subject.direction;
    let said = words.iter().chain(without).chain(negatives);
    let words =
        said.map(|word| format!("the words \"{word}\": the recipe {} reads none", subject.recipe.name));
    let source =
        source.iter().map(|_| format!("the start picture: the recipe {} takes none", subject.recipe.name));
    words.chain(source).collect()
}

/// Everybody who is seen, with the look that is worn.
fn players<'a>(subject: &Subject<'a>) -> Result<Vec<Player<'a>>, CompileError> {
    let count = subject.content.cast.len();
    if count > MOST_CHARACTERS {
        return Err(CompileError::TooManyCharacters { count });
    }
    if let Some(slug) = absent(subject) {
        return Err(CompileError::NotInShot { slug: slug.clone() });
    }
    subject.content.cast.iter().map(|staging| player(subject, staging)).collect()
}

/// Somebody whom the direction dresses and who is not in the shot.
fn absent<'a>(subject: &Subject<'a>) -> Option<&'a Slug> {
    let seen = |slug: &Slug| subject.content.cast.iter().any(|staging| staging.character == *slug);
    subject.direction.looks.keys().find(|slug| !seen(slug))
}

fn player<'a>(subject: &Subject<'a>, staging: &'a Staging) -> Result<Player<'a>, CompileError> {
    let cast = character(&staging.character, subject.cast)?;
    let rating = cast.character.rating;
    if rating > subject.style.rating {
        return Err(CompileError::Rated { slug: cast.slug.clone(), rating, gate: subject.style.rating });
    }
    let look = match subject.direction.looks.get(&cast.slug) {
        None => cast.character.look_for(subject.episode),
        Some(name) => Some(look(cast, name)?),
    };
    Ok(Player { cast, staging, look: look.and_then(|look| dressed(cast, look)) })
}

/// A look with everything that it takes from those it is based on.
fn dressed<'a>(cast: &Cast, look: &'a Look) -> Option<Cow<'a, Look>> {
    match look.based_on {
        None => Some(Cow::Borrowed(look)),
        Some(_) => cast.character.dressed(Some(look)).map(Cow::Owned),
    }
}

fn look<'a>(cast: &'a Cast, name: &str) -> Result<&'a Look, CompileError> {
    let looks = &cast.character.looks;
    looks.iter().find(|look| look.name == name).ok_or_else(|| CompileError::UnknownLook {
        slug: cast.slug.clone(),
        look: name.to_owned(),
        known: list(looks.iter().map(|look| look.name.as_str())),
    })
}

fn share(player: &Player<'_>) -> (Slug, CharacterShare) {
    let look = player.look().map(|look| look.name.clone()).unwrap_or_default();
    let share = CharacterShare { version: player.cast.version, look, ..CharacterShare::default() };
    (player.cast.slug.clone(), share)
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
        known: list(cast.iter().map(|known| known.slug.as_str())),
    })
}

fn location<'a>(slug: &Slug, places: &'a [Location]) -> Result<&'a Location, CompileError> {
    places.iter().find(|known| known.slug == *slug).ok_or_else(|| CompileError::UnknownPlace {
        slug: slug.clone(),
        known: list(places.iter().map(|known| known.slug.as_str())),
    })
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn drawn(location: &Location, setup: &str) -> DrawnPlace {
    DrawnPlace {
        slug: location.slug.clone(),
        kind: location.place.kind,
        setup: setup.to_owned(),
        palette: location.place.palette.clone(),
        sign: location.place.sign.clone(),
    }
}

/// The name of the palette set of a shot: its own, else that of its light.
fn palette_set(content: &ShotContent) -> &str {
    content.palette_set.as_deref().unwrap_or_else(|| palette::set_of(content.light.time))
}
