//! What happens to every shot, and under which code.

use std::collections::BTreeSet;

use super::{Change, ExistingScene, ShotChange};
use super::{matching, merge};
use crate::screenplay::codes::{self, CodeError};
use crate::shot::{Shot, ShotCode, ShotContent, ShotStatus};

/// What happens to every shot.
pub(super) fn conform(
    old_scenes: &[ExistingScene],
    old: &[(usize, &Shot)],
    new: &[(usize, &ShotContent)],
    matched: &[Option<usize>],
    scene_codes: &[String],
) -> Result<Vec<ShotChange>, CodeError> {
    let codes = codes_of(old, matched)?;
    let is_active = |number: usize| old[number].1.status == ShotStatus::Active;
    let kept: Vec<usize> = matched.iter().flatten().copied().filter(|number| is_active(*number)).collect();
    let mut moved = matching::moved(&kept).into_iter();
    let mut changes = Vec::new();
    for (position, (scene, content)) in new.iter().enumerate() {
        let before = matched[position].map(|number| old[number].1);
        let is_moved =
            matched[position].is_some_and(|number| is_active(number) && moved.next().unwrap_or(false));
        let content = before.map_or_else(|| (*content).clone(), |before| merge::merged(before, content));
        changes.push(ShotChange {
            id: before.map(|shot| shot.id.clone()),
            code: codes[position].clone(),
            scene: scene_codes[*scene].clone(),
            position: position as u32,
            change: change(before, &content, is_moved),
            content,
            edited: before.map(|shot| shot.edited.clone()).unwrap_or_default(),
            after: position.checked_sub(1).map(|index| codes[index].clone()),
        });
    }
    let is_gone = |number: &usize| is_active(*number) && !matched.contains(&Some(*number));
    changes.extend((0..old.len()).filter(is_gone).map(|number| omitted(old_scenes, old[number])));
    Ok(changes)
}

fn change(before: Option<&Shot>, content: &ShotContent, moved: bool) -> Change {
    let Some(before) = before else { return Change::Added };
    let fields = merge::differences(&before.content, content);
    // A person who took a shot out of the film is not overruled by the screenplay.
    let kept_out = before.edited.iter().any(|field| field == "status");
    match (before.status, fields.is_empty(), moved) {
        (ShotStatus::Omitted, ..) if kept_out => Change::Omitted,
        (ShotStatus::Omitted, ..) => Change::Restored { fields },
        (ShotStatus::Active, false, moved) => Change::Changed { fields, moved },
        (ShotStatus::Active, true, true) => Change::Moved,
        (ShotStatus::Active, true, false) => Change::Kept,
    }
}

fn omitted(scenes: &[ExistingScene], (scene, shot): (usize, &Shot)) -> ShotChange {
    ShotChange {
        id: Some(shot.id.clone()),
        code: shot.code.clone(),
        scene: scenes[scene].scene.code.clone(),
        position: shot.position,
        content: shot.content.clone(),
        edited: shot.edited.clone(),
        after: None,
        change: Change::Omitted,
    }
}

/// The code of every new shot: its own where it existed, else one from the gap in which it stands.
fn codes_of(old: &[(usize, &Shot)], matched: &[Option<usize>]) -> Result<Vec<ShotCode>, CodeError> {
    if old.is_empty() {
        return codes::shots(matched.len());
    }
    let mut taken: BTreeSet<ShotCode> = old.iter().map(|(_, shot)| shot.code.clone()).collect();
    let mut codes: Vec<ShotCode> = Vec::new();
    for (position, number) in matched.iter().enumerate() {
        let code = if let Some(number) = number {
            old[*number].1.code.clone()
        } else {
            let next = matched[position..].iter().flatten().next();
            codes::insert_between(codes.last(), next.map(|number| &old[*number].1.code), &taken)?
        };
        taken.insert(code.clone());
        codes.push(code);
    }
    Ok(codes)
}
