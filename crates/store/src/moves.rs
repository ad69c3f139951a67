//! Moves: every change of a job's state, as a compare-and-set on state and attempt.
//!
//! Where a move leads is decided by `domain::line::machine::step`; here it is written, together with the time
//! that was spent in the state that is left and the event that says so.

use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::event::{Event, JobChanged};
use domain::line::job::{Job, JobState};
use domain::line::ledger::Ledger;
use domain::line::machine::{self, Move, Record, Refused};
use sqlx::{Row, SqliteConnection};

use crate::db::Tx;
use crate::error::StoreError;
use crate::jobs::job;
use crate::row::{chunks, to_json, values};

/// Adds the time in the state that is left to the account of that state.
const MOVE: &str = "UPDATE job SET
        needs_wait_ms = needs_wait_ms + CASE WHEN state = 'waiting' AND $1 > since THEN $1 - since ELSE 0 END,
        queue_wait_ms = queue_wait_ms
            + CASE WHEN state = 'ready' AND not_before = 0 AND $1 > since THEN $1 - since ELSE 0 END,
        backoff_ms = backoff_ms
            + CASE WHEN state = 'ready' AND not_before > 0 AND $1 > since THEN $1 - since ELSE 0 END,
        held_ms = held_ms + CASE WHEN state = 'held' AND $1 > since THEN $1 - since ELSE 0 END,
        lost_ms = lost_ms
            + CASE WHEN state IN ('running', 'cancelling') AND $2 NOT IN ('done', 'cancelling') AND $1 > since
                THEN $1 - since ELSE 0 END,
        since = CASE WHEN $2 = 'cancelling' THEN since ELSE $1 END, state = $2, hold = $3, not_before = $4, failures = $5, suspect = $6, solo_crashes = $7,
        cause = $8, finished_at = $9, output = COALESCE($10, output)
    WHERE id = $11 AND state = $12 AND attempt = $13
    RETURNING (SELECT COUNT(*) FROM job_need WHERE need = $11 AND open = 1) AS waiting";

/// What a move came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// The job is now in this state; for `ready` with the pause before it may be claimed, in milliseconds.
    To(JobState, i64),
    /// The job has another attempt or is gone from the state that was expected: nothing changed.
    Late,
    /// The state does not allow the move: nothing changed.
    Refused(Refused),
    /// A job in this state has no place in the queue: nothing changed.
    NotQueued(JobState),
    /// The other job is not queued in the same lane: nothing changed.
    OtherLane,
}

/// What a claim needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The job.
    pub job: &'a JobId,
    /// Its attempts before the claim.
    pub attempt: u32,
    /// Who takes it.
    pub worker: &'a str,
}

/// The record of an attempt as it begins.
pub(crate) struct Begun {
    job: String,
    attempt: u32,
    worker: String,
    started_at: WallMs,
    measure: String,
}

