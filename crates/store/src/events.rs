//! The event log. Numbers come from one counter row, raised at the end of the transaction, so that a reader
//! who has seen a number has seen every smaller one.

use domain::clock::WallMs;
use domain::line::event::{Event, Record};
use sqlx::{Row, SqliteConnection};

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{json, to_json};

pub(crate) async fn append(
    connection: &mut SqliteConnection,
    events: Vec<Event>,
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
    let mut records = Vec::with_capacity(events.len());
    for (event, seq) in events.into_iter().zip(last - added + 1..) {
        sqlx::query("INSERT INTO event (seq, at, kind, body) VALUES ($1, $2, $3, $4)")
            .bind(seq)
            .bind(at.0)
            .bind(event.kind())
            .bind(to_json(&event))
            .execute(&mut *connection)
            .await?;
        records.push(Record { seq, at, event });
    }
    Ok(records)
}

impl Store {
    /// Events with numbers above `since`, in order, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn events_since(&self, since: i64, limit: u32) -> Result<Vec<Record>, StoreError> {
        let rows = sqlx::query("SELECT seq, at, body FROM event WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(since)
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Record {
                    seq: row.try_get("seq")?,
                    at: WallMs(row.try_get("at")?),
                    event: json(row, "body")?,
                })
            })
            .collect()
    }
}
