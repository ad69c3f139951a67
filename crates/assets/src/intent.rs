//! File intents: what is to happen to files, written down before it happens.
//!
//! The transaction that finishes a job stores its intents; they are applied after it commits, and again at
//! every start until they are closed. So applying one must be safe at any time: what is done already is
//! recognised by its hash, and nothing that is there is ever overwritten. The order within a list is the
//! caller's: the sidecar comes last, because a file with a sidecar is a finished one.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use domain::asset::ContentHash;
use serde::{Deserialize, Serialize};

use crate::disk::{Disk, RealDisk, rename_or_link};
use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::rel_path::RelPath;
use crate::write::fixed_part_name;

/// Something that is to happen to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// The caller's name for it; it appears in errors only through its paths.
    pub id: String,
    /// What is to happen.
    #[serde(flatten)]
    pub action: Action,
    /// The hash of the file's content, by which a finished intent is recognised.
    pub hash: ContentHash,
}

/// What is to happen to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// It goes from one name to another.
    Move {
        /// The name it has.
        from: RelPath,
        /// The name it gets.
        to: RelPath,
    },
    /// It gets a second name, or a copy where the disk has no second names.
    Link {
        /// The name it has and keeps.
        from: RelPath,
        /// The further name.
        to: RelPath,
    },
    /// It goes to the trash; otherwise as `Move`.
    Trash {
        /// The name it has.
        from: RelPath,
        /// Its name in the trash.
        to: RelPath,
    },
    /// It is written.
    Write {
        /// The name it gets.
        to: RelPath,
        /// Its whole text.
        content: String,
    },
}

/// How an intent was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It was carried out now.
    Done,
    /// It had been carried out before.
    AlreadyDone,
}

impl Intent {
    /// Files `from` as `to`.
    #[must_use]
    pub fn move_file(id: impl Into<String>, from: RelPath, to: RelPath, hash: ContentHash) -> Self {
        Self { id: id.into(), action: Action::Move { from, to }, hash }
    }

    /// Gives `from` the further name `to`.
    #[must_use]
    pub fn link(id: impl Into<String>, from: RelPath, to: RelPath, hash: ContentHash) -> Self {
        Self { id: id.into(), action: Action::Link { from, to }, hash }
    }

    /// Writes the text `content` as `to`.
    #[must_use]
    pub fn write(id: impl Into<String>, to: RelPath, content: String) -> Self {
        let hash = ContentHash::of(content.as_bytes());
        Self { id: id.into(), action: Action::Write { to, content }, hash }
    }
}

/// Carries out one intent durably, or finds that it was.
///
/// # Errors
///
/// [`AssetError::Occupied`] when another file has the target's name, [`AssetError::Missing`] when there is
/// neither source nor result, [`AssetError::Damaged`] when a file to link was changed; else as the disk says.
pub fn apply(folder: &DataFolder, intent: &Intent) -> Result<Applied> {
    apply_all(folder, std::slice::from_ref(intent)).map(|applied| applied[0])
}

/// Carries out intents in order; each folder that changed is synced once, at the end. Stops at the first that
/// fails: those before it are done, and are found so when the list is applied again.
///
/// # Errors
///
/// As [`apply`].
pub fn apply_all(folder: &DataFolder, intents: &[Intent]) -> Result<Vec<Applied>> {
    apply_on(&mut RealDisk, folder, intents)
}

