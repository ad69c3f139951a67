//! Importing a screenplay with its cast and style: planned first, so that a person can see what would change,
//! then carried out in one transaction.

use domain::character::Character;
use domain::episode::{Episode, Scene};
use domain::id::{CharacterId, EpisodeId, PlaceId, ProjectId, SceneId, ShotId};
use domain::line::event::Event;
use domain::place::Place;
use domain::project::Project;
use domain::screenplay::breakdown::{Breakdown, Cast, Pacing, breakdown};
use domain::screenplay::castfile::{self, CastFile};
use domain::screenplay::conform::{Change, Changes, ExistingScene, SceneChange, ShotChange, conform};
use domain::screenplay::doubts;
use domain::screenplay::fountain::{Screenplay, Warning, parse_knowing};
use domain::shot::{Shot, ShotStatus};
use domain::slug::Slug;
use domain::style::Style;
use store::{NounKind, Tx, Version};

use super::touched::Touched;
use super::{canon, reference};
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// What is brought in.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The project's slug; made of the title when left out.
    pub project: Option<Slug>,
    /// The title of the episode, and of a project that is new; the screenplay's own when left out.
    pub title: Option<String>,
    /// The episode's code.
    pub episode: String,
    /// The screenplay's bytes.
    pub screenplay: Vec<u8>,
    /// The text of `cast.toml`; what the project has is kept when left out.
    pub cast: Option<String>,
    /// The text of `style.toml`; what the project has is kept when left out.
    pub style: Option<String>,
}

/// What an import would do.
#[derive(Debug, Clone)]
pub struct ImportPlan {
    /// The project, as it will be.
    pub project: Project,
    /// Whether it is new.
    pub new_project: bool,
    /// The episode, as it will be.
    pub episode: Episode,
    /// What happens to scenes and shots.
    pub changes: Changes,
    /// What was not understood, with line numbers.
    pub warnings: Vec<Warning>,
    /// Characters that are new or changed.
    pub characters: Vec<Version<Character>>,
    /// Characters that are settled as canon and stay as they are, though the cast file says something else.
    pub kept: Vec<Slug>,
    /// Places that are new or changed.
    pub places: Vec<Version<Place>>,
    /// What they and the style make out of date, the most takes first.
    pub touched: Vec<Touched>,
    /// What of the cast comes to nothing yet, in sentences.
    pub notes: Vec<String>,
    /// How many shots will be in the film.
    pub shots: usize,
    /// How many frames they have together.
    pub frames: u32,
    script: String,
    existing: Vec<ExistingScene>,
}

impl Studio {
    /// Reads everything and finds out what an import would change. Writes nothing.
    ///
    /// # Errors
    ///
    /// When a file cannot be understood, saying which and where, or nothing in the screenplay can be shot.
    pub async fn plan_import(&self, import: &Import) -> Result<ImportPlan, StudioError> {
        let style = import.style.as_deref().map(castfile::parse_style).transpose();
        let style = style.map_err(|error| refused("style", &error))?;
        let first_look =
            parse_knowing(&import.screenplay, &[]).map_err(|error| refused(SCREENPLAY, &error))?;
        let (project, new_project) = self.project_for(import, &first_look, style).await?;
        let (given, kept) = self.given_cast(&project, import.cast.as_deref()).await?;
        let cast = self.cast_for(&project, given.as_ref()).await?;
        let names: Vec<&str> = names(&cast).collect();
        let screenplay =
            parse_knowing(&import.screenplay, &names).map_err(|error| refused(SCREENPLAY, &error))?;
        let drafts = breakdown(&screenplay, &Cast::from(&cast), &Pacing::at(project.style.rate));
        if drafts.scenes.iter().all(|scene| scene.shots.is_empty()) {
            return Err(Refusal::invalid(
                SCREENPLAY,
                "the screenplay has nothing that can be shot",
                "write at least a scene heading such as \"INT. SHOP - DAY\" and a line of action below it",
            ));
        }
        let episode = self.episode_for(&project, import, &screenplay).await?;
        let existing = self.existing(&episode.id).await?;
        let changes = conform(&existing, &drafts).map_err(|error| refused(SCREENPLAY, &error))?;
        let mut warnings = screenplay.warnings.clone();
        warnings.extend(drafts.warnings.clone());
        warnings.extend(doubts::unseen(&String::from_utf8_lossy(&import.screenplay)));
        warnings.extend(doubts::crowds(&drafts));
        warnings.sort_by_key(|warning| warning.line);
        let plan = ImportPlan {
            characters: self.changed_characters(&project.id, given.as_ref()).await?,
            places: self.changed_places(&project.id, given.as_ref()).await?,
            kept,
            shots: count(&drafts),
            frames: drafts.frames(),
            script: String::from_utf8_lossy(&import.screenplay).into_owned(),
            project,
            new_project,
            episode,
            changes,
            warnings,
            existing,
            touched: Vec::new(),
            notes: Vec::new(),
        };
        let (touched, notes) = (self.import_touches(&plan).await?, self.cast_notes(&plan).await?);
        Ok(ImportPlan { touched, notes, ..plan })
    }

