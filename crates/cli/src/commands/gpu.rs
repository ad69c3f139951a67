//! `sakuga gpu`: who holds the devices, since when, and until about when.

use std::collections::BTreeSet;

use domain::line::plan::SeatState;
use engines::comfyui::NAME;
use server::api::devices::{DeviceView, DevicesView, HeldView, SeatView, TenantView};
use server::api::jobs::JobDetailsView;
use server::api::preload::PreloadView;

use super::follow::{Followed, follow};
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::progress::Stage;
use crate::table::table;

/// Show who holds the devices.
#[derive(Debug, clap::Args)]
pub(crate) struct Gpu {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Let a server finish what it has, and give it nothing new
    Drain {
        /// The server, as `sakuga gpu` names it
        server: String,
    },
    /// Load the model of the project's style, so that the first picture need not wait for it
    Preload,
    /// Give a drained server work again
    Resume {
        /// The server, as `sakuga gpu` names it
        server: String,
    },
}

pub(crate) async fn run(gpu: &Gpu, global: &Global, output: &Output) -> anyhow::Result<()> {
    let (server, verb) = match &gpu.action {
        None => return show(global, output).await,
        Some(Action::Preload) => return preload(global, output).await,
        Some(Action::Drain { server }) => (server, "drain"),
        Some(Action::Resume { server }) => (server, "resume"),
    };
    let client = Client::open(global, Purpose::Look).await?;
    let seat: SeatView = client.post(&format!("/devices/{NAME}/{server}/{verb}"), &()).await?;
    output.result(&seat, || match seat.state {
        SeatState::Drained => format!("{server} finishes what it has and gets nothing new, until `sakuga gpu resume {server}` or the next start of the studio"),
        SeatState::Open => format!("{server} gets work again"),
    })
}

async fn preload(global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Work(NAME)).await?;
    let loaded = loaded(&client, global, output).await;
    client.close().await?;
    loaded?.into_result()
}

/// Loads the model and says where, and how long it took.
async fn loaded(client: &Client, global: &Global, output: &Output) -> anyhow::Result<Followed> {
    let project = which::project(client, global).await?;
    let begun: PreloadView = client.post(&format!("/projects/{project}/preload"), &()).await?;
    let jobs = BTreeSet::from([begun.job.clone()]);
    let stage = Stage { name: "loading", jobs, workers: 1, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let details: JobDetailsView = client.get(&format!("/jobs/{}", begun.job)).await?;
    let ledger = details.attempts.into_iter().filter_map(|attempt| attempt.ledger).next_back();
    if let Some(ledger) = ledger {
        let value = serde_json::json!({ "model": begun.model, "server": ledger.device, "ledger": ledger });
        output.result(&value, || {
            format!(
                "{} has {} in memory, after {:.1} s",
                ledger.device,
                begun.model,
                ledger.total_ms / 1000.0
            )
        })?;
    }
    Ok(followed)
}

async fn show(global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let devices: DevicesView = client.get("/devices").await?;
    output.result(&devices, || lines(&devices))
}

fn lines(devices: &DevicesView) -> String {
    if devices.items.is_empty() {
        return "no engine works on a device of its own: `sakuga connect` looks for a ComfyUI server"
            .to_owned();
    }
    let rows: Vec<Vec<String>> = devices.items.iter().flat_map(rows).collect();
    table(&["server", "device", "memory", "job", "needs about", "since", "until about", "trouble"], &rows)
}

/// A row for each job that a device has; one without a job when it has none.
fn rows(device: &DeviceView) -> Vec<Vec<String>> {
    let memory = match (device.free_mb, device.memory_mb) {
        (Some(free), Some(total)) => format!("{free} of {total} MiB free"),
        _ => "unknown".to_owned(),
    };
    let row = |held: Option<&HeldView>| {
        let job = held.map_or("none".to_owned(), |held| {
            held.job.as_ref().map_or("of another project".to_owned(), ToString::to_string)
        });
        let since = held.map(|held| held.since.to_string()).unwrap_or_default();
        let until =
            held.map(|held| held.likely_until.as_ref().map_or("unknown".to_owned(), ToString::to_string));
        let drained = (device.state == SeatState::Drained).then(|| "drained".to_owned());
        let trouble = device.trouble.clone().or(drained).unwrap_or_default();
        let (seat, name) = (device.seat.clone(), device.name.clone());
        let needs = held.map(|held| held.needs_mb.map_or("unknown".to_owned(), |mb| format!("{mb} MiB")));
        let (needs, until) = (needs.unwrap_or_default(), until.unwrap_or_default());
        vec![seat, name, memory.clone(), job, needs, since, until, trouble]
    };
    let jobs = device.jobs.iter().map(|held| row(Some(held)));
    let tenants = device.tenants.iter().map(|tenant| tenant_row(device, tenant));
    let rows: Vec<Vec<String>> = jobs.chain(tenants).collect();
    if rows.is_empty() { vec![row(None)] } else { rows }
}

/// The row of a language model or a program that shares the device.
fn tenant_row(device: &DeviceView, tenant: &TenantView) -> Vec<String> {
    let what = match tenant.process {
        None => format!("{} of Ollama", tenant.name),
        Some(process) => format!("{} (process {process})", tenant.name),
    };
    let holds = format!("{what} holds {} MiB", tenant.memory_mb);
    let [seat, name] = [&device.seat, &device.name].map(Clone::clone);
    vec![seat, name, String::new(), holds, String::new(), String::new(), String::new(), String::new()]
}
