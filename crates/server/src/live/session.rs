//! A session: one reader, from hello to goodbye.
//!
//! Concurrency: each session is one task and shares nothing with other sessions but the hub's channels, which
//! never wait for a reader. A reader that falls behind reads on from the rows; one that takes nothing for
//! [`PATIENCE`] is cut off alone.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::clock::{Clock, Wait};
use studio::StudioError;
use tokio::sync::broadcast::error::RecvError;

use super::frame::Frame;
use super::hub::{Hub, Live, PAGE, Seat};
use super::merge::Place;
use super::message::{Hello, LiveMessage, Reset};
use super::start::{Asked, Start};
use super::wants::Wants;
use super::wire::{Gone, Heard, Wire};
use crate::auth::Stay;
use crate::error::Problem;

/// How long a reader may take nothing before it is cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// How often a quiet reader is knocked at.
const KNOCK: Duration = Duration::from_secs(15);

/// Knocks that may stay without an answer: after 45 s a reader that is silent is gone.
const KNOCKS: u32 = 3;

/// Messages that a reader may send at once; one more is allowed each second.
const INBOUND: u32 = 60;

/// One reader that was let in.
pub(crate) struct Session {
    hub: Arc<Hub>,
    wants: Wants,
    asked: Asked,
    /// How long the reader may stay; none for whoever works inside the program.
    stay: Option<Stay>,
    _seat: Seat,
}

/// Why a session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The reader went away.
    Gone,
    /// The reader takes nothing.
    TooSlow,
    /// The reader sends too much.
    Flood,
    /// The reader sent something too large.
    TooLarge,
    /// The reader answers no more.
    Silent,
    /// The server stops.
    Stopping,
    /// The reader may not stay: its token or session has ended.
    Over,
    /// The event log cannot be read.
    Failed,
}

impl Ending {
    /// The close code and what it means; none when nobody is there to read it.
    const fn words(self) -> Option<(u16, &'static str)> {
        match self {
            Self::Gone | Self::Silent => None,
            Self::TooSlow => Some((4008, "too slow: nothing was taken for 10 s; go on with ?since=")),
            Self::Flood => Some((1008, "too many messages: this socket only listens")),
            Self::TooLarge => Some((1009, "too large: this socket only listens")),
            Self::Stopping => Some((1001, "the server stops; go on later with ?since=")),
            Self::Over => Some((4401, "your token or session has ended; come again with another one")),
            Self::Failed => Some((1011, "the event log cannot be read; go on later with ?since=")),
        }
    }
}

impl From<Gone> for Ending {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<StudioError> for Ending {
    fn from(error: StudioError) -> Self {
        tracing::error!(error = %error, "failed to read the event log for a reader");
        Self::Failed
    }
}

impl Session {
    /// Lets a reader in.
    ///
    /// # Errors
    ///
    /// When the server stops, has too many readers, or cannot read the event log.
    pub(crate) async fn enter(
        live: &Live,
        wants: Wants,
        asked: Asked,
        stay: Option<Stay>,
    ) -> Result<Self, Problem> {
        let (hub, seat) = live.enter().await?;
        Ok(Self { hub, wants, asked, stay, _seat: seat })
    }

    /// Tells the reader everything until one of the two ends it, or the reader may not stay any more.
    pub(crate) async fn run(self, wire: Wire) {
        let clock = self.hub.studio.clock().clone();
        let inbound = Inbound { spare: INBOUND, at: clock.monotonic() };
        let mut reader = Reader { session: &self, wire, clock, last: 0, inbound, knocks: 0 };
        let ending = tokio::select! {
            biased;
            () = over(self.stay.as_ref()) => Ending::Over,
            told = reader.tell() => {
                let Err(ending) = told;
                ending
            }
        };
        if let Some((code, reason)) = ending.words() {
            let goodbye = reader.clock.wait(GOODBYE);
            tokio::select! {
                () = reader.wire.close(code, reason) => {}
                () = goodbye => {}
            }
        }
        tracing::debug!(ending = ?ending, last = reader.last, "a live reader left");
    }
}

/// Completes when somebody may not stay any more.
async fn over(stay: Option<&Stay>) {
    match stay {
        Some(stay) => stay.over().await,
        None => std::future::pending().await,
    }
}

/// A session at work.
struct Reader<'a> {
    session: &'a Session,
    wire: Wire,
    clock: Arc<dyn Clock>,
    /// The last number that was told or passed over.
    last: i64,
    inbound: Inbound,
    knocks: u32,
}

/// How much a reader may still send.
struct Inbound {
    spare: u32,
    at: Duration,
}

impl Inbound {
    /// Takes in one message; says whether it was allowed.
    fn take(&mut self, now: Duration) -> bool {
        let earned = u32::try_from(now.saturating_sub(self.at).as_secs()).unwrap_or(u32::MAX);
        if earned > 0 {
            self.spare = self.spare.saturating_add(earned).min(INBOUND);
            self.at = now;
        }
        let allowed = self.spare > 0;
        self.spare = self.spare.saturating_sub(1);
        allowed
    }
}

