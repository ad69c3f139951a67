//! Documents whose file must be written again, because their row changed.

use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;

/// A file that mirrors a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// `project`, `episode`, `script`, `shot`, `character`, `place` or `style`.
    pub kind: String,
    /// The row's identity.
    pub id: String,
}

impl Store {
    /// Documents that are older than their row.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn stale_documents(&self) -> Result<Vec<Document>, StoreError> {
        let rows =
            sqlx::query("SELECT kind, id FROM document ORDER BY kind, id").fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok(Document { kind: row.try_get("kind")?, id: row.try_get("id")? })).collect()
    }
}

impl Tx {
    /// Marks a document as older than its row.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn mark_document(&mut self, kind: &str, id: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO document (kind, id) VALUES ($1, $2) ON CONFLICT (kind, id) DO NOTHING")
            .bind(kind)
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Marks a document as written.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn unmark_document(&mut self, document: &Document) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM document WHERE kind = $1 AND id = $2")
            .bind(&document.kind)
            .bind(&document.id)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
