//! Characters: who is in the film, how they look and how they are described to an engine.
//!
//! These are the tables of `cast.toml`. Unknown keys are refused, so that a typing mistake is found when it
//! is made and not when a picture lacks something.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
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

    /// The look worn in the episode with this code: one that lists it, else the first.
    #[must_use]
    pub fn look_for(&self, episode: &str) -> Option<&Look> {
        self.looks.iter().find(|look| look.worn_in.iter().any(|code| code == episode)).or(self.looks.first())
    }
}

/// What kind of creature a character is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Species {
    /// A person.
    #[default]
    Human,
    /// A cat.
    Cat,
    /// A dog.
    Dog,
    /// A rabbit.
    Rabbit,
    /// A fox.
    Fox,
    /// A bird.
    Bird,
}

/// The pronoun a person goes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// She.
    Female,
    /// He.
    Male,
    /// They, or unsaid.
    #[default]
    Unspecified,
}

/// The build of a body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Build {
    /// Narrow.
    Slim,
    /// Neither.
    #[default]
    Average,
    /// Wide.
    Sturdy,
}

/// Hair: a shape and a fringe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hair {
    /// The overall cut.
    #[serde(default)]
    pub shape: HairShape,
    /// A ribbon, tie or pin in the `accent` colour.
    #[serde(default)]
    pub ribbon: bool,
}

/// The cut of the hair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HairShape {
    /// To the chin, falling straight.
    #[default]
    Bob,
    /// Down the back.
    Long,
    /// Gathered high behind.
    Ponytail,
    /// Gathered in two tails at the sides.
    Twintails,
    /// Short and tidy.
    Short,
    /// Short and tousled, in points.
    Spiky,
    /// Gathered in a knot on top or behind.
    Bun,
    /// Two braids over the shoulders.
    Braids,
    /// Down to the chest in waves.
    Wavy,
    /// Down the back, cut straight over the brows and beside the cheeks.
    Hime,
    /// Short and in curls.
    Curly,
    /// Short, parted at the side and swept across.
    SidePart,
}

/// The shape of the eyes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Eyes {
    /// Large and round.
    #[default]
    Round,
    /// Outer corners raised.
    Sharp,
    /// Outer corners lowered.
    Gentle,
    /// Narrow, as of age or good humour.
    Narrow,
    /// Long, between round and sharp.
    Almond,
    /// Half covered by the upper lids.
    Sleepy,
}

/// What is worn on the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hat {
    /// A straw hat with a wide brim and a ribbon.
    Straw,
    /// A cap with a peak.
    Cap,
    /// A flat felt cap.
    Beret,
    /// A knitted cap.
    Knit,
}

/// One set of clothes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The name of the look, such as `school`.
    pub name: String,
    /// The kind of clothes.
    #[serde(default)]
    pub outfit: Outfit,
    /// The codes of the episodes in which it is worn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worn_in: Vec<String>,
    /// What is worn on the head with it, instead of the character's own hat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hat: Option<Hat>,
    /// Colours that replace those of the character.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, crate::palette::Swatch>)]
    pub palette: Palette,
    /// Colours that replace those of the look in another light or set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, BTreeMap<String, crate::palette::Swatch>>)]
    pub palette_in: BTreeMap<String, Palette>,
    /// Another look of the character that this one is a change of: what this one leaves out is as there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// Words for an engine that reads words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What must not appear while it is worn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negatives: Vec<String>,
    /// The look as part of a sentence, for engines that read prose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prose: String,
}

/// A kind of clothes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outfit {
    /// Sailor collar and pleated skirt, or stand-up collar and trousers.
    School,
    /// Shirt or jumper with trousers or skirt.
    #[default]
    Street,
    /// A raincoat or long coat over everything.
    Coat,
    /// A kimono with sash.
    Kimono,
    /// An apron over plain clothes.
    Apron,
    /// A track suit with stripes.
    Sport,
    /// The uniform of a service: jacket with belt and buttons.
    Uniform,
    /// Tunic, belt and cloak of another world.
    Fantasy,
}

/// Something on the body that tells a character from everybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Distinctive {
    /// What it is and where, such as `mole under the left eye`.
    pub name: String,
    /// Words for an engine that reads words; the name itself when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// How one character stands to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The other character's name in paths.
    pub to: Slug,
    /// What the other is to this one, such as `younger sister`.
    pub kind: String,
}

/// A picture that shows a character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The file's name in the character's folder `refs`.
    pub file: String,
    /// The content of the file.
    pub hash: ContentHash,
    /// What it shows.
    pub kind: ReferenceKind,
    /// The feeling on the face, of a reference that shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The look that is worn in it; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
    /// By whose leave it may be used, such as `own work` or `CC BY 4.0, from …`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
}

/// What a reference picture shows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// The face, from the front.
    Face,
    /// The whole body.
    Full,
    /// The whole body from behind.
    Back,
    /// The face with one feeling on it.
    Expression,
}

/// The scratch voice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The middle pitch in hertz, 60 to 800.
    #[serde(default = "Voice::default_pitch")]
    pub pitch_hz: f32,
    /// How fast it speaks against the usual rate, 0.5 to 2.
    #[serde(default = "Voice::default_pace")]
    pub pace: f32,
}

impl Voice {
    const fn default_pitch() -> f32 {
        220.0
    }

    const fn default_pace() -> f32 {
        1.0
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self { pitch_hz: Self::default_pitch(), pace: Self::default_pace() }
    }
}

/// The audience something may be shown to.
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
pub enum Rating {
    /// Everybody.
    #[default]
    General,
    /// Teenagers and older.
    Teen,
    /// Adults.
    Mature,
}

impl std::fmt::Display for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::General => "everybody",
            Self::Teen => "teenagers",
            Self::Mature => "adults",
        })
    }
}

impl std::fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Face => "face",
            Self::Full => "full",
            Self::Back => "back",
            Self::Expression => "expression",
        })
    }
}
