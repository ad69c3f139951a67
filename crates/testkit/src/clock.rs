//! A clock that moves when a test says so.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::clock::{Clock, Wait, WallMs};
use tokio::sync::watch;

/// The instant at which every manual clock starts: 2026-11-22T09:00:00Z.
const START_MS: i64 = 1_795_338_000_000;

/// A clock for tests. Clones show the same time.
#[derive(Clone)]
pub struct ManualClock {
    monotonic: watch::Sender<Duration>,
    wall_shift_ms: Arc<Mutex<i64>>,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self { monotonic: watch::Sender::new(Duration::ZERO), wall_shift_ms: Arc::default() }
    }
}

impl ManualClock {
    /// Lets time pass; everything that waited for less is woken.
    pub fn advance(&self, duration: Duration) {
        self.monotonic.send_modify(|now| *now += duration);
    }

    /// Sets the wall clock forwards or backwards, as a person or a time server might.
    ///
    /// # Panics
    ///
    /// When another test panicked while it did the same with a clone.
    pub fn jump_wall(&self, by_ms: i64) {
        *self.wall_shift_ms.lock().expect("no test panics while it holds the clock") += by_ms;
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> WallMs {
        let shift = *self.wall_shift_ms.lock().expect("no test panics while it holds the clock");
        WallMs(START_MS + shift + self.monotonic.borrow().as_millis() as i64)
    }

    fn monotonic(&self) -> Duration {
        *self.monotonic.borrow()
    }

    fn wait(&self, duration: Duration) -> Wait {
        let mut now = self.monotonic.subscribe();
        let until = *now.borrow() + duration;
        Box::pin(async move {
            // The clock lives as long as the test; when it is gone, nobody waits for it any more.
            let _ = now.wait_for(|now| *now >= until).await;
        })
    }
}

/// A clock that runs on its own, for tests whose other side is a real socket.
#[derive(Debug, Clone, Copy)]
pub struct RunningClock(tokio::time::Instant);

impl RunningClock {
    /// A clock that starts now. The wall clock begins where every test's does.
    #[must_use]
    pub fn start() -> Self {
        Self(tokio::time::Instant::now())
    }
}

impl Clock for RunningClock {
    fn wall(&self) -> WallMs {
        WallMs(START_MS + self.monotonic().as_millis() as i64)
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }
}
