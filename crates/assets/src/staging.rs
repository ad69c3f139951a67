//! Staging: where the output of one attempt waits until it is proven whole.
//!
//! Each attempt has its own folder, so that a late worker of an earlier attempt touches nothing. What is
//! staged is synced and verified; filing it is the business of [`crate::intent`].

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::thread;

use domain::asset::ContentHash;
use domain::id::JobId;

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::media::{Media, inspect, is_picture, media_type};
use crate::rel_path::RelPath;
use crate::write::{create, sync_folder};

/// The folder of all staging folders.
const STAGING: &str = "cache/staging";
/// How many bytes tell what a file is.
const BEGINNING: u64 = 512;

/// The staging folder of one attempt.
#[derive(Debug)]
pub struct Staging<'a> {
    folder: &'a DataFolder,
    rel: RelPath,
    full: PathBuf,
}

/// A staged file that is synced and proven whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Where it waits.
    pub path: RelPath,
    /// The hash of its content.
    pub hash: ContentHash,
    /// Its length in bytes.
    pub size: u64,
    /// Pixels across; zero where the file is no picture.
    pub width: u32,
    /// Pixels down; zero where the file is no picture.
    pub height: u32,
    /// The media type, judged by content.
    pub media_type: &'static str,
}

/// A file that was written into its staging folder and is not durable yet.
#[derive(Debug)]
pub struct Unsynced {
    file: File,
    full: PathBuf,
    staged: Staged,
}

impl Unsynced {
    fn sync(self) -> Result<Staged> {
        if let Err(error) = self.file.sync_all() {
            // As in a full disk: what is not durable is not kept.
            let _ = fs::remove_file(&self.full);
            return Err(AssetError::io("write", &self.full)(error));
        }
        Ok(self.staged)
    }
}

/// How many files are synced at the same time.
const SYNCED_TOGETHER: usize = 4;

