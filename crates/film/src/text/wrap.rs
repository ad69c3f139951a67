//! Breaks text into lines that fit.

use super::paint::Writing;

/// Text broken into lines at a size at which it fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wrapped {
    pub(crate) lines: Vec<String>,
    pub(crate) size: f32,
}

/// What may be no smaller than this part of the wanted size before text is cut off.
const SMALLEST: f32 = 0.62;

/// Breaks `text` into at most `most` lines of `width` pixels: at the wanted size if it fits, else smaller,
/// else cut off with an ellipsis. Lines of one text are made about equally long.
pub(crate) fn fit(text: &str, writing: Writing<'_>, width: f32, most: usize) -> Wrapped {
    let mut size = writing.size();
    loop {
        let smaller = writing.with_size(size);
        let lines = wrap(text, smaller, width);
        if lines.len() <= most {
            return Wrapped { lines: balance(text, smaller, width, lines), size };
        }
        if size <= writing.size() * SMALLEST {
            return Wrapped { lines: cut(lines, smaller, width, most), size };
        }
        size *= 0.94;
    }
}

/// Shortens one line until it fits, with an ellipsis.
pub(crate) fn shorten(text: &str, writing: Writing<'_>, width: f32) -> String {
    if writing.width(text) <= width {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    while letters.pop().is_some() {
        let shorter = format!("{}…", letters.iter().collect::<String>().trim_end());
        if writing.width(&shorter) <= width {
            return shorter;
        }
    }
    String::new()
}

/// Fills line after line; a line break in the text stays one.
fn wrap(text: &str, writing: Writing<'_>, width: f32) -> Vec<String> {
    text.lines().flat_map(|paragraph| wrap_paragraph(paragraph, writing, width)).collect()
}

fn wrap_paragraph(text: &str, writing: Writing<'_>, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if writing.width(longer.trim_end()) <= width {
            line = longer;
            continue;
        }
        push_line(&mut lines, &line);
        line = String::new();
        for letter in piece.chars() {
            if !line.is_empty() && writing.width(format!("{line}{letter}").trim_end()) > width {
                push_line(&mut lines, &line);
                line.clear();
            }
            line.push(letter);
        }
    }
    push_line(&mut lines, &line);
    lines
}

fn push_line(lines: &mut Vec<String>, line: &str) {
    let line = line.trim();
    if !line.is_empty() {
        lines.push(line.to_owned());
    }
}

/// Parts between which a line may break: words with the space after them, single kana and kanji.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for letter in text.chars() {
        let alone = is_east_asian(letter);
        match pieces.last_mut() {
            Some(piece) if sticks(letter) || (open && !alone) => piece.push(letter),
            _ => pieces.push(letter.to_string()),
        }
        open = !letter.is_whitespace() && !alone;
    }
    pieces
}

/// Whether a letter may not begin a line.
fn sticks(letter: char) -> bool {
    letter.is_whitespace() || "、。！？」』）ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…".contains(letter)
}

fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// Narrows the width as long as the number of lines stays, so that no line is much shorter than another.
fn balance(text: &str, writing: Writing<'_>, width: f32, lines: Vec<String>) -> Vec<String> {
    let mut best = lines;
    let mut narrower = width;
    for _ in 0..20 {
        narrower *= 0.95;
        let again = wrap(text, writing, narrower);
        if again.len() != best.len() || best.len() < 2 {
            break;
        }
        best = again;
    }
    best
}

fn cut(lines: Vec<String>, writing: Writing<'_>, width: f32, most: usize) -> Vec<String> {
    let rest = lines[most - 1..].join(" ");
    let mut kept: Vec<String> = lines.into_iter().take(most - 1).collect();
    kept.push(shorten(&rest, writing, width));
    kept
}

#[cfg(test)]
mod tests {
    use super::super::{Fonts, default_font_folders};
    use super::*;

    #[test]
    fn long_words_many_words_and_kana_all_fit() {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let writing = Writing::bold(&fonts, 30.0);
        for text in [
            "Did you bring the umbrella that I left at the shop on Tuesday?",
            &"rain ".repeat(60),
            &"w".repeat(300),
            &"雨が降っている。".repeat(12),
            "",
            "one\ntwo",
        ] {
            let fitted = fit(text, writing, 400.0, 2);
            assert!(fitted.lines.len() <= 2, "{fitted:?}");
            for line in &fitted.lines {
                assert!(writing.with_size(fitted.size).width(line) <= 400.0, "{line}");
            }
        }
    }

    #[test]
    fn a_short_text_keeps_its_size_and_a_long_one_says_that_it_goes_on() {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let writing = Writing::bold(&fonts, 30.0);
        let short = fit("Wait for me!", writing, 400.0, 2);
        assert_eq!(short, Wrapped { lines: vec!["Wait for me!".to_owned()], size: 30.0 });
        let long = fit(&"rain ".repeat(60), writing, 400.0, 2);
        assert!(long.lines[1].ends_with('…'), "{long:?}");
        let even = fit("Did you bring the umbrella to the shop?", writing, 400.0, 2);
        assert_eq!(even.lines, ["Did you bring the", "umbrella to the shop?"]);
    }

    #[test]
    fn small_kana_and_stops_never_begin_a_line() {
        assert_eq!(pieces("待って。うん go on"), ["待っ", "て。", "う", "ん ", "go ", "on"]);
    }
}
