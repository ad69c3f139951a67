//! Directions as people give them: checked, put on top of those of a take, and held against what the shot says.

use domain::direction::Direction;

use crate::error::{Refusal, StudioError};

/// Seeds stay below this, so that every reader of JSON keeps all their digits.
pub(crate) const SEEDS: u64 = 1 << 53;

/// Refuses what no request can be asked, with the place and the fix.
///
/// # Errors
///
/// When a word or a number is out of its range.
pub fn check_direction(direction: &Direction) -> Result<(), StudioError> {
    direction.check().map_err(|wrong| {
        Refusal::invalid(format!("direction.{}", wrong.field), wrong.message, "change it, or leave it out")
    })?;
    if direction.change.is_some() && direction.source.is_none() {
        let message = "there is no picture to change";
        return Err(Refusal::invalid("direction.source", message, "say from which picture to start"));
    }
    Ok(())
}

/// Refuses a number outside 0 to `most`.
pub(crate) fn check_number(field: &'static str, number: Option<f32>, most: f32) -> Result<(), StudioError> {
    match number {
        Some(number) if !(0.0..=most).contains(&number) => {
            let message = format!("{number} is not between 0 and {most}");
            Err(Refusal::invalid(field, message, format!("give a number from 0 to {most}")))
        }
        _ => Ok(()),
    }
}

/// What is asked when `more` is said on top of what was asked before. Of two words against each other the later one
/// counts.
#[must_use]
pub fn on_top(before: &Direction, more: &Direction) -> Direction {
    let mut looks = before.looks.clone();
    looks.extend(more.looks.clone());
    Direction {
        words: joined(&before.words, &more.words, &more.without),
        without: joined(&before.without, &more.without, &more.words),
        negatives: joined(&before.negatives, &more.negatives, &more.words),
        looks,
        seed: more.seed.or(before.seed),
        lora_strength: more.lora_strength.or(before.lora_strength),
        guidance: more.guidance.or(before.guidance),
        source: more.source.clone().or_else(|| before.source.clone()),
        change: more.change.or(before.change),
    }
}

/// The words of both without doubles; those before go that are taken back.
fn joined(before: &[String], more: &[String], taken_back: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(before.len() + more.len());
    let kept = before.iter().filter(|word| !taken_back.iter().any(|back| same(back, word)));
    for word in kept.chain(more) {
        if !words.iter().any(|known| same(known, word)) {
            words.push(word.trim().to_owned());
        }
    }
    words
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_wrong_word_is_refused_at_its_place_and_a_change_needs_a_picture() {
        let field = |direction: &Direction| match check_direction(direction).unwrap_err() {
            StudioError::Refused(refusal) => refusal.field.unwrap_or_default(),
            other => panic!("{other}"),
        };
        let open = Direction { without: words(&["soft", "((light"]), ..Direction::default() };
        assert_eq!(field(&open), "direction.without.1");
        let change = Direction { change: Some(0.5), ..Direction::default() };
        assert_eq!(field(&change), "direction.source");
        assert!(
            check_direction(&Direction {
                words: words(&["(soft:1.2)", "柔らかい光"]),
                ..Direction::default()
            })
            .is_ok()
        );
    }

    #[test]
    fn what_is_said_later_counts() {
        let before = Direction {
            words: words(&["rain", "night"]),
            without: words(&["soft light"]),
            seed: Some(7),
            ..Direction::default()
        };
        let more = Direction {
            words: words(&["Soft light", "dusk"]),
            without: words(&["Rain"]),
            guidance: Some(5.0),
            ..Direction::default()
        };
        let both = on_top(&before, &more);
        assert_eq!(both.words, ["night", "Soft light", "dusk"]);
        assert_eq!(both.without, ["Rain"]);
        assert_eq!((both.seed, both.guidance), (Some(7), Some(5.0)));
        assert_eq!(on_top(&both, &Direction::default()), both);
    }
}
