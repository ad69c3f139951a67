//! The faults that a server can have, each switched on and off by name while it runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A lookup in `/history` or `/api/jobs` does not know yet that a run is over.
    HistoryLags,
    /// Nothing is sent to any socket, as when one client does not read; all comes when the fault is gone.
    PublishingStalls,
    /// A socket is accepted and never told anything. Decided when it is opened.
    SocketSilent,
    /// The worker dies when it takes the next prompt, which is lost; the rest of the server goes on.
    WorkerDies,
    /// A prompt is queued, and the answer is 500.
    QueuedButRefused,
    /// A prompt is queued, and the connection is reset before the answer.
    AnswerLostAfterQueueing,
    /// The connection is reset before a prompt is queued.
    AnswerLostBeforeQueueing,
    /// An answer comes later by the delay that was set.
    SlowAnswers,
    /// The connection is cut in the middle of a file.
    ViewCut,
    /// A file ends in the middle, and the answer says that this is all.
    ViewTruncated,
    /// Some bytes in the middle of a file are wrong.
    ViewCorrupt,
    /// A run fails with `torch.OutOfMemoryError`, and all models are unloaded.
    OutOfMemory,
    /// The same, but only for a run whose model and pictures need more memory than the device has.
    OutOfMemoryWhenTooBig,
    /// A file of weights is gone when it is to be loaded.
    ModelVanished,
    /// A file of weights cannot be read when it is to be loaded.
    ModelCorrupt,
    /// A prompt in `/history` and `/queue` has a bare `NaN`.
    NotANumber,
    /// Each `progress_state` comes fifty times.
    ProgressStorm,
    /// An interrupt is not noticed at a step or before a node.
    InterruptLate,
    /// Every connection is reset at its next request, `/ws` included.
    Unreachable,
    /// A proxy answers 502 with HTML in the server's place.
    HtmlAnswers,
    /// A message to a socket is sent twice.
    MessagesTwice,
    /// A message to a socket is lost.
    MessagesLost,
    /// A run fails with a `RuntimeError`.
    RunFails,
    /// A run stands still where it would sample or save, until the fault is gone; an interrupt does not help.
    RunHangs,
}

impl Fault {
    /// All faults with their names on the command line.
    pub const ALL: [(&str, Self); 24] = [
        ("history-lags", Self::HistoryLags),
        ("publishing-stalls", Self::PublishingStalls),
        ("socket-silent", Self::SocketSilent),
        ("worker-dies", Self::WorkerDies),
        ("queued-but-refused", Self::QueuedButRefused),
        ("answer-lost-after-queueing", Self::AnswerLostAfterQueueing),
        ("answer-lost-before-queueing", Self::AnswerLostBeforeQueueing),
        ("slow-answers", Self::SlowAnswers),
        ("view-cut", Self::ViewCut),
        ("view-truncated", Self::ViewTruncated),
        ("view-corrupt", Self::ViewCorrupt),
        ("out-of-memory", Self::OutOfMemory),
        ("out-of-memory-when-too-big", Self::OutOfMemoryWhenTooBig),
        ("model-vanished", Self::ModelVanished),
        ("model-corrupt", Self::ModelCorrupt),
        ("not-a-number", Self::NotANumber),
        ("progress-storm", Self::ProgressStorm),
        ("interrupt-late", Self::InterruptLate),
        ("unreachable", Self::Unreachable),
        ("html-answers", Self::HtmlAnswers),
        ("messages-twice", Self::MessagesTwice),
        ("messages-lost", Self::MessagesLost),
        ("run-fails", Self::RunFails),
        ("run-hangs", Self::RunHangs),
    ];
}

impl std::str::FromStr for Fault {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, fault)| fault).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.into_iter().map(|(known, _)| known).collect();
            format!("\"{name}\" is no fault that can be switched on: use one of {}", known.join(", "))
        })
    }
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Every time.
    Always,
    /// The next so many times.
    Next(u32),
    /// So many of 1000 times, 0 to 1000; which ones depends on the fault and on how often it was asked for alone.
    Share(u32),
}

/// A fault that is switched on.
struct Switched {
    rule: Rule,
    asked: u64,
}

#[derive(Default)]
struct State {
    on: BTreeMap<Fault, Switched>,
    struck: BTreeMap<Fault, u64>,
    delay: Duration,
}

/// The switches of all faults. Clones switch the same server.
#[derive(Clone, Default)]
pub struct Faults {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<u64>,
}

impl Faults {
    /// Switches a fault on; the rule replaces an earlier one.
    pub fn set(&self, fault: Fault, rule: Rule) {
        self.state().on.insert(fault, Switched { rule, asked: 0 });
        self.changed.send_modify(|changes| *changes += 1);
    }

    /// Switches a fault off.
    pub fn clear(&self, fault: Fault) {
        self.state().on.remove(&fault);
        self.changed.send_modify(|changes| *changes += 1);
    }

    /// Switches all faults off.
    pub fn clear_all(&self) {
        self.state().on.clear();
        self.changed.send_modify(|changes| *changes += 1);
    }

    /// How much later slow answers come; nothing at first.
    pub fn set_delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// How often a fault struck since the server was made.
    #[must_use]
    pub fn struck(&self, fault: Fault) -> u64 {
        self.state().struck.get(&fault).copied().unwrap_or(0)
    }

    /// Whether the fault strikes this time.
    pub(crate) fn strikes(&self, fault: Fault) -> bool {
        let mut state = self.state();
        let Some(switched) = state.on.get_mut(&fault) else { return false };
        switched.asked += 1;
        let strikes = match &mut switched.rule {
            Rule::Always => true,
            Rule::Next(left) => {
                let strikes = *left > 0;
                *left = left.saturating_sub(1);
                strikes
            }
            Rule::Share(share) => drawn(fault, switched.asked) < *share,
        };
        if strikes {
            *state.struck.entry(fault).or_default() += 1;
        }
        strikes
    }

    /// How much later a slow answer comes.
    pub(crate) fn delay(&self) -> Duration {
        self.state().delay
    }

    /// Completes when the fault is switched off.
    pub(crate) async fn gone(&self, fault: Fault) {
        let mut changed = self.changed.subscribe();
        while self.is_on(fault) && changed.changed().await.is_ok() {}
    }

    /// Whether the fault is on, without asking whether it strikes.
    pub(crate) fn is_on(&self, fault: Fault) -> bool {
        match self.state().on.get(&fault).map(|switched| switched.rule) {
            Some(Rule::Next(left)) => left > 0,
            Some(_) => true,
            None => false,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A number from 0 to 999 that only depends on the fault and on how often it was asked for.
fn drawn(fault: Fault, asked: u64) -> u32 {
    let hash = blake3::hash(format!("{fault:?} {asked}").as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d]) % 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_how_often_a_fault_strikes() {
        let faults = Faults::default();
        let struck = |times: u32| (0..times).filter(|_| faults.strikes(Fault::RunFails)).count();
        assert_eq!(struck(5), 0);
        faults.set(Fault::RunFails, Rule::Next(2));
        assert_eq!(struck(5), 2);
        faults.set(Fault::RunFails, Rule::Always);
        assert_eq!(struck(5), 5);
        faults.set(Fault::RunFails, Rule::Share(300));
        let share = struck(1_000);
        assert!((250..350).contains(&share), "{share}");
        faults.set(Fault::RunFails, Rule::Share(300));
        assert_eq!(struck(1_000), share);
        faults.clear(Fault::RunFails);
        assert_eq!(struck(5), 0);
        assert_eq!(faults.struck(Fault::RunFails), 7 + 2 * share as u64);
    }
}
