//! Who asks, and what they may do. [`guard()`] stands before everything that listens on a socket; handlers see only
//! the [`Caller`] that it lets in.

mod caller;
mod cookie;
mod gate;
mod guard;
mod host;
mod limit;
mod settings;
mod stay;
mod visitor;

pub use caller::Caller;
pub(crate) use cookie::{leaving, staying};
pub use gate::sign_in_path;
pub(crate) use gate::{Gate, Shown};
pub(crate) use guard::csrf;
pub use guard::guard;
pub use settings::{Settings, may_listen};
pub use stay::Stay;
pub(crate) use visitor::{Entry, Visitor};
