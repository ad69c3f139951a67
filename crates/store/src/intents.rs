//! File intents: moves that were decided in a transaction and are carried out after it.

use domain::id::JobId;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;

impl Store {
    /// Intents that may not have been carried out, in the order in which they must be, by job.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn open_intents(&self) -> Result<Vec<(JobId, String)>, StoreError> {
        let rows = sqlx::query("SELECT job, body FROM intent ORDER BY job, ordinal")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| Ok((JobId(row.try_get("job")?), row.try_get("body")?))).collect()
    }
}

impl Tx {
    /// Writes down what is to be done with the files of a job, in this order.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn put_intents(&mut self, job: &JobId, bodies: &[String]) -> Result<(), StoreError> {
        for (ordinal, body) in (0_i64..).zip(bodies) {
            sqlx::query("INSERT INTO intent (job, ordinal, body) VALUES ($1, $2, $3)")
                .bind(job.as_str())
                .bind(ordinal)
                .bind(body)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Forgets the intents of a job, because they have been carried out.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn close_intents(&mut self, job: &JobId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM intent WHERE job = $1")
            .bind(job.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
