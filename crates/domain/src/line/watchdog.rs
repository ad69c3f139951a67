//! When a running job counts as stuck: decided from how long it has been silent and what is usual.

use std::time::Duration;

/// Silence that is never suspicious.
const PATIENCE: Duration = Duration::from_mins(1);

/// Silence that is suspicious when nothing is known of such work.
const LONGEST_UNKNOWN: Duration = Duration::from_mins(10);

/// How many times the usual length of the whole attempt a silence may last.
const TIMES_USUAL: f64 = 5.0;

/// The silence after which a job is stuck, when such work usually takes `usual_ms` milliseconds in all.
#[must_use]
pub fn patience(usual_ms: Option<f64>) -> Duration {
    match usual_ms {
        Some(usual_ms) if usual_ms.is_finite() && usual_ms >= 0.0 => {
            Duration::from_secs_f64(usual_ms * TIMES_USUAL / 1000.0).max(PATIENCE)
        }
        _ => LONGEST_UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_follows_what_is_usual() {
        assert_eq!(patience(Some(40.0)), Duration::from_mins(1));
        assert_eq!(patience(Some(60_000.0)), Duration::from_mins(5));
        assert_eq!(patience(None), Duration::from_mins(10));
        assert_eq!(patience(Some(f64::NAN)), Duration::from_mins(10));
    }
}
