//! What a project is made of, and removing all of it.
//!
//! Whatever refers to a project, directly or through others, has its line in [`STEPS`]; a test finds tables that
//! have none. Events stay: they tell what happened.

use domain::asset::ContentHash;
use domain::id::{JobId, ProjectId};
use sqlx::{Row, SqliteConnection};

use crate::db::{Store, Tx};
use crate::error::StoreError;

/// What a project is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Episodes.
    pub episodes: u64,
    /// Shots, omitted ones too.
    pub shots: u64,
    /// Takes.
    pub takes: u64,
    /// Characters.
    pub characters: u64,
    /// Places.
    pub places: u64,
    /// Jobs, finished ones too.
    pub jobs: u64,
    /// The jobs that stand in the way: they run for the project, or are answered with one of its pictures.
    pub running: Vec<JobId>,
    /// Another one as soon as anything of this changes.
    pub digest: String,
}

/// One number each, in the order of the fields of [`Content`].
const COUNTS: [&str; 6] = [
    "SELECT COUNT(*) AS things FROM episode WHERE project = $1",
    "SELECT COUNT(*) AS things FROM shot JOIN episode ON episode.id = shot.episode WHERE episode.project = $1",
    "SELECT COUNT(*) AS things FROM take JOIN shot ON shot.id = take.shot
     JOIN episode ON episode.id = shot.episode WHERE episode.project = $1",
    "SELECT COUNT(*) AS things FROM noun WHERE kind = 'character' AND project = $1",
    "SELECT COUNT(*) AS things FROM noun WHERE kind = 'place' AND project = $1",
    "SELECT COUNT(*) AS things FROM job WHERE project = $1",
];

/// A line for everything that a person would not want to lose unseen.
const LINES: [&str; 7] = [
    "SELECT id || body || COALESCE(archived_at, 0) AS line FROM project WHERE id = $1",
    "SELECT id || body || COALESCE(script, '') AS line FROM episode WHERE project = $1 ORDER BY id",
    "SELECT scene.id || scene.body AS line FROM scene JOIN episode ON episode.id = scene.episode
     WHERE episode.project = $1 ORDER BY scene.id",
    "SELECT shot.id || shot.body AS line FROM shot JOIN episode ON episode.id = shot.episode
     WHERE episode.project = $1 ORDER BY shot.id",
    "SELECT take.id || take.picked || take.review AS line FROM take JOIN shot ON shot.id = take.shot
     JOIN episode ON episode.id = shot.episode WHERE episode.project = $1 ORDER BY take.id",
    "SELECT id || ' ' || version AS line FROM noun WHERE project = $1 ORDER BY id",
    "SELECT id || hash AS line FROM asset WHERE project = $1 ORDER BY id",
];

/// Jobs by state: which they are is in their number and the newest.
const JOBS: &str = "SELECT state || ' ' || COUNT(*) || ' ' || MAX(id) AS line FROM job WHERE project = $1 GROUP BY state ORDER BY state";

/// A job elsewhere that may be about to link to a picture of this project stands in its way too.
const RUNNING: &str = "SELECT id FROM job WHERE project = $1 AND state IN ('running', 'cancelling')
    UNION
    SELECT job.id FROM job JOIN result ON result.fingerprint = job.fingerprint
    JOIN asset ON asset.id = result.asset
    WHERE asset.project = $1 AND job.state IN ('running', 'cancelling')
    ORDER BY 1";

