//! Documents: the TOML files in which a project's own nouns are kept beside its pictures.
//!
//! Each begins with a line that says what it is and with its format; the rules for changing one are those of
//! [`crate::format`]. What is in a document is also a row; documents are written after the rows, and are
//! the truth when the rows are rebuilt.

use domain::character::Character;
use domain::clock::WallMs;
use domain::episode::{Episode, Scene};
use domain::id::{CharacterId, PlaceId, ProjectId};
use domain::place::Place;
use domain::project::Project;
use domain::shot::Shot;
use domain::slug::Slug;
use domain::style::Style;
use domain::take::{Moment, Review, Stage, Take};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::format::{Format, from_toml};
use crate::rel_path::RelPath;

/// How most documents may be changed by hand, said at their beginning.
const EDIT: &str = "Edit it while Sakuga is stopped, then run `sakuga index rebuild`.";
/// The same for a version.
const KEEP: &str =
    "A version is kept as it is, because pictures were drawn from it; a change makes the next one.";

/// A file of one kind.
pub trait Document: Serialize + DeserializeOwned {
    /// What it is, for the comment at its beginning.
    fn title(&self) -> String;

    /// How it may be changed by hand, for the line after it.
    fn how_to_edit(&self) -> &'static str {
        EDIT
    }

    /// The file's text.
    ///
    /// # Panics
    ///
    /// Never: every field has a form in TOML.
    fn to_text(&self) -> String {
        let title = self.title().replace(|c: char| c.is_control(), " ");
        let body = toml::to_string(self).expect("a document holds only values that TOML has");
        format!("# {title}\n# {}\n{body}", self.how_to_edit())
    }

    /// Reads a document's text; `path` is for the error.
    ///
    /// # Errors
    ///
    /// [`crate::error::AssetError::Damaged`] with path and line when it is broken or of a newer format.
    fn from_text(path: &RelPath, text: &str) -> Result<Self> {
        from_toml(path, text)
    }
}

/// `project.toml`: the project and its style.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectDocument {
    /// The format's number.
    pub format: Format,
    /// The project.
    pub project: Project,
}

impl Document for ProjectDocument {
    fn title(&self) -> String {
        format!("The project \"{}\" and its style.", self.project.title)
    }
}

/// `episode.toml`: the episode and its scenes in order, with those that were omitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpisodeDocument {
    /// The format's number.
    pub format: Format,
    /// The episode.
    pub episode: Episode,
    /// Its scenes, in the order of the film.
    #[serde(default, rename = "scene")]
    pub scenes: Vec<Scene>,
}

impl Document for EpisodeDocument {
    fn title(&self) -> String {
        format!("Episode {}, \"{}\", and its scenes in order.", self.episode.code, self.episode.title)
    }
}

/// `shot.toml`: the shot, and what people decided about its takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShotDocument {
    /// The format's number.
    pub format: Format,
    /// The shot.
    pub shot: Shot,
    /// Picks, approvals and notes, by take.
    #[serde(default, rename = "take")]
    pub takes: Vec<TakeDecision>,
}

/// What people decided about one take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeDecision {
    /// The stage.
    pub stage: Stage,
    /// The moment that it shows.
    #[serde(default, skip_serializing_if = "Moment::is_start")]
    pub moment: Moment,
    /// The number within shot and stage.
    pub ordinal: u32,
    /// Whether the reel uses it.
    pub picked: bool,
    /// What was said of it.
    #[serde(flatten)]
    pub review: Review,
}

impl TakeDecision {
    /// What stands about `take` now.
    #[must_use]
    pub fn of(take: &Take) -> Self {
        let Take { stage, moment, ordinal, picked, .. } = *take;
        Self { stage, moment, ordinal, picked, review: take.review.clone() }
    }
}

impl Document for ShotDocument {
    fn title(&self) -> String {
        format!("Shot {}: what is seen and heard, and what was decided about its takes.", self.shot.code)
    }
}

/// `character.toml`: one version of a character.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharacterDocument {
    /// The format's number.
    pub format: Format,
    /// The identity over all versions.
    pub id: CharacterId,
    /// The project.
    pub project: ProjectId,
    /// The name in paths and commands.
    pub slug: Slug,
    /// Counts from 1; a version never changes once it is written.
    pub version: u32,
    /// When this version was made.
    #[serde(with = "crate::moment")]
    pub created_at: WallMs,
    /// The character.
    pub character: Character,
}

impl Document for CharacterDocument {
    fn title(&self) -> String {
        format!("The character {}, version {}.", self.character.name, self.version)
    }

    fn how_to_edit(&self) -> &'static str {
        KEEP
    }
}

/// `place.toml`: one version of a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceDocument {
    /// The format's number.
    pub format: Format,
    /// The identity over all versions.
    pub id: PlaceId,
    /// The project.
    pub project: ProjectId,
    /// The name in paths and commands.
    pub slug: Slug,
    /// Counts from 1; a version never changes once it is written.
    pub version: u32,
    /// When this version was made.
    #[serde(with = "crate::moment")]
    pub created_at: WallMs,
    /// The place.
    pub place: Place,
}

impl Document for PlaceDocument {
    fn title(&self) -> String {
        format!("The place {}, version {}.", self.place.name, self.version)
    }

    fn how_to_edit(&self) -> &'static str {
        KEEP
    }
}

/// `style.toml`: one version of a project's style.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyleDocument {
    /// The format's number.
    pub format: Format,
    /// The project.
    pub project: ProjectId,
    /// Counts from 1; a version never changes once it is written.
    pub version: u32,
    /// When this version was made.
    #[serde(with = "crate::moment")]
    pub created_at: WallMs,
    /// The style.
    pub style: Style,
}

impl Document for StyleDocument {
    fn title(&self) -> String {
        format!("The style \"{}\", version {}.", self.style.name, self.version)
    }

    fn how_to_edit(&self) -> &'static str {
        KEEP
    }
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
