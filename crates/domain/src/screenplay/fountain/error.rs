//! Why bytes are no screenplay.

/// Why bytes cannot be read as a screenplay; each message says where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScreenplayError {
    /// There is nothing in it.
    #[error(
        "failed to read the screenplay: it is empty; write at least a scene heading such as \"EXT. STREET - DAY\""
    )]
    Empty,
    /// It is larger than [`super::LARGEST`].
    #[error(
        "failed to read the screenplay: it has {size} bytes and at most {} are read; split it into episodes, \
         or check that this is the right file",
        super::LARGEST
    )]
    TooLarge {
        /// The length in bytes.
        size: usize,
    },
    /// It holds bytes that no text holds.
    #[error(
        "failed to read the screenplay: line {line} holds a zero byte (byte {offset}), so this is no text \
         file; export it as Fountain or plain text in UTF-8"
    )]
    Binary {
        /// The line, from 1.
        line: u32,
        /// The byte, from 0.
        offset: usize,
    },
    /// It is text in two-byte units.
    #[error("failed to read the screenplay: it is written in UTF-16; save it again as UTF-8")]
    Utf16,
    /// It is not UTF-8.
    #[error(
        "failed to read the screenplay: line {line} is not UTF-8 (byte {offset}); save the file again as UTF-8"
    )]
    NotUtf8 {
        /// The line, from 1.
        line: u32,
        /// The byte, from 0.
        offset: usize,
    },
    /// It ends in the middle of a character.
    #[error(
        "failed to read the screenplay: it ends in the middle of a character in line {line} (byte {offset}), \
         so it was cut off; copy the whole file again"
    )]
    CutOff {
        /// The line, from 1.
        line: u32,
        /// The byte, from 0.
        offset: usize,
    },
}
