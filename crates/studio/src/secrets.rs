//! Secrets from the operating system.

use domain::secret::Secrets;
use rand::TryRng as _;
use rand::rngs::SysRng;

/// Asks the operating system for randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemSecrets;

impl Secrets for SystemSecrets {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        // Without randomness there is no safe way on, and no system that runs the program lacks it.
        SysRng.try_fill_bytes(&mut bytes).expect("the system gives random bytes");
        bytes
    }
}
