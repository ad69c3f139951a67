//! Documents whose file must be written again, because their row changed.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;

/// A file that mirrors a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// `project`, `episode`, `shot`, `character` or `place`.
    pub kind: String,
    /// The row's identity.
    pub id: String,
    /// How often it was marked since it was written last.
    pub marks: i64,
}

impl Store {
    /// Documents that are older than their row.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn stale_documents(&self) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query("SELECT kind, id, marks FROM document ORDER BY kind, id")
            .fetch_all(self.reader())
            .await?;
        let document = |row: &SqliteRow| {
            Ok(Document { kind: row.try_get("kind")?, id: row.try_get("id")?, marks: row.try_get("marks")? })
        };
        rows.iter().map(document).collect()
    }
}

impl Tx {
    /// Marks a document as older than its row.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn mark_document(&mut self, kind: &str, id: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO document (kind, id, marks) VALUES ($1, $2, 1)
             ON CONFLICT (kind, id) DO UPDATE SET marks = document.marks + 1",
        )
        .bind(kind)
        .bind(id)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Marks a document as written, unless its row changed again since it was read from [`Store::stale_documents`].
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn unmark_document(&mut self, document: &Document) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM document WHERE kind = $1 AND id = $2 AND marks = $3")
            .bind(&document.kind)
            .bind(&document.id)
            .bind(document.marks)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
