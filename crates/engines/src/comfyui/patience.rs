//! How long is waited for what. The values are for people's servers; tests are less patient where they know better.

use std::time::Duration;

/// The lengths of all waits that an engine has for its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long an answer may take.
    pub answer: Duration,
    /// How long a file may take either way.
    pub file: Duration,
    /// How often it is asked where a prompt stands.
    pub poll: Duration,
    /// How long a prompt may wait while nothing runs on its server.
    pub stuck: Duration,
    /// How long a socket may be silent after something was submitted.
    pub silence: Duration,
    /// The pause between two looks for a prompt of which nobody knows whether it arrived; there are twelve.
    pub look: Duration,
    /// How often it is looked how much memory a prompt takes while it runs.
    pub weigh: Duration,
    /// How long others are waited for that hold memory in the way.
    pub room: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(10),
            file: Duration::from_mins(3),
            poll: Duration::from_millis(1500),
            stuck: Duration::from_secs(15),
            silence: Duration::from_secs(5),
            look: Duration::from_millis(250),
            weigh: Duration::from_millis(500),
            room: Duration::from_mins(2),
        }
    }
}
