//! Characters, places and styles: looking at their versions, and making the next one.
//!
//! A change is planned first, so that a person can see which takes it would make stale, and then carried out. A
//! version is never changed: going back to an old one makes a new one that says the same.

use std::collections::BTreeSet;

use domain::character::Character;
use domain::project::Project;
use domain::slug::Slug;
use serde_json::Value;
use store::{NounKind, Version};

use super::difference::{Difference, differences_of};
use super::find::Production;
use super::stale::Stale;
use super::touched::{Names, Touched, touched};
use super::{canon, merge};
use crate::error::{Refusal, StudioError};
use crate::noun::Noun;
use crate::studio::Studio;

/// What a change would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<T> {
    /// The newest version there is.
    pub before: Version<T>,
    /// The version that would be made; none when it says the same.
    pub next: Option<Version<T>>,
    /// The takes of the project that are out of date when the change is made.
    pub stale: Vec<StaleAfter>,
    /// What of it the change itself makes out of date, in words.
    pub touched: Vec<Touched>,
}

impl<T> Plan<T> {
    /// The newest version when the change is made.
    #[must_use]
    pub fn newest(&self) -> &Version<T> {
        self.next.as_ref().unwrap_or(&self.before)
    }
}

/// A take that is out of date when a change is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleAfter {
    /// The episode's code.
    pub episode: String,
    /// The take, and why.
    pub stale: Stale,
    /// Whether it is out of date without the change, too.
    pub already: bool,
}

