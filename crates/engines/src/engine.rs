//! The seam between the production line and whatever makes pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::error::Fault;
use domain::id::JobId;
use domain::line::job::Band;
use domain::line::ledger::{Nodes, Part};
use domain::line::plan::{Offers, Takes};
use domain::line::usual::Usual;
use domain::preflight::Stock;
use domain::recipe::Recipe;
use domain::request::Request;
use domain::take::Stage;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::recipes::{NewRecipe, NotImported, Workflow};

/// What turns a request into a picture. Implementations are idempotent by job and attempt, and honour every
/// field of the request or list it in [`Output::omitted`].
#[async_trait]
pub trait Engine: Send + Sync {
    /// The name by which jobs are routed, such as `storyboard`.
    fn name(&self) -> &'static str;

    /// Changes whenever an equal request may give another picture; part of the cache's key.
    fn revision(&self) -> String;

    /// Whether it has anything to work on; an engine of servers has not before the first one is named.
    fn has_place(&self) -> bool {
        true
    }

    /// What it can make.
    fn capabilities(&self) -> Capabilities;

    /// How it carries out its kinds of work; names are its own among all engines of a studio.
    fn recipes(&self) -> Vec<Recipe>;

    /// What each of its servers has; empty for engines that need no files.
    async fn stock(&self) -> Vec<Stock> {
        Vec::new()
    }

    /// Looks anew at what its servers and its users' recipes are, unless that was done a moment ago, and says whether they
    /// are otherwise than before. It is asked before something is refused, and when work waits that nobody can do.
    async fn look(&self) -> bool {
        false
    }

    /// What each of its servers lacks for a recipe, the names of the servers with it; empty for engines without servers,
    /// and without those that were not seen yet.
    fn lacking(&self, _recipe: &str) -> Vec<Lacking> {
        Vec::new()
    }

    /// Makes a recipe of a workflow of somebody's own. Nothing is written.
    ///
    /// # Errors
    ///
    /// When the workflow cannot become one, or something in it has to be asked for.
    async fn import_recipe(&self, _workflow: &Workflow) -> Result<NewRecipe, NotImported> {
        Err(NotImported::Refused(format!("the engine {} makes no recipes of workflows", self.name())))
    }

    /// Reads the recipes of its users anew, and returns what is wrong with those that cannot be used.
    async fn reload_recipes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The devices that it works on, each asked now; empty for engines that use only the processor.
    async fn devices(&self) -> Vec<DeviceNow> {
        Vec::new()
    }

    /// Where it works; engines whose workers need nothing in common have no seats.
    fn seats(&self) -> Vec<Seat> {
        Vec::new()
    }

    /// Completes when work for this seat can begin, for a slot that takes such jobs.
    async fn ready(&self, _seat: &str, _takes: Takes) {}

    /// What a seat can run, as far as it is known.
    fn offers(&self, _seat: &str) -> Offers {
        Offers::default()
    }

    /// By which name it knows an attempt at a job; none for engines without names of their own.
    fn name_of(&self, _job: &JobId, _attempt: u32) -> Option<String> {
        None
    }

    /// Changes whenever what its seats can run changes without any of them having worked, as when recipes are read anew;
    /// none when that never happens.
    fn changes(&self) -> Option<watch::Receiver<u64>> {
        None
    }

    /// Stops what earlier starts of the program left and nobody wants any more; these jobs are not over. It may wait for
    /// servers that do not answer.
    async fn tidy(&self, _open: &BTreeSet<JobId>) {}

    /// What came of an attempt is in the studio's folder: what is kept of it elsewhere may go.
    async fn filed(&self, _job: &JobId, _attempt: u32) {}

    /// Refuses a request that it could never carry out, in words a person can act on.
    ///
    /// # Errors
    ///
    /// A permanent fault that says what to change.
    fn check(&self, request: &Request) -> Result<(), Fault>;

    /// Makes the picture. Stops soon after `cancel` is triggered.
    ///
    /// # Errors
    ///
    /// A fault with its class; see [`domain::error::FaultClass`].
    async fn run(
        &self,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Output, Fault>;

    /// Probes whether it could work now.
    ///
    /// # Errors
    ///
    /// Why not, and what to do.
    async fn health(&self) -> Result<(), Fault>;
}

/// A device as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceNow {
    /// The seat that works on it.
    pub seat: String,
    /// Where its server is.
    pub address: String,
    /// What its server calls it; empty while that does not answer.
    pub name: String,
    /// The memory in all and what is free of it, in MiB; none while the server does not answer.
    pub memory: Option<(u64, u64)>,
    /// What the server's own models and work take of it, in MiB; none where it does not say.
    pub own_mb: Option<u64>,
    /// What language models and other programs take of it, as far as they are known.
    pub tenants: Vec<Tenant>,
    /// Why its seat gets no work; none when it may.
    pub trouble: Option<String>,
}

/// Something else in the memory of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its name.
    pub name: String,
    /// What it is.
    pub program: Program,
    /// What it takes, in MiB.
    pub mb: u64,
}

