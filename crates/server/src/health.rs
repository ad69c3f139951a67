//! `/health` and `/ready`, for whatever watches over the program. They need no token and tell no paths.
//!
//! `/health` is the truth of the last second: what the studio cannot do without is probed when somebody asks, at
//! most once a second, and nobody waits longer than [`PATIENCE`] for it.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use studio::verbs::capabilities::{Capability, Condition};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::lifecycle::Phase;
use crate::moment::Moment;

/// How old a result may be.
const FRESH: Duration = Duration::from_secs(1);

/// How long an answer waits for a new result.
const PATIENCE: Duration = Duration::from_millis(40);

/// How old a result may be that stands in for one that is late.
const STALE: Duration = Duration::from_secs(5);

/// How well something works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Working {
    /// As it should.
    Ok,
    /// Not as it should; what needs it may still work.
    Degraded,
    /// Not at all.
    Off,
}

/// Whether the studio works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HealthView {
    /// The worst of its parts.
    pub state: Working,
    /// Where in its life it is.
    pub phase: Phase,
    /// What it cannot do without.
    pub parts: Vec<PartView>,
}

/// One thing the studio cannot do without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PartView {
    /// Which, such as `database`.
    pub name: String,
    /// How well it works.
    pub state: Working,
    /// What was found.
    pub detail: String,
    /// When it was probed.
    pub probed_at: Moment,
}

/// Whether the studio answers requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReadyView {
    /// Where in its life it is.
    pub phase: Phase,
}

impl From<Condition> for Working {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::Ok => Self::Ok,
            Condition::Degraded => Self::Degraded,
            Condition::Off => Self::Off,
        }
    }
}

impl From<Capability> for PartView {
    fn from(part: Capability) -> Self {
        let state = part.condition.into();
        Self { name: part.name, state, detail: part.detail, probed_at: part.probed_at.into() }
    }
}

impl HealthView {
    /// The worst of `parts` counts.
    #[must_use]
    pub fn of(phase: Phase, parts: Vec<PartView>) -> Self {
        let state = parts.iter().map(|part| part.state).max().unwrap_or(Working::Ok);
        Self { state, phase, parts }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_health)).routes(routes!(show_readiness))
}

/// Whether the studio works: what it cannot do without, probed within the last second.
#[utoipa::path(get, path = "/health", tag = "health", security(()),
    responses((status = 200, description = "it works", body = HealthView),
        (status = 503, description = "something it cannot do without is down", body = HealthView)))]
async fn show_health(State(app): State<App>) -> (StatusCode, Json<HealthView>) {
    let view = HealthView::of(app.lifecycle().phase(), parts(&app).await);
    let down = view.state == Working::Off;
    (if down { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }, Json(view))
}

async fn parts(app: &App) -> Vec<PartView> {
    if let Some(parts) = app.health().within(FRESH) {
        return views(parts);
    }
    let Some(probe) = app.probe_health() else {
        return vec![alone(app, Working::Off, "the studio is only looked at")];
    };
    let next = app.health().next(probe);
    let clock = app.clock();
    let parts = tokio::select! {
        parts = next => parts,
        () = clock.wait(PATIENCE) => app.health().within(STALE),
    };
    let late = || vec![alone(app, Working::Degraded, "the probes have not answered yet")];
    parts.map_or_else(late, views)
}

fn views(parts: Vec<Capability>) -> Vec<PartView> {
    parts.into_iter().map(PartView::from).collect()
}

fn alone(app: &App, state: Working, detail: &str) -> PartView {
    let probed_at = app.clock().wall().into();
    PartView { name: "studio".to_owned(), state, detail: detail.to_owned(), probed_at }
}

/// Whether the studio answers requests: not while it starts, and not when it stops.
#[utoipa::path(get, path = "/ready", tag = "health", security(()),
    responses((status = 200, description = "it does", body = ReadyView),
        (status = 503, description = "it starts or stops", body = ReadyView)))]
async fn show_readiness(State(app): State<App>) -> (StatusCode, Json<ReadyView>) {
    readiness(app.lifecycle().phase())
}

pub(crate) fn readiness(phase: Phase) -> (StatusCode, Json<ReadyView>) {
    let status = if phase == Phase::Ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ReadyView { phase }))
}
