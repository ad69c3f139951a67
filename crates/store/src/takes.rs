//! Takes of shots.

use domain::asset::Asset;
use domain::clock::WallMs;
use domain::id::{AssetId, EpisodeId, JobId, ProjectId, ShotId, TakeId};
use domain::line::event::Event;
use domain::request::{FORM, Fingerprint, HAND, Request};
use domain::take::{Moment, Review, Stage, Take};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::assets::asset;
use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, to_json, word};

/// A take with its file and what made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakeRecord {
    /// The take.
    pub take: Take,
    /// Its picture or clip.
    pub asset: Asset,
    /// What the engine was asked.
    pub request: Request,
    /// What was asked and could not be drawn.
    pub omitted: Vec<String>,
}

/// The part of a request that says who made the picture.
#[derive(Deserialize)]
struct Made {
    recipe: String,
}

pub(crate) const SELECT: &str =
    "SELECT take.id AS take_id, take.shot, take.stage, take.ordinal, take.job AS take_job,
    take.moment, take.painted_over, take.fingerprint, take.picked, take.cached, take.review, take.request, take.omitted,
    take.created_at AS take_created_at, asset.* FROM take JOIN asset ON asset.id = take.asset";

impl Store {
    /// The takes of all shots of an episode, by shot, stage and ordinal.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn takes_of_episode(&self, episode: &EpisodeId) -> Result<Vec<TakeRecord>, StoreError> {
        let sql = format!(
            "{SELECT} JOIN shot ON shot.id = take.shot WHERE shot.episode = $1
             ORDER BY shot.position, take.stage, take.ordinal"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(episode.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(record).collect()
    }

    /// The picked takes of all shots of an episode, without what made them.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn picked_of_episode(&self, episode: &EpisodeId) -> Result<Vec<Take>, StoreError> {
        let rows = sqlx::query(
            "SELECT take.id AS take_id, take.shot, take.stage, take.ordinal, take.job AS take_job,
                 take.moment, take.painted_over, take.fingerprint, take.picked, take.cached, take.review, take.asset,
                 take.created_at AS take_created_at
             FROM take JOIN shot ON shot.id = take.shot
             WHERE shot.episode = $1 AND take.picked = 1 ORDER BY take.shot, take.stage",
        )
        .bind(episode.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| take(row, AssetId(row.try_get("asset")?))).collect()
    }

    /// The takes of one shot, by stage and ordinal.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn takes_of_shot(&self, shot: &ShotId) -> Result<Vec<TakeRecord>, StoreError> {
        let sql = format!("{SELECT} WHERE take.shot = $1 ORDER BY take.stage, take.ordinal");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(shot.as_str()).fetch_all(self.reader()).await?;
        rows.iter().map(record).collect()
    }

    /// The take whose picture has this content and is picked, or else the newest with this content.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn take_by_content(
        &self,
        shot: &ShotId,
        hash: &domain::asset::ContentHash,
    ) -> Result<Option<TakeRecord>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE take.shot = $1 AND asset.hash = $2 ORDER BY take.picked DESC, take.ordinal DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(shot.as_str())
            .bind(&hash.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// The newest take of a project whose picture has this content.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn take_with_content(
        &self,
        project: &ProjectId,
        hash: &domain::asset::ContentHash,
    ) -> Result<Option<TakeRecord>, StoreError> {
        self.newest_take("asset.hash = $2", project, &hash.0).await
    }

    /// The newest take of a project that was made from this request.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn take_made_from(
        &self,
        project: &ProjectId,
        fingerprint: &Fingerprint,
    ) -> Result<Option<TakeRecord>, StoreError> {
        self.newest_take("take.fingerprint = $2", project, &fingerprint.0).await
    }

    /// The take with this identity, if it is of this project.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn take_by_id(
        &self,
        project: &ProjectId,
        id: &TakeId,
    ) -> Result<Option<TakeRecord>, StoreError> {
        self.newest_take("take.id = $2", project, id.as_str()).await
    }

    async fn newest_take(
        &self,
        condition: &str,
        project: &ProjectId,
        value: &str,
    ) -> Result<Option<TakeRecord>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE asset.project = $1 AND {condition}
             ORDER BY take.created_at DESC, take.ordinal DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(value)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// What the newest take with this picture could not show; empty for pictures that are no takes.
    ///
    /// # Errors
    ///
    /// See [`Store::takes_of_episode`].
    pub async fn omitted_of(&self, asset: &AssetId) -> Result<Vec<String>, StoreError> {
        let row = sqlx::query("SELECT omitted FROM take WHERE asset = $1 ORDER BY ordinal DESC LIMIT 1")
            .bind(asset.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| json(&row, "omitted")).transpose().map(Option::unwrap_or_default)
    }
}

