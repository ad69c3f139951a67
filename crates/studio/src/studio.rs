//! The studio: an opened data folder with everything that works on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use assets::folder::DataFolder;
use assistant::{Chain, Rules, Terms};
use checks::identity::IdentityModel;
use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::Ids;
use domain::line::event::Record;
use domain::secret::{Secret, Secrets};
use engines::Engine;
use store::{Store, Tx};
use tokio::sync::Mutex;

use crate::error::StudioError;
use crate::kit::Kit;
use crate::line::bus::{Bus, Message};
use crate::line::meter::Meter;
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
    /// Says whether characters look like their reference pictures; none when nobody gave one.
    pub(crate) identity: Option<Arc<dyn IdentityModel>>,
    /// Who is asked for words; the rules alone when nobody gave others.
    pub(crate) assistants: Arc<Chain>,
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
        let assistants = Chain::new(vec![Arc::new(Rules)], clock.clone(), Terms::default());
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
            identity: None,
            assistants: Arc::new(assistants),
        }
    }

    /// The same studio with another source of secrets than the operating system.
    #[must_use]
    pub fn with_secrets(self, secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, ..self }
    }

    /// The same studio with a model that says whether characters look like their reference pictures.
    #[must_use]
    pub fn with_identity(self, model: Arc<dyn IdentityModel>) -> Self {
        Self { identity: Some(model), ..self }
    }

    /// The same studio with others to ask for words.
    #[must_use]
    pub fn with_assistants(self, assistants: Arc<Chain>) -> Self {
        Self { assistants, ..self }
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
}
