//! The Japanese words of the table in all their forms, and a text without spaces taken apart by them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::Meaning;
use super::conjugation::{self, Follow};
use super::table::TABLE;
use super::table::japanese::{CARRIERS, STOP_WORDS};

/// A form of a word with what the word means; nothing for a word that is never reported.
struct Entry {
    follow: Follow,
    meanings: Vec<Meaning>,
}

struct Lexicon {
    entries: HashMap<String, Vec<Entry>>,
    /// The longest form, in characters.
    longest: usize,
}

/// A form and what stands around it.
struct Border<'r> {
    before: &'r str,
    found: &'r str,
    after: &'r str,
    /// Whether an unknown word ends where it begins.
    after_unknown: bool,
}

/// A piece of a Japanese text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    pub(super) sense: Sense,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sense {
    /// A word of the table.
    Known { meanings: Vec<Meaning>, denied: bool, meanwhile: bool },
    /// Characters that carry meaning and are in no table.
    Unknown,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { entries: HashMap::new(), longest: 0 };
    for (meaning, phrases) in TABLE.iter().flat_map(|part| part.japanese) {
        for phrase in phrases.split('|') {
            lexicon.add(phrase.trim(), Some(*meaning));
        }
    }
    for word in STOP_WORDS.split('|') {
        lexicon.add(word.trim(), None);
    }
    lexicon
});

static CARRIER_FORMS: LazyLock<Vec<(String, Follow)>> = LazyLock::new(|| {
    CARRIERS
        .split('|')
        .map(|word| word_and_class(word.trim()))
        .flat_map(|(word, class)| conjugation::forms(word, class))
        .collect()
});

static CARRIER_BEGINNINGS: LazyLock<HashSet<char>> =
    LazyLock::new(|| CARRIER_FORMS.iter().filter_map(|(form, _)| form.chars().next()).collect());

/// Whether a form of a carrier can begin with a character.
pub(super) fn begins_carrier(character: char) -> bool {
    CARRIER_BEGINNINGS.contains(&character)
}

/// The forms of the verbs that only carry the noun before them.
pub(super) fn carriers() -> impl Iterator<Item = &'static (String, Follow)> {
    CARRIER_FORMS.iter()
}

/// A word of the table and its class.
pub(super) fn word_and_class(phrase: &str) -> (&str, Option<&str>) {
    phrase.split_once('/').map_or((phrase, None), |(word, class)| (word, Some(class)))
}

impl Lexicon {
    fn add(&mut self, phrase: &str, meaning: Option<Meaning>) {
        let (word, class) = word_and_class(phrase);
        for (form, follow) in conjugation::forms(word, class) {
            self.longest = self.longest.max(form.chars().count());
            let entries = self.entries.entry(form).or_default();
            match entries.iter_mut().find(|entry| entry.follow == follow) {
                Some(entry) => entry.meanings.extend(meaning),
                None => entries.push(Entry { follow, meanings: meaning.into_iter().collect() }),
            }
        }
    }

    /// The longest form that stands at a place of a run, with its length in bytes.
    fn longest_at(&self, run: &str, at: usize, after_unknown: bool) -> Option<(usize, Follow, Vec<Meaning>)> {
        let rest = &run[at..];
        let ends = rest.char_indices().map(|(index, character)| index + character.len_utf8());
        let ends: Vec<usize> = ends.take(self.longest).collect();
        ends.into_iter().rev().find_map(|end| {
            let entries = self.entries.get(&rest[..end])?;
            let border =
                Border { before: &run[..at], found: &rest[..end], after: &rest[end..], after_unknown };
            let fitting = |entry: &&Entry| {
                conjugation::fits(entry.follow, border.after) && self.is_word(&border, entry)
            };
            let mut fitting = entries.iter().filter(fitting).peekable();
            let follow = fitting.peek()?.follow;
            let mut meanings: Vec<Meaning> = Vec::new();
            for meaning in fitting.flat_map(|entry| &entry.meanings) {
                if !meanings.contains(meaning) {
                    meanings.push(*meaning);
                }
            }
            Some((end, follow, meanings))
        })
    }

    /// Whether a form is a word of its own: katakana words end where katakana end, and one kanji beside an
    /// unknown one is a part of another word (雪 in 雪乃).
    fn is_word(&self, border: &Border<'_>, entry: &Entry) -> bool {
        let (before, after) = (border.before.chars().next_back(), border.after.chars().next());
        let (first, last) = (border.found.chars().next(), border.found.chars().next_back());
        let katakana = |character: Option<char>| character.is_some_and(is_katakana);
        if (katakana(first) && katakana(before)) || (katakana(last) && katakana(after)) {
            return false;
        }
        if entry.follow != Follow::Noun || border.found.chars().count() > 1 {
            return true;
        }
        if entry.meanings.is_empty() {
            return ![before, after].into_iter().flatten().any(is_kanji);
        }
        !border.after_unknown && (!after.is_some_and(is_kanji) || self.begins_here(border.after))
    }

    fn begins_here(&self, rest: &str) -> bool {
        let ends = rest.char_indices().map(|(index, character)| index + character.len_utf8());
        ends.take(self.longest).any(|end| {
            let entries = self.entries.get(&rest[..end]);
            entries.into_iter().flatten().any(|entry| {
                let says_something = !entry.meanings.is_empty();
                says_something && conjugation::fits(entry.follow, &rest[end..])
            })
        })
    }
}

/// Takes a run of Japanese characters apart. Particles and other unknown hiragana are left out.
pub(super) fn pieces(run: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut unknown: Option<usize> = None;
    let mut at = 0;
    while let Some(character) = run[at..].chars().next() {
        if let Some((length, follow, meanings)) = LEXICON.longest_at(run, at, unknown.is_some()) {
            pieces.extend(unknown.take().map(|start| Piece { text: &run[start..at], sense: Sense::Unknown }));
            let tail = conjugation::tail(follow, &run[at + length..]);
            let sense = Sense::Known { meanings, denied: tail.denies, meanwhile: tail.meanwhile };
            pieces.push(Piece { text: &run[at..at + length + tail.length], sense });
            at += length + tail.length;
            continue;
        }
        if is_kanji(character) || is_katakana(character) {
            unknown.get_or_insert(at);
        } else {
            pieces.extend(unknown.take().map(|start| Piece { text: &run[start..at], sense: Sense::Unknown }));
        }
        at += character.len_utf8();
    }
    pieces.extend(unknown.map(|start| Piece { text: &run[start..], sense: Sense::Unknown }));
    pieces
}

/// Whether a character belongs to a Japanese text without spaces.
pub(crate) fn is_japanese(character: char) -> bool {
    is_kanji(character) || is_katakana(character) || is_hiragana(character)
}

pub(crate) fn is_kanji(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

pub(crate) fn is_katakana(character: char) -> bool {
    matches!(character, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
}

pub(crate) fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}')
}
