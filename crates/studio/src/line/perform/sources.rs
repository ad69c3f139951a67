//! The pictures of a shot, frame by frame.

use domain::error::Fault;
use engines::storyboard::Animation;
use film::frames::FrameSource;

/// The storyboard artist's drawings, as film takes them.
pub(super) struct AnimationSource(pub(super) Animation);

impl FrameSource for AnimationSource {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        self.0.frame(index, rgb);
        Ok(())
    }

    fn repeats(&self, index: u32) -> bool {
        self.0.repeats(index)
    }
}
