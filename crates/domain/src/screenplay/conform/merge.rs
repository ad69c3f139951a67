//! One shot's new content with its hand edits, and what differs from the old one.

use serde_json::{Map, Value};

use super::FieldChange;
use crate::shot::{Shot, ShotContent};

/// The new content in which every edited field keeps its old value.
pub(super) fn merged(old: &Shot, new: &ShotContent) -> ShotContent {
    let mut fields = fields_of(new);
    let kept = fields_of(&old.content);
    for edited in &old.edited {
        // An edit of a part, such as `cast.0.pose`, keeps the whole field.
        let name = edited.split(['.', '[']).next().unwrap_or(edited);
        match kept.get(name) {
            Some(value) => fields.insert(name.to_owned(), value.clone()),
            None => fields.remove(name),
        };
    }
    serde_json::from_value(Value::Object(fields)).expect("the fields were made of contents of the same type")
}

/// The fields that differ, without the line of the screenplay, which shifts with everything above it.
pub(super) fn differences(old: &ShotContent, new: &ShotContent) -> Vec<FieldChange> {
    let (old, new) = (fields_of(old), fields_of(new));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&String| name.as_str() != "source_line" && old.get(*name) != new.get(*name);
    let text = |value: Option<&Value>| value.map_or_else(String::new, Value::to_string);
    names
        .into_iter()
        .filter(differs)
        .map(|name| FieldChange { field: name.clone(), old: text(old.get(name)), new: text(new.get(name)) })
        .collect()
}

fn fields_of(content: &ShotContent) -> Map<String, Value> {
    match serde_json::to_value(content).expect("a shot's content holds only values that JSON has") {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
