//! Seeds: what decides everything that is left to chance.

use crate::shot::ShotContent;
use crate::style::SeedPolicy;
use crate::take::Stage;

/// The seed of a take: the same for the same shot, stage and ordinal, and different for every other.
#[must_use]
pub fn seed(shot: &str, stage: Stage, ordinal: u32) -> u64 {
    hashed(&format!("{shot}/{stage}/{ordinal}"))
}

/// The seed of a take by the rule of the style; `chance` is asked for a text that nobody had
/// before only when the rule is chance.
#[must_use]
pub fn seed_for(
    policy: SeedPolicy,
    (shot, content): (&str, &ShotContent),
    (stage, ordinal): (Stage, u32),
    chance: impl FnOnce() -> String,
) -> u64 {
    match policy {
        SeedPolicy::PerShot => seed(shot, stage, ordinal),
        SeedPolicy::PerCharacter => {
            let mut cast: Vec<&str> = content.cast.iter().map(|staging| staging.character.as_str()).collect();
            cast.sort_unstable();
            hashed(&format!("cast/{}/{stage}/{ordinal}", cast.join("/")))
        }
        SeedPolicy::Random => hashed(&chance()),
    }
}

fn hashed(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    let bytes: [u8; 8] = hash.as_bytes()[..8].try_into().expect("a hash has 32 bytes");
    // 53 bits survive every JSON reader.
    u64::from_le_bytes(bytes) >> 11
}
