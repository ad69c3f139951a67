//! What a bench reports: figures with their spread, and the machine they were measured on.

use std::collections::BTreeMap;

use serde::Serialize;

/// The report of one bench.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Which bench.
    pub(crate) bench: &'static str,
    /// When, RFC 3339.
    pub(crate) date: String,
    /// The commit of the working tree it ran in; none outside of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<String>,
    /// Whether it was built with optimisation.
    pub(crate) build: &'static str,
    /// Whether it ran with less work than in full.
    pub(crate) quick: bool,
    /// The machine.
    pub(crate) hardware: Hardware,
    /// The figures by name.
    pub(crate) figures: BTreeMap<&'static str, Figure>,
}

/// The machine.
#[derive(Debug, Serialize)]
pub(crate) struct Hardware {
    /// The processor's name.
    pub(crate) cpu: String,
    /// Cores that the program may use.
    pub(crate) cores: usize,
    /// Memory in GiB.
    pub(crate) memory_gib: u64,
    /// The graphics card; none of these benches uses one.
    pub(crate) gpu: Option<String>,
}

/// One measured figure: the median of `n` measurements and their range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// The median.
    pub(crate) value: f64,
    /// The unit.
    pub(crate) unit: &'static str,
    /// How many measurements.
    pub(crate) n: usize,
    /// The least.
    pub(crate) min: f64,
    /// The most.
    pub(crate) max: f64,
}

impl Figure {
    /// The median and range of `samples`.
    pub(crate) fn of(samples: &[f64], unit: &'static str) -> Self {
        Self { value: quantile(samples, 0.5), ..Self::at(samples, 0.5, unit) }
    }

    /// The given quantile, 0 to 1, and the range of `samples`.
    pub(crate) fn at(samples: &[f64], share: f64, unit: &'static str) -> Self {
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        let min = samples.iter().copied().fold(f64::INFINITY, f64::min);
        let max = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self {
            value: round(quantile(samples, share)),
            unit,
            n: samples.len(),
            min: round(min),
            max: round(max),
        }
    }
}

/// The value below which `share` of the samples lie; NaN without samples.
fn quantile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let index = (last as f64 * share).round() as usize;
    let value = sorted.get(index).copied().unwrap_or(f64::NAN);
    (value * 1000.0).round() / 1000.0
}

impl Hardware {
    /// Reads what Linux says of the machine; empty words where it says nothing.
    pub(crate) fn read() -> Self {
        let file = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let value = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let memory_kib = value(&file("/proc/meminfo"), "MemTotal")
            .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
            .unwrap_or(0);
        Self {
            cpu: value(&file("/proc/cpuinfo"), "model name").unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_gib: memory_kib.div_ceil(1024 * 1024),
            gpu: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_median_with_its_range() {
        let figure = Figure::of(&[5.0, 1.0, 3.0], "ms");
        assert_eq!(figure, Figure { value: 3.0, unit: "ms", n: 3, min: 1.0, max: 5.0 });
        assert!((Figure::at(&[1.0, 2.0, 3.0, 100.0], 0.95, "ms").value - 100.0).abs() < 1e-9);
    }
}
