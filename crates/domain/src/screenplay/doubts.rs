//! What of a screenplay is kept and may surprise later: characters that nobody can see, and crowds that fit no picture.

use super::breakdown::Breakdown;
use super::fountain::Warning;
use crate::compile::MOST_CHARACTERS;
use crate::words::{WordError, check_line};

/// Names every line with a character that nobody can see. The screenplay keeps it; no engine is told.
#[must_use]
pub fn unseen(screenplay: &str) -> Vec<Warning> {
    let text = screenplay.strip_prefix('\u{feff}').unwrap_or(screenplay);
    let warning = |(line, error): (usize, WordError)| Warning {
        line: u32::try_from(line + 1).unwrap_or(u32::MAX),
        message: format!("{error}; no engine is told of it"),
    };
    let wrong = text.lines().enumerate().filter_map(|(line, text)| Some((line, check_line(text).err()?)));
    wrong.map(warning).collect()
}

/// Names every shot that shows more people than a picture has room for.
#[must_use]
pub fn crowds(breakdown: &Breakdown) -> Vec<Warning> {
    let crowded = breakdown.shots().filter(|shot| shot.cast.len() > MOST_CHARACTERS);
    let warning = |shot: &crate::shot::ShotContent| Warning {
        line: shot.source_line,
        message: format!(
            "the shot shows {} characters and a picture has room for {MOST_CHARACTERS}; it cannot be drawn before it is \
             split, or before the crowd is told without names",
            shot.cast.len()
        ),
    };
    crowded.map(warning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_see_is_named_by_its_line() {
        let found = unseen("\u{feff}INT. SHOP - DAY\n\nHana wa\u{200b}its.\nשלום\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 3);
        assert!(found[0].message.starts_with("character 8 is U+200B"), "{}", found[0].message);
    }
}
