//! The system's clocks.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::clock::{Clock, Wait, WallMs};

/// Reads the clocks of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the system's clock is read")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the system's clock is read")]
    fn wall(&self) -> WallMs {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        WallMs(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn wait(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }
}
