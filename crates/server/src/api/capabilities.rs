//! Capabilities: what works, probed within the last minute; checks: the same, probed now.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::line::job::JobState;
use serde::{Deserialize, Serialize};
use studio::verbs::capabilities::Capability;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::health::Working;
use crate::moment::Moment;

/// How old a result may be before asking for it makes a new one in the background.
const FRESH: Duration = Duration::from_secs(30);

/// How old a result may be that is shown; the rest of a minute is for the probes themselves.
const OLDEST: Duration = Duration::from_secs(50);

/// What the studio can do now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CapabilitiesView {
    /// Everything it works with.
    pub items: Vec<CapabilityView>,
}

/// One thing the studio works with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CapabilityView {
    /// Which, such as `database` or `engine/storyboard`.
    #[schema(example = "engine/storyboard")]
    pub name: String,
    /// How well it works.
    pub state: Working,
    /// What was found.
    pub detail: String,
    /// What to do, where something is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// When it was probed.
    pub probed_at: Moment,
}

/// How many jobs there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobCountsView {
    /// The jobs of each kind in each state; what there is none of is left out.
    pub items: Vec<JobCountView>,
}

/// The jobs of one kind in one state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobCountView {
    /// `draw`, `sheet`, `segment` or `reel`.
    pub kind: String,
    /// Where they stand.
    pub state: JobState,
    /// How many.
    pub jobs: u32,
}

impl From<Capability> for CapabilityView {
    fn from(found: Capability) -> Self {
        let Capability { name, condition, detail, fix, probed_at } = found;
        Self { name, state: condition.into(), detail, fix, probed_at: probed_at.into() }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_capabilities))
        .routes(routes!(run_checks))
        .routes(routes!(count_jobs))
}

/// Show what the studio can do now; nothing shown is older than a minute.
#[utoipa::path(get, path = "/capabilities", tag = "capabilities",
    responses((status = 200, body = CapabilitiesView), Problems))]
async fn list_capabilities(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<CapabilitiesView>, Problem> {
    allowed(&app, &caller)?;
    let known = app.capabilities();
    let Some(found) = known.within(OLDEST) else { return now(&app).await };
    if known.within(FRESH).is_none() {
        known.renew(app.probe_capabilities());
    }
    Ok(Json(view(found)))
}

/// Probe everything now.
#[utoipa::path(post, path = "/checks", tag = "capabilities",
    responses((status = 200, body = CapabilitiesView), Problems))]
async fn run_checks(State(app): State<App>, caller: Caller) -> Result<Json<CapabilitiesView>, Problem> {
    allowed(&app, &caller)?;
    now(&app).await
}

/// Count the jobs by kind and state.
#[utoipa::path(get, path = "/jobs/counts", tag = "jobs",
    responses((status = 200, body = JobCountsView), Problems))]
async fn count_jobs(State(app): State<App>, caller: Caller) -> Result<Json<JobCountsView>, Problem> {
    let counts = app.whole_studio(&caller, Right::Make)?.job_counts().await?;
    let items = counts.into_iter().map(|(kind, state, jobs)| JobCountView { kind, state, jobs }).collect();
    Ok(Json(JobCountsView { items }))
}

/// Paths and versions of the machine are nothing for somebody who may see one project.
fn allowed(app: &App, caller: &Caller) -> Result<(), Problem> {
    app.whole_studio(caller, Right::Make).map(drop)
}

async fn now(app: &App) -> Result<Json<CapabilitiesView>, Problem> {
    let found = app.capabilities().next(app.probe_capabilities()).await;
    found.map(|found| Json(view(found))).ok_or_else(|| {
        Problem::unavailable("not_probed", "the probes did not come to an end").fix("ask again")
    })
}

fn view(found: Vec<Capability>) -> CapabilitiesView {
    CapabilitiesView { items: found.into_iter().map(CapabilityView::from).collect() }
}
