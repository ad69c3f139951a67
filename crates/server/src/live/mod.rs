//! Live: what happens in the studio, told to whoever listens while it happens. `docs/adr/0014-live.md` has the
//! protocol.
//!
//! One task, the [`hub`], turns what the bus says into frames, written once for all readers. Each reader has a
//! [`session`] that picks what its reader may see and sends it; nothing is kept per reader but a number.

mod frame;
mod hub;
mod merge;
mod message;
mod session;
mod start;
mod wants;
mod wire;

pub use hub::Live;
pub use message::{Closed, EventView, Hello, LiveMessage, ProgressView, Reset, ResetReason, StageView};
pub(crate) use session::Session;
pub(crate) use start::Asked;
pub(crate) use wants::Wants;
pub(crate) use wire::{LARGEST_INBOUND, Wire};
