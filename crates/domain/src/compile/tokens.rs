//! Counting tokens as CLIP does, and packing words into the chunks that it reads at once.

use std::sync::LazyLock;

use instant_clip_tokenizer::Tokenizer;

use crate::request::{Chunk, Words};

/// The most tokens that CLIP reads at once: 77 with those that begin and end a text.
const CHUNK: usize = 75;

/// CLIP's vocabulary takes tens of milliseconds to read, so it is read once, when the first words are counted.
static CLIP: LazyLock<Tokenizer> = LazyLock::new(Tokenizer::new);

/// How many tokens a text is for CLIP, without weights and escapes.
#[must_use]
pub fn tokens(text: &str) -> usize {
    let mut tokens = Vec::with_capacity(CHUNK);
    CLIP.encode(&bare(text), &mut tokens);
    tokens.len()
}

/// Packs sections of words into chunks, never cutting a word. Every section begins a chunk, so that what belongs
/// together is read together.
pub(super) fn packed(sections: &[Vec<String>]) -> Words {
    let mut chunks: Vec<Open> = Vec::new();
    for section in sections.iter().filter(|section| !section.is_empty()) {
        chunks.push(Open::default());
        for word in section {
            let tokens = tokens(word);
            // Every word but the first of a chunk has a comma before it.
            if chunks.last().is_some_and(|open| !open.words.is_empty() && open.tokens + tokens + 1 > CHUNK) {
                chunks.push(Open::default());
            }
            if let Some(open) = chunks.last_mut() {
                open.tokens += tokens + usize::from(!open.words.is_empty());
                open.words.push(word);
            }
        }
    }
    Words { chunks: chunks.into_iter().filter(|open| !open.words.is_empty()).map(Open::close).collect() }
}

/// One text that is read at once, counted near enough.
pub(super) fn whole(text: String) -> Words {
    if text.is_empty() {
        return Words::default();
    }
    let tokens = tokens(&text);
    Words { chunks: vec![Chunk { text, tokens }] }
}

/// A chunk that is being filled.
#[derive(Default)]
struct Open<'w> {
    words: Vec<&'w String>,
    tokens: usize,
}

impl Open<'_> {
    fn close(self) -> Chunk {
        let words: Vec<&str> = self.words.iter().map(|word| word.as_str()).collect();
        Chunk { text: words.join(", "), tokens: self.tokens }
    }
}

/// A text without the parentheses and numbers of weights, as a text encoder gets it: `(red hair:1.2)` is `red hair`,
/// and `\(` is a parenthesis.
pub(super) fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if matches!(characters.peek(), Some('(' | ')')) => bare.extend(characters.next()),
            '(' => {}
            ')' => drop_weight(&mut bare),
            other => bare.push(other),
        }
    }
    bare
}

/// Takes a weight such as `:1.2` off the end.
fn drop_weight(text: &mut String) {
    let Some((before, number)) = text.rsplit_once(':') else { return };
    if !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit() || digit == '.') {
        text.truncate(before.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_counted_as_clip_counts_it() {
        // Counts of the published tokenizer: "1girl" is "1" and "girl".
        assert_eq!(tokens("hello world"), 2);
        assert_eq!(tokens("1girl, solo"), 4);
        assert_eq!(tokens("(red hair:1.2)"), tokens("red hair"));
        assert_eq!(tokens(""), 0);
    }

    #[test]
    fn weights_and_escapes_are_not_read() {
        assert_eq!(
            bare(r"hana \(rain shelter\), (smile:1.1), ((wet hair))"),
            "hana (rain shelter), smile, wet hair"
        );
        assert_eq!(bare("ratio 16:9 (wide)"), "ratio 16:9 wide");
    }

    #[test]
    fn a_chunk_ends_between_words_and_a_section_stays_together() {
        let words = |count: usize| vec!["umbrella".to_owned(); count];
        let packed = packed(&[words(30), words(10)]);
        let tokens: Vec<usize> = packed.chunks.iter().map(|chunk| chunk.tokens).collect();
        assert_eq!(tokens, [59, 19]);
        for chunk in &packed.chunks {
            assert_eq!(super::tokens(&chunk.text), chunk.tokens);
        }
        let long = super::packed(&[words(50)]);
        assert!(long.chunks.len() == 2 && long.chunks.iter().all(|chunk| chunk.tokens <= CHUNK));
    }
}