impl Reader<'_> {
    async fn tell(&mut self) -> Result<std::convert::Infallible, Ending> {
        let hub = &self.session.hub;
        // Listening begins before looking, so that nothing falls between the two.
        let (mut events, mut passing) = (hub.events.subscribe(), hub.passing.subscribe());
        let _interest =
            (self.session.wants.previews() && self.wire.answers()).then(|| hub.studio.bus().want_previews());
        let newest = self.begin().await?;
        self.replay(newest).await?;
        let mut knock = self.clock.wait(KNOCK);
        loop {
            tokio::select! {
                biased;
                () = hub.stopping.cancelled() => return Err(Ending::Stopping),
                heard = self.wire.hear() => self.heed(heard)?,
                event = events.recv() => self.follow(event).await?,
                frame = passing.recv() => self.pass(frame).await?,
                () = &mut knock => {
                    self.knock().await?;
                    knock = self.clock.wait(KNOCK);
                }
            }
        }
    }

    /// Says hello, and where the reader begins. Returns the newest number.
    async fn begin(&mut self) -> Result<i64, Ending> {
        let log = self.session.hub.log().await?;
        let newest = log.newest;
        let start = self.session.asked.start(&log);
        let hello = Hello { epoch: log.epoch, oldest: log.oldest, newest };
        self.put(&Frame::of(&LiveMessage::Hello(hello))).await?;
        match start {
            Start::After(last) => self.last = last,
            Start::Reset(reason) => {
                self.put(&Frame::of(&LiveMessage::Reset(Reset { reason, newest }))).await?;
                self.last = newest;
            }
        }
        Ok(newest)
    }

    /// Tells from the rows what happened up to `upto`.
    async fn replay(&mut self, upto: i64) -> Result<(), Ending> {
        while self.last < upto {
            let wants = &self.session.wants;
            let records = self.session.hub.studio.events_since(self.last, wants.project(), PAGE).await?;
            let page_is_last = records.len() < PAGE as usize;
            for record in records.into_iter().filter(|record| record.seq <= upto) {
                let frame = Frame::event(record);
                let seq = frame.seq;
                if self.session.wants.wants(&frame) {
                    self.put(&frame).await?;
                }
                self.last = seq;
            }
            if page_is_last {
                self.last = upto;
            }
        }
        Ok(())
    }

    async fn follow(&mut self, event: Result<Arc<Frame>, RecvError>) -> Result<(), Ending> {
        let frame = match event {
            Ok(frame) => frame,
            // What was lost here is in the rows; the next frame shows how much it was.
            Err(RecvError::Lagged(_)) => return Ok(()),
            Err(RecvError::Closed) => return Err(Ending::Stopping),
        };
        match Place::of(self.last, frame.seq) {
            Place::Double => return Ok(()),
            Place::Next => {}
            Place::Ahead => self.replay(frame.seq - 1).await?,
        }
        if self.session.wants.wants(&frame) {
            self.put(&frame).await?;
        }
        self.last = frame.seq;
        Ok(())
    }

    async fn pass(&mut self, frame: Result<Arc<Frame>, RecvError>) -> Result<(), Ending> {
        // What passes may be lost.
        let Ok(frame) = frame else { return Ok(()) };
        if self.session.wants.wants(&frame) { self.put(&frame).await } else { Ok(()) }
    }

    fn heed(&mut self, heard: Heard) -> Result<(), Ending> {
        self.knocks = 0;
        match heard {
            Heard::Gone => Err(Ending::Gone),
            Heard::TooLarge => Err(Ending::TooLarge),
            Heard::Something if self.inbound.take(self.clock.monotonic()) => Ok(()),
            Heard::Something => Err(Ending::Flood),
        }
    }

    async fn knock(&mut self) -> Result<(), Ending> {
        if self.wire.answers() && self.knocks >= KNOCKS {
            return Err(Ending::Silent);
        }
        self.knocks += 1;
        let (clock, stopping) = (self.clock.clone(), &self.session.hub.stopping);
        patiently(self.wire.knock(), clock.wait(PATIENCE), stopping.cancelled()).await
    }

    async fn put(&mut self, frame: &Frame) -> Result<(), Ending> {
        let (clock, stopping) = (self.clock.clone(), &self.session.hub.stopping);
        patiently(self.wire.put(frame), clock.wait(PATIENCE), stopping.cancelled()).await
    }
}

/// Sends something unless that takes too long.
async fn patiently(
    sending: impl Future<Output = Result<(), Gone>>,
    too_long: Wait,
    stopping: impl Future<Output = ()>,
) -> Result<(), Ending> {
    tokio::select! {
        biased;
        sent = sending => sent.map_err(Ending::from),
        () = stopping => Err(Ending::Stopping),
        () = too_long => Err(Ending::TooSlow),
    }
}
