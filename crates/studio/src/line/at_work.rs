//! The line at work: starting it, waiting for what it does, and stopping it in good order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::id::JobId;
use domain::line::event::Event;
use domain::line::job::JobState;
use domain::line::plan::{Policy, Takes, WorkerView};
use engines::Seat;
use store::Unlooked;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::bus::{Bus, Message};
use super::checker::Checker;
use super::clerk;
use super::crew::Crew;
use super::dispatch::Dispatch;
use super::handle::{LineHandle, Staffed};
use super::perform::Performer;
use super::recovery::{Recovered, recover};
use super::scribe;
use super::seats::Seats;
use super::slot::{Manner, Slot, Slots};
use super::sql::{Left, Names, SqlDispatch};
use super::watchdog::Watchdog;
use super::worker::Worker;
use crate::error::StudioError;
use crate::studio::Studio;

/// The production line at work.
pub struct Line {
    dispatch: Arc<dyn Dispatch>,
    bus: Bus,
    crew: Crew,
    studio: Studio,
    stopping: CancellationToken,
    workers: JoinSet<Result<(), StudioError>>,
    /// The watchdog, the scribe and the clerk, who end with the line.
    _helpers: JoinSet<()>,
    /// The checker, which ends with the line and is waited for when that stops in good order.
    checker: JoinSet<()>,
    slots: Slots,
    seats: Seats,
    manner: Manner,
    staffed: Staffed,
    /// What the start found of an earlier one.
    pub recovered: Recovered,
}

impl Studio {
    /// Makes the state of an earlier start whole, then puts workers to work: so many for each engine.
    ///
    /// # Errors
    ///
    /// When the database or the data folder cannot be written.
    pub async fn start_line(&self, crew: &[(&str, usize)], policy: Policy) -> Result<Line, StudioError> {
        self.start_line_with(crew, policy, Manner::default()).await
    }

    /// As [`Studio::start_line`], for those to whom it matters how the line ends and what it does in trouble.
    ///
    /// # Errors
    ///
    /// When the database or the data folder cannot be written.
    pub async fn start_line_with(
        &self,
        crew: &[(&str, usize)],
        policy: Policy,
        manner: Manner,
    ) -> Result<Line, StudioError> {
        let mut recovered = recover(&self.store, &self.folder, self.clock.as_ref()).await?;
        self.write_documents().await?;
        self.trim_events().await?;
        let bus = self.bus.clone();
        let dispatch: Arc<dyn Dispatch> = Arc::new(SqlDispatch::start(
            self.store.clone(),
            self.folder.clone(),
            self.clock.clone(),
            bus.clone(),
            self.engine_names(),
            policy,
            Left { pauses: std::mem::take(&mut recovered.pauses), budgets: self.store.open_budgets().await? },
        ));
        let mut helpers = JoinSet::new();
        helpers.spawn(self.watchdog(&bus).run());
        helpers.spawn(scribe::run(self.clone(), bus.subscribe()));
        helpers.spawn(clerk::run(self.clone(), bus.subscribe()));
        let open = self.store.unsettled_jobs().await?;
        for engine in crew.iter().filter_map(|(name, _)| self.engines.get(*name).cloned()) {
            let open = open.clone();
            helpers.spawn(async move { engine.tidy(&open).await });
        }
        let stopping = CancellationToken::new();
        let mut checker = JoinSet::new();
        let (all, slots) = (Crew::default(), Slots::default());
        checker.spawn(Checker::new(self, &all, &dispatch, &stopping).run(bus.subscribe()));
        let mut line = Line {
            dispatch,
            bus,
            crew: all,
            slots,
            seats: Seats::default(),
            staffed: Staffed::default(),
            studio: self.clone(),
            manner,
            stopping,
            workers: JoinSet::new(),
            _helpers: helpers,
            checker,
            recovered,
        };
        for (engine, count) in crew {
            line.staff(engine, *count);
        }
        Ok(line)
    }

    /// By which names engines know what they do.
    fn engine_names(&self) -> Names {
        let engines = self.engines.clone();
        Arc::new(move |job| engines.get(&job.engine)?.name_of(&job.id, job.attempt))
    }

    fn watchdog(&self, bus: &Bus) -> Watchdog {
        Watchdog {
            store: self.store.clone(),
            clock: self.clock.clone(),
            bus: bus.clone(),
            meter: self.meter.clone(),
            running: BTreeMap::new(),
        }
    }

    /// The slots of an engine: those of its seats, or so many as are wanted where it has none.
    fn slots_of(&self, engine: &str, count: usize) -> Vec<WorkerView> {
        let seats = self.engines.get(engine).map(|engine| engine.seats()).unwrap_or_default();
        if seats.is_empty() || count == 0 {
            return (1..=count).map(|number| WorkerView::new(format!("{engine}-{number}"), engine)).collect();
        }
        let slot = |seat: &Seat, number: usize| WorkerView {
            seat: seat.name.clone(),
            takes: if number > seat.slots { Takes::Interactive } else { Takes::Any },
            ..WorkerView::new(format!("{engine}-{}-{number}", seat.name), engine)
        };
        seats.iter().flat_map(|seat| (1..=seat.slots + seat.kept).map(move |n| slot(seat, n))).collect()
    }

