//! The files of a prompt that is over: only those that carry its own name, brought over whole or not at all.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::clock::Clock;
use domain::error::Fault;

use super::name;
use crate::comfyui::picture;
use crate::comfyui::protocol::http::Http;
use crate::comfyui::protocol::wire::{FileEntry, Outputs};
use crate::engine::Picture;

/// How often a file is asked for.
const TRIES: u32 = 4;

/// The pause before it is asked for again.
const PAUSE: Duration = Duration::from_millis(200);

/// The entries of the pictures that a node wrote for a prompt, in order.
///
/// # Errors
///
/// When it wrote none, or others than this prompt's.
pub(crate) fn entries(
    outputs: &Outputs,
    node: &str,
    prompt: &str,
    server: &str,
) -> Result<Vec<FileEntry>, Fault> {
    let written = outputs.get(node).and_then(|kinds| kinds.get("images")).cloned().unwrap_or_default();
    let entries: Vec<FileEntry> = serde_json::from_value(written).unwrap_or_default();
    if entries.is_empty() {
        let words = "says that it is done and names no picture of the output node; look whether a custom node replaced it";
        return Err(Fault::transient(format!("the server {server} {words}")));
    }
    let own = name::prefix(prompt);
    let is_own = |entry: &FileEntry| {
        let path = format!("{}/{}", entry.subfolder.replace('\\', "/"), entry.filename);
        path.strip_prefix(&own).is_some_and(|rest| rest.starts_with('_'))
    };
    match entries.iter().find(|entry| !is_own(entry)) {
        None => Ok(entries),
        Some(other) => Err(Fault::permanent(format!(
            "the server {server} gave the file {} for a prompt that writes {own}_...: the recipe's output node does not take its name from the prefix",
            other.filename
        ))),
    }
}

/// Brings a picture over and decodes it.
///
/// # Errors
///
/// When the server does not have it, or what comes is no whole picture however often it is asked for.
pub(crate) async fn picture(
    http: &Http,
    clock: &Arc<dyn Clock>,
    entry: &FileEntry,
) -> Result<Picture, Fault> {
    let server = http.address().name();
    let mut why = String::new();
    for attempt in 0..TRIES {
        if attempt > 0 {
            clock.wait(PAUSE * attempt).await;
        }
        match http.view(entry).await {
            Ok(bytes) => match decoded(bytes).await {
                Ok(picture) => return Ok(picture),
                Err(error) => why = error,
            },
            Err(trouble) => why = trouble.to_string(),
        }
        tracing::warn!(file = %entry.filename, why, "failed to bring a picture over");
    }
    Err(Fault::transient(format!("failed to bring {} over from the server {server}: {why}", entry.filename)))
}

/// Decoding is work for a thread that may be busy.
async fn decoded(bytes: Bytes) -> Result<Picture, String> {
    let decoding = tokio::task::spawn_blocking(move || picture::decode(&bytes));
    decoding.await.map_err(|error| error.to_string())?
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PROMPT: &str = "7cb99912-8c91-4982-b746-4e4e5cd2bfad";

    fn of(filename: &str, subfolder: &str) -> Result<Vec<FileEntry>, Fault> {
        let images = json!([{"filename": filename, "subfolder": subfolder, "type": "output"}]);
        let outputs: Outputs = serde_json::from_value(json!({"9": {"images": images}})).unwrap();
        entries(&outputs, "9", PROMPT, "gpu")
    }

    #[test]
    fn only_files_with_the_prompts_own_name_are_taken() {
        assert_eq!(of(&format!("{PROMPT}_00001_.png"), "sakuga").unwrap().len(), 1);
        assert!(of(&format!("{PROMPT}_00001_.png"), "").is_err());
        assert!(of("t2i_00006_.png", "").is_err());
        assert!(of("7cb99912-8c91-4982-b746-4e4e5cd2bfae_00001_.png", "sakuga").is_err());
        assert!(entries(&Outputs::new(), "9", PROMPT, "gpu").is_err());
    }
}
