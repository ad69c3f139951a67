//! Reading the event log, and keeping it small.

use std::collections::BTreeSet;

use domain::id::{JobId, ProjectId};
use domain::line::event::Record;
use domain::line::retention::Retention;
use store::EventLog;

use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Events with numbers above `since`, in order, at most `limit`; only those of `project` when one is given.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn events_since(
        &self,
        since: i64,
        project: Option<&ProjectId>,
        limit: u32,
    ) -> Result<Vec<Record>, StudioError> {
        Ok(self.store.events_since(since, project, limit).await?)
    }

    /// What the event log reaches over.
    ///
    /// # Errors
    ///
    /// See [`Studio::events_since`].
    pub async fn event_log(&self) -> Result<EventLog, StudioError> {
        Ok(self.store.event_log().await?)
    }

    /// Forgets old events of the line; those of people stay. Cheap when nothing has to go.
    ///
    /// # Errors
    ///
    /// See [`Studio::events_since`].
    pub async fn trim_events(&self) -> Result<i64, StudioError> {
        Ok(self.store.trim_events(Retention::default(), self.clock.wall()).await?)
    }

    /// Those of `jobs` that will still move by themselves: neither finished, nor held, nor waiting for a held one.
    ///
    /// # Errors
    ///
    /// See [`Studio::events_since`].
    pub async fn unsettled_of(&self, jobs: &BTreeSet<JobId>) -> Result<BTreeSet<JobId>, StudioError> {
        Ok(&self.store.unsettled_jobs().await? & jobs)
    }
}