    fn worker(
        &self,
        view: WorkerView,
        manner: Manner,
        dispatch: &Arc<dyn Dispatch>,
        bus: &Bus,
        stopping: &CancellationToken,
    ) -> Worker {
        let performer = Performer {
            store: self.store.clone(),
            folder: self.folder.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            engines: self.engines.clone(),
            kit: self.kit.clone(),
        };
        Worker {
            grace: manner.grace,
            view,
            given: None,
            dispatch: dispatch.clone(),
            performer: Arc::new(performer),
            clock: self.clock.clone(),
            bus: bus.clone(),
            meter: self.meter.clone(),
            crew: Crew::default(),
            stopping: stopping.clone(),
        }
    }
}

impl Line {
    /// Puts workers into the slots of an engine that nobody is in: so many, or those of the seats that it has now.
    pub fn staff(&mut self, engine: &str, count: usize) {
        if count > 0 {
            self.staffed.add(engine);
        }
        let filled = self.slots.now();
        let empty = self.studio.slots_of(engine, count);
        for view in empty.into_iter().filter(|view| !filled.contains_key(&view.id)) {
            let (studio, dispatch) = (self.studio.clone(), self.dispatch.clone());
            let (bus, stopping, crew) = (self.bus.clone(), self.stopping.clone(), self.crew.clone());
            let slot = Slot::new(&self.slots, view.id.clone(), studio.clock.clone(), stopping.clone());
            let manner = self.manner;
            let worker = move || {
                let worker = studio.worker(view.clone(), manner, &dispatch, &bus, &stopping);
                Worker { crew: crew.clone(), ..worker }.run()
            };
            self.workers.spawn(slot.keep_at_work(manner.trouble, worker));
        }
    }

    /// A way to talk to the line for those who do not own it.
    #[must_use]
    pub fn handle(&self) -> LineHandle {
        LineHandle {
            dispatch: self.dispatch.clone(),
            bus: self.bus.clone(),
            crew: self.crew.clone(),
            slots: self.slots.clone(),
            seats: self.seats.clone(),
            staffed: self.staffed.clone(),
        }
    }

    /// Where jobs are offered and steered.
    #[must_use]
    pub fn dispatch(&self) -> &Arc<dyn Dispatch> {
        &self.dispatch
    }

    /// Where the line says what it does.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Waits until every one of these jobs is finished or held, or waits for one that is held. Ends early when
    /// a worker cannot go on.
    ///
    /// # Errors
    ///
    /// When the state of the line cannot be read or written, as on a full disk.
    pub async fn wait_for(&mut self, jobs: &BTreeSet<JobId>) -> Result<(), StudioError> {
        // Listening begins before looking, so that nothing falls between the two.
        let mut messages = self.bus.subscribe();
        let mut unsettled = &self.studio.store.unsettled_jobs().await? & jobs;
        while !unsettled.is_empty() {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(Message::Event(record)) if !holds(&record.event) => follow(&record.event, &mut unsettled),
                    Ok(Message::Progress(_)) => {}
                    // The bus lost something that the rows have; or a job is held, and what waits for it stands still.
                    Ok(Message::Event(_)) | Err(_) => unsettled = &self.studio.store.unsettled_jobs().await? & jobs,
                },
                Some(ended) = self.workers.join_next() => ended.unwrap_or(Err(StudioError::LineStopped))?,
            }
        }
        Ok(())
    }

    /// Waits until a worker cannot go on, and says why.
    pub async fn trouble(&mut self) -> StudioError {
        while let Some(ended) = self.workers.join_next().await {
            if let Err(error) = ended.unwrap_or(Err(StudioError::LineStopped)) {
                return error;
            }
        }
        std::future::pending().await
    }

    /// Stops in good order: nothing more is handed out, what runs may finish for a while, the rest is given
    /// back.
    ///
    /// # Errors
    ///
    /// When a worker could not write what it did.
    pub async fn stop(mut self) -> Result<(), StudioError> {
        self.dispatch.stop();
        self.stopping.cancel();
        let mut first_error = Ok(());
        while let Some(ended) = self.workers.join_next().await {
            let ended = ended.unwrap_or(Err(StudioError::LineStopped));
            if first_error.is_ok() {
                first_error = ended;
            }
        }
        while self.checker.join_next().await.is_some() {}
        if let Err(error) = self.studio.write_documents().await {
            tracing::warn!(%error, "failed to write the last documents; the next start will");
        }
        if let Err(error) = self.studio.write_due_reports(Unlooked::Count).await {
            tracing::warn!(%error, "failed to write the last reports; the next start will");
        }
        first_error
    }
}

fn follow(event: &Event, unsettled: &mut BTreeSet<JobId>) {
    let Event::Job(change) = event else { return };
    if change.state.is_final() {
        unsettled.remove(&change.job);
    }
}

fn holds(event: &Event) -> bool {
    matches!(event, Event::Job(change) if change.state == JobState::Held)
}
