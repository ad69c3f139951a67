//! The use cases of the studio and its production line.
//!
//! This crate is the only one that sees rows, files, engines and film together. A verb checks what is asked,
//! writes rows and events in one transaction, and leaves the work to the line.

pub mod assistants;
mod clock;
mod documents;
mod error;
mod filing;
mod ids;
mod json;
mod kit;
pub mod line;
pub mod noun;
mod pictures;
pub mod rows;
mod secrets;
mod strict;
mod studio;
pub mod verbs;

pub use clock::SystemClock;
pub use error::{Refusal, RefusalKind, StudioError};
pub use ids::SystemIds;
pub use kit::{FilmTools, Kit};
pub use line::at_work::Line;
pub use line::handle::LineHandle;
pub use secrets::SystemSecrets;
pub use studio::Studio;
