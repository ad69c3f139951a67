//! Stand-ins for time and chance, and a small production, for tests only.

mod clock;
mod ids;
mod production;
mod secrets;

pub use clock::{ManualClock, RunningClock};
pub use ids::CountingIds;
pub use production::{FRAME, Production, figure, needing, request, showing};
pub use secrets::CountingSecrets;
