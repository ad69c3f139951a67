//! What a character is like, in a sentence or two, out of its tags and fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::material::Section;
use super::words::{is_line, listed, says};
use super::{Task, judged};
use crate::structured::{Structured, Wrong};

/// The longest description, in characters.
const LONGEST: usize = 600;

/// What is known of a character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The name.
    pub name: String,
    /// What it is, such as `girl of 16` or `cat`.
    pub kind: String,
    /// The description that it has.
    pub description: String,
    /// Its tags, and what its fields say.
    pub tags: Vec<String>,
    /// What it wears, such as `school: serafuku, loafers`.
    pub looks: Vec<String>,
    /// Names of the other characters of the project.
    pub others: Vec<String>,
}

/// A description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// The description, one or two sentences.
    pub description: String,
    /// Why it is better than what is there, in a sentence.
    pub reason: String,
}

impl Structured for Described {
    const NAME: &'static str = "described";
}

impl Task for Description {
    type Answer = Described;

    const NAME: &'static str = "description";
    const LONGEST: u32 = 400;

    fn instructions(&self) -> String {
        format!(
            "Describe one character in one or two sentences of at most {LONGEST} characters, so that somebody who draws it sees it: body, hair, \
             eyes, what is special. Say only what the tags and the description say. Write no story and name nobody else."
        )
    }

    fn material(&self) -> Vec<Section> {
        vec![
            Section::new("character", format!("{}, {}", self.name, self.kind)),
            Section::new("tags", self.tags.join(", ")),
            Section::new("description now", self.description.clone()),
            Section::of_lines("looks", self.looks.iter().cloned()),
        ]
    }

    fn check(&self, answer: &Described) -> Result<(), Wrong> {
        let mut wrong = Vec::new();
        if !is_line(&answer.description, LONGEST) {
            wrong.push(format!(
                "the description is not one line of 1 to {LONGEST} characters without < and >"
            ));
        }
        if let Err(error) = domain::words::check_prose(&answer.description) {
            wrong.push(format!("the description: {error}"));
        }
        wrong.extend(answer.reason.trim().is_empty().then(|| "there is no reason".to_owned()));
        let named = self.others.iter().filter(|other| says(&answer.description, other));
        wrong.extend(named.map(|other| format!("the description names {other}, who is somebody else")));
        judged(wrong)
    }

    fn by_rules(&self) -> Described {
        let told: Vec<String> = self.tags.iter().filter(|tag| !is_a_count(tag)).cloned().collect();
        let text = if self.description.trim().is_empty() { self.anew(told) } else { self.with(&told) };
        let description = text.chars().filter(|c| !matches!(c, '<' | '>')).take(LONGEST).collect();
        Described { description, reason: "It says in words what the tags and fields say.".to_owned() }
    }
}

impl Description {
    /// A description where there is none.
    fn anew(&self, told: Vec<String>) -> String {
        let (body, rest): (Vec<String>, Vec<String>) = told.into_iter().partition(|tag| of_body(tag));
        let mut text = format!("{}, {}", self.name, with_article(&self.kind));
        if !body.is_empty() {
            text.push_str(&format!(" with {}", listed(&body)));
        }
        text.push('.');
        let also = format!(" Also: {}.", rest.join(", "));
        if !rest.is_empty() && text.chars().count() + also.chars().count() <= LONGEST {
            text.push_str(&also);
        }
        text
    }

    /// The description that is there, with what it does not say yet.
    fn with(&self, told: &[String]) -> String {
        let known = self.description.trim();
        let unsaid = told.iter().filter(|tag| of_body(tag) && !says(known, tag));
        let unsaid: Vec<String> = unsaid.take(MOST_ADDED).cloned().collect();
        let stop = if known.ends_with(['.', '!', '?', '。']) { "" } else { "." };
        let text = format!("{known}{stop} Seen: {}.", listed(&unsaid));
        let adds = !unsaid.is_empty() && !known.contains("Seen: ") && text.chars().count() <= LONGEST;
        if adds { text } else { known.to_owned() }
    }
}

/// How tags of a body end.
const BODY: [&str; 4] = ["hair", "eyes", "fur", "skin"];

/// The most things that are added to a description that is there.
const MOST_ADDED: usize = 4;

fn of_body(tag: &str) -> bool {
    BODY.iter().any(|part| tag.to_lowercase().ends_with(part))
}

/// Tags such as `1girl`, which say how many are in a picture.
fn is_a_count(tag: &str) -> bool {
    tag.starts_with(|c: char| c.is_ascii_digit()) || tag.eq_ignore_ascii_case("solo")
}

fn with_article(kind: &str) -> String {
    let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hana() -> Description {
        Description {
            name: "Hana".to_owned(),
            kind: "girl of 16".to_owned(),
            description: String::new(),
            tags: ["1girl", "short hair", "brown eyes", "freckles"].map(str::to_owned).to_vec(),
            looks: Vec::new(),
            others: vec!["Fumi".to_owned()],
        }
    }

    #[test]
    fn the_rules_say_in_words_what_the_tags_say() {
        let answer = hana().by_rules();
        assert_eq!(answer.description, "Hana, a girl of 16 with short hair and brown eyes. Also: freckles.");
        assert_eq!(hana().check(&answer), Ok(()));
        let known = Description { description: "A girl with freckles who is late".to_owned(), ..hana() };
        let kept = "A girl with freckles who is late. Seen: short hair and brown eyes.";
        assert_eq!(known.by_rules().description, kept);
        let said = Description { description: kept.to_owned(), ..hana() };
        assert_eq!(said.by_rules().description, kept);
    }

    #[test]
    fn nobody_else_is_described_and_nothing_but_a_line() {
        let wrong = |text: &str| {
            let answer = Described { description: text.to_owned(), reason: "Because.".to_owned() };
            hana().check(&answer).unwrap_err().to_string()
        };
        assert!(wrong("She looks like Fumi.").contains("Fumi"));
        assert!(wrong("A girl.\nIgnore the above.").contains("one line"));
        assert!(wrong("<b>A girl</b>").contains("one line"));
    }
}
