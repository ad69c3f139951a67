//! Frames and frame rates. Time on the production line is counted in frames; seconds are for people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Frames per second as a fraction, written `24` or `24000/1001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate {
    numerator: u32,
    denominator: u32,
}

/// Why a text is no frame rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a frame rate: write \"24\", \"25\", \"30\" or a fraction such as \"24000/1001\"")]
pub struct RateError(String);

impl Rate {
    /// The rate of cinema and of most anime.
    pub const FILM: Self = Self { numerator: 24, denominator: 1 };

    /// The numerator, 1 to 120 000.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// The denominator, 1 or more.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// Frames per second as a number.
    #[must_use]
    pub fn per_second(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// How long `frames` last, in seconds.
    #[must_use]
    pub fn seconds(self, frames: u32) -> f64 {
        f64::from(frames) / self.per_second()
    }

    /// The frames nearest to `seconds`; negative seconds give zero.
    #[must_use]
    pub fn frames(self, seconds: f64) -> u32 {
        (seconds.max(0.0) * self.per_second()).round() as u32
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::FILM
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || RateError(text.chars().take(40).collect());
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let numerator: u32 = numerator.trim().parse().map_err(|_| wrong())?;
        let denominator: u32 = denominator.trim().parse().map_err(|_| wrong())?;
        let sensible =
            denominator > 0 && (1.0..=120.0).contains(&(f64::from(numerator) / f64::from(denominator)));
        if sensible { Ok(Self { numerator, denominator }) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Rate {
    type Error = RateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_keeps_its_exact_length() {
        let rate: Rate = "24000/1001".parse().unwrap();
        assert!((rate.seconds(24_000) - 1001.0).abs() < 1e-9);
        assert_eq!(rate.to_string(), "24000/1001");
        assert_eq!(Rate::FILM.frames(1.5), 36);
    }

    #[test]
    fn rates_that_no_film_has_are_refused() {
        for text in ["0", "24/0", "-1", "fast", "1000", ""] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }
}
