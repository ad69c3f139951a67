//! The file with the owner's token: whoever can read it owns the studio, so only its user may.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use domain::secret::Secret;
use rustix::fs::OFlags;

use crate::disk::{RealDisk, rename_or_link};
use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::write::sync_folder;

/// Its name in the data folder.
pub const FILE: &str = "owner-token";

/// Where it is while it is being written.
const PART: &str = ".owner-token.sakuga-part";

/// No token is longer; the rest of a larger file is not read.
const LONGEST: u64 = 200;

/// Reads the owner's token; none when there is no file.
///
/// # Errors
///
/// When others than its user can read or replace the file, it is no regular file, or holds no token; the words
/// end with what to do.
pub fn read(folder: &DataFolder) -> Result<Option<Secret>> {
    let path = path(folder);
    let flags = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AssetError::io("open the owner's token", &path)(error)),
    };
    let about = file.metadata().map_err(AssetError::io("look at", &path))?;
    let refuse = |reason: String| AssetError::Damaged { path: path.display().to_string(), reason };
    if !about.is_file() {
        return Err(refuse("it is no file; remove it and start again".to_owned()));
    }
    if about.mode() & 0o077 != 0 {
        let fix = format!("run `chmod 600 {}`", path.display());
        return Err(refuse(format!(
            "others can read the owner's token (mode {:o}); {fix}, or delete the file and start again to have a new one",
            about.mode() & 0o777
        )));
    }
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).map_err(AssetError::io("read", &path))?;
    let secret = Secret::read(text.trim_end());
    let broken = || refuse("it holds no token; delete the file and start again".to_owned());
    secret.ok_or_else(broken).map(Some)
}

/// Writes the owner's token to a file that only its user can read. A crash leaves the whole file or none.
///
/// # Errors
///
/// When there is one already, or the folder cannot be written.
pub fn write(folder: &DataFolder, secret: &Secret) -> Result<()> {
    let part = folder.root().join(PART);
    let target = path(folder);
    discard(&part)?;
    let written =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).and_then(|mut file| {
            file.write_all(format!("{}\n", secret.reveal()).as_bytes())?;
            file.sync_all()
        });
    written.map_err(AssetError::io("write the owner's token", &part))?;
    if let Err(error) = rename_or_link(&mut RealDisk, &part, &target) {
        discard(&part)?;
        return Err(AssetError::io("write the owner's token", &target)(error));
    }
    sync_folder(folder.root())
}

/// Removes the file, so that the next start makes another token.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn remove(folder: &DataFolder) -> Result<()> {
    discard(&path(folder))?;
    sync_folder(folder.root())
}

fn path(folder: &DataFolder) -> PathBuf {
    folder.root().join(FILE)
}

fn discard(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(AssetError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use domain::secret::Secrets;

    use super::*;

    struct Sevens;

    impl Secrets for Sevens {
        fn bytes(&self) -> [u8; 32] {
            [7; 32]
        }
    }

    #[test]
    fn only_its_user_can_read_it_and_nothing_else_is_believed() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        assert_eq!(read(&folder).unwrap(), None);
        let secret = Secret::fresh(&Sevens);
        fs::write(folder.root().join(PART), "half of a tok").unwrap();
        write(&folder, &secret).unwrap();
        assert_eq!(read(&folder).unwrap(), Some(secret.clone()));
        let file = path(&folder);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write(&folder, &secret).is_err(), "a token is never replaced unasked");

        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let words = read(&folder).unwrap_err().to_string().replace(&file.display().to_string(), "FILE");
        insta::assert_snapshot!(words, @"failed to read FILE: others can read the owner's token (mode 644); run `chmod 600 FILE`, or delete the file and start again to have a new one");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&file, "sakuga_0707").unwrap();
        assert!(read(&folder).unwrap_err().to_string().contains("holds no token"));
        remove(&folder).unwrap();
        assert_eq!(read(&folder).unwrap(), None);
        std::os::unix::fs::symlink("/etc/hostname", &file).unwrap();
        assert!(read(&folder).is_err());
    }
}
