//! Secrets: what somebody shows to be let in. They are printed nowhere but in the one answer that hands them out.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::hex::hex;

/// What a token's secret begins with, so that a person and a scanner of source code know one when they see it.
const PREFIX: &str = "sakuga_";

/// The hexadecimal digits after the prefix: 32 bytes.
const DIGITS: usize = 64;

/// A source of secrets. Tests pass one that counts.
pub trait Secrets: Send + Sync {
    /// Returns 32 bytes that nobody can guess.
    fn bytes(&self) -> [u8; 32];
}

/// The secret of a token, a session or a code. Its debug form does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "sakuga_9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
pub struct Secret(String);

impl Secret {
    /// A fresh secret.
    pub fn fresh(secrets: &dyn Secrets) -> Self {
        Self(format!("{PREFIX}{}", hex(&secrets.bytes())))
    }

    /// Reads a secret as somebody showed it; none when it cannot be one, such as a shortened one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (digits.len() == DIGITS && digits.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the one answer that hands it out and the file of the owner's token.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it. A fast hash is right: 256 random bits cannot be guessed.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(self.0.as_bytes())
    }

    /// Another secret that only who knows this one can tell, for the given use.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> String {
        ContentHash::of(format!("{purpose} {}", self.0).as_bytes()).0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Secrets for Sevens {
        fn bytes(&self) -> [u8; 32] {
            [7; 32]
        }
    }

    #[test]
    fn only_a_whole_secret_is_one() {
        let secret = Secret::fresh(&Sevens);
        let text = secret.reveal().to_owned();
        assert_eq!(text, format!("sakuga_{}", "07".repeat(32)));
        assert_eq!(Secret::read(&text), Some(secret.clone()));
        for wrong in [&text[..70], &text[7..], &text.to_uppercase(), &format!("{text}0"), "", "sakuga_"] {
            assert_eq!(Secret::read(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_ne!(secret.derived("csrf"), secret.hash().0);
    }
}
