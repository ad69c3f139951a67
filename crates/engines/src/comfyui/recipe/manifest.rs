//! The manifest of a recipe: what it is for, and which input of which node gets which value.

use domain::family::Family;
use domain::recipe::{Brings, Takes, Tier};
use domain::take::Stage;
use serde::{Deserialize, Serialize};

/// A manifest as it is written in `recipe.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// What it is, in a few words.
    pub(crate) title: String,
    /// What it is, in a sentence.
    pub(crate) about: String,
    /// The stages it makes.
    pub(crate) stages: Vec<Stage>,
    /// The families that it can paint with.
    pub(crate) families: Vec<Family>,
    /// Whether it is for trying out or for the film.
    #[serde(default)]
    pub(crate) tier: Tier,
    /// What it takes beside the words.
    #[serde(default)]
    pub(crate) takes: Takes,
    /// What it brings instead of what the style says.
    #[serde(default, skip_serializing_if = "Brings::is_empty")]
    pub(crate) brings: Brings,
    /// The time of moving pictures; none for still ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) frames: Option<FrameRule>,
    /// What gets a value.
    #[serde(default, rename = "parameter", skip_serializing_if = "Vec::is_empty")]
    pub(crate) parameters: Vec<Parameter>,
    /// What stands there as often as it is wanted.
    #[serde(default, rename = "repeat", skip_serializing_if = "Vec::is_empty")]
    pub(crate) repeats: Vec<Repeat>,
    /// What may be missing.
    #[serde(default, rename = "optional", skip_serializing_if = "Vec::is_empty")]
    pub(crate) optionals: Vec<Optional>,
    /// What it makes.
    pub(crate) output: Output,
    /// The files it needs beside those of the request.
    #[serde(default, rename = "file", skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<NeededFile>,
    /// Node classes that no plain server has.
    #[serde(default, rename = "extension", skip_serializing_if = "Vec::is_empty")]
    pub(crate) extensions: Vec<Extension>,
}

impl Manifest {
    /// A node class in words, with the extension that brings it.
    pub(crate) fn node(&self, class: &str) -> String {
        let brings = |extension: &&Extension| extension.classes.iter().any(|known| known == class);
        match self.extensions.iter().find(brings) {
            Some(Extension { name, source, .. }) => format!("the node {class} (of {name}, {source})"),
            None => format!("the node {class} (of a newer ComfyUI or of an extension)"),
        }
    }
}

/// The time of moving pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrameRule {
    /// Frames a second that the model makes.
    pub(crate) rate: u32,
    /// Lengths are a multiple of this, plus one.
    #[serde(default = "FrameRule::any")]
    pub(crate) step: u32,
}

impl FrameRule {
    const fn any() -> u32 {
        1
    }
}

/// An input that gets a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameter {
    /// Which value.
    pub(crate) value: Value,
    /// The title of the node.
    pub(crate) node: String,
    /// Its class.
    pub(crate) class: String,
    /// The input's name.
    pub(crate) input: String,
    /// Which file, for [`Value::File`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Which number, for [`Value::Setting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The number when nobody says another, for [`Value::Setting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<f64>,
    /// The least number, for [`Value::Setting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) min: Option<f64>,
    /// The largest number, for [`Value::Setting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max: Option<f64>,
    /// What the number means, for [`Value::Setting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) about: Option<String>,
}

/// The values that a graph can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Value {
    /// The model's file.
    Checkpoint,
    /// Another file that the recipe needs.
    File,
    /// What is to be seen.
    Positive,
    /// What is not.
    Negative,
    /// Decides what is left to chance.
    Seed,
    /// Sampling steps.
    Steps,
    /// Half of them, rounded up.
    HalfSteps,
    /// How strongly the words are followed.
    Guidance,
    /// The sampler.
    Sampler,
    /// The scheduler.
    Scheduler,
    /// Pixels across that are painted.
    Width,
    /// Pixels down that are painted.
    Height,
    /// Pixels across of the film's frame.
    FrameWidth,
    /// Pixels down of the film's frame.
    FrameHeight,
    /// How much of a start picture is changed.
    Change,
    /// The picture to start from.
    Source,
    /// Where that is changed.
    Mask,
    /// What of the storyboard's panel guides it.
    Guide,
    /// What a moving picture begins with.
    FirstFrame,
    /// What it ends with.
    LastFrame,
    /// How many frames are made.
    Frames,
    /// Frames a second.
    Rate,
    /// One addition.
    Lora,
    /// How strongly that is applied.
    LoraStrength,
    /// One reference picture.
    Reference,
    /// One character's words.
    RegionWords,
    /// Where they are heard.
    RegionMask,
    /// How the names of the written files begin.
    Prefix,
    /// A number of the recipe's own.
    Setting,
}

/// A part of the graph that stands there as often as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Repeat {
    /// Once for each of these.
    pub(crate) of: RepeatOf,
    /// The titles of its nodes.
    pub(crate) nodes: Vec<String>,
    /// What goes through it.
    pub(crate) through: Vec<Through>,
}

/// What a part is repeated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RepeatOf {
    /// Additions to the model.
    Loras,
    /// Reference pictures.
    References,
    /// Regions of characters.
    Regions,
}

/// Something that goes through a repeated part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Through {
    /// Where it comes in: `Title.input`.
    pub(crate) input: String,
    /// Where it goes out: `Title.number`.
    pub(crate) output: String,
}

/// A part of the graph that may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Optional {
    /// It is missing when there is no such value.
    pub(crate) value: Value,
    /// The titles of its nodes.
    pub(crate) nodes: Vec<String>,
}

/// What a recipe makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Output {
    /// The title of the node that writes it.
    pub(crate) node: String,
    /// Its class.
    pub(crate) class: String,
    /// What the written files are.
    pub(crate) kind: OutputKind,
}

/// What the written files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutputKind {
    /// One picture.
    Picture,
    /// One file for each frame.
    Frames,
}

/// A file that a recipe needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeededFile {
    /// How parameters name it.
    pub(crate) key: String,
    /// The folder of models that it lies in.
    pub(crate) folder: String,
    /// The names under which it is known; the first that a server has is taken.
    pub(crate) names: Vec<String>,
    /// What it is, in a sentence.
    pub(crate) about: String,
    /// Where it can be had; empty when nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
}

/// Nodes that no plain server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// Their classes.
    pub(crate) classes: Vec<String>,
    /// What has to be installed.
    pub(crate) name: String,
    /// Where it can be had.
    pub(crate) source: String,
}
