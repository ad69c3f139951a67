//! Performing: what a worker does with a job once it has it.

mod clip;
mod draw;
mod guide;
mod inputs;
mod reel;
mod reporter;
mod segment;
mod sheet;
mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;

use assets::folder::DataFolder;
use assets::staging::Staging;
use domain::clock::Clock;
use domain::error::Fault;
use domain::id::{Ids, JobId};
use domain::line::ledger::{Ledger, Part};
use domain::line::work::Work;
use engines::{Engine, Report as _};
use store::Store;

use super::dispatch::{Delivery, Lease};
use crate::kit::Kit;

pub(crate) use inputs::file_with;
pub use reporter::Reporter;

/// Does the work of jobs. Shared by all workers; it keeps nothing between jobs.
pub struct Performer {
    pub(crate) store: Store,
    pub(crate) folder: Arc<DataFolder>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) engines: BTreeMap<String, Arc<dyn Engine>>,
    pub(crate) kit: Kit,
}

impl Performer {
    /// Does the work of one lease. Returns the result, or the failure with the account as far as it goes.
    pub(super) async fn perform(
        &self,
        lease: &Lease,
        mut reporter: Reporter,
    ) -> (Result<Delivery, Fault>, Option<Ledger>) {
        reporter.lap(Part::Dispatch);
        let job = &lease.job;
        let result = match &job.work {
            Work::Draw(draw) => self.draw(lease, draw, &mut reporter).await,
            Work::Segment(segment) => self.segment(lease, segment, &mut reporter).await,
            Work::Reel(reel) => self.reel(lease, reel, &mut reporter).await,
            Work::Sheet(sheet) => self.sheet(lease, sheet, &mut reporter).await,
        };
        reporter.tell_last();
        match result {
            Ok(delivery) => (Ok(delivery), None),
            Err(fault) => (Err(fault), Some(reporter.account(&job.engine))),
        }
    }

    /// Throws away what an attempt left that does not count.
    pub(super) async fn discard(&self, job: &JobId, attempt: u32) {
        let (folder, job) = (self.folder.clone(), job.clone());
        let thrown = tokio::task::spawn_blocking(move || {
            Staging::begin(&folder, &job, attempt).and_then(Staging::discard)
        });
        if let Ok(Err(error)) = thrown.await {
            tracing::warn!(error = %error, "failed to clear a staging folder; the next start will");
        }
    }
}
