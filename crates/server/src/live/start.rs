//! Where a reader begins.

use studio::rows::EventLog;

use super::message::ResetReason;

/// From where a reader asked to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The last number it has; none when it wants only what comes.
    pub(crate) since: Option<i64>,
    /// The log which that number belongs to.
    pub(crate) epoch: Option<String>,
}

/// Where a reader begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// After this number.
    After(i64),
    /// Anew, after the newest number.
    Reset(ResetReason),
}

impl Asked {
    /// Where the reader begins in this log.
    pub(super) fn start(&self, log: &EventLog) -> Start {
        let other = self.epoch.as_ref().is_some_and(|epoch| *epoch != log.epoch);
        match self.since {
            _ if other => Start::Reset(ResetReason::OtherEpoch),
            None => Start::After(log.newest),
            // A number that was never given comes from another log.
            Some(since) if since > log.newest => Start::Reset(ResetReason::OtherEpoch),
            Some(since) if since < log.oldest - 1 => Start::Reset(ResetReason::TooOld),
            Some(since) => Start::After(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_gone_on_from_only_in_its_own_log_and_while_nothing_after_it_is_gone() {
        let log = EventLog { epoch: "a".to_owned(), oldest: 11, newest: 20 };
        let start = |since: Option<i64>, epoch: Option<&str>| {
            Asked { since, epoch: epoch.map(str::to_owned) }.start(&log)
        };
        assert_eq!(start(None, None), Start::After(20));
        assert_eq!(start(Some(15), Some("a")), Start::After(15));
        assert_eq!(start(Some(10), None), Start::After(10), "11 is the next and still there");
        assert_eq!(start(Some(9), None), Start::Reset(ResetReason::TooOld));
        assert_eq!(start(Some(15), Some("b")), Start::Reset(ResetReason::OtherEpoch));
        assert_eq!(start(Some(21), None), Start::Reset(ResetReason::OtherEpoch));
    }
}
