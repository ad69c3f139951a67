//! The arithmetic of a reel: which shot begins where, and how a place in it is written.

use domain::character::Voice;
use domain::place::Light;
use domain::rate::Rate;
use domain::shot::{Line, ShotCode, Side, Transition};

use crate::error::FilmError;

/// One shot in a reel, with all that its sound and its subtitles need.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The code on its slate.
    pub code: ShotCode,
    /// Length in frames, 1 or more.
    pub frames: u32,
    /// What is said, in order.
    pub lines: Vec<SpokenLine>,
    /// What the place sounds like.
    pub ambience: Ambience,
    /// How it leads to the next one.
    pub transition: Transition,
}

/// A line with the voice that speaks it.
#[derive(Debug, Clone, PartialEq)]
pub struct SpokenLine {
    /// The words and when they are said, in frames of the shot.
    pub line: Line,
    /// The speaker's scratch voice.
    pub voice: Voice,
    /// Where the speaker stands on the screen.
    pub side: Side,
}

/// What a place sounds like when nobody speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambience {
    /// The place's name; the same name gives the same room. Empty where no place is known.
    pub place: String,
    /// Whether it is inside.
    pub interior: bool,
    /// The time of day and the weather outside.
    pub light: Light,
}

/// The frame of the reel at which each cut begins.
///
/// # Errors
///
/// When a cut has no frames or the sum is beyond what a film can have.
pub fn starts(lengths: &[u32]) -> Result<Vec<u32>, FilmError> {
    let mut next: u32 = 0;
    let mut starts = Vec::with_capacity(lengths.len());
    for &frames in lengths {
        if frames == 0 {
            return Err(FilmError::Input("a shot of no frames cannot be in a reel: give it a length".into()));
        }
        starts.push(next);
        next = next
            .checked_add(frames)
            .ok_or_else(|| FilmError::Input("a reel cannot be this long: take shots out of it".into()))?;
    }
    Ok(starts)
}

/// The frames of all cuts together.
///
/// # Errors
///
/// As [`starts`].
pub fn total(lengths: &[u32]) -> Result<u32, FilmError> {
    let starts = starts(lengths)?;
    Ok(starts.last().zip(lengths.last()).map_or(0, |(start, frames)| start + frames))
}

/// A place in a reel as `HH:MM:SS:FF`, counted in whole frames without dropping any numbers.
///
/// At 24000/1001 it counts 24 frames to the second, as editing programs do, and so runs slightly behind
/// the clock. Hours run on after 99.
#[must_use]
pub fn timecode(frame: u32, rate: Rate) -> String {
    let per_second = frames_per_counted_second(rate);
    let seconds = frame / per_second;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}:{:02}", seconds % 60, frame % per_second)
}

/// The whole number of frames to which a timecode counts before the next second, 1 to 120.
#[must_use]
pub fn frames_per_counted_second(rate: Rate) -> u32 {
    (rate.per_second().round() as u32).max(1)
}

/// Milliseconds from the beginning of the reel to `frame`, rounded to the nearest.
#[must_use]
pub fn milliseconds(frame: u32, rate: Rate) -> u64 {
    let (numerator, denominator) = (u64::from(rate.numerator()), u64::from(rate.denominator()));
    (u64::from(frame) * denominator * 1000 + numerator / 2) / numerator
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn timecode_counts_nominal_frames() {
        let ntsc: Rate = "24000/1001".parse().unwrap();
        for rate in [Rate::FILM, ntsc] {
            assert_eq!(timecode(23, rate), "00:00:00:23");
            assert_eq!(timecode(24, rate), "00:00:01:00");
            assert_eq!(timecode(24 * 3600 + 24 * 61 + 5, rate), "01:01:01:05");
        }
        assert_eq!(milliseconds(24, ntsc), 1001);
        assert_eq!(milliseconds(1, Rate::FILM), 42);
    }

    #[test]
    fn impossible_reels_are_refused_in_words() {
        insta::assert_snapshot!(starts(&[24, 0]).unwrap_err(), @"a shot of no frames cannot be in a reel: give it a length");
        insta::assert_snapshot!(total(&[u32::MAX, 1]).unwrap_err(), @"a reel cannot be this long: take shots out of it");
        assert_eq!(total(&[]).unwrap(), 0);
    }

    proptest! {
        #[test]
        fn cuts_follow_each_other_without_gaps(lengths in prop::collection::vec(1_u32..10_000, 1..60)) {
            let starts = starts(&lengths).unwrap();
            for (at, pair) in starts.windows(2).enumerate() {
                prop_assert_eq!(pair[0] + lengths[at], pair[1]);
            }
            prop_assert_eq!(total(&lengths).unwrap(), lengths.iter().sum::<u32>());
        }

        #[test]
        fn timecode_and_clock_never_run_back(frame in 0_u32..10_000_000, odd in any::<bool>()) {
            let rate: Rate = if odd { "30000/1001".parse().unwrap() } else { Rate::FILM };
            prop_assert!(timecode(frame, rate) < timecode(frame + 1, rate));
            prop_assert!(milliseconds(frame, rate) < milliseconds(frame + 1, rate));
        }
    }
}
