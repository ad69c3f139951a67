//! The ledger: where an attempt's time went.
//!
//! An attempt is timed with one [`Stopwatch`]: each reading closes one part and opens the next, so the parts
//! equal the whole by construction, and the figures are of when things happened, not of when somebody looked.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::resident::Found;

/// A part of an attempt.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// From the claim until the engine starts.
    Dispatch,
    /// Bringing what it needs to another machine.
    Upload,
    /// Waiting in the queue of a server.
    Queue,
    /// Loading a model.
    ModelLoad,
    /// Turning words and guides into conditions.
    Encode,
    /// Making the picture.
    Sample,
    /// Turning the result into pixels.
    Decode,
    /// Bringing the result from another machine.
    Transfer,
    /// Writing and checking the file.
    Save,
    /// What is done with the file after that.
    Post,
}

impl Part {
    /// All parts in the order in which they happen.
    pub const ALL: [Self; 10] = [
        Self::Dispatch,
        Self::Upload,
        Self::Queue,
        Self::ModelLoad,
        Self::Encode,
        Self::Sample,
        Self::Decode,
        Self::Transfer,
        Self::Save,
        Self::Post,
    ];

    /// What is being done, as people say it.
    #[must_use]
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Dispatch => "waiting for a place",
            Self::Upload => "sending pictures",
            Self::Queue => "waiting in the server's queue",
            Self::ModelLoad => "loading the model",
            Self::Encode => "encoding the words",
            Self::Sample => "painting",
            Self::Decode => "decoding",
            Self::Transfer => "fetching the picture",
            Self::Save => "saving",
            Self::Post => "filing",
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch",
            Self::Upload => "upload",
            Self::Queue => "queue",
            Self::ModelLoad => "model_load",
            Self::Encode => "encode",
            Self::Sample => "sample",
            Self::Decode => "decode",
            Self::Transfer => "transfer",
            Self::Save => "save",
            Self::Post => "post",
        }
    }
}

/// The account of one attempt, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ledger {
    /// From the claim until the engine starts.
    pub dispatch_ms: f64,
    /// Bringing what it needs to another machine.
    #[serde(default)]
    pub upload_ms: f64,
    /// Waiting in the queue of a server.
    #[serde(default)]
    pub queue_ms: f64,
    /// Loading a model.
    pub model_load_ms: f64,
    /// Turning words and guides into conditions.
    pub encode_ms: f64,
    /// Making the picture.
    pub sample_ms: f64,
    /// Turning the result into pixels.
    pub decode_ms: f64,
    /// Bringing the result from another machine.
    pub transfer_ms: f64,
    /// Writing and checking the file.
    pub save_ms: f64,
    /// What is done with the file after that.
    pub post_ms: f64,
    /// From the claim until just before the final commit.
    pub total_ms: f64,
    /// Whether a model was loaded for this attempt.
    pub cold: bool,
    /// Whether it was answered from an earlier result.
    pub cached: bool,
    /// The device, such as `cpu`.
    pub device: String,
    /// The engine.
    pub engine: String,
    /// The model; empty for engines without one.
    pub model: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Sampling steps; zero for engines without them.
    pub steps: u32,
    /// The most memory the engine reported, if it reports any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_peak_mb: Option<u64>,
    /// What was done otherwise than asked so that it could be done at all, such as decoding in tiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adapted: Vec<String>,
    /// The names by which the engine knows what it was asked, in order; empty for engines without names of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub engine_jobs: Vec<String>,
    /// What of its graph had to run; none for engines without graphs, and where nothing was heard of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Nodes>,
}

/// The nodes of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Nodes {
    /// All of them.
    pub all: u32,
    /// Those that did not run, because the server had their results.
    pub cached: u32,
    /// Whether no model had to be loaded; none in a graph without models, and in accounts from before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm: Option<bool>,
}

