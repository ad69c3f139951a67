//! Conforming: a changed screenplay against the shots that exist.
//!
//! Shots and scenes are matched by their text, so that what is still there keeps its id, code, takes and
//! hand edits. Nothing is renumbered; what is new takes a gap, and what is gone is omitted and keeps its
//! code for ever. Nothing is written here: the result says what a caller has to store.

mod matching;
mod merge;
mod scenes;
mod shots;
mod summary;
#[cfg(test)]
mod tests;
mod text;

use crate::episode::Scene;
use crate::id::{SceneId, ShotId};
use crate::shot::{Shot, ShotCode, ShotContent};

use super::breakdown::Breakdown;
use super::codes::{self, CodeError};

/// A scene that exists, with all its shots, omitted ones too.
#[derive(Debug, Clone, PartialEq)]
pub struct ExistingScene {
    /// The scene.
    pub scene: Scene,
    /// Its shots in the order of the film.
    pub shots: Vec<Shot>,
}

/// What an import of a screenplay does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Every scene of the new screenplay in order, then those that are omitted by it.
    pub scenes: Vec<SceneChange>,
    /// Every shot of the new screenplay in order, then those that are omitted by it. Shots that were omitted
    /// before and stay so are not listed.
    pub shots: Vec<ShotChange>,
}

impl Changes {
    /// Whether the import changes nothing that a person would see.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scenes.iter().all(|scene| scene.change == Change::Kept)
            && self.shots.iter().all(|shot| shot.change == Change::Kept)
    }
}

/// What happens to a scene.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneChange {
    /// Which scene; none for one that is added.
    pub id: Option<SceneId>,
    /// Its code, which is new for one that is added.
    pub code: String,
    /// Its place in the order of the episode, from 0; for an omitted one the place it had.
    pub position: u32,
    /// The heading it has from now on.
    pub heading: String,
    /// The code of the scene before it.
    pub after: Option<String>,
    /// What happens.
    pub change: Change,
}

/// What happens to a shot.
#[derive(Debug, Clone, PartialEq)]
pub struct ShotChange {
    /// Which shot; none for one that is added.
    pub id: Option<ShotId>,
    /// Its code, which is new for one that is added.
    pub code: ShotCode,
    /// The code of the scene it belongs to from now on.
    pub scene: String,
    /// Its place in the order of the episode, from 0; for an omitted one the place it had.
    pub position: u32,
    /// What it shows from now on: the new breakdown with the hand edits kept.
    pub content: ShotContent,
    /// The fields that a person set, unchanged.
    pub edited: Vec<String>,
    /// The code of the shot before it.
    pub after: Option<ShotCode>,
    /// What happens.
    pub change: Change,
}

/// What happens to a scene or a shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing, but that its line in the screenplay or its position may have shifted with its neighbours.
    Kept,
    /// It stands elsewhere in the order.
    Moved,
    /// Some fields are new.
    Changed {
        /// Which, with old and new value.
        fields: Vec<FieldChange>,
        /// Whether it also stands elsewhere in the order.
        moved: bool,
    },
    /// It is new.
    Added,
    /// It is no longer in the screenplay.
    Omitted,
    /// It was omitted and is in the screenplay again, with the fields that are new since.
    Restored {
        /// Which, with old and new value.
        fields: Vec<FieldChange>,
    },
}

/// One field with its old and new value, as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The name of the field.
    pub field: String,
    /// The value it had; empty where it had none.
    pub old: String,
    /// The value it has now; empty where it has none.
    pub new: String,
}

/// Compares what exists with a new breakdown.
///
/// With nothing existing, everything is added under the codes of a first import.
///
/// # Errors
///
/// When the codes of the episode run out.
pub fn conform(old: &[ExistingScene], new: &Breakdown) -> Result<Changes, CodeError> {
    let old_shots: Vec<(usize, &Shot)> = old
        .iter()
        .enumerate()
        .flat_map(|(at, scene)| scene.shots.iter().map(move |shot| (at, shot)))
        .collect();
    let new_shots: Vec<(usize, &ShotContent)> = new
        .scenes
        .iter()
        .enumerate()
        .flat_map(|(at, scene)| scene.shots.iter().map(move |shot| (at, shot)))
        .collect();
    codes::shots(new_shots.len())?;
    let matched = matching::shots(old, &old_shots, new, &new_shots);
    let scene_changes = scenes::conform(old, new, &matched, &old_shots, &new_shots)?;
    let scene_codes: Vec<String> =
        scene_changes.iter().take(new.scenes.len()).map(|scene| scene.code.clone()).collect();
    let shot_changes = shots::conform(old, &old_shots, &new_shots, &matched, &scene_codes)?;
    Ok(Changes { scenes: scene_changes, shots: shot_changes })
}
