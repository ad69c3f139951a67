//! Why there is no answer.

use std::time::Duration;

/// Why an assistant gave no answer, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nobody is there.
    #[error("nothing answers at {address} ({why}): start it, or set the address in the configuration")]
    Unreachable {
        /// Where.
        address: String,
        /// What the connection said.
        why: String,
    },
    /// Somebody is there, and shows a certificate that nobody vouches for.
    #[error(
        "the certificate of {address} is not trusted ({why}): add whoever signed it to the certificates of this system"
    )]
    Untrusted {
        /// Where.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// It said nothing for so long.
    #[error("it was silent for {} s", .0.as_secs())]
    Silent(Duration),
    /// It was not done in time.
    #[error("it was not done within {} s", .0.as_secs())]
    Slow(Duration),
    /// It refused, or failed, and said so with a status.
    #[error("it answered {status}: {message}")]
    Status {
        /// The status.
        status: u16,
        /// What it said, shortened.
        message: String,
    },
    /// It does not have the model.
    #[error("it has no model \"{wanted}\": {hint}")]
    NoModel {
        /// The model.
        wanted: String,
        /// What it has, and what to do.
        hint: String,
    },
    /// It said that it failed, with the status of a success.
    #[error("it failed: {0}")]
    Failed(String),
    /// It answered what is no answer of such a server.
    #[error("it answered something else than it should: {0}")]
    Strange(String),
    /// It answered too much.
    #[error("its answer was longer than {} KiB", .0 >> 10)]
    TooLong(usize),
    /// It was left alone, because it failed before.
    #[error("it failed before and is left alone for {} s: {why}", .left.as_secs())]
    LeftAlone {
        /// For how long from now on.
        left: Duration,
        /// How it failed.
        why: String,
    },
    /// What it answered was of no use, however often it was told why.
    #[error("its answer was of no use: {0}")]
    OfNoUse(String),
    /// It is asked as much as it may be at once.
    #[error("it is answering {0} questions already")]
    Busy(usize),
    /// It is not asked, because the question came from it, or may have.
    #[error("it is not asked while it asks")]
    Asking,
}

impl Trouble {
    /// Whether it will be the same for every question until somebody does something about it.
    #[must_use]
    pub const fn lasts(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Untrusted { .. } | Self::NoModel { .. })
            || matches!(self, Self::Status { status: 401 | 403, .. })
    }

    /// Whether it says nothing about whoever was asked: the next question may well be answered.
    #[must_use]
    pub const fn is_of_the_question(&self) -> bool {
        matches!(self, Self::OfNoUse(_) | Self::LeftAlone { .. } | Self::Busy(_) | Self::Asking)
    }
}
