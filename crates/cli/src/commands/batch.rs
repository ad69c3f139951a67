//! `sakuga batch`.

use std::path::PathBuf;

use clap::Subcommand;
use domain::slug::Slug;
use serde::Serialize;
use server::Page;
use server::api::batches::{BatchDetailsView, BatchView, ResumeQuery, RetryQuery, SteeredBatchView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::part;
use crate::table::{short, table};

/// Batches of jobs that were submitted together.
#[derive(Debug, clap::Args)]
pub(crate) struct Batch {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List batches, newest first
    List(List),
    /// Show a batch: how far it is and how long the rest will take
    Show {
        /// The batch's id
        id: String,
    },
    /// Cancel all its jobs that are not over
    Cancel {
        /// The batch's id
        id: String,
    },
    /// Pause all its jobs that wait for their turn
    Pause {
        /// The batch's id
        id: String,
    },
    /// Let its jobs go on that a person paused, or that are held because its budget was spent
    Resume {
        /// The batch's id
        id: String,
        /// Allow so many minutes of work more
        #[arg(long, value_name = "+N", value_parser = more)]
        budget_minutes: Option<u32>,
        /// Allow so many attempts more
        #[arg(long, value_name = "+N", value_parser = more)]
        budget_attempts: Option<u32>,
    },
    /// Try its jobs again that failed, or are held for a failure
    Retry {
        /// The batch's id
        id: String,
        /// Only those with this cause, as the report names it
        #[arg(long, value_name = "KEY")]
        cause: Option<String>,
    },
    /// Draw shots × characters × looks × seeds × recipes as one batch
    Make(Box<super::matrix::Make>),
    /// Say what a batch came to: what was drawn, what failed and why, where the time went
    Report {
        /// The batch's id
        id: String,
        /// Write the page to this file instead of the project's folder
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// A number with or without a plus sign.
fn more(text: &str) -> Result<u32, String> {
    let number = text.strip_prefix('+').unwrap_or(text).parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "write how much more, such as +60".to_owned())
}

/// List batches, newest first.
#[derive(Debug, clap::Args)]
struct List {
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// What the page before ended with, for the next page
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
}

/// What is asked for.
#[derive(Serialize)]
struct Asked<'a> {
    project: Option<&'a Slug>,
    limit: u32,
    after: Option<&'a str>,
}

pub(crate) async fn run(batch: &Batch, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &batch.verb {
        Verb::List(list) => {
            let client = Client::open(global, Purpose::Look).await?;
            let asked =
                Asked { project: global.project.as_ref(), limit: list.limit, after: list.after.as_deref() };
            let page: Page<BatchView> = client.find("/batches", &asked).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Show { id } => {
            let client = Client::open(global, Purpose::Look).await?;
            let details: BatchDetailsView = client.get(&format!("/batches/{}", part(id))).await?;
            output.result(&details, || show(&details))
        }
        Verb::Cancel { id } => steer(global, output, id, "cancel").await,
        Verb::Pause { id } => steer(global, output, id, "pause").await,
        Verb::Resume { id, budget_minutes, budget_attempts } => {
            let query = ResumeQuery { budget_minutes: *budget_minutes, budget_attempts: *budget_attempts };
            steer(global, output, id, &format!("resume?{}", serde_urlencoded::to_string(&query)?)).await
        }
        Verb::Retry { id, cause } => {
            let query = RetryQuery { cause: cause.clone() };
            steer(global, output, id, &format!("retry?{}", serde_urlencoded::to_string(&query)?)).await
        }
        Verb::Make(make) => super::matrix::run(make, global, output).await,
        Verb::Report { id, out } => super::morning::run(id, out.as_deref(), global, output).await,
    }
}

async fn steer(global: &Global, output: &Output, id: &str, action: &str) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let steered: SteeredBatchView = client.post(&format!("/batches/{}/{action}", part(id)), &()).await?;
    client.close().await?;
    let action = action.split('?').next().unwrap_or_default();
    output.result(&steered, || format!("{action}: {} jobs; {}", steered.steered, counts(&steered.batch)))
}

fn counts(batch: &BatchView) -> String {
    let counts: Vec<String> = batch.counts.iter().map(|(state, jobs)| format!("{jobs} {state}")).collect();
    counts.join(", ")
}

fn show(details: &BatchDetailsView) -> String {
    let batch = &details.batch;
    let mut text =
        format!("{}\n{} of {} jobs are over: {}\n", batch.label, batch.finished, batch.total, counts(batch));
    text.push_str(&format!("submitted {}\n", batch.created_at));
    if let Some(budget) = &batch.budget {
        let minutes = budget.time_ms.map(|ms| format!("{} minutes of work", ms / 60_000));
        let attempts = budget.attempts.map(|attempts| format!("{attempts} attempts"));
        let limits: Vec<String> = minutes.into_iter().chain(attempts).collect();
        text.push_str(&format!("budget: {}\n", limits.join(", ")));
    }
    if let Some(report) = &batch.report {
        text.push_str(&format!("report: {report}\n"));
    }
    if let Some(at) = &details.last_finished_at {
        text.push_str(&format!("last job over {at}\n"));
    }
    if let Some(rest) = &details.rest {
        let seconds = |ms: f64| ms / 1000.0;
        text.push_str(&format!(
            "the rest takes about {:.0} s ({:.0} to {:.0})\n",
            seconds(rest.likely_ms),
            seconds(rest.low_ms),
            seconds(rest.high_ms)
        ));
    }
    text
}

fn lines(page: &Page<BatchView>) -> String {
    let row = |batch: &BatchView| {
        vec![
            batch.id.to_string(),
            batch.created_at.to_string(),
            format!("{}/{}", batch.finished, batch.total),
            short(&batch.label, 40),
            counts(batch),
        ]
    };
    let rows: Vec<Vec<String>> = page.items.iter().map(row).collect();
    let mut text = table(&["batch", "submitted", "over", "label", "jobs"], &rows);
    if let Some(next) = &page.next {
        text.push_str(&format!("\nthere are more: --after {next}"));
    }
    text
}
