//! Which scene is which: the one with most of the same shots, then the one with the same heading.

use std::collections::{BTreeMap, BTreeSet};

use super::matching;
use super::{Change, ExistingScene, FieldChange, SceneChange};
use crate::screenplay::breakdown::Breakdown;
use crate::screenplay::codes::{self, CodeError};
use crate::shot::{Shot, ShotContent};

/// What happens to every scene.
pub(super) fn conform(
    old: &[ExistingScene],
    new: &Breakdown,
    matched: &[Option<usize>],
    old_shots: &[(usize, &Shot)],
    new_shots: &[(usize, &ShotContent)],
) -> Result<Vec<SceneChange>, CodeError> {
    let of_new = pair(old, new, matched, old_shots, new_shots);
    let codes = codes_of(old, &of_new)?;
    let kept: Vec<usize> = of_new.iter().flatten().copied().collect();
    let mut moved = matching::moved(&kept).into_iter();
    let mut changes = Vec::new();
    for (position, scene) in new.scenes.iter().enumerate() {
        let before = of_new[position].map(|number| &old[number].scene);
        let is_moved = before.is_some() && moved.next().unwrap_or(false);
        changes.push(SceneChange {
            id: before.map(|scene| scene.id.clone()),
            code: codes[position].clone(),
            position: position as u32,
            heading: scene.heading.clone(),
            after: position.checked_sub(1).map(|index| codes[index].clone()),
            change: change(before, &scene.heading, is_moved),
        });
    }
    let is_gone = |number: &usize| !kept.contains(number) && !old[*number].scene.omitted;
    changes.extend((0..old.len()).filter(is_gone).map(|number| omitted(&old[number])));
    Ok(changes)
}

fn change(before: Option<&crate::episode::Scene>, heading: &str, moved: bool) -> Change {
    let Some(before) = before else { return Change::Added };
    let mut fields = Vec::new();
    if before.heading != heading {
        let (old, new) = (before.heading.clone(), heading.to_owned());
        fields.push(FieldChange { field: "heading".to_owned(), old, new });
    }
    match (before.omitted, fields.is_empty(), moved) {
        (true, ..) => Change::Restored { fields },
        (false, false, moved) => Change::Changed { fields, moved },
        (false, true, true) => Change::Moved,
        (false, true, false) => Change::Kept,
    }
}

fn omitted(scene: &ExistingScene) -> SceneChange {
    let scene = &scene.scene;
    SceneChange {
        id: Some(scene.id.clone()),
        code: scene.code.clone(),
        position: scene.position,
        heading: scene.heading.clone(),
        after: None,
        change: Change::Omitted,
    }
}

/// For every new scene the number of its old one.
fn pair(
    old: &[ExistingScene],
    new: &Breakdown,
    matched: &[Option<usize>],
    old_shots: &[(usize, &Shot)],
    new_shots: &[(usize, &ShotContent)],
) -> Vec<Option<usize>> {
    let mut votes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (new_shot, old_shot) in matched.iter().enumerate() {
        if let Some(old_shot) = old_shot {
            *votes.entry((new_shots[new_shot].0, old_shots[*old_shot].0)).or_default() += 2;
        }
    }
    for (place, scene) in new.scenes.iter().enumerate() {
        let same = (0..old.len()).filter(|number| old[*number].scene.heading == scene.heading);
        for number in same {
            *votes.entry((place, number)).or_default() += 1;
        }
    }
    let mut ranked: Vec<((usize, usize), usize)> = votes.into_iter().collect();
    ranked.sort_by_key(|((place, number), votes)| (usize::MAX - votes, *place, *number));
    let mut of_new = vec![None; new.scenes.len()];
    let mut taken = BTreeSet::new();
    for ((place, number), _) in ranked {
        if of_new[place].is_none() && taken.insert(number) {
            of_new[place] = Some(number);
        }
    }
    of_new
}

fn codes_of(old: &[ExistingScene], of_new: &[Option<usize>]) -> Result<Vec<String>, CodeError> {
    if old.is_empty() {
        return codes::scenes(of_new.len());
    }
    let mut taken: BTreeSet<String> = old.iter().map(|scene| scene.scene.code.clone()).collect();
    let mut codes: Vec<String> = Vec::new();
    for (position, number) in of_new.iter().enumerate() {
        let code = if let Some(number) = number {
            old[*number].scene.code.clone()
        } else {
            let next = of_new[position..].iter().flatten().next();
            let after = next.map(|number| old[*number].scene.code.as_str());
            codes::insert_scene_between(codes.last().map(String::as_str), after, &taken)?
        };
        taken.insert(code.clone());
        codes.push(code);
    }
    Ok(codes)
}
