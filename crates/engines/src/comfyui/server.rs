//! One server: how to speak to it, whether it may be given work, and what it was seen to have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::breaker::{Breaker, Rule};
use domain::clock::Clock;
use domain::line::job::Band;
use domain::line::plan::Offers;
use domain::preflight::Stock;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::memory::Gauge;
use super::patience::Patience;
use super::protocol::address::Address;
use super::protocol::http::{Era, Http};
use super::protocol::socket::Socket;
use super::protocol::trouble::Trouble;
use super::protocol::wire::Device;
use super::recipe::catalogue::Catalogue;
use super::recipe::manifest::NeededFile;
use super::recipe::shelf::{Library, Loaded, Shelf};
use crate::engine::DeviceNow;

/// How old what is known of a server may be when something is to be judged by it.
pub(crate) const FRESH: Duration = Duration::from_secs(30);

/// How long what was seen counts where something is missing.
pub(crate) const NOW: Duration = Duration::from_secs(1);

/// Prompts that a server has at once, besides what a person waits for: the one that runs and the one behind it.
pub(crate) const AHEAD: usize = 2;

/// When a server that fails is left alone. To ask once more costs nothing beside what a person waits who has started
/// ComfyUI again, so that the longest pause is short.
const BREAKER: Rule = Rule { failures: 3, first: Duration::from_secs(1), longest: Duration::from_secs(5) };

/// A server as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// How people name it; unique among the servers.
    pub name: String,
    /// Where it is.
    pub address: Address,
}

/// A server with what is known of it.
pub(crate) struct Server {
    pub(crate) place: Place,
    pub(crate) http: Http,
    pub(crate) socket: Socket,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held by whoever looks at the server, so that many who wait for it ask once.
    looking: tokio::sync::Mutex<()>,
    /// One for each prompt that it may have at once.
    berths: Semaphore,
}

struct State {
    breaker: Breaker,
    known: Option<Arc<Known>>,
    trouble: Option<String>,
}

/// What a server was seen to have.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// How it tells where prompts stand.
    pub(crate) era: Era,
    /// Such as `0.33.0`.
    pub(crate) version: String,
    /// What it computes on, such as `cuda:0 NVIDIA GeForce RTX 4070`.
    pub(crate) device: String,
    /// Its node classes.
    pub(crate) catalogue: Catalogue,
    /// Models by folder, for the folders that recipes name.
    folders: BTreeMap<String, Vec<String>>,
    /// What it can run, of all recipes there are.
    pub(crate) offers: Offers,
    /// When it was looked at.
    seen_at: Duration,
}

impl Server {
    pub(crate) fn new(place: Place, clock: Arc<dyn Clock>, instance: &str, patience: Patience) -> Self {
        let http = Http::new(place.address.clone(), clock.clone(), patience);
        let socket = Socket::new(place.address.clone(), clock.clone(), instance.to_owned());
        let berths = Semaphore::new(AHEAD);
        Self {
            place,
            http,
            socket,
            clock,
            state: Mutex::new(State { breaker: Breaker::new(BREAKER), known: None, trouble: None }),
            looking: tokio::sync::Mutex::default(),
            berths,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was last seen of it; none before it was looked at.
    pub(crate) fn known(&self) -> Option<Arc<Known>> {
        self.state().known.clone()
    }

    /// Why it gets no work now.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.state().trouble.clone()
    }

    /// It answered what was asked of it.
    pub(crate) fn succeeded(&self) {
        let mut state = self.state();
        state.breaker.succeeded();
        state.trouble = None;
    }

    /// It failed in a way that another server might not.
    pub(crate) fn failed(&self, why: &str) {
        let mut state = self.state();
        state.breaker.failed(self.clock.monotonic());
        state.trouble = Some(why.to_owned());
    }

    /// It cannot work: it is left alone until it answers, and what was known of it counts no more.
    pub(crate) fn leave_alone(&self, why: &str) {
        let mut state = self.state();
        state.breaker.leave_alone(self.clock.monotonic());
        state.trouble = Some(why.to_owned());
        state.known = None;
    }

    /// How long it is to be left alone; none when it may be given work, nothing at all when it is to be looked at first.
    fn pause(&self) -> Option<Duration> {
        let state = self.state();
        let unknown = state.known.is_none().then_some(Duration::ZERO);
        state.breaker.pause(self.clock.monotonic()).or(unknown)
    }

    /// Completes when it may be given work: at once, or when it answers again.
    pub(crate) async fn ready(&self, library: &Library) {
        while let Some(pause) = self.pause() {
            if !pause.is_zero() {
                self.clock.wait(pause).await;
                continue;
            }
            let _one = self.looking.lock().await;
            // Somebody else may have looked meanwhile.
            if self.pause() == Some(Duration::ZERO)
                && let Err(trouble) = self.look(library).await
            {
                self.leave_alone(&trouble.to_string());
            }
        }
    }

    /// Completes when it could be given a prompt, so that no job is claimed long before its turn.
    pub(crate) async fn berth_free(&self) {
        drop(self.berths.acquire().await);
    }

    /// A place for one more prompt on it, which is free again when what is returned is dropped. What a person waits for
    /// needs none: it goes before what stands ready there.
    pub(crate) async fn berth(&self, band: Band) -> Option<SemaphorePermit<'_>> {
        match band {
            Band::Interactive => None,
            _ => self.berths.acquire().await.ok(),
        }
    }

