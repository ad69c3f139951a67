//! Clips become one clip without being encoded again: all of them were encoded with the settings of segments.

use std::path::{Path, PathBuf};

use domain::rate::Rate;
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::ffmpeg::{Arguments, Ffmpeg, clock};
use crate::part::PartFile;
use crate::probe::probe;
use crate::process;

/// Joins clips in order into one of so many frames at `out`, which appears whole or not at all.
///
/// # Errors
///
/// When a file cannot be read or written, ffmpeg fails, the work was cancelled, or the result has another length.
pub async fn join_clips(
    ffmpeg: &Ffmpeg,
    clips: &[PathBuf],
    (frames, rate): (u32, Rate),
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), FilmError> {
    let (part, list) = (PartFile::beside(out)?, PartFile::beside(&out.with_extension("clips"))?);
    std::fs::write(list.path(), list_of(clips)?).map_err(FilmError::file("write", list.path()))?;
    let (ticks, step) = clock(rate);
    let mut arguments = Arguments::quiet();
    arguments.words("-f concat -safe 0").input(list.path()).words("-map 0:v:0 -c:v copy");
    arguments.words(&format!("-bsf:v setts=ts=N*{step}:duration={step} -map_metadata -1"));
    arguments.words(&format!("-video_track_timescale {ticks} -fflags +bitexact -f mp4")).one(part.path());
    let doing = "join the pieces of a clip";
    let ended = process::listen(ffmpeg.program(), &arguments.done(), doing, cancel).await?;
    if !ended.status.success() {
        return Err(FilmError::ended(doing, ended.status, &ended.errors));
    }
    let found = probe(ffmpeg, part.path(), cancel).await?.frames;
    if found != frames {
        let (expected, found) = (frames.to_string(), found.to_string());
        return Err(FilmError::Mismatch { path: out.to_owned(), what: "number of frames", expected, found });
    }
    part.keep().await?;
    Ok(())
}

/// The list that ffmpeg's `concat` reads: one file a line, in quotes, absolute.
fn list_of(clips: &[PathBuf]) -> Result<String, FilmError> {
    let mut list = String::new();
    for clip in clips {
        let path = std::path::absolute(clip).map_err(FilmError::file("find", clip))?;
        let plain = path.to_str().filter(|path| !path.contains(['\n', '\r']));
        let plain = plain.ok_or_else(|| {
            let shown = path.display();
            FilmError::Input(format!("{shown} cannot stand in a list: give the data folder a plain name"))
        })?;
        list.extend(["file '", &plain.replace('\'', r"'\''"), "'\n"]);
    }
    Ok(list)
}
