//! The English table, indexed by the first word of each phrase.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::Meaning;
use super::table::TABLE;
use super::table::english::{NEGATIONS, STOP_WORDS};

/// A phrase with one of its meanings.
pub(super) struct Phrase {
    /// The words; `*` is a gap.
    pub(super) words: Vec<&'static str>,
    /// Whether it is a direction, known only in capitals.
    pub(super) capital: bool,
    pub(super) meaning: Meaning,
}

/// Every phrase by its first word in small letters.
pub(super) static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (meaning, text) in TABLE.iter().flat_map(|part| part.english) {
        for phrase in text.split('|') {
            let words: Vec<&str> = phrase.split_whitespace().collect();
            let capital = words[0].chars().all(char::is_uppercase);
            let first = words[0].to_lowercase();
            phrases.entry(first).or_default().push(Phrase { words, capital, meaning: *meaning });
        }
    }
    phrases
});

/// Words that are never reported.
pub(super) static STOPS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| STOP_WORDS.split('|').map(str::trim).collect());

/// Words that turn the next meaning around.
pub(super) static DENIALS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NEGATIONS.split('|').collect());
