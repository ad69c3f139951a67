//! A file that appears whole or not at all: written under another name, synced, renamed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::FilmError;

/// A file in the making. Dropping it without [`PartFile::keep`] removes what was written.
pub(crate) struct PartFile {
    path: PathBuf,
    target: PathBuf,
}

impl PartFile {
    /// Prepares to write `target`: nothing is created yet, remains of an earlier try are removed.
    pub(crate) fn beside(target: &Path) -> Result<Self, FilmError> {
        let Some(name) = target.file_name() else {
            return Err(FilmError::Input(format!("{} is no name for a file: give one", target.display())));
        };
        // An absolute path cannot be mistaken for a protocol or an option.
        let target = std::path::absolute(target).map_err(FilmError::file("find", target))?;
        let part = Self { path: target.with_file_name(format!(".{}.part", name.to_string_lossy())), target };
        part.remove();
        Ok(part)
    }

    /// Where to write.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file durable and gives it its name; returns its size in bytes.
    pub(crate) async fn keep(self) -> Result<u64, FilmError> {
        let kept = tokio::task::spawn_blocking(move || self.sync_and_rename()).await;
        kept.expect("saving a file does not panic")
    }

    fn sync_and_rename(self) -> Result<u64, FilmError> {
        let file = File::open(&self.path).map_err(FilmError::file("open", &self.path))?;
        file.sync_all().map_err(FilmError::file("save", &self.path))?;
        let bytes = file.metadata().map_err(FilmError::file("read", &self.path))?.len();
        fs::rename(&self.path, &self.target).map_err(FilmError::file("rename", &self.target))?;
        sync_folder(&self.target)?;
        Ok(bytes)
    }

    fn remove(&self) {
        match fs::remove_file(&self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(path = %self.path.display(), %error, "failed to remove a part file"),
        }
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        self.remove();
    }
}

fn sync_folder(file: &Path) -> Result<(), FilmError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(FilmError::file("save", folder))
}
