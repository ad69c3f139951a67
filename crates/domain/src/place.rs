//! Places: where scenes happen, and the camera set-ups that shots reuse.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::colour::Colour;
use crate::prompt::Prompt;
use crate::slug::Slug;

/// A location. A `[[place]]` table of `cast.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The name as scene headings write it, compared without regard to case.
    pub name: String,
    /// The name in paths and commands; made from `name` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Other names under which scene headings know the place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What is drawn.
    pub kind: PlaceKind,
    /// One sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Colours by part, such as `wall`, `roof`, `sign`, `ground`, `leaf`; each kind has defaults.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub palette: BTreeMap<String, Colour>,
    /// Words on signs, drawn where the kind has a sign.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign: String,
    /// How the place is described to an engine that reads words.
    #[serde(default)]
    pub prompt: Prompt,
}

/// The kinds of place that the storyboard artist can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A small shopping street with shutters, signs and wires.
    Street,
    /// A country railway platform or bus stop with a roof and a bench.
    Station,
    /// A shrine with torii gate, stone steps and trees.
    Shrine,
    /// The inside of a small shop with shelves and a counter.
    Shop,
    /// A bridge over a river, with railing and far bank.
    Bridge,
    /// A school classroom with desks and a window wall.
    Classroom,
    /// A path among tall trees.
    Forest,
    /// The flat roof of a building, fenced, above the town.
    Rooftop,
    /// The living room of a home.
    LivingRoom,
    /// The kitchen of a home.
    Kitchen,
    /// A beach or sea wall and the open sea.
    Sea,
    /// Fields with a path under a wide sky.
    Field,
    /// The inside of a railway carriage.
    Train,
    /// A city of towers, signs and lit windows.
    City,
}

impl PlaceKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Street,
        Self::Classroom,
        Self::Station,
        Self::Shrine,
        Self::Forest,
        Self::Rooftop,
        Self::LivingRoom,
        Self::Kitchen,
        Self::Sea,
        Self::Field,
        Self::Train,
        Self::Shop,
        Self::Bridge,
        Self::City,
    ];

    /// Whether it has walls and a ceiling: weather and sunlight stay outside.
    #[must_use]
    pub const fn is_indoors(self) -> bool {
        matches!(self, Self::Shop | Self::Classroom | Self::LivingRoom | Self::Kitchen | Self::Train)
    }
}

/// Time of day, which decides sky, light direction and lit windows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayTime {
    /// First light.
    Dawn,
    /// Full light.
    #[default]
    Day,
    /// Low warm light.
    Dusk,
    /// Dark, lamps lit.
    Night,
}

/// The weather outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    /// Open sky.
    #[default]
    Clear,
    /// Covered sky.
    Cloud,
    /// Rain and wet ground.
    Rain,
    /// Snow falling and lying.
    Snow,
}

/// The light a shot is drawn in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Light {
    /// Time of day.
    #[serde(default)]
    pub time: DayTime,
    /// Weather.
    #[serde(default)]
    pub weather: Weather,
}