/// Makes files durable. Several are synced at the same time, which a disk does in little more than the time
/// that it takes for one.
///
/// # Errors
///
/// When the disk is full (a resource fault) or refuses; what was written is swept with the folder.
pub fn settle(files: Vec<Unsynced>) -> Result<Vec<Staged>> {
    let share = files.len().div_ceil(SYNCED_TOGETHER).max(1);
    let mut files = files.into_iter();
    thread::scope(|scope| {
        let mut syncing = Vec::with_capacity(SYNCED_TOGETHER);
        loop {
            let some: Vec<Unsynced> = files.by_ref().take(share).collect();
            if some.is_empty() {
                break;
            }
            let sync = || some.into_iter().map(Unsynced::sync).collect::<Result<Vec<Staged>>>();
            syncing.push(scope.spawn(sync));
        }
        let mut settled = Vec::new();
        for thread in syncing {
            settled.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(settled)
    })
}

impl<'a> Staging<'a> {
    /// The staging folder of this attempt as it is, for looking at what a tool wrote into it.
    ///
    /// # Errors
    ///
    /// When the job's id cannot stand in a path.
    pub fn reopen(folder: &'a DataFolder, job: &JobId, attempt: u32) -> Result<Self> {
        let rel = RelPath::new(STAGING)?.join(&attempt_name(job, attempt))?;
        let full = folder.resolve(&rel)?;
        Ok(Self { folder, rel, full })
    }

    /// Makes an empty staging folder for this attempt; what an earlier start of the program left in it goes.
    ///
    /// # Errors
    ///
    /// When the disk refuses, or the job's id cannot stand in a path.
    pub fn begin(folder: &'a DataFolder, job: &JobId, attempt: u32) -> Result<Self> {
        let rel = RelPath::new(STAGING)?.join(&attempt_name(job, attempt))?;
        let full = folder.resolve(&rel)?;
        match fs::remove_dir_all(&full) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(AssetError::io("clear the staging folder", &full)(error));
            }
            _ => {}
        }
        fs::create_dir_all(&full).map_err(AssetError::io("make the staging folder", &full))?;
        Ok(Self { folder, rel, full })
    }

    /// The folder's real path, for programs that write files themselves; [`Staging::verify`] those.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.full
    }

    /// Stages `content` under `name`, synced and verified.
    ///
    /// # Errors
    ///
    /// When the disk is full (a resource fault) or the content is not a whole picture; nothing half written
    /// is left then.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<Staged> {
        self.put(name, content)?.sync()
    }

    /// Writes `content` under `name` and verifies it; [`settle`] makes it durable together with others.
    ///
    /// # Errors
    ///
    /// As [`Staging::write`].
    pub fn put(&self, name: &str, content: &[u8]) -> Result<Unsynced> {
        let media = inspect(name, content)?;
        self.create(name, content, &media)
    }

    /// The same for the guide of a picture of this size. It is not decoded again as pictures are: it was encoded
    /// a moment ago, nothing plays it, and its hash tells whether it is whole.
    ///
    /// # Errors
    ///
    /// When the disk is full (a resource fault) or refuses; what was written is swept with the folder.
    pub fn put_guide(&self, name: &str, content: &[u8], size: (u32, u32)) -> Result<Unsynced> {
        let (width, height) = if is_picture(content) { size } else { (0, 0) };
        self.create(name, content, &Media { media_type: media_type(name, content), width, height })
    }

    fn create(&self, name: &str, content: &[u8], media: &Media) -> Result<Unsynced> {
        let path = self.rel.join(name)?;
        let full = self.folder.resolve(&path)?;
        match create(&full, content) {
            Ok(file) => Ok(Unsynced { file, full, staged: staged(path, content, media) }),
            Err(error) => {
                // An unfinished file in a staging folder is swept with it; removing it now frees a full disk.
                let _ = fs::remove_file(&full);
                Err(AssetError::io("write", &full)(error))
            }
        }
    }

    /// Syncs and verifies a file that another program wrote here.
    ///
    /// # Errors
    ///
    /// [`AssetError::Missing`] or [`AssetError::Damaged`], saying which file.
    pub fn verify(&self, name: &str) -> Result<Staged> {
        let path = self.rel.join(name)?;
        let full = self.folder.resolve(&path)?;
        let mut file = File::open(&full).map_err(|error| match error.kind() {
            ErrorKind::NotFound => AssetError::Missing { path: path.to_string() },
            _ => AssetError::io("read", &full)(error),
        })?;
        file.sync_all().map_err(AssetError::io("sync", &full))?;
        let beginning = read_beginning(&mut file).map_err(AssetError::io("read", &full))?;
        if is_picture(&beginning) {
            let content = self.folder.read(&path)?;
            return Ok(staged(path, &content, &inspect(name, &content)?));
        }
        // A film may be larger than memory and is read in pieces.
        let media = inspect(name, &beginning)?;
        let (hash, size) = hash_file(&full).map_err(AssetError::io("read", &full))?;
        Ok(Staged { path, hash, size, width: 0, height: 0, media_type: media.media_type })
    }

    /// Makes the folder's names durable. Called once when all files are staged, before their intents are
    /// committed.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn sync(&self) -> Result<()> {
        sync_folder(&self.full)?;
        sync_folder(self.full.parent().unwrap_or(&self.full))
    }

    /// Removes the folder with whatever is left in it, after its files were moved away or given up.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn discard(self) -> Result<()> {
        match fs::remove_dir_all(&self.full) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(AssetError::io("remove the staging folder", &self.full)(error))
            }
            _ => Ok(()),
        }
    }
}

