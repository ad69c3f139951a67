//! Words in a text, and the base forms that a word may be a form of.

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is written.
    pub(super) written: String,
    /// In small letters.
    pub(super) small: String,
    /// Whether a comma, full stop or other sign stands before it.
    pub(super) after_sign: bool,
}

/// Splits a text into words of letters, digits and inner apostrophes.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut written = String::new();
    let mut sign = false;
    for character in text.chars().chain([' ']) {
        let character = if character == '’' { '\'' } else { character };
        if character.is_alphanumeric() || (character == '\'' && !written.is_empty()) {
            written.push(character);
            continue;
        }
        let word = std::mem::take(&mut written);
        let word = word.trim_end_matches('\'');
        if !word.is_empty() {
            words.push(Word { small: word.to_lowercase(), written: word.to_owned(), after_sign: sign });
            sign = false;
        }
        sign |= !character.is_whitespace() && character != '-';
    }
    words
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
