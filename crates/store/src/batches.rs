//! Batches: jobs that were submitted together, and how far they are.

use std::collections::BTreeMap;

use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId};
use domain::line::budget::Budget;
use domain::line::job::JobState;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::budgets::budget;
use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::job_list::Place;
use crate::row::{count, word};

/// The columns of a batch.
const COLUMNS: &str = "id, project, label, actor, created_at, budget_ms, budget_attempts, report";

/// Jobs that were submitted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identity.
    pub id: BatchId,
    /// The project it works for.
    pub project: ProjectId,
    /// What it is, in words.
    pub label: String,
    /// Who submitted it; none for the studio itself and for batches older than this column.
    pub actor: Option<String>,
    /// When it was submitted.
    pub created_at: WallMs,
    /// What it may take.
    pub budget: Budget,
    /// The page of its report below the data folder; none before one was written.
    pub report: Option<String>,
    /// How many of its jobs are in which state.
    pub counts: BTreeMap<JobState, u32>,
}

/// Which batches to list, newest first; empty fields list all.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// After this place, for the next page.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: u32,
}

impl Store {
    /// Batches, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn batches(&self, filter: &BatchFilter) -> Result<Vec<Batch>, StoreError> {
        let led = if filter.project.is_some() { "project = $4 AND" } else { "" };
        let sql = format!(
            "SELECT {COLUMNS} FROM batch WHERE {led} (created_at, id) < ($1, $2)
             ORDER BY created_at DESC, id DESC LIMIT $3"
        );
        let last = Place { at: WallMs(i64::MAX), id: String::new() };
        let before = filter.after.as_ref().unwrap_or(&last);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        query = query.bind(before.at.0).bind(&before.id).bind(i64::from(filter.limit));
        if let Some(project) = &filter.project {
            query = query.bind(project.as_str());
        }
        let rows = query.fetch_all(self.reader()).await?;
        let mut batches: Vec<Batch> = rows.iter().map(batch).collect::<Result<_, _>>()?;
        self.count_jobs(&mut batches).await?;
        Ok(batches)
    }

    /// One batch.
    ///
    /// # Errors
    ///
    /// See [`Store::batches`].
    pub async fn batch(&self, id: &BatchId) -> Result<Option<Batch>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM batch WHERE id = $1")))
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut batches = [batch(&row)?];
        self.count_jobs(&mut batches).await?;
        let [batch] = batches;
        Ok(Some(batch))
    }

    /// When the last job of a batch came to an end; none before the first did.
    ///
    /// # Errors
    ///
    /// See [`Store::batches`].
    pub async fn last_finish(&self, id: &BatchId) -> Result<Option<WallMs>, StoreError> {
        let row = sqlx::query("SELECT MAX(finished_at) AS last FROM job WHERE batch = $1")
            .bind(id.as_str())
            .fetch_one(self.reader())
            .await?;
        Ok(row.try_get::<Option<i64>, _>("last")?.map(WallMs))
    }

    /// What is left of a batch: for every kind and engine a job that still has to be done, and how many there are.
    ///
    /// # Errors
    ///
    /// See [`Store::batches`].
    pub async fn rest_of_batch(&self, id: &BatchId) -> Result<Vec<(String, JobId, usize)>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, engine, MIN(id) AS first, COUNT(*) AS jobs FROM job
             WHERE batch = $1 AND state IN ('waiting', 'ready', 'running') GROUP BY kind, engine",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        let rest = |row: &SqliteRow| -> Result<_, StoreError> {
            let jobs = count(row, "jobs")?;
            Ok((row.try_get("engine")?, JobId(row.try_get("first")?), jobs as usize))
        };
        rows.iter().map(rest).collect()
    }

    async fn count_jobs(&self, batches: &mut [Batch]) -> Result<(), StoreError> {
        if batches.is_empty() {
            return Ok(());
        }
        let places: Vec<String> = (1..=batches.len()).map(|number| format!("${number}")).collect();
        let sql = format!(
            "SELECT batch, state, jobs FROM job_tally WHERE jobs > 0 AND batch IN ({})",
            places.join(", ")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
        for batch in batches.iter() {
            query = query.bind(batch.id.0.clone());
        }
        for row in query.fetch_all(self.reader()).await? {
            let id: String = row.try_get("batch")?;
            let state: JobState = word(&row, "state")?;
            let jobs = count(&row, "jobs")?;
            if let Some(batch) = batches.iter_mut().find(|batch| batch.id.0 == id) {
                *batch.counts.entry(state).or_default() += jobs;
            }
        }
        Ok(())
    }
}

fn batch(row: &SqliteRow) -> Result<Batch, StoreError> {
    Ok(Batch {
        id: BatchId(row.try_get("id")?),
        project: ProjectId(row.try_get("project")?),
        label: row.try_get("label")?,
        actor: row.try_get("actor")?,
        created_at: WallMs(row.try_get("created_at")?),
        budget: budget(row)?,
        report: row.try_get("report")?,
        counts: BTreeMap::new(),
    })
}

impl Tx {
    /// Adds a batch, under which jobs can be added.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn put_batch(
        &mut self,
        id: &BatchId,
        project: &ProjectId,
        label: &str,
    ) -> Result<(), StoreError> {
        let at = self.clock().wall().0;
        let actor = self.actor().is_somebody().then(|| self.actor().as_str().to_owned());
        sqlx::query("INSERT INTO batch (id, project, label, actor, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.as_str())
            .bind(project.as_str())
            .bind(label)
            .bind(actor)
            .bind(at)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
