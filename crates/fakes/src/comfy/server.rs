//! One life of a server: its queue, its history, its models and its sockets. A new life begins empty.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Message;
use domain::clock::Clock;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::cache::Cache;
use super::catalogue::Catalogue;
use super::fault::Faults;
use super::files::Folders;
use super::gate::Gate;
use super::history::History;
use super::json::{Json, object};
use super::memory::Memory;
use super::queue::{Item, Queue, Stuck};
use super::script::{Script, Version};
use super::seen::Witness;
use super::tell::{Listener, Outgoing, text};

/// How large a body may be, in bytes.
pub(crate) const LARGEST: usize = 104_857_600;

/// What changes while a server lives.
#[derive(Default)]
pub(crate) struct Core {
    pub(crate) queue: Queue,
    pub(crate) running: Vec<Item>,
    pub(crate) history: History,
    /// The number of the next prompt that brings none.
    pub(crate) counter: i64,
    /// Whether the run is to end.
    pub(crate) interrupt: bool,
    /// Whether models are to be unloaded after the run.
    pub(crate) unload: bool,
    /// Whether results are to be dropped after the run.
    pub(crate) drop_results: bool,
    /// The client of the prompt that runs or ran last.
    pub(crate) client: Option<String>,
    /// The node that is executed.
    pub(crate) last_node: Option<String>,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) memory: Memory,
    pub(crate) cache: Cache,
}

impl Core {
    /// How many prompts wait or run, as `status` says it.
    pub(crate) fn status(&self) -> Json {
        object([("exec_info", object([("queue_remaining", self.remaining().into())]))])
    }

    /// How many prompts wait or run.
    pub(crate) fn remaining(&self) -> u64 {
        (self.queue.items().len() + self.running.len()) as u64
    }
}

/// What a server has besides its life.
pub(crate) struct Lasting {
    pub(crate) script: Arc<Script>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) faults: Faults,
    pub(crate) gate: Gate,
    pub(crate) folders: Arc<Folders>,
    pub(crate) witness: Witness,
    /// Fresh ids that were given out.
    pub(crate) ids: AtomicU64,
    /// What other programs hold of the device, in MiB.
    pub(crate) others_mb: Arc<AtomicU64>,
}

/// One life of a server.
pub(crate) struct Server {
    lasting: Arc<Lasting>,
    pub(crate) port: u16,
    pub(crate) catalogue: Catalogue,
    core: Mutex<Core>,
    /// Wakes the worker.
    pub(crate) work: Notify,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    /// Ends with this life.
    pub(crate) life: CancellationToken,
}

impl std::ops::Deref for Server {
    type Target = Lasting;

    fn deref(&self) -> &Lasting {
        &self.lasting
    }
}

impl Server {
    /// A new life, whose messages go to `outgoing`.
    pub(crate) fn new(
        lasting: Arc<Lasting>,
        port: u16,
        outgoing: mpsc::UnboundedSender<Outgoing>,
        life: CancellationToken,
    ) -> Self {
        let catalogue = Catalogue::new(lasting.script.clone(), lasting.folders.clone());
        let core = Mutex::default();
        Self { lasting, port, catalogue, core, work: Notify::new(), outgoing, life }
    }

    /// What changes. Never held while something is awaited.
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The wall clock in milliseconds.
    pub(crate) fn now(&self) -> Json {
        self.clock.wall().0.into()
    }

    /// Sends a message to the socket of a client, or to all.
    pub(crate) fn tell(&self, to: Option<&str>, message: Message) {
        let to = to.map(str::to_owned);
        // Nobody is told anything after the end.
        let _ = self.outgoing.send(Outgoing { to, message });
    }

    /// Tells all sockets how many prompts wait or run.
    pub(crate) fn tell_status(&self) {
        let status = self.core().status();
        self.tell(None, text("status", object([("status", status)])));
    }

    /// The sockets that get a message.
    pub(crate) fn listeners(&self, to: Option<&str>) -> Vec<Listener> {
        let fits = |listener: &&Listener| to.is_none_or(|to| listener.sid == to);
        self.core().listeners.iter().filter(fits).cloned().collect()
    }

    /// Queues a prompt. When it cannot be compared with another it is queued too, but nobody is told.
    pub(crate) fn put(&self, item: Item) -> Result<(), Stuck> {
        self.core().queue.put(item)?;
        self.tell_status();
        self.work.notify_one();
        Ok(())
    }

    /// Takes one prompt with this id out of the queue, and says whether there was one.
    pub(crate) fn delete(&self, prompt_id: &str) -> Result<bool, Stuck> {
        let found = self.core().queue.delete(prompt_id)?;
        if found {
            self.tell_status();
        }
        Ok(found)
    }

    /// Ends the run of this prompt, if it runs.
    pub(crate) fn interrupt(&self, prompt_id: &str) -> bool {
        let mut core = self.core();
        let runs = core.running.iter().any(|item| item.prompt_id == prompt_id);
        core.interrupt |= runs;
        runs
    }

    /// A new id, a UUID of the fourth version by its looks.
    pub(crate) fn fresh_id(&self) -> String {
        let count = self.ids.fetch_add(1, Ordering::Relaxed);
        let hex = blake3::hash(format!("{} {count}", self.port).as_bytes()).to_hex();
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
    }

    /// What the server says it can do.
    pub(crate) fn features(&self) -> Json {
        let size = Json::from(LARGEST as u64);
        if self.script.version == Version::V0_3_64 {
            return object([("supports_preview_metadata", true.into()), ("max_upload_size", size)]);
        }
        object([
            ("supports_preview_metadata", true.into()),
            ("supports_model_type_tags", true.into()),
            ("max_upload_size", size),
            ("extension", object([("manager", object([("supports_v4", true.into())]))])),
            ("node_replacements", true.into()),
            ("assets", false.into()),
        ])
    }
}
