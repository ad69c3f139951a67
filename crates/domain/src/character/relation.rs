//! How a character stands to the others, and to whom it may be shown.

use serde::{Deserialize, Serialize};

use crate::slug::Slug;

/// How one character stands to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The other character's name in paths.
    pub to: Slug,
    /// What the other is to this one, such as `younger sister`.
    pub kind: String,
}

/// The audience something may be shown to.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Everybody.
    #[default]
    General,
    /// Teenagers and older.
    Teen,
    /// Adults.
    Mature,
}

impl std::fmt::Display for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::General => "everybody",
            Self::Teen => "teenagers",
            Self::Mature => "adults",
        })
    }
}
