//! The dispatcher on the database: one task that moves every job.
//!
//! Concurrency rule: only this task writes job rows, and it handles whatever was asked in turns. A turn is one
//! transaction: settle what was delivered, add what was offered, end pauses and leases that are over, then
//! plan for the workers that wait. After the commit it moves the files that the transaction decided about,
//! and only then answers, so that whoever is told of a result finds its file. State kept in memory (leases,
//! pauses, who waits) is a copy of the rows or belongs to this process; it changes only after a commit.

mod budgets;
mod request;
mod turn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use assets::folder::DataFolder;
use async_trait::async_trait;
use domain::actor::Actor;
use domain::clock::{Clock, WallMs};
use domain::id::JobId;
use domain::line::job::{Affinity, Job};
use domain::line::plan::{self, Policy, SeatName, SeatState, WorkerView};
use store::{BudgetRow, Moved, Store};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use self::budgets::Budgets;
use self::request::{Answer, Command, Request};
use super::bus::Bus;
use super::dispatch::{Dispatch, Lease, Offer, Outcome, Renewal, Settled, Steering, Upkeep};
use crate::error::StudioError;

/// How long a worker may be silent before its job goes to somebody else.
pub const LEASE: Duration = Duration::from_secs(45);

/// How long the dispatcher sleeps when nothing is due and nobody asks.
const IDLE: Duration = Duration::from_hours(1);

/// Requests handled in one transaction at most.
const LARGEST_TURN: usize = 256;

/// How long the dispatcher leaves the database alone after a turn failed that nobody had asked for.
const RELIEF: Duration = Duration::from_secs(1);

/// By which name the engine of a job knows the attempt that it has; none for engines without names of their own.
pub type Names = Arc<dyn Fn(&Job) -> Option<String> + Send + Sync>;

/// Talks to the dispatcher. Clones talk to the same one.
#[derive(Clone)]
pub struct SqlDispatch {
    requests: mpsc::UnboundedSender<Request>,
    policy: watch::Sender<Policy>,
    stopping: CancellationToken,
}

/// The dispatcher itself.
pub(super) struct Dispatcher {
    pub(super) store: Store,
    pub(super) folder: Arc<DataFolder>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) policy: watch::Receiver<Policy>,
    pub(super) state: State,
    /// By which name engines know the attempts that begin.
    names: Names,
    /// Wall and monotonic time at the start.
    started_at: (WallMs, Duration),
    bus: Bus,
    requests: mpsc::UnboundedReceiver<Request>,
    stopping: CancellationToken,
    /// Whether the last turn failed though nobody had asked for anything.
    troubled: bool,
}

/// What the dispatcher remembers between turns.
#[derive(Default, Clone)]
pub(super) struct State {
    /// Running jobs, and until when their workers may be silent.
    pub(super) leases: BTreeMap<JobId, Held>,
    /// Jobs that pause after a failure, and until when.
    pub(super) pauses: BTreeMap<JobId, Duration>,
    /// Jobs whose files have been moved since the last turn.
    pub(super) filed: Vec<JobId>,
    /// Engines whose workers have asked for work; what is there for others keeps nobody waiting.
    pub(super) engines: BTreeSet<String>,
    /// What the plan remembers.
    pub(super) memory: plan::Memory,
    /// What batches may take that have a budget.
    budgets: Budgets,
}

/// What an earlier start left to go on with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Jobs that pause after a failure, and for how long from now.
    pub pauses: BTreeMap<JobId, Duration>,
    /// Batches with a budget that are not over.
    pub budgets: Vec<BudgetRow>,
}

/// A lease as the dispatcher keeps it.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) attempt: u32,
    pub(super) expires: Duration,
    pub(super) suspect: bool,
    /// Where it is done, and what it loads there.
    pub(super) seat: SeatName,
    pub(super) affinity: Affinity,
    pub(super) cancel: CancellationToken,
}

