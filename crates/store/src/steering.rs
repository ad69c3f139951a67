//! Steering in the queue: what a person may change of a job that waits for its turn, besides its state.

use domain::id::{JobId, ShotId};
use domain::line::job::{Band, Job, JobState};
use domain::line::plan::Lane;
use sqlx::Row;

use crate::db::Tx;
use crate::error::StoreError;
use crate::moves::Moved;

/// The room between the ranks of two jobs that are submitted one after the other. A job goes into the middle
/// between two others, so that twenty can be put into the same place before anything has to move.
pub(crate) const STEP: i64 = 1 << 20;

impl Tx {
    /// The jobs of a shot that wait for something or are held, in the order of their submission.
    ///
    /// # Errors
    ///
    /// See [`Tx::move_to_front`].
    pub async fn queued_jobs_of_shot(&mut self, shot: &ShotId) -> Result<Vec<JobId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM job WHERE shot = $1 AND state IN ('waiting', 'ready', 'held') ORDER BY id",
        )
        .bind(shot.as_str())
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// Puts a job before everything that is queued.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn move_to_front(&mut self, id: &JobId) -> Result<Moved, StoreError> {
        let job = match self.queued(id).await? {
            Ok(job) => job,
            Err(moved) => return Ok(moved),
        };
        let row = sqlx::query("UPDATE counter SET value = value - $1 WHERE name = 'front' RETURNING value")
            .bind(STEP)
            .fetch_one(self.connection())
            .await?;
        let rank: i64 = row.try_get("value")?;
        self.set_rank(&job, rank).await
    }

    /// Puts a job directly before another one of its lane.
    ///
    /// # Errors
    ///
    /// See [`Tx::move_to_front`].
    pub async fn move_before(&mut self, id: &JobId, other: &JobId) -> Result<Moved, StoreError> {
        let job = match self.queued(id).await? {
            Ok(job) => job,
            Err(moved) => return Ok(moved),
        };
        let Ok(next) = self.queued(other).await? else { return Ok(Moved::OtherLane) };
        if lane(&job) != lane(&next) {
            return Ok(Moved::OtherLane);
        }
        if id == other {
            return Ok(Moved::To(job.state, 0));
        }
        let rank = match self.gap_before(other, id).await? {
            Some(rank) => rank,
            None => self.make_room_before(other).await?,
        };
        self.keep_front_before(rank).await?;
        self.set_rank(&job, rank).await
    }

    /// Puts a job into another band.
    ///
    /// # Errors
    ///
    /// See [`Tx::move_to_front`].
    pub async fn set_band(&mut self, id: &JobId, band: Band) -> Result<Moved, StoreError> {
        let job = match self.queued(id).await? {
            Ok(job) => job,
            Err(moved) => return Ok(moved),
        };
        let job = Job { band, ..job };
        let lane = self.put_lane(&lane(&job)).await?;
        sqlx::query("UPDATE job SET band = $1, lane = $2 WHERE id = $3")
            .bind(band.as_str())
            .bind(lane)
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        self.emit_state(&job);
        Ok(Moved::To(job.state, 0))
    }

    /// Writes down by which name the engine knows what it does for a job, if the job still has this attempt
    /// and runs. Says whether it was written.
    ///
    /// # Errors
    ///
    /// See [`Tx::move_to_front`].
    pub async fn set_engine_job(
        &mut self,
        id: &JobId,
        attempt: u32,
        engine_job: &str,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE job SET engine_job = $1
             WHERE id = $2 AND attempt = $3 AND state IN ('running', 'cancelling')",
        )
        .bind(engine_job)
        .bind(id.as_str())
        .bind(i64::from(attempt))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// A job that has a place in the queue, or why it has none.
    async fn queued(&mut self, id: &JobId) -> Result<Result<Job, Moved>, StoreError> {
        let Some((job, _)) = self.job_for_move(id).await? else { return Ok(Err(Moved::Late)) };
        Ok(match job.state {
            JobState::Waiting | JobState::Ready | JobState::Held => Ok(job),
            state => Err(Moved::NotQueued(state)),
        })
    }

    /// The middle between a job and the one before it in its lane; none when there is no room.
    async fn gap_before(&mut self, next: &JobId, moving: &JobId) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query(
            "SELECT next.rank AS high, (SELECT MAX(job.rank) FROM job
                 WHERE job.lane = next.lane AND job.state IN ('waiting', 'ready', 'held')
                     AND job.rank < next.rank AND job.id <> $2) AS low
             FROM job AS next WHERE next.id = $1",
        )
        .bind(next.as_str())
        .bind(moving.as_str())
        .fetch_one(self.connection())
        .await?;
        let (low, high): (Option<i64>, i64) = (row.try_get("low")?, row.try_get("high")?);
        let rank = low.map_or(high - STEP, |low| low + (high - low) / 2);
        Ok((low.is_none_or(|low| low < rank) && rank < high).then_some(rank))
    }

    /// Moves everything of the lane that comes before a job a step forward, and says where there is room now.
    async fn make_room_before(&mut self, next: &JobId) -> Result<i64, StoreError> {
        sqlx::query(
            "UPDATE job SET rank = rank - $1 WHERE lane = (SELECT lane FROM job WHERE id = $2)
                 AND state IN ('waiting', 'ready', 'held') AND rank < (SELECT rank FROM job WHERE id = $2)",
        )
        .bind(STEP)
        .bind(next.as_str())
        .execute(self.connection())
        .await?;
        let row = sqlx::query(
            "SELECT next.rank AS high, (SELECT MIN(job.rank) FROM job
                 WHERE job.lane = next.lane AND job.state IN ('waiting', 'ready', 'held')) AS first
             FROM job AS next WHERE next.id = $1",
        )
        .bind(next.as_str())
        .fetch_one(self.connection())
        .await?;
        let (high, first): (i64, i64) = (row.try_get("high")?, row.try_get("first")?);
        self.keep_front_before(first).await?;
        Ok(high - STEP / 2)
    }

    /// What is put to the front later goes before this rank too.
    async fn keep_front_before(&mut self, rank: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE counter SET value = $1 WHERE name = 'front' AND value > $1")
            .bind(rank)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn set_rank(&mut self, job: &Job, rank: i64) -> Result<Moved, StoreError> {
        sqlx::query("UPDATE job SET rank = $1 WHERE id = $2")
            .bind(rank)
            .bind(job.id.as_str())
            .execute(self.connection())
            .await?;
        self.emit_state(job);
        Ok(Moved::To(job.state, 0))
    }
}

fn lane(job: &Job) -> Lane {
    Lane {
        engine: job.engine.clone(),
        band: job.band,
        project: job.project.clone(),
        affinity: job.affinity.clone(),
    }
}
