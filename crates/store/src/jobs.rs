//! Job rows: how they are added and looked at. How they move is in `moves`.

use std::collections::BTreeSet;

use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId, ShotId};
use domain::line::event::{Event, JobChanged};
use domain::line::job::{Job, JobState, Need, NewJob, OnNeedFailed, Waits};
use domain::line::plan::Lane;
use domain::line::work::Work;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, maybe_word, to_json, word};
use crate::steering::STEP;

impl Store {
    /// One job.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn job(&self, id: &JobId) -> Result<Option<Job>, StoreError> {
        let row = sqlx::query("SELECT * FROM job WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(job).transpose()
    }

    /// The jobs of a shot in the order of their submission.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn jobs_of_shot(&self, shot: &ShotId) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job WHERE shot = $1 ORDER BY id")
            .bind(shot.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(job).collect()
    }

    /// The jobs of a batch with their work, in the order of their submission, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn jobs_of_batch(&self, batch: &BatchId, limit: u32) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job WHERE batch = $1 ORDER BY id LIMIT $2")
            .bind(batch.as_str())
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(job).collect()
    }

    /// Jobs by kind and state: of one batch, or of all.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn job_counts(
        &self,
        batch: Option<&BatchId>,
    ) -> Result<Vec<(String, JobState, u32)>, StoreError> {
        let of_batch = if batch.is_some() { "WHERE batch = $1" } else { "" };
        let sql = format!(
            "SELECT kind, state, COUNT(*) AS jobs FROM job {of_batch} GROUP BY kind, state ORDER BY kind, state"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let query = if let Some(batch) = batch { query.bind(batch.as_str()) } else { query };
        let rows = query.fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get("kind")?, word(row, "state")?, count(row, "jobs")?))).collect()
    }

    /// All jobs that are neither finished nor held, nor wait for one that is held, directly or by others; those of
    /// archived projects stand still like held ones.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn unsettled_jobs(&self) -> Result<BTreeSet<JobId>, StoreError> {
        let rows = sqlx::query(
            "WITH RECURSIVE stuck (id) AS (
                 SELECT id FROM job WHERE state = 'held'
                 UNION
                 SELECT job.id FROM job JOIN project ON project.id = job.project
                 WHERE project.archived_at IS NOT NULL AND job.state IN ('waiting', 'ready')
                 UNION
                 SELECT job_need.job FROM job_need JOIN stuck ON job_need.need = stuck.id WHERE job_need.open = 1
             )
             SELECT id FROM job WHERE state IN ('waiting', 'ready', 'running', 'cancelling')
               AND id NOT IN (SELECT id FROM stuck)",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// The jobs that run now.
    ///
    /// # Errors
    ///
    /// See [`Store::jobs`].
    pub async fn running_jobs(&self) -> Result<BTreeSet<JobId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM job WHERE state IN ('running', 'cancelling')")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect()
    }

    /// The jobs of a project that may still come to a result, held ones included, oldest first: what a new
    /// run goes on with.
    ///
    /// # Errors
    ///
    /// See [`Store::job`].
    pub async fn open_jobs(&self, project: &ProjectId) -> Result<Vec<Job>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM job WHERE project = $1 AND state IN ('waiting', 'ready', 'running', 'held') ORDER BY id",
        )
        .bind(project.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(job).collect()
    }
}

pub(crate) fn job(row: &SqliteRow) -> Result<Job, StoreError> {
    let shot: Option<String> = row.try_get("shot")?;
    let finished_at: Option<i64> = row.try_get("finished_at")?;
    let suspect: i64 = row.try_get("suspect")?;
    Ok(Job {
        id: JobId(row.try_get("id")?),
        batch: BatchId(row.try_get("batch")?),
        project: ProjectId(row.try_get("project")?),
        shot: shot.map(ShotId),
        engine: row.try_get("engine")?,
        band: word(row, "band")?,
        affinity: json(row, "affinity")?,
        state: word(row, "state")?,
        hold: maybe_word(row, "hold")?,
        attempt: count(row, "attempt")?,
        failures: count(row, "failures")?,
        suspect: suspect != 0,
        solo_crashes: count(row, "solo_crashes")?,
        cause: row.try_get("cause")?,
        submitted_at: WallMs(row.try_get("submitted_at")?),
        finished_at: finished_at.map(WallMs),
        waits: Waits {
            needs_wait_ms: row.try_get("needs_wait_ms")?,
            queue_wait_ms: row.try_get("queue_wait_ms")?,
            backoff_ms: row.try_get("backoff_ms")?,
            held_ms: row.try_get("held_ms")?,
            lost_ms: row.try_get("lost_ms")?,
        },
        work: json(row, "work")?,
    })
}

/// The name of a lane in the database.
pub(crate) fn lane_id(lane: &Lane) -> String {
    format!("{}|{}|{}|{}", lane.engine, lane.band, lane.project, lane.affinity)
}

fn lane_of(job: &NewJob) -> Lane {
    Lane {
        engine: job.engine.clone(),
        band: job.band,
        project: job.project.clone(),
        affinity: job.affinity.clone(),
    }
}

/// How a need stands when the job that has it is submitted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is waited for, though it may have failed.
    Open,
    /// It has its result, or the job does without.
    Closed,
}

