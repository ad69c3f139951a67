//! Characters and places: named nouns with numbered, immutable versions.

use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::slug::Slug;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{count, json, to_json};

/// What kind of noun a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NounKind {
    /// A character.
    Character,
    /// A place.
    Place,
}

impl NounKind {
    /// The word for it in the database and in documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Place => "place",
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

impl Store {
    /// The newest version of every character or place of a project, by slug.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn nouns<T: DeserializeOwned>(
        &self,
        project: &ProjectId,
        kind: NounKind,
    ) -> Result<Vec<Version<T>>, StoreError> {
        let rows = sqlx::query(
            "SELECT noun.id, noun.slug, noun_version.version, noun_version.created_at, noun_version.body
             FROM noun JOIN noun_version ON noun_version.noun = noun.id AND noun_version.version = noun.version
             WHERE noun.project = $1 AND noun.kind = $2 ORDER BY noun.slug",
        )
        .bind(project.as_str())
        .bind(kind.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(version).collect()
    }

    /// All versions of one character or place, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn noun_versions<T: DeserializeOwned>(&self, id: &str) -> Result<Vec<Version<T>>, StoreError> {
        let rows = sqlx::query(
            "SELECT noun.id, noun.slug, noun_version.version, noun_version.created_at, noun_version.body
             FROM noun JOIN noun_version ON noun_version.noun = noun.id
             WHERE noun.id = $1 ORDER BY noun_version.version",
        )
        .bind(id)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(version).collect()
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
             ON CONFLICT (id) DO UPDATE SET version = excluded.version",
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
}
