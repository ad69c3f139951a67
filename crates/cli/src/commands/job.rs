//! `sakuga job`.

use clap::Subcommand;
use domain::id::JobId;
use domain::line::job::{Job as Row, JobState};
use domain::line::machine::Move;
use store::{JobFilter, Moved};

use crate::args::Global;
use crate::output::Output;
use crate::table::{short, table};
use crate::wiring::{look, own};

/// Jobs.
#[derive(Debug, clap::Args)]
pub(crate) struct Job {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List jobs in the order of their submission
    List {
        /// Only jobs in this state
        #[arg(long)]
        state: Option<JobState>,
        /// At most so many
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// Only jobs after this one, for the next page
        #[arg(long, value_name = "ID")]
        after: Option<String>,
    },
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
    /// Put a job before all others of its kind
    Front {
        /// The job's id
        id: String,
    },
}

pub(crate) async fn run(job: &Job, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &job.verb {
        Verb::List { state, limit, after } => {
            let studio = look(global).await?;
            let filter = JobFilter {
                state: *state,
                limit: *limit,
                after: after.clone().map(JobId),
                ..JobFilter::default()
            };
            let jobs = studio.store().jobs(&filter).await?;
            output.result(&jobs, || list(&jobs))
        }
        Verb::Show { id } => show(global, output, id).await,
        Verb::Cancel { id } => steer(global, output, id, Move::Cancel).await,
        Verb::Pause { id } => steer(global, output, id, Move::Pause).await,
        Verb::Resume { id } => steer(global, output, id, Move::Resume).await,
        Verb::Retry { id } => steer(global, output, id, Move::Retry).await,
        Verb::Front { id } => {
            let owned = own(global).await?;
            let mut tx = owned.studio.store().begin().await?;
            let moved = tx.move_to_front(&JobId(id.clone())).await?;
            tx.commit().await?;
            anyhow::ensure!(
                moved,
                "job {id} is not waiting for its turn; `sakuga job show {id}` tells where it is"
            );
            output.result(&serde_json::json!({ "job": id, "front": true }), || {
                format!("{id} is next of its kind")
            })
        }
    }
}

/// Moves a job. No worker runs beside this command, so the rows are moved directly.
async fn steer(global: &Global, output: &Output, id: &str, action: Move) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let studio = &owned.studio;
    studio::line::recovery::recover(studio.store(), studio.folder(), studio.clock().as_ref()).await?;
    let mut tx = studio.store().begin().await?;
    let moved = tx.steer_job(&JobId(id.to_owned()), action, studio.clock().wall()).await?;
    tx.commit().await?;
    match moved {
        Moved::To(state, _) => {
            output.result(&serde_json::json!({ "job": id, "state": state }), || format!("{id} is {state}"))
        }
        Moved::Refused(refused) => {
            anyhow::bail!("job {id} is {}: that cannot be done with it", refused.state)
        }
        Moved::Late => anyhow::bail!("there is no job {id}; `sakuga job list` lists them"),
    }
}

async fn show(global: &Global, output: &Output, id: &str) -> anyhow::Result<()> {
    let studio = look(global).await?;
    let id = JobId(id.to_owned());
    let job = studio.store().job(&id).await?;
    let job = job.ok_or_else(|| anyhow::anyhow!("there is no job {id}; `sakuga job list` lists them"))?;
    let accounts = studio.store().accounts(None, None, Some(&id)).await?;
    let attempts: Vec<serde_json::Value> = accounts
        .iter()
        .map(|account| {
            serde_json::json!({ "attempt": account.attempt, "outcome": account.outcome, "ledger": account.ledger })
        })
        .collect();
    let assets = studio.store().assets_of_job(&id).await?;
    let value = serde_json::json!({ "job": job, "attempts": attempts, "assets": assets });
    output.result(&value, || {
        let mut text = format!("{} {} is {}", job.work.kind(), job.id, job.state);
        if let Some(hold) = job.hold {
            text.push_str(&format!(" ({hold})"));
        }
        text.push('\n');
        if let Some(cause) = &job.cause {
            text.push_str(&format!("because: {cause}\n"));
        }
        for account in &accounts {
            let ms = account
                .ledger
                .as_ref()
                .map_or_else(String::new, |ledger| format!(", {:.1} ms", ledger.total_ms));
            text.push_str(&format!("attempt {}: {}{ms}\n", account.attempt, account.outcome));
        }
        for asset in &assets {
            text.push_str(&format!("{}\n", asset.path));
        }
        text
    })
}

fn list(jobs: &[Row]) -> String {
    let row = |job: &Row| {
        vec![
            job.id.to_string(),
            job.work.kind().to_owned(),
            job.engine.clone(),
            job.band.to_string(),
            job.state.to_string(),
            job.attempt.to_string(),
            short(job.cause.as_deref().unwrap_or_default(), 60),
        ]
    };
    table(
        &["job", "kind", "engine", "band", "state", "attempts", "cause"],
        &jobs.iter().map(row).collect::<Vec<_>>(),
    )
}
