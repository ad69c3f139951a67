//! Jobs: what the line has to do, does and did.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::job::{Band, Hold, JobState, OnNeedFailed, Waits};
use domain::line::ledger::Ledger;
use domain::line::work::Work;
use serde::{Deserialize, Serialize};
use studio::rows::{Attempt, JobSummary, Linked};
use studio::verbs::job::JobDetails;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assets::AssetView;
use super::job_query::{JobQuery, filter, key};
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
    /// By which name the engine knows it; none for engines without names of their own.
    pub engine_job: Option<String>,
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
    /// Who made it.
    pub worker: String,
    /// When it began.
    pub started_at: Moment,
    /// When it ended; none while it runs.
    pub ended_at: Option<Moment>,
    /// `done`, `failed`, `lost`, `given_back` or `cancelled`; none while it runs.
    pub outcome: Option<String>,
    /// By which names the engine knows what it was asked, in order; empty for engines without names of their own.
    pub engine_jobs: Vec<String>,
    /// Where its time went; none for attempts that were lost or run.
    pub ledger: Option<Ledger>,
}

/// A job that another one needs, or that needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LinkedView {
    /// The other job.
    pub job: JobId,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// Which slot of the waiting job its result fills.
    pub slot: String,
    /// What happens when there is no result.
    pub on_failure: OnNeedFailed,
    /// Whether it is still waited for.
    pub open: bool,
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
    /// The jobs it needs.
    pub needs: Vec<LinkedView>,
    /// The jobs that need it.
    pub needed_by: Vec<LinkedView>,
    /// The files it made.
    pub assets: Vec<AssetView>,
}

impl From<JobSummary> for JobView {
    fn from(job: JobSummary) -> Self {
        Self {
            id: job.id,
            batch: job.batch,
            project: job.project,
            shot: job.shot,
            kind: job.kind,
            engine: job.engine,
            engine_job: job.engine_job,
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

impl AttemptView {
    /// An attempt with the names that its engine has for it.
    pub(crate) fn named(attempt: Attempt, engine_jobs: Vec<String>) -> Self {
        let Attempt { attempt, worker, started_at, ended_at, outcome, ledger } = attempt;
        let (started_at, ended_at) = (started_at.into(), ended_at.map(Moment::from));
        Self { attempt, worker, started_at, ended_at, outcome, engine_jobs, ledger }
    }
}

impl From<Linked> for LinkedView {
    fn from(linked: Linked) -> Self {
        let Linked { job, kind, state, slot, on_failure, open } = linked;
        Self { job, kind, state, slot, on_failure, open }
    }
}

impl From<JobDetails> for JobDetailsView {
    fn from(details: JobDetails) -> Self {
        let views = |linked: Vec<Linked>| linked.into_iter().map(LinkedView::from).collect();
        Self {
            job: details.job.into(),
            work: details.work,
            attempts: details
                .attempts
                .into_iter()
                .map(|(attempt, name)| AttemptView::named(attempt, name))
                .collect(),
            needs: views(details.needs),
            needed_by: views(details.needed_by),
            assets: details.assets.into_iter().map(AssetView::from).collect(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_jobs)).routes(routes!(show_job))
}

/// List jobs in the order of their submission.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(JobQuery, Paging), operation_id = "list_jobs",
    responses((status = 200, body = Page<JobView>), Problems))]
async fn list_jobs(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<JobQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<JobView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let limit = paging.limit()?;
    let filter = filter(&app, &caller, &query, &paging).await?;
    let page = Page::of(studio.jobs(&filter).await?, limit, key);
    Ok(Json(page.map(JobView::from)))
}

/// Show a job with its request, its attempts, its needs and its files.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), operation_id = "show_job",
    responses((status = 200, body = JobDetailsView), Problems))]
async fn show_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobDetailsView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let details = studio.job_details(&id).await?;
    app.visible(&caller, &details.job.project, "job", id.as_str())?;
    Ok(Json(details.into()))
}
