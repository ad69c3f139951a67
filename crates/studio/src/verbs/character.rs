//! Changing a character: each change makes the next numbered version.

use domain::character::Character;
use domain::line::event::Event;
use domain::project::Project;
use domain::screenplay::castfile::{self, CastFile};
use domain::slug::Slug;
use serde_json::Value;
use store::{NounKind, Version};

use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Sets fields of a character, given as `palette.hair=#c0a080` or `age=17`, and stores the next version.
    ///
    /// # Errors
    ///
    /// When there is no such character, or a field or value makes no sense; nothing is written then.
    pub async fn change_character(
        &self,
        project: &Project,
        slug: &Slug,
        edits: &[String],
    ) -> Result<Version<Character>, StudioError> {
        let known: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let names = known.iter().map(|version| version.slug.to_string()).collect::<Vec<_>>().join(", ");
        let found = known.iter().find(|version| version.slug == *slug);
        let newest = found.ok_or_else(|| StudioError::NotFound {
            what: "character",
            name: slug.to_string(),
            fix: format!("{} has: {names}", project.slug),
        })?;
        let body = edited(&newest.body, edits)?;
        let Some(version) = self.changed(&known, slug.clone(), &body, String::new) else {
            return Ok(newest.clone());
        };
        let mut tx = self.begin().await?;
        tx.put_noun(&project.id, NounKind::Character, &version).await?;
        tx.mark_document("character", &version.id).await?;
        tx.emit(Event::CharacterChanged {
            project: project.id.clone(),
            character: slug.to_string(),
            version: version.version,
        });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(version)
    }
}

fn edited(character: &Character, edits: &[String]) -> Result<Character, StudioError> {
    let mut value = serde_json::to_value(character).expect("a character holds only values that JSON has");
    for edit in edits {
        let (path, text) = edit.split_once('=').ok_or_else(|| {
            StudioError::Invalid(format!(
                "\"{edit}\" sets nothing: write field=value, such as palette.hair=#c0a080"
            ))
        })?;
        let new = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        place(&mut value, path, new)?;
    }
    let changed: Character = serde_json::from_value(value)
        .map_err(|error| StudioError::Invalid(format!("{} cannot be so: {error}", character.name)))?;
    let alone = CastFile { character: vec![changed.clone()], place: Vec::new() };
    let text = toml::to_string(&alone).map_err(|error| StudioError::Invalid(error.to_string()))?;
    castfile::parse(&text)
        .map_err(|error| StudioError::Invalid(format!("{}: {}", character.name, error.message)))?;
    Ok(changed)
}

/// Puts a value at a path of field names and numbers with dots between them.
pub(super) fn place(root: &mut Value, path: &str, value: Value) -> Result<(), StudioError> {
    let mut at = root;
    for part in path.split('.') {
        let wrong =
            || StudioError::Invalid(format!("\"{path}\" leads nowhere: there is no \"{part}\" to go into"));
        at = match at {
            Value::Object(fields) => fields.entry(part).or_insert(Value::Null),
            Value::Array(items) => {
                let index: usize = part.parse().map_err(|_| wrong())?;
                items.get_mut(index).ok_or_else(wrong)?
            }
            Value::Null => {
                *at = Value::Object(serde_json::Map::new());
                at.as_object_mut().expect("it was made an object just now").entry(part).or_insert(Value::Null)
            }
            _ => return Err(wrong()),
        };
    }
    *at = value;
    Ok(())
}
