//! A clip as frames again: ffmpeg decodes it, scaled to the film's size, as far as frames are asked for.
//!
//! Frames are read in order on the thread that draws, which may block; the process ends with the source.

use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use domain::error::Fault;
use domain::rate::Rate;
use domain::style::FrameSize;

use crate::ffmpeg::{Arguments, Ffmpeg};
use crate::frames::FrameSource;

/// The frames of a clip in order. What it has no frame for holds the last one it had.
#[derive(Debug)]
pub struct ClipSource {
    child: Child,
    pipe: ChildStdout,
    name: String,
    /// The frame that is read next.
    next: u32,
    /// The last frame that was there; empty before the first.
    last: Vec<u8>,
    ended: bool,
}

impl ClipSource {
    /// Starts to decode the clip at `path`.
    ///
    /// # Errors
    ///
    /// When ffmpeg cannot be started.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, size: FrameSize, rate: Rate) -> Result<Self, Fault> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failed = |why: &dyn std::fmt::Display| {
            Fault::transient(format!("failed to start ffmpeg on the clip {name}: {why}; it is tried again"))
        };
        let FrameSize { width, height } = size;
        let mut arguments = Arguments::quiet();
        arguments.input(path).words("-map 0:v:0 -vf");
        arguments.one(format!("fps={rate},scale={width}:{height}"));
        arguments.words("-f rawvideo -pix_fmt rgb24 pipe:1");
        let mut child = Command::new(ffmpeg.program())
            .args(arguments.done())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let pipe = child.stdout.take().ok_or_else(|| failed(&"it has no output"))?;
        Ok(Self { child, pipe, name, next: 0, last: Vec::new(), ended: false })
    }

    /// Reads one frame into `self.last`, unless there is none.
    fn read(&mut self, bytes: usize) -> Result<(), Fault> {
        let mut frame = vec![0; bytes];
        match self.pipe.read_exact(&mut frame) {
            Ok(()) => self.last = frame,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => self.ended = true,
            Err(error) => {
                let name = &self.name;
                let message = format!("failed to read the clip {name}: {error}; it is tried again");
                return Err(Fault::transient(message));
            }
        }
        Ok(())
    }
}

impl FrameSource for ClipSource {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        while self.next <= index && !self.ended {
            self.read(rgb.len())?;
            self.next += 1;
        }
        if self.last.len() != rgb.len() {
            let name = &self.name;
            return Err(Fault::permanent(format!(
                "failed to show the clip {name}: it has no frame that can be decoded; pick another take"
            )));
        }
        rgb.copy_from_slice(&self.last);
        Ok(())
    }
}

impl Drop for ClipSource {
    fn drop(&mut self) {
        // It may have ended already; either way nothing is to be left of it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
