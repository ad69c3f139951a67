//! Faults: how an error is classed where it arises, so that the line knows what to do with it.

use serde::{Deserialize, Serialize};

/// What kind of failure an engine or a step met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultClass {
    /// It may work on another try: a lost connection, a busy service.
    Transient,
    /// Memory or disk ran out: the job is tried again after a pause, and needs a person when it persists.
    Resource,
    /// No further try can help: the input is wrong.
    Permanent,
    /// The work was stopped because somebody asked for it.
    Cancelled,
    /// Whoever was to do it is not there, and did not begin: the job goes back as if it had never been handed out.
    Away,
}

/// A failure with its class, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, utoipa::ToSchema)]
#[error("{message}")]
pub struct Fault {
    /// What to do about it on the line.
    pub class: FaultClass,
    /// "failed to ...", with the cause, ending in what to do.
    pub message: String,
}

impl FaultClass {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Resource => "resource",
            Self::Permanent => "permanent",
            Self::Cancelled => "cancelled",
            Self::Away => "away",
        }
    }
}

impl Fault {
    /// A fault that may pass.
    pub fn transient(message: impl Into<String>) -> Self {
        Self { class: FaultClass::Transient, message: message.into() }
    }

    /// A fault of memory or disk.
    pub fn resource(message: impl Into<String>) -> Self {
        Self { class: FaultClass::Resource, message: message.into() }
    }

    /// A fault that another try cannot mend.
    pub fn permanent(message: impl Into<String>) -> Self {
        Self { class: FaultClass::Permanent, message: message.into() }
    }

    /// The work was stopped on request.
    #[must_use]
    pub fn cancelled() -> Self {
        Self { class: FaultClass::Cancelled, message: "stopped on request".to_owned() }
    }

    /// Nobody was there to begin with the work.
    pub fn away(message: impl Into<String>) -> Self {
        Self { class: FaultClass::Away, message: message.into() }
    }

    /// Classes an I/O error: a full disk or quota is a resource fault, all else is permanent.
    #[must_use]
    pub fn from_io(doing: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::OutOfMemory => {
                Self::resource(format!("failed to {doing}: {error}; free some space, then resume the job"))
            }
            ErrorKind::Interrupted | ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                Self::transient(format!("failed to {doing}: {error}"))
            }
            _ => Self::permanent(format!("failed to {doing}: {error}")),
        }
    }
}
