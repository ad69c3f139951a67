//! Devices: what they have, who holds them, since when, and until about when.

use domain::clock::WallMs;
use domain::id::{JobId, ProjectId};
use domain::line::eta::estimate;
use domain::line::peak::{Bulk, predict};
use domain::line::plan::SeatName;
use domain::line::work::Work;
use engines::DeviceNow;
pub use engines::Tenant;

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
