//! A studio's side of a stand-in server: an engine, requests, and somebody who listens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::error::Fault;
use domain::family::Family;
use domain::id::JobId;
use domain::line::job::Band;
use domain::line::ledger::{Ledger, Part, Stopwatch};
use domain::line::usual::Usual;
use domain::request::{Chunk, Fit, Generation, Request, Words};
use domain::style::FrameSize;
use domain::take::Stage;
use engines::comfyui::{ComfyEngine, Ollama, Patience, Place, Settings};
use engines::{Engine, EngineWork, Output, Report};
use fakes::comfy::{FakeComfy, Model, Script};
use testkit::RunningClock;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The checkpoints of a stand-in.
pub(crate) const MODELS: [&str; 2] = ["tiny-a.safetensors", "tiny-b.safetensors"];

/// An engine on one stand-in or several.
pub(crate) struct House {
    pub(crate) servers: Vec<FakeComfy>,
    pub(crate) engine: Arc<ComfyEngine>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// A stand-in with two checkpoints that takes no time.
pub(crate) fn script() -> Script {
    Script {
        models: MODELS.map(|name| Model::instant("checkpoints", name, 2000)).into(),
        ..Script::default()
    }
}

/// Patience for tests: it asks often, so that nobody waits for a question.
pub(crate) fn patience() -> Patience {
    Patience { poll: Duration::from_millis(20), look: Duration::from_millis(20), ..Patience::default() }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::of(vec![script()], patience()).await
    }

    pub(crate) async fn of(scripts: Vec<Script>, patience: Patience) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(RunningClock::start());
        let mut servers = Vec::new();
        for script in scripts {
            servers.push(FakeComfy::start(script, clock.clone()).await.unwrap());
        }
        let engine = engine(&servers, &clock, (patience, None));
        Self { servers, engine, clock }
    }

    pub(crate) fn server(&self) -> &FakeComfy {
        &self.servers[0]
    }

    /// An engine of another start of the program on the same servers.
    pub(crate) fn another_start(&self, patience: Patience) -> Arc<ComfyEngine> {
        engine_of(&self.servers, &self.clock, (patience, None), "another start")
    }

    /// The same servers, with a server of language models that shares their devices.
    pub(crate) fn sharing(self, ollama: Ollama, patience: Patience) -> Self {
        let engine = engine(&self.servers, &self.clock, (patience, Some(ollama)));
        Self { engine, ..self }
    }

    pub(crate) async fn run(&self, work: &EngineWork) -> (Result<Output, Fault>, Heard) {
        self.run_until(work, &CancellationToken::new()).await
    }

    pub(crate) async fn run_until(
        &self,
        work: &EngineWork,
        cancel: &CancellationToken,
    ) -> (Result<Output, Fault>, Heard) {
        let mut heard = Heard::new(self.clock.clone());
        let made = self.engine.run(work, &mut heard, cancel).await;
        (made, heard)
    }

    /// Runs work beside the test.
    pub(crate) fn begin(&self, work: EngineWork) -> JoinHandle<Result<Output, Fault>> {
        self.begin_at(&self.engine, work, CancellationToken::new())
    }

    /// Runs work beside the test, and gives back what was said of it.
    pub(crate) fn begin_heard(&self, work: EngineWork) -> JoinHandle<Heard> {
        let (engine, mut heard) = (self.engine.clone(), Heard::new(self.clock.clone()));
        tokio::spawn(async move {
            engine.run(&work, &mut heard, &CancellationToken::new()).await.unwrap();
            heard
        })
    }

    /// Runs work beside the test, at an engine of any start, until it is cancelled.
    pub(crate) fn begin_at(
        &self,
        engine: &Arc<ComfyEngine>,
        work: EngineWork,
        cancel: CancellationToken,
    ) -> JoinHandle<Result<Output, Fault>> {
        let (engine, mut heard) = (engine.clone(), Heard::new(self.clock.clone()));
        tokio::spawn(async move { engine.run(&work, &mut heard, &cancel).await })
    }

    /// Runs work of which the result is a picture of the request's size.
    pub(crate) async fn draws(&self, work: &EngineWork) -> Output {
        let (made, _) = self.run(work).await;
        let output = made.unwrap();
        let picture = output.picture.as_ref().unwrap();
        assert_eq!((picture.width, picture.height), (64, 64));
        output
    }
}

