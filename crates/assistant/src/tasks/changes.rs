//! Changes to lists of words: what an answer about prompts, tags and negatives is made of.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{has, is_line, plain, says};
use crate::structured::Structured;

/// The most changes in one answer.
pub(super) const MOST: usize = 12;

/// The longest word or group of words, in characters.
const LONGEST_WORDS: usize = 80;

/// Changes to words, the most useful one first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The changes, the most useful one first.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What is done.
    pub kind: ChangeKind,
    /// The words that are added, left out, or kept away.
    pub words: String,
    /// Why, in a sentence.
    pub reason: String,
}

impl Change {
    /// A change that the rules find.
    pub(super) fn new(kind: ChangeKind, words: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind, words: words.into(), reason: reason.into() }
    }
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Adds words.
    Add,
    /// Leaves out words that are there.
    LeaveOut,
    /// Keeps something out of the picture.
    Avoid,
    /// Keeps it out no longer.
    Allow,
}

impl Structured for Changes {
    const NAME: &'static str = "changes";
}

/// The lists that changes are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lists<'a> {
    /// What is said now.
    pub(super) words: &'a [String],
    /// What must not appear now.
    pub(super) negatives: &'a [String],
    /// Names of characters who are not to be seen.
    pub(super) others: &'a [String],
    /// What may be done.
    pub(super) kinds: &'a [ChangeKind],
}

impl Lists<'_> {
    /// Everything that is wrong with changes.
    pub(super) fn wrong_with(self, answer: &Changes) -> Vec<String> {
        let mut wrong = Vec::new();
        if answer.changes.len() > MOST {
            wrong.push(format!("there are {} changes, and at most {MOST} may be", answer.changes.len()));
        }
        let mut seen = BTreeSet::new();
        for change in &answer.changes {
            wrong.extend(self.wrong_with_one(change));
            if !seen.insert((change.kind, plain(&change.words))) {
                wrong.push(format!("\"{}\" stands there twice", change.words));
            }
        }
        wrong
    }

    fn wrong_with_one(self, change: &Change) -> Vec<String> {
        let words = change.words.trim();
        if !is_line(words, LONGEST_WORDS) {
            return vec![format!(
                "\"{}\" is no short phrase",
                words.chars().take(LONGEST_WORDS).collect::<String>()
            )];
        }
        let mut wrong: Vec<String> = Vec::new();
        wrong.extend(change.reason.trim().is_empty().then(|| format!("\"{words}\" has no reason")));
        wrong.extend(domain::words::check_word(words).err().map(|error| format!("\"{words}\": {error}")));
        wrong.extend(self.cannot_be(change.kind, words));
        if change.kind == ChangeKind::Add {
            let named = self.others.iter().filter(|other| says(words, other));
            wrong.extend(named.map(|other| format!("{other} is not in this shot")));
        }
        wrong
    }

    /// Why a change makes no sense.
    fn cannot_be(self, kind: ChangeKind, words: &str) -> Option<String> {
        if !self.kinds.contains(&kind) {
            return Some(format!("\"{words}\" is of a kind that is not asked for"));
        }
        match kind {
            ChangeKind::Add if has(self.words, words) => Some(format!("\"{words}\" is there already")),
            ChangeKind::LeaveOut if !has(self.words, words) => {
                Some(format!("\"{words}\" cannot be left out, because it is not there"))
            }
            ChangeKind::Avoid if has(self.negatives, words) => {
                Some(format!("\"{words}\" is kept away already"))
            }
            ChangeKind::Allow if !has(self.negatives, words) => {
                Some(format!("\"{words}\" cannot be allowed again, because nobody keeps it away"))
            }
            _ => None,
        }
    }
}

/// Pieces that stand twice in a list, each once.
pub(super) fn doubled(list: &[String], kind: ChangeKind) -> Vec<Change> {
    let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
    let twice = list.iter().filter(|piece| !seen.insert(plain(piece)));
    let once = twice.filter(|piece| told.insert(plain(piece)));
    once.map(|piece| Change::new(kind, piece.clone(), "It stands there twice.")).collect()
}