impl SqlDispatch {
    /// Starts a dispatcher. `left` is what was still going on when the program last stopped.
    #[must_use]
    pub fn start(
        store: Store,
        folder: Arc<DataFolder>,
        clock: Arc<dyn Clock>,
        bus: Bus,
        names: Names,
        policy: Policy,
        left: Left,
    ) -> Self {
        let (sender, requests) = mpsc::unbounded_channel();
        let stopping = CancellationToken::new();
        let Left { pauses, budgets } = left;
        let state = State { pauses, budgets: Budgets::of(budgets), ..State::default() };
        let started_at = (clock.wall(), clock.monotonic());
        let stopped = stopping.clone();
        let (chosen_by, policy) = watch::channel(policy);
        let dispatcher = Dispatcher {
            store,
            folder,
            clock,
            policy,
            state,
            names,
            started_at,
            bus,
            requests,
            stopping: stopped,
            troubled: false,
        };
        tokio::spawn(dispatcher.run());
        Self { requests: sender, policy: chosen_by, stopping }
    }

    async fn ask(&self, command: Command) -> Result<Answer, StudioError> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(Request { command, reply }).map_err(|_| StudioError::LineStopped)?;
        match answer.await.map_err(|_| StudioError::LineStopped)?? {
            Answer::Refused(error) => Err(error),
            answer => Ok(answer),
        }
    }
}

#[async_trait]
impl Dispatch for SqlDispatch {
    async fn offer(&self, offer: Offer) -> Result<(), StudioError> {
        self.ask(Command::Offer(offer)).await.map(|_| ())
    }

    async fn next(&self, worker: WorkerView) -> Result<Option<Lease>, StudioError> {
        match self.ask(Command::Next(worker)).await? {
            Answer::Lease(lease) => Ok(lease.map(|lease| *lease)),
            _ => Ok(None),
        }
    }

    async fn renew(&self, job: &JobId, attempt: u32) -> Result<Renewal, StudioError> {
        match self.ask(Command::Renew(job.clone(), attempt)).await? {
            Answer::Renewal(renewal) => Ok(renewal),
            _ => Ok(Renewal::Lost),
        }
    }

    async fn settle(&self, job: &JobId, attempt: u32, outcome: Outcome) -> Result<Settled, StudioError> {
        match self.ask(Command::Settle(job.clone(), attempt, outcome)).await? {
            Answer::Settled(settled) => Ok(settled),
            _ => Ok(Settled::Late),
        }
    }

    async fn steer(&self, job: &JobId, steering: Steering, actor: &Actor) -> Result<Moved, StudioError> {
        match self.ask(Command::Steer(job.clone(), steering, actor.clone())).await? {
            Answer::Moved(moved) => Ok(moved),
            _ => Ok(Moved::Late),
        }
    }

    async fn upkeep(&self, upkeep: Upkeep) -> Result<(), StudioError> {
        self.ask(Command::Upkeep(upkeep)).await.map(|_| ())
    }

    async fn set_seat(&self, seat: &SeatName, state: SeatState) -> Result<(), StudioError> {
        self.ask(Command::Seat(seat.clone(), state)).await.map(|_| ())
    }

    async fn ping(&self) -> Result<(), StudioError> {
        self.ask(Command::Ping).await.map(|_| ())
    }

    fn set_policy(&self, policy: Policy) {
        self.policy.send_replace(policy);
    }

    fn stop(&self) {
        self.stopping.cancel();
    }
}

impl Dispatcher {
    async fn run(mut self) {
        let mut waiting: Vec<Request> = Vec::new();
        while let Some(mut requests) = self.gather(waiting.is_empty()).await {
            requests.append(&mut waiting);
            // Whoever went away would take a job with it until the lease ends.
            requests.retain(|request| !request.reply.is_closed());
            waiting = self.turn(requests).await;
            if self.stopping.is_cancelled() {
                self.write_off_moves().await;
                waiting.drain(..).for_each(|request| drop(request.answer(Ok(Answer::Lease(None)))));
            }
        }
        self.write_off_moves().await;
    }

