//! What a suggestion is about: the project, and one episode of it with its screenplay.

use std::collections::BTreeMap;

use domain::compile::{Cast, Location};
use domain::project::Project;
use domain::screenplay::breakdown::Names;
use domain::slug::Slug;
use domain::style::Style;
use domain::suggestion::Wanted;

use super::super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// What a suggestion is about, as it was read.
pub(super) struct Scope {
    /// The project's style.
    pub(super) style: Style,
    /// The project's characters.
    pub(super) cast: Vec<Cast>,
    /// The project's places.
    pub(super) places: Vec<Location>,
    /// The episode, where it is about one.
    pub(super) production: Option<Production>,
    /// The screenplay of the episode, where there is one.
    pub(super) script: Option<String>,
}

impl Studio {
    /// Reads what a suggestion is about.
    pub(super) async fn scope(&self, project: &Project, wanted: &Wanted) -> Result<Scope, StudioError> {
        let Some(code) = wanted.episode() else {
            let (cast, places) = (self.cast(&project.id).await?, self.places(&project.id).await?);
            return Ok(Scope { style: project.style.clone(), cast, places, production: None, script: None });
        };
        let production = self.production(project.clone(), code).await?;
        let script = self.store.script(&production.episode.id).await?;
        Ok(Scope {
            style: project.style.clone(),
            cast: production.cast.clone(),
            places: production.places.clone(),
            production: Some(production),
            script,
        })
    }
}

impl Scope {
    /// The episode.
    pub(super) fn production(&self) -> Result<&Production, StudioError> {
        let missing = || StudioError::Invalid("this needs an episode: name one with --episode".to_owned());
        self.production.as_ref().ok_or_else(missing)
    }

    /// The character with this slug.
    pub(super) fn character(&self, slug: &Slug) -> Result<&Cast, StudioError> {
        self.cast.iter().find(|cast| cast.slug == *slug).ok_or_else(|| StudioError::NotFound {
            what: "character",
            name: slug.to_string(),
            fix: "`sakuga character list` lists them".to_owned(),
        })
    }

    /// Whose name is whose slug, in small letters.
    pub(super) fn slugs(&self) -> BTreeMap<String, &Slug> {
        self.cast.iter().map(|cast| (cast.character.name.to_lowercase(), &cast.slug)).collect()
    }

    /// What somebody is called.
    pub(super) fn name<'a>(&'a self, slug: &'a Slug) -> &'a str {
        let known = self.cast.iter().find(|cast| cast.slug == *slug);
        known.map_or(slug.as_str(), |cast| cast.character.name.as_str())
    }

    /// The names of all characters but these.
    pub(super) fn others(&self, but: &[&Slug]) -> Vec<String> {
        let others = self.cast.iter().filter(|cast| !but.contains(&&cast.slug));
        others.map(|cast| cast.character.name.clone()).collect()
    }

    /// Names in a text that nobody of the project and no place has: words in capitals that the studio does not know.
    pub(super) fn strangers(&self, text: &str) -> Vec<String> {
        let places = self.places.iter().map(|location| &location.place);
        let names = Names::new(self.cast.iter().map(|cast| &cast.character), places);
        let unknown = names.not_understood_in(text);
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
        words
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
            .filter(|word| unknown.iter().any(|unknown| unknown.eq_ignore_ascii_case(word)))
            .map(str::to_owned)
            .collect()
    }
}
