//! Episodes at a glance, and their titles.

use std::collections::BTreeSet;

use domain::episode::{Episode, Scene};
use domain::id::ShotId;
use domain::line::event::Event;
use domain::project::Project;
use domain::shot::{Shot, ShotStatus};
use domain::take::{Review, Take};

use super::project::checked_title;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// An episode with how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeState {
    /// The episode.
    pub episode: Episode,
    /// Scenes in the film.
    pub scenes: u32,
    /// Shots in the film.
    pub shots: u32,
    /// Shots of them that have a picture.
    pub drawn: u32,
    /// Shots of them whose picked take of the furthest stage is approved.
    pub approved: u32,
    /// The length of the film in frames.
    pub frames: u32,
}

/// What is to be otherwise in an episode; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EpisodeChange {
    /// The title.
    pub title: Option<String>,
    /// What happens, in at most 4,000 characters.
    pub synopsis: Option<String>,
}

impl EpisodeChange {
    /// The names of what changes.
    fn fields(&self) -> Vec<String> {
        let title = self.title.as_ref().map(|_| "title".to_owned());
        let synopsis = self.synopsis.as_ref().map(|_| "synopsis".to_owned());
        title.into_iter().chain(synopsis).collect()
    }
}

/// The longest synopsis, in characters.
const LONGEST_SYNOPSIS: usize = 4000;

impl Studio {
    /// The episodes of a project by code.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn episodes(&self, project: &Project) -> Result<Vec<Episode>, StudioError> {
        Ok(self.store.episodes(&project.id).await?)
    }

    /// The episode of a project with this code.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn episode(&self, project: &Project, code: &str) -> Result<Episode, StudioError> {
        let episodes = self.store.episodes(&project.id).await?;
        let known: Vec<String> = episodes.iter().map(|episode| episode.code.clone()).collect();
        episodes.into_iter().find(|episode| episode.code == code).ok_or_else(|| no_episode(code, &known))
    }

    /// How far an episode is.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn episode_state(&self, episode: Episode) -> Result<EpisodeState, StudioError> {
        let scenes = self.store.scenes(&episode.id).await?;
        let shots = self.store.shots(&episode.id).await?;
        let picked = self.store.picked_of_episode(&episode.id).await?;
        Ok(state(episode, &scenes, &shots, &picked))
    }

    /// The scenes of an episode in their order, omitted ones too.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn scenes(&self, episode: &Episode) -> Result<Vec<Scene>, StudioError> {
        Ok(self.store.scenes(&episode.id).await?)
    }

    /// The screenplay of an episode as it was imported last; none for an episode without one.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn script(&self, episode: &Episode) -> Result<Option<String>, StudioError> {
        Ok(self.store.script(&episode.id).await?)
    }

    /// The picked takes of an episode's shots.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn picks(&self, episode: &Episode) -> Result<Vec<Take>, StudioError> {
        Ok(self.store.picked_of_episode(&episode.id).await?)
    }

    /// Gives an episode another title or synopsis, unless it is no longer as it was read.
    ///
    /// # Errors
    ///
    /// When one of them makes no sense, or the episode was changed since.
    pub async fn change_episode(
        &self,
        read: &Episode,
        change: &EpisodeChange,
    ) -> Result<Episode, StudioError> {
        let mut episode = read.clone();
        if let Some(title) = &change.title {
            episode.title = checked_title(title)?;
        }
        if let Some(synopsis) = &change.synopsis {
            episode.synopsis = checked_synopsis(synopsis)?;
        }
        let fields = change.fields();
        let mut tx = self.begin().await?;
        Refusal::unless_same(tx.episode(&episode.id).await?.as_ref(), read, "episode", &episode.code)?;
        tx.put_episode(&episode).await?;
        tx.mark_document("episode", episode.id.as_str()).await?;
        tx.emit(Event::EpisodeChanged {
            project: episode.project.clone(),
            episode: episode.code.clone(),
            fields,
        });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(episode)
    }
}

fn checked_synopsis(synopsis: &str) -> Result<String, StudioError> {
    let synopsis = synopsis.trim();
    if synopsis.chars().count() > LONGEST_SYNOPSIS {
        let message = format!("a synopsis has at most {LONGEST_SYNOPSIS} characters");
        return Err(Refusal::invalid("synopsis", message, "write a shorter one"));
    }
    domain::words::check_seen(&synopsis.replace('\n', " "))
        .map_err(|error| Refusal::told("synopsis", &error.to_string(), "remove it"))?;
    Ok(synopsis.to_owned())
}

pub(super) fn no_episode(code: &str, known: &[String]) -> StudioError {
    let fix = if known.is_empty() {
        "import a screenplay first".to_owned()
    } else {
        format!("there are: {}", known.join(", "))
    };
    StudioError::NotFound { what: "episode", name: code.to_owned(), fix }
}

fn state(episode: Episode, scenes: &[Scene], shots: &[Shot], picked: &[Take]) -> EpisodeState {
    let active: Vec<&Shot> = shots.iter().filter(|shot| shot.status == ShotStatus::Active).collect();
    let drawn: BTreeSet<&ShotId> = picked.iter().map(|take| &take.shot).collect();
    let opens = |take: &&Take, shot: &Shot| take.shot == shot.id && take.moment.is_start();
    let furthest =
        |shot: &&&Shot| picked.iter().filter(|take| opens(take, shot)).max_by_key(|take| take.stage);
    let approved =
        active.iter().filter(|shot| furthest(shot).is_some_and(|take| take.review == Review::Approved));
    EpisodeState {
        episode,
        scenes: number(scenes.iter().filter(|scene| !scene.omitted).count()),
        shots: number(active.len()),
        drawn: number(active.iter().filter(|shot| drawn.contains(&shot.id)).count()),
        approved: number(approved.count()),
        frames: active.iter().fold(0, |sum, shot| sum.saturating_add(shot.content.frames)),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
