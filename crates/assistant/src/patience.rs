//! How long is waited for what.

use std::time::Duration;

/// How long an assistant may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until a connection comes about.
    pub connect: Duration,
    /// Without a word. A model that is loaded first is silent for long.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), silence: Duration::from_mins(1) }
    }
}
