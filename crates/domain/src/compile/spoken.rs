//! The words of a shot: who and what is seen, in the dialect of the model's family.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Told;
use super::{Location, Player, Subject, acting, body, prose, tokens};
use crate::character::{Gender, Species};
use crate::family::{Dialect, Family, Stands};
use crate::prompt::Lora;
use crate::request::Words;
use crate::shot::Pose;
use crate::slug::Slug;
use crate::take::Moment;
use crate::words::plain;

/// Everything that words are made of.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) family: Family,
    pub(super) players: &'a [Player<'a>],
    pub(super) place: Option<&'a Location>,
    /// How many additions to the model the recipe loads.
    pub(super) loras: u32,
}

/// What one part of the picture is told.
#[derive(Debug, Default)]
struct Section {
    words: Vec<String>,
}

/// The words of a shot.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// What the whole picture is told.
    pub(super) positive: Words,
    /// What the whole picture must not show.
    pub(super) negative: Words,
    /// What each player brought, as it stands in the words.
    pub(super) shares: BTreeMap<Slug, Share>,
    /// What is not said, and why.
    pub(super) omitted: Vec<String>,
}

/// What one player brought.
#[derive(Debug, Default)]
pub(super) struct Share {
    pub(super) words: Vec<String>,
    pub(super) negatives: Vec<String>,
    /// The words of the player's own region; empty unless regions are asked for.
    pub(super) region: Words,
}

/// Whether each player's words are kept to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hearing {
    /// The whole picture hears them.
    Whole,
    /// Only the player's region does.
    Regions,
}

/// Says a shot in the dialect of the family.
pub(super) fn speak(scene: &Scene<'_>, hearing: Hearing) -> Spoken {
    let mut spoken = match scene.family.traits().dialect {
        Dialect::Tags => in_tags(scene, hearing),
        Dialect::Prose => prose::speak(scene),
    };
    negatives(scene, &mut spoken);
    spoken
}

fn in_tags(scene: &Scene<'_>, hearing: Hearing) -> Spoken {
    let mut spoken = Spoken::default();
    let mut heard = Heard::new(&scene.subject.direction.without);
    let traits = scene.family.traits();
    let quality = || heard_words(traits.quality);
    let mut head = Section::default();
    if traits.quality_stands == Stands::First {
        head.words.extend(heard.take(quality()));
    }
    head.words.extend(heard.take(safe(scene)));
    head.words.extend(heard.take(counts(scene.players)));
    let players: Vec<Vec<String>> = scene.players.iter().map(|player| player_tags(scene, player)).collect();
    let alone = players.len() == 1 && hearing == Hearing::Whole;
    let mut own: Vec<Vec<String>> = Vec::with_capacity(players.len());
    if alone {
        own.extend(players.iter().map(|words| heard.take(words.clone())));
        head.words.extend(own.iter().flatten().cloned());
    }
    head.words.extend(heard.take(around(scene)));
    head.words.extend(heard.take(scene.subject.style.prompt.tags.clone()));
    head.words.extend(heard.take(scene.subject.direction.words.clone()));
    if traits.quality_stands == Stands::Last {
        head.words.extend(heard.take(quality()));
    }
    if !alone {
        // Somebody's words are said again where another has the same: each is heard in a place of its own.
        own.extend(
            players.iter().map(|words| Heard::new(&scene.subject.direction.without).take(words.clone())),
        );
    }
    let mut sections = vec![head.words];
    if hearing == Hearing::Whole && !alone {
        sections.extend(own.iter().cloned());
    }
    spoken.positive = tokens::packed(&sections);
    for (player, words) in scene.players.iter().zip(own) {
        let region = match hearing {
            Hearing::Whole => Words::default(),
            Hearing::Regions => tokens::packed(&[region_words(player, &words)]),
        };
        let share = Share { words, negatives: Vec::new(), region };
        spoken.shares.insert(player.cast.slug.clone(), share);
    }
    if !scene.subject.content.action.is_empty() && !scene.players.is_empty() {
        let action = &scene.subject.content.action;
        spoken.omitted.push(format!(
            "the sentence \"{action}\": {} reads tags; it is told the pose, the hands and the face",
            scene.family
        ));
    }
    spoken
        .omitted
        .extend(heard.unmatched().map(|word| format!("without \"{word}\": nothing in the shot says it")));
    spoken
}

fn heard_words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The words that were said, so that none is said twice, and those that are not wanted.
struct Heard<'d> {
    said: BTreeSet<String>,
    without: BTreeMap<String, &'d String>,
    matched: BTreeSet<String>,
}

