//! What monitoring reads: every metric of the studio, in the text format of Prometheus.
//!
//! Counters and histograms are kept by those who know (the line's meter, the HTTP layer here); gauges are read when
//! somebody asks, so that nothing is polled while nobody looks.

mod http;
mod process;

pub(crate) use http::count_requests;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use studio::Studio;

use self::http::HttpMeter;
use crate::error::Problem;

/// Jobs by band and state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    band: &'static str,
    state: &'static str,
}

/// All metrics. Clones show the same.
#[derive(Clone)]
pub(crate) struct Telemetry {
    registry: Arc<Registry>,
    http: HttpMeter,
    jobs: Family<Queue, Gauge>,
    readers: Gauge<i64>,
    disk_free: Gauge<i64>,
    disk: Gauge<i64>,
    database: Gauge<i64>,
    resident: Gauge<i64>,
    cpu_seconds: Gauge<f64, AtomicU64>,
}

impl Telemetry {
    /// Everything there is to measure, under its name.
    pub(crate) fn new(studio: &Studio) -> Self {
        let mut registry = Registry::default();
        studio.meter().register(&mut registry);
        let http = HttpMeter::default();
        http.register(&mut registry);
        let (jobs, readers) = (Family::<Queue, Gauge>::default(), Gauge::default());
        let (disk_free, disk, database, resident) =
            (Gauge::default(), Gauge::default(), Gauge::default(), Gauge::default());
        let cpu_seconds = Gauge::<f64, AtomicU64>::default();
        registry.register("sakuga_jobs", "Jobs that are not finished, by band and state", jobs.clone());
        registry.register("sakuga_live_readers", "Open live streams", readers.clone());
        let bytes = |registry: &mut Registry, name, help, gauge: &Gauge<i64>| {
            registry.register_with_unit(name, help, Unit::Bytes, gauge.clone());
        };
        bytes(&mut registry, "sakuga_disk_free", "Free room on the disk of the data folder", &disk_free);
        bytes(&mut registry, "sakuga_disk_size", "The size of the disk of the data folder", &disk);
        bytes(&mut registry, "sakuga_database", "The size of the database", &database);
        bytes(&mut registry, "process_resident_memory", "Memory the program occupies", &resident);
        registry.register_with_unit(
            "process_cpu",
            "Processor time the program has used",
            Unit::Seconds,
            cpu_seconds.clone(),
        );
        Self {
            registry: Arc::new(registry),
            http,
            jobs,
            readers,
            disk_free,
            disk,
            database,
            resident,
            cpu_seconds,
        }
    }

    /// Where requests are counted.
    pub(crate) fn http(&self) -> &HttpMeter {
        &self.http
    }

    /// Reads what is read on demand and writes everything down.
    pub(crate) async fn exposition(&self, studio: &Studio, readers: usize) -> Result<String, Problem> {
        let readings = studio.readings().await?;
        self.jobs.clear();
        for (band, state, count) in readings.queue {
            let queue = Queue { band: band.as_str(), state: state.as_str() };
            self.jobs.get_or_create(&queue).set(i64::from(count));
        }
        self.readers.set(i64::try_from(readers).unwrap_or(i64::MAX));
        self.disk_free.set(signed(readings.disk_free_bytes));
        self.disk.set(signed(readings.disk_bytes));
        self.database.set(signed(readings.database_bytes));
        let process = process::usage();
        self.resident.set(signed(process.resident_bytes));
        self.cpu_seconds.set(process.cpu_seconds);
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes all that is written to it");
        Ok(text)
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
