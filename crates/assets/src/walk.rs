//! Walking a folder in one order, without following links.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::{AssetError, Result};
use crate::folder::DataFolder;
use crate::rel_path::RelPath;

/// Every regular file below `start`, sorted by path; none when the folder is not there. Links are passed by,
/// and so are names that are no text.
pub(crate) fn files_below(folder: &DataFolder, start: &RelPath) -> Result<Vec<RelPath>> {
    let mut files = Vec::new();
    let mut open = vec![start.clone()];
    while let Some(rel) = open.pop() {
        visit(&folder.resolve(&rel)?, &rel, &mut files, &mut open)?;
    }
    files.sort();
    Ok(files)
}

fn visit(full: &Path, rel: &RelPath, files: &mut Vec<RelPath>, folders: &mut Vec<RelPath>) -> Result<()> {
    let entries = match fs::read_dir(full) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(AssetError::io("read the folder", full)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(AssetError::io("read the folder", full))?;
        let kind = entry.file_type().map_err(AssetError::io("read the folder", full))?;
        let Some(path) = entry.file_name().to_str().and_then(|name| rel.join(name).ok()) else {
            tracing::warn!(path = %entry.path().display(), "passed by a file whose name is no plain text");
            continue;
        };
        if kind.is_dir() {
            folders.push(path);
        } else if kind.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
