//! Handing out a file as it was filed, and never another one under its name.
//!
//! A file that was changed by hand must not be given out under the hash of the old one. Hashing a film for every
//! piece that is asked of it would be too much, so what was hashed once is recognised by its [`Stamp`].

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Seek as _};
use std::os::unix::fs::MetadataExt as _;

use domain::asset::{Asset, ContentHash};

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::rel_path::RelPath;

/// What changes when a file is written or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// A file that is open for reading.
#[derive(Debug)]
pub struct Original {
    /// The file, at its beginning.
    pub file: File,
    /// What to know it by.
    pub stamp: Stamp,
}

impl Original {
    /// Opens the file of a row.
    ///
    /// # Errors
    ///
    /// [`AssetError::Missing`] when it is not there, [`AssetError::Damaged`] when its size is another one than what
    /// was filed, or it is no plain file.
    pub fn open(folder: &DataFolder, asset: &Asset) -> Result<Self> {
        let path = RelPath::new(asset.path.clone())?;
        let full = folder.resolve(&path)?;
        let file = File::open(&full).map_err(|error| match error.kind() {
            ErrorKind::NotFound => AssetError::Missing { path: path.to_string() },
            _ => AssetError::io("read", &full)(error),
        })?;
        let metadata = file.metadata().map_err(AssetError::io("read", &full))?;
        if !metadata.is_file() || metadata.len() != asset.size {
            return Err(changed(asset));
        }
        Ok(Self { file, stamp: Stamp::of(&metadata) })
    }

    /// Reads the whole file and compares it with what was filed.
    ///
    /// # Errors
    ///
    /// [`AssetError::Damaged`] when it is another content, and when it cannot be read.
    pub fn prove(&mut self, asset: &Asset) -> Result<()> {
        let failed = |error| AssetError::io("read", std::path::Path::new(&asset.path))(error);
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&self.file).map_err(failed)?;
        self.file.rewind().map_err(failed)?;
        let found = ContentHash(hasher.finalize().to_hex().to_string());
        if found == asset.hash { Ok(()) } else { Err(changed(asset)) }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            inode: metadata.ino(),
            size: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

fn changed(asset: &Asset) -> AssetError {
    let reason = "it was changed since it was filed".to_owned();
    AssetError::Damaged { path: asset.path.clone(), reason }
}
