//! The trash: deleting moves a file to `trash/<date>/`, under the path it had, from where it can come back.
//!
//! This module only says what is to be moved where; the moves are intents, stored and applied like others.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;

use domain::asset::ContentHash;
use serde::{Deserialize, Serialize};

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::intent::{Action, Intent};
use crate::rel_path::RelPath;
use crate::walk::files_below;

/// The folder of the trash.
const TRASH: &str = "trash";
/// How often a path can be deleted on one day before the day's trash has to be emptied.
const MOST_PER_DAY: u32 = 1000;

/// A file in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trashed {
    /// The day it was deleted, `2026-11-22`; `2026-11-22-2` for a path deleted again on that day.
    pub day: String,
    /// The path it had, to which it can be restored.
    pub was: RelPath,
    /// Where it is now.
    pub now: RelPath,
    /// Its length in bytes.
    pub size: u64,
}

/// What moves the file at `path` to the trash of `date` (`2026-11-22`).
///
/// # Errors
///
/// [`AssetError::Missing`] when there is no such file.
pub fn trash(folder: &DataFolder, id: impl Into<String>, path: &RelPath, date: &str) -> Result<Intent> {
    let to = free_name(folder, path, date)?;
    intent(folder, id, path, |from| Action::Trash { from, to })
}

/// What moves the folder at `path` to the trash of `date` with everything in it, and where it will be.
///
/// # Errors
///
/// When the trash is on another disk, or no name in it is free.
pub fn trash_folder(
    folder: &DataFolder,
    id: impl Into<String>,
    path: &RelPath,
    date: &str,
) -> Result<(Intent, RelPath)> {
    refuse_other_disk(folder, path)?;
    let to = free_name(folder, path, date)?;
    let action = Action::TrashFolder { from: path.clone(), to: to.clone() };
    Ok((Intent { id: id.into(), action, hash: ContentHash::of(b"") }, to))
}

/// A folder goes in one step only within one disk.
fn refuse_other_disk(folder: &DataFolder, path: &RelPath) -> Result<()> {
    let disk = |path: &RelPath| -> Result<Option<u64>> {
        Ok(fs::metadata(folder.resolve(path)?).ok().map(|found| found.dev()))
    };
    match (disk(path)?, disk(&RelPath::new(TRASH)?)?) {
        (Some(from), Some(to)) if from != to => {
            let reason = "it is on another disk than the trash; move both to one disk".to_owned();
            Err(AssetError::Unusable { path: folder.resolve(path)?, reason })
        }
        _ => Ok(()),
    }
}

/// How many files are below a folder, and how many bytes they have together.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn usage(folder: &DataFolder, path: &RelPath) -> Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for file in files_below(folder, path)? {
        let full = folder.resolve(&file)?;
        match fs::metadata(&full) {
            Ok(found) => {
                files += 1;
                bytes += found.len();
            }
            // It went while the others were counted.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(AssetError::io("read", &full)(error)),
        }
    }
    Ok((files, bytes))
}

/// What moves a file from the trash back to where it was.
///
/// # Errors
///
/// [`AssetError::Missing`] when it is no longer in the trash, [`AssetError::Occupied`] when another file has
/// its name now.
pub fn restore(folder: &DataFolder, id: impl Into<String>, trashed: &Trashed) -> Result<Intent> {
    if folder.has_file(&trashed.was)? {
        return Err(AssetError::Occupied { path: trashed.was.to_string() });
    }
    intent(folder, id, &trashed.now, |from| Action::Move { from, to: trashed.was.clone() })
}

/// Everything in the trash, by day and path.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn list(folder: &DataFolder) -> Result<Vec<Trashed>> {
    let files = files_below(folder, &RelPath::new(TRASH)?)?;
    let found: Result<Vec<Trashed>> =
        files.into_iter().filter_map(|path| trashed(folder, path).transpose()).collect();
    let mut found = found?;
    found.sort_by(|a, b| (&a.day, &a.was).cmp(&(&b.day, &b.was)));
    Ok(found)
}

fn trashed(folder: &DataFolder, now: RelPath) -> Result<Option<Trashed>> {
    let Some((day, was)) = now.as_str().strip_prefix("trash/").and_then(|rest| rest.split_once('/')) else {
        return Ok(None);
    };
    let (day, was) = (day.to_owned(), RelPath::new(was)?);
    let full = folder.resolve(&now)?;
    let size = fs::metadata(&full).map_err(AssetError::io("read", &full))?.len();
    Ok(Some(Trashed { day, was, now, size }))
}

