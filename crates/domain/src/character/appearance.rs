//! What the body of a character is like, whatever it wears.

use serde::{Deserialize, Serialize};

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
