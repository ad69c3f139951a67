//! The board of seats that a person took out of work. It only says so; the dispatcher is who gives them nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::line::plan::{SeatName, SeatState};

/// Drained seats. Clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Seats(Arc<Mutex<BTreeSet<SeatName>>>);

impl Seats {
    /// Whether a seat gets work.
    #[must_use]
    pub fn state(&self, seat: &SeatName) -> SeatState {
        let drained = self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(seat);
        if drained { SeatState::Drained } else { SeatState::Open }
    }

    pub(super) fn set(&self, seat: &SeatName, state: SeatState) {
        let mut drained = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            SeatState::Open => drained.remove(seat),
            SeatState::Drained => drained.insert(seat.clone()),
        };
    }
}
