//! The event log. Numbers come from one counter row, raised at the end of the transaction, so that a reader
//! who has seen a number has seen every smaller one.

use std::collections::BTreeMap;

use domain::actor::Actor;
use domain::clock::WallMs;
use domain::id::{ProjectId, ShotId};
use domain::line::event::{Event, Record};
use domain::line::retention::Retention;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{chunks, json, to_json, values};

/// Numbers that one statement of a trim goes over.
const TRIM: i64 = 2_000;

/// An event that waits for its transaction to be committed.
pub(crate) struct Emitted {
    pub(crate) actor: Actor,
    pub(crate) project: Option<ProjectId>,
    pub(crate) event: Event,
}

/// What the log reaches over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLog {
    /// Made with the database; numbers of another epoch mean nothing here.
    pub epoch: String,
    /// From this number on nothing is missing.
    pub oldest: i64,
    /// The last number given; 0 before the first event.
    pub newest: i64,
}

pub(crate) async fn append(
    connection: &mut SqliteConnection,
    mut events: Vec<Emitted>,
    at: WallMs,
) -> Result<Vec<Record>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    find_projects(connection, &mut events).await?;
    let added = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let row = sqlx::query("UPDATE counter SET value = value + $1 WHERE name = 'event' RETURNING value")
        .bind(added)
        .fetch_one(&mut *connection)
        .await?;
    let last: i64 = row.try_get("value")?;
    let numbered = events.into_iter().zip(last - added + 1..);
    let records: Vec<Record> = numbered
        .map(|(Emitted { actor, project, event }, seq)| Record { seq, at, actor, project, event })
        .collect();
    for chunk in chunks(&records) {
        insert(connection, chunk).await?;
    }
    Ok(records)
}

/// Fills in the projects of events that name only a shot. A shot has one project for good: most often another
/// event of the transaction names both, and otherwise each is looked up once.
async fn find_projects(connection: &mut SqliteConnection, events: &mut [Emitted]) -> Result<(), StoreError> {
    let both = events.iter().filter_map(|emitted| Some((emitted.event.shot()?, emitted.project.as_ref()?)));
    let mut known: BTreeMap<ShotId, Option<ProjectId>> =
        both.map(|(shot, project)| (shot.clone(), Some(project.clone()))).collect();
    for emitted in events.iter_mut().filter(|emitted| emitted.project.is_none()) {
        let Some(shot) = emitted.event.shot() else { continue };
        if !known.contains_key(shot) {
            let row = sqlx::query(
                "SELECT episode.project FROM shot JOIN episode ON episode.id = shot.episode WHERE shot.id = $1",
            )
            .bind(shot.as_str())
            .fetch_optional(&mut *connection)
            .await?;
            let project = row.map(|row| row.try_get("project").map(ProjectId)).transpose()?;
            known.insert(shot.clone(), project);
        }
        emitted.project = known.get(shot).cloned().flatten();
    }
    Ok(())
}

/// Writes some events with one statement, because each statement costs a change of threads.
async fn insert(connection: &mut SqliteConnection, records: &[Record]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO event (seq, at, actor, project, kind, body) VALUES {}",
        values(records.len(), 6)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for Record { seq, at, actor, project, event } in records {
        query = query
            .bind(seq)
            .bind(at.0)
            .bind(actor.is_somebody().then(|| actor.as_str()))
            .bind(project.as_ref().map(ProjectId::as_str))
            .bind(event.kind())
            .bind(to_json(event));
    }
    query.execute(connection).await?;
    Ok(())
}

impl Store {
    /// Events with numbers above `since`, in order, at most `limit` of them; only those of `project` when one is
    /// given.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn events_since(
        &self,
        since: i64,
        project: Option<&ProjectId>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError> {
        let query = match project {
            Some(project) => sqlx::query(
                "SELECT seq, at, actor, project, body FROM event WHERE seq > $1 AND project = $3
                 ORDER BY seq LIMIT $2",
            )
            .bind(since)
            .bind(i64::from(limit))
            .bind(project.as_str()),
            None => sqlx::query(
                "SELECT seq, at, actor, project, body FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
            )
            .bind(since)
            .bind(i64::from(limit)),
        };
        query.fetch_all(self.reader()).await?.iter().map(record).collect()
    }

    /// What the log reaches over.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn event_log(&self) -> Result<EventLog, StoreError> {
        let row = sqlx::query(
            "SELECT event_log.epoch, event_log.oldest, counter.value AS newest
             FROM event_log JOIN counter ON counter.name = 'event'",
        )
        .fetch_one(self.reader())
        .await?;
        Ok(EventLog {
            epoch: row.try_get("epoch")?,
            oldest: row.try_get("oldest")?,
            newest: row.try_get("newest")?,
        })
    }

    /// The number of the first event that is not older than `at`, from `oldest` on.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn first_event_from(&self, at: WallMs, oldest: i64) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("SELECT seq FROM event WHERE seq >= $1 AND at >= $2 ORDER BY seq LIMIT 1")
            .bind(oldest)
            .bind(at.0)
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| row.try_get("seq").map_err(StoreError::from)).transpose()
    }

    /// Forgets what the rule does not keep, some at a time, so that nobody waits long for the database. Returns
    /// the oldest number that is left. What people did stays in the rows, for the audit list.
    ///
    /// # Errors
    ///
    /// When the database cannot read or write.
    pub async fn trim_events(&self, keep: Retention, now: WallMs) -> Result<i64, StoreError> {
        let log = self.event_log().await?;
        if log.newest - log.oldest < keep.events {
            return Ok(log.oldest);
        }
        let young = self.first_event_from(WallMs(now.0 - keep.age_ms), log.oldest).await?;
        let kept = keep.oldest_kept(log.newest, young).max(log.oldest);
        let mut oldest = log.oldest;
        while oldest < kept {
            let upto = kept.min(oldest + TRIM);
            let mut tx = self.begin(Actor::studio()).await?;
            tx.forget_events(oldest, upto).await?;
            tx.commit().await?;
            oldest = upto;
        }
        Ok(kept)
    }
}

impl Tx {
    /// Forgets what the studio did from `from` up to but without `upto`.
    async fn forget_events(&mut self, from: i64, upto: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE event_log SET oldest = $1").bind(upto).execute(self.connection()).await?;
        sqlx::query("DELETE FROM event WHERE seq >= $1 AND seq < $2 AND actor IS NULL")
            .bind(from)
            .bind(upto)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

pub(crate) fn record(row: &SqliteRow) -> Result<Record, StoreError> {
    let actor: Option<String> = row.try_get("actor")?;
    let project: Option<String> = row.try_get("project")?;
    Ok(Record {
        seq: row.try_get("seq")?,
        at: WallMs(row.try_get("at")?),
        actor: actor.map_or_else(Actor::studio, Actor::account),
        project: project.map(ProjectId),
        event: json(row, "body")?,
    })
}
