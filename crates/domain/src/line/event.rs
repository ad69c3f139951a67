//! Events: facts that happened, numbered in one sequence. Whatever a person sees moving is one of these.

use serde::{Deserialize, Serialize};

use super::job::{Hold, JobState};
pub use super::topic::Topic;
use crate::account::{Role, TokenId};
use crate::actor::Actor;
use crate::clock::WallMs;
use crate::id::{AssetId, BatchId, JobId, ProjectId, ShotId, TakeId};

pub use crate::account::AccountChange;

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
    /// In which project, as the log's own column says; none for what concerns the whole studio, and for events
    /// about shots that were written before the log knew.
    #[serde(skip)]
    pub project: Option<ProjectId>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Somebody was let in or shut out. Only for those who may manage the studio.
    AccountChanged {
        /// Whose token.
        account: TokenId,
        /// Its name.
        name: String,
        /// The part of its bearer.
        role: Role,
        /// The only project of its bearer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// What became of it.
        change: AccountChange,
    },
    /// A project was made.
    ProjectCreated {
        /// Which.
        project: ProjectId,
    },
    /// A project was changed by a person.
    ProjectChanged {
        /// Which.
        project: ProjectId,
        /// The fields.
        fields: Vec<String>,
    },
    /// A project was put away: nothing is drawn for it any more.
    ProjectArchived {
        /// Which.
        project: ProjectId,
    },
    /// An archived project was taken up again.
    ProjectUnarchived {
        /// Which.
        project: ProjectId,
    },
    /// A project was deleted with everything in it.
    ProjectDeleted {
        /// Which.
        project: ProjectId,
        /// The name it had.
        slug: String,
        /// Where its folder is now.
        trash: String,
    },
    /// An episode was changed by a person.
    EpisodeChanged {
        /// In which project.
        project: ProjectId,
        /// Which, by code.
        episode: String,
        /// The fields.
        fields: Vec<String>,
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
    /// A character that no shot used was deleted.
    CharacterDeleted {
        /// In which project.
        project: ProjectId,
        /// Which, by slug.
        character: String,
    },
    /// A place that no shot used was deleted.
    PlaceDeleted {
        /// In which project.
        project: ProjectId,
        /// Which, by slug.
        place: String,
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
    /// A running job has been silent for much longer than usual.
    JobStuck {
        /// The job.
        job: JobId,
        /// Its project.
        project: ProjectId,
        /// For how long, in milliseconds.
        silent_ms: u64,
    },
    /// The budget of a batch is spent; what was queued of it is held.
    BudgetSpent {
        /// In which project.
        project: ProjectId,
        /// Which batch.
        batch: BatchId,
        /// How many of its jobs are held for that now.
        held: u32,
    },
    /// The report of a batch was written.
    ReportWritten {
        /// In which project.
        project: ProjectId,
        /// Of which batch.
        batch: BatchId,
        /// Where the page is, below the data folder.
        path: String,
    },
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
    /// A take was looked at; its numbers are with it.
    TakeChecked {
        /// Of which shot.
        shot: ShotId,
        /// Which.
        take: TakeId,
        /// How many findings count against it.
        failing: u32,
    },
    /// Takes of an episode are to be looked at again.
    ChecksAsked {
        /// In which project.
        project: ProjectId,
        /// In which episode, by code.
        episode: String,
        /// How many takes.
        takes: u32,
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
        /// What was said with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
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
            Self::AccountChanged { .. } => "account_changed",
            Self::ProjectCreated { .. } => "project_created",
            Self::ProjectChanged { .. } => "project_changed",
            Self::ProjectArchived { .. } => "project_archived",
            Self::ProjectUnarchived { .. } => "project_unarchived",
            Self::ProjectDeleted { .. } => "project_deleted",
            Self::EpisodeChanged { .. } => "episode_changed",
            Self::ScreenplayImported { .. } => "screenplay_imported",
            Self::CharacterChanged { .. } => "character_changed",
            Self::PlaceChanged { .. } => "place_changed",
            Self::CharacterDeleted { .. } => "character_deleted",
            Self::PlaceDeleted { .. } => "place_deleted",
            Self::StyleChanged { .. } => "style_changed",
            Self::ShotEdited { .. } => "shot_edited",
            Self::Job(_) => "job",
            Self::JobStuck { .. } => "job_stuck",
            Self::BudgetSpent { .. } => "budget_spent",
            Self::ReportWritten { .. } => "report_written",
            Self::TakeAdded { .. } => "take_added",
            Self::ReferenceAdded { .. } => "reference_added",
            Self::TakeChecked { .. } => "take_checked",
            Self::ChecksAsked { .. } => "checks_asked",
            Self::TakePicked { .. } => "take_picked",
            Self::TakeReviewed { .. } => "take_reviewed",
        }
    }

    /// What a reader asks for to be told of it.
    #[must_use]
    pub const fn topic(&self) -> Topic {
        match self {
            Self::ProjectCreated { .. }
            | Self::ProjectChanged { .. }
            | Self::ProjectArchived { .. }
            | Self::ProjectUnarchived { .. }
            | Self::ProjectDeleted { .. }
            | Self::EpisodeChanged { .. }
            | Self::ScreenplayImported { .. } => Topic::Projects,
            Self::CharacterChanged { .. }
            | Self::CharacterDeleted { .. }
            | Self::PlaceChanged { .. }
            | Self::PlaceDeleted { .. }
            | Self::ReferenceAdded { .. }
            | Self::StyleChanged { .. } => Topic::Cast,
            Self::AccountChanged { .. } => Topic::Accounts,
            Self::ShotEdited { .. } => Topic::Shots,
            Self::Job(_) | Self::JobStuck { .. } | Self::BudgetSpent { .. } | Self::ReportWritten { .. } => {
                Topic::Jobs
            }
            Self::TakeAdded { .. }
            | Self::TakeChecked { .. }
            | Self::ChecksAsked { .. }
            | Self::TakePicked { .. }
            | Self::TakeReviewed { .. } => Topic::Takes,
        }
    }

    /// The project it names itself. An event about a shot names none; its project is found by the shot.
    #[must_use]
    pub const fn project(&self) -> Option<&ProjectId> {
        match self {
            Self::ProjectCreated { project }
            | Self::ProjectChanged { project, .. }
            | Self::ProjectArchived { project }
            | Self::ProjectUnarchived { project }
            | Self::ProjectDeleted { project, .. }
            | Self::EpisodeChanged { project, .. }
            | Self::ScreenplayImported { project, .. }
            | Self::CharacterChanged { project, .. }
            | Self::CharacterDeleted { project, .. }
            | Self::PlaceChanged { project, .. }
            | Self::PlaceDeleted { project, .. }
            | Self::ReferenceAdded { project, .. }
            | Self::StyleChanged { project }
            | Self::ChecksAsked { project, .. }
            | Self::JobStuck { project, .. }
            | Self::BudgetSpent { project, .. }
            | Self::ReportWritten { project, .. } => Some(project),
            Self::AccountChanged { project, .. } => project.as_ref(),
            Self::Job(change) => Some(&change.project),
            Self::ShotEdited { .. }
            | Self::TakeAdded { .. }
            | Self::TakeChecked { .. }
            | Self::TakePicked { .. }
            | Self::TakeReviewed { .. } => None,
        }
    }

    /// The shot it is about.
    #[must_use]
    pub const fn shot(&self) -> Option<&ShotId> {
        match self {
            Self::ShotEdited { shot, .. }
            | Self::TakeAdded { shot, .. }
            | Self::TakeChecked { shot, .. }
            | Self::TakePicked { shot, .. }
            | Self::TakeReviewed { shot, .. } => Some(shot),
            Self::Job(JobChanged { shot, .. }) => shot.as_ref(),
            _ => None,
        }
    }
}
