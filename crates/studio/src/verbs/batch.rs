//! Batches: how far they are, and steering all jobs of one.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::clock::WallMs;
use domain::id::{BatchId, JobId};
use domain::line::budget::Budget;
use domain::line::eta::Estimate;
use domain::line::job::{Hold, JobState};
use domain::line::machine::Move;
use domain::morning::cause_key;
use store::{Batch, BatchFilter, JobFilter, JobSummary, Place};

use super::estimate::in_turn;
use crate::error::{Refusal, StudioError};
use crate::line::crew::Crew;
use crate::line::dispatch::{Dispatch, Steering, Upkeep, UpkeepStep};
use crate::studio::Studio;

/// Jobs that are read and steered at once.
const AT_ONCE: u32 = 200;

/// A batch with what is known of its time.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchDetails {
    /// The batch.
    pub batch: Batch,
    /// When the last of its jobs came to an end.
    pub last_finished_at: Option<WallMs>,
    /// How long the rest takes; none without history, workers, or a rest.
    pub rest: Option<Estimate>,
}

/// What can be done with all jobs of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchSteering {
    /// Cancel whatever is not over.
    Cancel,
    /// Pause whatever waits for its turn.
    Pause,
    /// Let what a person paused go on, and what is held for a budget that was raised.
    Resume,
    /// Try again what failed, and what is held for a failure.
    Retry,
}

impl BatchSteering {
    /// The states of the jobs it is about.
    fn states(self) -> BTreeSet<JobState> {
        use JobState::{Failed, Held, Ready, Running, Waiting};
        match self {
            Self::Cancel => [Waiting, Ready, Running, Held].into(),
            Self::Pause => [Waiting, Ready].into(),
            Self::Resume => [Held].into(),
            Self::Retry => [Failed, Held].into(),
        }
    }

    /// What is done with a job in one of these states; none when it is not meant.
    fn of(self, job: &JobSummary) -> Option<Move> {
        match (self, job.state, job.hold) {
            (Self::Cancel, ..) => Some(Move::Cancel),
            (Self::Pause, ..) => Some(Move::Pause),
            (Self::Resume, _, Some(Hold::Person | Hold::Budget)) => Some(Move::Resume),
            (Self::Retry, JobState::Failed, _) => Some(Move::Retry),
            (Self::Retry, _, Some(Hold::NeedFailed | Hold::AttemptsSpent | Hold::CrashSuspect)) => {
                Some(Move::Resume)
            }
            _ => None,
        }
    }
}

