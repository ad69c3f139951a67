//! The seam between workers and the queue. A worker asks for work; the queue answers.
//!
//! Whatever implements it, the job's row is the truth and its `attempt` the fence: a late worker settles
//! nothing.

use std::time::Duration;

use async_trait::async_trait;
use domain::actor::Actor;
use domain::asset::{Asset, ContentHash};
use domain::error::Fault;
use domain::id::{BatchId, EpisodeId, JobId, ProjectId};
use domain::line::budget::Budget;
use domain::line::job::{Band, Job, NewJob};
use domain::line::ledger::Ledger;
use domain::line::machine::Move;
use domain::line::peak::Bulk;
use domain::line::plan::{Policy, SeatName, SeatState, WorkerView};
use domain::shot::Shot;
use store::{Moved, TakeRecord};
use tokio_util::sync::CancellationToken;

use crate::error::{Refusal, StudioError};

/// Hands out jobs and takes back their results.
#[async_trait]
pub trait Dispatch: Send + Sync {
    /// Makes jobs durable; when it returns, no crash can lose them.
    async fn offer(&self, offer: Offer) -> Result<(), StudioError>;

    /// Waits for the next job of this worker; none when the line is stopping.
    async fn next(&self, worker: WorkerView) -> Result<Option<Lease>, StudioError>;

    /// Prolongs a lease.
    async fn renew(&self, job: &JobId, attempt: u32) -> Result<Renewal, StudioError>;

    /// Ends a lease with what came of it.
    async fn settle(&self, job: &JobId, attempt: u32, outcome: Outcome) -> Result<Settled, StudioError>;

    /// Carries out what `actor` asked.
    async fn steer(&self, job: &JobId, steering: Steering, actor: &Actor) -> Result<Moved, StudioError>;

    /// Puts a project away, takes it up again, deletes it, or takes a shot out of it, between whatever else is written
    /// about its jobs.
    async fn upkeep(&self, upkeep: Upkeep) -> Result<(), StudioError>;

    /// Gives a seat no new work from now on, or again; what runs there is not touched.
    async fn set_seat(&self, seat: &SeatName, state: SeatState) -> Result<(), StudioError>;

    /// Completes when the queue has come round to it: proof that it is alive and not stuck.
    async fn ping(&self) -> Result<(), StudioError>;

    /// From the next choice on, jobs are chosen by these bounds.
    fn set_policy(&self, policy: Policy);

    /// Hands out nothing more; waiting workers get none. What runs may still be settled.
    fn stop(&self);
}

/// What a person can ask of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steering {
    /// Cancel, pause, resume or retry it.
    Move(Move),
    /// Put it before everything that is queued.
    Front,
    /// Put it directly before another job of the same lane.
    Before(JobId),
    /// Make it more or less urgent.
    Band(Band),
}

impl From<Move> for Steering {
    fn from(action: Move) -> Self {
        Self::Move(action)
    }
}

/// On what terms jobs are submitted together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchTerms {
    /// What they may take together.
    pub budget: Budget,
    /// Whether a report is written when nothing of them moves any more.
    pub report: bool,
}

/// Jobs submitted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Their common identity.
    pub batch: BatchId,
    /// The project they work for.
    pub project: ProjectId,
    /// Who submits them.
    pub actor: Actor,
    /// What they are together, in words.
    pub label: String,
    /// On what terms.
    pub terms: BatchTerms,
    /// The jobs; a job comes after those it needs.
    pub jobs: Vec<NewJob>,
}

/// Something that is done with a project and its jobs in one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Upkeep {
    /// Which project.
    pub project: ProjectId,
    /// Who wants it.
    pub actor: Actor,
    /// What is done.
    pub step: UpkeepStep,
}

/// What is done with a project.
#[derive(Debug, Clone, PartialEq)]
pub enum UpkeepStep {
    /// Nothing more is handed out or taken on for it.
    Archive,
    /// What waits for it is handed out again.
    Unarchive,
    /// Its rows go, and its folder with them.
    Delete(Removal),
    /// A shot leaves the film, and what is queued for it is cancelled.
    Omit(Box<Omission>),
    /// A batch may take so much from now on.
    Allow(BatchId, Budget),
}

/// A shot that is to leave the film.
#[derive(Debug, Clone, PartialEq)]
pub struct Omission {
    /// The episode it is in.
    pub episode: EpisodeId,
    /// As it was read; nothing else is omitted.
    pub read: Shot,
    /// As it will be.
    pub omitted: Shot,
}

/// A project that is to go.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// The digest of what it is known to be made of; nothing else is deleted.
    pub digest: String,
    /// The name that it has.
    pub slug: String,
    /// Where its folder will be.
    pub trash: String,
    /// How its folder goes there.
    pub folder: assets::intent::Intent,
}

impl Removal {
    /// Refuses to delete something else than what was looked at.
    pub(crate) fn outdated(&self) -> StudioError {
        Refusal::conflict(
            "changed",
            format!("{} has changed since you saw what would go", self.slug),
            "look again at what would go, then confirm that",
        )
    }
}

/// The right to work on a job until it is settled or expires.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The job with the attempt of this lease.
    pub job: Job,
    /// The seat of the worker that has it.
    pub seat: String,
    /// The monotonic reading at the claim.
    pub claimed_at: Duration,
    /// Triggered when the worker has to stop.
    pub cancel: CancellationToken,
}

/// What a renewal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Go on.
    Kept,
    /// The job has gone to somebody else, or nobody wants it any more.
    Lost,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A result.
    Done(Box<Delivery>),
    /// A failure, with its account as far as it goes.
    Failed(Fault, Option<Box<Ledger>>),
    /// Nothing, because the worker stops in good order.
    GivenBack,
}

/// A result, ready to be filed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Delivery {
    /// What fills the slots of the jobs that need this one.
    pub output: Option<ContentHash>,
    /// Where the time went.
    pub ledger: Ledger,
    /// The files, with the paths they will have.
    pub assets: Vec<Asset>,
    /// The take, when a shot got one.
    pub take: Option<TakeRecord>,
    /// The engine's revision, under which equal requests may be answered with the first asset.
    pub revision: Option<String>,
    /// The memory that the work took, in MiB, with what it depends on; none where nobody measured it.
    pub peak: Option<(Bulk, u64)>,
    /// How the files get to their paths, in order.
    pub intents: Vec<assets::intent::Intent>,
}

/// Whether a result counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It did.
    Kept,
    /// The lease was over: nothing changed, and the files are to be thrown away.
    Late,
}
