//! Assets, and the results that answer equal requests again.

use std::collections::BTreeSet;

use domain::asset::{Asset, ContentHash, Filed};
use domain::clock::WallMs;
use domain::id::{AssetId, JobId, ProjectId};
use domain::request::Fingerprint;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{chunks, count, values};

impl Store {
    /// All assets, by path.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn assets(&self) -> Result<Vec<Asset>, StoreError> {
        let rows = sqlx::query("SELECT * FROM asset ORDER BY path").fetch_all(self.reader()).await?;
        rows.iter().map(asset).collect()
    }

    /// One asset.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn asset(&self, id: &AssetId) -> Result<Option<Asset>, StoreError> {
        let row = sqlx::query("SELECT * FROM asset WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(asset).transpose()
    }

    /// The assets that a job made.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn assets_of_job(&self, job: &JobId) -> Result<Vec<Asset>, StoreError> {
        let rows = sqlx::query("SELECT * FROM asset WHERE job = $1 ORDER BY path")
            .bind(job.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(asset).collect()
    }

    /// The asset with the content that a finished job answered with, made by it or before it.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn output_asset(&self, job: &JobId) -> Result<Option<Asset>, StoreError> {
        let row = sqlx::query(
            "SELECT asset.* FROM job JOIN asset ON asset.hash = job.output WHERE job.id = $1 ORDER BY asset.id LIMIT 1",
        )
        .bind(job.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(asset).transpose()
    }

    /// An asset with this content, the oldest where there are several.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn asset_by_hash(&self, hash: &ContentHash) -> Result<Option<Asset>, StoreError> {
        let row = sqlx::query("SELECT * FROM asset WHERE hash = $1 ORDER BY id LIMIT 1")
            .bind(&hash.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(asset).transpose()
    }

    /// Every asset with this content, the oldest first.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn assets_by_hash(&self, hash: &ContentHash) -> Result<Vec<Asset>, StoreError> {
        let rows = sqlx::query("SELECT * FROM asset WHERE hash = $1 ORDER BY id")
            .bind(&hash.0)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(asset).collect()
    }

    /// Which of these contents some file has.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn known_hashes(&self, hashes: &[ContentHash]) -> Result<BTreeSet<ContentHash>, StoreError> {
        let mut known = BTreeSet::new();
        for part in chunks(hashes) {
            let sql = format!("SELECT DISTINCT hash FROM asset WHERE hash IN ({})", values(part.len(), 1));
            let query =
                part.iter().fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, hash| query.bind(&hash.0));
            for row in query.fetch_all(self.reader()).await? {
                known.insert(ContentHash(row.try_get("hash")?));
            }
        }
        Ok(known)
    }

    /// What the engine with this revision answered to an equal request before.
    ///
    /// # Errors
    ///
    /// See [`Store::assets`].
    pub async fn result_for(
        &self,
        fingerprint: &Fingerprint,
        revision: &str,
    ) -> Result<Option<Asset>, StoreError> {
        let row = sqlx::query(
            "SELECT asset.* FROM result JOIN asset ON asset.id = result.asset
             WHERE result.fingerprint = $1 AND result.revision = $2",
        )
        .bind(&fingerprint.0)
        .bind(revision)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(asset).transpose()
    }
}

impl Store {
    /// Whether a picture of this request is there or was asked for.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn is_answered(&self, fingerprint: &Fingerprint) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT 1 AS found FROM take WHERE fingerprint = $1
             UNION ALL SELECT 1 FROM result WHERE fingerprint = $1
             UNION ALL SELECT 1 FROM job WHERE fingerprint = $1
                 AND state IN ('waiting', 'ready', 'running', 'held', 'cancelling')
             LIMIT 1",
        )
        .bind(&fingerprint.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.is_some())
    }
}

pub(crate) fn asset(row: &SqliteRow) -> Result<Asset, StoreError> {
    let job: Option<String> = row.try_get("job")?;
    let size: i64 = row.try_get("size")?;
    Ok(Asset {
        id: AssetId(row.try_get("id")?),
        project: ProjectId(row.try_get("project")?),
        job: job.map(JobId),
        path: row.try_get("path")?,
        hash: ContentHash(row.try_get("hash")?),
        size: u64::try_from(size).unwrap_or(0),
        media_type: row.try_get("media_type")?,
        width: count(row, "width")?,
        height: count(row, "height")?,
        created_at: WallMs(row.try_get("created_at")?),
    })
}

impl Tx {
    /// Adds a file; a row for the same path keeps its identity and gets the new content, as when an index is
    /// rebuilt.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn put_asset(&mut self, asset: &Asset) -> Result<(), StoreError> {
        let filed = Filed::at(&asset.path);
        let (episode, shot) = filed.shot.unzip();
        sqlx::query(
            "INSERT INTO asset (id, project, job, path, hash, size, media_type, width, height, created_at, kind, character, shot)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                 (SELECT shot.id FROM shot JOIN episode ON episode.id = shot.episode
                  WHERE episode.project = $2 AND episode.code = $13 AND shot.code = $14))
             ON CONFLICT (path) DO UPDATE SET hash = excluded.hash, size = excluded.size, job = excluded.job,
                 media_type = excluded.media_type, width = excluded.width, height = excluded.height",
        )
        .bind(asset.id.as_str())
        .bind(asset.project.as_str())
        .bind(asset.job.as_ref().map(JobId::as_str))
        .bind(&asset.path)
        .bind(&asset.hash.0)
        .bind(i64::try_from(asset.size).unwrap_or(i64::MAX))
        .bind(&asset.media_type)
        .bind(i64::from(asset.width))
        .bind(i64::from(asset.height))
        .bind(asset.created_at.0)
        .bind(filed.kind.as_str())
        .bind(filed.character)
        .bind(episode)
        .bind(shot)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Remembers what was answered to the request of a job: the file at this path, whose row may be older than
    /// the job when a person removed an earlier file of that name.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_asset`].
    pub async fn put_result_of(&mut self, job: &JobId, revision: &str, path: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO result (fingerprint, revision, asset) SELECT job.fingerprint, $1, asset.id FROM job JOIN asset ON asset.path = $2 WHERE job.id = $3
             ON CONFLICT (fingerprint, revision) DO UPDATE SET asset = excluded.asset",
        )
        .bind(revision)
        .bind(path)
        .bind(job.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
