//! How the stages of all shots of an episode stand, without opening a request: two statements, however many shots.

use domain::board::{Newest, Standings};
use domain::id::{EpisodeId, ShotId};
use domain::take::Stage;
use sqlx::Row;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{count, json, maybe_word, word};

/// Takes by shot and stage.
const TAKES: &str = "SELECT take.shot, take.stage, take.picked, take.review
    FROM shot JOIN take ON take.shot = shot.id WHERE shot.episode = $1";

/// The newest drawing job of each shot and stage, and how many are open. The inner part is read from an index and the
/// beginnings of rows; where a row ends, with its request, nobody looks.
const JOBS: &str = "SELECT grouped.shot, grouped.stage, grouped.open, job.state, job.hold, job.cause
    FROM (SELECT job.shot AS shot, job.stage AS stage, MAX(job.id) AS newest,
            SUM(CASE WHEN job.state IN ('waiting', 'ready', 'running', 'cancelling') THEN 1 ELSE 0 END) AS open
        FROM shot JOIN job ON job.shot = shot.id AND job.kind = 'draw'
        WHERE shot.episode = $1 AND job.stage IS NOT NULL GROUP BY job.shot, job.stage) AS grouped
    JOIN job ON job.id = grouped.newest";

impl Store {
    /// How every stage of every shot of an episode stands; what is out of date is not known here.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn standings(&self, episode: &EpisodeId) -> Result<Standings, StoreError> {
        let mut standings = Standings::new();
        for row in sqlx::query(TAKES).bind(episode.as_str()).fetch_all(self.reader()).await? {
            let standing =
                standings.entry((ShotId(row.try_get("shot")?), word::<Stage>(&row, "stage")?)).or_default();
            let picked: i64 = row.try_get("picked")?;
            standing.takes += 1;
            if picked != 0 {
                standing.picked = Some(json(&row, "review")?);
            }
        }
        for row in sqlx::query(JOBS).bind(episode.as_str()).fetch_all(self.reader()).await? {
            let standing =
                standings.entry((ShotId(row.try_get("shot")?), word::<Stage>(&row, "stage")?)).or_default();
            standing.open = count(&row, "open")?;
            standing.newest = Some(Newest {
                state: word(&row, "state")?,
                hold: maybe_word(&row, "hold")?,
                cause: row.try_get("cause")?,
            });
        }
        Ok(standings)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;

    #[tokio::test]
    async fn jobs_are_found_by_their_shot() {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::default());
        let store = Store::open(&folder.path().join("sakuga.db"), clock).await.unwrap();
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {JOBS}"));
        let rows = sqlx::query(explain).bind("e").fetch_all(store.reader()).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(plan.iter().any(|step| step.contains("job_by_stage")), "{plan:#?}");
        assert!(!plan.iter().any(|step| step.contains("SCAN job")), "{plan:#?}");
    }
}
