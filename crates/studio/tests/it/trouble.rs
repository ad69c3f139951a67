//! A database that cannot be written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::clock::{Clock, Wait, WallMs};
use domain::id::JobId;
use domain::line::plan::Policy;
use store::Store;
use studio::line::bus::Bus;
use studio::line::dispatch::Dispatch;
use studio::line::sql::{Left, SqlDispatch};
use testkit::ManualClock;

use crate::support::{House, worker};

/// A clock that counts how often somebody waited for it.
struct Counting {
    clock: ManualClock,
    waits: Arc<AtomicUsize>,
}

impl Clock for Counting {
    fn wall(&self) -> WallMs {
        self.clock.wall()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    fn wait(&self, duration: Duration) -> Wait {
        self.waits.fetch_add(1, Ordering::Relaxed);
        self.clock.wait(duration)
    }
}

#[test]
fn the_dispatcher_leaves_a_database_alone_that_it_cannot_write() {
    House::new().live(async |home| {
        let path = home.folder.database();
        let looking = Store::open_read_only(&path, Arc::new(home.clock.clone())).await.unwrap();
        let waits = Arc::new(AtomicUsize::new(0));
        let clock = Counting { clock: home.clock.clone(), waits: waits.clone() };
        let due = BTreeMap::from([(JobId("pausing".to_owned()), Duration::ZERO)]);
        let queue = SqlDispatch::start(
            looking,
            home.folder.clone(),
            Arc::new(clock),
            Bus::default(),
            Arc::new(|_| None),
            Policy::default(),
            Left { pauses: due, ..Left::default() },
        );
        for _ in 0..100 {
            // Each look at the rows gives the dispatcher the time to fail again.
            home.all_jobs().await;
        }
        let tried = waits.load(Ordering::Relaxed);
        assert!(tried <= 3, "it tried {tried} times though no time passed");
        assert!(queue.next(worker(1)).await.is_err(), "whoever asks is told");
    });
}
