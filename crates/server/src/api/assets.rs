//! Assets: the files the studio owns.

use domain::asset::{Asset, ContentHash};
use domain::id::{AssetId, JobId, ProjectId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// A file the studio owns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssetView {
    /// Its identity.
    pub id: AssetId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// The job that made it; none for files a person brought.
    pub job: Option<JobId>,
    /// Where it is below the data folder.
    pub path: String,
    /// The hash of its content.
    pub hash: ContentHash,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// Pixels across; 0 for what has none.
    pub width: u32,
    /// Pixels down; 0 for what has none.
    pub height: u32,
    /// When it was filed.
    pub created_at: Moment,
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> Self {
        let Asset { id, project, job, path, hash, size, media_type, width, height, created_at } = asset;
        let created_at = created_at.into();
        Self { id, project, job, path, hash, size, media_type, width, height, created_at }
    }
}
