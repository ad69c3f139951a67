//! The list of warnings, bounded so that a hostile file cannot fill the memory with them.

use super::Warning;

/// How many warnings are kept.
const MOST: usize = 1000;

/// Warnings in the making.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    kept: Vec<Warning>,
    dropped: usize,
}

impl Warnings {
    /// Adds one.
    pub(super) fn add(&mut self, line: u32, message: impl Into<String>) {
        if self.kept.len() + 1 < MOST {
            self.kept.push(Warning { line, message: message.into() });
        } else {
            self.dropped += 1;
        }
    }

    /// All of them by line; the last one says how many were left out.
    pub(super) fn into_sorted(mut self) -> Vec<Warning> {
        self.kept.sort_by_key(|warning| warning.line);
        if self.dropped > 0 {
            let line = self.kept.last().map_or(1, |warning| warning.line);
            let message = format!("{} more warnings are left out; mend these first", self.dropped);
            self.kept.push(Warning { line, message });
        }
        self.kept
    }
}
