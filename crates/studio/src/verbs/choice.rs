//! Choosing: the recipe, the engine and the stage that are meant where somebody names only some of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::recipe::Recipe;
use domain::request::{HAND, Request};
use domain::style::Style;
use domain::take::Stage;
use engines::Engine;

use super::brief::Brief;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// The engine that draws storyboards.
const STORYBOARD: &str = "storyboard";

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

    /// The stage that is meant when nobody names one: that of the recipe, when one is named that does not make
    /// storyboards; storyboards otherwise.
    #[must_use]
    pub fn usual_stage(&self, recipe: Option<&str>) -> Stage {
        let named = recipe.and_then(|name| self.recipe_named(name));
        let other = named.filter(|recipe| !recipe.makes(Stage::Storyboard));
        other.and_then(|recipe| recipe.stages.first().copied()).unwrap_or(Stage::Storyboard)
    }

    /// The engine that makes a stage when nobody names one: that of the recipe, when one is named; the storyboard artist
    /// for storyboards; the first engine with recipes that are files for the rest, where there is one.
    #[must_use]
    pub fn usual_engine(&self, stage: Stage, recipe: Option<&str>) -> String {
        if let Some(recipe) = recipe.and_then(|name| self.recipe_named(name)) {
            return recipe.engine;
        }
        let makes = |recipe: &Recipe| recipe.hash.is_some() && recipe.makes(stage);
        let by_recipe = |engine: &&Arc<dyn Engine>| engine.has_place() && engine.recipes().iter().any(makes);
        let found = self.engines.values().find(by_recipe).filter(|_| stage != Stage::Storyboard);
        found.map_or(STORYBOARD, |engine| engine.name()).to_owned()
    }

    /// The engine's recipe with this name, or the first of the engine that makes the stage with the style's model when
    /// none is named.
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
        if let Some(name) = name {
            return named(&recipes, name, stage, "recipe");
        }
        let usual = |recipe: &&Recipe| recipe.makes(stage) && recipe.is_usual() && paints(recipe, style);
        recipes.iter().find(usual).cloned().ok_or_else(|| StudioError::NotFound {
            what: "recipe",
            name: format!("for the stage {stage}"),
            fix: format!(
                "the engine {engine} has none for it and the style's model: {}",
                self.otherwise(stage)
            ),
        })
    }

    /// What can be done where an engine has no recipe for a stage.
    fn otherwise(&self, stage: Stage) -> &'static str {
        let makes = |engine: &&Arc<dyn Engine>| {
            engine.recipes().iter().any(|recipe| recipe.hash.is_some() && recipe.makes(stage))
        };
        match self.engines.values().find(makes) {
            Some(engine) if !engine.has_place() => {
                "`sakuga connect` looks for a ComfyUI that can, and enters it"
            }
            _ => "name another engine or stage, or change the style's model",
        }
    }

    /// Refuses what an engine cannot carry out. What its servers have is looked at anew before that.
    ///
    /// # Errors
    ///
    /// What it lacks.
    pub(crate) async fn accept(&self, engine: &dyn Engine, request: &Request) -> Result<(), StudioError> {
        let refused = match engine.check(request) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        if engine.look().await { Ok(engine.check(request)?) } else { Err(refused.into()) }
    }

    /// The recipe of any engine with this name, which has to make the stage. `field` is where it was named.
    ///
    /// # Errors
    ///
    /// When there is none, or it makes other stages.
    pub(crate) fn recipe_of(&self, name: &str, stage: Stage, field: &str) -> Result<Recipe, StudioError> {
        named(&self.recipes(), name, stage, field)
    }
}

/// The recipe with this name among these, which has to make the stage. `field` is where it was named.
fn named(recipes: &[Recipe], name: &str, stage: Stage, field: &str) -> Result<Recipe, StudioError> {
    let able = || names(recipes.iter().filter(|recipe| recipe.makes(stage)));
    let Some(recipe) = recipes.iter().find(|recipe| recipe.name == name) else {
        let fix = format!("for the stage {stage} there are: {}", able());
        return Err(Refusal::invalid(field, format!("there is no recipe \"{}\"", short(name)), fix));
    };
    if recipe.makes(stage) {
        return Ok(recipe.clone());
    }
    let made: Vec<&str> = recipe.stages.iter().map(|made| made.as_str()).collect();
    let message = format!("the recipe {name} makes the stage {}, not {stage}", made.join(" or "));
    let fix = format!("name a stage that it makes, or a recipe for this one: {}", able());
    Err(Refusal::invalid(field, message, fix))
}

/// The names of recipes, as the end of a sentence.
pub(crate) fn names<'r>(recipes: impl Iterator<Item = &'r Recipe>) -> String {
    let names: Vec<&str> = recipes.map(|recipe| recipe.name.as_str()).collect();
    if names.is_empty() { "there is none yet".to_owned() } else { names.join(", ") }
}

/// As much of a name as fits into a sentence.
fn short(name: &str) -> String {
    name.chars().take(48).collect()
}

/// Whether a recipe can paint with what the style says. One for another network would be refused.
fn paints(recipe: &Recipe, style: &Style) -> bool {
    recipe.families.is_empty()
        || recipe.brings.over(style.model.as_ref()).is_some_and(|model| recipe.suits(model.family))
}
