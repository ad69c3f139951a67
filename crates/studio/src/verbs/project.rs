//! Projects: listing, making, renaming them, and putting them away.

use assets::names::ProjectPlace;
use domain::id::ProjectId;
use domain::line::event::Event;
use domain::project::Project;
use domain::slug::Slug;
use domain::style::Style;
use store::{ProjectFilter, ProjectRow};

use crate::error::{Refusal, StudioError};
use crate::line::dispatch::{Dispatch, Upkeep, UpkeepStep};
use crate::studio::Studio;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// A project that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProject {
    /// The name on the title card.
    pub title: String,
    /// The name in paths and commands; made of the title when left out.
    pub slug: Option<Slug>,
    /// The look of all its pictures; the usual one when left out.
    pub style: Option<Style>,
}

impl Studio {
    /// Projects by slug.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn projects(&self, filter: &ProjectFilter) -> Result<Vec<ProjectRow>, StudioError> {
        Ok(self.store.project_rows(filter).await?)
    }

    /// The project with this slug and what is known of it.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn project_row(&self, slug: &Slug) -> Result<ProjectRow, StudioError> {
        match self.store.project_row(slug).await? {
            Some(row) => Ok(row),
            // The words for a missing project, which list those there are.
            None => self.project(Some(slug)).await.and(Err(StudioError::NotFound {
                what: "project",
                name: slug.to_string(),
                fix: "`sakuga project list` lists them".to_owned(),
            })),
        }
    }

    /// Makes an empty project.
    ///
    /// # Errors
    ///
    /// When the title or the style makes no sense, or the slug is taken.
    pub async fn create_project(&self, new: NewProject) -> Result<ProjectRow, StudioError> {
        let title = checked_title(&new.title)?;
        let slug = new.slug.map_or_else(|| Slug::from_name(&title), Ok).map_err(|error| {
            Refusal::invalid("title", error.to_string(), "name a slug for it, such as \"my-film\"")
        })?;
        let style = new.style.unwrap_or_default();
        check_style(&style)?;
        let project = Project { id: ProjectId::fresh(self.ids.as_ref()), slug, title, style };
        let created_at = self.clock.wall();
        let mut tx = self.begin().await?;
        if tx.project_by_slug(&project.slug).await?.is_some() || self.has_folder(&project.slug)? {
            return Err(taken(&project.slug));
        }
        tx.put_project(&project, created_at).await?;
        tx.mark_document("project", project.id.as_str()).await?;
        tx.emit(Event::ProjectCreated { project: project.id.clone() });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(ProjectRow { project, created_at, archived_at: None })
    }

    /// Whether something lies where a project of this name would, such as one that the database lost.
    fn has_folder(&self, slug: &Slug) -> Result<bool, StudioError> {
        Ok(self.folder.resolve(&ProjectPlace::new(slug).folder())?.symlink_metadata().is_ok())
    }

    /// Gives a project another title, unless it is no longer as it was read.
    ///
    /// # Errors
    ///
    /// When the title makes no sense, or the project was changed since.
    pub async fn rename_project(&self, read: &ProjectRow, title: &str) -> Result<ProjectRow, StudioError> {
        let project = Project { title: checked_title(title)?, ..read.project.clone() };
        let mut tx = self.begin().await?;
        Refusal::unless_same(tx.project(&project.id).await?.as_ref(), read, "project", &project.slug)?;
        tx.put_project(&project, read.created_at).await?;
        tx.mark_document("project", project.id.as_str()).await?;
        tx.emit(Event::ProjectChanged { project: project.id.clone(), fields: vec!["title".to_owned()] });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(ProjectRow { project, ..read.clone() })
    }

    /// Puts a project away: nothing more is queued for it, and what is queued waits until it is taken up again.
    ///
    /// # Errors
    ///
    /// When it is gone, or the line has stopped.
    pub async fn archive_project(
        &self,
        dispatch: &dyn Dispatch,
        row: &ProjectRow,
    ) -> Result<ProjectRow, StudioError> {
        self.keep(dispatch, row, UpkeepStep::Archive).await
    }

    /// Takes up an archived project again.
    ///
    /// # Errors
    ///
    /// As [`Studio::archive_project`].
    pub async fn unarchive_project(
        &self,
        dispatch: &dyn Dispatch,
        row: &ProjectRow,
    ) -> Result<ProjectRow, StudioError> {
        self.keep(dispatch, row, UpkeepStep::Unarchive).await
    }

    async fn keep(
        &self,
        dispatch: &dyn Dispatch,
        row: &ProjectRow,
        step: UpkeepStep,
    ) -> Result<ProjectRow, StudioError> {
        let upkeep = Upkeep { project: row.project.id.clone(), actor: self.actor.clone(), step };
        dispatch.upkeep(upkeep).await?;
        self.project_row(&row.project.slug).await
    }
}

/// A title without blanks around it.
pub(super) fn checked_title(title: &str) -> Result<String, StudioError> {
    let title = title.trim();
    let letters = title.chars().count();
    if letters == 0 || letters > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Err(Refusal::invalid(
            "title",
            "a title has 1 to 200 characters on one line",
            "write a shorter one, such as \"The Lantern\"",
        ));
    }
    Ok(title.to_owned())
}

/// Refuses a look that nothing could be drawn in, by the rules for a style's own file.
fn check_style(style: &Style) -> Result<(), StudioError> {
    let fix = "docs/cast.md says how a style is written";
    let wrong = |error: String| Refusal::invalid("style", error, fix);
    let text = toml::to_string(style).map_err(|error| wrong(error.to_string()))?;
    let read = domain::screenplay::castfile::parse_style(&text);
    read.map(|_| ()).map_err(|error| wrong(error.message))
}

fn taken(slug: &Slug) -> StudioError {
    Refusal::conflict(
        "taken",
        format!("there is a project \"{slug}\" already, or a folder of that name below projects/"),
        "choose another slug",
    )
}
