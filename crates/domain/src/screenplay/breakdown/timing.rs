//! Lengths: reading speed for dialogue, beats for action.

use super::Pacing;
use super::scenes::Part;
use crate::shot::{Purpose, Timing};

/// How long a direction such as `(beat)` holds the picture, in seconds.
const BEAT: f64 = 1.0;
/// How long any other direction does.
const DIRECTION: f64 = 0.3;
/// What every word of an action adds to its shortest length, in seconds.
const WORD: f64 = 0.14;
/// The longest look at a thing, in seconds.
const LONGEST_INSERT: f64 = 2.5;
/// The shortest introduction of a place, in seconds.
const SHORTEST_ESTABLISHING: f64 = 2.5;
/// A listener's face, in seconds.
const REACTION: f64 = 1.5;

/// How long the words of a part are spoken, in seconds; `pace` is that of the voice.
pub(super) fn spoken(text: &str, pace: f64, pacing: &Pacing) -> f64 {
    let mut seconds = 0.0;
    for character in text.chars().filter(|character| !character.is_whitespace() || *character == ' ') {
        seconds += 1.0
            / if is_syllable(character) { pacing.syllables_per_second } else { pacing.letters_per_second };
    }
    (seconds / pace).max(pacing.shortest_line)
}

/// How long the picture waits for the direction before a part, in seconds.
pub(super) fn pause(part: &Part) -> f64 {
    let direction = part.parenthetical.to_lowercase();
    if direction.is_empty() {
        return 0.0;
    }
    let is_beat = ["beat", "pause", "silence", "long", "hesitat", "間", "沈黙", "ためら"]
        .iter()
        .any(|word| direction.contains(word));
    if is_beat { BEAT } else { DIRECTION }
}

/// How long a shot without dialogue lasts, in seconds.
pub(super) fn silent(purpose: Purpose, text: &str, pacing: &Pacing) -> f64 {
    let (shortest, longest) = pacing.action;
    let length = shortest + WORD * words(text);
    match purpose {
        Purpose::Establishing => length.clamp(SHORTEST_ESTABLISHING.min(longest), longest),
        Purpose::Insert => length.clamp(shortest, LONGEST_INSERT.max(shortest)),
        Purpose::Reaction => REACTION,
        Purpose::Action | Purpose::Dialogue => length.clamp(shortest, longest),
    }
}

/// How many words a text has; a script without spaces has one in every three characters.
fn words(text: &str) -> f64 {
    let unspaced = text.chars().filter(|character| is_syllable(*character)).count();
    let spaced = text.split_whitespace().filter(|word| !word.contains(is_syllable)).count();
    spaced as f64 + unspaced as f64 / 3.0
}

fn is_syllable(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Seconds as frames, filled up to a whole drawing.
pub(super) fn frames(seconds: f64, pacing: &Pacing) -> u32 {
    pacing.rate.frames(seconds).max(1).next_multiple_of(Timing::default().step())
}
