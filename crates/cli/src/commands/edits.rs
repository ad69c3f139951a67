//! Changes that a person types as `field=value`, made into a JSON Merge Patch.

use anyhow::{Context, bail};
use serde_json::{Map, Value};

/// The patch that sets these fields of `current`, such as `palette.hair=#c0a080`, `look.0.name=school` or `hat=null`.
/// A value is JSON, or a plain word. A merge patch has no way to change one thing in a list, so the list goes whole.
pub(crate) fn merge_patch(current: &Value, edits: &[String]) -> anyhow::Result<Value> {
    let mut changed = current.clone();
    let mut patch = Value::Object(Map::new());
    for edit in edits {
        let (path, value) = pair(edit, "palette.hair=#c0a080")?;
        set(&mut changed, path, value)?;
        let mut whole = patch.take();
        carry(&mut whole, &changed, path);
        patch = whole;
    }
    Ok(patch)
}

/// Reads `field=value`, with the value in JSON or as a plain word; `example` shows how it is done.
pub(crate) fn pair<'e>(edit: &'e str, example: &str) -> anyhow::Result<(&'e str, Value)> {
    let (path, text) = edit
        .split_once('=')
        .with_context(|| format!("\"{edit}\" sets nothing: write field=value, such as {example}"))?;
    Ok((path, serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))))
}

/// Puts a value at a path of field names and numbers with dots between them.
fn set(root: &mut Value, path: &str, value: Value) -> anyhow::Result<()> {
    let mut at = root;
    for part in path.split('.') {
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        at = match at {
            Value::Object(fields) => fields.entry(part).or_insert(Value::Null),
            Value::Array(items) => {
                let item = part.parse::<usize>().ok().and_then(|index| items.get_mut(index));
                item.with_context(|| leads_nowhere(path, part))?
            }
            _ => bail!(leads_nowhere(path, part)),
        };
    }
    *at = value;
    Ok(())
}

fn leads_nowhere(path: &str, part: &str) -> String {
    format!("\"{path}\" leads nowhere: there is no \"{part}\" to go into")
}

/// Takes what `changed` has at a path over into the patch, from the first list on the way as a whole.
fn carry(patch: &mut Value, changed: &Value, place: &str) {
    let (part, rest) = place.split_once('.').map_or((place, None), |(part, rest)| (part, Some(rest)));
    let Some(there) = changed.get(part) else { return };
    if !patch.is_object() {
        *patch = Value::Object(Map::new());
    }
    let Value::Object(fields) = patch else { return };
    match rest {
        Some(rest) if there.is_object() => {
            carry(fields.entry(part).or_insert_with(|| Value::Object(Map::new())), there, rest);
        }
        _ => {
            fields.insert(part.to_owned(), there.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patch(edits: &[&str]) -> anyhow::Result<Value> {
        let current = json!({"age": 16, "palette": {"hair": "#111111", "top": "#222222"},
            "look": [{"name": "school"}, {"name": "summer"}]});
        merge_patch(&current, &edits.iter().map(|edit| (*edit).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn only_what_was_named_is_in_the_patch_and_lists_go_whole() {
        assert_eq!(
            patch(&["palette.hair=#c8763c", "age=17", "hat=null", "eyes.shape=sharp"]).unwrap(),
            json!({"palette": {"hair": "#c8763c"}, "age": 17, "hat": null, "eyes": {"shape": "sharp"}})
        );
        assert_eq!(
            patch(&["look.1.name=beach", "look.0.name=home"]).unwrap(),
            json!({"look": [{"name": "home"}, {"name": "beach"}]})
        );
    }

    #[test]
    fn what_sets_nothing_or_leads_nowhere_is_refused() {
        for edit in ["age", "look.7.name=x", "age.years=3"] {
            assert!(patch(&[edit]).is_err(), "{edit}");
        }
    }
}
