//! One turn of the dispatcher: a transaction, then the files, then the answers.

mod budget;
mod names;
mod settle;
mod upkeep;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use assets::intent::Intent;
use domain::actor::Actor;
use domain::clock::WallMs;
use domain::error::Fault;
use domain::id::JobId;
use domain::line::budget::Cost;
use domain::line::job::JobState;
use domain::line::machine::Move;
use domain::line::plan::{self, Head, Lane, SeatState, WorkerView};
use domain::line::resident::Found;
use store::{Claim, Ending, Moved, Tx};
use tokio_util::sync::CancellationToken;

use super::request::{Answer, Command, Request};
use super::{Dispatcher, Held, LEASE, Names, State};
use crate::error::StudioError;
use crate::filing;
use crate::line::bus::Message;
use crate::line::dispatch::{Lease, Offer, Renewal, Steering};

/// A turn in progress: the transaction, and the state as it will be once it is committed.
struct Turn {
    tx: Tx,
    state: State,
    now: Duration,
    /// Wall time that does not jump while the program runs.
    wall: WallMs,
    intents: Vec<(JobId, u32, Vec<Intent>)>,
    cancelled: Vec<CancellationToken>,
}

/// A job that was chosen for the worker of a request.
struct Chosen<'a> {
    index: usize,
    worker: &'a WorkerView,
    head: Head,
}

impl Dispatcher {
    /// Does everything that was asked, in one transaction. The answers are in the order of the requests; none
    /// for a worker that has to wait.
    pub(super) async fn try_turn(
        &mut self,
        requests: &[Request],
    ) -> Result<Vec<Option<Answer>>, StudioError> {
        if let Some(answers) = self.renew_only(requests) {
            return Ok(answers);
        }
        let mut turn = Turn {
            tx: self.store.begin(Actor::studio()).await?,
            state: self.state.clone(),
            now: self.clock.monotonic(),
            wall: self.steady(),
            intents: Vec::new(),
            cancelled: Vec::new(),
        };
        turn.close_filed().await?;
        let mut answers = turn.settle(requests).await?;
        let mut wanting = Vec::new();
        for (index, request) in requests.iter().enumerate() {
            if answers[index].is_none() {
                answers[index] = turn.carry_out(&request.command, index, &mut wanting).await?;
            }
        }
        turn.end_due().await?;
        if !self.stopping.is_cancelled() {
            self.assign(&mut turn, requests, &wanting, &mut answers).await?;
        }
        self.conclude(turn).await?;
        Ok(answers)
    }

    /// Renewals change no row, so that a turn of nothing else needs no transaction.
    fn renew_only(&mut self, requests: &[Request]) -> Option<Vec<Option<Answer>>> {
        let changes_nothing = |command: &Command| matches!(command, Command::Renew(..) | Command::Ping);
        let only_renewals = requests.iter().all(|request| changes_nothing(&request.command));
        let now = self.clock.monotonic();
        let due = |at: &Duration| *at <= now;
        let something_due = self.state.pauses.values().any(due)
            || self.state.leases.values().any(|held| due(&held.expires))
            || !self.state.filed.is_empty();
        if !only_renewals || something_due {
            return None;
        }
        let renewed = requests.iter().map(|request| match &request.command {
            Command::Renew(job, attempt) => Some(Answer::Renewal(renew(&mut self.state, job, *attempt, now))),
            Command::Ping => Some(Answer::Alive),
            _ => None,
        });
        Some(renewed.collect())
    }

