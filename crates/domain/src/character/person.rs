//! A character as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::appearance::{Build, Distinctive, Eyes, Gender, Hair, Hat, Species};
use super::look::Look;
use super::reference::Reference;
use super::relation::{Rating, Relation};
use super::voice::Voice;
use crate::palette::Palette;
use crate::prompt::{Lora, Prompt};
use crate::shot::Expression;
use crate::slug::Slug;

/// A named person or creature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Character {
    /// The name as the screenplay writes it, compared without regard to case.
    pub name: String,
    /// The name in paths and commands; made from `name` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Other names under which the screenplay knows the character.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of creature it is.
    #[serde(default)]
    pub species: Species,
    /// How the person is addressed by pronoun, which helps to read action lines.
    #[serde(default)]
    pub gender: Gender,
    /// Age in years, 0 to 1000.
    #[serde(default = "Character::default_age")]
    pub age: u16,
    /// Standing height in centimetres, 5 to 400.
    #[serde(default = "Character::default_height")]
    pub height_cm: u16,
    /// The build of the body.
    #[serde(default)]
    pub build: Build,
    /// One sentence about who this is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What is seen on the body and on nobody else's, such as a mole under the left eye.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distinctive: Vec<Distinctive>,
    /// The shape of the hair.
    #[serde(default)]
    pub hair: Hair,
    /// The shape of the eyes.
    #[serde(default)]
    pub eyes: Eyes,
    /// Whether glasses are worn.
    #[serde(default)]
    pub glasses: bool,
    /// What is worn on the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hat: Option<Hat>,
    /// The colours by part: `hair`, `eyes`, `skin`, `top`, `bottom`, `shoes`, `accent`, `fur`, `markings`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, crate::palette::Swatch>)]
    pub palette: Palette,
    /// The colours that replace those of the palette in another light (`dawn`, `dusk`, `night`) or when a shot
    /// asks for a set by its own name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, BTreeMap<String, crate::palette::Swatch>>)]
    pub palette_in: BTreeMap<String, Palette>,
    /// The clothes; the first look is worn unless an episode names another.
    #[serde(default, rename = "look", skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<Look>,
    /// How the character is described to an engine that reads words.
    #[serde(default)]
    pub prompt: Prompt,
    /// A fine-tuned addition to a model that knows this character.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lora: Vec<Lora>,
    /// How the character's own face shows a feeling, where that is more than anybody's would.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expressions: BTreeMap<Expression, Prompt>,
    /// Pictures that show the character, for recipes that take them.
    #[serde(default, rename = "reference", skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// How the character stands to others of the cast.
    #[serde(default, rename = "relation", skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// How the voice sounds in the scratch track.
    #[serde(default)]
    pub voice: Voice,
    /// The audience the character may be shown to.
    #[serde(default)]
    pub rating: Rating,
    /// Whether the character is settled: while it is, nothing of it is changed but this.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub canon: bool,
}

impl Character {
    const fn default_age() -> u16 {
        16
    }

    const fn default_height() -> u16 {
        160
    }
}
