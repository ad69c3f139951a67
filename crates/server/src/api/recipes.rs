//! Recipes: how engines carry out their kinds of work, what servers lack for them, and workflows that become recipes.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use domain::account::Right;
use domain::recipe::Recipe;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::verbs::recipe::{ImportedRecipe, RecipeDetails, RecipeImport, Taken};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// The largest body of an import, in bytes.
const LARGEST_BODY: usize = 8 << 20;
/// The most answers of an import.
const MOST_ANSWERS: usize = 1000;

/// What a server lacks for a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LackingView {
    /// The server.
    pub server: String,
    /// What it does not have; empty when it can carry out the recipe.
    pub lacks: Vec<String>,
}

/// A recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecipeView {
    /// The recipe.
    pub recipe: Recipe,
    /// What each server lacks for it; empty for engines without servers, and without servers that do not answer.
    pub servers: Vec<LackingView>,
}

/// All recipes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecipesView {
    /// The recipes by engine, in the order in which the engine proposes them.
    pub items: Vec<RecipeView>,
}

/// A workflow that is to become a recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipeBody {
    /// What the recipe is to be called.
    pub name: Slug,
    /// The workflow as ComfyUI exports it: in API format, or as its editor saves it.
    #[schema(value_type = Object)]
    pub workflow: Value,
    /// Answers to questions, by key.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// The server whose nodes it is read with; the first that answers when left out.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub server: Option<String>,
    /// Whether it takes the place of a recipe that has the name.
    #[serde(default)]
    pub replace: bool,
    /// Only find out what it would become, and write nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// A workflow that became a recipe, or would become one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportedRecipeView {
    /// The recipe.
    pub recipe: Recipe,
    /// What each server lacks for it; without servers that do not answer.
    pub servers: Vec<LackingView>,
    /// What was done to the workflow, and what can be answered otherwise, in sentences.
    pub notes: Vec<String>,
    /// Where the recipe is now whose place it took, below the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trash: Option<String>,
    /// Whether it was written; false for a dry run.
    pub written: bool,
}

/// A recipe that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeletedRecipeView {
    /// Its name.
    pub name: Slug,
    /// Where its folder is now, below the data folder.
    pub trash: String,
}

impl ImportedRecipeView {
    fn of(ImportedRecipe { details, notes, older }: ImportedRecipe, written: bool) -> Self {
        let RecipeView { recipe, servers } = details.into();
        Self { recipe, servers, notes, trash: older, written }
    }
}

impl From<RecipeDetails> for RecipeView {
    fn from(RecipeDetails { recipe, servers }: RecipeDetails) -> Self {
        let servers = servers.into_iter();
        let servers = servers.map(|lacking| LackingView { server: lacking.server, lacks: lacking.what });
        Self { recipe, servers: servers.collect() }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_recipes, import_recipe))
        .routes(routes!(show_recipe, delete_recipe))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// List the recipes of all engines, with what each server lacks for them.
#[utoipa::path(get, path = "/recipes", tag = "engines", operation_id = "list_recipes",
    responses((status = 200, body = RecipesView), Problems))]
async fn list_recipes(State(app): State<App>, caller: Caller) -> Result<Json<RecipesView>, Problem> {
    let recipes = app.studio(&caller, Right::View)?.recipes_now().await;
    Ok(Json(RecipesView { items: recipes.into_iter().map(RecipeView::from).collect() }))
}

/// Show a recipe, with what each server lacks for it.
#[utoipa::path(get, path = "/recipes/{name}", tag = "engines", params(("name" = String, Path)),
    operation_id = "show_recipe", responses((status = 200, body = RecipeView), Problems))]
async fn show_recipe(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RecipeView>, Problem> {
    let recipe = app.studio(&caller, Right::View)?.recipe_now(&name).await?;
    Ok(Json(recipe.into()))
}

/// Make a recipe of a workflow, or see what it would become.
#[utoipa::path(post, path = "/recipes", tag = "engines", operation_id = "import_recipe", request_body = RecipeBody,
    responses((status = 200, body = ImportedRecipeView, description = "What it would become."),
        (status = 201, body = ImportedRecipeView), Problems))]
async fn import_recipe(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<RecipeBody>,
) -> Result<(StatusCode, Json<ImportedRecipeView>), Problem> {
    let studio = app.whole_studio(&caller, Right::Make)?;
    let dry_run = body.dry_run;
    let import = checked(body)?;
    if dry_run {
        let planned = studio.plan_recipe(&import).await?;
        return Ok((StatusCode::OK, Json(ImportedRecipeView::of(planned, false))));
    }
    let imported = studio.import_recipe(&import).await?;
    Ok((StatusCode::CREATED, Json(ImportedRecipeView::of(imported, true))))
}

/// Delete a recipe of one's own. Its files go to the trash.
#[utoipa::path(delete, path = "/recipes/{name}", tag = "engines", params(("name" = Slug, Path)),
    operation_id = "delete_recipe", responses((status = 200, body = DeletedRecipeView), Problems))]
async fn delete_recipe(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<Slug>,
) -> Result<Json<DeletedRecipeView>, Problem> {
    let trash = app.whole_studio(&caller, Right::Make)?.delete_recipe(&name).await?;
    Ok(Json(DeletedRecipeView { name, trash }))
}

fn checked(body: RecipeBody) -> Result<RecipeImport, Problem> {
    let RecipeBody { name, workflow, answers, server, replace, dry_run: _ } = body;
    if answers.len() > MOST_ANSWERS {
        let detail = format!("there are {} answers and at most {MOST_ANSWERS} are read", answers.len());
        return Err(Problem::invalid(detail).field("answers").fix("answer what is asked"));
    }
    let taken = if replace { Taken::GivesWay } else { Taken::Stays };
    Ok(RecipeImport { name, workflow, answers, server, taken })
}
