//! Where two nouns differ: the paths, with the value on either side.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

/// One place at which two nouns differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The path, such as `palette.hair.base`; things in a list go by their name where they have one.
    pub path: String,
    /// What the first says there; null when nothing.
    pub from: Value,
    /// What the second says there; null when nothing.
    pub to: Value,
}

/// Where two nouns of one kind differ, in the order of their fields' names.
pub(crate) fn differences_of<T: Serialize>(from: &T, to: &T) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", &value(from), &value(to), &mut found);
    found
}

/// A noun as JSON, by way of its text: there a number has no more digits than were written.
fn value(noun: &impl Serialize) -> Value {
    serde_json::from_str(&crate::json::to_text(noun)).expect("a noun is JSON once it is written")
}

fn compare(path: &str, from: &Value, to: &Value, found: &mut Vec<Difference>) {
    if from == to {
        return;
    }
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (from, to) {
        (Value::Object(from), Value::Object(to)) => {
            let keys: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
            for key in keys {
                let side = |fields: &'_ serde_json::Map<String, Value>| fields.get(key).cloned();
                let (old, new) = (side(from).unwrap_or_default(), side(to).unwrap_or_default());
                compare(&below(key), &old, &new, found);
            }
        }
        (Value::Array(from), Value::Array(to)) if from.len() == to.len() => {
            for (index, (old, new)) in from.iter().zip(to).enumerate() {
                compare(&below(&name_in_both(old, new, index)), old, new, found);
            }
        }
        _ => found.push(Difference { path: path.to_owned(), from: from.clone(), to: to.clone() }),
    }
}

/// What a thing in a list is called: its name, or its number when it has none or got another.
fn name_in_both(from: &Value, to: &Value, index: usize) -> String {
    let name = |item: &Value| {
        let name = item.get("slug").or_else(|| item.get("name"));
        name.and_then(Value::as_str).map(str::to_owned)
    };
    name(to).filter(|new| name(from).as_ref() == Some(new)).unwrap_or_else(|| index.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(from: &Value, to: &Value) -> Vec<String> {
        differences_of(from, to).into_iter().map(|difference| difference.path).collect()
    }

    #[test]
    fn a_difference_is_named_by_the_figure_it_is_in() {
        let before = json!({"figures": [{"slug": "hana", "palette": {"hair": "#111111"}}], "seed": 1});
        let now = json!({"figures": [{"slug": "hana", "palette": {"hair": "#222222"}}], "seed": 1});
        assert_eq!(paths(&before, &now), ["figures.hana.palette.hair"]);
    }

    #[test]
    fn what_was_added_or_taken_away_has_nothing_on_one_side() {
        let from = json!({"hat": "cap", "look": [{"name": "school", "cut": 1}]});
        let to = json!({"look": [{"name": "school", "cut": 2}], "sign": "open"});
        let found = differences_of(&from, &to);
        assert_eq!(paths(&from, &to), ["hat", "look.school.cut", "sign"]);
        assert_eq!((&found[0].from, &found[0].to), (&json!("cap"), &Value::Null));
        assert_eq!((&found[2].from, &found[2].to), (&Value::Null, &json!("open")));
        let longer = json!({"look": [{"name": "school"}, {"name": "summer"}]});
        assert_eq!(paths(&from, &longer), ["hat", "look"]);
    }

    #[test]
    fn a_number_is_shown_as_it_was_written() {
        let found = differences_of(&1.0_f32, &1.4_f32);
        assert_eq!((&found[0].from, &found[0].to), (&json!(1.0), &json!(1.4)));
    }
}
