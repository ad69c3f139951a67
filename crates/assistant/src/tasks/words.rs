//! Comparing words: of prompts and of screenplays.

/// A piece of a prompt as it is compared: without case, weights and underscores.
pub(super) fn plain(piece: &str) -> String {
    let bare = piece.trim().trim_matches(['(', ')']).split(':').next().unwrap_or_default();
    bare.trim().to_lowercase().replace('_', " ")
}

/// Whether a text has these words, as whole words and without case.
pub(crate) fn says(text: &str, words: &str) -> bool {
    let (text, words) = (split(text), split(words));
    !words.is_empty() && text.windows(words.len()).any(|window| window == words)
}

/// Whether a list has this piece.
pub(super) fn has(list: &[String], words: &str) -> bool {
    list.iter().any(|piece| plain(piece) == plain(words))
}

/// Whether two texts are the same but for space and case.
pub(super) fn same(one: &str, other: &str) -> bool {
    let even = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    even(one) == even(other)
}

/// Whether this is one line of plain text of at most so many characters.
pub(super) fn is_line(text: &str, longest: usize) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().count() <= longest
        && !text.chars().any(|c| c.is_control() || matches!(c, '<' | '>'))
}

fn split(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// Names as they are told in a row: "Hana, Kenji and Fumi".
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
