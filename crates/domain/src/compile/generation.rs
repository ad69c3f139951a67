//! What a model is asked: the words of the shot with the weights, pictures and sizes that go with them.

use std::collections::{BTreeMap, BTreeSet};

use super::spoken::{Hearing, Scene, Spoken, loras, speak};
use super::{CompileError, Location, Player, Subject, fit};
use crate::asset::ContentHash;
use crate::chain::{FIRST_FRAME, LAST_FRAME};
use crate::character::{Reference, ReferenceKind};
use crate::direction::Direction;
use crate::family::Dialect;
use crate::prompt::Lora;
use crate::recipe::{GuideKind, Takes};
use crate::request::{
    AppliedLora, AppliedReference, CharacterShare, GUIDE, Generation, Region, SOURCE, mask_input,
};
use crate::shot::View;
use crate::slug::Slug;
use crate::style::ModelSettings;
use crate::take::Stage;

/// How much a start picture is changed unless a direction says otherwise.
const USUAL_CHANGE: f32 = 0.6;

/// What a model is asked, with what goes beside it.
pub(super) struct Asked {
    pub(super) generation: Generation,
    pub(super) inputs: BTreeMap<String, ContentHash>,
    pub(super) shares: BTreeMap<Slug, CharacterShare>,
    pub(super) omitted: Vec<String>,
}

