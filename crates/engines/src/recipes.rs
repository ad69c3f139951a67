//! Recipes that people bring: what an engine is given, what it makes of it, and what it asks.

use std::collections::BTreeMap;

use domain::recipe::Recipe;
use serde_json::Value;

use crate::engine::Lacking;

/// A workflow of somebody's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workflow {
    /// What the recipe is to be called.
    pub name: String,
    /// The workflow as its program wrote it.
    pub content: Value,
    /// Answers to questions, by key.
    pub answers: BTreeMap<String, String>,
    /// The server whose nodes it is read with; the first that answers when none is named.
    pub server: Option<String>,
}

/// A recipe that was made of a workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecipe {
    /// The recipe.
    pub recipe: Recipe,
    /// What each server lacks for it; without those that do not answer.
    pub servers: Vec<Lacking>,
    /// The text of its workflow.
    pub graph: String,
    /// The text of its manifest.
    pub manifest: String,
    /// What was done to the workflow, and what can be answered otherwise, in sentences.
    pub notes: Vec<String>,
}

/// Something about a workflow that only a person can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// How an answer names it.
    pub key: String,
    /// The question.
    pub text: String,
    /// What can be answered.
    pub choices: Vec<String>,
    /// What holds when nobody answers; none when somebody has to.
    pub default: Option<String>,
}

impl Question {
    /// A question that somebody has to answer with one of these.
    pub(crate) fn new<C: Into<String>>(
        key: impl Into<String>,
        text: impl Into<String>,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        let choices = choices.into_iter().map(Into::into).collect();
        Self { key: key.into(), text: text.into(), choices, default: None }
    }

    /// The same question with what holds when nobody answers.
    pub(crate) fn usually(self, answer: impl Into<String>) -> Self {
        Self { default: Some(answer.into()), ..self }
    }
}

/// Why a workflow did not become a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotImported {
    /// It cannot be one, in words.
    Refused(String),
    /// Something has to be asked for first.
    Ambiguous(Vec<Question>),
}

impl From<String> for NotImported {
    fn from(why: String) -> Self {
        Self::Refused(why)
    }
}
