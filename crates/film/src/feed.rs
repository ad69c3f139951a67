//! Draws and writes frames while ffmpeg encodes the ones before.
//!
//! One thread draws, another writes to ffmpeg's pipe, so that neither waits for the other. Buffers go from
//! the first to the second through one channel and come back through another. Either thread ends when the
//! other is gone, and the writer ends when ffmpeg is, so cancelling needs no signal but killing ffmpeg.

use std::fs::File;
use std::io::Write as _;

use domain::error::Fault;
use tokio::sync::mpsc;

use crate::frames::FrameSource;
use crate::overlay::Overlay;
use crate::yuv::{Converter, Layout};

/// Buffers in use at once: one drawn, one written, one between.
const BUFFERS: usize = 3;

/// Frames in planes, on their way from one thread to another.
type Buffers = (mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>);

/// The drawing end.
pub(crate) struct Drawing {
    source: Box<dyn FrameSource>,
    overlay: Overlay,
    layout: Layout,
    frames: u32,
    full: mpsc::Sender<Vec<u8>>,
    empty: mpsc::Receiver<Vec<u8>>,
}

/// The writing end.
pub(crate) struct Writing {
    full: mpsc::Receiver<Vec<u8>>,
    empty: mpsc::Sender<Vec<u8>>,
}

/// Makes both ends of a feed of `frames` frames.
pub(crate) fn feed(
    source: Box<dyn FrameSource>,
    overlay: Overlay,
    layout: Layout,
    frames: u32,
) -> (Drawing, Writing) {
    let (full, filled): Buffers = mpsc::channel(BUFFERS);
    let (emptied, empty): Buffers = mpsc::channel(BUFFERS);
    for _ in 0..BUFFERS {
        emptied.try_send(vec![0; layout.yuv_bytes()]).expect("the channel holds every buffer");
    }
    (Drawing { source, overlay, layout, frames, full, empty }, Writing { full: filled, empty: emptied })
}

impl Drawing {
    /// Draws every frame, until the last or until the writer is gone. It blocks its thread.
    pub(crate) fn draw_all(mut self) -> Result<(), Fault> {
        let mut rgb = vec![0; self.layout.rgb_bytes()];
        let mut converter = Converter::new(self.layout);
        for index in 0..self.frames {
            let Some(mut buffer) = self.empty.blocking_recv() else { return Ok(()) };
            if index == 0 || !self.source.repeats(index) {
                self.source.frame(index, &mut rgb)?;
                rgb = converter.convert(rgb);
            }
            buffer.copy_from_slice(converter.yuv());
            self.overlay.draw(index, self.layout, &mut buffer);
            if self.full.blocking_send(buffer).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Writing {
    /// Writes frames to `pipe` until there are no more or nobody reads them, and tells `written` how many
    /// it has written after each. It blocks its thread.
    pub(crate) fn write_all(mut self, mut pipe: File, written: &mpsc::UnboundedSender<u32>) {
        let mut count = 0;
        while let Some(buffer) = self.full.blocking_recv() {
            if let Err(error) = pipe.write_all(&buffer) {
                // Why ffmpeg closed its end is in its last lines, which `Running::finish` reads.
                tracing::debug!(%error, count, "ffmpeg stopped reading");
                return;
            }
            count += 1;
            // After its last frame the drawing end is gone and needs no buffer; a listener may be gone too.
            let _nobody_needs_it = self.empty.try_send(buffer);
            let _nobody_listens = written.send(count);
        }
    }
}
