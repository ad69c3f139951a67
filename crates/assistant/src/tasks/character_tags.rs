//! The tags of a character, out of what is known of its looks.

use serde::{Deserialize, Serialize};

use super::changes::{Change, ChangeKind, Changes, Lists, MOST, doubled};
use super::material::Section;
use super::words::{has, says};
use super::{Task, judged};
use crate::structured::Wrong;

/// What may be done to the tags of a character.
const KINDS: [ChangeKind; 2] = [ChangeKind::Add, ChangeKind::LeaveOut];

/// What is known of a character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharacterTags {
    /// The name.
    pub name: String,
    /// What it is like, in the words of its author.
    pub description: String,
    /// What its fields say, as tags, such as `short hair`.
    pub traits: Vec<String>,
    /// The tags that it has.
    pub tags: Vec<String>,
    /// Names of the other characters of the project.
    pub others: Vec<String>,
}

impl Task for CharacterTags {
    type Answer = Changes;

    const NAME: &'static str = "character_tags";
    const LONGEST: u32 = 600;

    fn instructions(&self) -> String {
        format!(
            "Propose at most {MOST} changes to the tags of one character: `add` short tags, as anime picture boards use them and in lower case, \
             for what the description and the traits say of its body and face, and `leave_out` tags that contradict them (copy them \
             exactly). Clothes, poses and places are no tags of a character. Do not repeat what is there. Give each change a reason of \
             one sentence."
        )
    }

    fn material(&self) -> Vec<Section> {
        vec![
            Section::new("character", format!("{}: {}", self.name, self.description)),
            Section::new("traits", self.traits.join(", ")),
            Section::new("tags now", self.tags.join(", ")),
        ]
    }

    fn check(&self, answer: &Changes) -> Result<(), Wrong> {
        let lists = Lists { words: &self.tags, negatives: &[], others: &self.others, kinds: &KINDS };
        judged(lists.wrong_with(answer))
    }

    fn by_rules(&self) -> Changes {
        let mut changes = doubled(&self.tags, ChangeKind::LeaveOut);
        changes.extend(self.contradicting());
        changes.extend(self.missing());
        changes.truncate(MOST);
        Changes { changes }
    }
}

/// Words of a description, and the tag for them.
const SAID: [(&str, &str); 16] = [
    ("freckles", "freckles"),
    ("freckled", "freckles"),
    ("scar", "scar on face"),
    ("mole", "mole"),
    ("tall", "tall"),
    ("tanned", "tan"),
    ("pale", "pale skin"),
    ("bangs", "blunt bangs"),
    ("fringe", "blunt bangs"),
    ("fangs", "fang"),
    ("wrinkles", "wrinkled skin"),
    ("beard", "beard"),
    ("moustache", "mustache"),
    ("thick eyebrows", "thick eyebrows"),
    ("whiskers", "whiskers"),
    ("dimples", "dimples"),
];

impl CharacterTags {
    /// Tags that say another length of hair than the fields do. Colours are left to the author: a field says a colour to
    /// paint with, and a tag the word for it.
    fn contradicting(&self) -> Vec<Change> {
        let clashes = |tag: &String| {
            let said = self.traits.iter().find(|said| subject(said) == subject(tag))?;
            let counts = subject(tag) == Subject::Length && !has(&self.traits, tag);
            counts
                .then(|| Change::new(ChangeKind::LeaveOut, tag.clone(), format!("The character has {said}.")))
        };
        self.tags.iter().filter_map(clashes).collect()
    }

    /// Whether a tag says the same thing in another word.
    fn is_told(&self, tag: &str) -> bool {
        let about = subject(tag);
        matches!(about, Subject::Colour(_)) && self.tags.iter().any(|known| subject(known) == about)
    }

    /// What is said of the character and no tag says.
    fn missing(&self) -> Vec<Change> {
        let told = self.traits.iter().map(|one| (one.clone(), "The character's own fields say it."));
        let said = SAID.iter().filter(|(word, _)| says(&self.description, word));
        let said = said.map(|(_, tag)| ((*tag).to_owned(), "The description says it."));
        let mut missing: Vec<Change> = Vec::new();
        for (tag, reason) in told.chain(said) {
            if !has(&self.tags, &tag)
                && !self.is_told(&tag)
                && !missing.iter().any(|change| change.words == tag)
            {
                missing.push(Change::new(ChangeKind::Add, tag, reason));
            }
        }
        missing
    }
}

/// What a tag is about, as far as two tags can say it differently.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// How long the hair is.
    Length,
    /// The colour of this.
    Colour(String),
    /// Something else.
    Other,
}

fn subject(tag: &str) -> Subject {
    const LENGTHS: [&str; 4] = ["short hair", "medium hair", "long hair", "very long hair"];
    const COLOURS: [&str; 14] = [
        "black", "brown", "blonde", "blond", "red", "orange", "green", "blue", "purple", "pink", "white",
        "grey", "silver", "aqua",
    ];
    let tag = tag.trim().to_lowercase().replace('_', " ");
    if LENGTHS.contains(&tag.as_str()) {
        return Subject::Length;
    }
    let part = tag.rsplit(' ').next().unwrap_or_default();
    let is_colour = matches!(part, "hair" | "eyes" | "fur") && COLOURS.iter().any(|word| says(&tag, word));
    if is_colour { Subject::Colour(part.to_owned()) } else { Subject::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn hana() -> CharacterTags {
        CharacterTags {
            name: "Hana".to_owned(),
            description: "A girl with freckles who is always late.".to_owned(),
            traits: owned(&["1girl", "short hair", "orange eyes"]),
            tags: owned(&["1girl", "long hair", "brown eyes", "1girl", "messy hair"]),
            others: owned(&["Fumi"]),
        }
    }

    #[test]
    fn the_rules_follow_the_fields_and_the_description() {
        let answer = hana().by_rules();
        let found: Vec<(ChangeKind, &str)> =
            answer.changes.iter().map(|change| (change.kind, change.words.as_str())).collect();
        let expected = [
            (ChangeKind::LeaveOut, "1girl"),
            (ChangeKind::LeaveOut, "long hair"),
            (ChangeKind::Add, "short hair"),
            (ChangeKind::Add, "freckles"),
        ];
        assert_eq!(found, expected);
        assert_eq!(hana().check(&answer), Ok(()));
    }

    #[test]
    fn somebody_else_is_no_tag() {
        let answer = Changes { changes: vec![Change::new(ChangeKind::Add, "like Fumi", "Because.")] };
        assert!(hana().check(&answer).unwrap_err().to_string().contains("Fumi"));
        let answer = Changes { changes: vec![Change::new(ChangeKind::Avoid, "hat", "Because.")] };
        assert!(hana().check(&answer).unwrap_err().to_string().contains("not asked for"));
    }
}
