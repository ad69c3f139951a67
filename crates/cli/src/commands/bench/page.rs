//! The page `docs/performance.md`: every promised figure beside what was measured.

use super::figures::{Figure, Report};

/// A promise about one figure.
struct Promise {
    what: &'static str,
    bench: &'static str,
    figure: &'static str,
    bound: Bound,
}

/// On which side of the number the figure has to be.
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

const PROMISES: &[Promise] = &[
    Promise {
        what: "durable queue, engine that does nothing, 8 workers, 10,000 jobs, submitted to done",
        bench: "queue",
        figure: "jobs_per_s",
        bound: Bound::AtLeast(1500.0),
    },
    Promise {
        what: "added by the studio to one job, median",
        bench: "queue",
        figure: "added_median_ms",
        bound: Bound::AtMost(5.0),
    },
    Promise {
        what: "added by the studio to one job, 95 in 100",
        bench: "queue",
        figure: "added_p95_ms",
        bound: Bound::AtMost(20.0),
    },
    Promise {
        what: "next job chosen among 100,000 ready jobs of 50 models, database included",
        bench: "queue",
        figure: "pick_ms",
        bound: Bound::AtMost(5.0),
    },
    Promise {
        what: "status of a job read at 500/s, 100,000 jobs in the table, 95 in 100",
        bench: "serve",
        figure: "status_p95_ms",
        bound: Bound::AtMost(5.0),
    },
    Promise {
        what: "any list page, 100,000 jobs and 100,000 assets, 95 in 100",
        bench: "serve",
        figure: "list_p95_ms",
        bound: Bound::AtMost(20.0),
    },
    Promise {
        what: "a job submitted at 200/s, durable before the answer, 95 in 100",
        bench: "serve",
        figure: "submit_p95_ms",
        bound: Bound::AtMost(15.0),
    },
    Promise {
        what: "500 live sockets, 20 events/s to each, 99 in 100",
        bench: "serve",
        figure: "live_p99_ms",
        bound: Bound::AtMost(100.0),
    },
    Promise {
        what: "durable events lost or doubled on any of these sockets",
        bench: "serve",
        figure: "live_lost",
        bound: Bound::AtMost(0.0),
    },
    Promise {
        what: "memory of the server with these sockets, after all the load above",
        bench: "serve",
        figure: "live_rss_mb",
        bound: Bound::AtMost(200.0),
    },
    Promise {
        what: "the same latency while one reader has stopped reading, 99 in 100",
        bench: "serve",
        figure: "stalled_p99_ms",
        bound: Bound::AtMost(100.0),
    },
    Promise {
        what: "processor of the server, started and idle with 10 sockets",
        bench: "serve",
        figure: "live_idle_cpu_pct",
        bound: Bound::AtMost(1.0),
    },
    Promise {
        what: "memory of the server, started and idle with 10 sockets",
        bench: "serve",
        figure: "live_idle_rss_mb",
        bound: Bound::AtMost(60.0),
    },
    Promise {
        what: "a shot compiled for a model, words counted, 95 in 100",
        bench: "compile",
        figure: "shot_us",
        bound: Bound::AtMost(200.0),
    },
    Promise {
        what: "the fingerprint of its request, 95 in 100",
        bench: "compile",
        figure: "fingerprint_us",
        bound: Bound::AtMost(50.0),
    },
    Promise {
        what: "1,000 pictures judged before they are queued",
        bench: "compile",
        figure: "preflight_1000_ms",
        bound: Bound::AtMost(300.0),
    },
    Promise {
        what: "1,000 pictures judged and queued as one batch",
        bench: "compile",
        figure: "admit_1000_ms",
        bound: Bound::AtMost(500.0),
    },
    Promise {
        what: "10,000 takes of 1,250 shots looked through for what is out of date",
        bench: "compile",
        figure: "stale_10000_ms",
        bound: Bound::AtMost(300.0),
    },
    Promise {
        what: "a picture of 1024×1024 checked, masks included, one core",
        bench: "compile",
        figure: "checks_ms",
        bound: Bound::AtMost(40.0),
    },
    Promise {
        what: "storyboard panel 1280×720, drawn, encoded, saved, indexed",
        bench: "storyboard",
        figure: "panel_ms",
        bound: Bound::AtMost(60.0),
    },
    Promise {
        what: "panel redrawn after an edit of its shot",
        bench: "storyboard",
        figure: "redrawn_ms",
        bound: Bound::AtMost(100.0),
    },
    Promise {
        what: "panel drawn by the artist alone, one core, no background kept",
        bench: "storyboard",
        figure: "panel_drawn_ms",
        bound: Bound::AtMost(40.0),
    },
    Promise {
        what: "the same, the richest shots of the gallery",
        bench: "storyboard",
        figure: "panel_rich_ms",
        bound: Bound::AtMost(40.0),
    },
    Promise {
        what: "memory of the whole program after drawing panels, peak",
        bench: "storyboard",
        figure: "panel_peak_rss_mb",
        bound: Bound::AtMost(80.0),
    },
    Promise {
        what: "animatic of the gallery, cold cache, against its running time",
        bench: "animatic",
        figure: "rich_running_time_ratio",
        bound: Bound::AtMost(0.3),
    },
    Promise {
        what: "animatic, cold cache, against its running time",
        bench: "animatic",
        figure: "running_time_ratio",
        bound: Bound::AtMost(0.3),
    },
    Promise {
        what: "animatic again with one shot changed",
        bench: "animatic",
        figure: "one_shot_changed_s",
        bound: Bound::AtMost(3.0),
    },
    Promise {
        what: "start of the program until its workers wait for jobs",
        bench: "start",
        figure: "ready_ms",
        bound: Bound::AtMost(150.0),
    },
    Promise { what: "memory while idle", bench: "start", figure: "idle_rss_mb", bound: Bound::AtMost(40.0) },
    Promise {
        what: "processor while idle",
        bench: "start",
        figure: "idle_cpu_pct",
        bound: Bound::AtMost(1.0),
    },
];

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
