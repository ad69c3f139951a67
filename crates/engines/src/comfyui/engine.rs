//! The engine: requests in, pictures out, on as many servers as there are.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use domain::clock::Clock;
use domain::error::{Fault, FaultClass};
use domain::id::JobId;
use domain::line::plan::{Offers, Takes};
use domain::preflight::Stock;
use domain::recipe::Recipe;
use domain::request::Request;
use domain::take::Stage;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::NAME;
use super::look::lacking;
use super::memory::Care;
use super::nvidia::Nvidia;
use super::ollama::Ollama;
use super::patience::Patience;
use super::pool::Pool;
use super::prompt::name::{self, Numbers};
use super::prompt::rung::Rung;
use super::recipe::import::{Asked, Imported, import};
use super::recipe::shelf::{Library, Loaded};
use super::server::{AHEAD, FRESH, Known, NOW, Place, Server};
use crate::engine::{Capabilities, DeviceNow, Engine, EngineWork, Lacking, Output, Report, Seat};
use crate::recipes::{NewRecipe, NotImported, Workflow};

/// Slots of a server besides those whose prompts it has: there results are brought over and filed while it goes on.
const FILING: usize = 2;

/// How an engine is put up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The servers.
    pub servers: Vec<Place>,
    /// The folder with the user's own recipes.
    pub recipes: Option<PathBuf>,
    /// Nodes of extensions that the user's own recipes may use.
    pub allow_nodes: BTreeSet<String>,
    /// A server of language models that may hold memory of the same devices.
    pub ollama: Option<Ollama>,
    /// The tool that names the programs on this machine's cards.
    pub nvidia: Option<Nvidia>,
    /// What tells the studio from others that share its servers.
    pub studio: String,
    /// What tells this start of the program from others.
    pub instance: String,
    /// How long is waited for what.
    pub patience: Patience,
}

/// ComfyUI servers as one engine.
pub struct ComfyEngine {
    pub(super) pool: Pool,
    pub(super) library: Library,
    wrong_recipes: Vec<String>,
    /// How often what can be done became otherwise: recipes were read anew, or a server was seen to have something else.
    pub(super) reloads: watch::Sender<u64>,
    pub(super) numbers: Numbers,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) patience: Patience,
    /// What tells the studio from others that share its servers; empty when nothing does.
    pub(super) studio: String,
    /// What tells this start of the program from others.
    pub(super) instance: String,
    ollama: Option<Ollama>,
    pub(super) nvidia: Option<Nvidia>,
}

impl ComfyEngine {
    /// An engine on these servers. It must be made where tokio runs; nothing is asked of a server before it is needed.
    #[must_use]
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let Settings { servers, recipes, allow_nodes, ollama, nvidia, studio, instance, patience } = settings;
        let (library, wrong_recipes) = Library::open(recipes, allow_nodes);
        let pool = Pool::new(servers, clock.clone(), instance.clone(), patience);
        Self {
            pool,
            library,
            wrong_recipes,
            reloads: watch::Sender::new(0),
            numbers: Numbers::default(),
            clock,
            patience,
            studio,
            instance,
            ollama,
            nvidia,
        }
    }

    /// What is wrong with recipes that cannot be used.
    #[must_use]
    pub fn wrong_recipes(&self) -> &[String] {
        &self.wrong_recipes
    }

    /// From now on it works on these servers. What runs on one that is no longer among them is finished there.
    pub fn set_servers(&self, servers: Vec<Place>) {
        self.pool.set(servers);
    }

    /// Completes when a server can be given a prompt.
    async fn is_ready(&self, server: &Server, takes: Takes) {
        server.ready(&self.library).await;
        if takes == Takes::Any {
            server.berth_free().await;
        }
    }

    /// The care of a server's memory.
    pub(super) fn care<'a>(&'a self, server: &'a Server) -> Care<'a> {
        let ollama = self.ollama.as_ref().filter(|ollama| ollama.shares(&server.place.address));
        Care { server, ollama, clock: &self.clock, wait: self.patience.room }
    }

    /// The memory of the largest device, in MiB.
    fn largest_mb(&self) -> Option<u64> {
        self.pool.all().values().filter_map(|server| server.known()?.offers.memory_mb).max()
    }

    fn server(&self, seat: &str) -> Result<Arc<Server>, Fault> {
        self.pool.get(seat).ok_or_else(|| Fault::away(format!("there is no server \"{seat}\" any more")))
    }

    pub(super) fn recipe(&self, request: &Request) -> Result<Arc<Loaded>, Fault> {
        let name = &request.recipe;
        self.library.now().get(name).cloned().ok_or_else(|| {
            Fault::permanent(format!(
                "there is no recipe \"{name}\" any more: put it back, or name another one"
            ))
        })
    }
}

