//! Requests that may come twice: reserved before they are carried out, answered the same way ever after.

use store::{Kept, Reserved};

use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Reserves `name` for a request of whoever uses this studio; durable when it returns `Now`.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn reserve_request(&self, name: &str, request: &str) -> Result<Reserved, StudioError> {
        let mut tx = self.begin().await?;
        let reserved = tx.reserve(self.actor.as_str(), name, request, self.clock.wall()).await?;
        if reserved == Reserved::Now {
            tx.commit().await?;
        }
        Ok(reserved)
    }

    /// Keeps the answer to a reserved request.
    ///
    /// # Errors
    ///
    /// See [`Studio::reserve_request`].
    pub async fn keep_answer(&self, name: &str, kept: &Kept) -> Result<(), StudioError> {
        let mut tx = self.begin().await?;
        tx.keep_answer(self.actor.as_str(), name, kept).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets that a request was reserved, so that it may come again.
    ///
    /// # Errors
    ///
    /// See [`Studio::reserve_request`].
    pub async fn release_request(&self, name: &str) -> Result<(), StudioError> {
        let mut tx = self.begin().await?;
        tx.release(self.actor.as_str(), name).await?;
        tx.commit().await?;
        Ok(())
    }
}
