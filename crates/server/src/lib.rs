//! The studio over HTTP: `/api/v1`, live events, and the pages the program serves itself.
//!
//! This crate turns requests into the studio's verbs and their outcomes into answers. It decides nothing about
//! films or jobs, knows no SQL and no files, and never imports a leaf crate: what it needs of rows and files
//! the studio hands out. The same router answers on a socket and, inside the program, to the command line.

pub mod api;
mod app;
pub mod auth;
mod docs;
mod error;
mod extract;
pub mod health;
mod idempotency;
mod lifecycle;
mod limits;
pub mod live;
mod media;
mod moment;
mod openapi;
mod page;
mod precondition;
mod probed;
mod range;
mod router;
mod serve;
mod telemetry;

pub use app::App;
pub use error::{Problem, QuestionView, QuestionsView};
pub use lifecycle::{Lifecycle, Phase};
pub use limits::{Limits, limited};
pub use moment::Moment;
pub use openapi::document;
pub use page::{Page, Paging};
pub use router::router;
pub use serve::Serving;
