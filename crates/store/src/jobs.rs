//! Job rows: how they are looked at. How they are added is in `adding`, how they move in `moves`.

use std::collections::BTreeSet;

use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::job::{Job, Waits};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, json, maybe_word, word};

impl Store {
    /// One job.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn job(&self, id: &JobId) -> Result<Option<Job>, StoreError> {
        let row = sqlx::query("SELECT * FROM job WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(job).transpose()
    }

    /// The jobs of a shot in the order of their submission.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn jobs_of_shot(&self, shot: &ShotId) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job WHERE shot = $1 ORDER BY id")
            .bind(shot.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(job).collect()
    }

    /// The jobs of a batch with their work, in the order of their submission, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn jobs_of_batch(&self, batch: &BatchId, limit: u32) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job WHERE batch = $1 ORDER BY id LIMIT $2")
            .bind(batch.as_str())
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(job).collect()
    }

    /// All jobs that are neither finished nor held, nor wait for one that is held, directly or by others; those of
    /// archived projects stand still like held ones.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn unsettled_jobs(&self) -> Result<BTreeSet<JobId>, StoreError> {
        let rows = sqlx::query(
            "WITH RECURSIVE stuck (id) AS (
                 SELECT id FROM job WHERE state = 'held'
                 UNION
                 SELECT job.id FROM job JOIN project ON project.id = job.project
                 WHERE project.archived_at IS NOT NULL AND job.state IN ('waiting', 'ready')
                 UNION
                 SELECT job_need.job FROM job_need JOIN stuck ON job_need.need = stuck.id WHERE job_need.open = 1
             )
             SELECT id FROM job WHERE state IN ('waiting', 'ready', 'running', 'cancelling')
               AND id NOT IN (SELECT id FROM stuck)",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// The jobs that run now.
    ///
    /// # Errors
    ///
    /// See [`Store::jobs`].
    pub async fn running_jobs(&self) -> Result<BTreeSet<JobId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM job WHERE state IN ('running', 'cancelling')")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// The jobs of a project that may still come to a result, held ones included, oldest first: what a new
    /// run goes on with.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn open_jobs(&self, project: &ProjectId) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM job WHERE project = $1 AND state IN ('waiting', 'ready', 'running', 'held') ORDER BY id",
        )
        .bind(project.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(job).collect()
    }
}

pub(crate) fn job(row: &SqliteRow) -> Result<Job, StoreError> {
    let shot: Option<String> = row.try_get("shot")?;
    let finished_at: Option<i64> = row.try_get("finished_at")?;
    let suspect: i64 = row.try_get("suspect")?;
    Ok(Job {
        id: JobId(row.try_get("id")?),
        batch: BatchId(row.try_get("batch")?),
        project: ProjectId(row.try_get("project")?),
        shot: shot.map(ShotId),
        engine: row.try_get("engine")?,
        band: word(row, "band")?,
        affinity: json(row, "affinity")?,
        state: word(row, "state")?,
        hold: maybe_word(row, "hold")?,
        attempt: count(row, "attempt")?,
        failures: count(row, "failures")?,
        suspect: suspect != 0,
        solo_crashes: count(row, "solo_crashes")?,
        cause: row.try_get("cause")?,
        submitted_at: WallMs(row.try_get("submitted_at")?),
        finished_at: finished_at.map(WallMs),
        waits: Waits {
            needs_wait_ms: row.try_get("needs_wait_ms")?,
            queue_wait_ms: row.try_get("queue_wait_ms")?,
            backoff_ms: row.try_get("backoff_ms")?,
            held_ms: row.try_get("held_ms")?,
            lost_ms: row.try_get("lost_ms")?,
        },
        work: json(row, "work")?,
    })
}
