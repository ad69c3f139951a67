//! `/metrics`, and the log of a job.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use domain::account::Right;
use domain::id::JobId;
use serde::{Deserialize, Serialize};
use studio::rows::LogLine;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;
use crate::moment::Moment;

/// The format that Prometheus and its kin read.
const EXPOSITION: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A line of a job's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogLineView {
    /// When it was said.
    pub at: Moment,
    /// During which attempt; 0 when outside any.
    pub attempt: u32,
    /// `error`, `warn`, `info` or `debug`.
    pub level: String,
    /// What was said, with its fields.
    pub message: String,
}

impl From<LogLine> for LogLineView {
    fn from(line: LogLine) -> Self {
        Self { at: line.at.into(), attempt: line.attempt, level: line.level, message: line.message }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_job_log))
}

/// The routes outside `/api/v1`, where monitoring looks for them.
pub(crate) fn root_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_metrics))
}

/// Every metric, as `OpenMetrics` text.
#[utoipa::path(get, path = "/metrics", tag = "monitoring",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"), Problems))]
async fn show_metrics(State(app): State<App>, caller: Caller) -> Result<impl IntoResponse, Problem> {
    let studio = app.whole_studio(&caller, Right::View)?;
    let text = app.telemetry().exposition(&studio, app.live().readers()).await?;
    Ok(([(header::CONTENT_TYPE, EXPOSITION)], text))
}

/// What was said while a job ran, oldest first.
#[utoipa::path(get, path = "/jobs/{id}/log", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = Vec<LogLineView>), Problems))]
async fn show_job_log(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<Vec<LogLineView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let job = studio.job(&id).await?;
    app.visible(&caller, &job.project, "job", id.as_str())?;
    let lines = studio.job_log(&id).await?;
    Ok(Json(lines.into_iter().map(LogLineView::from).collect()))
}
