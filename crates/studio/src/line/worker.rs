//! A worker: one slot that asks for a job, performs it and settles it, until the line stops.
//!
//! It shares nothing with other workers. While a job runs, it keeps the lease alive; when the lease is lost
//! or the job is cancelled it stops the performance, and when the line stops it gives the job some time to
//! finish and then gives it back.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::error::{Fault, FaultClass};
use domain::id::JobId;
use domain::line::job::Affinity;
use domain::line::ledger::Ledger;
use domain::line::plan::{Takes, WorkerView};
use engines::Engine;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::bus::Bus;
use super::crew::{Crew, Task, WorkerNow};
use super::dispatch::{Delivery, Dispatch, Lease, Outcome, Renewal, Settled};
use super::meter::Meter;
use super::perform::{Performer, Reporter};
use super::sql::LEASE;
use crate::error::StudioError;

/// How long after its time a performance may take to notice that it is over; then it is left to itself.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long work may be ready while somebody has nothing to do, before it is looked whether that can do it by now.
const LEFT_OVER: Duration = Duration::from_secs(30);

/// One slot of one engine.
pub struct Worker {
    /// Who it is.
    pub view: WorkerView,
    /// What it was given last; none at first.
    pub given: Option<Affinity>,
    /// How long running work may go on after the line was asked to stop.
    pub grace: Duration,
    /// Where it gets its jobs.
    pub dispatch: Arc<dyn Dispatch>,
    /// Who does the work.
    pub performer: Arc<Performer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where it says how far it is.
    pub bus: Bus,
    /// Where it counts what it did.
    pub meter: Meter,
    /// Where it says what it does.
    pub crew: Crew,
    /// Triggered when the line stops.
    pub stopping: CancellationToken,
}

/// A job that is over but not settled yet.
struct Finished {
    job: JobId,
    attempt: u32,
    outcome: Outcome,
}

impl Worker {
    /// Works until the line stops.
    ///
    /// # Errors
    ///
    /// When the state of the line cannot be written, as on a full disk. The job stays with the rows as it
    /// was, and the next start of the program returns it to the queue.
    pub async fn run(mut self) -> Result<(), StudioError> {
        let worked = self.work().await;
        self.crew.remove(&self.view.id);
        worked
    }

    async fn work(&mut self) -> Result<(), StudioError> {
        let mut finished: Option<Finished> = None;
        loop {
            self.say(None);
            // Settling and asking go into the same turn of the dispatcher, and so into the same commit; only where the
            // engine is not there, what is done is settled at once.
            let ((), lease) = tokio::try_join!(self.settle(finished.take()), self.ask())?;
            let Some(lease) = lease else { return Ok(()) };
            self.given = Some(lease.job.affinity.clone());
            self.say(Some(&lease));
            self.meter.claimed(&lease.job);
            let job = lease.job.clone();
            let ended = self.attend(lease).await;
            self.meter.ended(&job, &ended.outcome);
            finished = Some(ended);
        }
    }

    /// Its engine; none for the workers that encode.
    fn engine(&self) -> Option<&Arc<dyn Engine>> {
        self.performer.engines.get(&self.view.engine)
    }

    /// Asks for the next job once the engine can work; none when the line stops before. It asks anew when the engine's
    /// seats can run something else: the dispatcher takes back what it handed out at that very instant.
    async fn ask(&self) -> Result<Option<Lease>, StudioError> {
        let mut view = self.view.clone();
        let Some(engine) = self.engine() else { return self.dispatch.next(view).await };
        loop {
            tokio::select! {
                // In this order, so that a worker of a stopping line never depends on chance.
                biased;
                () = self.stopping.cancelled() => return Ok(None),
                () = engine.ready(&view.seat, view.takes) => {}
            }
            // Listened to before it is read, so that no change is missed between the two.
            let changes = engine.changes();
            // An engine that never changes has nothing that could be put there.
            let is_fixed = changes.is_none() || view.takes != Takes::Any;
            view.offers = engine.offers(&view.seat);
            view.memory_mb = view.offers.memory_mb;
            tokio::select! {
                biased;
                lease = self.dispatch.next(view.clone()) => return lease,
                () = changed(changes) => {}
                () = self.left_over(), if !is_fixed => drop(engine.look().await),
            }
        }
    }

    /// Completes when work of its engine has been ready for a while and was not given to it. What it lacked for that may
    /// have been put there.
    async fn left_over(&self) {
        loop {
            self.clock.wait(LEFT_OVER).await;
            let ready = self.performer.store.has_ready(&self.view.engine).await;
            if ready.unwrap_or_default() {
                return;
            }
        }
    }

