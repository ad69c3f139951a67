//! Matrices: many pictures asked for at once, as shots × characters × looks × seeds × recipes.
//!
//! What is asked is plain data, the same in a TOML file, on the command line and over the API. How many pictures it
//! comes to is computed before anything is made of it, so that a matrix of a thousand million cells is refused as
//! quickly as one of two.

mod file;
mod layout;
mod seeds;
mod size;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::line::budget::Budget;
use crate::line::job::Band;
use crate::shot::ShotCode;
use crate::slug::Slug;
use crate::take::{Moment, Stage};

pub use file::{FileError, line_of, parse};
pub use layout::{Cell, Layout, Scope, Skipped, lay_out};
pub use seeds::Seeds;
pub use size::{MatrixError, sizes};

/// The most pictures of one matrix.
pub const MOST_PICTURES: u64 = 1_000;

/// The most names in one list of a matrix.
pub const MOST_NAMES: usize = 1_000;

/// The most words in each list of words, and the longest of them in characters.
pub const MOST_WORDS: (usize, usize) = (64, 200);

/// The longest label, in characters.
pub const LONGEST_LABEL: usize = 120;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Matrix {
    /// What the batch is called; made of what is asked when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 120)]
    pub label: Option<String>,
    /// The stage to make.
    pub stage: Stage,
    /// The moment of the shots that a still picture shows.
    pub moment: Moment,
    /// Only these shots; all when empty.
    #[schema(max_items = 1_000)]
    pub shots: Vec<ShotCode>,
    /// Only shots in which one of these is seen; they wear the looks.
    #[schema(value_type = Vec<String>, max_items = 1_000)]
    pub characters: Vec<Slug>,
    /// The looks that each of the characters wears in turn; the one of the episode when empty.
    #[schema(max_items = 1_000)]
    pub looks: Vec<String>,
    /// How many pictures of each cell by the style's rule, or the seeds themselves.
    pub seeds: Seeds,
    /// The recipes by name; each belongs to an engine.
    #[schema(max_items = 1_000)]
    pub recipes: Vec<String>,
    /// How many takes of each cell; with seeds that are listed only 1, because equal seeds make equal pictures.
    #[schema(minimum = 1, maximum = 32)]
    pub takes: u32,
    /// Words that are added to those of every shot.
    #[schema(max_items = 64)]
    pub words: Vec<String>,
    /// Words of the shots, their cast or the style that are left out.
    #[schema(max_items = 64)]
    pub without: Vec<String>,
    /// What must not appear.
    #[schema(max_items = 64)]
    pub negatives: Vec<String>,
    /// How urgent it is.
    pub band: Band,
    /// How many minutes of work it may take, all workers together; no limit when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub budget_minutes: Option<u32>,
    /// How many attempts it may take; no limit when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub budget_attempts: Option<u32>,
}

impl Default for Matrix {
    fn default() -> Self {
        Self {
            label: None,
            stage: Stage::Keyframe,
            moment: Moment::Start,
            shots: Vec::new(),
            characters: Vec::new(),
            looks: Vec::new(),
            seeds: Seeds::default(),
            recipes: Vec::new(),
            takes: 1,
            words: Vec::new(),
            without: Vec::new(),
            negatives: Vec::new(),
            band: Band::Batch,
            budget_minutes: None,
            budget_attempts: None,
        }
    }
}

impl Matrix {
    /// What the batch may take.
    #[must_use]
    pub fn budget(&self) -> Budget {
        Budget {
            time_ms: self.budget_minutes.map(|minutes| u64::from(minutes) * 60_000),
            attempts: self.budget_attempts,
        }
    }

    /// What the batch of an episode is called.
    #[must_use]
    pub fn label(&self, episode: &str) -> String {
        if let Some(label) = &self.label {
            return label.clone();
        }
        let mut label = format!("{episode} {}", self.stage);
        let named: Vec<&str> = self.characters.iter().map(Slug::as_str).collect();
        if !named.is_empty() {
            label.push_str(&format!(" of {}", named.join(", ")));
        }
        if !self.looks.is_empty() {
            label.push_str(&format!(" in {}", self.looks.join(", ")));
        }
        if label.chars().count() > LONGEST_LABEL {
            label = label.chars().take(LONGEST_LABEL - 1).chain(['…']).collect();
        }
        label
    }
}
