//! The watchdog: finds running jobs that say nothing for much longer than such work takes.
//!
//! It reads the bus and looks at its clock; it never touches a job row. A job that it finds is told of once, by
//! an event, a warning and a gauge, and a person decides. While nothing runs it sleeps. Whoever is silent because
//! its worker died is not its business: that lease ends by itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::JobId;
use domain::line::event::Event;
use domain::line::job::JobState;
use domain::line::watchdog::patience;
use store::Store;
use tokio::sync::broadcast::error::RecvError;

use super::bus::{Bus, Message};
use super::meter::Meter;
use crate::error::StudioError;

/// How often running jobs are looked at.
const ROUND: Duration = Duration::from_secs(15);

/// The task's parts.
pub(crate) struct Watchdog {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) bus: Bus,
    pub(crate) meter: Meter,
    /// Running jobs.
    pub(crate) running: BTreeMap<JobId, Watched>,
}

/// A running job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Watched {
    /// When it was heard last.
    heard_at: Duration,
    told: bool,
}

impl Watchdog {
    /// Watches until the bus is gone.
    pub(crate) async fn run(mut self) {
        let mut messages = self.bus.subscribe();
        let mut next_round = self.clock.wait(ROUND);
        loop {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(message) => self.hear(&message),
                    Err(RecvError::Lagged(_)) => self.count_again().await,
                    Err(RecvError::Closed) => return,
                },
                () = &mut next_round, if !self.running.is_empty() => {
                    if let Err(error) = self.look().await {
                        tracing::warn!(%error, "failed to look for stuck jobs; the next round tries again");
                    }
                    next_round = self.clock.wait(ROUND);
                }
            }
        }
    }

    fn hear(&mut self, message: &Message) {
        let now = self.clock.monotonic();
        match message {
            Message::Event(record) => {
                let Event::Job(change) = &record.event else { return };
                if change.state == JobState::Running {
                    self.running.insert(change.job.clone(), Watched { heard_at: now, told: false });
                } else if self.running.remove(&change.job).is_some_and(|watched| watched.told) {
                    self.show();
                }
            }
            Message::Progress(progress) => {
                let Some(watched) = self.running.get_mut(&progress.job) else { return };
                let was_told = std::mem::take(&mut watched.told);
                watched.heard_at = now;
                if was_told {
                    self.show();
                }
            }
        }
    }

    /// The bus lost something: asks the rows what runs. What was not known counts as heard now.
    async fn count_again(&mut self) {
        let now = self.clock.monotonic();
        let Ok(running) = self.store.running_jobs().await else { return };
        let known = std::mem::take(&mut self.running);
        let fresh = Watched { heard_at: now, told: false };
        let watched = running.into_iter().map(|job| (known.get(&job).copied().unwrap_or(fresh), job));
        self.running = watched.map(|(watched, job)| (job, watched)).collect();
        self.show();
    }

    async fn look(&mut self) -> Result<(), StudioError> {
        let now = self.clock.monotonic();
        let shortest = patience(Some(0.0));
        let silent: Vec<(JobId, Duration)> = self
            .running
            .iter()
            .filter(|(_, watched)| !watched.told)
            .map(|(job, watched)| (job.clone(), now.saturating_sub(watched.heard_at)))
            .filter(|(_, silence)| *silence > shortest)
            .collect();
        for (id, silence) in silent {
            let Some(job) = self.store.job(&id).await? else { continue };
            let usual_ms = self.meter.usual_ms(&format!("{}/{}", job.engine, job.work.measure()));
            if silence <= patience(usual_ms) {
                continue;
            }
            let silent_ms = u64::try_from(silence.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(job.id = %id, silent_ms, "a running job has been silent for much longer than usual");
            let mut tx = self.store.begin(Actor::studio()).await?;
            tx.emit(Event::JobStuck { job: id.clone(), project: job.project, silent_ms });
            tx.commit().await?;
            if let Some(watched) = self.running.get_mut(&id) {
                watched.told = true;
            }
        }
        self.show();
        Ok(())
    }

    fn show(&self) {
        self.meter.stuck(self.running.values().filter(|watched| watched.told).count());
    }
}
