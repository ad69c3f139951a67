//! The version number that every stored format begins with, and the reading that respects it.
//!
//! Compatible rules, for whoever changes a format:
//!
//! 1. Any change of keys or meanings raises the number; unknown keys of a known format are refused, so that
//!    a typing mistake in a file edited by hand is found and not silently dropped.
//! 2. Every older format is read for ever, by turning it into the present one when it is read.
//! 3. A newer format than this program knows is refused with words and never rewritten.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{AssetError, Result};
use crate::rel_path::RelPath;

/// The newest format this program knows. Format 2 has keys that format 1 had not, all of which may be left out, so
/// that a file of format 1 is read as one of format 2 without them.
const KNOWN: u32 = 2;

/// The first field of every stored format, written as its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Format;

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_u32(KNOWN)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1..=KNOWN => Ok(Self),
            newer if newer > KNOWN => Err(D::Error::custom(format!(
                "it was written in format {newer} and this program knows formats up to {KNOWN}; update the program"
            ))),
            other => Err(D::Error::custom(format!("there is no format {other}; write format = {KNOWN}"))),
        }
    }
}

/// Only the number: read first, so that a newer file is called newer and not broken.
#[derive(Deserialize)]
struct Probe {
    #[serde(rename = "format")]
    _format: Format,
}

/// Reads a TOML file of a known format.
pub(crate) fn from_toml<T: DeserializeOwned>(path: &RelPath, text: &str) -> Result<T> {
    let damaged = |error: &toml::de::Error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        damaged(path, line, error.message())
    };
    toml::from_str::<Probe>(text).map_err(|error| damaged(&error))?;
    toml::from_str(text).map_err(|error| damaged(&error))
}

/// Reads a JSON file of a known format.
pub(crate) fn from_json<T: DeserializeOwned>(path: &RelPath, text: &str) -> Result<T> {
    let damaged = |error: &serde_json::Error| {
        let message = error.to_string();
        damaged(path, error.line(), message.split(" at line ").next().unwrap_or_default())
    };
    serde_json::from_str::<Probe>(text).map_err(|error| damaged(&error))?;
    serde_json::from_str(text).map_err(|error| damaged(&error))
}

fn damaged(path: &RelPath, line: usize, message: &str) -> AssetError {
    let message = message.trim_end_matches('\n').replace('\n', ", ");
    AssetError::Damaged { path: format!("{path}:{line}"), reason: message }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
