//! The schema's history. Each migration runs once, in its own transaction, or not at all.

use std::path::Path;

use domain::clock::Clock;
use sqlx::{Row, SqlitePool};

use crate::dialect;
use crate::error::StoreError;

/// A numbered step of the schema.
#[derive(Clone, Copy)]
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

/// All steps, oldest first. A step that was released is never edited.
const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "initial", sql: include_str!("../../../migrations/0001_initial.sql") },
    Migration {
        version: 2,
        name: "event_actor",
        sql: include_str!("../../../migrations/0002_event_actor.sql"),
    },
    Migration { version: 3, name: "accounts", sql: include_str!("../../../migrations/0003_accounts.sql") },
    Migration { version: 4, name: "live", sql: include_str!("../../../migrations/0004_live.sql") },
    Migration { version: 5, name: "archive", sql: include_str!("../../../migrations/0005_archive.sql") },
    Migration { version: 6, name: "styles", sql: include_str!("../../../migrations/0006_styles.sql") },
    Migration { version: 7, name: "jobs", sql: include_str!("../../../migrations/0007_jobs.sql") },
    Migration { version: 8, name: "assets", sql: include_str!("../../../migrations/0008_assets.sql") },
    Migration { version: 9, name: "job_log", sql: include_str!("../../../migrations/0009_job_log.sql") },
    Migration { version: 10, name: "tally", sql: include_str!("../../../migrations/0010_tally.sql") },
    Migration {
        version: 11,
        name: "take_content",
        sql: include_str!("../../../migrations/0011_take_content.sql"),
    },
    Migration { version: 12, name: "checks", sql: include_str!("../../../migrations/0012_checks.sql") },
    Migration { version: 13, name: "batches", sql: include_str!("../../../migrations/0013_batches.sql") },
    Migration { version: 14, name: "moments", sql: include_str!("../../../migrations/0014_moments.sql") },
    Migration { version: 15, name: "peaks", sql: include_str!("../../../migrations/0015_peaks.sql") },
    Migration {
        version: 16,
        name: "suggestions",
        sql: include_str!("../../../migrations/0016_suggestions.sql"),
    },
];

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// The newest schema that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Brings the schema up to date.
pub(crate) async fn up(pool: &SqlitePool, path: &Path, clock: &dyn Clock) -> Result<(), StoreError> {
    refuse_newer(current(pool).await?)?;
    climb(pool, path, clock, MIGRATIONS).await
}