/// Removes the staging folders of all attempts but those in `live`, and returns the names of what went.
/// Open intents are replayed first: their files may wait in a folder that goes.
///
/// # Errors
///
/// When the disk refuses.
pub fn sweep(folder: &DataFolder, live: &[(JobId, u32)]) -> Result<Vec<String>> {
    let root = folder.resolve(&RelPath::new(STAGING)?)?;
    let keep: Vec<String> = live.iter().map(|(job, attempt)| attempt_name(job, *attempt)).collect();
    let entries = match fs::read_dir(&root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(AssetError::io("read the folder", &root)(error)),
    };
    let mut swept = Vec::new();
    for entry in entries {
        let entry = entry.map_err(AssetError::io("read the folder", &root))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if keep.contains(&name) {
            continue;
        }
        let path = entry.path();
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(AssetError::io("remove the staging folder", &path))?;
        swept.push(name);
    }
    swept.sort();
    Ok(swept)
}

fn read_beginning(file: &mut File) -> io::Result<Vec<u8>> {
    let mut beginning = Vec::new();
    file.take(BEGINNING).read_to_end(&mut beginning)?;
    Ok(beginning)
}

fn attempt_name(job: &JobId, attempt: u32) -> String {
    format!("{job}-{attempt}")
}

fn staged(path: RelPath, content: &[u8], media: &Media) -> Staged {
    Staged {
        path,
        hash: ContentHash::of(content),
        size: content.len() as u64,
        width: media.width,
        height: media.height,
        media_type: media.media_type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Provenance, encode_png};

    fn png() -> Vec<u8> {
        let provenance =
            Provenance { software: "Sakuga".into(), record: serde_json::Value::Null, summary: String::new() };
        encode_png(8, 6, &[7; 8 * 6 * 3], &provenance).unwrap()
    }

    #[test]
    fn what_is_staged_is_whole() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let staging = Staging::begin(&folder, &JobId("job".into()), 1).unwrap();
        let png = png();
        let staged = staging.write("panel.png", &png).unwrap();
        assert_eq!((staged.width, staged.height, staged.media_type), (8, 6, "image/png"));
        assert_eq!(staged.path.as_str(), "cache/staging/job-1/panel.png");
        assert_eq!(staging.verify("panel.png").unwrap(), staged);
        fs::write(staging.path().join("cut.png"), &png[..png.len() - 20]).unwrap();
        assert!(matches!(staging.verify("cut.png"), Err(AssetError::Damaged { .. })));
        assert!(matches!(staging.verify("none.png"), Err(AssetError::Missing { .. })));
        assert!(staging.write("../panel.png", &png).is_err());
        let guides = (0..9).map(|at| {
            let name = format!("guide_{at}.png");
            staging.put_guide(&name, &png[..png.len() - at], (8, 6)).unwrap()
        });
        let settled = settle(guides.collect()).unwrap();
        let names: Vec<String> = (0..9).map(|at| format!("cache/staging/job-1/guide_{at}.png")).collect();
        assert_eq!(settled.iter().map(|guide| guide.path.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(settled[0].hash, staged.hash);
        assert_eq!(settle(Vec::new()).unwrap(), []);
        let clip = staging.write("clip.mp4", b"\0\0\0\x18ftypisom").unwrap();
        assert_eq!(staging.verify("clip.mp4").unwrap(), clip);
    }

    #[test]
    fn a_flipped_bit_is_found() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let staging = Staging::begin(&folder, &JobId("job".into()), 1).unwrap();
        let mut png = png();
        let middle = png.len() - 24;
        png[middle] ^= 1;
        assert!(staging.write("panel.png", &png).is_err());
        assert!(!staging.path().join("panel.png").exists());
    }

    #[test]
    fn sweeping_spares_live_attempts() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        for attempt in [1, 2] {
            Staging::begin(&folder, &JobId("a".into()), attempt).unwrap();
        }
        assert_eq!(sweep(&folder, &[(JobId("a".into()), 2)]).unwrap(), ["a-1"]);
        assert_eq!(sweep(&folder, &[]).unwrap(), ["a-2"]);
        Staging::begin(&folder, &JobId("../x".into()), 1).unwrap_err();
    }
}
