//! Topics: what a reader of the live stream may ask for.

use serde::{Deserialize, Serialize};

/// A kind of message that a reader may ask for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Who was let in or shut out; only for those who may manage the studio.
    Accounts,
    /// Projects and their screenplays.
    Projects,
    /// Characters, places and style.
    Cast,
    /// Shots.
    Shots,
    /// Takes and what was said of them.
    Takes,
    /// Jobs.
    Jobs,
    /// How far running jobs are.
    Progress,
    /// Small pictures of what is being drawn.
    Previews,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 8] = [
        Self::Accounts,
        Self::Projects,
        Self::Cast,
        Self::Shots,
        Self::Takes,
        Self::Jobs,
        Self::Progress,
        Self::Previews,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Projects => "projects",
            Self::Cast => "cast",
            Self::Shots => "shots",
            Self::Takes => "takes",
            Self::Jobs => "jobs",
            Self::Progress => "progress",
            Self::Previews => "previews",
        }
    }
}
