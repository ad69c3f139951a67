//! What can go wrong between the studio and a server, told apart by what may be done about it.

use domain::error::Fault;

/// Why a server did not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nothing reached the server.
    #[error("failed to reach it: {0}")]
    Unreachable(String),
    /// Something may have reached the server, and no clear answer came back.
    #[error("failed to hear its answer: {0}")]
    Unclear(String),
    /// It answered something else than ComfyUI would.
    #[error("failed to understand its answer to {route}: {why}")]
    Strange {
        /// What was asked.
        route: String,
        /// What is wrong with the answer.
        why: String,
    },
    /// It refused.
    #[error("{0}")]
    Refused(String),
}

impl Trouble {
    /// What went wrong with a request, before or after it may have arrived.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let words = innermost(error);
        if error.is_connect() || error.is_builder() { Self::Unreachable(words) } else { Self::Unclear(words) }
    }

    /// Whether the connection is to blame, and not what was said.
    pub(crate) const fn is_connection(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Unclear(_))
    }

    /// As a fault of a job: what was refused stays so, everything else may pass.
    pub(crate) fn fault(&self, server: &str) -> Fault {
        let words = format!("the server {server}: {self}");
        match self {
            Self::Refused(_) => Fault::permanent(words),
            _ => Fault::transient(format!(
                "{words}; look whether ComfyUI runs there (`sakuga engine list` asks it)"
            )),
        }
    }
}

/// The words of the innermost cause, because those around it only say that sending failed.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
