//! Comparing takes: what their requests differ in, and a page that shows them side by side.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::verbs::compare::Comparison;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use super::takes::TakeView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};

/// Which takes are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// The numbers of the takes, such as `1,3,4`; all of the stage when left out, at most 32.
    #[param(max_length = 200)]
    pub takes: Option<String>,
}

/// Takes side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ComparisonView {
    /// The takes, by number.
    pub takes: Vec<ComparedTake>,
    /// What differs between their requests.
    pub differences: Vec<TakesDifferView>,
}

/// One of the takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ComparedTake {
    /// The take.
    pub take: TakeView,
    /// Its seed.
    pub seed: u64,
    /// The recipe that made it.
    pub recipe: String,
}

/// One place at which the requests of takes differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakesDifferView {
    /// The path in the request, such as `generation.guidance`.
    pub path: String,
    /// What each take's request says there, in the order of the takes; null where it says nothing.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub values: Vec<serde_json::Value>,
}

/// A page that shows takes side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ComparisonPageView {
    /// Where it is below the data folder. It holds its pictures itself.
    pub path: String,
    /// What is on it.
    pub comparison: ComparisonView,
}

impl From<Comparison> for ComparisonView {
    fn from(comparison: Comparison) -> Self {
        let compared = |record: studio::rows::TakeRecord| ComparedTake {
            seed: record.request.seed,
            recipe: record.request.recipe.clone(),
            take: record.into(),
        };
        let differs =
            |one: studio::verbs::compare::TakesDiffer| TakesDifferView { path: one.path, values: one.values };
        Self {
            takes: comparison.takes.into_iter().map(compared).collect(),
            differences: comparison.differences.into_iter().map(differs).collect(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(compare_takes)).routes(routes!(write_comparison))
}

/// A shot's takes of one stage.
type StagePath = Path<(Slug, String, String, Stage)>;

/// Tell what the requests of takes differ in.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/comparison",
    tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), CompareQuery),
    responses((status = 200, body = ComparisonView), Problems))]
async fn compare_takes(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage)): StagePath,
    Query(query): Query<CompareQuery>,
) -> Result<Json<ComparisonView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let numbers = numbers(query.takes.as_deref())?;
    Ok(Json(studio.compare_takes(production.shot(&code)?, stage, &numbers).await?.into()))
}

/// Write a page that shows takes side by side, and say where it is.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/comparison",
    tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), CompareQuery),
    responses((status = 200, body = ComparisonPageView), Problems))]
async fn write_comparison(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage)): StagePath,
    Query(query): Query<CompareQuery>,
) -> Result<Json<ComparisonPageView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::Review, &slug, &episode).await?;
    app.line()?;
    let shot = production.shot(&code)?;
    let comparison = studio.compare_takes(shot, stage, &numbers(query.takes.as_deref())?).await?;
    let path = studio.write_comparison(&production, shot, &comparison).await?.to_string();
    Ok(Json(ComparisonPageView { path, comparison: comparison.into() }))
}

/// The numbers in a list such as `1,3,4`.
fn numbers(list: Option<&str>) -> Result<Vec<u32>, Problem> {
    let parts = list.into_iter().flat_map(|list| list.split(','));
    let number = |part: &str| {
        part.trim().parse::<u32>().map_err(|_| {
            let shown: String = part.chars().take(20).collect();
            let problem = Problem::invalid(format!("\"{shown}\" is not the number of a take"));
            problem.field("takes").fix("write numbers with commas between them, such as 1,3,4")
        })
    };
    parts.map(number).collect()
}
