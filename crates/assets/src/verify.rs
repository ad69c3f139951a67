//! Proving that the files are what the rows say: every file read and hashed, every stranger named.
//!
//! Nothing is changed. Each finding says what to do about it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::asset::Asset;
use serde::Serialize;

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::names::parse_take_name;
use crate::rel_path::RelPath;
use crate::roles::{Role, role};
use crate::sidecar::Sidecar;
use crate::walk::files_below;

/// How many files are read at once: one is hashed while the next comes from the disk.
const THREADS: usize = 2;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many rows were checked.
    pub checked: usize,
    /// How many of them have their file, unchanged.
    pub ok: usize,
    /// Everything else, by path.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether every file is there, unchanged and described; strangers do no harm.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| matches!(finding.kind, FindingKind::Untracked | FindingKind::Leftover))
    }
}

/// One file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The path below the data folder.
    pub path: String,
    /// What is wrong.
    pub kind: FindingKind,
    /// The same in words, with what to do.
    pub message: String,
}

/// What can be wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// It has a row and is not there.
    Missing,
    /// Its content is not the one that was filed.
    Changed,
    /// It cannot be read.
    Unreadable,
    /// It is a take, and the file that describes it is not there.
    NoSidecar,
    /// It has no row.
    Untracked,
    /// It is what an interrupted write left.
    Leftover,
}

impl FindingKind {
    const fn words(self) -> &'static str {
        match self {
            Self::Missing => "is not there; put it back from a backup or the trash, or make it again",
            Self::Changed => {
                "was changed since it was filed; keep your version under another name and put the original back, \
                 or make it again"
            }
            Self::Unreadable => "cannot be read",
            Self::NoSidecar => {
                "has lost the .json beside it, without which `sakuga index rebuild` cannot know it; \
                 put that back from a backup"
            }
            Self::Untracked => {
                "is not known to the studio and is left alone; `inbox/` is the place for own files"
            }
            Self::Leftover => "is what an interrupted write left behind; it can be deleted",
        }
    }
}

/// Checks every row against its file, and every file below `projects/` against the rows. `progress` is called
/// with the number of rows checked so far, from several threads.
///
/// # Errors
///
/// Only when a folder cannot be listed.
pub fn verify(folder: &DataFolder, assets: &[Asset], progress: &(dyn Fn(usize) + Sync)) -> Result<Report> {
    let mut findings = check_rows(folder, assets, progress);
    let faulty: BTreeSet<String> = findings.iter().map(|finding| finding.path.clone()).collect();
    findings.extend(strangers(folder, assets)?);
    findings.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    let ok = assets.iter().filter(|asset| !faulty.contains(&asset.path)).count();
    Ok(Report { checked: assets.len(), ok, findings })
}

fn check_rows(folder: &DataFolder, assets: &[Asset], progress: &(dyn Fn(usize) + Sync)) -> Vec<Finding> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let work = || {
        let mut findings = Vec::new();
        while let Some(asset) = assets.get(next.fetch_add(1, Ordering::Relaxed)) {
            findings.extend(check_row(folder, asset));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
        findings
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a check does not panic")).collect()
    })
}

fn check_row(folder: &DataFolder, asset: &Asset) -> Option<Finding> {
    match state_of(folder, asset) {
        Ok(None) => None,
        Ok(Some(kind)) => Some(finding(&asset.path, kind, None)),
        Err(AssetError::Missing { .. }) => Some(finding(&asset.path, FindingKind::Missing, None)),
        Err(error) => Some(finding(&asset.path, FindingKind::Unreadable, Some(&error))),
    }
}

fn state_of(folder: &DataFolder, asset: &Asset) -> Result<Option<FindingKind>> {
    let path = RelPath::new(asset.path.clone())?;
    let full = folder.resolve(&path)?;
    if full.symlink_metadata().is_err() {
        return Ok(Some(FindingKind::Missing));
    }
    let (hash, _) = hash_file(&full).map_err(AssetError::io("read", &full))?;
    if hash != asset.hash {
        return Ok(Some(FindingKind::Changed));
    }
    let is_take = parse_take_name(path.file_name()).is_some_and(|name| name.panel == 1);
    let described = !is_take || folder.has_file(&Sidecar::path_for(&path)?)?;
    Ok((!described).then_some(FindingKind::NoSidecar))
}

