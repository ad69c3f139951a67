//! Recipes: how engines carry out their kinds of work, and what servers lack for them.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::recipe::Recipe;
use serde::{Deserialize, Serialize};
use studio::verbs::recipe::RecipeDetails;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;

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

impl From<RecipeDetails> for RecipeView {
    fn from(RecipeDetails { recipe, servers }: RecipeDetails) -> Self {
        let servers = servers.into_iter();
        let servers = servers.map(|lacking| LackingView { server: lacking.server, lacks: lacking.what });
        Self { recipe, servers: servers.collect() }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_recipes)).routes(routes!(show_recipe))
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
