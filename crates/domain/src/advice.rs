//! What this studio's own history says of its ways of working: which settings took how long and were liked how often,
//! and which models were loaded again though nobody needed that.
//!
//! Pure: it is given what the rows say of the newest pictures, and says what follows from them. Nothing is compared that
//! differs in more than its settings, nothing is suggested from too few pictures, and nothing is ever changed.

use serde::{Deserialize, Serialize};

use crate::line::ledger::Ledger;
use crate::take::Stage;

mod choice;
mod interval;
mod pair;
mod reloads;
mod settings;
mod words;

pub use choice::{AmongTakes, Kept, Pick};
pub use interval::{MedianInterval, Share, WarmTimes};
pub use reloads::{KindLoads, Reloads, Worked, reloads, seat_of};
pub use settings::{SettingGroup, SettingRow, groups};

/// Pictures from which on a setting is compared with another one.
pub const ENOUGH: usize = 5;

/// What pictures must have in common to be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SettingCommon {
    /// The engine.
    pub engine: String,
    /// The device, or the server by its name: another one is faster or slower for reasons of its own.
    pub device: String,
    /// The stage.
    pub stage: Stage,
    /// The recipe.
    pub recipe: String,
    /// The recipe's content, for recipes that are files.
    pub recipe_hash: Option<String>,
    /// The checkpoint; empty for engines without one.
    pub model: String,
    /// The checkpoint's content, where the style says it.
    pub model_hash: Option<String>,
    /// The length in frames; zero for pictures that do not move.
    pub frames: u32,
}

/// What may differ between pictures that are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Setting {
    /// Sampling steps; zero for engines without them.
    pub steps: u32,
    /// The sampler; empty for engines without one.
    pub sampler: String,
    /// How the noise falls from step to step; empty for the engine's own.
    pub scheduler: String,
    /// How strongly the words are followed, in thousandths; zero for engines without words.
    pub guidance_thousandths: u32,
    /// Pixels across that are painted.
    pub width: u32,
    /// Pixels down that are painted.
    pub height: u32,
}

/// A picture that an engine made, with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// What it has in common with others.
    pub common: SettingCommon,
    /// What it was made with.
    pub setting: Setting,
    /// What making it took.
    pub spent: Making,
    /// What a person said of it; none while nobody said anything.
    pub approved: Option<bool>,
    /// Whether it was taken where somebody chose among several; none where nobody did.
    pub picked: Option<bool>,
}

/// What making a picture took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Making {
    /// So many milliseconds, with everything loaded before.
    Warm(f64),
    /// Its model had to be loaded, which took so many milliseconds of it.
    Cold(f64),
    /// It was made otherwise than asked, or in parts, so that its time says nothing of the setting.
    Otherwise,
}

/// Why a setting is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gain {
    /// It takes less time, and is liked as often.
    Time,
    /// It is liked more often.
    Liked,
    /// Both.
    TimeAndLiked,
}

/// A setting that did better than another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SettingSuggestion {
    /// In what.
    pub gain: Gain,
    /// The setting that did better.
    pub better: Setting,
    /// The one that it is compared with.
    pub than: Setting,
    /// By how much the median of a picture's time is shorter, in milliseconds; less than zero when it is longer, none
    /// when too few were timed.
    pub saves_ms: Option<f64>,
    /// The same in a sentence, with the numbers that it rests on.
    pub sentence: String,
}

/// What the history of a project says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Advice {
    /// How many pictures were looked at.
    pub pictures: usize,
    /// What was compared, that with the most pictures first.
    pub groups: Vec<SettingGroup>,
    /// Stretches of work in which models were loaded again and again, the dearest first.
    pub reloads: Vec<Reloads>,
}

impl Making {
    /// What an account says of the time that a setting takes.
    ///
    /// Waiting for a place and in the server's queue is left out, because no setting makes it longer. A model that was
    /// being loaded slows the first step, too, so that subtracting the time of loading would leave some of it: what
    /// was cold is not counted at all.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Self {
        if !ledger.adapted.is_empty() {
            return Self::Otherwise;
        }
        if ledger.cold {
            return Self::Cold(ledger.model_load_ms);
        }
        Self::Warm((ledger.total_ms - ledger.dispatch_ms - ledger.queue_ms).max(0.0))
    }

    const fn warm_ms(self) -> Option<f64> {
        match self {
            Self::Warm(ms) => Some(ms),
            Self::Cold(_) | Self::Otherwise => None,
        }
    }

    const fn load_ms(self) -> Option<f64> {
        match self {
            Self::Cold(ms) => Some(ms),
            Self::Warm(_) | Self::Otherwise => None,
        }
    }
}

/// What follows from the newest pictures of a project and from the work of its seats.
#[must_use]
pub fn advise(samples: &[Sample], worked: Vec<Worked>) -> Advice {
    Advice { pictures: samples.len(), groups: groups(samples), reloads: reloads(worked) }
}

#[cfg(test)]
mod tests;
