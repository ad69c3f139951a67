//! What the line measures of itself, for whoever monitors the studio.
//!
//! Workers write here when something ends; nothing here is read by the line, and nothing is lost that the rows do
//! not have. The one piece of shared state is the recent lengths of alike work, behind a lock that is held for a
//! few comparisons once per attempt.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use domain::line::job::Job;
use domain::line::ledger::{Ledger, Part};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::dispatch::Outcome;

/// Lengths of alike work that are remembered.
const REMEMBERED: usize = 64;

/// Lengths that must be known before anything counts as slow.
const ENOUGH: usize = 8;

/// How much longer than usual an attempt takes that counts as slow.
const SLOW: f64 = 2.0;

/// Engine and kind of work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    engine: String,
    kind: String,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ending {
    engine: String,
    kind: String,
    outcome: &'static str,
}

/// The class of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Class {
    engine: String,
    class: &'static str,
}

/// A part of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stage {
    engine: String,
    part: &'static str,
}

/// How soon a job is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Urgency {
    band: &'static str,
}

/// Counters and histograms of the line. Clones count together.
#[derive(Clone)]
pub struct Meter {
    attempts: Family<Ending, Counter>,
    cached: Family<Kind, Counter>,
    slow: Family<Kind, Counter>,
    faults: Family<Class, Counter>,
    attempt_seconds: Family<Kind, Histogram>,
    stage_seconds: Family<Stage, Histogram>,
    queue_wait_seconds: Family<Urgency, Histogram>,
    stuck: Gauge,
    lengths: Arc<Mutex<BTreeMap<String, VecDeque<f64>>>>,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            attempts: Family::default(),
            cached: Family::default(),
            slow: Family::default(),
            faults: Family::default(),
            attempt_seconds: Family::new_with_constructor(seconds),
            stage_seconds: Family::new_with_constructor(seconds),
            queue_wait_seconds: Family::new_with_constructor(seconds),
            stuck: Gauge::default(),
            lengths: Arc::default(),
        }
    }
}

/// From a millisecond to more than an hour, each bound four times the one before.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 4.0, 12))
}

impl Meter {
    /// Shows everything under its name.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("sakuga_attempts", "Attempts that ended", self.attempts.clone());
        registry.register("sakuga_cached", "Attempts answered from an earlier result", self.cached.clone());
        registry.register(
            "sakuga_slow_attempts",
            "Attempts that took more than twice the median of alike work",
            self.slow.clone(),
        );
        registry.register("sakuga_faults", "Failures of attempts by class", self.faults.clone());
        registry.register(
            "sakuga_attempt_seconds",
            "How long attempts took from claim to commit",
            self.attempt_seconds.clone(),
        );
        registry.register(
            "sakuga_stage_seconds",
            "How long the parts of attempts took",
            self.stage_seconds.clone(),
        );
        registry.register(
            "sakuga_queue_wait_seconds",
            "How long jobs waited for a worker before they were claimed",
            self.queue_wait_seconds.clone(),
        );
        registry.register(
            "sakuga_stuck_jobs",
            "Running jobs that have been silent for much longer than usual",
            self.stuck.clone(),
        );
    }

    /// A worker has claimed a job.
    pub(crate) fn claimed(&self, job: &Job) {
        let waited = job.waits.queue_wait_ms as f64 / 1000.0;
        self.queue_wait_seconds.get_or_create(&Urgency { band: job.band.as_str() }).observe(waited);
    }

    /// An attempt at a job has ended.
    pub(crate) fn ended(&self, job: &Job, outcome: &Outcome) {
        let (word, ledger) = match outcome {
            Outcome::Done(delivery) => ("done", Some(&delivery.ledger)),
            Outcome::Failed(fault, ledger) => {
                let class = Class { engine: job.engine.clone(), class: fault.class.as_str() };
                self.faults.get_or_create(&class).inc();
                ("failed", ledger.as_deref())
            }
            Outcome::GivenBack => ("given_back", None),
        };
        let kind = Kind { engine: job.engine.clone(), kind: job.work.kind().to_owned() };
        let ending = Ending { engine: kind.engine.clone(), kind: kind.kind.clone(), outcome: word };
        self.attempts.get_or_create(&ending).inc();
        let Some(ledger) = ledger else { return };
        self.account(&kind, ledger);
        if word == "done" {
            self.compare(&kind, &format!("{}/{}", job.engine, job.work.measure()), ledger);
        }
    }

    fn account(&self, kind: &Kind, ledger: &Ledger) {
        // Series that are rare are shown from the first attempt on, so that a rate over them has a beginning.
        self.cached.get_or_create(kind).inc_by(u64::from(ledger.cached));
        self.slow.get_or_create(kind).inc_by(0);
        self.attempt_seconds.get_or_create(kind).observe(ledger.total_ms / 1000.0);
        for part in Part::ALL.into_iter().filter(|part| ledger.part(*part) > 0.0) {
            let stage = Stage { engine: kind.engine.clone(), part: part.as_str() };
            self.stage_seconds.get_or_create(&stage).observe(ledger.part(part) / 1000.0);
        }
    }

    /// Compares an attempt with alike ones and remembers it.
    fn compare(&self, kind: &Kind, measure: &str, ledger: &Ledger) {
        if ledger.cached {
            return;
        }
        let mut all = self.lengths.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(measure.to_owned()).or_default();
        if known.len() >= ENOUGH && ledger.total_ms > median(known) * SLOW {
            self.slow.get_or_create(kind).inc();
        }
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back(ledger.total_ms);
    }

    /// The median of what alike work took lately, in milliseconds; none when too little is known.
    #[must_use]
    pub fn usual_ms(&self, measure: &str) -> Option<f64> {
        let all = self.lengths.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(measure).filter(|known| known.len() >= ENOUGH).map(median)
    }

    /// So many running jobs are stuck.
    pub(crate) fn stuck(&self, jobs: usize) {
        self.stuck.set(i64::try_from(jobs).unwrap_or(i64::MAX));
    }
}

fn median(lengths: &VecDeque<f64>) -> f64 {
    let mut sorted: Vec<f64> = lengths.iter().copied().collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
