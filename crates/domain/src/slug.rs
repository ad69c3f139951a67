//! Slugs: the names that may stand in a path, made from names that people write.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A name that is safe in any path: 1 to 48 of `a-z`, `0-9` and inner `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The longest slug, in characters.
const LONGEST: usize = 48;

/// Why a text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" cannot be a short name: use 1 to 48 of a-z, 0-9 and -, such as \"hana-mori\"")]
pub struct SlugError(String);

impl Slug {
    /// Makes a slug of a name in any script; Latin letters, kana and most other scripts are transliterated.
    ///
    /// # Errors
    ///
    /// When nothing of the name can be written in letters or digits.
    pub fn from_name(name: &str) -> Result<Self, SlugError> {
        let mut text = String::new();
        for character in deunicode::deunicode(name).chars() {
            if character.is_ascii_alphanumeric() {
                text.push(character.to_ascii_lowercase());
            } else if !matches!(character, '\'' | '.') && !text.is_empty() && !text.ends_with('-') {
                text.push('-');
            }
        }
        text.truncate(LONGEST);
        text.trim_matches('-').parse().map_err(|_| SlugError(name.chars().take(40).collect()))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let edges = text.starts_with('-') || text.ends_with('-');
        if text.is_empty() || text.len() > LONGEST || !letters || edges {
            return Err(SlugError(text.chars().take(40).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_become_slugs() {
        for (name, slug) in [
            ("Hana Mori", "hana-mori"),
            ("O'Brien Jr.", "obrien-jr"),
            ("はな", "hana"),
            ("  The Rain -- Shelter! ", "the-rain-shelter"),
        ] {
            assert_eq!(Slug::from_name(name).unwrap().as_str(), slug);
        }
    }

    #[test]
    fn paths_and_empty_names_are_refused() {
        for text in ["../etc", "a/b", "", "-a", "A", "a b", "."] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
        assert!(Slug::from_name("!!!").is_err());
    }
}
