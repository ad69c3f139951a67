//! What of takes decides whether they are out of date: small rows, so that thousands are looked through at once.

use domain::id::{EpisodeId, ShotId, TakeId};
use domain::request::{Asked, HAND, Request};
use domain::take::{Review, Stage};
use serde::Deserialize;
use sqlx::Row;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{chunks, json, values};

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
    /// The recipe that was asked; none for takes of an earlier form.
    #[must_use]
    pub fn recipe(&self) -> Option<&str> {
        self.made.as_ref().map(|made| made.asked.recipe.as_str())
    }

    /// Whether a person did this work and no engine.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.recipe() == Some(HAND)
    }
}

impl Store {
    /// The marks of all takes of an episode, by shot, stage and ordinal.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn take_marks(&self, episode: &EpisodeId) -> Result<Vec<TakeMark>, StoreError> {
        // One row for each shot: a row costs more than what stands in it.
        let rows = sqlx::query(
            "SELECT json_group_array(json_object('take', take.id, 'shot', take.shot, 'stage', take.stage,
                 'ordinal', take.ordinal, 'picked', take.picked, 'review', json(take.review),
                 'content', take.content, 'asked', json(take.asked)) ORDER BY take.stage, take.ordinal) AS marks
             FROM shot JOIN take ON take.shot = shot.id WHERE shot.episode = $1
             GROUP BY shot.id ORDER BY shot.position, shot.id",
        )
        .bind(episode.as_str())
        .fetch_all(self.reader())
        .await?;
        let mut marks = Vec::new();
        for row in &rows {
            let of_shot: Vec<Written> = json(row, "marks")?;
            marks.extend(of_shot.into_iter().map(TakeMark::from));
        }
        Ok(marks)
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

/// A mark as the database writes it down.
#[derive(Deserialize)]
struct Written {
    take: TakeId,
    shot: ShotId,
    stage: Stage,
    ordinal: u32,
    picked: u8,
    review: Review,
    content: Option<String>,
    asked: Option<Asked>,
}

impl From<Written> for TakeMark {
    fn from(written: Written) -> Self {
        let Written { take, shot, stage, ordinal, picked, review, content, asked } = written;
        let made = content.zip(asked).map(|(content, asked)| Made { content, asked });
        Self { take, shot, stage, ordinal, picked: picked != 0, review, made }
    }
}