    /// Tells whoever looks what it does now.
    fn say(&self, lease: Option<&Lease>) {
        let task = lease.map(|lease| Task {
            job: lease.job.id.clone(),
            project: lease.job.project.clone(),
            kind: lease.job.work.kind().to_owned(),
            attempt: lease.job.attempt,
            since: self.clock.wall(),
        });
        let (id, engine, seat) = (self.view.id.clone(), self.view.engine.clone(), self.view.seat.clone());
        self.crew.set(WorkerNow { id, engine, seat, resident: self.given.clone(), task });
    }

    async fn settle(&self, finished: Option<Finished>) -> Result<(), StudioError> {
        let Some(Finished { job, attempt, outcome }) = finished else { return Ok(()) };
        let failed = !matches!(outcome, Outcome::Done(_));
        let settled = self.dispatch.settle(&job, attempt, outcome).await?;
        if failed || settled == Settled::Late {
            self.performer.discard(&job, attempt).await;
        } else if let Some(engine) = self.engine().cloned() {
            // The next job does not wait for an engine to tidy up.
            tokio::spawn(async move { engine.filed(&job, attempt).await });
        }
        Ok(())
    }

    /// Performs a job while keeping its lease.
    async fn attend(&self, lease: Lease) -> Finished {
        let (job, attempt, cancel) = (lease.job.id.clone(), lease.job.attempt, lease.cancel.clone());
        let performer = self.performer.clone();
        let reporter = Reporter::new(&lease, self.clock.clone(), self.bus.clone());
        let span = tracing::info_span!("job", job.id = %job, job.attempt = attempt);
        let performing = async move { performer.perform(&lease, reporter).await };
        let mut performance = tokio::spawn(performing.instrument(span.clone()));
        let mut ending = std::pin::pin!(self.ending(self.grace));
        let mut leaving = std::pin::pin!(self.ending(self.grace + PATIENCE));
        let mut given_back = false;
        let result = loop {
            tokio::select! {
                result = &mut performance => break result,
                () = self.clock.wait(LEASE / 3) => {
                    let renewal = self.dispatch.renew(&job, attempt).await;
                    // A queue that does not answer has not said that nobody wants the job any more.
                    given_back |= renewal.is_err();
                    if !matches!(renewal, Ok(Renewal::Kept)) {
                        cancel.cancel();
                    }
                }
                () = &mut ending, if !given_back => {
                    given_back = true;
                    cancel.cancel();
                }
                // What it still computes has nowhere to go: its staging folder is thrown away.
                () = &mut leaving => {
                    performance.abort();
                    break performance.await;
                }
            }
        };
        let came_of_it = result.unwrap_or_else(|gone| (Err(unfinished(&gone)), None));
        if let (Err(fault), _) = &came_of_it
            && fault.class == FaultClass::Away
        {
            span.in_scope(|| tracing::info!(reason = %fault, "the attempt goes back to the queue"));
        }
        let outcome = outcome(came_of_it, given_back);
        span.in_scope(|| lament(&outcome));
        Finished { job, attempt, outcome }
    }

    /// Completes when the line has been stopping for so long.
    async fn ending(&self, grace: Duration) {
        self.stopping.cancelled().await;
        self.clock.wait(grace).await;
    }
}

/// Says into the job's log why an attempt came to nothing.
fn lament(outcome: &Outcome) {
    if let Outcome::Failed(fault, _) = outcome
        && fault.class != FaultClass::Cancelled
    {
        tracing::warn!(error = %fault, class = fault.class.as_str(), "the attempt failed");
    }
}

fn outcome(performed: (Result<Delivery, Fault>, Option<Ledger>), given_back: bool) -> Outcome {
    match performed {
        (Ok(delivery), _) => Outcome::Done(Box::new(delivery)),
        (Err(fault), _) if given_back && fault.class == FaultClass::Cancelled => Outcome::GivenBack,
        (Err(fault), _) if fault.class == FaultClass::Away => Outcome::GivenBack,
        (Err(fault), ledger) => Outcome::Failed(fault, ledger.map(Box::new)),
    }
}

fn unfinished(panic: &tokio::task::JoinError) -> Fault {
    if panic.is_cancelled() {
        return Fault::cancelled();
    }
    Fault::permanent(format!(
        "failed to do the work: the program has a defect ({panic}); report it with the job's log, then retry the job"
    ))
}

/// Completes when an engine says that something changed.
async fn changed(changes: Option<watch::Receiver<u64>>) {
    let heard = match changes {
        Some(mut changes) => changes.changed().await.is_ok(),
        None => false,
    };
    // An engine that never changes, or is gone, says nothing.
    if !heard {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
pub(super) mod tests;
