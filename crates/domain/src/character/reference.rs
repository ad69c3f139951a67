//! Pictures that show a character.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::shot::Expression;

/// A picture that shows a character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The file's name in the character's folder `refs`.
    pub file: String,
    /// The content of the file.
    pub hash: ContentHash,
    /// What it shows.
    pub kind: ReferenceKind,
    /// The feeling on the face, of a reference that shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The look that is worn in it; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
    /// By whose leave it may be used, such as `own work` or `CC BY 4.0, from …`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
}

/// What a reference picture shows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// The face, from the front.
    Face,
    /// The whole body.
    Full,
    /// The whole body from behind.
    Back,
    /// The face with one feeling on it.
    Expression,
}

impl std::fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Face => "face",
            Self::Full => "full",
            Self::Back => "back",
            Self::Expression => "expression",
        })
    }
}
