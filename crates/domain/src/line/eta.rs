//! How long the rest will take, learned from what took how long before.

use serde::{Deserialize, Serialize};

/// A length of time with its interval, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Estimate {
    /// Nine times in ten it takes longer than this.
    pub low_ms: f64,
    /// The middle.
    pub likely_ms: f64,
    /// Nine times in ten it takes less than this.
    pub high_ms: f64,
    /// How many earlier attempts it was learned from.
    pub samples: usize,
}

/// Samples from which an estimate is made at all.
const ENOUGH: usize = 2;

/// Estimates `remaining` pieces of equal work on `workers` slots from the lengths of earlier ones, in
/// milliseconds. None without at least two samples or without workers: a number would be made up.
#[must_use]
pub fn estimate(samples_ms: &[f64], remaining: usize, workers: usize) -> Option<Estimate> {
    if samples_ms.len() < ENOUGH || workers == 0 {
        return None;
    }
    let count = samples_ms.len() as f64;
    let mean = samples_ms.iter().sum::<f64>() / count;
    let variance = samples_ms.iter().map(|sample| (sample - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let rounds = remaining as f64 / workers.min(remaining.max(1)) as f64;
    let likely_ms = mean * rounds;
    // The sum's own spread, and the mean's uncertainty, which few samples leave large.
    let spread = (variance * rounds + variance * rounds.powi(2) / count).sqrt() * 1.28;
    Some(Estimate {
        low_ms: (likely_ms - spread).max(0.0),
        likely_ms,
        high_ms: likely_ms + spread,
        samples: samples_ms.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_without_history() {
        assert_eq!(estimate(&[50.0], 10, 2), None);
        assert_eq!(estimate(&[50.0, 60.0], 10, 0), None);
    }

    #[test]
    fn two_workers_halve_the_time_and_steady_work_has_a_narrow_interval() {
        let steady = estimate(&[50.0; 20], 10, 2).unwrap();
        assert!((steady.likely_ms - 250.0).abs() < 1e-6);
        assert!((steady.high_ms - steady.low_ms).abs() < 1e-6);
        let ragged = estimate(&[10.0, 90.0, 20.0, 80.0], 10, 2).unwrap();
        assert!(ragged.low_ms < ragged.likely_ms && ragged.likely_ms < ragged.high_ms);
    }
}
