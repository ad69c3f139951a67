//! `sakuga batch`.

use clap::Subcommand;
use domain::slug::Slug;
use serde::Serialize;
use server::Page;
use server::api::batches::{BatchDetailsView, BatchView, SteeredBatchView};

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
    /// Let its jobs go on that a person paused
    Resume {
        /// The batch's id
        id: String,
    },
    /// Try its jobs again that failed, or are held for a failure
    Retry {
        /// The batch's id
        id: String,
    },
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
        Verb::Resume { id } => steer(global, output, id, "resume").await,
        Verb::Retry { id } => steer(global, output, id, "retry").await,
    }
}

async fn steer(global: &Global, output: &Output, id: &str, action: &str) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let steered: SteeredBatchView = client.post(&format!("/batches/{}/{action}", part(id)), &()).await?;
    client.close().await?;
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
