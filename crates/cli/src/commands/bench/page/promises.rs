//! What is promised of the program's speed.

/// A promise about one figure.
pub(super) struct Promise {
    pub(super) what: &'static str,
    pub(super) bench: &'static str,
    pub(super) figure: &'static str,
    pub(super) bound: Bound,
}

/// On which side of the number the figure has to be.
pub(super) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Bound {
    /// The promised number with its side.
    pub(super) fn said(&self) -> String {
        match self {
            Self::AtLeast(bound) => format!("≥ {bound}"),
            Self::AtMost(bound) => format!("≤ {bound}"),
        }
    }

    /// Whether a measured value keeps it.
    pub(super) fn is_kept(&self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= *bound,
            Self::AtMost(bound) => value <= *bound,
        }
    }
}

/// Every promise, in the order of the page.
pub(super) const PROMISES: &[Promise] = &[
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
        what: "added by the studio to a trivial graph on a stand-in of ComfyUI, against a bare client, median",
        bench: "comfyui",
        figure: "added_median_ms",
        bound: Bound::AtMost(10.0),
    },
    Promise {
        what: "the same, 95 in 100",
        bench: "comfyui",
        figure: "added_p95_ms",
        bound: Bound::AtMost(30.0),
    },
    Promise {
        what: "200 trivial graphs made and filed, against 200 that a bare client posts, in graphs a second",
        bench: "comfyui",
        figure: "throughput_ratio",
        bound: Bound::AtLeast(0.8),
    },
    Promise {
        what: "40 jobs of two models in turn, against the time of a bare client that posts them in order",
        bench: "comfyui",
        figure: "affinity_ratio",
        bound: Bound::AtMost(0.6),
    },
    Promise {
        what: "how often the server changed its model for them",
        bench: "comfyui",
        figure: "switches_2_models",
        bound: Bound::AtMost(3.0),
    },
    Promise {
        what: "how often it changed its model for 30 jobs of three models in turn",
        bench: "comfyui",
        figure: "switches_3_models",
        bound: Bound::AtMost(6.0),
    },
    Promise {
        what: "the longest that any of them waited, against the bound that is configured",
        bench: "comfyui",
        figure: "longest_wait_ratio",
        bound: Bound::AtMost(1.0),
    },
    Promise {
        what: "the same request once more, answered from what is kept",
        bench: "comfyui",
        figure: "cached_ms",
        bound: Bound::AtMost(20.0),
    },
    Promise {
        what: "a picture found in the project's folder after the server has made it",
        bench: "comfyui",
        figure: "filed_ms",
        bound: Bound::AtMost(1000.0),
    },
    Promise {
        what: "of 1,000 jobs with a fault in one of ten, done",
        bench: "comfyui",
        figure: "faults_done_ratio",
        bound: Bound::AtLeast(0.995),
    },
    Promise { what: "of them lost", bench: "comfyui", figure: "faults_lost", bound: Bound::AtMost(0.0) },
    Promise {
        what: "of them doubled",
        bench: "comfyui",
        figure: "faults_doubled",
        bound: Bound::AtMost(0.0),
    },
    Promise {
        what: "of them with another job's picture",
        bench: "comfyui",
        figure: "faults_misfiled",
        bound: Bound::AtMost(0.0),
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
        what: "a suggestion by the rules, from the question until it is kept, 95 in 100",
        bench: "assistant",
        figure: "rules_ms",
        bound: Bound::AtMost(5.0),
    },
    Promise {
        what: "the same by a model that answers at once, 95 in 100",
        bench: "assistant",
        figure: "added_ms",
        bound: Bound::AtMost(20.0),
    },
    Promise {
        what: "the same while the model is left alone because it failed, 95 in 100",
        bench: "assistant",
        figure: "circuit_open_ms",
        bound: Bound::AtMost(5.0),
    },
    Promise {
        what: "from a question to the first word of a model that speaks at once, 95 in 100",
        bench: "assistant",
        figure: "first_word_ms",
        bound: Bound::AtMost(50.0),
    },
    Promise {
        what: "the line while 50 conversations are streamed, against the line alone",
        bench: "assistant",
        figure: "line_beside_talk",
        bound: Bound::AtLeast(0.9),
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
