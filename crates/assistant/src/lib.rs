//! Assistants: language models, and the rules that stand in for them.
//!
//! This crate asks and judges answers. It reads no project and changes nothing: what a task knows is given to it, and
//! what came of it is data for whoever asked. `docs/adr/0025-assistants.md` says why it is built as it is.

mod ask;
mod chain;
pub mod chat;
mod echo_brain;
mod endpoint;
mod http;
mod lines;
mod ollama;
mod openai;
mod patience;
mod rules;
mod structured;
pub mod tasks;
mod trouble;

pub use ask::{Ask, Assistant, Offhand, Reply, Shape, Silence, Source, Speaker, Tell, Tokens, Turn};
pub use chain::{Answer, Chain, Nobody, Standing, Terms, Tried};
pub use echo_brain::EchoBrain;
pub use endpoint::{Endpoint, EndpointError};
pub use ollama::Ollama;
pub use openai::OpenAi;
pub use patience::Patience;
pub use rules::Rules;
pub use structured::{Structured, Wrong};
pub use trouble::Trouble;
