//! The bus: what is worth knowing now. It may lose messages; nothing may be known only here.

use domain::id::JobId;
use domain::line::event::Record;
use tokio::sync::broadcast;

/// Messages that a slow reader may fall behind before it loses the oldest.
const ROOM: usize = 4096;

/// A message on the bus.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// An event that is durable already.
    Event(Record),
    /// How far a running job is.
    Progress {
        /// The job.
        job: JobId,
        /// Steps made.
        done: u32,
        /// Steps in all.
        total: u32,
    },
}

/// Carries messages to whoever listens in this process.
#[derive(Debug, Clone)]
pub struct Bus {
    sender: broadcast::Sender<Message>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(ROOM) }
    }
}

impl Bus {
    /// Tells everybody who listens.
    pub fn publish(&self, message: Message) {
        // Nobody listening is no failure: the event log has everything that matters.
        let _ = self.sender.send(message);
    }

    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Message> {
        self.sender.subscribe()
    }
}
