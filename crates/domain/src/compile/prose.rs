//! A shot in sentences, for families that read with a language model.

use super::body::Told;
use super::spoken::{Scene, Share, Spoken, loaded, pose};
use super::{Player, acting, body, tokens};
use crate::character::{Character, Look};
use crate::shot::Side;
use crate::take::Stage;
use crate::words::plain;

/// Says a shot in sentences.
pub(super) fn speak(scene: &Scene<'_>) -> Spoken {
    let content = scene.subject.content;
    let mut spoken = Spoken::default();
    let mut sentences = vec![view(scene)];
    for player in scene.players {
        let words = player_prose(scene, player);
        sentences.push(words.clone());
        let share = Share { words: vec![words], ..Share::default() };
        spoken.shares.insert(player.cast.slug.clone(), share);
    }
    sentences.push(plain(&content.action));
    if scene.subject.stage == Stage::Clip {
        sentences.push(sentence(acting::camera(content.camera).prose));
    }
    sentences.push(scene.subject.style.prompt.prose.clone());
    sentences.push(scene.subject.direction.words.join(", "));
    let text: Vec<String> =
        sentences.iter().map(|text| sentence(text)).filter(|text| !text.is_empty()).collect();
    spoken.positive = tokens::whole(text.join(" "));
    let without = &scene.subject.direction.without;
    spoken.omitted.extend(without.iter().map(|word| {
        format!("without \"{word}\": {} reads sentences, and nothing is cut out of them", scene.family)
    }));
    spoken
}

/// How the shot is seen, and where it is.
fn view(scene: &Scene<'_>) -> String {
    let content = scene.subject.content;
    let mut parts = vec![acting::framing(content.framing).prose.to_owned()];
    parts.push(acting::angle(content.angle).prose.to_owned());
    if let Some(prop) = &content.prop {
        parts.push(format!("of {}", plain(prop)));
    }
    if let Some(location) = scene.place {
        let own = &location.place.prompt.prose;
        let place = if own.is_empty() { acting::place(location.place.kind).prose } else { own };
        parts.push(format!("in {place}"));
    }
    let indoors = scene.place.is_some_and(|location| location.place.kind.is_indoors());
    parts.extend(acting::light(content.light, indoors).iter().map(|said| said.prose.to_owned()));
    parts.extend(content.effects.iter().map(|effect| acting::effect(*effect).prose.to_owned()));
    join(parts, " ")
}

fn player_prose(scene: &Scene<'_>, player: &Player<'_>) -> String {
    let character = &player.cast.character;
    let staging = player.staging;
    let triggers = loaded(scene, player).into_iter().flat_map(|lora| lora.trigger.iter().cloned());
    let own = if character.prompt.prose.is_empty() {
        format!("{} ({})", character.name, described(character, player.look()))
    } else {
        character.prompt.prose.clone()
    };
    let mut parts: Vec<String> = triggers.chain([own]).collect();
    parts.push(clothes(character, player.look()));
    parts.extend(character.distinctive.iter().map(|mark| plain(&mark.name)));
    let shown = character.expressions.get(&staging.expression).map(|own| own.prose.clone());
    let shown = shown.filter(|own| !own.is_empty());
    parts.push(shown.unwrap_or_else(|| acting::expression(staging.expression).prose.to_owned()));
    let told = [
        acting::pose(pose(scene, player)),
        acting::view(staging.view),
        acting::gaze(staging.head, staging.gaze),
    ];
    parts.extend(told.iter().map(|said| said.prose.to_owned()));
    parts.extend(staging.marks.iter().map(|mark| acting::mark(*mark).prose.to_owned()));
    parts.extend(acting::holds(staging));
    if scene.players.len() > 1 {
        parts.push(side(staging.side).to_owned());
    }
    join(parts, ", ")
}

/// What is worn: in the sentence of the look, or else in its tags or by its kind and colours.
fn clothes(character: &Character, look: Option<&Look>) -> String {
    if let Some(look) = look.filter(|look| !look.prose.is_empty()) {
        return look.prose.clone();
    }
    let told = if character.prompt.prose.is_empty() { Told::ByTheBody } else { Told::InOwnWords };
    match body::clothes(character, look, told).as_slice() {
        [] => String::new(),
        worn => format!("wearing {}", worn.join(" and ")),
    }
}

/// A body in words, for characters who have no sentence of their own.
fn described(character: &Character, look: Option<&Look>) -> String {
    let tags = body::tags(character, look).into_iter().filter(|tag| tag != "animal focus");
    tags.collect::<Vec<_>>().join(", ")
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "on the left",
        Side::Centre => "in the middle",
        Side::Right => "on the right",
    }
}

fn join(parts: Vec<String>, between: &str) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    parts.join(between)
}

/// A text as a sentence: with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', ',']);
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let end = if text.ends_with(['!', '?', '。', '！', '？']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}
