//! Budgets: how much time or how many attempts a batch may take, and the account that says when that is spent.
//!
//! Work that runs is never interrupted for a budget; what is queued is held. So a batch can go over its time by at
//! most what ran when the time was spent, and never over its attempts.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::JobId;

/// How much a batch may take; what is none has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Budget {
    /// The time of its attempts in milliseconds, added up over all workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<u64>,
    /// How many attempts are begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
}

/// What a batch has taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Spent {
    /// The time of its attempts in milliseconds; attempts that were lost with the program are not known and not in it.
    pub time_ms: u64,
    /// The attempts that were begun, without those that a stop of the program gave back.
    pub attempts: u32,
}

impl Budget {
    /// A budget without limits.
    pub const NONE: Self = Self { time_ms: None, attempts: None };

    /// Whether nothing is limited.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.time_ms.is_none() && self.attempts.is_none()
    }

    /// Whether so much is all of it.
    #[must_use]
    pub fn is_spent(&self, spent: Spent) -> bool {
        self.time_ms.is_some_and(|most| spent.time_ms >= most)
            || self.attempts.is_some_and(|most| spent.attempts >= most)
    }

    /// The same with more of what is limited; what has no limit gets none.
    #[must_use]
    pub fn raised_by(self, more: Self) -> Self {
        Self {
            time_ms: self.time_ms.map(|most| most.saturating_add(more.time_ms.unwrap_or(0))),
            attempts: self.attempts.map(|most| most.saturating_add(more.attempts.unwrap_or(0))),
        }
    }
}

/// How an attempt ended, as far as its cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// It counts with its time.
    Full,
    /// It was begun, and nobody knows how long it took.
    Untimed,
    /// The program stopped in good order; it does not count.
    Nothing,
}

/// What one batch may take and has taken, with what runs of it now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowance {
    budget: Budget,
    spent: Spent,
    /// What runs, and since which monotonic reading.
    running: BTreeMap<JobId, Duration>,
}

impl Allowance {
    /// Begins with what was taken before.
    #[must_use]
    pub const fn new(budget: Budget, spent: Spent) -> Self {
        Self { budget, spent, running: BTreeMap::new() }
    }

    /// From now on so much may be taken.
    pub const fn set(&mut self, budget: Budget) {
        self.budget = budget;
    }

    /// An attempt begins; `now` is a monotonic reading, here and below.
    pub fn begin(&mut self, job: &JobId, now: Duration) {
        self.spent.attempts = self.spent.attempts.saturating_add(1);
        self.running.insert(job.clone(), now);
    }

    /// The attempt that runs for this job ends.
    pub fn end(&mut self, job: &JobId, cost: Cost, now: Duration) {
        let Some(since) = self.running.remove(job) else { return };
        match cost {
            Cost::Full => self.spent.time_ms = self.spent.time_ms.saturating_add(millis(now, since)),
            Cost::Untimed => {}
            Cost::Nothing => self.spent.attempts = self.spent.attempts.saturating_sub(1),
        }
    }

    /// Whether nothing more of the batch may begin.
    #[must_use]
    pub fn is_spent(&self, now: Duration) -> bool {
        let running = self.running.values().map(|since| millis(now, *since));
        let time_ms = running.fold(self.spent.time_ms, u64::saturating_add);
        self.budget.is_spent(Spent { time_ms, ..self.spent })
    }
}

fn millis(now: Duration, since: Duration) -> u64 {
    u64::try_from(now.saturating_sub(since).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn minutes(count: u64) -> Duration {
        Duration::from_secs(count * 60)
    }

    fn job(number: u32) -> JobId {
        JobId(number.to_string())
    }

    #[test]
    fn attempts_are_spent_when_the_last_begins() {
        let mut allowance = Allowance::new(Budget { attempts: Some(2), time_ms: None }, Spent::default());
        allowance.begin(&job(1), minutes(0));
        assert!(!allowance.is_spent(minutes(1)));
        allowance.begin(&job(2), minutes(0));
        assert!(allowance.is_spent(minutes(1)));
        allowance.end(&job(2), Cost::Nothing, minutes(1));
        assert!(!allowance.is_spent(minutes(1)), "what was given back does not count");
        allowance.begin(&job(2), minutes(1));
        allowance.end(&job(2), Cost::Untimed, minutes(1));
        assert!(allowance.is_spent(minutes(1)), "what was lost does");
    }

    #[test]
    fn time_is_that_of_all_workers_and_of_what_runs() {
        let budget = Budget { time_ms: Some(10 * 60_000), attempts: None };
        let mut allowance = Allowance::new(budget, Spent { time_ms: 2 * 60_000, attempts: 7 });
        allowance.begin(&job(1), minutes(0));
        allowance.begin(&job(2), minutes(0));
        assert!(!allowance.is_spent(minutes(3)));
        assert!(allowance.is_spent(minutes(4)));
        allowance.end(&job(1), Cost::Full, minutes(3));
        allowance.end(&job(1), Cost::Full, minutes(9));
        assert!(!allowance.is_spent(minutes(3)), "an end counts once");
        allowance.end(&job(2), Cost::Untimed, minutes(9));
        assert!(!allowance.is_spent(minutes(9)), "nobody knows how long it took");
        allowance.set(Budget { time_ms: Some(5 * 60_000), attempts: None });
        assert!(allowance.is_spent(minutes(9)));
    }

    #[test]
    fn a_budget_is_raised_only_where_it_limits() {
        let budget = Budget { time_ms: Some(1), attempts: None };
        let raised = budget.raised_by(Budget { time_ms: Some(2), attempts: Some(3) });
        assert_eq!(raised, Budget { time_ms: Some(3), attempts: None });
        assert!(Budget::NONE.is_none() && !Budget::NONE.is_spent(Spent { time_ms: 9, attempts: 9 }));
    }
}
