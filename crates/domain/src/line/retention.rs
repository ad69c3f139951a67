//! How long the log of events is kept.

/// How much of the log is kept. What people did is kept for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The newest so many events are kept.
    pub events: i64,
    /// Younger events are kept, in milliseconds.
    pub age_ms: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { events: 200_000, age_ms: 30 * 24 * 60 * 60 * 1000 }
    }
}

impl Retention {
    /// The oldest number that is kept, when the newest event has the number `newest` and `first_young` is the
    /// first that is young enough to be kept, if any. An event goes only when it is neither among the newest nor
    /// young.
    #[must_use]
    pub fn oldest_kept(self, newest: i64, first_young: Option<i64>) -> i64 {
        let by_count = newest.saturating_sub(self.events).saturating_add(1).max(1);
        first_young.map_or(by_count, |young| by_count.min(young.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_goes_only_when_it_is_neither_young_nor_among_the_newest() {
        let keep = Retention { events: 10, age_ms: 1000 };
        assert_eq!(keep.oldest_kept(5, Some(1)), 1, "there are few");
        assert_eq!(keep.oldest_kept(5, None), 1, "few old ones are kept too");
        assert_eq!(keep.oldest_kept(100, None), 91, "the newest ten stay, however old");
        assert_eq!(keep.oldest_kept(100, Some(95)), 91, "ten stay where fewer are young");
        assert_eq!(keep.oldest_kept(100, Some(40)), 40, "all young ones stay");
        assert_eq!(keep.oldest_kept(0, None), 1, "an empty log keeps whatever comes");
    }
}