impl Studio {
    /// The newest versions of the nouns of a kind whose slug comes after `after`, by slug.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn nouns<T: Noun>(
        &self,
        project: &Project,
        after: Option<&Slug>,
        limit: u32,
    ) -> Result<Vec<Version<T>>, StudioError> {
        Ok(self.store.nouns_after(&project.id, T::KIND, after, limit).await?)
    }

    /// The newest version of a noun.
    ///
    /// # Errors
    ///
    /// When there is none with this slug.
    pub async fn noun<T: Noun>(&self, project: &Project, slug: &Slug) -> Result<Version<T>, StudioError> {
        match self.store.noun(&project.id, T::KIND, slug).await? {
            Some(newest) => Ok(newest),
            None => Err(self.unknown::<T>(project, slug).await?),
        }
    }

    async fn unknown<T: Noun>(&self, project: &Project, slug: &Slug) -> Result<StudioError, StudioError> {
        let known: Vec<Version<T>> = self.store.nouns(&project.id, T::KIND).await?;
        let names = known.iter().map(|version| version.slug.to_string()).collect::<Vec<_>>().join(", ");
        let fix = if names.is_empty() {
            format!("{} has no {} yet", project.slug, T::KIND.as_str())
        } else {
            format!("{} has: {names}", project.slug)
        };
        Ok(StudioError::NotFound { what: T::KIND.as_str(), name: slug.to_string(), fix })
    }

    /// The versions of a noun above `after`, oldest first.
    ///
    /// # Errors
    ///
    /// When there is none with this slug.
    pub async fn noun_versions<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        after: u32,
        limit: u32,
    ) -> Result<Vec<Version<T>>, StudioError> {
        let newest: Version<T> = self.noun(project, slug).await?;
        Ok(self.store.noun_versions_after(&newest.id, after, limit).await?)
    }

    /// One version of a noun.
    ///
    /// # Errors
    ///
    /// When there is no such noun or version.
    pub async fn noun_version<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        number: u32,
    ) -> Result<Version<T>, StudioError> {
        let newest: Version<T> = self.noun(project, slug).await?;
        let found = self.store.noun_versions_after(&newest.id, number.saturating_sub(1), 1).await?;
        found.into_iter().find(|version| version.version == number).ok_or_else(|| StudioError::NotFound {
            what: "version",
            name: number.to_string(),
            fix: format!("{slug} has versions 1 to {}", newest.version),
        })
    }

    /// Where two versions of a noun differ; without numbers, the newest from the one before it.
    ///
    /// # Errors
    ///
    /// When there is no such noun or version.
    pub async fn noun_difference<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        from: Option<u32>,
        to: Option<u32>,
    ) -> Result<Vec<Difference>, StudioError> {
        let to = match to {
            Some(number) => self.noun_version::<T>(project, slug, number).await?,
            None => self.noun(project, slug).await?,
        };
        let from = from.unwrap_or_else(|| to.version.saturating_sub(1).max(1));
        let from = self.noun_version::<T>(project, slug, from).await?;
        Ok(differences_of(&from.body, &to.body))
    }

    /// Makes a character or place, given as JSON, and returns its first version.
    ///
    /// # Errors
    ///
    /// When it cannot be so, or the project has one of that name.
    pub async fn create_noun<T: Noun>(
        &self,
        project: &Project,
        body: &Value,
    ) -> Result<Version<T>, StudioError> {
        let others = self.others::<T>(project, None).await?;
        let noun: T = merge::created(body, &others)?;
        let kind = T::KIND.as_str();
        let slug = noun.slug().ok_or_else(|| {
            let message = format!("no short name can be made of \"{}\"", noun.name());
            Refusal::invalid("slug", message, "add a slug, such as \"a-short-name\"")
        })?;
        let created_at = self.clock.wall();
        let mut tx = self.begin().await?;
        if self.store.noun::<Value>(&project.id, T::KIND, &slug).await?.is_some() {
            let message = format!("{} has a {kind} \"{slug}\" already", project.slug);
            return Err(Refusal::conflict(
                "exists",
                message,
                "change that one, or give this one another name",
            ));
        }
        let body = noun.with_slug(&slug);
        let first = Version { id: self.ids.next(), slug, version: 1, created_at, body };
        T::keep(&mut tx, project, &first).await?;
        tx.commit().await?;
        self.write_documents().await?;
        Ok(first)
    }

    /// Finds out what a change by a JSON Merge Patch would do. Writes nothing.
    ///
    /// # Errors
    ///
    /// When there is no such noun, or it cannot be so.
    pub async fn plan_change<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        patch: &Value,
    ) -> Result<Plan<T>, StudioError> {
        let before: Version<T> = self.noun(project, slug).await?;
        let others = self.others(project, Some(slug)).await?;
        let body = merge::patched(&before.body, patch, &others)?;
        if T::KIND != NounKind::Style && body.slug().as_ref() != Some(slug) && patch.get("slug").is_some() {
            let message = format!("{slug} keeps its short name, which stands in paths");
            return Err(Refusal::invalid("slug", message, "leave it out; the name may change"));
        }
        self.plan(project, before, body.with_slug(slug)).await
    }

    /// Finds out what going back to an old version would do. Writes nothing.
    ///
    /// # Errors
    ///
    /// When there is no such noun or version, or what it says cannot be so any more.
    pub async fn plan_restore<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        number: u32,
    ) -> Result<Plan<T>, StudioError> {
        let before: Version<T> = self.noun(project, slug).await?;
        let old = self.noun_version::<T>(project, slug, number).await?;
        let others = self.others(project, Some(slug)).await?;
        old.body
            .check(&others)
            .map_err(|error| Refusal::invalid("version", error.message, "change it instead"))?;
        // An old version says what somebody is like, and not whether that is settled now.
        let settled = before.body.is_canon();
        self.plan(project, before, old.body.with_canon(settled)).await
    }

    /// The newest versions of the other nouns of a kind.
    pub(super) async fn others<T: Noun>(
        &self,
        project: &Project,
        but: Option<&Slug>,
    ) -> Result<Vec<T>, StudioError> {
        let known: Vec<Version<T>> = self.store.nouns(&project.id, T::KIND).await?;
        Ok(known.into_iter().filter(|other| Some(&other.slug) != but).map(|other| other.body).collect())
    }

    pub(super) async fn plan<T: Noun>(
        &self,
        project: &Project,
        before: Version<T>,
        body: T,
    ) -> Result<Plan<T>, StudioError> {
        canon::respected(&before, &body)?;
        let put = |production: &mut Production| body.put_into(&before.slug, production);
        let stale = self.stale_after(project, put).await?;
        let touched = touched(&stale, &self.names(project, before.body.name()).await?);
        let next = (before.body != body).then(|| Version {
            id: before.id.clone(),
            slug: before.slug.clone(),
            version: before.version + 1,
            created_at: self.clock.wall(),
            body,
        });
        Ok(Plan { before, next, stale, touched })
    }

    /// Who is called what, where `changed` changes.
    pub(super) async fn names<'n>(
        &self,
        project: &Project,
        changed: &'n str,
    ) -> Result<Names<'n>, StudioError> {
        let known: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let characters = known.into_iter().map(|version| (version.slug, version.body.name)).collect();
        Ok(Names { changed, characters })
    }

    /// Finds out what settling a noun as canon, or opening it again, would do. Writes nothing.
    ///
    /// # Errors
    ///
    /// When there is no such noun.
    pub async fn plan_canon<T: Noun>(
        &self,
        project: &Project,
        slug: &Slug,
        canon: bool,
    ) -> Result<Plan<T>, StudioError> {
        let before: Version<T> = self.noun(project, slug).await?;
        let body = before.body.clone().with_canon(canon);
        self.plan(project, before, body).await
    }

    /// The picked takes that are out of date when a change is put into the productions of a project.
    pub(super) async fn stale_after(
        &self,
        project: &Project,
        put: impl Fn(&mut Production),
    ) -> Result<Vec<StaleAfter>, StudioError> {
        let mut found = Vec::new();
        for episode in self.store.episodes(&project.id).await? {
            let mut production = self.production(project.clone(), &episode.code).await?;
            let before = self.stale(&production).await?;
            let key = |stale: &Stale| (stale.shot.clone(), stale.stage, stale.take);
            let known: BTreeSet<_> = before.iter().map(key).collect();
            put(&mut production);
            for stale in self.stale(&production).await?.into_iter().filter(|stale| stale.picked) {
                let already = known.contains(&key(&stale));
                found.push(StaleAfter { episode: episode.code.clone(), stale, already });
            }
        }
        Ok(found)
    }

    /// Makes the version that was planned.
    ///
    /// # Errors
    ///
    /// When somebody else made a version since; nothing is written then.
    pub async fn carry_out<T: Noun>(&self, project: &Project, plan: &Plan<T>) -> Result<(), StudioError> {
        let Some(next) = &plan.next else { return Ok(()) };
        let mut tx = self.begin().await?;
        // While this transaction is open nobody else writes, so what is read here stays true.
        let newest: Version<T> = self.noun(project, &next.slug).await?;
        if newest.version != plan.before.version {
            let message = format!("{} was changed at the same moment by somebody else", next.slug);
            return Err(Refusal::conflict("changed", message, "look at it again, then repeat your change"));
        }
        let project = self.project(Some(&project.slug)).await?;
        T::keep(&mut tx, &project, next).await?;
        tx.commit().await?;
        self.write_documents().await
    }
}
