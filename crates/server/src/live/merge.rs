//! Putting numbered things in order: replayed ones and fresh ones, some doubled, some early, some missing.

use std::collections::BTreeMap;

/// Things in the order of their numbers, each once. What comes early waits until what is before it has come.
#[derive(Debug)]
pub(super) struct Merge<T> {
    last: i64,
    early: BTreeMap<i64, T>,
}

/// How a number stands to the last one that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It was told already.
    Double,
    /// It is the next one.
    Next,
    /// There are some between.
    Ahead,
}

impl Place {
    /// How `seq` stands to `last`.
    pub(super) fn of(last: i64, seq: i64) -> Self {
        match seq {
            seq if seq <= last => Self::Double,
            seq if seq == last + 1 => Self::Next,
            _ => Self::Ahead,
        }
    }
}

impl<T> Merge<T> {
    /// Goes on after the number `last`.
    pub(super) fn after(last: i64) -> Self {
        Self { last, early: BTreeMap::new() }
    }

    /// The last number that was given out.
    pub(super) fn last(&self) -> i64 {
        self.last
    }

    /// Whether something waits for what is missing before it.
    pub(super) fn waits(&self) -> bool {
        !self.early.is_empty()
    }

    /// Takes one in and gives out all that are in order now.
    pub(super) fn take(&mut self, seq: i64, thing: T) -> Vec<T> {
        if Place::of(self.last, seq) == Place::Double {
            return Vec::new();
        }
        self.early.insert(seq, thing);
        let mut ordered = Vec::new();
        while let Some(next) = self.early.remove(&(self.last + 1)) {
            self.last += 1;
            ordered.push(next);
        }
        ordered
    }

    /// Takes one in of which it is known that everything before it has come or never will.
    pub(super) fn take_for_sure(&mut self, seq: i64, thing: T) -> Vec<T> {
        let mut ordered = Vec::new();
        while let Some(entry) = self.early.first_entry().filter(|entry| *entry.key() < seq) {
            self.last = *entry.key();
            ordered.push(entry.remove());
        }
        self.last = self.last.max(seq - 1);
        ordered.extend(self.take(seq, thing));
        ordered
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is doubled, comes late or is lost on the bus: with the rows behind it, a reader gets everything
        /// after its number, once and in order.
        #[test]
        fn replay_and_tail_give_everything_once_and_in_order(
            newest in 1_i64..60,
            since in 0_i64..60,
            heard in prop::collection::vec(1_i64..60, 0..200),
        ) {
            let since = since.min(newest);
            let mut merge = Merge::after(since);
            let mut told = Vec::new();
            for seq in heard.into_iter().filter(|seq| *seq <= newest) {
                told.extend(merge.take(seq, seq));
                prop_assert_eq!(told.last().copied().unwrap_or(since), merge.last());
            }
            // The rows are read from the last number on, as after a loss.
            for seq in merge.last() + 1..=newest {
                told.extend(merge.take_for_sure(seq, seq));
            }
            prop_assert!(!merge.waits());
            prop_assert_eq!(told, (since + 1..=newest).collect::<Vec<_>>());
        }

        /// Rows that were never written are not waited for.
        #[test]
        fn rows_with_holes_are_told_as_they_are(rows in prop::collection::btree_set(1_i64..60, 0..40)) {
            let mut merge = Merge::after(0);
            let told: Vec<i64> = rows.iter().flat_map(|seq| merge.take_for_sure(*seq, *seq)).collect();
            prop_assert_eq!(told, rows.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_comes_early_waits() {
        let mut merge = Merge::after(4);
        assert_eq!(merge.take(6, 6), Vec::<i64>::new());
        assert!(merge.waits());
        assert_eq!(merge.take(5, 5), [5, 6]);
        assert_eq!(merge.take(5, 5), Vec::<i64>::new());
    }
}
