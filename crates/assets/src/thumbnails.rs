//! Small pictures kept in `cache/thumbnails/`, one folder for each content. All of it can be thrown away.

use std::collections::BTreeSet;
use std::fs;
use std::time::UNIX_EPOCH;

use domain::asset::{ContentHash, ThumbnailSize};

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::picture::{Picture, encode_jpeg, narrowed};
use crate::rel_path::RelPath;
use crate::walk::files_below;
use crate::write::write_atomic;

/// Where they are.
const THUMBNAILS: &str = "cache/thumbnails";
/// Their quality as JPEG counts it.
const QUALITY: u8 = 80;

/// A small picture on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: RelPath,
    /// Its length in bytes.
    pub size: u64,
    /// When it was made, in milliseconds of the wall clock.
    pub made_at: u64,
}

/// Where the small picture of this content and size is: `cache/thumbnails/<hash>/small.jpg`.
///
/// # Errors
///
/// [`AssetError::BadPath`] when the hash is none.
pub fn path(hash: &ContentHash, size: ThumbnailSize) -> Result<RelPath> {
    if hash.0.is_empty() || !hash.0.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let text = hash.0.chars().take(80).collect();
        return Err(AssetError::BadPath { text, reason: "it is no hash of a content" });
    }
    RelPath::new(format!("{THUMBNAILS}/{}/{}.jpg", hash.0, size.as_str()))
}

/// The small picture, if it was made before.
///
/// # Errors
///
/// As [`path`], and when the disk refuses.
pub fn read(folder: &DataFolder, hash: &ContentHash, size: ThumbnailSize) -> Result<Option<Vec<u8>>> {
    match folder.read(&path(hash, size)?) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(AssetError::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes and keeps the small picture of `picture`, which has this content.
///
/// # Errors
///
/// As [`path`], and when the disk refuses or is full.
pub fn make(
    folder: &DataFolder,
    hash: &ContentHash,
    size: ThumbnailSize,
    picture: &Picture,
) -> Result<Vec<u8>> {
    let path = path(hash, size)?;
    let jpeg = encode_jpeg(&narrowed(picture, size.width())?, QUALITY)?;
    // Trimming may take the folder away between its making and its use.
    if write_atomic(folder, &path, &jpeg).is_err() {
        write_atomic(folder, &path, &jpeg)?;
    }
    Ok(jpeg)
}

/// Which small pictures go, oldest first, so that the rest has at most `limit` bytes.
#[must_use]
pub fn surplus(mut kept: Vec<Kept>, limit: u64) -> Vec<Kept> {
    kept.sort_by(|a, b| (a.made_at, &a.path).cmp(&(b.made_at, &b.path)));
    let mut total: u64 = kept.iter().map(|kept| kept.size).sum();
    let goes = kept.into_iter().take_while(|kept| {
        let over = total > limit;
        total -= if over { kept.size } else { 0 };
        over
    });
    goes.collect()
}

/// Removes the oldest small pictures until the rest has at most `limit` bytes, and says how many went.
///
/// # Errors
///
/// When the disk refuses.
pub fn trim(folder: &DataFolder, limit: u64) -> Result<usize> {
    let goes = surplus(kept(folder)?, limit);
    let mut folders = BTreeSet::new();
    for Kept { path, .. } in &goes {
        let full = folder.resolve(path)?;
        fs::remove_file(&full).map_err(AssetError::io("remove", &full))?;
        folders.extend(full.parent().map(std::path::Path::to_owned));
    }
    for folder in folders {
        // A folder that has other sizes stays, which is no failure.
        let _ = fs::remove_dir(folder);
    }
    Ok(goes.len())
}

fn kept(folder: &DataFolder) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for path in files_below(folder, &RelPath::new(THUMBNAILS)?)? {
        // One that went in between takes no room.
        let Ok(metadata) = fs::metadata(folder.resolve(&path)?) else { continue };
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let made_at = modified.map_or(0, |at| at.as_millis() as u64);
        kept.push(Kept { path, size: metadata.len(), made_at });
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(number: usize, size: u64, made_at: u64) -> Kept {
        Kept { path: RelPath::new(format!("cache/thumbnails/{number:03}/small.jpg")).unwrap(), size, made_at }
    }

    proptest! {
        #[test]
        fn the_oldest_go_and_no_more_than_must(sizes in prop::collection::vec((1_u64..50, 0_u64..9), 0..30), limit in 0_u64..600) {
            let all: Vec<Kept> =
                sizes.iter().enumerate().map(|(number, (size, at))| kept(number, *size, *at)).collect();
            let goes = surplus(all.clone(), limit);
            let rest: Vec<&Kept> = all.iter().filter(|kept| !goes.contains(kept)).collect();
            let total: u64 = rest.iter().map(|kept| kept.size).sum();
            prop_assert!(total <= limit);
            if let Some(last) = goes.last() {
                prop_assert!(total + last.size > limit, "one went that could stay");
                prop_assert!(rest.iter().all(|kept| kept.made_at >= last.made_at), "an older one stayed");
            }
        }
    }

    #[test]
    fn trimming_leaves_what_fits() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let picture = Picture { width: 400, height: 200, rgb: vec![9; 400 * 200 * 3] };
        let hashes = [ContentHash::of(b"a"), ContentHash::of(b"b")];
        for hash in &hashes {
            let jpeg = make(&folder, hash, ThumbnailSize::Small, &picture).unwrap();
            assert_eq!(read(&folder, hash, ThumbnailSize::Small).unwrap(), Some(jpeg));
        }
        assert_eq!(read(&folder, &hashes[0], ThumbnailSize::Large).unwrap(), None);
        assert_eq!(trim(&folder, 1 << 20).unwrap(), 0);
        assert_eq!(trim(&folder, 0).unwrap(), 2);
        assert_eq!(fs::read_dir(folder.root().join(THUMBNAILS)).unwrap().count(), 0);
        assert!(path(&ContentHash("../x".to_owned()), ThumbnailSize::Small).is_err());
    }
}
