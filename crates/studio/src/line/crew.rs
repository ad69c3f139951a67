//! The crew: what each worker of this process does now.
//!
//! Concurrency rule: each worker writes its own entry and nobody else's; readers get a copy. Nothing is decided by
//! it, and it is gone with the process: the rows say what a worker has, this says what a person may look at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::clock::WallMs;
use domain::id::{JobId, ProjectId};
use domain::line::job::Affinity;

/// What a worker does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerNow {
    /// Its name, such as `storyboard-1`.
    pub id: String,
    /// Its engine.
    pub engine: String,
    /// Its seat: the server that it works with, or itself.
    pub seat: String,
    /// What it was given last, and so has loaded unless its server forgot it.
    pub resident: Option<Affinity>,
    /// The job it has; none while it waits for one.
    pub task: Option<Task>,
}

/// A job in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// Its kind.
    pub kind: String,
    /// Which attempt it is.
    pub attempt: u32,
    /// Since when.
    pub since: WallMs,
}

/// All workers of this process. Clones show the same ones.
#[derive(Debug, Clone, Default)]
pub struct Crew(Arc<Mutex<BTreeMap<String, WorkerNow>>>);

impl Crew {
    /// The workers by name.
    #[must_use]
    pub fn now(&self) -> Vec<WorkerNow> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// How many workers an engine has.
    #[must_use]
    pub fn of_engine(&self, engine: &str) -> usize {
        self.now().iter().filter(|worker| worker.engine == engine).count()
    }

    pub(super) fn set(&self, worker: WorkerNow) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(worker.id.clone(), worker);
    }

    pub(super) fn remove(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
