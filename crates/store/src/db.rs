//! The open database: one connection that writes, a few that read.

use std::path::Path;
use std::sync::Arc;

use domain::actor::Actor;
use domain::clock::Clock;
use domain::line::event::{Event, Record};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Connection as _, Sqlite, SqliteConnection, Transaction};

use crate::error::StoreError;
use crate::moves::{self, Begun};
use crate::{dialect, events, migrate};

/// Connections that only read, beside the one that writes.
const READERS: u32 = 3;

/// The database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    write: SqlitePool,
    read: SqlitePool,
    clock: Arc<dyn Clock>,
}

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    inner: Transaction<'static, Sqlite>,
    attempts: Vec<Begun>,
    events: Vec<(Actor, Event)>,
    actor: Actor,
    clock: Arc<dyn Clock>,
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
        let options = dialect::options(path);
        let pool =
            || SqlitePoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).before_acquire(|connection, _| {
            // A full disk ends a transaction behind the driver's back; such a connection is replaced.
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        });
        let write = writer.connect_with(options.clone()).await.map_err(failed)?;
        migrate::up(&write, path, clock.as_ref()).await?;
        let reading = options.read_only(true).create_if_missing(false);
        let read = pool().max_connections(READERS).connect_lazy_with(reading);
        Ok(Self { write, read, clock })
    }

    /// Opens an existing database for looking at it while another program owns it.
    ///
    /// # Errors
    ///
    /// When there is none, or its schema is not the program's.
    pub async fn open_read_only(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.display().to_string(), source };
        let options = dialect::options(path).read_only(true).create_if_missing(false);
        let read =
            SqlitePoolOptions::new().max_connections(READERS).connect_with(options).await.map_err(failed)?;
        migrate::check(&read).await?;
        Ok(Self { write: read.clone(), read, clock })
    }

    /// Begins a transaction that writes in the name of `actor`; waits until no other one does.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, StoreError> {
        let inner = self.write.begin_with(dialect::BEGIN_WRITE).await?;
        Ok(Tx { inner, attempts: Vec::new(), events: Vec::new(), actor, clock: self.clock.clone() })
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
        self.events.push((self.actor.clone(), event));
    }

    /// What is written from now on is done by `actor`.
    pub fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Makes everything in the transaction durable, and returns its events with their numbers.
    ///
    /// # Errors
    ///
    /// When the database cannot write; nothing of the transaction is kept then.
    pub async fn commit(mut self) -> Result<Vec<Record>, StoreError> {
        let attempts = std::mem::take(&mut self.attempts);
        moves::begin_attempts(self.connection(), &attempts).await?;
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
