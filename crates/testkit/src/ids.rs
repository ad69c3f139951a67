//! Identifiers that count.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::id::Ids;

/// Returns `00000000000000000000000001` and so on.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> String {
        format!("{:026}", self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
