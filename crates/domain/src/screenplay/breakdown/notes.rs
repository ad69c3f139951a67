//! What the screenplay says of a shot in notes: lengths (`[[3s]]`, `[[36f]]`), the palette set
//! (`[[palette: festival]]`) and how often the drawing changes (`[[on ones]]`).

use crate::rate::Rate;
use crate::shot::Timing;

/// What the notes of one shot ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Asked {
    pub(super) frames: Option<u32>,
    pub(super) palette_set: Option<String>,
    pub(super) timing: Option<Timing>,
}

impl Asked {
    /// What is asked for here, and where nothing is, what `scene` asks of all its shots.
    pub(super) fn or(self, scene: &Self) -> Self {
        Self {
            frames: self.frames.or(scene.frames),
            palette_set: self.palette_set.or_else(|| scene.palette_set.clone()),
            timing: self.timing.or(scene.timing),
        }
    }
}

/// What a note asks for, in parts between commas; nothing where it is another note.
pub(super) fn read(note: &str, rate: Rate) -> Asked {
    let mut asked = Asked::default();
    for part in note.split([',', ';', '、']).map(str::trim) {
        asked.frames = frames(part, rate).or(asked.frames);
        asked.palette_set = palette(part).or(asked.palette_set);
        asked.timing = timing(part).or(asked.timing);
    }
    asked
}

fn frames(part: &str, rate: Rate) -> Option<u32> {
    if let Some(number) = part.strip_suffix('f') {
        return number.trim().parse().ok().filter(|frames| (1..=100_000).contains(frames));
    }
    let seconds: f64 = part.strip_suffix('s')?.trim().parse().ok()?;
    (seconds > 0.0 && seconds <= 3600.0).then(|| rate.frames(seconds).max(1))
}

fn palette(part: &str) -> Option<String> {
    let (key, name) = part.split_once([':', '：'])?;
    let is_palette = matches!(key.trim().to_lowercase().as_str(), "palette" | "パレット");
    Some(name.trim().to_owned()).filter(|name| is_palette && !name.is_empty())
}

fn timing(part: &str) -> Option<Timing> {
    match part.to_lowercase().as_str() {
        "on ones" | "on 1s" | "1コマ打ち" => Some(Timing::Ones),
        "on twos" | "on 2s" | "2コマ打ち" => Some(Timing::Twos),
        "on threes" | "on 3s" | "3コマ打ち" => Some(Timing::Threes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_frames_are_read_and_other_notes_are_not() {
        let frames = |note: &str| read(note, Rate::FILM).frames;
        assert_eq!(frames("3s"), Some(72));
        assert_eq!(frames(" 2.5 s "), Some(60));
        assert_eq!(frames("36f"), Some(36));
        for note in ["3", "s", "fix this", "-1s", "0f", "NaNs", "infs", "palette:", "on fours", "say: s"] {
            assert_eq!(read(note, Rate::FILM), Asked::default(), "{note}");
        }
    }

    #[test]
    fn palette_and_timing_are_read_alone_and_together() {
        let asked = read("2s, palette: Festival, on threes", Rate::FILM);
        let expected = Asked {
            frames: Some(48),
            palette_set: Some("Festival".to_owned()),
            timing: Some(Timing::Threes),
        };
        assert_eq!(asked, expected);
        assert_eq!(read("on ones", Rate::FILM).timing, Some(Timing::Ones));
        assert_eq!(read("パレット：夏祭り", Rate::FILM).palette_set.as_deref(), Some("夏祭り"));
    }
}