impl<'d> Heard<'d> {
    fn new(without: &'d [String]) -> Self {
        let without = without.iter().map(|word| (key(word), word)).collect();
        Self { said: BTreeSet::new(), without, matched: BTreeSet::new() }
    }

    /// Those of these words that are wanted and were not said before.
    fn take(&mut self, words: Vec<String>) -> Vec<String> {
        let mut fresh = Vec::with_capacity(words.len());
        for word in words {
            let key = key(&word);
            if self.without.contains_key(&key) {
                self.matched.insert(key);
            } else if !key.is_empty() && self.said.insert(key) {
                fresh.push(word.trim().to_owned());
            }
        }
        fresh
    }

    /// What was not wanted and would not have been said either.
    fn unmatched(&self) -> impl Iterator<Item = &&'d String> {
        self.without.iter().filter(|(key, _)| !self.matched.contains(*key)).map(|(_, word)| word)
    }
}

/// By what two words are the same: without weight, case and blanks around them.
fn key(word: &str) -> String {
    tokens::bare(word).trim().to_lowercase()
}

fn safe(scene: &Scene<'_>) -> Vec<String> {
    use crate::character::Rating;
    let safe = scene.family.traits().safe;
    let told = scene.subject.style.rating < Rating::Mature && !safe.is_empty();
    if told { vec![safe.to_owned()] } else { Vec::new() }
}

/// How many people there are, as the boards count them.
fn counts(players: &[Player<'_>]) -> Vec<String> {
    let of = |gender: Gender| {
        let is = |player: &&Player<'_>| {
            player.cast.character.species == Species::Human && player.cast.character.gender == gender
        };
        players.iter().filter(is).count()
    };
    let mut counts = Vec::new();
    for (gender, word) in [(Gender::Female, "girl"), (Gender::Male, "boy"), (Gender::Unspecified, "other")] {
        match of(gender) {
            0 => {}
            1 => counts.push(format!("1{word}")),
            count @ 2..=5 => counts.push(format!("{count}{word}s")),
            _ => counts.push(format!("6+{word}s")),
        }
    }
    let people = players.iter().filter(|player| player.cast.character.species == Species::Human).count();
    match (people, players.len()) {
        (0, _) => counts.push("no humans".to_owned()),
        (1, 1) => counts.push("solo".to_owned()),
        _ => {}
    }
    counts
}

/// Whether a tag counts people, which the whole cast decides and no single character.
fn is_count(word: &str) -> bool {
    let word = word.trim();
    let noun = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '+');
    matches!(word, "solo" | "no humans")
        || (noun.len() < word.len() && matches!(noun, "girl" | "girls" | "boy" | "boys" | "other" | "others"))
}

/// Everything that one player is told by.
fn player_tags(scene: &Scene<'_>, player: &Player<'_>) -> Vec<String> {
    let character = &player.cast.character;
    let loaded = loaded(scene, player);
    let mut words: Vec<String> = loaded.iter().flat_map(|lora| lora.trigger.iter().cloned()).collect();
    // What a LoRA knows is not told in words: they would pull against it.
    let has_own = !character.prompt.tags.is_empty() || !loaded.is_empty();
    let told = if has_own { Told::InOwnWords } else { Told::ByTheBody };
    if told == Told::ByTheBody {
        words.extend(body::tags(character, player.look()));
    }
    let worn = body::clothes(character, player.look(), told);
    words.extend(character.prompt.tags.iter().chain(&worn).filter(|tag| !is_count(tag)).cloned());
    for mark in &character.distinctive {
        let named = mark.tags.is_empty().then(|| plain(&mark.name));
        words.extend(mark.tags.iter().cloned().chain(named));
    }
    words.extend(does(scene, player));
    words
}

/// What one player does, in tags.
fn does(scene: &Scene<'_>, player: &Player<'_>) -> Vec<String> {
    let staging = player.staging;
    let own = player.cast.character.expressions.get(&staging.expression).filter(|own| !own.tags.is_empty());
    let mut words = match own {
        Some(own) => own.tags.clone(),
        None => acting::each(acting::expression(staging.expression).tags).collect(),
    };
    let mut told = vec![
        acting::pose(pose(scene, player)),
        acting::view(staging.view),
        acting::gaze(staging.head, staging.gaze),
    ];
    told.extend(staging.marks.iter().map(|mark| acting::mark(*mark)));
    words.extend(told.iter().flat_map(|said| acting::each(said.tags)));
    words.extend(acting::holds(staging));
    words
}

