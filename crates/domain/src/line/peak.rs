//! The most memory that a piece of work takes of a device, learned from what earlier work took.

use serde::{Deserialize, Serialize};

use crate::request::Request;

/// What the memory of a piece of work depends on: model, recipe, and how much is made at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bulk {
    /// The engine.
    pub engine: String,
    /// The model's file.
    pub model: String,
    /// The recipe.
    pub recipe: String,
    /// Pixels of one picture that is painted, times the pictures that are made at once.
    pub pixels: u64,
}

/// What was learned of work of one bulk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    /// Pixels that were made at once.
    pub pixels: u64,
    /// The memory it takes, in MiB.
    pub mb: u64,
    /// How many attempts it was learned from.
    pub samples: u32,
}

/// How far apart two bulks are that count as equal, in hundredths.
const EQUAL: u64 = 5;

impl Bulk {
    /// What the memory of carrying out a request depends on; none without a model.
    #[must_use]
    pub fn of(engine: &str, request: &Request) -> Option<Self> {
        let asked = request.generation.as_ref()?;
        let frames = if request.stage.is_moving() { request.camera.frames.max(1) } else { 1 };
        Some(Self {
            engine: engine.to_owned(),
            model: asked.checkpoint.clone(),
            recipe: request.recipe.clone(),
            pixels: u64::from(asked.canvas.width) * u64::from(asked.canvas.height) * u64::from(frames),
        })
    }
}

impl Peak {
    /// What is known after one more attempt took `mb`. A peak that was missed before counts at once, because too low a
    /// prediction fails work; one that was too high is forgotten slowly.
    #[must_use]
    pub const fn learned(before: Option<Self>, pixels: u64, mb: u64) -> Self {
        let Some(Self { mb: known, samples, .. }) = before else { return Self { pixels, mb, samples: 1 } };
        let mb = if mb >= known { mb } else { (known * 7 + mb * 3).div_ceil(10) };
        Self { pixels, mb, samples: samples.saturating_add(1) }
    }
}

/// The memory in MiB that so many pixels at once will take: what equal work took, or what lies on the line through
/// works of other sizes. None without either, because a number would be made up.
#[must_use]
pub fn predict(seen: &[Peak], pixels: u64) -> Option<u64> {
    let distance = |peak: &&Peak| peak.pixels.abs_diff(pixels);
    let nearest = seen.iter().min_by_key(distance)?;
    if distance(&nearest) * 100 <= pixels * EQUAL {
        return Some(nearest.mb);
    }
    line(seen).map(|(base, slope)| (base + slope * pixels as f64).round() as u64)
}

/// The straight line through what was seen, by least squares: what no pixels take, and what each takes besides. None
/// when all have one size, or when more pixels seem to take less.
fn line(seen: &[Peak]) -> Option<(f64, f64)> {
    let count = seen.len() as f64;
    let mean = |value: fn(&Peak) -> u64| seen.iter().map(|peak| value(peak) as f64).sum::<f64>() / count;
    let (pixels, mb) = (mean(|peak| peak.pixels), mean(|peak| peak.mb));
    let from_mean = |peak: &Peak| (peak.pixels as f64 - pixels, peak.mb as f64 - mb);
    let spread: f64 = seen.iter().map(|peak| from_mean(peak).0.powi(2)).sum();
    if spread <= 0.0 {
        return None;
    }
    let slope = seen.iter().map(|peak| from_mean(peak).0 * from_mean(peak).1).sum::<f64>() / spread;
    let base = mb - slope * pixels;
    (slope >= 0.0 && base >= 0.0).then_some((base, slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEGA: u64 = 1_000_000;

    fn seen(of: &[(u64, u64)]) -> Vec<Peak> {
        of.iter().map(|(pixels, mb)| Peak { pixels: *pixels, mb: *mb, samples: 1 }).collect()
    }

    #[test]
    fn equal_work_takes_what_it_took() {
        assert_eq!(predict(&seen(&[(MEGA, 7000), (2 * MEGA, 9000)]), MEGA + 10_000), Some(7000));
    }

    #[test]
    fn other_sizes_lie_on_the_line_through_those_that_were_seen() {
        let two = seen(&[(MEGA, 7000), (2 * MEGA, 9000)]);
        assert_eq!(predict(&two, 3 * MEGA), Some(11_000));
        assert_eq!(predict(&two, MEGA / 2), Some(6000));
    }

    #[test]
    fn what_cannot_be_known_is_not_said() {
        assert_eq!(predict(&[], MEGA), None);
        assert_eq!(predict(&seen(&[(MEGA, 7000)]), 2 * MEGA), None);
        assert_eq!(predict(&seen(&[(MEGA, 9000), (2 * MEGA, 7000)]), 3 * MEGA), None);
    }

    #[test]
    fn a_higher_peak_counts_at_once_and_a_lower_one_slowly() {
        let first = Peak::learned(None, MEGA, 7000);
        let higher = Peak::learned(Some(first), MEGA, 8000);
        assert_eq!((higher.mb, higher.samples), (8000, 2));
        assert_eq!(Peak::learned(Some(higher), MEGA, 7000).mb, 7700);
    }
}
