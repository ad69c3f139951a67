//! Briefs: what a person asks of the shots of an episode, and the requests that it makes of them.
//!
//! Everything that compiles a shot comes through here, so that drawing, checking and looking for what is out of
//! date cannot mean different things.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::asset::ContentHash;
use domain::compile::{CompileError, Compiled, Panel, Subject, compile};
use domain::direction::Direction;
use domain::id::ShotId;
use domain::recipe::{Recipe, Takes};
use domain::request::{Asked, HAND};
use domain::shot::Shot;
use domain::style::Style;
use domain::take::{Moment, Stage};
use engines::Engine;
use store::PanelFiles;

use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// The engine that draws storyboards.
const STORYBOARD: &str = "storyboard";

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
    /// All recipes of all engines, by name.
    #[must_use]
    pub fn recipes(&self) -> Vec<Recipe> {
        let mut recipes: Vec<Recipe> = self.engines.values().flat_map(|engine| engine.recipes()).collect();
        recipes.sort_by(|one, other| one.name.cmp(&other.name));
        recipes
    }

    /// All recipes of all engines, by name.
    pub(crate) fn recipes_by_name(&self) -> BTreeMap<String, Recipe> {
        self.recipes().into_iter().map(|recipe| (recipe.name.clone(), recipe)).collect()
    }

    /// The recipe with this name; that of work by hand, too.
    pub(crate) fn recipe_named(&self, name: &str) -> Option<Recipe> {
        if name == HAND {
            return Some(Brief::by_hand(Stage::Keyframe).recipe);
        }
        self.recipes().into_iter().find(|recipe| recipe.name == name)
    }

    /// The engine that makes a stage when nobody names one: that of the recipe, when one is named; the storyboard artist
    /// for storyboards; the first engine with recipes that are files for the rest, where there is one.
    #[must_use]
    pub fn usual_engine(&self, stage: Stage, recipe: Option<&str>) -> String {
        let named = recipe.and_then(|name| self.recipes().into_iter().find(|known| known.name == name));
        if let Some(recipe) = named {
            return recipe.engine;
        }
        let makes = |recipe: &Recipe| recipe.hash.is_some() && recipe.stages.contains(&stage);
        let by_recipe = |engine: &&Arc<dyn Engine>| engine.has_place() && engine.recipes().iter().any(makes);
        let found = self.engines.values().find(by_recipe).filter(|_| stage != Stage::Storyboard);
        found.map_or(STORYBOARD, |engine| engine.name()).to_owned()
    }

    /// The recipe with this name, or the first of the engine that makes the stage with the style's model when none is
    /// named.
    ///
    /// # Errors
    ///
    /// When the engine has no such recipe, or none for the stage.
    pub(crate) fn recipe_for(
        &self,
        engine: &str,
        stage: Stage,
        name: Option<&str>,
        style: &Style,
    ) -> Result<Recipe, StudioError> {
        let recipes = self.engine(engine)?.recipes();
        let known: Vec<&str> = recipes.iter().map(|recipe| recipe.name.as_str()).collect();
        let known = known.join(", ");
        let suits = |recipe: &&Recipe| match name {
            Some(name) => recipe.name == name,
            None => recipe.stages.contains(&stage) && recipe.is_usual() && paints(recipe, style),
        };
        let found = recipes.iter().find(suits).cloned();
        found.ok_or_else(|| match name {
            Some(name) => StudioError::NotFound {
                what: "recipe",
                name: name.to_owned(),
                fix: format!("the engine {engine} has: {known}"),
            },
            None => StudioError::NotFound {
                what: "recipe",
                name: format!("for the stage {stage}"),
                fix: format!(
                    "the engine {engine} has none for it and the style's model: name another engine or stage, or change the style's model"
                ),
            },
        })
    }

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

/// Whether a recipe can paint with what the style says. One for another network would be refused.
fn paints(recipe: &Recipe, style: &Style) -> bool {
    recipe.families.is_empty()
        || recipe.brings.over(style.model.as_ref()).is_some_and(|model| recipe.suits(model.family))
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
