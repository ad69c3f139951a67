//! Budgets in a turn: what is queued of a batch is held when its budget is spent.
//!
//! What batches took is kept in memory and counted again from the attempts at a start. While no batch has a budget, no
//! statement is made here.

use std::collections::BTreeMap;

use domain::id::{BatchId, JobId, ProjectId};
use domain::line::budget::Budget;
use domain::line::event::Event;
use domain::line::plan::Head;

use super::Turn;
use crate::error::StudioError;

impl Turn {
    /// From now on a batch may take so much.
    pub(super) async fn allow(&mut self, batch: &BatchId, budget: Budget) -> Result<(), StudioError> {
        if let Some(spent) = self.tx.set_budget(batch, budget).await? {
            self.state.budgets.allow(batch, budget, spent);
        }
        Ok(())
    }

    /// A job of a batch that was over is tried again: its budget counts again.
    pub(super) async fn recall_budget(&mut self, job: &JobId) -> Result<(), StudioError> {
        if let Some(row) = self.tx.budget_of_job(job).await? {
            self.state.budgets.remember(row);
        }
        Ok(())
    }

    /// Holds what is queued of every batch whose budget is spent and that has a job among these. Says whether anything
    /// is held now, so that there may be other jobs first in their lanes.
    pub(super) async fn withhold_spent(&mut self, heads: &[Head]) -> Result<bool, StudioError> {
        if self.state.budgets.is_empty() {
            return Ok(false);
        }
        let of_spent = |head: &&Head| self.state.budgets.is_spent(&head.batch, self.now);
        let spent: BTreeMap<BatchId, ProjectId> = heads
            .iter()
            .filter(of_spent)
            .map(|head| (head.batch.clone(), head.lane.project.clone()))
            .collect();
        let mut any = false;
        for (batch, project) in spent {
            let held = self.tx.withhold(&batch, self.wall).await?;
            for job in &held {
                self.state.pauses.remove(job);
            }
            any |= !held.is_empty();
            let held = u32::try_from(held.len()).unwrap_or(u32::MAX);
            self.tx.emit(Event::BudgetSpent { project, batch, held });
        }
        Ok(any)
    }
}
