//! A job as lists show it: without the work, which is many times larger than everything else.

use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::job::{Band, Hold, JobState, Waits};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, maybe_word, word};

/// The columns of a list.
pub(crate) const COLUMNS: &str =
    "id, batch, project, shot, kind, engine, engine_job, band, state, hold, attempt, failures,
    cause, submitted_at, finished_at, needs_wait_ms, queue_wait_ms, backoff_ms, held_ms, lost_ms";

/// A job without what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobSummary {
    /// Its identity.
    pub id: JobId,
    /// The jobs submitted with it.
    pub batch: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// The shot it works for, if it is one shot.
    pub shot: Option<ShotId>,
    /// `draw`, `sheet`, `segment` or `reel`.
    pub kind: String,
    /// Which engine's workers may run it.
    pub engine: String,
    /// By which name the engine knows it.
    pub engine_job: Option<String>,
    /// How urgent it is.
    pub band: Band,
    /// Where it stands.
    pub state: JobState,
    /// Why it is held, while it is.
    pub hold: Option<Hold>,
    /// How often it was claimed.
    pub attempt: u32,
    /// How many attempts failed in a way that counts.
    pub failures: u32,
    /// The words of the last failure.
    pub cause: Option<String>,
    /// When it was submitted.
    pub submitted_at: WallMs,
    /// When it reached a final state.
    pub finished_at: Option<WallMs>,
    /// How its waiting was spent.
    pub waits: Waits,
}

impl Store {
    /// One job without what it does.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn job_summary(&self, id: &JobId) -> Result<Option<JobSummary>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM job WHERE id = $1")))
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(summary).transpose()
    }
}

pub(crate) fn summary(row: &SqliteRow) -> Result<JobSummary, StoreError> {
    let shot: Option<String> = row.try_get("shot")?;
    let finished_at: Option<i64> = row.try_get("finished_at")?;
    Ok(JobSummary {
        id: JobId(row.try_get("id")?),
        batch: BatchId(row.try_get("batch")?),
        project: ProjectId(row.try_get("project")?),
        shot: shot.map(ShotId),
        kind: row.try_get("kind")?,
        engine: row.try_get("engine")?,
        engine_job: row.try_get("engine_job")?,
        band: word(row, "band")?,
        state: word(row, "state")?,
        hold: maybe_word(row, "hold")?,
        attempt: count(row, "attempt")?,
        failures: count(row, "failures")?,
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
    })
}
