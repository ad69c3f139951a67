//! The versions of a project's style. They are nouns like characters, with the project's identity; the newest one
//! also stands in the project itself, where everybody who draws finds it.

use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::line::event::Event;
use domain::project::Project;
use domain::slug::Slug;
use domain::style::Style;
use sqlx::Row;

use crate::cast::{NounKind, Version};
use crate::db::Tx;
use crate::error::StoreError;
use crate::row::{count, json};

impl Tx {
    /// Makes what stands in a project the first version of its style, if there is none: a database from before
    /// versions were kept has none, and its upgrade marked the document.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn keep_first_style(&mut self, project: &ProjectId) -> Result<(), StoreError> {
        let row = sqlx::query(
            "SELECT body, created_at FROM project WHERE id = $1
             AND NOT EXISTS (SELECT 1 FROM noun WHERE noun.id = project.id)",
        )
        .bind(project.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(()) };
        let kept: Project = json(&row, "body")?;
        self.put_style(&kept, 1, WallMs(row.try_get("created_at")?)).await
    }

    /// Makes the project's style the next version, unless the newest says the same.
    ///
    /// # Errors
    ///
    /// See [`Tx::keep_first_style`].
    pub async fn follow_style(&mut self, project: &Project, at: WallMs) -> Result<(), StoreError> {
        let newest = self.newest_style(&project.id).await?;
        if newest.as_ref().is_some_and(|(_, style)| *style == project.style) {
            return Ok(());
        }
        if newest.is_some() {
            self.emit(Event::StyleChanged { project: project.id.clone() });
        }
        let version = newest.map_or(1, |(version, _)| version + 1);
        self.put_style(project, version, at).await?;
        self.mark_document(NounKind::Style.as_str(), project.id.as_str()).await
    }

    async fn newest_style(&mut self, project: &ProjectId) -> Result<Option<(u32, Style)>, StoreError> {
        let row = sqlx::query(
            "SELECT version, body FROM noun_version WHERE noun = $1 ORDER BY version DESC LIMIT 1",
        )
        .bind(project.as_str())
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| Ok((count(&row, "version")?, json(&row, "body")?))).transpose()
    }

    async fn put_style(&mut self, project: &Project, version: u32, at: WallMs) -> Result<(), StoreError> {
        let style = Version {
            id: project.id.0.clone(),
            slug: Slug::from_name(NounKind::Style.as_str()).expect("the word is a slug"),
            version,
            created_at: at,
            body: project.style.clone(),
        };
        self.put_noun(&project.id, NounKind::Style, &style).await
    }
}
