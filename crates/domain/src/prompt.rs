//! What is said to engines that run a model, as the databases of characters, places and styles keep it: words,
//! and additions to the model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::family::Family;

/// How a character, place or style is described to an engine that reads words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Tags in the vocabulary of anime picture boards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What must not appear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negatives: Vec<String>,
    /// The same as a sentence, for engines that read prose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prose: String,
}

/// A low-rank addition to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lora {
    /// The file's name as the engine lists it.
    pub name: String,
    /// The content of the file, which tells it from another of the same name; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
    /// The model family it was made for.
    pub family: Family,
    /// How strongly it is applied, 0 to 2.
    #[serde(default = "Lora::default_strength")]
    pub strength: f32,
    /// How strongly it is applied by the recipe of this name, where that differs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub strength_in: BTreeMap<String, f32>,
    /// Words that must be in the prompt for it to act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<String>,
}

impl Lora {
    const fn default_strength() -> f32 {
        1.0
    }

    /// How strongly the recipe of this name applies it.
    #[must_use]
    pub fn strength_for(&self, recipe: &str) -> f32 {
        self.strength_in.get(recipe).copied().unwrap_or(self.strength)
    }
}
