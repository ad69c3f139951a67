//! The seeds of a matrix: a count, or the numbers themselves.

use std::fmt;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// How many pictures of each cell, or which seeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Seeds {
    /// So many, each with a seed by the style's rule.
    Count(u32),
    /// One for each of these, below 2⁵³.
    List(Vec<u64>),
}

impl Default for Seeds {
    fn default() -> Self {
        Self::Count(1)
    }
}

impl Seeds {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self {
            Self::Count(count) => u64::from(*count),
            Self::List(seeds) => seeds.len() as u64,
        }
    }

    /// The seeds that are named, each of which is one picture; one nameless seed for a count.
    pub(super) fn named(&self) -> Vec<Option<u64>> {
        match self {
            Self::Count(_) => vec![None],
            Self::List(seeds) => seeds.iter().copied().map(Some).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Seeds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Seeds;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of pictures such as 4, or a list of seeds such as [7, 8]")
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<Seeds, E> {
        // What is beyond 32 bits is refused by its product all the same.
        Ok(Seeds::Count(u32::try_from(count).unwrap_or(u32::MAX)))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<Seeds, E> {
        match u64::try_from(count) {
            Ok(count) => self.visit_u64(count),
            Err(_) => Err(E::invalid_value(de::Unexpected::Signed(count), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Seeds, A::Error> {
        let mut seeds = Vec::new();
        while let Some(seed) = list.next_element()? {
            seeds.push(seed);
        }
        Ok(Seeds::List(seeds))
    }
}
