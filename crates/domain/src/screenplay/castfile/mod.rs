//! The TOML files beside a screenplay: `cast.toml` with characters and places, `style.toml` with the look.
//!
//! Both are checked whole when they are read, and every error names the line, the column and the fix.

mod check;
mod error;
mod locate;
mod looks;
mod models;
mod references;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::character::Character;
use crate::place::Place;
use crate::slug::Slug;
use crate::style::Style;

pub use error::CastError;
pub use locate::with_nearest;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 4_000_000;

/// A `cast.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CastFile {
    /// The `[[character]]` tables; after [`parse`] each has a slug.
    #[serde(default)]
    pub character: Vec<Character>,
    /// The `[[place]]` tables; after [`parse`] each has a slug.
    #[serde(default)]
    pub place: Vec<Place>,
}

/// Reads and checks a `cast.toml`; fills in the slugs that it leaves out.
///
/// # Errors
///
/// When it is no TOML, has unknown keys, a wrong value, an empty or doubled name, alias or slug, a number outside its
/// range, looks in a circle, words that an engine would misread, or names somebody who is not in it.
pub fn parse(text: &str) -> Result<CastFile, CastError> {
    parse_among(text, &[])
}

/// The same for a file beside a cast that is there already: its characters may stand in relations to `known` ones.
///
/// # Errors
///
/// See [`parse`].
pub fn parse_among(text: &str, known: &[Slug]) -> Result<CastFile, CastError> {
    let mut cast: CastFile = locate::read("cast.toml", text)?;
    let located = locate::tables(text);
    for (index, character) in cast.character.iter_mut().enumerate() {
        let table = located.at("character", index);
        character.slug = Some(slug_of(character.slug.take(), &character.name, &table)?);
        check::character(character, &table)?;
    }
    for (index, place) in cast.place.iter_mut().enumerate() {
        let table = located.at("place", index);
        place.slug = Some(slug_of(place.slug.take(), &place.name, &table)?);
        check::place(place, &table)?;
    }
    check::doubles(&cast, &located)?;
    references::relations(&cast, known, &located)?;
    Ok(cast)
}

/// Reads and checks a `style.toml`.
///
/// # Errors
///
/// When it is no TOML, has unknown keys, a wrong value, or a number outside its range.
pub fn parse_style(text: &str) -> Result<Style, CastError> {
    let style: Style = locate::read("style.toml", text)?;
    check::style(&style, &locate::root("style.toml", text))?;
    Ok(style)
}

fn slug_of(given: Option<Slug>, name: &str, table: &locate::Table) -> Result<Slug, CastError> {
    if name.trim().is_empty() {
        return Err(table.error("name", "the name is empty; write the name as the screenplay has it"));
    }
    given.map_or_else(
        || {
            Slug::from_name(name).map_err(|_| {
                let message = format!("no short name can be made of \"{name}\"; add slug = \"a-short-name\"");
                table.error("name", message)
            })
        },
        Ok,
    )
}
