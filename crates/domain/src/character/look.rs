//! Looks: what a character wears, and how one look is a change of another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::appearance::Hat;
use super::person::Character;
use crate::palette::Palette;

/// One set of clothes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The name of the look, such as `school`.
    pub name: String,
    /// The kind of clothes; those of the look it is based on when left out, and `street` where that says none either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outfit: Option<Outfit>,
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
    /// Another look of the character that this one is a change of: what this one leaves out is as there, its tags
    /// come after those, and its colours replace them part by part.
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

impl Look {
    /// This look as a change of `base`, which is based on nothing any more.
    fn over(&self, base: Self) -> Self {
        let mut tags = base.tags;
        for tag in &self.tags {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        Self {
            name: self.name.clone(),
            outfit: self.outfit.or(base.outfit),
            worn_in: self.worn_in.clone(),
            hat: self.hat.or(base.hat),
            palette_in: sets_over(&self.palette_in, base.palette_in, &self.palette),
            palette: over(&self.palette, base.palette),
            based_on: None,
            tags,
            negatives: if self.negatives.is_empty() { base.negatives } else { self.negatives.clone() },
            prose: if self.prose.is_empty() { base.prose } else { self.prose.clone() },
        }
    }
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

/// One palette over another, part by part.
fn over(own: &Palette, mut base: Palette) -> Palette {
    base.extend(own.iter().map(|(part, swatch)| (part.clone(), *swatch)));
    base
}

/// The sets of a look over those of its base. What the look colours anew by day is not in the base's colours by night.
fn sets_over(
    own: &BTreeMap<String, Palette>,
    mut base: BTreeMap<String, Palette>,
    by_day: &Palette,
) -> BTreeMap<String, Palette> {
    for palette in base.values_mut() {
        palette.retain(|part, _| !by_day.contains_key(part));
    }
    for (set, palette) in own {
        let below = base.remove(set).unwrap_or_default();
        base.insert(set.clone(), over(palette, below));
    }
    base.retain(|_, palette| !palette.is_empty());
    base
}

impl Character {
    /// The look worn in the episode with this code: one that lists it, else the first. See [`Character::dressed`].
    #[must_use]
    pub fn look_for(&self, episode: &str) -> Option<&Look> {
        self.looks.iter().find(|look| look.worn_in.iter().any(|code| code == episode)).or(self.looks.first())
    }

    /// The look of this name. See [`Character::dressed`].
    #[must_use]
    pub fn look(&self, name: &str) -> Option<&Look> {
        self.looks.iter().find(|look| look.name == name)
    }

    /// A look as it is worn, with everything that it takes over from the looks it is based on.
    ///
    /// Outfit, hat, negatives and prose are those of the nearest look that has some; tags come after one another, those
    /// of the base first and each once; colours replace those of the base part by part, and a colour by day also
    /// replaces what the base says of that part in other sets. Bases that are not there or run in a circle, which no
    /// checked cast has, end the line.
    #[must_use]
    pub fn dressed(&self, look: Option<&Look>) -> Option<Look> {
        let mut line = vec![look?];
        while let Some(base) = line[line.len() - 1].based_on.as_deref().and_then(|name| self.look(name)) {
            if line.iter().any(|known| known.name == base.name) {
                break;
            }
            line.push(base);
        }
        let bare = Look { based_on: None, ..line.pop()?.clone() };
        Some(line.into_iter().rev().fold(bare, |base, look| look.over(base)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hana() -> Character {
        toml::from_str(
            r##"name = "Hana"
            [[look]]
            name = "school"
            outfit = "school"
            hat = "cap"
            tags = ["serafuku", "loafers"]
            negatives = ["barefoot"]
            prose = "in her school uniform"
            palette = { top = "#111111", socks = "#222222" }
            palette_in.night = { top = "#333333", socks = "#444444" }
            [[look]]
            name = "soaked"
            based_on = "school"
            worn_in = ["e02"]
            tags = ["wet clothes", "loafers"]
            palette = { top = "#555555" }
            [[look]]
            name = "dusty"
            based_on = "soaked"
            prose = "covered in dust"
            palette_in.night = { shoes = "#666666" }
            [[look]]
            name = "lost"
            based_on = "nothing"
            "##,
        )
        .unwrap()
    }

    #[test]
    fn what_a_look_leaves_out_is_as_in_the_one_it_is_based_on() {
        let hana = hana();
        let soaked = hana.dressed(hana.look_for("e02")).unwrap();
        assert_eq!((soaked.name.as_str(), soaked.worn_in.len(), &soaked.based_on), ("soaked", 1, &None));
        assert_eq!((soaked.outfit, soaked.hat), (Some(Outfit::School), Some(Hat::Cap)));
        assert_eq!(soaked.tags, ["serafuku", "loafers", "wet clothes"]);
        assert_eq!(
            (soaked.negatives.as_slice(), soaked.prose.as_str()),
            (&["barefoot".to_owned()][..], "in her school uniform")
        );
        assert_eq!(soaked.palette["top"].base.to_string(), "#555555");
        assert_eq!(soaked.palette["socks"].base.to_string(), "#222222");
        let night: Vec<&String> = soaked.palette_in["night"].keys().collect();
        assert_eq!(night, ["socks"], "a new colour by day is not hidden by the old one by night");
    }

    #[test]
    fn bases_have_bases_and_dressing_twice_changes_nothing() {
        let hana = hana();
        let dusty = hana.dressed(hana.look("dusty")).unwrap();
        assert_eq!((dusty.prose.as_str(), dusty.tags.len(), dusty.worn_in.len()), ("covered in dust", 3, 0));
        assert_eq!(dusty.palette_in["night"].len(), 2);
        assert_eq!(hana.dressed(Some(&dusty)), Some(dusty));
        assert_eq!(hana.dressed(None), None);
        assert_eq!(hana.dressed(hana.look_for("e01")).unwrap().name, "school");
    }

    #[test]
    fn a_base_that_is_missing_or_runs_in_a_circle_ends_the_line() {
        let mut hana = hana();
        assert_eq!(hana.dressed(hana.look("lost")).unwrap().outfit, None);
        hana.looks[0].based_on = Some("dusty".to_owned());
        let dusty = hana.dressed(hana.look("dusty")).unwrap();
        assert_eq!((dusty.outfit, dusty.based_on), (Some(Outfit::School), None));
    }
}
