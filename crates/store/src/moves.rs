//! Moves: every change of a job's state, as a compare-and-set on state and attempt.
//!
//! Where a move leads is decided by `domain::line::machine::step`; here it is written, together with the time
//! that was spent in the state that is left and the event that says so.

use std::collections::BTreeMap;

use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::event::{Event, JobChanged};
use domain::line::job::{Job, JobState};
use domain::line::ledger::Ledger;
use domain::line::machine::{self, Move, Record, Refused, Step};
use sqlx::Row;

use crate::db::Tx;
use crate::error::StoreError;
use crate::jobs::job;
use crate::row::{chunks, to_json, values};

/// Moves several jobs, one per row of values; the columns of a row are those that [`Tx::write_rows`] binds. Adds the
/// time in the state that is left to the account of that state.
const MOVE: [&str; 2] = [
    "UPDATE job SET
        needs_wait_ms = needs_wait_ms
            + CASE WHEN state = 'waiting' AND column1 > since THEN column1 - since ELSE 0 END,
        queue_wait_ms = queue_wait_ms
            + CASE WHEN state = 'ready' AND not_before = 0 AND column1 > since THEN column1 - since ELSE 0 END,
        backoff_ms = backoff_ms
            + CASE WHEN state = 'ready' AND not_before > 0 AND column1 > since THEN column1 - since ELSE 0 END,
        held_ms = held_ms + CASE WHEN state = 'held' AND column1 > since THEN column1 - since ELSE 0 END,
        lost_ms = lost_ms
            + CASE WHEN state IN ('running', 'cancelling') AND column2 NOT IN ('done', 'cancelling')
                AND column1 > since THEN column1 - since ELSE 0 END,
        since = CASE WHEN column2 = 'cancelling' THEN since ELSE column1 END, state = column2, hold = column3,
        not_before = column4, failures = column5, suspect = column6, solo_crashes = column7, cause = column8,
        finished_at = column9, output = COALESCE(column10, output)
    FROM (VALUES ",
    ") AS moving
    WHERE id = column11 AND state = column12 AND attempt = column13
    RETURNING id, (SELECT COUNT(*) FROM job_need WHERE job_need.need = job.id AND job_need.open = 1) AS waiting",
];

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

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The job.
    pub job: &'a JobId,
    /// The attempt; when the job has another one, nothing changes.
    pub attempt: u32,
    /// What happened.
    pub action: Move,
    /// Why, in words.
    pub cause: Option<&'a str>,
    /// The result.
    pub output: Option<&'a ContentHash>,
    /// Where the time went, as far as it is known.
    pub ledger: Option<&'a Ledger>,
}

impl<'a> Ending<'a> {
    /// An end about which nothing more is known than what happened.
    #[must_use]
    pub fn new(job: &'a JobId, attempt: u32, action: Move) -> Self {
        Self { job, attempt, action, cause: None, output: None, ledger: None }
    }

    /// How the record of the attempt says it, when it led to `state`.
    fn outcome(&self, state: JobState) -> &'static str {
        match (state, self.action) {
            (JobState::Cancelled, _) => "cancelled",
            (_, Move::Finish) => "done",
            (_, Move::Fail(_)) => "failed",
            (_, Move::GiveBack) => "given_back",
            _ => "lost",
        }
    }
}

/// A job that is to be moved, as it was read.
pub(crate) struct Moving<'a> {
    pub(crate) before: Job,
    pub(crate) needs_open: bool,
    pub(crate) action: Move,
    pub(crate) cause: Option<&'a str>,
    pub(crate) output: Option<&'a ContentHash>,
}

impl Moving<'_> {
    fn step(&self) -> Result<Step, Refused> {
        let record = Record {
            failures: self.before.failures,
            suspect: self.before.suspect,
            solo_crashes: self.before.solo_crashes,
            needs_open: self.needs_open,
        };
        machine::step(self.before.state, self.action, record)
    }
}

impl Tx {
    /// Ends attempts: moves their jobs, if they still have these attempts, and closes the records. Of two ends of
    /// one attempt the first counts.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn end_attempts(
        &mut self,
        endings: &[Ending<'_>],
        now: WallMs,
    ) -> Result<Vec<Moved>, StoreError> {
        let jobs: Vec<&JobId> = endings.iter().map(|ending| ending.job).collect();
        let mut read = self.jobs_for_move(&jobs).await?;
        let (mut moving, mut places) = (Vec::new(), Vec::new());
        for (place, ending) in endings.iter().enumerate() {
            // The end of an earlier attempt takes nothing from that of the current one beside it.
            let current = read.get(ending.job).is_some_and(|(job, _)| job.attempt == ending.attempt);
            if !current {
                continue;
            }
            let Some((before, needs_open)) = read.remove(ending.job) else { continue };
            let Ending { action, cause, output, .. } = *ending;
            moving.push(Moving { before, needs_open, action, cause, output });
            places.push(place);
        }
        let mut moved = vec![Moved::Late; endings.len()];
        for (place, to) in places.into_iter().zip(self.write_moves(moving, now).await?) {
            moved[place] = to;
        }
        self.close_attempts(endings, &moved, now).await?;
        Ok(moved)
    }