impl Ledger {
    /// Whether the engine's server painted nothing for it, because it still had the samples of an equal request.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        let had_nodes = self.nodes.is_some_and(|nodes| nodes.cached > 0);
        had_nodes && self.steps > 0 && self.sample_ms == 0.0
    }

    /// Whether anybody worked for it, so that it says how long such work takes.
    #[must_use]
    pub fn is_new_work(&self) -> bool {
        !self.cached && !self.is_kept()
    }

    /// What it says about the models that its seat had loaded.
    #[must_use]
    pub fn found(&self) -> Found {
        if self.cached {
            return Found::Unused;
        }
        match self.nodes.and_then(|nodes| nodes.warm) {
            Some(true) => Found::Warm,
            Some(false) => Found::Cold,
            None => Found::Unheard,
        }
    }

    /// The milliseconds of one part.
    #[must_use]
    pub const fn part(&self, part: Part) -> f64 {
        match part {
            Part::Dispatch => self.dispatch_ms,
            Part::Upload => self.upload_ms,
            Part::Queue => self.queue_ms,
            Part::ModelLoad => self.model_load_ms,
            Part::Encode => self.encode_ms,
            Part::Sample => self.sample_ms,
            Part::Decode => self.decode_ms,
            Part::Transfer => self.transfer_ms,
            Part::Save => self.save_ms,
            Part::Post => self.post_ms,
        }
    }

    /// Whether the parts equal the whole within 1 % or 2 ms, whichever is more.
    #[must_use]
    pub fn balances(&self) -> bool {
        let sum: f64 = Part::ALL.into_iter().map(|part| self.part(part)).sum();
        (sum - self.total_ms).abs() <= (self.total_ms * 0.01).max(2.0)
    }

    fn add(&mut self, part: Part, ms: f64) {
        let field = match part {
            Part::Dispatch => &mut self.dispatch_ms,
            Part::Upload => &mut self.upload_ms,
            Part::Queue => &mut self.queue_ms,
            Part::ModelLoad => &mut self.model_load_ms,
            Part::Encode => &mut self.encode_ms,
            Part::Sample => &mut self.sample_ms,
            Part::Decode => &mut self.decode_ms,
            Part::Transfer => &mut self.transfer_ms,
            Part::Save => &mut self.save_ms,
            Part::Post => &mut self.post_ms,
        };
        *field += ms;
    }
}

/// Times one attempt.
#[derive(Debug, Clone)]
pub struct Stopwatch {
    began: Duration,
    last: Duration,
    ledger: Ledger,
}

impl Stopwatch {
    /// Starts at the claim; `now` is a monotonic reading, here and below.
    #[must_use]
    pub fn started(now: Duration) -> Self {
        Self { began: now, last: now, ledger: Ledger::default() }
    }

    /// Books the time since the last reading to `part`.
    pub fn lap(&mut self, part: Part, now: Duration) {
        self.ledger.add(part, millis(now.saturating_sub(self.last)));
        self.last = self.last.max(now);
    }

    /// The account, with everything until `now` booked to `part` and the whole measured on its own.
    #[must_use]
    pub fn stop(mut self, part: Part, now: Duration) -> Ledger {
        self.lap(part, now);
        self.ledger.total_ms = millis(now.saturating_sub(self.began));
        self.ledger.cold = self.ledger.model_load_ms > 0.0;
        self.ledger
    }
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_equal_the_whole(laps in prop::collection::vec((0_usize..10, 0_u64..5_000_000), 0..40)) {
            let mut now = Duration::from_micros(77);
            let mut watch = Stopwatch::started(now);
            for (part, micros) in laps {
                now += Duration::from_micros(micros);
                watch.lap(Part::ALL[part], now);
            }
            let ledger = watch.stop(Part::Post, now + Duration::from_micros(3));
            prop_assert!(ledger.balances(), "{ledger:?}");
        }
    }

    #[test]
    fn an_account_from_before_there_were_servers_is_read() {
        let mut old = serde_json::to_value(Ledger { sample_ms: 3.0, ..Ledger::default() }).unwrap();
        let fields = old.as_object_mut().unwrap();
        fields.remove("upload_ms");
        fields.remove("queue_ms");
        let read: Ledger = serde_json::from_value(old).unwrap();
        assert_eq!((read.sample_ms, read.upload_ms, read.queue_ms, read.nodes), (3.0, 0.0, 0.0, None));
    }

    #[test]
    fn an_account_with_a_hole_does_not_balance() {
        let ledger = Ledger { sample_ms: 100.0, total_ms: 200.0, ..Ledger::default() };
        assert!(!ledger.balances());
    }
}
