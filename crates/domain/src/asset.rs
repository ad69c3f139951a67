//! Assets: the files the studio owns.

use serde::{Deserialize, Serialize};

use crate::clock::WallMs;
use crate::id::{AssetId, JobId, ProjectId};

/// The BLAKE3 hash of a file's content, 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    /// Hashes `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex().to_string())
    }

    /// Whether it is one at all: 64 hexadecimal digits in small letters.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.len() == 64 && self.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

/// A file with its place, content hash and origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asset {
    /// The stable identity.
    pub id: AssetId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// The job that made it; none for files brought in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// The path below the data folder, with `/` between parts.
    pub path: String,
    /// The hash of the whole content.
    pub hash: ContentHash,
    /// The length in bytes.
    pub size: u64,
    /// The media type, such as `image/png`.
    pub media_type: String,
    /// Pixels across; zero where the file is no picture.
    pub width: u32,
    /// Pixels down; zero where the file is no picture.
    pub height: u32,
    /// When it was filed.
    pub created_at: WallMs,
}

/// What a file of the studio is, judged by its path alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A drawing of the storyboard.
    Panel,
    /// A finished picture of a shot.
    Keyframe,
    /// Moving pictures of a shot.
    Clip,
    /// The same, corrected and scaled.
    Finish,
    /// What takes a picture apart for other engines.
    Guide,
    /// A model sheet of a character.
    Sheet,
    /// A picture that a person gave to show what a character looks like.
    Reference,
    /// A drawing made outside the film.
    Drawing,
    /// An episode in one file.
    Film,
    /// Anything else.
    Other,
}

impl AssetKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Panel,
        Self::Keyframe,
        Self::Clip,
        Self::Finish,
        Self::Guide,
        Self::Sheet,
        Self::Reference,
        Self::Drawing,
        Self::Film,
        Self::Other,
    ];

    /// The word in the database, in answers and in commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::Keyframe => "keyframe",
            Self::Clip => "clip",
            Self::Finish => "finish",
            Self::Guide => "guide",
            Self::Sheet => "sheet",
            Self::Reference => "reference",
            Self::Drawing => "drawing",
            Self::Film => "film",
            Self::Other => "other",
        }
    }
}

impl std::fmt::Display for AssetKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for AssetKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || Self::ALL.map(Self::as_str).join(", ");
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| format!("\"{text}\" is no kind of file: use {}", known()))
    }
}

/// The sizes in which small pictures are made.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ThumbnailSize {
    /// 160 pixels wide.
    Small,
    /// 320 pixels wide.
    #[default]
    Medium,
    /// 640 pixels wide.
    Large,
}

impl ThumbnailSize {
    /// The word in addresses and file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// Pixels across; a picture that is narrower keeps its width.
    #[must_use]
    pub const fn width(self) -> u32 {
        match self {
            Self::Small => 160,
            Self::Medium => 320,
            Self::Large => 640,
        }
    }
}

/// What a path says of its file: every part as it is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filed<'p> {
    /// What the file is.
    pub kind: AssetKind,
    /// The codes of episode and shot, for what belongs to a shot.
    pub shot: Option<(&'p str, &'p str)>,
    /// The slug of the character it shows, for sheets, references and drawings.
    pub character: Option<&'p str>,
}

impl<'p> Filed<'p> {
    /// Reads a path below the data folder.
    #[must_use]
    pub fn at(path: &'p str) -> Self {
        let parts: Vec<&str> = path.split('/').collect();
        let plain = |kind| Self { kind, shot: None, character: None };
        match parts[..] {
            ["projects", _, "episodes", episode, _, shot, stage, ref below @ ..] if !below.is_empty() => {
                let kind = if below.len() > 1 { AssetKind::Guide } else { kind_of_stage(stage) };
                Self { shot: Some((episode, shot)), ..plain(kind) }
            }
            ["projects", _, "characters", slug, "refs", _] => {
                Self { character: Some(slug), ..plain(AssetKind::Reference) }
            }
            ["projects", _, "characters", slug, ..] => {
                let sheet = path.contains("_sheet_");
                let kind = if sheet { AssetKind::Sheet } else { AssetKind::Other };
                Self { character: Some(slug), ..plain(kind) }
            }
            ["projects", _, "drawings", _, name] => {
                Self { character: name.split('_').nth(1), ..plain(AssetKind::Drawing) }
            }
            ["projects", _, "drawings", ..] => plain(AssetKind::Guide),
            ["projects", _, "exports", _] => plain(AssetKind::Film),
            _ => plain(AssetKind::Other),
        }
    }
}

fn kind_of_stage(folder: &str) -> AssetKind {
    match folder {
        "storyboard" => AssetKind::Panel,
        "keyframe" => AssetKind::Keyframe,
        "clip" => AssetKind::Clip,
        "finish" => AssetKind::Finish,
        _ => AssetKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_its_file_is() {
        let shot = "projects/rain/episodes/e01/s010/c0040";
        for (path, kind, of) in [
            (format!("{shot}/storyboard/rain_t001.png"), AssetKind::Panel, Some(("e01", "c0040"))),
            (
                format!("{shot}/storyboard/guides/rain_t001_line.png"),
                AssetKind::Guide,
                Some(("e01", "c0040")),
            ),
            (format!("{shot}/keyframe/rain_t001.jpg"), AssetKind::Keyframe, Some(("e01", "c0040"))),
            (format!("{shot}/shot.toml"), AssetKind::Other, None),
            ("projects/rain/exports/rain_e01_animatic_v001.mp4".to_owned(), AssetKind::Film, None),
            ("projects/rain/drawings/2026-11-22/guides/x.png".to_owned(), AssetKind::Guide, None),
            ("elsewhere".to_owned(), AssetKind::Other, None),
        ] {
            let filed = Filed::at(&path);
            assert_eq!((filed.kind, filed.shot), (kind, of), "{path}");
        }
        for (path, kind) in [
            ("projects/rain/characters/hana/refs/rain_hana_ref_001.png", AssetKind::Reference),
            ("projects/rain/characters/hana/v001/rain_hana_v001_sheet_001.png", AssetKind::Sheet),
            ("projects/rain/drawings/2026-11-22/rain_hana_running_001.png", AssetKind::Drawing),
        ] {
            let filed = Filed::at(path);
            assert_eq!((filed.kind, filed.character), (kind, Some("hana")), "{path}");
        }
    }
}
