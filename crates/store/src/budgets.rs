//! Budgets of batches: what they may take, what they took, and holding the rest when it is spent.

use domain::clock::WallMs;
use domain::id::{BatchId, JobId};
use domain::line::budget::{Budget, Spent};
use domain::line::machine::Move;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::moves::{Moved, Moving};
use crate::row::count;

/// What a batch with a budget may take and took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetRow {
    /// The batch.
    pub batch: BatchId,
    /// What it may take.
    pub budget: Budget,
    /// What it took until now.
    pub spent: Spent,
}

/// What is spent is counted from the attempts, so that it cannot disagree with them. Attempts that were lost ended when
/// somebody noticed, which says nothing of how long they took.
const SPENT: &str = "SELECT batch.id AS id, batch.budget_ms, batch.budget_attempts,
        COALESCE(SUM(CASE WHEN attempt.outcome = 'lost' OR attempt.ended_at IS NULL
            OR attempt.outcome = 'given_back' THEN 0
            ELSE attempt.ended_at - attempt.started_at END), 0) AS spent_ms,
        COALESCE(SUM(CASE WHEN attempt.job IS NULL OR attempt.outcome = 'given_back' THEN 0 ELSE 1 END), 0) AS attempts
    FROM batch LEFT JOIN job ON job.batch = batch.id LEFT JOIN attempt ON attempt.job = job.id";

impl Store {
    /// Every batch with a budget whose jobs are not all over.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn open_budgets(&self) -> Result<Vec<BudgetRow>, StoreError> {
        let sql = format!(
            "{SPENT} WHERE (batch.budget_ms IS NOT NULL OR batch.budget_attempts IS NOT NULL)
                 AND EXISTS (SELECT 1 FROM job_tally WHERE job_tally.batch = batch.id AND job_tally.jobs > 0
                     AND job_tally.state NOT IN ('done', 'failed', 'cancelled'))
             GROUP BY batch.id, batch.budget_ms, batch.budget_attempts ORDER BY batch.id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(self.reader()).await?;
        rows.iter().map(budget_row).collect()
    }

    /// What a batch took.
    ///
    /// # Errors
    ///
    /// See [`Store::open_budgets`].
    pub async fn spent(&self, batch: &BatchId) -> Result<Spent, StoreError> {
        let sql =
            format!("{SPENT} WHERE batch.id = $1 GROUP BY batch.id, batch.budget_ms, batch.budget_attempts");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(batch.as_str()).fetch_optional(self.reader()).await?;
        Ok(row.as_ref().map(budget_row).transpose()?.map(|row| row.spent).unwrap_or_default())
    }
}

impl Tx {
    /// The budget of the batch that a job is in; none when the batch has none.
    ///
    /// # Errors
    ///
    /// See [`Store::open_budgets`].
    pub async fn budget_of_job(&mut self, job: &JobId) -> Result<Option<BudgetRow>, StoreError> {
        let sql = format!(
            "{SPENT} WHERE batch.id = (SELECT batch FROM job WHERE id = $1)
                 AND (batch.budget_ms IS NOT NULL OR batch.budget_attempts IS NOT NULL)
             GROUP BY batch.id, batch.budget_ms, batch.budget_attempts"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(job.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(budget_row).transpose()
    }

    /// Writes down what a batch may take; returns what it took until now, or none when there is no such batch.
    ///
    /// # Errors
    ///
    /// See [`Store::open_budgets`].
    pub async fn set_budget(&mut self, batch: &BatchId, budget: Budget) -> Result<Option<Spent>, StoreError> {
        let done = sqlx::query("UPDATE batch SET budget_ms = $1, budget_attempts = $2 WHERE id = $3")
            .bind(budget.time_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)))
            .bind(budget.attempts.map(i64::from))
            .bind(batch.as_str())
            .execute(self.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        let sql =
            format!("{SPENT} WHERE batch.id = $1 GROUP BY batch.id, batch.budget_ms, batch.budget_attempts");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(batch.as_str())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.as_ref().map(budget_row).transpose()?.map(|row| row.spent))
    }

    /// Holds everything of a batch that is queued, because its budget is spent. Returns what is held for that now.
    ///
    /// # Errors
    ///
    /// See [`Store::open_budgets`].
    pub async fn withhold(&mut self, batch: &BatchId, now: WallMs) -> Result<Vec<JobId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM job WHERE batch = $1 AND state IN ('waiting', 'ready') ORDER BY submitted_at, id",
        )
        .bind(batch.as_str())
        .fetch_all(self.connection())
        .await?;
        let ids: Vec<JobId> =
            rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect::<Result<_, sqlx::Error>>()?;
        let mut jobs = self.jobs_for_move(&ids.iter().collect::<Vec<_>>()).await?;
        let moving = |id: &JobId| {
            let (before, needs_open) = jobs.remove(id)?;
            Some(Moving { before, needs_open, action: Move::Withhold, cause: None, output: None })
        };
        let moving = ids.iter().filter_map(moving).collect();
        let moved = self.write_moves(moving, now).await?;
        let held = ids.into_iter().zip(moved).filter(|(_, moved)| matches!(moved, Moved::To(..)));
        Ok(held.map(|(id, _)| id).collect())
    }
}

/// The budget in the columns of a batch.
pub(crate) fn budget(row: &SqliteRow) -> Result<Budget, StoreError> {
    let time_ms: Option<i64> = row.try_get("budget_ms")?;
    let attempts: Option<i64> = row.try_get("budget_attempts")?;
    Ok(Budget {
        time_ms: time_ms.map(|ms| u64::try_from(ms).unwrap_or(0)),
        attempts: attempts.map(|attempts| u32::try_from(attempts).unwrap_or(u32::MAX)),
    })
}

fn budget_row(row: &SqliteRow) -> Result<BudgetRow, StoreError> {
    let time_ms: i64 = row.try_get("spent_ms")?;
    Ok(BudgetRow {
        batch: BatchId(row.try_get("id")?),
        budget: budget(row)?,
        spent: Spent { time_ms: u64::try_from(time_ms).unwrap_or(0), attempts: count(row, "attempts")? },
    })
}
