//! What an attempt says of itself: where its time goes, how far it is, and what its picture looks like so far.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::line::ledger::{Ledger, Nodes, Part, Stopwatch};
use domain::line::usual::Usual;
use engines::Report;

use crate::line::bus::{Bus, Message, Preview, Progress, Stage};
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
    /// Where the engine works; empty while it did not say.
    device: String,
    /// The most memory that the engine said the work took, in MiB.
    memory_mb: Option<u64>,
    /// What was done otherwise than asked.
    adapted: Vec<String>,
    /// By which names the engine was asked.
    asked_as: Vec<String>,
    /// What equal work took before.
    usual: Usual,
    /// What of its graph has to run.
    nodes: Option<Nodes>,
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
            stage: None,
            remaining: None,
        };
        Self::telling(clock, bus, Stopwatch::started(lease.claimed_at), furthest)
    }

    /// A reporter that has told nothing yet.
    fn telling(clock: Arc<dyn Clock>, bus: Bus, watch: Stopwatch, furthest: Progress) -> Self {
        Self {
            clock,
            bus,
            watch,
            furthest,
            told: true,
            told_at: None,
            shown_at: None,
            device: String::new(),
            memory_mb: None,
            adapted: Vec::new(),
            asked_as: Vec::new(),
            usual: Usual::default(),
            nodes: None,
        }
    }

    /// The account until now, the last part being what is done with the file.
    pub(crate) fn account(&self, engine: &str) -> Ledger {
        let ledger = self.watch.clone().stop(Part::Post, self.now());
        let device = if self.device.is_empty() { "cpu" } else { &self.device };
        Ledger {
            engine: engine.to_owned(),
            device: device.to_owned(),
            memory_peak_mb: self.memory_mb,
            adapted: self.adapted.clone(),
            engine_jobs: self.asked_as.clone(),
            nodes: self.nodes,
            ..ledger
        }
    }

    /// Learns what equal work took before, by which it says how much longer it takes.
    pub(super) fn expect(&mut self, usual: Usual) {
        self.usual = usual;
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

    fn lap_at(&mut self, part: Part, at: Duration) {
        self.watch.lap(part, at.min(self.now()));
    }

    fn device(&mut self, name: &str) {
        name.clone_into(&mut self.device);
    }

    fn memory(&mut self, mb: u64) {
        self.memory_mb = self.memory_mb.max(Some(mb));
    }

    fn adapted(&mut self, what: &str) {
        tracing::warn!(what, "something was done otherwise than asked");
        self.adapted.push(what.to_owned());
    }

    fn asked_as(&mut self, name: &str) {
        self.asked_as.push(name.to_owned());
    }

    fn stage(&mut self, part: Part, step: u32, steps: u32) {
        // It is told with the progress that it makes.
        self.furthest.stage = Some(Stage { part, step, steps });
    }

    fn nodes(&mut self, nodes: Nodes) {
        self.nodes = Some(nodes);
    }

    fn progress(&mut self, done: u32, total: u32) {
        let done = done.min(total);
        let further = self.furthest.total == 0
            || u64::from(done) * u64::from(self.furthest.total)
                > u64::from(self.furthest.done) * u64::from(total);
        if !further || total == 0 {
            return;
        }
        (self.furthest.done, self.furthest.total) = (done, total);
        self.furthest.remaining = self.usual.remaining(f64::from(done) / f64::from(total));
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

#[cfg(test)]
mod tests {
    use domain::id::{JobId, ProjectId};
    use proptest::prelude::*;
    use testkit::ManualClock;

    use super::*;

    fn reporter(clock: &ManualClock, bus: &Bus) -> Reporter {
        let (job, project) = (JobId("job".to_owned()), ProjectId("project".to_owned()));
        let furthest = Progress { job, project, attempt: 1, done: 0, total: 0, stage: None, remaining: None };
        let watch = Stopwatch::started(clock.monotonic());
        Reporter::telling(Arc::new(clock.clone()), bus.clone(), watch, furthest)
    }

    proptest! {
        #[test]
        fn progress_never_falls_is_told_at_most_ten_times_a_second_and_to_its_end(
            steps in prop::collection::vec((0_u64..200, 0_u32..40, 0_u32..40), 1..120),
        ) {
            let (clock, bus) = (ManualClock::default(), Bus::default());
            let mut heard = bus.subscribe();
            let mut reporter = reporter(&clock, &bus);
            let mut told: Vec<(Duration, f64)> = Vec::new();
            let mut furthest = None::<f64>;
            for (pause, done, total) in steps {
                clock.advance(Duration::from_millis(pause));
                reporter.progress(done, total);
                if total > 0 {
                    let part = f64::from(done.min(total)) / f64::from(total);
                    furthest = Some(furthest.map_or(part, |furthest| furthest.max(part)));
                }
                while let Ok(Message::Progress(progress)) = heard.try_recv() {
                    told.push((clock.monotonic(), f64::from(progress.done) / f64::from(progress.total)));
                }
            }
            reporter.tell_last();
            while let Ok(Message::Progress(progress)) = heard.try_recv() {
                told.push((clock.monotonic(), f64::from(progress.done) / f64::from(progress.total)));
            }
            prop_assert_eq!(told.last().map(|(_, part)| *part), furthest);
            for pair in told.windows(2) {
                prop_assert!(pair[0].1 < pair[1].1, "told {:?}", told);
            }
            for eleven in told.windows(11) {
                prop_assert!(eleven[10].0 >= eleven[0].0 + Duration::from_secs(1), "told {:?}", told);
            }
        }
    }

    #[test]
    fn previews_are_wanted_and_shown_only_while_somebody_looks_and_not_too_often() {
        let (clock, bus) = (ManualClock::default(), Bus::default());
        let mut seen = bus.previews();
        let mut reporter = reporter(&clock, &bus);
        assert!(!reporter.wants_previews());
        reporter.preview(vec![1]);
        let interest = bus.want_previews();
        reporter.preview(vec![2]);
        assert!(!reporter.wants_previews(), "one was shown just now");
        reporter.preview(vec![3]);
        clock.advance(PREVIEW_PAUSE);
        reporter.preview(vec![0; LARGEST_PREVIEW + 1]);
        reporter.preview(vec![4]);
        drop(interest);
        clock.advance(PREVIEW_PAUSE);
        reporter.preview(vec![5]);
        let shown: Vec<u8> = std::iter::from_fn(|| Some(seen.try_recv().ok()?.jpeg[0])).collect();
        assert_eq!(shown, [2, 4]);
    }
}
