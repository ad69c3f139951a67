//! Jobs: what the line has to do, does and did.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::job::{Band, Hold, Job, JobState, Waits};
use domain::line::ledger::Ledger;
use domain::line::machine::Move;
use domain::line::work::Work;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::rows::{Account, JobFilter};
use studio::verbs::job::JobDetails;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assets::AssetView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// A job without the request it carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobView {
    /// Its identity; later jobs sort after earlier ones.
    pub id: JobId,
    /// The batch it was submitted in.
    pub batch: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// The shot it works for.
    pub shot: Option<ShotId>,
    /// `draw`, `sheet`, `segment` or `reel`.
    pub kind: String,
    /// The engine that does it.
    pub engine: String,
    /// How soon it is wanted.
    pub band: Band,
    /// Where it stands.
    pub state: JobState,
    /// Why it is held.
    pub hold: Option<Hold>,
    /// How often it was begun.
    pub attempt: u32,
    /// How often it failed.
    pub failures: u32,
    /// Why it failed or is held, in words.
    pub cause: Option<String>,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// When it came to an end.
    pub finished_at: Option<Moment>,
    /// What it waited for, in milliseconds.
    pub waits: Waits,
}

/// One attempt at a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// Counts from 1.
    pub attempt: u32,
    /// `done`, `failed`, `lost`, `given_back` or `cancelled`.
    pub outcome: String,
    /// Where its time went; none for attempts that were lost.
    pub ledger: Option<Ledger>,
}

/// A job with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobDetailsView {
    /// The job.
    pub job: JobView,
    /// What it does, with its whole request.
    pub work: Work,
    /// Its attempts, oldest first.
    pub attempts: Vec<AttemptView>,
    /// The files it made.
    pub assets: Vec<AssetView>,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        Self {
            kind: job.work.kind().to_owned(),
            id: job.id,
            batch: job.batch,
            project: job.project,
            shot: job.shot,
            engine: job.engine,
            band: job.band,
            state: job.state,
            hold: job.hold,
            attempt: job.attempt,
            failures: job.failures,
            cause: job.cause,
            submitted_at: job.submitted_at.into(),
            finished_at: job.finished_at.map(Moment::from),
            waits: job.waits,
        }
    }
}

impl From<Account> for AttemptView {
    fn from(account: Account) -> Self {
        Self { attempt: account.attempt, outcome: account.outcome, ledger: account.ledger }
    }
}

impl From<JobDetails> for JobDetailsView {
    fn from(details: JobDetails) -> Self {
        Self {
            work: details.job.work.clone(),
            job: details.job.into(),
            attempts: details.attempts.into_iter().map(AttemptView::from).collect(),
            assets: details.assets.into_iter().map(AssetView::from).collect(),
        }
    }
}

/// Which jobs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Only jobs in this state.
    pub state: Option<JobState>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(show_job))
        .routes(routes!(cancel_job))
        .routes(routes!(pause_job))
        .routes(routes!(resume_job))
        .routes(routes!(retry_job))
}

/// List jobs in the order of their submission.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(JobQuery, Paging),
    responses((status = 200, body = Page<JobView>), Problems))]
async fn list_jobs(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<JobQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<JobView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let limit = paging.limit()?;
    let filter = JobFilter {
        project: caller.project.clone(),
        state: query.state,
        after: paging.after.map(JobId),
        limit: limit + 1,
        ..JobFilter::default()
    };
    let jobs = studio.jobs(&filter).await?;
    let views = jobs.into_iter().map(JobView::from).collect();
    Ok(Json(Page::of(views, limit, |job: &JobView| job.id.to_string())))
}

/// Show a job with its request, its attempts and its files.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = JobDetailsView), Problems))]
async fn show_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobDetailsView>, Problem> {
    let studio = visible(&app, &caller, Right::View, &id).await?;
    Ok(Json(studio.job_details(&id).await?.into()))
}

/// Cancel a job: at once when it waits, soon when it runs.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = JobView), Problems))]
async fn cancel_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Cancel).await
}

/// Pause a job that waits for its turn.
#[utoipa::path(post, path = "/jobs/{id}/pause", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = JobView), Problems))]
async fn pause_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Pause).await
}

/// Let a held job go on.
#[utoipa::path(post, path = "/jobs/{id}/resume", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = JobView), Problems))]
async fn resume_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Resume).await
}

/// Try a failed or cancelled job again.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = JobView), Problems))]
async fn retry_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobView>, Problem> {
    steer(&app, &caller, &id, Move::Retry).await
}

async fn steer(app: &App, caller: &Caller, id: &JobId, action: Move) -> Result<Json<JobView>, Problem> {
    let studio = visible(app, caller, Right::Make, id).await?;
    let job = studio.steer_job(app.line()?.dispatch.as_ref(), id, action).await?;
    Ok(Json(job.into()))
}

/// The studio, when the caller may do this with this job.
async fn visible(app: &App, caller: &Caller, right: Right, id: &JobId) -> Result<Studio, Problem> {
    let studio = app.studio(caller, right)?;
    let job = studio.job(id).await?;
    app.visible(caller, &job.project, "job", id.as_str())?;
    Ok(studio)
}
