//! The phases of a running studio: starting, ready, stopping.

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::ToSchema;

/// Where in its life the studio is. It only goes forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The state of an earlier start is made whole; nothing else is answered yet.
    Starting,
    /// Everything is answered.
    Ready,
    /// Nothing more is begun; what runs may finish for a while.
    Stopping,
}

/// The phase, for those who change it and those who wait for it. Clones share it.
#[derive(Debug, Clone)]
pub struct Lifecycle(watch::Sender<Phase>);

impl Lifecycle {
    /// A life that begins in this phase.
    #[must_use]
    pub fn beginning(phase: Phase) -> Self {
        Self(watch::Sender::new(phase))
    }

    /// The phase now.
    #[must_use]
    pub fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    /// Goes on to a phase; one that is over does not come back.
    pub fn enter(&self, phase: Phase) {
        self.0.send_if_modified(|now| {
            let later = phase > *now;
            *now = phase.max(*now);
            later
        });
    }

    /// Completes when the studio is stopping. Whatever answers for long, such as a live socket, ends then.
    pub async fn stopping(&self) {
        let mut phase = self.0.subscribe();
        // The sender lives as long as this value.
        let _ = phase.wait_for(|phase| *phase == Phase::Stopping).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_phase_that_is_over_does_not_come_back() {
        let life = Lifecycle::beginning(Phase::Starting);
        let waiting = life.clone();
        let stopping = tokio::spawn(async move { waiting.stopping().await });
        life.enter(Phase::Stopping);
        life.enter(Phase::Ready);
        assert_eq!(life.phase(), Phase::Stopping);
        stopping.await.unwrap();
    }
}
