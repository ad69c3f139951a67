//! The data folder: where it is, whether it can be used, and how a [`RelPath`] becomes a real path.
//!
//! Every other module reaches files through [`DataFolder::resolve`], which refuses links that lead outside.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{AssetError, Result};
use crate::rel_path::RelPath;

/// The folders at the top of the data folder.
const TOP: [&str; 3] = ["cache", "trash", "projects"];
/// The file written and removed again to find out whether the folder can be written.
const PROBE: &str = ".sakuga-probe";

/// An opened data folder.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Opens the folder, makes it when only its parent exists, and lays out its top level.
    ///
    /// # Errors
    ///
    /// [`AssetError::Unusable`] with the reason and the fix when it is a file, its parent is missing, or it
    /// cannot be written.
    pub fn open(root: &Path) -> Result<Self> {
        make_root(root)?;
        let root = root.canonicalize().map_err(|error| unusable(root, &error))?;
        probe(&root)?;
        for name in TOP {
            let path = root.join(name);
            fs::create_dir_all(&path).map_err(|error| unusable(&path, &error))?;
        }
        Ok(Self { root })
    }

    /// Opens an existing folder for looking; writes nothing.
    ///
    /// # Errors
    ///
    /// [`AssetError::Unusable`] when it is not there.
    pub fn open_read_only(root: &Path) -> Result<Self> {
        let root = root.canonicalize().map_err(|error| unusable(root, &error))?;
        Ok(Self { root })
    }

    /// The folder itself, without symbolic links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The `SQLite` database of the one-binary profile.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.root.join("sakuga.db")
    }

    /// The real path of `path`, which need not exist yet.
    ///
    /// # Errors
    ///
    /// [`AssetError::Outside`] when a symbolic link on the way leads out of the data folder.
    pub fn resolve(&self, path: &RelPath) -> Result<PathBuf> {
        let full = self.root.join(path.as_str());
        let mut existing: &Path = &full;
        loop {
            match existing.canonicalize() {
                Ok(real) if real.starts_with(&self.root) => return Ok(full),
                Ok(_) => return Err(AssetError::Outside { path: path.to_string() }),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    if existing.symlink_metadata().is_ok() {
                        // A link to nothing: what is written there would appear wherever it points.
                        return Err(AssetError::Outside { path: path.to_string() });
                    }
                }
                Err(error) => return Err(AssetError::io("find", existing)(error)),
            }
            existing = existing.parent().unwrap_or(&self.root);
        }
    }

    /// Whether a file is there; a folder is no file.
    ///
    /// # Errors
    ///
    /// As [`DataFolder::resolve`].
    pub fn has_file(&self, path: &RelPath) -> Result<bool> {
        Ok(self.resolve(path)?.is_file())
    }

    /// The real path of a file that is about to be written, its folder made.
    ///
    /// # Errors
    ///
    /// As [`DataFolder::resolve`], and when the folder cannot be made.
    pub fn prepare(&self, path: &RelPath) -> Result<PathBuf> {
        let full = self.resolve(path)?;
        let parent = full.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(AssetError::io("make the folder", parent))?;
        Ok(full)
    }

    /// Reads a whole file.
    ///
    /// # Errors
    ///
    /// [`AssetError::Missing`] when it is not there; else as the system says.
    pub fn read(&self, path: &RelPath) -> Result<Vec<u8>> {
        let full = self.resolve(path)?;
        fs::read(&full).map_err(|error| match error.kind() {
            ErrorKind::NotFound => AssetError::Missing { path: path.to_string() },
            _ => AssetError::io("read", &full)(error),
        })
    }

    /// The number after the highest one used by a file in `folder` whose name begins with `prefix` and goes
    /// on with digits: 3 when `film_v001.mp4` and `film_v002.srt` are there and `prefix` is `film_v`. A file
    /// that is not written yet holds no number, so the caller numbers one thing at a time.
    ///
    /// # Errors
    ///
    /// When the folder exists and cannot be read.
    pub fn next_number(&self, folder: &RelPath, prefix: &str) -> Result<u32> {
        let full = self.resolve(folder)?;
        let entries = match fs::read_dir(&full) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(1),
            Err(error) => return Err(AssetError::io("read the folder", &full)(error)),
        };
        let mut highest = 0;
        for entry in entries {
            let entry = entry.map_err(AssetError::io("read the folder", &full))?;
            let number = entry.file_name().to_str().and_then(|name| number_after(name, prefix));
            highest = highest.max(number.unwrap_or(0));
        }
        Ok(highest + 1)
    }
}

