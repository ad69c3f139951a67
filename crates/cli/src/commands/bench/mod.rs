//! `sakuga bench`: measures the program on this machine and prints what it found.

mod assistant;
mod comfyui;
mod compile;
mod drawing;
mod figures;
mod films;
mod page;
mod process;
mod queue;
mod samples;
mod serve;
mod start;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::Context;
use assets::folder::DataFolder;
use clap::ValueEnum;
use domain::clock::Clock;
use engines::Engine;
use engines::storyboard::Artist;
use store::Store;
use studio::{FilmTools, Kit, Studio, SystemClock, SystemIds};

use self::figures::{Figure, Hardware, Report};
use super::follow::interrupt;
use crate::args::Global;
use crate::exit::Ending;
use crate::output::Output;

/// Measure the program.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// What to measure
    name: Choice,
    /// Measure less, in under 30 s
    #[arg(long)]
    quick: bool,
    /// With `comfyui`: a server to measure instead of stand-ins; its folder `output` keeps some thousand small pictures of it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// With `comfyui` and `--url`: also paint by this recipe, once cold and twenty times warm
    #[arg(long, value_name = "NAME", requires = "url")]
    recipe: Option<String>,
    /// The checkpoint to paint with; the server's first one when none is named
    #[arg(long, value_name = "FILE", requires = "recipe")]
    checkpoint: Option<String>,
    /// Sampling steps of a painted picture
    #[arg(long, value_name = "N", default_value_t = 20, requires = "recipe")]
    steps: u32,
    /// Pixels a side of a painted picture
    #[arg(long, value_name = "PIXELS", default_value_t = 512, requires = "recipe")]
    size: u32,
    /// Also write the reports into `bench/` of this folder, and with `all` the page `performance.md`
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Every bench
    All,
    /// How soon the program is ready, and what it costs while it waits
    Start,
    /// From shots to requests, and everything that is decided with them
    Compile,
    /// The production line with an engine that does nothing
    Queue,
    /// What is added to ComfyUI and what it is spared, beside a bare client
    Comfyui,
    /// What is added to a language model, and whether talking slows the line down
    Assistant,
    /// The server under load from this process over real sockets
    Serve,
    /// Panels and model sheets, one at a time
    Storyboard,
    /// The bundled film and the gallery from shots to reel
    Animatic,
}

/// Figures by name.
type Figures = BTreeMap<&'static str, Figure>;

/// Where benches work: a folder of their own in the current one, removed afterwards.
pub(crate) struct Ground {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    opened: AtomicU32,
}

impl Ground {
    fn new(clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let root = PathBuf::from(format!("sakuga-bench-{}", std::process::id()));
        std::fs::create_dir_all(&root)
            .context("failed to make a folder for the bench; run it where you can write")?;
        Ok(Self { root, clock, opened: AtomicU32::new(0) })
    }

    fn root(&self) -> &Path {
        &self.root
    }

    fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The same clock, for tasks of their own.
    fn shared_clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// A fresh studio with this engine alone.
    async fn studio(&self, engine: impl Engine + 'static) -> anyhow::Result<Studio> {
        self.studio_drawing(engine, Arc::new(Artist::new())).await
    }

    /// A fresh studio whose film shows what `artist` draws.
    async fn studio_drawing(
        &self,
        engine: impl Engine + 'static,
        artist: Arc<Artist>,
    ) -> anyhow::Result<Studio> {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let folder = Arc::new(DataFolder::open(&self.root.join(format!("studio-{number}")))?);
        let store = Store::open(&folder.database(), self.clock.clone()).await?;
        let engines: Vec<Arc<dyn Engine>> = vec![Arc::new(engine)];
        let film = FilmTools::new(None, std::env::var_os("PATH"), Vec::new());
        let kit = Kit { artist, film: Arc::new(film) };
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
    let names: &[&'static str] = match bench.name {
        // The storyboard comes first, because the most memory that the process ever used is one of its figures.
        Choice::All => {
            &["storyboard", "start", "compile", "queue", "assistant", "comfyui", "serve", "animatic"]
        }
        Choice::Assistant => &["assistant"],
        Choice::Start => &["start"],
        Choice::Compile => &["compile"],
        Choice::Queue => &["queue"],
        Choice::Comfyui => &["comfyui"],
        Choice::Serve => &["serve"],
        Choice::Storyboard => &["storyboard"],
        Choice::Animatic => &["animatic"],
    };
    let mut reports = Vec::new();
    for name in names {
        output.note(&format!("measuring {name}"));
        let report = tokio::select! {
            report = measure(name, bench) => report?,
            // What the bench had begun is taken away on the way out.
            () = interrupt() => return Err(Ending::Interrupted("stopped before it was measured".to_owned()).into()),
        };
        if let Some(folder) = &bench.write {
            write(
                &folder.join("bench").join(format!("{name}.json")),
                &serde_json::to_string_pretty(&report)?,
            )?;
        }
        reports.push(report);
    }
    if let (Some(folder), Choice::All) = (&bench.write, bench.name) {
        write(&folder.join("performance.md"), &page::page(&reports))?;
    }
    match reports.as_slice() {
        [one] => output.result(one, || page::list(one)),
        all => output.result(&all, || page::page(all)),
    }
}

impl Bench {
    fn target(&self) -> comfyui::Target {
        let painting = self.recipe.as_ref().map(|recipe| comfyui::Painting {
            recipe: recipe.clone(),
            checkpoint: self.checkpoint.clone(),
            steps: self.steps,
            side: self.size,
        });
        comfyui::Target { url: self.url.clone(), painting }
    }
}

async fn measure(name: &'static str, bench: &Bench) -> anyhow::Result<Report> {
    let quick = bench.quick;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let ground = Ground::new(clock.clone())?;
    let figures = match name {
        "start" => start::run(&ground, quick).await?,
        "compile" => compile::run(&ground, quick).await?,
        "queue" => queue::run(&ground, quick).await?,
        "assistant" => Box::pin(assistant::run(&ground, quick)).await?,
        "comfyui" => Box::pin(comfyui::run(&ground, &bench.target(), quick)).await?,
        "serve" => Box::pin(serve::run(&ground, quick)).await?,
        "storyboard" => drawing::run(&ground, quick).await?,
        _ => Box::pin(films::animatic(&ground, quick)).await?,
    };
    Ok(Report {
        bench: name,
        date: clock.wall().rfc3339(),
        commit: commit(),
        build: if cfg!(debug_assertions) { "debug" } else { "release" },
        quick,
        hardware: Hardware::read(),
        figures,
    })
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let failed = || format!("failed to write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(failed)?;
    }
    std::fs::write(path, format!("{}\n", text.trim_end())).with_context(failed)
}

/// Milliseconds since an earlier monotonic reading.
fn millis_since(clock: &dyn Clock, began: Duration) -> f64 {
    clock.monotonic().saturating_sub(began).as_secs_f64() * 1000.0
}

/// The commit of the working tree, where the bench runs in one.
fn commit() -> Option<String> {
    let git = std::process::Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).output();
    let text = git.ok().filter(|output| output.status.success())?.stdout;
    Some(String::from_utf8_lossy(&text).trim().to_owned())
}
