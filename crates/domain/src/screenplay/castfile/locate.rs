//! Where the values of a TOML text stand, so that a check made on plain data can point at its line.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CastError;

/// The values of a `cast.toml` with their places.
pub(super) struct Tables<'t> {
    root: DeTable<'t>,
    text: &'t str,
}

/// One table.
pub(super) struct Table<'t> {
    file: &'static str,
    text: &'t str,
    keys: DeTable<'t>,
    start: usize,
}

impl Table<'_> {
    /// An error at the value of `field`, a path such as `look.0.tags.2`: at the nearest value around it that the text
    /// has, or at the beginning of the table.
    pub(super) fn error(&self, field: &str, message: impl Into<String>) -> CastError {
        let mut parts = field.split('.');
        let first = parts.next().and_then(|part| value_in(&self.keys, part));
        let mut byte = self.start;
        let mut at = first;
        while let Some(value) = at {
            byte = value.span().start;
            at = parts.next().and_then(|part| below(value.get_ref(), part));
        }
        CastError { field: field.to_owned(), ..CastError::at(self.file, self.text, byte, message) }
    }
}

fn below<'v, 't>(value: &'v DeValue<'t>, part: &str) -> Option<&'v Spanned<DeValue<'t>>> {
    match value {
        DeValue::Table(table) => value_in(table, part),
        DeValue::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    }
}

fn value_in<'v, 't>(table: &'v DeTable<'t>, key: &str) -> Option<&'v Spanned<DeValue<'t>>> {
    table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
}

impl<'t> Tables<'t> {
    /// The table number `index`, from 0, of a kind.
    pub(super) fn at(&self, kind: &str, index: usize) -> Table<'t> {
        let list = value_in(&self.root, kind).and_then(|list| list.get_ref().as_array());
        let found = list.and_then(|list| list.get(index));
        let keys = found.and_then(|table| table.get_ref().as_table()).cloned().unwrap_or_default();
        Table { file: "cast.toml", text: self.text, keys, start: found.map_or(0, |table| table.span().start) }
    }
}

/// Reads a TOML text into `T`, with line, column and a nearest known name for what it does not know.
pub(super) fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, CastError> {
    if text.len() > super::LARGEST {
        let message = format!("it has {} bytes and at most {} are read", text.len(), super::LARGEST);
        return Err(CastError::at(file, text, 0, message));
    }
    toml::from_str(text).map_err(|error| {
        let byte = error.span().map_or(0, |span| span.start);
        CastError::at(file, text, byte, with_nearest(error.message()))
    })
}

/// The tables of a text that was read without error.
pub(super) fn tables(text: &str) -> Tables<'_> {
    Tables { root: parsed(text), text }
}

/// A text that was read without error as one table.
pub(super) fn root<'t>(file: &'static str, text: &'t str) -> Table<'t> {
    Table { file, text, keys: parsed(text), start: 0 }
}

fn parsed(text: &str) -> DeTable<'_> {
    DeTable::parse(text).map(Spanned::into_inner).unwrap_or_default()
}

/// Adds the nearest name to a message such as "unknown field `nam`, expected one of `name`, `slug`".
#[must_use]
pub fn with_nearest(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown");
    let nearest = quoted.next().filter(|_| is_unknown).and_then(|wrong| nearest(wrong, quoted));
    match nearest {
        Some(name) => format!("{message}; did you mean `{name}`?"),
        None => format!("{message}; correct it and read the file again"),
    }
}

/// The known name that is most like `wrong`, if any is.
pub(super) fn nearest<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = known.map(|name| (strsim::jaro_winkler(wrong, name), name));
    scored.filter(|(score, _)| *score > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}
