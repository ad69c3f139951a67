//! What TOML's types cannot say: ranges, empty and doubled names, colours of parts that nobody has.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use super::locate::{Table, Tables, nearest};
use super::{CastError, CastFile, looks, models, references};
use crate::character::Character;
use crate::check::Thresholds;
use crate::palette::{DAY, Palette};
use crate::place::Place;
use crate::style::Style;
use crate::words;

/// The parts of a character that have a colour.
const PARTS: [&str; 19] = [
    "hair", "eyes", "skin", "top", "jacket", "bottom", "trousers", "apron", "socks", "shoes", "belt",
    "cloak", "accent", "hat", "ribbon", "umbrella", "bag", "fur", "markings",
];

/// The most things of one kind that a character has, such as looks.
const MOST: usize = 100;

/// Checks one character by itself.
pub(super) fn character(character: &Character, table: &Table) -> Result<(), CastError> {
    range(table, "age", "the age in years", character.age, 0..=1000)?;
    range(table, "height_cm", "the height in centimetres", character.height_cm, 5..=400)?;
    range(table, "voice.pitch_hz", "the pitch in hertz", character.voice.pitch_hz, 60.0..=800.0)?;
    range(table, "voice.pace", "the pace of the voice", character.voice.pace, 0.5..=2.0)?;
    clear(table, "name", "the name", &character.name)?;
    clear(table, "description", "the description", &character.description)?;
    names(table, &character.aliases)?;
    parts(table, "palette", character.palette.keys())?;
    sets(table, "palette_in", &character.palette_in)?;
    models::prompt(table, "prompt", &character.prompt)?;
    models::loras(table, &character.lora)?;
    looks::check(character, table)?;
    for (at, mark) in character.distinctive.iter().enumerate() {
        filled(table, &format!("distinctive.{at}.name"), "the name of a mark", &mark.name)?;
        clear(table, &format!("distinctive.{at}.name"), "the name of a mark", &mark.name)?;
        models::words(table, &format!("distinctive.{at}.tags"), "tag", &mark.tags)?;
    }
    for (expression, prompt) in &character.expressions {
        let name = serde_json::to_value(expression).unwrap_or_default();
        models::prompt(table, &format!("expressions.{}", name.as_str().unwrap_or_default()), prompt)?;
    }
    few(table, "distinctive", "marks", character.distinctive.len())?;
    references::check(character, table)
}

/// Checks one place by itself.
pub(super) fn place(place: &Place, table: &Table) -> Result<(), CastError> {
    clear(table, "name", "the name", &place.name)?;
    clear(table, "description", "the description", &place.description)?;
    clear(table, "sign", "the sign", &place.sign)?;
    models::prompt(table, "prompt", &place.prompt)?;
    names(table, &place.aliases)
}

/// Checks a style.
pub(super) fn style(style: &Style, root: &Table) -> Result<(), CastError> {
    filled(root, "name", "the name of the style", &style.name)?;
    clear(root, "name", "the name of the style", &style.name)?;
    side(root, "width", style.frame.width)?;
    side(root, "height", style.frame.height)?;
    range(root, "ink", "the weight of the line", style.ink.weight, 0.5..=2.0)?;
    range(root, "ink", "the shade", style.ink.shade, 0.0..=1.0)?;
    thresholds(&style.checks, root)?;
    models::prompt(root, "prompt", &style.prompt)?;
    models::loras(root, &style.lora)?;
    let Some(model) = &style.model else { return Ok(()) };
    range(root, "model", "the number of steps", model.steps, 1..=200)?;
    range(root, "model", "the guidance", model.guidance, 0.0..=30.0)?;
    for (what, value) in [("checkpoint", &model.checkpoint), ("sampler", &model.sampler)] {
        let key = format!("model.{what}");
        filled(root, &key, &format!("the {what} of the model"), value)?;
        clear(root, &key, &format!("the {what} of the model"), value)?;
    }
    clear(root, "model.scheduler", "the scheduler of the model", &model.scheduler)
}

fn thresholds(checks: &Thresholds, root: &Table) -> Result<(), CastError> {
    range(root, "checks", "the share that may be one colour", checks.blank, 0.5..=1.0)?;
    range(root, "checks", "the number of bits of a near-copy", checks.near_copy, 0..=32)?;
    range(root, "checks", "the least sharpness", checks.sharpness, 0.0..=10_000.0)?;
    range(root, "checks", "the distance from the palette", checks.palette, 1.0..=100.0)?;
    range(root, "checks", "the number of new takes", checks.redraw, 0..=8)
}

