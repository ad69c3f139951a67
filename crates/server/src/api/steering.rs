//! Steering jobs: one at a time, or many by their ids.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::JobId;
use domain::line::job::Band;
use domain::line::machine::Move;
use serde::{Deserialize, Serialize};
use studio::line::dispatch::Steering;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::jobs::JobView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// Jobs that can be steered with one request at most.
const MOST: usize = 500;

/// Which job to go before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveJobBody {
    /// A queued job of the same project, engine, band and model.
    #[schema(value_type = String, max_length = 200)]
    pub before: JobId,
}

/// What to change of a job.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeJobBody {
    /// How soon it is wanted.
    pub band: Band,
}

/// Many jobs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SteerJobsBody {
    /// Their ids, 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    pub ids: Vec<JobId>,
}

/// What came of steering one of many jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SteeredView {
    /// The job's id as it was sent.
    pub id: JobId,
    /// The job as it is now; none when it could not be steered.
    pub job: Option<JobView>,
    /// Why it could not be steered.
    pub problem: Option<Problem>,
}

/// What came of steering many jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SteeredJobsView {
    /// One for each id, in the order of the request.
    pub items: Vec<SteeredView>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_job))
        .routes(routes!(cancel_job))
        .routes(routes!(pause_job))
        .routes(routes!(resume_job))
        .routes(routes!(retry_job))
        .routes(routes!(move_job_to_front))
        .routes(routes!(move_job_before))
        .routes(routes!(cancel_jobs))
        .routes(routes!(pause_jobs))
        .routes(routes!(resume_jobs))
        .routes(routes!(retry_jobs))
}

/// Make a queued job more or less urgent.
#[utoipa::path(patch, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), request_body = ChangeJobBody,
    operation_id = "change_job", responses((status = 200, body = JobView), Problems))]
async fn change_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
    Body(change): Body<ChangeJobBody>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Steering::Band(change.band)).await
}

/// Cancel a job: at once when it waits, soon when it runs.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "cancel_job", responses((status = 200, body = JobView), Problems))]
async fn cancel_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Cancel.into()).await
}

/// Pause a job that waits for its turn.
#[utoipa::path(post, path = "/jobs/{id}/pause", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "pause_job", responses((status = 200, body = JobView), Problems))]
async fn pause_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Pause.into()).await
}

/// Let a held job go on.
#[utoipa::path(post, path = "/jobs/{id}/resume", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "resume_job", responses((status = 200, body = JobView), Problems))]
async fn resume_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Resume.into()).await
}

/// Try a failed or cancelled job again.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "retry_job", responses((status = 200, body = JobView), Problems))]
async fn retry_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Retry.into()).await
}

/// Put a queued job before all others of its band.
#[utoipa::path(post, path = "/jobs/{id}/front", tag = "jobs", params(("id" = JobId, Path)),
    operation_id = "move_job_to_front", responses((status = 200, body = JobView), Problems))]
async fn move_job_to_front(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Steering::Front).await
}

/// Put a queued job directly before another one.
#[utoipa::path(post, path = "/jobs/{id}/reorder", tag = "jobs", params(("id" = JobId, Path)),
    request_body = MoveJobBody, operation_id = "move_job_before", responses((status = 200, body = JobView), Problems))]
async fn move_job_before(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
    Body(MoveJobBody { before }): Body<MoveJobBody>,
) -> Result<Json<JobView>, Problem> {
    let other = app.studio(&caller, Right::Make)?.job(&before).await.map_err(|error| {
        let problem = Problem::from(error);
        if problem.status == 404 { Problem::invalid(problem.detail).field("before") } else { problem }
    })?;
    if app.visible(&caller, &other.project, "job", before.as_str()).is_err() {
        return Err(Problem::invalid(format!("there is no job \"{before}\"")).field("before"));
    }
    steer(&app, &caller, &id, Steering::Before(before)).await
}

