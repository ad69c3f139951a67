//! The look of a project: drawing colours, picture size, and the model settings for engines that have one.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::character::Rating;
use crate::check::Thresholds;
use crate::colour::Colour;
use crate::family::Family;
use crate::prompt::{Lora, Prompt};
use crate::rate::Rate;

/// The `style.toml` of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// What the look is called.
    #[serde(default = "Style::default_name")]
    pub name: String,
    /// Frames per second of the project.
    #[serde(default)]
    pub rate: Rate,
    /// The picture in pixels.
    #[serde(default)]
    pub frame: FrameSize,
    /// The colours and weights of the drawn line.
    #[serde(default)]
    pub ink: Ink,
    /// Settings for engines that run a model; the storyboard artist ignores them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelSettings>,
    /// Quality words and negatives for engines that read words.
    #[serde(default)]
    pub prompt: Prompt,
    /// Additions to the model that every picture gets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lora: Vec<Lora>,
    /// What decides the seed of a take.
    #[serde(default, skip_serializing_if = "SeedPolicy::is_usual")]
    pub seeds: SeedPolicy,
    /// The audience the project is for: nobody who is rated above it gets into a picture.
    #[serde(default)]
    pub rating: Rating,
    /// From which number on something is said about a picture.
    #[serde(default, skip_serializing_if = "Thresholds::is_usual")]
    pub checks: Thresholds,
}

/// What decides the seed of a take. The take's number enters it in every case, so that two takes of a shot differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeedPolicy {
    /// Every shot has its own, the same whenever it is asked for.
    #[default]
    PerShot,
    /// All shots with the same cast share one, which helps some models to keep a face.
    PerCharacter,
    /// Chance decides anew each time.
    Random,
}

impl SeedPolicy {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Style {
    fn default_name() -> String {
        "default".to_owned()
    }
}

impl Default for Style {
    fn default() -> Self {
        Self {
            name: Self::default_name(),
            rate: Rate::default(),
            frame: FrameSize::default(),
            ink: Ink::default(),
            model: None,
            prompt: Prompt::default(),
            lora: Vec::new(),
            seeds: SeedPolicy::default(),
            rating: Rating::default(),
            checks: Thresholds::default(),
        }
    }
}

/// A picture's size in pixels; both sides even, 64 to 4096.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameSize {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Default for FrameSize {
    fn default() -> Self {
        Self { width: 1280, height: 720 }
    }
}

/// The drawn line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ink {
    /// The colour of outlines.
    pub line: Colour,
    /// The weight of outlines against the usual one, 0.5 to 2.
    #[serde(default = "Ink::default_weight")]
    pub weight: f32,
    /// How much darker the shade tone is, 0 to 1.
    #[serde(default = "Ink::default_shade")]
    pub shade: f32,
    /// The tint of the shade tone.
    pub shade_tint: Colour,
    /// The paper of slates and sheets.
    pub paper: Colour,
}

impl Ink {
    const fn default_weight() -> f32 {
        1.0
    }

    const fn default_shade() -> f32 {
        0.34
    }
}

impl Default for Ink {
    fn default() -> Self {
        Self {
            line: Colour::rgb(0x2b, 0x1f, 0x2e),
            weight: Self::default_weight(),
            shade: Self::default_shade(),
            shade_tint: Colour::rgb(0x4a, 0x3c, 0x7a),
            paper: Colour::rgb(0xf6, 0xf1, 0xe7),
        }
    }
}

/// Settings for an engine that runs a diffusion model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// The model family, such as `sdxl-anime`, which decides how it is spoken to and the sizes it paints in.
    pub family: Family,
    /// The checkpoint's file name as the engine lists it.
    pub checkpoint: String,
    /// The content of the checkpoint, which tells it from another of the same name; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_hash: Option<ContentHash>,
    /// The sampler.
    pub sampler: String,
    /// How the noise falls from step to step, such as `karras`; the engine's own when left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scheduler: String,
    /// Sampling steps, 1 to 200.
    pub steps: u32,
    /// Guidance strength, 0 to 30.
    pub guidance: f32,
}
