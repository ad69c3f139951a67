//! The shelf: the last few finished things of one kind, kept because the next shot may need the same again.

use std::sync::{Arc, Mutex, PoisonError};

/// How many things are kept.
const KEPT: usize = 8;

/// The last few things, each by what decides it.
#[derive(Debug)]
pub(super) struct Shelf<K, T> {
    /// The most recently used last.
    kept: Mutex<Vec<(K, Arc<T>)>>,
}

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Self {
        Self { kept: Mutex::new(Vec::new()) }
    }
}

impl<K: PartialEq, T> Shelf<K, T> {
    /// What is kept for `key`, or else what `make` makes, which is kept from now on.
    pub(super) fn find(&self, key: K, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(found) = self.recall(&key) {
            return found;
        }
        let thing = Arc::new(make());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&thing)));
        thing
    }

    fn recall(&self, key: &K) -> Option<Arc<T>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(at);
        let found = Arc::clone(&entry.1);
        kept.push(entry);
        Some(found)
    }
}
