//! The values of a node, which the editor keeps as a list in the order of its widgets.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::scope::class_of;
use crate::comfyui::recipe::catalogue::Class;
use crate::comfyui::recipe::fields::{Extra, Field, Fields, Shown};

/// What may happen to a seed after each picture.
const CONTROLS: [&str; 5] = ["fixed", "increment", "decrement", "randomize", "increment-wrap"];

/// What can be brought to a node.
const UPLOADS: [&str; 4] = ["image", "audio", "video", "file"];

/// The values of a node by the names of its inputs.
///
/// # Errors
///
/// When a value cannot be the one of its place.
pub(super) fn of(node: &Json, class: &Class) -> Result<BTreeMap<String, Json>, String> {
    if let Some(named) = node["widgets_values"].as_object() {
        let known = |name: &String| class.inputs.contains_key(name);
        return Ok(named
            .iter()
            .filter(|(name, _)| known(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect());
    }
    let list = node["widgets_values"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut reading = Reading { node, left: list, found: BTreeMap::new() };
    reading.read(&class.fields, "")?;
    Ok(reading.found)
}

/// A list of values that is read from its beginning.
struct Reading<'a> {
    node: &'a Json,
    left: &'a [Json],
    found: BTreeMap<String, Json>,
}

impl Reading<'_> {
    fn read(&mut self, fields: &Fields, prefix: &str) -> Result<(), String> {
        if !fields.ordered {
            return Err(self.unclear("the server does not say in which order its inputs stand"));
        }
        for field in &fields.list {
            self.field(field, prefix)?;
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, prefix: &str) -> Result<(), String> {
        if field.shown == Shown::Socket {
            return Ok(());
        }
        let name = format!("{prefix}{}", field.name);
        let value = match self.left.split_first() {
            Some((value, left)) => {
                self.left = left;
                value.clone()
            }
            None => match &field.default {
                Some(default) => default.clone(),
                None => return Ok(()),
            },
        };
        if !fits(&field.shown, &value) {
            return Err(self.unclear(&format!("{value} stands where this server has \"{name}\"")));
        }
        self.skip(field.extra);
        let branch = match &field.shown {
            Shown::Branch(branches) => branches.iter().find(|(key, _)| value == key.as_str()),
            _ => None,
        };
        self.found.insert(name.clone(), value);
        match branch {
            Some((_, fields)) => self.read(fields, &format!("{name}.")),
            None => Ok(()),
        }
    }

    /// Steps over what the editor keeps for itself behind a value.
    fn skip(&mut self, extra: Extra) {
        let words: &[&str] = match extra {
            Extra::None => &[],
            Extra::Control => &CONTROLS,
            Extra::Upload => &UPLOADS,
        };
        if let Some((value, left)) = self.left.split_first()
            && value.as_str().is_some_and(|word| words.contains(&word))
        {
            self.left = left;
        }
    }

    fn unclear(&self, why: &str) -> String {
        let class = class_of(self.node);
        let title = self.node["title"].as_str().unwrap_or(class);
        format!(
            "the values of the node \"{title}\" ({class}) cannot be told apart, because {why}: \
             export the workflow with \"Export (API)\""
        )
    }
}

fn fits(shown: &Shown, value: &Json) -> bool {
    match shown {
        Shown::Socket => false,
        Shown::Number => value.is_number(),
        Shown::Text => value.is_string() || value.is_null(),
        Shown::Truth => value.is_boolean(),
        Shown::Word | Shown::Branch(_) => value.is_string() || value.is_number() || value.is_boolean(),
    }
}
