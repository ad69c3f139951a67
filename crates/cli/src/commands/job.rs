//! `sakuga job`.

use clap::Subcommand;
use domain::line::job::Band;
use serde::Serialize;
use server::Page;
use server::api::jobs::{JobDetailsView, JobView};
use server::api::metrics::LogLineView;
use server::api::steering::{ChangeJobBody, MoveJobBody};

use super::replay::Replay;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::part;
use crate::table::{short, table};

/// Jobs that the API gives at once.
const LARGEST_PAGE: u32 = 200;

/// Jobs.
#[derive(Debug, clap::Args)]
pub(crate) struct Job {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List jobs in the order of their submission
    List(Box<List>),
    /// Show a job with its attempts, its needs and where its time went
    Show {
        /// The job's id, or the name by which its engine knows it
        id: String,
    },
    /// Explain where the time of a job went beside that of others like it, or what it waits for
    Explain {
        /// The job's id, or the name by which its engine knows it
        id: String,
    },
    /// Make the picture of a job once more, from the same request, seed, recipe and files, beside the old one
    Replay(Replay),
    /// Show what was said while a job ran, oldest first
    Log {
        /// The job's id
        id: String,
    },
    /// Cancel a job
    Cancel {
        /// The job's id
        id: String,
    },
    /// Pause a job that is waiting for its turn
    Pause {
        /// The job's id
        id: String,
    },
    /// Let a held job go on
    Resume {
        /// The job's id
        id: String,
    },
    /// Try a failed or cancelled job again
    Retry {
        /// The job's id
        id: String,
    },
    /// Put a queued job before all others of its band
    Front {
        /// The job's id
        id: String,
    },
    /// Put a queued job directly before another one
    Before {
        /// The job's id
        id: String,
        /// The job that comes after it: of the same project, engine, band and model
        other: String,
    },
    /// Make a queued job more or less urgent
    Priority {
        /// The job's id
        id: String,
        /// `interactive`, `normal` or `batch`
        band: Band,
    },
}

/// List jobs in the order of their submission.
#[derive(Debug, Clone, Serialize, clap::Args)]
struct List {
    /// Only jobs in these states, with commas between them
    #[arg(long, value_name = "STATES")]
    state: Option<String>,
    /// Only jobs whose request shows this character
    #[arg(long, value_name = "SLUG")]
    character: Option<String>,
    /// Only jobs for the shot with this id
    #[arg(long, value_name = "ID")]
    shot: Option<String>,
    /// Only jobs of this batch
    #[arg(long, value_name = "ID")]
    batch: Option<String>,
    /// Only jobs of this kind: draw, sheet, segment or reel
    #[arg(long)]
    kind: Option<String>,
    /// Only jobs for this engine
    #[arg(long)]
    engine: Option<String>,
    /// Only jobs that the engine itself knows by this name
    #[arg(long, value_name = "NAME")]
    engine_job: Option<String>,
    /// Only jobs submitted at this moment or later, such as 2026-11-22T09:30:00Z
    #[arg(long, value_name = "MOMENT")]
    submitted_after: Option<String>,
    /// Only jobs submitted before this moment
    #[arg(long, value_name = "MOMENT")]
    submitted_before: Option<String>,
    /// The order of the list: newest or oldest first
    #[arg(long, value_name = "ORDER", value_parser = ["oldest", "newest"], default_value = "newest")]
    order: String,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// What the page before ended with, for the next page
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
}

