//! Who asks, and what they may do.

mod caller;
mod listen;

pub use caller::Caller;
pub use listen::may_listen;
