//! ComfyUI servers as an engine. `docs/adr/0024-driving-comfyui.md` says how and why.
//!
//! [`protocol`] speaks to a server and knows nothing of jobs; [`prompt`] brings one prompt from its submission to its
//! files; [`recipe`] makes graphs of requests, purely; [`server`] is one server with what is known of it; [`engine`]
//! puts them together behind the seam that every engine has.

mod attempt;
mod clip;
mod engine;
mod inputs;
mod look;
mod memory;
mod nvidia;
mod ollama;
mod patience;
mod picture;
mod pool;
pub(crate) mod prompt;
pub(crate) mod protocol;
pub(crate) mod recipe;
mod server;
mod tidy;
mod visit;

pub use engine::{ComfyEngine, Settings};
pub use nvidia::Nvidia;
pub use ollama::{Evict, Ollama};
pub use patience::Patience;
pub use prompt::name::prompt as prompt_name;
pub use protocol::address::Address;
pub use recipe::import::workflow_of;
pub use server::Place;
pub use visit::{FoundModel, USUAL_PORTS, Visit, visit};

/// The engine's name.
pub const NAME: &str = "comfyui";
