//! The tally: how many jobs of each batch and kind are in which state.
//!
//! It is changed by everything that changes a state, in the same transaction, with one statement at its end.

use std::collections::BTreeMap;

use domain::id::BatchId;
use domain::line::job::JobState;
use sqlx::{Row, SqliteConnection};

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{chunks, count, values, word};

/// What a transaction has changed so far.
#[derive(Default)]
pub(crate) struct Tally {
    changes: BTreeMap<(BatchId, &'static str, JobState), i64>,
}

impl Tally {
    /// A job is in this state now.
    pub(crate) fn enters(&mut self, batch: &BatchId, kind: &'static str, state: JobState) {
        *self.changes.entry((batch.clone(), kind, state)).or_default() += 1;
    }

    /// A job is in this state no more.
    pub(crate) fn leaves(&mut self, batch: &BatchId, kind: &'static str, state: JobState) {
        *self.changes.entry((batch.clone(), kind, state)).or_default() -= 1;
    }

    /// Writes what has changed.
    pub(crate) async fn write(self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let changes: Vec<_> = self.changes.into_iter().filter(|(_, change)| *change != 0).collect();
        for chunk in chunks(&changes) {
            let sql = format!(
                "INSERT INTO job_tally (batch, kind, state, jobs) VALUES {}
                 ON CONFLICT (batch, kind, state) DO UPDATE SET jobs = job_tally.jobs + excluded.jobs",
                values(chunk.len(), 4)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for ((batch, kind, state), change) in chunk {
                query = query.bind(batch.as_str()).bind(*kind).bind(state.as_str()).bind(change);
            }
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Jobs by kind and state: of one batch, or of all.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn job_counts(
        &self,
        batch: Option<&BatchId>,
    ) -> Result<Vec<(String, JobState, u32)>, StoreError> {
        let of_batch = if batch.is_some() { "WHERE batch = $1" } else { "" };
        let sql = format!(
            "SELECT kind, state, SUM(jobs) AS jobs FROM job_tally {of_batch}
             GROUP BY kind, state HAVING SUM(jobs) > 0 ORDER BY kind, state"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let query = if let Some(batch) = batch { query.bind(batch.as_str()) } else { query };
        let rows = query.fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get("kind")?, word(row, "state")?, count(row, "jobs")?))).collect()
    }
}
