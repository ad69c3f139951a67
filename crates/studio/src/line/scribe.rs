//! The scribe: writes the documents of shots that got takes.
//!
//! Filing a take only marks the shot's document, because the line has no time for files that nothing waits for. The
//! scribe hears of takes on the bus, waits a moment for others, and writes everything that is marked in one pass; so
//! however many takes are filed, there is at most one pass a moment. It touches no row but the marks. What it does
//! not come to is written when the line stops, or at the next start.

use std::time::Duration;

use domain::line::event::Event;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::bus::Message;
use crate::studio::Studio;

/// How long it waits for more before it writes.
const PAUSE: Duration = Duration::from_secs(2);

/// Writes until the bus is gone.
pub(crate) async fn run(studio: Studio, mut messages: Receiver<Message>) {
    while hears_of_a_take(&mut messages).await {
        studio.clock.wait(PAUSE).await;
        // Whatever was told until now is marked by now, and is written below.
        messages = messages.resubscribe();
        if let Err(error) = studio.write_documents().await {
            tracing::warn!(%error, "failed to write the documents of new takes; the next ones try again");
        }
    }
}

/// Waits for the next take, or until something was missed that may have been one; false when the bus is gone.
async fn hears_of_a_take(messages: &mut Receiver<Message>) -> bool {
    loop {
        match messages.recv().await {
            Ok(Message::Event(record)) if matches!(record.event, Event::TakeAdded { .. }) => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}
