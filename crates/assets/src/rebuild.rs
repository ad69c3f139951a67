//! Reading a whole data folder back: every project, shot, take, character and file, from the documents and
//! sidecars alone.
//!
//! Nothing is written and nothing is guessed from names or dates. A file that cannot be read is reported and
//! passed by; it stays where it is. What comes back is consistent: a row whose parent could not be read is
//! reported too, and left out.

use std::collections::{BTreeMap, BTreeSet};

use domain::asset::Asset;
use domain::episode::{Episode, Scene};
use domain::id::{AssetId, ShotId};
use domain::project::Project;
use domain::shot::Shot;
use domain::take::{Moment, Stage, Take};

use crate::documents::{
    CharacterDocument, Document, EpisodeDocument, PlaceDocument, ProjectDocument, ShotDocument,
    StyleDocument, TakeDecision,
};
use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::names::GUIDES;
use crate::rel_path::RelPath;
use crate::roles::{Role, role};
use crate::sidecar::{AssetRecord, Origin, Sidecar};
use crate::walk::files_below;

/// All that a folder holds, each list in the order of paths.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    /// The projects.
    pub projects: Vec<Project>,
    /// Their episodes.
    pub episodes: Vec<Episode>,
    /// Their scenes, in the order of each episode.
    pub scenes: Vec<Scene>,
    /// Their shots.
    pub shots: Vec<Shot>,
    /// All versions of all characters.
    pub characters: Vec<CharacterDocument>,
    /// All versions of all places.
    pub places: Vec<PlaceDocument>,
    /// All versions of the projects' styles.
    pub styles: Vec<StyleDocument>,
    /// The takes, as last decided.
    pub takes: Vec<Take>,
    /// The files.
    pub assets: Vec<Asset>,
    /// How the files were made.
    pub origins: BTreeMap<AssetId, Origin>,
    /// What could not be taken in.
    pub problems: Vec<Problem>,
}

/// Something that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: RelPath,
    /// Why, with the line where one is known, and what to do.
    pub message: String,
}

/// Reads everything below `projects/`.
///
/// # Errors
///
/// Only when a folder cannot be listed; files that cannot be read are [`Found::problems`].
pub fn scan(folder: &DataFolder) -> Result<Found> {
    let mut scan = Scan { folder, found: Found::default(), decisions: BTreeMap::new(), ids: BTreeMap::new() };
    // Rows come before what refers to them, whatever the order of their paths.
    let files = files_below(folder, &RelPath::new("projects")?)?;
    let order =
        [Role::Project, Role::Episode, Role::Shot, Role::Character, Role::Place, Role::Style, Role::Sidecar];
    for wanted in order {
        for path in files.iter().filter(|path| role(path) == wanted) {
            if let Err(error) = scan.take_in(wanted, path) {
                scan.found.problems.push(Problem { path: path.clone(), message: error.to_string() });
            }
        }
    }
    apply_decisions(&mut scan.found.takes, &scan.decisions);
    scan.found.problems.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan.found)
}

struct Scan<'a> {
    folder: &'a DataFolder,
    found: Found,
    decisions: BTreeMap<ShotId, Vec<TakeDecision>>,
    /// Every id taken in, with the file it was in.
    ids: BTreeMap<String, RelPath>,
}

