//! The queue: what the line still has to do.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::JobId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Query;

/// The most jobs on a page. Only their ids are on it, so that more fit than on others.
const LARGEST: u32 = 10_000;

/// Which part of the queue.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// At most so many jobs, 1 to 10,000; as many when left out.
    #[param(minimum = 1, maximum = 10_000)]
    pub limit: Option<u32>,
    /// What the page before gave as `next`.
    pub after: Option<JobId>,
}

/// What the line still has to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueView {
    /// Jobs that are neither finished nor held, nor wait for one that is held, in the order of their submission.
    pub jobs: Vec<JobId>,
    /// What to ask for `after` to get the next page; none when this is the last.
    pub next: Option<JobId>,
    /// How many jobs are held until somebody lets them go on.
    pub held: u32,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_queue))
}

/// Show what the line still has to do.
#[utoipa::path(get, path = "/queue", tag = "jobs", params(QueueQuery),
    responses((status = 200, body = QueueView), Problems))]
async fn show_queue(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<QueueQuery>,
) -> Result<Json<QueueView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let limit = query.limit.unwrap_or(LARGEST);
    if !(1..=LARGEST).contains(&limit) {
        let detail = format!("a page of the queue has 1 to {LARGEST} jobs, not {limit}");
        return Err(Problem::invalid(detail).field("limit"));
    }
    let only = caller.project.as_ref();
    let mut jobs = studio.queue(only, query.after.as_ref(), limit + 1).await?;
    let more = jobs.len() > limit as usize;
    jobs.truncate(limit as usize);
    let next = if more { jobs.last().cloned() } else { None };
    Ok(Json(QueueView { jobs, next, held: studio.held(only).await? }))
}