/// Compiles what a model is asked.
///
/// # Errors
///
/// When the style names no model, or the recipe cannot begin without what the shot lacks.
pub(super) fn ask(
    subject: &Subject<'_>,
    takes: &Takes,
    players: &[Player<'_>],
    place: Option<&Location>,
) -> Result<Asked, CompileError> {
    let model = &model(subject)?;
    let scene = Scene { subject, family: model.family, players, place, loras: takes.loras };
    let hearing = hearing(takes, &scene);
    let spoken = speak(&scene, hearing);
    let mut inputs = BTreeMap::new();
    let mut omitted = Vec::new();
    let regions = regions(&scene, &spoken, hearing, &mut inputs);
    if players.len() > 1 && hearing == Hearing::Whole {
        omitted.push(bleeding(players));
    }
    let (loras, left) = applied_loras(&scene, takes);
    omitted.extend(left);
    if let Some(strength) = subject.direction.lora_strength.filter(|_| loras.is_empty()) {
        omitted.push(format!("the LoRA strength {strength}: no LoRA is loaded for this shot"));
    }
    let references = references(players, takes, &mut inputs, &mut omitted);
    let guide = guide(subject, takes, &mut inputs)?;
    let change = source(subject, takes, &mut inputs)?;
    frames(subject, takes, &mut inputs)?;
    let shares = shares(players, &spoken, &loras, &references);
    omitted.extend(spoken.omitted);
    let generation = Generation {
        positive: spoken.positive,
        negative: spoken.negative,
        loras,
        references,
        regions,
        guide,
        change,
        ..settings(model, subject)
    };
    Ok(Asked { generation, inputs, shares, omitted })
}

/// What the style says of the model, and the recipe instead of it.
fn model(subject: &Subject<'_>) -> Result<ModelSettings, CompileError> {
    let recipe = subject.recipe;
    let model = recipe.brings.over(subject.style.model.as_ref()).ok_or(CompileError::NoModel)?;
    if recipe.suits(model.family) {
        return Ok(model);
    }
    let (recipe, families) = (recipe.name.clone(), recipe.families.clone());
    Err(CompileError::OtherFamily { recipe, families, family: model.family })
}

/// What the style says of the model, and the sizes that follow from it.
fn settings(model: &ModelSettings, subject: &Subject<'_>) -> Generation {
    let canvas = model.family.canvas(subject.style.frame);
    Generation {
        family: model.family,
        checkpoint: model.checkpoint.clone(),
        checkpoint_hash: model.checkpoint_hash.clone(),
        sampler: model.sampler.clone(),
        scheduler: model.scheduler.clone(),
        steps: model.steps,
        guidance: subject.direction.guidance.unwrap_or(model.guidance),
        canvas,
        fit: fit::fit(canvas, subject.style.frame),
        positive: crate::request::Words::default(),
        negative: crate::request::Words::default(),
        loras: Vec::new(),
        references: Vec::new(),
        regions: Vec::new(),
        guide: None,
        change: None,
    }
}

/// Words are kept to regions where there are several players and the recipe can; sentences are not taken apart.
fn hearing(takes: &Takes, scene: &Scene<'_>) -> Hearing {
    let tags = scene.family.traits().dialect == Dialect::Tags;
    if takes.regions && tags && scene.players.len() > 1 { Hearing::Regions } else { Hearing::Whole }
}

fn bleeding(players: &[Player<'_>]) -> String {
    let names: Vec<&str> = players.iter().map(|player| player.cast.slug.as_str()).collect();
    format!(
        "regions: nothing keeps the looks of {} apart; look whether they run together",
        names.join(" and ")
    )
}

/// A region for each player: columns in the order of the screen, and the panel's mask where there is one.
fn regions(
    scene: &Scene<'_>,
    spoken: &Spoken,
    hearing: Hearing,
    inputs: &mut BTreeMap<String, ContentHash>,
) -> Vec<Region> {
    if hearing == Hearing::Whole {
        return Vec::new();
    }
    let column = 1.0 / scene.players.len() as f32;
    let mut regions = Vec::with_capacity(scene.players.len());
    for (number, player) in scene.players.iter().enumerate() {
        let slug = &player.cast.slug;
        let name = mask_input(slug);
        let mask = scene.subject.panel.and_then(|panel| panel.guides.get(&name)).cloned();
        let masked = mask.is_some();
        inputs.extend(mask.map(|mask| (name, mask)));
        regions.push(Region {
            character: slug.clone(),
            left: column * number as f32,
            top: 0.0,
            width: column,
            height: 1.0,
            masked,
            words: spoken.shares.get(slug).map(|share| share.region.clone()).unwrap_or_default(),
        });
    }
    regions
}

/// The style's additions and those of the players, as many as the recipe loads; the rest in words.
fn applied_loras(scene: &Scene<'_>, takes: &Takes) -> (Vec<AppliedLora>, Vec<String>) {
    let subject = scene.subject;
    let of_style = subject.style.lora.iter().map(|lora| applied(lora, None, subject));
    let of_player = |player: &Player<'_>| {
        let of_character = loras(player, scene.family).into_iter();
        of_character.map(|lora| applied(lora, Some(&player.cast.slug), subject)).collect::<Vec<_>>()
    };
    let mut all: Vec<AppliedLora> = of_style.chain(scene.players.iter().flat_map(of_player)).collect();
    let rest = all.split_off(all.len().min(takes.loras as usize));
    let most = takes.loras;
    let left = rest.iter().map(|lora| match most {
        0 => format!("the LoRA {}: the recipe loads none", lora.name),
        most => format!("the LoRA {}: the recipe loads at most {most}", lora.name),
    });
    (all, left.collect())
}

fn applied(lora: &Lora, character: Option<&Slug>, subject: &Subject<'_>) -> AppliedLora {
    let factor = subject.direction.lora_strength.unwrap_or(1.0);
    AppliedLora {
        character: character.cloned(),
        name: lora.name.clone(),
        hash: lora.hash.clone(),
        family: lora.family,
        strength: lora.strength_for(&subject.recipe.name) * factor,
    }
}

/// The reference pictures of the players that suit what they wear, show and how they are seen.
fn references(
    players: &[Player<'_>],
    takes: &Takes,
    inputs: &mut BTreeMap<String, ContentHash>,
    omitted: &mut Vec<String>,
) -> Vec<AppliedReference> {
    let mut applied = Vec::new();
    for player in players {
        let slug = &player.cast.slug;
        omitted.extend(not_taken(player, takes));
        for kind in &takes.references {
            let Some(reference) = reference(player, *kind) else { continue };
            inputs.insert(format!("reference_{slug}_{kind}"), reference.hash.clone());
            let (character, hash) = (slug.clone(), reference.hash.clone());
            applied.push(AppliedReference { character, kind: *kind, hash });
        }
    }
    applied
}

/// The kinds of a player's reference pictures that the recipe cannot be shown.
fn not_taken(player: &Player<'_>, takes: &Takes) -> Option<String> {
    let slug = &player.cast.slug;
    let references = &player.cast.character.references;
    if takes.references.is_empty() && !references.is_empty() {
        return Some(format!("the reference pictures of {slug}: the recipe takes none"));
    }
    let kinds: BTreeSet<ReferenceKind> =
        references.iter().map(|one| one.kind).filter(|kind| !takes.references.contains(kind)).collect();
    let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
    let told =
        format!("the reference pictures of {slug} ({}): the recipe takes none of these", kinds.join(", "));
    (!kinds.is_empty()).then_some(told)
}

/// The reference of a kind that suits: one of the look that is worn before one of any look.
fn reference<'a>(player: &Player<'a>, kind: ReferenceKind) -> Option<&'a Reference> {
    let seen_from_behind = matches!(player.staging.view, View::Back | View::ThreeQuarterBack);
    let shown = match kind {
        ReferenceKind::Full => true,
        ReferenceKind::Back => seen_from_behind,
        ReferenceKind::Face | ReferenceKind::Expression => !seen_from_behind,
    };
    if !shown {
        return None;
    }
    let worn = player.look().map(|look| look.name.as_str());
    let suits = |one: &&Reference| {
        one.kind == kind
            && one.look.as_deref().is_none_or(|look| Some(look) == worn)
            && (kind != ReferenceKind::Expression || one.expression == Some(player.staging.expression))
    };
    let mut suiting = player.cast.character.references.iter().filter(suits);
    let first = suiting.next()?;
    if first.look.is_some() {
        return Some(first);
    }
    Some(suiting.find(|one| one.look.is_some()).unwrap_or(first))
}

