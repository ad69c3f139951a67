//! `sakuga status`: only what was probed just now.

use serde_json::json;
use server::api::capabilities::{CapabilitiesView, JobCountsView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Show what is there and what works.
#[derive(Debug, clap::Args)]
pub(crate) struct Status {}

pub(crate) async fn run(_status: &Status, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let probed: CapabilitiesView = client.post("/checks", &json!(null)).await?;
    let counts: JobCountsView = client.get("/jobs/counts").await?;
    client.close().await?;
    output.result(&json!({ "probes": probed.items, "jobs": counts.items }), || words(&probed, &counts))
}

fn words(probed: &CapabilitiesView, counts: &JobCountsView) -> String {
    let rows: Vec<Vec<String>> = probed
        .items
        .iter()
        .map(|probe| {
            let what = probe.name.replace(['/', '_'], " ");
            let detail = match &probe.fix {
                Some(fix) => format!("{}: {fix}", probe.detail),
                None => probe.detail.clone(),
            };
            vec![what, word(&probe.state), detail]
        })
        .collect();
    let mut text = table(&["what", "state", "detail"], &rows);
    let jobs: Vec<Vec<String>> = counts
        .items
        .iter()
        .map(|count| vec![count.kind.clone(), count.state.to_string(), count.jobs.to_string()])
        .collect();
    if !jobs.is_empty() {
        text.push_str(&format!("\n\n{}", table(&["jobs", "state", "number"], &jobs)));
    }
    text
}

fn word(state: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(state).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
