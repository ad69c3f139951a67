//! One shot becomes one segment: a small video that joins with the others without being encoded again.

use std::path::Path;

use domain::error::Fault;
use domain::rate::Rate;
use domain::style::FrameSize;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::feed::{Drawing, Writing, feed};
use crate::ffmpeg::{Ffmpeg, segment_arguments};
use crate::frames::FrameSource;
use crate::overlay::Overlay;
use crate::part::PartFile;
use crate::process::{Input, Running};
use crate::yuv::Layout;

/// What a segment must be.
#[derive(Debug, Clone)]
pub struct SegmentSpec {
    /// The picture in pixels, both sides even.
    pub size: FrameSize,
    /// Frames per second.
    pub rate: Rate,
    /// Length in frames, 1 or more.
    pub frames: u32,
    /// What is drawn over the pictures.
    pub overlay: Overlay,
    /// Threads that ffmpeg may use, 1 or more.
    pub threads: u32,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentReport {
    /// Frames in the segment.
    pub frames: u32,
    /// The file's size.
    pub bytes: u64,
}

/// The version of the encoding; a cache of segments must not mix two of them in one reel.
pub const SEGMENT_FORM: u32 = 1;

/// Encodes the frames of `source` into a segment at `out`, which appears whole or not at all.
///
/// `progress` is called with the number of frames written so far.
///
/// # Errors
///
/// When the size or length is impossible, the source gives up, ffmpeg fails, the disk is full or the work
/// was cancelled.
pub async fn encode_segment(
    ffmpeg: &Ffmpeg,
    spec: &SegmentSpec,
    source: Box<dyn FrameSource>,
    out: &Path,
    mut progress: impl FnMut(u32) + Send,
    cancel: &CancellationToken,
) -> Result<SegmentReport, FilmError> {
    check(spec)?;
    let part = PartFile::beside(out)?;
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let arguments = segment_arguments(spec.size, spec.rate, spec.threads.max(1), part.path());
    let doing = format!("encode {name}");
    let mut running = Running::start(ffmpeg.program(), &arguments, Input::Frames, &doing)?;
    let fed = feed(source, spec.overlay.clone(), Layout::of(spec.size), spec.frames);
    let written = match feed_all(&mut running, fed, &mut progress, cancel).await {
        Ok(written) => written,
        Err(error) => {
            running.kill().await;
            return Err(error);
        }
    };
    running.finish(cancel).await?;
    if written != spec.frames {
        return Err(too_few(out, spec.frames, written));
    }
    let bytes = part.keep().await?;
    Ok(SegmentReport { frames: spec.frames, bytes })
}

/// Refuses what no H.264 segment can be.
fn check(spec: &SegmentSpec) -> Result<(), FilmError> {
    let FrameSize { width, height } = spec.size;
    let fits = |side: u32| (64..=4096).contains(&side) && side.is_multiple_of(2);
    if !fits(width) || !fits(height) {
        return Err(FilmError::Input(format!(
            "a film cannot be {width}x{height} pixels: use even numbers from 64 to 4096 in style.toml"
        )));
    }
    if spec.frames == 0 {
        return Err(FilmError::Input("a shot of no frames cannot be encoded: give it a length".to_owned()));
    }
    Ok(())
}

/// Draws and writes on two threads until all frames are written, ffmpeg reads no more, or somebody
/// cancels; returns how many were written.
async fn feed_all(
    running: &mut Running,
    (drawing, writing): (Drawing, Writing),
    progress: &mut (impl FnMut(u32) + Send),
    cancel: &CancellationToken,
) -> Result<u32, FilmError> {
    let pipe = running.take_stdin()?;
    let (count, mut counted) = mpsc::unbounded_channel();
    let drawer = spawn_blocking(move || drawing.draw_all());
    let writer = spawn_blocking(move || writing.write_all(pipe, &count));
    let mut written = 0;
    let told = async {
        while let Some(count) = counted.recv().await {
            written = count;
            progress(count);
        }
    };
    let finished = tokio::select! {
        biased;
        () = cancel.cancelled() => false,
        () = told => true,
    };
    if !finished {
        // The writer may wait for a program that reads no more; without the program it waits no longer.
        running.stop().await;
    }
    let drew = drawer.await;
    writer.await.map_err(|panic| broken(&panic))?;
    drew.map_err(|panic| broken(&panic))??;
    if finished { Ok(written) } else { Err(FilmError::Cancelled) }
}

fn too_few(out: &Path, expected: u32, written: u32) -> FilmError {
    FilmError::Mismatch {
        path: out.to_owned(),
        what: "number of frames",
        expected: expected.to_string(),
        found: format!("{written} (ffmpeg stopped reading)"),
    }
}

fn broken(panic: &tokio::task::JoinError) -> Fault {
    Fault::permanent(format!("failed to draw a frame: {panic}; report this as a defect"))
}
