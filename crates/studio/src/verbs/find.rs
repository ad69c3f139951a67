//! Finding what a person named: projects, episodes, shots, and who is in them.

use domain::character::Character;
use domain::compile::{Cast, Location, Subject};
use domain::direction::Direction;
use domain::episode::{Episode, Scene};
use domain::id::ProjectId;
use domain::place::Place;
use domain::project::Project;
use domain::recipe::Recipe;
use domain::screenplay::breakdown::Names;
use domain::shot::Shot;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use serde_json::Value;
use store::{NounKind, Version};

use crate::error::StudioError;
use crate::noun::style;
use crate::studio::Studio;

/// An episode with everything below it that a film is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Production {
    /// The project.
    pub project: Project,
    /// The episode.
    pub episode: Episode,
    /// Its scenes in order, omitted ones too.
    pub scenes: Vec<Scene>,
    /// Its shots in order, omitted ones too.
    pub shots: Vec<Shot>,
    /// The project's characters.
    pub cast: Vec<Cast>,
    /// The project's places.
    pub places: Vec<Location>,
    /// The version of the project's style.
    pub style_version: u32,
}

impl Production {
    /// What a request for the beginning of a shot is made of, without a panel and with the seed 0.
    #[must_use]
    pub fn subject<'a>(
        &'a self,
        shot: &'a Shot,
        stage: Stage,
        recipe: &'a Recipe,
        direction: &'a Direction,
    ) -> Subject<'a> {
        Subject {
            content: &shot.content,
            cast: &self.cast,
            places: &self.places,
            style: &self.project.style,
            style_version: self.style_version,
            episode: &self.episode.code,
            stage,
            moment: Moment::Start,
            recipe,
            direction,
            panel: None,
            seed: 0,
        }
    }

    /// The scene of a shot.
    #[must_use]
    pub fn scene_of(&self, shot: &Shot) -> Option<&Scene> {
        self.scenes.iter().find(|scene| scene.id == shot.scene)
    }

    /// The names that a screenplay of this project may use.
    pub(crate) fn names(&self) -> Names {
        let characters = self.cast.iter().map(|cast| &cast.character);
        Names::new(characters, self.places.iter().map(|location| &location.place))
    }

    /// The shots that are in the film, in order.
    pub fn active(&self) -> impl Iterator<Item = &Shot> {
        self.shots.iter().filter(|shot| shot.status == domain::shot::ShotStatus::Active)
    }

    /// The shot with this code.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn shot(&self, code: &str) -> Result<&Shot, StudioError> {
        self.shots.iter().find(|shot| shot.code.as_str() == code).ok_or_else(|| StudioError::NotFound {
            what: "shot",
            name: code.to_owned(),
            fix: format!("`sakuga shot list {}` lists them", self.episode.code),
        })
    }
}

impl Studio {
    /// The project with this slug, or the only one when no slug is given.
    ///
    /// # Errors
    ///
    /// When there is none, or several and none was named.
    pub async fn project(&self, slug: Option<&Slug>) -> Result<Project, StudioError> {
        let mut projects = self.store.projects().await?;
        let names = || projects.iter().map(|project| project.slug.to_string()).collect::<Vec<_>>().join(", ");
        if let Some(slug) = slug {
            let fix = if projects.is_empty() {
                "there are no projects yet: `sakuga demo` makes one, `sakuga import` brings one in".to_owned()
            } else {
                format!("there are: {}", names())
            };
            let missing = StudioError::NotFound { what: "project", name: slug.to_string(), fix };
            return projects.into_iter().find(|project| project.slug == *slug).ok_or(missing);
        }
        match projects.len() {
            0 => Err(StudioError::Invalid(
                "there is no project yet: `sakuga demo` makes one, `sakuga import` brings one in".to_owned(),
            )),
            1 => Ok(projects.remove(0)),
            _ => Err(StudioError::Invalid(format!(
                "there are several projects: say which with --project ({})",
                names()
            ))),
        }
    }

    /// An episode by code, with everything below it.
    ///
    /// # Errors
    ///
    /// When the project has no such episode.
    pub async fn production(&self, project: Project, code: &str) -> Result<Production, StudioError> {
        let episodes = self.store.episodes(&project.id).await?;
        let known: Vec<String> = episodes.iter().map(|episode| episode.code.clone()).collect();
        let episode = episodes.into_iter().find(|episode| episode.code == code);
        let episode = episode.ok_or_else(|| super::episode::no_episode(code, &known))?;
        Ok(Production {
            scenes: self.store.scenes(&episode.id).await?,
            shots: self.store.shots(&episode.id).await?,
            cast: self.cast(&project.id).await?,
            places: self.places(&project.id).await?,
            style_version: self.style_version(&project).await?,
            project,
            episode,
        })
    }

    /// The number of the project's newest style.
    async fn style_version(&self, project: &Project) -> Result<u32, StudioError> {
        let newest: Option<Version<Value>> = self.store.noun(&project.id, NounKind::Style, &style()).await?;
        Ok(newest.map_or(0, |version| version.version))
    }

    /// The characters of a project, newest versions.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn cast(&self, project: &ProjectId) -> Result<Vec<Cast>, StudioError> {
        let versions: Vec<Version<Character>> = self.store.nouns(project, NounKind::Character).await?;
        Ok(versions
            .into_iter()
            .map(|version| {
                let Version { slug, version, body: character, .. } = version;
                Cast { slug, version, character }
            })
            .collect())
    }

    /// The places of a project, newest versions.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn places(&self, project: &ProjectId) -> Result<Vec<Location>, StudioError> {
        let versions: Vec<Version<Place>> = self.store.nouns(project, NounKind::Place).await?;
        Ok(versions
            .into_iter()
            .map(|version| {
                let Version { slug, version, body: place, .. } = version;
                Location { slug, version, place }
            })
            .collect())
    }
}
