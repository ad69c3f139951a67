//! Words in a text, and the base forms that an English word may be a form of.

use super::lexicon::{self, Sense, is_japanese};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is written.
    pub(super) written: String,
    /// In small letters.
    pub(super) small: String,
    /// Whether a comma, full stop or other sign stands before it.
    pub(super) after_sign: bool,
    /// What a Japanese word means; none for a word in other letters, which its neighbours explain.
    pub(super) sense: Option<Sense>,
}

/// Splits a text into words of letters, digits and inner apostrophes, and Japanese into words of the table.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut splitter = Splitter::default();
    for character in text.chars() {
        splitter.read(narrow(character));
    }
    splitter.end_word();
    splitter.end_run();
    splitter.words
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    /// The letters of the word that is being read.
    written: String,
    /// The Japanese characters that are being read.
    run: String,
    /// Whether a sign stands before what is read next.
    sign: bool,
}

impl Splitter {
    fn read(&mut self, character: char) {
        if is_japanese(character) {
            self.end_word();
            self.run.push(character);
            return;
        }
        self.end_run();
        if character.is_alphanumeric() || (character == '\'' && !self.written.is_empty()) {
            self.written.push(character);
            return;
        }
        self.end_word();
        self.sign |= !character.is_whitespace() && character != '-';
    }

    fn end_word(&mut self) {
        let written = std::mem::take(&mut self.written);
        let written = written.trim_end_matches('\'');
        if !written.is_empty() {
            self.push(written, None);
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        for piece in lexicon::pieces(&run) {
            self.push(piece.text, Some(piece.sense));
        }
    }

    fn push(&mut self, written: &str, sense: Option<Sense>) {
        let after_sign = std::mem::take(&mut self.sign);
        self.words.push(Word {
            small: written.to_lowercase(),
            written: written.to_owned(),
            after_sign,
            sense,
        });
    }
}

/// Letters and signs of double width as the usual ones.
fn narrow(character: char) -> char {
    match character {
        '’' => '\'',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// The word itself and every word that it may be a form of: `running` gives `run` among others.
pub(super) fn bases(small: &str) -> Vec<String> {
    let mut bases = vec![small.to_owned()];
    let suffixes = [("ies", "y"), ("ied", "y"), ("ily", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e")];
    let more = [("d", ""), ("ing", ""), ("ing", "e"), ("ly", ""), ("'s", "")];
    for (suffix, ending) in suffixes.into_iter().chain(more) {
        let Some(stem) = small.strip_suffix(suffix).filter(|stem| stem.len() >= 2) else { continue };
        bases.push(format!("{stem}{ending}"));
        if ending.is_empty() && has_double_end(stem) {
            bases.push(stem[..stem.len() - 1].to_owned());
        }
    }
    bases
}

fn has_double_end(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let last = bytes[bytes.len() - 1];
    bytes.len() >= 3 && last.is_ascii_alphabetic() && bytes[bytes.len() - 2] == last
}
