//! Numbers with their uncertainty, from small samples.
//!
//! Shares have the score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
//! inference", Journal of the American Statistical Association 22 (1927), which stays within 0 and 1 and is honest about
//! 5 of 5. With `k` of `n`, `p = k / n` and `z = 1.96` it is
//! `(p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)`.
//!
//! Medians have the interval between two order statistics, which supposes nothing about how times are distributed: of `n`
//! values, the number below the median is binomial with `½`, so that the `k`-th smallest and the `k`-th largest have it
//! between them with the probability `1 − 2 P(B < k)` (W. R. Thompson, Annals of Mathematical Statistics 7, 1936).
//! Chosen is the largest `k` for which that is at least 95 %; of five values no `k` is, and all of them hold the median
//! with 93.75 %.

use serde::{Deserialize, Serialize};

use super::ENOUGH;
use crate::line::explain::UsualTime;

/// The quantile of the normal distribution that leaves 2.5 % above it.
const Z: f64 = 1.959_963_984_540_054;

/// The probability that an end of an interval may miss by.
const TAIL: f64 = 0.025;

/// How often something was so.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Share {
    /// How often it was.
    pub yes: usize,
    /// Of how many, at least 1.
    pub of: usize,
    /// The share, 0 to 1.
    pub share: f64,
    /// The lower end of its 95 % interval, 0 to 1.
    pub low: f64,
    /// The upper end of its 95 % interval, 0 to 1.
    pub high: f64,
}

/// What making pictures took whose model was loaded before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WarmTimes {
    /// How many there are, at least 1.
    pub samples: usize,
    /// Half of them took longer, in milliseconds.
    pub median_ms: f64,
    /// One in ten took longer, in milliseconds.
    pub p90_ms: f64,
    /// Where the median of all such work lies; none of fewer than five.
    pub interval: Option<MedianInterval>,
}

/// Where a median lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MedianInterval {
    /// The lower end, in milliseconds.
    pub low_ms: f64,
    /// The upper end, in milliseconds.
    pub high_ms: f64,
    /// With which probability the median is between the two, 0 to 1.
    pub coverage: f64,
}

impl Share {
    /// So many of so many; none of nothing.
    #[must_use]
    pub fn of(yes: usize, of: usize) -> Option<Self> {
        if of == 0 {
            return None;
        }
        let (count, yes) = (of as f64, yes.min(of));
        let share = yes as f64 / count;
        let square = Z * Z;
        let middle = share + square / (2.0 * count);
        let spread = Z * (share * (1.0 - share) / count + square / (4.0 * count * count)).sqrt();
        let whole = 1.0 + square / count;
        // At its ends the formula gives 0 and 1 but for what rounding leaves.
        let low = if yes == 0 { 0.0 } else { ((middle - spread) / whole).clamp(0.0, 1.0) };
        let high = if yes == of { 1.0 } else { ((middle + spread) / whole).clamp(0.0, 1.0) };
        Some(Self { yes, of, share, low, high })
    }

    /// How often these are so.
    #[must_use]
    pub fn among(answers: impl IntoIterator<Item = bool>) -> Option<Self> {
        let answers: Vec<bool> = answers.into_iter().collect();
        Self::of(answers.iter().filter(|answer| **answer).count(), answers.len())
    }

    /// Whether there are so many that it can be compared.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.of >= ENOUGH
    }
}

impl WarmTimes {
    /// What these took, in milliseconds; none of nothing.
    #[must_use]
    pub fn of(mut lengths_ms: Vec<f64>) -> Option<Self> {
        lengths_ms.retain(|ms| ms.is_finite());
        lengths_ms.sort_by(f64::total_cmp);
        let samples = lengths_ms.len();
        let interval = (samples >= ENOUGH).then(|| MedianInterval::of(&lengths_ms));
        let UsualTime { median_ms, p90_ms } = UsualTime::of(lengths_ms)?;
        Some(Self { samples, median_ms, p90_ms, interval })
    }
}