/// Remembers what a fault says about the server it came from.
fn learn(server: &Server, fault: &Fault) {
    match fault.class {
        FaultClass::Away => server.leave_alone(&fault.message),
        FaultClass::Transient => server.failed(&fault.message),
        _ => {}
    }
}

#[async_trait]
impl Engine for ComfyEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn revision(&self) -> String {
        "comfyui-1".to_owned()
    }

    fn has_place(&self) -> bool {
        !self.pool.all().is_empty()
    }

    fn capabilities(&self) -> Capabilities {
        let known = || self.pool.all().into_values().filter_map(|server| server.known());
        let models = known().filter_map(|known| known.offers.models.clone()).flatten();
        let mut stages: Vec<Stage> =
            self.library.now().all().iter().flat_map(|loaded| loaded.recipe.stages.clone()).collect();
        stages.sort_unstable();
        stages.dedup();
        let device = |known: Arc<Known>| format!("{} (ComfyUI {})", known.device, known.version);
        let devices: Vec<String> = known().map(device).collect();
        let models = models.collect::<BTreeSet<_>>().into_iter().collect();
        Capabilities { stages, models, device: devices.join(", ") }
    }

    fn recipes(&self) -> Vec<Recipe> {
        self.library.now().all().iter().map(|loaded| loaded.recipe.clone()).collect()
    }

    async fn stock(&self) -> Vec<Stock> {
        self.look_within(FRESH).await;
        self.pool.all().values().filter_map(|server| server.stock()).collect()
    }

    async fn look(&self) -> bool {
        self.look_within(NOW).await
    }

    async fn devices(&self) -> Vec<DeviceNow> {
        let mut devices = Vec::new();
        for server in self.pool.all().values() {
            devices.extend(self.devices_of(server).await);
        }
        devices
    }

    fn lacking(&self, recipe: &str) -> Vec<Lacking> {
        let shelf = self.library.now();
        let Some(loaded) = shelf.get(recipe) else { return Vec::new() };
        let of = |server: &Arc<Server>| {
            let what = server.known()?.lacks(loaded);
            Some(Lacking { server: server.place.name.clone(), what })
        };
        self.pool.all().values().filter_map(of).collect()
    }

    async fn import_recipe(&self, workflow: &Workflow) -> Result<NewRecipe, NotImported> {
        let reader = self.reader(workflow.server.as_deref()).await?;
        let asked = Asked {
            name: &workflow.name,
            workflow: &workflow.content,
            catalogue: reader.as_ref().map(|known| &known.catalogue),
            answers: &workflow.answers,
            allow: &self.library.allow,
        };
        let Imported { loaded, graph, manifest, mut notes } = import(asked)?;
        let mut servers = Vec::new();
        for server in self.pool.all().values() {
            let what = server.would_lack(&loaded).await;
            servers.extend(what.map(|what| Lacking { server: server.place.name.clone(), what }));
        }
        if servers.is_empty() {
            notes.push(
                "No server answers now: what is missing on which one is found out when one does.".to_owned(),
            );
        }
        Ok(NewRecipe { recipe: loaded.recipe, servers, graph, manifest, notes })
    }

    async fn reload_recipes(&self) -> Vec<String> {
        let wrong = self.library.reload();
        for server in self.pool.all().values() {
            server.look_again(&self.library).await;
        }
        self.reloads.send_modify(|count| *count += 1);
        wrong
    }

    fn changes(&self) -> Option<watch::Receiver<u64>> {
        Some(self.reloads.subscribe())
    }

    fn seats(&self) -> Vec<Seat> {
        self.pool
            .all()
            .keys()
            .map(|name| Seat { name: name.clone(), slots: AHEAD + FILING, kept: 1 })
            .collect()
    }

    async fn ready(&self, seat: &str, takes: Takes) {
        loop {
            let server = self.pool.wait_for(seat).await;
            tokio::select! {
                () = self.is_ready(&server, takes) => return,
                // Another server may have taken its name meanwhile.
                () = self.pool.is_replaced(&server) => {}
            }
        }
    }

    fn offers(&self, seat: &str) -> Offers {
        let known = self.pool.get(seat).and_then(|server| server.known());
        let mut offers = known.map(|known| known.offers.clone()).unwrap_or_default();
        // Nobody else could do what is too large for the largest one.
        offers.memory_mb = offers.memory_mb.filter(|memory_mb| self.largest_mb() > Some(*memory_mb));
        offers
    }

    fn check(&self, request: &Request) -> Result<(), Fault> {
        let loaded = self.recipe(request)?;
        let mut least: Option<(String, Vec<String>)> = None;
        for server in self.pool.all().values() {
            let Some(known) = server.known() else { continue };
            let lacks = lacking(&loaded, request, &known);
            if lacks.is_empty() {
                return Ok(());
            }
            if least.as_ref().is_none_or(|(_, other)| lacks.len() < other.len()) {
                least = Some((server.place.name.clone(), lacks));
            }
        }
        // A server that does not answer now may have everything when the job's turn comes.
        let Some((server, lacks)) = least else { return Ok(()) };
        Err(Fault::permanent(format!(
            "the server {server} cannot carry out the recipe {}, because {}: put there what is missing, or name another recipe",
            request.recipe,
            lacks.join("; ")
        )))
    }

    async fn run(
        &self,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Output, Fault> {
        let seat = self.server(&work.seat)?;
        let made = self.work(&seat, work, report, cancel).await;
        match &made {
            Ok(_) => seat.succeeded(),
            Err(fault) => learn(&seat, fault),
        }
        made
    }

    fn name_of(&self, job: &JobId, attempt: u32) -> Option<String> {
        Some(name::prompt(job, attempt))
    }

    async fn tidy(&self, open: &BTreeSet<JobId>) {
        self.tidy_up(open).await;
    }

    async fn filed(&self, job: &JobId, attempt: u32) {
        let rungs = |attempt| Rung::ALL.map(|rung| name::at_rung(job, attempt, rung));
        let prompts: Vec<String> = (1..=attempt).flat_map(rungs).collect();
        for server in self.pool.all().values().filter(|server| server.known().is_some()) {
            server.http.forget(&prompts).await.ok();
        }
    }

    async fn health(&self) -> Result<(), Fault> {
        if self.pool.all().is_empty() {
            return Err(Fault::permanent(
                "no ComfyUI server is configured: `sakuga connect` looks for one on this machine",
            ));
        }
        let mut troubles = Vec::new();
        for server in self.pool.all().values() {
            // A server that was never looked at is looked at now, so that what it is can be shown.
            let asked = match server.known() {
                Some(_) => server.http.remaining().await.map(drop),
                None => server.seen(&self.library, FRESH).await.map(drop),
            };
            let why = asked.map_or_else(|trouble| Some(trouble.to_string()), |()| server.trouble());
            troubles.extend(why.map(|why| format!("{}: {why}", server.place.name)));
        }
        if troubles.len() < self.pool.all().len() {
            return Ok(());
        }
        Err(Fault::transient(format!("no server works: {}; start ComfyUI there", troubles.join("; "))))
    }
}