    /// Plans an import and carries it out before anybody else's.
    ///
    /// # Errors
    ///
    /// See [`Studio::plan_import`] and [`Studio::import`].
    pub async fn bring_in(&self, import: &Import) -> Result<ImportPlan, StudioError> {
        let _alone = self.making.lock().await;
        let plan = self.plan_import(import).await?;
        self.import(&plan).await?;
        Ok(plan)
    }

    /// Writes what was planned, in one transaction, and then the documents.
    ///
    /// # Errors
    ///
    /// When the database or a file cannot be written; nothing is imported then.
    pub async fn import(&self, plan: &ImportPlan) -> Result<(), StudioError> {
        let now = self.clock.wall();
        let mut tx = self.begin().await?;
        tx.put_project(&plan.project, now).await?;
        tx.mark_document("project", plan.project.id.as_str()).await?;
        for version in &plan.characters {
            tx.put_noun(&plan.project.id, NounKind::Character, version).await?;
            tx.mark_document("character", &version.id).await?;
        }
        for version in &plan.places {
            tx.put_noun(&plan.project.id, NounKind::Place, version).await?;
            tx.mark_document("place", &version.id).await?;
        }
        tx.put_episode(&plan.episode).await?;
        tx.put_script(&plan.episode.id, &plan.script).await?;
        tx.mark_document("episode", plan.episode.id.as_str()).await?;
        tx.mark_document("script", plan.episode.id.as_str()).await?;
        self.write_scenes(&mut tx, plan).await?;
        tx.emit(imported(plan));
        tx.commit().await?;
        self.write_documents().await
    }

    async fn write_scenes(&self, tx: &mut Tx, plan: &ImportPlan) -> Result<(), StudioError> {
        let mut scenes: Vec<Scene> = Vec::new();
        for change in &plan.changes.scenes {
            let scene = self.scene(change, plan);
            tx.put_scene(&scene).await?;
            scenes.push(scene);
        }
        for change in &plan.changes.shots {
            let Some(shot) = self.shot_of(change, plan, &scenes) else { continue };
            tx.put_shot(&plan.episode.id, &shot).await?;
            tx.mark_document("shot", shot.id.as_str()).await?;
        }
        Ok(())
    }

    fn scene(&self, change: &SceneChange, plan: &ImportPlan) -> Scene {
        Scene {
            id: change.id.clone().unwrap_or_else(|| SceneId::fresh(self.ids.as_ref())),
            episode: plan.episode.id.clone(),
            code: change.code.clone(),
            position: change.position,
            heading: change.heading.clone(),
            omitted: change.change == Change::Omitted,
        }
    }