fn number_after(name: &str, prefix: &str) -> Option<u32> {
    let rest = name.strip_prefix(prefix)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest[..digits].parse().ok().filter(|number| *number < u32::MAX)
}

fn make_root(root: &Path) -> Result<()> {
    match fs::metadata(root) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => {
            let reason = "it is a file, not a folder; name a folder with --data".to_owned();
            return Err(AssetError::Unusable { path: root.to_owned(), reason });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(root, &error)),
    }
    fs::create_dir(root).map_err(|error| match (error.kind(), root.parent()) {
        (ErrorKind::NotFound, Some(parent)) => AssetError::Unusable {
            path: root.to_owned(),
            reason: format!(
                "the folder above it does not exist; make it with `mkdir -p '{}'`, or name another with --data",
                parent.display()
            ),
        },
        _ => unusable(root, &error),
    })
}

fn probe(root: &Path) -> Result<()> {
    let path = root.join(PROBE);
    fs::write(&path, b"sakuga").map_err(|error| unusable(root, &error))?;
    fs::remove_file(&path).map_err(|error| unusable(root, &error))
}

fn unusable(path: &Path, error: &io::Error) -> AssetError {
    let reason = match error.kind() {
        ErrorKind::PermissionDenied => {
            "it cannot be written by this user; change its owner, or name another folder with --data"
                .to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => {
            "it is on a read-only disk; name another folder with --data".to_owned()
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "its disk is full; free some space, or name another folder with --data".to_owned()
        }
        ErrorKind::NotADirectory => {
            "a part of its path is a file, not a folder; name another folder with --data".to_owned()
        }
        _ => format!("{error}; name another folder with --data"),
    };
    AssetError::Unusable { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rel(text: &str) -> RelPath {
        RelPath::new(text).unwrap()
    }

    #[test]
    fn a_new_folder_is_laid_out() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&home.path().join("data")).unwrap();
        for name in TOP {
            assert!(folder.root().join(name).is_dir());
        }
        assert!(!folder.root().join(PROBE).exists());
        DataFolder::open(folder.root()).unwrap();
    }

    #[test]
    fn folders_that_cannot_be_used_say_why_and_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("file"), "").unwrap();
        for (path, words) in [
            ("file", "it is a file, not a folder"),
            ("file/below", "a part of its path is a file"),
            ("no/such", "mkdir -p"),
        ] {
            let message = DataFolder::open(&home.path().join(path)).unwrap_err().to_string();
            assert!(message.contains(words) && message.contains("--data"), "{message}");
        }
        assert!(DataFolder::open(Path::new("/proc/self")).unwrap_err().to_string().contains("--data"));
    }

    #[test]
    fn links_that_lead_outside_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&home.path().join("data")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.root().join("projects/out")).unwrap();
        std::os::unix::fs::symlink("/nowhere/x", folder.root().join("projects/dangling")).unwrap();
        std::os::unix::fs::symlink("../cache", folder.root().join("projects/inside")).unwrap();
        for text in
            ["projects/out/passwd", "projects/out/new/file", "projects/dangling", "projects/dangling/x"]
        {
            let error = folder.resolve(&rel(text)).unwrap_err();
            assert!(matches!(error, AssetError::Outside { .. }), "{text}: {error}");
        }
        folder.resolve(&rel("projects/inside/x.png")).unwrap();
        folder.resolve(&rel("projects/new/deep/x.png")).unwrap();
    }

    #[test]
    fn the_next_number_follows_the_highest() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        assert_eq!(folder.next_number(&rel("projects/none"), "film_v").unwrap(), 1);
        for name in ["film_v001.mp4", "film_v007.srt", "film_vx.mp4", "other_v009.mp4", "film_v99999999999"] {
            fs::write(folder.root().join("projects").join(name), "").unwrap();
        }
        assert_eq!(folder.next_number(&rel("projects"), "film_v").unwrap(), 8);
    }
}