/// Writes the records of the attempts that a transaction began.
pub(crate) async fn begin_attempts(
    connection: &mut SqliteConnection,
    attempts: &[Begun],
) -> Result<(), StoreError> {
    for chunk in chunks(attempts) {
        let places = values(chunk.len(), 5);
        let sql = format!("INSERT INTO attempt (job, attempt, worker, started_at, measure) VALUES {places}");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for attempt in chunk {
            query = query.bind(&attempt.job).bind(i64::from(attempt.attempt)).bind(&attempt.worker);
            query = query.bind(attempt.started_at.0).bind(&attempt.measure);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

impl Tx {
    /// Takes a ready job for a worker, raising its attempt. None when another claim was faster.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn claim(&mut self, claim: Claim<'_>, now: WallMs) -> Result<Option<Job>, StoreError> {
        let row = sqlx::query(
            "UPDATE job SET state = 'running', attempt = attempt + 1,
                 queue_wait_ms = queue_wait_ms + CASE WHEN $1 > since THEN $1 - since ELSE 0 END, since = $1
             WHERE id = $2 AND state = 'ready' AND attempt = $3 RETURNING *",
        )
        .bind(now.0)
        .bind(claim.job.as_str())
        .bind(i64::from(claim.attempt))
        .fetch_optional(self.connection())
        .await?;
        let Some(claimed) = row.as_ref().map(job).transpose()? else { return Ok(None) };
        self.begin_attempt(Begun {
            job: claimed.id.0.clone(),
            attempt: claimed.attempt,
            worker: claim.worker.to_owned(),
            started_at: now,
            measure: format!("{}/{}", claimed.engine, claimed.work.measure()),
        });
        self.emit_state(&claimed);
        Ok(Some(claimed))
    }

    /// Moves a job, if it still has this attempt.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn move_job(
        &mut self,
        id: &JobId,
        attempt: u32,
        action: Move,
        cause: Option<&str>,
        now: WallMs,
    ) -> Result<Moved, StoreError> {
        let Some((before, needs_open)) = self.job_for_move(id).await? else { return Ok(Moved::Late) };
        if before.attempt != attempt {
            return Ok(Moved::Late);
        }
        self.write_move(before, needs_open, action, cause, None, now).await
    }

    /// Moves a job whatever its attempt; for what a person asks. A job that would wait for one that failed or
    /// was cancelled is held instead.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn steer_job(&mut self, id: &JobId, action: Move, now: WallMs) -> Result<Moved, StoreError> {
        let Some((before, needs_open)) = self.job_for_move(id).await? else { return Ok(Moved::Late) };
        let cause = before.cause.clone();
        let moved = self.write_move(before, needs_open, action, cause.as_deref(), None, now).await?;
        if moved == Moved::To(JobState::Waiting, 0) {
            return Ok(self.hold_without_hope(id, now).await?.unwrap_or(moved));
        }
        Ok(moved)
    }

    /// Finishes a job with its result, if it still has this attempt.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn finish_job(
        &mut self,
        id: &JobId,
        attempt: u32,
        output: Option<&ContentHash>,
        now: WallMs,
    ) -> Result<Moved, StoreError> {
        let Some((before, needs_open)) = self.job_for_move(id).await? else { return Ok(Moved::Late) };
        if before.attempt != attempt {
            return Ok(Moved::Late);
        }
        self.write_move(before, needs_open, Move::Finish, None, output, now).await
    }

    /// Closes the record of an attempt.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn end_attempt(
        &mut self,
        id: &JobId,
        attempt: u32,
        outcome: &str,
        ledger: Option<&Ledger>,
        now: WallMs,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE attempt SET ended_at = $1, outcome = $2, ledger = $3
             WHERE job = $4 AND attempt = $5 AND outcome IS NULL",
        )
        .bind(now.0)
        .bind(outcome)
        .bind(ledger.map(to_json))
        .bind(id.as_str())
        .bind(i64::from(attempt))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Jobs that some worker has, or had when an earlier start of the program ended.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn claimed_jobs(&mut self) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job WHERE state IN ('running', 'cancelling') ORDER BY id")
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(job).collect()
    }

    /// Jobs that pause after a failure, with the time at which they may be claimed.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn pausing_jobs(&mut self) -> Result<Vec<(JobId, WallMs)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, not_before FROM job WHERE state = 'ready' AND not_before > 0 ORDER BY id",
        )
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(|row| Ok((JobId(row.try_get("id")?), WallMs(row.try_get("not_before")?)))).collect()
    }

    /// Ends the pause of a job after a failure.
    ///
    /// # Errors
    ///
    /// See [`Tx::claim`].
    pub async fn end_pause(&mut self, id: &JobId, now: WallMs) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE job SET not_before = 0, since = $1,
                 backoff_ms = backoff_ms + CASE WHEN $1 > since THEN $1 - since ELSE 0 END
             WHERE id = $2 AND state = 'ready' AND not_before > 0",
        )
        .bind(now.0)
        .bind(id.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The job as it is, and whether something that it needs is unfinished.
    pub(crate) async fn job_for_move(&mut self, id: &JobId) -> Result<Option<(Job, bool)>, StoreError> {
        let row = sqlx::query("SELECT * FROM job WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            let open: i64 = row.try_get("open_needs")?;
            Ok((job(&row)?, open > 0))
        })
        .transpose()
    }

    /// Decides where a move leads and writes it; then whatever waited for the job moves too.
    pub(crate) async fn write_move(
        &mut self,
        before: Job,
        needs_open: bool,
        action: Move,
        cause: Option<&str>,
        output: Option<&ContentHash>,
        now: WallMs,
    ) -> Result<Moved, StoreError> {
        let record = Record {
            failures: before.failures,
            suspect: before.suspect,
            solo_crashes: before.solo_crashes,
            needs_open,
        };
        let step = match machine::step(before.state, action, record) {
            Ok(step) => step,
            Err(refused) => return Ok(Moved::Refused(refused)),
        };
        let not_before = if step.backoff_ms > 0 { now.0 + step.backoff_ms } else { 0 };
        let done = sqlx::query(MOVE)
            .bind(now.0)
            .bind(step.state.as_str())
            .bind(step.hold.map(domain::line::job::Hold::as_str))
            .bind(not_before)
            .bind(i64::from(step.failures))
            .bind(i64::from(step.suspect))
            .bind(i64::from(step.solo_crashes))
            .bind(cause)
            .bind(step.state.is_final().then_some(now.0))
            .bind(output.map(|output| output.0.as_str()))
            .bind(before.id.as_str())
            .bind(before.state.as_str())
            .bind(i64::from(before.attempt))
            .fetch_optional(self.connection())
            .await?;
        let Some(done) = done else { return Ok(Moved::Late) };
        let waiting: i64 = done.try_get("waiting")?;
        let after = Job { state: step.state, hold: step.hold, cause: cause.map(str::to_owned), ..before };
        self.emit_state(&after);
        if waiting > 0 {
            Box::pin(self.after_move(&after, output, now)).await?;
        }
        Ok(Moved::To(step.state, step.backoff_ms))
    }

    pub(crate) fn emit_state(&mut self, job: &Job) {
        self.emit(Event::Job(JobChanged {
            job: job.id.clone(),
            project: job.project.clone(),
            shot: job.shot.clone(),
            kind: job.work.kind().to_owned(),
            state: job.state,
            attempt: job.attempt,
            hold: job.hold,
            cause: job.cause.clone(),
        }));
    }
}
