//! What the newest pictures of a project were made with and what became of them, and which work a seat did after which.

use domain::advice::{AmongTakes, Kept, Pick, Worked, seat_of};
use domain::clock::WallMs;
use domain::id::{BatchId, JobId, ProjectId};
use domain::line::job::{Band, JobState};
use domain::line::ledger::Ledger;
use domain::request::HAND;
use domain::take::{Review, Stage};
use serde::Deserialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, json, word};

/// A take that an engine made.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeTake {
    /// The engine.
    pub engine: String,
    /// The stage.
    pub stage: Stage,
    /// What was asked.
    pub asked: AskedOf,
    /// The account of the attempt that gave it.
    pub ledger: Ledger,
    /// What a person said of it.
    pub review: Review,
    /// Where it stands among the takes of its shot, stage and moment.
    pub among: AmongTakes,
}

/// What of a request decides how long it takes. The order of the fields is that of [`ASKED`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AskedOf {
    /// The recipe.
    pub recipe: String,
    /// The recipe's content, for recipes that are files.
    pub recipe_hash: Option<String>,
    /// The length of the shot in frames.
    pub frames: u32,
    /// Pixels across of the picture.
    pub width: u32,
    /// Pixels down of the picture.
    pub height: u32,
    /// The checkpoint; none for engines without one, and so are those below.
    pub model: Option<String>,
    /// The checkpoint's content.
    pub model_hash: Option<String>,
    /// Sampling steps.
    pub steps: Option<u32>,
    /// The sampler.
    pub sampler: Option<String>,
    /// The scheduler; none for the engine's own.
    pub scheduler: Option<String>,
    /// How strongly the words are followed.
    pub guidance: Option<f64>,
    /// Pixels across that are painted.
    pub canvas_width: Option<u32>,
    /// Pixels down that are painted.
    pub canvas_height: Option<u32>,
    /// The number of the part, for what is made in several.
    pub part: Option<serde_json::Value>,
}

/// Where the fields of [`AskedOf`] stand in the work of a job.
const ASKED: &str = "'$.request.recipe', '$.request.recipe_hash', '$.request.camera.frames',
    '$.request.frame.width', '$.request.frame.height', '$.request.generation.checkpoint',
    '$.request.generation.checkpoint_hash', '$.request.generation.steps', '$.request.generation.sampler',
    '$.request.generation.scheduler', '$.request.generation.guidance', '$.request.generation.canvas.width',
    '$.request.generation.canvas.height', '$.link'";

/// The newest drawings of an engine in a state: found in an index, so that the length of the history does not count.
const NEWEST: &str = "SELECT id FROM job WHERE project = $1 AND kind = 'draw' AND engine = $2 AND state = $3
    ORDER BY submitted_at DESC, id DESC LIMIT $4";

impl Store {
    /// The engines that ever had a drawing of a project to make.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn engines_of(&self, project: &ProjectId) -> Result<Vec<String>, StoreError> {
        let rows =
            sqlx::query("SELECT engine FROM job_group WHERE project = $1 AND kind = 'draw' ORDER BY engine")
                .bind(project.as_str())
                .fetch_all(self.reader())
                .await?;
        rows.iter().map(|row| Ok(row.try_get("engine")?)).collect()
    }

    /// The takes among the newest drawings of a project that an engine finished, so many at most.
    ///
    /// # Errors
    ///
    /// See [`Store::engines_of`].
    pub async fn made_takes(
        &self,
        project: &ProjectId,
        engine: &str,
        limit: u32,
    ) -> Result<Vec<MadeTake>, StoreError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(takes_sql())).bind(project.as_str()).bind(engine);
        let query = query.bind(JobState::Done.as_str()).bind(i64::from(limit));
        query.fetch_all(self.reader()).await?.iter().map(|row| made(engine, row)).collect()
    }

    /// The attempts at the newest drawings of a project that an engine is through with, so many drawings of each end at
    /// most. Left out are those that worked with no model.
    ///
    /// # Errors
    ///
    /// See [`Store::engines_of`].
    pub async fn worked(
        &self,
        project: &ProjectId,
        engine: &str,
        limit: u32,
    ) -> Result<Vec<Worked>, StoreError> {
        let mut found = Vec::new();
        for state in [JobState::Done, JobState::Failed, JobState::Cancelled] {
            let query = sqlx::query(sqlx::AssertSqlSafe(worked_sql())).bind(project.as_str()).bind(engine);
            let query = query.bind(state.as_str()).bind(i64::from(limit));
            for row in &query.fetch_all(self.reader()).await? {
                found.extend(worked(engine, row)?);
            }
        }
        Ok(found)
    }
}

