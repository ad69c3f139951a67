//! What work of one kind usually takes, learned from the accounts of earlier attempts at equal work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::eta::estimate;
use super::ledger::{Ledger, Part};

/// What equal work took before. Nothing in it is made up: what was never seen is not there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usual {
    /// How long each part took on average, in milliseconds; loading a model only where one was loaded.
    pub parts_ms: BTreeMap<Part, f64>,
    /// How long all of it took, each time, in milliseconds.
    pub totals_ms: Vec<f64>,
    /// The memory of a device that it is expected to take, in MiB.
    pub memory_mb: Option<u64>,
}

/// How much longer something takes, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remaining {
    /// Nine times in ten longer than this.
    pub low_ms: u64,
    /// The middle.
    pub likely_ms: u64,
    /// Nine times in ten less than this.
    pub high_ms: u64,
}

impl Usual {
    /// What follows from these accounts; those that were answered from an earlier result say nothing of the work.
    #[must_use]
    pub fn of(ledgers: &[Ledger], memory_mb: Option<u64>) -> Self {
        let worked: Vec<&Ledger> = ledgers.iter().filter(|ledger| ledger.is_new_work()).collect();
        let mean = |part: Part| {
            let lengths = worked.iter().map(|ledger| ledger.part(part));
            let seen: Vec<f64> = lengths.filter(|ms| part != Part::ModelLoad || *ms > 0.0).collect();
            (!seen.is_empty()).then(|| (part, seen.iter().sum::<f64>() / seen.len() as f64))
        };
        let parts_ms = Part::ALL.into_iter().filter_map(mean).collect();
        let totals_ms = worked.iter().map(|ledger| ledger.total_ms).collect();
        Self { parts_ms, totals_ms, memory_mb }
    }

    /// How much longer work takes of which this part, 0 to 1, is done. None without history.
    #[must_use]
    pub fn remaining(&self, done: f64) -> Option<Remaining> {
        let whole = estimate(&self.totals_ms, 1, 1)?;
        let rest = |ms: f64| (ms * (1.0 - done.clamp(0.0, 1.0))).round() as u64;
        let (low_ms, likely_ms, high_ms) = (rest(whole.low_ms), rest(whole.likely_ms), rest(whole.high_ms));
        Some(Remaining { low_ms, likely_ms, high_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(load: f64, sample: f64) -> Ledger {
        let total_ms = load + sample;
        Ledger { model_load_ms: load, sample_ms: sample, total_ms, cold: load > 0.0, ..Ledger::default() }
    }

    #[test]
    fn parts_are_means_and_loading_counts_only_where_a_model_was_loaded() {
        let cached = Ledger { cached: true, total_ms: 1.0, ..Ledger::default() };
        let usual = Usual::of(&[ledger(900.0, 100.0), ledger(0.0, 200.0), cached], None);
        let mean = |part: Part| usual.parts_ms[&part].round() as u64;
        assert_eq!((mean(Part::ModelLoad), mean(Part::Sample)), (900, 150));
        assert_eq!(usual.totals_ms, [1000.0, 200.0]);
    }

    #[test]
    fn what_remains_shrinks_with_what_is_done_and_is_unknown_without_history() {
        let usual = Usual::of(&[ledger(0.0, 100.0), ledger(0.0, 100.0), ledger(0.0, 100.0)], None);
        assert_eq!(usual.remaining(0.25), Some(Remaining { low_ms: 75, likely_ms: 75, high_ms: 75 }));
        assert_eq!(Usual::default().remaining(0.5), None);
    }
}
