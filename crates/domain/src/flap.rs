//! Mouth flaps: when a mouth is open while a line is spoken.
//!
//! The artist draws by this table and the scratch sound is made from it, so that what is seen and what is
//! heard agree to the frame.

use crate::shot::Line;

/// How far a mouth is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mouth {
    /// Shut.
    Closed,
    /// Half open.
    Half,
    /// Open.
    Open,
}

/// One mouth shape held for some frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flap {
    /// The frame of the shot at which it begins, from 0.
    pub start: u32,
    /// How many frames it is held, 1 or more.
    pub frames: u32,
    /// The shape.
    pub mouth: Mouth,
}

/// Frames for which one shape is held: mouths move on twos.
const HOLD: u32 = 2;

/// The mouth shapes of a line, in order, from its first frame to its last without gaps.
///
/// Words are spread over the line by their length; the mouth shuts between words and stays shut at
/// punctuation. Within a word it opens on vowels. A line of dots is silent.
#[must_use]
pub fn flaps(line: &Line) -> Vec<Flap> {
    let letters: Vec<char> = line.text.chars().collect();
    if line.frames == 0 || letters.is_empty() {
        return Vec::new();
    }
    let mut flaps: Vec<Flap> = Vec::new();
    let mut frame = 0;
    while frame < line.frames {
        let frames = HOLD.min(line.frames - frame);
        let at = letters.len() * frame as usize / line.frames as usize;
        let mouth = if frame + frames >= line.frames { Mouth::Closed } else { shape(letters[at], frame) };
        match flaps.last_mut() {
            Some(last) if last.mouth == mouth => last.frames += frames,
            _ => flaps.push(Flap { start: line.start + frame, frames, mouth }),
        }
        frame += frames;
    }
    flaps
}

/// The mouth at `frame` of the shot; shut outside the line.
#[must_use]
pub fn mouth_at(line: &Line, frame: u32) -> Mouth {
    flaps(line)
        .iter()
        .find(|flap| (flap.start..flap.start + flap.frames).contains(&frame))
        .map_or(Mouth::Closed, |flap| flap.mouth)
}

fn shape(letter: char, frame: u32) -> Mouth {
    if !letter.is_alphanumeric() {
        return Mouth::Closed;
    }
    match letter.to_ascii_lowercase() {
        'a' | 'o' | 'あ' | 'お' | 'ア' | 'オ' => Mouth::Open,
        'm' | 'b' | 'p' => Mouth::Closed,
        // Scripts and consonants that tell nothing of the mouth alternate, which reads as speech.
        _ if (frame / HOLD).is_multiple_of(2) => Mouth::Half,
        _ => Mouth::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, frames: u32) -> Line {
        Line {
            speaker: None,
            name: "HANA".to_owned(),
            text: text.to_owned(),
            parenthetical: String::new(),
            off_screen: false,
            start: 6,
            frames,
        }
    }

    #[test]
    fn flaps_cover_the_line_without_gaps_and_end_shut() {
        for frames in 1..60 {
            let flaps = flaps(&line("Where did the rain go?", frames));
            let mut next = 6;
            for flap in &flaps {
                assert_eq!(flap.start, next);
                next += flap.frames;
            }
            assert_eq!(next, 6 + frames);
            assert_eq!(flaps.last().unwrap().mouth, Mouth::Closed);
        }
    }

    #[test]
    fn a_silent_line_keeps_the_mouth_shut() {
        assert!(flaps(&line("...", 24)).iter().all(|flap| flap.mouth == Mouth::Closed));
        assert_eq!(mouth_at(&line("Hana", 24), 0), Mouth::Closed);
    }
}
