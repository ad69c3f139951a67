//! The state machine of a job: every arrow, and nothing else.
//!
//! ```text
//! waiting ──needs done──► ready ──claim──► running ──finish──► done
//!    │                      ▲                │ │ └─permanent──────────────► failed
//!    └─a need failed─► held │                │ └─attempts spent, or crash─► held
//!                           └── retry · lease expired · given back · crash
//! any not-final state ──cancel──► cancelled at once, or ──► cancelling ──stopped──► cancelled
//! ```
//!
//! [`step`] decides where a move leads; the store writes it with the attempt as fence.

use super::job::{Hold, JobState};
use crate::error::FaultClass;

/// Failures after which a job is held: the first try and the retries after 2, 4 and 8 seconds.
pub const FAILURES_ALLOWED: u32 = 4;

/// Deaths of the program, with the job running alone, after which the job is held.
pub const SOLO_CRASHES_ALLOWED: u32 = 3;

/// What can happen to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Everything it needs is finished.
    NeedsDone,
    /// Something it cannot do without failed.
    NeedFailed,
    /// A worker takes it.
    Claim,
    /// Its worker delivered.
    Finish,
    /// Its worker failed.
    Fail(FaultClass),
    /// Its worker stopped in good order and gives it back.
    GiveBack,
    /// Its worker fell silent.
    LeaseExpired,
    /// The program died while it ran.
    Crash,
    /// A person does not want it any more.
    Cancel,
    /// A person pauses it.
    Pause,
    /// A person lets it go on.
    Resume,
    /// A person wants it tried again after it failed.
    Retry,
    /// The budget of its batch is spent.
    Withhold,
}

/// What the decision depends on besides state and move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Failures before this move.
    pub failures: u32,
    /// Whether it runs alone because it is suspected.
    pub suspect: bool,
    /// Solo crashes before this move.
    pub solo_crashes: u32,
    /// Whether some needed job is unfinished.
    pub needs_open: bool,
}

/// Where a move leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The state after it.
    pub state: JobState,
    /// The reason when it is held.
    pub hold: Option<Hold>,
    /// The pause before it may be claimed again, in milliseconds.
    pub backoff_ms: i64,
    /// Failures after it.
    pub failures: u32,
    /// Whether it is suspected after it.
    pub suspect: bool,
    /// Solo crashes after it.
    pub solo_crashes: u32,
}

/// A move that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {state} cannot take the move {action:?}")]
pub struct Refused {
    /// The state it is in.
    pub state: JobState,
    /// The move that was tried.
    pub action: Move,
}

/// Decides where `action` leads from `state`.
///
/// # Errors
///
/// When the state has no such arrow; nothing may change then.
#[expect(clippy::match_same_arms, reason = "each line is an arrow of the diagram above")]
pub fn step(state: JobState, action: Move, record: Record) -> Result<Step, Refused> {
    use JobState::{Cancelled, Cancelling, Done, Failed, Held, Ready, Running, Waiting};
    let to = |state| Step {
        state,
        hold: None,
        backoff_ms: 0,
        failures: record.failures,
        suspect: record.suspect,
        solo_crashes: record.solo_crashes,
    };
    let queued = || if record.needs_open { to(Waiting) } else { to(Ready) };
    let held = |hold| Step { hold: Some(hold), ..to(Held) };
    Ok(match (state, action) {
        (Waiting, Move::NeedsDone) => to(Ready),
        (Waiting, Move::NeedFailed) => held(Hold::NeedFailed),
        (Ready, Move::Claim) => to(Running),
        // A result that arrives while the job is being cancelled is a result all the same.
        (Running | Cancelling, Move::Finish) => Step { suspect: false, ..to(Done) },
        (Running, Move::Fail(class)) => failed(class, record, to(Ready)),
        (Running, Move::GiveBack | Move::LeaseExpired) => to(Ready),
        (Running, Move::Crash) => crashed(record, to(Ready)),
        (Cancelling, Move::Fail(_) | Move::GiveBack | Move::LeaseExpired | Move::Crash) => to(Cancelled),
        (Running, Move::Cancel) => to(Cancelling),
        (Waiting | Ready | Held, Move::Cancel) => to(Cancelled),
        (Waiting | Ready, Move::Pause) => held(Hold::Person),
        (Waiting | Ready, Move::Withhold) => held(Hold::Budget),
        (Held, Move::Resume) => Step { failures: 0, suspect: false, solo_crashes: 0, ..queued() },
        (Failed | Cancelled, Move::Retry) => {
            Step { failures: 0, suspect: false, solo_crashes: 0, ..queued() }
        }
        _ => return Err(Refused { state, action }),
    })
}

