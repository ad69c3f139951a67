//! Lengths that the screenplay says itself: `[[3s]]`, `[[2.5s]]` and `[[36f]]`.

use crate::rate::Rate;

/// The frames that a note asks for; none where it is another note.
pub(super) fn frames(note: &str, rate: Rate) -> Option<u32> {
    let note = note.trim();
    if let Some(number) = note.strip_suffix('f') {
        return number.trim().parse().ok().filter(|frames| (1..=100_000).contains(frames));
    }
    let seconds: f64 = note.strip_suffix('s')?.trim().parse().ok()?;
    (seconds > 0.0 && seconds <= 3600.0).then(|| rate.frames(seconds).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_frames_are_read_and_other_notes_are_not() {
        assert_eq!(frames("3s", Rate::FILM), Some(72));
        assert_eq!(frames(" 2.5 s ", Rate::FILM), Some(60));
        assert_eq!(frames("36f", Rate::FILM), Some(36));
        for note in ["3", "s", "fix this", "-1s", "0f", "NaNs", "infs"] {
            assert_eq!(frames(note, Rate::FILM), None, "{note}");
        }
    }
}
