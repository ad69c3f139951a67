//! What an attempt says of itself: where its time goes, how far it is, and what its picture looks like so far.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::line::ledger::{Ledger, Part, Stopwatch};
use engines::Report;

use crate::line::bus::{Bus, Message, Preview, Progress};
use crate::line::dispatch::Lease;

/// The least time between two tellings of progress: with the first and the last at most ten in a second.
const PROGRESS_PAUSE: Duration = Duration::from_millis(125);

/// The least time between two previews.
const PREVIEW_PAUSE: Duration = Duration::from_millis(250);

/// The most bytes of a preview; a larger one is dropped.
const LARGEST_PREVIEW: usize = 256 * 1024;

/// Times an attempt and tells the bus how far it is.
pub struct Reporter {
    clock: Arc<dyn Clock>,
    bus: Bus,
    watch: Stopwatch,
    /// The furthest that was reached.
    furthest: Progress,
    /// Whether everybody knows of `furthest`.
    told: bool,
    told_at: Option<Duration>,
    shown_at: Option<Duration>,
}

impl Reporter {
    pub(in crate::line) fn new(lease: &Lease, clock: Arc<dyn Clock>, bus: Bus) -> Self {
        let job = &lease.job;
        let furthest = Progress {
            job: job.id.clone(),
            project: job.project.clone(),
            attempt: job.attempt,
            done: 0,
            total: 0,
        };
        let watch = Stopwatch::started(lease.claimed_at);
        Self { clock, bus, watch, furthest, told: true, told_at: None, shown_at: None }
    }

    /// The account until now, the last part being what is done with the file.
    pub(crate) fn account(&self, engine: &str) -> Ledger {
        let ledger = self.watch.clone().stop(Part::Post, self.now());
        Ledger { engine: engine.to_owned(), device: "cpu".to_owned(), ..ledger }
    }

    /// Tells how far the attempt came, when its last step came too soon after the one before.
    pub(super) fn tell_last(&mut self) {
        if !self.told {
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.told = true;
        self.told_at = Some(self.now());
        self.bus.publish(Message::Progress(self.furthest.clone()));
    }

    fn now(&self) -> Duration {
        self.clock.monotonic()
    }

    fn due(&self, last: Option<Duration>, pause: Duration) -> bool {
        last.is_none_or(|last| self.now().saturating_sub(last) >= pause)
    }
}

impl Report for Reporter {
    fn lap(&mut self, part: Part) {
        let now = self.now();
        self.watch.lap(part, now);
    }

    fn progress(&mut self, done: u32, total: u32) {
        let done = done.min(total);
        let further = self.furthest.total == 0
            || u64::from(done) * u64::from(self.furthest.total) > u64::from(self.furthest.done) * u64::from(total);
        if !further || total == 0 {
            return;
        }
        (self.furthest.done, self.furthest.total) = (done, total);
        self.told = false;
        if self.due(self.told_at, PROGRESS_PAUSE) {
            self.tell();
        }
    }

    fn wants_previews(&self) -> bool {
        self.bus.previews_wanted() && self.due(self.shown_at, PREVIEW_PAUSE)
    }

    fn preview(&mut self, jpeg: Vec<u8>) {
        if !self.wants_previews() || jpeg.len() > LARGEST_PREVIEW {
            return;
        }
        self.shown_at = Some(self.now());
        let Progress { job, project, attempt, .. } = self.furthest.clone();
        self.bus.show(Preview { job, project, attempt, jpeg: jpeg.into() });
    }
}
