//! Claims: jobs that workers take, and the records of the attempts that begin.

use std::collections::BTreeMap;

use domain::clock::WallMs;
use domain::id::JobId;
use domain::line::job::{Job, JobState};
use sqlx::SqliteConnection;

use crate::db::Tx;
use crate::error::StoreError;
use crate::jobs::job;
use crate::row::{chunks, values};

/// What a claim needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The job.
    pub job: &'a JobId,
    /// Its attempts before the claim.
    pub attempt: u32,
    /// Who takes it.
    pub worker: &'a str,
}

/// The record of an attempt as it begins.
pub(crate) struct Begun {
    job: String,
    attempt: u32,
    worker: String,
    started_at: WallMs,
    measure: String,
}

/// Writes the records of the attempts that a transaction began.
pub(crate) async fn begin_attempts(
    connection: &mut SqliteConnection,
    attempts: &[Begun],
) -> Result<(), StoreError> {
    for chunk in chunks(attempts) {
        let places = values(chunk.len(), 5);
        let sql = format!("INSERT INTO attempt (job, attempt, worker, started_at, measure) VALUES {places}");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for attempt in chunk {
            query = query.bind(&attempt.job).bind(i64::from(attempt.attempt)).bind(&attempt.worker);
            query = query.bind(attempt.started_at.0).bind(&attempt.measure);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

impl Tx {
    /// Takes ready jobs for workers, raising their attempts. None where another claim was faster.
    ///
    /// # Errors
    ///
    /// When the database cannot write; nothing is claimed then.
    pub async fn claim(&mut self, claims: &[Claim<'_>], now: WallMs) -> Result<Vec<Option<Job>>, StoreError> {
        let mut claimed = BTreeMap::new();
        for chunk in chunks(claims) {
            let sql = format!(
                "UPDATE job SET state = 'running', attempt = attempt + 1,
                     queue_wait_ms = queue_wait_ms + CASE WHEN column1 > since THEN column1 - since ELSE 0 END,
                     since = column1
                 FROM (VALUES {}) AS claim
                 WHERE id = column2 AND state = 'ready' AND attempt = column3 RETURNING *",
                values(chunk.len(), 3)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for claim in chunk {
                query = query.bind(now.0).bind(claim.job.as_str()).bind(i64::from(claim.attempt));
            }
            for row in query.fetch_all(self.connection()).await? {
                let job = job(&row)?;
                claimed.insert(job.id.clone(), job);
            }
        }
        Ok(claims.iter().map(|claim| self.begin_claimed(*claim, claimed.remove(claim.job), now)).collect())
    }

    fn begin_claimed(&mut self, claim: Claim<'_>, claimed: Option<Job>, now: WallMs) -> Option<Job> {
        let claimed = claimed?;
        self.begin_attempt(Begun {
            job: claimed.id.0.clone(),
            attempt: claimed.attempt,
            worker: claim.worker.to_owned(),
            started_at: now,
            measure: format!("{}/{}", claimed.engine, claimed.work.measure()),
        });
        let kind = claimed.work.kind();
        self.tally().leaves(&claimed.batch, kind, JobState::Ready);
        self.tally().enters(&claimed.batch, kind, JobState::Running);
        self.emit_state(&claimed);
        Some(claimed)
    }
}
