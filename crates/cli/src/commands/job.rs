//! `sakuga job`.

use clap::Subcommand;
use domain::line::job::JobState;
use serde::Serialize;
use server::Page;
use server::api::jobs::{JobDetailsView, JobView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::{short, table};

/// Jobs.
#[derive(Debug, clap::Args)]
pub(crate) struct Job {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List jobs in the order of their submission
    List(List),
    /// Show a job with its attempts and where their time went
    Show {
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
}

/// List jobs in the order of their submission.
#[derive(Debug, Serialize, clap::Args)]
struct List {
    /// Only jobs in this state
    #[arg(long)]
    state: Option<JobState>,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Only jobs after this one, for the next page
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

pub(crate) async fn run(job: &Job, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &job.verb {
        Verb::List(list) => {
            let client = Client::open(global, Purpose::Look).await?;
            let page: Page<JobView> = client.find("/jobs", list).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Show { id } => {
            let client = Client::open(global, Purpose::Look).await?;
            let details: JobDetailsView = client.get(&format!("/jobs/{id}")).await?;
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
    let job: JobView = client.post(&format!("/jobs/{id}/{action}"), &()).await?;
    client.close().await?;
    output.result(&job, || format!("{id} is {}", job.state))
}

fn show(details: &JobDetailsView) -> String {
    let JobDetailsView { job, attempts, assets, .. } = details;
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
        text.push_str(&format!("attempt {}: {}{ms}\n", attempt.attempt, attempt.outcome));
    }
    for asset in assets {
        text.push_str(&format!("{}\n", asset.path));
    }
    text
}

fn lines(page: &Page<JobView>) -> String {
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