    /// The wall clock as it would be had it not jumped since the start.
    fn steady(&self) -> WallMs {
        let elapsed = self.clock.monotonic().saturating_sub(self.started_at.1);
        WallMs(self.started_at.0.0 + i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    }

    /// Plans for every worker that wants work. Where a budget runs out, the rest of its batch is held, and whoever
    /// still wants work is planned for once more.
    async fn assign(
        &self,
        turn: &mut Turn,
        requests: &[Request],
        wanting: &[usize],
        answers: &mut [Option<Answer>],
    ) -> Result<(), StudioError> {
        let mut wanting = wanting.to_vec();
        while !wanting.is_empty() && self.assign_once(turn, requests, &wanting, answers).await? {
            wanting.retain(|index| answers[*index].is_none());
        }
        Ok(())
    }

    /// Says whether a budget ran out, so that there may be other work for those who got none.
    async fn assign_once(
        &self,
        turn: &mut Turn,
        requests: &[Request],
        wanting: &[usize],
        answers: &mut [Option<Answer>],
    ) -> Result<bool, StudioError> {
        let mut heads = turn.tx.heads().await?;
        heads.retain(|head| turn.state.engines.contains(&head.lane.engine));
        if turn.withhold_spent(&heads).await? {
            return Ok(true);
        }
        let mut reserves = BTreeMap::new();
        let mut chosen = Vec::new();
        let policy = *self.policy.borrow();
        for (index, left) in wanting.iter().zip((1..=wanting.len()).rev()) {
            let Command::Next(worker) = &requests[*index].command else { continue };
            let Some(head) = turn.choose(&heads, worker, policy) else { continue };
            turn.state.budgets.begin(&head.batch, &head.job, turn.now);
            turn.replace_head(&mut heads, &head, &mut reserves, left).await?;
            plan::note(&heads, &head, worker, &mut turn.state.memory, turn.wall.0);
            chosen.push(Chosen { index: *index, worker, head });
            heads.retain(|head| !turn.state.budgets.is_spent(&head.batch, turn.now));
        }
        let spent = chosen.iter().any(|chosen| turn.state.budgets.is_spent(&chosen.head.batch, turn.now));
        turn.claim(&chosen, &self.names, answers).await?;
        Ok(spent)
    }

    /// Commits, then moves the files, then tells everybody.
    async fn conclude(&mut self, turn: Turn) -> Result<(), StudioError> {
        let Turn { tx, mut state, intents, cancelled, .. } = turn;
        let events = tx.commit_untold().await?;
        for (job, attempt, intents) in intents {
            if self.carry_out_intents(&job, attempt, intents).await {
                state.filed.push(job);
            }
        }
        self.state = state;
        cancelled.iter().for_each(CancellationToken::cancel);
        for event in events {
            self.bus.publish(Message::Event(event));
        }
        Ok(())
    }

    /// Moves files into place. What fails stays written down and is tried again at the next start.
    async fn carry_out_intents(&self, job: &JobId, attempt: u32, intents: Vec<Intent>) -> bool {
        let Err(failure) = filing::carry_out(&self.folder, job, attempt, intents).await else { return true };
        tracing::error!(job.id = %job, error = %failure, "failed to file a result; it stays in staging");
        false
    }
}

impl Turn {
    async fn close_filed(&mut self) -> Result<(), StudioError> {
        let filed = std::mem::take(&mut self.state.filed);
        Ok(self.tx.close_intents(&filed).await?)
    }

    async fn carry_out(
        &mut self,
        command: &Command,
        index: usize,
        wanting: &mut Vec<usize>,
    ) -> Result<Option<Answer>, StudioError> {
        Ok(match command {
            Command::Offer(offer) => Some(self.offer(offer).await?),
            Command::Upkeep(upkeep) => Some(self.upkeep(upkeep).await?),
            Command::Next(worker) => {
                self.state.engines.insert(worker.engine.clone());
                wanting.push(index);
                None
            }
            Command::Renew(job, attempt) => {
                Some(Answer::Renewal(renew(&mut self.state, job, *attempt, self.now)))
            }
            // It was settled before everything else.
            Command::Settle(..) => None,
            Command::Steer(job, steering, actor) => {
                self.tx.act_as(actor.clone());
                let moved = self.steer(job, steering).await?;
                self.tx.act_as(Actor::studio());
                Some(Answer::Moved(moved))
            }
            Command::Seat(seat, state) => {
                match state {
                    SeatState::Open => drop(self.state.memory.drained.remove(seat)),
                    SeatState::Drained => drop(self.state.memory.drained.insert(seat.clone())),
                }
                Some(Answer::Kept)
            }
            Command::Ping => Some(Answer::Alive),
        })
    }

    async fn offer(&mut self, offer: &Offer) -> Result<Answer, StudioError> {
        if let Some(refused) = self.takes_no_work(&offer.project).await? {
            return Ok(Answer::Refused(refused));
        }
        self.tx.act_as(offer.actor.clone());
        self.tx.put_batch(&offer.batch, &offer.project, &offer.label).await?;
        if !offer.terms.budget.is_none() {
            self.allow(&offer.batch, offer.terms.budget).await?;
        }
        if offer.terms.report {
            self.tx.want_report(&offer.batch).await?;
        }
        self.tx.add_jobs(&offer.jobs, self.wall).await?;
        self.tx.act_as(Actor::studio());
        Ok(Answer::Offered)
    }

    async fn steer(&mut self, job: &JobId, steering: &Steering) -> Result<Moved, StudioError> {
        let action = match steering {
            Steering::Move(action) => *action,
            Steering::Front => return Ok(self.tx.move_to_front(job).await?),
            Steering::Before(other) => return Ok(self.tx.move_before(job, other).await?),
            Steering::Band(band) => return Ok(self.tx.set_band(job, *band).await?),
        };
        let moved = self.tx.steer_job(job, action, self.wall).await?;
        if let Moved::To(state, _) = moved {
            self.state.pauses.remove(job);
            if action == Move::Retry {
                self.recall_budget(job).await?;
            }
            if state == JobState::Cancelling {
                self.cancelled.extend(self.state.leases.get(job).map(|held| held.cancel.clone()));
            }
        }
        Ok(moved)
    }

