//! Devices: what they have, who holds them, since when, and until about when.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::clock::WallMs;
use domain::id::{JobId, ProjectId};
use domain::line::plan::{SeatName, SeatState};
use serde::{Deserialize, Serialize};
use studio::verbs::device::{DeviceDetails, HeldBy, Program, Tenant};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;
use crate::moment::Moment;

/// A device, asked just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeviceView {
    /// The engine.
    pub engine: String,
    /// The server that works on it.
    pub seat: String,
    /// Where that is; empty for who sees one project only.
    pub address: String,
    /// Whether it gets work.
    pub state: SeatState,
    /// What the server calls it; empty while that does not answer.
    pub name: String,
    /// All of its memory in MiB; none while its server does not answer.
    pub memory_mb: Option<u64>,
    /// What is free of it, in MiB.
    pub free_mb: Option<u64>,
    /// What the server's own models and work take of it, in MiB; none where it does not say.
    pub own_mb: Option<u64>,
    /// The language models and programs that share it, as far as they are known; without programs for who sees one project
    /// only.
    pub tenants: Vec<TenantView>,
    /// Why it gets no work; none when it may, and for who sees one project only.
    pub trouble: Option<String>,
    /// The jobs that it has, the oldest first: that one has the device, the others stand ready behind it.
    pub jobs: Vec<HeldView>,
    /// When it was asked.
    pub probed_at: Moment,
}

/// A language model or a program in the memory of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenantView {
    /// Its name.
    pub name: String,
    /// What it takes, in MiB.
    pub memory_mb: u64,
    /// The number of its process; none for a language model of Ollama.
    pub process: Option<u32>,
}

/// A job that a device has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldView {
    /// The job; none for one that the caller may not see.
    pub job: Option<JobId>,
    /// Its project; none for one that the caller may not see.
    pub project: Option<ProjectId>,
    /// Since when a worker has it.
    pub since: Moment,
    /// The memory that it is expected to take, in MiB; none where such work was never measured.
    pub needs_mb: Option<u64>,
    /// When it is likely to be done; none without history.
    pub likely_until: Option<Moment>,
    /// When it is done nine times in ten; none without history.
    pub latest_until: Option<Moment>,
}

/// A server that works on a device, and whether it gets work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatView {
    /// The engine.
    pub engine: String,
    /// The server.
    pub seat: String,
    /// Whether it gets work.
    pub state: SeatState,
}

/// All devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DevicesView {
    /// The devices by engine and server.
    pub items: Vec<DeviceView>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_devices)).routes(routes!(drain)).routes(routes!(resume))
}

/// List the devices of all servers, each asked just now: memory, who holds it, since when, until about when.
#[utoipa::path(get, path = "/devices", tag = "engines", operation_id = "list_devices",
    responses((status = 200, body = DevicesView), Problems))]
async fn list_devices(State(app): State<App>, caller: Caller) -> Result<Json<DevicesView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    // Whoever only looks at a folder has no line, and sees the devices without their jobs.
    let crew = app.line().map(|line| line.crew.now()).unwrap_or_default();
    let devices = studio.devices_now(&crew).await?;
    let shown = |details: DeviceDetails| {
        let seat = SeatName { engine: details.engine.clone(), seat: details.device.seat.clone() };
        let state = app.line().map_or(SeatState::Open, |line| line.seats.state(&seat));
        view(&caller, details, state)
    };
    Ok(Json(DevicesView { items: devices.into_iter().map(shown).collect() }))
}

/// Drain a server: what runs there is finished, and nothing new begins until it is resumed or the studio starts anew.
#[utoipa::path(post, path = "/devices/{engine}/{seat}/drain", tag = "engines", operation_id = "drain_device",
    params(("engine" = String, Path), ("seat" = String, Path)),
    responses((status = 200, body = SeatView), Problems))]
async fn drain(
    State(app): State<App>,
    caller: Caller,
    Path((engine, seat)): Path<(String, String)>,
) -> Result<Json<SeatView>, Problem> {
    set(&app, &caller, SeatName { engine, seat }, SeatState::Drained).await
}

/// Give a drained server work again.
#[utoipa::path(post, path = "/devices/{engine}/{seat}/resume", tag = "engines", operation_id = "resume_device",
    params(("engine" = String, Path), ("seat" = String, Path)),
    responses((status = 200, body = SeatView), Problems))]
async fn resume(
    State(app): State<App>,
    caller: Caller,
    Path((engine, seat)): Path<(String, String)>,
) -> Result<Json<SeatView>, Problem> {
    set(&app, &caller, SeatName { engine, seat }, SeatState::Open).await
}

async fn set(
    app: &App,
    caller: &Caller,
    name: SeatName,
    state: SeatState,
) -> Result<Json<SeatView>, Problem> {
    let studio = app.studio(caller, Right::Manage)?;
    studio.find_seat(&name)?;
    app.line()?.set_seat(&name, state).await?;
    Ok(Json(SeatView { engine: name.engine, seat: name.seat, state }))
}

fn view(caller: &Caller, details: DeviceDetails, state: SeatState) -> DeviceView {
    let DeviceDetails { engine, device, jobs, probed_at } = details;
    let is_seen = |tenant: &TenantView| tenant.process.is_none() || caller.project.is_none();
    DeviceView {
        engine,
        seat: device.seat,
        address: if caller.project.is_none() { device.address } else { String::new() },
        state,
        name: device.name,
        memory_mb: device.memory.map(|(total, _)| total),
        free_mb: device.memory.map(|(_, free)| free),
        own_mb: device.own_mb,
        tenants: device.tenants.into_iter().map(tenant).filter(is_seen).collect(),
        trouble: device.trouble.filter(|_| caller.project.is_none()),
        jobs: jobs.into_iter().map(|held| held_view(caller, held)).collect(),
        probed_at: probed_at.into(),
    }
}

fn tenant(Tenant { name, mb, program }: Tenant) -> TenantView {
    let process = match program {
        Program::Ollama => None,
        Program::Process(process) => Some(process),
    };
    TenantView { name, memory_mb: mb, process }
}

fn held_view(caller: &Caller, held: HeldBy) -> HeldView {
    let seen = caller.sees(&held.project);
    let lengths = held.turn_at.zip(held.usually_ms);
    let until = |(turn_at, ms): (WallMs, f64)| WallMs(turn_at.0 + ms as i64).into();
    HeldView {
        since: held.since.into(),
        needs_mb: held.needs_mb,
        likely_until: lengths.map(|(turn_at, [_, likely, _])| until((turn_at, likely))),
        latest_until: lengths.map(|(turn_at, [_, _, high])| until((turn_at, high))),
        job: seen.then_some(held.job),
        project: seen.then_some(held.project),
    }
}
