//! What was said while jobs ran.

use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::job::{Band, JobState};
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{chunks, count, values, word};

/// A line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The job.
    pub job: JobId,
    /// When it was said.
    pub at: WallMs,
    /// During which attempt; 0 when outside any.
    pub attempt: u32,
    /// `error`, `warn`, `info` or `debug`.
    pub level: String,
    /// What was said, with its fields.
    pub message: String,
}

impl Store {
    /// What was said while a job ran, oldest first, at most `limit` lines.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn log_of(&self, job: &JobId, limit: u32) -> Result<Vec<LogLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT job, at, attempt, level, message FROM job_log WHERE job = $1 ORDER BY at LIMIT $2",
        )
        .bind(job.as_str())
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(LogLine {
                    job: JobId(row.try_get("job")?),
                    at: WallMs(row.try_get("at")?),
                    attempt: count(row, "attempt")?,
                    level: row.try_get("level")?,
                    message: row.try_get("message")?,
                })
            })
            .collect()
    }

    /// How many jobs are not finished, by band and state.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn queue_depth(&self) -> Result<Vec<(Band, JobState, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT band, state, COUNT(*) AS jobs FROM job
             WHERE state IN ('waiting', 'ready', 'running', 'held', 'cancelling') GROUP BY band, state",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| Ok((word(row, "band")?, word(row, "state")?, count(row, "jobs")?))).collect()
    }
}

impl Tx {
    /// Adds lines to the logs of jobs.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn add_log(&mut self, lines: &[LogLine]) -> Result<(), StoreError> {
        for chunk in chunks(lines) {
            let sql = format!(
                "INSERT INTO job_log (job, at, attempt, level, message) VALUES {}",
                values(chunk.len(), 5)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for line in chunk {
                query = query
                    .bind(line.job.as_str())
                    .bind(line.at.0)
                    .bind(i64::from(line.attempt))
                    .bind(&line.level)
                    .bind(&line.message);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Forgets what was said before `at`.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn trim_log(&mut self, before: WallMs) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM job_log WHERE at < $1").bind(before.0).execute(self.connection()).await?;
        Ok(())
    }
}
