//! What the dispatcher remembers of the budgets of batches. Batches without one are not here, and cost nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::{BatchId, JobId};
use domain::line::budget::{Allowance, Budget, Cost, Spent};
use store::BudgetRow;

/// The batches with a budget, and which running jobs are charged to them.
#[derive(Debug, Clone, Default)]
pub(in crate::line) struct Budgets {
    open: BTreeMap<BatchId, Allowance>,
    charged: BTreeMap<JobId, BatchId>,
}

impl Budgets {
    /// What an earlier start left.
    pub(in crate::line) fn of(rows: Vec<BudgetRow>) -> Self {
        let mut budgets = Self::default();
        for row in rows {
            budgets.remember(row);
        }
        budgets
    }

    /// A batch with a budget that is not known here, or is; what runs of it is charged on.
    pub(in crate::line) fn remember(&mut self, row: BudgetRow) {
        self.open.entry(row.batch).or_insert_with(|| Allowance::new(row.budget, row.spent));
    }

    /// A batch may take so much from now on; it took `spent` when it was not known here.
    pub(in crate::line) fn allow(&mut self, batch: &BatchId, budget: Budget, spent: Spent) {
        self.open.entry(batch.clone()).or_insert_with(|| Allowance::new(budget, spent)).set(budget);
    }

    /// Whether no batch has a budget, so that nothing need be asked.
    pub(in crate::line) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// An attempt at a job of this batch begins.
    pub(in crate::line) fn begin(&mut self, batch: &BatchId, job: &JobId, now: Duration) {
        let Some(allowance) = self.open.get_mut(batch) else { return };
        allowance.begin(job, now);
        self.charged.insert(job.clone(), batch.clone());
    }

    /// The attempt at a job ends.
    pub(in crate::line) fn end(&mut self, job: &JobId, cost: Cost, now: Duration) {
        let Some(batch) = self.charged.remove(job) else { return };
        if let Some(allowance) = self.open.get_mut(&batch) {
            allowance.end(job, cost, now);
        }
    }

    /// Whether nothing more of this batch may begin.
    pub(in crate::line) fn is_spent(&self, batch: &BatchId, now: Duration) -> bool {
        self.open.get(batch).is_some_and(|allowance| allowance.is_spent(now))
    }
}
