//! Who is meant: names, aliases and pronouns in a text, as numbers in the directory of the cast.

use super::japanese::{self, Pronoun};
use crate::character::{Character, Gender, Species};
use crate::slug::Slug;

/// The cast by name.
#[derive(Debug, Default)]
pub(super) struct Directory {
    people: Vec<Person>,
}

/// One character as the breakdown sees it.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) slug: Slug,
    pub(super) name: String,
    pub(super) species: Species,
    pub(super) pace: f64,
    gender: Gender,
    /// The name and all aliases.
    names: Vec<String>,
}

/// A person named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) person: usize,
    /// Where the name begins and ends, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Whom a pronoun can mean: the people named so far in a scene, the last one last.
#[derive(Debug, Default)]
pub(super) struct Memory {
    named: Vec<usize>,
}

impl Memory {
    pub(super) fn name(&mut self, person: usize) {
        self.named.retain(|other| *other != person);
        self.named.push(person);
    }

    /// The people named so far, the last one first.
    pub(super) fn latest(&self) -> impl Iterator<Item = usize> {
        self.named.iter().rev().copied()
    }
}

impl Directory {
    pub(super) fn new<'a>(characters: impl IntoIterator<Item = &'a Character>) -> Self {
        let people = characters.into_iter().filter_map(|character| {
            let slug = character.slug.clone().or_else(|| Slug::from_name(&character.name).ok())?;
            let names = std::iter::once(&character.name).chain(&character.aliases).cloned().collect();
            Some(Person {
                slug,
                name: character.name.clone(),
                species: character.species,
                pace: f64::from(character.voice.pace).max(0.1),
                gender: character.gender,
                names,
            })
        });
        Self { people: people.collect() }
    }

    pub(super) fn person(&self, number: usize) -> &Person {
        &self.people[number]
    }

    /// The people whom a cue names: one, or several joined by `AND`, `&` or `/`.
    pub(super) fn cued(&self, cue: &str) -> Vec<usize> {
        if let Some(person) = self.by_name(cue) {
            return vec![person];
        }
        let joined = cue.replace(" AND ", "/").replace(" and ", "/").replace(['&', ',', '＆', '、'], "/");
        let parts: Vec<&str> = joined.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 {
            return Vec::new();
        }
        let mut cued: Vec<usize> = Vec::new();
        for person in parts.into_iter().filter_map(|part| self.by_name(part)) {
            if !cued.contains(&person) {
                cued.push(person);
            }
        }
        cued
    }

    fn by_name(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        self.people.iter().position(|person| person.names.iter().any(|known| known.to_lowercase() == name))
    }

    /// The names nearest to one that nobody has, as a text.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        nearest_of(&name.to_lowercase(), self.people.iter().map(|person| person.name.as_str()))
    }

    /// Everybody named in a text who can be seen, in order. Possessives (`Ren's`, `her umbrella`) show nobody.
    pub(super) fn mentions(&self, text: &str, memory: &mut Memory) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut skip_to = 0;
        for (start, word) in words(text) {
            if start < skip_to {
                continue;
            }
            if let Some((person, end)) = self.named_at(text, start) {
                memory.name(person);
                skip_to = end;
                if !is_possessive(&text[end..]) {
                    mentions.push(Mention { person, start, end });
                }
                continue;
            }
            if let Some((pronoun, length)) = japanese::pronoun(&text[start..]) {
                skip_to = start + length;
                for person in self.meant_by(pronoun, memory) {
                    memory.name(person);
                    mentions.push(Mention { person, start, end: skip_to });
                }
                continue;
            }
            let end = start + word.len();
            for person in self.meant(word, &text[end..], memory, &mentions) {
                memory.name(person);
                mentions.push(Mention { person, start, end });
            }
        }
        mentions
    }

    /// The person whose longest name stands at a place, and where the name ends.
    fn named_at(&self, text: &str, start: usize) -> Option<(usize, usize)> {
        let rest = &text[start..];
        let mut longest: Option<(usize, usize)> = None;
        for (number, person) in self.people.iter().enumerate() {
            for name in &person.names {
                let length =
                    name_length(rest, name).filter(|length| longest.is_none_or(|(_, most)| *length > most));
                longest = length.map(|length| (number, length)).or(longest);
            }
        }
        let (number, length) = longest?;
        Some((number, japanese::end_of_name(text, start, start + length)?))
    }

    /// A text without the names in it, so that somebody called 雪 is not snow.
    pub(super) fn without_names(&self, text: &str) -> String {
        let mut rest = String::new();
        let mut kept_to = 0;
        for (start, _) in words(text) {
            let named = if start < kept_to { None } else { self.named_at(text, start) };
            let Some((_, end)) = named else { continue };
            rest.push_str(&text[kept_to..start]);
            // A word that means nothing holds the place, for phrases with a gap.
            let is_spaced = text[start..end].is_ascii();
            rest.push_str(if is_spaced { "one" } else { " " });
            kept_to = end;
        }
        rest.push_str(&text[kept_to..]);
        rest
    }

    fn meant_by(&self, pronoun: Pronoun, memory: &Memory) -> Vec<usize> {
        let is = |number: &usize, gender: Gender| {
            let person = self.person(*number);
            person.gender == gender && person.species == Species::Human
        };
        match pronoun {
            Pronoun::She => memory.latest().find(|person| is(person, Gender::Female)).into_iter().collect(),
            Pronoun::He => memory.latest().find(|person| is(person, Gender::Male)).into_iter().collect(),
            Pronoun::They => self.latest_two(memory),
        }
    }

    fn latest_two(&self, memory: &Memory) -> Vec<usize> {
        memory.latest().filter(|person| self.person(*person).species == Species::Human).take(2).collect()
    }

    /// The people whom a pronoun means; an object is never the person who acts in the same text.
    fn meant(&self, word: &str, after: &str, memory: &Memory, acting: &[Mention]) -> Vec<usize> {
        let is_object_word = matches!(word.to_lowercase().as_str(), "her" | "him");
        let acts = |person: &usize| acting.last().is_some_and(|last| last.person == *person);
        let fits = |wanted: fn(&Person) -> bool| {
            let mut known = memory.latest().filter(|person| !(is_object_word && acts(person)));
            known.find(|person| wanted(self.person(*person))).into_iter().collect()
        };
        match word.to_lowercase().as_str() {
            "she" => fits(|person| person.gender == Gender::Female && person.species == Species::Human),
            "her" if is_object(after) => {
                fits(|person| person.gender == Gender::Female && person.species == Species::Human)
            }
            "he" | "him" => fits(|person| person.gender == Gender::Male && person.species == Species::Human),
            "they" | "them" | "both" => self.latest_two(memory),
            _ => Vec::new(),
        }
    }
}