fn strangers(folder: &DataFolder, assets: &[Asset]) -> Result<Vec<Finding>> {
    // A file of the same name with another ending belongs to its neighbour: a sidecar, subtitles of a film.
    let known: BTreeSet<&str> = assets.iter().map(|asset| stem(&asset.path)).collect();
    let files = files_below(folder, &RelPath::new("projects")?)?;
    let strangers = files.iter().filter_map(|path| {
        let kind = match role(path) {
            Role::Leftover => FindingKind::Leftover,
            Role::Sidecar | Role::Guide | Role::Content if !known.contains(stem(path.as_str())) => {
                FindingKind::Untracked
            }
            _ => return None,
        };
        Some(finding(path.as_str(), kind, None))
    });
    Ok(strangers.collect())
}

fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => path,
    }
}

fn finding(path: &str, kind: FindingKind, error: Option<&AssetError>) -> Finding {
    let cause = error.map_or_else(String::new, |error| format!(": {error}"));
    Finding { path: path.to_owned(), kind, message: format!("{path} {}{cause}", kind.words()) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Mutex;

    use super::*;
    use crate::samples;
    use crate::samples::rel;
    use crate::write::write_new;

    const TAKES: &str = "projects/momotaro/episodes/e01/s010/c0010/storyboard";

    fn take_path(ordinal: u32) -> RelPath {
        rel(&format!("{TAKES}/momotaro_e01_s010_c0010_storyboard_t{ordinal:03}.png"))
    }

    fn filed(folder: &DataFolder, ordinal: u32) -> Asset {
        let (path, content) = (take_path(ordinal), format!("picture {ordinal}"));
        let (asset, take) = samples::take(&samples::shot(1), ordinal, &path, content.as_bytes());
        let sidecar = Sidecar::new(&asset, Some(&take), None).unwrap();
        write_new(folder, &path, content.as_bytes()).unwrap();
        write_new(folder, &Sidecar::path_for(&path).unwrap(), sidecar.to_text().as_bytes()).unwrap();
        asset
    }

    #[test]
    fn a_sound_folder_has_no_findings() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let assets: Vec<Asset> = (1..=9).map(|ordinal| filed(&folder, ordinal)).collect();
        let seen = Mutex::new(Vec::new());
        let report = verify(&folder, &assets, &|count| seen.lock().unwrap().push(count)).unwrap();
        assert_eq!(report, Report { checked: 9, ok: 9, findings: Vec::new() });
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, (1..=9).collect::<Vec<_>>());
    }

    #[test]
    fn every_kind_of_damage_is_named() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let mut assets: Vec<Asset> = (1..=5).map(|ordinal| filed(&folder, ordinal)).collect();
        let at = |path: &RelPath| home.path().join(path.as_str());
        fs::write(at(&take_path(2)), "picture X").unwrap();
        fs::remove_file(at(&take_path(3))).unwrap();
        fs::remove_file(at(&take_path(4).with_extension("json").unwrap())).unwrap();
        assets[4].path = "../../etc/passwd".into();
        fs::write(home.path().join("projects/momotaro/notes.txt"), "mine").unwrap();
        fs::write(home.path().join(TAKES).join(".x.1-1.sakuga-part"), "half").unwrap();
        fs::create_dir(home.path().join("projects/momotaro/inbox")).unwrap();
        fs::write(home.path().join("projects/momotaro/inbox/mine.png"), "mine").unwrap();
        fs::write(home.path().join("projects/momotaro/project.toml"), "").unwrap();
        let report = verify(&folder, &assets, &|_| {}).unwrap();
        assert!(!report.is_sound());
        assert_eq!((report.checked, report.ok), (5, 1));
        let messages: Vec<String> =
            report.findings.iter().map(|it| format!("{:?}: {}", it.kind, it.message)).collect();
        insta::assert_snapshot!(messages.join("\n").replace(TAKES, "TAKES"));
    }
}
