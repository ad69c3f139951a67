//! What a server was asked for and what it did, for tests to look at. It outlives the server's death.

use std::collections::BTreeMap;

use tokio::sync::watch;

/// A `POST /prompt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The body as it came.
    pub body: String,
    /// The id under which it was queued; `None` when it was not.
    pub prompt_id: Option<String>,
    /// The status of the answer; 0 when the connection was reset instead.
    pub status: u16,
    /// The body of the answer.
    pub answer: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All nodes were executed.
    Success,
    /// A node raised an exception of this type.
    Error(String),
    /// It was interrupted or cancelled.
    Interrupted,
}

/// A run that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The prompt that ran.
    pub prompt_id: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The nodes that were executed, in this order.
    pub executed: Vec<String>,
    /// The nodes whose results were there already.
    pub cached: Vec<String>,
    /// The files of weights that were loaded, as `folder/name`, in this order.
    pub loads: Vec<String>,
}

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that it was given.
    pub name: String,
    /// Its subfolder.
    pub subfolder: String,
    /// `input`, `output` or `temp`.
    pub kind: String,
    /// How long it is, in bytes.
    pub bytes: u64,
}

/// What a server has seen so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Every `POST /prompt`, in the order of the answers.
    pub posts: Vec<Post>,
    /// Every run that ended.
    pub runs: Vec<Run>,
    /// How often a checkpoint or diffusion model was loaded other than the one before.
    pub model_switches: u32,
    /// The ids of pending prompts that were deleted from the queue.
    pub deleted: Vec<String>,
    /// The ids of runs that were to be deleted from the history.
    pub forgotten: Vec<String>,
    /// The ids of runs that `/interrupt` was about to end.
    pub interrupted: Vec<String>,
    /// The ids of prompts that `/api/jobs` cancelled, pending or running.
    pub cancelled: Vec<String>,
    /// How often `/free` was asked for.
    pub frees: u32,
    /// Every upload that was stored.
    pub uploads: Vec<Upload>,
    /// How many sockets are open now.
    pub sockets: usize,
    /// How many sockets were ever opened.
    pub sockets_opened: usize,
    /// How many messages were sent to sockets.
    pub messages: u64,
    /// How often each path with its query was asked for by GET, without `/api`.
    pub gets: BTreeMap<String, u64>,
    pub(crate) last_main_model: Option<String>,
}

impl Seen {
    /// How often paths that begin like this, `/api` left out, were asked for by GET.
    #[must_use]
    pub fn gets_of(&self, beginning: &str) -> u64 {
        let fitting = self.gets.iter().filter(|(path, _)| path.starts_with(beginning));
        fitting.map(|(_, times)| times).sum()
    }

    /// The run of a prompt, the last one if there are several.
    #[must_use]
    pub fn run(&self, prompt_id: &str) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.prompt_id == prompt_id)
    }

    /// Counts the load of a checkpoint or diffusion model.
    pub(crate) fn main_model(&mut self, name: &str) {
        if self.last_main_model.as_deref().is_some_and(|last| last != name) {
            self.model_switches += 1;
        }
        self.last_main_model = Some(name.to_owned());
    }
}

/// Keeps what was seen, and wakes who waits for something.
#[derive(Default)]
pub(crate) struct Witness {
    seen: watch::Sender<Seen>,
}

impl Witness {
    /// Notes something.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Seen)) {
        self.seen.send_modify(change);
    }

    /// What was seen so far.
    pub(crate) fn snapshot(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until what was seen fits.
    pub(crate) async fn until(&self, fits: impl FnMut(&Seen) -> bool) -> Seen {
        let mut seen = self.seen.subscribe();
        let fitting = seen.wait_for(fits).await.map(|seen| seen.clone());
        fitting.unwrap_or_else(|_| self.snapshot())
    }
}