impl MedianInterval {
    /// Of at least one value, sorted.
    fn of(sorted: &[f64]) -> Self {
        let (ends, below) = ends(sorted.len());
        Self { low_ms: sorted[ends - 1], high_ms: sorted[sorted.len() - ends], coverage: 1.0 - 2.0 * below }
    }
}

/// The largest `k` for which fewer than `k` of so many fall below their median with at most 2.5 %, at least 1; and that
/// probability.
fn ends(count: usize) -> (usize, f64) {
    let weights = weights(count);
    let whole: f64 = weights.iter().sum();
    let (mut chosen, mut below, mut sum) = (1, weights[0] / whole, 0.0);
    for (index, weight) in weights.iter().enumerate().take(count / 2) {
        sum += weight / whole;
        if sum > TAIL {
            break;
        }
        (chosen, below) = (index + 1, sum);
    }
    (chosen, below)
}

/// The binomial distribution of so many halves, up to a factor. It is built from its middle outwards, so that what is too
/// small to be written down becomes zero where it does not count.
fn weights(count: usize) -> Vec<f64> {
    let mut weights = vec![0.0; count + 1];
    let middle = count / 2;
    weights[middle] = 1.0;
    for index in (0..middle).rev() {
        weights[index] = weights[index + 1] * (index + 1) as f64 / (count - index) as f64;
    }
    for index in middle + 1..=count {
        weights[index] = weights[index - 1] * (count - index + 1) as f64 / index as f64;
    }
    weights
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(found: f64, known: f64) -> bool {
        (found - known).abs() < 0.000_05
    }

    #[test]
    fn shares_have_the_intervals_that_tables_have() {
        let known = [
            (9, 10, 0.5958, 0.9821),
            (8, 11, 0.4344, 0.9025),
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (5, 5, 0.5655, 1.0),
            (81, 263, 0.2553, 0.3662),
        ];
        for (yes, of, low, high) in known {
            let rate = Share::of(yes, of).unwrap();
            assert!(near(rate.low, low) && near(rate.high, high), "{rate:?}");
        }
        assert_eq!(Share::of(0, 0), None);
    }

    #[test]
    fn medians_have_the_intervals_that_tables_have() {
        // The k-th smallest and largest with the coverage, as tables of the sign test have them.
        let known = [
            (5, 1, 0.9375),
            (6, 1, 0.968_75),
            (8, 1, 0.992_19),
            (9, 2, 0.960_94),
            (10, 2, 0.978_52),
            (20, 6, 0.958_61),
            (25, 8, 0.956_71),
            (50, 18, 0.967_16),
        ];
        for (count, k, coverage) in known {
            let times = WarmTimes::of((1..=count).rev().map(f64::from).collect()).unwrap();
            let interval = times.interval.unwrap();
            let ends = (f64::from(k), f64::from(count + 1 - k));
            assert_eq!((interval.low_ms, interval.high_ms), ends, "{count}");
            assert!(near(interval.coverage, coverage), "{count}: {interval:?}");
        }
        assert_eq!(WarmTimes::of(vec![3.0, 1.0, 2.0, 4.0]).unwrap().interval, None);
        assert_eq!(WarmTimes::of(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn every_interval_holds_what_it_is_about(of in 1_usize..4000, part in 0.0_f64..=1.0) {
            let rate = Share::of((of as f64 * part) as usize, of).unwrap();
            prop_assert!(0.0 <= rate.low && rate.low <= rate.share && rate.share <= rate.high && rate.high <= 1.0);
            let times = WarmTimes::of((0..of).map(|ms| ms as f64).collect()).unwrap();
            prop_assert_eq!(times.interval.is_some(), of >= ENOUGH);
            if let Some(interval) = times.interval {
                prop_assert!(interval.low_ms <= times.median_ms && times.median_ms <= interval.high_ms);
                prop_assert!((0.93..=1.0).contains(&interval.coverage), "{:?}", interval);
            }
        }
    }
}
