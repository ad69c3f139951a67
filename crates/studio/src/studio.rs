//! The studio: an opened data folder with everything that works on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use assets::folder::DataFolder;
use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::{Ids, JobId};
use domain::line::event::{Event, Record};
use domain::line::job::JobState;
use domain::line::plan::{Policy, WorkerView};
use domain::secret::{Secret, Secrets};
use engines::Engine;
use store::{Store, Tx};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::error::StudioError;
use crate::kit::Kit;
use crate::line::bus::{Bus, Message};
use crate::line::crew::Crew;
use crate::line::dispatch::Dispatch;
use crate::line::handle::LineHandle;
use crate::line::meter::Meter;
use crate::line::perform::Performer;
use crate::line::recovery::{Recovered, recover};
use crate::line::slot::{Manner, Slot, Slots};
use crate::line::sql::SqlDispatch;
use crate::line::watchdog::Watchdog;
use crate::line::worker::Worker;
use crate::pictures::Pictures;
use crate::secrets::SystemSecrets;

/// An opened data folder. Cheap to clone.
#[derive(Clone)]
pub struct Studio {
    pub(crate) store: Store,
    pub(crate) folder: Arc<DataFolder>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) engines: BTreeMap<String, Arc<dyn Engine>>,
    pub(crate) kit: Kit,
    pub(crate) actor: Actor,
    pub(crate) meter: Meter,
    pub(crate) bus: Bus,
    /// Held while documents are written, and while a folder goes, so that nothing is written into one that went.
    pub(crate) documents: Arc<Mutex<()>>,
    pub(crate) secrets: Arc<dyn Secrets>,
    /// Held from finding out what is to be made until it is submitted, so that two who ask at once do not get the
    /// same made twice.
    pub(crate) making: Arc<Mutex<()>>,
    pub(crate) pictures: Arc<Pictures>,
}

/// The production line at work.
pub struct Line {
    dispatch: Arc<dyn Dispatch>,
    bus: Bus,
    crew: Crew,
    store: Store,
    stopping: CancellationToken,
    workers: JoinSet<Result<(), StudioError>>,
    /// Ends with the line.
    _watchdog: JoinSet<()>,
    slots: Slots,
    staffed: Arc<BTreeSet<String>>,
    /// What the start found of an earlier one.
    pub recovered: Recovered,
}

impl Studio {
    /// Opens a studio on a data folder; the caller holds the folder's lock when it will write.
    #[must_use]
    pub fn new(
        store: Store,
        folder: Arc<DataFolder>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        engines: Vec<Arc<dyn Engine>>,
        kit: Kit,
    ) -> Self {
        let engines = engines.into_iter().map(|engine| (engine.name().to_owned(), engine)).collect();
        let bus = Bus::default();
        let teller = bus.clone();
        store.tell(Arc::new(move |records: &[Record]| {
            for record in records {
                teller.publish(Message::Event(record.clone()));
            }
        }));
        Self {
            store,
            folder,
            clock,
            ids,
            engines,
            kit,
            actor: Actor::local(),
            meter: Meter::default(),
            bus,
            documents: Arc::default(),
            making: Arc::default(),
            pictures: Arc::default(),
            secrets: Arc::new(SystemSecrets),
        }
    }

    /// The same studio with another source of secrets than the operating system.
    #[must_use]
    pub fn with_secrets(self, secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, ..self }
    }

    /// The same studio in the hands of somebody else, in whose name it then writes.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// Something that nobody can guess.
    #[must_use]
    pub fn fresh_secret(&self) -> Secret {
        Secret::fresh(self.secrets.as_ref())
    }

    /// In whose name it writes.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Begins a transaction in the name of whoever uses this studio.
    pub(crate) async fn begin(&self) -> Result<Tx, StudioError> {
        Ok(self.store.begin(self.actor.clone()).await?)
    }

    /// What the line measures of itself.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Where everybody who works on the studio says what happened.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The files.
    #[must_use]
    pub fn folder(&self) -> &Arc<DataFolder> {
        &self.folder
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The source of identifiers.
    #[must_use]
    pub fn ids(&self) -> &Arc<dyn Ids> {
        &self.ids
    }

    /// Where ffmpeg and the fonts are.
    #[must_use]
    pub fn film_tools(&self) -> &crate::kit::FilmTools {
        &self.kit.film
    }

    /// The engine with this name.
    ///
    /// # Errors
    ///
    /// When there is none; the words list those there are.
    pub fn engine(&self, name: &str) -> Result<&Arc<dyn Engine>, StudioError> {
        self.engines.get(name).ok_or_else(|| StudioError::NotFound {
            what: "engine",
            name: name.to_owned(),
            fix: format!("use one of: {}", self.engines.keys().cloned().collect::<Vec<_>>().join(", ")),
        })
    }

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
            policy,
            std::mem::take(&mut recovered.pauses),
        ));
        let mut watchdog = JoinSet::new();
        watchdog.spawn(self.watchdog(&bus).run());
        let stopping = CancellationToken::new();
        let (all, slots) = (Crew::default(), Slots::default());
        let mut workers = JoinSet::new();
        for (engine, count) in crew {
            for number in 1..=*count {
                let (studio, engine, dispatch) = (self.clone(), (*engine).to_owned(), dispatch.clone());
                let (bus, stopping, crew) = (bus.clone(), stopping.clone(), all.clone());
                let slot =
                    Slot::new(&slots, format!("{engine}-{number}"), self.clock.clone(), stopping.clone());
                let worker = move || {
                    let worker = studio.worker(&engine, number, manner, &dispatch, &bus, &stopping);
                    Worker { crew: crew.clone(), ..worker }.run()
                };
                workers.spawn(slot.keep_at_work(manner.trouble, worker));
            }
        }
        let staffed = crew.iter().filter(|(_, count)| *count > 0).map(|(engine, _)| (*engine).to_owned());
        Ok(Line {
            dispatch,
            bus,
            crew: all,
            slots,
            staffed: Arc::new(staffed.collect()),
            store: self.store.clone(),
            stopping,
            workers,
            _watchdog: watchdog,
            recovered,
        })
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

    fn worker(
        &self,
        engine: &str,
        number: usize,
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
            view: WorkerView {
                id: format!("{engine}-{number}"),
                engine: engine.to_owned(),
                resident: None,
                memory_mb: None,
                healthy: true,
            },
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
    /// A way to talk to the line for those who do not own it.
    #[must_use]
    pub fn handle(&self) -> LineHandle {
        LineHandle {
            dispatch: self.dispatch.clone(),
            bus: self.bus.clone(),
            crew: self.crew.clone(),
            slots: self.slots.clone(),
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
        let mut unsettled = &self.store.unsettled_jobs().await? & jobs;
        while !unsettled.is_empty() {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(Message::Event(record)) if !holds(&record.event) => follow(&record.event, &mut unsettled),
                    Ok(Message::Progress(_)) => {}
                    // The bus lost something that the rows have; or a job is held, and what waits for it stands still.
                    Ok(Message::Event(_)) | Err(_) => unsettled = &self.store.unsettled_jobs().await? & jobs,
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
