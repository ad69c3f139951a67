//! Palettes: what a character is painted with, part by part and light by light.
//!
//! A part has up to four roles. The character's own palette is that of the day; a palette for another light,
//! or one of a character's own such as that of a festival, replaces it part by part. What a palette leaves out
//! the artist derives from the base and the light.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::character::{Character, Look};
use crate::colour::Colour;
use crate::place::DayTime;

/// The colours of a character by part.
pub type Palette = BTreeMap<String, Swatch>;

/// The colours of one part by role. Written as `"#rrggbb"` when only the base is said, else as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Swatch {
    /// Where the light falls.
    pub base: Colour,
    /// Where it does not.
    pub shade: Option<Colour>,
    /// Where it gleams.
    pub highlight: Option<Colour>,
    /// The outline.
    pub line: Option<Colour>,
}

/// A swatch as files write it in full.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    base: Colour,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shade: Option<Colour>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    highlight: Option<Colour>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<Colour>,
}

impl From<Colour> for Swatch {
    fn from(base: Colour) -> Self {
        Self { base, shade: None, highlight: None, line: None }
    }
}

impl Serialize for Swatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { base, shade, highlight, line } = *self;
        if shade.is_none() && highlight.is_none() && line.is_none() {
            return base.serialize(serializer);
        }
        Roles { base, shade, highlight, line }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Swatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SwatchVisitor)
    }
}

/// Reads either form and keeps the words of the colour's own error.
struct SwatchVisitor;

impl<'de> serde::de::Visitor<'de> for SwatchVisitor {
    type Value = Swatch;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a colour such as \"#e8a0b4\", or a table with base, shade, highlight and line")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Swatch, E> {
        text.parse::<Colour>().map(Swatch::from).map_err(E::custom)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Swatch, A::Error> {
        let Roles { base, shade, highlight, line } =
            Roles::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Swatch { base, shade, highlight, line })
    }
}

/// The name of the set that belongs to a time of day.
#[must_use]
pub const fn set_of(time: DayTime) -> &'static str {
    match time {
        DayTime::Dawn => "dawn",
        DayTime::Day => DAY,
        DayTime::Dusk => "dusk",
        DayTime::Night => "night",
    }
}

/// The set that every character has.
pub const DAY: &str = "day";

/// A character's colours in one light.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaintBox {
    /// Every part that has a colour.
    pub palette: Palette,
    /// The parts whose colours were chosen for this very light, so that no light may tint them again.
    pub chosen: BTreeSet<String>,
}

/// The colours that a character wears in the set with this name: the look's over the character's, those of the
/// set over those of the day.
#[must_use]
pub fn in_set(character: &Character, look: Option<&Look>, set: &str) -> PaintBox {
    let mut palette = character.palette.clone();
    let mut chosen = BTreeSet::new();
    let mut wear = |palette: &mut Palette, own: &Palette, of_set: bool| {
        for (part, swatch) in own {
            palette.insert(part.clone(), *swatch);
            if of_set {
                chosen.insert(part.clone());
            } else {
                chosen.remove(part);
            }
        }
    };
    let empty = Palette::new();
    wear(&mut palette, character.palette_in.get(set).unwrap_or(&empty), true);
    if let Some(look) = look {
        wear(&mut palette, &look.palette, false);
        wear(&mut palette, look.palette_in.get(set).unwrap_or(&empty), true);
    }
    PaintBox { palette, chosen }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn character(text: &str) -> Character {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_swatch_is_a_colour_or_a_table_and_writes_itself_back() {
        for text in ["part = \"#102030\"\n", "[part]\nbase = \"#102030\"\nshade = \"#0a1020\"\n"] {
            let palette: Palette = toml::from_str(text).unwrap();
            assert_eq!(toml::to_string(&palette).unwrap(), text);
        }
        let wrong = toml::from_str::<Palette>("part = \"red\"").unwrap_err().to_string();
        assert!(wrong.contains("six hexadecimal digits"), "{wrong}");
        assert!(toml::from_str::<Palette>("part = { base = \"#102030\", glow = \"#102030\" }").is_err());
    }

    #[test]
    fn the_set_of_the_light_goes_over_the_day_and_the_look_over_both() {
        let hana = character(
            "name = \"Hana\"\n[palette]\nhair = \"#111111\"\ntop = \"#222222\"\n\
             [palette_in.night]\nhair = \"#333333\"\ntop = \"#444444\"\n\
             [[look]]\nname = \"coat\"\n[look.palette]\ntop = \"#555555\"\n",
        );
        let night = in_set(&hana, hana.looks.first(), "night");
        assert_eq!(night.palette["hair"].base.to_string(), "#333333");
        assert_eq!(night.palette["top"].base.to_string(), "#555555");
        assert_eq!(night.chosen.iter().collect::<Vec<_>>(), ["hair"]);
        let day = in_set(&hana, None, DAY);
        assert_eq!(day.palette["top"].base.to_string(), "#222222");
        assert!(day.chosen.is_empty());
    }
}
