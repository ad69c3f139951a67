//! Submitting a prompt: one POST, and when its answer is unclear a look whether it arrived, but never another POST.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::error::Fault;

use super::verdict;
use crate::comfyui::protocol::http::{Era, Http, Posted};
use crate::comfyui::protocol::wire::{Standing, Submission};

/// How often it is looked for. A POST that is still on its way after this is found by the next attempt.
const LOOKS: u32 = 12;

/// Brings a prompt onto a server's queue.
///
/// # Errors
///
/// When the server refused it, or it is not there: nothing of it is left on the server then.
pub(crate) async fn submit(
    http: &Http,
    era: Era,
    (clock, look): (&Arc<dyn Clock>, Duration),
    submission: &Submission,
) -> Result<(), Fault> {
    let server = http.address().name();
    match http.post(submission).await {
        Ok(Posted::Queued) => Ok(()),
        Ok(Posted::InPart(queued)) => {
            // What was queued is a part of the graph that nobody asked for by itself.
            http.cancel(&submission.prompt_id, era).await.map_err(|trouble| trouble.fault(&server))?;
            Err(verdict::in_part(&server, &queued))
        }
        Ok(Posted::Refused(refusal)) => Err(verdict::refused(&server, &refusal)),
        Ok(Posted::Unclear(why)) => arrived(http, era, (clock, look), &submission.prompt_id, &why).await,
        Err(trouble) if trouble.is_connection() => {
            Err(Fault::away(format!("the server {server}: {trouble}")))
        }
        Err(trouble) => Err(trouble.fault(&server)),
    }
}

/// Looks for a prompt of which nobody knows whether it arrived.
async fn arrived(
    http: &Http,
    era: Era,
    (clock, look): (&Arc<dyn Clock>, Duration),
    prompt: &str,
    why: &str,
) -> Result<(), Fault> {
    tracing::warn!(prompt, why, "the answer to a prompt is unclear; looking for it");
    let server = http.address().name();
    let mut trouble = None;
    for _ in 0..LOOKS {
        match http.standing(prompt, era).await {
            Ok(Standing::Unknown) => trouble = None,
            Ok(_) => return Ok(()),
            Err(error) => trouble = Some(error),
        }
        clock.wait(look).await;
    }
    Err(match trouble {
        Some(trouble) => Fault::transient(format!(
            "the server {server} took a prompt and cannot be asked about it any more: {trouble}"
        )),
        None => Fault::transient(format!("the server {server} did not take the prompt ({why})")),
    })
}
