//! Writing a file so that, whatever instant the power fails, it is whole or not there at all.
//!
//! The content goes to a hidden file in the same folder, is synced, then renamed; the folder is synced last.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

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
    let parent = make_parent(&target)?;
    let part = write_part(&target, content)?;
    if let Err(error) = fs::rename(&part, &target) {
        discard(&part);
        return Err(AssetError::io("write", &target)(error));
    }
    sync_folder(&parent)
}

/// Writes `content` to a new file at `path`; folders on the way are made.
///
/// # Errors
///
/// [`AssetError::Occupied`] when a file is there already; else as [`write_atomic`].
pub fn write_new(folder: &DataFolder, path: &RelPath, content: &[u8]) -> Result<()> {
    let target = folder.resolve(path)?;
    let parent = make_parent(&target)?;
    let part = write_part(&target, content)?;
    if let Err(error) = rename_new(&part, &target) {
        discard(&part);
        return Err(match error.kind() {
            ErrorKind::AlreadyExists => AssetError::Occupied { path: path.to_string() },
            _ => AssetError::io("write", &target)(error),
        });
    }
    sync_folder(&parent)
}

/// Whether a file of this name is the remains of an interrupted write.
#[must_use]
pub fn is_part(file_name: &str) -> bool {
    file_name.starts_with('.') && file_name.ends_with(PART)
}

/// Writes a synced hidden file beside `target`; nothing is left behind when that fails.
pub(crate) fn write_part(target: &Path, content: &[u8]) -> Result<PathBuf> {
    let part = part_name(target);
    match create_synced(&part, content) {
        Ok(()) => Ok(part),
        Err(error) => {
            discard(&part);
            Err(AssetError::io("write", target)(error))
        }
    }
}

/// Copies `source` into a synced hidden file beside `target`.
pub(crate) fn copy_part(source: &Path, target: &Path) -> Result<PathBuf> {
    let part = part_name(target);
    let copied = fs::copy(source, &part).and_then(|_| File::open(&part)?.sync_all());
    match copied {
        Ok(()) => Ok(part),
        Err(error) => {
            discard(&part);
            Err(AssetError::io("copy to", target)(error))
        }
    }
}

/// Renames without replacing, in one step where the filesystem can, else by a second name for the file.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        done => done.map_err(io::Error::from),
    }
}

/// Makes the folder a file goes into, synced up to the first folder that was there.
pub(crate) fn make_parent(target: &Path) -> Result<PathBuf> {
    let parent = target.parent().unwrap_or(target).to_owned();
    let mut made = Vec::new();
    let mut at = parent.as_path();
    while !at.exists() {
        made.push(at.to_owned());
        at = at.parent().unwrap_or(at);
    }
    if made.is_empty() {
        return Ok(parent);
    }
    fs::create_dir_all(&parent).map_err(AssetError::io("make the folder", &parent))?;
    for folder in &made {
        sync_folder(folder.parent().unwrap_or(folder))?;
    }
    Ok(parent)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(AssetError::io("sync the folder", folder))
}

/// Writes a new file and syncs it.
pub(crate) fn create_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn part_name(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    // The whole name may be as long as a name can be, so only its beginning is repeated.
    let stem: String = target.file_name().unwrap_or_default().to_string_lossy().chars().take(40).collect();
    name.push(stem);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{number}{PART}", std::process::id()));
    target.with_file_name(name)
}

fn discard(part: &Path) {
    // The first error is the one to report; what stays is hidden, and `verify` names it.
    if let Err(error) = fs::remove_file(part) {
        tracing::debug!(%error, path = %part.display(), "failed to remove an unfinished file");
    }
}