/// Cancel many jobs.
#[utoipa::path(post, path = "/jobs/cancel", tag = "jobs", request_body = SteerJobsBody, operation_id = "cancel_jobs",
    responses((status = 200, body = SteeredJobsView), Problems))]
async fn cancel_jobs(
    State(app): State<App>,
    caller: Caller,
    Body(SteerJobsBody { ids }): Body<SteerJobsBody>,
) -> Result<Json<SteeredJobsView>, Problem> {
    steer_many(&app, &caller, ids, Move::Cancel).await
}

/// Pause many jobs.
#[utoipa::path(post, path = "/jobs/pause", tag = "jobs", request_body = SteerJobsBody, operation_id = "pause_jobs",
    responses((status = 200, body = SteeredJobsView), Problems))]
async fn pause_jobs(
    State(app): State<App>,
    caller: Caller,
    Body(SteerJobsBody { ids }): Body<SteerJobsBody>,
) -> Result<Json<SteeredJobsView>, Problem> {
    steer_many(&app, &caller, ids, Move::Pause).await
}

/// Let many held jobs go on.
#[utoipa::path(post, path = "/jobs/resume", tag = "jobs", request_body = SteerJobsBody, operation_id = "resume_jobs",
    responses((status = 200, body = SteeredJobsView), Problems))]
async fn resume_jobs(
    State(app): State<App>,
    caller: Caller,
    Body(SteerJobsBody { ids }): Body<SteerJobsBody>,
) -> Result<Json<SteeredJobsView>, Problem> {
    steer_many(&app, &caller, ids, Move::Resume).await
}

/// Try many failed or cancelled jobs again.
#[utoipa::path(post, path = "/jobs/retry", tag = "jobs", request_body = SteerJobsBody, operation_id = "retry_jobs",
    responses((status = 200, body = SteeredJobsView), Problems))]
async fn retry_jobs(
    State(app): State<App>,
    caller: Caller,
    Body(SteerJobsBody { ids }): Body<SteerJobsBody>,
) -> Result<Json<SteeredJobsView>, Problem> {
    steer_many(&app, &caller, ids, Move::Retry).await
}

async fn steer(app: &App, caller: &Caller, id: &JobId, steering: Steering) -> Result<Json<JobView>, Problem> {
    let studio = app.studio(caller, Right::Make)?;
    app.visible(caller, &studio.job(id).await?.project, "job", id.as_str())?;
    let job = studio.steer_job(app.line()?.dispatch.as_ref(), id, steering).await?;
    Ok(Json(job.into()))
}

async fn steer_many(
    app: &App,
    caller: &Caller,
    ids: Vec<JobId>,
    action: Move,
) -> Result<Json<SteeredJobsView>, Problem> {
    let studio = app.studio(caller, Right::Make)?;
    if ids.is_empty() || ids.len() > MOST {
        return Err(Problem::invalid(format!("1 to {MOST} jobs can be steered at once, not {}", ids.len()))
            .field("ids")
            .fix("send them in parts"));
    }
    let line = app.line()?;
    let mut items: Vec<SteeredView> = Vec::with_capacity(ids.len());
    let mut wanted = Vec::new();
    for id in ids {
        let hidden = match studio.job(&id).await {
            Ok(job) => app.visible(caller, &job.project, "job", id.as_str()).err(),
            Err(error) => Some(error.into()),
        };
        if hidden.is_none() {
            wanted.push((items.len(), id.clone()));
        }
        items.push(SteeredView { id, job: None, problem: hidden });
    }
    let jobs = wanted.iter().map(|(_, id)| (id.clone(), action.into())).collect();
    let outcomes = studio.steer_jobs(&line.dispatch, jobs).await;
    for ((index, _), outcome) in wanted.into_iter().zip(outcomes) {
        match outcome {
            Ok(job) => items[index].job = Some(job.into()),
            Err(error) => items[index].problem = Some(error.into()),
        }
    }
    Ok(Json(SteeredJobsView { items }))
}