fn takes_sql() -> String {
    let siblings = "FROM take AS other WHERE other.shot = take.shot AND other.stage = take.stage
        AND other.moment = take.moment";
    format!(
        "SELECT take.stage, take.ordinal, take.review, attempt.ledger, json_extract(job.work, {ASKED}) AS asked,
             (SELECT MIN(other.ordinal) {siblings}) AS oldest, (SELECT MAX(other.ordinal) {siblings}) AS newest,
             pick.ordinal AS pick_ordinal, pick.review AS pick_review,
             json_extract(pick.request, '$.recipe') AS pick_recipe
         FROM ({NEWEST}) AS newest
         JOIN job ON job.id = newest.id
         JOIN take ON take.job = newest.id
         JOIN attempt ON attempt.job = newest.id AND attempt.outcome = 'done'
         LEFT JOIN take AS pick ON pick.shot = take.shot AND pick.stage = take.stage
             AND pick.moment = take.moment AND pick.picked = 1"
    )
}

fn worked_sql() -> String {
    format!(
        "SELECT job.id, job.batch, job.band, job.rank, job.affinity, job.submitted_at, job.needs_wait_ms,
             job.held_ms, attempt.attempt, attempt.worker, attempt.started_at, attempt.ended_at, attempt.ledger
         FROM ({NEWEST}) AS newest
         JOIN job ON job.id = newest.id
         JOIN attempt ON attempt.job = newest.id
         WHERE attempt.ended_at IS NOT NULL"
    )
}

fn made(engine: &str, row: &SqliteRow) -> Result<MadeTake, StoreError> {
    Ok(MadeTake {
        engine: engine.to_owned(),
        stage: word(row, "stage")?,
        asked: json(row, "asked")?,
        ledger: json(row, "ledger")?,
        review: json(row, "review")?,
        among: AmongTakes {
            ordinal: count(row, "ordinal")?,
            oldest: count(row, "oldest")?,
            newest: count(row, "newest")?,
            pick: pick(row)?,
        },
    })
}

fn pick(row: &SqliteRow) -> Result<Option<Pick>, StoreError> {
    if row.try_get::<Option<i64>, _>("pick_ordinal")?.is_none() {
        return Ok(None);
    }
    let kept = if row.try_get::<&str, _>("pick_recipe")? == HAND {
        Kept::ByHand
    } else if json::<Review>(row, "pick_review")? == Review::Approved {
        Kept::Approved
    } else {
        Kept::Replaced
    };
    Ok(Some(Pick { ordinal: count(row, "pick_ordinal")?, kept }))
}

/// None for an attempt that worked with no model.
fn worked(engine: &str, row: &SqliteRow) -> Result<Option<Worked>, StoreError> {
    let ledger: Option<&str> = row.try_get("ledger")?;
    let ledger: Option<Ledger> = if ledger.is_some() { Some(json(row, "ledger")?) } else { None };
    let kind: domain::line::job::Affinity = json(row, "affinity")?;
    if kind.model.is_empty() || ledger.as_ref().is_some_and(|ledger| !ledger.is_new_work()) {
        return Ok(None);
    }
    let worker: &str = row.try_get("worker")?;
    let submitted_at: i64 = row.try_get("submitted_at")?;
    let waited = row.try_get::<i64, _>("needs_wait_ms")?.saturating_add(row.try_get("held_ms")?);
    Ok(Some(Worked {
        job: JobId(row.try_get("id")?),
        batch: BatchId(row.try_get("batch")?),
        attempt: count(row, "attempt")?,
        engine: engine.to_owned(),
        seat: seat_of(engine, worker).to_owned(),
        band: word::<Band>(row, "band")?,
        rank: row.try_get("rank")?,
        kind,
        submitted_at: WallMs(submitted_at),
        ready_at: WallMs(submitted_at.saturating_add(waited)),
        started_at: WallMs(row.try_get("started_at")?),
        ended_at: WallMs(row.try_get("ended_at")?),
        load_ms: ledger.filter(|ledger| ledger.cold).map(|ledger| ledger.model_load_ms),
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use testkit::ManualClock;

    use super::*;

    #[tokio::test]
    async fn the_newest_are_read_from_indices() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sakuga.db");
        let store = Store::open(&path, Arc::new(ManualClock::default())).await.unwrap();
        for statement in [takes_sql(), worked_sql()] {
            let explain = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")));
            let explain = explain.bind("p").bind("e").bind("done").bind(1_i64);
            let rows = explain.fetch_all(store.reader()).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
            let index = "job_by_group (project=? AND kind=? AND engine=? AND state=?)";
            assert!(plan.iter().any(|step| step.contains(index)), "{plan:#?}");
            let scanned = |step: &&String| step.starts_with("SCAN") && !step.contains("newest");
            assert_eq!(plan.iter().find(scanned), None, "{plan:#?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:#?}");
        }
    }
}
