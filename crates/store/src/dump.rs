//! The whole durable state as text, for tests that look at it after each step of a story.

use sqlx::{Column, Row, TypeInfo, ValueRef};

use crate::db::Store;
use crate::error::StoreError;

/// The tables of the production line and the columns that a story cares about.
const VIEWS: &[(&str, &str)] = &[
    (
        "job",
        "SELECT id, kind, engine, band, state, hold, attempt, failures, suspect, solo_crashes, open_needs,
             not_before, output, cause FROM job ORDER BY rank",
    ),
    ("attempt", "SELECT job, attempt, worker, outcome FROM attempt ORDER BY job, attempt"),
    ("take", "SELECT id, stage, ordinal, job, picked, cached FROM take ORDER BY id"),
    ("asset", "SELECT id, job, path FROM asset ORDER BY path"),
    ("intent", "SELECT job, ordinal, body FROM intent ORDER BY job, ordinal"),
    ("event", "SELECT seq, kind, body FROM event ORDER BY seq"),
];

impl Store {
    /// Jobs, attempts, takes, assets, intents and events as readable lines.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn dump(&self) -> Result<String, StoreError> {
        let mut text = String::new();
        for (name, sql) in VIEWS {
            let rows = sqlx::query(*sql).fetch_all(self.reader()).await?;
            if rows.is_empty() {
                continue;
            }
            text.push_str(name);
            text.push('\n');
            for row in &rows {
                text.push_str("  ");
                text.push_str(&line(row)?);
                text.push('\n');
            }
        }
        Ok(text)
    }
}

fn line(row: &sqlx::sqlite::SqliteRow) -> Result<String, StoreError> {
    let mut parts = Vec::new();
    for column in row.columns() {
        let raw = row.try_get_raw(column.ordinal())?;
        if raw.is_null() {
            continue;
        }
        let value = match raw.type_info().name() {
            "INTEGER" => row.try_get::<i64, _>(column.ordinal())?.to_string(),
            _ => row.try_get::<String, _>(column.ordinal())?,
        };
        if value != "0" {
            parts.push(format!("{}={value}", column.name()));
        }
    }
    Ok(parts.join(" "))
}