/// What a tenant of a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// A language model of an Ollama server.
    Ollama,
    /// A process of this machine, by its number; the ComfyUI that works on the device is one, too.
    Process(u32),
}

/// What a server lacks for a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The server.
    pub server: String,
    /// What it does not have; empty when it can carry out the recipe.
    pub what: Vec<String>,
}

/// A place where an engine works, such as a server: its slots share a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The name, unique within the engine.
    pub name: String,
    /// Slots for any work: what runs, and what stands ready behind it.
    pub slots: usize,
    /// Slots that are kept for what a person waits for.
    pub kept: usize,
}

/// What an engine can make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// The stages it can make.
    pub stages: Vec<Stage>,
    /// The models it has; empty for engines without models.
    pub models: Vec<String>,
    /// The device it runs on, such as `cpu`.
    pub device: String,
}

/// One attempt at a job.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineWork {
    /// The job.
    pub job: JobId,
    /// The attempt.
    pub attempt: u32,
    /// How urgent it is.
    pub band: Band,
    /// Where it is to be done; empty for engines without seats.
    pub seat: String,
    /// What to make.
    pub request: Request,
    /// The files of the request's inputs, by slot. They are to be read only.
    pub files: BTreeMap<String, PathBuf>,
    /// What equal work took before.
    pub usual: Usual,
}

/// What an engine says while it works.
pub trait Report: Send {
    /// The time until now belongs to `part`.
    fn lap(&mut self, part: Part);

    /// The time until `at`, a reading of the studio's monotonic clock, belongs to `part`.
    fn lap_at(&mut self, part: Part, at: Duration);

    /// Says on which device the work is done, where the engine has several.
    fn device(&mut self, _name: &str) {}

    /// Says how much of the device's memory the work takes now, in MiB.
    fn memory(&mut self, _mb: u64) {}

    /// Says what is done otherwise than asked, so that it can be done at all.
    fn adapted(&mut self, _what: &str) {}

    /// Says by which name the work is now known to whatever does it, where that has names of its own.
    fn asked_as(&mut self, _name: &str) {}

    /// A part of the work has begun, or made `step` of its `steps`; both are zero where it has none.
    fn stage(&mut self, _part: Part, _step: u32, _steps: u32) {}

    /// Says what of the graph has to run, where the engine has one.
    fn nodes(&mut self, _nodes: Nodes) {}

    /// `done` of `total` steps are made; `done` never falls.
    fn progress(&mut self, done: u32, total: u32);

    /// Whether somebody looks at previews; while nobody does, making them is wasted.
    fn wants_previews(&self) -> bool {
        false
    }

    /// A small picture of what is being made, as JPEG. It may be dropped.
    fn preview(&mut self, _jpeg: Vec<u8>) {}
}

/// What an engine made.
#[derive(Debug, Clone)]
pub struct Output {
    /// The picture; none from an engine that only keeps time.
    pub picture: Option<Picture>,
    /// The moving pictures, for stages that are ones; the picture is of no use then.
    pub clip: Option<Clip>,
    /// What the request asked for and the picture does not show, in words.
    pub omitted: Vec<String>,
    /// The picture taken apart, to guide other engines; none from engines that cannot.
    pub guides: Vec<Guide>,
}

/// Moving pictures at the rate of the request. They are given frame by frame while they are encoded, because all of
/// them together may be larger than the memory.
#[derive(Clone)]
pub struct Clip {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames there are: as many as the request's camera says.
    pub frames: u32,
    /// The frames.
    pub source: Arc<dyn Frames>,
}

impl fmt::Debug for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { width, height, frames, .. } = self;
        f.debug_struct("Clip").field("width", width).field("height", height).field("frames", frames).finish()
    }
}

/// What gives the frames of a clip. They are asked for in order, and the first and the last once more.
pub trait Frames: Send + Sync {
    /// Writes frame `index`, counted from 0, as packed 8-bit red, green, blue, row by row from the top.
    ///
    /// `rgb` has exactly `3 × width × height` bytes. It may block its thread.
    ///
    /// # Errors
    ///
    /// When the frame cannot be made or read.
    fn frame(&self, index: u32, rgb: &mut [u8]) -> Result<(), Fault>;
}

/// One way of taking a picture apart, as large as the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// What follows the picture's name, such as `line` or `mask_hana`.
    pub name: String,
    /// What it holds.
    pub content: GuideContent,
}

/// What a guide holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuideContent {
    /// A byte a pixel, 0 for black to 255 for white, row by row from the top.
    Grey(Vec<u8>),
    /// A byte a pixel: the number of its colour in the list.
    Flat {
        /// Red, green and blue of each colour, at most 256.
        colours: Vec<[u8; 3]>,
        /// The pixels, row by row from the top.
        pixels: Vec<u8>,
    },
    /// JSON.
    Text(String),
}

/// Pixels: packed RGB, row by row from the top, `3 × width × height` bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The pixels.
    pub rgb: Vec<u8>,
}
