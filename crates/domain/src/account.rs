//! Who may do what.
//!
//! A role is a set of rights; a token may carry fewer. Whatever is asked of the studio needs exactly one
//! right, which the operation names.

use serde::{Deserialize, Serialize};

/// What somebody may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Look at everything in a project.
    View,
    /// Comment, approve, ask for a retake.
    Review,
    /// Change the story and the cast, draw, cut, steer jobs.
    Make,
    /// Accounts, tokens, deletion for good, the studio itself.
    Manage,
}

/// The part somebody has in the studio.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever the studio belongs to.
    Owner,
    /// Whoever works on the films.
    Artist,
    /// Whoever looks, comments and approves, in one project.
    Reviewer,
}

impl Role {
    /// What the role may do.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Owner => &[Right::View, Right::Review, Right::Make, Right::Manage],
            Self::Artist => &[Right::View, Right::Review, Right::Make],
            Self::Reviewer => &[Right::View, Right::Review],
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Artist => "artist",
            Self::Reviewer => "reviewer",
        }
    }
}

impl Right {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Review => "review",
            Self::Make => "make",
            Self::Manage => "manage",
        }
    }
}
