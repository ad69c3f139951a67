//! A character's body and clothes in tags, for characters and looks that have no words of their own.

use crate::character::{Build, Character, Gender, HairShape, Hat, Look, Outfit, Species};
use crate::colour::Colour;
use crate::palette::{self, Palette};

/// What a body looks like by day, in tags: hair, eyes, what is on the head, age.
#[must_use]
pub fn tags(character: &Character, look: Option<&Look>) -> Vec<String> {
    let palette = &palette::in_set(character, look, palette::DAY).palette;
    if character.species != Species::Human {
        return animal(character.species, palette);
    }
    let coloured = |part: &str, noun: &str| Some(format!("{} {noun}", named(palette.get(part)?.base)));
    let mut tags: Vec<String> = Vec::new();
    tags.extend(coloured("hair", "hair"));
    tags.push(hair(character.hair.shape).to_owned());
    if character.hair.ribbon {
        tags.push("hair ribbon".to_owned());
    }
    tags.extend(coloured("eyes", "eyes"));
    if character.glasses {
        tags.push("glasses".to_owned());
    }
    tags.extend(look.and_then(|look| look.hat).or(character.hat).map(|hat| worn(hat).to_owned()));
    tags.extend(age(character.age, character.gender).map(str::to_owned));
    tags.extend(match character.build {
        Build::Slim => Some("slim".to_owned()),
        Build::Average => None,
        Build::Sturdy => Some("muscular".to_owned()),
    });
    tags
}

/// What is worn, in tags: the look's own, or else the kind of clothes in their colours by day. Where neither says
/// anything, those who are `told` otherwise are left to that.
pub(super) fn clothes(character: &Character, look: Option<&Look>, told: Told) -> Vec<String> {
    if let Some(look) = look.filter(|look| !look.tags.is_empty()) {
        return look.tags.clone();
    }
    let outfit = look.and_then(|look| look.outfit);
    if character.species != Species::Human || outfit.is_none() && told == Told::InOwnWords {
        return Vec::new();
    }
    let palette = &palette::in_set(character, look, palette::DAY).palette;
    let coloured = |part: &str, noun: &str| {
        let swatch = palette.get(part);
        swatch.map_or_else(|| noun.to_owned(), |swatch| format!("{} {noun}", of_cloth(swatch.base)))
    };
    let jacket = if palette.contains_key("jacket") { "jacket" } else { "top" };
    let worn = match outfit.unwrap_or_default() {
        Outfit::School => ["school uniform".to_owned(), String::new()],
        Outfit::Street => ["casual clothes".to_owned(), coloured("top", "shirt")],
        Outfit::Coat => [coloured("top", "raincoat"), String::new()],
        Outfit::Kimono => [coloured("top", "kimono"), String::new()],
        Outfit::Apron => [coloured("apron", "apron"), coloured("top", "shirt")],
        Outfit::Sport => [coloured("top", "track suit"), String::new()],
        Outfit::Uniform => [coloured(jacket, "uniform"), String::new()],
        Outfit::Fantasy => ["fantasy clothes".to_owned(), coloured("cloak", "cloak")],
    };
    // A shirt without a colour says nothing.
    worn.into_iter().filter(|tag| !tag.is_empty() && tag != "shirt").collect()
}

/// How somebody's looks are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// In words of their own, or by an addition to the model that knows them.
    InOwnWords,
    /// By what the databases say of hair, eyes and age.
    ByTheBody,
}

/// The word for a kind of animal.
pub(super) const fn kind(species: Species) -> Option<&'static str> {
    match species {
        Species::Human => None,
        Species::Cat => Some("cat"),
        Species::Dog => Some("dog"),
        Species::Rabbit => Some("rabbit"),
        Species::Fox => Some("fox"),
        Species::Bird => Some("bird"),
    }
}

/// The word for a colour of cloth: only hair is blonde.
fn of_cloth(colour: Colour) -> &'static str {
    match named(colour) {
        "blonde" => "yellow",
        other => other,
    }
}

/// The word of the boards for a colour, by its hue, how strong and how light it is.
fn named(colour: Colour) -> &'static str {
    let channels = [colour.red, colour.green, colour.blue].map(f32::from);
    let light = channels.iter().copied().fold(0.0, f32::max) / 255.0;
    let dark = channels.iter().copied().fold(255.0, f32::min) / 255.0;
    let strength = if light > 0.0 { (light - dark) / light } else { 0.0 };
    if light < 0.2 {
        return "black";
    }
    if strength < 0.12 {
        return if light > 0.88 { "white" } else { "grey" };
    }
    match hue(channels) {
        hue if !(10.0..=335.0).contains(&hue) && light < 0.6 && strength < 0.7 => "brown",
        hue if !(10.0..=335.0).contains(&hue) => {
            if strength < 0.5 && light > 0.75 {
                "pink"
            } else {
                "red"
            }
        }
        hue if hue < 45.0 && light < 0.65 => "brown",
        hue if hue < 30.0 && strength < 0.45 => "light brown",
        hue if hue < 36.0 => "orange",
        hue if hue < 65.0 => "blonde",
        hue if hue < 165.0 => "green",
        hue if hue < 200.0 => "aqua",
        hue if hue < 255.0 => {
            if light < 0.4 {
                "dark blue"
            } else {
                "blue"
            }
        }
        hue if hue < 300.0 => "purple",
        _ => "pink",
    }
}

