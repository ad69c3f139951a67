//! The guides of a picture: encoded and staged with it, and found again when it answers an equal request.

use std::thread;

use assets::error::AssetError;
use assets::folder::DataFolder;
use assets::picture::{GuidePixels, Provenance, encode_guide, encode_png};
use assets::rel_path::RelPath;
use assets::staging::{Staged, Staging, Unsynced, settle};
use domain::asset::{Asset, ContentHash};
use engines::{Guide, GuideContent, Picture};

/// A guide that is on the disk but not under its name yet.
pub(super) struct MadeGuide {
    /// What follows the picture's name.
    pub(super) name: String,
    pub(super) media: Staged,
}

/// Stages a picture and its guides, which are encoded beside it; all become durable together.
pub(super) fn stage(
    staging: &Staging<'_>,
    picture: &Picture,
    guides: &[Guide],
    provenance: &Provenance,
) -> Result<(Staged, Vec<MadeGuide>), AssetError> {
    let size = (picture.width, picture.height);
    let (written, png) = thread::scope(|scope| {
        let written = scope.spawn(|| put_all(staging, guides, size, provenance));
        let png = encode_png(size.0, size.1, &picture.rgb, provenance)
            .and_then(|png| staging.put("picture.png", &png));
        (written.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), png)
    });
    let mut files = written?;
    files.push(png?);
    let mut staged = settle(files)?;
    let media = staged.pop().expect("the picture was settled last");
    let named = guides.iter().zip(staged).map(|(guide, media)| MadeGuide { name: guide.name.clone(), media });
    Ok((media, named.collect()))
}

/// Writes all guides of a picture of this size.
fn put_all(
    staging: &Staging<'_>,
    guides: &[Guide],
    size: (u32, u32),
    provenance: &Provenance,
) -> Result<Vec<Unsynced>, AssetError> {
    let put = |guide: &Guide| {
        let (name, content) = encode(guide, size, provenance)?;
        staging.put_guide(&name, &content, size)
    };
    guides.iter().map(put).collect()
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
    let media_type = match path.extension() {
        "json" => "application/json",
        "mp4" => "video/mp4",
        _ => "image/png",
    };
    let (hash, size) = (asset.hash, asset.size);
    Some(Staged { path, hash, size, width: asset.width, height: asset.height, media_type })
}
