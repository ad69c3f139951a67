//! `sakuga gpu`: who holds the devices, since when, and until about when.

use server::api::devices::{DeviceView, DevicesView, HeldView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Show who holds the devices.
#[derive(Debug, clap::Args)]
pub(crate) struct Gpu {}

pub(crate) async fn run(_gpu: &Gpu, global: &Global, output: &Output) -> anyhow::Result<()> {
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
    table(&["server", "device", "memory", "job", "since", "until about", "trouble"], &rows)
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
        let trouble = device.trouble.clone().unwrap_or_default();
        let (seat, name) = (device.seat.clone(), device.name.clone());
        vec![seat, name, memory.clone(), job, since, until.unwrap_or_default(), trouble]
    };
    if device.jobs.is_empty() {
        return vec![row(None)];
    }
    device.jobs.iter().map(|held| row(Some(held))).collect()
}
