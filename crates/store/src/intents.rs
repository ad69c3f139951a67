//! File intents: moves that were decided in a transaction and are carried out after it.

use domain::id::JobId;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{chunks, values};

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

    /// Whether files of this job may not be where they belong yet.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn has_open_intents(&self, job: &JobId) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM intent WHERE job = $1 LIMIT 1")
            .bind(job.as_str())
            .fetch_optional(self.reader())
            .await?;
        Ok(row.is_some())
    }
}

impl Tx {
    /// Writes down what is to be done with the files of a job, in this order.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn put_intents(&mut self, job: &JobId, bodies: &[String]) -> Result<(), StoreError> {
        let numbered: Vec<(i64, &String)> = (0..).zip(bodies).collect();
        for chunk in chunks(&numbered) {
            let sql = format!("INSERT INTO intent (job, ordinal, body) VALUES {}", values(chunk.len(), 3));
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (ordinal, body) in chunk {
                query = query.bind(job.as_str()).bind(ordinal).bind(*body);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Forgets the intents of jobs, because they have been carried out.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn close_intents(&mut self, jobs: &[JobId]) -> Result<(), StoreError> {
        for chunk in chunks(jobs) {
            let sql = format!("DELETE FROM intent WHERE job IN (VALUES {})", values(chunk.len(), 1));
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for job in chunk {
                query = query.bind(job.as_str());
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }
}