fn engine(
    servers: &[FakeComfy],
    clock: &Arc<dyn Clock>,
    terms: (Patience, Option<Ollama>),
) -> Arc<ComfyEngine> {
    engine_of(servers, clock, terms, "test")
}

fn engine_of(
    servers: &[FakeComfy],
    clock: &Arc<dyn Clock>,
    (patience, ollama): (Patience, Option<Ollama>),
    instance: &str,
) -> Arc<ComfyEngine> {
    let place = |(number, server): (usize, &FakeComfy)| Place {
        name: format!("gpu-{number}"),
        address: server.url().parse().unwrap(),
    };
    let settings = Settings {
        servers: servers.iter().enumerate().map(place).collect(),
        recipes: None,
        allow_nodes: std::collections::BTreeSet::new(),
        ollama,
        nvidia: None,
        studio: "studio".to_owned(),
        instance: instance.to_owned(),
        patience,
    };
    Arc::new(ComfyEngine::new(settings, clock.clone()))
}

/// The first attempt at a small picture; another number is another job and another seed.
pub(crate) fn work(number: u64) -> EngineWork {
    EngineWork {
        job: JobId(format!("01JOB{number:021}")),
        attempt: 1,
        band: Band::Normal,
        seat: "gpu-0".to_owned(),
        request: request(number, MODELS[0]),
        files: BTreeMap::new(),
        usual: Usual::default(),
    }
}

pub(crate) fn request(seed: u64, checkpoint: &str) -> Request {
    let size = FrameSize { width: 64, height: 64 };
    let words = |text: &str| Words { chunks: vec![Chunk { text: text.to_owned(), tokens: 2 }] };
    let generation = Generation {
        family: Family::Sd15,
        checkpoint: checkpoint.to_owned(),
        checkpoint_hash: None,
        sampler: "euler".to_owned(),
        scheduler: "normal".to_owned(),
        steps: 4,
        guidance: 7.0,
        canvas: size,
        fit: Fit { left: 0, top: 0, kept: size, frame: size },
        positive: words("1girl, rain"),
        negative: words("lowres"),
        loras: Vec::new(),
        references: Vec::new(),
        regions: Vec::new(),
        guide: None,
        change: None,
    };
    Request {
        stage: Stage::Keyframe,
        recipe: "sd15".to_owned(),
        frame: size,
        generation: Some(generation),
        ..testkit::request(seed)
    }
}

/// Everything that an engine said.
pub(crate) struct Heard {
    clock: Arc<dyn Clock>,
    watch: Stopwatch,
    pub(crate) progress: Vec<u32>,
    pub(crate) previews: usize,
    pub(crate) wants_previews: bool,
    pub(crate) device: String,
    pub(crate) memory_mb: u64,
    pub(crate) adapted: Vec<String>,
    pub(crate) stages: Vec<(Part, u32, u32)>,
}

impl Heard {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let watch = Stopwatch::started(clock.monotonic());
        Self {
            clock,
            watch,
            progress: Vec::new(),
            previews: 0,
            wants_previews: false,
            device: String::new(),
            memory_mb: 0,
            adapted: Vec::new(),
            stages: Vec::new(),
        }
    }

    pub(crate) fn ledger(&self) -> Ledger {
        self.watch.clone().stop(Part::Post, self.clock.monotonic())
    }
}

impl Report for Heard {
    fn lap(&mut self, part: Part) {
        let now = self.clock.monotonic();
        self.watch.lap(part, now);
    }

    fn lap_at(&mut self, part: Part, at: Duration) {
        self.watch.lap(part, at);
    }

    fn device(&mut self, name: &str) {
        name.clone_into(&mut self.device);
    }

    fn memory(&mut self, mb: u64) {
        self.memory_mb = self.memory_mb.max(mb);
    }

    fn adapted(&mut self, what: &str) {
        self.adapted.push(what.to_owned());
    }

    fn stage(&mut self, part: Part, step: u32, steps: u32) {
        self.stages.push((part, step, steps));
    }

    fn progress(&mut self, done: u32, _total: u32) {
        self.progress.push(done);
    }

    fn wants_previews(&self) -> bool {
        self.wants_previews
    }

    fn preview(&mut self, _jpeg: Vec<u8>) {
        self.previews += 1;
    }
}