impl Scan<'_> {
    fn take_in(&mut self, role: Role, path: &RelPath) -> Result<()> {
        let text = self.text(path)?;
        match role {
            Role::Project => self.project(path, &text),
            Role::Episode => self.episode(path, &text),
            Role::Shot => self.shot(path, &text),
            Role::Character => self.character(path, &text),
            Role::Place => self.place(path, &text),
            Role::Style => self.style(path, &text),
            _ => self.sidecar(path, &text),
        }
    }

    fn text(&self, path: &RelPath) -> Result<String> {
        String::from_utf8(self.folder.read(path)?).map_err(|error| {
            let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            let line = good.filter(|byte| **byte == b'\n').count() + 1;
            let path = format!("{path}:{line}");
            AssetError::Damaged { path, reason: "it is not UTF-8 text; save it as UTF-8".to_owned() }
        })
    }

    fn project(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let ProjectDocument { project, .. } = ProjectDocument::from_text(path, text)?;
        self.claim(path, [project.id.as_str(), &format!("the project {}", project.slug)])?;
        self.found.projects.push(project);
        Ok(())
    }

    fn episode(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let EpisodeDocument { episode, scenes, .. } = EpisodeDocument::from_text(path, text)?;
        self.require(path, "project", episode.project.as_str())?;
        let strange = scenes.iter().find(|scene| scene.episode != episode.id);
        if let Some(scene) = strange {
            let reason =
                format!("scene {} names another episode; write episode = \"{}\"", scene.code, episode.id);
            return Err(AssetError::Damaged { path: path.to_string(), reason });
        }
        let ids = std::iter::once(episode.id.as_str()).chain(scenes.iter().map(|scene| scene.id.as_str()));
        self.claim(path, ids)?;
        self.found.episodes.push(episode);
        self.found.scenes.extend(scenes);
        Ok(())
    }

    fn shot(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let ShotDocument { shot, takes, .. } = ShotDocument::from_text(path, text)?;
        self.require(path, "scene", shot.scene.as_str())?;
        self.claim(path, [shot.id.as_str()])?;
        self.decisions.insert(shot.id.clone(), takes);
        self.found.shots.push(shot);
        Ok(())
    }

    fn character(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let document = CharacterDocument::from_text(path, text)?;
        self.require(path, "project", document.project.as_str())?;
        self.claim(path, [version_key(document.id.as_str(), document.version).as_str()])?;
        self.found.characters.push(document);
        Ok(())
    }

    fn place(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let document = PlaceDocument::from_text(path, text)?;
        self.require(path, "project", document.project.as_str())?;
        self.claim(path, [version_key(document.id.as_str(), document.version).as_str()])?;
        self.found.places.push(document);
        Ok(())
    }

    fn style(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let document = StyleDocument::from_text(path, text)?;
        self.require(path, "project", document.project.as_str())?;
        let style = format!("the style of {}", document.project);
        self.claim(path, [version_key(&style, document.version).as_str()])?;
        self.found.styles.push(document);
        Ok(())
    }

    fn sidecar(&mut self, path: &RelPath, text: &str) -> Result<()> {
        let sidecar = Sidecar::from_text(path, text)?;
        self.require(path, "project", sidecar.asset.project.as_str())?;
        let take = sidecar.take_row();
        if let Some(take) = &take {
            self.require(path, "shot", take.shot.as_str())?;
        }
        let take_id = take.as_ref().map(|take| take.id.as_str());
        let guide_ids = sidecar.guides.iter().map(|guide| guide.id.as_str());
        self.claim(path, std::iter::once(sidecar.asset.id.as_str()).chain(take_id).chain(guide_ids))?;
        let file = self.described(path, &sidecar)?;
        self.found.assets.push(sidecar.asset.row(&file));
        self.found.takes.extend(take);
        for guide in &sidecar.guides {
            self.guide(path, guide)?;
        }
        let id = sidecar.asset.id;
        self.found.origins.extend(sidecar.origin.map(|origin| (id, origin)));
        Ok(())
    }

    /// A guide that a sidecar names, in `guides/` beside it. As with the picture its row comes back even if the
    /// file is gone.
    fn guide(&mut self, path: &RelPath, guide: &AssetRecord) -> Result<()> {
        let beside = format!("{GUIDES}/{}", guide.path.file_name());
        let file = match path.parent() {
            Some(folder) => folder.join(&beside)?,
            None => guide.path.clone(),
        };
        if !self.folder.has_file(&file)? {
            let message = AssetError::Missing { path: file.to_string() }.to_string();
            self.found.problems.push(Problem { path: path.clone(), message });
        }
        self.found.assets.push(guide.row(&file));
        Ok(())
    }

    /// The file a sidecar describes: beside it, under the recorded name, or under the sidecar's own name when
    /// both were renamed by hand. Its row comes back even if the file is gone, so that `verify` can name it.
    fn described(&mut self, path: &RelPath, sidecar: &Sidecar) -> Result<RelPath> {
        let recorded = match path.parent() {
            Some(folder) => folder.join(sidecar.asset.path.file_name())?,
            None => sidecar.asset.path.clone(),
        };
        let renamed = path.with_extension(sidecar.asset.path.extension())?;
        if self.folder.has_file(&recorded)? {
            return Ok(recorded);
        }
        if self.folder.has_file(&renamed)? {
            return Ok(renamed);
        }
        let message = AssetError::Missing { path: recorded.to_string() }.to_string();
        self.found.problems.push(Problem { path: path.clone(), message });
        Ok(recorded)
    }

    /// Takes ids for the rows of one file; a copied file would bring the same rows a second time.
    fn claim<'i>(&mut self, path: &RelPath, ids: impl IntoIterator<Item = &'i str>) -> Result<()> {
        let ids: Vec<&str> = ids.into_iter().collect();
        let mut fresh = BTreeSet::new();
        for id in &ids {
            let first = self.ids.get(*id).or_else(|| (!fresh.insert(*id)).then_some(path));
            if let Some(first) = first {
                let reason = format!("{id} is in {first} already; remove the copy");
                return Err(AssetError::Damaged { path: path.to_string(), reason });
            }
        }
        self.ids.extend(ids.into_iter().map(|id| (id.to_owned(), path.clone())));
        Ok(())
    }

    fn require(&self, path: &RelPath, what: &str, id: &str) -> Result<()> {
        if self.ids.contains_key(id) {
            return Ok(());
        }
        let reason =
            format!("it belongs to the {what} {id}, which could not be read; mend or restore that first");
        Err(AssetError::Damaged { path: path.to_string(), reason })
    }
}

fn version_key(id: &str, version: u32) -> String {
    format!("{id} version {version}")
}

/// What `shot.toml` says of a take counts more than its sidecar, and each stage and moment of a shot has one pick.
fn apply_decisions(takes: &mut [Take], decisions: &BTreeMap<ShotId, Vec<TakeDecision>>) {
    let mut picks: BTreeMap<(ShotId, Stage, Moment), u32> = BTreeMap::new();
    for take in takes.iter_mut() {
        let decided = decisions.get(&take.shot).map_or(&[][..], Vec::as_slice);
        if let Some(decision) = decided.iter().find(|it| it.stage == take.stage && it.ordinal == take.ordinal)
        {
            take.picked = decision.picked;
            take.review = decision.review.clone();
        } else if decided.iter().any(|it| it.picked && (it.stage, it.moment) == (take.stage, take.moment)) {
            take.picked = false;
        }
        if take.picked {
            let pick = picks.entry((take.shot.clone(), take.stage, take.moment)).or_default();
            *pick = take.ordinal.max(*pick);
        }
    }
    for take in takes {
        let of = (take.shot.clone(), take.stage, take.moment);
        take.picked = picks.get(&of) == Some(&take.ordinal);
    }
}

#[cfg(test)]
#[path = "rebuild_tests.rs"]
mod tests;
