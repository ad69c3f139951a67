//! Performing: what a worker does with a job once it has it.

mod draw;
mod guide;
mod reel;
mod segment;
mod sheet;
mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use assets::folder::DataFolder;
use assets::staging::Staging;
use domain::clock::Clock;
use domain::error::Fault;
use domain::id::{Ids, JobId};
use domain::line::ledger::{Ledger, Part, Stopwatch};
use domain::line::work::Work;
use engines::{Engine, Report};
use store::Store;

use super::bus::{Bus, Message};
use super::dispatch::{Delivery, Lease};
use crate::kit::Kit;

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

/// Times an attempt and tells the bus how far it is.
pub struct Reporter {
    job: JobId,
    clock: Arc<dyn Clock>,
    bus: Bus,
    watch: Stopwatch,
    furthest: u32,
}

impl Reporter {
    pub(super) fn new(lease: &Lease, clock: Arc<dyn Clock>, bus: Bus) -> Self {
        let watch = Stopwatch::started(lease.claimed_at);
        Self { job: lease.job.id.clone(), clock, bus, watch, furthest: 0 }
    }

    /// The account until now, the last part being what is done with the file.
    pub(crate) fn account(&self, engine: &str) -> Ledger {
        let ledger = self.watch.clone().stop(Part::Post, self.now());
        Ledger { engine: engine.to_owned(), device: "cpu".to_owned(), ..ledger }
    }

    fn now(&self) -> Duration {
        self.clock.monotonic()
    }
}

impl Report for Reporter {
    fn lap(&mut self, part: Part) {
        let now = self.now();
        self.watch.lap(part, now);
    }

    fn progress(&mut self, done: u32, total: u32) {
        self.furthest = self.furthest.max(done);
        self.bus.publish(Message::Progress { job: self.job.clone(), done: self.furthest, total });
    }
}