    fn shot_of(&self, change: &ShotChange, plan: &ImportPlan, scenes: &[Scene]) -> Option<Shot> {
        let old = plan.existing.iter().flat_map(|scene| &scene.shots);
        let old = change.id.as_ref().and_then(|id| old.clone().find(|shot| shot.id == *id));
        let scene = scenes.iter().find(|scene| scene.code == change.scene).map(|scene| scene.id.clone());
        let omitted = change.change == Change::Omitted;
        Some(Shot {
            id: change.id.clone().unwrap_or_else(|| ShotId::fresh(self.ids.as_ref())),
            scene: scene.or_else(|| old.map(|shot| shot.scene.clone()))?,
            code: change.code.clone(),
            position: change.position,
            content: change.content.clone(),
            edited: change.edited.clone(),
            status: if omitted { ShotStatus::Omitted } else { ShotStatus::Active },
        })
    }

    async fn project_for(
        &self,
        import: &Import,
        screenplay: &Screenplay,
        style: Option<Style>,
    ) -> Result<(Project, bool), StudioError> {
        let title = import.title.as_deref().or_else(|| screenplay.title_value("Title"));
        let title = title.map_or("Untitled", str::trim);
        let title = domain::screenplay::fountain::emphasis::plain(title);
        let slug = match &import.project {
            Some(slug) => slug.clone(),
            None => Slug::from_name(&title).map_err(|error| refused("title", &error))?,
        };
        if let Some(project) = self.store.project(&slug).await? {
            let style = style.unwrap_or_else(|| project.style.clone());
            return Ok((Project { style, ..project }, false));
        }
        let id = ProjectId::fresh(self.ids.as_ref());
        Ok((Project { id, slug, title, style: style.unwrap_or_default() }, true))
    }

    async fn episode_for(
        &self,
        project: &Project,
        import: &Import,
        screenplay: &Screenplay,
    ) -> Result<Episode, StudioError> {
        let own = import.title.as_deref().or_else(|| screenplay.title_value("Title"));
        let title = own.unwrap_or(&project.title).trim().to_owned();
        let episodes = self.store.episodes(&project.id).await?;
        if let Some(episode) = episodes.into_iter().find(|episode| episode.code == import.episode) {
            return Ok(Episode { title, ..episode });
        }
        // The code must be one that can stand in a path before a row is made of it.
        assets::names::EpisodePlace::new(&project.slug, &import.episode)
            .map_err(|error| refused("episode", &error))?;
        let id = EpisodeId::fresh(self.ids.as_ref());
        let (project, code) = (project.id.clone(), import.episode.clone());
        Ok(Episode { id, project, code, title, synopsis: String::new() })
    }

    async fn existing(&self, episode: &EpisodeId) -> Result<Vec<ExistingScene>, StudioError> {
        let shots = self.store.shots(episode).await?;
        let scenes = self.store.scenes(episode).await?;
        let of = |scene: &Scene| shots.iter().filter(|shot| shot.scene == scene.id).cloned().collect();
        Ok(scenes.iter().map(|scene| ExistingScene { scene: scene.clone(), shots: of(scene) }).collect())
    }

    /// The cast that is given, with what the project keeps of its own: settled characters whole, and references where
    /// the file lists none. Also says which settled characters the file wanted otherwise.
    async fn given_cast(
        &self,
        project: &Project,
        text: Option<&str>,
    ) -> Result<(Option<CastFile>, Vec<Slug>), StudioError> {
        let Some(text) = text else { return Ok((None, Vec::new())) };
        let known: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let slugs: Vec<Slug> = known.iter().map(|version| version.slug.clone()).collect();
        let mut cast = castfile::parse_among(text, &slugs).map_err(|error| refused("cast", &error))?;
        let mut kept = Vec::new();
        for character in &mut cast.character {
            let Some(slug) = slug_of(character) else { continue };
            let Some(own) = known.iter().find(|version| version.slug == slug) else { continue };
            reference::keep(character, &own.body);
            if own.body.canon {
                if !canon::same(character, &own.body) {
                    kept.push(slug);
                }
                *character = own.body.clone();
            }
        }
        Ok((Some(cast), kept))
    }

