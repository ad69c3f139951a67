//! Passages: the end of a shot that becomes the opening picture of the next one, inside the shot's own
//! segment, so that segments join without being encoded again.

use domain::error::Fault;
use domain::rate::Rate;
use domain::style::FrameSize;

use crate::frames::FrameSource;

/// Seconds that a passage lasts at most.
const LONGEST: f64 = 0.5;
/// How far the edge of a wipe leans, as a share of the picture's height.
const LEAN: f32 = 0.35;
/// How wide the edge of a wipe is, as a share of the picture's width.
const SOFTNESS: f32 = 0.12;

/// How one picture becomes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    /// The first melts into the second.
    Dissolve,
    /// The second comes from the left with a soft, leaning edge.
    Wipe,
}

/// How many frames at the end of a shot belong to its passage: half a second, and at most half of the shot.
#[must_use]
pub fn passage_frames(frames: u32, rate: Rate) -> u32 {
    rate.frames(LONGEST).min(frames / 2)
}

/// A shot whose last frames become another picture.
pub struct PassageSource {
    source: Box<dyn FrameSource>,
    kind: PassageKind,
    opening: Vec<u8>,
    width: usize,
    /// The first frame of the passage, and its length.
    first: u32,
    length: u32,
}

impl PassageSource {
    /// Lets the last frames of `source`, which has `frames` of them, become `opening`: packed red, green, blue
    /// of the film's size.
    ///
    /// # Errors
    ///
    /// When the picture has another size.
    pub fn new(
        source: Box<dyn FrameSource>,
        (frames, rate): (u32, Rate),
        (kind, opening): (PassageKind, Vec<u8>),
        size: FrameSize,
    ) -> Result<Self, Fault> {
        let (found, expected) = (opening.len(), size.width as usize * size.height as usize * 3);
        if found != expected {
            return Err(Fault::permanent(format!(
                "failed to lead to the next shot: its picture has {found} bytes where the film has {expected}"
            )));
        }
        let length = passage_frames(frames, rate);
        Ok(Self { source, kind, opening, width: size.width as usize, first: frames - length, length })
    }

    /// How much of the passage has happened at a frame, 0 to 1; none before it begins.
    fn part(&self, index: u32) -> Option<f32> {
        let into = index.checked_sub(self.first).filter(|_| self.length > 0)?;
        Some((into + 1) as f32 / (self.length + 1) as f32)
    }
}

impl FrameSource for PassageSource {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        self.source.frame(index, rgb)?;
        let Some(part) = self.part(index) else { return Ok(()) };
        match self.kind {
            PassageKind::Dissolve => mix(rgb, &self.opening, (part * 256.0) as u16),
            PassageKind::Wipe => wipe(rgb, &self.opening, self.width, part),
        }
        Ok(())
    }

    fn repeats(&self, index: u32) -> bool {
        self.part(index).is_none() && self.source.repeats(index)
    }
}

/// Mixes a stretch with that of the other picture, of which it gets `share` of 256.
fn mix(rgb: &mut [u8], other: &[u8], share: u16) {
    for (to, &from) in rgb.iter_mut().zip(other) {
        *to = ((u16::from(*to) * (256 - share) + u16::from(from) * share + 128) >> 8) as u8;
    }
}

/// Lays the other picture over the left of this one, up to an edge that goes to the right.
fn wipe(rgb: &mut [u8], other: &[u8], width: usize, part: f32) {
    let rows = rgb.len() / (width * 3);
    let lean = LEAN * rows as f32;
    let soft = (SOFTNESS * width as f32).max(1.0);
    let edge = part * (width as f32 + lean + soft);
    let rows = rgb.chunks_exact_mut(width * 3).zip(other.chunks_exact(width * 3)).enumerate();
    for (row, (target, from)) in rows {
        // Where the edge has passed wholly, and where it has not come yet.
        let front = edge - LEAN * row as f32;
        let passed = ((front - soft).clamp(0.0, width as f32)) as usize;
        let reached = (front.clamp(0.0, width as f32)) as usize;
        target[..passed * 3].copy_from_slice(&from[..passed * 3]);
        for column in passed..reached {
            let share = ((front - column as f32) / soft * 256.0).clamp(0.0, 256.0) as u16;
            mix(&mut target[column * 3..column * 3 + 3], &from[column * 3..column * 3 + 3], share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::StillSource;

    const SIZE: FrameSize = FrameSize { width: 64, height: 36 };

    fn shot(frames: u32, kind: PassageKind) -> PassageSource {
        let bytes = 64 * 36 * 3;
        let source = Box::new(StillSource::new(vec![40; bytes]));
        PassageSource::new(source, (frames, Rate::FILM), (kind, vec![200; bytes]), SIZE).unwrap()
    }

    fn means(frames: u32, kind: PassageKind) -> Vec<u32> {
        let mut source = shot(frames, kind);
        let mut rgb = vec![0; 64 * 36 * 3];
        (0..frames)
            .map(|index| {
                source.frame(index, &mut rgb).unwrap();
                rgb.iter().map(|&byte| u32::from(byte)).sum::<u32>() / rgb.len() as u32
            })
            .collect()
    }

    #[test]
    fn a_passage_takes_half_a_second_and_no_more_than_half_of_the_shot() {
        for (frames, length) in [(96, 12), (24, 12), (10, 5), (3, 1), (1, 0)] {
            assert_eq!(passage_frames(frames, Rate::FILM), length);
        }
    }

    #[test]
    fn the_end_of_a_shot_becomes_the_next_picture_step_by_step() {
        for kind in [PassageKind::Dissolve, PassageKind::Wipe] {
            let means = means(48, kind);
            assert!(means[..36].iter().all(|&mean| mean == 40), "{means:?}");
            assert!(means[35..].windows(2).all(|pair| pair[0] < pair[1]), "{means:?}");
            assert!(means[47] > 180 && means[47] < 200, "{means:?}");
        }
    }

    #[test]
    fn frames_of_a_passage_are_all_different_and_those_before_it_repeat() {
        let source = shot(48, PassageKind::Dissolve);
        assert!((1..36).all(|index| source.repeats(index)));
        assert!((36..48).all(|index| !source.repeats(index)));
    }

    #[test]
    fn a_shot_of_one_frame_and_a_picture_of_another_size_do_no_harm() {
        assert_eq!(means(1, PassageKind::Wipe), [40]);
        let still = Box::new(StillSource::new(vec![40; 12]));
        let wrong = PassageSource::new(still, (9, Rate::FILM), (PassageKind::Wipe, vec![0; 12]), SIZE);
        assert!(wrong.is_err_and(|fault| fault.message.contains("lead to the next shot")));
    }
}
