//! Readings of the studio for whoever monitors it, taken when they are asked for.

use domain::line::job::{Band, JobState};
use rustix::fs::statvfs;

use crate::error::StudioError;
use crate::studio::Studio;

/// What is read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// Jobs that are not finished, by band and state.
    pub queue: Vec<(Band, JobState, u32)>,
    /// Free bytes on the disk of the data folder.
    pub disk_free_bytes: u64,
    /// All bytes of that disk.
    pub disk_bytes: u64,
    /// The size of the database with its write-ahead log, in bytes.
    pub database_bytes: u64,
}

impl Studio {
    /// Reads queue, disk and database.
    ///
    /// # Errors
    ///
    /// When the database or the disk does not answer.
    pub async fn readings(&self) -> Result<Readings, StudioError> {
        let queue = self.store.queue_depth().await?;
        let stat = statvfs(self.folder.root()).map_err(|error| {
            domain::error::Fault::from_io("ask for the free space of the disk", &error.into())
        })?;
        let database = self.folder.database();
        let length = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
        let log = database.with_extension("db-wal");
        Ok(Readings {
            queue,
            disk_free_bytes: stat.f_bavail * stat.f_frsize,
            disk_bytes: stat.f_blocks * stat.f_frsize,
            database_bytes: length(&database) + length(&log),
        })
    }
}