    /// The cast the screenplay is read with: what is given, over what the project has.
    async fn cast_for(&self, project: &Project, given: Option<&CastFile>) -> Result<CastFile, StudioError> {
        let mut cast = given.cloned().unwrap_or_default();
        for known in self.cast(&project.id).await? {
            if !cast.character.iter().any(|character| slug_of(character) == Some(known.slug.clone())) {
                cast.character.push(Character { slug: Some(known.slug), ..known.character });
            }
        }
        for known in self.places(&project.id).await? {
            if !cast.place.iter().any(|place| place_slug(place) == Some(known.slug.clone())) {
                cast.place.push(Place { slug: Some(known.slug), ..known.place });
            }
        }
        Ok(cast)
    }

    async fn changed_characters(
        &self,
        project: &ProjectId,
        given: Option<&CastFile>,
    ) -> Result<Vec<Version<Character>>, StudioError> {
        let known: Vec<Version<Character>> = self.store.nouns(project, NounKind::Character).await?;
        let given = given.map(|cast| cast.character.as_slice()).unwrap_or_default();
        let fresh = || CharacterId::fresh(self.ids.as_ref()).0;
        Ok(given.iter().filter_map(|body| self.changed(&known, slug_of(body)?, body, fresh)).collect())
    }

    async fn changed_places(
        &self,
        project: &ProjectId,
        given: Option<&CastFile>,
    ) -> Result<Vec<Version<Place>>, StudioError> {
        let known: Vec<Version<Place>> = self.store.nouns(project, NounKind::Place).await?;
        let given = given.map(|cast| cast.place.as_slice()).unwrap_or_default();
        let fresh = || PlaceId::fresh(self.ids.as_ref()).0;
        Ok(given.iter().filter_map(|body| self.changed(&known, place_slug(body)?, body, fresh)).collect())
    }

    /// The next version of a noun; none when the newest says the same already.
    pub(crate) fn changed<T: PartialEq + Clone>(
        &self,
        known: &[Version<T>],
        slug: Slug,
        body: &T,
        fresh: impl FnOnce() -> String,
    ) -> Option<Version<T>> {
        let created_at = self.clock.wall();
        match known.iter().find(|version| version.slug == slug) {
            Some(newest) if newest.body == *body => None,
            Some(newest) => Some(Version {
                id: newest.id.clone(),
                slug,
                version: newest.version + 1,
                created_at,
                body: body.clone(),
            }),
            None => Some(Version { id: fresh(), slug, version: 1, created_at, body: body.clone() }),
        }
    }
}

/// The field that the screenplay comes in.
const SCREENPLAY: &str = "screenplay";

/// What is wrong with a text that was sent. Its error says after the last semicolon what to do.
fn refused(field: &str, error: &impl std::fmt::Display) -> StudioError {
    Refusal::told(field, &error.to_string(), "correct it and send it again")
}

fn slug_of(character: &Character) -> Option<Slug> {
    character.slug.clone().or_else(|| Slug::from_name(&character.name).ok())
}

fn place_slug(place: &Place) -> Option<Slug> {
    place.slug.clone().or_else(|| Slug::from_name(&place.name).ok())
}

fn names(cast: &CastFile) -> impl Iterator<Item = &str> {
    cast.character.iter().flat_map(|character| {
        std::iter::once(character.name.as_str()).chain(character.aliases.iter().map(String::as_str))
    })
}

fn count(drafts: &Breakdown) -> usize {
    drafts.shots().count()
}

fn imported(plan: &ImportPlan) -> Event {
    let number = |wanted: fn(&Change) -> bool| {
        let found = plan.changes.shots.iter().filter(|shot| wanted(&shot.change)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    Event::ScreenplayImported {
        project: plan.project.id.clone(),
        episode: plan.episode.code.clone(),
        added: number(|change| matches!(change, Change::Added | Change::Restored { .. })),
        changed: number(|change| matches!(change, Change::Changed { .. })),
        omitted: number(|change| *change == Change::Omitted),
    }
}
