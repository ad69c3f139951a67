//! The checker: looks at the picture of every take that nobody has looked at yet.
//!
//! It runs beside the line and nothing waits for it. It hears of new takes on the bus, waits a moment for others, and
//! works off whatever has no row, oldest first; so what was left when the program ended is found by the next start, and
//! a message that the bus lost costs nothing.
//!
//! Concurrency rule: there is one checker at a line. It has one picture in memory at a time, decoded on a thread of its own
//! and counted among those that are decoded at the same time (see `pictures.rs`). It writes only the rows of checks and
//! promises, those of several takes in one transaction, so that the dispatcher seldom waits for it, and rests after each
//! while somebody is at work. Jobs it only asks for.

mod look;
mod redraw;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::check::{Maker, Near, Outcome, Report, Thresholds};
use domain::id::{ProjectId, TakeId};
use domain::line::event::Event;
use store::{Due, TakeRecord, Tx};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::bus::Message;
use super::crew::Crew;
use super::dispatch::Dispatch;
use crate::error::StudioError;
use crate::studio::Studio;

/// How long it waits for more takes before it looks.
const PAUSE: Duration = Duration::from_millis(500);

/// How many takes are written down at once.
const AT_ONCE: u32 = 16;

/// How much longer it rests than it looked while somebody is at work.
const REST: u32 = 3;

/// The task's parts.
pub(crate) struct Checker {
    studio: Studio,
    crew: Crew,
    dispatch: Arc<dyn Dispatch>,
    stopping: CancellationToken,
}

/// A take that was looked at.
struct Seen {
    record: TakeRecord,
    due: Due,
    outcome: Outcome,
}

/// What is left after everything that could be looked at was.
enum Left {
    /// Nothing.
    Nothing,
    /// Takes whose files are still on their way.
    Some,
}

impl Checker {
    pub(crate) fn new(
        studio: &Studio,
        crew: &Crew,
        dispatch: &Arc<dyn Dispatch>,
        stopping: &CancellationToken,
    ) -> Self {
        let studio = studio.acting_as(Actor::studio());
        Self { studio, crew: crew.clone(), dispatch: dispatch.clone(), stopping: stopping.clone() }
    }

    /// Looks until the line stops or the bus is gone.
    pub(crate) async fn run(self, mut messages: Receiver<Message>) {
        loop {
            self.rest(PAUSE).await;
            // Whatever was told until now has its row by now.
            messages = messages.resubscribe();
            match self.work_off().await {
                Ok(Left::Nothing) => {}
                Ok(Left::Some) if self.stopping.is_cancelled() => return,
                Ok(Left::Some) => continue,
                Err(error) => tracing::warn!(%error, "failed to check takes; the next new take tries again"),
            }
            tokio::select! {
                heard = hears_of_work(&mut messages) => if !heard { return },
                () = self.stopping.cancelled() => return,
            }
        }
    }

    /// Looks at everything that is to be looked at, and asks for the new takes that come of it.
    async fn work_off(&self) -> Result<Left, StudioError> {
        self.keep_promises().await?;
        while !self.stopping.is_cancelled() {
            let unchecked = self.studio.store.unchecked_takes(AT_ONCE).await?;
            if unchecked.is_empty() {
                return Ok(Left::Nothing);
            }
            let mut seen = Vec::with_capacity(unchecked.len());
            for wanted in unchecked {
                if self.stopping.is_cancelled() {
                    break;
                }
                let Some(record) = self.studio.store.take_record(&wanted.take).await? else { continue };
                let began = self.studio.clock.monotonic();
                // A row is there just before its file, so this is asked before the file is looked for.
                let on_its_way = self.studio.store.has_open_intents(&record.take.job).await?;
                let outcome = self.look(&record).await?;
                if !(on_its_way && matches!(outcome, Outcome::Unreadable { .. })) {
                    seen.push(Seen { record, due: wanted.due, outcome });
                }
                self.give_way(began).await;
            }
            if seen.is_empty() {
                return Ok(Left::Some);
            }
            self.write_down(seen).await?;
            self.keep_promises().await?;
        }
        Ok(Left::Nothing)
    }