/// The words of a text with the byte at which each begins; every character of a script without spaces is one.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    text.char_indices().filter_map(move |(start, character)| {
        let is_word = character.is_alphanumeric();
        let begins = is_word && (!inside || !character.is_ascii());
        inside = is_word;
        begins.then(|| (start, &text[start..start + word_length(&text[start..])]))
    })
}

fn word_length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let is_ascii_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'\'';
    if first > 1 { first } else { text.bytes().take_while(|byte| is_ascii_word(byte)).count() }
}

/// The length of `name` at the beginning of a text, in bytes. Names with capitals need one in the text, so
/// that a character called Rose is not every rose.
fn name_length(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for (index, wanted) in name.chars().enumerate() {
        let (_, found) = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase())
            || (index == 0 && wanted.is_uppercase() && !found.is_uppercase())
        {
            return None;
        }
    }
    let end = rest.next().map_or(text.len(), |(index, _)| index);
    let spaced = name.chars().all(|character| {
        character.is_lowercase() || character.is_uppercase() || !character.is_alphanumeric()
    });
    let ends_word = text[end..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    (ends_word || !spaced).then_some(end)
}

fn is_possessive(after: &str) -> bool {
    after.starts_with("'s") || after.starts_with("’s") || after.starts_with('の')
}

/// Whether `her` is a person and not an owner, by the word that follows.
fn is_object(after: &str) -> bool {
    let next: String =
        after.trim_start().chars().take_while(|character| character.is_alphanumeric()).collect();
    let joins = [
        "and", "to", "in", "on", "at", "with", "from", "as", "but", "for", "through", "into", "up", "across",
    ];
    next.is_empty() || joins.contains(&next.to_lowercase().as_str())
}

/// The one or two names most like `wrong`, as a text; none where none is like it.
pub(super) fn nearest_of<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let mut scored: Vec<(f64, &str)> =
        known.map(|name| (strsim::jaro_winkler(wrong, &name.to_lowercase()), name)).collect();
    scored.retain(|(score, _)| *score >= 0.6);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<&str> = scored.into_iter().take(2).map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