impl Studio {
    /// Batches, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn batches(&self, filter: &BatchFilter) -> Result<Vec<Batch>, StudioError> {
        Ok(self.store.batches(filter).await?)
    }

    /// One batch.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn batch(&self, id: &BatchId) -> Result<Batch, StudioError> {
        self.store.batch(id).await?.ok_or_else(|| StudioError::NotFound {
            what: "batch",
            name: id.to_string(),
            fix: "`sakuga batch list` lists them".to_owned(),
        })
    }

    /// One batch with its times; `crew` says how many workers share the rest.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn batch_details(&self, id: &BatchId, crew: &Crew) -> Result<BatchDetails, StudioError> {
        let batch = self.batch(id).await?;
        let last_finished_at = self.store.last_finish(id).await?;
        Ok(BatchDetails { batch, last_finished_at, rest: self.rest_of(id, crew).await? })
    }

    /// The rest of a batch, as if its kinds of work came one after the other; none when one of them cannot be
    /// estimated.
    async fn rest_of(&self, id: &BatchId, crew: &Crew) -> Result<Option<Estimate>, StudioError> {
        let mut parts = Vec::new();
        for (engine, first, jobs) in self.store.rest_of_batch(id).await? {
            let Some(first) = self.store.job(&first).await? else { return Ok(None) };
            let workers = crew.of_engine(&engine);
            parts.push(self.eta(&engine, &first.work.measure(), jobs, workers).await?);
        }
        Ok(in_turn(parts.into_iter()))
    }

    /// Steers all jobs of a batch that are in a state for it; says how many were, and whom it did not suit any
    /// more when their turn came.
    ///
    /// # Errors
    ///
    /// When there is no such batch, its budget is spent and it was to go on, or the database does not answer.
    pub async fn steer_batch(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        id: &BatchId,
        steering: BatchSteering,
    ) -> Result<(u32, Vec<JobId>), StudioError> {
        self.steer_matching(dispatch, id, steering, |_| true).await
    }

    /// Tries the jobs of a batch again that failed, or are held, for one cause; see [`domain::morning::Failure::key`].
    ///
    /// # Errors
    ///
    /// When there is no such batch, nothing of it failed for that, its budget is spent, or the database does not
    /// answer.
    pub async fn retry_cause(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        id: &BatchId,
        cause: &str,
    ) -> Result<(u32, Vec<JobId>), StudioError> {
        let is_meant = |job: &JobSummary| key_of(job.state, job.hold, job.cause.as_deref()) == cause;
        let (steered, refused) = self.steer_matching(dispatch, id, BatchSteering::Retry, is_meant).await?;
        if steered == 0 && refused.is_empty() {
            let message = "nothing of the batch failed or is held for that cause";
            let fix = format!("`sakuga batch report {id}` lists the causes");
            return Err(Refusal::invalid("cause", message, fix));
        }
        Ok((steered, refused))
    }

    /// Allows a batch more than its budget was. What is held for it goes on when it is resumed.
    ///
    /// # Errors
    ///
    /// When there is no such batch, or it has no budget of that kind.
    pub async fn raise_budget(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        id: &BatchId,
        more: Budget,
    ) -> Result<Budget, StudioError> {
        let batch = self.batch(id).await?;
        for (field, asked, limit) in [
            ("budget_minutes", more.time_ms.is_some(), batch.budget.time_ms.is_some()),
            ("budget_attempts", more.attempts.is_some(), batch.budget.attempts.is_some()),
        ] {
            if asked && !limit {
                let message = "the batch has no such budget, so that it cannot be raised";
                return Err(Refusal::invalid(field, message, "leave it out: nothing of that kind limits it"));
            }
        }
        let budget = batch.budget.raised_by(more);
        let (project, actor) = (batch.project, self.actor.clone());
        let step = UpkeepStep::Allow(id.clone(), budget);
        dispatch.upkeep(Upkeep { project, actor, step }).await?;
        Ok(budget)
    }

    async fn steer_matching(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        id: &BatchId,
        steering: BatchSteering,
        is_meant: impl Fn(&JobSummary) -> bool,
    ) -> Result<(u32, Vec<JobId>), StudioError> {
        let batch = self.batch(id).await?;
        if matches!(steering, BatchSteering::Resume | BatchSteering::Retry) {
            self.refuse_spent(&batch).await?;
        }
        let (mut steered, mut refused, mut after) = (0, Vec::new(), None);
        loop {
            let filter = JobFilter {
                batch: Some(id.clone()),
                states: steering.states(),
                after,
                limit: AT_ONCE,
                ..JobFilter::default()
            };
            let jobs = self.jobs(&filter).await?;
            after = jobs.last().map(Place::of);
            if after.is_none() {
                break;
            }
            let wanted: Vec<(JobId, Steering)> = jobs
                .iter()
                .filter(|job| is_meant(job))
                .filter_map(|job| steering.of(job).map(|action| (job.id.clone(), action.into())))
                .collect();
            let ids: Vec<JobId> = wanted.iter().map(|(job, _)| job.clone()).collect();
            let outcomes = self.steer_jobs(dispatch, wanted).await;
            for (id, outcome) in ids.into_iter().zip(outcomes) {
                match outcome {
                    Ok(_) => steered += 1,
                    Err(_) => refused.push(id),
                }
            }
        }
        if steered > 0 && batch.report.is_some() {
            self.want_report_again(&batch).await?;
        }
        Ok((steered, refused))
    }

    /// What goes on would be held again at once.
    async fn refuse_spent(&self, batch: &Batch) -> Result<(), StudioError> {
        if batch.budget.is_none() || !batch.budget.is_spent(self.store.spent(&batch.id).await?) {
            return Ok(());
        }
        Err(Refusal::conflict(
            "budget_spent",
            format!("the budget of \"{}\" is spent", batch.label),
            format!(
                "allow it more: `sakuga batch resume {} --budget-minutes +60`, or --budget-attempts +50",
                batch.id
            ),
        ))
    }

    /// What has a report gets a new one when nothing of it moves any more.
    async fn want_report_again(&self, batch: &Batch) -> Result<(), StudioError> {
        let mut tx = self.begin().await?;
        tx.want_report(&batch.id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The cause of a job that failed or is held, as a short word.
pub(super) fn key_of(state: JobState, hold: Option<Hold>, cause: Option<&str>) -> String {
    cause_key(hold.map_or(state.as_str(), Hold::as_str), cause.unwrap_or_default())
}