impl Tx {
    /// Adds jobs, ready or waiting, or held when something they need has failed already; the jobs that one of
    /// them needs must have been added before it.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn add_jobs(&mut self, jobs: &[NewJob], now: WallMs) -> Result<(), StoreError> {
        let added = i64::try_from(jobs.len()).unwrap_or(i64::MAX);
        let room = added.saturating_mul(STEP);
        let row = sqlx::query("UPDATE counter SET value = value + $1 WHERE name = 'rank' RETURNING value")
            .bind(room)
            .fetch_one(self.connection())
            .await?;
        let last: i64 = row.try_get("value")?;
        let mut lane = String::new();
        for (job, place) in jobs.iter().zip(1..) {
            let wanted = self.lane_for(&lane_of(job), &lane).await?;
            lane = wanted;
            self.add_job(job, &lane, last - room + place * STEP, now).await?;
        }
        self.put_groups(jobs).await?;
        self.put_characters(jobs, now).await
    }

    /// Makes sure that the job's lane has a row; `known` is a lane that surely has one.
    pub(crate) async fn lane_for(&mut self, lane: &Lane, known: &str) -> Result<String, StoreError> {
        let id = lane_id(lane);
        if id == known {
            return Ok(id);
        }
        sqlx::query(
            "INSERT INTO lane (id, engine, band, project, affinity) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&id)
        .bind(&lane.engine)
        .bind(lane.band.as_str())
        .bind(lane.project.as_str())
        .bind(to_json(&lane.affinity))
        .execute(self.connection())
        .await?;
        Ok(id)
    }

    async fn add_job(&mut self, job: &NewJob, lane: &str, rank: i64, now: WallMs) -> Result<(), StoreError> {
        let mut work = job.work.clone();
        let standings = self.fill_slots(job, &mut work).await?;
        let open_needs = standings.iter().filter(|standing| **standing == Standing::Open).count();
        let state = if open_needs > 0 { JobState::Waiting } else { JobState::Ready };
        sqlx::query(
            "INSERT INTO job (id, batch, project, shot, kind, engine, band, affinity, lane, rank, state, attempt,
                 failures, suspect, solo_crashes, open_needs, not_before, since, submitted_at, needs_wait_ms,
                 queue_wait_ms, backoff_ms, held_ms, lost_ms, fingerprint, work)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, $12, 0, $13, $13, 0, 0, 0, 0, 0, $14,
                 $15)",
        )
        .bind(job.id.as_str())
        .bind(job.batch.as_str())
        .bind(job.project.as_str())
        .bind(job.shot.as_ref().map(ShotId::as_str))
        .bind(work.kind())
        .bind(&job.engine)
        .bind(job.band.as_str())
        .bind(to_json(&job.affinity))
        .bind(lane)
        .bind(rank)
        .bind(state.as_str())
        .bind(i64::try_from(open_needs).unwrap_or(i64::MAX))
        .bind(now.0)
        .bind(&work.fingerprint().0)
        .bind(to_json(&work))
        .execute(self.connection())
        .await?;
        self.link_needs(job, &standings).await?;
        self.emit(Event::Job(JobChanged {
            job: job.id.clone(),
            project: job.project.clone(),
            shot: job.shot.clone(),
            kind: work.kind().to_owned(),
            state,
            attempt: 0,
            hold: None,
            cause: None,
        }));
        if open_needs > 0 {
            self.hold_without_hope(&job.id, now).await?;
        }
        Ok(())
    }

    /// Fills the slots whose need is already done, and says of each need how it stands.
    async fn fill_slots(&mut self, job: &NewJob, work: &mut Work) -> Result<Vec<Standing>, StoreError> {
        let mut standings = Vec::with_capacity(job.needs.len());
        for need in &job.needs {
            let found = self.output_of(&need.job).await?;
            if let Some((JobState::Done, Some(hash))) = &found {
                work.fill(&need.slot, hash);
            }
            standings.push(match found {
                Some((JobState::Done, _)) => Standing::Closed,
                Some((state, _)) if state.is_final() && need.on_failure == OnNeedFailed::Proceed => {
                    Standing::Closed
                }
                _ => Standing::Open,
            });
        }
        Ok(standings)
    }

    async fn link_needs(&mut self, job: &NewJob, standings: &[Standing]) -> Result<(), StoreError> {
        for (Need { job: need, slot, on_failure }, standing) in job.needs.iter().zip(standings) {
            sqlx::query(
                "INSERT INTO job_need (job, need, slot, on_failure, open) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(job.id.as_str())
            .bind(need.as_str())
            .bind(slot)
            .bind(on_failure.as_str())
            .bind(i64::from(*standing == Standing::Open))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    async fn output_of(
        &mut self,
        job: &JobId,
    ) -> Result<Option<(JobState, Option<domain::asset::ContentHash>)>, StoreError> {
        let row = sqlx::query("SELECT state, output FROM job WHERE id = $1")
            .bind(job.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            let output: Option<String> = row.try_get("output")?;
            Ok((word(&row, "state")?, output.map(domain::asset::ContentHash)))
        })
        .transpose()
    }
}
