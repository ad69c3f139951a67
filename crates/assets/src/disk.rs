//! The single steps from which intents are carried out, each one system call that can be the last before a
//! crash. Tests put a disk in its place that stops after any of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::error::Result;
use crate::write;

/// What intents ask of a disk.
pub(crate) trait Disk {
    /// Makes the folders above `target`; returns those to sync once the target is there.
    fn make_parent(&mut self, target: &Path) -> Result<Vec<PathBuf>>;
    /// Writes a synced hidden file beside `target`, always under the same name.
    fn write_part(&mut self, target: &Path, content: &[u8]) -> Result<PathBuf>;
    /// Copies `source` into a synced hidden file beside `target`, always under the same name.
    fn copy_part(&mut self, source: &Path, target: &Path) -> Result<PathBuf>;
    /// Renames; fails with `AlreadyExists` when there is a target.
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames a folder with everything in it; the caller knows that there is no target.
    fn rename_folder(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name; fails with `AlreadyExists` when there is a target.
    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&mut self, folder: &Path) -> Result<()>;
}

/// The real disk.
pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn make_parent(&mut self, target: &Path) -> Result<Vec<PathBuf>> {
        write::make_parent(target)
    }

    fn write_part(&mut self, target: &Path, content: &[u8]) -> Result<PathBuf> {
        let part = write::fixed_part_name(target);
        write::write_part(&part, target, content)?;
        Ok(part)
    }

    fn copy_part(&mut self, source: &Path, target: &Path) -> Result<PathBuf> {
        let part = write::fixed_part_name(target);
        write::copy_part(source, &part, target)?;
        Ok(part)
    }

    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from)
    }

    fn rename_folder(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&mut self, folder: &Path) -> Result<()> {
        write::sync_folder(folder)
    }
}

/// Renames without replacing: in one step where the filesystem can, else by a second name for the file, which
/// does not replace either.
pub(crate) fn rename_or_link(disk: &mut dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
    match disk.rename_new(from, to) {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            disk.link(from, to)?;
            disk.remove(from)
        }
        done => done,
    }
}
