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
    /// Tags about hair or eyes that say something else than the traits do.
    fn contradicting(&self) -> Vec<Change> {
        let last = |tag: &str| tag.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let kind = |tag: &str| (last(tag), aspect(tag));
        let clashes = |tag: &String| {
            let (part, aspect) = kind(tag);
            let same_kind = |one: &&String| kind(one) == (part.clone(), aspect);
            let said = self.traits.iter().find(same_kind)?;
            let counts = matches!(part.as_str(), "hair" | "eyes") && !has(&self.traits, tag);
            counts
                .then(|| Change::new(ChangeKind::LeaveOut, tag.clone(), format!("The character has {said}.")))
        };
        self.tags.iter().filter_map(clashes).collect()
    }

    /// What is said of the character and no tag says.
    fn missing(&self) -> Vec<Change> {
        let told = self.traits.iter().map(|one| (one.clone(), "The character's own fields say it."));
        let said = SAID.iter().filter(|(word, _)| says(&self.description, word));
        let said = said.map(|(_, tag)| ((*tag).to_owned(), "The description says it."));
        let mut missing: Vec<Change> = Vec::new();
        for (tag, reason) in told.chain(said) {
            if !has(&self.tags, &tag) && !missing.iter().any(|change| change.words == tag) {
                missing.push(Change::new(ChangeKind::Add, tag, reason));
            }
        }
        missing
    }
}

/// What a tag says of hair or eyes: a length or a colour are not the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Length,
    Colour,
    Other,
}

fn aspect(tag: &str) -> Aspect {
    const LENGTHS: [&str; 5] = ["short", "medium", "long", "very long", "bald"];
    const COLOURS: [&str; 13] = [
        "black", "brown", "blonde", "blond", "red", "orange", "green", "blue", "purple", "pink", "white",
        "grey", "silver",
    ];
    if LENGTHS.iter().any(|word| says(tag, word)) {
        Aspect::Length
    } else if COLOURS.iter().any(|word| says(tag, word)) {
        Aspect::Colour
    } else {
        Aspect::Other
    }
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
            traits: owned(&["1girl", "short hair", "brown eyes"]),
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
