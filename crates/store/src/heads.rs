//! The first ready job of each lane: what `domain::line::plan` chooses from.

use domain::id::{BatchId, JobId, ProjectId};
use domain::line::plan::{Head, Lane};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::adding::lane_id;
use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, word};

/// One index look-up per lane, however many jobs wait in it; and all suspects, because they are few and the first may
/// be for an engine that nobody runs.
const HEADS: &str =
    "SELECT lane.engine, lane.band, lane.project, lane.affinity, job.id, job.batch, job.attempt, job.rank,
        job.since, job.suspect, job.solo_crashes, job.memory_mb
    FROM lane JOIN job ON job.id = (
        SELECT first.id FROM job AS first
        WHERE first.lane = lane.id AND first.state = 'ready' AND first.not_before = 0 AND first.suspect = 0
        ORDER BY first.rank LIMIT 1)
    WHERE lane.project NOT IN (SELECT id FROM project WHERE archived_at IS NOT NULL)
    UNION ALL
    SELECT lane.engine, lane.band, lane.project, lane.affinity, job.id, job.batch, job.attempt, job.rank,
        job.since, job.suspect, job.solo_crashes, job.memory_mb
    FROM job JOIN lane ON lane.id = job.lane
    WHERE job.state = 'ready' AND job.suspect = 1 AND job.not_before = 0
        AND job.project NOT IN (SELECT id FROM project WHERE archived_at IS NOT NULL)";

/// The first of one lane.
const HEADS_OF: &str =
    "SELECT lane.engine, lane.band, lane.project, lane.affinity, job.id, job.batch, job.attempt, job.rank,
        job.since, job.suspect, job.solo_crashes, job.memory_mb
    FROM job JOIN lane ON lane.id = job.lane
    WHERE job.lane = $1 AND job.state = 'ready' AND job.not_before = 0 AND job.suspect = 0
    ORDER BY job.rank LIMIT $2";

impl Tx {
    /// The head of every lane that has one, and all suspects, but for archived projects.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn heads(&mut self) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(HEADS).fetch_all(self.connection()).await?;
        rows.iter().map(head).collect()
    }

    /// The first jobs of one lane, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn heads_of(&mut self, lane: &Lane, limit: usize) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(HEADS_OF)
            .bind(lane_id(lane))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(head).collect()
    }
}

impl Store {
    /// Whether any job of an engine is ready and neither pauses nor has to run alone. It is found in the index of those.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn has_ready(&self, engine: &str) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "SELECT 1 FROM job WHERE state = 'ready' AND not_before = 0 AND suspect = 0 AND engine = $1 LIMIT 1",
        );
        Ok(query.bind(engine).fetch_optional(self.reader()).await?.is_some())
    }
}

fn head(row: &SqliteRow) -> Result<Head, StoreError> {
    let suspect: i64 = row.try_get("suspect")?;
    Ok(Head {
        job: JobId(row.try_get("id")?),
        batch: BatchId(row.try_get("batch")?),
        attempt: count(row, "attempt")?,
        lane: Lane {
            engine: row.try_get("engine")?,
            band: word(row, "band")?,
            project: ProjectId(row.try_get("project")?),
            affinity: json(row, "affinity")?,
        },
        rank: row.try_get("rank")?,
        ready_since_ms: row.try_get("since")?,
        suspect: suspect != 0,
        solo_crashes: count(row, "solo_crashes")?,
        memory_mb: row.try_get::<i64, _>("memory_mb")?.unsigned_abs(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;
    use crate::db::Store;

    #[tokio::test]
    async fn the_first_ready_job_is_found_without_going_through_what_is_done() {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::default());
        let store = Store::open(&folder.path().join("sakuga.db"), clock).await.unwrap();
        for (statement, index) in [(HEADS, "job_head"), (HEADS, "job_suspect"), (HEADS_OF, "job_head")] {
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
            let rows = sqlx::query(explain).fetch_all(store.reader()).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
            assert!(plan.iter().any(|step| step.split(' ').any(|word| word == index)), "{plan:#?}");
        }
    }
}