/// What of the storyboard guides the picture. A storyboard is guided by nothing.
fn guide(
    subject: &Subject<'_>,
    takes: &Takes,
    inputs: &mut BTreeMap<String, ContentHash>,
) -> Result<Option<GuideKind>, CompileError> {
    let Some(kind) = takes.guide.filter(|_| subject.stage != Stage::Storyboard) else { return Ok(None) };
    let panel = subject.panel.ok_or(CompileError::NoPanel)?;
    let file = match kind.guide() {
        None => panel.picture.as_ref(),
        Some(name) => panel.guides.get(name),
    };
    let file = file.ok_or_else(|| CompileError::NoGuide { guide: kind.guide().unwrap_or("panel") })?;
    inputs.insert(GUIDE.to_owned(), file.clone());
    Ok(Some(kind))
}

/// The picture to start from, and how much of it is changed.
fn source(
    subject: &Subject<'_>,
    takes: &Takes,
    inputs: &mut BTreeMap<String, ContentHash>,
) -> Result<Option<f32>, CompileError> {
    let Direction { source, change, .. } = subject.direction;
    let Some(source) = source else { return Ok(None) };
    if !takes.source {
        return Err(CompileError::NoSource { recipe: subject.recipe.name.clone() });
    }
    inputs.insert(SOURCE.to_owned(), source.clone());
    Ok(Some(change.unwrap_or(USUAL_CHANGE)))
}

/// The keyframes that a moving picture begins and ends with.
fn frames(
    subject: &Subject<'_>,
    takes: &Takes,
    inputs: &mut BTreeMap<String, ContentHash>,
) -> Result<(), CompileError> {
    if !subject.stage.is_moving() {
        return Ok(());
    }
    let panel = subject.panel;
    if takes.first_frame {
        let first = panel.and_then(|panel| panel.first.as_ref()).ok_or(CompileError::NoKeyframe)?;
        inputs.insert(FIRST_FRAME.to_owned(), first.clone());
    }
    let last = panel.and_then(|panel| panel.last.as_ref()).filter(|_| takes.last_frame);
    inputs.extend(last.map(|last| (LAST_FRAME.to_owned(), last.clone())));
    Ok(())
}

/// What each player brought, as it stands in the request.
fn shares(
    players: &[Player<'_>],
    spoken: &Spoken,
    loras: &[AppliedLora],
    references: &[AppliedReference],
) -> BTreeMap<Slug, CharacterShare> {
    let share = |player: &Player<'_>| {
        let slug = &player.cast.slug;
        let said = spoken.shares.get(slug);
        let share = CharacterShare {
            words: said.map(|said| said.words.clone()).unwrap_or_default(),
            negatives: said.map(|said| said.negatives.clone()).unwrap_or_default(),
            loras: loras.iter().filter(|lora| lora.character.as_ref() == Some(slug)).cloned().collect(),
            references: references.iter().filter(|one| one.character == *slug).cloned().collect(),
            ..super::share(player).1
        };
        (slug.clone(), share)
    };
    players.iter().map(share).collect()
}
