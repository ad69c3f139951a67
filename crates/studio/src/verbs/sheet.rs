//! Model sheets of characters: asked for, or found when an equal one was drawn before.

use std::collections::BTreeSet;

use assets::names::{ProjectPlace, numbered};
use assets::rel_path::RelPath;
use assets::sidecar::Sidecar;
use domain::asset::ContentHash;
use domain::character::Character;
use domain::compile::Cast;
use domain::id::{BatchId, JobId};
use domain::line::job::{Affinity, Band, NewJob};
use domain::line::work::{Sheet, Work};
use domain::model_sheet::ModelSheet;
use domain::project::Project;
use domain::slug::Slug;
use store::{NounKind, Version};

use super::draw::Picture;
use crate::error::StudioError;
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// The engine that draws sheets.
const ARTIST: &str = "storyboard";

/// The sheets that were asked for.
#[derive(Debug, Clone, Default)]
pub struct Sheets {
    /// What they were submitted in; none when nothing is drawn anew.
    pub batch: Option<BatchId>,
    /// The jobs of those that are drawn anew.
    pub jobs: BTreeSet<JobId>,
    /// The files, below the data folder, in the order of the characters.
    pub paths: Vec<String>,
}

impl Studio {
    /// Submits the model sheets of these characters, or of the whole cast when none is named. A sheet that would
    /// be the same as the newest one there is, is not drawn again.
    ///
    /// # Errors
    ///
    /// When there is no such character; nothing is submitted then.
    pub async fn sheets(
        &self,
        dispatch: &dyn Dispatch,
        project: &Project,
        characters: &[Slug],
    ) -> Result<Sheets, StudioError> {
        let known: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let wanted = chosen(&known, characters, project)?;
        let cast: Vec<Cast> = known.iter().map(of_version).collect();
        let batch = BatchId::fresh(self.ids.as_ref());
        let mut sheets = Sheets::default();
        let mut jobs = Vec::new();
        for version in wanted {
            let sheet = ModelSheet::of(&of_version(version), version.version, &cast, project.style.ink);
            if let Some(path) = self.same_sheet(project, &sheet)? {
                sheets.paths.push(path);
                continue;
            }
            let (folder, prefix) = place(project, &sheet);
            let out = self.next_name(&folder, &prefix).await?;
            sheets.paths.push(out.clone());
            jobs.push(self.sheet_job(project, &batch, Sheet { sheet, out }));
        }
        sheets.jobs = jobs.iter().map(|job| job.id.clone()).collect();
        if !jobs.is_empty() {
            sheets.batch = Some(batch.clone());
            let label = format!("model sheets of {}", project.slug);
            dispatch
                .offer(Offer {
                    batch,
                    project: project.id.clone(),
                    actor: self.actor.clone(),
                    label,
                    terms: BatchTerms::default(),
                    jobs,
                })
                .await?;
        }
        Ok(sheets)
    }

    /// The newest model sheet of each of these characters, or of the whole cast when none is named, with what was
    /// left out of it. Those that have none are left out.
    ///
    /// # Errors
    ///
    /// When there is no such character, or a sidecar cannot be read.
    pub async fn newest_sheets(
        &self,
        project: &Project,
        characters: &[Slug],
    ) -> Result<Vec<Picture>, StudioError> {
        let known: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let mut paths = Vec::new();
        for version in chosen(&known, characters, project)? {
            let place = ProjectPlace::new(&project.slug);
            let folder = place.character_folder(&version.slug, version.version);
            let prefix = place.sheet_prefix(&version.slug, version.version);
            let newest = self.folder.next_number(&folder, &prefix)? - 1;
            if newest > 0 {
                paths.push(numbered(&folder, &prefix, newest, "png")?.as_str().to_owned());
            }
        }
        self.pictures_there(paths).await
    }

    fn sheet_job(&self, project: &Project, batch: &BatchId, sheet: Sheet) -> NewJob {
        NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: project.id.clone(),
            shot: None,
            engine: ARTIST.to_owned(),
            band: Band::Interactive,
            affinity: Affinity::default(),
            work: Work::Sheet(Box::new(sheet)),
            needs: Vec::new(),
        }
    }

    /// The newest sheet of this version, when it shows the same, was drawn by the same artist and is whole.
    fn same_sheet(&self, project: &Project, sheet: &ModelSheet) -> Result<Option<String>, StudioError> {
        let (folder, prefix) = place(project, sheet);
        let newest = self.folder.next_number(&folder, &prefix)? - 1;
        if newest == 0 {
            return Ok(None);
        }
        let path = numbered(&folder, &prefix, newest, "png")?;
        let sidecar = Sidecar::path_for(&path)?;
        let (Ok(picture), Ok(text)) = (self.folder.read(&path), self.folder.read(&sidecar)) else {
            return Ok(None);
        };
        let Ok(known) = Sidecar::from_text(&sidecar, &String::from_utf8_lossy(&text)) else {
            return Ok(None);
        };
        let Some(origin) = &known.origin else { return Ok(None) };
        let same = origin.sheet.as_deref() == Some(sheet)
            && origin.engine.version == self.engine(ARTIST)?.revision()
            && known.asset.hash == ContentHash::of(&picture);
        Ok(same.then(|| path.as_str().to_owned()))
    }
}

/// The folder of a character's version, and what the names of its sheets begin with.
fn place(project: &Project, sheet: &ModelSheet) -> (RelPath, String) {
    let place = ProjectPlace::new(&project.slug);
    let folder = place.character_folder(&sheet.character, sheet.version);
    (folder, place.sheet_prefix(&sheet.character, sheet.version))
}

fn of_version(version: &Version<Character>) -> Cast {
    Cast { slug: version.slug.clone(), version: version.version, character: version.body.clone() }
}

fn chosen<'v>(
    known: &'v [Version<Character>],
    characters: &[Slug],
    project: &Project,
) -> Result<Vec<&'v Version<Character>>, StudioError> {
    if characters.is_empty() {
        return Ok(known.iter().collect());
    }
    let find = |slug: &Slug| {
        known.iter().find(|version| version.slug == *slug).ok_or_else(|| {
            let names = known.iter().map(|version| version.slug.to_string()).collect::<Vec<_>>().join(", ");
            StudioError::NotFound {
                what: "character",
                name: slug.to_string(),
                fix: format!("{} has: {names}", project.slug),
            }
        })
    };
    characters.iter().map(find).collect()
}
