//! Batches: jobs that were submitted together.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{BatchId, JobId, ProjectId};
use domain::line::budget::Budget;
use domain::line::eta::Estimate;
use domain::line::job::JobState;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::line::crew::Crew;
use studio::rows::{Batch, BatchFilter, Place};
use studio::verbs::batch::{BatchDetails, BatchSteering};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::job_query::{JobQuery, filter, key, key_of, place};
use super::jobs::JobView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// Jobs that were submitted together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchView {
    /// Its identity.
    pub id: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// What it is, in words.
    pub label: String,
    /// Who submitted it; none when it was the studio itself.
    pub actor: Option<String>,
    /// When it was submitted.
    pub created_at: Moment,
    /// What it may take; none for a batch without a budget.
    pub budget: Option<Budget>,
    /// The page of its report below the data folder; none before one was written.
    pub report: Option<String>,
    /// How many of its jobs are in which state; states without jobs are left out.
    pub counts: BTreeMap<String, u32>,
    /// How many jobs it has.
    pub total: u32,
    /// How many of them will not move any more: done, failed or cancelled.
    pub finished: u32,
}

/// A batch with what is known of its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchDetailsView {
    /// The batch.
    pub batch: BatchView,
    /// When the last of its jobs came to an end.
    pub last_finished_at: Option<Moment>,
    /// How long the rest takes, learned from earlier work; none without history, workers or a rest.
    pub rest: Option<Estimate>,
}

/// What came of steering a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SteeredBatchView {
    /// The batch as it is now.
    pub batch: BatchView,
    /// How many jobs were steered.
    pub steered: u32,
    /// Jobs that had moved on when their turn came.
    pub refused: Vec<JobId>,
}

/// Which batches.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BatchQuery {
    /// Only batches of the project with this name in paths.
    #[param(max_length = 200)]
    project: Option<String>,
}

/// What is allowed beyond the budget before a batch goes on.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResumeQuery {
    /// So many minutes of work more, 1 to 100000.
    #[param(minimum = 1, maximum = 100_000)]
    pub budget_minutes: Option<u32>,
    /// So many attempts more, 1 to 100000.
    #[param(minimum = 1, maximum = 100_000)]
    pub budget_attempts: Option<u32>,
}

/// Which jobs are tried again.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RetryQuery {
    /// Only those with this cause, by its `key` in the report.
    #[param(max_length = 32)]
    pub cause: Option<String>,
}

impl ResumeQuery {
    /// What is allowed more; none when nothing is.
    fn more(&self) -> Result<Option<Budget>, Problem> {
        for (field, more) in
            [("budget_minutes", self.budget_minutes), ("budget_attempts", self.budget_attempts)]
        {
            if more.is_some_and(|more| !(1..=100_000).contains(&more)) {
                return Err(Problem::invalid("a budget is raised by 1 to 100000")
                    .field(field)
                    .fix("leave it out, or ask for so much"));
            }
        }
        let time_ms = self.budget_minutes.map(|minutes| u64::from(minutes) * 60_000);
        let more = Budget { time_ms, attempts: self.budget_attempts };
        Ok(Some(more).filter(|more| !more.is_none()))
    }
}

impl From<Batch> for BatchView {
    fn from(batch: Batch) -> Self {
        let finished = batch.counts.iter().filter(|(state, _)| state.is_final()).map(|(_, jobs)| jobs);
        Self {
            finished: finished.sum(),
            total: batch.counts.values().sum(),
            counts: batch.counts.iter().map(|(state, jobs)| (JobState::to_string(state), *jobs)).collect(),
            id: batch.id,
            project: batch.project,
            label: batch.label,
            actor: batch.actor,
            created_at: batch.created_at.into(),
            budget: Some(batch.budget).filter(|budget| !budget.is_none()),
            report: batch.report,
        }
    }
}

impl From<BatchDetails> for BatchDetailsView {
    fn from(details: BatchDetails) -> Self {
        let BatchDetails { batch, last_finished_at, rest } = details;
        Self { batch: batch.into(), last_finished_at: last_finished_at.map(Moment::from), rest }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_batches))
        .routes(routes!(show_batch))
        .routes(routes!(list_batch_jobs))
        .routes(routes!(cancel_batch))
        .routes(routes!(pause_batch))
        .routes(routes!(resume_batch))
        .routes(routes!(retry_batch))
}

/// List batches, newest first.
#[utoipa::path(get, path = "/batches", tag = "batches", params(BatchQuery, Paging), operation_id = "list_batches",
    responses((status = 200, body = Page<BatchView>), Problems))]
