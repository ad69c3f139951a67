//! Needs: what happens to a job when one that it waits for is finished, or will never be.

use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::job::{Job, JobState, OnNeedFailed};
use domain::line::machine::Move;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::moves::{Moved, Moving};
use crate::row::{to_json, word};

/// A job that another one needs, or that needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The other job.
    pub job: JobId,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// The slot of the waiting job that is filled.
    pub slot: String,
    /// What happens when there is no result.
    pub on_failure: OnNeedFailed,
    /// Whether it is still waited for.
    pub open: bool,
}

impl Store {
    /// What a job needs.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn needs_of(&self, job: &JobId) -> Result<Vec<Linked>, StoreError> {
        let linked = "SELECT job.id, job.kind, job.state, job_need.slot, job_need.on_failure, job_need.open
             FROM job_need JOIN job ON job.id = job_need.need WHERE job_need.job = $1 ORDER BY job.id";
        let rows = sqlx::query(linked).bind(job.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(linked_row).collect()
    }

    /// What needs a job.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn needed_by(&self, job: &JobId) -> Result<Vec<Linked>, StoreError> {
        let linked = "SELECT job.id, job.kind, job.state, job_need.slot, job_need.on_failure, job_need.open
             FROM job_need JOIN job ON job.id = job_need.job WHERE job_need.need = $1 ORDER BY job.id";
        let rows = sqlx::query(linked).bind(job.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(linked_row).collect()
    }
}

fn linked_row(row: &sqlx::sqlite::SqliteRow) -> Result<Linked, StoreError> {
    let open: i64 = row.try_get("open")?;
    Ok(Linked {
        job: JobId(row.try_get("id")?),
        kind: row.try_get("kind")?,
        state: word(row, "state")?,
        slot: row.try_get("slot")?,
        on_failure: word(row, "on_failure")?,
        open: open != 0,
    })
}

impl Tx {
    /// Wakes what waited for a job that can have a result no more or has it.
    pub(crate) async fn after_move(
        &mut self,
        after: &Job,
        output: Option<&ContentHash>,
        now: WallMs,
    ) -> Result<(), StoreError> {
        if !after.state.is_final() {
            return Ok(());
        }
        let rows = sqlx::query(
            "SELECT job_need.job, job_need.slot, job_need.on_failure FROM job_need
             WHERE job_need.need = $1 AND job_need.open = 1 ORDER BY job_need.job",
        )
        .bind(after.id.as_str())
        .fetch_all(self.connection())
        .await?;
        for row in rows {
            let waiting = JobId(row.try_get("job")?);
            let on_failure: OnNeedFailed = word(&row, "on_failure")?;
            if after.state != JobState::Done && on_failure == OnNeedFailed::Hold {
                self.hold_for_need(&waiting, &needs(&after.id, after.state), now).await?;
                continue;
            }
            let slot: String = row.try_get("slot")?;
            self.close_need(&waiting, &after.id, &slot, output, now).await?;
        }
        Ok(())
    }

    /// Holds a waiting job when something that it cannot do without has failed or was cancelled already.
    pub(crate) async fn hold_without_hope(
        &mut self,
        waiting: &JobId,
        now: WallMs,
    ) -> Result<Option<Moved>, StoreError> {
        let row = sqlx::query(
            "SELECT need.id, need.state FROM job_need JOIN job AS need ON need.id = job_need.need
             WHERE job_need.job = $1 AND job_need.open = 1 AND job_need.on_failure = 'hold'
               AND need.state IN ('failed', 'cancelled') ORDER BY need.id LIMIT 1",
        )
        .bind(waiting.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (need, state): (String, JobState) = (row.try_get("id")?, word(&row, "state")?);
        self.hold_for_need(waiting, &needs(&JobId(need), state), now).await
    }

    async fn hold_for_need(
        &mut self,
        waiting: &JobId,
        cause: &str,
        now: WallMs,
    ) -> Result<Option<Moved>, StoreError> {
        let Some((before, needs_open)) = self.job_for_move(waiting).await? else { return Ok(None) };
        if before.state != JobState::Waiting {
            return Ok(None);
        }
        let moving =
            Moving { before, needs_open, action: Move::NeedFailed, cause: Some(cause), output: None };
        self.write_move(moving, now).await.map(Some)
    }

    /// Fills the slot and, when it was the last one, makes the job ready with its final fingerprint.
    async fn close_need(
        &mut self,
        waiting: &JobId,
        need: &JobId,
        slot: &str,
        output: Option<&ContentHash>,
        now: WallMs,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE job_need SET open = 0 WHERE job = $1 AND need = $2")
            .bind(waiting.as_str())
            .bind(need.as_str())
            .execute(self.connection())
            .await?;
        let Some((mut before, _)) = self.job_for_move(waiting).await? else { return Ok(()) };
        if let Some(output) = output {
            before.work.fill(slot, output);
        }
        let row = sqlx::query(
            "UPDATE job SET open_needs = open_needs - 1, work = $1, fingerprint = $2 WHERE id = $3
             RETURNING open_needs",
        )
        .bind(to_json(&before.work))
        .bind(before.work.fingerprint().0)
        .bind(waiting.as_str())
        .fetch_one(self.connection())
        .await?;
        let open: i64 = row.try_get("open_needs")?;
        if open == 0 && before.state == JobState::Waiting {
            let moving =
                Moving { before, needs_open: false, action: Move::NeedsDone, cause: None, output: None };
            self.write_move(moving, now).await?;
        }
        Ok(())
    }
}

/// Why a job is held that cannot do without another one.
fn needs(need: &JobId, state: JobState) -> String {
    format!("it needs job {need}, which is {state}")
}
