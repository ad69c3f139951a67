//! Looks: one name each, worn once in an episode, and based on one another without a circle.

use super::CastError;
use super::check::{clear, few, filled, parts, sets};
use super::locate::{Table, nearest};
use super::models;
use crate::character::{Character, Look};
use crate::episode::is_code;

/// Checks the looks of a character.
pub(super) fn check(character: &Character, table: &Table) -> Result<(), CastError> {
    few(table, "look", "looks", character.looks.len())?;
    for (at, look) in character.looks.iter().enumerate() {
        let name = format!("look.{at}.name");
        filled(table, &name, "the name of a look", &look.name)?;
        clear(table, &name, "the name of a look", &look.name)?;
        parts(table, &format!("look.{at}.palette"), look.palette.keys())?;
        sets(table, &format!("look.{at}.palette_in"), &look.palette_in)?;
        models::words(table, &format!("look.{at}.tags"), "tag", &look.tags)?;
        models::words(table, &format!("look.{at}.negatives"), "negative", &look.negatives)?;
        models::prose(table, &format!("look.{at}.prose"), &look.prose)?;
        if character.looks[..at].iter().any(|earlier| earlier.name == look.name) {
            let message = format!("{} has two looks called \"{}\"; rename one", character.name, look.name);
            return Err(table.error(&name, message));
        }
        worn(character, at, table)?;
    }
    let based = |(at, look)| base(character, at, look, table);
    character.looks.iter().enumerate().try_for_each(based)
}

/// Checks that a look is worn in episodes, and in none that another look has.
fn worn(character: &Character, at: usize, table: &Table) -> Result<(), CastError> {
    let look = &character.looks[at];
    for (number, code) in look.worn_in.iter().enumerate() {
        let key = format!("look.{at}.worn_in.{number}");
        if !is_code(code) {
            let message = format!("\"{code}\" is no episode; write e and two digits, such as e01");
            return Err(table.error(&key, message));
        }
        if look.worn_in[..number].contains(code) {
            return Err(table.error(&key, format!("\"{code}\" is there twice; remove one")));
        }
        if let Some(other) = character.looks[..at].iter().find(|other| other.worn_in.contains(code)) {
            let message = format!(
                "{} wears \"{}\" and \"{}\" in {code}; take the episode from one of them",
                character.name, other.name, look.name
            );
            return Err(table.error(&key, message));
        }
    }
    Ok(())
}

/// Checks that what a look is based on is there, and leads to a look that is based on nothing.
fn base(character: &Character, at: usize, look: &Look, table: &Table) -> Result<(), CastError> {
    let key = format!("look.{at}.based_on");
    let mut line = vec![look];
    while let Some(name) = &line[line.len() - 1].based_on {
        let Some(base) = character.look(name) else {
            let names = character.looks.iter().map(|look| look.name.as_str());
            let hint =
                nearest(name, names).map_or_else(String::new, |name| format!(" (did you mean \"{name}\"?)"));
            let message = format!("{} has no look \"{name}\"{hint}; name one of its looks", character.name);
            return Err(table.error(&key, message));
        };
        let circle = line.iter().any(|known| known.name == base.name);
        line.push(base);
        if circle {
            let names: Vec<&str> = line.iter().map(|look| look.name.as_str()).collect();
            let message =
                format!("the looks run in a circle: {}; let one of them stand alone", names.join(" → "));
            return Err(table.error(&key, message));
        }
    }
    Ok(())
}
