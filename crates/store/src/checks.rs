//! What was found of the pictures of takes.
//!
//! A take without a row is still to be looked at, so that nobody has to remember what was left when the program ended.

use domain::check::{Print, Report};
use domain::clock::WallMs;
use domain::id::{BatchId, EpisodeId, JobId, ProjectId, ShotId, TakeId};
use domain::shot::ShotCode;
use domain::take::Stage;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, to_json, word};
use crate::takes::{SELECT, TakeRecord, record};

/// A take that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Which.
    pub take: TakeId,
    /// Why.
    pub due: Due,
}

/// Why a take is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nobody did.
    First,
    /// A person asked for it again.
    Again,
}

/// A picture that others are compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The take.
    pub take: TakeId,
    /// The same in words, such as `e01 c0040 storyboard take 2`.
    pub name: String,
    /// What it looks like.
    pub print: Print,
}

/// A take with what was found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRecord {
    /// The take.
    pub take: TakeId,
    /// The code of its shot.
    pub shot: ShotCode,
    /// Its stage.
    pub stage: Stage,
    /// Its number.
    pub ordinal: u32,
    /// What was found; none when nobody has looked yet.
    pub checked: Option<Checked>,
    /// The take whose picture failed, so that this one was asked for.
    pub caused_by: Option<TakeId>,
    /// The job of the take that was asked for because this one failed.
    pub redrawn_by: Option<JobId>,
}

/// What was found of a take.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The numbers and what is said of them.
    pub report: Report,
    /// Whether it is to be looked at again.
    pub due: bool,
    /// When it was looked at.
    pub at: WallMs,
}

/// Which takes of an episode to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckFilter {
    /// The episode.
    pub episode: EpisodeId,
    /// Which of its takes.
    pub which: WhichChecks,
    /// Behind this take in the order of the film, for the next page.
    pub after: Option<TakeId>,
    /// At most so many.
    pub limit: u32,
}

/// Which takes, by what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichChecks {
    /// All that were looked at.
    All,
    /// Those with a finding that counts against them.
    Failing,
}

/// What is to be looked at, oldest first; no request is read for it.
const UNCHECKED: &str = "SELECT take.id AS take_id, COALESCE(take_check.due, 0) AS due FROM take
    LEFT JOIN take_check ON take_check.take = take.id
    WHERE take_check.take IS NULL OR take_check.due = 1
    ORDER BY take.created_at, take.id LIMIT $1";

const RECORD: &str = "SELECT take.id AS take_id, shot.code, take.stage, take.ordinal, take_check.body,
    COALESCE(take_check.due, 0) AS due, take_check.created_at AS checked_at,
    (SELECT job FROM take_redraw WHERE cause = take.id) AS redrawn_by,
    (SELECT MIN(cause) FROM take_redraw WHERE job = take.job) AS caused_by
    FROM take JOIN shot ON shot.id = take.shot LEFT JOIN take_check ON take_check.take = take.id";

/// Takes that a picture should differ from: filed before it, and not asked to be equal to another one.
const PRINTED: &str = "SELECT take.id AS take_id, take_check.print,
    episode.code || ' ' || shot.code || ' ' || take.stage || ' take ' || take.ordinal AS name
    FROM take_check JOIN take ON take.id = take_check.take JOIN shot ON shot.id = take.shot
    JOIN episode ON episode.id = shot.episode
    WHERE take.cached = 0 AND take.stage = $1
    AND (take.created_at < $2 OR (take.created_at = $2 AND take.id < $3))";

impl Store {
    /// Takes that are to be looked at, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn unchecked_takes(&self, limit: u32) -> Result<Vec<Unchecked>, StoreError> {
        let rows = sqlx::query(UNCHECKED).bind(i64::from(limit)).fetch_all(self.reader()).await?;
        let unchecked = |row: &SqliteRow| {
            let due = if row.try_get::<i64, _>("due")? == 0 { Due::First } else { Due::Again };
            Ok(Unchecked { take: TakeId(row.try_get("take_id")?), due })
        };
        rows.iter().map(unchecked).collect()
    }

    /// How many takes of an episode are to be looked at.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn unchecked_of_episode(&self, episode: &EpisodeId) -> Result<u32, StoreError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS takes FROM take JOIN shot ON shot.id = take.shot
             LEFT JOIN take_check ON take_check.take = take.id
             WHERE shot.episode = $1 AND (take_check.take IS NULL OR take_check.due = 1)",
        )
        .bind(episode.as_str())
        .fetch_one(self.reader())
        .await?;
        count(&row, "takes")
    }

    /// One take.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn take_record(&self, id: &TakeId) -> Result<Option<TakeRecord>, StoreError> {
        let sql = format!("{SELECT} WHERE take.id = $1");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.as_str()).fetch_optional(self.reader()).await?;
        row.as_ref().map(record).transpose()
    }

    /// Takes of an episode with what was found of them, in the order of the film.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn checks(&self, filter: &CheckFilter) -> Result<Vec<CheckRecord>, StoreError> {
        let least = match filter.which {
            WhichChecks::All => 0,
            WhichChecks::Failing => 1,
        };
        let behind = if filter.after.is_some() {
            "AND (shot.position, take.stage, take.ordinal) > (SELECT shot.position, take.stage, take.ordinal
             FROM take JOIN shot ON shot.id = take.shot WHERE take.id = $4)"
        } else {
            ""
        };
        // Places first: whole rows are read of what is on the page alone.
        let sql = format!(
            "{RECORD} WHERE take.id IN (
                 SELECT take.id FROM shot JOIN take ON take.shot = shot.id
                 JOIN take_check ON take_check.take = take.id
                 WHERE shot.episode = $1 AND take_check.failing >= $2 {behind}
                 ORDER BY shot.position, take.stage, take.ordinal LIMIT $3)
             ORDER BY shot.position, take.stage, take.ordinal"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(filter.episode.as_str())
            .bind(least)
            .bind(i64::from(filter.limit));
        if let Some(after) = &filter.after {
            query = query.bind(after.as_str());
        }
        query.fetch_all(self.reader()).await?.iter().map(check).collect()
    }

    /// The takes that a batch drew, with what was found of them, in the order of the film.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn checks_of_batch(&self, batch: &BatchId) -> Result<Vec<CheckRecord>, StoreError> {
        let sql = format!(
            "{RECORD} JOIN job AS drawn ON drawn.id = take.job WHERE drawn.batch = $1
             ORDER BY shot.position, take.stage, take.ordinal"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(batch.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(check).collect()
    }

    /// One take with what was found of it.
    ///
    /// # Errors
    ///
    /// See [`Store::unchecked_takes`].
    pub async fn check_of(&self, take: &TakeId) -> Result<Option<CheckRecord>, StoreError> {
        let sql = format!("{RECORD} WHERE take.id = $1");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(take.as_str()).fetch_optional(self.reader()).await?;
        row.as_ref().map(check).transpose()
    }
}

