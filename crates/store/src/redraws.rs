//! New takes that were asked for because the picture of another one failed.

use domain::clock::WallMs;
use domain::id::{JobId, TakeId};
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::count;
use crate::takes::TakeRecord;

/// A new take that was promised because the picture of another one failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Redraw {
    /// The take that failed.
    pub cause: TakeRecord,
    /// The take with which it began.
    pub origin: TakeId,
}

impl Store {
    /// The take with which it began that a take was drawn again: itself when it was not.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn origin_of(&self, record: &TakeRecord) -> Result<TakeId, StoreError> {
        let row = sqlx::query("SELECT origin FROM take_redraw WHERE job = $1 ORDER BY cause LIMIT 1")
            .bind(record.take.job.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map_or_else(|| Ok(record.take.id.clone()), |row| Ok(TakeId(row.try_get("origin")?)))
    }

    /// How many new takes were asked for since it began with this one.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn redraws_of(&self, origin: &TakeId) -> Result<u32, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS takes FROM take_redraw WHERE origin = $1")
            .bind(origin.as_str())
            .fetch_one(self.reader())
            .await?;
        count(&row, "takes")
    }

    /// New takes that were promised and not asked for yet.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn promised_redraws(&self) -> Result<Vec<Redraw>, StoreError> {
        let rows = sqlx::query("SELECT cause, origin FROM take_redraw WHERE job IS NULL ORDER BY cause")
            .fetch_all(self.reader())
            .await?;
        let mut redraws = Vec::with_capacity(rows.len());
        for row in &rows {
            let cause = TakeId(row.try_get("cause")?);
            let Some(cause) = self.take_record(&cause).await? else { continue };
            redraws.push(Redraw { cause, origin: TakeId(row.try_get("origin")?) });
        }
        Ok(redraws)
    }
}

impl Tx {
    /// Promises a new take because the picture of `cause` failed. One take causes one at most.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn promise_redraw(
        &mut self,
        cause: &TakeId,
        origin: &TakeId,
        at: WallMs,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO take_redraw (cause, origin, job, created_at) VALUES ($1, $2, NULL, $3)
             ON CONFLICT (cause) DO NOTHING",
        )
        .bind(cause.as_str())
        .bind(origin.as_str())
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps the job of a new take that was promised.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn keep_redraw(&mut self, cause: &TakeId, job: &JobId) -> Result<(), StoreError> {
        sqlx::query("UPDATE take_redraw SET job = $1 WHERE cause = $2")
            .bind(job.as_str())
            .bind(cause.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes a promise back that cannot be kept.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn drop_redraw(&mut self, cause: &TakeId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM take_redraw WHERE cause = $1 AND job IS NULL")
            .bind(cause.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
