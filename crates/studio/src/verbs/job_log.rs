//! The log of a job: what happened to it, from the rows, and what was said while it ran.

use domain::clock::WallMs;
use domain::id::JobId;
use store::LogLine;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::error::StudioError;
use crate::studio::Studio;

/// Lines shown of one job at most.
const LONGEST: u32 = 5000;

/// Lines written at once at most.
const BATCH: usize = 256;

/// How long lines are kept: 30 days, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What was said while a job ran, before it has a place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The job.
    pub job: JobId,
    /// During which attempt; 0 when outside any.
    pub attempt: u32,
    /// `error`, `warn`, `info` or `debug`.
    pub level: String,
    /// What was said, with its fields.
    pub message: String,
}

impl Studio {
    /// What was said while a job ran, oldest first.
    ///
    /// # Errors
    ///
    /// When there is no such job.
    pub async fn job_log(&self, id: &JobId) -> Result<Vec<LogLine>, StudioError> {
        self.job(id).await?;
        Ok(self.store.log_of(id, LONGEST).await?)
    }

    /// Writes lines as they come, several with one transaction, until nobody can send any more or `ending` is
    /// triggered; then it writes what waits and ends. Lines older than 30 days are forgotten at the start.
    pub async fn keep_job_logs(self, mut lines: mpsc::Receiver<Said>, ending: CancellationToken) {
        let before = WallMs(self.clock.wall().0 - KEPT_MS);
        if let Err(error) = self.trim_job_logs(before).await {
            tracing::warn!(%error, "failed to forget old lines of job logs; the next start will");
        }
        let mut batch = Vec::new();
        loop {
            let came = tokio::select! {
                biased;
                came = lines.recv_many(&mut batch, BATCH) => came,
                () = ending.cancelled(), if !lines.is_closed() => {
                    lines.close();
                    continue;
                }
            };
            if came == 0 {
                return;
            }
            let at = self.clock.wall();
            let dated: Vec<LogLine> = batch.drain(..).map(|said| said.at(at)).collect();
            // A warning here would be a line of no job, so it cannot come back here.
            if let Err(error) = self.write_job_logs(&dated).await {
                tracing::warn!(%error, count = dated.len(), "failed to write lines of job logs");
            }
        }
    }

    async fn write_job_logs(&self, lines: &[LogLine]) -> Result<(), StudioError> {
        let mut tx = self.begin().await?;
        tx.add_log(lines).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn trim_job_logs(&self, before: WallMs) -> Result<(), StudioError> {
        let mut tx = self.begin().await?;
        tx.trim_log(before).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Said {
    /// The line that is kept; lines wait so shortly that the moment when they are taken out will do.
    fn at(self, at: WallMs) -> LogLine {
        let Self { job, attempt, level, message } = self;
        LogLine { job, at, attempt, level, message }
    }
}
