//! What a change touches, in the words of people: "Hana's hair: 41 takes in 12 shots".
//!
//! The paths at which requests differ are exact and long. Here they become what a person would call them; takes that
//! were out of date before the change are not counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use domain::slug::Slug;

use super::noun::StaleAfter;

/// Something that a change touches, and how much has to be drawn again for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// What, such as `Hana's hair`.
    pub what: String,
    /// How many picked takes it makes out of date.
    pub takes: usize,
    /// In how many shots.
    pub shots: usize,
    /// How many of the takes are approved, and so kept.
    pub approved: usize,
}

impl fmt::Display for Touched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count =
            |number: usize, thing: &str| format!("{number} {thing}{}", if number == 1 { "" } else { "s" });
        write!(f, "{}: {} in {}", self.what, count(self.takes, "take"), count(self.shots, "shot"))?;
        if self.approved > 0 {
            write!(f, ", {} of them approved and kept", self.approved)?;
        }
        Ok(())
    }
}

/// Who is called what, for words about a change.
pub(super) struct Names<'n> {
    /// What the noun that changes is called.
    pub(super) changed: &'n str,
    /// What the characters are called.
    pub(super) characters: BTreeMap<Slug, String>,
}

/// What a change touches, the most takes first.
pub(super) fn touched(stale: &[StaleAfter], names: &Names<'_>) -> Vec<Touched> {
    let mut groups: BTreeMap<String, Vec<&StaleAfter>> = BTreeMap::new();
    for after in stale.iter().filter(|after| !after.already) {
        let what: BTreeSet<String> = after.stale.because.iter().map(|path| names.of(path)).collect();
        for what in what {
            groups.entry(what).or_default().push(after);
        }
    }
    let count = |(what, takes): (String, Vec<&StaleAfter>)| {
        let shots: BTreeSet<_> = takes.iter().map(|after| (&after.episode, &after.stale.shot)).collect();
        let approved = takes.iter().filter(|after| after.stale.approved).count();
        Touched { what, takes: takes.len(), shots: shots.len(), approved }
    };
    let mut touched: Vec<Touched> = groups.into_iter().map(count).collect();
    touched.sort_by(|one, other| other.takes.cmp(&one.takes).then_with(|| one.what.cmp(&other.what)));
    touched
}

impl Names<'_> {
    /// What a person calls a place in a request.
    fn of(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('.').collect();
        match parts.as_slice() {
            ["figures", slug, field, rest @ ..] => {
                format!("{}'s {}", self.character(slug), part(field, rest))
            }
            ["place", field, rest @ ..] => format!("{}'s {}", self.changed, part(field, rest)),
            ["figures", ..] => "who is seen".to_owned(),
            ["place"] => "where it is".to_owned(),
            ["generation", field, ..] => self.asked(field),
            ["generation"] => "what the model is asked".to_owned(),
            ["ink", ..] => "the drawn line".to_owned(),
            ["frame", ..] => "the size of the picture".to_owned(),
            ["rate"] => "the frame rate".to_owned(),
            ["inputs", ..] => "the storyboard below it".to_owned(),
            ["seed"] => "the seed".to_owned(),
            _ => "the shot itself".to_owned(),
        }
    }

    fn character<'s>(&'s self, slug: &'s str) -> &'s str {
        let known = slug.parse::<Slug>().ok().and_then(|slug| self.characters.get(&slug));
        known.map_or(slug, String::as_str)
    }

    /// What a person calls a part of what a model is asked.
    fn asked(&self, field: &str) -> String {
        match field {
            "positive" | "negative" | "regions" => format!("{}'s words", self.changed),
            "loras" => format!("{}'s LoRA", self.changed),
            "references" => format!("{}'s references", self.changed),
            "canvas" | "fit" => "the size of the picture".to_owned(),
            _ => "the model and its settings".to_owned(),
        }
    }
}

/// What a person calls a field of a character or place.
fn part(field: &str, rest: &[&str]) -> String {
    match (field, rest) {
        ("palette", [part, ..]) => part.replace('_', " "),
        ("palette" | "palette_set" | "palette_chosen", _) => "colours".to_owned(),
        ("height_cm", _) => "height".to_owned(),
        _ => field.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use domain::take::Stage;

    use super::super::stale::Stale;
    use super::*;

    fn after(shot: &str, take: u32, because: &[&str], already: bool) -> StaleAfter {
        let because = because.iter().map(|path| (*path).to_owned()).collect();
        let stale = Stale {
            shot: shot.to_owned(),
            stage: Stage::Storyboard,
            moment: domain::take::Moment::Start,
            take,
            because,
            approved: take == 2,
            picked: true,
        };
        StaleAfter { episode: "e01".to_owned(), stale, already }
    }

    #[test]
    fn what_changes_is_told_in_the_words_of_people() {
        let names = Names {
            changed: "Hana",
            characters: BTreeMap::from([("hana".parse().unwrap(), "Hana".to_owned())]),
        };
        let stale = [
            after("c0010", 1, &["figures.hana.palette.hair.base", "figures.hana.palette.hair.shade"], false),
            after("c0010", 2, &["figures.hana.palette.hair", "generation.positive.chunks.0.text"], false),
            after("c0020", 1, &["figures.hana.height_cm", "figures.hana.hair.shape"], false),
            after("c0030", 1, &["figures.hana.palette.top"], true),
            after("c0040", 1, &["figures", "ink.line", "generation.loras", "camera.framing"], false),
        ];
        let said: Vec<String> = touched(&stale, &names).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
