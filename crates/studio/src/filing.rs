//! Filing: the rows of files and what is to be done with them, in one transaction; then the files themselves.
//!
//! The line files what a job made, and a verb what a person brought. Both go this way, so that a kill at any
//! instant leaves the whole result or none: what was committed is carried out by the next start.

use std::sync::Arc;

use assets::folder::DataFolder;
use assets::intent::{Intent, apply_all};
use assets::staging::Staging;
use domain::asset::Asset;
use domain::id::JobId;
use store::Tx;

use crate::error::StudioError;

/// Writes down the rows of files, and how they get their names.
pub(crate) async fn write_down(
    tx: &mut Tx,
    job: &JobId,
    assets: &[Asset],
    intents: &[Intent],
) -> Result<(), StudioError> {
    for asset in assets {
        tx.put_asset(asset).await?;
    }
    let bodies: Vec<String> = intents.iter().map(crate::json::to_text).collect();
    tx.put_intents(job, &bodies).await?;
    Ok(())
}

/// Carries out what was written down, once it is committed, and clears the staging folder. What fails stays
/// written down and is tried again at the next start.
pub(crate) async fn carry_out(
    folder: &Arc<DataFolder>,
    job: &JobId,
    attempt: u32,
    intents: Vec<Intent>,
) -> Result<(), String> {
    let (folder, id) = (folder.clone(), job.clone());
    let moved = tokio::task::spawn_blocking(move || {
        apply_all(&folder, &intents)?;
        Staging::reopen(&folder, &id, attempt)?.discard()
    });
    match moved.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}
