//! What is left to do, and how long that will take.

use domain::id::{JobId, ProjectId};
use domain::line::eta::{Estimate, estimate};

use crate::error::StudioError;
use crate::studio::Studio;

/// How many earlier attempts an estimate is learned from at most.
const HISTORY: u32 = 200;

impl Studio {
    /// Estimates `remaining` pieces of work of this measure (see `domain::line::work::Work::measure`) for an
    /// engine with so many workers; none without history.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn eta(
        &self,
        engine: &str,
        measure: &str,
        remaining: usize,
        workers: usize,
    ) -> Result<Option<Estimate>, StudioError> {
        Ok(estimate(&self.lengths_ms(engine, measure).await?, remaining, workers))
    }

    /// How long, in milliseconds, the newest work of this measure took with an engine.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn lengths_ms(&self, engine: &str, measure: &str) -> Result<Vec<f64>, StudioError> {
        Ok(self.store.lengths_of(&format!("{engine}/{measure}"), HISTORY).await?)
    }

    /// What the line still has to do, in the order of submission, after one of them: jobs that are neither finished
    /// nor held, nor wait for one that is held. Of one project, or of all; at most so many.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn queue(
        &self,
        project: Option<&ProjectId>,
        after: Option<&JobId>,
        limit: u32,
    ) -> Result<Vec<JobId>, StudioError> {
        Ok(self.store.queue(project, after, limit).await?)
    }

    /// How many jobs are held: of one project, or of all.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn held(&self, project: Option<&ProjectId>) -> Result<u32, StudioError> {
        Ok(self.store.held(project).await?)
    }
}
