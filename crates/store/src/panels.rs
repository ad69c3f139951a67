//! The storyboard's pictures of an episode as later stages use them: no request is read for it.

use domain::asset::ContentHash;
use domain::id::{EpisodeId, ShotId};
use domain::take::{Moment, Stage};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::row::{json, word};

/// The picked panel of the beginning of a shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelFiles {
    /// The shot.
    pub shot: ShotId,
    /// Where the picture is below the data folder.
    pub path: String,
    /// Its content.
    pub hash: ContentHash,
    /// The paths and contents of all files of the job that made it.
    pub files: Vec<(String, ContentHash)>,
}

impl Store {
    /// The contents of the picked keyframes of all shots of an episode, with the moments that they show.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn keyframes_of_episode(
        &self,
        episode: &EpisodeId,
    ) -> Result<Vec<(ShotId, Moment, ContentHash)>, StoreError> {
        let rows = sqlx::query(
            "SELECT take.shot, take.moment, asset.hash
             FROM shot JOIN take ON take.shot = shot.id JOIN asset ON asset.id = take.asset
             WHERE shot.episode = $1 AND take.stage = $2 AND take.picked = 1",
        )
        .bind(episode.as_str())
        .bind(Stage::Keyframe.as_str())
        .fetch_all(self.reader())
        .await?;
        let keyframe = |row: &SqliteRow| {
            let (shot, hash) = (row.try_get("shot")?, row.try_get("hash")?);
            Ok((ShotId(shot), word::<Moment>(row, "moment")?, ContentHash(hash)))
        };
        rows.iter().map(keyframe).collect()
    }

    /// The picked panels of the beginnings of all shots of an episode.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn panels_of_episode(&self, episode: &EpisodeId) -> Result<Vec<PanelFiles>, StoreError> {
        let rows = sqlx::query(
            "SELECT take.shot, picture.path, picture.hash,
                 json_group_array(json_array(file.path, file.hash)) FILTER (WHERE file.id IS NOT NULL) AS files
             FROM shot JOIN take ON take.shot = shot.id JOIN asset AS picture ON picture.id = take.asset
             LEFT JOIN asset AS file ON file.job = take.job
             WHERE shot.episode = $1 AND take.stage = $2 AND take.moment = $3 AND take.picked = 1
             GROUP BY take.id",
        )
        .bind(episode.as_str())
        .bind(Stage::Storyboard.as_str())
        .bind(Moment::Start.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(panel).collect()
    }
}

fn panel(row: &SqliteRow) -> Result<PanelFiles, StoreError> {
    Ok(PanelFiles {
        shot: ShotId(row.try_get("shot")?),
        path: row.try_get("path")?,
        hash: ContentHash(row.try_get("hash")?),
        files: json(row, "files")?,
    })
}
