//! Deleting a project: what would go is looked at first, and only that goes.
//!
//! Rows and the folder's move are decided in one turn of the dispatcher (`line/sql/turn/upkeep.rs`). The folder goes
//! to the trash as one thing, from where `sakuga index rebuild` reads it once it is back in its place.

use assets::names::ProjectPlace;
use assets::rel_path::RelPath;
use assets::trash::{trash_folder, usage};
use domain::asset::ContentHash;
use domain::project::Project;
use store::Content;

use crate::error::StudioError;
use crate::line::dispatch::{Dispatch, Removal, Upkeep, UpkeepStep};
use crate::studio::Studio;

/// What goes with a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The rows.
    pub content: Content,
    /// Files below the project's folder, also those that no row knows.
    pub files: u64,
    /// The bytes they have together.
    pub bytes: u64,
    /// What confirms that exactly this may go; another value as soon as anything of it changes.
    pub confirm: String,
}

impl Studio {
    /// What would go with a project. Writes nothing.
    ///
    /// # Errors
    ///
    /// When the database or the folder cannot be read.
    pub async fn plan_deletion(&self, project: &Project) -> Result<Deletion, StudioError> {
        let content = self.store.content(&project.id).await?;
        let (folder, path) = (self.folder.clone(), ProjectPlace::new(&project.slug).folder());
        let counted = tokio::task::spawn_blocking(move || usage(&folder, &path)).await;
        let (files, bytes) = counted.map_err(|_| StudioError::LineStopped)??;
        let text = format!("{} {} {files} {bytes}", project.id, content.digest);
        let confirm = ContentHash::of(text.as_bytes()).0[..32].to_owned();
        Ok(Deletion { content, files, bytes, confirm })
    }

    /// Deletes a project with everything in it, if it still is what `confirm` was given for. Returns what went and
    /// where its folder is now.
    ///
    /// # Errors
    ///
    /// When it has changed since, or jobs run for it; nothing is deleted then.
    pub async fn delete_project(
        &self,
        dispatch: &dyn Dispatch,
        project: &Project,
        confirm: &str,
    ) -> Result<(Deletion, RelPath), StudioError> {
        // What goes to the trash is complete, so that it can come back.
        self.write_documents().await?;
        let _writing = self.documents.lock().await;
        let deletion = self.plan_deletion(project).await?;
        let place = ProjectPlace::new(&project.slug).folder();
        let id = format!("delete-{}", project.id);
        let (folder, trash) = trash_folder(&self.folder, id, &place, &self.clock.wall().date())?;
        let removal = Removal {
            digest: deletion.content.digest.clone(),
            slug: project.slug.to_string(),
            trash: trash.to_string(),
            folder,
        };
        if deletion.confirm != confirm {
            return Err(removal.outdated());
        }
        let step = UpkeepStep::Delete(removal);
        dispatch.upkeep(Upkeep { project: project.id.clone(), actor: self.actor.clone(), step }).await?;
        Ok((deletion, trash))
    }
}
