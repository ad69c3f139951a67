//! Batches: how far they are, and steering all jobs of one.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::clock::WallMs;
use domain::id::{BatchId, JobId};
use domain::line::eta::Estimate;
use domain::line::job::{Hold, JobState};
use domain::line::machine::Move;
use store::{Batch, BatchFilter, JobFilter, JobSummary, Place};

use crate::error::StudioError;
use crate::line::crew::Crew;
use crate::line::dispatch::{Dispatch, Steering};
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
    /// Let what a person paused go on.
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
            (Self::Resume, _, Some(Hold::Person)) => Some(Move::Resume),
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
        let mut sum: Option<Estimate> = None;
        for (engine, first, jobs) in self.store.rest_of_batch(id).await? {
            let Some(first) = self.store.job(&first).await? else { return Ok(None) };
            let workers = crew.of_engine(&engine);
            let Some(part) = self.eta(&engine, &first.work.measure(), jobs, workers).await? else {
                return Ok(None);
            };
            sum = Some(sum.map_or(part, |sum| Estimate {
                low_ms: sum.low_ms + part.low_ms,
                likely_ms: sum.likely_ms + part.likely_ms,
                high_ms: sum.high_ms + part.high_ms,
                samples: sum.samples.min(part.samples),
            }));
        }
        Ok(sum)
    }

    /// Steers all jobs of a batch that are in a state for it; says how many were, and whom it did not suit any
    /// more when their turn came.
    ///
    /// # Errors
    ///
    /// When there is no such batch, or the database does not answer.
    pub async fn steer_batch(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        id: &BatchId,
        steering: BatchSteering,
    ) -> Result<(u32, Vec<JobId>), StudioError> {
        self.batch(id).await?;
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
                return Ok((steered, refused));
            }
            let wanted: Vec<(JobId, Steering)> = jobs
                .iter()
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
    }
}
