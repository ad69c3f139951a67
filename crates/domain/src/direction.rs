//! Directions: what one take is asked beyond what its shot, cast and style say.
//!
//! A retake with other words, a variation and a cell of a batch are each a direction. It is kept with the take, so
//! that the same take can be compiled again when something else changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::slug::Slug;
use crate::words::check_words;

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
    /// Multiplies the strength of every `LoRA`, 0 to 2.
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

/// Why a direction cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct DirectionError {
    /// The field, such as `words.2`.
    pub field: String,
    /// What is wrong with it, and what to do.
    pub message: String,
}

/// The largest seed, which every JSON reader keeps.
const LARGEST_SEED: u64 = (1 << 53) - 1;

impl Direction {
    /// Checks its words and numbers.
    ///
    /// # Errors
    ///
    /// With the first field that cannot be so.
    pub fn check(&self) -> Result<(), DirectionError> {
        for (field, words) in
            [("words", &self.words), ("without", &self.without), ("negatives", &self.negatives)]
        {
            check_words(words).map_err(|(at, error)| match at {
                None => wrong(field, error.to_string()),
                Some(at) => wrong(&format!("{field}.{at}"), format!("\"{}\": {error}", short(&words[at]))),
            })?;
        }
        let numbers = [
            ("lora_strength", self.lora_strength, 2.0),
            ("guidance", self.guidance, 30.0),
            ("change", self.change, 1.0),
        ];
        for (field, number, most) in numbers {
            if number.is_some_and(|number| !(0.0..=most).contains(&number)) {
                return Err(wrong(field, format!("it is no number from 0 to {most}; write one")));
            }
        }
        match self.seed {
            Some(seed) if seed > LARGEST_SEED => Err(wrong(
                "seed",
                format!(
                    "it is larger than {LARGEST_SEED}, which not every program reads; write a smaller one"
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// As much of a word as tells which one it is, without what nobody could see.
fn short(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

fn wrong(field: &str, message: String) -> DirectionError {
    DirectionError { field: field.to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_followed_is_named_by_its_field() {
        let field = |text: &str| serde_json::from_str::<Direction>(text).unwrap().check().unwrap_err().field;
        assert_eq!(field(r#"{"words": ["rain", "((open"]}"#), "words.1");
        assert_eq!(field(r#"{"negatives": ["<lora:x:1>"]}"#), "negatives.0");
        assert_eq!(field(r#"{"guidance": 31.0}"#), "guidance");
        assert_eq!(field(r#"{"change": -0.1}"#), "change");
        assert_eq!(field(r#"{"seed": 9007199254740992}"#), "seed");
        let unreal = Direction { lora_strength: Some(f32::NAN), ..Direction::default() };
        assert_eq!(unreal.check().unwrap_err().field, "lora_strength");
        assert_eq!(Direction::default().check(), Ok(()));
    }
}
