//! Recipes: what they are for, what servers lack for them, and how a workflow of one's own becomes one.

use std::collections::BTreeMap;
use std::sync::Arc;

use assets::recipes;
use domain::recipe::Recipe;
use domain::slug::Slug;
use engines::recipes::{NewRecipe, NotImported, Workflow};
use engines::{Engine, Lacking, comfyui};

pub use engines::recipes::Question;

use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// A recipe with what is known of the servers that could carry it out.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeDetails {
    /// The recipe.
    pub recipe: Recipe,
    /// What each server lacks for it; empty for engines without servers.
    pub servers: Vec<Lacking>,
}

/// A workflow that is to become a recipe.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeImport {
    /// What the recipe is to be called.
    pub name: Slug,
    /// The workflow as its program wrote it.
    pub workflow: serde_json::Value,
    /// Answers to questions, by key.
    pub answers: BTreeMap<String, String>,
    /// The server whose nodes it is read with; the first that answers when none is named.
    pub server: Option<String>,
    /// What becomes of a recipe that has the name.
    pub taken: Taken,
}

/// What becomes of a recipe that has the name of a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It stays, and the new one is refused.
    Stays,
    /// The new one takes its place; one of the user's own goes to the trash.
    GivesWay,
}

/// A workflow that became a recipe.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRecipe {
    /// The recipe, with what each server lacks for it.
    pub details: RecipeDetails,
    /// What was done to the workflow, and what can be answered otherwise, in sentences.
    pub notes: Vec<String>,
    /// Where the recipe is now whose place it took; none when there was none of the user's own.
    pub older: Option<String>,
}

impl Studio {
    /// Finds out what recipe a workflow would become. Nothing is written.
    ///
    /// # Errors
    ///
    /// When it cannot become one, the name is taken, or something has to be asked for.
    pub async fn plan_recipe(&self, import: &RecipeImport) -> Result<ImportedRecipe, StudioError> {
        let NewRecipe { recipe, servers, notes, .. } = self.read_workflow(import).await?;
        Ok(ImportedRecipe { details: RecipeDetails { recipe, servers }, notes, older: None })
    }

    /// Makes a recipe of a workflow; it can be used at once.
    ///
    /// # Errors
    ///
    /// As [`Studio::plan_recipe`], and when the files cannot be written.
    pub async fn import_recipe(&self, import: &RecipeImport) -> Result<ImportedRecipe, StudioError> {
        let NewRecipe { graph, manifest, notes, .. } = self.read_workflow(import).await?;
        let _writing = self.documents.lock().await;
        let (folder, name, date) = (self.folder.clone(), import.name.clone(), self.clock.wall().date());
        let older = blocking(move || recipes::write(&folder, &name, &graph, &manifest, &date)).await?;
        self.reload(&import.name).await?;
        let details = self.recipe_now(import.name.as_str()).await?;
        Ok(ImportedRecipe { details, notes, older: older.map(|path| path.to_string()) })
    }

    /// Puts a recipe of the user's own into the trash, and returns where it is there. A shipped recipe whose place it
    /// took is back then.
    ///
    /// # Errors
    ///
    /// When there is no own recipe of this name.
    pub async fn delete_recipe(&self, name: &Slug) -> Result<String, StudioError> {
        let _writing = self.documents.lock().await;
        if !recipes::is_there(&self.folder, name)? {
            return Err(StudioError::NotFound {
                what: "recipe of your own",
                name: name.to_string(),
                fix: "only what lies below recipes/ in the data folder can be deleted".to_owned(),
            });
        }
        let (folder, gone, date) = (self.folder.clone(), name.clone(), self.clock.wall().date());
        let trash = blocking(move || recipes::delete(&folder, &gone, &date)).await?;
        for engine in self.engines.values() {
            engine.reload_recipes().await;
        }
        Ok(trash.to_string())
    }

    /// What a workflow becomes, when its name is free or to be given up.
    async fn read_workflow(&self, import: &RecipeImport) -> Result<NewRecipe, StudioError> {
        let engine = self.importer()?;
        let has_name = |recipe: &Recipe| recipe.name == import.name.as_str();
        let known = self.engines.values().any(|engine| engine.recipes().iter().any(has_name));
        let taken = known || recipes::is_there(&self.folder, &import.name)?;
        if taken && import.taken == Taken::Stays {
            return Err(Refusal::conflict(
                "exists",
                format!("there is a recipe \"{}\" already", import.name),
                "choose another name (`--name`), or replace it (`--replace`)",
            ));
        }
        let workflow = Workflow {
            name: import.name.to_string(),
            content: import.workflow.clone(),
            answers: import.answers.clone(),
            server: import.server.clone(),
        };
        engine.import_recipe(&workflow).await.map_err(|why| match why {
            NotImported::Refused(why) => {
                Refusal::invalid("workflow", why, "mend the workflow or the answers, then import it again")
            }
            NotImported::Ambiguous(questions) => StudioError::Ambiguous(questions),
        })
    }

    /// The engine that makes recipes of workflows.
    fn importer(&self) -> Result<&Arc<dyn Engine>, StudioError> {
        self.engines.get(comfyui::NAME).ok_or_else(|| {
            Refusal::conflict(
                "no_server",
                "no ComfyUI server is configured, and a recipe is made for one",
                "`sakuga connect` looks for one on this machine; `sakuga serve --comfyui URL` names one for one start",
            )
        })
    }

    /// Has the engines read their recipes anew.
    async fn reload(&self, name: &Slug) -> Result<(), StudioError> {
        let beginning = format!("the recipe {name} ");
        for engine in self.engines.values() {
            let wrong = engine.reload_recipes().await;
            if let Some(why) = wrong.into_iter().find(|why| why.starts_with(&beginning)) {
                return Err(StudioError::Invalid(why));
            }
        }
        Ok(())
    }

    /// All recipes of all engines, by engine and in the order in which the engine proposes them.
    pub async fn recipes_now(&self) -> Vec<RecipeDetails> {
        let mut recipes = Vec::new();
        for engine in self.engines.values() {
            engine.look().await;
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

/// Does something with files on a thread that may wait for the disk.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, assets::error::AssetError> + Send + 'static,
) -> Result<T, StudioError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| StudioError::Invalid(format!("failed to write the recipe: {error}")))??)
}
