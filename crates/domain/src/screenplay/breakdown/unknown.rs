//! What of a shot's words nobody could draw: neither vocabulary nor names.

use super::people::Directory;
use crate::character::Character;
use crate::place::Place;
use crate::screenplay::vocabulary;
use crate::shot::ShotContent;

/// The names of a project, which are no unknown words.
#[derive(Debug)]
pub struct Names {
    people: Directory,
    /// The names of places in small letters.
    places: Vec<String>,
}

impl Names {
    /// The names and aliases of characters and places.
    pub fn new<'a>(
        characters: impl IntoIterator<Item = &'a Character>,
        places: impl IntoIterator<Item = &'a Place>,
    ) -> Self {
        let names = |place: &'a Place| std::iter::once(&place.name).chain(&place.aliases);
        Self {
            people: Directory::new(characters),
            places: places.into_iter().flat_map(names).map(|name| name.to_lowercase()).collect(),
        }
    }

    /// The words of a shot's action and of its directions that were not understood, each once.
    #[must_use]
    pub fn not_understood(&self, shot: &ShotContent) -> Vec<String> {
        let directions = shot.lines.iter().map(|line| line.parenthetical.as_str());
        let texts: Vec<&str> = std::iter::once(shot.action.as_str()).chain(directions).collect();
        self.not_understood_in(&texts.join(". "))
    }

    /// The words of a text that were not understood, each once.
    #[must_use]
    pub fn not_understood_in(&self, text: &str) -> Vec<String> {
        let mut words = vocabulary::read(&self.people.without_names(text)).not_understood;
        words.retain(|word| !self.places.iter().any(|place| is_part(word, place)));
        words
    }
}

/// Whether a word is one of a place's name; Japanese names have no spaces between theirs.
fn is_part(word: &str, place: &str) -> bool {
    let is_spaced = word.is_ascii();
    place.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
        || (!is_spaced && place.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screenplay::castfile;

    #[test]
    fn words_are_listed_and_names_are_not() {
        let cast = castfile::parse(
            "[[character]]\nname = \"Hana\"\naliases = [\"ハナ\"]\n[[character]]\nname = \"雪\"\n\
             [[place]]\nname = \"Moon Garden\"\nkind = \"field\"\naliases = [\"月の庭\"]",
        )
        .unwrap();
        let names = Names::new(&cast.character, &cast.place);
        assert_eq!(names.not_understood_in("Hana's dragon yawns in the Moon Garden."), ["dragon", "yawns"]);
        assert_eq!(names.not_understood_in("ハナは月の庭で竜と踊る。雪が走る。"), ["竜", "踊"]);
        let shot = ShotContent { action: "Hana runs.".to_owned(), ..ShotContent::default() };
        assert!(names.not_understood(&shot).is_empty());
    }
}
