//! Exit codes, and how an error is said.
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | done |
//! | 1 | not done; the message says why and what to do |
//! | 2 | the command line makes no sense |
//! | 3 | done in part: some jobs failed or are held |
//! | 4 | the data folder is used by another program |
//! | 130 | stopped with Ctrl-C; nothing is lost |
//!
//! Whatever the API answers with a problem is a 1: the problem's detail and its fix are the message.

use std::process::ExitCode;

use assets::error::AssetError;

use crate::output::Output;

/// An end that is neither success nor a plain failure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Ending {
    /// Some of the work could not be done.
    #[error("{0}")]
    InPart(String),
    /// A person stopped it.
    #[error("{0}")]
    Interrupted(String),
}

/// Says what went wrong and returns the exit code for it.
pub(crate) fn report(output: &Output, error: &anyhow::Error) -> ExitCode {
    let code = code(error);
    output.error(error, code);
    ExitCode::from(code)
}

fn code(error: &anyhow::Error) -> u8 {
    if let Some(ending) = error.downcast_ref::<Ending>() {
        return match ending {
            Ending::InPart(_) => 3,
            Ending::Interrupted(_) => 130,
        };
    }
    let in_use =
        error.chain().any(|cause| matches!(cause.downcast_ref::<AssetError>(), Some(AssetError::InUse(_))));
    if in_use { 4 } else { 1 }
}
