//! What is wrong with a TOML file, and where.

/// Something is wrong in `cast.toml` or `style.toml`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read {file}, line {line}, column {column}: {message}")]
pub struct CastError {
    /// `cast.toml` or `style.toml`.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The field below the character, place or style, such as `look.0.tags.2`; empty where it is none's.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl CastError {
    /// An error at a byte of the text.
    pub(super) fn at(file: &'static str, text: &str, byte: usize, message: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = 1 + before.matches('\n').count() as u32;
        let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
        Self { file, line, column, field: String::new(), message: message.into() }
    }
}
