//! Where the time went: what finished work took, added up.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::BatchId;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::report::Row;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};

/// The most batches that can be named at once.
const MOST_BATCHES: usize = 100;

/// Of which work.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimeSpentQuery {
    /// Only of these batches, 100 at most, with commas between them; of the whole project when left out.
    #[param(max_length = 4000)]
    pub batches: Option<String>,
}

/// The account of one kind of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimeSpentView {
    /// `draw`, `sheet`, `segment` or `reel`.
    pub kind: String,
    /// Finished jobs.
    pub jobs: usize,
    /// How many of them were answered from what exists.
    pub cached: usize,
    /// The sum of all attempts, in milliseconds.
    pub total_ms: f64,
    /// The sum by part, in milliseconds; parts without time are left out.
    pub parts_ms: BTreeMap<String, f64>,
    /// Attempts that came to nothing.
    pub lost: usize,
}

impl From<Row> for TimeSpentView {
    fn from(row: Row) -> Self {
        let Row { kind, jobs, cached, total_ms, parts_ms, lost } = row;
        let parts_ms = parts_ms.into_iter().map(|(part, ms)| (part.to_owned(), ms)).collect();
        Self { kind, jobs, cached, total_ms, parts_ms, lost }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_time_spent))
}

/// Show where the time went, by kind of work.
#[utoipa::path(get, path = "/projects/{project}/time-spent", tag = "jobs",
    params(("project" = Slug, Path), TimeSpentQuery),
    responses((status = 200, body = Vec<TimeSpentView>), Problems))]
async fn list_time_spent(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<TimeSpentQuery>,
) -> Result<Json<Vec<TimeSpentView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let named = query.batches.unwrap_or_default();
    let named = named.split(',').filter(|name| !name.is_empty());
    let batches: Vec<BatchId> = named.map(|name| BatchId(name.to_owned())).collect();
    if batches.len() > MOST_BATCHES {
        let detail = format!("at most {MOST_BATCHES} batches can be named");
        return Err(Problem::invalid(detail).field("batches").fix("name none to get the whole project"));
    }
    let rows = studio.where_time_went(&project.id, &batches).await?;
    Ok(Json(rows.into_iter().map(TimeSpentView::from).collect()))
}
