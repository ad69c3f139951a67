//! Where the frames of a segment come from.

use domain::error::Fault;

/// Something that gives the frames of one shot, in order.
pub trait FrameSource: Send {
    /// Writes frame `index` as packed 8-bit red, green, blue, row by row from the top.
    ///
    /// `rgb` has exactly the bytes of the segment's size and holds nothing of use when called.
    ///
    /// # Errors
    ///
    /// When the frame cannot be drawn; the segment is given up with this fault.
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault>;

    /// Whether frame `index` equals the one before it, so that it need not be drawn again.
    fn repeats(&self, _index: u32) -> bool {
        false
    }
}

/// One picture, held for the length of the shot.
#[derive(Debug, Clone)]
pub struct StillSource {
    rgb: Vec<u8>,
}

impl StillSource {
    /// Holds a picture given as packed 8-bit red, green, blue.
    #[must_use]
    pub fn new(rgb: Vec<u8>) -> Self {
        Self { rgb }
    }
}

impl FrameSource for StillSource {
    fn frame(&mut self, _index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        if self.rgb.len() != rgb.len() {
            let (found, expected) = (self.rgb.len(), rgb.len());
            return Err(Fault::permanent(format!(
                "failed to hold a picture: it has {found} bytes where the film has {expected}; scale it to the film's size"
            )));
        }
        rgb.copy_from_slice(&self.rgb);
        Ok(())
    }

    fn repeats(&self, index: u32) -> bool {
        index > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_another_size_is_refused() {
        let mut still = StillSource::new(vec![7; 12]);
        let mut frame = vec![0; 12];
        still.frame(0, &mut frame).unwrap();
        assert_eq!(frame, vec![7; 12]);
        assert!(!still.repeats(0) && still.repeats(1));
        let fault = still.frame(0, &mut [0; 48]).unwrap_err();
        insta::assert_snapshot!(fault, @"failed to hold a picture: it has 12 bytes where the film has 48; scale it to the film's size");
    }
}