/// The angle on the colour wheel in degrees, 0 for red.
fn hue([red, green, blue]: [f32; 3]) -> f32 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let span = (most - least).max(f32::EPSILON);
    let sixth = if most <= red {
        (green - blue) / span
    } else if most <= green {
        (blue - red) / span + 2.0
    } else {
        (red - green) / span + 4.0
    };
    (sixth * 60.0).rem_euclid(360.0)
}

fn animal(species: Species, palette: &Palette) -> Vec<String> {
    let kind = kind(species).unwrap_or("animal");
    let fur = palette.get("fur").map(|fur| format!("{} {kind}", named(fur.base)));
    fur.into_iter().chain([kind.to_owned(), "animal focus".to_owned()]).collect()
}

const fn hair(shape: HairShape) -> &'static str {
    match shape {
        HairShape::Bob => "bob cut",
        HairShape::Long => "long hair",
        HairShape::Ponytail => "high ponytail",
        HairShape::Twintails => "twintails",
        HairShape::Short => "short hair",
        HairShape::Spiky => "spiked hair",
        HairShape::Bun => "hair bun",
        HairShape::Braids => "twin braids",
        HairShape::Wavy => "wavy hair",
        HairShape::Hime => "hime cut",
        HairShape::Curly => "curly hair",
        HairShape::SidePart => "parted hair",
    }
}

const fn worn(hat: Hat) -> &'static str {
    match hat {
        Hat::Straw => "straw hat",
        Hat::Cap => "baseball cap",
        Hat::Beret => "beret",
        Hat::Knit => "beanie",
    }
}

const fn age(years: u16, gender: Gender) -> Option<&'static str> {
    match (years, gender) {
        (0..=11, Gender::Female) => Some("female child"),
        (0..=11, Gender::Male) => Some("male child"),
        (0..=11, Gender::Unspecified) => Some("child"),
        (12..=39, _) => None,
        (40..=59, Gender::Female) => Some("mature female"),
        (40..=59, Gender::Male) => Some("mature male"),
        (60.., Gender::Female) => Some("old woman"),
        (60.., Gender::Male) => Some("old man"),
        (40.., Gender::Unspecified) => Some("old"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_the_words_of_the_boards() {
        let words = [
            ("#4a2f35", "brown"),
            ("#c8c8cc", "grey"),
            ("#2f3f52", "dark blue"),
            ("#e08230", "orange"),
            ("#f0e0a0", "blonde"),
            ("#b82c30", "red"),
            ("#f09cb4", "pink"),
            ("#1c1a22", "black"),
            ("#f4f4f8", "white"),
            ("#4f8f87", "aqua"),
            ("#7a4c98", "purple"),
            ("#6b422c", "brown"),
        ];
        for (colour, word) in words {
            assert_eq!(named(colour.parse().unwrap()), word, "{colour}");
        }
    }

    #[test]
    fn a_body_is_told_by_its_colours_and_shapes() {
        let hana: Character = toml::from_str(
            "name = \"Hana\"\nage = 9\nglasses = true\nhair = { shape = \"braids\" }\n\
             palette = { hair = \"#4a2f35\", eyes = \"#3a6ea5\" }\n",
        )
        .unwrap();
        assert_eq!(tags(&hana, None).join(", "), "brown hair, twin braids, blue eyes, glasses, child");
        let look: Look =
            toml::from_str("name = \"rain\"\noutfit = \"coat\"\npalette = { top = \"#f0e0a0\" }\n").unwrap();
        assert_eq!(clothes(&hana, Some(&look), Told::InOwnWords), ["yellow raincoat"]);
        assert_eq!(clothes(&hana, None, Told::ByTheBody), ["casual clothes"]);
        assert_eq!(clothes(&hana, None, Told::InOwnWords), [""; 0]);
        let look = Look { tags: vec!["serafuku".to_owned()], ..look };
        assert_eq!(clothes(&hana, Some(&look), Told::ByTheBody), ["serafuku"]);
        let mikan: Character =
            toml::from_str("name = \"Mikan\"\nspecies = \"cat\"\npalette = { fur = \"#e08230\" }\n").unwrap();
        assert_eq!(tags(&mikan, None).join(", "), "orange cat, cat, animal focus");
    }
}
