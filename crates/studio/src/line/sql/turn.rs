//! One turn of the dispatcher: a transaction, then the files, then the answers.

mod upkeep;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use assets::intent::Intent;
use domain::actor::Actor;
use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::job::JobState;
use domain::line::machine::Move;
use domain::line::plan::{self, Head, Lane, WorkerView};
use store::{Claim, Moved, Tx};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::{Dispatcher, Held, LEASE, State};
use crate::error::StudioError;
use crate::filing;
use crate::line::bus::Message;
use crate::line::dispatch::{Delivery, Lease, Offer, Outcome, Renewal, Settled, Steering, Upkeep};

/// What can be asked of the dispatcher.
pub(super) enum Command {
    Offer(Offer),
    Next(WorkerView),
    Renew(JobId, u32),
    Settle(JobId, u32, Outcome),
    Steer(JobId, Steering, Actor),
    Upkeep(Upkeep),
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
    pub(super) fn answer(self, answer: Result<Answer, StudioError>) {
        // Whoever asked may have stopped waiting; the rows say what happened.
        let _ = self.reply.send(answer);
    }
}

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
        let mut answers = Vec::with_capacity(requests.len());
        let mut wanting = Vec::new();
        for (index, request) in requests.iter().enumerate() {
            answers.push(turn.carry_out(&request.command, index, &mut wanting).await?);
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

    /// Plans for every worker that wants work.
    async fn assign(
        &self,
        turn: &mut Turn,
        requests: &[Request],
        wanting: &[usize],
        answers: &mut [Option<Answer>],
    ) -> Result<(), StudioError> {
        if wanting.is_empty() {
            return Ok(());
        }
        let mut heads = turn.tx.heads().await?;
        heads.retain(|head| turn.state.engines.contains(&head.lane.engine));
        let mut reserves = BTreeMap::new();
        let policy = *self.policy.borrow();
        for (index, left) in wanting.iter().zip((1..=wanting.len()).rev()) {
            let Command::Next(worker) = &requests[*index].command else { continue };
            while let Some(chosen) = turn.choose(&heads, worker, policy) {
                let lease = turn.claim(&chosen, worker).await?;
                turn.replace_head(&mut heads, &chosen, &mut reserves, left).await?;
                if let Some(lease) = lease {
                    plan::note(&heads, &chosen, worker, &mut turn.state.memory, turn.wall.0);
                    answers[*index] = Some(Answer::Lease(Some(Box::new(lease))));
                    break;
                }
            }
        }
        Ok(())
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
        for job in std::mem::take(&mut self.state.filed) {
            self.tx.close_intents(&job).await?;
        }
        Ok(())
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
            Command::Settle(job, attempt, outcome) => {
                Some(Answer::Settled(self.settle(job, *attempt, outcome).await?))
            }
            Command::Steer(job, steering, actor) => {
                self.tx.act_as(actor.clone());
                let moved = self.steer(job, steering).await?;
                self.tx.act_as(Actor::studio());
                Some(Answer::Moved(moved))
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
        self.tx.add_jobs(&offer.jobs, self.wall).await?;
        self.tx.act_as(Actor::studio());
        Ok(Answer::Offered)
    }

    async fn settle(&mut self, job: &JobId, attempt: u32, outcome: &Outcome) -> Result<Settled, StudioError> {
        let (moved, word, ledger) = match outcome {
            Outcome::Done(delivery) => {
                let output = delivery.output.as_ref();
                let moved = self.tx.finish_job(job, attempt, output, self.wall).await?;
                (moved, "done", Some(&delivery.ledger))
            }
            Outcome::Failed(fault, ledger) => {
                let action = Move::Fail(fault.class);
                let moved = self.tx.move_job(job, attempt, action, Some(&fault.message), self.wall).await?;
                (moved, "failed", ledger.as_ref())
            }
            Outcome::GivenBack => {
                let moved = self.tx.move_job(job, attempt, Move::GiveBack, None, self.wall).await?;
                (moved, "given_back", None)
            }
        };
        let Moved::To(state, backoff_ms) = moved else { return Ok(Settled::Late) };
        let word = if state == JobState::Cancelled { "cancelled" } else { word };
        self.tx.end_attempt(job, attempt, word, ledger, self.wall).await?;
        if let Outcome::Done(delivery) = outcome {
            self.file(job, attempt, delivery).await?;
        }
        self.forget(job, backoff_ms);
        Ok(Settled::Kept)
    }

    /// Writes the rows of a result and what is to be done with its files.
    async fn file(&mut self, job: &JobId, attempt: u32, delivery: &Delivery) -> Result<(), StudioError> {
        filing::write_down(&mut self.tx, job, &delivery.assets, &delivery.intents).await?;
        if let Some(take) = &delivery.take {
            self.tx.file_take(take).await?;
        }
        if let (Some(revision), Some(asset)) = (&delivery.revision, delivery.assets.first()) {
            self.tx.put_result_of(job, revision, &asset.path).await?;
        }
        if !delivery.intents.is_empty() {
            self.intents.push((job.clone(), attempt, delivery.intents.clone()));
        }
        Ok(())
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
        for (job, attempt) in leases {
            let cause = format!("its worker was silent for {} s", LEASE.as_secs());
            self.tx.move_job(&job, attempt, Move::LeaseExpired, Some(&cause), self.wall).await?;
            self.tx.end_attempt(&job, attempt, "lost", None, self.wall).await?;
            self.cancelled.extend(self.state.leases.get(&job).map(|held| held.cancel.clone()));
            self.forget(&job, 0);
        }
        Ok(())
    }

    fn forget(&mut self, job: &JobId, backoff_ms: i64) {
        self.state.leases.remove(job);
        if backoff_ms > 0 {
            let pause = Duration::from_millis(backoff_ms.unsigned_abs());
            self.state.pauses.insert(job.clone(), self.now + pause);
        }
    }

    fn choose(&mut self, heads: &[Head], worker: &WorkerView, policy: plan::Policy) -> Option<Head> {
        let memory = &mut self.state.memory;
        memory.running = u32::try_from(self.state.leases.len()).unwrap_or(u32::MAX);
        memory.suspect_running = self.state.leases.values().any(|held| held.suspect);
        plan::next(heads, worker, memory, policy, self.wall.0).cloned()
    }

    async fn claim(&mut self, chosen: &Head, worker: &WorkerView) -> Result<Option<Lease>, StudioError> {
        let claim = Claim { job: &chosen.job, attempt: chosen.attempt, worker: &worker.id };
        let Some(job) = self.tx.claim(claim, self.wall).await? else { return Ok(None) };
        let cancel = CancellationToken::new();
        let held = Held {
            attempt: job.attempt,
            expires: self.now + LEASE,
            suspect: chosen.suspect,
            cancel: cancel.clone(),
        };
        self.state.leases.insert(job.id.clone(), held);
        Ok(Some(Lease { job, claimed_at: self.now, cancel }))
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
            let next = self.tx.heads_of(&taken.lane, wanted).await?;
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
