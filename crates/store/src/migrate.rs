//! The schema's history. Each migration runs once, in its own transaction, or not at all.

use std::path::Path;

use domain::clock::Clock;
use sqlx::{Row, SqlitePool};

use crate::dialect;
use crate::error::StoreError;

/// A numbered step of the schema.
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

/// All steps, oldest first. A step that was released is never edited.
const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "initial", sql: include_str!("../../../migrations/0001_initial.sql") }];

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// The newest schema that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Brings the schema up to date.
pub(crate) async fn up(pool: &SqlitePool, path: &Path, clock: &dyn Clock) -> Result<(), StoreError> {
    let found = current(pool).await?;
    refuse_newer(found)?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        let backup = if found > 0 { back_up(pool, path, found).await? } else { String::new() };
        let failed =
            |source| StoreError::Migration { version: migration.version, backup: backup.clone(), source };
        apply(pool, migration, clock).await.map_err(failed)?;
    }
    Ok(())
}

/// Checks that the schema is exactly the program's.
pub(crate) async fn check(pool: &SqlitePool) -> Result<(), StoreError> {
    let found = current(pool).await?;
    refuse_newer(found)?;
    if found < newest() {
        return Err(StoreError::Older { found, known: newest() });
    }
    Ok(())
}

fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > newest() {
        return Err(StoreError::Newer { found, known: newest() });
    }
    Ok(())
}

async fn current(pool: &SqlitePool) -> Result<i64, StoreError> {
    let tables: i64 = sqlx::query(dialect::HAS_SCHEMA).fetch_one(pool).await?.get("count");
    if tables == 0 {
        return Ok(0);
    }
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")
        .fetch_one(pool)
        .await?;
    Ok(row.get("version"))
}

async fn back_up(pool: &SqlitePool, path: &Path, version: i64) -> Result<String, StoreError> {
    let backup = path.with_extension(format!("schema{version}.db")).display().to_string();
    sqlx::query(dialect::COPY_TO).bind(&backup).execute(pool).await?;
    Ok(backup)
}

async fn apply(pool: &SqlitePool, migration: &Migration, clock: &dyn Clock) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin_with(dialect::BEGIN_WRITE).await?;
    sqlx::query(VERSION_TABLE).execute(&mut *transaction).await?;
    sqlx::raw_sql(migration.sql).execute(&mut *transaction).await?;
    sqlx::query("INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)")
        .bind(migration.version)
        .bind(migration.name)
        .bind(clock.wall().0)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