fn intent(
    folder: &DataFolder,
    id: impl Into<String>,
    from: &RelPath,
    action: impl FnOnce(RelPath) -> Action,
) -> Result<Intent> {
    let full = folder.resolve(from)?;
    // The file's own hash, not the one on record: a file that was painted over goes to the trash as it is.
    let (hash, _) = hash_file(&full).map_err(|error| match error.kind() {
        ErrorKind::NotFound => AssetError::Missing { path: from.to_string() },
        _ => AssetError::io("read", &full)(error),
    })?;
    Ok(Intent { id: id.into(), action: action(from.clone()), hash })
}

fn free_name(folder: &DataFolder, path: &RelPath, date: &str) -> Result<RelPath> {
    let mut name = RelPath::new(format!("{TRASH}/{date}/{path}"))?;
    for again in 2..MOST_PER_DAY {
        if folder.resolve(&name)?.symlink_metadata().is_err() {
            return Ok(name);
        }
        name = RelPath::new(format!("{TRASH}/{date}-{again}/{path}"))?;
    }
    Err(AssetError::Occupied { path: name.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::{Applied, apply};

    #[test]
    fn what_is_deleted_can_be_listed_and_restored() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let path = RelPath::new("projects/m/a.png").unwrap();
        fs::create_dir(home.path().join("projects/m")).unwrap();
        for content in ["first", "second"] {
            fs::write(home.path().join(path.as_str()), content).unwrap();
            let intent = trash(&folder, "1", &path, "2026-11-22").unwrap();
            assert_eq!(apply(&folder, &intent).unwrap(), Applied::Done);
        }
        assert!(!folder.has_file(&path).unwrap());
        let listed = list(&folder).unwrap();
        let days: Vec<(&str, u64)> = listed.iter().map(|file| (file.day.as_str(), file.size)).collect();
        assert_eq!(days, [("2026-11-22", 5), ("2026-11-22-2", 6)]);
        assert_eq!(listed[0].was, path);

        apply(&folder, &restore(&folder, "2", &listed[1]).unwrap()).unwrap();
        assert_eq!(folder.read(&path).unwrap(), b"second");
        assert!(matches!(restore(&folder, "3", &listed[0]), Err(AssetError::Occupied { .. })));
        assert!(matches!(restore(&folder, "4", &listed[1]), Err(AssetError::Occupied { .. })));
    }

    #[test]
    fn a_folder_goes_as_one_thing_and_a_new_one_of_its_name_stays() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let path = RelPath::new("projects/m").unwrap();
        let (file, empty) = (home.path().join("projects/m/a/b.png"), home.path().join("projects/m/empty"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::create_dir_all(empty).unwrap();
        fs::write(&file, "picture").unwrap();
        assert_eq!(usage(&folder, &path).unwrap(), (1, 7));
        let (intent, _) = trash_folder(&folder, "1", &path, "2026-11-22").unwrap();
        assert_eq!(apply(&folder, &intent).unwrap(), Applied::Done);
        assert!(!home.path().join("projects/m").exists());
        assert!(home.path().join("trash/2026-11-22/projects/m/empty").is_dir());
        fs::create_dir_all(home.path().join("projects/m")).unwrap();
        fs::write(home.path().join("projects/m/new.png"), "new").unwrap();
        assert_eq!(apply(&folder, &intent).unwrap(), Applied::AlreadyDone);
        assert!(home.path().join("projects/m/new.png").is_file());
        let (second, now) = trash_folder(&folder, "2", &path, "2026-11-22").unwrap();
        assert_eq!(apply(&folder, &second).unwrap(), Applied::Done);
        assert_eq!(now.as_str(), "trash/2026-11-22-2/projects/m");
        let listed: Vec<String> =
            list(&folder).unwrap().into_iter().map(|file| file.now.to_string()).collect();
        assert_eq!(listed, ["trash/2026-11-22/projects/m/a/b.png", "trash/2026-11-22-2/projects/m/new.png"]);
    }

    #[test]
    fn a_file_that_is_not_there_cannot_be_deleted() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let path = RelPath::new("projects/none.png").unwrap();
        assert!(matches!(trash(&folder, "1", &path, "2026-11-22"), Err(AssetError::Missing { .. })));
    }
}
