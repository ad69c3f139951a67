//! What happens first when the program starts: the state that an earlier start left is made whole.
//!
//! In order: files whose moves were decided are moved; jobs that were running become ready again, as
//! suspects; what an older program did not write down of its jobs is added; pauses go on; staging folders that belong to nobody are thrown away.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use assets::folder::DataFolder;
use assets::intent::{Applied, Intent, apply_all};
use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::JobId;
use domain::line::machine::Move;
use store::{Ending, Store};

use crate::error::StudioError;

/// The longest pause after a failure; a wall clock that was set back cannot make one longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What the start found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Results whose files were moved into place now.
    pub filed: usize,
    /// Jobs that were running and are ready again, held, or cancelled.
    pub returned: usize,
    /// Jobs that pause after a failure, and for how long from now.
    pub pauses: BTreeMap<JobId, Duration>,
}

/// Makes the state whole. Must run before any worker does, and with the data folder locked.
///
/// # Errors
///
/// When the database or the data folder cannot be written.
pub async fn recover(
    store: &Store,
    folder: &Arc<DataFolder>,
    clock: &dyn Clock,
) -> Result<Recovered, StudioError> {
    let Replay { filed, stuck } = replay_intents(store, folder).await?;
    let returned = return_jobs(store, clock).await?;
    store.read_characters().await?;
    let pauses = pauses(store, clock).await?;
    let swept = folder.clone();
    tokio::task::spawn_blocking(move || assets::staging::sweep(&swept, &stuck))
        .await
        .map_err(|_| StudioError::LineStopped)??;
    Ok(Recovered { filed, returned, pauses })
}

/// What came of the file moves that an earlier start had decided.
struct Replay {
    /// Results whose files were moved now.
    filed: usize,
    /// Attempts whose files could not be moved; their staging folders hold the only copy.
    stuck: Vec<(JobId, u32)>,
}

async fn replay_intents(store: &Store, folder: &Arc<DataFolder>) -> Result<Replay, StudioError> {
    let mut jobs: BTreeMap<JobId, Vec<String>> = BTreeMap::new();
    for (job, body) in store.open_intents().await? {
        jobs.entry(job).or_default().push(body);
    }
    let mut replay = Replay { filed: 0, stuck: Vec::new() };
    for (job, bodies) in jobs {
        let folder = folder.clone();
        let applied = tokio::task::spawn_blocking(move || carry_out(&folder, &bodies)).await;
        match applied.map_err(|_| StudioError::LineStopped)? {
            Ok(applied) => {
                let mut tx = store.begin(Actor::studio()).await?;
                tx.close_intents(std::slice::from_ref(&job)).await?;
                tx.commit().await?;
                replay.filed += usize::from(applied.contains(&Applied::Done));
            }
            // The result stays in staging and in the list; the rest of the studio goes on.
            Err(cause) => {
                tracing::error!(job.id = %job, error = %cause, "failed to file an earlier result");
                let attempt = store.job(&job).await?.map_or(0, |job| job.attempt);
                replay.stuck.push((job, attempt));
            }
        }
    }
    Ok(replay)
}

/// Carries out the moves of one job, if every one of them can be read.
fn carry_out(folder: &DataFolder, bodies: &[String]) -> Result<Vec<Applied>, String> {
    let intents: Result<Vec<Intent>, _> = bodies.iter().map(|body| serde_json::from_str(body)).collect();
    let intents = intents.map_err(|error| error.to_string())?;
    apply_all(folder, &intents).map_err(|error| error.to_string())
}

async fn return_jobs(store: &Store, clock: &dyn Clock) -> Result<usize, StudioError> {
    let mut tx = store.begin(Actor::studio()).await?;
    let jobs = tx.claimed_jobs().await?;
    let cause = Some("the program stopped while it ran");
    let died = jobs.iter().map(|job| Ending { cause, ..Ending::new(&job.id, job.attempt, Move::Crash) });
    tx.end_attempts(&died.collect::<Vec<_>>(), clock.wall()).await?;
    tx.commit().await?;
    Ok(jobs.len())
}

async fn pauses(store: &Store, clock: &dyn Clock) -> Result<BTreeMap<JobId, Duration>, StudioError> {
    let mut tx = store.begin(Actor::studio()).await?;
    let pausing = tx.pausing_jobs().await?;
    tx.commit().await?;
    let wall = clock.wall();
    let now = clock.monotonic();
    let until = |not_before: domain::clock::WallMs| {
        let left = u64::try_from(not_before.0 - wall.0).unwrap_or(0);
        now + Duration::from_millis(left).min(LONGEST_PAUSE)
    };
    Ok(pausing.into_iter().map(|(job, not_before)| (job, until(not_before))).collect())
}
