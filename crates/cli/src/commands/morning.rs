//! `sakuga batch report`.

use std::path::Path;

use domain::morning::MorningReport;
use server::api::reports::ReportView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::{on_disk, part};

pub(crate) async fn run(
    id: &str,
    out: Option<&Path>,
    global: &Global,
    output: &Output,
) -> anyhow::Result<()> {
    let path = format!("/batches/{}/report", part(id));
    if let Some(file) = out {
        // Small pictures that were never wanted before are made and kept, which is a change of the folder.
        let client = Client::open(global, Purpose::Change).await?;
        let report = page(&client, &path, file).await;
        client.close().await?;
        let report = report?;
        let value = serde_json::json!({ "page": file, "report": report });
        return output.result(&value, || format!("{}report: {}\n", words(&report), file.display()));
    }
    let client = Client::open(global, Purpose::Change).await?;
    let written: anyhow::Result<ReportView> = client.post(&path, &()).await;
    client.close().await?;
    let written = written?;
    let page = on_disk(global, &written.page)?;
    output.result(&written, || format!("{}report: {page}\n", words(&written.report)))
}

async fn page(client: &Client, path: &str, file: &Path) -> anyhow::Result<MorningReport> {
    let report = client.get(path).await?;
    client.download(&format!("{path}/page"), file).await?;
    Ok(report)
}

/// The report in a few lines.
pub(crate) fn words(report: &MorningReport) -> String {
    let counts: Vec<String> = report.counts.iter().map(|(state, jobs)| format!("{jobs} {state}")).collect();
    let mut text = format!("{}: {} pictures, {}\n", report.label, report.jobs, counts.join(", "));
    text.push_str(&format!(
        "{} of work in {} attempts, {} answered from earlier ones\n",
        length(report.time.worked_ms),
        report.time.attempts,
        report.models.cached
    ));
    for failure in &report.failures {
        let state = if failure.hold.is_some() { "held" } else { "failed" };
        text.push_str(&format!("{} {state}: {}\n", failure.count, failure.words));
        text.push_str(&format!("  {} {}\n", failure.fix, failure.command));
    }
    for decision in &report.decisions {
        text.push_str(&format!("to decide: {} {}\n", decision.words, decision.command));
    }
    text
}

/// A length of time for people.
pub(crate) fn length(ms: f64) -> String {
    let seconds = ms.max(0.0) / 1000.0;
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let minutes = (seconds / 60.0).round() as u64;
    if minutes < 60 {
        format!("{minutes} min")
    } else {
        format!("{} h {:02} min", minutes / 60, minutes % 60)
    }
}
