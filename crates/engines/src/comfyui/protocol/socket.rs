//! The one socket of a server: it is open while prompts are followed, and hands each of them what is said about it.
//!
//! Concurrency rule: one task owns the connection. Followers and the task share a table under a lock that is held
//! for single look-ups only. A follower that does not keep up loses messages, because all of them are hints.
//!
//! A client id is used again only after both sides have closed: while the server still holds an older socket of the
//! same id, the end of that one makes the newer one deaf for ever.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::clock::Clock;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc, watch};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::address::Address;
use super::message::{self, Addressed, Message};
use crate::comfyui::prompt::name;

/// How long a connection and its first answers may take.
const GREETING: Duration = Duration::from_secs(5);

/// How long the server needs to notice that a socket is closed.
const BREATH: Duration = Duration::from_millis(300);

/// How long a socket stays open when no prompt is followed any more.
const LINGER: Duration = Duration::from_mins(1);

/// The longest pause between two tries to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The largest message. A graph of 300 nodes repeats them all in every `progress_state`.
const LARGEST_MESSAGE: usize = 64 << 20;

/// Messages that a follower may be behind.
const BEHIND: usize = 256;

/// What the client says first.
const FLAGS: &str = r#"{"type":"feature_flags","data":{"supports_preview_metadata":true}}"#;

type Connection = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The socket of a server. Clones share it; the last one closes it.
#[derive(Clone)]
pub(crate) struct Socket {
    shared: Arc<Shared>,
    _closing: Arc<DropGuard>,
}

/// What the task and the followers share.
struct Shared {
    address: Address,
    clock: Arc<dyn Clock>,
    instance: String,
    table: Mutex<Table>,
    /// Rung when somebody begins to follow, or doubts the socket.
    bell: Notify,
    open: watch::Sender<bool>,
}

#[derive(Default)]
struct Table {
    /// How many client ids were used.
    epoch: u64,
    followers: BTreeMap<String, mpsc::Sender<Message>>,
    /// The prompt that runs, as far as was heard: previews of the old form belong to it.
    running: Option<String>,
    /// Messages heard so far.
    heard: u64,
    doubted: bool,
}

/// Hears what is said about one prompt, until it is dropped.
pub(crate) struct Follower {
    shared: Arc<Shared>,
    prompt: String,
    messages: mpsc::Receiver<Message>,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Both sides closed it.
    Closed,
    /// The other side may not know.
    Lost,
    /// Nobody follows anything any more.
    Idle,
}

impl Socket {
    /// A socket that is opened when somebody follows a prompt. `instance` tells this start of the program from others.
    pub(crate) fn new(address: Address, clock: Arc<dyn Clock>, instance: String) -> Self {
        let (open, _) = watch::channel(false);
        let (table, bell) = (Mutex::default(), Notify::new());
        let shared = Arc::new(Shared { address, clock, instance, table, bell, open });
        let closing = CancellationToken::new();
        let (task, stop) = (shared.clone(), closing.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = task.keep() => {}
                () = stop.cancelled() => {}
            }
        });
        Self { shared, _closing: Arc::new(closing.drop_guard()) }
    }

    /// Begins to follow a prompt, which is best done before it is submitted.
    pub(crate) async fn follow(&self, prompt: &str) -> Follower {
        let (sender, messages) = mpsc::channel(BEHIND);
        self.shared.table().followers.insert(prompt.to_owned(), sender);
        self.shared.bell.notify_one();
        let mut open = self.shared.open.subscribe();
        // A prompt that is submitted before the socket is open is not heard of until it is; the wait is short because
        // nothing depends on hearing.
        tokio::select! {
            _ = open.wait_for(|open| *open) => {}
            () = self.shared.clock.wait(BREATH) => {}
        }
        Follower { shared: self.shared.clone(), prompt: prompt.to_owned(), messages }
    }

    /// The id under which prompts are submitted now.
    pub(crate) fn client(&self) -> String {
        self.shared.client()
    }

    /// How many messages were heard so far.
    pub(crate) fn heard(&self) -> u64 {
        self.shared.table().heard
    }

    /// Whether it is open now.
    pub(crate) fn is_open(&self) -> bool {
        *self.shared.open.borrow()
    }

    /// Says that the socket is silent where it should not be: it is closed and opened again.
    pub(crate) fn doubt(&self) {
        self.shared.table().doubted = true;
        self.shared.bell.notify_one();
    }
}

