//! A way to talk to a line without owning it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bus::Bus;
use super::crew::Crew;
use super::dispatch::Dispatch;
use super::slot::Slots;
use crate::error::{Refusal, StudioError};
use crate::verbs::cut::FILM;

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
    /// The engines that the line was started with workers for.
    pub staffed: Arc<BTreeSet<String>>,
}

impl LineHandle {
    /// Makes sure that somebody does the jobs of an engine. A worker that rests after trouble counts: it comes back.
    ///
    /// # Errors
    ///
    /// When the line has no workers for it, so that its jobs would wait for ever.
    pub fn require_workers(&self, engine: &str) -> Result<(), StudioError> {
        if self.staffed.contains(engine) {
            return Ok(());
        }
        // What cuts films draws nothing, so that nobody can ask for it by name.
        let staffed: Vec<&str> =
            self.staffed.iter().map(String::as_str).filter(|engine| *engine != FILM).collect();
        let there = if staffed.is_empty() { "none".to_owned() } else { staffed.join(", ") };
        let message =
            format!("nobody works with the engine \"{engine}\" here; engines with workers: {there}");
        let fix = "use one of these, start the studio with that engine (`sakuga serve --engine`), or ask for it `later`";
        Err(Refusal::conflict("no_workers", message, fix))
    }
}
