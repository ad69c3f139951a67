//! The lock that keeps a data folder to one program, and tells others how to reach that program.
//!
//! The lock is the operating system's, on an open file, so that it ends with the program however that ends.
//! The file's text only describes the holder; its presence means nothing.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use domain::clock::WallMs;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;

/// Who holds a data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process number.
    pub pid: u32,
    /// When it took the lock.
    #[serde(with = "crate::moment")]
    pub started_at: WallMs,
    /// The command as typed, such as `sakuga demo`.
    pub command: String,
    /// Where its server listens, such as `127.0.0.1:8328`; none when it serves nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A held lock; dropping it lets the folder go.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
    path: PathBuf,
    holder: Holder,
}

impl FolderLock {
    /// Takes the folder for this program.
    ///
    /// # Errors
    ///
    /// [`AssetError::InUse`] when another program has it, naming that program and the way out.
    pub fn take(folder: &DataFolder, holder: Holder) -> Result<Self> {
        let path = lock_path(folder);
        let mut file = open(&path).map_err(AssetError::io("open the lock file", &path))?;
        if !try_lock(&file).map_err(AssetError::io("lock", &path))? {
            return Err(AssetError::InUse(in_use(folder, read_holder(&mut file).as_ref())));
        }
        let mut lock = Self { file, path, holder };
        lock.describe()?;
        Ok(lock)
    }

    /// Tells others where this program's server listens.
    ///
    /// # Errors
    ///
    /// When the lock file cannot be written.
    pub fn set_address(&mut self, address: impl Into<String>) -> Result<()> {
        self.holder.address = Some(address.into());
        self.describe()
    }

    fn describe(&mut self) -> Result<()> {
        let mut text = serde_json::to_string(&self.holder).expect("a holder is plain data");
        text.push('\n');
        replace_text(&mut self.file, &text).map_err(AssetError::io("write the lock file", &self.path))
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // A description that stays behind misleads nobody: only the lock itself counts.
        if let Err(error) = self.file.set_len(0) {
            tracing::debug!(%error, "failed to empty the lock file");
        }
    }
}

/// Who holds the folder now; none when it is free. Asking holds a shared lock for an instant, so a program
/// asks before it takes the folder, never in a loop.
///
/// # Errors
///
/// When the lock file is there and cannot be read, or its holder has not described itself yet.
pub fn holder(folder: &DataFolder) -> Result<Option<Holder>> {
    let path = lock_path(folder);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AssetError::io("open the lock file", &path)(error)),
    };
    match flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => Ok(None),
        Err(rustix::io::Errno::WOULDBLOCK) => match read_holder(&mut file) {
            Some(holder) => Ok(Some(holder)),
            None => Err(AssetError::InUse(in_use(folder, None))),
        },
        Err(error) => Err(AssetError::io("ask for the lock of", &path)(error.into())),
    }
}

fn lock_path(folder: &DataFolder) -> PathBuf {
    folder.root().join("sakuga.lock")
}

fn open(path: &PathBuf) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn try_lock(file: &File) -> io::Result<bool> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn replace_text(file: &mut File, text: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text.as_bytes())
}

fn in_use(folder: &DataFolder, holder: Option<&Holder>) -> String {
    let who = holder.map_or_else(
        || "another program that is just starting or ending".to_owned(),
        |holder| {
            let since = holder.started_at.rfc3339();
            format!("`{}` (process {}, since {since})", holder.command, holder.pid)
        },
    );
    format!(
        "the data folder {} is used by {who}: wait for it or stop it, or use another folder with --data",
        folder.root().display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> Holder {
        Holder {
            pid: 4711,
            started_at: WallMs(1_795_340_913_000),
            command: "sakuga demo".into(),
            address: None,
        }
    }

    #[test]
    fn a_second_program_is_told_who_holds_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let lock = FolderLock::take(&folder, demo()).unwrap();
        let message = FolderLock::take(&folder, demo()).unwrap_err().to_string();
        let message = message.replace(&folder.root().display().to_string(), "DATA");
        insta::assert_snapshot!(message, @"the data folder DATA is used by `sakuga demo` (process 4711, since 2026-11-22T09:48:33.000Z): wait for it or stop it, or use another folder with --data");
        drop(lock);
        FolderLock::take(&folder, demo()).unwrap();
    }

    #[test]
    fn the_address_can_be_asked_for_while_the_lock_is_held() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        assert_eq!(holder(&folder).unwrap(), None);
        let mut lock = FolderLock::take(&folder, demo()).unwrap();
        assert_eq!(holder(&folder).unwrap(), Some(demo()));
        lock.set_address("127.0.0.1:8328").unwrap();
        assert_eq!(holder(&folder).unwrap().unwrap().address.as_deref(), Some("127.0.0.1:8328"));
        drop(lock);
        assert_eq!(holder(&folder).unwrap(), None);
    }

    #[test]
    fn a_description_without_a_lock_counts_for_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        std::fs::write(lock_path(&folder), serde_json::to_string(&demo()).unwrap()).unwrap();
        assert_eq!(holder(&folder).unwrap(), None);
        FolderLock::take(&folder, demo()).unwrap();
    }

    /// Set for the child of the next test: the folder that it holds until it is killed.
    const HOLD: &str = "SAKUGA_TEST_HOLD";

    #[test]
    fn a_killed_program_lets_go() {
        use std::io::{BufRead, BufReader};
        use std::process::{Command, Stdio};

        if let Some(path) = std::env::var_os(HOLD) {
            let folder = DataFolder::open(std::path::Path::new(&path)).unwrap();
            let _lock = FolderLock::take(&folder, demo()).unwrap();
            println!("held");
            io::stdin().read_to_end(&mut Vec::new()).unwrap();
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lock::tests::a_killed_program_lets_go", "--nocapture"])
            .env(HOLD, home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        assert!(output.lines().any(|line| line.unwrap().contains("held")));
        assert!(matches!(FolderLock::take(&folder, demo()), Err(AssetError::InUse(_))));
        child.kill().unwrap();
        child.wait().unwrap();
        FolderLock::take(&folder, demo()).unwrap();
    }
}
