//! Changing a noun by a JSON Merge Patch (RFC 7396), and finding the field that cannot be so.

use serde_json::{Map, Value};

use crate::error::{Refusal, StudioError};
use crate::noun::Noun;
use crate::strict;

/// The longest patch, in bytes of JSON; a noun is a page of text at most.
const LONGEST: usize = 100_000;
/// How many fields of a patch are tried one by one to find the one that is wrong.
const MOST_TRIED: usize = 24;
/// How deep the search for the wrong field goes.
const DEEPEST: usize = 4;

/// The noun with the patch over it, checked among the `others` of its kind.
pub(super) fn patched<T: Noun>(body: &T, patch: &Value, others: &[T]) -> Result<T, StudioError> {
    let base = serde_json::to_value(body).expect("a noun holds only values that JSON has");
    read(base.clone(), &base, patch, others).map_err(|wrong| wrong.about(body.name()))
}

/// A new noun, checked among the `others` of its kind.
pub(super) fn created<T: Noun>(body: &Value, others: &[T]) -> Result<T, StudioError> {
    // Over nothing, so that what is left out is missed; over a sound noun, so that one wrong field is found.
    let nothing = Value::Object(Map::new());
    read(nothing, &T::smallest(), body, others).map_err(|wrong| wrong.about("it"))
}

/// What cannot be so.
struct Wrong {
    field: String,
    /// Where the noun itself says that it is; the field is better known from what was changed.
    place: String,
    words: String,
}

impl Wrong {
    fn new(field: &str, words: impl Into<String>) -> Self {
        Self { field: field.to_owned(), place: String::new(), words: words.into() }
    }

    fn about(self, name: &str) -> StudioError {
        let (message, fix) = divided(&self.words);
        Refusal::invalid(self.field, format!("{name} cannot be so: {message}"), fix)
    }
}

/// Puts `patch` over `base`; `sound` is a noun without fault, over which single fields are tried.
fn read<T: Noun>(base: Value, sound: &Value, patch: &Value, others: &[T]) -> Result<T, Wrong> {
    let Value::Object(fields) = patch else {
        return Err(Wrong::new("body", "this is no JSON object; write {\"field\": value}"));
    };
    if patch.to_string().len() > LONGEST {
        return Err(Wrong::new("body", format!("it has more than {LONGEST} bytes; say it in fewer words")));
    }
    understood(&merged(base, patch), others).map_err(|wrong| {
        if !wrong.field.is_empty() {
            return wrong;
        }
        let mut path = Vec::new();
        let fails = |patch: &Value| understood(&merged(sound.clone(), patch), others).is_err();
        culprit(fields, &mut path, &fails);
        let field = nearer(path.join("."), &wrong);
        Wrong { field, ..wrong }
    })
}

/// A noun that can be so, or why it cannot; the field is empty as long as nobody knows it.
fn understood<T: Noun>(value: &Value, others: &[T]) -> Result<T, Wrong> {
    let noun: T = strict::from_value(value).map_err(|misfit| {
        let fix = misfit.fix.map(|fix| format!("; {fix}")).unwrap_or_default();
        Wrong { field: misfit.path, place: String::new(), words: misfit.message + &fix }
    })?;
    noun.check(others).map_err(|error| Wrong {
        field: String::new(),
        place: error.field,
        words: error.message,
    })?;
    Ok(noun)
}

/// The field that is wrong: what was changed, and within that the very place.
fn nearer(changed: String, wrong: &Wrong) -> String {
    let place = &wrong.place;
    if !place.is_empty() && (changed.is_empty() || place.starts_with(&format!("{changed}."))) {
        return place.clone();
    }
    if changed.is_empty() { quoted(&wrong.words).unwrap_or_else(|| "body".to_owned()) } else { changed }
}

fn merged(mut base: Value, patch: &Value) -> Value {
    merge(&mut base, patch);
    base
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key).or_insert(Value::Null), value);
        }
    }
}

/// Finds the one field of a patch that makes it fail on its own; its path is empty when there is none.
fn culprit(patch: &Map<String, Value>, place: &mut Vec<String>, fails: &dyn Fn(&Value) -> bool) {
    if place.len() == DEEPEST {
        return;
    }
    for (key, value) in patch.iter().take(MOST_TRIED) {
        place.push(key.clone());
        if fails(&alone(place, value)) {
            if let Value::Object(below) = value {
                culprit(below, place, fails);
            }
            return;
        }
        place.pop();
    }
}

/// A patch of one field.
fn alone(path: &[String], value: &Value) -> Value {
    path.iter()
        .rev()
        .fold(value.clone(), |inside, key| Value::Object(Map::from_iter([(key.clone(), inside)])))
}

/// The name that a message such as "missing field `name`" is about.
fn quoted(words: &str) -> Option<String> {
    words.split('`').nth(1).map(str::to_owned)
}

/// What is wrong, and what to do about it.
fn divided(words: &str) -> (String, String) {
    if let Some((message, fix)) = words.split_once("; ") {
        return (message.to_owned(), fix.to_owned());
    }
    match words.split_once(": write ") {
        Some((message, fix)) => (message.to_owned(), format!("write {fix}")),
        None => (words.to_owned(), "correct it and try again".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use domain::character::Character;
    use serde_json::json;

    use super::*;

    fn hana() -> Character {
        created(&json!({"name": "Hana", "age": 16, "look": [{"name": "school"}]}), &[]).unwrap()
    }

    fn refused(patch: &Value) -> (String, String, String) {
        let mikan = created::<Character>(&json!({"name": "Mikan", "species": "cat"}), &[]).unwrap();
        match patched(&hana(), patch, &[mikan]) {
            Err(StudioError::Refused(refusal)) => {
                (refusal.field.clone().unwrap_or_default(), refusal.message.clone(), refusal.fix.clone())
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_patch_sets_fields_takes_null_away_and_replaces_lists() {
        let patch = json!({"age": 17, "aliases": ["The girl"], "palette": {"hair": "#c8763c"}, "look": null});
        let older = patched(&hana(), &patch, &[]).unwrap();
        assert_eq!((older.age, older.looks.len(), older.aliases.len()), (17, 0, 1));
        let plain = patched(&older, &json!({"age": null, "palette": {"hair": null}}), &[]).unwrap();
        assert_eq!((plain.age, plain.palette.len(), plain.aliases.len()), (hana().age, 0, 1));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field_with_the_nearest_name() {
        let said = [
            json!({"age": 17, "hight_cm": 150}),
            json!({"palette": {"eyes": "#112233", "hair": "red"}}),
            json!({"palette": {"hiar": "#112233"}}),
            json!({"age": 5000}),
            json!({"name": "MIKAN"}),
            json!({"species": "catt"}),
            json!({"name": null}),
            json!([1]),
        ]
        .map(|patch| {
            let (field, message, fix) = refused(&patch);
            format!("{field}: {message} | {fix}")
        });
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_new_noun_needs_its_name() {
        let error = created::<Character>(&json!({"age": 3}), &[]).unwrap_err();
        let StudioError::Refused(refusal) = error else { panic!("{error}") };
        assert_eq!(refusal.field.as_deref(), Some("name"));
    }
}
