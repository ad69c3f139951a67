//! Explaining jobs and making them once more.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::{BatchId, JobId};
use domain::line::explain::Explanation;
use serde::{Deserialize, Serialize};
use studio::verbs::explain::{Explained, Sight, Tried};
use studio::verbs::replay::Replayed;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::jobs::{AttemptView, JobView};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// Where the time of a job went, and what it waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExplanationView {
    /// The job.
    pub job: JobView,
    /// Where its time went beside that of others, and what is to be said of it.
    pub told: Explanation,
    /// What it waits for, a sentence each; empty when it is over.
    pub waits_for: Vec<String>,
    /// Why nobody will take it as things are; none when somebody can, and when it is not ready.
    pub stands_still: Option<String>,
    /// Its attempts, oldest first.
    pub attempts: Vec<TriedView>,
}

/// One attempt at a job, with the last that its log says of trouble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TriedView {
    /// The attempt.
    pub attempt: AttemptView,
    /// The last warning or error of its log; none when there is none, or it is older than the log is kept.
    pub said: Option<String>,
}

/// How a job is made once more.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayBody {
    /// Queue it also when no workers of the engine are at work; whoever starts some has it done. Otherwise that is
    /// refused.
    #[serde(default)]
    pub later: bool,
}

/// A job that is made once more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReplayView {
    /// The batch.
    pub batch: BatchId,
    /// The new job.
    pub job: JobId,
}

impl From<Tried> for TriedView {
    fn from(tried: Tried) -> Self {
        let Tried { attempt, engine_jobs, said } = tried;
        Self { attempt: AttemptView::named(attempt, engine_jobs), said }
    }
}

impl From<Explained> for ExplanationView {
    fn from(explained: Explained) -> Self {
        let Explained { job, told, waits_for, stands_still, attempts } = explained;
        let attempts = attempts.into_iter().map(TriedView::from).collect();
        Self { job: job.into(), told, waits_for, stands_still, attempts }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(explain_job)).routes(routes!(replay_job))
}

/// Explain where the time of a job went beside that of others like it, or what it waits for.
#[utoipa::path(get, path = "/jobs/{id}/explanation", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "explain_job", responses((status = 200, body = ExplanationView), Problems))]
async fn explain_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<ExplanationView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    app.visible(&caller, &studio.job(&id).await?.project, "job", id.as_str())?;
    // Whoever only looks at a folder has no line.
    let line = app.line().ok().map(|line| (line.crew.now(), &line.seats));
    let crew = line.as_ref().map(|(crew, seats)| (crew.as_slice(), *seats));
    let sight = Sight { crew, only: caller.project.as_ref() };
    Ok(Json(studio.explain_job(&id, sight).await?.into()))
}

/// Make the picture of a job once more, with the same request, seed, recipe and files: a new take or drawing beside the
/// old one. What of that has changed or is gone is refused.
#[utoipa::path(post, path = "/jobs/{id}/replay", tag = "jobs", params(("id" = JobId, Path)),
    request_body = ReplayBody, operation_id = "replay_job",
    responses((status = 202, body = ReplayView), Problems))]
async fn replay_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
    Body(body): Body<ReplayBody>,
) -> Result<(StatusCode, Json<ReplayView>), Problem> {
    let studio = app.studio(&caller, Right::Make)?;
    let job = studio.job(&id).await?;
    app.visible(&caller, &job.project, "job", id.as_str())?;
    let line = if body.later { app.line()? } else { app.line_with(&job.engine)? };
    let Replayed { batch, job } = studio.replay(line.dispatch.as_ref(), &id).await?;
    Ok((StatusCode::ACCEPTED, Json(ReplayView { batch, job })))
}
