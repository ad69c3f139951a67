//! Takes: candidate results of one stage of one shot.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clock::WallMs;
use crate::id::{AssetId, JobId, ShotId, TakeId};
use crate::request::Fingerprint;

/// The steps a shot goes through, in order; a later stage stands for an earlier one in the reel.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Drawn by hand or by the storyboard artist.
    Storyboard,
    /// One finished picture.
    Keyframe,
    /// Moving pictures.
    Clip,
    /// The moving pictures, corrected and scaled.
    Finish,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 4] = [Self::Storyboard, Self::Keyframe, Self::Clip, Self::Finish];

    /// The name in the database, paths and commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Storyboard => "storyboard",
            Self::Keyframe => "keyframe",
            Self::Clip => "clip",
            Self::Finish => "finish",
        }
    }

    /// Whether its takes are moving pictures.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Clip | Self::Finish)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is not a stage: use storyboard, keyframe, clip or finish"))
    }
}

/// The moment of a shot that a still picture shows.
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
// The API has moments in time by that name, too.
#[schema(as = ShotMoment)]
pub enum Moment {
    /// The first.
    #[default]
    Start,
    /// The last, in the poses that the shot ends with.
    End,
}

impl Moment {
    /// Both moments in order.
    pub const ALL: [Self; 2] = [Self::Start, Self::End];

    /// The name in the database and commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }

    /// Whether it is the one that is meant when nobody says which.
    #[must_use]
    pub fn is_start(&self) -> bool {
        *self == Self::Start
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|moment| moment.as_str() == text);
        found.ok_or_else(|| format!("\"{text}\" is not a moment: use start or end"))
    }
}

/// One candidate result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Take {
    /// The stable identity.
    pub id: TakeId,
    /// The shot it belongs to.
    pub shot: ShotId,
    /// The stage it is a result of.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    #[serde(default, skip_serializing_if = "Moment::is_start")]
    pub moment: Moment,
    /// Counts from 1 within the shot and stage, and is never used again.
    pub ordinal: u32,
    /// The job that made it.
    pub job: JobId,
    /// What made it, as one number.
    pub fingerprint: Fingerprint,
    /// The picture or clip.
    pub asset: AssetId,
    /// Whether the reel uses it; at most one per shot, stage and moment.
    pub picked: bool,
    /// Whether it was answered from an equal earlier result.
    pub cached: bool,
    /// What a person said of it.
    #[serde(default)]
    pub review: Review,
    /// The take that a person painted over, when this is what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub painted_over: Option<TakeId>,
    /// When it was finished.
    pub created_at: WallMs,
}

/// What a person said of a take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Review {
    /// Nothing yet.
    #[default]
    Open,
    /// Good.
    Approved,
    /// To be made again.
    Retake {
        /// Why.
        note: String,
    },
}
