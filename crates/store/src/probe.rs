//! Whether the database answers, and whether it still takes what is written.

use domain::actor::Actor;
use sqlx::Row as _;

use crate::db::Store;
use crate::error::StoreError;

impl Store {
    /// Reads, and returns how many projects there are.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn probe_read(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS projects FROM project").fetch_one(self.reader()).await?;
        Ok(u64::try_from(row.get::<i64, _>("projects")).unwrap_or(0))
    }

    /// Waits for the connection that writes, and lets it go again.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn probe_turn(&self) -> Result<(), StoreError> {
        // Dropped without a commit, the transaction leaves no trace.
        self.begin(Actor::studio()).await.map(drop)
    }

    /// Writes what is there already, and waits until that is durable.
    ///
    /// # Errors
    ///
    /// When the database cannot write, as on a full disk.
    pub async fn probe_write(&self) -> Result<(), StoreError> {
        let mut tx = self.begin(Actor::studio()).await?;
        sqlx::query("UPDATE schema_version SET name = name").execute(tx.connection()).await?;
        tx.commit().await.map(|_| ())
    }
}
