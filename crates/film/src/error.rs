//! What can go wrong between pictures and a film, and how the production line should take it.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use domain::error::{Fault, FaultClass};

/// How many of ffmpeg's last lines an error repeats.
pub(crate) const LINES_IN_ERRORS: usize = 30;

/// Why a film, or a part of one, could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// The program is not installed.
    #[error(
        "ffmpeg was not found on PATH: install it (Debian: apt-get install ffmpeg) or set film.ffmpeg in sakuga.toml"
    )]
    Missing,
    /// The configured program does not exist or is no file.
    #[error("film.ffmpeg in sakuga.toml names {}, which is no program: correct the path or remove the line", .0.display())]
    NotAProgram(PathBuf),
    /// The program is there but did not start.
    #[error("failed to start {}: {cause}; check that it can be run by this user", program.display())]
    Start {
        /// What was to be started.
        program: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The program ended without success.
    #[error("failed to {doing}: ffmpeg ended with {status}; {}", said(*status, lines))]
    Failed {
        /// What was being made.
        doing: String,
        /// How it ended.
        status: ExitStatus,
        /// The last lines it wrote.
        lines: Vec<String>,
    },
    /// The disk filled up while the program wrote.
    #[error("failed to {doing}: no space left on device; free some space, then resume the job")]
    DiskFull {
        /// What was being made.
        doing: String,
    },
    /// Somebody asked for the work to stop.
    #[error("stopped on request")]
    Cancelled,
    /// A file could not be read or written.
    #[error("failed to {doing} {}: {cause}; check the folder and its permissions", path.display())]
    File {
        /// The verb, such as "write".
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The source of the frames gave up.
    #[error("{0}")]
    Source(#[from] Fault),
    /// No font was found.
    #[error(
        "no font was found in {looked}: install one (Debian: apt-get install fonts-dejavu-core) or set film.fonts in sakuga.toml"
    )]
    NoFont {
        /// The folders that were searched.
        looked: String,
    },
    /// A size, length or list that no film can have.
    #[error("{0}")]
    Input(String),
    /// What was written differs from what was asked for.
    #[error("failed to check {}: its {what} is {found} but must be {expected}; nothing was kept, make the reel again", path.display())]
    Mismatch {
        /// The file as it would have been called.
        path: PathBuf,
        /// Which property.
        what: &'static str,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// A file is no video, or the answer about it could not be understood.
    #[error("failed to read {} as a video: {why}; make the file again", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What was missing.
        why: String,
    },
}

impl FilmError {
    /// What the production line should do about it.
    #[must_use]
    pub fn class(&self) -> FaultClass {
        match self {
            Self::Cancelled => FaultClass::Cancelled,
            Self::DiskFull { .. } => FaultClass::Resource,
            Self::Source(fault) => fault.class,
            Self::File { cause, .. } | Self::Start { cause, .. } => Fault::from_io("", cause).class,
            // A second try reads and writes everything anew, which mends what a crash or a signal broke.
            Self::Mismatch { .. } => FaultClass::Transient,
            Self::Failed { status, .. } if status.code().is_none() => FaultClass::Transient,
            _ => FaultClass::Permanent,
        }
    }

    /// The error of a program that ended badly, told apart by what it last said.
    pub(crate) fn ended(doing: &str, status: ExitStatus, lines: &[String]) -> Self {
        let doing = doing.to_owned();
        if lines.iter().any(|line| line.contains("No space left on device")) {
            return Self::DiskFull { doing };
        }
        let skipped = lines.len().saturating_sub(LINES_IN_ERRORS);
        Self::Failed { doing, status, lines: lines[skipped..].to_vec() }
    }

    /// Wraps an input or output error with its file.
    pub(crate) fn file(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { doing: format!("{doing} {}", path.display()) }
            }
            _ => Self::File { doing, path, cause },
        }
    }
}

impl From<FilmError> for Fault {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Source(fault) => fault,
            FilmError::Cancelled => Self::cancelled(),
            other => Self { class: other.class(), message: other.to_string() },
        }
    }
}

/// What there is to know about a bad end: the program's own words, or who may have stopped it.
fn said(status: ExitStatus, lines: &[String]) -> String {
    let quoted = lines.iter().fold(String::new(), |quoted, line| quoted + "\n  " + line);
    match (status.code(), lines.is_empty()) {
        (None, _) => format!("it was stopped from outside, perhaps for want of memory: try again{quoted}"),
        (Some(_), true) => "it said nothing: `sakuga status` examines the installed ffmpeg".to_owned(),
        (Some(_), false) => format!("`sakuga status` examines it; its last lines:{quoted}"),
    }
}
