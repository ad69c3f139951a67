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
    /// What happens, in a few sentences; empty where nobody wrote it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub synopsis: String,
}

/// Whether a text is the code of an episode: e, two to six digits and up to three letters.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let rest = text.strip_prefix('e').unwrap_or_default();
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - letters.len();
    (2..=6).contains(&digits) && letters.len() <= 3 && letters.bytes().all(|b| b.is_ascii_lowercase())
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
