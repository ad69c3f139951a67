//! What workers deliver: all that came together ends with a few statements, because each costs a change of threads.

use domain::error::FaultClass;
use domain::id::JobId;
use domain::line::budget::Cost;
use domain::line::machine::Move;
use domain::line::resident::Found;
use store::{Ending, Moved};

use super::super::request::{Answer, Command, Request};
use super::Turn;
use crate::error::StudioError;
use crate::filing;
use crate::line::dispatch::{Delivery, Outcome, Settled};

impl Turn {
    /// Ends every attempt that was delivered, before anything else is done. Answers stand at the places of their
    /// requests; none for what was asked besides.
    pub(super) async fn settle(&mut self, requests: &[Request]) -> Result<Vec<Option<Answer>>, StudioError> {
        let deliveries = || {
            requests.iter().enumerate().filter_map(|(index, request)| match &request.command {
                Command::Settle(job, attempt, outcome) => Some((index, job, *attempt, outcome)),
                _ => None,
            })
        };
        let endings: Vec<Ending<'_>> =
            deliveries().map(|(_, job, attempt, outcome)| ending(job, attempt, outcome)).collect();
        let moved = self.tx.end_attempts(&endings, self.wall).await?;
        let mut answers: Vec<Option<Answer>> = requests.iter().map(|_| None).collect();
        for ((index, job, attempt, outcome), moved) in deliveries().zip(moved) {
            answers[index] = Some(Answer::Settled(self.settled(job, attempt, outcome, &moved).await?));
        }
        Ok(answers)
    }

    async fn settled(
        &mut self,
        job: &JobId,
        attempt: u32,
        outcome: &Outcome,
        moved: &Moved,
    ) -> Result<Settled, StudioError> {
        let Moved::To(_, backoff_ms) = moved else { return Ok(Settled::Late) };
        let cost = if matches!(outcome, Outcome::GivenBack) { Cost::Nothing } else { Cost::Full };
        self.state.budgets.end(job, cost, self.now);
        if let Outcome::Done(delivery) = outcome {
            self.file(job, attempt, delivery).await?;
        }
        if let Some(had_mb) = was_too_little(outcome) {
            self.tx.needs_memory(job, had_mb + 1).await?;
        }
        self.forget(job, found(outcome), *backoff_ms);
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
        if let Some((bulk, mb)) = &delivery.peak {
            self.tx.learn_peak(bulk, *mb).await?;
        }
        if !delivery.intents.is_empty() {
            self.intents.push((job.clone(), attempt, delivery.intents.clone()));
        }
        Ok(())
    }
}

/// What an attempt says about the models that its seat has loaded.
fn found(outcome: &Outcome) -> Found {
    match outcome {
        Outcome::Done(delivery) => delivery.ledger.found(),
        Outcome::Failed(fault, Some(ledger)) if fault.class != FaultClass::Transient => ledger.found(),
        // Its server may be another one by now than the one that it began on.
        Outcome::Failed(..) | Outcome::GivenBack => Found::Lost,
    }
}

/// The memory of the device on which an attempt ran out of it, in MiB.
fn was_too_little(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Failed(fault, Some(ledger)) if fault.class == FaultClass::Resource => ledger.memory_peak_mb,
        _ => None,
    }
}

fn ending<'a>(job: &'a JobId, attempt: u32, outcome: &'a Outcome) -> Ending<'a> {
    let given_back = Ending::new(job, attempt, Move::GiveBack);
    match outcome {
        Outcome::Done(delivery) => Ending {
            action: Move::Finish,
            output: delivery.output.as_ref(),
            ledger: Some(&delivery.ledger),
            ..given_back
        },
        Outcome::Failed(fault, ledger) => Ending {
            action: Move::Fail(fault.class),
            cause: Some(&fault.message),
            ledger: ledger.as_deref(),
            ..given_back
        },
        Outcome::GivenBack => given_back,
    }
}
