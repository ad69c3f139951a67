//! One result that many ask for: it is made at most once at a time and kept for a while, so that no load of
//! questions becomes a load of probes.
//!
//! Concurrency rule: whoever finds nobody at it starts one task; everybody waits for the same result.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::clock::Clock;
use tokio::sync::watch;

/// A result with the reading of the monotonic clock when it was complete.
type Timed<T> = Option<(Duration, T)>;

/// A result that is made again when it is asked for and too old.
pub(crate) struct Probed<T> {
    clock: Arc<dyn Clock>,
    latest: watch::Sender<Timed<T>>,
    running: Arc<AtomicBool>,
}

impl<T: Clone + Send + Sync + 'static> Probed<T> {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, latest: watch::Sender::new(None), running: Arc::default() }
    }

    /// The last result when it is at most so old.
    pub(crate) fn within(&self, age: Duration) -> Option<T> {
        let now = self.clock.monotonic();
        let latest = self.latest.borrow();
        latest.as_ref().filter(|(at, _)| now.saturating_sub(*at) <= age).map(|(_, value)| value.clone())
    }

    /// Makes a new result unless somebody is at it; returns at once.
    pub(crate) fn renew(&self, probe: impl Future<Output = T> + Send + 'static) {
        if self.running.swap(true, Ordering::AcqRel) {
            return;
        }
        let (clock, latest, running) =
            (self.clock.clone(), self.latest.clone(), Running(self.running.clone()));
        tokio::spawn(async move {
            let value = probe.await;
            drop(running);
            latest.send_replace(Some((clock.monotonic(), value)));
        });
    }

    /// The next result: of whoever is at it, or a new one.
    pub(crate) async fn next(&self, probe: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let mut latest = self.latest.subscribe();
        self.renew(probe);
        latest.changed().await.ok()?;
        latest.borrow().as_ref().map(|(_, value)| value.clone())
    }
}

/// Says that nobody is at it any more, also when the probe panicked.
struct Running(Arc<AtomicBool>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    struct Stopped;

    impl Clock for Stopped {
        fn wall(&self) -> domain::clock::WallMs {
            domain::clock::WallMs(0)
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }

        fn wait(&self, _duration: Duration) -> domain::clock::Wait {
            Box::pin(std::future::pending())
        }
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cause_one_probe() {
        let asked = Arc::new(Probed::new(Arc::new(Stopped)));
        let count = Arc::new(AtomicU32::new(0));
        let ask = || {
            let (asked, count) = (asked.clone(), count.clone());
            async move {
                asked
                    .next(async move {
                        tokio::task::yield_now().await;
                        count.fetch_add(1, Ordering::SeqCst) + 1
                    })
                    .await
            }
        };
        assert_eq!(tokio::join!(ask(), ask(), ask()), (Some(1), Some(1), Some(1)));
        assert_eq!(asked.within(Duration::ZERO), Some(1));
        assert_eq!(ask().await, Some(2));
    }
}
