//! Looking at jobs and steering them.

use domain::asset::Asset;
use domain::id::JobId;
use domain::line::job::{Job, JobState};
use domain::line::machine::Move;
use store::{Account, JobFilter, Moved};

use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;

/// A job with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobDetails {
    /// The job.
    pub job: Job,
    /// Its attempts, oldest first.
    pub attempts: Vec<Account>,
    /// The files it made.
    pub assets: Vec<Asset>,
}

impl Studio {
    /// Jobs in the order of their submission.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<Job>, StudioError> {
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

    /// One job.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn job(&self, id: &JobId) -> Result<Job, StudioError> {
        self.store.job(id).await?.ok_or_else(|| unknown(id))
    }

    /// One job with its attempts and files.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn job_details(&self, id: &JobId) -> Result<JobDetails, StudioError> {
        let job = self.job(id).await?;
        let attempts = self.store.accounts(None, None, Some(id)).await?;
        let assets = self.store.assets_of_job(id).await?;
        Ok(JobDetails { job, attempts, assets })
    }

    /// Cancels, pauses, resumes or retries a job, and returns it as it is then.
    ///
    /// # Errors
    ///
    /// When there is no such job, or its state does not allow that.
    pub async fn steer_job(
        &self,
        dispatch: &dyn Dispatch,
        id: &JobId,
        action: Move,
    ) -> Result<Job, StudioError> {
        match dispatch.steer(id, action, &self.actor).await? {
            Moved::To(..) => self.job(id).await,
            Moved::Refused(refused) => Err(Refusal::conflict(
                "wrong_state",
                format!("job {id} is {}: that cannot be done with it", refused.state),
                format!("`sakuga job show {id}` tells more"),
            )),
            Moved::Late => Err(unknown(id)),
        }
    }
}

fn unknown(id: &JobId) -> StudioError {
    StudioError::NotFound {
        what: "job",
        name: id.to_string(),
        fix: "`sakuga job list` lists them".to_owned(),
    }
}
