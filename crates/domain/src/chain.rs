//! Chains: how a shot that is longer than what a recipe makes at once is made of pieces.
//!
//! Two pieces that follow each other share a frame: the last of the one is what the other starts from, and stands
//! in the shot once.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;

/// The input of an engine that holds the frame that a clip begins with.
pub const FIRST_FRAME: &str = "first_frame";

/// The input of an engine that holds the frame that a clip ends with.
pub const LAST_FRAME: &str = "last_frame";

/// The slot of a piece that waits for the one before it.
pub const BEFORE: &str = "before";

/// The part of a clip that one job makes, where the recipe cannot make all of it at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Link {
    /// Which part.
    pub piece: Piece,
    /// Whether it is the last one, whose result is the take.
    pub ends: bool,
    /// The clip up to here, as the piece before left it; none for the first, and until that is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ContentHash>,
}

/// One piece of a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Piece {
    /// The frame of the shot that is its first, counted from 0; that of every piece but the first is also the last
    /// frame of the piece before.
    pub first: u32,
    /// How many frames are made, the shared one included.
    pub frames: u32,
}

/// The pieces of a shot of `frames` frames for a recipe that makes at most `most` at once: as few as can be, and
/// nearly equally long. None when the recipe cannot make the shot at all.
#[must_use]
pub fn pieces(frames: u32, most: u32) -> Option<Vec<Piece>> {
    if frames == 0 || most == 0 {
        return None;
    }
    // A piece of n frames goes n − 1 steps, and the steps of all pieces are those of the shot.
    let steps = frames - 1;
    if steps == 0 {
        return Some(vec![Piece { first: 0, frames: 1 }]);
    }
    if most == 1 {
        return None;
    }
    let count = steps.div_ceil(most - 1);
    let (least, longer) = (steps / count, steps % count);
    let mut first = 0;
    let piece = |index: u32| {
        let own = least + u32::from(index < longer);
        let piece = Piece { first, frames: own + 1 };
        first += own;
        piece
    };
    Some((0..count).map(piece).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lengths(frames: u32, most: u32) -> Option<Vec<u32>> {
        Some(pieces(frames, most)?.iter().map(|piece| piece.frames).collect())
    }

    #[test]
    fn a_shot_that_fits_is_one_piece() {
        assert_eq!(lengths(81, 81), Some(vec![81]));
        assert_eq!(lengths(1, 81), Some(vec![1]));
        assert_eq!(lengths(1, 1), Some(vec![1]));
    }

    #[test]
    fn a_longer_one_is_made_of_nearly_equal_pieces_that_share_a_frame() {
        assert_eq!(lengths(82, 81), Some(vec![42, 41]));
        assert_eq!(lengths(161, 81), Some(vec![81, 81]));
        assert_eq!(lengths(240, 81), Some(vec![81, 81, 80]));
        assert_eq!(pieces(5, 3).unwrap()[1], Piece { first: 2, frames: 3 });
    }

    #[test]
    fn what_cannot_be_made_is_none() {
        assert_eq!(lengths(0, 81), None);
        assert_eq!(lengths(24, 0), None);
        assert_eq!(lengths(2, 1), None);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_shot(frames in 1..5000_u32, most in 2..200_u32) {
            let pieces = pieces(frames, most).unwrap();
            let mut next = 0;
            for piece in &pieces {
                prop_assert_eq!(piece.first, next);
                prop_assert!((1..=most).contains(&piece.frames));
                next += piece.frames - 1;
            }
            prop_assert_eq!(next + 1, frames);
            let lengths: Vec<u32> = pieces.iter().map(|piece| piece.frames).collect();
            prop_assert!(lengths.iter().max().unwrap() - lengths.iter().min().unwrap() <= 1);
            prop_assert_eq!(pieces.len() as u32, (frames - 1).div_ceil(most - 1).max(1));
        }
    }
}
