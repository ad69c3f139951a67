//! Slots: the places at the line, and what happens when whoever works there cannot go on.
//!
//! Concurrency rule: every slot writes only its own entry, under a lock that is held for one assignment.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::clock::Clock;
use tokio_util::sync::CancellationToken;

use crate::error::StudioError;

/// How long running work may go on after the line was asked to stop, when nobody says otherwise.
const GRACE: Duration = Duration::from_secs(3);

/// How long a slot rests after its worker could not go on.
const REST: Duration = Duration::from_secs(5);

/// How a line behaves where a command and a server differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// How long running work may go on after the line was asked to stop.
    pub grace: Duration,
    /// What a slot does when its worker cannot go on.
    pub trouble: Trouble,
}

/// What a slot does when its worker cannot go on, as on a full disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It ends, and whoever waits for the line is told why.
    End,
    /// It rests and tries again, for as long as the line is at work.
    TryAgain,
}

impl Default for Manner {
    fn default() -> Self {
        Self { grace: GRACE, trouble: Trouble::End }
    }
}

/// What is known of one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotState {
    /// Its worker asks for work or performs it.
    AtWork,
    /// Its worker could not go on, for this reason; another one takes its place soon.
    Resting(String),
    /// Its worker is gone; the reason, when it did not end in good order.
    Gone(Option<String>),
}

/// All slots by name. Clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Slots(Arc<Mutex<BTreeMap<String, SlotState>>>);

impl Slots {
    /// Every slot with its state.
    #[must_use]
    pub fn now(&self) -> BTreeMap<String, SlotState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, slot: &str, state: SlotState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(slot.to_owned(), state);
    }
}

/// One place on the line.
pub(crate) struct Slot {
    slots: Slots,
    name: String,
    clock: Arc<dyn Clock>,
    stopping: CancellationToken,
}

impl Slot {
    pub(crate) fn new(
        slots: &Slots,
        name: String,
        clock: Arc<dyn Clock>,
        stopping: CancellationToken,
    ) -> Self {
        slots.set(&name, SlotState::AtWork);
        Self { slots: slots.clone(), name, clock, stopping }
    }

    /// Runs a worker until it ends; in trouble another one, when that is wanted.
    pub(crate) async fn keep_at_work<W, F>(self, trouble: Trouble, worker: W) -> Result<(), StudioError>
    where
        W: Fn() -> F,
        F: Future<Output = Result<(), StudioError>>,
    {
        let mut leaving = Leaving { slots: self.slots.clone(), name: self.name.clone(), cause: None };
        loop {
            let ended = worker().await;
            let Err(error) = &ended else { return ended };
            tracing::error!(worker = %self.name, error = %error, "failed to go on working");
            if trouble == Trouble::End || self.stopping.is_cancelled() {
                leaving.cause = Some(error.to_string());
                return ended;
            }
            self.slots.set(&self.name, SlotState::Resting(error.to_string()));
            tokio::select! {
                () = self.clock.wait(REST) => {}
                () = self.stopping.cancelled() => {}
            }
            self.slots.set(&self.name, SlotState::AtWork);
        }
    }
}

/// Writes down that a slot is empty, also when its worker panicked.
struct Leaving {
    slots: Slots,
    name: String,
    cause: Option<String>,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        let cause = if std::thread::panicking() {
            Some("the program has a defect".to_owned())
        } else {
            self.cause.take()
        };
        self.slots.set(&self.name, SlotState::Gone(cause));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use testkit::ManualClock;

    use super::*;

    fn slot(clock: &ManualClock) -> (Slots, Slot) {
        let slots = Slots::default();
        let slot = Slot::new(&slots, "fake-1".into(), Arc::new(clock.clone()), CancellationToken::new());
        (slots, slot)
    }

    fn state(slots: &Slots) -> SlotState {
        slots.now().remove("fake-1").unwrap()
    }

    #[tokio::test]
    async fn a_command_ends_when_a_worker_cannot_go_on() {
        let (slots, slot) = slot(&ManualClock::default());
        assert_eq!(state(&slots), SlotState::AtWork);
        let ended = slot.keep_at_work(Trouble::End, async || Err(StudioError::LineStopped)).await;
        assert!(ended.is_err());
        assert!(matches!(state(&slots), SlotState::Gone(Some(_))));
    }

    #[tokio::test]
    async fn a_server_rests_and_tries_again() {
        let clock = ManualClock::default();
        let (slots, slot) = slot(&clock);
        let tries = AtomicU32::new(0);
        let worker = async || match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Err(StudioError::LineStopped),
            _ => Ok(()),
        };
        let mut working = std::pin::pin!(slot.keep_at_work(Trouble::TryAgain, worker));
        assert!(futures_util::poll!(&mut working).is_pending());
        assert!(matches!(state(&slots), SlotState::Resting(_)));
        clock.advance(REST);
        working.await.unwrap();
        assert_eq!((tries.load(Ordering::SeqCst), state(&slots)), (2, SlotState::Gone(None)));
    }
}