fn apply_on(disk: &mut dyn Disk, folder: &DataFolder, intents: &[Intent]) -> Result<Vec<Applied>> {
    let mut changed = Changed::default();
    let mut applied = Vec::with_capacity(intents.len());
    let mut outcome = Ok(());
    for intent in intents {
        match apply_one(disk, folder, intent, &mut changed) {
            Ok(how) => applied.push(how),
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    changed.sync(disk)?;
    outcome.map(|()| applied)
}

/// The folders in which names appeared and vanished. New names are made durable before old ones go.
#[derive(Default)]
struct Changed {
    gained: BTreeSet<PathBuf>,
    lost: BTreeSet<PathBuf>,
}

impl Changed {
    fn gained(&mut self, file: &Path) {
        self.gained.extend(file.parent().map(Path::to_owned));
    }

    /// A name that comes back in the cache after a crash does no harm: staging is swept.
    fn lost(&mut self, name: &RelPath, file: &Path) {
        if !name.as_str().starts_with("cache/") {
            self.lost.extend(file.parent().map(Path::to_owned));
        }
    }

    fn sync(&self, disk: &mut dyn Disk) -> Result<()> {
        let changed = self.gained.iter().chain(self.lost.difference(&self.gained));
        // An intent that failed early never made its folder.
        changed.filter(|at| at.is_dir()).try_for_each(|at| disk.sync_folder(at))
    }
}

fn apply_one(
    disk: &mut dyn Disk,
    folder: &DataFolder,
    intent: &Intent,
    changed: &mut Changed,
) -> Result<Applied> {
    match &intent.action {
        Action::Move { from, to } | Action::Trash { from, to } => {
            let source = folder.resolve(from)?;
            let target = folder.resolve(to)?;
            // Recorded first: an earlier start may have made the change and died before it was durable.
            changed.gained(&target);
            changed.lost(from, &source);
            move_file(disk, &Move { from, to, source, target, hash: &intent.hash })
        }
        Action::Link { from, to } => {
            let source = folder.resolve(from)?;
            let target = folder.resolve(to)?;
            changed.gained(&target);
            link_file(disk, &Move { from, to, source, target, hash: &intent.hash })
        }
        Action::Write { to, content } => {
            let target = folder.resolve(to)?;
            changed.gained(&target);
            write_file(disk, to, &target, content, &intent.hash)
        }
    }
}

/// Both ends of a move or link, by name and by real path.
struct Move<'a> {
    from: &'a RelPath,
    to: &'a RelPath,
    source: PathBuf,
    target: PathBuf,
    hash: &'a ContentHash,
}

fn move_file(disk: &mut dyn Disk, files: &Move<'_>) -> Result<Applied> {
    let Move { source, target, .. } = files;
    if is_done(files.to, target, files.hash)? {
        // A move in two steps may have died between them and left the old name.
        if has_content(source, files.hash)? {
            disk.remove(source).map_err(AssetError::io("remove", source))?;
        }
        return already_done(disk, target);
    }
    require_file(files.from, source)?;
    disk.make_parent(target)?;
    match rename_or_link(disk, source, target) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            copy_file(disk, files)?;
            disk.remove(source).map_err(AssetError::io("remove", source))?;
        }
        done => done.map_err(|error| occupied(files.to, target, error))?,
    }
    Ok(Applied::Done)
}

fn link_file(disk: &mut dyn Disk, files: &Move<'_>) -> Result<Applied> {
    let Move { source, target, .. } = files;
    if is_done(files.to, target, files.hash)? {
        return already_done(disk, target);
    }
    require_file(files.from, source)?;
    if !has_content(source, files.hash)? {
        let reason = "it was changed by hand since it was made; draw it again".to_owned();
        return Err(AssetError::Damaged { path: files.from.to_string(), reason });
    }
    disk.make_parent(target)?;
    match disk.link(source, target) {
        Err(error) if cannot_link(error.kind()) => copy_file(disk, files)?,
        done => done.map_err(|error| occupied(files.to, target, error))?,
    }
    Ok(Applied::Done)
}

fn write_file(
    disk: &mut dyn Disk,
    to: &RelPath,
    target: &Path,
    content: &str,
    hash: &ContentHash,
) -> Result<Applied> {
    if is_done(to, target, hash)? {
        return already_done(disk, target);
    }
    disk.make_parent(target)?;
    let part = disk.write_part(target, content.as_bytes())?;
    rename_or_link(disk, &part, target).map_err(|error| occupied(to, target, error))?;
    Ok(Applied::Done)
}

fn copy_file(disk: &mut dyn Disk, files: &Move<'_>) -> Result<()> {
    let part = disk.copy_part(&files.source, &files.target)?;
    rename_or_link(disk, &part, &files.target).map_err(|error| occupied(files.to, &files.target, error))
}

/// Clears away the hidden file of a rename in two steps that died between them.
fn already_done(disk: &mut dyn Disk, target: &Path) -> Result<Applied> {
    let part = fixed_part_name(target);
    if part.is_file() {
        disk.remove(&part).map_err(AssetError::io("remove", &part))?;
    }
    Ok(Applied::AlreadyDone)
}

/// Whether the result is there; another file under its name is an error.
fn is_done(to: &RelPath, target: &Path, hash: &ContentHash) -> Result<bool> {
    if target.symlink_metadata().is_err() {
        return Ok(false);
    }
    if has_content(target, hash)? {
        return Ok(true);
    }
    Err(AssetError::Occupied { path: to.to_string() })
}

fn has_content(path: &Path, hash: &ContentHash) -> Result<bool> {
    if !path.is_file() {
        return Ok(false);
    }
    let (found, _) = hash_file(path).map_err(AssetError::io("read", path))?;
    Ok(found == *hash)
}

fn require_file(path: &RelPath, full: &Path) -> Result<()> {
    if full.is_file() { Ok(()) } else { Err(AssetError::Missing { path: path.to_string() }) }
}

const fn cannot_link(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::CrossesDevices
            | ErrorKind::PermissionDenied
            | ErrorKind::TooManyLinks
            | ErrorKind::Unsupported
    )
}

fn occupied(path: &RelPath, full: &Path, error: io::Error) -> AssetError {
    match error.kind() {
        ErrorKind::AlreadyExists => AssetError::Occupied { path: path.to_string() },
        _ => AssetError::io("file", full)(error),
    }
}

#[cfg(test)]
#[path = "intent_tests.rs"]
mod tests;
