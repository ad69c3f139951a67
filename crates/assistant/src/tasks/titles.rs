//! A title and a synopsis for an episode.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::material::Section;
use super::words::{is_line, same};
use super::{Task, judged};
use crate::structured::{Structured, Wrong};

/// The most titles in one answer.
const MOST: usize = 5;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// The longest synopsis, in characters.
const LONGEST_SYNOPSIS: usize = 800;

/// What is known of an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titles {
    /// The code of the episode.
    pub episode: String,
    /// The title that it has.
    pub title: String,
    /// The synopsis that it has; may be empty.
    pub synopsis: String,
    /// Its scenes, in order.
    pub scenes: Vec<Told>,
    /// Names of the cast.
    pub cast: Vec<String>,
}

/// A scene in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its heading.
    pub heading: String,
    /// What happens, action by action.
    pub actions: Vec<String>,
}

/// Titles and a synopsis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Titled {
    /// Titles to choose from, the best first.
    pub titles: Vec<String>,
    /// What happens, in two to five sentences.
    pub synopsis: String,
}

impl Structured for Titled {
    const NAME: &'static str = "titled";
}

impl Task for Titles {
    type Answer = Titled;

    const NAME: &'static str = "titles";
    const LONGEST: u32 = 700;

    fn instructions(&self) -> String {
        format!(
            "Propose 1 to {MOST} titles for an episode, each of at most {LONGEST_TITLE} characters and other than the one it has, and a synopsis \
             of two to five sentences and at most {LONGEST_SYNOPSIS} characters that says what happens in order. Say nothing that the scenes do \
             not say."
        )
    }

    fn material(&self) -> Vec<Section> {
        let told = |scene: &Told| format!("- {}: {}", scene.heading, scene.actions.join(" "));
        vec![
            Section::new("episode", format!("{} \"{}\"", self.episode, self.title)),
            Section::of_lines("scenes", self.scenes.iter().map(told)),
            Section::new("cast", self.cast.join(", ")),
            Section::new("synopsis now", self.synopsis.clone()),
        ]
    }

    fn check(&self, answer: &Titled) -> Result<(), Wrong> {
        let mut wrong = Vec::new();
        if answer.titles.is_empty() || answer.titles.len() > MOST {
            wrong.push(format!("there are {} titles instead of 1 to {MOST}", answer.titles.len()));
        }
        let long = answer.titles.iter().filter(|title| !is_line(title, LONGEST_TITLE));
        wrong.extend(
            long.map(|_| {
                format!("a title is not one line of 1 to {LONGEST_TITLE} characters without < and >")
            }),
        );
        if !is_line(&answer.synopsis, LONGEST_SYNOPSIS) {
            wrong.push(format!(
                "the synopsis is not one line of 1 to {LONGEST_SYNOPSIS} characters without < and >"
            ));
        }
        judged(wrong)
    }

    fn by_rules(&self) -> Titled {
        let mut titles: Vec<String> = Vec::new();
        for scene in self.scenes.iter().rev() {
            let title = place_of(&scene.heading);
            if is_line(&title, LONGEST_TITLE)
                && !same(&title, &self.title)
                && !titles.iter().any(|known| same(known, &title))
            {
                titles.push(title);
            }
        }
        if titles.is_empty() {
            titles.push(format!("Episode {}", self.episode));
        }
        titles.truncate(MOST);
        Titled { titles, synopsis: self.first_sentences() }
    }
}

impl Titles {
    /// The first thing that happens in each scene, as long as it fits.
    fn first_sentences(&self) -> String {
        let mut synopsis = String::new();
        for action in self.scenes.iter().filter_map(|scene| scene.actions.first()) {
            let sentence: String =
                action.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
            let sentence = undirected(sentence.trim());
            if synopsis.chars().count() + sentence.chars().count() + 1 > LONGEST_SYNOPSIS
                || sentence.is_empty()
            {
                continue;
            }
            if !synopsis.is_empty() {
                synopsis.push(' ');
            }
            synopsis.push_str(sentence);
        }
        if synopsis.is_empty() { "Nothing happens yet.".to_owned() } else { synopsis }
    }
}

/// An action without the directions for the camera that it begins with, such as "PAN RIGHT.".
fn undirected(action: &str) -> &str {
    let mut rest = action;
    while let Some((first, more)) = rest.split_once(". ") {
        if first.chars().any(char::is_lowercase) || !first.chars().any(char::is_alphabetic) {
            break;
        }
        rest = more.trim_start();
    }
    rest
}

/// The place of a scene heading, as a title: "EXT. SHOPPING STREET - DAY" is "Shopping Street".
fn place_of(heading: &str) -> String {
    let place = heading.split(" - ").next().unwrap_or_default();
    let place = ["INT./EXT.", "EXT./INT.", "INT.", "EXT.", "EST.", "I/E."]
        .iter()
        .find_map(|lead| place.trim().strip_prefix(lead))
        .unwrap_or(place);
    let title = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
        first + &letters.as_str().to_lowercase()
    };
    place.split_whitespace().map(title).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Titles {
        let told = |heading: &str, action: &str| Told {
            heading: heading.to_owned(),
            actions: vec![action.to_owned()],
        };
        Titles {
            episode: "e01".to_owned(),
            title: "Shrine".to_owned(),
            synopsis: String::new(),
            scenes: vec![
                told("INT. CLASSROOM - DAY", "PUSH IN. WIDE. Hana watches the rain."),
                told("EXT. SHOPPING STREET - DAY", "She runs."),
                told("EXT. SHRINE - DUSK", "The rain stops."),
            ],
            cast: vec!["Hana".to_owned()],
        }
    }

    #[test]
    fn the_rules_name_places_and_tell_what_happens() {
        let answer = task().by_rules();
        assert_eq!(answer.titles, ["Shopping Street", "Classroom"]);
        assert_eq!(answer.synopsis, "Hana watches the rain. She runs. The rain stops.");
        assert_eq!(task().check(&answer), Ok(()));
        let empty = Titles { scenes: Vec::new(), ..task() };
        assert_eq!(empty.check(&empty.by_rules()), Ok(()));
    }

    #[test]
    fn a_title_is_a_line() {
        let answer = Titled { titles: vec!["Rain\nand more".to_owned()], synopsis: "x".repeat(900) };
        let wrong = task().check(&answer).unwrap_err();
        assert_eq!(wrong.0.len(), 2, "{wrong}");
    }
}