/// The pose at the moment that the picture shows.
pub(super) fn pose(scene: &Scene<'_>, player: &Player<'_>) -> Pose {
    match scene.subject.moment {
        Moment::Start => player.staging.pose,
        Moment::End => player.staging.then.unwrap_or(player.staging.pose),
    }
}

/// The words of a region: who is there, alone.
fn region_words(player: &Player<'_>, words: &[String]) -> Vec<String> {
    let counted = counts(std::slice::from_ref(player)).into_iter().filter(|word| word.starts_with('1'));
    counted.chain(words.iter().cloned()).collect()
}

/// The camera, the place and the light.
fn around(scene: &Scene<'_>) -> Vec<String> {
    let content = scene.subject.content;
    let mut words: Vec<String> = Vec::new();
    let mut told = vec![acting::framing(content.framing), acting::angle(content.angle)];
    if scene.players.is_empty() {
        told.push(acting::purpose(content.purpose));
    }
    words.extend(told.iter().flat_map(|said| acting::each(said.tags)));
    words.extend(content.prop.as_deref().map(plain));
    if let Some(location) = scene.place {
        match location.place.prompt.tags.as_slice() {
            [] => words.extend(acting::each(acting::place(location.place.kind).tags)),
            own => words.extend(own.iter().cloned()),
        }
    }
    let indoors = scene.place.is_some_and(|location| location.place.kind.is_indoors());
    let mut lit = acting::light(content.light, indoors);
    lit.extend(content.effects.iter().map(|effect| acting::effect(*effect)));
    words.extend(lit.iter().flat_map(|said| acting::each(said.tags)));
    words
}

/// The additions that suit the network of the family; all of them when none does, so that the check can say so.
pub(super) fn loras<'a>(player: &Player<'a>, family: Family) -> Vec<&'a Lora> {
    let all = &player.cast.character.lora;
    let suits = |lora: &&Lora| lora.family.traits().base == family.traits().base;
    let suiting: Vec<&Lora> = all.iter().filter(suits).collect();
    if suiting.is_empty() { all.iter().collect() } else { suiting }
}

/// The additions that are loaded for a player, after those of the style and of the players before; what the recipe does
/// not load has no words to say either.
pub(super) fn loaded<'a>(scene: &Scene<'_>, player: &Player<'a>) -> Vec<&'a Lora> {
    let earlier = scene.players.iter().take_while(|other| other.cast.slug != player.cast.slug);
    let before: usize = earlier.map(|other| loras(other, scene.family).len()).sum();
    let room = (scene.loras as usize).saturating_sub(scene.subject.style.lora.len() + before);
    loras(player, scene.family).into_iter().take(room).collect()
}

/// What must not be seen: the family's, the style's, each player's and the direction's, each once and none that
/// somebody in the shot is described with.
fn negatives(scene: &Scene<'_>, spoken: &mut Spoken) {
    let subject = scene.subject;
    let traits = scene.family.traits();
    let mut heard = Heard::new(&[]);
    let mut all = heard.take(subject.style.prompt.negatives.clone());
    all.extend(heard.take(heard_words(traits.negatives)));
    if subject.style.rating < crate::character::Rating::Mature {
        all.extend(heard.take(vec!["nsfw".to_owned()]));
    }
    let described: BTreeSet<String> =
        spoken.shares.values().flat_map(|share| &share.words).map(|word| key(word)).collect();
    for player in scene.players {
        let look = player.look().into_iter().flat_map(|look| &look.negatives);
        let own = player.cast.character.prompt.negatives.iter().chain(look);
        let (against, said): (Vec<&String>, Vec<&String>) =
            own.partition(|word| described.contains(&key(word)));
        let slug = &player.cast.slug;
        spoken.omitted.extend(against.iter().map(|word| {
            format!("the negative \"{word}\" of {slug}: somebody in the shot is described with it")
        }));
        let said: Vec<String> = said.into_iter().cloned().collect();
        all.extend(heard.take(said.clone()));
        if let Some(share) = spoken.shares.get_mut(slug) {
            share.negatives = said;
        }
    }
    all.extend(heard.take(subject.direction.negatives.clone()));
    if !traits.hears_negatives {
        spoken.shares.values_mut().for_each(|share| share.negatives.clear());
        if !all.is_empty() {
            spoken.omitted.push(format!("negatives: {} listens to none", scene.family));
        }
        return;
    }
    spoken.negative = match traits.dialect {
        Dialect::Tags => tokens::packed(&[all]),
        Dialect::Prose => tokens::whole(all.join(", ")),
    };
}
