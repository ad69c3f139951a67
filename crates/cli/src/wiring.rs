//! Wiring: the only place that names concrete types.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use assets::folder::DataFolder;
use assets::lock::{FolderLock, Holder};
use domain::asset::ContentHash;
use domain::clock::Clock;
use engines::Engine;
use engines::comfyui::{self, ComfyEngine, Evict, Ollama};
use engines::fake::FakeEngine;
use engines::storyboard::{Artist, StoryboardEngine};
use rustix::process::{Pid, Signal, kill_process};
use store::Store;
use studio::line::slot::{Manner, Trouble};
use studio::{FilmTools, Kit, Line, Studio, SystemClock, SystemIds};

use crate::args::Global;
use crate::config::{self, Config, FilmConfig, STORYBOARD};

/// A studio that this program owns: nobody else writes in the data folder while it exists.
pub(crate) struct Owned {
    pub(crate) studio: Studio,
    pub(crate) config: Config,
    /// The engine whose servers may change while the program runs.
    pub(crate) comfyui: Arc<ComfyEngine>,
    lock: FolderLock,
}

/// Opens the data folder for this program alone, making it when it is not there.
pub(crate) async fn own(global: &Global) -> anyhow::Result<Owned> {
    own_with(global, config::load(global)?.config).await
}

/// As [`own`], with a configuration that was read already.
pub(crate) async fn own_with(global: &Global, config: Config) -> anyhow::Result<Owned> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let folder = Arc::new(DataFolder::open(&global.data)?);
    let holder =
        Holder { pid: std::process::id(), started_at: clock.wall(), command: command(), address: None };
    let lock = FolderLock::take(&folder, holder)?;
    let store = Store::open(&folder.database(), clock.clone()).await?;
    let comfyui = comfy(&folder, &clock, &config);
    let studio = studio(store, folder, clock, (&config, comfyui.clone()));
    Ok(Owned { studio, config, comfyui, lock })
}

/// A server that owns the data folder.
pub(crate) struct Served {
    /// Such as `http://127.0.0.1:8328`.
    pub(crate) base: String,
    /// The owner's token.
    pub(crate) token: String,
}

/// The server that owns the data folder now, if one does.
pub(crate) fn served(global: &Global) -> anyhow::Result<Option<Served>> {
    if !global.data.join("sakuga.lock").is_file() {
        return Ok(None);
    }
    let folder = DataFolder::open_read_only(&global.data)?;
    let Some(address) = assets::lock::holder(&folder)?.and_then(|holder| holder.address) else {
        return Ok(None);
    };
    let token = assets::owner_token::read(&folder)?.with_context(|| {
        format!(
            "there is no owner-token in {}: start the server again, which makes one",
            global.data.display()
        )
    })?;
    Ok(Some(Served { base: format!("http://{address}"), token: token.reveal().to_owned() }))
}

/// Asks the server that owns the data folder, if one does, to read its configuration again.
pub(crate) fn ask_to_reload(global: &Global) -> anyhow::Result<()> {
    if !global.data.join("sakuga.lock").is_file() {
        return Ok(());
    }
    let folder = DataFolder::open_read_only(&global.data)?;
    let holder = assets::lock::holder(&folder)?.filter(|holder| holder.address.is_some());
    let Some(pid) = holder.and_then(|holder| Pid::from_raw(i32::try_from(holder.pid).ok()?)) else {
        return Ok(());
    };
    kill_process(pid, Signal::HUP)
        .context("failed to ask the studio that runs to read its configuration again")
}

/// Opens the data folder for looking, also while another program owns it.
pub(crate) async fn look(global: &Global) -> anyhow::Result<Studio> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let config = config::load(global)?.config;
    require_studio(global)?;
    let folder = Arc::new(DataFolder::open_read_only(&global.data)?);
    let store = Store::open_read_only(&folder.database(), clock.clone()).await?;
    let comfyui = comfy(&folder, &clock, &config);
    Ok(studio(store, folder, clock, (&config, comfyui)))
}

/// Refuses a data folder without a studio, for whoever must not make one.
pub(crate) fn require_studio(global: &Global) -> anyhow::Result<()> {
    if global.data.join("sakuga.db").is_file() {
        return Ok(());
    }
    anyhow::bail!(
        "there is no studio in {}: `sakuga demo` makes one, or name another folder with --data",
        global.data.display()
    );
}

impl Owned {
    /// Tells other commands where this program's server listens.
    pub(crate) fn tell_address(&mut self, address: &str) -> anyhow::Result<()> {
        Ok(self.lock.set_address(address)?)
    }

