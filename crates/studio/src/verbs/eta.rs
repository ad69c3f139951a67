//! How long the rest will take.

use domain::line::eta::{Estimate, estimate};

use crate::error::StudioError;
use crate::studio::Studio;

/// How many earlier attempts an estimate is learned from at most.
const HISTORY: u32 = 200;

impl Studio {
    /// Estimates `remaining` pieces of work of this measure (see `domain::line::work::Work::measure`) for an
    /// engine with so many workers; none without history.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn eta(
        &self,
        engine: &str,
        measure: &str,
        remaining: usize,
        workers: usize,
    ) -> Result<Option<Estimate>, StudioError> {
        let lengths = self.store.lengths_of(&format!("{engine}/{measure}"), HISTORY).await?;
        Ok(estimate(&lengths, remaining, workers))
    }
}
