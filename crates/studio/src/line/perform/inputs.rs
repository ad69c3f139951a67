//! The files that a request needs beside its words: found by their content, wherever they lie now.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use assets::folder::DataFolder;
use assets::rel_path::RelPath;
use domain::asset::{Asset, ContentHash};
use domain::error::Fault;
use domain::request::Request;
use store::Store;

use super::Performer;
use super::draw::blocking;

impl Performer {
    /// The files of a request's inputs, by slot. Each has the content that the request names.
    pub(super) async fn inputs_of(&self, request: &Request) -> Result<BTreeMap<String, PathBuf>, Fault> {
        let mut files = BTreeMap::new();
        for (slot, hash) in &request.inputs {
            files.insert(slot.clone(), self.file_with(slot, hash).await?);
        }
        Ok(files)
    }

    async fn file_with(&self, slot: &str, hash: &ContentHash) -> Result<PathBuf, Fault> {
        file_with(&self.store, &self.folder, hash).await?.ok_or_else(|| {
            let short = hash.0.get(..12).unwrap_or(&hash.0);
            Fault::permanent(format!(
                "failed to find the picture for the input \"{slot}\" ({short}): it was deleted or changed since; \
                 `sakuga index verify` names it, and producing the shot again takes the one there is now"
            ))
        })
    }
}

/// A file with this content, wherever it lies now; none when it was deleted or changed.
pub(crate) async fn file_with(
    store: &Store,
    folder: &Arc<DataFolder>,
    hash: &ContentHash,
) -> Result<Option<PathBuf>, Fault> {
    let known = store.assets_by_hash(hash).await?;
    let (folder, wanted) = (folder.clone(), hash.clone());
    let found = blocking(move || {
        let unchanged = |asset: Asset| {
            let path = RelPath::new(asset.path).ok()?;
            let same = folder.read(&path).is_ok_and(|bytes| ContentHash::of(&bytes) == wanted);
            same.then(|| folder.resolve(&path).ok()).flatten()
        };
        Ok(known.into_iter().find_map(unchanged))
    });
    found.await
}
