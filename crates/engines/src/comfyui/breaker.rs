//! When a server that fails is left alone, and when it is tried again. Pure: it is told what happened and when.

use std::time::Duration;

/// Failures in a row after which a server is left alone.
const PATIENCE: u32 = 3;

/// The first pause.
const FIRST: Duration = Duration::from_secs(1);

/// The longest pause. To ask once more costs nothing beside what a person waits who has started ComfyUI again.
const LONGEST: Duration = Duration::from_secs(5);

/// The state of one server's breaker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Breaker {
    failures: u32,
    /// Until when it is left alone, and how long this pause is.
    open: Option<(Duration, Duration)>,
}

impl Breaker {
    /// It answered.
    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed once.
    pub(crate) fn failed(&mut self, now: Duration) {
        self.failures += 1;
        if self.failures >= PATIENCE {
            self.leave_alone(now);
        }
    }

    /// It is known to be unable to work: it is left alone at once, each time for longer.
    pub(crate) fn leave_alone(&mut self, now: Duration) {
        let pause = self.open.map_or(FIRST, |(_, pause)| (pause * 2).min(LONGEST));
        self.open = Some((now + pause, pause));
    }

    /// How long it is to be left alone from `now` on; none when it may be given work.
    pub(crate) fn pause(&self, now: Duration) -> Option<Duration> {
        self.open.map(|(until, _)| until.saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_failures_in_a_row_open_it_and_one_answer_closes_it() {
        let now = Duration::from_secs(100);
        let mut breaker = Breaker::default();
        breaker.failed(now);
        breaker.failed(now);
        assert_eq!(breaker.pause(now), None);
        breaker.failed(now);
        assert_eq!(breaker.pause(now), Some(FIRST));
        assert_eq!(breaker.pause(now + FIRST), Some(Duration::ZERO));
        breaker.succeeded();
        assert_eq!(breaker.pause(now), None);
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut breaker = Breaker::default();
        let pauses: Vec<u64> = (0..7)
            .map(|_| {
                breaker.leave_alone(Duration::ZERO);
                breaker.pause(Duration::ZERO).unwrap().as_secs()
            })
            .collect();
        assert_eq!(pauses, [1, 2, 4, 5, 5, 5, 5]);
    }
}
