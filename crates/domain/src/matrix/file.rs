//! A matrix as a TOML file: every error with its line and what to do.

use std::collections::BTreeMap;

use toml::{Spanned, Value};

use super::Matrix;
use crate::screenplay::castfile::with_nearest;

/// The largest file that is read, in bytes.
const LARGEST: usize = 1_000_000;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct FileError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong and what to do.
    pub message: String,
}

/// Reads and checks a file.
///
/// # Errors
///
/// When it is no TOML, has unknown keys, or a value that cannot be.
pub fn parse(text: &str) -> Result<Matrix, FileError> {
    if text.len() > LARGEST {
        let message = format!("the file has {} bytes, and at most {LARGEST} are read", text.len());
        return Err(FileError { line: 1, message });
    }
    let matrix: Matrix = toml::from_str(text).map_err(|error| {
        let byte = error.span().map_or(0, |span| span.start);
        FileError { line: line_at(text, byte), message: with_nearest(error.message()) }
    })?;
    matrix.check().map_err(|error| FileError {
        line: line_of(text, error.field).unwrap_or(1),
        message: error.to_string(),
    })?;
    Ok(matrix)
}

/// The line, from 1, at which the value of a key stands; none where the file leaves it out.
#[must_use]
pub fn line_of(text: &str, field: &str) -> Option<u32> {
    let keys: BTreeMap<String, Spanned<Value>> = toml::from_str(text).ok()?;
    keys.get(field).map(|value| line_at(text, value.span().start))
}

fn line_at(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or(text);
    1 + before.matches('\n').count() as u32
}
