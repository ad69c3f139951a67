//! Names that can be made again after a crash: of prompts, of clients, of what they write.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::job::Band;

use super::rung::Rung;
use crate::comfyui::protocol::address::Address;

/// Numbers between the bands. A wall clock in milliseconds times [`PER_MS`] stays below it until the year 2255.
const BAND: u64 = 1 << 51;

/// Numbers for one millisecond.
const PER_MS: u64 = 250;

/// The name of an attempt's prompt: always the same, and nobody else's.
#[must_use]
pub fn prompt(job: &JobId, attempt: u32) -> String {
    uuid(&["prompt", job.as_str(), &attempt.to_string()])
}

/// The name of an attempt's prompt at a rung of the ladder; that of the first one is [`prompt`].
pub(crate) fn at_rung(job: &JobId, attempt: u32, rung: Rung) -> String {
    match rung {
        Rung::AsAsked => prompt(job, attempt),
        Rung::Freed => uuid(&["prompt", job.as_str(), &attempt.to_string(), "freed"]),
        Rung::Tiled => uuid(&["prompt", job.as_str(), &attempt.to_string(), "tiled"]),
    }
}

/// The id of a client: of one start of the program, at one server, until a connection was lost.
pub(crate) fn client(instance: &str, server: &Address, epoch: u64) -> String {
    uuid(&["client", instance, &server.to_string(), &epoch.to_string()])
}

/// How the names of the files that a prompt writes begin.
pub(crate) fn prefix(prompt: &str) -> String {
    format!("sakuga/{prompt}")
}

/// A hash in the canonical form of a version 4 UUID, which is what servers take.
fn uuid(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = domain::hex::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Gives each prompt a number that no other one has: urgent bands first, then in the order of asking.
#[derive(Debug, Default)]
pub(crate) struct Numbers(AtomicU64);

impl Numbers {
    /// The next number of a band, below 2⁵³.
    pub(crate) fn next(&self, band: Band, now: WallMs) -> u64 {
        let clock = u64::try_from(now.0).unwrap_or_default().saturating_mul(PER_MS);
        let step = |last: u64| Some(clock.max(last + 1));
        let last = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step).unwrap_or_default();
        clock.max(last + 1) % BAND + u64::from(band.rank()) * BAND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompts_name_is_made_of_job_and_attempt_alone() {
        let job = JobId("01JDB3".to_owned());
        assert_eq!(prompt(&job, 1), prompt(&job, 1));
        assert_ne!(prompt(&job, 1), prompt(&job, 2));
        assert_ne!(prompt(&job, 1), prompt(&JobId("01JDB31".to_owned()), 1));
        insta::assert_snapshot!(prompt(&job, 1), @"e2ca78a5-0813-400b-ac24-7f87e6cb13dd");
    }

    #[test]
    fn numbers_never_come_twice_and_bands_never_mix() {
        let numbers = Numbers::default();
        let now = WallMs(1_795_362_000_000);
        let first = numbers.next(Band::Normal, now);
        assert!(numbers.next(Band::Normal, now) > first);
        assert!(numbers.next(Band::Normal, WallMs(0)) > first, "a clock that was set back gives none again");
        assert!(numbers.next(Band::Interactive, now) < first);
        assert!(numbers.next(Band::Batch, now) > numbers.next(Band::Normal, WallMs(now.0 + 1_000_000)));
        assert!(numbers.next(Band::Batch, WallMs(now.0 * 4)) < 1 << 53);
    }
}
