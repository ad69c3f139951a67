//! Identifiers: text that sorts by age (ULID), one type per noun so that they cannot be swapped.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A source of fresh identifiers. Tests pass one that counts, so that every run is the same.
pub trait Ids: Send + Sync {
    /// Returns a text of 26 characters that was never returned before and sorts after the earlier ones.
    fn next(&self) -> String;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Takes the next identifier from `ids`.
            pub fn fresh(ids: &dyn Ids) -> Self {
                Self(ids.next())
            }

            /// The identifier as text, as it stands in the database and in files.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

ids! {
    /// Identifies a project.
    ProjectId,
    /// Identifies an episode.
    EpisodeId,
    /// Identifies a scene.
    SceneId,
    /// Identifies a shot.
    ShotId,
    /// Identifies a character over all its versions.
    CharacterId,
    /// Identifies a place over all its versions.
    PlaceId,
    /// Identifies a take.
    TakeId,
    /// Identifies a file the studio owns.
    AssetId,
    /// Identifies a job.
    JobId,
    /// Identifies jobs that were submitted together.
    BatchId,
    /// Identifies what an assistant proposed.
    SuggestionId,
}
