//! Recipes: how an engine carries out one kind of work, as far as the studio has to know it to compile a request.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::character::ReferenceKind;
use crate::family::Family;
use crate::style::ModelSettings;
use crate::take::Stage;

/// How an engine carries out one kind of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recipe {
    /// The name by which people choose it.
    pub name: String,
    /// What it is good for, in a sentence; empty for what is part of an engine.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The engine that has it.
    pub engine: String,
    /// The stages it makes.
    pub stages: Vec<Stage>,
    /// What it reads of a shot.
    pub reads: Reads,
    /// The content of the recipe, which tells it from an earlier one of the same name; none for what is part of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
    /// The model families that it can paint with; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    /// Whether it is for trying out or for the film.
    #[serde(default)]
    pub tier: Tier,
    /// What it brings instead of what the style says of the model.
    #[serde(default, skip_serializing_if = "Brings::is_empty")]
    pub brings: Brings,
}

/// What a recipe is good for.
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
pub enum Tier {
    /// For the film.
    #[default]
    Final,
    /// For trying out: in few steps.
    Draft,
}

/// What a recipe brings instead of what the style says of the model, because it works with nothing else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Brings {
    /// The model family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// The model's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// The sampler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// How the noise falls from step to step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduler: Option<String>,
    /// Sampling steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    /// How strongly the words are followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guidance: Option<f32>,
}

impl Brings {
    /// Whether the style is followed in everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What holds for the recipe when the style says `style`; none when neither names a model.
    #[must_use]
    pub fn over(&self, style: Option<&ModelSettings>) -> Option<ModelSettings> {
        let family = self.family.or(style.map(|model| model.family))?;
        // What a style says for another family means nothing here.
        let usual = style.filter(|model| model.family == family);
        let checkpoint = self.checkpoint.clone().or_else(|| Some(usual?.checkpoint.clone()))?;
        let word = |own: &Option<String>, theirs: fn(&ModelSettings) -> &String, else_: &str| {
            own.clone().or_else(|| Some(theirs(usual?).clone())).unwrap_or_else(|| else_.to_owned())
        };
        Some(ModelSettings {
            family,
            checkpoint_hash: usual
                .filter(|model| model.checkpoint == checkpoint)
                .and_then(|model| model.checkpoint_hash.clone()),
            checkpoint,
            sampler: word(&self.sampler, |model| &model.sampler, "euler"),
            scheduler: word(&self.scheduler, |model| &model.scheduler, "normal"),
            steps: self.steps.or(usual.map(|model| model.steps)).unwrap_or(20),
            guidance: self.guidance.or(usual.map(|model| model.guidance)).unwrap_or(5.0),
        })
    }
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
#[expect(clippy::struct_excessive_bools, reason = "each says of one thing whether it is taken")]
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
    /// Whether a moving picture begins with the keyframe of the shot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_frame: bool,
    /// Whether a moving picture can end with the keyframe of the shot's end, where there is one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last_frame: bool,
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
            about: String::new(),
            engine: engine.to_owned(),
            stages: stages.to_vec(),
            reads: Reads::Drawing,
            hash: None,
            families: Vec::new(),
            tier: Tier::Final,
            brings: Brings::default(),
        }
    }

    /// Whether it makes this stage.
    #[must_use]
    pub fn makes(&self, stage: Stage) -> bool {
        self.stages.contains(&stage)
    }

    /// Whether it can paint with a model of this family.
    #[must_use]
    pub fn suits(&self, family: Family) -> bool {
        self.families.is_empty() || self.families.contains(&family)
    }

    /// Whether it can be chosen for a shot without asking: it paints for the film and needs no picture that only a
    /// person could name.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.tier == Tier::Final && self.takes().is_none_or(|takes| !takes.source || self.hash.is_none())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> ModelSettings {
        ModelSettings {
            family: Family::Illustrious,
            checkpoint: "hana.safetensors".to_owned(),
            checkpoint_hash: Some(ContentHash("h".repeat(64))),
            sampler: "euler_ancestral".to_owned(),
            scheduler: "karras".to_owned(),
            steps: 28,
            guidance: 6.0,
        }
    }

    #[test]
    fn a_recipe_that_brings_nothing_follows_the_style_and_a_draft_brings_its_steps() {
        let style = style();
        assert_eq!(Brings::default().over(Some(&style)), Some(style.clone()));
        assert_eq!(Brings::default().over(None), None);
        let draft = Brings { steps: Some(6), guidance: Some(1.5), ..Brings::default() };
        let expected = ModelSettings { steps: 6, guidance: 1.5, ..style.clone() };
        assert_eq!(draft.over(Some(&style)), Some(expected));
    }

    #[test]
    fn what_a_style_says_for_another_family_is_not_taken() {
        let wan = Brings {
            family: Some(Family::Wan22),
            checkpoint: Some("wan.safetensors".to_owned()),
            ..Brings::default()
        };
        let expected = wan.over(None);
        assert_eq!(wan.over(Some(&style())), expected);
        let expected = expected.unwrap();
        assert_eq!((expected.sampler.as_str(), expected.checkpoint_hash), ("euler", None));
        let without_file = Brings { family: Some(Family::Wan22), ..Brings::default() };
        assert_eq!(without_file.over(Some(&style())), None);
    }

    #[test]
    fn a_recipe_that_needs_a_named_picture_or_is_a_draft_is_not_chosen_without_asking() {
        let file = |takes: Takes, tier: Tier| Recipe {
            reads: Reads::Model { takes },
            hash: Some(ContentHash("r".repeat(64))),
            tier,
            ..Recipe::drawing("one", "comfyui", &[Stage::Keyframe])
        };
        assert!(file(Takes::default(), Tier::Final).is_usual());
        assert!(!file(Takes::default(), Tier::Draft).is_usual());
        assert!(!file(Takes { source: true, ..Takes::default() }, Tier::Final).is_usual());
    }
}
