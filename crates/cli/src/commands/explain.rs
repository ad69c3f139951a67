//! `sakuga job explain`: where the time of a job went, beside that of others like it.

use domain::line::explain::{Compared, Explanation, Sampling, Stretch, StretchTime, UsualTime, length};
use domain::line::ledger::Nodes;
use server::api::explanations::{ExplanationView, TriedView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Carries out `sakuga job explain`.
pub(super) async fn run(id: &str, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let id = super::job::named(&client, id).await?;
    let explained: ExplanationView = client.get(&format!("/jobs/{id}/explanation")).await?;
    output.result(&explained, || shown(&explained))
}

fn shown(explained: &ExplanationView) -> String {
    let ExplanationView { job, told, waits_for, attempts, .. } = explained;
    let mut lines = vec![format!("{} {}: {}", job.kind, job.id, told.sentence)];
    lines.extend(waits_for.iter().cloned());
    if !told.rows.is_empty() {
        lines.push(times(told, loaded(attempts)));
    }
    lines.push(compared(told));
    lines.extend(attempts.iter().map(attempt));
    lines.join("\n")
}

/// What is said beside the time of loading: whether a model came anew.
fn loaded(attempts: &[TriedView]) -> &'static str {
    let ledger = attempts.last().and_then(|tried| tried.attempt.ledger.as_ref());
    if ledger.is_some_and(|ledger| ledger.cold) { " (cold)" } else { "" }
}

fn times(told: &Explanation, loaded: &str) -> String {
    let row = |row: &StretchTime| cells(name(row.stretch, told.sampling, loaded), row.ms, row.usual);
    let mut rows: Vec<Vec<String>> = told.rows.iter().map(row).collect();
    rows.push(cells("total".to_owned(), told.total_ms, told.usual));
    table(&["where", "time", "median", "p90"], &rows)
}

fn cells(name: String, ms: f64, usual: Option<UsualTime>) -> Vec<String> {
    let of = |one: fn(&UsualTime) -> f64| usual.as_ref().map(one).map(length).unwrap_or_default();
    vec![name, length(ms), of(|usual| usual.median_ms), of(|usual| usual.p90_ms)]
}

fn name(stretch: Stretch, sampling: Option<Sampling>, loaded: &str) -> String {
    let name = match stretch {
        Stretch::Needs => "waiting for other jobs",
        Stretch::Held => "held",
        Stretch::Line => "waiting in the line",
        Stretch::Pause => "pausing after a failure",
        Stretch::Lost => "attempts that came to nothing",
        Stretch::UnderWay => "under way",
        Stretch::Dispatch => "handing out",
        Stretch::Upload => "upload",
        Stretch::Queue => "the server's queue",
        Stretch::ModelLoad => return format!("loading a model{loaded}"),
        Stretch::Encode => "reading words",
        Stretch::Sample => return sampling.map_or_else(|| "making the picture".to_owned(), steps),
        Stretch::Decode => "decoding",
        Stretch::Transfer => "download",
        Stretch::Save => "saving",
        Stretch::Post => "filing",
    };
    name.to_owned()
}

fn steps(sampling: Sampling) -> String {
    format!("sampling, {} steps at {}", sampling.steps, length(sampling.step_ms))
}

fn compared(told: &Explanation) -> String {
    let count = told.samples;
    match told.compared {
        Compared::Alike => format!("compared with {count} of the same model, size, steps and recipe"),
        Compared::Akin => {
            format!("compared with {count} of the same engine and stage, because few are more alike")
        }
        Compared::Nothing => "compared with nothing: no job like it is done yet".to_owned(),
    }
}

fn attempt(tried: &TriedView) -> String {
    let TriedView { attempt, said } = tried;
    let outcome = attempt.outcome.as_deref().unwrap_or("running");
    let mut text = format!("attempt {}: {outcome} at {}", attempt.attempt, attempt.worker);
    if let Some(ledger) = &attempt.ledger {
        text.push_str(&format!(" in {}", length(ledger.total_ms)));
        if let Some(Nodes { all, cached, .. }) = ledger.nodes {
            text.push_str(&format!(", {cached} of {all} nodes cached"));
        }
    }
    if !attempt.engine_jobs.is_empty() {
        text.push_str(&format!(", known to the engine as {}", attempt.engine_jobs.join(", then ")));
    }
    if let Some(said) = said {
        text.push_str(&format!("\n  {said}"));
    }
    text
}
