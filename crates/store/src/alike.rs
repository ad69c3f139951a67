//! Jobs that are done, to compare others with; and the place of one in the line.

use domain::clock::WallMs;
use domain::id::{JobId, ProjectId};
use domain::line::job::{Affinity, Waits};
use domain::line::ledger::Ledger;
use domain::take::Stage;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, json};

/// What a job took that is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// What it wanted loaded.
    pub affinity: Affinity,
    /// How its waiting was spent.
    pub waits: Waits,
    /// The account of the attempt that gave its result.
    pub ledger: Ledger,
}

/// What jobs of the same engine have in common.
#[derive(Debug, Clone, Copy)]
pub struct Akin<'a> {
    /// The project.
    pub project: &'a ProjectId,
    /// The kind of work.
    pub kind: &'a str,
    /// The engine.
    pub engine: &'a str,
    /// The stage; none for work that makes no take.
    pub stage: Option<Stage>,
}

/// Where a job stands in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePlace {
    /// Since when it is in its state.
    pub since: WallMs,
    /// Until when it pauses after a failure; none when it does not.
    pub paused_until: Option<WallMs>,
    /// Since when its project is archived; none when it is not.
    pub archived_at: Option<WallMs>,
    /// Ready jobs of its lane that go before it, 1000 at most.
    pub ahead: u32,
}

/// Found in the index of measures, the newest first.
const ALIKE: &str =
    "SELECT job.affinity, job.needs_wait_ms, job.queue_wait_ms, job.backoff_ms, job.held_ms, job.lost_ms,
        attempt.ledger
    FROM attempt JOIN job ON job.id = attempt.job
    WHERE attempt.measure = $1 AND attempt.outcome = 'done' AND attempt.job <> $2
    ORDER BY attempt.ended_at DESC LIMIT $3";

/// The newest of an engine are found in an index, and so few that their stage may be looked at one by one.
const AKIN: &str =
    "SELECT job.affinity, job.needs_wait_ms, job.queue_wait_ms, job.backoff_ms, job.held_ms, job.lost_ms,
        attempt.ledger
    FROM (
        SELECT id, submitted_at FROM job
        WHERE project = $1 AND kind = $2 AND engine = $3 AND state = 'done'
        ORDER BY submitted_at DESC, id DESC LIMIT 200) AS newest
    JOIN job ON job.id = newest.id
    JOIN attempt ON attempt.job = newest.id AND attempt.outcome = 'done'
    WHERE ($4 IS NULL OR job.stage = $4) AND job.id <> $5
    ORDER BY newest.submitted_at DESC, newest.id DESC LIMIT $6";

/// What goes before a job is counted up to a thousand.
const PLACE: &str = "SELECT since, not_before, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM job AS other
            WHERE other.lane = job.lane AND other.rank < job.rank
                AND other.state = 'ready' AND other.not_before = 0 AND other.suspect = 0
            LIMIT 1000) AS earlier) AS ahead,
        (SELECT archived_at FROM project WHERE project.id = job.project) AS archived_at
    FROM job WHERE id = $1";

impl Store {
    /// The newest jobs with an attempt of this measure that are done, but for one.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn done_alike(&self, measure: &str, but: &JobId, limit: u32) -> Result<Vec<Past>, StoreError> {
        let query = sqlx::query(ALIKE).bind(measure).bind(but.as_str()).bind(i64::from(limit));
        query.fetch_all(self.reader()).await?.iter().map(past).collect()
    }

    /// Those of the newest jobs of a project and engine that are done and of this stage, but for one.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn done_akin(&self, akin: Akin<'_>, but: &JobId, limit: u32) -> Result<Vec<Past>, StoreError> {
        let query = sqlx::query(AKIN).bind(akin.project.as_str()).bind(akin.kind).bind(akin.engine);
        let query = query.bind(akin.stage.map(Stage::as_str)).bind(but.as_str()).bind(i64::from(limit));
        query.fetch_all(self.reader()).await?.iter().map(past).collect()
    }

    /// Where a job stands in the line; none when there is no such job.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn place_in_line(&self, job: &JobId) -> Result<Option<LinePlace>, StoreError> {
        let query = sqlx::query(PLACE).bind(job.as_str());
        query.fetch_optional(self.reader()).await?.as_ref().map(place).transpose()
    }
}

fn past(row: &SqliteRow) -> Result<Past, StoreError> {
    Ok(Past {
        affinity: json(row, "affinity")?,
        waits: Waits {
            needs_wait_ms: row.try_get("needs_wait_ms")?,
            queue_wait_ms: row.try_get("queue_wait_ms")?,
            backoff_ms: row.try_get("backoff_ms")?,
            held_ms: row.try_get("held_ms")?,
            lost_ms: row.try_get("lost_ms")?,
        },
        ledger: json(row, "ledger")?,
    })
}

fn place(row: &SqliteRow) -> Result<LinePlace, StoreError> {
    let not_before: i64 = row.try_get("not_before")?;
    Ok(LinePlace {
        since: WallMs(row.try_get("since")?),
        paused_until: (not_before > 0).then_some(WallMs(not_before)),
        archived_at: row.try_get::<Option<i64>, _>("archived_at")?.map(WallMs),
        ahead: count(row, "ahead")?,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use testkit::ManualClock;

    use super::*;

    #[tokio::test]
    async fn history_and_place_are_read_from_indices() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sakuga.db");
        let store = Store::open(&path, Arc::new(ManualClock::default())).await.unwrap();
        let cases = [
            (ALIKE, 3, "attempt_by_measure (measure=?)"),
            (AKIN, 6, "job_by_group (project=? AND kind=? AND engine=? AND state=?)"),
            (PLACE, 1, "job_head (lane=? AND rank<?)"),
        ];
        for (statement, places, index) in cases {
            let mut explain = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")));
            for _ in 0..places {
                explain = explain.bind("x");
            }
            let rows = explain.fetch_all(store.reader()).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
            assert!(plan.iter().any(|step| step.contains(index)), "{plan:#?}");
            let sorted = plan.iter().filter(|step| step.contains("USE TEMP B-TREE")).count();
            assert!(sorted == 0 || statement == AKIN, "{plan:#?}");
            let scanned = |step: &&String| {
                step.starts_with("SCAN") && !step.contains("newest") && !step.contains("earlier")
            };
            assert_eq!(plan.iter().find(scanned), None, "{plan:#?}");
        }
    }
}