fn printed(row: &SqliteRow) -> Result<Printed, StoreError> {
    Ok(Printed {
        take: TakeId(row.try_get("take_id")?),
        name: row.try_get("name")?,
        print: word(row, "print")?,
    })
}

fn check(row: &SqliteRow) -> Result<CheckRecord, StoreError> {
    let at: Option<i64> = row.try_get("checked_at")?;
    let checked = match at {
        None => None,
        Some(at) => Some(Checked {
            report: json(row, "body")?,
            due: row.try_get::<i64, _>("due")? != 0,
            at: WallMs(at),
        }),
    };
    let caused_by: Option<String> = row.try_get("caused_by")?;
    let redrawn_by: Option<String> = row.try_get("redrawn_by")?;
    Ok(CheckRecord {
        take: TakeId(row.try_get("take_id")?),
        shot: word(row, "code")?,
        stage: word(row, "stage")?,
        ordinal: count(row, "ordinal")?,
        checked,
        caused_by: caused_by.map(TakeId),
        redrawn_by: redrawn_by.map(JobId),
    })
}

impl Tx {
    /// Keeps what was found of a take, in place of what was found before.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn put_check(&mut self, take: &TakeId, report: &Report, at: WallMs) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO take_check (take, due, failing, print, created_at, body)
             VALUES ($1, 0, $2, $3, $4, $5)
             ON CONFLICT (take) DO UPDATE SET print = excluded.print, failing = excluded.failing,
                 body = excluded.body, due = 0, created_at = excluded.created_at",
        )
        .bind(take.as_str())
        .bind(i64::try_from(report.failing()).unwrap_or(i64::MAX))
        .bind(report.print().map(|print| print.to_string()))
        .bind(at.0)
        .bind(to_json(report))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The pictures of the same shot and stage that this one should differ from.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn prints_beside(&mut self, record: &TakeRecord) -> Result<Vec<Printed>, StoreError> {
        let sql = format!("{PRINTED} AND take_check.print IS NOT NULL AND take.shot = $4");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(record.take.stage.as_str())
            .bind(record.take.created_at.0)
            .bind(record.take.id.as_str())
            .bind(record.take.shot.as_str())
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(printed).collect()
    }

    /// A picture of another shot of the project, in the same stage, that looks exactly the same.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn equal_print(
        &mut self,
        project: &ProjectId,
        record: &TakeRecord,
        print: Print,
    ) -> Result<Option<Printed>, StoreError> {
        let sql = format!(
            "{PRINTED} AND take_check.print = $4 AND take.shot <> $5 AND episode.project = $6
             ORDER BY take.created_at, take.id LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(record.take.stage.as_str())
            .bind(record.take.created_at.0)
            .bind(record.take.id.as_str())
            .bind(print.to_string())
            .bind(record.take.shot.as_str())
            .bind(project.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(printed).transpose()
    }

    /// Whether a take is still there.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn has_take(&mut self, take: &TakeId) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM take WHERE id = $1")
            .bind(take.as_str())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some())
    }

    /// Has all takes of these shots looked at again that were looked at before.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn make_checks_due(&mut self, shots: &[ShotId]) -> Result<(), StoreError> {
        for shot in shots {
            sqlx::query("UPDATE take_check SET due = 1 WHERE take IN (SELECT id FROM take WHERE shot = $1)")
                .bind(shot.as_str())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// How many takes of these shots are to be looked at, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_check`].
    pub async fn due_checks(&mut self, shots: &[ShotId]) -> Result<u32, StoreError> {
        let mut takes = 0;
        for shot in shots {
            let row = sqlx::query(
                "SELECT COUNT(*) AS takes FROM take LEFT JOIN take_check ON take_check.take = take.id
                 WHERE take.shot = $1 AND (take_check.take IS NULL OR take_check.due = 1)",
            )
            .bind(shot.as_str())
            .fetch_one(self.connection())
            .await?;
            takes += count(&row, "takes")?;
        }
        Ok(takes)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;

    #[tokio::test]
    async fn what_is_to_be_looked_at_is_found_without_reading_requests() {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::default());
        let store = Store::open(&folder.path().join("sakuga.db"), clock).await.unwrap();
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {UNCHECKED}"));
        let rows = sqlx::query(explain).fetch_all(store.reader()).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert_eq!(plan.len(), 2, "nothing is sorted: {plan:#?}");
        assert_eq!(plan[0], "SCAN take USING COVERING INDEX take_by_time");
        assert!(plan[1].starts_with("SEARCH take_check USING INDEX"), "{plan:#?}");
    }
}
