//! What can go wrong in a use case, in words that end with what to do.

use assets::error::AssetError;
use domain::compile::CompileError;
use domain::error::Fault;
use store::StoreError;

/// A use case that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// An engine or another tool, before any job was made.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// A shot that has no request.
    #[error("{code}: {source}")]
    Compile {
        /// The shot's code.
        code: String,
        /// Why.
        source: CompileError,
    },
    /// Something that was named and is not there.
    #[error("there is no {what} \"{name}\"; {fix}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// The name that was given.
        name: String,
        /// What to do.
        fix: String,
    },
    /// Something that was asked and makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The production line has stopped.
    #[error("the production line has stopped; start the command again, nothing is lost")]
    LineStopped,
}

impl From<StudioError> for Fault {
    fn from(error: StudioError) -> Self {
        match error {
            StudioError::Store(error) => error.into(),
            StudioError::Asset(error) => error.fault(),
            StudioError::Fault(fault) => fault,
            other => Self::permanent(other.to_string()),
        }
    }
}
