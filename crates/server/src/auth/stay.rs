//! How long somebody may stay: for answers that do not end by themselves, such as live events.

use std::time::Duration;

use domain::account::TokenState;
use domain::asset::ContentHash;

use super::gate::{Shown, look_up};
use crate::app::App;

/// Time may end a token too, and clocks may be set, so that one looks now and then.
const LOOK: Duration = Duration::from_mins(1);

/// Knows when somebody who was let in is not welcome any more. The guard puts one into the extensions of each request
/// that came with credentials; whoever works inside the program needs none.
#[derive(Clone)]
pub struct Stay {
    pub(super) app: App,
    pub(super) shown: Shown,
    pub(super) hash: ContentHash,
}

impl Stay {
    /// Completes when the token or session has ended: at once when it is revoked, within a minute when its time
    /// is over. It may be dropped at any time.
    pub async fn over(&self) {
        // Listening begins before looking, so that nothing falls between the two.
        let mut changes = self.app.gate().changes();
        while self.is_welcome().await {
            tokio::select! {
                // The gate lives as long as the app, which is held here.
                _ = changes.changed() => {}
                () = self.app.owned().clock().wait(LOOK) => {}
            }
        }
    }

    async fn is_welcome(&self) -> bool {
        let studio = self.app.owned();
        match look_up(studio, self.shown, &self.hash).await {
            Ok(Some(credential)) => credential.state(studio.clock().wall()) == TokenState::Valid,
            Ok(None) => false,
            // A database that does not answer for a moment throws nobody out.
            Err(error) => {
                tracing::warn!(%error, "failed to look whether somebody may stay");
                true
            }
        }
    }
}
