//! Directions: what one take is asked beyond what its shot, cast and style say.
//!
//! A retake with other words, a variation and a cell of a batch are each a direction. It is kept with the take, so
//! that the same take can be compiled again when something else changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::slug::Slug;

/// What one take is asked beyond its shot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Direction {
    /// Words that are added to those of the shot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Words of the shot, its cast or the style that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// What must not appear beside what is said elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negatives: Vec<String>,
    /// The look that a character wears instead of the one of the episode.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    pub looks: BTreeMap<Slug, String>,
    /// Decides what is left to chance, instead of the style's rule; below 2⁵³.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Multiplies the strength of every LoRA, 0 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lora_strength: Option<f32>,
    /// How strongly the words are followed instead of the style's guidance, 0 to 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<f32>,
    /// The picture to start from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ContentHash>,
    /// How much the start picture is changed: 0 not at all, 1 wholly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<f32>,
}

impl Direction {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
