//! The manifest: what is in the file, with the hash of every member.

use std::collections::BTreeMap;

use domain::asset::ContentHash;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};

/// What the manifest calls the format.
pub const FORMAT: &str = "sakuga-character";
/// The version of the format.
pub const VERSION: u32 = 1;
/// The member that is the manifest itself.
pub const MANIFEST: &str = "manifest.json";
/// The member that is the character.
pub const CHARACTER: &str = "character.toml";
/// The member that is the model sheet, for people who open the file.
pub const SHEET: &str = "sheet.png";
/// The folder of reference pictures.
pub(super) const REFERENCES: &str = "refs/";
/// The folder of weights.
pub(super) const WEIGHTS: &str = "weights/";

/// What is in a portable character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The character's name in paths and commands.
    pub slug: Slug,
    /// The character's name.
    pub name: String,
    /// Which version of the character it is, where it came from.
    pub character_version: u32,
    /// Every member but this one, by name.
    pub members: BTreeMap<String, Member>,
    /// The additions to models that the character needs, by file name.
    pub weights: BTreeMap<String, Weights>,
}

/// A member of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The hash of its content.
    pub hash: ContentHash,
    /// Its length in bytes.
    pub size: u64,
}

/// An addition to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The content of its file, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
    /// Whether the file is inside.
    pub inside: bool,
}

/// The member for a reference picture.
#[must_use]
pub fn in_references(file: &str) -> String {
    format!("{REFERENCES}{file}")
}

/// The member for a file with weights.
#[must_use]
pub fn in_weights(file: &str) -> String {
    format!("{WEIGHTS}{file}")
}
