//! Characters, places and styles: named nouns with numbered, immutable versions.

use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::slug::Slug;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, to_json};
use crate::takes::{self, TakeRecord};

/// What kind of noun a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NounKind {
    /// A character.
    Character,
    /// A place.
    Place,
    /// The style of a project.
    Style,
}

impl NounKind {
    /// The word for it in the database and in documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Place => "place",
            Self::Style => "style",
        }
    }
}

/// One version of a noun.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<T> {
    /// The identity over all versions.
    pub id: String,
    /// The name in paths and commands.
    pub slug: Slug,
    /// Counts from 1.
    pub version: u32,
    /// When it was made.
    pub created_at: WallMs,
    /// What it says.
    pub body: T,
}

const SELECT: &str =
    "SELECT noun.id, noun.slug, noun_version.version, noun_version.created_at, noun_version.body
    FROM noun JOIN noun_version ON noun_version.noun = noun.id";

impl Store {
    /// The newest version of every noun of a kind in a project, by slug.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn nouns<T: DeserializeOwned>(
        &self,
        project: &ProjectId,
        kind: NounKind,
    ) -> Result<Vec<Version<T>>, StoreError> {
        self.nouns_after(project, kind, None, u32::MAX).await
    }

    /// The newest versions of nouns whose slug comes after `after`, by slug, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// See [`Store::nouns`].
    pub async fn nouns_after<T: DeserializeOwned>(
        &self,
        project: &ProjectId,
        kind: NounKind,
        after: Option<&Slug>,
        limit: u32,
    ) -> Result<Vec<Version<T>>, StoreError> {
        let sql = format!(
            "{SELECT} AND noun_version.version = noun.version
             WHERE noun.project = $1 AND noun.kind = $2 AND noun.slug > $3 ORDER BY noun.slug LIMIT $4"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(kind.as_str())
            .bind(after.map_or("", Slug::as_str))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(version).collect()
    }

    /// The newest version of one noun.
    ///
    /// # Errors
    ///
    /// See [`Store::nouns`].
    pub async fn noun<T: DeserializeOwned>(
        &self,
        project: &ProjectId,
        kind: NounKind,
        slug: &Slug,
    ) -> Result<Option<Version<T>>, StoreError> {
        let sql = format!(
            "{SELECT} AND noun_version.version = noun.version
             WHERE noun.project = $1 AND noun.kind = $2 AND noun.slug = $3"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(kind.as_str())
            .bind(slug.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(version).transpose()
    }

    /// All versions of one noun, oldest first.
    ///
    /// # Errors
    ///
    /// See [`Store::nouns`].
    pub async fn noun_versions<T: DeserializeOwned>(&self, id: &str) -> Result<Vec<Version<T>>, StoreError> {
        self.noun_versions_after(id, 0, u32::MAX).await
    }

    /// The versions of one noun above `after`, oldest first, at most `limit` of them.
    ///
    /// # Errors
    ///
    /// See [`Store::nouns`].
    pub async fn noun_versions_after<T: DeserializeOwned>(
        &self,
        id: &str,
        after: u32,
        limit: u32,
    ) -> Result<Vec<Version<T>>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE noun.id = $1 AND noun_version.version > $2 ORDER BY noun_version.version LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(i64::from(after))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(version).collect()
    }

    /// The takes of a project whose request has this slug somewhere, by shot, stage and ordinal.
    ///
    /// # Errors
    ///
    /// See [`Store::nouns`].
    pub async fn takes_naming(
        &self,
        project: &ProjectId,
        slug: &Slug,
    ) -> Result<Vec<TakeRecord>, StoreError> {
        let sql = format!(
            "{} JOIN shot ON shot.id = take.shot JOIN episode ON episode.id = shot.episode
             WHERE episode.project = $1 AND take.request LIKE $2
             ORDER BY episode.code, shot.position, take.stage, take.ordinal",
            takes::SELECT
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(format!("%\"slug\":\"{slug}\"%"))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(takes::record).collect()
    }
}

fn version<T: DeserializeOwned>(row: &sqlx::sqlite::SqliteRow) -> Result<Version<T>, StoreError> {
    Ok(Version {
        id: row.try_get("id")?,
        slug: crate::row::word(row, "slug")?,
        version: count(row, "version")?,
        created_at: WallMs(row.try_get("created_at")?),
        body: json(row, "body")?,
    })
}

impl Tx {
    /// Adds a version and makes it the newest.
    ///
    /// # Errors
    ///
    /// When the database cannot write, or the version exists.
    pub async fn put_noun<T: Serialize + Sync>(
        &mut self,
        project: &ProjectId,
        kind: NounKind,
        version: &Version<T>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO noun (id, project, kind, slug, version) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id) DO UPDATE SET version =
             CASE WHEN noun.version > excluded.version THEN noun.version ELSE excluded.version END",
        )
        .bind(&version.id)
        .bind(project.as_str())
        .bind(kind.as_str())
        .bind(version.slug.as_str())
        .bind(i64::from(version.version))
        .execute(self.connection())
        .await?;
        sqlx::query("INSERT INTO noun_version (noun, version, body, created_at) VALUES ($1, $2, $3, $4)")
            .bind(&version.id)
            .bind(i64::from(version.version))
            .bind(to_json(&version.body))
            .bind(version.created_at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }
    /// Deletes a noun with all its versions.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn delete_noun(&mut self, id: &str) -> Result<(), StoreError> {
        for sql in ["DELETE FROM noun_version WHERE noun = $1", "DELETE FROM noun WHERE id = $1"] {
            sqlx::query(sql).bind(id).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Forgets the files below a folder, because they go to the trash. The path holds no `_` and no `%`.
    ///
    /// # Errors
    ///
    /// When the database cannot write, or a take needs one of the files.
    pub async fn forget_assets_below(&mut self, folder: &str) -> Result<(), StoreError> {
        let below = format!("{folder}/%");
        for sql in [
            "DELETE FROM result WHERE asset IN (SELECT id FROM asset WHERE path LIKE $1)",
            "DELETE FROM asset WHERE path LIKE $1",
        ] {
            sqlx::query(sql).bind(&below).execute(self.connection()).await?;
        }
        Ok(())
    }
}