    /// Ends the pauses and the leases whose time is over.
    async fn end_due(&mut self) -> Result<(), StudioError> {
        let over = |until: Duration, now: Duration| until <= now;
        let pauses = self.state.pauses.iter().filter(|(_, until)| over(**until, self.now));
        let pauses: Vec<JobId> = pauses.map(|(job, _)| job.clone()).collect();
        for job in pauses {
            self.tx.end_pause(&job, self.wall).await?;
            self.state.pauses.remove(&job);
        }
        let leases = self.state.leases.iter().filter(|(_, held)| over(held.expires, self.now));
        let leases: Vec<(JobId, u32)> = leases.map(|(job, held)| (job.clone(), held.attempt)).collect();
        let cause = format!("its worker was silent for {} s", LEASE.as_secs());
        let cause = Some(cause.as_str());
        let lost = leases.iter().map(|(job, attempt)| {
            let lost = Ending::new(job, *attempt, Move::LeaseExpired);
            Ending { cause, ..lost }
        });
        self.tx.end_attempts(&lost.collect::<Vec<_>>(), self.wall).await?;
        for (job, _) in &leases {
            self.cancelled.extend(self.state.leases.get(job).map(|held| held.cancel.clone()));
            self.state.budgets.end(job, Cost::Untimed, self.now);
            self.forget(job, Found::Lost, 0);
        }
        Ok(())
    }

    /// Nobody works on a job any more, of whose models this was found where it was.
    fn forget(&mut self, job: &JobId, found: Found, backoff_ms: i64) {
        if let Some(held) = self.state.leases.remove(job) {
            plan::ended(&mut self.state.memory, &held.seat, &held.affinity, found);
        }
        if backoff_ms > 0 {
            let pause = Duration::from_millis(backoff_ms.unsigned_abs());
            self.state.pauses.insert(job.clone(), self.now + pause);
        }
    }

    /// Chooses the next job for a worker and gives it the lease.
    fn choose(&mut self, heads: &[Head], worker: &WorkerView, policy: plan::Policy) -> Option<Head> {
        let memory = &mut self.state.memory;
        memory.running = u32::try_from(self.state.leases.len()).unwrap_or(u32::MAX);
        memory.suspect_running = self.state.leases.values().any(|held| held.suspect);
        let chosen = plan::next(heads, worker, memory, policy, self.wall.0)?.clone();
        let held = Held {
            attempt: chosen.attempt + 1,
            expires: self.now + LEASE,
            suspect: chosen.suspect,
            seat: worker.seat_name(),
            affinity: chosen.lane.affinity.clone(),
            cancel: CancellationToken::new(),
        };
        self.state.leases.insert(chosen.job.clone(), held);
        Some(chosen)
    }

    /// Claims what was chosen.
    ///
    /// # Errors
    ///
    /// When a job is no longer as it was read in this transaction, which says that somebody else writes jobs.
    async fn claim(
        &mut self,
        chosen: &[Chosen<'_>],
        names: &Names,
        answers: &mut [Option<Answer>],
    ) -> Result<(), StudioError> {
        let claims = chosen.iter().map(|Chosen { worker, head, .. }| Claim {
            job: &head.job,
            attempt: head.attempt,
            worker: &worker.id,
        });
        let claims: Vec<Claim<'_>> = claims.collect();
        let claimed = self.tx.claim(&claims, self.wall).await?;
        for (Chosen { index, head, worker }, job) in chosen.iter().zip(claimed) {
            let (Some(job), Some(held)) = (job, self.state.leases.get(&head.job)) else {
                let lost = format!("failed to claim job {}, which was ready a moment ago", head.job);
                return Err(Fault::transient(lost).into());
            };
            names::keep(&mut self.tx, &job, names).await?;
            let (seat, cancel) = (worker.seat.clone(), held.cancel.clone());
            let lease = Lease { job, seat, claimed_at: self.now, cancel };
            answers[*index] = Some(Answer::Lease(Some(Box::new(lease))));
        }
        Ok(())
    }

    /// Puts the next job of the lane in the place of the one that was taken. Jobs for all workers that still
    /// want one are read at once, because each statement costs a change of threads.
    async fn replace_head(
        &mut self,
        heads: &mut Vec<Head>,
        taken: &Head,
        reserves: &mut BTreeMap<Lane, VecDeque<Head>>,
        wanted: usize,
    ) -> Result<(), StudioError> {
        heads.retain(|head| head.job != taken.job);
        if taken.suspect {
            return Ok(());
        }
        if !reserves.contains_key(&taken.lane) {
            // What was taken is claimed only when all have chosen, so that it is read here once more.
            let mut next = self.tx.heads_of(&taken.lane, wanted + 1).await?;
            next.retain(|head| head.job != taken.job);
            reserves.insert(taken.lane.clone(), next.into());
        }
        heads.extend(reserves.get_mut(&taken.lane).and_then(VecDeque::pop_front));
        Ok(())
    }
}

fn renew(state: &mut State, job: &JobId, attempt: u32, now: Duration) -> Renewal {
    match state.leases.get_mut(job) {
        Some(held) if held.attempt == attempt && !held.cancel.is_cancelled() => {
            held.expires = now + LEASE;
            Renewal::Kept
        }
        _ => Renewal::Lost,
    }
}
