//! Inputs: whether the studio has the files that requests name, found before anything is queued.

use std::collections::{BTreeMap, BTreeSet};

use domain::asset::ContentHash;
use domain::chain::{FIRST_FRAME, LAST_FRAME};
use domain::preflight::Finding;
use domain::request::{GUIDE, Request, SOURCE};

use crate::error::StudioError;
use crate::line::perform::file_with;
use crate::studio::Studio;

impl Studio {
    /// What is said of requests that name a file which no asset is, by shot.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub(super) async fn missing_inputs(
        &self,
        requests: impl Iterator<Item = (String, &Request)>,
    ) -> Result<Vec<(String, Finding)>, StudioError> {
        let mut slots: BTreeMap<&ContentHash, BTreeSet<(String, &str)>> = BTreeMap::new();
        for (shot, request) in requests {
            for (slot, file) in &request.inputs {
                slots.entry(file).or_default().insert((shot.clone(), slot));
            }
        }
        let named: Vec<ContentHash> = slots.keys().copied().cloned().collect();
        let known = self.store.known_hashes(&named).await?;
        slots.retain(|file, _| !known.contains(file));
        let missing = slots
            .into_iter()
            .flat_map(|(file, slots)| slots.into_iter().map(move |(shot, slot)| (shot, of_slot(slot, file))));
        Ok(missing.collect())
    }
}

impl Studio {
    /// What is said of a request whose files were deleted or changed: unlike rows, files can be gone without a word.
    ///
    /// # Errors
    ///
    /// When the database or the disk does not answer.
    pub(super) async fn changed_inputs(
        &self,
        of: &str,
        request: &Request,
    ) -> Result<Vec<(String, Finding)>, StudioError> {
        let mut changed = Vec::new();
        for (slot, file) in &request.inputs {
            if file_with(&self.store, &self.folder, file).await?.is_none() {
                changed.push((of.to_owned(), of_slot(slot, file)));
            }
        }
        Ok(changed)
    }
}

fn of_slot(slot: &str, file: &ContentHash) -> Finding {
    let short = file.0.get(..12).unwrap_or(&file.0);
    let (what, fix) = match slot {
        GUIDE => ("panel that guides it", "produce the storyboard of the shot again"),
        FIRST_FRAME | LAST_FRAME => ("keyframe of the shot", "produce the keyframe again"),
        SOURCE => ("picture it starts from", "name a take or file that is there"),
        mask if mask.starts_with("mask_") => {
            ("mask of a character", "produce the storyboard of the shot again")
        }
        _ => (
            "reference picture",
            "bring it with `sakuga character reference add`, or take it out of the character",
        ),
    };
    Finding::Trouble {
        what: format!("the {what} ({slot}, {short}) is no file of the studio"),
        fix: fix.to_owned(),
    }
}