/// A failure that may pass is tried again after 2, 4 and 8 seconds; then a person has to look.
fn failed(class: FaultClass, record: Record, ready: Step) -> Step {
    let failures = record.failures + 1;
    match class {
        FaultClass::Permanent => Step { state: JobState::Failed, failures, ..ready },
        FaultClass::Cancelled => Step { state: JobState::Cancelled, ..ready },
        FaultClass::Away => ready,
        FaultClass::Transient | FaultClass::Resource if failures >= FAILURES_ALLOWED => {
            Step { state: JobState::Held, hold: Some(Hold::AttemptsSpent), failures, ..ready }
        }
        FaultClass::Transient | FaultClass::Resource => {
            Step { backoff_ms: 1000 << failures, failures, ..ready }
        }
    }
}

/// A job that was running when the program died runs again last and alone, three times at most.
fn crashed(record: Record, ready: Step) -> Step {
    let solo_crashes = record.solo_crashes + u32::from(record.suspect);
    if solo_crashes >= SOLO_CRASHES_ALLOWED {
        return Step { state: JobState::Held, hold: Some(Hold::CrashSuspect), solo_crashes, ..ready };
    }
    Step { suspect: true, solo_crashes, ..ready }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRESH: Record = Record { failures: 0, suspect: false, solo_crashes: 0, needs_open: false };

    fn any_move() -> impl Strategy<Value = Move> {
        prop_oneof![
            Just(Move::NeedsDone),
            Just(Move::NeedFailed),
            Just(Move::Claim),
            Just(Move::Finish),
            Just(Move::Fail(FaultClass::Transient)),
            Just(Move::Fail(FaultClass::Resource)),
            Just(Move::Fail(FaultClass::Permanent)),
            Just(Move::Fail(FaultClass::Cancelled)),
            Just(Move::Fail(FaultClass::Away)),
            Just(Move::GiveBack),
            Just(Move::LeaseExpired),
            Just(Move::Crash),
            Just(Move::Cancel),
            Just(Move::Pause),
            Just(Move::Resume),
            Just(Move::Retry),
            Just(Move::Withhold),
        ]
    }

    #[test]
    fn retries_wait_two_four_and_eight_seconds_and_then_need_a_person() {
        let mut record = FRESH;
        let mut pauses = Vec::new();
        loop {
            let step = step(JobState::Running, Move::Fail(FaultClass::Transient), record).unwrap();
            record.failures = step.failures;
            if step.state == JobState::Held {
                assert_eq!(step.hold, Some(Hold::AttemptsSpent));
                break;
            }
            pauses.push(step.backoff_ms);
        }
        assert_eq!(pauses, [2000, 4000, 8000]);
    }

    #[test]
    fn the_first_crash_only_raises_suspicion_and_three_alone_hold_the_job() {
        let mut record = FRESH;
        let mut states = Vec::new();
        for _ in 0..4 {
            let step = step(JobState::Running, Move::Crash, record).unwrap();
            record = Record { suspect: step.suspect, solo_crashes: step.solo_crashes, ..record };
            states.push((step.state, step.hold));
        }
        assert_eq!(states[..3], [(JobState::Ready, None); 3]);
        assert_eq!(states[3], (JobState::Held, Some(Hold::CrashSuspect)));
    }

    proptest! {
        #[test]
        fn a_done_job_never_changes_and_a_worker_never_revives_a_final_one(action in any_move()) {
            prop_assert!(step(JobState::Done, action, FRESH).is_err());
            for state in [JobState::Failed, JobState::Cancelled] {
                prop_assert_eq!(step(state, action, FRESH).is_ok(), action == Move::Retry);
            }
        }

        #[test]
        fn every_walk_keeps_the_promises(actions in prop::collection::vec(any_move(), 1..200)) {
            let mut state = JobState::Ready;
            let mut record = FRESH;
            for action in actions {
                let Ok(step) = step(state, action, record) else { continue };
                prop_assert_eq!(step.hold.is_some(), step.state == JobState::Held);
                prop_assert!(step.backoff_ms == 0 || step.state == JobState::Ready);
                prop_assert!(step.failures <= FAILURES_ALLOWED);
                prop_assert!(step.solo_crashes <= SOLO_CRASHES_ALLOWED);
                if action == Move::Cancel {
                    prop_assert!(matches!(step.state, JobState::Cancelled | JobState::Cancelling));
                }
                if step.state == JobState::Running {
                    prop_assert_eq!(state, JobState::Ready);
                }
                state = step.state;
                record = Record {
                    failures: step.failures,
                    suspect: step.suspect,
                    solo_crashes: step.solo_crashes,
                    needs_open: false,
                };
            }
        }

        #[test]
        fn whatever_is_not_final_can_be_cancelled(actions in prop::collection::vec(any_move(), 0..50)) {
            let mut state = JobState::Waiting;
            for action in actions {
                if let Ok(step) = step(state, action, FRESH) { state = step.state; }
            }
            if !state.is_final() && state != JobState::Cancelling {
                prop_assert!(step(state, Move::Cancel, FRESH).is_ok());
            }
        }
    }
}