    /// Closes the intents of files that have been moved, so that the next start has nothing to look after.
    async fn write_off_moves(&mut self) {
        if self.state.filed.is_empty() {
            return;
        }
        if let Err(error) = self.try_turn(&[]).await {
            tracing::warn!(error = %error, "failed to close the last file moves; the next start will");
        }
    }

    /// Waits until something was asked or some pause or lease is over; none when nobody can ask any more.
    async fn gather(&mut self, nobody_waits: bool) -> Option<Vec<Request>> {
        let timer = self.clock.wait(self.until_due());
        let mut requests = Vec::new();
        tokio::select! {
            request = self.requests.recv() => requests.push(request?),
            () = timer => {}
            () = self.stopping.cancelled(), if !nobody_waits => {}
        }
        while requests.len() < LARGEST_TURN {
            let Ok(request) = self.requests.try_recv() else { break };
            requests.push(request);
        }
        Some(requests)
    }

    fn until_due(&self) -> Duration {
        let leases = self.state.leases.values().map(|held| held.expires);
        let due = leases.chain(self.state.pauses.values().copied()).min();
        let left = due.map_or(IDLE, |due| due.saturating_sub(self.clock.monotonic()));
        if self.troubled { left.max(RELIEF) } else { left }
    }

    /// One turn with all requests; when it fails, one turn for each, so that a bad request fails alone.
    /// Returns the requests of workers for whom there is nothing to do yet.
    async fn turn(&mut self, mut requests: Vec<Request>) -> Vec<Request> {
        // Requests for work come last: whatever else was asked may have made work ready.
        requests.sort_by_key(|request| matches!(request.command, Command::Next(_)));
        let result = self.try_turn(&requests).await;
        self.troubled = result.is_err() && requests.is_empty();
        match result {
            Ok(answers) => {
                let (mut waiting, untaken) = deliver(requests, answers);
                if !untaken.is_empty() {
                    waiting.extend(untaken.iter().map(Request::give_back));
                    waiting = Box::pin(self.turn(waiting)).await;
                }
                waiting
            }
            Err(_) if requests.len() > 1 => {
                let mut waiting = Vec::new();
                for request in requests {
                    waiting.extend(Box::pin(self.turn(vec![request])).await);
                }
                waiting
            }
            Err(error) => {
                tracing::error!(error = %error, "failed to write the state of the line");
                let mut error = Some(error);
                for request in requests {
                    let _ = request.answer(Err(error.take().unwrap_or(StudioError::LineStopped)));
                }
                Vec::new()
            }
        }
    }
}

/// Answers what has an answer, and returns the rest with the leases that nobody took.
fn deliver(requests: Vec<Request>, answers: Vec<Option<Answer>>) -> (Vec<Request>, Vec<Lease>) {
    let (mut waiting, mut untaken) = (Vec::new(), Vec::new());
    for (request, answer) in requests.into_iter().zip(answers) {
        match answer {
            Some(answer) => untaken.extend(request.answer(Ok(answer)).map(|lease| *lease)),
            None => waiting.push(request),
        }
    }
    (waiting, untaken)
}

#[cfg(test)]
mod tests {
    use testkit::{CountingIds, ManualClock, Production};

    use super::*;
    use crate::line::worker::tests::lease;

    #[test]
    fn a_lease_that_nobody_takes_comes_back() {
        let (reply, answer) = oneshot::channel();
        let worker = WorkerView::new("fake-1", "fake");
        let asked = Request { command: Command::Next(worker), reply };
        drop(answer);
        let (clock, ids) = (ManualClock::default(), CountingIds::default());
        let lease = Box::new(lease(Production::new(&ids, 1).draw(&ids, 0, 1, 7), &clock));
        let (waiting, untaken) = deliver(vec![asked], vec![Some(Answer::Lease(Some(lease)))]);
        assert_eq!((waiting.len(), untaken.len()), (0, 1));
        let given_back = Request::give_back(&untaken[0]).command;
        assert!(matches!(given_back, Command::Settle(_, 1, Outcome::GivenBack)));
    }
}