/// Takes every step that the database has not taken yet.
async fn climb(
    pool: &SqlitePool,
    path: &Path,
    clock: &dyn Clock,
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let found = current(pool).await?;
    for migration in migrations.iter().filter(|migration| migration.version > found) {
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
    let backup = path.with_extension(format!("schema{version}.db"));
    // The copy of an upgrade that failed would be in the way, and is older than the database.
    match std::fs::remove_file(&backup) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(sqlx::Error::Io(error).into());
        }
        _ => {}
    }
    let backup = backup.display().to_string();
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

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePoolOptions;
    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;

    const SECOND: Migration = Migration {
        version: 2,
        name: "second",
        sql: "CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('a')",
    };

    async fn first(folder: &TempDir) -> (SqlitePool, std::path::PathBuf) {
        let path = folder.path().join("sakuga.db");
        let pool =
            SqlitePoolOptions::new().max_connections(1).connect_with(dialect::options(&path)).await.unwrap();
        climb(&pool, &path, &ManualClock::default(), &MIGRATIONS[..1]).await.unwrap();
        (pool, path)
    }

    async fn versions(pool: &SqlitePool) -> Vec<i64> {
        let rows =
            sqlx::query("SELECT version FROM schema_version ORDER BY version").fetch_all(pool).await.unwrap();
        rows.iter().map(|row| row.get("version")).collect()
    }

    #[tokio::test]
    async fn each_step_runs_once_and_the_database_is_copied_before() {
        let folder = TempDir::new().unwrap();
        let (pool, path) = first(&folder).await;
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().filter(is_backup).count(),
            0,
            "nothing was there"
        );
        let steps = [MIGRATIONS[0], SECOND];
        for _ in 0..2 {
            climb(&pool, &path, &ManualClock::default(), &steps).await.unwrap();
        }
        assert_eq!(versions(&pool).await, [1, 2]);
        let notes: i64 =
            sqlx::query("SELECT COUNT(*) AS notes FROM note").fetch_one(&pool).await.unwrap().get("notes");
        assert_eq!(notes, 1);
        let copy = dialect::options(&folder.path().join("sakuga.schema1.db")).create_if_missing(false);
        let copy = SqlitePoolOptions::new().connect_with(copy).await.unwrap();
        assert_eq!(versions(&copy).await, [1]);
    }

    #[tokio::test]
    async fn events_of_an_older_schema_get_their_projects() {
        let folder = TempDir::new().unwrap();
        let (pool, path) = first(&folder).await;
        let sql = r#"INSERT INTO project (id, slug, body, created_at) VALUES ('P1', 'rain', '{}', 0), ('P2', 'snow', '{}', 0);
            INSERT INTO event (seq, at, kind, body) VALUES
                (1, 0, 'style_changed', '{"event":"style_changed","project":"P2"}'),
                (2, 0, 'shot_edited', '{"event":"shot_edited","shot":"S1","fields":[]}')"#;
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
        let store = crate::Store::open(&path, std::sync::Arc::new(ManualClock::default())).await.unwrap();
        let records = store.events_since(0, None, 9).await.unwrap();
        let projects: Vec<Option<&str>> =
            records.iter().map(|record| record.project.as_ref().map(domain::id::ProjectId::as_str)).collect();
        assert_eq!(projects, [Some("P2"), None]);
    }

    fn is_backup(entry: &std::io::Result<std::fs::DirEntry>) -> bool {
        entry.as_ref().unwrap().file_name().to_string_lossy().contains("schema")
    }

    #[tokio::test]
    async fn a_step_that_fails_leaves_nothing_and_can_be_tried_again() {
        let folder = TempDir::new().unwrap();
        let (pool, path) = first(&folder).await;
        let broken =
            Migration { sql: "CREATE TABLE note (text TEXT); SELECT nonsense FROM nowhere", ..SECOND };
        let error = climb(&pool, &path, &ManualClock::default(), &[broken]).await.unwrap_err();
        let words = error.to_string().replace(&folder.path().display().to_string(), "DATA");
        assert!(words.starts_with("failed to upgrade the database to schema 2: "), "{words}");
        assert!(words.ends_with("nothing was changed, a backup is in DATA/sakuga.schema1.db"), "{words}");
        assert_eq!(versions(&pool).await, [1]);
        climb(&pool, &path, &ManualClock::default(), &[SECOND]).await.unwrap();
        assert_eq!(versions(&pool).await, [1, 2]);
    }
    #[tokio::test]
    async fn what_showed_an_end_gets_its_moment_and_the_start_its_pick() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("sakuga.db");
        let options = dialect::options(&path).foreign_keys(false);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        let before = MIGRATIONS.iter().filter(|migration| migration.version < 14).count();
        climb(&pool, &path, &ManualClock::default(), &MIGRATIONS[..before]).await.unwrap();
        let takes = [
            ("a", 1, 0, "start"),
            ("a", 2, 0, "start"),
            ("a", 3, 1, "end"),
            ("b", 1, 1, "start"),
            ("b", 2, 0, "start"),
        ];
        for (shot, ordinal, picked, moment) in takes {
            let said = if moment == "end" { ",\"moment\":\"end\"" } else { "" };
            sqlx::query(
                "INSERT INTO take (id, shot, stage, ordinal, job, fingerprint, asset, picked, cached, review, request,
                     omitted, created_at) VALUES ($1, $2, 'keyframe', $3, '', '', '', $4, 0, '', $5, '', 0)",
            )
            .bind(format!("{shot}{ordinal}"))
            .bind(shot)
            .bind(ordinal)
            .bind(picked)
            .bind(format!("{{\"form\":2{said},\"action\":\"she says \\\"moment\\\":\\\"end\\\"\"}}"))
            .execute(&pool)
            .await
            .unwrap();
        }
        climb(&pool, &path, &ManualClock::default(), MIGRATIONS).await.unwrap();
        let rows = sqlx::query("SELECT id || ' ' || moment || ' ' || picked AS line FROM take ORDER BY id");
        let lines: Vec<String> =
            rows.fetch_all(&pool).await.unwrap().iter().map(|row| row.get("line")).collect();
        assert_eq!(lines, ["a1 start 0", "a2 start 1", "a3 end 1", "b1 start 1", "b2 start 0"]);
    }

    #[tokio::test]
    async fn the_style_of_an_older_database_is_marked_to_become_a_version() {
        let folder = TempDir::new().unwrap();
        let (pool, path) = first(&folder).await;
        let older = "INSERT INTO project (id, slug, body, created_at) VALUES ('p1', 'rain', '{}', 7)";
        sqlx::query(older).execute(&pool).await.unwrap();
        climb(&pool, &path, &ManualClock::default(), MIGRATIONS).await.unwrap();
        let marked = sqlx::query("SELECT kind, id FROM document").fetch_all(&pool).await.unwrap();
        let marked: Vec<(String, String)> =
            marked.iter().map(|row| (row.get("kind"), row.get("id"))).collect();
        assert_eq!(marked, [("style".to_owned(), "p1".to_owned())]);
    }
}
