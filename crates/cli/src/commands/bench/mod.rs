//! `sakuga bench`: measures the program on this machine and prints what it found.

mod figures;
mod queue;
mod samples;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use assets::folder::DataFolder;
use clap::ValueEnum;
use domain::clock::Clock;
use engines::Engine;
use store::Store;
use studio::{Studio, SystemClock, SystemIds};

use self::figures::{Figure, Hardware, Report};
use crate::args::Global;
use crate::config::FilmConfig;
use crate::output::Output;

/// Measure the program.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// What to measure
    name: Name,
    /// Measure less, in under 30 s
    #[arg(long)]
    quick: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// The production line with an engine that does nothing
    Queue,
}

/// Figures by name.
type Figures = BTreeMap<&'static str, Figure>;

/// Where benches work: a folder of their own beside the data folder, removed afterwards.
pub(crate) struct Ground {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    opened: AtomicU32,
}

impl Ground {
    fn new(clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let root = PathBuf::from(format!("sakuga-bench-{}", std::process::id()));
        std::fs::create_dir_all(&root)?;
        Ok(Self { root, clock, opened: AtomicU32::new(0) })
    }

    async fn studio(&self, engine: impl Engine + 'static) -> anyhow::Result<Studio> {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let folder = Arc::new(DataFolder::open(&self.root.join(format!("studio-{number}")))?);
        let store = Store::open(&folder.database(), self.clock.clone()).await?;
        let engines: Vec<Arc<dyn Engine>> = vec![Arc::new(engine)];
        let kit = crate::wiring::kit(&FilmConfig::default());
        Ok(Studio::new(store, folder, self.clock.clone(), Arc::new(SystemIds::default()), engines, kit))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // What is left is only rubbish, and the next bench uses another name.
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

pub(crate) async fn run(bench: &Bench, _global: &Global, output: &Output) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let ground = Ground::new(clock.clone())?;
    let figures = match bench.name {
        Name::Queue => queue::run(&ground, bench.quick).await?,
    };
    let report = Report {
        bench: "queue",
        date: clock.wall().rfc3339(),
        commit: commit(),
        build: if cfg!(debug_assertions) { "debug" } else { "release" },
        quick: bench.quick,
        hardware: Hardware::read(),
        figures,
    };
    output.result(&report, || serde_json::to_string_pretty(&report).unwrap_or_default())
}

/// The commit of the working tree, when the bench runs in one.
fn commit() -> String {
    let git = std::process::Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).output();
    let text = git.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    text.map(|text| String::from_utf8_lossy(&text).trim().to_owned()).unwrap_or_default()
}