    /// What it has, seen not longer ago than this.
    pub(crate) async fn seen(&self, library: &Library, ago: Duration) -> Result<Arc<Known>, Trouble> {
        let now = self.clock.monotonic();
        let fresh = |known: &Arc<Known>| now.saturating_sub(known.seen_at) < ago;
        if let Some(known) = self.known().filter(fresh) {
            return Ok(known);
        }
        let _one = self.looking.lock().await;
        if let Some(known) = self.known().filter(fresh) {
            return Ok(known);
        }
        let seen = self.look(library).await;
        match &seen {
            // Nobody is there, and so nothing of what was seen is.
            Err(trouble @ Trouble::Unreachable(_)) => self.leave_alone(&trouble.to_string()),
            Err(trouble) => self.failed(&trouble.to_string()),
            Ok(_) => {}
        }
        seen
    }

    /// Looks at it anew.
    pub(crate) async fn look(&self, library: &Library) -> Result<Arc<Known>, Trouble> {
        let shelf = library.now();
        let stats = self.http.system_stats().await?;
        let era = self.http.era().await?;
        let catalogue = Catalogue::read(&self.http.object_info().await?);
        let mut folders = BTreeMap::new();
        for folder in folders_of(&shelf) {
            let models = self.http.models(&folder).await?;
            folders.insert(folder, models);
        }
        let device = stats.devices.first().map(|device| device.name.clone()).unwrap_or_default();
        let version = stats.system.comfyui_version.unwrap_or_default();
        let seen_at = self.clock.monotonic();
        let offers = Offers::default();
        let memory_mb = stats.devices.first().and_then(Gauge::of).map(|gauge| gauge.total);
        let mut known = Known { era, version, device, catalogue, folders, offers, seen_at };
        known.offers = Offers { memory_mb, ..known.offered(&shelf) };
        let known = Arc::new(known);
        self.succeeded();
        self.state().known = Some(known.clone());
        Ok(known)
    }

    /// Looks at it anew, where it is known: the recipes are others now, and what it lacks for them is to be found out.
    pub(crate) async fn look_again(&self, library: &Library) {
        let _one = self.looking.lock().await;
        if self.known().is_some()
            && let Err(trouble) = self.look(library).await
        {
            self.failed(&trouble.to_string());
        }
    }

    /// What it lacks for a recipe that is not on the shelf; none while it does not answer.
    pub(crate) async fn would_lack(&self, loaded: &Loaded) -> Option<Vec<String>> {
        let mut known = Known::clone(self.known()?.as_ref());
        for file in &loaded.manifest.files {
            if !known.folders.contains_key(&file.folder) {
                let models = self.http.models(&file.folder).await.ok()?;
                known.folders.insert(file.folder.clone(), models);
            }
        }
        Some(known.lacks(loaded))
    }

