//! What is kept in memory about pictures: who makes one just now, and which files were proven.
//!
//! Concurrency: small pictures are made on threads that may block, at most [`AT_ONCE`] at a time, and each by one
//! task that goes on when whoever asked is gone. The maps are locked for moments and never across an await.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use assets::original::Stamp;
use domain::asset::ContentHash;
use domain::id::AssetId;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, Semaphore};

use crate::studio::Studio;

/// How many pictures are decoded at the same time: each may take some hundred megabytes.
const AT_ONCE: usize = 2;
/// How many files are remembered as proven before all are forgotten.
const REMEMBERED: usize = 20_000;
/// How many bytes of small pictures are kept in the cache when nobody says otherwise.
const CACHE_LIMIT: u64 = 512 * 1024 * 1024;
/// The cache is looked at whenever so great a part of what it may take was written.
const LOOK_AFTER: u64 = 32;

/// See the module.
pub(crate) struct Pictures {
    /// Lets so many decode at a time.
    pub(crate) making: Arc<Semaphore>,
    /// Lets one page of a list be warmed at a time.
    pub(crate) warming: Arc<Semaphore>,
    turns: Mutex<HashMap<String, Arc<Turn<()>>>>,
    proven: Mutex<HashMap<AssetId, (ContentHash, Stamp)>>,
    /// How many bytes of small pictures are kept in the cache.
    pub(crate) cache_limit: u64,
    made: AtomicU64,
    written: AtomicU64,
}

impl Default for Pictures {
    fn default() -> Self {
        Self::keeping(CACHE_LIMIT)
    }
}

impl Studio {
    /// The same studio with a cache of small pictures that may take up so many bytes.
    #[must_use]
    pub fn with_thumbnail_cache(self, bytes: u64) -> Self {
        Self { pictures: Arc::new(Pictures::keeping(bytes)), ..self }
    }
}

impl Pictures {
    fn keeping(cache_limit: u64) -> Self {
        Self {
            cache_limit,
            making: Arc::new(Semaphore::new(AT_ONCE)),
            warming: Arc::new(Semaphore::new(1)),
            turns: Mutex::default(),
            proven: Mutex::default(),
            made: AtomicU64::new(0),
            written: AtomicU64::new(0),
        }
    }
}

/// The right to make what has this name; others wait for it.
pub(crate) struct MyTurn {
    pictures: Arc<Pictures>,
    name: String,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Pictures {
    /// Waits until nobody else makes what has this name.
    pub(crate) async fn turn(self: &Arc<Self>, name: String) -> MyTurn {
        let turn = lock(&self.turns).entry(name.clone()).or_default().clone();
        let guard = Some(turn.lock_owned().await);
        MyTurn { pictures: self.clone(), name, guard }
    }

    /// Whether this file was read and found to be what was filed, and not written since.
    pub(crate) fn is_proven(&self, id: &AssetId, hash: &ContentHash, stamp: Stamp) -> bool {
        lock(&self.proven).get(id).is_some_and(|(known, at)| known == hash && *at == stamp)
    }

    /// Remembers that this file is what was filed.
    pub(crate) fn remember(&self, id: &AssetId, hash: &ContentHash, stamp: Stamp) {
        let mut proven = lock(&self.proven);
        if proven.len() >= REMEMBERED {
            proven.clear();
        }
        proven.insert(id.clone(), (hash.clone(), stamp));
    }

    /// Counts a small picture that was made, and says whether it is time to look at the whole cache.
    pub(crate) fn count(&self, bytes: usize) -> bool {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let before = self.written.fetch_add(bytes as u64, Ordering::Relaxed);
        let part = (self.cache_limit / LOOK_AFTER).max(1);
        made == 0 || before / part != (before + bytes as u64) / part
    }

    /// How many small pictures were made since the start.
    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }
}

impl Drop for MyTurn {
    fn drop(&mut self) {
        self.guard.take();
        let mut turns = lock(&self.pictures.turns);
        // Whoever waits holds a share of its own.
        if turns.get(&self.name).is_some_and(|turn| Arc::strong_count(turn) == 1) {
            turns.remove(&self.name);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_looked_at_whenever_a_part_of_what_it_may_take_was_written() {
        let pictures = Pictures::keeping(3200);
        assert!(pictures.count(60), "at the first");
        assert!(!pictures.count(30), "90 of the first 100 bytes");
        assert!(pictures.count(20));
        assert!(!pictures.count(80));
        assert!(pictures.count(20));
    }
}
