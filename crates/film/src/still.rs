//! One picture out of a film, for lists.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::ffmpeg::{Arguments, Ffmpeg};
use crate::process;

/// Takes the picture that shows most among the first two seconds or so, as PNG of at most `width` pixels across:
/// a film often begins in black.
///
/// # Errors
///
/// When ffmpeg cannot be started, finds no picture in the file, or was cancelled.
pub async fn still(
    ffmpeg: &Ffmpeg,
    path: &Path,
    width: u32,
    cancel: &CancellationToken,
) -> Result<Vec<u8>, FilmError> {
    let doing = "take a picture out of a film";
    let mut arguments = Arguments::quiet();
    arguments.input(path).words("-map 0:v:0 -frames:v 1 -vf");
    arguments.one(format!("thumbnail=48,scale=w='min({width},iw)':h=-2"));
    arguments.words("-f image2pipe -c:v png pipe:1");
    let ended = process::listen(ffmpeg.program(), &arguments.done(), doing, cancel).await?;
    if ended.status.success() && !ended.output.is_empty() {
        return Ok(ended.output);
    }
    Err(FilmError::ended(doing, ended.status, &ended.errors))
}
