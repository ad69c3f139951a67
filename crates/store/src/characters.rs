//! Which jobs show which characters, and in which groups jobs are listed.

use std::collections::BTreeSet;

use domain::clock::WallMs;
use domain::line::job::NewJob;
use domain::line::work::Work;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{chunks, json, values};

/// Jobs whose requests are read at once when earlier jobs are looked through.
const CHUNK: i64 = 500;

/// The characters that a request shows, by slug.
fn shown(work: &Work) -> BTreeSet<String> {
    match work {
        Work::Draw(draw) => draw.request.figures.iter().map(|figure| figure.slug.to_string()).collect(),
        Work::Sheet(sheet) => [sheet.sheet.character.to_string()].into(),
        // Video is made of pictures; who is on them stands with the jobs that drew them.
        Work::Segment(_) | Work::Reel(_) => BTreeSet::new(),
    }
}

/// One row: the job, the character, the job's submission.
type Showing = (String, String, i64);

impl Store {
    /// Fills in whom the requests of jobs show that are older than the list of it. Costs one look-up when there
    /// is nothing to do; otherwise a transaction for every few hundred jobs.
    ///
    /// # Errors
    ///
    /// When the database cannot be read or written.
    pub async fn read_characters(&self) -> Result<(), StoreError> {
        let unread: i64 = sqlx::query("SELECT value FROM counter WHERE name = 'characters_unread'")
            .fetch_one(self.reader())
            .await?
            .try_get("value")?;
        if unread == 0 {
            return Ok(());
        }
        let mut last = String::new();
        while let Some(next) = self.read_some_characters(&last).await? {
            last = next;
        }
        let mut tx = self.begin(domain::actor::Actor::studio()).await?;
        sqlx::query("UPDATE counter SET value = 0 WHERE name = 'characters_unread'")
            .execute(tx.connection())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Looks through the next jobs; returns the last of them.
    async fn read_some_characters(&self, last: &str) -> Result<Option<String>, StoreError> {
        let rows = sqlx::query("SELECT id, submitted_at, work FROM job WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(last)
            .bind(CHUNK)
            .fetch_all(self.reader())
            .await?;
        let mut showing: Vec<Showing> = Vec::new();
        let mut last = None;
        for row in &rows {
            let (job, at): (String, i64) = (row.try_get("id")?, row.try_get("submitted_at")?);
            let work: Work = json(row, "work")?;
            showing.extend(shown(&work).into_iter().map(|character| (job.clone(), character, at)));
            last = Some(job);
        }
        let mut tx = self.begin(domain::actor::Actor::studio()).await?;
        tx.put_showing(&showing).await?;
        tx.commit().await?;
        Ok(last)
    }
}

impl Tx {
    /// Writes down whom new jobs show.
    pub(crate) async fn put_characters(&mut self, jobs: &[NewJob], now: WallMs) -> Result<(), StoreError> {
        let of = |job: &NewJob| {
            let id = job.id.0.clone();
            shown(&job.work).into_iter().map(move |character| (id.clone(), character, now.0))
        };
        let showing: Vec<Showing> = jobs.iter().flat_map(of).collect();
        self.put_showing(&showing).await
    }

    /// Makes sure that the groups of new jobs have rows.
    pub(crate) async fn put_groups(&mut self, jobs: &[NewJob]) -> Result<(), StoreError> {
        let groups: BTreeSet<(&str, &str, &str)> =
            jobs.iter().map(|job| (job.project.as_str(), job.work.kind(), job.engine.as_str())).collect();
        for (project, kind, engine) in groups {
            sqlx::query(
                "INSERT INTO job_group (project, kind, engine) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(project)
            .bind(kind)
            .bind(engine)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    async fn put_showing(&mut self, showing: &[Showing]) -> Result<(), StoreError> {
        for chunk in chunks(showing) {
            let places = values(chunk.len(), 3);
            let sql = format!(
                "INSERT INTO job_character (job, character, submitted_at) VALUES {places} ON CONFLICT DO NOTHING"
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (job, character, at) in chunk {
                query = query.bind(job).bind(character).bind(at);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }
}
