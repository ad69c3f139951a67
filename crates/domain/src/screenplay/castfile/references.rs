//! Reference pictures and relations: what a character points at.

use std::collections::BTreeSet;

use super::check::{clear, few, filled};
use super::locate::{Table, Tables, nearest};
use super::{CastError, CastFile};
use crate::character::{Character, Reference, ReferenceKind};
use crate::slug::Slug;

/// The longest note about a licence or a relation, in characters.
const LONGEST_NOTE: usize = 200;

/// Checks the references and relations of one character by itself.
pub(super) fn check(character: &Character, table: &Table) -> Result<(), CastError> {
    few(table, "reference", "references", character.references.len())?;
    few(table, "relation", "relations", character.relations.len())?;
    for (at, reference) in character.references.iter().enumerate() {
        let doubled = character.references[..at].iter().any(|earlier| earlier.file == reference.file);
        picture(character, reference, at, table)?;
        if doubled {
            let message = format!("the reference \"{}\" is there twice; remove one", reference.file);
            return Err(table.error(&format!("reference.{at}.file"), message));
        }
    }
    for (at, relation) in character.relations.iter().enumerate() {
        note(table, &format!("relation.{at}.kind"), "what the other is", &relation.kind)?;
        filled(table, &format!("relation.{at}.kind"), "what the other is", &relation.kind)?;
    }
    Ok(())
}

fn picture(character: &Character, reference: &Reference, at: usize, table: &Table) -> Result<(), CastError> {
    let key = |field: &str| format!("reference.{at}.{field}");
    let Reference { file, hash, kind, expression, look, licence } = reference;
    let low = file.to_ascii_lowercase();
    let is_picture = [".png", ".jpg", ".jpeg"].iter().any(|ending| low.ends_with(ending));
    clear(table, &key("file"), "the file of a reference", file)?;
    if file.contains(['/', '\\', ':']) || file.starts_with('.') || !is_picture {
        let message = format!("the reference \"{file}\" is no name of a PNG or JPEG; write the name alone");
        return Err(table.error(&key("file"), message));
    }
    if hash.0.len() != 64 || !hash.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        let message = format!("the hash of \"{file}\" is no BLAKE3 hash; write its 64 hexadecimal digits");
        return Err(table.error(&key("hash"), message));
    }
    if *kind == ReferenceKind::Expression && expression.is_none() {
        let message = format!("\"{file}\" shows an expression; say which, such as expression = \"smile\"");
        return Err(table.error(&key("expression"), message));
    }
    if let Some(look) = look
        && character.look(look).is_none()
    {
        let names = character.looks.iter().map(|look| look.name.as_str());
        let hint =
            nearest(look, names).map_or_else(String::new, |name| format!(" (did you mean \"{name}\"?)"));
        let message = format!("{} has no look \"{look}\"{hint}; name one of its looks", character.name);
        return Err(table.error(&key("look"), message));
    }
    note(table, &key("licence"), "the licence", licence)
}

fn note(table: &Table, key: &str, what: &str, text: &str) -> Result<(), CastError> {
    clear(table, key, what, text)?;
    let length = text.chars().count();
    if length <= LONGEST_NOTE {
        return Ok(());
    }
    Err(table.error(key, format!("{what} has {length} characters; say it in at most {LONGEST_NOTE}")))
}

/// Checks that relations lead to others of the cast: those in the file, or those that are `known` besides.
pub(super) fn relations(cast: &CastFile, known: &[Slug], located: &Tables) -> Result<(), CastError> {
    let there: BTreeSet<&Slug> =
        cast.character.iter().filter_map(|character| character.slug.as_ref()).chain(known).collect();
    for (index, character) in cast.character.iter().enumerate() {
        for (at, relation) in character.relations.iter().enumerate() {
            let error =
                |message: String| located.at("character", index).error(&format!("relation.{at}.to"), message);
            if Some(&relation.to) == character.slug.as_ref() {
                let message = format!("{} stands in a relation to itself; remove it", character.name);
                return Err(error(message));
            }
            if !there.contains(&relation.to) {
                let hint = nearest(relation.to.as_str(), there.iter().map(|slug| slug.as_str()));
                let hint = hint.map_or_else(String::new, |name| format!(" (did you mean \"{name}\"?)"));
                let message = format!("nobody is called \"{}\"{hint}; name one of the cast", relation.to);
                return Err(error(message));
            }
        }
    }
    Ok(())
}
