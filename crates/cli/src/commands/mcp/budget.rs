//! How many jobs a session may still queue.

use serde::Serialize;

/// The jobs that a session may queue, and those that it has queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Budget {
    most: u32,
    queued: u32,
}

/// More jobs than are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "that is up to {asked} jobs, and this session may queue {left} more of its {most}: ask for less at once, or start \
     `sakuga mcp` again with a larger --budget"
)]
pub(super) struct OverBudget {
    asked: u32,
    left: u32,
    most: u32,
}

impl Budget {
    pub(super) const fn new(most: u32) -> Self {
        Self { most, queued: 0 }
    }

    /// How many more may be queued.
    pub(super) const fn left(self) -> u32 {
        self.most.saturating_sub(self.queued)
    }

    /// Refuses more jobs than are left.
    pub(super) const fn check(self, asked: u32) -> Result<(), OverBudget> {
        let left = self.left();
        if asked <= left { Ok(()) } else { Err(OverBudget { asked, left, most: self.most }) }
    }

    /// So many were queued.
    pub(super) const fn spend(&mut self, jobs: u32) {
        self.queued = self.queued.saturating_add(jobs);
    }

    /// Both numbers in words.
    pub(super) fn words(self) -> String {
        format!("{} of the {} jobs of this session are left", self.left(), self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_can_be_queued_and_no_more() {
        let mut budget = Budget::new(3);
        assert_eq!(budget.check(3), Ok(()));
        budget.spend(2);
        assert_eq!((budget.left(), budget.check(1)), (1, Ok(())));
        let refused = budget.check(2).unwrap_err();
        assert_eq!(refused, OverBudget { asked: 2, left: 1, most: 3 });
        assert!(refused.to_string().contains("--budget"));
        budget.spend(u32::MAX);
        assert_eq!(budget.left(), 0);
        assert!(budget.check(0).is_ok() && Budget::new(0).check(1).is_err());
    }
}
