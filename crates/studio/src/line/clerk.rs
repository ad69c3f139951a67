//! The clerk: writes the reports of batches of which nothing moves any more and whose pictures were looked at.
//!
//! It hears on the bus that jobs end and that takes were checked, waits a moment for others, and asks the rows once
//! which reports are due; so however many jobs end, there is at most one question a moment. What it does not come to
//! is written when the line stops, or at the next start. It touches no row but the mark of the batch.

use std::time::Duration;

use domain::line::event::Event;
use domain::line::job::JobState;
use store::Unlooked;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::bus::Message;
use crate::studio::Studio;

/// How long it waits for more before it looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Writes until the bus is gone.
pub(crate) async fn run(studio: Studio, mut messages: Receiver<Message>) {
    loop {
        if let Err(error) = studio.write_due_reports(Unlooked::Wait).await {
            tracing::warn!(%error, "failed to write the report of a batch; the next end of a job tries again");
        }
        if !hears_of_an_end(&mut messages).await {
            return;
        }
        studio.clock.wait(PAUSE).await;
        // Whatever was told until now is in the rows by now.
        messages = messages.resubscribe();
    }
}

/// Waits until something that a report may have waited for, or something was missed that may have been that; false
/// when the bus is gone.
async fn hears_of_an_end(messages: &mut Receiver<Message>) -> bool {
    loop {
        match messages.recv().await {
            Ok(Message::Event(record)) => {
                if may_end_a_batch(&record.event) {
                    return true;
                }
            }
            Ok(Message::Progress(_)) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

fn may_end_a_batch(event: &Event) -> bool {
    match event {
        Event::Job(change) => change.state.is_final() || change.state == JobState::Held,
        Event::TakeChecked { .. } => true,
        _ => false,
    }
}
