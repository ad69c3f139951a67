//! What assistants proposed.

use domain::id::{ProjectId, SuggestionId};
use domain::suggestion::Suggestion;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{json, to_json};

/// How many suggestions of a project are kept; older ones are forgotten.
const KEPT: i64 = 1000;

impl Store {
    /// The suggestions of a project, newest first, older than `before` where that is given.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn suggestions(
        &self,
        project: &ProjectId,
        before: Option<&SuggestionId>,
        limit: u32,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let rows = sqlx::query(
            "SELECT body FROM suggestion WHERE project = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        )
        .bind(project.as_str())
        .bind(before.map(SuggestionId::as_str))
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| json(row, "body")).collect()
    }

    /// A suggestion of a project.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn suggestion(
        &self,
        project: &ProjectId,
        id: &SuggestionId,
    ) -> Result<Option<Suggestion>, StoreError> {
        let row = sqlx::query("SELECT body FROM suggestion WHERE id = $1 AND project = $2")
            .bind(id.as_str())
            .bind(project.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(|row| json(row, "body")).transpose()
    }
}

impl Tx {
    /// Keeps a suggestion of a project, new or changed, and forgets the oldest beyond those that are kept.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn put_suggestion(
        &mut self,
        project: &ProjectId,
        suggestion: &Suggestion,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO suggestion (id, project, body) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        )
        .bind(suggestion.id.as_str())
        .bind(project.as_str())
        .bind(to_json(suggestion))
        .execute(self.connection())
        .await?;
        sqlx::query(
            "DELETE FROM suggestion WHERE project = $1 AND id <= COALESCE(
                 (SELECT id FROM suggestion WHERE project = $1 ORDER BY id DESC LIMIT 1 OFFSET $2), '')",
        )
        .bind(project.as_str())
        .bind(KEPT)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A suggestion of a project, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn suggestion(
        &mut self,
        project: &ProjectId,
        id: &SuggestionId,
    ) -> Result<Option<Suggestion>, StoreError> {
        let row = sqlx::query("SELECT body FROM suggestion WHERE id = $1 AND project = $2")
            .bind(id.as_str())
            .bind(project.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(|row| json(row, "body")).transpose()
    }
}
