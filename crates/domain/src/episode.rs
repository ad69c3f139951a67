//! Episodes and scenes: the tree between a project and its shots.

use serde::{Deserialize, Serialize};

use crate::id::{EpisodeId, ProjectId, SceneId};

/// One screenplay's worth of film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Episode {
    /// The stable identity.
    pub id: EpisodeId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// `e01` and so on.
    pub code: String,
    /// The title page's title.
    pub title: String,
}

/// One place at one time in an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Scene {
    /// The stable identity, kept over moves and edits.
    pub id: SceneId,
    /// The episode it belongs to.
    pub episode: EpisodeId,
    /// `s010` and so on; an insert takes a gap, then a letter: `s010a`.
    pub code: String,
    /// Its place in the order of the episode.
    pub position: u32,
    /// The scene heading as the screenplay writes it.
    pub heading: String,
    /// Whether it is in the film.
    #[serde(default)]
    pub omitted: bool,
}