    /// Puts the workers to work: those that draw with these engines, and those that encode.
    pub(crate) async fn start_line(&self, engines: &[&str]) -> anyhow::Result<Line> {
        let line = &self.config.line;
        let mut crew = vec![("film", line.film_workers.max(1))];
        for engine in engines {
            self.studio.engine(engine)?;
            crew.push((engine, line.storyboard_workers.max(1)));
        }
        let manner = Manner { grace: Duration::from_millis(line.grace_ms), ..Manner::default() };
        Ok(self.studio.start_line_with(&crew, line.policy, manner).await?)
    }

    /// As [`Owned::start_line`], for a server: its workers try again when they cannot go on.
    pub(crate) async fn start_served_line(&self, engine: &str) -> anyhow::Result<Line> {
        let line = &self.config.line;
        let mut crew = vec![(engine, line.storyboard_workers.max(1)), ("film", line.film_workers.max(1))];
        let others =
            self.config.usual_engines().into_iter().filter(|usual| *usual != engine && *usual != STORYBOARD);
        crew.extend(others.map(|other| (other, 1)));
        let manner = Manner { grace: Duration::from_millis(line.grace_ms), trouble: Trouble::TryAgain };
        Ok(self.studio.start_line_with(&crew, line.policy, manner).await?)
    }

    /// A line without workers, for putting jobs into the queue.
    pub(crate) async fn start_idle_line(&self) -> anyhow::Result<Line> {
        Ok(self.studio.start_line(&[], self.config.line.policy).await?)
    }
}

fn studio(
    store: Store,
    folder: Arc<DataFolder>,
    clock: Arc<dyn Clock>,
    (config, comfyui): (&Config, Arc<ComfyEngine>),
) -> Studio {
    let kit = kit(&config.film);
    let engines: Vec<Arc<dyn Engine>> =
        vec![Arc::new(StoryboardEngine::new(kit.artist.clone())), Arc::new(FakeEngine::filling()), comfyui];
    let key = |name: &str| std::env::var(name).ok().filter(|key| !key.trim().is_empty());
    let assistants = Arc::new(config.assistant.chain(&clock, key));
    let studio = Studio::new(store, folder, clock, Arc::new(SystemIds::default()), engines, kit);
    studio.with_thumbnail_cache(config.thumbnails.cache_bytes).with_assistants(assistants)
}

/// The engine of the configured ComfyUI servers, of which there may be none yet.
fn comfy(folder: &DataFolder, clock: &Arc<dyn Clock>, config: &Config) -> Arc<ComfyEngine> {
    let evict = if config.comfyui.evict { Evict::WhenInTheWay } else { Evict::Never };
    let settings = comfyui::Settings {
        servers: config.comfyui.places(),
        recipes: Some(folder.root().join("recipes")),
        studio: identity(folder),
        instance: format!("{}-{}", std::process::id(), clock.wall().0),
        allow_nodes: config.comfyui.allow_nodes.iter().cloned().collect(),
        ollama: config.comfyui.ollama.as_ref().map(|ollama| Ollama::new(ollama.0.clone(), evict)),
        nvidia: std::env::var_os("PATH").and_then(|path| comfyui::Nvidia::found_in(&path)),
        patience: comfyui::Patience::default(),
    };
    let engine = ComfyEngine::new(settings, clock.clone());
    for wrong in engine.wrong_recipes() {
        tracing::error!("{wrong}");
    }
    Arc::new(engine)
}

/// What tells this studio from others that share its servers: where its data folder is. A folder that was moved forgets what
/// it left on servers before.
fn identity(folder: &DataFolder) -> String {
    let root = folder.root().canonicalize().unwrap_or_else(|_| folder.root().to_owned());
    let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
    ContentHash::of(format!("{machine}:{}", root.display()).as_bytes()).0
}

/// The tools of the line: the artist, and ffmpeg where configured or found.
pub(crate) fn kit(film: &FilmConfig) -> Kit {
    let tools = FilmTools::new(film.ffmpeg.clone(), std::env::var_os("PATH"), film.fonts.clone());
    Kit { artist: Arc::new(Artist::new()), film: Arc::new(tools) }
}

/// The command as typed, for whoever finds the folder in use.
fn command() -> String {
    let words: Vec<String> = std::env::args().skip(1).collect();
    format!("sakuga {}", words.join(" ")).trim_end().to_owned()
}
