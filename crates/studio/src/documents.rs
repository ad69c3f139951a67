//! Writing the documents of a project folder from the rows.
//!
//! A transaction that changes a row marks its document; after the commit, and at every start, marked
//! documents are written again and unmarked. So a file is never newer than its row, and a crash between the
//! two is mended at the next start.

use assets::documents::{
    CharacterDocument, Document as _, EpisodeDocument, PlaceDocument, ProjectDocument, ShotDocument,
    TakeDecision,
};
use assets::format::Format;
use assets::intent::apply;
use assets::names::{EpisodePlace, ProjectPlace, ShotPlace};
use assets::rel_path::RelPath;
use assets::trash::trash;
use assets::write::write_atomic;
use domain::character::Character;
use domain::id::{CharacterId, PlaceId, ShotId};
use domain::place::Place;
use domain::project::Project;
use store::{Document, NounKind, Version};

use crate::error::StudioError;
use crate::studio::Studio;

/// A file with the text it should have.
type Text = (RelPath, String);

impl Studio {
    /// Writes every document that is older than its row.
    ///
    /// # Errors
    ///
    /// When the database or a file cannot be written.
    pub async fn write_documents(&self) -> Result<(), StudioError> {
        // One after another: whoever came later writes what is newer.
        let _writing = self.documents.lock().await;
        let stale = self.store.stale_documents().await?;
        if stale.is_empty() {
            return Ok(());
        }
        let projects = self.store.projects().await?;
        for document in &stale {
            for (path, text) in self.texts(document, &projects).await? {
                self.write_document(document, path, text).await?;
            }
        }
        let mut tx = self.begin().await?;
        for document in &stale {
            tx.unmark_document(document).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn texts(&self, document: &Document, projects: &[Project]) -> Result<Vec<Text>, StudioError> {
        match document.kind.as_str() {
            "project" => Ok(project_text(document, projects)),
            "episode" => self.episode_text(document, projects).await,
            "script" => self.script_text(document, projects).await,
            "shot" => self.shot_text(document, projects).await,
            "character" => self.character_texts(document, projects).await,
            "place" => self.place_texts(document, projects).await,
            other => {
                tracing::warn!(kind = other, "no such kind of document");
                Ok(Vec::new())
            }
        }
    }

    async fn write_document(
        &self,
        document: &Document,
        path: RelPath,
        text: String,
    ) -> Result<(), StudioError> {
        let folder = self.folder.clone();
        let date = self.clock.wall().date();
        let keep_old = document.kind == "script";
        tokio::task::spawn_blocking(move || {
            let current = folder.read(&path).ok();
            if current.as_deref() == Some(text.as_bytes()) {
                return Ok(());
            }
            // A person may have written in the screenplay's file; what is replaced can be found in the trash.
            if keep_old && current.is_some() {
                apply(&folder, &trash(&folder, "script", &path, &date)?)?;
            }
            write_atomic(&folder, &path, text.as_bytes())
        })
        .await
        .map_err(|_| StudioError::LineStopped)??;
        Ok(())
    }

    async fn episode_text(
        &self,
        document: &Document,
        projects: &[Project],
    ) -> Result<Vec<Text>, StudioError> {
        for project in projects {
            for episode in self.store.episodes(&project.id).await? {
                if episode.id.as_str() == document.id {
                    let path = episode_place(project, &episode.code)?.document();
                    let scenes = self.store.scenes(&episode.id).await?;
                    let text = EpisodeDocument { format: Format, episode, scenes }.to_text();
                    return Ok(vec![(path, text)]);
                }
            }
        }
        Ok(Vec::new())
    }

    async fn script_text(&self, document: &Document, projects: &[Project]) -> Result<Vec<Text>, StudioError> {
        for project in projects {
            for episode in self.store.episodes(&project.id).await? {
                if episode.id.as_str() == document.id {
                    let path = episode_place(project, &episode.code)?.script();
                    let script = self.store.script(&episode.id).await?;
                    return Ok(script.map(|script| (path, script)).into_iter().collect());
                }
            }
        }
        Ok(Vec::new())
    }

    async fn shot_text(&self, document: &Document, projects: &[Project]) -> Result<Vec<Text>, StudioError> {
        let id = ShotId(document.id.clone());
        let (Some(shot), Some(episode)) = (self.store.shot(&id).await?, self.store.episode_of(&id).await?)
        else {
            return Ok(Vec::new());
        };
        let scenes = self.store.scenes(&episode.id).await?;
        let project = projects.iter().find(|project| project.id == episode.project);
        let scene = scenes.iter().find(|scene| scene.id == shot.scene);
        let (Some(project), Some(scene)) = (project, scene) else { return Ok(Vec::new()) };
        let place = ShotPlace::new(&project.slug, &episode.code, &scene.code, &shot.code)
            .map_err(|error| StudioError::Invalid(error.to_string()))?;
        let records = self.store.takes_of_shot(&id).await?;
        let takes = records.iter().map(|record| TakeDecision::of(&record.take)).collect();
        Ok(vec![(place.document(), ShotDocument { format: Format, shot, takes }.to_text())])
    }

    async fn character_texts(
        &self,
        document: &Document,
        projects: &[Project],
    ) -> Result<Vec<Text>, StudioError> {
        for project in projects {
            let nouns: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
            if !nouns.iter().any(|noun| noun.id == document.id) {
                continue;
            }
            let versions: Vec<Version<Character>> = self.store.noun_versions(&document.id).await?;
            let text = |version: Version<Character>| {
                let path = ProjectPlace::new(&project.slug).character(&version.slug, version.version);
                let document = CharacterDocument {
                    format: Format,
                    id: CharacterId(version.id),
                    project: project.id.clone(),
                    slug: version.slug,
                    version: version.version,
                    created_at: version.created_at,
                    character: version.body,
                };
                (path, document.to_text())
            };
            return Ok(versions.into_iter().map(text).collect());
        }
        Ok(Vec::new())
    }

    async fn place_texts(&self, document: &Document, projects: &[Project]) -> Result<Vec<Text>, StudioError> {
        for project in projects {
            let nouns: Vec<Version<Place>> = self.store.nouns(&project.id, NounKind::Place).await?;
            if !nouns.iter().any(|noun| noun.id == document.id) {
                continue;
            }
            let versions: Vec<Version<Place>> = self.store.noun_versions(&document.id).await?;
            let text = |version: Version<Place>| {
                let path = ProjectPlace::new(&project.slug).place(&version.slug, version.version);
                let document = PlaceDocument {
                    format: Format,
                    id: PlaceId(version.id),
                    project: project.id.clone(),
                    slug: version.slug,
                    version: version.version,
                    created_at: version.created_at,
                    place: version.body,
                };
                (path, document.to_text())
            };
            return Ok(versions.into_iter().map(text).collect());
        }
        Ok(Vec::new())
    }
}

fn project_text(document: &Document, projects: &[Project]) -> Vec<Text> {
    let found = projects.iter().find(|project| project.id.as_str() == document.id);
    let text = |project: &Project| {
        let path = ProjectPlace::new(&project.slug).document();
        (path, ProjectDocument { format: Format, project: project.clone() }.to_text())
    };
    found.map(text).into_iter().collect()
}

fn episode_place(project: &Project, code: &str) -> Result<EpisodePlace, StudioError> {
    EpisodePlace::new(&project.slug, code).map_err(|error| StudioError::Invalid(error.to_string()))
}
