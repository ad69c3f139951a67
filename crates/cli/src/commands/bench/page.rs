//! The page `docs/performance.md`: every promised figure beside what was measured.

mod promises;

use self::promises::{PROMISES, Promise};
use super::figures::{Figure, Report};
use crate::table::table;

/// Writes the page from the reports of all benches.
pub(super) fn page(reports: &[Report]) -> String {
    let mut text = String::from(
        "# Performance\n\nWritten by `sakuga bench all --write docs`; no figure on this page was typed by hand. \
         The reports are in `docs/bench/`.\n\n",
    );
    if let Some(first) = reports.first() {
        let hardware = &first.hardware;
        let quick = if first.quick { ", with --quick" } else { "" };
        let commit = first.commit.as_ref().map(|commit| format!(" at commit `{commit}`")).unwrap_or_default();
        text.push_str(&format!(
            "Measured on {}{commit} ({} build{quick}): {}, {} cores, {} GiB.\n\n",
            first.date, first.build, hardware.cpu, hardware.cores, hardware.memory_gib
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

/// One report as a table for the terminal: every figure by its name, beside the promise of it where there is one.
pub(super) fn list(report: &Report) -> String {
    let row = |(name, figure): (&&str, &Figure)| {
        let promise =
            PROMISES.iter().find(|promise| promise.bench == report.bench && promise.figure == *name);
        let Figure { value, unit, n, min, max } = figure;
        let promised = promise.map(|promise| promise.bound.said());
        let word = promise.map(|promise| if promise.bound.is_kept(*value) { "kept" } else { "short" });
        vec![
            (*name).to_owned(),
            format!("{value} {unit}"),
            format!("{min} – {max}"),
            n.to_string(),
            promised.unwrap_or_default(),
            word.unwrap_or_default().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = report.figures.iter().map(row).collect();
    table(&["figure", "measured", "from – to", "n", "promised", ""], &rows)
}

fn row(promise: &Promise, reports: &[Report]) -> String {
    let report = reports.iter().find(|report| report.bench == promise.bench);
    let figure = report.and_then(|report| report.figures.get(promise.figure));
    let bound = promise.bound.said();
    let Some(Figure { value, unit, n, min, max }) = figure else {
        return format!("| {} | {bound} | not measured | | | |\n", promise.what);
    };
    let word = if promise.bound.is_kept(*value) { "kept" } else { "**short**" };
    format!("| {} | {bound} {unit} | {value} {unit} | {min} – {max} | {n} | {word} |\n", promise.what)
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
            commit: Some("abc".to_owned()),
            build: "release",
            quick: false,
            hardware: Hardware { cpu: "cpu".to_owned(), cores: 2, memory_gib: 24, gpu: None },
            figures,
        };
        let list = list(&report);
        assert!(list.contains("jobs_per_s  900 1/s   800 – 950  5   ≥ 1500    short"), "{list}");
        let page = page(&[report]);
        let line = |word: &str| page.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
        assert!(line("durable queue").ends_with("| **short** |"), "{page}");
        assert!(line("next job").ends_with("| kept |"), "{page}");
        assert!(line("memory while idle").contains("not measured"), "{page}");
    }
}
