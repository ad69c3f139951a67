//! Following a line until its jobs are settled, or until a person stops it.

use std::collections::BTreeSet;

use domain::id::JobId;
use domain::line::job::JobState;
use studio::{Line, Studio};
use tokio::signal::unix::{SignalKind, signal};

use crate::exit::Ending;
use crate::output::Output;
use crate::progress::{Progress, Stage};

/// What came of the jobs that were followed.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// Jobs that failed or are held, with their causes.
    pub(crate) troubled: Vec<(JobId, String)>,
}

/// Shows the progress of `stages` and calls `settled` after every job that is settled. Ctrl-C stops the line in
/// good order.
pub(crate) async fn follow<F>(
    studio: &Studio,
    mut line: Line,
    output: &Output,
    stages: Vec<Stage>,
    mut settled: F,
) -> anyhow::Result<Followed>
where
    F: AsyncFnMut(&JobId) -> anyhow::Result<()>,
{
    let jobs: BTreeSet<JobId> = stages.iter().flat_map(|stage| stage.jobs.iter().cloned()).collect();
    let mut messages = line.bus().subscribe();
    let mut progress = Progress::new(output.clone(), stages);
    progress.catch_up(studio).await?;
    let interrupted = {
        let mut interrupt = std::pin::pin!(interrupt());
        let mut done = std::pin::pin!(line.wait_for(&jobs));
        loop {
            tokio::select! {
                biased;
                message = messages.recv() => match message {
                    Ok(message) => {
                        if let Some(job) = progress.follow(&message, studio.clock().monotonic()) {
                            settled(&job).await?;
                        }
                    }
                    Err(_) => progress.catch_up(studio).await?,
                },
                done = &mut done => break done.map(|()| false),
                () = &mut interrupt => break Ok(true),
            }
        }
    };
    progress.finish();
    if matches!(interrupted, Ok(true)) {
        output.note("stopping: what runs may finish, the rest stays in the queue");
    }
    let stopped = line.stop().await;
    if interrupted? {
        stopped?;
        return Err(Ending::Interrupted("stopped; run the same command again to go on".to_owned()).into());
    }
    stopped?;
    troubled(studio, &jobs).await
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

async fn troubled(studio: &Studio, jobs: &BTreeSet<JobId>) -> anyhow::Result<Followed> {
    let mut followed = Followed::default();
    for id in jobs {
        let Some(job) = studio.store().job(id).await? else { continue };
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
