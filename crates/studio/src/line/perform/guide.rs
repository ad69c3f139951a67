//! The guides of a picture: encoded and staged with it, and found again when it answers an equal request.

use assets::error::AssetError;
use assets::folder::DataFolder;
use assets::picture::{GuidePixels, Provenance, encode_guide};
use assets::rel_path::RelPath;
use assets::staging::{Staged, Staging};
use domain::asset::{Asset, ContentHash};
use engines::{Guide, GuideContent};

/// A guide that is on the disk but not under its name yet.
pub(super) struct MadeGuide {
    /// What follows the picture's name.
    pub(super) name: String,
    pub(super) media: Staged,
}

/// Stages the guides of a picture of this size.
pub(super) fn stage(
    staging: &Staging<'_>,
    guides: Vec<Guide>,
    size: (u32, u32),
    provenance: &Provenance,
) -> Result<Vec<MadeGuide>, AssetError> {
    let encoded: Result<Vec<(String, Vec<u8>)>, AssetError> =
        guides.iter().map(|guide| encode(guide, size, provenance)).collect();
    let staged = staging.write_guides(&encoded?, size)?;
    let named = guides.into_iter().zip(staged).map(|(guide, media)| MadeGuide { name: guide.name, media });
    Ok(named.collect())
}

/// A guide's file in its staging folder.
fn encode(
    guide: &Guide,
    (width, height): (u32, u32),
    provenance: &Provenance,
) -> Result<(String, Vec<u8>), AssetError> {
    let pixels = match &guide.content {
        GuideContent::Text(text) => return Ok((format!("{}.json", guide.name), text.clone().into_bytes())),
        GuideContent::Grey(pixels) => GuidePixels::Grey(pixels),
        GuideContent::Flat { colours, pixels } => GuidePixels::Flat(colours, pixels),
    };
    Ok((format!("{}.png", guide.name), encode_guide(width, height, pixels, provenance)?))
}

/// The file of a row for use under a second name; none when it is gone or was changed.
pub(super) fn unchanged(folder: &DataFolder, asset: Asset) -> Option<Staged> {
    let path = RelPath::new(asset.path).ok()?;
    let bytes = folder.read(&path).ok()?;
    if ContentHash::of(&bytes) != asset.hash {
        return None;
    }
    let media_type = if path.extension() == "json" { "application/json" } else { "image/png" };
    let (hash, size) = (asset.hash, asset.size);
    Some(Staged { path, hash, size, width: asset.width, height: asset.height, media_type })
}
