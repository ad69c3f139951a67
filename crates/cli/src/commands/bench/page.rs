//! The page `docs/performance.md`: every promised figure beside what was measured.

mod promises;

use self::promises::{Bound, PROMISES, Promise};
use super::figures::{Figure, Report};

/// Writes the page from the reports of all benches.
pub(super) fn page(reports: &[Report]) -> String {
    let mut text = String::from(
        "# Performance\n\nWritten by `sakuga bench all --write docs`; no figure on this page was typed by hand. \
         The reports are in `docs/bench/`.\n\n",
    );
    if let Some(first) = reports.first() {
        let hardware = &first.hardware;
        let quick = if first.quick { ", with --quick" } else { "" };
        text.push_str(&format!(
            "Measured on {} at commit `{}` ({} build{quick}): {}, {} cores, {} GiB.\n\n",
            first.date, first.commit, first.build, hardware.cpu, hardware.cores, hardware.memory_gib
        ));
    }
    text.push_str(
        "| what | promised | measured | from – to | n | |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for promise in PROMISES {
        text.push_str(&row(promise, reports));
    }
    text.push_str(
        "\nThe measured value is the median of n measurements (for `95 in 100` the 95th percentile). A panel is \
         measured alone, from its submission until it can be found in the index; its background may be kept from \
         an earlier panel of the same set-up, as in a film. A line marked **short** does not keep the promise on \
         the machine named above.\n",
    );
    text
}

fn row(promise: &Promise, reports: &[Report]) -> String {
    let report = reports.iter().find(|report| report.bench == promise.bench);
    let figure = report.and_then(|report| report.figures.get(promise.figure));
    let (side, bound) = match promise.bound {
        Bound::AtLeast(bound) => ("≥", bound),
        Bound::AtMost(bound) => ("≤", bound),
    };
    let Some(Figure { value, unit, n, min, max }) = figure else {
        return format!("| {} | {side} {bound} | not measured | | | |\n", promise.what);
    };
    let kept = match promise.bound {
        Bound::AtLeast(bound) => *value >= bound,
        Bound::AtMost(bound) => *value <= bound,
    };
    let word = if kept { "kept" } else { "**short**" };
    format!("| {} | {side} {bound} {unit} | {value} {unit} | {min} – {max} | {n} | {word} |\n", promise.what)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::figures::Hardware;
    use super::*;

    #[test]
    fn a_promise_that_is_not_kept_says_so() {
        let figures = BTreeMap::from([
            ("jobs_per_s", Figure { value: 900.0, unit: "1/s", n: 5, min: 800.0, max: 950.0 }),
            ("pick_ms", Figure { value: 0.7, unit: "ms", n: 50, min: 0.6, max: 2.0 }),
        ]);
        let report = Report {
            bench: "queue",
            date: "2026-11-22T09:00:00.000Z".to_owned(),
            commit: "abc".to_owned(),
            build: "release",
            quick: false,
            hardware: Hardware { cpu: "cpu".to_owned(), cores: 2, memory_gib: 24, gpu: None },
            figures,
        };
        let page = page(&[report]);
        let line = |word: &str| page.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
        assert!(line("durable queue").ends_with("| **short** |"), "{page}");
        assert!(line("next job").ends_with("| kept |"), "{page}");
        assert!(line("memory while idle").contains("not measured"), "{page}");
    }
}
