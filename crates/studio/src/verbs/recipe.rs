//! Recipes: what they are for, and what servers lack for them.

use domain::recipe::Recipe;
use engines::Lacking;

use crate::error::StudioError;
use crate::studio::Studio;

/// A recipe with what is known of the servers that could carry it out.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeDetails {
    /// The recipe.
    pub recipe: Recipe,
    /// What each server lacks for it; empty for engines without servers.
    pub servers: Vec<Lacking>,
}

impl Studio {
    /// All recipes of all engines, by engine and in the order in which the engine proposes them.
    pub async fn recipes_now(&self) -> Vec<RecipeDetails> {
        let mut recipes = Vec::new();
        for engine in self.engines.values() {
            engine.stock().await;
            recipes.extend(engine.recipes().into_iter().map(|recipe| {
                let servers = engine.lacking(&recipe.name);
                RecipeDetails { recipe, servers }
            }));
        }
        recipes
    }

    /// One recipe.
    ///
    /// # Errors
    ///
    /// When there is none with this name.
    pub async fn recipe_now(&self, name: &str) -> Result<RecipeDetails, StudioError> {
        let mut recipes = self.recipes_now().await;
        let known: Vec<String> = recipes.iter().map(|details| details.recipe.name.clone()).collect();
        let found = recipes.iter().position(|details| details.recipe.name == name);
        found.map(|index| recipes.swap_remove(index)).ok_or_else(|| StudioError::NotFound {
            what: "recipe",
            name: name.to_owned(),
            fix: format!("there is: {}", known.join(", ")),
        })
    }
}
