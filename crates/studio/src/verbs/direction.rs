//! Directions as people give them: checked, put on top of those of a take, and held against what the shot says.

use domain::direction::Direction;
use domain::request::Request;

use crate::error::{Refusal, StudioError};

/// The most words of one kind.
const MOST_WORDS: usize = 64;
/// The longest of them, in characters.
const LONGEST_WORDS: usize = 200;
/// Seeds stay below this, so that every reader of JSON keeps all their digits.
pub(crate) const SEEDS: u64 = 1 << 53;

/// Refuses what no request can be asked, with the place and the fix.
///
/// # Errors
///
/// When a word or a number is out of its range.
pub fn check_direction(direction: &Direction) -> Result<(), StudioError> {
    check_words("direction.words", &direction.words)?;
    check_words("direction.without", &direction.without)?;
    check_words("direction.negatives", &direction.negatives)?;
    check_number("direction.lora_strength", direction.lora_strength, 2.0)?;
    check_number("direction.guidance", direction.guidance, 30.0)?;
    check_number("direction.change", direction.change, 1.0)?;
    if direction.seed.is_some_and(|seed| seed >= SEEDS) {
        let message = format!("a seed is below {SEEDS}");
        return Err(Refusal::invalid("direction.seed", message, "give a smaller one"));
    }
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

fn check_words(field: &'static str, words: &[String]) -> Result<(), StudioError> {
    if words.len() > MOST_WORDS {
        let message = format!("{} words are more than {MOST_WORDS}", words.len());
        return Err(Refusal::invalid(field, message, "say it with fewer"));
    }
    match words.iter().find_map(|word| Some((word, fault_of(word)?))) {
        None => Ok(()),
        Some((word, fault)) => {
            let shown: String = word.chars().take(40).filter(|letter| !letter.is_control()).collect();
            Err(Refusal::invalid(field, format!("\"{shown}\" {fault}"), "write it as plain words"))
        }
    }
}

/// What keeps words from being asked as they are.
fn fault_of(words: &str) -> Option<String> {
    if words.trim().is_empty() {
        return Some("says nothing".to_owned());
    }
    if words.chars().count() > LONGEST_WORDS {
        return Some(format!("is longer than {LONGEST_WORDS} characters"));
    }
    if words.chars().any(is_unseen) {
        return Some("has letters that nobody sees".to_owned());
    }
    if words.contains('<') || words.contains('>') {
        return Some("has < or >; additions to the model belong to characters and the style".to_owned());
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        if !closes(words, open, close) {
            return Some(format!("opens {open} and closes it nowhere, or the other way round"));
        }
    }
    None
}

fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn closes(words: &str, open: char, close: char) -> bool {
    let mut depth = 0_u32;
    for letter in words.chars() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    depth == 0
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

/// What of a direction comes to nothing: words left out that were never in, and words for a recipe that reads none.
pub(crate) fn comes_to_nothing(
    direction: &Direction,
    without_it: &Request,
    reads_words: bool,
) -> Vec<String> {
    if !reads_words {
        let asked = [&direction.words, &direction.without, &direction.negatives];
        let words: Vec<&str> = asked.into_iter().flatten().map(String::as_str).collect();
        let recipe = &without_it.recipe;
        let said = format!("the recipe {recipe} reads no words: {}", words.join(", "));
        return if words.is_empty() { Vec::new() } else { vec![said] };
    }
    let text = without_it.generation.as_ref().map(|asked| asked.positive.text().to_lowercase());
    let text = text.unwrap_or_default();
    let idle = direction.without.iter().filter(|word| !text.contains(&word.trim().to_lowercase()));
    idle.map(|word| format!("nothing says \"{word}\", so there is nothing to leave out")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_that_no_request_can_carry_are_refused_with_their_place() {
        let long = "x".repeat(201);
        for word in
            ["", " ", "((soft", "soft)", "<lora:x:1>", "soft\u{200b}light", "\u{202e}tfos", "a\nb", &long]
        {
            let direction = Direction { without: words(&[word]), ..Direction::default() };
            let error = check_direction(&direction).unwrap_err();
            let StudioError::Refused(refusal) = error else { panic!("{word:?}") };
            assert_eq!(refusal.field.as_deref(), Some("direction.without"), "{word:?}");
        }
        let direction = Direction {
            words: words(&["soft light", "(soft:1.2)", "柔らかい光"]),
            ..Direction::default()
        };
        assert!(check_direction(&direction).is_ok());
        let many = Direction { negatives: vec!["rain".to_owned(); 65], ..Direction::default() };
        assert!(check_direction(&many).is_err());
    }

    #[test]
    fn numbers_that_are_none_are_refused() {
        for number in [f32::NAN, f32::INFINITY, -0.1, 2.1] {
            let direction = Direction { lora_strength: Some(number), ..Direction::default() };
            assert!(check_direction(&direction).is_err(), "{number}");
        }
        assert!(check_direction(&Direction { seed: Some(SEEDS), ..Direction::default() }).is_err());
        assert!(check_direction(&Direction { change: Some(0.5), ..Direction::default() }).is_err());
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
