//! What of takes decides whether they are out of date: small rows, so that thousands are looked through at once.

use domain::id::{EpisodeId, ShotId, TakeId};
use domain::request::{Asked, HAND, Request};
use domain::take::{Review, Stage};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{chunks, count, json, values, word};

/// What of a take decides whether it is out of date.
#[derive(Debug, Clone, PartialEq)]
pub struct TakeMark {
    /// The take.
    pub take: TakeId,
    /// Its shot.
    pub shot: ShotId,
    /// Its stage.
    pub stage: Stage,
    /// Its number.
    pub ordinal: u32,
    /// Whether the reel uses it.
    pub picked: bool,
    /// What a person said of it.
    pub review: Review,
    /// What it was made of, and what was asked; none for takes of an earlier form.
    pub made: Option<Made>,
}

/// What a take was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The hash of its request without the seed.
    pub content: String,
    /// What was asked.
    pub asked: Asked,
}

impl TakeMark {
    /// Whether a person did this work and no engine.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.made.as_ref().is_some_and(|made| made.asked.recipe == HAND)
    }
}

impl Store {
    /// The marks of all takes of an episode, by shot, stage and ordinal.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn take_marks(&self, episode: &EpisodeId) -> Result<Vec<TakeMark>, StoreError> {
        let rows = sqlx::query(
            "SELECT take.id, take.shot, take.stage, take.ordinal, take.picked, take.review, take.content, take.asked
             FROM shot JOIN take ON take.shot = shot.id WHERE shot.episode = $1
             ORDER BY shot.position, take.shot, take.stage, take.ordinal",
        )
        .bind(episode.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(mark).collect()
    }

    /// The requests of these takes, in any order.
    ///
    /// # Errors
    ///
    /// See [`Store::take_marks`].
    pub async fn requests_of_takes(&self, takes: &[TakeId]) -> Result<Vec<(TakeId, Request)>, StoreError> {
        let mut found = Vec::with_capacity(takes.len());
        for part in chunks(takes) {
            let sql = format!("SELECT id, request FROM take WHERE id IN ({})", values(part.len(), 1));
            let query = part
                .iter()
                .fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, take| query.bind(take.as_str()));
            for row in query.fetch_all(self.reader()).await? {
                found.push((TakeId(row.try_get("id")?), json(&row, "request")?));
            }
        }
        Ok(found)
    }
}

fn mark(row: &SqliteRow) -> Result<TakeMark, StoreError> {
    let picked: i64 = row.try_get("picked")?;
    let content: Option<String> = row.try_get("content")?;
    let made = match content {
        Some(content) => Some(Made { content, asked: json(row, "asked")? }),
        None => None,
    };
    Ok(TakeMark {
        take: TakeId(row.try_get("id")?),
        shot: ShotId(row.try_get("shot")?),
        stage: word::<Stage>(row, "stage")?,
        ordinal: count(row, "ordinal")?,
        picked: picked != 0,
        review: json(row, "review")?,
        made,
    })
}