    /// Its devices, asked now.
    pub(crate) async fn devices(&self) -> Vec<DeviceNow> {
        let (seat, address) = (self.place.name.clone(), self.place.address.to_string());
        match self.http.system_stats().await {
            Ok(stats) => {
                let trouble = self.trouble();
                let device = |device: Device| DeviceNow {
                    seat: seat.clone(),
                    address: address.clone(),
                    own_mb: Gauge::of(&device).map(|gauge| gauge.own),
                    tenants: Vec::new(),
                    name: device.name,
                    memory: Some((device.vram_total >> 20, device.vram_free >> 20)),
                    trouble: trouble.clone(),
                };
                stats.devices.into_iter().map(device).collect()
            }
            Err(trouble) => {
                let (name, trouble) = (String::new(), Some(trouble.to_string()));
                vec![DeviceNow {
                    seat,
                    address,
                    name,
                    memory: None,
                    own_mb: None,
                    tenants: Vec::new(),
                    trouble,
                }]
            }
        }
    }

    /// What it has, as a preflight judges it.
    pub(crate) fn stock(&self) -> Option<Stock> {
        let known = self.known()?;
        Some(Stock {
            server: self.place.name.clone(),
            checkpoints: known.offers.models.clone(),
            loras: known.offers.loras.clone(),
            samplers: known.listed(&[("KSampler", "sampler_name")]),
        })
    }
}

/// A file that is not there, and where it can be had as far as somebody said.
fn missing_file(file: &NeededFile) -> String {
    let NeededFile { folder, names, about, source, .. } = file;
    let source = if source.is_empty() { String::new() } else { format!(" It can be had at {source}") };
    format!("the file {} in models/{folder} ({about}{source})", names.join(" or "))
}

/// The folders of models that recipes name.
fn folders_of(shelf: &Shelf) -> BTreeSet<String> {
    shelf
        .all()
        .iter()
        .flat_map(|loaded| loaded.manifest.files.iter().map(|file| file.folder.clone()))
        .collect()
}

impl Known {
    fn offered(&self, shelf: &Shelf) -> Offers {
        let can = shelf.all().iter().filter(|loaded| self.lacks(loaded).is_empty());
        Offers {
            models: Some(self.models()),
            loras: self.listed(&[("LoraLoader", "lora_name"), ("LoraLoaderModelOnly", "lora_name")]),
            recipes: Some(can.map(|loaded| loaded.recipe.name.clone()).collect()),
            memory_mb: None,
        }
    }

    /// Every file that can be a model: whole checkpoints and bare networks.
    fn models(&self) -> BTreeSet<String> {
        let from = [
            ("CheckpointLoaderSimple", "ckpt_name"),
            ("UNETLoader", "unet_name"),
            ("UnetLoaderGGUF", "unet_name"),
        ];
        self.listed(&from).unwrap_or_default()
    }

    /// The words that inputs list; none when the server has none of the classes.
    fn listed(&self, inputs: &[(&str, &str)]) -> Option<BTreeSet<String>> {
        let lists: Vec<&[String]> =
            inputs.iter().filter_map(|(class, input)| self.catalogue.words(class, input)).collect();
        (!lists.is_empty()).then(|| lists.into_iter().flatten().cloned().collect())
    }

    /// What it lacks for a recipe: node classes and files.
    pub(crate) fn lacks(&self, loaded: &Loaded) -> Vec<String> {
        let classes: BTreeSet<&str> =
            loaded.graph.values().filter_map(|node| node["class_type"].as_str()).collect();
        let missing = classes.into_iter().filter(|class| self.catalogue.class(class).is_none());
        let mut lacks: Vec<String> = missing.map(|class| loaded.manifest.node(class)).collect();
        lacks.extend(self.files(loaded).err().into_iter().flatten());
        lacks
    }

    /// The names of a recipe's other files on this server, by key.
    ///
    /// # Errors
    ///
    /// With each file that is not there, and where it can be had.
    pub(crate) fn files(&self, loaded: &Loaded) -> Result<BTreeMap<String, String>, Vec<String>> {
        let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
        for file in &loaded.manifest.files {
            let there = self.folders.get(&file.folder).map(Vec::as_slice).unwrap_or_default();
            match file.names.iter().find(|name| there.contains(name)) {
                Some(name) => drop(found.insert(file.key.clone(), name.clone())),
                None => missing.push(missing_file(file)),
            }
        }
        if missing.is_empty() { Ok(found) } else { Err(missing) }
    }
}
