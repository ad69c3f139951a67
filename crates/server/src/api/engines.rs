//! Engines and workers: who can do what, and what they do now.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{JobId, ProjectId};
use domain::line::job::Affinity;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::line::crew::{Task, WorkerNow};
use studio::verbs::engine::EngineDetails;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;
use crate::moment::Moment;

/// Whether an engine works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// It answered.
    Ok,
    /// It did not, or said why it cannot work.
    Off,
}

/// An engine, asked just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EngineView {
    /// Its name.
    pub name: String,
    /// Changes whenever an equal request may give another picture.
    pub revision: String,
    /// The stages it can make.
    pub stages: Vec<Stage>,
    /// The models it has; empty for engines without models.
    pub models: Vec<String>,
    /// The device it runs on, such as `cpu`.
    pub device: String,
    /// Whether it works.
    pub state: EngineState,
    /// Why it does not; none for who sees one project only.
    pub detail: Option<String>,
    /// When it was asked.
    pub probed_at: Moment,
}

/// All engines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EnginesView {
    /// The engines by name.
    pub items: Vec<EngineView>,
}

/// What a worker does now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WorkerView {
    /// Its name.
    pub id: String,
    /// Its engine.
    pub engine: String,
    /// Its seat: the server that it works with, or itself.
    pub seat: String,
    /// Whether it has a job, also one that the caller may not see.
    pub busy: bool,
    /// The model and the additions it has loaded; none before its first job, and for who sees one project only.
    pub resident: Option<Affinity>,
    /// The job it has.
    pub task: Option<TaskView>,
}

/// A job in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// Its kind.
    pub kind: String,
    /// Which attempt it is.
    pub attempt: u32,
    /// Since when.
    pub since: Moment,
}

/// All workers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WorkersView {
    /// The workers by name.
    pub items: Vec<WorkerView>,
}

impl From<EngineDetails> for EngineView {
    fn from(engine: EngineDetails) -> Self {
        Self {
            name: engine.name,
            revision: engine.revision,
            stages: engine.stages,
            models: engine.models,
            device: engine.device,
            state: if engine.trouble.is_some() { EngineState::Off } else { EngineState::Ok },
            detail: engine.trouble,
            probed_at: engine.probed_at.into(),
        }
    }
}

impl From<Task> for TaskView {
    fn from(task: Task) -> Self {
        let Task { job, project, kind, attempt, since } = task;
        Self { job, project, kind, attempt, since: since.into() }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_engines))
        .routes(routes!(show_engine))
        .routes(routes!(list_workers))
}

/// Why an engine does not work may name paths of the machine, which are nothing for somebody who may see one project.
fn shown(caller: &Caller, engine: EngineDetails) -> EngineView {
    let engine = EngineView::from(engine);
    let detail = engine.detail.filter(|_| caller.project.is_none());
    EngineView { detail, ..engine }
}

/// List the engines, each asked just now whether it works.
#[utoipa::path(get, path = "/engines", tag = "engines", operation_id = "list_engines",
    responses((status = 200, body = EnginesView), Problems))]
async fn list_engines(State(app): State<App>, caller: Caller) -> Result<Json<EnginesView>, Problem> {
    let engines = app.studio(&caller, Right::View)?.engines_now().await;
    Ok(Json(EnginesView { items: engines.into_iter().map(|engine| shown(&caller, engine)).collect() }))
}

/// Show an engine, asked just now whether it works.
#[utoipa::path(get, path = "/engines/{name}", tag = "engines", params(("name" = String, Path)),
    operation_id = "show_engine", responses((status = 200, body = EngineView), Problems))]
async fn show_engine(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<EngineView>, Problem> {
    let engine = app.studio(&caller, Right::View)?.engine_now(&name).await?;
    Ok(Json(shown(&caller, engine)))
}

/// List the workers with what they do now.
#[utoipa::path(get, path = "/workers", tag = "engines", operation_id = "list_workers",
    responses((status = 200, body = WorkersView), Problems))]
async fn list_workers(State(app): State<App>, caller: Caller) -> Result<Json<WorkersView>, Problem> {
    caller.require(Right::View)?;
    let workers = app.line()?.crew.now();
    Ok(Json(WorkersView { items: workers.into_iter().map(|worker| view(&caller, worker)).collect() }))
}

fn view(caller: &Caller, worker: WorkerNow) -> WorkerView {
    let WorkerNow { id, engine, seat, resident, task } = worker;
    let busy = task.is_some();
    // What is loaded may be named after somebody in another project.
    let resident = resident.filter(|_| caller.project.is_none());
    let task = task.filter(|task| caller.sees(&task.project)).map(TaskView::from);
    WorkerView { id, engine, seat, busy, resident, task }
}
