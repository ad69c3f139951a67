//! Whether there is room on the disk of the data folder, and whether it still takes what is written.

use std::fs;

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;

/// The file that is written, read and removed again.
const PROBE: &str = "cache/.probe";

/// The bytes that this user may still write on the disk of the data folder.
///
/// # Errors
///
/// When the folder is gone.
pub fn free_bytes(folder: &DataFolder) -> Result<u64> {
    let root = folder.root();
    let stat = rustix::fs::statvfs(root)
        .map_err(|error| AssetError::io("ask for the free space of", root)(error.into()))?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Writes a small file, reads it back and removes it.
///
/// # Errors
///
/// When the disk does not take it, or gives back something else.
pub fn write_and_read(folder: &DataFolder) -> Result<()> {
    let path = folder.root().join(PROBE);
    let failed = |doing| AssetError::io(doing, &path);
    let content = std::process::id().to_string();
    fs::write(&path, &content).map_err(failed("write the probe"))?;
    let read = fs::read_to_string(&path).map_err(failed("read the probe"))?;
    fs::remove_file(&path).map_err(failed("remove the probe"))?;
    if read == content {
        return Ok(());
    }
    Err(failed("read the probe")(std::io::Error::other("the disk gave back something else")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_on_a_sound_disk_has_room_and_takes_what_is_written() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        assert!(free_bytes(&folder).unwrap() > 0);
        write_and_read(&folder).unwrap();
        assert!(!home.path().join(PROBE).exists());
        fs::remove_dir_all(home.path().join("cache")).unwrap();
        assert!(write_and_read(&folder).is_err());
    }
}
