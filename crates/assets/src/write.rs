//! Writing a file so that, whatever instant the power fails, it is whole or not there at all.
//!
//! The content goes to a hidden file in the same folder, is synced, then renamed; the folder is synced last.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::{RealDisk, rename_or_link};
use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::rel_path::RelPath;

/// What the name of a file ends with while it is being written.
const PART: &str = ".sakuga-part";

/// Tells apart the part files of several threads of this process.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Writes `content` to `path`, replacing what is there; folders on the way are made.
///
/// # Errors
///
/// When the disk is full (a resource fault) or refuses; then the old content is untouched.
pub fn write_atomic(folder: &DataFolder, path: &RelPath, content: &[u8]) -> Result<()> {
    let target = folder.resolve(path)?;
    let folders = make_parent(&target)?;
    let part = fresh_part_name(&target);
    write_part(&part, &target, content)?;
    if let Err(error) = fs::rename(&part, &target) {
        discard(&part);
        return Err(AssetError::io("write", &target)(error));
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

/// Writes `content` to a new file at `path`; folders on the way are made.
///
/// # Errors
///
/// [`AssetError::Occupied`] when a file is there already; else as [`write_atomic`].
pub fn write_new(folder: &DataFolder, path: &RelPath, content: &[u8]) -> Result<()> {
    let target = folder.resolve(path)?;
    let folders = make_parent(&target)?;
    let part = fresh_part_name(&target);
    write_part(&part, &target, content)?;
    if let Err(error) = rename_or_link(&mut RealDisk, &part, &target) {
        discard(&part);
        return Err(match error.kind() {
            ErrorKind::AlreadyExists => AssetError::Occupied { path: path.to_string() },
            _ => AssetError::io("write", &target)(error),
        });
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

/// Whether a file of this name is the remains of an interrupted write.
#[must_use]
pub fn is_part(file_name: &str) -> bool {
    file_name.starts_with('.') && file_name.ends_with(PART)
}

/// Writes the synced file `part`, which is to become `target`; nothing is left behind when that fails.
pub(crate) fn write_part(part: &Path, target: &Path, content: &[u8]) -> Result<()> {
    create_synced(part, content).map_err(|error| {
        discard(part);
        AssetError::io("write", target)(error)
    })
}

/// Copies `source` into the synced file `part`, which is to become `target`.
pub(crate) fn copy_part(source: &Path, part: &Path, target: &Path) -> Result<()> {
    let copied = fs::copy(source, part).and_then(|_| File::open(part)?.sync_all());
    copied.map_err(|error| {
        discard(part);
        AssetError::io("copy to", target)(error)
    })
}

/// Makes the folders above a file, and returns those to sync once the file is there: its own, and those in
/// which a folder was made. They are synced late because one sync then makes all of them durable.
pub(crate) fn make_parent(target: &Path) -> Result<Vec<PathBuf>> {
    let parent = target.parent().unwrap_or(target);
    let missing = parent.ancestors().take_while(|folder| !folder.exists()).count();
    if missing > 0 {
        fs::create_dir_all(parent).map_err(AssetError::io("make the folder", parent))?;
    }
    Ok(parent.ancestors().take(missing + 1).map(Path::to_owned).collect())
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(AssetError::io("sync the folder", folder))
}

/// Writes a new file and syncs it.
pub(crate) fn create_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    create(path, content)?.sync_all()
}

/// Writes a new file, which the caller syncs.
pub(crate) fn create(path: &Path, content: &[u8]) -> io::Result<File> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(content)?;
    Ok(file)
}

/// The part file of a target that only one intent writes: a replay uses the same one again.
pub(crate) fn fixed_part_name(target: &Path) -> PathBuf {
    part_name(target, "intent")
}

fn fresh_part_name(target: &Path) -> PathBuf {
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    part_name(target, &format!("{}-{number}", std::process::id()))
}

fn part_name(target: &Path, tag: &str) -> PathBuf {
    // The whole name may be as long as a name can be, so only its end, which differs most, is repeated.
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let skipped = name.chars().count().saturating_sub(50);
    let stem: String = name.chars().skip(skipped).collect();
    target.with_file_name(format!(".{stem}.{tag}{PART}"))
}

fn discard(part: &Path) {
    // The first error is the one to report; what stays is hidden, and `verify` names it.
    if let Err(error) = fs::remove_file(part) {
        tracing::debug!(%error, path = %part.display(), "failed to remove an unfinished file");
    }
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
