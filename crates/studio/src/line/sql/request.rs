//! The words between those who ask the dispatcher and its turns.

use domain::actor::Actor;
use domain::id::JobId;
use domain::line::plan::{SeatName, SeatState, WorkerView};
use store::Moved;
use tokio::sync::oneshot;

use crate::error::StudioError;
use crate::line::dispatch::{Lease, Offer, Outcome, Renewal, Settled, Steering, Upkeep};

/// What can be asked of the dispatcher.
pub(super) enum Command {
    Offer(Offer),
    Next(WorkerView),
    Renew(JobId, u32),
    Settle(JobId, u32, Outcome),
    Steer(JobId, Steering, Actor),
    Upkeep(Upkeep),
    Seat(SeatName, SeatState),
    Ping,
}

/// What it answers.
pub(super) enum Answer {
    Offered,
    Lease(Option<Box<Lease>>),
    Renewal(Renewal),
    Settled(Settled),
    Moved(Moved),
    Alive,
    Kept,
    Refused(StudioError),
}

/// A command with the way to answer it.
pub(super) struct Request {
    pub(super) command: Command,
    pub(super) reply: oneshot::Sender<Result<Answer, StudioError>>,
}

impl Request {
    /// Answers. Whoever asked may have stopped waiting; the rows say what happened. A lease that nobody took comes back.
    pub(super) fn answer(self, answer: Result<Answer, StudioError>) -> Option<Box<Lease>> {
        match self.reply.send(answer) {
            Err(Ok(Answer::Lease(lease))) => lease,
            _ => None,
        }
    }

    /// Gives back what was handed out to somebody who no longer waits.
    pub(super) fn give_back(lease: &Lease) -> Self {
        let command = Command::Settle(lease.job.id.clone(), lease.job.attempt, Outcome::GivenBack);
        Self { command, reply: oneshot::channel().0 }
    }
}
