//! The only statements that not every database understands.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

/// Begins a transaction that will write, so that it waits at its start and never fails half way for a lock.
pub(crate) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// Lists the tables that hold something; used to tell a new database from an old one.
pub(crate) const HAS_SCHEMA: &str =
    "SELECT COUNT(*) AS count FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";

/// Writes a complete copy of the database to the path given as `$1`.
pub(crate) const COPY_TO: &str = "VACUUM INTO $1";

/// Gives a new database its event log with an epoch that no other has.
pub(crate) const BEGIN_EVENT_LOG: &str = "INSERT INTO event_log (id, epoch, oldest)
     SELECT 1, lower(hex(randomblob(10))), 1 WHERE NOT EXISTS (SELECT 1 FROM event_log)";

/// How the file is opened: write-ahead log, every commit on the disk before it is answered.
pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .statement_cache_capacity(200)
        .pragma("cache_size", "-8000")
}

/// How it is opened for reading. What was read stays in the system's memory anyway, so that a small cache of each
/// connection's own suffices.
pub(crate) fn reading_options(path: &Path) -> SqliteConnectOptions {
    let options = options(path).read_only(true).create_if_missing(false).pragma("cache_size", "-2000");
    // A reader of thousands of small rows is woken less often when more of them wait for it.
    options.row_buffer_size(1000)
}
