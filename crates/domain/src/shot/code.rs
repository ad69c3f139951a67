//! Shot codes: how they are written, and nothing of how they are given out (see `screenplay::codes`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The code on a shot's slate: `c`, four digits, and letters for inserts without a gap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShotCode(String);

/// Why a text is no shot code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a shot code: write c, four digits and optional letters, such as c0040 or c0040a")]
pub struct ShotCodeError(String);

impl ShotCode {
    /// The code with this number, 1 to 9999.
    ///
    /// # Errors
    ///
    /// When the number has no four-digit form.
    pub fn numbered(number: u32) -> Result<Self, ShotCodeError> {
        format!("c{number:04}").parse()
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without its letters.
    ///
    /// # Panics
    ///
    /// Never: a code that does not have four digits after its first letter cannot be made.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.0[1..5].parse().expect("a shot code has four digits after its first letter")
    }

    /// The letters after the number, empty for a code that took a gap.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.0[5..]
    }
}

impl FromStr for ShotCode {
    type Err = ShotCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        let right = (5..=7).contains(&bytes.len())
            && bytes[0] == b'c'
            && bytes[1..5].iter().all(u8::is_ascii_digit)
            && bytes[5..].iter().all(u8::is_ascii_lowercase);
        if right { Ok(Self(text.to_owned())) } else { Err(ShotCodeError(text.chars().take(40).collect())) }
    }
}

impl TryFrom<String> for ShotCode {
    type Error = ShotCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ShotCode> for String {
    fn from(code: ShotCode) -> Self {
        code.0
    }
}

impl fmt::Display for ShotCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
