//! Following jobs until its jobs are settled, or until a person stops it.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::clock::Clock;
use domain::id::JobId;
use domain::line::job::JobState;
use server::api::jobs::JobDetailsView;
use server::api::queue::{QueueQuery, QueueView};
use studio::SystemClock;
use tokio::signal::unix::{SignalKind, signal};

use crate::client::Client;
use crate::exit::Ending;
use crate::output::Output;
use crate::progress::{Progress, Stage};

/// What came of the jobs that were followed.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// Jobs that failed or are held, with their causes.
    pub(crate) troubled: Vec<(JobId, String)>,
}

/// How often the queue is asked what is settled.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Shows the progress of `stages` and calls `settled` after every job that is settled.
pub(crate) async fn follow<F>(
    client: &Client,
    output: &Output,
    stages: Vec<Stage>,
    mut settled: F,
) -> anyhow::Result<Followed>
where
    F: AsyncFnMut(&JobId) -> anyhow::Result<()>,
{
    let jobs: BTreeSet<JobId> = stages.iter().flat_map(|stage| stage.jobs.iter().cloned()).collect();
    let clock = SystemClock::start();
    let mut progress = Progress::new(output.clone(), stages);
    let mut open = jobs.clone();
    let mut interrupt = std::pin::pin!(interrupt());
    while !open.is_empty() {
        let unsettled = queued(client).await?;
        let now_settled: Vec<JobId> = open.difference(&unsettled).cloned().collect();
        for job in now_settled {
            progress.settle(&job, job_state(client, &job).await?, clock.monotonic());
            settled(&job).await?;
            open.remove(&job);
        }
        if open.is_empty() {
            break;
        }
        tokio::select! {
            () = clock.wait(LOOK_EVERY) => {}
            error = client.trouble() => return Err(error),
            () = &mut interrupt => {
                progress.finish();
                output.note("stopping: what runs may finish, the rest stays in the queue");
                return Err(Ending::Interrupted("stopped; run the same command again to go on".to_owned()).into());
            }
        }
    }
    progress.finish();
    troubled(client, &jobs).await
}

async fn job_state(client: &Client, id: &JobId) -> anyhow::Result<JobState> {
    let details: JobDetailsView = client.get(&format!("/jobs/{id}")).await?;
    Ok(details.job.state)
}

/// Everything that the line still has to do.
pub(crate) async fn queued(client: &Client) -> anyhow::Result<BTreeSet<JobId>> {
    let mut jobs = BTreeSet::new();
    let mut query = QueueQuery::default();
    loop {
        let page: QueueView = client.find("/queue", &query).await?;
        jobs.extend(page.jobs);
        if page.next.is_none() {
            return Ok(jobs);
        }
        query.after = page.next;
    }
}

/// Completes when a person or the system asks the program to stop.
pub(crate) async fn interrupt() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(error = %error, "failed to listen for signals; a stop counts as a crash, nothing is lost");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn troubled(client: &Client, jobs: &BTreeSet<JobId>) -> anyhow::Result<Followed> {
    let mut followed = Followed::default();
    for id in jobs {
        let JobDetailsView { job, .. } = client.get(&format!("/jobs/{id}")).await?;
        if job.state != JobState::Done {
            let why = job.cause.unwrap_or_else(|| job.state.to_string());
            followed.troubled.push((id.clone(), why));
        }
    }
    Ok(followed)
}

impl Followed {
    /// An error that lists what could not be done, if anything.
    pub(crate) fn into_result(self) -> anyhow::Result<()> {
        if self.troubled.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = self.troubled.iter().map(|(job, why)| format!("  {job}: {why}")).collect();
        let text = format!(
            "{} of the jobs are not done:\n{}\n`sakuga job show <id>` tells more, `sakuga job retry <id>` tries again",
            self.troubled.len(),
            lines.join("\n")
        );
        Err(Ending::InPart(text).into())
    }
}
