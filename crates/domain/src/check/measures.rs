//! The numbers of one picture.

use serde::{Deserialize, Serialize};

use super::Print;
use crate::colour::Colour;
use crate::id::TakeId;
use crate::slug::Slug;
use crate::style::FrameSize;

/// The numbers of one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Measures {
    /// The size that was asked for.
    pub expected: FrameSize,
    /// The size that it has.
    pub found: FrameSize,
    /// The share of the picture that is its commonest colour, 0 to 1.
    pub blank: f32,
    /// How much neighbouring pixels differ: the variance of a Laplacian over the reduced picture. Zero is flat.
    pub sharpness: f32,
    /// What it looks like in 64 bits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{16}$")]
    pub print: Print,
    /// The take that is most like it, of those that it should differ from.
    pub nearest: Option<Near>,
    /// How far each colour that should be seen is from that of the palette.
    pub palette: Vec<PaletteMeasure>,
    /// Characters whose colours were not looked for.
    pub unseen: Vec<Unseen>,
    /// Whether the characters look like their reference pictures.
    pub identity: Identity,
}

/// Another take that looks like this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Near {
    /// Which.
    pub take: TakeId,
    /// The same in words, such as `e01 c0040 storyboard take 2`.
    pub name: String,
    /// In how many bits of 64 the prints differ.
    pub distance: u32,
}

/// A role of a colour in the drawing of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ColourRole)]
pub enum Role {
    /// Where the light falls. It is what findings are about.
    Base,
    /// Where it does not.
    Shade,
    /// Where it gleams.
    Highlight,
    /// The outline.
    Line,
}

impl Role {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Shade => "shade",
            Self::Highlight => "highlight",
            Self::Line => "line",
        }
    }
}

/// Where a colour was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Where the mask of the panel says that the character is seen.
    Mask,
    /// In the whole picture, because there is no mask.
    Picture,
}

/// One colour of one character, asked for and found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaletteMeasure {
    /// Whose.
    pub character: Slug,
    /// Of which part, such as `hair`.
    pub part: String,
    /// In which role.
    pub role: Role,
    /// The colour that was asked for, in the light that comes closest.
    pub expected: Colour,
    /// The colour of the picture that is nearest to it.
    pub found: Colour,
    /// How far apart they are (CIEDE2000): below 2 is hard to see, above 12 is another colour.
    pub distance: f32,
    /// How much of what was looked at has the colour that was found, 0 to 1.
    pub share: f32,
    /// Where it was looked for.
    pub within: Within,
}

impl PaletteMeasure {
    /// Whose colour of what, in words.
    pub(super) fn about(&self) -> String {
        format!("{} {} {}", self.character, self.part, self.role.as_str())
    }
}

/// A character of whom something was not measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unseen {
    /// Who.
    pub character: Slug,
    /// Why not.
    pub why: String,
}

/// Whether the characters look like their reference pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Identity {
    /// Nobody looked.
    Off {
        /// Why not.
        why: String,
    },
    /// A model looked.
    Scored {
        /// Which.
        model: String,
        /// What it says.
        scores: Vec<Likeness>,
        /// Of whom it says nothing.
        unscored: Vec<Unseen>,
    },
}

impl Identity {
    /// Why there are no scores when nobody gave a model.
    pub const NO_MODEL: &str = "no identity model is configured";

    /// Nobody gave a model.
    #[must_use]
    pub fn without_model() -> Self {
        Self::Off { why: Self::NO_MODEL.to_owned() }
    }
}

/// How far a character is from its reference pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Likeness {
    /// Who.
    pub character: Slug,
    /// 0 is the same, 1 somebody else.
    pub difference: f32,
}
