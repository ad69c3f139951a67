//! Stand-ins for time and chance, for tests only.

mod clock;
mod ids;

pub use clock::ManualClock;
pub use ids::CountingIds;
