//! What an engine that runs a model is asked: every word, weight, size and picture resolved.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::character::ReferenceKind;
use crate::family::Family;
use crate::recipe::GuideKind;
use crate::slug::Slug;
use crate::style::FrameSize;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Generation {
    /// The model family.
    pub family: Family,
    /// The checkpoint's file name as the engine lists it.
    pub checkpoint: String,
    /// The content of the checkpoint, where the style says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_hash: Option<ContentHash>,
    /// The sampler.
    pub sampler: String,
    /// How the noise falls from step to step; the engine's own when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scheduler: String,
    /// Sampling steps.
    pub steps: u32,
    /// How strongly the words are followed.
    pub guidance: f32,
    /// The size the model paints in.
    pub canvas: FrameSize,
    /// How what it painted becomes the frame.
    pub fit: Fit,
    /// What is to be seen.
    pub positive: Words,
    /// What is not.
    pub negative: Words,
    /// Additions to the model, by character and name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loras: Vec<AppliedLora>,
    /// Pictures that show who is seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<AppliedReference>,
    /// Where in the picture each character's words are heard; empty when they are heard everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
    /// What of the storyboard guides the picture; its file is the request's input [`GUIDE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<GuideKind>,
    /// How much the start picture, the request's input [`SOURCE`], is changed: 0 not at all, 1 wholly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<f32>,
}

/// The input that holds what guides the picture.
pub const GUIDE: &str = "guide";

/// The input that holds the picture to start from.
pub const SOURCE: &str = "source";

/// The input that holds the mask of a character.
#[must_use]
pub fn mask_input(character: &Slug) -> String {
    format!("mask_{character}")
}

/// How a painted canvas becomes the frame: first cut, then scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fit {
    /// The first column that is kept.
    pub left: u32,
    /// The first row that is kept.
    pub top: u32,
    /// The part that is kept.
    pub kept: FrameSize,
    /// The size it is scaled to.
    pub frame: FrameSize,
}

/// Words for a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Words {
    /// The words in pieces that a text encoder reads at once: 75 tokens for CLIP, all at once elsewhere.
    pub chunks: Vec<Chunk>,
}

/// Words that a text encoder reads at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Chunk {
    /// The words.
    pub text: String,
    /// How many tokens they are.
    pub tokens: usize,
}

impl Words {
    /// All words as one text.
    #[must_use]
    pub fn text(&self) -> String {
        let chunks: Vec<&str> = self.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        chunks.join(", ")
    }

    /// How many tokens they are together.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.tokens).sum()
    }
}

/// An addition to the model as it is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AppliedLora {
    /// Whom it shows; none for one of the style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub character: Option<Slug>,
    /// The file's name as the engine lists it.
    pub name: String,
    /// The content of the file, where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
    /// The family it was made for.
    pub family: Family,
    /// How strongly it is applied, 0 to 4.
    pub strength: f32,
}

/// A reference picture as it is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AppliedReference {
    /// Whom it shows.
    pub character: Slug,
    /// What it shows.
    pub kind: ReferenceKind,
    /// The content of the file.
    pub hash: ContentHash,
}

/// The part of the picture in which a character's words are heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Region {
    /// Whose words.
    pub character: Slug,
    /// The first column, as a share of the width, 0 to 1.
    pub left: f32,
    /// The first row, as a share of the height, 0 to 1.
    pub top: f32,
    /// The share of the width, 0 to 1.
    pub width: f32,
    /// The share of the height, 0 to 1.
    pub height: f32,
    /// Whether the request's input [`mask_input`] of the character says it more exactly.
    pub masked: bool,
    /// The words that are heard there.
    pub words: Words,
}