pub(crate) fn record(row: &SqliteRow) -> Result<TakeRecord, StoreError> {
    let asset = asset(row)?;
    let take = take(row, asset.id.clone())?;
    Ok(TakeRecord { take, asset, request: json(row, "request")?, omitted: json(row, "omitted")? })
}

fn take(row: &SqliteRow, asset: AssetId) -> Result<Take, StoreError> {
    let picked: i64 = row.try_get("picked")?;
    let cached: i64 = row.try_get("cached")?;
    Ok(Take {
        id: TakeId(row.try_get("take_id")?),
        shot: ShotId(row.try_get("shot")?),
        stage: word::<Stage>(row, "stage")?,
        moment: word::<Moment>(row, "moment")?,
        ordinal: count(row, "ordinal")?,
        job: JobId(row.try_get("take_job")?),
        fingerprint: Fingerprint(row.try_get("fingerprint")?),
        asset,
        picked: picked != 0,
        cached: cached != 0,
        review: json(row, "review")?,
        painted_over: row.try_get::<Option<String>, _>("painted_over")?.map(TakeId),
        created_at: WallMs(row.try_get("take_created_at")?),
    })
}

impl Tx {
    /// Adds a take that a job made. It becomes the picked one unless a take is picked that was approved or drawn
    /// by hand.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn file_take(&mut self, record: &TakeRecord) -> Result<(), StoreError> {
        let take = &record.take;
        let keep = self.keeps_its_pick(&take.shot, (take.stage, take.moment)).await?;
        let unpicked = TakeRecord { take: Take { picked: false, ..take.clone() }, ..record.clone() };
        self.put_take(&unpicked).await?;
        let added =
            Event::TakeAdded { shot: take.shot.clone(), take: take.id.clone(), job: take.job.clone() };
        self.emit_in(&record.asset.project, added);
        if !keep {
            self.pick(take).await?;
        }
        self.mark_document("shot", take.shot.as_str()).await
    }

    /// Adds a take as it stands, as when rows are rebuilt from files.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn put_take(&mut self, record: &TakeRecord) -> Result<(), StoreError> {
        let take = &record.take;
        // What was asked in an earlier form cannot be compared with what is asked now.
        let comparable = Some(&record.request).filter(|request| request.form == FORM);
        let content = comparable.map(|request| request.content().to_string());
        let asked = comparable.map(|request| to_json(&request.asked()));
        sqlx::query(
            "INSERT INTO take (id, shot, stage, ordinal, job, fingerprint, asset, picked, cached, review,
                 request, omitted, created_at, content, asked, moment, painted_over)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(take.id.as_str())
        .bind(take.shot.as_str())
        .bind(take.stage.as_str())
        .bind(i64::from(take.ordinal))
        .bind(take.job.as_str())
        .bind(&take.fingerprint.0)
        .bind(take.asset.as_str())
        .bind(i64::from(take.picked))
        .bind(i64::from(take.cached))
        .bind(to_json(&take.review))
        .bind(to_json(&record.request))
        .bind(to_json(&record.omitted))
        .bind(take.created_at.0)
        .bind(content)
        .bind(asked)
        .bind(take.moment.as_str())
        .bind(take.painted_over.as_ref().map(TakeId::as_str))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Whether a take is picked for this stage and moment of the shot that a new take must not replace: one that a
    /// person approved or drew.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_take`].
    pub async fn keeps_its_pick(
        &mut self,
        shot: &ShotId,
        (stage, moment): (Stage, Moment),
    ) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT review, request FROM take WHERE shot = $1 AND stage = $2 AND moment = $3 AND picked = 1",
        )
        .bind(shot.as_str())
        .bind(stage.as_str())
        .bind(moment.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(false) };
        let made: Made = json(&row, "request")?;
        Ok(json::<Review>(&row, "review")? == Review::Approved || made.recipe == HAND)
    }

    /// Makes `take` the picked one of its shot, stage and moment.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_take`].
    pub async fn pick(&mut self, take: &Take) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE take SET picked = CASE WHEN id = $1 THEN 1 ELSE 0 END
             WHERE shot = $2 AND stage = $3 AND moment = $4",
        )
        .bind(take.id.as_str())
        .bind(take.shot.as_str())
        .bind(take.stage.as_str())
        .bind(take.moment.as_str())
        .execute(self.connection())
        .await?;
        self.emit(Event::TakePicked { shot: take.shot.clone(), take: take.id.clone() });
        Ok(())
    }

    /// Writes down what a person said of a take.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_take`].
    pub async fn review(&mut self, take: &TakeId, review: &Review) -> Result<(), StoreError> {
        sqlx::query("UPDATE take SET review = $1 WHERE id = $2")
            .bind(to_json(review))
            .bind(take.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
