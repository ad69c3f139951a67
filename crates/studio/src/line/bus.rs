//! The bus: what is worth knowing now. It may lose messages; nothing may be known only here.
//!
//! Previews travel on a channel of their own with little room, so that pictures nobody fetches take little memory,
//! and are made only while somebody holds an [`Interest`] in them.

use std::sync::Arc;

use domain::id::{JobId, ProjectId};
use domain::line::event::Record;
use domain::line::ledger::Part;
use domain::line::usual::Remaining;
use tokio::sync::{broadcast, watch};

/// Messages that a slow reader may fall behind before it loses the oldest.
const ROOM: usize = 4096;

/// Previews that a slow reader may fall behind.
const PREVIEW_ROOM: usize = 32;

/// A message on the bus.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// An event that is durable already.
    Event(Record),
    /// How far a running job is.
    Progress(Progress),
}

/// How far an attempt at a job is. The part that is done never falls within an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// The attempt.
    pub attempt: u32,
    /// Steps made.
    pub done: u32,
    /// Steps in all.
    pub total: u32,
    /// What is being done; none while the engine did not say.
    pub stage: Option<Stage>,
    /// How much longer it takes; none without history.
    pub remaining: Option<Remaining>,
}

/// A part of the work with the steps that it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The part.
    pub part: Part,
    /// Steps made.
    pub step: u32,
    /// Steps in all; zero where the part has none.
    pub steps: u32,
}

/// A small picture of what an attempt is drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// The attempt.
    pub attempt: u32,
    /// A JPEG, at most 320 pixels wide.
    pub jpeg: Arc<[u8]>,
}

/// While somebody holds one, previews are made.
#[derive(Debug)]
pub struct Interest {
    _held: watch::Receiver<()>,
}

/// Carries messages to whoever listens in this process.
#[derive(Debug, Clone)]
pub struct Bus {
    messages: broadcast::Sender<Message>,
    previews: broadcast::Sender<Preview>,
    interest: watch::Sender<()>,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            messages: broadcast::Sender::new(ROOM),
            previews: broadcast::Sender::new(PREVIEW_ROOM),
            interest: watch::Sender::new(()),
        }
    }
}

impl Bus {
    /// Tells everybody who listens.
    pub fn publish(&self, message: Message) {
        // Nobody listening is no failure: the event log has everything that matters.
        let _ = self.messages.send(message);
    }

    /// Shows everybody who looks.
    pub fn show(&self, preview: Preview) {
        let _ = self.previews.send(preview);
    }

    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Message> {
        self.messages.subscribe()
    }

    /// Looks at previews from now on. Looking alone makes none: that takes an [`Interest`].
    #[must_use]
    pub fn previews(&self) -> broadcast::Receiver<Preview> {
        self.previews.subscribe()
    }

    /// Has previews made for as long as the answer is kept.
    #[must_use]
    pub fn want_previews(&self) -> Interest {
        Interest { _held: self.interest.subscribe() }
    }

    /// Whether somebody wants previews.
    #[must_use]
    pub fn previews_wanted(&self) -> bool {
        self.interest.receiver_count() > 0
    }
}
