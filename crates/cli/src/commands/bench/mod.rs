//! `sakuga bench`: measures the program on this machine and prints what it found.

mod figures;
mod queue;
mod samples;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use assets::folder::DataFolder;
use domain::clock::Clock;
use engines::Engine;
use studio::{Studio, SystemClock, SystemIds};

use self::figures::{Figure, Hardware, Report};

/// Figures by name.
type Figures = BTreeMap<&'static str, Figure>;

/// Where benches work: a folder of their own that is removed afterwards, on the disk of the data folder.
pub(crate) struct Ground {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    opened: AtomicU32,
}

impl Ground {
    async fn studio(&self, engine: impl Engine + 'static) -> anyhow::Result<Studio> {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let folder = Arc::new(DataFolder::open(&self.root.join(format!("studio-{number}")))?);
        let store = store::Store::open(&folder.database(), self.clock.clone()).await?;
        let engines: Vec<Arc<dyn Engine>> = vec![Arc::new(engine)];
        let kit = crate::wiring::kit(None);
        Ok(Studio::new(store, folder, self.clock.clone(), Arc::new(SystemIds::default()), engines, kit))
    }
}

/// Runs.
pub(crate) async fn run(quick: bool) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let root = PathBuf::from(format!(".sakuga-bench-{}", std::process::id()));
    std::fs::create_dir_all(&root)?;
    let ground = Ground { root: root.clone(), clock: clock.clone(), opened: AtomicU32::new(0) };
    let figures = queue::run(&ground, quick).await;
    let _ = std::fs::remove_dir_all(&root);
    let report = Report {
        bench: "queue",
        date: clock.wall().rfc3339(),
        commit: String::new(),
        build: "release",
        quick,
        hardware: Hardware::read(),
        figures: figures?,
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
