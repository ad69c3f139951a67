//! The event log. Numbers come from one counter row, raised at the end of the transaction, so that a reader
//! who has seen a number has seen every smaller one.

use domain::actor::Actor;
use domain::clock::WallMs;
use domain::line::event::{Event, Record};
use sqlx::{Row, SqliteConnection};

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{chunks, json, to_json, values};

pub(crate) async fn append(
    connection: &mut SqliteConnection,
    events: Vec<(Actor, Event)>,
    at: WallMs,
) -> Result<Vec<Record>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let added = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let row = sqlx::query("UPDATE counter SET value = value + $1 WHERE name = 'event' RETURNING value")
        .bind(added)
        .fetch_one(&mut *connection)
        .await?;
    let last: i64 = row.try_get("value")?;
    let numbered = events.into_iter().zip(last - added + 1..);
    let records: Vec<Record> =
        numbered.map(|((actor, event), seq)| Record { seq, at, actor, event }).collect();
    for chunk in chunks(&records) {
        insert(connection, chunk).await?;
    }
    Ok(records)
}

/// Writes some events with one statement, because each statement costs a change of threads.
async fn insert(connection: &mut SqliteConnection, records: &[Record]) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO event (seq, at, actor, kind, body) VALUES {}", values(records.len(), 5));
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for Record { seq, at, actor, event } in records {
        query = query
            .bind(seq)
            .bind(at.0)
            .bind(actor.is_somebody().then(|| actor.as_str()))
            .bind(event.kind())
            .bind(to_json(event));
    }
    query.execute(connection).await?;
    Ok(())
}

impl Store {
    /// Events with numbers above `since`, in order, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn events_since(&self, since: i64, limit: u32) -> Result<Vec<Record>, StoreError> {
        let rows = sqlx::query("SELECT seq, at, actor, body FROM event WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(since)
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter()
            .map(|row| {
                let actor: Option<String> = row.try_get("actor")?;
                Ok(Record {
                    seq: row.try_get("seq")?,
                    at: WallMs(row.try_get("at")?),
                    actor: actor.map_or_else(Actor::studio, Actor::account),
                    event: json(row, "body")?,
                })
            })
            .collect()
    }
}
