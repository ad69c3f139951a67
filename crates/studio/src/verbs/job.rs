//! Looking at jobs and steering them.

use std::sync::Arc;

use domain::asset::Asset;
use domain::id::JobId;
use domain::line::job::JobState;
use domain::line::work::Work;
use store::{Attempt, JobFilter, JobSummary, Linked, Moved};
use tokio::task::JoinSet;

use crate::error::{Refusal, StudioError};
use crate::line::dispatch::{Dispatch, Steering};
use crate::studio::Studio;

/// A job with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobDetails {
    /// The job.
    pub job: JobSummary,
    /// What it does.
    pub work: Work,
    /// Its attempts, oldest first, each with the names that its engine has for it.
    pub attempts: Vec<(Attempt, Vec<String>)>,
    /// What it needs.
    pub needs: Vec<Linked>,
    /// What needs it.
    pub needed_by: Vec<Linked>,
    /// The files it made.
    pub assets: Vec<Asset>,
}

impl Studio {
    /// Jobs in the order of their submission, without what they do.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<JobSummary>, StudioError> {
        Ok(self.store.jobs(filter).await?)
    }

    /// How many jobs there are of each kind in each state.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn job_counts(&self) -> Result<Vec<(String, JobState, u32)>, StudioError> {
        Ok(self.store.job_counts(None).await?)
    }

    /// One job without what it does.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn job(&self, id: &JobId) -> Result<JobSummary, StudioError> {
        self.store.job_summary(id).await?.ok_or_else(|| unknown(id))
    }

    /// One job with its attempts, its needs and its files.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn job_details(&self, id: &JobId) -> Result<JobDetails, StudioError> {
        let job = self.job(id).await?;
        let work = self.store.job(id).await?.ok_or_else(|| unknown(id))?.work;
        let named = |attempt: Attempt| {
            let names = self.names_of_attempt(&job.engine, id, &attempt);
            (attempt, names)
        };
        let attempts = self.store.attempts_of(id).await?.into_iter().map(named).collect();
        Ok(JobDetails {
            job,
            work,
            attempts,
            needs: self.store.needs_of(id).await?,
            needed_by: self.store.needed_by(id).await?,
            assets: self.store.assets_of_job(id).await?,
        })
    }

    /// Cancels, pauses, resumes, retries or moves a job, and returns it as it is then.
    ///
    /// # Errors
    ///
    /// When there is no such job, or its state does not allow that.
    pub async fn steer_job(
        &self,
        dispatch: &dyn Dispatch,
        id: &JobId,
        steering: Steering,
    ) -> Result<JobSummary, StudioError> {
        let other = if let Steering::Before(other) = &steering { Some(other.clone()) } else { None };
        match dispatch.steer(id, steering, &self.actor).await? {
            Moved::To(..) => self.job(id).await,
            Moved::Refused(refused) => Err(wrong_state(id, refused.state)),
            Moved::NotQueued(state) => Err(wrong_state(id, state)),
            Moved::OtherLane => Err(other_lane(id, other.as_ref())),
            Moved::Late => Err(unknown(id)),
        }
    }

    /// Steers many jobs; each comes to its own end. They go to the line together, so that they share commits.
    pub async fn steer_jobs(
        &self,
        dispatch: &Arc<dyn Dispatch>,
        jobs: Vec<(JobId, Steering)>,
    ) -> Vec<Result<JobSummary, StudioError>> {
        let mut tasks = JoinSet::new();
        let mut outcomes: Vec<Result<JobSummary, StudioError>> = Vec::new();
        for (index, (id, steering)) in jobs.into_iter().enumerate() {
            outcomes.push(Err(StudioError::LineStopped));
            let (studio, dispatch) = (self.clone(), dispatch.clone());
            tasks.spawn(async move { (index, studio.steer_job(dispatch.as_ref(), &id, steering).await) });
        }
        while let Some(ended) = tasks.join_next().await {
            if let Ok((index, outcome)) = ended {
                outcomes[index] = outcome;
            }
        }
        outcomes
    }
}

fn wrong_state(id: &JobId, state: JobState) -> StudioError {
    Refusal::conflict(
        "wrong_state",
        format!("job {id} is {state}: that cannot be done with it"),
        format!("`sakuga job show {id}` tells more"),
    )
}

fn other_lane(id: &JobId, other: Option<&JobId>) -> StudioError {
    let other = other.map_or("the other job", JobId::as_str);
    Refusal::conflict(
        "other_lane",
        format!("job {id} cannot go before {other}: they do not wait in the same lane"),
        "choose a queued job with the same project, engine, band and model",
    )
}

pub(super) fn unknown(id: &JobId) -> StudioError {
    StudioError::NotFound {
        what: "job",
        name: id.to_string(),
        fix: "`sakuga job list` lists them".to_owned(),
    }
}
