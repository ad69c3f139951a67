//! Secrets that everybody can guess.

use std::sync::atomic::{AtomicU8, Ordering};

use domain::secret::Secrets;

/// Returns 32 times 1, then 32 times 2, and so on; only for tests with fewer than 256 secrets.
#[derive(Debug, Default)]
pub struct CountingSecrets(AtomicU8);

impl Secrets for CountingSecrets {
    fn bytes(&self) -> [u8; 32] {
        [self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1); 32]
    }
}
