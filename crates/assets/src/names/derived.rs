//! Names of what is made from pictures: their guides, and their small copies.

use domain::asset::ContentHash;

use super::{code_error, plain};
use crate::rel_path::RelPath;

/// The folder beside pictures in which their guides are.
pub const GUIDES: &str = "guides";

/// The guide called `name` of the picture at `picture`: `guides/momotaro_..._t001_line.png` beside it.
///
/// # Errors
///
/// [`BadPath`](crate::error::AssetError::BadPath) when the name holds what a path may not, or the extension more than letters and digits.
pub fn guide(picture: &RelPath, name: &str, extension: &str) -> crate::error::Result<RelPath> {
    let right = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if name.is_empty() || !right {
        return Err(code_error(name, "the name of a guide, such as line").into());
    }
    let file = format!("{GUIDES}/{}_{name}.{}", stem(picture), plain(extension)?);
    match picture.parent() {
        Some(folder) => folder.join(&file),
        None => RelPath::new(file),
    }
}

/// What the guide at `path` is called, if it is one of the picture at `picture`.
#[must_use]
pub fn guide_name<'p>(picture: &RelPath, path: &'p str) -> Option<&'p str> {
    let folder = picture.parent().map_or_else(String::new, |folder| format!("{folder}/"));
    let file = path.strip_prefix(&folder)?.strip_prefix(GUIDES)?.strip_prefix('/')?;
    let (name, _) = file.strip_prefix(stem(picture))?.strip_prefix('_')?.rsplit_once('.')?;
    Some(name)
}

fn stem(path: &RelPath) -> &str {
    let name = path.file_name();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The small picture of the picture with this hash: `cache/thumbs/<hash>.jpg`.
///
/// # Errors
///
/// [`BadPath`](crate::error::AssetError::BadPath) when the hash is none.
pub fn thumbnail(hash: &ContentHash) -> crate::error::Result<RelPath> {
    RelPath::new(format!("cache/thumbs/{}.jpg", hash.0))
}
