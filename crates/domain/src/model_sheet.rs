//! Model sheets: everything that a sheet of one character shows, resolved from the cast.
//!
//! A sheet is a pure function of a character's version, the rest of the cast and the style, so that an
//! unchanged character gets the same sheet and a changed one a new sheet.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::character::{Look, Species};
use crate::compile::{Cast, model};
use crate::palette::{DAY, PaintBox, Palette, in_set};
use crate::request::{Figure, Fingerprint};
use crate::slug::Slug;
use crate::style::Ink;

/// The sets that a sheet shows of everybody.
const LIGHTS: [&str; 3] = [DAY, "dusk", "night"];

/// Everything that is on one sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelSheet {
    /// Whose sheet it is.
    pub character: Slug,
    /// The character's version.
    pub version: u32,
    /// Who it is, in a sentence.
    pub description: String,
    /// The character in each look, standing; the first is the one that the views and faces show.
    pub looks: Vec<SheetLook>,
    /// Everybody of the cast in the first look, the tallest first.
    pub cast: Vec<Figure>,
    /// The palette sets, that of the day first.
    pub palettes: Vec<SheetPalette>,
    /// The drawn line of the style.
    pub ink: Ink,
}

/// A character in one look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetLook {
    /// The look's name; empty for a character without looks.
    pub name: String,
    /// The character in it.
    pub figure: Figure,
}

/// The colours of one set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetPalette {
    /// The set's name.
    pub set: String,
    /// Every part that has a colour.
    #[schema(value_type = BTreeMap<String, crate::palette::Swatch>)]
    pub palette: Palette,
    /// The parts whose colours were chosen for this set; the light makes the others from those of the day.
    pub chosen: BTreeSet<String>,
}

impl ModelSheet {
    /// The sheet of a character; `everybody` is the whole cast.
    #[must_use]
    pub fn of(cast: &Cast, version: u32, everybody: &[Cast], ink: Ink) -> Self {
        let mut standing: Vec<Figure> =
            everybody.iter().map(|one| dressed(one, one.character.looks.first())).collect();
        standing.sort_by(|one, other| {
            let order = |figure: &Figure| (figure.species != Species::Human, u16::MAX - figure.height_cm);
            order(one).cmp(&order(other)).then_with(|| one.slug.cmp(&other.slug))
        });
        Self {
            character: cast.slug.clone(),
            version,
            description: cast.character.description.clone(),
            looks: looks(cast),
            cast: standing,
            palettes: palettes(cast),
            ink,
        }
    }

    /// The hash of everything on the sheet.
    ///
    /// # Panics
    ///
    /// Never: a sheet holds only values that JSON has.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let value = serde_json::to_value(self).expect("a sheet holds only values that JSON has");
        let text = format!("sheet:{value}");
        Fingerprint(blake3::hash(text.as_bytes()).to_hex().to_string())
    }
}

fn looks(cast: &Cast) -> Vec<SheetLook> {
    let in_look = |look: Option<&Look>| SheetLook {
        name: look.map(|look| look.name.clone()).unwrap_or_default(),
        figure: dressed(cast, look),
    };
    if cast.character.looks.is_empty() {
        return vec![in_look(None)];
    }
    cast.character.looks.iter().map(|look| in_look(Some(look))).collect()
}

/// A character by day in one look, with what the look takes over from others.
fn dressed(cast: &Cast, look: Option<&Look>) -> Figure {
    model(cast, cast.character.dressed(look).as_ref(), DAY)
}

/// The sets of the lights, that of the day first, then the character's own by name.
fn palettes(cast: &Cast) -> Vec<SheetPalette> {
    let character = &cast.character;
    let look = character.dressed(character.looks.first());
    let look = look.as_ref();
    let said = character.palette_in.keys().chain(look.iter().flat_map(|look| look.palette_in.keys()));
    let own: BTreeSet<&str> = said.map(String::as_str).filter(|set| !LIGHTS.contains(set)).collect();
    let of = |set: &str| {
        let PaintBox { palette, chosen } = in_set(character, look, set);
        SheetPalette { set: set.to_owned(), palette, chosen }
    };
    LIGHTS.into_iter().chain(own).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cast(text: &str) -> Cast {
        let character: crate::character::Character = toml::from_str(text).unwrap();
        Cast { slug: Slug::from_name(&character.name).unwrap(), version: 1, character }
    }

    #[test]
    fn a_sheet_has_every_look_the_whole_cast_by_height_and_every_set() {
        let hana = cast(
            "name = \"Hana\"\nheight_cm = 156\n[palette]\nhair = \"#111111\"\n[palette_in.night]\nhair = \"#222222\"\n[palette_in.festival]\nhair = \"#333333\"\n\
             [[look]]\nname = \"school\"\noutfit = \"school\"\n[[look]]\nname = \"rain\"\noutfit = \"coat\"\n",
        );
        let ren = cast("name = \"Ren\"\nheight_cm = 172\n");
        let mikan = cast("name = \"Mikan\"\nspecies = \"cat\"\nheight_cm = 200\n");
        let sheet = ModelSheet::of(&hana, 2, &[hana.clone(), mikan, ren], Ink::default());
        let names: Vec<&str> = sheet.looks.iter().map(|look| look.name.as_str()).collect();
        assert_eq!(names, ["school", "rain"]);
        let order: Vec<&str> = sheet.cast.iter().map(|figure| figure.slug.as_str()).collect();
        assert_eq!(order, ["ren", "hana", "mikan"]);
        let sets: Vec<&str> = sheet.palettes.iter().map(|palette| palette.set.as_str()).collect();
        assert_eq!(sets, ["day", "dusk", "night", "festival"]);
        let hair = |at: usize| sheet.palettes[at].palette["hair"].base.to_string();
        assert_eq!([hair(1), hair(2), hair(3)], ["#111111", "#222222", "#333333"]);
        assert!(sheet.palettes[1].chosen.is_empty() && sheet.palettes[2].chosen.contains("hair"));
    }

    #[test]
    fn the_fingerprint_follows_the_character_and_the_cast() {
        let hana = cast("name = \"Hana\"\n");
        let taller = cast("name = \"Ren\"\nheight_cm = 190\n");
        let sheet = |everybody: &[Cast]| ModelSheet::of(&hana, 1, everybody, Ink::default()).fingerprint();
        assert_eq!(sheet(std::slice::from_ref(&hana)), sheet(std::slice::from_ref(&hana)));
        assert_ne!(sheet(std::slice::from_ref(&hana)), sheet(&[hana.clone(), taller]));
    }
}
