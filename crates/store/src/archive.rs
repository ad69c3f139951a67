//! Projects as they are listed, and putting them away; rows read again inside the transaction that changes them.

use domain::clock::WallMs;
use domain::episode::Episode;
use domain::id::{EpisodeId, ProjectId, ShotId};
use domain::project::Project;
use domain::shot::Shot;
use domain::slug::Slug;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::json;

/// A project with what is known of it beside its noun.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectRow {
    /// The project.
    pub project: Project,
    /// When it was made.
    pub created_at: WallMs,
    /// When it was put away; none for one that is worked on.
    pub archived_at: Option<WallMs>,
}

/// Which projects to list; empty fields list all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Only this one.
    pub only: Option<ProjectId>,
    /// Whether it is archived.
    pub archived: Option<bool>,
    /// After this slug, for the next page.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u32,
}

const SELECT: &str = "SELECT body, created_at, archived_at FROM project";

impl Store {
    /// Projects by slug.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn project_rows(&self, filter: &ProjectFilter) -> Result<Vec<ProjectRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE ($1 IS NULL OR id = $1)
               AND ($2 IS NULL OR CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END = $2)
               AND ($3 IS NULL OR slug > $3) ORDER BY slug LIMIT $4"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(filter.only.as_ref().map(ProjectId::as_str))
            .bind(filter.archived.map(i64::from))
            .bind(filter.after.as_deref())
            .bind(i64::from(filter.limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(project).collect()
    }

    /// The project with this slug and what is known of it.
    ///
    /// # Errors
    ///
    /// See [`Store::project_rows`].
    pub async fn project_row(&self, slug: &Slug) -> Result<Option<ProjectRow>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE slug = $1")))
            .bind(slug.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(project).transpose()
    }
}

fn project(row: &SqliteRow) -> Result<ProjectRow, StoreError> {
    let archived_at: Option<i64> = row.try_get("archived_at")?;
    Ok(ProjectRow {
        project: json(row, "body")?,
        created_at: WallMs(row.try_get("created_at")?),
        archived_at: archived_at.map(WallMs),
    })
}

impl Tx {
    /// The project with this identity, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn project(&mut self, id: &ProjectId) -> Result<Option<ProjectRow>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(project).transpose()
    }

    /// The project with this slug, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// See [`Tx::project`].
    pub async fn project_by_slug(&mut self, slug: &Slug) -> Result<Option<ProjectRow>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE slug = $1")))
            .bind(slug.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(project).transpose()
    }

    /// The episode with this identity, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// See [`Tx::project`].
    pub async fn episode(&mut self, id: &EpisodeId) -> Result<Option<Episode>, StoreError> {
        let row = sqlx::query("SELECT body FROM episode WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| json(&row, "body")).transpose()
    }

    /// The shot with this identity, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// See [`Tx::project`].
    pub async fn shot(&mut self, id: &ShotId) -> Result<Option<Shot>, StoreError> {
        let row = sqlx::query("SELECT body FROM shot WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| json(&row, "body")).transpose()
    }

    /// Puts a project away at this time, or takes it up again.
    ///
    /// # Errors
    ///
    /// See [`Tx::project`].
    pub async fn set_archived(&mut self, project: &ProjectId, at: Option<WallMs>) -> Result<(), StoreError> {
        sqlx::query("UPDATE project SET archived_at = $1 WHERE id = $2")
            .bind(at.map(|at| at.0))
            .bind(project.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
