//! What can go wrong in a use case, in words that end with what to do.

use assets::error::AssetError;
use domain::compile::CompileError;
use domain::error::Fault;
use domain::preflight::{Report, Trouble};
use engines::recipes::Question;
use store::StoreError;

/// A use case that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The database.
    #[error(transparent)]
    Store(StoreError),
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
    /// Work that was asked for together and of which something could not be carried out; none of it was queued.
    #[error("{}", words(.0))]
    Preflight(Report),
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
    /// Something that was asked and is refused, with everything a program needs to know of it.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
    /// Something that only a person can say.
    #[error("{} {} to be answered first", .0.len(), if .0.len() == 1 { "question has" } else { "questions have" })]
    Ambiguous(Vec<Question>),
    /// The production line has stopped.
    #[error("the production line has stopped; start the command again, nothing is lost")]
    LineStopped,
}

/// Every trouble with the shots that have it, and what to do.
fn words(report: &Report) -> String {
    let line = |trouble: &Trouble| {
        let Trouble { shots, what, fix } = trouble;
        let more = shots.len().saturating_sub(SHOTS_SHOWN);
        let named = shots.iter().take(SHOTS_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{named}{more}: {what}: {fix}")
    };
    let lines: Vec<String> = report.troubles.iter().map(line).collect();
    format!("nothing was queued:\n{}", lines.join("\n"))
}

/// How many shots are named that have the same trouble.
const SHOTS_SHOWN: usize = 6;

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {fix}")]
pub struct Refusal {
    /// What kind of refusal it is.
    pub kind: RefusalKind,
    /// A stable word for programs, such as `approved`.
    pub code: &'static str,
    /// The field that was wrong, as it was written.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// It makes no sense.
    Invalid,
    /// As things stand, it cannot be done.
    Conflict,
    /// It would work at another time.
    Unavailable,
    /// It was there once.
    Gone,
    /// It is too much.
    TooLarge,
    /// It is of a kind that is not worked with here.
    Unsupported,
}

impl Refusal {
    /// A value that makes no sense in this field.
    #[must_use]
    pub fn invalid(
        field: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> StudioError {
        let (field, message, fix) = (Some(field.into()), message.into(), fix.into());
        Box::new(Self { kind: RefusalKind::Invalid, code: "invalid", field, message, fix }).into()
    }

    /// A value that makes no sense in this field, in words that say after the last semicolon what to do; `fix` where
    /// they do not.
    #[must_use]
    pub fn told(field: impl Into<String>, words: &str, fix: &str) -> StudioError {
        let (message, fix) = words.rsplit_once("; ").unwrap_or((words, fix));
        Self::invalid(field, message, fix)
    }

    /// Something that cannot be done as things stand.
    #[must_use]
    pub fn conflict(code: &'static str, message: impl Into<String>, fix: impl Into<String>) -> StudioError {
        let (message, fix) = (message.into(), fix.into());
        Box::new(Self { kind: RefusalKind::Conflict, code, field: None, message, fix }).into()
    }

    /// Something that would work at another time.
    #[must_use]
    pub fn unavailable(
        code: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> StudioError {
        let (message, fix) = (message.into(), fix.into());
        Box::new(Self { kind: RefusalKind::Unavailable, code, field: None, message, fix }).into()
    }
}

impl Refusal {
    /// Refuses a change of something that is no longer as it was read: somebody changed or deleted it meanwhile.
    pub(crate) fn unless_same<T: PartialEq>(
        now: Option<&T>,
        read: &T,
        what: &'static str,
        name: &impl std::fmt::Display,
    ) -> Result<(), StudioError> {
        match now {
            Some(now) if now == read => Ok(()),
            Some(_) => Err(Self::conflict(
                "changed",
                format!("the {what} {name} was changed at the same moment"),
                "read it again, then repeat your change",
            )),
            None => {
                let fix = "it was deleted at the same moment".to_owned();
                Err(StudioError::NotFound { what, name: name.to_string(), fix })
            }
        }
    }

    /// A refusal of this kind.
    pub(crate) fn of(
        kind: RefusalKind,
        code: &'static str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> StudioError {
        let (message, fix) = (message.into(), fix.into());
        Box::new(Self { kind, code, field: None, message, fix }).into()
    }
}

impl From<StoreError> for StudioError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Orphan => Refusal::conflict(
                "deleted",
                "what this belongs to was deleted at the same moment",
                "look again at what there is",
            ),
            other => Self::Store(other),
        }
    }
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
