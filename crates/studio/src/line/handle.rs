//! A way to talk to a line without owning it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::line::plan::{SeatName, SeatState};

use super::bus::Bus;
use super::crew::Crew;
use super::dispatch::Dispatch;
use super::seats::Seats;
use super::slot::Slots;
use crate::error::{Refusal, StudioError};
use crate::verbs::cut::FILM;

/// The engines that the line has workers for. Clones see the same; engines are only ever added.
#[derive(Debug, Clone, Default)]
pub struct Staffed(Arc<Mutex<BTreeSet<String>>>);

impl Staffed {
    /// All of them.
    #[must_use]
    pub fn now(&self) -> BTreeSet<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn add(&self, engine: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(engine.to_owned());
    }
}

/// Talks to a line without owning it. Cheap to clone.
#[derive(Clone)]
pub struct LineHandle {
    /// Where jobs are offered and steered.
    pub dispatch: Arc<dyn Dispatch>,
    /// Where the line says what it does.
    pub bus: Bus,
    /// What its workers do now.
    pub crew: Crew,
    /// Whether its places are filled.
    pub slots: Slots,
    /// Which seats a person took out of work.
    pub seats: Seats,
    /// The engines that the line was started with workers for.
    pub staffed: Staffed,
}

impl LineHandle {
    /// Gives a seat no new work from now on, or again.
    ///
    /// # Errors
    ///
    /// When the line has stopped.
    pub async fn set_seat(&self, seat: &SeatName, state: SeatState) -> Result<(), StudioError> {
        self.dispatch.set_seat(seat, state).await?;
        self.seats.set(seat, state);
        Ok(())
    }

    /// Makes sure that somebody does the jobs of an engine. A worker that rests after trouble counts: it comes back.
    ///
    /// # Errors
    ///
    /// When the line has no workers for it, so that its jobs would wait for ever.
    pub fn require_workers(&self, engine: &str) -> Result<(), StudioError> {
        let staffed = self.staffed.now();
        if staffed.contains(engine) {
            return Ok(());
        }
        // What cuts films draws nothing, so that nobody can ask for it by name.
        let staffed: Vec<&str> =
            staffed.iter().map(String::as_str).filter(|engine| *engine != FILM).collect();
        let there = if staffed.is_empty() { "none".to_owned() } else { staffed.join(", ") };
        let message =
            format!("nobody works with the engine \"{engine}\" here; engines with workers: {there}");
        let fix = "use one of these, start the studio with that engine (`sakuga serve --engine`), or ask for it `later`";
        Err(Refusal::conflict("no_workers", message, fix))
    }
}
