//! Questions and their answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::comfyui::recipe::check::nearest;
use crate::recipes::{NotImported, Question};

/// The longest text that can be answered freely, in characters.
const LONGEST_TEXT: usize = 400;

/// What was answered, and what is still open.
pub(super) struct Answers<'a> {
    given: &'a BTreeMap<String, String>,
    known: BTreeSet<String>,
    open: Vec<Question>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(given: &'a BTreeMap<String, String>) -> Self {
        Self { given, known: BTreeSet::new(), open: Vec::new() }
    }

    /// The answer to a question; none while it is open.
    ///
    /// # Errors
    ///
    /// When the answer is none of its choices.
    pub(super) fn choose(&mut self, question: Question) -> Result<Option<String>, NotImported> {
        self.known.insert(question.key.clone());
        let Some(answer) = self.given.get(&question.key) else {
            if question.default.is_none() && !self.open.contains(&question) {
                self.open.push(question.clone());
            }
            return Ok(question.default);
        };
        if question.choices.contains(answer) {
            return Ok(Some(answer.clone()));
        }
        let like = nearest(answer, question.choices.iter().map(String::as_str));
        Err(NotImported::Refused(format!("{} cannot be \"{answer}\"{like}", question.key)))
    }

    /// A text that may be given and is never asked for.
    ///
    /// # Errors
    ///
    /// When it is empty or too long.
    pub(super) fn free(&mut self, key: &str) -> Result<Option<String>, NotImported> {
        self.known.insert(key.to_owned());
        let Some(answer) = self.given.get(key).map(|text| text.trim()) else { return Ok(None) };
        if answer.is_empty() || answer.chars().count() > LONGEST_TEXT {
            return Err(NotImported::Refused(format!("{key} has 1 to {LONGEST_TEXT} characters")));
        }
        Ok(Some(answer.to_owned()))
    }

    /// Goes on when nothing is open and every answer belongs to a question.
    ///
    /// # Errors
    ///
    /// With the open questions, or with an answer to none.
    pub(super) fn finish(&mut self) -> Result<(), NotImported> {
        if !self.open.is_empty() {
            return Err(self.open());
        }
        let Some(stray) = self.given.keys().find(|key| !self.known.contains(*key)) else { return Ok(()) };
        let like = nearest(stray, self.known.iter().map(String::as_str));
        Err(NotImported::Refused(format!("nothing asks for \"{stray}\" in this workflow{like}")))
    }

    /// The open questions, as the reason to stop.
    pub(super) fn open(&mut self) -> NotImported {
        NotImported::Ambiguous(std::mem::take(&mut self.open))
    }
}
