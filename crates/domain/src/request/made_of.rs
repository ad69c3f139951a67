//! Where a request comes from: the versions it was made of, and who said which words. None of it is in the
//! fingerprint, because the request itself holds everything that a picture can show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AppliedLora, AppliedReference};
use crate::direction::Direction;
use crate::slug::Slug;
use crate::take::Moment;

/// Where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MadeOf {
    /// Everybody who is seen, by name in paths.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, CharacterShare>)]
    pub characters: BTreeMap<Slug, CharacterShare>,
    /// The version of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// The version of the style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<u32>,
    /// What the take was asked beyond its shot.
    #[serde(default, skip_serializing_if = "Direction::is_empty")]
    pub direction: Direction,
}

/// What was asked of a shot: two takes that were asked the same differ only in their seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The recipe's name.
    pub recipe: String,
    /// The moment of the shot.
    #[serde(default)]
    pub moment: Moment,
    /// What was asked beyond the shot.
    #[serde(default, skip_serializing_if = "Direction::is_empty")]
    pub direction: Direction,
}

/// What one character brought into a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CharacterShare {
    /// The version.
    pub version: u32,
    /// The look that is worn; empty for a character without looks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub look: String,
    /// The words, as they stand in the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// The words against, as they stand in the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negatives: Vec<String>,
    /// The additions to the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loras: Vec<AppliedLora>,
    /// The pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<AppliedReference>,
}

impl MadeOf {
    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}
