//! What the report of a batch is made of, and which reports are due.

use domain::clock::WallMs;
use domain::id::{BatchId, JobId};
use domain::line::ledger::Ledger;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{json, values};
use crate::takes::{SELECT, TakeRecord, record};

/// One attempt at a job of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchAttempt {
    /// The job.
    pub job: JobId,
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

/// Whether a report waits for the pictures that nobody has looked at yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlooked {
    /// It does: somebody is looking at them.
    Wait,
    /// It does not, and says how many there are.
    Count,
}

impl Store {
    /// The takes that the jobs of a batch made, in the order of the film.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn takes_of_batch(&self, batch: &BatchId) -> Result<Vec<TakeRecord>, StoreError> {
        let sql = format!(
            "{SELECT} JOIN job ON job.id = take.job JOIN shot ON shot.id = take.shot WHERE job.batch = $1
             ORDER BY shot.position, take.stage, take.ordinal"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(batch.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(record).collect()
    }

    /// The attempts at all jobs of a batch, in the order of their claims.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_batch`].
    pub async fn attempts_of_batch(&self, batch: &BatchId) -> Result<Vec<BatchAttempt>, StoreError> {
        let rows = sqlx::query(
            "SELECT attempt.job, attempt.worker, attempt.started_at, attempt.ended_at, attempt.outcome,
                 attempt.ledger
             FROM job JOIN attempt ON attempt.job = job.id WHERE job.batch = $1
             ORDER BY attempt.started_at, attempt.job, attempt.attempt",
        )
        .bind(batch.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(attempt).collect()
    }

    /// Batches that shall have a report when nothing of them moves any more, and of which nothing does.
    /// Pictures that are still to be looked at may keep it waiting.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_batch`].
    pub async fn due_reports(&self, unlooked: Unlooked) -> Result<Vec<BatchId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM batch WHERE report_due = 1 AND NOT EXISTS (
                 SELECT 1 FROM job_tally WHERE job_tally.batch = batch.id AND job_tally.jobs > 0
                     AND job_tally.state IN ('waiting', 'ready', 'running', 'cancelling'))
                 AND NOT ($1 AND EXISTS (
                     SELECT 1 FROM job JOIN take ON take.job = job.id LEFT JOIN take_check ON take_check.take = take.id
                     WHERE job.batch = batch.id AND take_check.take IS NULL))
             ORDER BY id",
        )
        .bind(unlooked == Unlooked::Wait)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| Ok(BatchId(row.try_get("id")?))).collect()
    }

    /// Which of these fingerprints an engine of this revision has answered before.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_batch`].
    pub async fn known_results(
        &self,
        fingerprints: &[String],
        revision: &str,
    ) -> Result<Vec<String>, StoreError> {
        let mut known = Vec::new();
        for part in fingerprints.chunks(200) {
            let sql = format!(
                "SELECT fingerprint FROM result WHERE revision = ? AND fingerprint IN (VALUES {})",
                values(part.len(), 1)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false).bind(revision);
            for fingerprint in part {
                query = query.bind(fingerprint);
            }
            for row in query.fetch_all(self.reader()).await? {
                known.push(row.try_get("fingerprint")?);
            }
        }
        Ok(known)
    }

    /// The lengths in bytes of some pictures of this stage and size that an engine drew, newest jobs first.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_batch`].
    pub async fn picture_bytes(
        &self,
        engine: &str,
        stage: &str,
        (width, height): (u32, u32),
        limit: u32,
    ) -> Result<Vec<u64>, StoreError> {
        let rows = sqlx::query(
            "SELECT asset.size FROM take JOIN asset ON asset.id = take.asset JOIN job ON job.id = take.job
             WHERE take.stage = $1 AND asset.width = $2 AND asset.height = $3 AND job.engine = $4
                 AND take.cached = 0
             ORDER BY take.job DESC LIMIT $5",
        )
        .bind(stage)
        .bind(i64::from(width))
        .bind(i64::from(height))
        .bind(engine)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        let size = |row: &SqliteRow| -> Result<u64, StoreError> {
            let size: i64 = row.try_get("size")?;
            Ok(u64::try_from(size).unwrap_or(0))
        };
        rows.iter().map(size).collect()
    }
}

impl Tx {
    /// A report is written when nothing of the batch moves any more.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn want_report(&mut self, batch: &BatchId) -> Result<(), StoreError> {
        sqlx::query("UPDATE batch SET report_due = 1 WHERE id = $1")
            .bind(batch.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The report was written to this page; none will be until it is wanted again.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn set_report(&mut self, batch: &BatchId, path: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE batch SET report_due = 0, report = $1 WHERE id = $2")
            .bind(path)
            .bind(batch.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn attempt(row: &SqliteRow) -> Result<BatchAttempt, StoreError> {
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    let ledger: Option<&str> = row.try_get("ledger")?;
    Ok(BatchAttempt {
        job: JobId(row.try_get("job")?),
        worker: row.try_get("worker")?,
        started_at: WallMs(row.try_get("started_at")?),
        ended_at: ended_at.map(WallMs),
        outcome: row.try_get("outcome")?,
        ledger: if ledger.is_some() { Some(json(row, "ledger")?) } else { None },
    })
}