    /// Rests after a picture while somebody is at work, longer than it looked.
    async fn give_way(&self, began: Duration) {
        if self.crew.now().iter().any(|worker| worker.task.is_some()) {
            let took = self.studio.clock.monotonic().saturating_sub(began);
            self.rest(took * REST).await;
        }
    }

    /// Waits for so long, or until the line stops.
    async fn rest(&self, time: Duration) {
        tokio::select! {
            () = self.studio.clock.wait(time) => {}
            () = self.stopping.cancelled() => {}
        }
    }

    async fn write_down(&self, seen: Vec<Seen>) -> Result<(), StudioError> {
        let thresholds = self.thresholds().await?;
        let usual = Thresholds::default();
        let mut tx = self.studio.begin().await?;
        for Seen { record, due, mut outcome } in seen {
            // Its project may have been deleted while it was looked at.
            if !tx.has_take(&record.take.id).await? {
                continue;
            }
            let thresholds = thresholds.get(&record.asset.project).unwrap_or(&usual);
            if let Outcome::Measured(measures) = &mut outcome {
                measures.nearest = nearest(&mut tx, &record, measures.print).await?;
            }
            let report = Report::of(outcome, thresholds, Maker::of(&record.request));
            let now = self.studio.clock.wall();
            tx.put_check(&record.take.id, &report, now).await?;
            if let Some(origin) = self.origin_to_redraw(&record, due, &report, thresholds).await? {
                tx.promise_redraw(&record.take.id, &origin, now).await?;
            }
            let failing = u32::try_from(report.failing()).unwrap_or(u32::MAX);
            let (shot, take) = (record.take.shot, record.take.id);
            tx.emit_in(&record.asset.project, Event::TakeChecked { shot, take, failing });
        }
        tx.commit().await?;
        Ok(())
    }

    async fn thresholds(&self) -> Result<BTreeMap<ProjectId, Thresholds>, StudioError> {
        let projects = self.studio.store.projects().await?.into_iter();
        Ok(projects.map(|project| (project.id, project.style.checks)).collect())
    }

    /// The take with which it began, when the picture of this one is reason enough for a new one.
    async fn origin_to_redraw(
        &self,
        record: &TakeRecord,
        due: Due,
        report: &Report,
        thresholds: &Thresholds,
    ) -> Result<Option<TakeId>, StudioError> {
        if due == Due::Again || report.failing() == 0 || thresholds.redraw == 0 {
            return Ok(None);
        }
        redraw::origin(&self.studio, record, thresholds.redraw).await
    }

    /// Asks for the takes that were promised, now or by an earlier start.
    async fn keep_promises(&self) -> Result<(), StudioError> {
        for promised in self.studio.store.promised_redraws().await? {
            if self.stopping.is_cancelled() {
                break;
            }
            redraw::keep(&self.studio, self.dispatch.as_ref(), &promised.cause).await?;
        }
        Ok(())
    }

    async fn look(&self, record: &TakeRecord) -> Result<Outcome, StudioError> {
        look::look(&self.studio, record).await
    }
}

/// The take that a picture is most like, of those that it should differ from. What was answered with an earlier
/// picture was asked to be equal to it, and a blank picture is like every other one.
async fn nearest(
    tx: &mut Tx,
    record: &TakeRecord,
    print: domain::check::Print,
) -> Result<Option<Near>, StudioError> {
    if record.take.cached {
        return Ok(None);
    }
    let beside = tx.prints_beside(record).await?;
    let nearest = beside.into_iter().min_by_key(|other| other.print.distance(print));
    let elsewhere = match &nearest {
        Some(near) if near.print == print => None,
        _ => tx.equal_print(&record.asset.project, record, print).await?,
    };
    Ok(elsewhere.or(nearest).map(|other| Near {
        take: other.take,
        name: other.name,
        distance: other.print.distance(print),
    }))
}

/// Waits until there may be something to look at; false when the bus is gone.
async fn hears_of_work(messages: &mut Receiver<Message>) -> bool {
    loop {
        match messages.recv().await {
            Ok(Message::Event(record)) => {
                if matches!(record.event, Event::TakeAdded { .. } | Event::ChecksAsked { .. }) {
                    return true;
                }
            }
            Ok(Message::Progress(_)) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}
