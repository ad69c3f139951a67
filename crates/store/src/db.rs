//! The open database: one connection that writes, a few that read.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::ProjectId;
use domain::line::event::{Event, Record};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Connection as _, Sqlite, SqliteConnection, Transaction};

use crate::claims::{self, Begun};
use crate::error::StoreError;
use crate::events::Emitted;
use crate::tally::Tally;
use crate::{dialect, events, migrate};

/// Connections that only read, beside the one that writes.
const READERS: u32 = 3;

/// The database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    write: SqlitePool,
    read: SqlitePool,
    clock: Arc<dyn Clock>,
    told: Arc<RwLock<Option<Tell>>>,
}

/// Whoever is told of the events of a transaction once they are durable.
pub type Tell = Arc<dyn Fn(&[Record]) + Send + Sync>;

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    inner: Transaction<'static, Sqlite>,
    attempts: Vec<Begun>,
    tally: Tally,
    events: Vec<Emitted>,
    actor: Actor,
    clock: Arc<dyn Clock>,
    told: Arc<RwLock<Option<Tell>>>,
}

impl Store {
    /// Opens the database at `path`, making it or bringing its schema up to date first. Before a migration
    /// of a database that has content, a copy is written beside it.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or written, or was made by a later program.
    pub async fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.display().to_string(), source };
        let pool =
            || SqlitePoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).before_acquire(|connection, _| {
            // A full disk ends a transaction behind the driver's back; such a connection is replaced.
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        });
        let write = writer.connect_with(dialect::options(path)).await.map_err(failed)?;
        migrate::up(&write, path, clock.as_ref()).await?;
        sqlx::query(dialect::BEGIN_EVENT_LOG).execute(&write).await?;
        let read = pool().max_connections(READERS).connect_lazy_with(dialect::reading_options(path));
        Ok(Self { write, read, clock, told: Arc::default() })
    }

    /// Opens an existing database for looking at it while another program owns it.
    ///
    /// # Errors
    ///
    /// When there is none, or its schema is not the program's.
    pub async fn open_read_only(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.display().to_string(), source };
        let pool = SqlitePoolOptions::new().max_connections(READERS);
        let read = pool.connect_with(dialect::reading_options(path)).await.map_err(failed)?;
        migrate::check(&read).await?;
        Ok(Self { write: read.clone(), read, clock, told: Arc::default() })
    }

    /// Begins a transaction that writes in the name of `actor`; waits until no other one does.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, StoreError> {
        let inner = self.write.begin_with(dialect::BEGIN_WRITE).await?;
        let (clock, told) = (self.clock.clone(), self.told.clone());
        Ok(Tx {
            inner,
            attempts: Vec::new(),
            tally: Tally::default(),
            events: Vec::new(),
            actor,
            clock,
            told,
        })
    }

    /// From now on tells `tell`, and nobody else, of the events of each [`Tx::commit`].
    pub fn tell(&self, tell: Tell) {
        *self.told.write().unwrap_or_else(PoisonError::into_inner) = Some(tell);
    }

    /// A connection that reads what is committed.
    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.read
    }

    /// Closes all connections, so that the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

impl Tx {
    /// Adds a fact that becomes visible with the transaction.
    pub fn emit(&mut self, event: Event) {
        let project = event.project().cloned();
        self.events.push(Emitted { actor: self.actor.clone(), project, event });
    }

    /// The same for an event that names no project itself, where the project is known.
    pub fn emit_in(&mut self, project: &ProjectId, event: Event) {
        self.events.push(Emitted { actor: self.actor.clone(), project: Some(project.clone()), event });
    }

    /// What is written from now on is done by `actor`.
    pub fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Makes everything in the transaction durable, tells whoever listens, and returns its events with their
    /// numbers.
    ///
    /// # Errors
    ///
    /// When the database cannot write; nothing of the transaction is kept then.
    pub async fn commit(self) -> Result<Vec<Record>, StoreError> {
        let told = self.told.clone();
        let records = self.commit_untold().await?;
        let tell = told.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(tell) = tell {
            tell(&records);
        }
        Ok(records)
    }

    /// The same without telling anybody: for whoever has something to do before the events are heard of.
    ///
    /// # Errors
    ///
    /// See [`Tx::commit`].
    pub async fn commit_untold(mut self) -> Result<Vec<Record>, StoreError> {
        let attempts = std::mem::take(&mut self.attempts);
        claims::begin_attempts(self.connection(), &attempts).await?;
        std::mem::take(&mut self.tally).write(self.connection()).await?;
        let events = std::mem::take(&mut self.events);
        let at = self.clock.wall();
        let records = events::append(self.connection(), events, at).await?;
        self.inner.commit().await?;
        Ok(records)
    }

    /// Adds the record of an attempt, written when the transaction is committed.
    pub(crate) fn begin_attempt(&mut self, attempt: Begun) {
        self.attempts.push(attempt);
    }

    /// What changes in the tally of jobs, written when the transaction is committed.
    pub(crate) fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.inner
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }
}