/// Checks that every name, alias and slug means one character or one place.
pub(super) fn doubles(cast: &CastFile, located: &Tables) -> Result<(), CastError> {
    let characters = cast
        .character
        .iter()
        .map(|one| (one.slug.as_ref().map(ToString::to_string), &one.name, &one.aliases));
    one_meaning("character", characters, located)?;
    let places =
        cast.place.iter().map(|one| (one.slug.as_ref().map(ToString::to_string), &one.name, &one.aliases));
    one_meaning("place", places, located)
}

fn one_meaning<'c>(
    kind: &str,
    all: impl Iterator<Item = (Option<String>, &'c String, &'c Vec<String>)>,
    located: &Tables,
) -> Result<(), CastError> {
    let mut slugs: BTreeMap<String, &str> = BTreeMap::new();
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for (index, (slug, name, aliases)) in all.enumerate() {
        let table = located.at(kind, index);
        let slug = slug.unwrap_or_default();
        if let Some(other) = slugs.insert(slug.clone(), name) {
            let message = format!(
                "\"{name}\" and \"{other}\" have the same short name \"{slug}\"; give one of them another slug"
            );
            return Err(table.error("slug", message));
        }
        let keys = std::iter::once(("name", name)).chain(aliases.iter().map(|alias| ("aliases", alias)));
        for (key, written) in keys {
            if let Some(other) = names.insert(written.trim().to_lowercase(), name) {
                let message = format!(
                    "\"{written}\" already means the {kind} \"{other}\"; give one of them another name"
                );
                return Err(table.error(key, message));
            }
        }
    }
    Ok(())
}

pub(super) fn range<T: PartialOrd + Display + Copy>(
    table: &Table,
    key: &str,
    what: &str,
    value: T,
    allowed: RangeInclusive<T>,
) -> Result<(), CastError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let message = format!("{what} is {value}; write a number from {} to {}", allowed.start(), allowed.end());
    Err(table.error(key, message))
}

pub(super) fn filled(table: &Table, key: &str, what: &str, value: &str) -> Result<(), CastError> {
    if value.trim().is_empty() {
        return Err(table.error(key, format!("{what} is empty; fill it in or remove it")));
    }
    Ok(())
}

fn names(table: &Table, aliases: &[String]) -> Result<(), CastError> {
    few(table, "aliases", "aliases", aliases.len())?;
    for (at, alias) in aliases.iter().enumerate() {
        let key = format!("aliases.{at}");
        filled(table, &key, "an alias", alias)?;
        clear(table, &key, "the alias", alias)?;
    }
    Ok(())
}

pub(super) fn parts<'k>(
    table: &Table,
    key: &str,
    mut given: impl Iterator<Item = &'k String>,
) -> Result<(), CastError> {
    let Some(wrong) = given.find(|part| !PARTS.contains(&part.as_str())) else { return Ok(()) };
    let hint =
        nearest(wrong, PARTS.into_iter()).map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
    let message = format!("nobody has a colour of \"{wrong}\"{hint}; use {}", PARTS.join(", "));
    Err(table.error(key, message))
}

pub(super) fn sets(table: &Table, key: &str, sets: &BTreeMap<String, Palette>) -> Result<(), CastError> {
    for (name, palette) in sets {
        filled(table, key, "the name of a palette set", name)?;
        if name == DAY {
            let message = "the colours by day are those of the palette itself; write them there";
            return Err(table.error(key, message.to_owned()));
        }
        parts(table, key, palette.keys())?;
    }
    Ok(())
}

/// Checks that there are not too many things of a kind.
pub(super) fn few(table: &Table, key: &str, what: &str, count: usize) -> Result<(), CastError> {
    if count <= MOST {
        return Ok(());
    }
    Err(table.error(key, format!("there are {count} {what} and at most {MOST} are kept; leave some out")))
}

/// Checks that nothing hides in a text.
pub(super) fn clear(table: &Table, key: &str, what: &str, text: &str) -> Result<(), CastError> {
    words::check_seen(text).map_err(|error| table.error(key, format!("{what}: {error}")))
}

fn side(root: &Table, what: &str, pixels: u32) -> Result<(), CastError> {
    if (64..=4096).contains(&pixels) && pixels.is_multiple_of(2) {
        return Ok(());
    }
    let message = format!("the {what} of the frame is {pixels}; write an even number from 64 to 4096");
    Err(root.error("frame", message))
}
