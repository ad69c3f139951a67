//! When somebody who fails is left alone, and when he is tried again. Pure: it is told what happened and when.

use std::time::Duration;

/// How patient a breaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Failures in a row after which a pause begins, 1 or more.
    pub failures: u32,
    /// The first pause; each one after it is twice as long.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
}

/// The state of one breaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breaker {
    rule: Rule,
    failures: u32,
    /// Until when it is open, and how long this pause is.
    open: Option<(Duration, Duration)>,
}

impl Breaker {
    /// One that is closed.
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        Self { rule, failures: 0, open: None }
    }

    /// There was an answer.
    pub const fn succeeded(&mut self) {
        *self = Self::new(self.rule);
    }

    /// There was a failure at `now`, a monotonic reading, here and below.
    pub fn failed(&mut self, now: Duration) {
        self.failures += 1;
        if self.failures >= self.rule.failures {
            self.leave_alone(now);
        }
    }

    /// It is known that nothing can be had: the pause begins at once, each time a longer one.
    pub fn leave_alone(&mut self, now: Duration) {
        let pause = self.open.map_or(self.rule.first, |(_, pause)| (pause * 2).min(self.rule.longest));
        self.open = Some((now + pause, pause));
    }

    /// How long the pause lasts from `now` on, nothing when it is over and no answer came yet; none without a pause.
    #[must_use]
    pub fn pause(&self, now: Duration) -> Option<Duration> {
        self.open.map(|(until, _)| until.saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { failures: 3, first: Duration::from_secs(1), longest: Duration::from_secs(5) };

    #[test]
    fn failures_in_a_row_open_it_and_one_answer_closes_it() {
        let now = Duration::from_secs(100);
        let mut breaker = Breaker::new(RULE);
        breaker.failed(now);
        breaker.failed(now);
        assert_eq!(breaker.pause(now), None);
        breaker.failed(now);
        assert_eq!(breaker.pause(now), Some(RULE.first));
        assert_eq!(breaker.pause(now + RULE.first), Some(Duration::ZERO));
        breaker.succeeded();
        assert_eq!(breaker.pause(now), None);
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut breaker = Breaker::new(RULE);
        let pauses: Vec<u64> = (0..7)
            .map(|_| {
                breaker.leave_alone(Duration::ZERO);
                breaker.pause(Duration::ZERO).unwrap().as_secs()
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 5, 5, 5, 5]);
    }
}