async fn list_batches(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<BatchQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<BatchView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let project = match query.project {
        None => caller.project.clone(),
        Some(slug) => {
            let slug: Slug = slug.parse().map_err(|_| Problem::not_found("project", &slug))?;
            Some(app.project(&caller, Right::View, &slug).await?.1.id)
        }
    };
    let limit = paging.limit()?;
    let after = paging.after.as_deref().map(place).transpose()?;
    let batches = studio.batches(&BatchFilter { project, after, limit: limit + 1 }).await?;
    let of = |batch: &Batch| key_of(&Place { at: batch.created_at, id: batch.id.0.clone() });
    let page = Page::of(batches, limit, of);
    Ok(Json(page.map(BatchView::from)))
}

/// Show a batch: how far it is and how long the rest will take.
#[utoipa::path(get, path = "/batches/{id}", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "show_batch", responses((status = 200, body = BatchDetailsView), Problems))]
async fn show_batch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Json<BatchDetailsView>, Problem> {
    let studio = visible(&app, &caller, Right::View, &id).await?;
    // Where nobody works, nobody can say how long it will take.
    let crew = app.line().map_or_else(|_| Crew::default(), |line| line.crew.clone());
    Ok(Json(studio.batch_details(&id, &crew).await?.into()))
}

/// List the jobs of a batch in the order of their submission.
#[utoipa::path(get, path = "/batches/{id}/jobs", tag = "batches", params(("id" = BatchId, Path), JobQuery, Paging),
    operation_id = "list_batch_jobs", responses((status = 200, body = Page<JobView>), Problems))]
async fn list_batch_jobs(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
    Query(query): Query<JobQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<JobView>>, Problem> {
    let studio = visible(&app, &caller, Right::View, &id).await?;
    let query = JobQuery { batch: Some(id.0), ..query };
    let jobs = studio.jobs(&filter(&app, &caller, &query, &paging).await?).await?;
    let page = Page::of(jobs, paging.limit()?, key);
    Ok(Json(page.map(JobView::from)))
}

/// Cancel all jobs of a batch that are not over.
#[utoipa::path(post, path = "/batches/{id}/cancel", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "cancel_batch", responses((status = 200, body = SteeredBatchView), Problems))]
async fn cancel_batch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Json<SteeredBatchView>, Problem> {
    steer(&app, &caller, &id, BatchSteering::Cancel).await
}

/// Pause all jobs of a batch that wait for their turn.
#[utoipa::path(post, path = "/batches/{id}/pause", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "pause_batch", responses((status = 200, body = SteeredBatchView), Problems))]
async fn pause_batch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Json<SteeredBatchView>, Problem> {
    steer(&app, &caller, &id, BatchSteering::Pause).await
}

/// Let the jobs of a batch go on that a person paused, or that are held because its budget was spent.
#[utoipa::path(post, path = "/batches/{id}/resume", tag = "batches", params(("id" = BatchId, Path), ResumeQuery),
    operation_id = "resume_batch", responses((status = 200, body = SteeredBatchView), Problems))]
async fn resume_batch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
    Query(query): Query<ResumeQuery>,
) -> Result<Json<SteeredBatchView>, Problem> {
    if let Some(more) = query.more()? {
        let studio = visible(&app, &caller, Right::Make, &id).await?;
        studio.raise_budget(&app.line()?.dispatch, &id, more).await?;
    }
    steer(&app, &caller, &id, BatchSteering::Resume).await
}

/// Try the jobs of a batch again that failed, or are held for a failure.
#[utoipa::path(post, path = "/batches/{id}/retry", tag = "batches", params(("id" = BatchId, Path), RetryQuery),
    operation_id = "retry_batch", responses((status = 200, body = SteeredBatchView), Problems))]
async fn retry_batch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
    Query(query): Query<RetryQuery>,
) -> Result<Json<SteeredBatchView>, Problem> {
    let Some(cause) = query.cause else {
        return steer(&app, &caller, &id, BatchSteering::Retry).await;
    };
    let studio = visible(&app, &caller, Right::Make, &id).await?;
    let (steered, refused) = studio.retry_cause(&app.line()?.dispatch, &id, &cause).await?;
    Ok(Json(SteeredBatchView { batch: studio.batch(&id).await?.into(), steered, refused }))
}

async fn steer(
    app: &App,
    caller: &Caller,
    id: &BatchId,
    steering: BatchSteering,
) -> Result<Json<SteeredBatchView>, Problem> {
    let studio = visible(app, caller, Right::Make, id).await?;
    let (steered, refused) = studio.steer_batch(&app.line()?.dispatch, id, steering).await?;
    Ok(Json(SteeredBatchView { batch: studio.batch(id).await?.into(), steered, refused }))
}

/// The studio, when the caller may do this with this batch.
pub(crate) async fn visible(
    app: &App,
    caller: &Caller,
    right: Right,
    id: &BatchId,
) -> Result<Studio, Problem> {
    let studio = app.studio(caller, right)?;
    let batch = studio.batch(id).await?;
    app.visible(caller, &batch.project, "batch", id.as_str())?;
    Ok(studio)
}
