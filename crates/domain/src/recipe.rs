//! Recipes: how an engine carries out one kind of work, as far as the studio has to know it to compile a request.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::character::ReferenceKind;
use crate::take::Stage;

/// How an engine carries out one kind of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recipe {
    /// The name by which people choose it.
    pub name: String,
    /// The engine that has it.
    pub engine: String,
    /// The stages it makes.
    pub stages: Vec<Stage>,
    /// What it reads of a shot.
    pub reads: Reads,
    /// The content of the recipe, which tells it from an earlier one of the same name; none for what is part of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
}

/// What a recipe reads of a shot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reads {
    /// Bodies, clothes, colours, poses and places, as the storyboard artist does.
    Drawing,
    /// Words, weights and pictures, as a model does.
    Model {
        /// What it takes beside the words.
        takes: Takes,
    },
}

/// What a recipe takes beside words. What it does not take is left out and listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Takes {
    /// How many `LoRA` it can load at once; 0 for none.
    #[serde(default)]
    pub loras: u32,
    /// The kinds of reference picture it takes of each character; empty for none.
    #[serde(default)]
    pub references: Vec<ReferenceKind>,
    /// Whether each character's words can be kept to a region of the picture.
    #[serde(default)]
    pub regions: bool,
    /// What it wants of the storyboard's panel; none when it works without.
    #[serde(default)]
    pub guide: Option<GuideKind>,
    /// Whether it can start from a picture.
    #[serde(default)]
    pub source: bool,
    /// The longest moving picture it makes at once, in frames; 0 when it makes none.
    #[serde(default)]
    pub frames: u32,
}

/// What a recipe wants of the storyboard's panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuideKind {
    /// The panel itself.
    Panel,
    /// Its lines.
    Line,
    /// How far everything is away.
    Depth,
    /// Its flat colours.
    Flat,
    /// The poses of the figures.
    Pose,
}

impl GuideKind {
    /// What follows the panel's name in the guide's file; none for the panel itself.
    #[must_use]
    pub const fn guide(self) -> Option<&'static str> {
        match self {
            Self::Panel => None,
            Self::Line => Some("line"),
            Self::Depth => Some("depth"),
            Self::Flat => Some("flat"),
            Self::Pose => Some("pose"),
        }
    }
}

impl Recipe {
    /// A recipe that reads shots as the storyboard artist does.
    #[must_use]
    pub fn drawing(name: &str, engine: &str, stages: &[Stage]) -> Self {
        Self {
            name: name.to_owned(),
            engine: engine.to_owned(),
            stages: stages.to_vec(),
            reads: Reads::Drawing,
            hash: None,
        }
    }

    /// What it takes beside words; none for a recipe that reads no words.
    #[must_use]
    pub const fn takes(&self) -> Option<&Takes> {
        match &self.reads {
            Reads::Drawing => None,
            Reads::Model { takes } => Some(takes),
        }
    }
}
