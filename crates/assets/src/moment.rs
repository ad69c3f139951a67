//! Instants as RFC 3339 text with milliseconds, the way files that people read write them.

use domain::clock::WallMs;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`serde(with)` passes a reference")]
pub(crate) fn serialize<S: Serializer>(at: &WallMs, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.rfc3339())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WallMs, D::Error> {
    let text = String::deserialize(deserializer)?;
    let instant: jiff::Timestamp = text.parse().map_err(|_| {
        D::Error::custom(format!("\"{text}\" is not an instant: write it as 2026-11-22T09:30:00.000Z"))
    })?;
    Ok(WallMs(instant.as_millisecond()))
}
