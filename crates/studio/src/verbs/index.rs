//! The index: proving that rows and files agree, and making the rows again from the files alone.

use std::collections::BTreeMap;

use assets::rebuild::{Found, Problem, scan};
use assets::verify::{Report, verify};
use domain::id::SceneId;
use domain::project::Project;
use domain::take::Take;
use store::{NounKind, TakeRecord, Tx, Version};

use super::produce::take_counter;
use crate::error::StudioError;
use crate::studio::Studio;

/// What was taken in from the folder.
#[derive(Debug, Clone, Default)]
pub struct Rebuilt {
    /// Projects.
    pub projects: usize,
    /// Shots.
    pub shots: usize,
    /// Takes.
    pub takes: usize,
    /// Files.
    pub assets: usize,
    /// Versions of characters, places and styles.
    pub versions: usize,
    /// What could not be taken in.
    pub problems: Vec<Problem>,
}

impl Studio {
    /// Compares every row of a file with the file, and looks for files that no row knows.
    ///
    /// # Errors
    ///
    /// When the database or the folder cannot be read.
    pub async fn verify_index(
        &self,
        progress: impl Fn(usize) + Send + Sync + 'static,
    ) -> Result<Report, StudioError> {
        let assets = self.store.assets().await?;
        let folder = self.folder.clone();
        let report = tokio::task::spawn_blocking(move || verify(&folder, &assets, &progress)).await;
        Ok(report.map_err(|_| StudioError::LineStopped)??)
    }

    /// Fills an empty database from the folder: everything but jobs, events and accounts.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, the database is not empty, or it cannot be written.
    pub async fn rebuild_index(&self) -> Result<Rebuilt, StudioError> {
        if !self.store.projects().await?.is_empty() {
            return Err(StudioError::Invalid(
                "the database has projects already: move sakuga.db away first, then run this again"
                    .to_owned(),
            ));
        }
        let folder = self.folder.clone();
        let found = tokio::task::spawn_blocking(move || scan(&folder)).await;
        let found = found.map_err(|_| StudioError::LineStopped)??;
        let mut tx = self.begin().await?;
        self.put_nouns(&mut tx, &found).await?;
        self.put_tree(&mut tx, &found).await?;
        let takes = self.put_files(&mut tx, &found).await?;
        tx.commit().await?;
        Ok(Rebuilt {
            projects: found.projects.len(),
            shots: found.shots.len(),
            takes,
            assets: found.assets.len(),
            versions: found.characters.len() + found.places.len() + found.styles.len(),
            problems: found.problems,
        })
    }

    async fn put_nouns(&self, tx: &mut Tx, found: &Found) -> Result<(), StudioError> {
        for project in &found.projects {
            self.put_project(tx, project, found).await?;
        }
        for document in &found.characters {
            let version = Version {
                id: document.id.0.clone(),
                slug: document.slug.clone(),
                version: document.version,
                created_at: document.created_at,
                body: document.character.clone(),
            };
            tx.put_noun(&document.project, NounKind::Character, &version).await?;
        }
        for document in &found.places {
            let version = Version {
                id: document.id.0.clone(),
                slug: document.slug.clone(),
                version: document.version,
                created_at: document.created_at,
                body: document.place.clone(),
            };
            tx.put_noun(&document.project, NounKind::Place, &version).await?;
        }
        Ok(())
    }

    /// Puts a project with the versions of its style. A style that was changed by hand in `project.toml` becomes
    /// the next version.
    async fn put_project(&self, tx: &mut Tx, project: &Project, found: &Found) -> Result<(), StudioError> {
        let now = self.clock.wall();
        tx.put_project_row(project, now).await?;
        let styles = found.styles.iter().filter(|style| style.project == project.id);
        for document in styles {
            let version = Version {
                id: project.id.0.clone(),
                slug: crate::noun::style(),
                version: document.version,
                created_at: document.created_at,
                body: document.style.clone(),
            };
            tx.put_noun(&project.id, NounKind::Style, &version).await?;
        }
        Ok(tx.follow_style(project, now).await?)
    }

    async fn put_tree(&self, tx: &mut Tx, found: &Found) -> Result<(), StudioError> {
        for episode in &found.episodes {
            tx.put_episode(episode).await?;
            if let Some(script) = self.script_on_disk(found, episode) {
                tx.put_script(&episode.id, &script).await?;
            }
        }
        let mut episode_of = BTreeMap::<&SceneId, _>::new();
        for scene in &found.scenes {
            tx.put_scene(scene).await?;
            episode_of.insert(&scene.id, &scene.episode);
        }
        for shot in &found.shots {
            if let Some(episode) = episode_of.get(&shot.scene) {
                tx.put_shot(episode, shot).await?;
            }
        }
        Ok(())
    }

    fn script_on_disk(&self, found: &Found, episode: &domain::episode::Episode) -> Option<String> {
        let project = found.projects.iter().find(|project| project.id == episode.project)?;
        let place = assets::names::EpisodePlace::new(&project.slug, &episode.code).ok()?;
        String::from_utf8(self.folder.read(&place.script()).ok()?).ok()
    }

    async fn put_files(&self, tx: &mut Tx, found: &Found) -> Result<usize, StudioError> {
        for asset in &found.assets {
            tx.put_asset(asset).await?;
        }
        let mut put = 0;
        for take in &found.takes {
            let Some(record) = record(found, take) else { continue };
            tx.put_take(&record).await?;
            tx.count_at_least(&take_counter(&take.shot, take.stage), take.ordinal).await?;
            put += 1;
        }
        Ok(put)
    }
}

fn record(found: &Found, take: &Take) -> Option<TakeRecord> {
    let asset = found.assets.iter().find(|asset| asset.id == take.asset)?.clone();
    let origin = found.origins.get(&take.asset)?;
    let request = origin.request.clone()?;
    Some(TakeRecord { take: take.clone(), asset, request, omitted: origin.omitted.clone() })
}