pub(crate) async fn run(job: &Job, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &job.verb {
        Verb::List(list) => {
            let client = Client::open(global, Purpose::Look).await?;
            let page = read(&client, global, list).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Show { id } => {
            let client = Client::open(global, Purpose::Look).await?;
            let id = named(&client, id).await?;
            let details: JobDetailsView = client.get(&format!("/jobs/{id}")).await?;
            output.result(&details, || show(&details))
        }
        Verb::Explain { id } => super::explain::run(id, global, output).await,
        Verb::Replay(replay) => super::replay::run(replay, global, output).await,
        Verb::Log { id } => {
            let client = Client::open(global, Purpose::Look).await?;
            let lines: Vec<LogLineView> = client.get(&format!("/jobs/{id}/log")).await?;
            output.result(&lines, || said(&lines))
        }
        Verb::Cancel { id } => steer(global, output, id, "cancel").await,
        Verb::Pause { id } => steer(global, output, id, "pause").await,
        Verb::Resume { id } => steer(global, output, id, "resume").await,
        Verb::Retry { id } => steer(global, output, id, "retry").await,
        Verb::Front { id } => {
            let client = Client::open(global, Purpose::Change).await?;
            let job: JobView = client.post(&format!("/jobs/{}/front", part(id)), &()).await?;
            client.close().await?;
            output.result(&job, || format!("{id} goes first of band {}", job.band))
        }
        Verb::Before { id, other } => {
            let client = Client::open(global, Purpose::Change).await?;
            let body = MoveJobBody { before: other.clone().into() };
            let job: JobView = client.post(&format!("/jobs/{}/reorder", part(id)), &body).await?;
            client.close().await?;
            output.result(&job, || format!("{id} goes before {other}"))
        }
        Verb::Priority { id, band } => {
            let client = Client::open(global, Purpose::Change).await?;
            let job: JobView =
                client.patch(&format!("/jobs/{}", part(id)), &ChangeJobBody { band: *band }).await?;
            client.close().await?;
            output.result(&job, || format!("{id} is in band {}", job.band))
        }
    }
}

/// A job's id as a part of a path. A name with hyphens is no id: it is the engine's own name of its newest attempt.
pub(super) async fn named(client: &Client, id: &str) -> anyhow::Result<String> {
    if !id.contains('-') {
        return Ok(part(id));
    }
    let page: Page<JobView> = client.get(&format!("/jobs?limit=1&engine_job={}", part(id))).await?;
    Ok(page.items.first().map_or_else(|| part(id), |job| job.id.to_string()))
}

/// Reads as many pages as it takes.
async fn read(client: &Client, global: &Global, list: &List) -> anyhow::Result<Page<JobView>> {
    let project = global.project.as_ref().map_or_else(String::new, |project| format!("project={project}&"));
    let mut all = Page { items: Vec::new(), next: list.after.clone() };
    let mut left = list.limit;
    loop {
        let part = List { limit: left.min(LARGEST_PAGE), after: all.next.take(), ..list.clone() };
        let path = format!("/jobs?{project}{}", serde_urlencoded::to_string(&part)?);
        let page: Page<JobView> = client.get(&path).await?;
        left = left.saturating_sub(part.limit);
        all.items.extend(page.items);
        all.next = page.next;
        if left == 0 || all.next.is_none() {
            return Ok(all);
        }
    }
}

async fn steer(global: &Global, output: &Output, id: &str, action: &str) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let job: JobView = client.post(&format!("/jobs/{}/{action}", part(id)), &()).await?;
    client.close().await?;
    output.result(&job, || format!("{id} is {}", job.state))
}

fn show(details: &JobDetailsView) -> String {
    let JobDetailsView { job, attempts, assets, needs, needed_by, .. } = details;
    let mut text = format!("{} {} is {}", job.kind, job.id, job.state);
    if let Some(hold) = job.hold {
        text.push_str(&format!(" ({hold})"));
    }
    text.push('\n');
    if let Some(cause) = &job.cause {
        text.push_str(&format!("because: {cause}\n"));
    }
    for attempt in attempts {
        let ms =
            attempt.ledger.as_ref().map_or_else(String::new, |ledger| format!(", {:.1} ms", ledger.total_ms));
        let outcome = attempt.outcome.as_deref().unwrap_or("running");
        let name = match attempt.engine_jobs.as_slice() {
            [] => String::new(),
            names => format!(", known as {}", names.join(", then ")),
        };
        text.push_str(&format!("attempt {}: {outcome} at {}{ms}{name}\n", attempt.attempt, attempt.worker));
    }
    for need in needs {
        text.push_str(&format!("needs {} {}, which is {}\n", need.kind, need.job, need.state));
    }
    for need in needed_by {
        text.push_str(&format!("is needed by {} {}, which is {}\n", need.kind, need.job, need.state));
    }
    for asset in assets {
        text.push_str(&format!("{}\n", asset.path));
    }
    text
}

fn said(lines: &[LogLineView]) -> String {
    let line =
        |line: &LogLineView| format!("{} attempt {} {}: {}", line.at, line.attempt, line.level, line.message);
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Jobs as a table.
pub(super) fn lines(page: &Page<JobView>) -> String {
    let row = |job: &JobView| {
        vec![
            job.id.to_string(),
            job.kind.clone(),
            job.engine.clone(),
            job.band.to_string(),
            job.state.to_string(),
            job.attempt.to_string(),
            short(job.cause.as_deref().unwrap_or_default(), 60),
        ]
    };
    let rows: Vec<Vec<String>> = page.items.iter().map(row).collect();
    let mut text = table(&["job", "kind", "engine", "band", "state", "attempts", "cause"], &rows);
    if let Some(next) = &page.next {
        text.push_str(&format!("\nthere are more: --after {next}"));
    }
    text
}
