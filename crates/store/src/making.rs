//! What making looks up: how each shot's drawing stands, and what a folder of a project holds.

use std::collections::BTreeMap;

use domain::asset::Asset;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::job::JobState;
use sqlx::Row;

use crate::assets::asset;
use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, word};

/// How the newest drawing job of a shot stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawingStand {
    /// Its state.
    pub state: JobState,
    /// Why it failed or is held, in words.
    pub cause: Option<String>,
}

impl Store {
    /// How the newest drawing job of each shot of a project stands.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn newest_drawings(
        &self,
        project: &ProjectId,
    ) -> Result<BTreeMap<ShotId, DrawingStand>, StoreError> {
        let rows = sqlx::query(
            "SELECT job.shot, job.state, job.cause FROM job JOIN (
                 SELECT MAX(id) AS id FROM job
                 WHERE project = $1 AND kind = 'draw' AND shot IS NOT NULL GROUP BY shot
             ) AS newest ON newest.id = job.id",
        )
        .bind(project.as_str())
        .fetch_all(self.reader())
        .await?;
        let stand = |row: &sqlx::sqlite::SqliteRow| {
            let stand = DrawingStand { state: word(row, "state")?, cause: row.try_get("cause")? };
            Ok((ShotId(row.try_get("shot")?), stand))
        };
        rows.iter().map(stand).collect()
    }

    /// The files of a project below a folder, by path, after one of them: at most so many.
    ///
    /// # Errors
    ///
    /// See [`Store::newest_drawings`].
    pub async fn assets_below(
        &self,
        project: &ProjectId,
        folder: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Asset>, StoreError> {
        // "0" is the character after "/": between the two lies everything below the folder, by the index of paths.
        let (first, end) = (format!("{folder}/"), format!("{folder}0"));
        let after = after.filter(|after| *after > first.as_str()).unwrap_or(&first);
        let rows = sqlx::query(
            "SELECT * FROM asset WHERE project = $1 AND path > $2 AND path < $3 ORDER BY path LIMIT $4",
        )
        .bind(project.as_str())
        .bind(after)
        .bind(&end)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(asset).collect()
    }

    /// The project that a batch works for.
    ///
    /// # Errors
    ///
    /// See [`Store::newest_drawings`].
    pub async fn project_of_batch(&self, batch: &BatchId) -> Result<Option<ProjectId>, StoreError> {
        let row = sqlx::query("SELECT project FROM batch WHERE id = $1")
            .bind(batch.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| Ok(ProjectId(row.try_get("project")?))).transpose()
    }

    /// What the line still has to do, in the order of submission, after one of them: jobs that are neither finished
    /// nor held, nor wait for one that is held. Of one project, or of all; at most so many.
    ///
    /// # Errors
    ///
    /// See [`Store::newest_drawings`].
    pub async fn queue(
        &self,
        project: Option<&ProjectId>,
        after: Option<&JobId>,
        limit: u32,
    ) -> Result<Vec<JobId>, StoreError> {
        let rows = sqlx::query(
            "WITH RECURSIVE stuck (id) AS (
                 SELECT id FROM job WHERE state = 'held'
                 UNION
                 SELECT job_need.job FROM job_need JOIN stuck ON job_need.need = stuck.id WHERE job_need.open = 1
             )
             SELECT id FROM job WHERE state IN ('waiting', 'ready', 'running', 'cancelling')
               AND id NOT IN (SELECT id FROM stuck) AND ($1 IS NULL OR project = $1) AND ($2 IS NULL OR id > $2)
             ORDER BY id LIMIT $3",
        )
        .bind(project.map(ProjectId::as_str))
        .bind(after.map(JobId::as_str))
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// How many jobs are held: of one project, or of all.
    ///
    /// # Errors
    ///
    /// See [`Store::newest_drawings`].
    pub async fn held(&self, project: Option<&ProjectId>) -> Result<u32, StoreError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS jobs FROM job WHERE state = 'held' AND ($1 IS NULL OR project = $1)",
        )
        .bind(project.map(ProjectId::as_str))
        .fetch_one(self.reader())
        .await?;
        count(&row, "jobs")
    }
}
