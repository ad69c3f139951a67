//! What can go wrong with the database, in words.

use domain::error::Fault;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened.
    #[error(
        "failed to open the database {path}: {source}; check that the folder can be written and the disk is not full"
    )]
    Open {
        /// Which file.
        path: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database was made by a later program.
    #[error(
        "the database has schema {found}, this program knows schemas up to {known}: use the newer program that wrote it, or restore a backup"
    )]
    Newer {
        /// The schema of the database.
        found: i64,
        /// The newest schema of this program.
        known: i64,
    },
    /// The database is read only and its schema is older than the program's.
    #[error(
        "the database has schema {found}, this program needs {known}: run any command that writes to upgrade it"
    )]
    Older {
        /// The schema of the database.
        found: i64,
        /// The newest schema of this program.
        known: i64,
    },
    /// A migration failed; nothing of it was kept.
    #[error(
        "failed to upgrade the database to schema {version}: {source}; nothing was changed, a backup is in {backup}"
    )]
    Migration {
        /// The schema that was being made.
        version: i64,
        /// Where the copy from before is; empty for a new database.
        backup: String,
        /// Why.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("failed to read or write the database: {0}")]
    Sql(#[from] sqlx::Error),
    /// A stored value is not what this program writes.
    #[error("failed to understand {column} \"{value}\" in the database: {why}; run `sakuga index rebuild`")]
    Corrupt {
        /// The column.
        column: &'static str,
        /// The beginning of the value.
        value: String,
        /// What is wrong.
        why: String,
    },
}

impl StoreError {
    /// Whether the disk is full, which a person can mend.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else { return false };
        // SQLITE_FULL, and SQLITE_IOERR_WRITE, which some file systems report instead.
        error.code().is_some_and(|code| code == "13" || code == "778")
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        if error.is_disk_full() {
            return Self::resource(format!("{error}; free some space, then run the command again"));
        }
        Self::permanent(error.to_string())
    }
}
