//! Matrices: many pictures of an episode asked for at once, and what they would cost.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::{BatchId, JobId};
use domain::line::eta::Estimate;
use domain::matrix::{Matrix, Skipped};
use domain::preflight::Trouble;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::line::crew::Crew;
use studio::verbs::estimate::{MatrixEstimate, WorkEstimate};
use studio::verbs::matrix::MadeMatrix;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use super::making::ShotOmissions;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};

/// When it is done.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatrixQuery {
    /// Queue it also when no workers of its engines are at work; whoever starts some has it done. Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// What was queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatrixView {
    /// The batch.
    pub batch: BatchId,
    /// What it is called.
    pub label: String,
    /// Its jobs, in the order of the matrix.
    pub jobs: Vec<JobId>,
    /// Cells that there cannot be.
    pub skipped: Vec<Skipped>,
}

/// What a matrix would cost. What was never seen before is null: nobody knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatrixEstimateView {
    /// What the batch would be called.
    pub label: String,
    /// How many pictures it asks for, each a job.
    pub pictures: usize,
    /// How many of them are answered from pictures that are there already.
    pub cached: usize,
    /// The engines that would work, each once.
    pub engines: Vec<String>,
    /// How long all of it takes, learned from earlier pictures of the same kinds.
    pub time: Option<Estimate>,
    /// How many bytes the new pictures take, by the mean of earlier ones of the same kinds.
    pub bytes: Option<u64>,
    /// How many bytes are free on the disk.
    pub free_bytes: Option<u64>,
    /// What takes about equally long, together.
    pub work: Vec<WorkView>,
    /// Cells that there cannot be.
    pub skipped: Vec<Skipped>,
    /// What keeps it from being queued.
    pub troubles: Vec<Trouble>,
    /// What may disappoint, and keeps nothing.
    pub warnings: Vec<Trouble>,
    /// What the recipes cannot be asked, by shot.
    pub omitted: Vec<ShotOmissions>,
}

/// Pictures of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WorkView {
    /// The engine.
    pub engine: String,
    /// The model; empty for engines without one.
    pub model: String,
    /// How many new pictures.
    pub pictures: usize,
    /// How many workers share them; one where nobody works yet.
    pub workers: usize,
    /// How long they take; null without history.
    pub time: Option<Estimate>,
    /// How many bytes they take; null without history.
    pub bytes: Option<u64>,
}

impl From<MadeMatrix> for MatrixView {
    fn from(made: MadeMatrix) -> Self {
        let MadeMatrix { batch, label, jobs, skipped } = made;
        Self { batch, label, jobs, skipped }
    }
}

impl From<WorkEstimate> for WorkView {
    fn from(work: WorkEstimate) -> Self {
        let WorkEstimate { engine, model, pictures, workers, time, bytes } = work;
        Self { engine, model, pictures, workers, time, bytes }
    }
}

impl From<MatrixEstimate> for MatrixEstimateView {
    fn from(estimate: MatrixEstimate) -> Self {
        let omitted = estimate.omitted.into_iter().map(|(shot, omitted)| ShotOmissions { shot, omitted });
        Self {
            omitted: omitted.collect(),
            label: estimate.label,
            pictures: estimate.pictures,
            cached: estimate.cached,
            engines: estimate.engines,
            time: estimate.time,
            bytes: estimate.bytes,
            free_bytes: estimate.free_bytes,
            work: estimate.work.into_iter().map(WorkView::from).collect(),
            skipped: estimate.skipped,
            troubles: estimate.report.troubles,
            warnings: estimate.report.warnings,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(make_matrix)).routes(routes!(estimate_matrix))
}

/// Draw shots × characters × looks × seeds × recipes as one batch: all of it is queued, or nothing.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/batches", tag = "batches",
    params(("project" = Slug, Path), ("episode" = String, Path), MatrixQuery), request_body = Matrix,
    operation_id = "make_matrix", responses((status = 202, body = MatrixView), Problems))]
async fn make_matrix(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Query(query): Query<MatrixQuery>,
    Body(matrix): Body<Matrix>,
) -> Result<(StatusCode, Json<MatrixView>), Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &project, &episode).await?;
    let engines = studio.matrix_engines(&matrix)?;
    if !query.later {
        for engine in &engines {
            app.line_with(engine)?;
        }
    }
    let made = studio.make_matrix(app.line()?.dispatch.as_ref(), &production, &matrix).await?;
    Ok((StatusCode::ACCEPTED, Json(made.into())))
}

/// Say what a matrix would cost: pictures, time, disk, and what would keep it from being queued. Nothing is queued.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/batches/estimate", tag = "batches",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = Matrix,
    operation_id = "estimate_matrix", responses((status = 200, body = MatrixEstimateView), Problems))]
async fn estimate_matrix(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Body(matrix): Body<Matrix>,
) -> Result<Json<MatrixEstimateView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &project, &episode).await?;
    // Where nobody works, one worker is assumed.
    let crew = app.line().map_or_else(|_| Crew::default(), |line| line.crew.clone());
    Ok(Json(studio.estimate_matrix(&production, &matrix, &crew).await?.into()))
}
