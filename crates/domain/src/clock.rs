//! Time as a parameter.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, as a wall clock shows them. For people and for records; never
/// subtracted to judge a lease, because a wall clock may jump.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct WallMs(pub i64);

impl WallMs {
    /// The instant as RFC 3339 text in UTC with milliseconds, `2026-11-22T09:30:00.000Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let timestamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        format!("{timestamp:.3}")
    }

    /// The date part in UTC, `2026-11-22`, as used for folder names.
    #[must_use]
    pub fn date(self) -> String {
        self.rfc3339().chars().take(10).collect()
    }
}

/// The future returned by [`Clock::wait`].
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What time it is. The program passes one that reads the system's clocks, tests pass one that they move.
pub trait Clock: Send + Sync {
    /// The wall clock, which may jump in either direction.
    fn wall(&self) -> WallMs;
    /// Time since some fixed instant of this process, which never goes back.
    fn monotonic(&self) -> Duration;
    /// Completes once the monotonic clock has advanced by `duration`.
    fn wait(&self, duration: Duration) -> Wait;
}
