//! Draws frames on a thread of their own while ffmpeg encodes the ones before.
//!
//! Two channels join the thread with the writer: full buffers go one way, empty ones come back. Either end
//! stops when the other is gone, so cancelling needs no other signal.

use domain::error::Fault;
use tokio::sync::mpsc;

use crate::frames::FrameSource;
use crate::overlay::Overlay;
use crate::yuv::{Converter, Layout};

/// Buffers in use at once: one drawn, one written, one between.
const BUFFERS: usize = 3;

/// The drawing end.
pub(crate) struct Drawing {
    pub(crate) source: Box<dyn FrameSource>,
    pub(crate) overlay: Overlay,
    pub(crate) layout: Layout,
    pub(crate) frames: u32,
    full: mpsc::Sender<Vec<u8>>,
    empty: mpsc::Receiver<Vec<u8>>,
}

/// The writing end.
pub(crate) struct Drawn {
    full: mpsc::Receiver<Vec<u8>>,
    empty: mpsc::Sender<Vec<u8>>,
}

/// Makes both ends of a feed.
pub(crate) fn feed(
    source: Box<dyn FrameSource>,
    overlay: Overlay,
    layout: Layout,
    frames: u32,
) -> (Drawing, Drawn) {
    let (full, drawn) = mpsc::channel(BUFFERS);
    let (give_back, empty) = mpsc::channel(BUFFERS);
    for _ in 0..BUFFERS {
        give_back.try_send(vec![0; layout.yuv_bytes()]).expect("the channel holds every buffer");
    }
    let drawing = Drawing { source, overlay, layout, frames, full, empty };
    (drawing, Drawn { full: drawn, empty: give_back })
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

impl Drawn {
    /// The next frame in planes; none after the last.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        self.full.recv().await
    }

    /// Gives a buffer back to be filled again.
    pub(crate) fn reuse(&self, buffer: Vec<u8>) {
        // After its last frame the drawing end is gone and needs no buffer.
        let _nobody_needs_it = self.empty.try_send(buffer);
    }
}
