//! Devices: what they have, who holds them, since when, and until about when.

use domain::clock::WallMs;
use domain::id::{JobId, ProjectId};
use domain::line::eta::estimate;
use domain::line::peak::{Bulk, predict};
use domain::line::plan::SeatName;
use domain::line::work::Work;
use engines::DeviceNow;
pub use engines::{Program, Tenant};

use crate::error::StudioError;
use crate::line::crew::{Task, WorkerNow};
use crate::studio::Studio;

/// A device with the jobs that it has.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceDetails {
    /// The engine.
    pub engine: String,
    /// The device.
    pub device: DeviceNow,
    /// The jobs, the oldest first: that one has the device, the others stand ready behind it.
    pub jobs: Vec<HeldBy>,
    /// When it was asked.
    pub probed_at: WallMs,
}

/// A job that a device has.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldBy {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// What it is, in the words by which lengths are compared.
    pub measure: String,
    /// Since when a worker has it.
    pub since: WallMs,
    /// When its turn on the device came or is likely to come; none where nobody knows how long those before it take.
    pub turn_at: Option<WallMs>,
    /// How long such jobs took before: nine in ten longer than the first and shorter than the last, in milliseconds. None
    /// without history.
    pub usually_ms: Option<[f64; 3]>,
    /// The memory of the device that such work is expected to take, in MiB; none where it was never measured.
    pub needs_mb: Option<u64>,
}

impl Studio {
    /// All devices of all engines, each asked now, with what the crew does on them.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn devices_now(&self, crew: &[WorkerNow]) -> Result<Vec<DeviceDetails>, StudioError> {
        let mut details = Vec::new();
        for (engine, maker) in &self.engines {
            for device in maker.devices().await {
                let here = |worker: &&WorkerNow| worker.engine == *engine && worker.seat == device.seat;
                let mut jobs = Vec::new();
                for task in crew.iter().filter(here).filter_map(|worker| worker.task.as_ref()) {
                    jobs.extend(self.held_by(engine, task).await?);
                }
                jobs.sort_by_key(|held: &HeldBy| held.since);
                take_turns(&mut jobs);
                let (engine, probed_at) = (engine.clone(), self.clock.wall());
                details.push(DeviceDetails { engine, device, jobs, probed_at });
            }
        }
        Ok(details)
    }

    /// Makes sure that an engine has a seat of this name.
    ///
    /// # Errors
    ///
    /// When there is no such engine or seat, with those that there are.
    pub fn find_seat(&self, name: &SeatName) -> Result<(), StudioError> {
        let seats: Vec<String> =
            self.engine(&name.engine)?.seats().into_iter().map(|seat| seat.name).collect();
        if seats.contains(&name.seat) {
            return Ok(());
        }
        let there = if seats.is_empty() { "none".to_owned() } else { seats.join(", ") };
        let fix = format!("the engine {} has: {there}", name.engine);
        Err(StudioError::NotFound { what: "server", name: name.seat.clone(), fix })
    }

    /// A job that a worker has; none when it is gone meanwhile.
    async fn held_by(&self, engine: &str, task: &Task) -> Result<Option<HeldBy>, StudioError> {
        let Some(job) = self.store.job(&task.job).await? else { return Ok(None) };
        let measure = job.work.measure();
        let usual = estimate(&self.lengths_ms(engine, &measure).await?, 1, 1);
        let usually_ms = usual.map(|usual| [usual.low_ms, usual.likely_ms, usual.high_ms]);
        let needs_mb = self.needs_mb(engine, &job.work).await?;
        Ok(Some(HeldBy {
            job: job.id,
            project: job.project,
            measure,
            since: task.since,
            turn_at: None,
            usually_ms,
            needs_mb,
        }))
    }

    /// The memory of a device that work is expected to take, in MiB.
    async fn needs_mb(&self, engine: &str, work: &Work) -> Result<Option<u64>, StudioError> {
        let Work::Draw(draw) = work else { return Ok(None) };
        let Some(bulk) = Bulk::of(engine, &draw.request) else { return Ok(None) };
        Ok(predict(&self.store.peaks(&bulk).await?, bulk.pixels))
    }
}

/// Says when the turn of each job comes: a device does one after the other.
fn take_turns(jobs: &mut [HeldBy]) {
    let mut free_at = jobs.first().map(|first| first.since);
    for job in jobs {
        job.turn_at = free_at.map(|free_at| free_at.max(job.since));
        let turn = job.turn_at.zip(job.usually_ms);
        free_at = turn.map(|(turn_at, [_, likely_ms, _])| WallMs(turn_at.0 + likely_ms as i64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_of_a_device_take_turns_and_nobody_guesses_behind_one_of_unknown_length() {
        let job = |since, usually_ms: Option<f64>| HeldBy {
            job: JobId("job".to_owned()),
            project: ProjectId("project".to_owned()),
            measure: String::new(),
            since: WallMs(since),
            turn_at: None,
            usually_ms: usually_ms.map(|likely| [0.0, likely, 2.0 * likely]),
            needs_mb: None,
        };
        let mut jobs = [job(100, Some(50.0)), job(110, Some(50.0)), job(500, None), job(600, Some(1.0))];
        take_turns(&mut jobs);
        let turns: Vec<Option<i64>> = jobs.iter().map(|job| job.turn_at.map(|at| at.0)).collect();
        assert_eq!(turns, [Some(100), Some(150), Some(500), None]);
    }
}
