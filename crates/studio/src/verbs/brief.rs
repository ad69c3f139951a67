//! Briefs: what a person asks of the shots of an episode, and the requests that it makes of them.
//!
//! Everything that compiles a shot comes through here, so that drawing, checking and looking for what is out of
//! date cannot mean different things.

use std::collections::BTreeMap;

use domain::asset::ContentHash;
use domain::compile::{CompileError, Compiled, Panel, Subject, compile};
use domain::direction::Direction;
use domain::id::ShotId;
use domain::recipe::{Recipe, Takes};
use domain::request::{Asked, HAND};
use domain::shot::Shot;
use domain::take::{Moment, Stage};
use store::PanelFiles;

use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// The storyboard's pictures of an episode, by shot.
pub(crate) type Panels = BTreeMap<ShotId, Panel>;

/// What is asked of shots.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Brief {
    /// How it is made.
    pub(crate) recipe: Recipe,
    /// The stage.
    pub(crate) stage: Stage,
    /// The moment that a still picture shows.
    pub(crate) moment: Moment,
    /// What is asked beyond the shot.
    pub(crate) direction: Direction,
}

impl Brief {
    /// What was asked for a take; none when its recipe is gone.
    pub(crate) fn of_asked(stage: Stage, asked: &Asked, recipes: &BTreeMap<String, Recipe>) -> Option<Self> {
        if asked.recipe == HAND {
            return Some(Self { moment: asked.moment, ..Self::by_hand(stage) });
        }
        let recipe = recipes.get(&asked.recipe)?.clone();
        Some(Self { recipe, stage, moment: asked.moment, direction: asked.direction.clone() })
    }

    /// What a person answers with a picture of their own.
    pub(crate) fn by_hand(stage: Stage) -> Self {
        Self {
            recipe: Recipe::drawing(HAND, HAND, &[Stage::Storyboard, Stage::Keyframe]),
            stage,
            moment: Moment::Start,
            direction: Direction::default(),
        }
    }

    /// The request for one take of a shot as things stand.
    ///
    /// # Errors
    ///
    /// When the shot has no request.
    pub(crate) fn compiled(
        &self,
        production: &Production,
        panels: &Panels,
        shot: &Shot,
        seed: u64,
    ) -> Result<Compiled, StudioError> {
        let compiled = self.compile(production, panels, shot, seed);
        compiled.map_err(|source| StudioError::Compile { code: shot.code.to_string(), source })
    }

    /// As [`Brief::compiled`], with the error alone.
    pub(crate) fn compile(
        &self,
        production: &Production,
        panels: &Panels,
        shot: &Shot,
        seed: u64,
    ) -> Result<Compiled, CompileError> {
        let subject = Subject {
            moment: self.moment,
            panel: panels.get(&shot.id),
            seed,
            ..production.subject(shot, self.stage, &self.recipe, &self.direction)
        };
        compile(subject)
    }
}

impl Studio {
    /// What earlier stages made that recipes go by; empty when none of these wants any of it.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub(crate) async fn panels<'r>(
        &self,
        production: &Production,
        recipes: impl IntoIterator<Item = &'r Recipe>,
    ) -> Result<Panels, StudioError> {
        let takes: Vec<&Takes> = recipes.into_iter().filter_map(Recipe::takes).collect();
        let mut panels = Panels::new();
        if takes.iter().any(|takes| wants_panel(takes)) {
            let files = self.store.panels_of_episode(&production.episode.id).await?;
            panels = files.into_iter().map(|files| (files.shot.clone(), panel_of(files))).collect();
        }
        if takes.iter().any(|takes| takes.first_frame || takes.last_frame) {
            for (shot, moment, hash) in self.store.keyframes_of_episode(&production.episode.id).await? {
                let panel = panels.entry(shot).or_default();
                match moment {
                    Moment::Start => panel.first = Some(hash),
                    Moment::End => panel.last = Some(hash),
                }
            }
        }
        Ok(panels)
    }
}

fn panel_of(files: PanelFiles) -> Panel {
    let picture = assets::rel_path::RelPath::new(files.path).ok();
    let named = |(path, hash): (String, ContentHash)| {
        Some((assets::names::guide_name(picture.as_ref()?, &path)?.to_owned(), hash))
    };
    let guides = files.files.into_iter().filter_map(named).collect();
    Panel { picture: Some(files.hash), guides, ..Panel::default() }
}

fn wants_panel(takes: &Takes) -> bool {
    takes.guide.is_some() || takes.regions
}
