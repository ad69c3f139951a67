//! Projects, episodes, scenes and shots.

use domain::clock::WallMs;
use domain::episode::{Episode, Scene};
use domain::id::{EpisodeId, ProjectId, ShotId};
use domain::project::Project;
use domain::shot::{Shot, ShotStatus};
use domain::slug::Slug;
use sqlx::Row;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{json, to_json};

impl Store {
    /// All projects, oldest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows = sqlx::query("SELECT body FROM project ORDER BY id").fetch_all(self.reader()).await?;
        rows.iter().map(|row| json(row, "body")).collect()
    }

    /// The project with this slug.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn project(&self, slug: &Slug) -> Result<Option<Project>, StoreError> {
        let row = sqlx::query("SELECT body FROM project WHERE slug = $1")
            .bind(slug.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| json(&row, "body")).transpose()
    }

    /// The episodes of a project by code.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn episodes(&self, project: &ProjectId) -> Result<Vec<Episode>, StoreError> {
        let rows = sqlx::query("SELECT body FROM episode WHERE project = $1 ORDER BY code")
            .bind(project.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| json(row, "body")).collect()
    }

    /// The screenplay of an episode as it was imported last.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn script(&self, episode: &EpisodeId) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT script FROM episode WHERE id = $1")
            .bind(episode.as_str())
            .fetch_optional(self.reader())
            .await?;
        Ok(row.and_then(|row| row.try_get("script").ok().flatten()))
    }

    /// The scenes of an episode in their order, omitted ones included.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn scenes(&self, episode: &EpisodeId) -> Result<Vec<Scene>, StoreError> {
        let rows = sqlx::query("SELECT body FROM scene WHERE episode = $1 ORDER BY position, code")
            .bind(episode.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| json(row, "body")).collect()
    }

    /// The shots of an episode in their order, omitted ones included.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn shots(&self, episode: &EpisodeId) -> Result<Vec<Shot>, StoreError> {
        let rows = sqlx::query("SELECT body FROM shot WHERE episode = $1 ORDER BY position, code")
            .bind(episode.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| json(row, "body")).collect()
    }

    /// The episode that a shot belongs to.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn episode_of(&self, shot: &ShotId) -> Result<Option<Episode>, StoreError> {
        let row = sqlx::query(
            "SELECT episode.body FROM shot JOIN episode ON episode.id = shot.episode WHERE shot.id = $1",
        )
        .bind(shot.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| json(&row, "body")).transpose()
    }

    /// One shot.
    ///
    /// # Errors
    ///
    /// See [`Store::projects`].
    pub async fn shot(&self, id: &ShotId) -> Result<Option<Shot>, StoreError> {
        let row = sqlx::query("SELECT body FROM shot WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| json(&row, "body")).transpose()
    }
}

impl Tx {
    /// Writes a project, new or changed. When its style is not the newest version, it becomes the next one.
    ///
    /// # Errors
    ///
    /// When the database cannot write, or the slug is taken; so for every method below.
    pub async fn put_project(&mut self, project: &Project, at: WallMs) -> Result<(), StoreError> {
        self.keep_first_style(&project.id).await?;
        self.put_project_row(project, at).await?;
        self.follow_style(project, at).await
    }

    /// Writes a project and no version of its style, because those come back from their own files.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn put_project_row(&mut self, project: &Project, at: WallMs) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO project (id, slug, body, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, body = excluded.body",
        )
        .bind(project.id.as_str())
        .bind(project.slug.as_str())
        .bind(to_json(project))
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes an episode, new or changed.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn put_episode(&mut self, episode: &Episode) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO episode (id, project, code, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        )
        .bind(episode.id.as_str())
        .bind(episode.project.as_str())
        .bind(&episode.code)
        .bind(to_json(episode))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps the screenplay of an episode.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn put_script(&mut self, episode: &EpisodeId, script: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE episode SET script = $1 WHERE id = $2")
            .bind(script)
            .bind(episode.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes a scene, new or changed.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn put_scene(&mut self, scene: &Scene) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO scene (id, episode, code, position, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, body = excluded.body",
        )
        .bind(scene.id.as_str())
        .bind(scene.episode.as_str())
        .bind(&scene.code)
        .bind(i64::from(scene.position))
        .bind(to_json(scene))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a shot, new or changed.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn put_shot(&mut self, episode: &EpisodeId, shot: &Shot) -> Result<(), StoreError> {
        let status = match shot.status {
            ShotStatus::Active => "active",
            ShotStatus::Omitted => "omitted",
        };
        sqlx::query(
            "INSERT INTO shot (id, scene, episode, code, position, status, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET scene = excluded.scene, position = excluded.position,
                 status = excluded.status, body = excluded.body",
        )
        .bind(shot.id.as_str())
        .bind(shot.scene.as_str())
        .bind(episode.as_str())
        .bind(shot.code.as_str())
        .bind(i64::from(shot.position))
        .bind(status)
        .bind(to_json(shot))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Raises the counter `name` by one and returns it: 1 the first time.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn count_up(&mut self, name: &str) -> Result<u32, StoreError> {
        self.count_up_by(name, 1).await
    }

    /// Raises the counter `name` by `step` and returns it: `step` the first time.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn count_up_by(&mut self, name: &str, step: u32) -> Result<u32, StoreError> {
        let row = sqlx::query(
            "INSERT INTO counter (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value",
        )
        .bind(name)
        .bind(i64::from(step))
        .fetch_one(self.connection())
        .await?;
        let value: i64 = row.try_get("value")?;
        Ok(u32::try_from(value).unwrap_or(u32::MAX))
    }

    /// Raises the counter `name` to at least `value`; used when rows are rebuilt from files.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_project`].
    pub async fn count_at_least(&mut self, name: &str, value: u32) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value =
             CASE WHEN counter.value > excluded.value THEN counter.value ELSE excluded.value END",
        )
        .bind(name)
        .bind(i64::from(value))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