    /// Closes the records of the attempts whose ends counted.
    async fn close_attempts(
        &mut self,
        endings: &[Ending<'_>],
        moved: &[Moved],
        now: WallMs,
    ) -> Result<(), StoreError> {
        let counted = |(ending, moved)| match moved {
            &Moved::To(state, _) => Some((ending, Ending::outcome(ending, state))),
            _ => None,
        };
        let closing: Vec<(&Ending<'_>, &str)> = endings.iter().zip(moved).filter_map(counted).collect();
        for chunk in chunks(&closing) {
            let sql = format!(
                "UPDATE attempt SET ended_at = column1, outcome = column2, ledger = column3
                 FROM (VALUES {}) AS closing
                 WHERE job = column4 AND attempt = column5 AND outcome IS NULL",
                values(chunk.len(), 5)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (ending, outcome) in chunk {
                query = query.bind(now.0).bind(*outcome).bind(ending.ledger.map(to_json));
                query = query.bind(ending.job.as_str()).bind(i64::from(ending.attempt));
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Moves a job whatever its attempt; for what a person asks. A job that would wait for one that failed or
    /// was cancelled is held instead.
    ///
    /// # Errors
    ///
    /// See [`Tx::end_attempts`].
    pub async fn steer_job(&mut self, id: &JobId, action: Move, now: WallMs) -> Result<Moved, StoreError> {
        let Some((before, needs_open)) = self.job_for_move(id).await? else { return Ok(Moved::Late) };
        let cause = before.cause.clone();
        let moving = Moving { before, needs_open, action, cause: cause.as_deref(), output: None };
        let moved = self.write_move(moving, now).await?;
        if moved == Moved::To(JobState::Waiting, 0) {
            return Ok(self.hold_without_hope(id, now).await?.unwrap_or(moved));
        }
        Ok(moved)
    }

    /// Jobs that some worker has, or had when an earlier start of the program ended.
    ///
    /// # Errors
    ///
    /// See [`Tx::end_attempts`].
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
    /// See [`Tx::end_attempts`].
    pub async fn pausing_jobs(&mut self) -> Result<Vec<(JobId, WallMs)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, not_before FROM job WHERE state = 'ready' AND not_before > 0 ORDER BY not_before, id",
        )
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(|row| Ok((JobId(row.try_get("id")?), WallMs(row.try_get("not_before")?)))).collect()
    }

    /// Ends the pause of a job after a failure.
    ///
    /// # Errors
    ///
    /// See [`Tx::end_attempts`].
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
        Ok(self.jobs_for_move(&[id]).await?.remove(id))
    }

    pub(crate) async fn jobs_for_move(
        &mut self,
        ids: &[&JobId],
    ) -> Result<BTreeMap<JobId, (Job, bool)>, StoreError> {
        let mut read = BTreeMap::new();
        for chunk in chunks(ids) {
            let sql = format!("SELECT * FROM job WHERE id IN (VALUES {})", values(chunk.len(), 1));
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for id in chunk {
                query = query.bind(id.as_str());
            }
            for row in query.fetch_all(self.connection()).await? {
                let open: i64 = row.try_get("open_needs")?;
                let job = job(&row)?;
                read.insert(job.id.clone(), (job, open > 0));
            }
        }
        Ok(read)
    }

    /// Decides where a move leads and writes it; then whatever waited for the job moves too.
    pub(crate) async fn write_move(&mut self, moving: Moving<'_>, now: WallMs) -> Result<Moved, StoreError> {
        Ok(self.write_moves(vec![moving], now).await?.pop().unwrap_or(Moved::Late))
    }

    /// The same for several jobs, each of which is named once.
    pub(crate) async fn write_moves(
        &mut self,
        moving: Vec<Moving<'_>>,
        now: WallMs,
    ) -> Result<Vec<Moved>, StoreError> {
        let steps: Vec<Result<Step, Refused>> = moving.iter().map(Moving::step).collect();
        let allowed = moving.iter().zip(&steps).filter_map(|(moving, step)| Some((moving, step.ok()?)));
        let written = self.write_rows(&allowed.collect::<Vec<_>>(), now).await?;
        let mut moved = Vec::with_capacity(moving.len());
        for (moving, step) in moving.into_iter().zip(steps) {
            moved.push(match (step, written.get(&moving.before.id)) {
                (Err(refused), _) => Moved::Refused(refused),
                (Ok(_), None) => Moved::Late,
                (Ok(step), Some(waiting)) => self.after_written(moving, step, *waiting, now).await?,
            });
        }
        Ok(moved)
    }

    /// Writes where jobs move. Returns those that had not moved meanwhile, and how many wait for each.
    async fn write_rows(
        &mut self,
        moving: &[(&Moving<'_>, Step)],
        now: WallMs,
    ) -> Result<BTreeMap<JobId, i64>, StoreError> {
        let mut written = BTreeMap::new();
        for chunk in chunks(moving) {
            let sql = MOVE.join(&values(chunk.len(), 13));
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (Moving { before, cause, output, .. }, step) in chunk {
                query = query
                    .bind(now.0)
                    .bind(step.state.as_str())
                    .bind(step.hold.map(domain::line::job::Hold::as_str))
                    .bind(if step.backoff_ms > 0 { now.0 + step.backoff_ms } else { 0 })
                    .bind(i64::from(step.failures))
                    .bind(i64::from(step.suspect))
                    .bind(i64::from(step.solo_crashes))
                    .bind(*cause)
                    .bind(step.state.is_final().then_some(now.0))
                    .bind(output.map(|output| output.0.as_str()))
                    .bind(before.id.as_str())
                    .bind(before.state.as_str())
                    .bind(i64::from(before.attempt));
            }
            for row in query.fetch_all(self.connection()).await? {
                written.insert(JobId(row.try_get("id")?), row.try_get("waiting")?);
            }
        }
        Ok(written)
    }

    /// Says where a job is now, and moves what waits for it.
    async fn after_written(
        &mut self,
        moving: Moving<'_>,
        step: Step,
        waiting: i64,
        now: WallMs,
    ) -> Result<Moved, StoreError> {
        let Moving { before, cause, output, .. } = moving;
        let kind = before.work.kind();
        self.tally().leaves(&before.batch, kind, before.state);
        self.tally().enters(&before.batch, kind, step.state);
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
