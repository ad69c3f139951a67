//! Answers to requests that may come twice: a reservation before, the answer after.

use domain::clock::WallMs;
use sqlx::Row;

use crate::db::Tx;
use crate::error::StoreError;

/// For how long an answer is kept, in milliseconds.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body.
    pub media_type: Option<String>,
    /// The body; none when it was too large to be kept or may not be.
    pub body: Option<String>,
}

/// What came of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// Nobody has used this name: it is reserved now.
    Now,
    /// The same request has had this answer.
    Answered(Kept),
    /// The same request has had no answer yet.
    Open,
    /// Another request has this name.
    Mismatch,
}

impl Tx {
    /// Reserves `name` for a request of `caller`; `request` is a hash of everything it asks. Forgets what is
    /// older than a day.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn reserve(
        &mut self,
        caller: &str,
        name: &str,
        request: &str,
        now: WallMs,
    ) -> Result<Reserved, StoreError> {
        sqlx::query("DELETE FROM idempotency WHERE created_at <= $1")
            .bind(now.0 - KEPT_MS)
            .execute(self.connection())
            .await?;
        let added = sqlx::query(
            "INSERT INTO idempotency (caller, name, request, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(caller)
        .bind(name)
        .bind(request)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        if added.rows_affected() > 0 {
            return Ok(Reserved::Now);
        }
        let row = sqlx::query(
            "SELECT request, status, media_type, body FROM idempotency WHERE caller = $1 AND name = $2",
        )
        .bind(caller)
        .bind(name)
        .fetch_one(self.connection())
        .await?;
        let (before, status): (String, Option<i64>) = (row.try_get("request")?, row.try_get("status")?);
        if before != request {
            return Ok(Reserved::Mismatch);
        }
        let Some(status) = status.and_then(|status| u16::try_from(status).ok()) else {
            return Ok(Reserved::Open);
        };
        let (media_type, body) = (row.try_get("media_type")?, row.try_get("body")?);
        Ok(Reserved::Answered(Kept { status, media_type, body }))
    }

    /// Keeps the answer to a request that has reserved `name`.
    ///
    /// # Errors
    ///
    /// See [`Tx::reserve`].
    pub async fn keep_answer(&mut self, caller: &str, name: &str, kept: &Kept) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE idempotency SET status = $1, media_type = $2, body = $3 WHERE caller = $4 AND name = $5",
        )
        .bind(i64::from(kept.status))
        .bind(&kept.media_type)
        .bind(&kept.body)
        .bind(caller)
        .bind(name)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Gives `name` free again.
    ///
    /// # Errors
    ///
    /// See [`Tx::reserve`].
    pub async fn release(&mut self, caller: &str, name: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM idempotency WHERE caller = $1 AND name = $2")
            .bind(caller)
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
