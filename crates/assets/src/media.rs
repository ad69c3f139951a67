//! What a file is, judged by its first bytes and not by its name, and whether it can be opened.

use crate::error::{AssetError, Result};
use crate::picture;

/// A file's kind and, for pictures, its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The media type, such as `image/png`.
    pub media_type: &'static str,
    /// Pixels across; zero where the file is no picture.
    pub width: u32,
    /// Pixels down; zero where the file is no picture.
    pub height: u32,
}

/// Finds out what `bytes` are. Pictures are decoded whole, so that a truncated one is found here and not on
/// a screen; films are only recognised.
///
/// # Errors
///
/// [`AssetError::Damaged`] naming `file_name` when the file is empty or a picture cannot be decoded.
pub fn inspect(file_name: &str, bytes: &[u8]) -> Result<Media> {
    let damaged = |reason: String| AssetError::Damaged { path: file_name.to_owned(), reason };
    if bytes.is_empty() {
        return Err(damaged("it is empty; make it again".to_owned()));
    }
    let media_type = media_type(file_name, bytes);
    let (width, height) = match media_type {
        _ if is_picture(bytes) => picture::measure(bytes).map_err(|error| damaged(error.to_string()))?,
        _ => (0, 0),
    };
    Ok(Media { media_type, width, height })
}

/// Whether a file that begins so is a picture, which is proven whole by decoding it.
pub(crate) fn is_picture(beginning: &[u8]) -> bool {
    matches!(media_type("", beginning), "image/png" | "image/jpeg")
}

/// The media type of a file that begins so and is called so.
pub(crate) fn media_type(file_name: &str, bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return "image/png";
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return "image/jpeg";
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "video/mp4";
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
        return "audio/wav";
    }
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "json" => "application/json",
        "toml" => "application/toml",
        "html" => "text/html",
        "srt" => "application/x-subrip",
        "txt" | "fountain" => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_helps_with_text() {
        for (name, bytes, expected) in [
            ("x.png", &b"\0\0\0\x18ftypisom"[..], "video/mp4"),
            ("x.mp4", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
            ("x.srt", b"1\n00:00", "application/x-subrip"),
            ("x.png", b"not a picture", "application/octet-stream"),
        ] {
            assert_eq!(inspect(name, bytes).unwrap().media_type, expected, "{name}");
        }
    }

    #[test]
    fn empty_and_broken_files_are_refused_with_words() {
        let empty = inspect("a.png", b"").unwrap_err().to_string();
        insta::assert_snapshot!(empty, @"failed to read a.png: it is empty; make it again");
        assert!(inspect("a.png", b"\x89PNG\r\n\x1a\n").is_err());
    }
}
