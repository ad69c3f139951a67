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
    /// The disk has no room for the database.
    #[error(
        "failed to write the database: the disk is full; free some space, then run the command again, nothing is lost"
    )]
    Full,
    /// What a row belongs to is gone; nothing was written.
    #[error(
        "failed to write: what this belongs to was deleted at the same moment; look again at what there is"
    )]
    Orphan,
    /// A statement failed.
    #[error("failed to read or write the database: {0}")]
    Sql(sqlx::Error),
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

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation) {
            return Self::Orphan;
        }
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        // SQLITE_FULL, and SQLITE_IOERR_WRITE, which some file systems report instead.
        if code.is_some_and(|code| code == "13" || code == "778") { Self::Full } else { Self::Sql(error) }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::resource(error.to_string()),
            other => Self::permanent(other.to_string()),
        }
    }
}
