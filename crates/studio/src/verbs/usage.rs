//! Where a character or place is used, and deleting one that no shot uses.

use std::collections::BTreeMap;

use assets::intent::{Intent, apply};
use assets::trash::trash_folder;
use domain::id::{JobId, ShotId};
use domain::project::Project;
use domain::shot::{Shot, ShotStatus};
use domain::slug::Slug;
use store::{TakeRecord, Version};

use super::canon;
use crate::error::{Refusal, StudioError};
use crate::noun::{Member, Noun};
use crate::studio::Studio;

/// How many shots a refusal names.
const NAMED: usize = 10;

/// Where a noun is used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usage {
    /// The shots that need it, omitted ones too, in the order of the film.
    pub shots: Vec<UsedIn>,
    /// The takes whose picture shows it, whether or not their shot still does.
    pub takes: Vec<ShownIn>,
}

/// A shot that needs a noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedIn {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// Whether the shot is not in the film.
    pub omitted: bool,
}

/// A take that shows a noun.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownIn {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// The take.
    pub record: TakeRecord,
}

/// A noun that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The name it had in paths.
    pub slug: Slug,
    /// How many versions it had.
    pub versions: u32,
    /// Where its folder is now, below the data folder.
    pub trash: String,
}

impl Studio {
    /// Where a noun is used.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn usage<T: Noun>(&self, project: &Project, slug: &Slug) -> Result<Usage, StudioError> {
        let all = self.shots_of_project(project).await?;
        let needs = |shot: &&(String, Shot)| T::is_used_by(slug, &shot.1.content);
        let shots = all.iter().filter(needs).map(|(episode, shot)| UsedIn {
            episode: episode.clone(),
            shot: shot.code.to_string(),
            omitted: shot.status == ShotStatus::Omitted,
        });
        let shots = shots.collect();
        let places: BTreeMap<&ShotId, &(String, Shot)> = all.iter().map(|shot| (&shot.1.id, shot)).collect();
        let mut takes = Vec::new();
        for record in self.store.takes_naming(&project.id, slug).await? {
            let Some((episode, shot)) = places.get(&record.take.shot) else { continue };
            if T::is_shown_by(slug, &record.request) {
                takes.push(ShownIn { episode: episode.clone(), shot: shot.code.to_string(), record });
            }
        }
        Ok(Usage { shots, takes })
    }

    /// Every shot of a project with the code of its episode.
    async fn shots_of_project(&self, project: &Project) -> Result<Vec<(String, Shot)>, StudioError> {
        let mut found = Vec::new();
        for episode in self.store.episodes(&project.id).await? {
            let shots = self.store.shots(&episode.id).await?;
            found.extend(shots.into_iter().map(|shot| (episode.code.clone(), shot)));
        }
        Ok(found)
    }

    /// Deletes a character or place that no shot uses. Its files go to the trash.
    ///
    /// # Errors
    ///
    /// When there is none, or shots use it; nothing is deleted then.
    pub async fn delete_noun<T: Member>(
        &self,
        project: &Project,
        slug: &Slug,
    ) -> Result<Deleted, StudioError> {
        // What goes to the trash is complete, and no document is written into it any more.
        self.write_documents().await?;
        let _writing = self.documents.lock().await;
        let mut tx = self.begin().await?;
        // While this transaction is open nobody else writes, so what is read here stays true.
        let newest: Version<T> = self.noun(project, slug).await?;
        if newest.body.is_canon() {
            return Err(canon::settled(slug));
        }
        let all = self.shots_of_project(project).await?;
        let used: Vec<String> = all
            .iter()
            .filter(|(_, shot)| T::is_used_by(slug, &shot.content))
            .map(|(episode, shot)| format!("{episode} {}", shot.code))
            .collect();
        if !used.is_empty() {
            return Err(in_use(slug, &used));
        }
        let id = JobId(format!("delete-{}", newest.id));
        let date = self.clock.wall().date();
        let (intent, trash) = trash_folder(&self.folder, id.as_str(), &T::folder(project, slug), &date)?;
        // The move is written down like those of a job's files, under a name that no job has.
        tx.put_intents(&id, &[crate::json::to_text(&intent)]).await?;
        tx.forget_assets_below(T::folder(project, slug).as_str()).await?;
        tx.delete_noun(&newest.id).await?;
        tx.emit(T::deleted(project, slug));
        tx.commit().await?;
        self.throw_away(&id, intent).await?;
        Ok(Deleted { slug: slug.clone(), versions: newest.version, trash: trash.to_string() })
    }

    async fn throw_away(&self, id: &JobId, intent: Intent) -> Result<(), StudioError> {
        let folder = self.folder.clone();
        let moved = tokio::task::spawn_blocking(move || apply(&folder, &intent));
        moved.await.map_err(|_| StudioError::LineStopped)??;
        let mut tx = self.begin().await?;
        tx.close_intents(std::slice::from_ref(id)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn in_use(slug: &Slug, used: &[String]) -> StudioError {
    let more = used.len().saturating_sub(NAMED);
    let named = used.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let fix = "give these shots somebody or something else first";
    Refusal::conflict("in_use", format!("shots use {slug}: {named}{more}"), fix)
}
