//! The morning report: what a batch came to, as one document. Everything in it is read or added up from rows.

mod cause;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::id::{AssetId, BatchId, JobId};
use crate::line::budget::{Budget, Spent};
use crate::line::job::Hold;
use crate::slug::Slug;
use crate::take::{Review, Stage};

pub use cause::{cause_key, general};

/// The form of the document; it grows when a field changes its meaning.
pub const FORM: u32 = 1;

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MorningReport {
    /// The form of this document.
    pub form: u32,
    /// When this was true (RFC 3339).
    #[schema(format = DateTime)]
    pub made_at: String,
    /// The project's title.
    pub title: String,
    /// The project's name in paths.
    #[schema(value_type = String)]
    pub project: Slug,
    /// The batch.
    pub batch: BatchId,
    /// What it is called.
    pub label: String,
    /// Who submitted it; none when it was the studio itself.
    pub actor: Option<String>,
    /// When it was submitted (RFC 3339).
    #[schema(format = DateTime)]
    pub submitted_at: String,
    /// When the first attempt began (RFC 3339).
    pub first_began_at: Option<String>,
    /// When the last attempt ended (RFC 3339).
    pub last_ended_at: Option<String>,
    /// The time between the two in milliseconds.
    pub elapsed_ms: Option<i64>,
    /// How many jobs it has.
    pub jobs: u32,
    /// How many of them are in which state; states without jobs are left out.
    pub counts: BTreeMap<String, u32>,
    /// Whether nothing of it moves any more unless a person does something.
    pub settled: bool,
    /// What it might take and took; none for a batch without a budget.
    pub budget: Option<BudgetStand>,
    /// How many of its pictures the checks have not looked at yet.
    #[serde(default)]
    pub unchecked: u32,
    /// Its shots in the order of the film, with what was drawn of each.
    pub shots: Vec<ShotRow>,
    /// What failed or is held, by cause, the most frequent first.
    pub failures: Vec<Failure>,
    /// Where the time went.
    pub time: TimeSpent,
    /// Which models were loaded.
    pub models: Models,
    /// What a person has to decide.
    pub decisions: Vec<Decision>,
}

/// The budget of a batch and what it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetStand {
    /// What it may take.
    pub limit: Budget,
    /// What it took.
    pub spent: Spent,
    /// Whether that is all of it.
    pub is_spent: bool,
    /// How many jobs are held for that.
    pub held: u32,
}

/// One shot of the batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ShotRow {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// What happens.
    pub action: String,
    /// How many jobs of the batch are for it.
    pub jobs: u32,
    /// How many of them failed.
    pub failed: u32,
    /// How many of them are held.
    pub held: u32,
    /// What was drawn by this batch.
    pub takes: Vec<TakeRow>,
}

/// One picture of the batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TakeRow {
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// The recipe.
    pub recipe: String,
    /// The looks that were asked for this picture.
    #[schema(value_type = BTreeMap<String, String>)]
    pub looks: BTreeMap<Slug, String>,
    /// What decided chance.
    pub seed: u64,
    /// Whether it was answered from an equal earlier picture.
    pub cached: bool,
    /// Whether the film uses it.
    pub picked: bool,
    /// What a person said of it.
    pub review: Review,
    /// How long it took in milliseconds.
    pub took_ms: Option<f64>,
    /// What was asked and could not be drawn.
    pub not_drawn: Vec<String>,
    /// The file.
    pub asset: AssetId,
    /// Where it is below the data folder.
    pub path: String,
    /// Its content.
    pub hash: ContentHash,
}

/// Jobs that failed or are held for the same cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Failure {
    /// The cause as a short word for `sakuga batch retry --cause`.
    pub key: String,
    /// How many jobs.
    pub count: u32,
    /// Why they are held; none when they failed.
    pub hold: Option<Hold>,
    /// What was said, in the words of the newest of them.
    pub words: String,
    /// What to do.
    pub fix: String,
    /// The command that does just that.
    pub command: String,
    /// The shots, in the order of the film.
    pub shots: Vec<String>,
    /// The jobs.
    pub jobs: Vec<JobId>,
}

/// Where the time went, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TimeSpent {
    /// How many attempts were begun.
    pub attempts: u32,
    /// How many of them came to nothing.
    pub wasted: u32,
    /// The sum of all attempts with an account.
    pub worked_ms: f64,
    /// What of it came to nothing.
    pub wasted_ms: f64,
    /// The rest by part of an attempt; parts without time are left out.
    pub parts_ms: BTreeMap<String, f64>,
    /// What the jobs waited for a worker, added up.
    pub queue_wait_ms: i64,
    /// What they waited for other jobs.
    pub needs_wait_ms: i64,
    /// What they paused after failures.
    pub backoff_ms: i64,
    /// What they were held.
    pub held_ms: i64,
    /// What they spent in attempts that came to nothing.
    pub lost_ms: i64,
    /// The same by recipe.
    pub recipes: Vec<RecipeTime>,
    /// The longest attempts that ended with a picture.
    pub slowest: Vec<Slow>,
}

/// What one recipe took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecipeTime {
    /// The recipe.
    pub recipe: String,
    /// Its engine.
    pub engine: String,
    /// How many pictures were drawn.
    pub drawn: u32,
    /// How many were answered from earlier ones.
    pub cached: u32,
    /// How many attempts came to nothing.
    pub wasted: u32,
    /// The sum of its attempts.
    pub worked_ms: f64,
    /// What a drawn picture took on average; none when none was drawn.
    pub mean_ms: Option<f64>,
    /// What of it came to nothing.
    pub wasted_ms: f64,
    /// The rest by part.
    pub parts_ms: BTreeMap<String, f64>,
}

/// A slow picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Slow {
    /// The job.
    pub job: JobId,
    /// The shot's code.
    pub shot: String,
    /// The recipe.
    pub recipe: String,
    /// How long it took in milliseconds.
    pub took_ms: f64,
    /// The longest part.
    pub longest: String,
    /// What that part took.
    pub longest_ms: f64,
}

/// Which models were loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Models {
    /// How many pictures were answered from earlier ones.
    pub cached: u32,
    /// How many attempts began with loading a model.
    pub loads: u32,
    /// How often a worker changed from one model to another.
    pub switches: u32,
    /// How many attempts each model served; engines without models are left out.
    pub used: BTreeMap<String, u32>,
}

/// Something a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Decision {
    /// The kind.
    pub kind: DecisionKind,
    /// What it is about, in words.
    pub words: String,
    /// The shots, in the order of the film; empty where it is about the batch.
    pub shots: Vec<String>,
    /// The command to begin with.
    pub command: String,
}

/// What there is to decide.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Whether to go on after the budget was spent.
    Budget,
    /// What becomes of what failed or is held.
    Failed,
    /// Whether what a person paused goes on.
    Paused,
    /// Whether pictures are good of which the checks say something.
    Checks,
    /// Which of several candidates it is.
    Choose,
    /// Whether the only take is good.
    Approve,
}
