//! Reading a configuration file against the schema: every mistake at once, each with its line.

use std::ops::Range;
use std::path::Path;

use anyhow::bail;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::document::{Node, root};
use super::model::Config;

/// How alike two names must be for one to be offered for the other, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Reads a configuration; `path` is what the words call it.
pub(crate) fn check(path: &Path, text: &str) -> anyhow::Result<Value> {
    let at = |span: Range<usize>| format!("{}:{}", path.display(), line(text, span.start));
    let said_at = |error: &toml::de::Error| {
        let place = error.span().map_or_else(|| path.display().to_string(), at);
        format!("{place}: {}", error.message())
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => bail!("failed to understand the configuration: {}", said_at(&error)),
    };
    let mut complaints = Vec::new();
    let mut complain = |span: Range<usize>, words: String| {
        complaints.push((span.start, format!("{}: {words}", at(span))));
    };
    walk(table.get_ref(), &root(), "", &mut complain);
    complaints.sort();
    if !complaints.is_empty() {
        let complaints: Vec<String> = complaints.into_iter().map(|(_, words)| words).collect();
        bail!("the configuration cannot be so:\n  {}", complaints.join("\n  "));
    }
    if let Err(error) = toml::from_str::<Config>(text) {
        bail!("the configuration cannot be so:\n  {}", said_at(&error));
    }
    Ok(toml::from_str(text)?)
}

fn line(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

fn walk(table: &DeTable<'_>, node: &Node, above: &str, complain: &mut dyn FnMut(Range<usize>, String)) {
    for (name, value) in table {
        let key =
            if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        let Some(below) = node.child(name.get_ref()) else {
            complain(name.span(), unknown(name.get_ref(), &key, node));
            continue;
        };
        match value.get_ref() {
            DeValue::Table(inner) if below.is_table() => walk(inner, &below, &key, complain),
            other => {
                if !below.accepts(&plain(other)) {
                    let found = shown(other);
                    complain(value.span(), format!("`{key}` is {found}, and should be {}", below.expected()));
                }
            }
        }
    }
}

fn unknown(name: &str, key: &str, node: &Node) -> String {
    let known = node.children();
    let scored = known.iter().map(|known| (strsim::jaro_winkler(name, known), known));
    let nearest =
        scored.max_by(|left, right| left.0.total_cmp(&right.0)).filter(|(score, _)| *score >= ALIKE);
    match nearest {
        Some((_, nearest)) => format!("`{key}` is not known; did you mean `{nearest}`?"),
        None => format!("`{key}` is not known; there are {}", known.join(", ")),
    }
}

/// The value as JSON, as far as the schema asks.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            i64::from_str_radix(&digits, number.radix()).map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        DeValue::Table(_) => Value::Object(serde_json::Map::new()),
        DeValue::Datetime(_) => Value::Null,
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Table(_) => "a table".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        other => plain(other).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        check(Path::new("sakuga.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        insta::assert_snapshot!(said("[line]\nfilm_worker = 2\nstoryboard_workers = \"two\"\n\n[sever]\n[film]\nfonts = 3\n"), @r#"
        the configuration cannot be so:
          sakuga.toml:2: `line.film_worker` is not known; did you mean `film_workers`?
          sakuga.toml:3: `line.storyboard_workers` is "two", and should be a whole number from 1 to 1024
          sakuga.toml:5: `sever` is not known; did you mean `server`?
          sakuga.toml:7: `film.fonts` is 3, and should be a list, each a string
        "#);
    }

    #[test]
    fn values_out_of_bounds_and_words_that_are_none_are_refused() {
        insta::assert_snapshot!(said("[server]\nconnections = 0\nallow_public = true\nopen_browser = \"no\"\n[log]\nform = \"xml\"\n"), @r#"
        the configuration cannot be so:
          sakuga.toml:2: `server.connections` is 0, and should be a whole number from 1 to 100000
          sakuga.toml:3: `server.allow_public` is true, and should be "others may reach this studio"
          sakuga.toml:4: `server.open_browser` is "no", and should be true or false
          sakuga.toml:6: `log.form` is "xml", and should be "text" or "json"
        "#);
        insta::assert_snapshot!(said("[server]\n\nbind = \"localhost\"\n"), @"
        the configuration cannot be so:
          sakuga.toml:3: invalid socket address syntax
        ");
        assert!(said("server = 8328\nline = [1,\n").contains("sakuga.toml:"));
        assert!(said("server = 8328\n").contains("should be a table"));
    }
}
