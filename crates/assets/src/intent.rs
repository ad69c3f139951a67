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
    /// A whole folder goes to the trash, in one step. The name in the trash was free when this was decided, so that
    /// whatever has it is this folder, and a new folder of the old name is left alone.
    TrashFolder {
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
    let mut hand = Hand { disk, folder, gained: BTreeSet::new(), lost: BTreeSet::new() };
    let mut applied = Vec::with_capacity(intents.len());
    let mut outcome = Ok(());
    for intent in intents {
        match hand.apply(intent) {
            Ok(how) => applied.push(how),
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    let synced = hand.sync();
    outcome.and(synced).map(|()| applied)
}

/// What carries intents out: a disk, and the folders on it whose names are not durable yet.
struct Hand<'a> {
    disk: &'a mut dyn Disk,
    folder: &'a DataFolder,
    /// Where names appeared. These are synced before those where names vanished.
    gained: BTreeSet<PathBuf>,
    /// Where names vanished.
    lost: BTreeSet<PathBuf>,
}

/// Both ends of a move or link, by name and by real path.
struct Ends<'a> {
    from: &'a RelPath,
    to: &'a RelPath,
    source: PathBuf,
    target: PathBuf,
    hash: &'a ContentHash,
}

impl Hand<'_> {
    fn apply(&mut self, intent: &Intent) -> Result<Applied> {
        match &intent.action {
            Action::Move { from, to } | Action::Trash { from, to } => {
                let ends = self.ends(from, to, &intent.hash)?;
                self.move_file(&ends)
            }
            Action::TrashFolder { from, to } => self.move_folder(from, to),
            Action::Link { from, to } => {
                let ends = self.ends(from, to, &intent.hash)?;
                self.link_file(&ends)
            }
            Action::Write { to, content } => self.write_file(to, content, &intent.hash),
        }
    }

    fn ends<'e>(&self, from: &'e RelPath, to: &'e RelPath, hash: &'e ContentHash) -> Result<Ends<'e>> {
        let (source, target) = (self.folder.resolve(from)?, self.folder.resolve(to)?);
        Ok(Ends { from, to, source, target, hash })
    }

    fn move_file(&mut self, ends: &Ends<'_>) -> Result<Applied> {
        let Ends { source, target, .. } = ends;
        if is_done(ends.to, target, ends.hash)? {
            self.find_done(target)?;
            // A move in two steps may have died between them and left the old name.
            if has_content(source, ends.hash)? {
                self.remove_durably(source)?;
            }
            self.leave(ends);
            return Ok(Applied::AlreadyDone);
        }
        require_file(ends.from, source)?;
        self.make_parent(target)?;
        match rename_or_link(self.disk, source, target) {
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                self.copy_file(ends)?;
                self.remove_durably(source)?;
            }
            done => done.map_err(|error| occupied(ends.to, target, error))?,
        }
        self.leave(ends);
        Ok(Applied::Done)
    }

    fn move_folder(&mut self, from: &RelPath, to: &RelPath) -> Result<Applied> {
        let (source, target) = (self.folder.resolve(from)?, self.folder.resolve(to)?);
        self.lost.extend(source.parent().map(Path::to_owned));
        if target.symlink_metadata().is_ok() {
            self.find_done(&target)?;
            return Ok(Applied::AlreadyDone);
        }
        // What never had a file has no folder.
        if !source.is_dir() {
            return Ok(Applied::AlreadyDone);
        }
        self.make_parent(&target)?;
        self.disk.rename_folder(&source, &target).map_err(AssetError::io("move", &source))?;
        Ok(Applied::Done)
    }

    fn link_file(&mut self, ends: &Ends<'_>) -> Result<Applied> {
        let Ends { source, target, .. } = ends;
        if is_done(ends.to, target, ends.hash)? {
            self.find_done(target)?;
            return Ok(Applied::AlreadyDone);
        }
        require_file(ends.from, source)?;
        if !has_content(source, ends.hash)? {
            let reason = "it was changed by hand since it was made; draw it again".to_owned();
            return Err(AssetError::Damaged { path: ends.from.to_string(), reason });
        }
        self.make_parent(target)?;
        match self.disk.link(source, target) {
            Err(error) if cannot_link(error.kind()) => self.copy_file(ends)?,
            done => done.map_err(|error| occupied(ends.to, target, error))?,
        }
        Ok(Applied::Done)
    }

    fn write_file(&mut self, to: &RelPath, content: &str, hash: &ContentHash) -> Result<Applied> {
        let target = self.folder.resolve(to)?;
        if is_done(to, &target, hash)? {
            self.find_done(&target)?;
            return Ok(Applied::AlreadyDone);
        }
        self.make_parent(&target)?;
        let part = self.disk.write_part(&target, content.as_bytes())?;
        rename_or_link(self.disk, &part, &target).map_err(|error| occupied(to, &target, error))?;
        Ok(Applied::Done)
    }

    fn copy_file(&mut self, ends: &Ends<'_>) -> Result<()> {
        let part = self.disk.copy_part(&ends.source, &ends.target)?;
        rename_or_link(self.disk, &part, &ends.target).map_err(|error| occupied(ends.to, &ends.target, error))
    }

    fn make_parent(&mut self, target: &Path) -> Result<()> {
        self.gained.extend(self.disk.make_parent(target)?);
        Ok(())
    }

    /// An earlier start made the change and may have died before it was durable: its folders may be new, and
    /// the hidden file of a rename in two steps may still be there.
    fn find_done(&mut self, target: &Path) -> Result<()> {
        let root = self.folder.root();
        let above = target.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        self.gained.extend(above.map(Path::to_owned));
        let part = fixed_part_name(target);
        if part.is_file() {
            self.disk.remove(&part).map_err(AssetError::io("remove", &part))?;
        }
        Ok(())
    }

    /// Removes the old name only when the new one is durable: they may be on different disks.
    fn remove_durably(&mut self, source: &Path) -> Result<()> {
        self.sync()?;
        self.disk.remove(source).map_err(AssetError::io("remove", source))
    }

    /// A name that comes back in the cache after a crash does no harm: staging is swept.
    fn leave(&mut self, ends: &Ends<'_>) {
        if !ends.from.as_str().starts_with("cache/") {
            self.lost.extend(ends.source.parent().map(Path::to_owned));
        }
    }

    fn sync(&mut self) -> Result<()> {
        let gained = std::mem::take(&mut self.gained);
        let lost = std::mem::take(&mut self.lost);
        gained.iter().chain(lost.difference(&gained)).try_for_each(|folder| self.disk.sync_folder(folder))
    }
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
