//! Where a character or place is used, and deleting one that no shot uses.

use std::collections::BTreeMap;

use assets::intent::{Intent, apply_all};
use assets::rel_path::RelPath;
use assets::trash::{remove_empty, trash_folder};
use domain::id::{JobId, ShotId};
use domain::project::Project;
use domain::shot::{Shot, ShotStatus};
use domain::slug::Slug;
use store::{TakeRecord, Version};

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
    /// Where its files are now, below the data folder.
    pub trash: Vec<String>,
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
        let mut tx = self.begin().await?;
        // While this transaction is open nobody else writes, so what is read here stays true.
        let newest: Version<T> = self.noun(project, slug).await?;
        let all = self.shots_of_project(project).await?;
        let used: Vec<String> = all
            .iter()
            .filter(|(_, shot)| T::is_used_by(slug, &shot.content))
            .map(|(episode, shot)| format!("{episode} {}", shot.code))
            .collect();
        if !used.is_empty() {
            return Err(in_use(slug, &used));
        }
        let from = T::folder(project, slug);
        let id = JobId::fresh(self.ids.as_ref());
        let intents = self.trash_of(&id, &from).await?;
        let bodies: Vec<String> = intents.iter().map(crate::json::to_text).collect();
        tx.put_intents(&id, &bodies).await?;
        tx.forget_assets_below(from.as_str()).await?;
        tx.delete_noun(&newest.id).await?;
        tx.emit(T::deleted(project, slug));
        tx.commit().await?;
        let trash = intents.iter().filter_map(target).collect();
        self.throw_away(&id, intents, from).await?;
        Ok(Deleted { slug: slug.clone(), versions: newest.version, trash })
    }

    /// What moves a folder to the trash of today.
    async fn trash_of(&self, id: &JobId, from: &RelPath) -> Result<Vec<Intent>, StudioError> {
        let (folder, from, id) = (self.folder.clone(), from.clone(), id.to_string());
        let date = self.clock.wall().date();
        let intents = tokio::task::spawn_blocking(move || trash_folder(&folder, &id, &from, &date)).await;
        Ok(intents.map_err(|_| StudioError::LineStopped)??)
    }

    async fn throw_away(&self, id: &JobId, intents: Vec<Intent>, from: RelPath) -> Result<(), StudioError> {
        let folder = self.folder.clone();
        let moved = tokio::task::spawn_blocking(move || {
            apply_all(&folder, &intents)?;
            remove_empty(&folder, &from)
        });
        moved.await.map_err(|_| StudioError::LineStopped)??;
        let mut tx = self.begin().await?;
        tx.close_intents(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn target(intent: &Intent) -> Option<String> {
    match &intent.action {
        assets::intent::Action::Trash { to, .. } => Some(to.to_string()),
        _ => None,
    }
}

fn in_use(slug: &Slug, used: &[String]) -> StudioError {
    let more = used.len().saturating_sub(NAMED);
    let named = used.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let fix = "give these shots somebody or something else first";
    Refusal::conflict("in_use", format!("shots use {slug}: {named}{more}"), fix)
}