/// Every table with rows of a project and how they go, those that refer to others first.
const STEPS: [(&str, &str); 24] = [
    ("intent", "DELETE FROM intent WHERE job IN (SELECT id FROM job WHERE project = $1)"),
    ("job_need", "DELETE FROM job_need WHERE job IN (SELECT id FROM job WHERE project = $1)"),
    ("attempt", "DELETE FROM attempt WHERE job IN (SELECT id FROM job WHERE project = $1)"),
    ("job_log", "DELETE FROM job_log WHERE job IN (SELECT id FROM job WHERE project = $1)"),
    ("job_character", "DELETE FROM job_character WHERE job IN (SELECT id FROM job WHERE project = $1)"),
    ("job_tally", "DELETE FROM job_tally WHERE batch IN (SELECT id FROM batch WHERE project = $1)"),
    ("job", "DELETE FROM job WHERE project = $1"),
    ("job_group", "DELETE FROM job_group WHERE project = $1"),
    ("lane", "DELETE FROM lane WHERE project = $1"),
    ("batch", "DELETE FROM batch WHERE project = $1"),
    (
        "take_check",
        "DELETE FROM take_check WHERE take IN (SELECT take.id FROM take JOIN shot ON shot.id = take.shot
         JOIN episode ON episode.id = shot.episode WHERE episode.project = $1)",
    ),
    (
        "take_redraw",
        "DELETE FROM take_redraw WHERE cause IN (SELECT take.id FROM take JOIN shot ON shot.id = take.shot
         JOIN episode ON episode.id = shot.episode WHERE episode.project = $1)",
    ),
    (
        "take",
        "DELETE FROM take WHERE shot IN (SELECT shot.id FROM shot JOIN episode ON episode.id = shot.episode
         WHERE episode.project = $1)",
    ),
    ("result", "DELETE FROM result WHERE asset IN (SELECT id FROM asset WHERE project = $1)"),
    ("asset", "DELETE FROM asset WHERE project = $1"),
    (
        "document",
        "DELETE FROM document WHERE id = $1 OR id IN (SELECT id FROM episode WHERE project = $1)
         OR id IN (SELECT shot.id FROM shot JOIN episode ON episode.id = shot.episode WHERE episode.project = $1)
         OR id IN (SELECT id FROM noun WHERE project = $1)",
    ),
    (
        "counter",
        "DELETE FROM counter WHERE substr(name, 1, 5) = 'take/' AND substr(name, 6, 26) IN
         (SELECT shot.id FROM shot JOIN episode ON episode.id = shot.episode WHERE episode.project = $1)",
    ),
    ("suggestion", "DELETE FROM suggestion WHERE project = $1"),
    ("noun_version", "DELETE FROM noun_version WHERE noun IN (SELECT id FROM noun WHERE project = $1)"),
    ("noun", "DELETE FROM noun WHERE project = $1"),
    ("shot", "DELETE FROM shot WHERE episode IN (SELECT id FROM episode WHERE project = $1)"),
    ("scene", "DELETE FROM scene WHERE episode IN (SELECT id FROM episode WHERE project = $1)"),
    ("episode", "DELETE FROM episode WHERE project = $1"),
    ("project", "DELETE FROM project WHERE id = $1"),
];

impl Store {
    /// What a project is made of.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn content(&self, project: &ProjectId) -> Result<Content, StoreError> {
        let mut connection = self.reader().acquire().await?;
        content(&mut connection, project).await
    }
}

impl Tx {
    /// What a project is made of, as the transaction sees it.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn content(&mut self, project: &ProjectId) -> Result<Content, StoreError> {
        content(self.connection(), project).await
    }

    /// Removes a project with everything that refers to it, but for the events.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn delete_project(&mut self, project: &ProjectId) -> Result<(), StoreError> {
        for (_, sql) in STEPS {
            sqlx::query(sql).bind(project.as_str()).execute(self.connection()).await?;
        }
        Ok(())
    }
}

async fn content(connection: &mut SqliteConnection, project: &ProjectId) -> Result<Content, StoreError> {
    let mut counts = [0; 6];
    for (count, sql) in counts.iter_mut().zip(COUNTS) {
        let row = sqlx::query(sql).bind(project.as_str()).fetch_one(&mut *connection).await?;
        let things: i64 = row.try_get("things")?;
        *count = u64::try_from(things).unwrap_or(0);
    }
    let [episodes, shots, takes, characters, places, jobs] = counts;
    let running = sqlx::query(RUNNING).bind(project.as_str()).fetch_all(&mut *connection).await?;
    let running: Result<Vec<JobId>, StoreError> =
        running.iter().map(|row| Ok(JobId(row.try_get("id")?))).collect();
    let (running, digest) = (running?, digest(connection, project).await?);
    Ok(Content { episodes, shots, takes, characters, places, jobs, running, digest })
}

async fn digest(connection: &mut SqliteConnection, project: &ProjectId) -> Result<String, StoreError> {
    let mut text = String::new();
    for sql in LINES.into_iter().chain([JOBS]) {
        for row in sqlx::query(sql).bind(project.as_str()).fetch_all(&mut *connection).await? {
            text.push_str(row.try_get("line")?);
            text.push('\n');
        }
    }
    Ok(ContentHash::of(text.as_bytes()).0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;

    /// Tables whose rows outlive a project: the history; tokens and their sessions, which find nothing then, because
    /// no other project gets the identity; and what belongs to nobody.
    const OTHERS: [&str; 4] = ["event", "schema_version", "session", "token"];

    #[tokio::test]
    async fn every_table_that_refers_to_a_project_is_emptied_with_it() {
        let folder = TempDir::new().unwrap();
        let store =
            Store::open(&folder.path().join("sakuga.db"), Arc::new(ManualClock::default())).await.unwrap();
        let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(store.reader())
            .await
            .unwrap();
        for row in tables {
            let table: String = row.get("name");
            let refers = "SELECT (SELECT COUNT(*) FROM pragma_foreign_key_list($1))
                + (SELECT COUNT(*) FROM pragma_table_info($1) WHERE name = 'project') AS things";
            let row = sqlx::query(refers).bind(&table).fetch_one(store.reader()).await.unwrap();
            let refers: i64 = row.get("things");
            let known = STEPS.iter().any(|(name, _)| *name == table) || OTHERS.contains(&table.as_str());
            assert!(refers == 0 || known, "{table} refers to something: say in STEPS how it goes");
        }
    }
}
