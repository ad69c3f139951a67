//! What can go wrong with a file, in words a person can act on, and how the line is to treat it.

use std::io;
use std::path::{Path, PathBuf};

use domain::error::Fault;

/// A failure of this crate.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// The system refused an operation on a file.
    #[error("failed to {doing} {}: {source}", path.display())]
    Io {
        /// What was being done, as in "failed to write the file".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The data folder cannot be used as it is.
    #[error("failed to open the data folder {}: {reason}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// Another program holds the data folder.
    #[error("{0}")]
    InUse(String),
    /// A text cannot be a path below the data folder.
    #[error("\"{text}\" cannot name a file in the data folder: {reason}")]
    BadPath {
        /// The text, shortened.
        text: String,
        /// The rule it breaks, and the fix.
        reason: &'static str,
    },
    /// A path leads out of the data folder through a symbolic link.
    #[error(
        "failed to use {path}: it leads out of the data folder through a symbolic link; \
         put the files themselves there, or move the whole data folder with --data"
    )]
    Outside {
        /// The path below the data folder.
        path: String,
    },
    /// Another file is where one should go.
    #[error(
        "failed to file {path}: another file is there already and is not overwritten; \
         move it away, then resume the job"
    )]
    Occupied {
        /// The path below the data folder.
        path: String,
    },
    /// A file that should be there is not.
    #[error("failed to find {path}: it was moved or deleted; put it back or make it again")]
    Missing {
        /// The path below the data folder.
        path: String,
    },
    /// A file's content is not what it should be.
    #[error("failed to read {path}: {reason}")]
    Damaged {
        /// The path below the data folder, with the line where one is known.
        path: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A picture could not be encoded or decoded.
    #[error("failed to {doing} a picture: {reason}")]
    Picture {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        reason: String,
    },
}

/// The result of this crate's operations.
pub type Result<T> = std::result::Result<T, AssetError>;

impl AssetError {
    /// Classes the error for the line: a full disk is a resource fault, the rest mostly permanent.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Io { doing, path, source } => {
                Fault::from_io(&format!("{doing} {}", path.display()), source)
            }
            other => Fault::permanent(other.to_string()),
        }
    }

    /// Makes a closure for `map_err` that says what was being done to which file.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}
