//! What took how long: the account of finished attempts.

use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::ledger::Ledger;
use sqlx::Row;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, json};

/// One finished attempt with its account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The job.
    pub job: JobId,
    /// Which attempt.
    pub attempt: u32,
    /// The shot it worked for.
    pub shot: Option<ShotId>,
    /// `draw`, `segment` or `reel`.
    pub kind: String,
    /// How it ended: `done`, `failed`, `lost`, `given_back`, `cancelled`.
    pub outcome: String,
    /// Its account; none for attempts that were lost.
    pub ledger: Option<Ledger>,
}

/// One attempt at a job, ended or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Counts from 1.
    pub attempt: u32,
    /// Who made it.
    pub worker: String,
    /// When it was claimed.
    pub started_at: WallMs,
    /// When it ended; none while it runs.
    pub ended_at: Option<WallMs>,
    /// How it ended: `done`, `failed`, `lost`, `given_back`, `cancelled`; none while it runs.
    pub outcome: Option<String>,
    /// Its account; none for attempts that were lost or run.
    pub ledger: Option<Ledger>,
}

impl Store {
    /// The attempts at a job, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn attempts_of(&self, job: &JobId) -> Result<Vec<Attempt>, StoreError> {
        let rows = sqlx::query(
            "SELECT attempt, worker, started_at, ended_at, outcome, ledger FROM attempt WHERE job = $1
             ORDER BY attempt",
        )
        .bind(job.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(attempt).collect()
    }

    /// The accounts of the newest finished attempts at work of this measure.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn ledgers_of(&self, measure: &str, limit: u32) -> Result<Vec<Ledger>, StoreError> {
        let rows = sqlx::query(
            "SELECT ledger FROM attempt WHERE measure = $1 AND outcome = 'done' ORDER BY ended_at DESC LIMIT $2",
        )
        .bind(measure)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| json(row, "ledger")).collect()
    }

    /// The lengths, in milliseconds, of the newest finished attempts at work of this measure.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn lengths_of(&self, measure: &str, limit: u32) -> Result<Vec<f64>, StoreError> {
        let ledgers = self.ledgers_of(measure, limit).await?;
        Ok(ledgers.iter().filter(|ledger| ledger.is_new_work()).map(|ledger| ledger.total_ms).collect())
    }

    /// The accounts of all attempts of a batch, or of one project, in the order of their claims.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn accounts(
        &self,
        project: Option<&ProjectId>,
        batch: Option<&BatchId>,
        job: Option<&JobId>,
    ) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(
            "SELECT attempt.job, attempt.attempt, job.shot, job.kind, attempt.outcome, attempt.ledger
             FROM attempt JOIN job ON job.id = attempt.job
             WHERE attempt.outcome IS NOT NULL AND ($1 IS NULL OR job.project = $1)
               AND ($2 IS NULL OR job.batch = $2) AND ($3 IS NULL OR job.id = $3)
             ORDER BY attempt.started_at, attempt.job, attempt.attempt",
        )
        .bind(project.map(ProjectId::as_str))
        .bind(batch.map(BatchId::as_str))
        .bind(job.map(JobId::as_str))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(account).collect()
    }
}

fn account(row: &sqlx::sqlite::SqliteRow) -> Result<Account, StoreError> {
    let shot: Option<String> = row.try_get("shot")?;
    let ledger: Option<&str> = row.try_get("ledger")?;
    Ok(Account {
        job: JobId(row.try_get("job")?),
        attempt: count(row, "attempt")?,
        shot: shot.map(ShotId),
        kind: row.try_get("kind")?,
        outcome: row.try_get("outcome")?,
        ledger: if ledger.is_some() { Some(json(row, "ledger")?) } else { None },
    })
}

fn attempt(row: &sqlx::sqlite::SqliteRow) -> Result<Attempt, StoreError> {
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    let ledger: Option<&str> = row.try_get("ledger")?;
    Ok(Attempt {
        attempt: count(row, "attempt")?,
        worker: row.try_get("worker")?,
        started_at: WallMs(row.try_get("started_at")?),
        ended_at: ended_at.map(WallMs),
        outcome: row.try_get("outcome")?,
        ledger: if ledger.is_some() { Some(json(row, "ledger")?) } else { None },
    })
}
