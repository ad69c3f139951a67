//! [`RelPath`]: the only way to name a file below the data folder.
//!
//! It is checked when it is made, so that a path from a database, a sidecar or a command cannot climb out of
//! the folder. Symbolic links are checked when a path is used, by [`crate::folder::DataFolder::resolve`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{AssetError, Result};

/// The longest path below the data folder, in bytes.
const LONGEST: usize = 1024;
/// The longest name of a file or folder that common filesystems take, in bytes.
const LONGEST_PART: usize = 255;

/// A relative path with `/` between its parts: no `..`, no `.`, no empty part, no NUL, no backslash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelPath(String);

impl RelPath {
    /// Checks `text`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when it could name something outside the folder, or nothing.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        match broken_rule(&text) {
            None => Ok(Self(text)),
            Some(reason) => Err(AssetError::BadPath { text: text.chars().take(80).collect(), reason }),
        }
    }

    /// A path that this program puts together from parts that are safe by their types.
    pub(crate) fn from_safe(text: String) -> Self {
        debug_assert!(broken_rule(&text).is_none(), "{text}");
        Self(text)
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder it is in; none for a name directly in the data folder.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(folder, _)| Self(folder.to_owned()))
    }

    /// What follows the last `.` of the file name, empty if there is none.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The path of `name` inside this folder; `name` may have several parts.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] as for [`RelPath::new`].
    pub fn join(&self, name: &str) -> Result<Self> {
        Self::new(format!("{}/{name}", self.0))
    }

    /// The same path with another extension: the sidecar of a picture has `json`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when the extension holds what a path may not.
    pub fn with_extension(&self, extension: &str) -> Result<Self> {
        let without = self.0.len() - self.extension().len();
        let stem = self.0[..without].trim_end_matches('.');
        Self::new(format!("{stem}.{extension}"))
    }

    /// How to reach this file from inside `folder` (`None` is the data folder), as links in documents write
    /// it: `../cache/x.jpg`. Not percent-encoded.
    #[must_use]
    pub fn relative_to(&self, folder: Option<&Self>) -> String {
        let from: Vec<&str> = folder.map_or_else(Vec::new, |folder| folder.0.split('/').collect());
        let to: Vec<&str> = self.0.split('/').collect();
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
        let up = std::iter::repeat_n("..", from.len() - shared);
        up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
    }
}

fn broken_rule(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("it is empty");
    }
    if text.len() > LONGEST || text.split('/').any(|part| part.len() > LONGEST_PART) {
        return Some("it is too long; use shorter names");
    }
    if text.starts_with('/') || text.contains(':') && text.as_bytes().get(1) == Some(&b':') {
        return Some("it is absolute; write it relative to the data folder");
    }
    if text.contains(['\0', '\\', '\n', '\r']) {
        return Some("it holds a character that paths may not hold; use / between folders");
    }
    let walks = text.split('/').any(|part| matches!(part, "" | "." | ".."));
    walks.then_some("it holds an empty part, \".\" or \"..\"; name the folder itself")
}

impl FromStr for RelPath {
    type Err = AssetError;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl TryFrom<String> for RelPath {
    type Error = AssetError;

    fn try_from(text: String) -> Result<Self> {
        Self::new(text)
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_that_could_leave_the_folder_are_refused() {
        for text in ["", "/etc/passwd", "..", "a/../b", "a//b", "a/", "./a", "a\0b", "a\\b", "C:/x", "a\nb"] {
            assert!(RelPath::new(text).is_err(), "{text:?}");
        }
        assert!(RelPath::new("x".repeat(256)).is_err());
    }

    #[test]
    fn parts_of_a_path() {
        let path = RelPath::new("projects/momotaro/exports/a.b.mp4").unwrap();
        assert_eq!(path.file_name(), "a.b.mp4");
        assert_eq!(path.extension(), "mp4");
        assert_eq!(path.parent().unwrap().as_str(), "projects/momotaro/exports");
        assert_eq!(path.with_extension("json").unwrap().as_str(), "projects/momotaro/exports/a.b.json");
        assert_eq!(RelPath::new("a/noext").unwrap().with_extension("json").unwrap().as_str(), "a/noext.json");
    }

    #[test]
    fn links_lead_from_one_folder_to_another() {
        let picture = RelPath::new("projects/m/episodes/e01/x.png").unwrap();
        let folder = RelPath::new("projects/m").unwrap();
        assert_eq!(picture.relative_to(Some(&folder)), "episodes/e01/x.png");
        assert_eq!(picture.relative_to(None), "projects/m/episodes/e01/x.png");
        let thumb = RelPath::new("cache/x.jpg").unwrap();
        assert_eq!(thumb.relative_to(Some(&folder)), "../../cache/x.jpg");
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_below_the_root(text in "[a-z./\\\\:]{0,12}") {
            if let Ok(path) = RelPath::new(text) {
                let walks = std::path::Path::new(path.as_str())
                    .components()
                    .all(|part| matches!(part, std::path::Component::Normal(_)));
                prop_assert!(walks);
            }
        }
    }
}
