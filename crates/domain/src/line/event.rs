//! Events: facts that happened, numbered in one sequence. Whatever a person sees moving is one of these.

use serde::{Deserialize, Serialize};

use super::job::{Hold, JobState};
use crate::actor::Actor;
use crate::clock::WallMs;
use crate::id::{AssetId, JobId, ProjectId, ShotId, TakeId};

/// An event with its number and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Record {
    /// Its number in the sequence, from 1 without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: WallMs,
    /// Who did it.
    #[serde(default = "Actor::studio")]
    pub actor: Actor,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A project was made.
    ProjectCreated {
        /// Which.
        project: ProjectId,
    },
    /// A screenplay was brought in.
    ScreenplayImported {
        /// Into which project.
        project: ProjectId,
        /// Into which episode, by code.
        episode: String,
        /// Shots added.
        added: u32,
        /// Shots changed.
        changed: u32,
        /// Shots omitted.
        omitted: u32,
    },
    /// A character got a new version.
    CharacterChanged {
        /// In which project.
        project: ProjectId,
        /// Which, by slug.
        character: String,
        /// The new version.
        version: u32,
    },
    /// A place got a new version.
    PlaceChanged {
        /// In which project.
        project: ProjectId,
        /// Which, by slug.
        place: String,
        /// The new version.
        version: u32,
    },
    /// The style of a project changed.
    StyleChanged {
        /// Which project.
        project: ProjectId,
    },
    /// A shot was edited by a person.
    ShotEdited {
        /// Which.
        shot: ShotId,
        /// The fields.
        fields: Vec<String>,
    },
    /// A job changed its state.
    Job(JobChanged),
    /// A take was filed.
    TakeAdded {
        /// Of which shot.
        shot: ShotId,
        /// Which.
        take: TakeId,
        /// By which job.
        job: JobId,
    },
    /// A person brought a picture of a character.
    ReferenceAdded {
        /// In which project.
        project: ProjectId,
        /// Of whom, by slug.
        character: String,
        /// The file.
        asset: AssetId,
    },
    /// Another take was picked.
    TakePicked {
        /// Of which shot.
        shot: ShotId,
        /// Which.
        take: TakeId,
    },
    /// A person reviewed a take.
    TakeReviewed {
        /// Of which shot.
        shot: ShotId,
        /// Which.
        take: TakeId,
        /// `approved`, `retake` or `open`.
        verdict: String,
    },
}

/// A job's change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JobChanged {
    /// Which job.
    pub job: JobId,
    /// Of which project.
    pub project: ProjectId,
    /// For which shot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shot: Option<ShotId>,
    /// `draw`, `segment` or `reel`.
    pub kind: String,
    /// The state it is in now.
    pub state: JobState,
    /// Its attempt.
    pub attempt: u32,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// Why it failed or is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Event {
    /// The word for the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ProjectCreated { .. } => "project_created",
            Self::ScreenplayImported { .. } => "screenplay_imported",
            Self::CharacterChanged { .. } => "character_changed",
            Self::PlaceChanged { .. } => "place_changed",
            Self::StyleChanged { .. } => "style_changed",
            Self::ShotEdited { .. } => "shot_edited",
            Self::Job(_) => "job",
            Self::TakeAdded { .. } => "take_added",
            Self::ReferenceAdded { .. } => "reference_added",
            Self::TakePicked { .. } => "take_picked",
            Self::TakeReviewed { .. } => "take_reviewed",
        }
    }
}
