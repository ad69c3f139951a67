//! Where the values of a TOML text stand, so that a check made on plain data can point at its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Spanned, Value};

use super::CastError;

/// The keys of one table with the places of their values.
type Keys = BTreeMap<String, Spanned<Value>>;

/// The tables of a `cast.toml`.
#[derive(Default, Deserialize)]
pub(super) struct Tables<'t> {
    #[serde(default)]
    character: Vec<Spanned<Keys>>,
    #[serde(default)]
    place: Vec<Spanned<Keys>>,
    #[serde(skip)]
    text: &'t str,
}

/// One table.
pub(super) struct Table<'t> {
    file: &'static str,
    text: &'t str,
    keys: Keys,
    start: usize,
}

impl Table<'_> {
    /// An error at the value of `key`, or at the beginning of the table where the key is left out.
    pub(super) fn error(&self, key: &str, message: impl Into<String>) -> CastError {
        let byte = self.keys.get(key).map_or(self.start, |value| value.span().start);
        CastError::at(self.file, self.text, byte, message)
    }
}

impl<'t> Tables<'t> {
    /// The table number `index`, from 0, of a kind.
    pub(super) fn at(&self, kind: &str, index: usize) -> Table<'t> {
        let tables = if kind == "character" { &self.character } else { &self.place };
        let found = tables.get(index);
        let keys = found.map(|table| table.get_ref().clone()).unwrap_or_default();
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
    let mut tables: Tables = toml::from_str(text).unwrap_or_default();
    tables.text = text;
    tables
}

/// A text that was read without error as one table.
pub(super) fn root<'t>(file: &'static str, text: &'t str) -> Table<'t> {
    Table { file, text, keys: toml::from_str(text).unwrap_or_default(), start: 0 }
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
