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
