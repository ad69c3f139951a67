//! Opening, refusing, and what a transaction keeps.

use std::sync::Arc;

use domain::id::ProjectId;
use domain::project::Project;
use store::{Store, StoreError};

use crate::support::Shelf;

async fn set_schema(shelf: &Shelf, statement: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(shelf.path());
    let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

/// The schema that this program makes.
async fn newest(shelf: &Shelf) -> i64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(shelf.path());
    let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
    let newest =
        sqlx::query_scalar("SELECT MAX(version) FROM schema_version").fetch_one(&pool).await.unwrap();
    pool.close().await;
    newest
}

fn refusal(opened: Result<Store, StoreError>) -> String {
    match opened {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_database_of_a_later_program_is_refused_with_words() {
    let shelf = Shelf::new().await;
    let newest = newest(&shelf).await;
    let newer = "INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'later', 0)";
    set_schema(&shelf, newer).await;
    let clock = Arc::new(shelf.clock.clone());
    let words = format!(
        "the database has schema 999, this program knows schemas up to {newest}: \
         use the newer program that wrote it, or restore a backup"
    );
    assert_eq!(refusal(Store::open(&shelf.path(), clock.clone()).await), words);
    assert_eq!(refusal(Store::open_read_only(&shelf.path(), clock).await), words);
}

#[tokio::test]
async fn a_database_of_an_earlier_program_is_not_changed_by_looking_at_it() {
    let shelf = Shelf::new().await;
    let newest = newest(&shelf).await;
    set_schema(&shelf, "DELETE FROM schema_version").await;
    let clock = Arc::new(shelf.clock.clone());
    let words = format!(
        "the database has schema 0, this program needs {newest}: run any command that writes to upgrade it"
    );
    assert_eq!(refusal(Store::open_read_only(&shelf.path(), clock).await), words);
}

#[tokio::test]
async fn what_is_no_database_or_cannot_be_made_is_refused_with_its_path() {
    let folder = tempfile::TempDir::new().unwrap();
    let clock = Arc::new(testkit::ManualClock::default());
    let nowhere = folder.path().join("missing/sakuga.db");
    let words = refusal(Store::open(&nowhere, clock.clone()).await);
    assert!(words.starts_with(&format!("failed to open the database {}: ", nowhere.display())), "{words}");
    assert!(words.ends_with("check that the folder can be written and the disk is not full"), "{words}");
    let absent = folder.path().join("absent.db");
    refusal(Store::open_read_only(&absent, clock.clone()).await);
    assert!(!absent.exists(), "looking made a database");
    let text = folder.path().join("text.db");
    std::fs::write(&text, "this is a text of more than a hundred bytes ".repeat(40)).unwrap();
    let words = refusal(Store::open(&text, clock).await);
    assert!(words.contains("not a database"), "{words}");
}

#[tokio::test]
async fn who_looks_beside_a_writer_sees_what_is_committed_and_can_write_nothing() {
    let shelf = Shelf::new().await;
    let looking = Store::open_read_only(&shelf.path(), Arc::new(shelf.clock.clone())).await.unwrap();
    assert_eq!(looking.projects().await.unwrap(), std::slice::from_ref(&shelf.production.project));
    let mut tx = shelf.begin().await;
    let second = Project {
        id: ProjectId::fresh(&shelf.ids),
        slug: "snow".parse().unwrap(),
        ..shelf.production.project.clone()
    };
    tx.put_project(&second, shelf.now()).await.unwrap();
    assert_eq!(looking.projects().await.unwrap().len(), 1, "it is not committed yet");
    tx.commit().await.unwrap();
    assert_eq!(looking.projects().await.unwrap().len(), 2);
    if let Ok(mut tx) = looking.begin(domain::actor::Actor::studio()).await {
        assert!(tx.put_project(&second, shelf.now()).await.is_err());
    }
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_no_trace() {
    let shelf = Shelf::new().await;
    let before = shelf.store.dump().await.unwrap();
    {
        let mut tx = shelf.begin().await;
        tx.add_jobs(&[shelf.draw(0, 1)], shelf.now()).await.unwrap();
        tx.count_up("takes").await.unwrap();
    }
    assert_eq!(shelf.store.dump().await.unwrap(), before);
    let mut tx = shelf.begin().await;
    assert_eq!(tx.count_up("takes").await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_committed_is_there_when_it_is_opened_again() {
    let shelf = Shelf::new().await;
    shelf.add(&[shelf.draw(0, 1)]).await;
    let before = shelf.store.dump().await.unwrap();
    shelf.store.close().await;
    let again = Store::open(&shelf.path(), Arc::new(shelf.clock.clone())).await.unwrap();
    assert_eq!(again.dump().await.unwrap(), before);
}