impl Follower {
    /// The next thing that is said about the prompt. It waits for ever when nothing is.
    pub(crate) async fn next(&mut self) -> Message {
        match self.messages.recv().await {
            Some(message) => message,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.shared.table().followers.remove(&self.prompt);
        self.shared.bell.notify_one();
    }
}

impl Shared {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn client(&self) -> String {
        name::client(&self.instance, &self.address, self.table().epoch)
    }

    fn is_followed(&self) -> bool {
        !self.table().followers.is_empty()
    }

    /// Opens a connection whenever something is followed, and another one when it ends.
    async fn keep(&self) {
        let mut pause = BREATH;
        loop {
            while !self.is_followed() {
                self.bell.notified().await;
            }
            let opened = self.clock.monotonic();
            let ending = self.connection().await;
            self.open.send_replace(false);
            self.table().doubted = false;
            if ending == Ending::Lost {
                self.table().epoch += 1;
            }
            let was_good = self.clock.monotonic().saturating_sub(opened) > LINGER || ending == Ending::Closed;
            pause = if was_good { BREATH } else { (pause * 2).min(LONGEST_PAUSE) };
            self.clock.wait(pause).await;
        }
    }

    /// One connection from its beginning to its end.
    async fn connection(&self) -> Ending {
        let url = self.address.socket(&self.client());
        let config = WebSocketConfig::default()
            .max_message_size(Some(LARGEST_MESSAGE))
            .max_frame_size(Some(LARGEST_MESSAGE));
        let connecting = connect_async_with_config(url, Some(config), true);
        let connected = tokio::select! {
            connected = connecting => connected,
            () = self.clock.wait(GREETING) => return Ending::Lost,
        };
        let Ok((mut connection, _)) = connected else { return Ending::Lost };
        if connection.send(Frame::text(FLAGS)).await.is_err() {
            return Ending::Lost;
        }
        self.listen(connection).await
    }

    async fn listen(&self, mut connection: Connection) -> Ending {
        let mut greeting = self.clock.wait(GREETING);
        let mut linger = self.clock.wait(LINGER);
        let mut greeted = false;
        loop {
            tokio::select! {
                frame = connection.next() => match frame {
                    Some(Ok(frame)) => {
                        if frame.is_close() {
                            return Ending::Closed;
                        }
                        greeted |= self.hear(&frame);
                        if greeted {
                            self.open.send_if_modified(|open| !std::mem::replace(open, true));
                        }
                    }
                    Some(Err(_)) | None => return Ending::Lost,
                },
                // Old servers answer no flags, but every server says how long its queue is.
                () = &mut greeting, if !greeted => return self.close(connection).await,
                () = &mut linger, if !self.is_followed() => {
                    self.close(connection).await;
                    return Ending::Idle;
                }
                () = self.bell.notified() => {
                    if self.table().doubted {
                        return self.close(connection).await;
                    }
                    linger = self.clock.wait(LINGER);
                }
            }
        }
    }

    /// Hands a message to whoever follows its prompt. True for anything that ComfyUI says.
    fn hear(&self, frame: &Frame) -> bool {
        let heard = match frame {
            Frame::Text(text) => message::text(text),
            Frame::Binary(bytes) => message::binary(bytes),
            _ => return false,
        };
        let mut table = self.table();
        table.heard += 1;
        if let Some(heard) = heard {
            table.hand_on(heard);
        }
        true
    }

    /// Closes a connection and waits for the other side to say so, too.
    async fn close(&self, mut connection: Connection) -> Ending {
        let closing = async {
            connection.close(None).await.ok()?;
            while let Some(Ok(_)) = connection.next().await {}
            Some(())
        };
        tokio::select! {
            closed = closing => if closed.is_some() { Ending::Closed } else { Ending::Lost },
            () = self.clock.wait(BREATH * 3) => Ending::Lost,
        }
    }
}

impl Table {
    fn hand_on(&mut self, (prompt, message): Addressed) {
        match &message {
            Message::Started => self.running.clone_from(&prompt),
            Message::Ended => self.running = None,
            _ => {}
        }
        let of = match (&prompt, &message) {
            (Some(prompt), _) => Some(prompt),
            (None, Message::Preview(_)) => self.running.as_ref(),
            (None, _) => None,
        };
        if let Some(follower) = of.and_then(|prompt| self.followers.get(prompt)) {
            // One that does not keep up is told by asking.
            follower.try_send(message).ok();
        }
    }
}
