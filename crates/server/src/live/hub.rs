//! The hub: one task that listens to the bus and writes each message once for all readers.
//!
//! Concurrency: only the hub's task sends frames. It gives out events in the order of their numbers; a number is
//! published in `told` before its frame is sent or left out, so that a reader who listens first and then reads
//! `told` misses nothing. While nobody reads, nothing is written; while nothing happens, nothing is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use domain::clock::Wait;
use domain::line::event::Record;
use studio::line::bus::{Message, Preview};
use studio::rows::EventLog;
use studio::{Studio, StudioError};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OnceCell, broadcast};
use tokio_util::sync::CancellationToken;

use super::frame::Frame;
use super::merge::Merge;
use crate::error::Problem;

/// Events that a reader may fall behind before it reads them from the rows.
const EVENTS: usize = 1024;

/// Progress and previews that a reader may fall behind before it loses the oldest.
const PASSING: usize = 64;

/// How long an event may be missing before it is read from the rows: whoever wrote it tells of it soon.
const PATIENCE: Duration = Duration::from_secs(1);

/// Events that are read from the rows at once.
pub(super) const PAGE: u32 = 200;

/// The most readers at a time.
const READERS: usize = 2_000;

/// Tells readers what happens. Cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Hub>);

/// What the hub and its readers share.
pub(super) struct Hub {
    pub(super) studio: Studio,
    pub(super) events: broadcast::Sender<Arc<Frame>>,
    pub(super) passing: broadcast::Sender<Arc<Frame>>,
    pub(super) stopping: CancellationToken,
    started: OnceCell<()>,
    told: AtomicI64,
    readers: AtomicUsize,
}

/// A reader's place among the readers, given back when it is dropped.
pub(super) struct Seat(Arc<Hub>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.readers.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Live {
    /// Tells of this studio. Nothing runs before the first reader comes.
    #[must_use]
    pub fn new(studio: Studio) -> Self {
        Self(Arc::new(Hub {
            studio,
            events: broadcast::Sender::new(EVENTS),
            passing: broadcast::Sender::new(PASSING),
            stopping: CancellationToken::new(),
            started: OnceCell::new(),
            told: AtomicI64::new(0),
            readers: AtomicUsize::new(0),
        }))
    }

    /// How many readers there are now.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.0.readers.load(Ordering::Relaxed)
    }

    /// Says goodbye to all readers, and lets no more in.
    pub fn stop(&self) {
        self.0.stopping.cancel();
    }

    /// Lets a reader in.
    pub(super) async fn enter(&self) -> Result<(Arc<Hub>, Seat), Problem> {
        if self.0.stopping.is_cancelled() {
            return Err(StudioError::LineStopped.into());
        }
        let before = self.0.readers.fetch_add(1, Ordering::Relaxed);
        let seat = Seat(self.0.clone());
        if before >= READERS {
            return Err(Problem::unavailable("too_many_readers", "too many programs listen already")
                .fix("close some of them, then ask again"));
        }
        self.0.started.get_or_try_init(|| self.0.clone().start()).await?;
        Ok((self.0.clone(), seat))
    }
}

impl Hub {
    async fn start(self: Arc<Self>) -> Result<(), StudioError> {
        let bus = self.studio.bus();
        let (messages, previews) = (bus.subscribe(), bus.previews());
        let newest = self.studio.event_log().await?.newest;
        self.told.store(newest, Ordering::SeqCst);
        tokio::spawn(self.run(messages, previews, newest));
        Ok(())
    }

    /// What the log reaches over, as far as readers are told of it.
    pub(super) async fn log(&self) -> Result<EventLog, StudioError> {
        let newest = self.told.load(Ordering::SeqCst);
        Ok(EventLog { newest, ..self.studio.event_log().await? })
    }

    async fn run(
        self: Arc<Self>,
        mut messages: broadcast::Receiver<Message>,
        mut previews: broadcast::Receiver<Preview>,
        last: i64,
    ) {
        let mut merge = Merge::after(last);
        let mut patience: Option<Wait> = None;
        loop {
            if !merge.waits() {
                patience = None;
            } else if patience.is_none() {
                patience = Some(self.studio.clock().wait(PATIENCE));
            }
            tokio::select! {
                () = self.stopping.cancelled() => return,
                message = messages.recv() => match message {
                    Ok(Message::Event(record)) => self.tell(merge.take(record.seq, record)),
                    Ok(Message::Progress(progress)) => self.pass(|| Frame::progress(progress)),
                    Err(RecvError::Lagged(_)) => self.read_up(&mut merge).await,
                    Err(RecvError::Closed) => return,
                },
                Ok(preview) = previews.recv() => self.pass(|| Frame::preview(&preview)),
                () = over(&mut patience) => {
                    patience = None;
                    self.read_up(&mut merge).await;
                }
            }
        }
    }

    /// Reads from the rows what was not heard.
    async fn read_up(&self, merge: &mut Merge<Record>) {
        loop {
            match self.studio.events_since(merge.last(), None, PAGE).await {
                Ok(records) if records.is_empty() => return,
                Ok(records) => {
                    for record in records {
                        self.tell(merge.take_for_sure(record.seq, record));
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %error, "failed to read the event log; the next event tries again");
                    return;
                }
            }
        }
    }

    fn tell(&self, records: Vec<Record>) {
        for record in records {
            self.told.store(record.seq, Ordering::SeqCst);
            if self.events.receiver_count() > 0 {
                let _ = self.events.send(Arc::new(Frame::event(record)));
            }
        }
    }

    fn pass(&self, frame: impl FnOnce() -> Frame) {
        if self.passing.receiver_count() > 0 {
            let _ = self.passing.send(Arc::new(frame()));
        }
    }
}

/// Completes when the patience is over; never when there is none.
async fn over(patience: &mut Option<Wait>) {
    match patience {
        Some(wait) => wait.as_mut().await,
        None => std::future::pending().await,
    }
}
