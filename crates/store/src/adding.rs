//! How jobs are added: in their lanes, with the slots filled whose needs are done already.
//!
//! Jobs that need nothing are written many at a time, because each statement costs a change of threads. A job with
//! needs is written alone, after everything before it, because its needs are looked up in the table.

use std::borrow::Cow;
use std::collections::BTreeSet;

use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::id::{JobId, ShotId};
use domain::line::event::{Event, JobChanged};
use domain::line::job::{JobState, Need, NewJob, OnNeedFailed};
use domain::line::plan::Lane;
use domain::line::work::Work;
use domain::take::Stage;
use sqlx::Row;

use crate::db::Tx;
use crate::error::StoreError;
use crate::row::{chunks, to_json, values_and, word};
use crate::steering::STEP;

/// How a need stands when the job that has it is submitted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is waited for, though it may have failed.
    Open,
    /// It has its result, or the job does without.
    Closed,
}

/// A job as its row will be.
struct Adding<'a> {
    job: &'a NewJob,
    work: Cow<'a, Work>,
    lane: String,
    rank: i64,
    open_needs: usize,
}

impl Adding<'_> {
    fn state(&self) -> JobState {
        if self.open_needs > 0 { JobState::Waiting } else { JobState::Ready }
    }
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

impl Tx {
    /// Adds jobs, ready or waiting, or held when something they need has failed already; the jobs that one of
    /// them needs must have been added before it.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn add_jobs(&mut self, jobs: &[NewJob], now: WallMs) -> Result<(), StoreError> {
        let mut rank = self.reserve_ranks(jobs.len()).await?;
        let mut lanes = BTreeSet::new();
        let mut needless: Vec<Adding<'_>> = Vec::new();
        for job in jobs {
            rank += STEP;
            let lane = lane_of(job);
            if lanes.insert(lane_id(&lane)) {
                self.put_lane(&lane).await?;
            }
            let work = Cow::Borrowed(&job.work);
            let adding = Adding { job, work, lane: lane_id(&lane), rank, open_needs: 0 };
            if job.needs.is_empty() {
                needless.push(adding);
                continue;
            }
            self.insert_jobs(&std::mem::take(&mut needless), now).await?;
            self.add_with_needs(adding, now).await?;
        }
        self.insert_jobs(&needless, now).await?;
        self.put_groups(jobs).await?;
        self.put_characters(jobs, now).await
    }

    /// Makes sure that a lane has a row, and returns its name.
    pub(crate) async fn put_lane(&mut self, lane: &Lane) -> Result<String, StoreError> {
        let id = lane_id(lane);
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

    /// Reserves ranks behind all others and returns the last that was given before.
    async fn reserve_ranks(&mut self, jobs: usize) -> Result<i64, StoreError> {
        let room = i64::try_from(jobs).unwrap_or(i64::MAX).saturating_mul(STEP);
        let row = sqlx::query("UPDATE counter SET value = value + $1 WHERE name = 'rank' RETURNING value")
            .bind(room)
            .fetch_one(self.connection())
            .await?;
        let last: i64 = row.try_get("value")?;
        Ok(last - room)
    }

    async fn add_with_needs(&mut self, mut adding: Adding<'_>, now: WallMs) -> Result<(), StoreError> {
        let job = adding.job;
        let mut work = job.work.clone();
        let standings = self.fill_slots(job, &mut work).await?;
        adding.work = Cow::Owned(work);
        adding.open_needs = standings.iter().filter(|standing| **standing == Standing::Open).count();
        let waits = adding.open_needs > 0;
        self.insert_jobs(&[adding], now).await?;
        self.link_needs(job, &standings).await?;
        if waits {
            self.hold_without_hope(&job.id, now).await?;
        }
        Ok(())
    }

    async fn insert_jobs(&mut self, jobs: &[Adding<'_>], now: WallMs) -> Result<(), StoreError> {
        for chunk in chunks(jobs) {
            self.insert_chunk(chunk, now).await?;
        }
        for adding in jobs {
            self.tally().enters(&adding.job.batch, adding.work.kind(), adding.state());
            self.emit(Event::Job(JobChanged {
                job: adding.job.id.clone(),
                project: adding.job.project.clone(),
                shot: adding.job.shot.clone(),
                kind: adding.work.kind().to_owned(),
                state: adding.state(),
                attempt: 0,
                hold: None,
                cause: None,
            }));
        }
        Ok(())
    }

    async fn insert_chunk(&mut self, jobs: &[Adding<'_>], now: WallMs) -> Result<(), StoreError> {
        let places = values_and(jobs.len(), 17, ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
        let sql = format!(
            "INSERT INTO job (id, batch, project, shot, kind, engine, band, affinity, lane, rank, state, open_needs,
                 since, submitted_at, fingerprint, work, stage, attempt, failures, suspect, solo_crashes, not_before,
                 needs_wait_ms, queue_wait_ms, backoff_ms, held_ms, lost_ms)
             VALUES {places}"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for adding in jobs {
            let Adding { job, work, lane, rank, open_needs } = adding;
            query = query
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
                .bind(adding.state().as_str())
                .bind(i64::try_from(*open_needs).unwrap_or(i64::MAX))
                .bind(now.0)
                .bind(now.0)
                .bind(work.fingerprint().0)
                .bind(to_json(work.as_ref()))
                .bind(work.stage().map(Stage::as_str));
        }
        query.execute(self.connection()).await?;
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
    ) -> Result<Option<(JobState, Option<ContentHash>)>, StoreError> {
        let row = sqlx::query("SELECT state, output FROM job WHERE id = $1")
            .bind(job.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            let output: Option<String> = row.try_get("output")?;
            Ok((word(&row, "state")?, output.map(ContentHash)))
        })
        .transpose()
    }
}
