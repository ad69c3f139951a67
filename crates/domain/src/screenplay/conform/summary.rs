//! The changes as plain text for a terminal.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Change, Changes, FieldChange};
use crate::shot::ShotContent;

/// How much of a text is shown, in characters.
const SHOWN: usize = 60;

impl Changes {
    /// One line per change in the order of the film, and how much stays as it is.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut page = String::new();
        for scene in &self.scenes {
            let after = scene.after.as_deref();
            if let Some(line) = line(&scene.code, after, &scene.change, &scene.heading) {
                let _ = writeln!(page, "{line}");
            }
        }
        for shot in &self.shots {
            let after = shot.after.as_ref().map(crate::shot::ShotCode::as_str);
            if let Some(line) = line(shot.code.as_str(), after, &shot.change, &words(&shot.content)) {
                let _ = writeln!(page, "{line}");
            }
        }
        let kept = self.shots.iter().filter(|shot| shot.change == Change::Kept).count();
        let _ = writeln!(page, "= {kept} {} unchanged", if kept == 1 { "shot is" } else { "shots are" });
        page
    }
}

fn line(code: &str, after: Option<&str>, change: &Change, words: &str) -> Option<String> {
    let place = after.map_or_else(|| "at the beginning".to_owned(), |after| format!("after {after}"));
    let words = shortened(words);
    match change {
        Change::Kept => None,
        Change::Added => Some(format!("+ {code} added {place}: {words}")),
        Change::Omitted => Some(format!("- {code} omitted: {words}")),
        Change::Moved => Some(format!("> {code} moved {place}: {words}")),
        Change::Restored { fields } if fields.is_empty() => {
            Some(format!("+ {code} restored {place}: {words}"))
        }
        Change::Restored { fields } => Some(format!("+ {code} restored {place}: {}", listed(fields))),
        Change::Changed { fields, moved: true } => {
            Some(format!("~ {code} moved {place} and changed: {}", listed(fields)))
        }
        Change::Changed { fields, moved: false } => Some(format!("~ {code} changed: {}", listed(fields))),
    }
}

fn listed(fields: &[FieldChange]) -> String {
    let each = |change: &FieldChange| {
        format!("{} {} -> {}", change.field, readable(&change.old), readable(&change.new))
    };
    fields.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// A JSON value in a person's words.
fn readable(json: &str) -> String {
    let words = serde_json::from_str(json).map_or_else(|_| json.to_owned(), |value| spoken(&value));
    format!("\"{}\"", shortened(&words))
}

fn spoken(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(spoken).collect::<Vec<_>>().join(" / "),
        Value::Object(fields) => match fields.get("text") {
            Some(text) => spoken(text),
            None => fields.values().map(spoken).collect::<Vec<_>>().join(" "),
        },
    }
}

fn words(content: &ShotContent) -> String {
    content
        .lines
        .first()
        .map_or_else(|| content.action.clone(), |line| format!("{}: {}", line.name, line.text))
}

fn shortened(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.is_empty() {
        return "none".to_owned();
    }
    if text.chars().count() <= SHOWN {
        return text;
    }
    let start: String = text.chars().take(SHOWN - 3).collect();
    format!("{start}...")
}
