//! Jobs: durable units of work and the words for their state.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::work::Work;
use crate::clock::WallMs;
use crate::id::{BatchId, JobId, ProjectId, ShotId};

/// Declares an enum whose values are stored, shown and logged as one lower-case word each.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$value_doc])* $value),+
        }

        impl $name {
            /// All values, in order.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The word for it in the database, the API and the logs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| UnknownWord {
                    word: word.to_owned(),
                    known: Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

/// A word that names no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is not one of: {known}")]
pub struct UnknownWord {
    /// What was written.
    pub word: String,
    /// What could have been.
    pub known: String,
}

words! {
    /// Where a job stands. The arrows between the states are in [`super::machine`].
    JobState {
        /// Some job that it needs is not finished.
        Waiting = "waiting",
        /// It may be claimed, at once or after its backoff.
        Ready = "ready",
        /// A worker has it.
        Running = "running",
        /// It needs a person; see [`Hold`].
        Held = "held",
        /// It was cancelled while running and its worker has not stopped yet.
        Cancelling = "cancelling",
        /// It has its result.
        Done = "done",
        /// It can have no result; the cause says why.
        Failed = "failed",
        /// Somebody did not want it any more.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Whether nothing more will happen by itself or by a worker.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

words! {
    /// Why a job is held.
    Hold {
        /// A person paused it.
        Person = "person",
        /// A job that it needs failed or was cancelled.
        NeedFailed = "need_failed",
        /// It failed too often.
        AttemptsSpent = "attempts_spent",
        /// The program died three times while this job ran alone.
        CrashSuspect = "crash_suspect",
        /// The budget of its batch is spent.
        Budget = "budget",
    }
}

words! {
    /// How urgent a job is; earlier bands go first, and waiting raises a job by a band at a time.
    Band {
        /// A person is waiting for it now.
        Interactive = "interactive",
        /// Work of the day.
        Normal = "normal",
        /// Work of the night.
        Batch = "batch",
    }
}

impl Band {
    /// 0 for the most urgent.
    #[must_use]
    pub const fn rank(self) -> u32 {
        self as u32
    }
}

words! {
    /// What becomes of a job when one that it needs fails or is cancelled.
    OnNeedFailed {
        /// It is held, because it makes no sense without.
        Hold = "hold",
        /// It goes on with the slot left empty.
        Proceed = "proceed",
    }
}

/// What a worker should have loaded to run a job at once: a model and the additions to it.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct Affinity {
    /// The model's name; empty for engines without one.
    pub model: String,
    /// The names of its additions, sorted.
    pub loras: Vec<String>,
    /// The recipe, where it decides who can run the job; empty where everybody of the engine can.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
}

impl Affinity {
    /// Whether whoever has this loaded has everything for `other`, too.
    #[must_use]
    pub fn is_warm_for(&self, other: &Self) -> bool {
        self.model == other.model && self.loras == other.loras
    }
}

impl fmt::Display for Affinity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.model)?;
        self.loras.iter().try_for_each(|lora| write!(f, "+{lora}"))?;
        if self.recipe.is_empty() { Ok(()) } else { write!(f, " ({})", self.recipe) }
    }
}

/// A job that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Need {
    /// The job waited for.
    pub job: JobId,
    /// The slot of the waiting job's work that its result fills.
    pub slot: String,
    /// What happens when it has no result.
    pub on_failure: OnNeedFailed,
}

/// A job as it is submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewJob {
    /// Its identity, chosen by the submitter.
    pub id: JobId,
    /// The jobs submitted with it.
    pub batch: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// The shot it works for, if it is one shot.
    pub shot: Option<ShotId>,
    /// Which engine's workers may run it.
    pub engine: String,
    /// How urgent it is.
    pub band: Band,
    /// What should be loaded.
    pub affinity: Affinity,
    /// What is to be done.
    pub work: Work,
    /// What it waits for.
    pub needs: Vec<Need>,
}

/// A job as a worker receives it and as people look at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Job {
    /// Its identity.
    pub id: JobId,
    /// The jobs submitted with it.
    pub batch: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// The shot it works for, if it is one shot.
    pub shot: Option<ShotId>,
    /// Which engine's workers may run it.
    pub engine: String,
    /// How urgent it is.
    pub band: Band,
    /// What should be loaded.
    pub affinity: Affinity,
    /// Where it stands.
    pub state: JobState,
    /// Why it is held, while it is.
    pub hold: Option<Hold>,
    /// How often it was claimed; the fence of every write of a running job.
    pub attempt: u32,
    /// How many attempts failed in a way that counts.
    pub failures: u32,
    /// Whether it was running when the program died, and so runs last and alone.
    pub suspect: bool,
    /// How often the program died while it ran alone.
    pub solo_crashes: u32,
    /// The words of the last failure.
    pub cause: Option<String>,
    /// When it was submitted.
    pub submitted_at: WallMs,
    /// When it reached a final state.
    pub finished_at: Option<WallMs>,
    /// How its waiting was spent.
    pub waits: Waits,
    /// What is to be done.
    pub work: Work,
}

/// How long a job waited, by reason, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Waits {
    /// For jobs that it needs.
    pub needs_wait_ms: i64,
    /// For a worker.
    pub queue_wait_ms: i64,
    /// For its pause after a failure.
    pub backoff_ms: i64,
    /// For a person.
    pub held_ms: i64,
    /// In attempts that came to nothing.
    pub lost_ms: i64,
}
